"""Moodle XML, read as Moodle's own importer reads it (`question/format/xml/format.php`).

Read: multichoice, truefalse, shortanswer, matching, and essays that this program wrote for flashcards. Every other
kind is left by name.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.formats.base import NO_OPTIONS, ReadOptions, ReadResult
from cps_study.formats.item_builder import NOTHING, DraftOption, ItemBuilder, Pair, QuestionHead
from cps_study.formats.level_tags import tags_and_level
from cps_study.formats.moodle_common import FULL, WILDCARD, topic_of_category
from cps_study.formats.syntax.html_text import ImageReference, Plain, plain_of_html, tidy
from cps_study.formats.syntax.xml_tree import XmlError, encoding_of, root_name, visit
from cps_study.model.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cps_study.formats.syntax.xml_tree import Node

CARD_TAG: Final = "flashcard"
"""The tag by which an essay is known to be a flashcard; its general feedback is the back."""
_KINDS: Final = {
    "essay": "an essay",
    "description": "a text without a question",
    "multianswer": "a cloze question (embedded answers)",
    "cloze": "a cloze question (embedded answers)",
    "calculated": "a calculated question",
    "calculatedsimple": "a calculated question",
    "calculatedmulti": "a calculated question",
    "numerical": "a numerical question",
    "ddwtos": "drag and drop into text",
    "gapselect": "a text with gaps to select words for",
    "ddmarker": "drag and drop of markers",
    "ddimageortext": "drag and drop onto a picture",
    "ordering": "an ordering question",
    "randomsamatch": "a random short-answer matching question",
    "random": "a random question",
}
_OTHER_FEEDBACK: Final = {
    "hint": "a hint",
    "correctfeedback": "the feedback for a right answer",
    "partiallycorrectfeedback": "the feedback for a partly right answer",
    "incorrectfeedback": "the feedback for a wrong answer",
}
_ALIASES: Final = {"matching": "match"}
_MARKDOWN_PICTURE: Final = re.compile(r"!\[([^\]\n]{0,300}+)\]\(([^)\s]{1,500}+)[^)\n]{0,300}+\)")
_STANDARD: Final = re.compile(
    r"your answer is (?:correct|incorrect|partially correct)\.?", re.IGNORECASE
)


class _Answer(NamedTuple):
    """An answer as it stands: its element, its text by its format, its raw text, its weight and its feedback."""

    text: Plain
    raw: str
    weight: float
    feedback: Plain


def detects(raw: bytes, name: str) -> bool:  # noqa: ARG001 - formats that cannot be told by content look at it
    """Tell whether the bytes are Moodle XML: the root is `quiz`."""
    return root_name(raw) == "quiz"


def read(raw: bytes, source: str, _options: ReadOptions = NO_OPTIONS) -> ReadResult:
    """Return the questions of a Moodle XML file; never raises."""
    reader = _Reader(source)
    try:
        root = visit(raw, {"question"}, reader.see)
    except XmlError as error:
        what, hint = error.what, "export the questions from Moodle again, as Moodle XML"
        return ReadResult(problems=(Problem(source, error.line, error.column, what, hint),))
    if root.name != "quiz":
        what = "this is XML, but not Moodle's: it has no <quiz>"
        return ReadResult(
            problems=(Problem(source, root.line, 0, what, "choose the export format Moodle XML"),)
        )
    return reader.finish(encoding_of(raw))


class _Reader:
    """Takes the questions one by one; a category holds for those after it."""

    def __init__(self, source: str) -> None:
        self.out = ItemBuilder(source)
        self.topic = ""
        self._weighted = 0
        self._kinds: dict[str, Callable[[Node, QuestionHead, Plain, Plain], None]] = {
            "multichoice": self._multichoice,
            "truefalse": self._truefalse,
            "shortanswer": self._shortanswer,
            "match": self._match,
        }

    def finish(self, encoding: str) -> ReadResult:
        """Return the harvest, with what is said of the file as a whole."""
        if self._weighted:
            self.out.note(
                0,
                f"{self._weighted} of the questions have a mark other than 1; here every question counts the same",
            )
        return self.out.harvest(encoding=encoding)

    def see(self, node: Node, around: Sequence[Node]) -> None:
        """Take a question, or a change of category."""
        if len(around) > 1:
            return  # within another question: no question of the quiz
        kind = node.attrs.get("type", "").strip().lower()
        kind = _ALIASES.get(kind, kind)
        if kind == "category":
            self.topic = topic_of_category(_plain_text(node.find("category")))
            return
        stem = _stem(node)
        asked = _asked(node, self.topic)
        rationale = _text(node.find("generalfeedback"))
        take = self._kinds.get(kind)
        if take is not None:
            self._note_losses(node)
            take(node, asked, stem, rationale)
        elif kind == "essay" and CARD_TAG in asked.tags:
            tags = tuple(tag for tag in asked.tags if tag != CARD_TAG)
            self.out.card(asked._replace(tags=tags), stem, rationale)
        else:
            known = _KINDS.get(kind) or (
                f"a question of the kind '{tidy(kind)[:40]}'" if kind else "of no kind"
            )
            self.out.leave(asked, stem.text, f"it is {known}, which cannot be asked here")

    def _note_losses(self, node: Node) -> None:
        self._weighted += _number(_plain_text(node.find("defaultgrade")) or "1") != 1
        for name, words in _OTHER_FEEDBACK.items():
            found = node.find(name)
            text = _text(found).text if found is not None else ""
            if text and not _STANDARD.fullmatch(text):
                self.out.lose(words)

    def _multichoice(self, node: Node, asked: QuestionHead, stem: Plain, rationale: Plain) -> None:
        answers = _answers(node, _format(node.find("questiontext"), "html"))
        several = _is_no(node, "single")
        why = _unclear(answers, several=several)
        if why:
            self.out.leave(asked, stem.text, why)
            return
        right = [answer.weight > 0 if several else answer.weight >= FULL for answer in answers]
        if not several and any(0 < answer.weight < FULL for answer in answers):
            self.out.lose("the part of the mark that an answer earned: it counts as not right")
        choices = [
            DraftOption(answer.text, key, answer.feedback)
            for answer, key in zip(answers, right, strict=True)
        ]
        locked = _is_no(node, "shuffleanswers")
        self.out.closed(asked, stem, choices, rationale, several=several, locked=locked)

    def _truefalse(self, node: Node, asked: QuestionHead, stem: Plain, rationale: Plain) -> None:
        answers = _answers(node, "plain_text")
        if sorted(answer.text.text.casefold() for answer in answers) != ["false", "true"]:
            self.out.leave(asked, stem.text, "its two answers are not 'true' and 'false'")
            return
        choices = [
            DraftOption(answer.text, answer.weight >= FULL, answer.feedback) for answer in answers
        ]
        self.out.closed(asked, stem, choices, rationale, truth=True)

    def _shortanswer(self, node: Node, asked: QuestionHead, stem: Plain, rationale: Plain) -> None:
        answers = _answers(node, "plain_text")
        full = [answer.raw for answer in answers if answer.weight >= FULL]
        plain = [answer.replace("\\*", "*") for answer in full if not WILDCARD.search(answer)]
        if full and not plain:
            self.out.leave(asked, stem.text, "all its right answers are patterns with '*'")
            return
        dropped = {
            "answers that are patterns with '*'": len(plain) < len(full),
            "answers that earn a part of the mark": any(
                0 < answer.weight < FULL for answer in answers
            ),
            "feedback for single answers": any(answer.feedback.text for answer in answers),
            "that capital letters count": not _is_no(node, "usecase", missing=True),
        }
        for words, holds in dropped.items():
            if holds:
                self.out.lose(words)
        self.out.typed(asked, stem, plain, rationale)

    def _match(self, node: Node, asked: QuestionHead, stem: Plain, rationale: Plain) -> None:
        sides = [
            (_text(sub), Plain(tidy(_plain_text(sub.find("answer")))))
            for sub in node.nodes
            if sub.name == "subquestion"
        ]
        options = tuple(dict.fromkeys(right for _, right in sides))
        place = {option: number for number, option in enumerate(options)}
        pairs = [
            Pair(left, place[right], options) for left, right in sides if left.text or left.pictures
        ]
        self.out.matching(asked, stem, pairs, rationale)


def _asked(node: Node, topic: str) -> QuestionHead:
    name = tidy(_plain_text(node.find("name")))
    ident = tidy(_plain_text(node.find("idnumber"))) or name
    lists = (held for kind in ("tags", "coursetags") for held in node.nodes if held.name == kind)
    tags = [tidy(_plain_text(tag)) for held in lists for tag in held.nodes if tag.name == "tag"]
    return QuestionHead(node.line, name, ident, topic, *tags_and_level(tags))


def _stem(node: Node) -> Plain:
    stem = _text(node.find("questiontext"))
    old = tidy(_plain_text(node.find("image")))
    return Plain(stem.text, (*stem.pictures, ImageReference(old, ""))) if old else stem


def _answers(node: Node, form: str) -> list[_Answer]:
    return [
        _Answer(
            _text(each, form),
            _plain_text(each),
            _number(each.attrs.get("fraction", "0")),
            _feedback(each),
        )
        for each in node.nodes
        if each.name == "answer"
    ]


def _feedback(node: Node) -> Plain:
    return _text(node.find("feedback"))


def _unclear(answers: Sequence[_Answer], *, several: bool) -> str:
    """Return why the weights do not say what is right; nothing if they do."""
    weights = [answer.weight for answer in answers]
    positive = [weight for weight in weights if weight > 0]
    if any(math.isnan(weight) for weight in weights):
        return "the weight of an answer is no number"
    if several and len(positive) > 1 and abs(sum(positive) - 100) > 1:
        return "the weights of its right answers do not add up to 100, so it is not sure that all of them are asked for"
    if several and len(positive) == 1 and positive[0] < FULL:
        return "no answer, or several together, earn the full mark"
    if not several and positive and max(positive) < FULL:
        return "no answer earns the full mark"
    return ""


def _number(text: str) -> float:
    """Return a weight, in percent; not a number if it is none."""
    try:
        value = float(text.strip().replace(",", ".") or "0")
    except ValueError:
        return math.nan
    return value if math.isfinite(value) else math.nan


def _is_no(node: Node, name: str, *, missing: bool = False) -> bool:
    """Tell whether a switch is off, as Moodle reads it; `missing` is what holds if it is not there."""
    found = node.find(name)
    if found is None:
        return missing
    return _plain_text(found).strip().lower() in {"", "0", "false"}


def _format(node: Node | None, inherited: str) -> str:
    return node.attrs.get("format", inherited) if node is not None else inherited


def _plain_text(node: Node | None) -> str:
    """Return an element's text as it stands, from its <text> if it has one."""
    if node is None:
        return ""
    inner = node.find("text") or node
    return inner.text() if inner.name == "text" or not any(inner.nodes) else ""


def _text(node: Node | None, inherited: str = "html") -> Plain:
    """Return an element's text by the format that it names; a format that is missing or not known is HTML."""
    if node is None:
        return NOTHING
    inner = node.find("text") or node
    bare = not any(inner.nodes)
    if inner.name != "text" and not bare:
        return NOTHING
    form = _format(node, inherited)
    held = inner.text() if bare else inner.inner_html()
    if form in {"plain_text", "wiki_like"} and bare:
        return Plain(tidy(held))
    if form == "markdown" and bare:
        pictures = tuple(
            ImageReference(tidy(source), tidy(alt))
            for alt, source in _MARKDOWN_PICTURE.findall(held)
        )
        return Plain(tidy(_MARKDOWN_PICTURE.sub("", held)), pictures)
    return plain_of_html(
        held.strip().replace("\n", "<br>") if form == "moodle_auto_format" else held
    )
