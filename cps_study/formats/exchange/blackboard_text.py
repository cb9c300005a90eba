"""Blackboard's text file for upload: a question a line, its parts separated by tabs.

Source: Blackboard's help, "Upload Questions" (original course view), and its table of structures.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from cps_study.formats.base import NO_OPTIONS, ReadOptions, ReadResult
from cps_study.formats.item_builder import NOTHING, DraftOption, ItemBuilder, Pair, QuestionHead
from cps_study.formats.numbers import around
from cps_study.formats.syntax.beginning import beginning_of_text
from cps_study.formats.syntax.decoding import NOT_TEXT, NotTextError, decode_text, remarks
from cps_study.formats.syntax.html_text import plain_of_html
from cps_study.model.problem import Problem
from cps_study.model.text import excerpt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cps_study.formats.syntax.html_text import Plain

_OTHER_KINDS: Final = {
    "ESS": "an essay",
    "ORD": "an ordering question",
    "SR": "a short essay",
    "FIB_PLUS": "a text with several gaps",
    "JUMBLED_SENTENCE": "a jumbled sentence",
    "QUIZ_BOWL": "a quiz bowl question",
    "FIL": "a question for a file",
    "OP": "an opinion scale",
}
_KINDS: Final = ("MC", "MA", "TF", "FIB", "MAT", "NUM", *_OTHER_KINDS)
_ROW: Final = re.compile(rf"(?:{'|'.join(_KINDS)})\t[^\t]")
_SHARE: Final = 0.8
"""The share of lines that have to begin with a kind."""
_TRUTHS: Final = {"true": True, "false": False}
_KEYS: Final = {"correct": True, "incorrect": False}
_UNPAIRED: Final = "its answers and what is said of them don't come in pairs"


def detects(raw: bytes, name: str) -> bool:  # noqa: ARG001 - the content settles it
    """Return whether almost every line begins with the name of a kind and a tab."""
    text = beginning_of_text(raw)
    if text is None:
        return False
    lines = [line for line in text.split("\n") if line.strip()]
    with_kind = sum(_ROW.match(line) is not None for line in lines)
    return with_kind > 0 and with_kind >= _SHARE * len(lines)


def read(raw: bytes, source: str, _options: ReadOptions = NO_OPTIONS) -> ReadResult:
    """Return the questions of a file; never raises."""
    try:
        decoded = decode_text(raw)
    except NotTextError:
        return ReadResult(problems=(Problem(source, 0, 0, NOT_TEXT, "save it as plain text"),))
    builder = ItemBuilder(source)
    builder.problems += remarks(decoded, source)
    text = decoded.text.replace("\r\n", "\n").replace("\r", "\n")
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            _take(number, [_unquoted(cell) for cell in line.split("\t")], builder)
    return builder.result(encoding=decoded.encoding)


def _unquoted(cell: str) -> str:
    """Return a cell without the quotes that a spreadsheet puts around it."""
    text = cell.strip()
    if len(text) > 1 and text.startswith('"') and text.endswith('"'):
        return text[1:-1].replace('""', '"')
    return text


def _take(number: int, cells: Sequence[str], builder: ItemBuilder) -> None:
    """Take a line, or name it with the reason."""
    head = QuestionHead(number)
    kind = cells[0].upper()
    stem = plain_of_html(cells[1]) if len(cells) > 1 else NOTHING
    parts = list(cells[2:])
    while parts and not parts[-1]:
        parts.pop()
    match kind:
        case "MC" | "MA":
            options = _options(parts)
            if options is None:
                builder.skip(head, stem.text, _UNPAIRED)
            else:
                builder.closed(head, stem, options, NOTHING, several=kind == "MA", truth=True)
        case "TF":
            truth = _TRUTHS.get(parts[0].casefold()) if parts else None
            options = [
                DraftOption(plain_of_html(str(each)), each is truth) for each in (True, False)
            ]
            builder.closed(head, stem, options, NOTHING, truth=True)
        case "FIB":
            builder.typed(head, stem, parts, NOTHING)
        case "NUM":
            builder.numeric(head, stem, [around(*[*parts, "", ""][:2])], NOTHING)
        case "MAT":
            _take_matching(head, stem, cells[2:], builder)
        case _:
            what = _OTHER_KINDS.get(kind, f"of the kind '{excerpt(cells[0], 20)}'")
            builder.skip(head, stem.text, f"it's {what}, which can't be asked here")


def _options(parts: Sequence[str]) -> list[DraftOption] | None:
    """Return the options, each with what the cell after it says; None if one says neither."""
    options = []
    for text, said in zip(parts[::2], parts[1::2], strict=False):
        is_key = _KEYS.get(said.casefold())
        if is_key is None:
            return None
        options.append(DraftOption(plain_of_html(text), is_key))
    return None if len(parts) % 2 else options


def _take_matching(
    head: QuestionHead, stem: Plain, parts: Sequence[str], builder: ItemBuilder
) -> None:
    if len(parts) % 2 or not parts:
        builder.skip(head, stem.text, _UNPAIRED)
        return
    rights = [plain_of_html(text) for text in parts[1::2]]
    options = tuple(dict.fromkeys(rights))
    pairs = [
        Pair(plain_of_html(left), options.index(right), options)
        for left, right in zip(parts[::2], rights, strict=True)
    ]
    builder.matching(head, stem, pairs, NOTHING)
