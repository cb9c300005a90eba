r"""GIFT, read as Moodle's own importer reads it (`question/format/gift/format.php`), and more carefully about keys.

Where Moodle takes an `=` within a text for one more right answer, or the first of several pairs of braces for all the
answers, the question is left. Read: choices, true or false, short answers, matching. Every other kind is left by name.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from cps_study.formats.base import NO_OPTIONS, ReadOptions, ReadResult
from cps_study.formats.gift.answers import answers_to_choose, answers_to_type
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
from cps_study.formats.gift.writer import TITLE, write
from cps_study.formats.item_builder import NOTHING, DraftOption, ItemBuilder, Pair, QuestionHead
from cps_study.formats.level_tags import tags_and_level
from cps_study.formats.moodle_common import WILDCARD, topic_of_category
from cps_study.formats.syntax.decoding import NOT_TEXT, NotTextError, decode_text, remarks
from cps_study.formats.syntax.html_text import Plain, tidy
from cps_study.model.problem import Problem
from cps_study.model.text import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from cps_study.formats.gift.answers import GiftAnswer

__all__ = ["detects", "read", "write"]

_SAMPLE: Final = 1 << 16
_GENERAL: Final = "####"
_GAP: Final = "_____"
_COLON: Final = "[:\x01]"
_CLOZE: Final = re.compile(rf"\{{[0-9]*{_COLON}[A-Z_]+{_COLON}")
_BRACKETED: Final = re.compile(r"((?:\\\]|[^\]])+)\]")
_TITLE: Final = re.compile(rf"\s*//\s*{re.escape(TITLE)}[ \t]*([^\n]+)")
_TRUTHS: Final = {"T": True, "TRUE": True, "F": False, "FALSE": False}
_ANSWERS: Final = re.compile(r"(?<!\\)\{\s*(?:[=~#]|(?:T|TRUE|F|FALSE)\s*[#}])")
_SURE_LINE: Final = re.compile(
    rf"^[ \t]*(?:{re.escape(CATEGORY)}|//[^\n]*\[(?:id|tag):)", re.MULTILINE
)
_NOT_TEXT: Final = (b"PK\x03\x04", b"<", b"SQLite format", b"%PDF")


def detects(raw: bytes, name: str) -> bool:
    """Tell whether the text has answers in braces, or lines for categories or tags; else its name has to say so."""
    start = raw[:_SAMPLE].removeprefix(b"\xef\xbb\xbf")
    wide = start[:2] in {b"\xff\xfe", b"\xfe\xff"}
    if start.lstrip().startswith(_NOT_TEXT) or (b"\0" in start and not wide):
        return False
    text = start.decode("utf-16" if wide else "utf-8", "replace").replace("\r", "\n")
    found = _SURE_LINE.search(text) or _ANSWERS.search(text)
    return found is not None or name.lower().endswith(".gift")


def read(raw: bytes, source: str, _options: ReadOptions = NO_OPTIONS) -> ReadResult:
    """Return the questions of a GIFT file; never raises."""
    try:
        decoded = decode_text(raw)
    except NotTextError:
        return ReadResult(
            problems=(Problem(source, 0, 0, NOT_TEXT, "save it as plain text (UTF-8)"),)
        )
    reader = _Reader(source)
    reader.out.problems += remarks(decoded, source)
    text = decoded.text.lstrip("\ufeff")
    for block, closed in _whole(blocks_of(text)):
        reader.take(block, closed=closed)
    title = _TITLE.match(text)
    return reader.out.harvest(title=title[1] if title else "", encoding=decoded.encoding)


def _whole(blocks: Iterable[GiftBlock]) -> Iterator[tuple[GiftBlock, bool]]:
    """Yield the blocks, sealed, and whether each is whole: pieces that a blank line within braces has made are one."""
    held = [block._replace(text=mask_escapes(block.text)) for block in blocks]
    place = 0
    while place < len(held):
        last = _last_piece(held, place)
        yield held[place], last == place
        place = last + 1


def _last_piece(held: list[GiftBlock], first: int) -> int:
    """Return the position of the block where the braces that this one opens are closed; its own if none does."""
    if "{" not in held[first].text or "}" in held[first].text:
        return first
    for place in range(first + 1, len(held)):
        text = held[place].text
        if "{" in text or text.startswith(("::", CATEGORY)):
            break
        if "}" in text:
            return place
    return first


class _Reader:
    """Takes the blocks one by one; a category holds for those after it."""

    def __init__(self, source: str) -> None:
        self.out = ItemBuilder(source)
        self.topic = ""

    def take(self, block: GiftBlock, *, closed: bool) -> None:
        """Take a block: a category or a question. `closed` tells that its braces are not torn by a blank line."""
        if block.text.startswith(CATEGORY):
            self.topic = topic_of_category(unmask_escapes(block.text.removeprefix(CATEGORY)))
            return
        name, text = _named(block.text)
        asked = _asked(block, name, self.topic)
        start, end = text.find("{"), text.find("}")
        why = _unfit_braces(text, start, end, closed=closed)
        if why:
            shown = text[:start] if start > 0 else text
            self.out.leave(asked, plain_text(shown[:_SAMPLE], DEFAULT).text, why)
            return
        gap = "" if text.endswith("}") else _GAP
        form, stem = format_of(f"{text[:start]}{gap}{text[end + 1 :]}")
        question = _Question(self.out, asked, plain_of(stem, form), form)
        if block.glued:
            self.out.warn(
                asked,
                question.stem.text,
                "a category line has no blank line between it and the question; it is taken for a category",
            )
        question.take(text[start + 1 : end])


class _Question:
    """A question whose answers are to be understood: its stem, and the format that its other texts inherit."""

    def __init__(self, out: ItemBuilder, asked: QuestionHead, stem: Plain, form: str) -> None:
        self.out = out
        self.asked = asked
        self.stem = stem
        self.form = form
        self.rationale = NOTHING

    def take(self, held: str) -> None:
        """Take the answers by their kind, told in the order in which Moodle tells it."""
        answers, general, rationale = held.rpartition(_GENERAL)
        answers = (answers if general else held).strip()
        self.rationale = self._plain(rationale if general else "")
        self._kind(answers)(answers)

    def _kind(self, answers: str) -> Callable[[str], None]:
        if "~" in answers and not answers.startswith("#"):
            return self._choices
        if "=" in answers and "->" in answers and not answers.startswith("#"):
            return self._matching
        if answers.partition("#")[0].strip() in _TRUTHS:
            return self._truth
        return self._other if answers[:1] in {"", "#", ">"} else self._short

    def _other(self, answers: str) -> None:
        kinds = {"": "an essay", "#": "a numerical question", ">": "an ordering question"}
        self._leave(f"it is {kinds[answers[:1]]}, which cannot be asked here")

    def _choices(self, answers: str) -> None:
        offers, single, unclear = answers_to_choose(answers)
        if unclear:
            self._leave(unclear)
            return
        if any(offer.odd for offer in offers):
            self._warn(
                "an answer begins with a share of the points that Moodle does not know: it is part of the text"
            )
        if single and any(offer.partial for offer in offers):
            self.out.lose("the part of the points that an answer earned: it counts as not right")
        choices = [
            DraftOption(
                self._plain(offer.text),
                offer.full if single else offer.share > 0,
                self._plain(offer.feedback),
            )
            for offer in offers
        ]
        self.out.closed(self.asked, self.stem, choices, self.rationale, several=not single)

    def _truth(self, answers: str) -> None:
        word, wrong, right, *_ = [*answers.split("#", 2), "", ""]
        truth = _TRUTHS[word.strip()]
        told = {truth: self._plain(right), not truth: self._plain(wrong)}
        choices = [
            DraftOption(Plain(str(answer)), answer is truth, told[answer])
            for answer in (True, False)
        ]
        self.out.closed(self.asked, self.stem, choices, self.rationale, truth=True)

    def _short(self, answers: str) -> None:
        offers, _, unclear = answers_to_type(answers)
        full = [offer for offer in offers if offer.full]
        texts = [tidy(unmask_escapes(format_of(offer.text)[1])) for offer in full]
        plain = [text.replace("\\*", "*") for text in texts if not WILDCARD.search(text)]
        if unclear or (full and not plain):
            self._leave(unclear or "all its right answers are patterns with '*'")
            return
        if len(plain) == 1 and plain[0].upper() in _TRUTHS:
            what, hint = (
                f"'{plain[0]}' is an answer to be typed",
                "for true or false, write {TRUE} or {FALSE}",
            )
            self._warn(what, hint)
        rationale = self._feedback_of_right(offers, full)
        dropped = {
            "answers that are patterns with '*'": len(plain) < len(full),
            "answers that earn a part of the points": any(offer.partial for offer in offers),
        }
        for words, holds in dropped.items():
            if holds:
                self.out.lose(words)
        self.out.typed(self.asked, self.stem, plain, rationale)

    def _feedback_of_right(self, offers: Sequence[GiftAnswer], full: Sequence[GiftAnswer]) -> Plain:
        """Return the general feedback, or what is said of every right answer alike; say what of it is lost."""
        told = {self._plain(offer.feedback) for offer in full}
        rationale = self.rationale
        if len(told) == 1 and not rationale.text:
            rationale = next(iter(told))
        if any(self._plain(offer.feedback) not in {NOTHING, rationale} for offer in offers):
            self.out.lose("feedback for single answers")
        return rationale

    def _matching(self, answers: str) -> None:
        before, *pieces = answers.split("=")
        if before.strip() or not all("->" in piece for piece in pieces):
            self._leave("one of its pairs is not written as '=left -> right'")
            return
        halves = [piece.partition("->") for piece in pieces]
        sides = [
            (self._plain(left), Plain(tidy(unmask_escapes(right)))) for left, _, right in halves
        ]
        options = tuple(dict.fromkeys(right for _, right in sides))
        place = {option: number for number, option in enumerate(options)}
        pairs = [
            Pair(left, place[right], options) for left, right in sides if left.text or left.pictures
        ]
        self.out.matching(self.asked, self.stem, pairs, self.rationale)

    def _plain(self, text: str) -> Plain:
        return plain_text(text, self.form)

    def _leave(self, why: str) -> None:
        self.out.leave(self.asked, self.stem.text, why)

    def _warn(self, what: str, hint: str = "") -> None:
        self.out.warn(self.asked, self.stem.text, what, hint)


def _named(text: str) -> tuple[str, str]:
    """Return a question's name and the rest; a name that is not closed is none, as Moodle has it."""
    if not text.startswith("::"):
        return "", text
    name, closed, rest = text[2:].partition("::")
    return (one_line(tidy(unmask_escapes(name))), rest.strip()) if closed else ("", name.strip())


