"""Plain data as YAML as people write it by hand: text bare where that is safe, short names in one line.

PyYAML's own writer needs six times as long, puts each name of a list on a line of its own and paragraphs in quotes.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_UNPRINTABLE: Final = "\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff"
"""What YAML 1.2 holds only as an escape (section 5.1), and the line breaks of YAML 1.1."""
_BARE: Final = re.compile(rf"[^\W\d_](?:(?!: |:$| #)[^\n\t{_UNPRINTABLE}])*(?<! )")
_LINE: Final = re.compile(rf"[^\n\t{_UNPRINTABLE}]*")
_BLOCK: Final = re.compile(rf"[^\s{_UNPRINTABLE}](?:[^\n\t{_UNPRINTABLE}]|(?<! )\n(?! ))*(?<!\s)")
_NAME: Final = re.compile(r"[A-Za-z][\w./-]*", re.ASCII)
_ESCAPED: Final = re.compile(f"[{_UNPRINTABLE}]")
_FOLD: Final = re.compile(r"(.{60,97}\S) (?=\S)")
_WIDTH: Final = 100
_WORDS: Final = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})
"""What YAML 1.1 takes for something else than text."""


def yaml_of(data: Mapping[str, Any]) -> str:
    """Return mappings, lists, texts and truth values as a YAML document, the same text for the same data."""
    return "\n".join(_mapping(data, ""))


def _mapping(data: Mapping[str, Any], indent: str) -> Iterator[str]:
    for key, value in data.items():
        yield from _entry(f"{indent}{key if _is_name(key) else _quoted(key)}:", value, indent)
    if not indent:
        yield ""


def _entry(head: str, value: Any, indent: str) -> Iterator[str]:  # noqa: ANN401 - plain data
    inner = f"{indent}  "
    if isinstance(value, str):
        yield f"{head} {_text(value, inner)}"
    elif isinstance(value, bool):
        yield f"{head} {'true' if value else 'false'}"
    elif isinstance(value, dict):
        yield f"{head} {{}}" if not value else head
        yield from _mapping(value, inner)
    elif all(isinstance(entry, str) and _is_name(entry) for entry in value):
        yield f"{head} [{', '.join(value)}]"
    else:
        yield head
        yield from _list(value, inner)


def _list(values: Sequence[Any], indent: str) -> Iterator[str]:
    for value in values:
        if isinstance(value, dict) and value:
            lines = _mapping(value, f"{indent}  ")
            yield f"{indent}- {next(lines).lstrip(' ')}"
            yield from lines
        else:
            yield from _entry(f"{indent}-", value, f"{indent}  ")


def _is_name(text: str) -> bool:
    return _NAME.fullmatch(text) is not None and text.lower() not in _WORDS


def _text(text: str, indent: str) -> str:
    """Return a text as a scalar; lines after its first begin with the indent."""
    if _BARE.fullmatch(text) and text.lower() not in _WORDS:
        return _folded(text, indent)
    if text and _LINE.fullmatch(text):
        return _folded(f"'{text.replace(chr(39), chr(39) * 2)}'", indent)
    if _BLOCK.fullmatch(text):
        lines = (f"{indent}{line}" if line else "" for line in text.split("\n"))
        return "\n".join(["|-", *lines])
    return _quoted(text)


def _quoted(text: str) -> str:
    return _ESCAPED.sub(lambda sign: f"\\u{ord(sign[0]):04x}", json.dumps(text, ensure_ascii=False))


def _folded(text: str, indent: str) -> str:
    """Return a line broken where a single blank stands: YAML puts the blank back."""
    return text if len(text) <= _WIDTH else _FOLD.sub(rf"\1\n{indent}", text)
