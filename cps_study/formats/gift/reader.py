r"""GIFT, read as Moodle's own importer reads it, but with more care about keys.

Moodle takes an `=` in a text for another right answer, and the first of several pairs of braces
for the one with the answers; here, such a question is left out. Choices, true or false, short
answers and matching come in. Every other kind is left out and named.

Source: `question/format/gift/format.php` of Moodle.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.formats.base import NO_OPTIONS, ReadOptions, ReadResult
from cps_study.formats.gift.question import GiftQuestion
from cps_study.formats.gift.text import (
    CATEGORY,
    DEFAULT,
    GiftBlock,
    blocks_of,
    format_of,
    mask_escapes,
    plain_of,
    plain_text,
    unmask_escapes,
)
from cps_study.formats.gift.writer import TITLE
from cps_study.formats.item_builder import ItemBuilder, QuestionHead
from cps_study.formats.level_tags import tags_and_level
from cps_study.formats.moodle_common import topic_of_category
from cps_study.formats.syntax.beginning import beginning_of_text
from cps_study.formats.syntax.decoding import NOT_TEXT, NotTextError, decode_text, remarks
from cps_study.formats.syntax.html_text import tidy
from cps_study.model.problem import Problem
from cps_study.model.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_MAX_TITLE: Final = 1 << 16
"""How many characters of a question are read for the title that the report shows."""
_GAP: Final = "_____"
"""What shows in a stem where its answers were."""
_COLON: Final = "[:\x01]"
"""A colon, as itself or masked."""
_CLOZE: Final = re.compile(rf"\{{[0-9]*{_COLON}[A-Z_]+{_COLON}")
_BRACKETED: Final = re.compile(r"((?:\\\]|[^\]])+)\]")
_TITLE: Final = re.compile(rf"\s*//\s*{re.escape(TITLE)}[ \t]*([^\n]+)")
_ANSWERS: Final = re.compile(r"(?<!\\)\{\s*(?:[=~#]|(?:T|TRUE|F|FALSE)\s*[#}])")
_AFTER_QUESTION: Final = re.compile(r"(?<=\})[ \t]*\n")
_WHOLE_QUESTION: Final = re.compile(
    r"\s*+(?:::[^{}]*+|[^{}\n]*+)\{\s*+(?:[=~#]|(?:T|TRUE|F|FALSE)\s*+(?=[#}]))[^{}]*+\}\s*+"
)
"""A question with a name or on one line, up to the end of its answers."""
_SURE_LINE: Final = re.compile(
    rf"^[ \t]*(?:{re.escape(CATEGORY)}|//[^\n]*\[(?:id|tag):)", re.MULTILINE
)
"""A line that no other format has: a category, or a comment with an id or a tag."""
_OTHER_FILES: Final = ("PK\x03\x04", "<", "SQLite format", "%PDF")
"""How files begin that can't be GIFT."""


def detects(raw: bytes, name: str) -> bool:
    """Return whether the text has answers in braces, or lines for categories or tags.

    A text without any of these is GIFT only if its name says so.
    """
    text = beginning_of_text(raw)
    if text is None or text.lstrip().startswith(_OTHER_FILES):
        return False
    if _SURE_LINE.search(text) or _ANSWERS.search(text):
        return True
    return name.lower().endswith(".gift")


def read(raw: bytes, source: str, _options: ReadOptions = NO_OPTIONS) -> ReadResult:
    """Return the questions of a GIFT file; never raises."""
    try:
        decoded = decode_text(raw)
    except NotTextError:
        return ReadResult(
            problems=(Problem(source, 0, 0, NOT_TEXT, "save it as plain text (UTF-8)"),)
        )
    reader = _GiftReader(source)
    reader.builder.problems += remarks(decoded, source)
    text = decoded.text.lstrip("\ufeff")
    for block in _join_torn(blocks_of(text)):
        for question in _parted(block):
            reader.take(question)
    match = _TITLE.match(text)
    title = match[1] if match else ""
    return reader.builder.result(title=title, encoding=decoded.encoding)


class _MaskedBlock(NamedTuple):
    """A block with its escapes masked.

    `torn` says that a blank line within its braces ended it too early, `stuck` that there is none
    between it and the question above.
    """

    block: GiftBlock
    torn: bool
    stuck: bool = False


def _join_torn(blocks: Iterable[GiftBlock]) -> Iterator[_MaskedBlock]:
    """Yield the blocks, without the rest of those that a blank line has torn.

    Moodle sees two broken questions there; reporting one is easier to understand.
    """
    masked = [block._replace(text=mask_escapes(block.text)) for block in blocks]
    position = 0
    while position < len(masked):
        last = _last_piece(masked, position)
        yield _MaskedBlock(masked[position], torn=last > position)
        position = last + 1


