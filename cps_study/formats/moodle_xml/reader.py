"""Read Moodle XML the way Moodle's own importer does (`question/format/xml/format.php`).

It reads multichoice, truefalse, shortanswer and matching questions, and the essays that this
program's own export wrote for flashcards. Every other kind is skipped by name.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Final

from cps_study.formats.base import NO_OPTIONS, ReadOptions, ReadResult
from cps_study.formats.item_builder import DraftOption, ItemBuilder, Pair, QuestionHead
from cps_study.formats.level_tags import tags_and_level
from cps_study.formats.moodle_common import WILDCARD, topic_of_category
from cps_study.formats.moodle_xml.answers import answers_of, numbers_of, why_key_is_unclear
from cps_study.formats.moodle_xml.element import (
    file_of,
    format_of,
    is_off,
    number_in,
    raw_text_of,
    text_of,
)
from cps_study.formats.syntax.html_text import ImageReference, Plain, tidy
from cps_study.formats.syntax.xml_tree import XmlError, encoding_of, root_name, visit
from cps_study.model.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cps_study.formats.moodle_xml.answers import MoodleAnswer
    from cps_study.formats.syntax.xml_tree import Node

CARD_TAG: Final = "flashcard"
"""The tag that makes an essay a flashcard; its general feedback is the back."""
_ROOT: Final = "quiz"
_OTHER_KINDS: Final = {
    "essay": "essay questions",
    "description": "texts without a question",
    "multianswer": "cloze questions (with answers in their text)",
    "cloze": "cloze questions (with answers in their text)",
    "calculated": "calculated questions",
    "calculatedsimple": "calculated questions",
    "calculatedmulti": "calculated questions",
    "ddwtos": "drag-and-drop questions",
    "gapselect": "texts with drop-down lists",
    "ddmarker": "drag-and-drop questions",
    "ddimageortext": "drag-and-drop questions",
    "ordering": "ordering questions",
    "randomsamatch": "random short-answer matching questions",
    "random": "random questions",
    "": "questions without a kind",
}
"""The kinds that have no place in a bank, in the plural."""
_OTHER_FEEDBACK: Final = {
    "hint": "a hint",
    "correctfeedback": "the feedback for a right answer",
    "partiallycorrectfeedback": "the feedback for a partly right answer",
    "incorrectfeedback": "the feedback for a wrong answer",
}
"""Feedback on the question as a whole, beside the general feedback."""
_STANDARD_FEEDBACK: Final = re.compile(
    r"your answer is (?:correct|incorrect|partially correct)\.?", re.IGNORECASE
)
"""What Moodle fills in by itself; nobody misses it."""
_MAX_KIND: Final = 40


def detects(raw: bytes, name: str) -> bool:
    """Return whether the bytes are Moodle XML: then the root is `quiz`.

    A Markdown file may have a tag of that name for quizzes on a page.
    """
    return root_name(raw) == _ROOT and not name.lower().endswith((".md", ".markdown"))


def read(raw: bytes, source: str, _options: ReadOptions = NO_OPTIONS) -> ReadResult:
    """Return the questions of a Moodle XML file; never raises."""
    reader = MoodleXmlReader(source)
    try:
        root = visit(raw, {"question"}, reader.see)
    except XmlError as exc:
        hint = "export the questions from Moodle again, as Moodle XML"
        return ReadResult(problems=(Problem(source, exc.line, exc.column, exc.what, hint),))
    if root.name != _ROOT:
        what = "this is XML, but not Moodle's: it has no <quiz>"
        hint = "choose the export format Moodle XML"
        return ReadResult(problems=(Problem(source, root.line, 0, what, hint),))
    return reader.finish(encoding_of(raw))


class MoodleXmlReader:
    """Reads questions one by one; a category is for all questions after it.

    `see` gets each question as soon as it is complete, so a large file needs little memory.
    """

    def __init__(self, source: str) -> None:
        self._builder = ItemBuilder(source)
        self._topic = ""
        self._count_with_other_marks = 0

    def finish(self, encoding: str) -> ReadResult:
        """Return everything that was read, with a note on the file as a whole."""
        if self._count_with_other_marks:
            self._builder.note_whole(
                f"{self._count_with_other_marks} of the questions have a mark other than 1; "
                "here every question counts the same"
            )
        return self._builder.result(encoding=encoding)

    def see(self, node: Node, ancestors: Sequence[Node]) -> None:
        """Take a question, or a change of category."""
        if len(ancestors) > 1:
            return  # inside another question, so it isn't a question of the quiz
        kind = node.attrs.get("type", "").strip().lower()
        if kind == "category":
            self._topic = topic_of_category(raw_text_of(node.find("category")))
            return
        question = MoodleQuestion(self._builder, node, self._topic)
        is_read = question.take(kind)
        if is_read and question.has_other_mark:
            self._count_with_other_marks += 1


class MoodleQuestion:
    """One question: hands it to the builder as what it is.

    Its key is in its answers' weights, in percent of the mark.
    """

    def __init__(self, builder: ItemBuilder, node: Node, topic: str) -> None:
        self._builder = builder
        builder.pictures.files = partial(file_of, node)
        self._node = node
        self._head = _head_of(node, topic)
        self._stem = _stem_of(node)
        self._rationale = text_of(node.find("generalfeedback"))

    @property
    def has_other_mark(self) -> bool:
        """Whether it is worth more or less than the one mark that Moodle gives by default."""
        mark = raw_text_of(self._node.find("defaultgrade")) or "1"
        return number_in(mark) != 1

    def take(self, kind: str) -> bool:
        """Take the question, or skip it with the reason; return whether its kind is read."""
        match kind:
            case "multichoice":
                self._lose_other_feedback()
                self._take_multichoice()
            case "truefalse":
                self._lose_other_feedback()
                self._take_truefalse()
            case "shortanswer":
                self._lose_other_feedback()
                self._take_shortanswer()
            case "numerical":
                self._lose_other_feedback()
                if _any_is_partial(answers_of(self._node, "plain_text")):
                    self._builder.drop_detail("answers that earn only part of the mark")
                numbers = numbers_of(self._node)
                self._builder.numeric(self._head, self._stem, numbers, self._rationale)
            case "match" | "matching":
                self._lose_other_feedback()
                self._take_matching()
            case "essay" if CARD_TAG in self._head.tags:
                self._take_card()
                return False  # a card has no mark
            case _:
                unknown_kind = f"questions of the kind '{tidy(kind)[:_MAX_KIND]}'"
                kinds = _OTHER_KINDS.get(kind, unknown_kind)
                self._skip(f"{kinds} can't be asked here")
                return False
        return True

    def _skip(self, why: str) -> None:
        """Name the question in the report as one that can't come in, with the reason."""
        self._builder.skip(self._head, self._stem.text, why)

    def _lose_other_feedback(self) -> None:
        """Report feedback that has no place here, unless it is Moodle's own standard sentence."""
        for name, words in _OTHER_FEEDBACK.items():
            text = text_of(self._node.find(name)).text
            if text and not _STANDARD_FEEDBACK.fullmatch(text):
                self._builder.drop_detail(words)

    def _take_multichoice(self) -> None:
        """Take a question with options, of which one or several are right.

        Its answers have the format of its text unless they name their own. If several may be
        chosen, every answer with a share of the mark is right; else only one with the full mark.
        """
        text_format = format_of(self._node.find("questiontext"), "html")
        answers = answers_of(self._node, text_format)
        several = is_off(self._node, "single")
        why = why_key_is_unclear(answers, several=several)
        if why:
            self._skip(why)
            return
        if not several and _any_is_partial(answers):
            self._builder.drop_detail("partial credit for an answer, which counts as not right")
        drafts = []
        for answer in answers:
            is_key = answer.weight > 0 if several else answer.earns_full_mark
            drafts.append(DraftOption(answer.text, is_key, answer.feedback))
        self._builder.closed(
            self._head,
            self._stem,
            drafts,
            self._rationale,
            several=several,
            locked=is_off(self._node, "shuffleanswers"),
        )

    def _take_truefalse(self) -> None:
        """Take a statement; by Moodle's rules its answers are English, in any language."""
        answers = answers_of(self._node, "plain_text")
        texts = sorted(answer.text.text.casefold() for answer in answers)
        if texts != ["false", "true"]:
            self._skip("its two answers are not 'true' and 'false'")
            return
        drafts = [
            DraftOption(answer.text, answer.earns_full_mark, answer.feedback) for answer in answers
        ]
        self._builder.closed(self._head, self._stem, drafts, self._rationale, truth=True)

    def _take_shortanswer(self) -> None:
        """Take a question whose answer is typed.

        A star in an answer is a pattern for any text, unless a backslash is before it. Here
        answers are plain texts, and capitals never count.
        """
        answers = answers_of(self._node, "plain_text")
        full = [answer.raw for answer in answers if answer.earns_full_mark]
        plain = [text.replace("\\*", "*") for text in full if not WILDCARD.search(text)]
        if full and not plain:
            self._skip("all its right answers are patterns with '*'")
            return
        if len(plain) < len(full):
            self._builder.drop_detail("answers that are patterns with '*'")
        if _any_is_partial(answers):
            self._builder.drop_detail("answers that earn only part of the mark")
        if any(answer.feedback.text for answer in answers):
            self._builder.drop_detail("feedback for single answers")
        if not is_off(self._node, "usecase", if_missing=True):
            self._builder.drop_detail("that capital letters count")
        self._builder.typed(self._head, self._stem, plain, self._rationale)

    def _take_matching(self) -> None:
        """Take a matching question; an answer without a left side is a distractor.

        All left sides share one list of options, in which the same answer appears once.
        """
        sides = []
        for node in self._node.named("subquestion"):
            right = Plain(tidy(raw_text_of(node.find("answer"))))
            sides.append((text_of(node), right))
        options = tuple(dict.fromkeys(right for _, right in sides))
        positions = {option: position for position, option in enumerate(options)}
        pairs = [
            Pair(left, positions[right], options)
            for left, right in sides
            if left.text or left.pictures
        ]
        self._builder.matching(self._head, self._stem, pairs, self._rationale)

    def _take_card(self) -> None:
        """Take an essay that this program's own export wrote for a flashcard.

        The tag that says so has done its job, so the card doesn't keep it.
        """
        tags = tuple(tag for tag in self._head.tags if tag != CARD_TAG)
        self._builder.card(self._head._replace(tags=tags), self._stem, self._rationale)


def _any_is_partial(answers: Sequence[MoodleAnswer]) -> bool:
    """Return whether some answer earns a part of the mark, which is lost here."""
    return any(answer.earns_partial_mark for answer in answers)


def _head_of(node: Node, topic: str) -> QuestionHead:
    """Return what a question says about itself; the id number is a better id than its name."""
    name = tidy(raw_text_of(node.find("name")))
    identifier = tidy(raw_text_of(node.find("idnumber"))) or name
    tags, level = tags_and_level(_tags_of(node))
    return QuestionHead(node.line, name, identifier, topic, tags, level)


def _tags_of(node: Node) -> list[str]:
    """Return a question's tags, its own before those of the course."""
    tags = []
    for list_name in ("tags", "coursetags"):
        for tag_list in node.named(list_name):
            tags += [tidy(raw_text_of(tag)) for tag in tag_list.named("tag")]
    return tags


def _stem_of(node: Node) -> Plain:
    """Return what a question asks, with its picture; old files name one beside the text."""
    stem = text_of(node.find("questiontext"))
    picture_beside = tidy(raw_text_of(node.find("image")))
    if not picture_beside:
        return stem
    return Plain(stem.text, (*stem.pictures, ImageReference(picture_beside, "")))
