"""Makes questions of the lines of a list, by their labels, numbers and empty lines."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.formats.lists.lines import (
    Labeled,
    ListLine,
    answer_in,
    apart_from_number,
    begins_key,
    boxed,
    bulleted,
    is_detail,
    is_heading,
    labeled,
    numbered,
    only_label,
    pairs_in,
    pairs_on_key_line,
    reason_in,
    without_mark,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cps_study.formats.lists.lines import Numbered
    from cps_study.formats.syntax.html_text import ImageReference

_A_HEADING: Final = 80
"""A longer text, or one that ends like a sentence, is more than a heading."""
_SENTENCE_ENDS: Final = (*'.?!:",;_', "\u201d", "\u2026", "\u061f", "\uff1f", "\u3002")
_WHOSE_ANSWER: Final = "it may be an option of the question above, and the answer may be that one's"
_OUT_OF_ORDER: Final = "its options aren't lettered in order"


class ListStyle(NamedTuple):
    """How a list is written: whether a long text goes on in the next line.

    In text2qti, `...` begins a line of feedback, and `*` an answer to type.
    """

    wraps: bool = True
    is_text2qti: bool = False


@dataclass(slots=True)
class TypedOption:
    """An option: its lines, its letter, how it stands out, and if a mark says that it's right."""

    lines: list[str]
    is_key: bool = False
    marks: frozenset[str] = frozenset()
    is_box: bool = False
    label: str = ""
    reasons: list[str] = field(default_factory=list)
    pictures: list[ImageReference] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The option on one line."""
        return " ".join(self.lines)


@dataclass(slots=True)
class TypedQuestion:
    """A question as it was typed. `number` is 0 if it has none.

    `paragraphs` are the stem's, each on one line. `doubt` says what isn't clear about the question.
    """

    line: int
    number: int = 0
    paragraphs: list[str] = field(default_factory=list)
    options: list[TypedOption] = field(default_factory=list)
    answer: str = ""
    accept: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    topic: str = ""
    doubt: str = ""
    is_wrapped: bool = False
    pictures: list[ImageReference] = field(default_factory=list)
    has_numbered_options: bool = False
    reason_pictures: list[ImageReference] = field(default_factory=list)
    stray_pictures: int = 0
    """How many pictures are below its last line, at the end of the list."""

    @property
    def stem(self) -> str:
        """What it asks."""
        return "\n\n".join(self.paragraphs)

    @property
    def is_open_stem(self) -> bool:
        """Whether only the stem has been seen so far."""
        return not (self.options or self.answer or self.accept)

    @property
    def asks(self) -> bool:
        """Whether it's more than a text that belongs to no question."""
        return not self.is_open_stem or self.stem.endswith("?")

    @property
    def looks_like_heading(self) -> bool:
        """Whether it's a short text on one line, without a number, options or an answer."""
        is_alone = self.is_open_stem and not self.number and not self.is_wrapped
        is_short = len(self.paragraphs) == 1 and len(self.stem) <= _A_HEADING
        return is_alone and is_short and not self.stem.endswith(_SENTENCE_ENDS)


class CollectedList(NamedTuple):
    """The questions of a list, and the answers of a key at its end by their numbers.

    A number that the key has twice stands there with both answers. `headings` are those without a
    question below them.
    """

    questions: list[TypedQuestion]
    key: dict[int, list[str]]
    headings: list[TypedQuestion]


def collect(lines: Iterable[ListLine], style: ListStyle) -> CollectedList:
    """Return what the lines hold; every line but empty ones belongs to something."""
    collector = _Collector(style)
    for line in lines:
        collector.take(line)
    collector.finish()
    return CollectedList(collector.questions, collector.key, collector.headings)