def _last_piece(blocks: list[GiftBlock], first: int) -> int:
    """Return the position of the block that closes the braces opened in the first one.

    If no block does before the next question begins, that is the first block itself.
    """
    opening = blocks[first].text
    if "{" not in opening or "}" in opening:
        return first
    for position in range(first + 1, len(blocks)):
        text = blocks[position].text
        if "{" in text or text.startswith(("::", CATEGORY)):
            return first
        if "}" in text:
            return position
    return first


def _parted(masked: _MaskedBlock) -> Iterator[_MaskedBlock]:
    """Yield the questions of a block that has several, or else the block itself.

    They are several only if each ends with its line and is clear by itself: it has a name, or its
    answers begin on its first line.
    """
    block = masked.block
    if block.text.count("{") < 2 or "[" in block.comments:
        yield masked
        return
    parts = _AFTER_QUESTION.split(block.text)
    if not all(map(_WHOLE_QUESTION.fullmatch, parts)):
        yield masked
        return
    line = block.line
    for number, part in enumerate(parts):
        own_block = block._replace(line=line, text=part.strip())
        yield masked._replace(block=own_block, stuck=number > 0)
        line += part.count("\n") + 1


class _GiftReader:
    """Takes the blocks of a file one by one; a category counts for every question after it."""

    def __init__(self, source: str) -> None:
        self.builder = ItemBuilder(source)
        self._topic = ""

    def take(self, masked: _MaskedBlock) -> None:
        """Take a block: a category or a question."""
        block, torn, stuck = masked
        if block.text.startswith(CATEGORY):
            self._topic = topic_of_category(unmask_escapes(block.text.removeprefix(CATEGORY)))
            return
        name, text = _split_name(block.text)
        head = _head(block, name, self._topic)
        start = text.find("{")
        end = text.find("}")
        why = _doubt_about_braces(text, start, end, torn=torn)
        if why:
            title = text[:start] if start > 0 else text
            self.builder.skip(head, plain_text(title[:_MAX_TITLE], DEFAULT).text, why)
            return

        # Answers in the middle of a sentence leave a gap in it; those at the end don't.
        gap = "" if text.endswith("}") else _GAP
        form, stem = format_of(f"{text[:start]}{gap}{text[end + 1 :]}")
        question = GiftQuestion(self.builder, head, plain_of(stem, form), form)
        if stuck:
            question.warn(
                "there is no blank line between this question and the one above; "
                "it was read as a question of its own anyway"
            )
        elif block.glued:
            question.warn(
                "there is no blank line between a category line and the question; "
                "the line was read as a category anyway"
            )
        question.take(text[start + 1 : end])


def _split_name(text: str) -> tuple[str, str]:
    """Split a question into its name, if it has one, and the rest.

    As in Moodle, a name that is never closed belongs to the stem.
    """
    if not text.startswith("::"):
        return "", text
    name, closed, rest = text[2:].partition("::")
    if not closed:
        return "", name.strip()
    return one_line(tidy(unmask_escapes(name))), rest.strip()


def _head(block: GiftBlock, name: str, topic: str) -> QuestionHead:
    """Return what a block says about its question; its name is its id if no comment has one."""
    ident = next(_in_brackets(block.comments, "[id:"), "")
    tags, level = tags_and_level(_in_brackets(block.comments, "[tag:"))
    return QuestionHead(block.line, name, ident or name, topic, tags, level)


def _in_brackets(comments: str, opening: str) -> Iterator[str]:
    r"""Yield what comments say in brackets such as `[tag:x]`; a bracket within is `\]`."""
    for line in comments.split("\n"):
        at = line.find(opening)
        while at >= 0:
            at += len(opening)
            match = _BRACKETED.match(line, at)
            if match is not None:
                yield one_line(tidy(match[1].replace("\\]", "]")))
                at = match.end()
            elif not line.startswith("]", at):
                # It is never closed, and so is none after it. Looking on would take the square
                # of the line's length.
                break
            at = line.find(opening, at)


def _doubt_about_braces(text: str, start: int, end: int, *, torn: bool) -> str:
    """Say why it isn't clear where the answers are, or return an empty string.

    `start` and `end` are the positions of the first braces, or -1.
    """
    if torn:
        return "there is a blank line between its braces, which ends a question: take it out"
    if _CLOZE.search(text):
        return "it is a cloze question (with answers in its text), which can't be asked here"
    if start < 0 and end < 0:
        return "it is a text without a question"
    if start < 0 or end < start:
        return "its braces don't come in pairs: write \\{ or \\} for one that belongs to a text"
    if text.count("{") > 1 or text.count("}") > 1:
        return (
            "it has more than one pair of braces: write \\{ and \\} for those that belong to a text"
        )
    return ""