def _asked(block: GiftBlock, name: str, topic: str) -> QuestionHead:
    ident = next(_bracketed(block.comments, "[id:"), "")
    tags = _bracketed(block.comments, "[tag:")
    return QuestionHead(block.line, name, ident or name, topic, *tags_and_level(tags))


def _bracketed(comments: str, opening: str) -> Iterator[str]:
    """Yield what comments say in brackets such as `[tag:x]`; a bracket within is escaped."""
    for line in comments.split("\n"):
        at = line.find(opening)
        while at >= 0:
            at += len(opening)
            found = _BRACKETED.match(line, at)
            if found is not None:
                yield one_line(tidy(found[1].replace("\\]", "]")))
            elif not line.startswith("]", at):
                break  # nothing closes it, nor what comes later in the line
            at = line.find(opening, found.end() if found is not None else at)


def _unfit_braces(text: str, start: int, end: int, *, closed: bool) -> str:
    """Return why the place of the answers is not clear; nothing if it is."""
    if not closed:
        return "a blank line stands between its braces, where a question ends: take it out"
    if _CLOZE.search(text):
        return "it is a cloze question (embedded answers), which cannot be asked here"
    if start < 0 and end < 0:
        return "it is a text without a question"
    if start < 0 or end < start:
        return "its braces are not in pairs: one that belongs to a text is written \\{ or \\}"
    if text.count("{") > 1 or text.count("}") > 1:
        return "it has more than one pair of braces: those that belong to a text are written \\{ and \\}"
    return ""
