"""Markdown as people write quizzes and cards in it.

Boxes (`- [x]`), lists with bold or starred answers, `Q:` and `A:`, cards in one line with `::`
between their sides, and cards on several with a line `?` between them. Headings are topics.

Sources: the READMEs of st3v3nmw/obsidian-spaced-repetition and ewels/mkdocs-quiz.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import partial
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from cps_study.formats.base import NO_OPTIONS, ReadOptions, ReadResult
from cps_study.formats.item_builder import ItemBuilder, QuestionHead
from cps_study.formats.lists.lines import ListLine, list_of_indented, numbered
from cps_study.formats.lists.questions import take_list
from cps_study.formats.lists.table_rows import key_lines, take_rows
from cps_study.formats.lists.typed import ListStyle
from cps_study.formats.syntax.beginning import beginning_of_text, looks_like_markdown
from cps_study.formats.syntax.decoding import NOT_TEXT, NotTextError, decode_text, remarks
from cps_study.formats.syntax.html_text import ImageReference, Plain, tidy
from cps_study.model.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_HEADING: Final = re.compile(r"#{1,6}\s+(?P<text>.+?)(?:(?<!#)#+)?")
_BOX: Final = re.compile(r"(?m)^[^\S\n]*(?:[-*+]|\d+[.)])\s+\[[ xX]\]\s+\S")
_SIDES: Final = re.compile(r"(?:[-*+]\s+)?(?P<front>[^:|]*[^:|\s])\s*:::?\s*(?P<back>[^:\s].*)")
_ASKED: Final = re.compile(r"(?:\*\*|__)?(?:q|question|front)(?:\*\*|__)?\s*:\s*(?:\*\*|__)?\s*"
                           r"(?P<text>\S.*)", re.IGNORECASE)  # fmt: skip
_ANSWERED: Final = re.compile(r"(?:\*\*|__)?(?:a|answer|back)(?:\*\*|__)?\s*:\s*(?:\*\*|__)?\s*"
                              r"(?P<text>\S.*)", re.IGNORECASE)  # fmt: skip
_TABLE: Final = re.compile(
    r"(?m)^[^\S\n]{0,3}\|[^\n]*\n[^\S\n]{0,3}\|(?=[^\n]*-)[-:| ]+\n"
    r"(?:[^\S\n]{0,3}\|[^\n]*(?:\n|\Z))+"
)
_BAR: Final = re.compile(r"(?<!\\)\|")
_BETWEEN: Final = frozenset({"?", "??"})
"""The line between the sides of a card on several lines."""
_BOLD: Final = re.compile(r"(?:\*\*|__)(?P<text>[^*_]+)(?:\*\*|__)")
_EMPHASIS: Final = re.compile(r"(?<![\w*])[*_](?P<text>[^*_\s](?:[^*_]*[^*_\s])?)[*_](?![\w*])")
_BULLET: Final = re.compile(r"[-*+\u2022\u25cf\u25cb\u25aa\u2013]\s+")
_LABEL: Final = re.compile(r"\(?(?:[A-Za-z]|\d{1,2})[.)]\s+")
_SILENT: Final = re.compile(r"(?:</?quiz>|---+|```\w*|<!--.*-->|\|[-:| ]+\|)", re.IGNORECASE)
_PICTURE: Final = re.compile(r"!\[(?P<alt>[^\[\]]*)\]\((?P<source>[^)\s]{0,2000}+)[^)]{0,300}+\)")
_LINK: Final = re.compile(r"\[(?P<text>[^\[\]]+)\]\([^)\s]{0,2000}\)")
"""No brackets in the text, and a longest address: from each bracket of a long line full of them,
the search would otherwise go on to the line's end."""
_NAMES: Final = (".md", ".markdown")


def detects(raw: bytes, name: str) -> bool:
    """Return whether a text has boxes to check, or is Markdown that something comes of.

    It's Markdown by its name, by lines that begin in bold, or by numbered headings.
    """
    text = beginning_of_text(raw)
    if text is None:
        return False
    if _BOX.search(text) is not None:
        return True
    if not (name.lower().endswith(_NAMES) or looks_like_markdown(text)):
        return False
    builder = ItemBuilder("")
    _take(text, builder)
    return bool(builder.items)


def read(raw: bytes, source: str, _options: ReadOptions = NO_OPTIONS) -> ReadResult:
    """Return the questions and cards of a Markdown file; never raises."""
    try:
        decoded = decode_text(raw)
    except NotTextError:
        return ReadResult(
            problems=(Problem(source, 0, 0, NOT_TEXT, "save it as plain text (UTF-8)"),)
        )
    builder = ItemBuilder(source)
    builder.problems += remarks(decoded, source)
    _take(decoded.text.replace("\r\n", "\n").replace("\r", "\n"), builder)
    builder.items.sort(key=lambda draft: draft.line)
    return builder.result(encoding=decoded.encoding)


def _take(text: str, builder: ItemBuilder) -> None:
    """Take a text's tables and cards, then the list of questions that is left."""
    topics = _topics_in(text)
    # A heading that asks may be the stem of a question above the table.
    headings = [(number, topic) for number, topic in topics.items() if not topic.endswith("?")]
    text = _TABLE.sub(partial(_take_table, builder, headings), text)
    section: list[ListLine] = []
    topic = ""
    depths: dict[int, int] = {}
    cards = _CardReader(builder)
    for number, line in enumerate(text.lstrip("\ufeff").split("\n"), 1):
        plain = tidy(line)
        heading = _HEADING.fullmatch(plain)
        if number in topics:
            topic = topics[number]
            depth = plain.index(" ")
            _drop_parent(section, depths, depth)
            depths[number] = depth
            section.append(ListLine(number, topic, role="heading"))
        elif heading is not None:
            section.append(ListLine(number, _unmarked(heading["text"])))
        elif _SILENT.fullmatch(plain):
            section.append(ListLine(number, ""))
        elif not cards.took(number, plain, topic, section):
            shown = _list_line(number, plain)
            section.append(shown._replace(list_id=list_of_indented(line)))
    cards.close()
    take_list(section, ListStyle(), builder)