class _Collector:
    """Takes a list line by line; the question so far is `open`."""

    def __init__(self, style: ListStyle) -> None:
        self.questions: list[TypedQuestion] = []
        self.key: dict[int, list[str]] = {}
        self._style = style
        self._open: TypedQuestion | None = None
        self._after_blank = True
        self._in_key = False
        self._in_reason = False
        self._last_number = 0
        self._topic = ""
        self.headings: list[TypedQuestion] = []
        self._waiting: list[ImageReference] = []
        """Pictures that came after a question was complete: the next one is about them."""

    def take(self, line: ListLine) -> None:
        """Take a line, given without blanks around it."""
        text = line.text
        if not text and not line.pictures:
            self._after_blank = True
            return
        if not text:
            self._take_pictures(line)
        elif not self._taken_by_key(text):
            self._take_of_question(line)
            self._keep_pictures(line)
        self._after_blank = False

    def finish(self) -> None:
        """Take the last question. Pictures that nothing follows belong to nothing."""
        if self._open is not None:
            self._open.stray_pictures += len(self._waiting)
        self.close()

    def close(self) -> None:
        """Take the question so far, if there is one; a heading is the topic of what follows."""
        if self._open is not None and self._open.looks_like_heading:
            self._topic = self._open.stem
            self.headings.append(self._open)
        elif self._open is not None:
            self.questions.append(self._open)
            self._uses_topic(self._open.topic)
        self._open = None
        self._in_reason = False

    def _uses_topic(self, topic: str) -> None:
        """Take the heading above a question off the list of those that have none."""
        if self.headings and self.headings[-1].stem == topic:
            self.headings.pop()

    def _begin(self, line: ListLine, number: int = 0) -> TypedQuestion:
        self.close()
        self._open = TypedQuestion(line.number, number, topic=self._topic)
        self._open.pictures, self._waiting = self._waiting, []
        if number:
            self._last_number = number
        return self._open

    def _taken_by_key(self, text: str) -> bool:
        """Take a line of the answer key at the end; say whether it was one."""
        begins = begins_key(text)
        if begins and (self.questions or self._open is not None):
            self.close()
            self._in_key = True
        pairs = pairs_on_key_line(text) or pairs_in(text)
        self._in_key = self._in_key and (begins or bool(pairs))
        if self._in_key:
            for number, key in pairs:
                self.key.setdefault(number, []).append(key)
        return self._in_key

    def _taken_by_role(self, line: ListLine) -> bool:
        """Take a line if the lines around it say what it is; say whether they do."""
        question = self._open
        if question is None:
            return False
        if line.role == "option":
            number, whole = apart_from_number(line.text)
            text, is_key = without_mark(whole)
            self._add(line, question, Labeled(number, text, is_key))
            question.has_numbered_options = True
            return True
        if line.role == "stem" and not question.is_open_stem and numbered(line.text) is None:
            self._begin(line).paragraphs.append(line.text)
            return True
        return False

    def _take_of_question(self, line: ListLine) -> None:
        """Take a line of a question: the first of these that it can be."""
        text = line.text
        if self._taken_by_role(line):
            return
        if self._open is not None:
            if self._taken_as_answer(text) or self._taken_as_reason(text):
                return
            if self._taken_as_option(line):
                return
        number = numbered(text)
        if number is not None and (line.role == "stem" or self._begins_question(number)):
            question = self._begin(line, number.number)
            if line.role == "doubtful":
                question.doubt = _WHOSE_ANSWER
            if number.text:
                question.paragraphs.append(number.text)
        elif is_detail(text):
            return
        else:
            self._take_text(line)

    def _take_pictures(self, line: ListLine) -> None:
        """Keep pictures on a line of their own: for the open stem, else for the next question."""
        if self._open is not None and self._open.is_open_stem:
            self._open.pictures += line.pictures
        else:
            self._waiting += line.pictures

    def _keep_pictures(self, line: ListLine) -> None:
        """Keep the pictures of a line with text where that text went."""
        question = self._open
        if question is None:
            return
        if question.is_open_stem and not self._in_reason:
            question.pictures += line.pictures
        elif question.options and not (question.answer or self._in_reason):
            question.options[-1].pictures += line.pictures
        else:
            question.reason_pictures += line.pictures

    def _begins_question(self, number: Numbered) -> bool:
        """Return whether a number begins a question here, or belongs to a stem that is open."""
        if self._open is None or not self._open.is_open_stem or not self._open.number:
            return True
        return number.number == self._last_number + 1

    def _taken_as_answer(self, text: str) -> bool:
        """Take a line that names the answer of the open question; say whether it was one."""
        answer = answer_in(text)
        question = self._open
        if not answer or question is None:
            return False
        if question.answer and question.answer != answer:
            question.doubt = "it has two answer lines"
        question.answer = answer
        self._keep_waiting(question)
        self._in_reason = False
        return True

    def _taken_as_reason(self, text: str) -> bool:
        """Take a line of feedback on the question or on its last option."""
        question = self._open
        if question is None:
            return False
        reason = reason_in(text)
        if reason:
            question.reasons.append(reason)
            self._in_reason = True
            return True
        if self._style.is_text2qti and text.startswith("... "):
            owner = question.options[-1].reasons if question.options else question.reasons
            owner.append(text[4:].strip())
            return True
        if self._style.is_text2qti and text.startswith("* "):
            question.accept.append(text[2:].strip())
            return True
        return False

    def _taken_as_option(self, line: ListLine) -> bool:
        """Take the next option of the open question; say whether the line was one."""
        question = self._open
        if question is None or not (question.paragraphs or question.options):
            return False
        option = labeled(line.text)
        if option is None and line.pictures:
            option = only_label(line.text)
        if option is not None and question.is_open_stem and option.label != "a":
            option = None  # `I. Newton` begins a text, and isn't the ninth option
        if option is not None:
            return self._take_lettered(line, question, option)
        option = boxed(line.text) or bulleted(line.text)
        if option is None:
            return False
        if question.answer:
            return False
        self._add(line, question, option)
        return True

    def _take_lettered(self, line: ListLine, question: TypedQuestion, option: Labeled) -> bool:
        expected = chr(ord("a") + len(question.options))
        if option.label == expected and not question.answer:
            self._add(line, question, option)
            return True
        if option.label == "a":
            return self._taken_as_first_of_next(line, question, option)
        if question.answer or self._after_blank:
            return False
        question.doubt = question.doubt or _OUT_OF_ORDER
        self._add(line, question, option)
        return True

    def _taken_as_first_of_next(
        self, line: ListLine, question: TypedQuestion, option: Labeled
    ) -> bool:
        """Take a new option A: what went on below the last option was the next question's stem."""
        stem = question.options[-1].lines[1:] if question.options else []
        if question.answer or not stem:
            return False
        del question.options[-1].lines[1:]
        following = self._begin(ListLine(line.number - len(stem), ""))
        following.paragraphs.append(" ".join(stem))
        self._add(line, following, option)
        return True

    def _keep_waiting(self, question: TypedQuestion) -> None:
        """Keep pictures below an option with it, if its question goes on below them."""
        if question.options:
            question.options[-1].pictures += self._waiting
            self._waiting = []

    def _add(self, line: ListLine, question: TypedQuestion, option: Labeled) -> None:
        self._keep_waiting(question)
        question.options.append(
            TypedOption([option.text], option.is_key, line.marks, option.is_box, option.label)
        )
        self._in_reason = False

    def _take_text(self, line: ListLine) -> None:
        """Take a line that has no mark of its own."""
        question = self._open
        text = line.text
        if question is None:
            self._begin(line).paragraphs.append(text)
        elif self._in_reason and not self._after_blank and self._style.wraps:
            question.reasons[-1] += f" {text}"
        elif question.is_open_stem:
            self._go_on_with_stem(line, question)
        elif question.options and not question.answer and self._goes_on():
            question.options[-1].lines.append(text)
        else:
            self._begin(line).paragraphs.append(text)

    def _goes_on(self) -> bool:
        return self._style.wraps and not self._after_blank

    def _go_on_with_stem(self, line: ListLine, question: TypedQuestion) -> None:
        is_apart = self._after_blank or not self._style.wraps
        if is_apart and (question.looks_like_heading or is_heading(line)):
            self._begin(line).paragraphs.append(line.text)
        elif is_apart or not question.paragraphs:
            question.paragraphs.append(line.text)
        else:
            question.paragraphs[-1] += f" {line.text}"
            question.is_wrapped = True
