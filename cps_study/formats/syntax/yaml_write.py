"""Plain data as YAML the way people write it: bare text where that's safe, short names on one line.

PyYAML's own writer takes six times as long, puts each name of a list on a line of its own, and puts
paragraphs in quotes.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_UNPRINTABLE: Final = "\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff"
"""What YAML 1.2 allows only as an escape (section 5.1), and the line breaks of YAML 1.1."""
_PLAIN: Final = rf"[^:#\n\t{_UNPRINTABLE}]*+"
_BARE: Final = re.compile(rf"[^\W\d_]{_PLAIN}(?:(?::(?! |$)|(?<! )#){_PLAIN})*+(?<! )")
"""Text that needs no quotes: it begins with a letter, and nothing in it means something to YAML.

A colon does before a space or at the end, and a number sign after a space.
"""
_LINE: Final = re.compile(rf"[^\n\t{_UNPRINTABLE}]*")
_BLOCK: Final = re.compile(rf"[^\s{_UNPRINTABLE}](?:[^\n\t{_UNPRINTABLE}]|(?<! )\n(?! ))*(?<!\s)")
"""Paragraphs that a block (`|-`) gives back as they are: no line begins or ends with a space."""
_NAME: Final = re.compile(r"[A-Za-z][\w./-]*", re.ASCII)
_ESCAPED: Final = re.compile(f"[{_UNPRINTABLE}]")
_FOLD: Final = re.compile(r"(.{60,97}\S) (?=\S)")
"""A stretch of a long line up to a single space, where the line can be broken."""
_WIDTH: Final = 100
_WORDS: Final = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})
"""What YAML 1.1 doesn't read as text."""


def yaml_of(data: Mapping[str, Any]) -> str:
    """Return mappings, lists, texts and truth values as a YAML document.

    The same data always gives the same text.
    """
    return "\n".join([*_mapping(data, ""), ""])


def _mapping(data: Mapping[str, Any], indent: str) -> Iterator[str]:
    """Yield the lines of a mapping."""
    for key, value in data.items():
        name = key
        if not _is_name(key):
            name = _quoted(key)
        yield from _entry(f"{indent}{name}:", value, indent)


def _entry(head: str, value: Any, indent: str) -> Iterator[str]:  # noqa: ANN401 - plain data
    """Yield the lines of a value after its key or its dash, which is the head."""
    inner = f"{indent}  "
    if isinstance(value, str):
        yield f"{head} {_text(value, inner)}"
    elif isinstance(value, bool):
        yield f"{head} {str(value).lower()}"
    elif isinstance(value, dict):
        if value:
            yield head
            yield from _mapping(value, inner)
        else:
            yield f"{head} {{}}"
    elif all(map(_is_name, value)):
        # An empty list is one too.
        yield f"{head} [{', '.join(value)}]"
    else:
        yield head
        yield from _list(value, inner)


def _list(values: Sequence[Any], indent: str) -> Iterator[str]:
    """Yield the lines of a list that doesn't fit on one line."""
    for value in values:
        if isinstance(value, dict) and value:
            # The first key shares its line with the dash.
            lines = _mapping(value, f"{indent}  ")
            yield f"{indent}- {next(lines).lstrip(' ')}"
            yield from lines
        else:
            yield from _entry(f"{indent}-", value, f"{indent}  ")


def _is_name(value: object) -> bool:
    """Return whether the value is a text that needs no quotes even inside a list in brackets."""
    if not isinstance(value, str) or value.lower() in _WORDS:
        return False
    return _NAME.fullmatch(value) is not None


def _text(text: str, indent: str) -> str:
    """Return a text as a scalar in the plainest style that keeps it; further lines are indented."""
    if _BARE.fullmatch(text) and text.lower() not in _WORDS:
        return _folded(text, indent)
    if text and _LINE.fullmatch(text):
        doubled = text.replace("'", "''")
        return _folded(f"'{doubled}'", indent)
    if _BLOCK.fullmatch(text):
        indented = re.sub(r"(?m)^(?=.)", indent, text)
        return f"|-\n{indented}"
    return _quoted(text)


def _quoted(text: str) -> str:
    """Return a text in double quotes, which can contain everything."""
    in_quotes = json.dumps(text, ensure_ascii=False)
    return _ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", in_quotes)


def _folded(text: str, indent: str) -> str:
    """Return a long line broken at single spaces; YAML puts the spaces back."""
    if len(text) <= _WIDTH:
        return text
    return _FOLD.sub(rf"\1\n{indent}", text)