def _drop_parent(lines: list[ListLine], depths: dict[int, int], depth: int) -> None:
    """Drop a heading that has nothing below it but one of this depth, which is deeper."""
    for place in reversed(range(len(lines))):
        last = lines[place]
        if last.text:
            if depths.get(last.number, depth) < depth:
                lines[place] = ListLine(last.number, "")
            return


def _topics_in(text: str) -> dict[int, str]:
    """Return the headings by their lines, in order; one with a number is a question itself."""
    topics: dict[int, str] = {}
    for number, line in enumerate(text.lstrip("\ufeff").split("\n"), 1):
        heading = _HEADING.fullmatch(tidy(line)) if "#" in line else None
        topic = _unmarked(heading["text"]) if heading is not None else ""
        if topic and numbered(topic) is None:
            topics[number] = topic
    return topics


def _take_table(
    builder: ItemBuilder, headings: Sequence[tuple[int, str]], match: re.Match[str]
) -> str:
    """Take a table of questions; return empty lines in its place, or what isn't such a table.

    The last of the headings above it is its topic; they come with their lines.
    """
    lines = match[0].strip().split("\n")
    pictured = [place for place, line in enumerate(lines, 1) if _PICTURE.search(line)]
    rows = list(map(_cells, lines))
    rows[1] = []  # dashes, which only part the headings from the rest
    key = key_lines(rows)
    if key:
        return "\n".join([*key, ""])
    lines_above = match.string.count("\n", 0, match.start())
    above = bisect_right(headings, lines_above, key=itemgetter(0))
    topic = headings[above - 1][1] if above else ""
    if not take_rows(rows, lambda row: row + lines_above, builder, pictured, topic):
        return match[0]
    return "\n" * match[0].count("\n")


def _cells(line: str) -> list[str]:
    """Return the texts between the bars of a table's line; those at its ends only frame it."""
    inside = line.strip().removeprefix("|")
    cells = _BAR.split(inside)
    if not cells[-1].strip():
        cells.pop()
    return [_unmarked(cell.replace("\\|", "|")) for cell in cells]


class _CardReader:
    """Takes the lines that are cards; the lines of a card on several go on until an empty one."""

    def __init__(self, builder: ItemBuilder) -> None:
        self._builder = builder
        self._head = QuestionHead(0)
        self._front = ""
        self._back: list[str] = []

    def took(self, number: int, line: str, topic: str, section: list[ListLine]) -> bool:
        """Take a line if it belongs to a card; say whether it did."""
        if not line:
            self.close()
            return False
        asked = _ASKED.fullmatch(line)
        if asked is not None:
            self._begin(QuestionHead(number, topic=topic), asked["text"])
            return True
        answered = _ANSWERED.fullmatch(line)
        if answered is not None and self._front:
            self._back.append(answered["text"])
            return True
        if line in _BETWEEN and section and section[-1].text:
            front = _pop_paragraph(section)
            head = QuestionHead(front[0].number, topic=topic)
            self._begin(head, "\n".join(part.text for part in front))
            return True
        if self._front:
            self._back.append(line)
            return True
        sides = _SIDES.fullmatch(line)
        if sides is None:
            return False
        self._begin(QuestionHead(number, topic=topic), sides["front"])
        self._back.append(sides["back"])
        self.close()
        return True

    def close(self) -> None:
        """Take the card so far, if there is one."""
        if self._front:
            back = _unmarked("\n".join(self._back))
            if back:
                self._builder.card(self._head, Plain(_unmarked(self._front)), Plain(back))
            else:
                self._builder.skip(self._head, self._front, "the card has no back")
        self._front = ""
        self._back = []

    def _begin(self, head: QuestionHead, front: str) -> None:
        self.close()
        self._head = head
        self._front = front


def _pop_paragraph(section: list[ListLine]) -> list[ListLine]:
    """Remove and return the lines at a section's end, down from its last empty line."""
    start = len(section)
    while start and section[start - 1].text:
        start -= 1
    paragraph = section[start:]
    del section[start:]
    return paragraph


def _list_line(number: int, line: str) -> ListLine:
    """Return a line without Markdown's marks, but with what stands out in it."""
    pictures = tuple(
        ImageReference(tidy(match["source"]), tidy(match["alt"]))
        for match in _PICTURE.finditer(line)
    )
    bullet = _BULLET.match(line)
    start = bullet[0] if bullet is not None else ""
    text = line[len(start) :]
    whole = _BOLD.fullmatch(text)
    if whole is not None:
        text = whole["text"]
    label = _LABEL.match(text)
    if label is not None:
        start += label[0]
        text = text[label.end() :]
    is_bold = whole is not None or _BOLD.fullmatch(text) is not None
    marks = frozenset({"bold"}) if is_bold else frozenset()
    return ListLine(number, f"{start}{_unmarked(text)}", marks, pictures)


def _unmarked(text: str) -> str:
    """Return a text without emphasis, links and pictures; what they say stays."""
    rules: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
        (_PICTURE, lambda _: ""),
        (_LINK, lambda match: match["text"]),
        (_BOLD, lambda match: match["text"]),
        (_EMPHASIS, lambda match: match["text"]),
    )
    for pattern, what_stays in rules:
        text = pattern.sub(what_stays, text)
    return tidy(text)
