"""Lists of questions in plain text, as people and language models write them, and text2qti's.

This reader takes what the strict ones refuse. It is strict itself where it matters: options are
labeled one after the other, and one clear mark says which is right; otherwise a question is named
and left out.

Source of text2qti's syntax: README.md of gpoore/text2qti.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Final

from cps_study.formats.base import NO_OPTIONS, ReadOptions, ReadResult
from cps_study.formats.item_builder import ItemBuilder
from cps_study.formats.lists.choosing import collect_numbered
from cps_study.formats.lists.keys import find_key
from cps_study.formats.lists.lines import ListLine, list_of_indented
from cps_study.formats.lists.questions import take_list
from cps_study.formats.lists.typed import ListStyle
from cps_study.formats.syntax.beginning import beginning_of_text
from cps_study.formats.syntax.decoding import NOT_TEXT, NotTextError, decode_text, remarks
from cps_study.formats.syntax.html_text import tidy
from cps_study.model.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOOKED_AT: Final = 400
"""This many lines are enough to see whether a text is a list of questions."""
_TEXT2QTI: Final = re.compile(
    r"(?m)^(?:quiz title|quiz description|points per question):|^\.\.\.\s|^[^\S\n]*\[\*\]\s"
)
_SILENT: Final = re.compile(
    r"(?:%.*|---|(?:quiz title|quiz description|title|text title|pick):.*|GROUP|END_GROUP"
    r"|points per question:.*|shuffle.*:.*)",
    re.IGNORECASE,
)
_TITLE: Final = re.compile(r"(?im)^quiz title:\s*(?P<title>.+)$")
_COMMENT: Final = re.compile(r"(?ms)^COMMENT$.*?^END_COMMENT$")
_FEEDBACK_SIGN: Final = re.compile(r"[+-]\s+\S")


def detects(raw: bytes, name: str) -> bool:  # noqa: ARG001 - the content settles it
    """Return whether a text has a question with options and a key, or several with an answer."""
    text = beginning_of_text(raw)
    if text is None:
        return False
    lines = islice(_lines(text), _LOOKED_AT)
    collected = collect_numbered(lines, _style_of(text))
    answered = 0
    for question in collected.questions:
        at_end = collected.key.get(question.number, ())
        has_options = len(question.options) > 1 and not question.doubt
        if has_options and (collected.key or not find_key(question, at_end).why_not):
            return True
        answered += bool(question.answer or at_end)
    return answered > 1


def read(raw: bytes, source: str, _options: ReadOptions = NO_OPTIONS) -> ReadResult:
    """Return the questions of a list; never raises."""
    try:
        decoded = decode_text(raw)
    except NotTextError:
        return ReadResult(
            problems=(Problem(source, 0, 0, NOT_TEXT, "save it as plain text (UTF-8)"),)
        )
    builder = ItemBuilder(source)
    builder.problems += remarks(decoded, source)
    text = _COMMENT.sub(_same_lines, decoded.text.replace("\r\n", "\n").replace("\r", "\n"))
    take_text(text, builder)
    title = _TITLE.search(text)
    return builder.result(title["title"] if title else "", decoded.encoding)


def take_text(text: str, builder: ItemBuilder, first_line: int = 1) -> None:
    """Take the questions of a text whose lines end with a line feed."""
    take_list(_lines(text, first_line), _style_of(text), builder)


def _same_lines(match: re.Match[str]) -> str:
    """Return as many empty lines as a comment has, so that those below keep their numbers."""
    return "\n" * match[0].count("\n")


def _style_of(text: str) -> ListStyle:
    return ListStyle(is_text2qti=_TEXT2QTI.search(text) is not None)


def _lines(text: str, first_line: int = 1) -> Iterator[ListLine]:
    """Yield the lines without blanks around them, and without what only text2qti says."""
    is_text2qti = _style_of(text).is_text2qti
    for number, line in enumerate(text.lstrip("\ufeff").split("\n"), first_line):
        plain = tidy(line)
        if is_text2qti:
            plain = _without_directives(plain)
        yield ListLine(number, plain, list_id=list_of_indented(line))


def _without_directives(line: str) -> str:
    """Return a line of text2qti as other lists have it; nothing for a title or a directive."""
    if _SILENT.fullmatch(line):
        return ""
    if _FEEDBACK_SIGN.match(line):
        return f"... {line[1:].strip()}"
    return line
