"""Makes questions of the lines of a list, by their labels, numbers and empty lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cps_study.formats.lists.lines import (
    FOR_ALL,
    Labeled,
    ListLine,
    answer_in,
    apart_from_number,
    begins_key,
    boxed,
    bulleted,
    is_bare_key,
    is_detail,
    is_part,
    labeled,
    may_be_key_line,
    numbered,
    only_label,
    pairs_in,
    pairs_on_key_line,
    reason_in,
    without_mark,
)
from cps_study.formats.lists.structure import doubt_option, look_over
from cps_study.formats.lists.typed import CollectedList, TypedOption, TypedQuestion

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cps_study.formats.lists.lines import Numbered
    from cps_study.formats.lists.typed import ListStyle
    from cps_study.formats.syntax.html_text import ImageReference

_WHOSE_ANSWER: Final = (
    "it may be an option of the question above, and its answer the key to that question"
)
_OUT_OF_ORDER: Final = "its options aren't lettered in order"


def collect(lines: Iterable[ListLine], style: ListStyle) -> CollectedList:
    """Return what the lines hold; every line but empty ones belongs to something."""
    collector = _Collector(style)
    for line in lines:
        collector.take(line)
    collector.finish()
    return CollectedList(
        collector.questions, collector.key, collector.headings, collector.has_bare_key
    )


class _Collector:
    """Takes a list line by line; the question so far is `open`."""

    def __init__(self, style: ListStyle) -> None:
        self.questions: list[TypedQuestion] = []
        self.key: dict[int, list[str]] = {}
        self.has_bare_key = False
        self._style = style
        self._open: TypedQuestion | None = None
        self._after_blank = True
        self._in_key = False
        self._is_below_first_key = False
        """Whether the list begins with a key, or a title that looks like one."""
        self._has_letters = False
        """Whether the key has letters in its last line."""
        self._in_reason = False
        self._below_reason: list[ListLine] = []
        """The lines that a reason goes on with."""
        self._last_number = 0
        self._last_line = 0
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
        self._last_line = line.number

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
            look_over(self._open)
            self._is_below_first_key &= self._open.is_open_stem
            self.questions.append(self._open)
            if self._open.asks:
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
        self._last_number = number or self._last_number
        return self._open

    def _taken_by_key(self, text: str) -> bool:
        """Take a line of the answer key at the end; say whether it was one."""
        begins = begins_key(text)
        if begins:
            self._is_below_first_key = not self.questions and self._open is None
            self.close()
            self._in_key = True
        # Below letters and an empty line, words with a number are the next question.
        only_letters = self._is_below_first_key or (self._after_blank and self._has_letters)
        pairs = pairs_on_key_line(text) or pairs_in(text, in_words=not only_letters)
        is_bare = not begins and is_bare_key(text)
        was_in_key = self._in_key
        self._in_key &= any((begins, is_bare, pairs))
        goes_on = was_in_key and not self._in_key
        if all((goes_on, self._is_below_first_key, not self._after_blank)):
            self.key.clear()  # it goes on with something else, so it may be no key
        if self._in_key:
            self.has_bare_key |= is_bare
            self._has_letters = bool(pairs_in(text, in_words=False))
            for number, key in pairs:
                self.key.setdefault(number, []).append(key)
        return self._in_key

    def _taken_by_role(self, line: ListLine, question: TypedQuestion) -> bool:
        """Take a line if the lines around it say what it is; say whether they do."""
        if line.role == "option":
            number, whole = apart_from_number(line.text)
            text, is_key = without_mark(whole)
            self._add(line, question, Labeled(number, text, is_key))
            question.has_numbered_options = True
            return True
        is_plain = numbered(line.text) is None
        if all((line.role == "stem", is_plain, not question.is_open_stem)):
            self._begin(line).paragraphs.append(line.text)
            return True
        return False

    def _take_of_question(self, line: ListLine) -> None:
        """Take a line of a question: the first of these that it can be."""
        if self._open is not None and self._taken_by_open(line, self._open):
            return
        number = numbered(line.text)
        if number is not None and (line.role == "stem" or self._begins_question(number)):
            self._begin_numbered(line, number)
        elif not is_detail(line.text):
            self._take_text(line)

    def _taken_by_open(self, line: ListLine, question: TypedQuestion) -> bool:
        """Take a line as a part of the open question; say whether it's one."""
        ways = (
            self._taken_by_role,
            self._taken_as_answer,
            self._taken_as_reason,
            self._taken_as_option,
        )
        return any(way(line, question) for way in ways)

    def _begin_numbered(self, line: ListLine, number: Numbered) -> None:
        question = self._begin(line, number.number)
        question.is_numbered = True
        if line.role == "doubtful":
            question.doubt = _WHOSE_ANSWER
        if number.text:
            question.paragraphs.append(number.text)

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
        question = self._open
        if question is None or number.number == self._last_number + 1:
            return True
        return any((question.reasons, not question.is_open_stem, not question.number))

    def _taken_as_answer(self, line: ListLine, question: TypedQuestion) -> bool:
        """Take a line that names the answer of the open question; say whether it was one."""
        answer = answer_in(line.text)
        if not answer:
            return False
        if question.answer not in {"", answer}:
            question.doubt = "it has two answer lines"
        elif may_be_key_line(line.text):
            question.doubt_for(FOR_ALL)
        question.answer = answer
        self._keep_waiting(question)
        self._in_reason = False
        return True

    def _taken_as_reason(self, line: ListLine, question: TypedQuestion) -> bool:
        """Take a line of feedback on the question or on its last option."""
        reason = reason_in(line.text)
        if reason:
            question.reasons.append(reason)
            self._in_reason = True
            self._below_reason = []
            return True
        sign, _, text = line.text.partition(" ")
        if not all((self._style.is_text2qti, text, sign in {"...", "*"})):
            return False
        if sign == "*":
            question.accept.append(text.strip())
        elif question.options:
            question.options[-1].reasons.append(text.strip())
        else:
            question.reasons.append(text.strip())
        return True

    def _taken_as_option(self, line: ListLine, question: TypedQuestion) -> bool:
        """Take the next option of the open question; say whether the line was one."""
        if not (question.paragraphs or question.options):
            return False
        option = _lettered(line, question)
        if option is not None:
            return self._take_lettered(line, question, option)
        option = boxed(line.text) or bulleted(line.text)
        if option is None:
            return False
        if question.answer:
            return self._taken_as_first_of_next(line, question, option)
        self._add(line, question, option)
        return True

    def _take_lettered(self, line: ListLine, question: TypedQuestion, option: Labeled) -> bool:
        expected = chr(ord("a") + len(question.options))
        if option.label == expected and not question.answer:
            self._add(line, question, option)
            return True
        if option.label == "a" and self._taken_as_first_of_next(line, question, option):
            return True
        if question.answer or self._after_blank:
            return False
        question.doubt_for(_OUT_OF_ORDER)
        self._add(line, question, option)
        return True

    def _taken_as_first_of_next(
        self, line: ListLine, question: TypedQuestion, option: Labeled
    ) -> bool:
        """Take a new first option: what went on above it was the next question's stem.

        Of several lines below a reason, the first ones may still belong to it.
        """
        below: list[ListLine] = []
        if self._in_reason:
            below = self._below_reason
        elif question.options and not question.answer:
            below = question.options[-1].below
        if not below:
            return False
        first = below[0]
        stem = " ".join(each.text for each in below)
        if self._in_reason:
            question.reasons[-1] = question.reasons[-1].removesuffix(f" {stem}")
        below.clear()
        following = self._begin(first)
        following.paragraphs.append(stem)
        self._add(line, following, option)
        return True

    def _keep_waiting(self, question: TypedQuestion) -> None:
        """Keep pictures below an option with it, if its question goes on below them."""
        if question.options:
            question.options[-1].pictures += self._waiting
            self._waiting = []

    def _add(self, line: ListLine, question: TypedQuestion, option: Labeled) -> None:
        self._keep_waiting(question)
        doubt_option(question, option.label)
        question.options.append(TypedOption(option.text, option.is_key, line.marks, option.label))
        self._in_reason = False

    def _take_text(self, line: ListLine) -> None:
        """Take a line that has no mark of its own."""
        question = self._open
        text = line.text
        if question is None or line.role == "heading":
            heading = self._begin(line)
            heading.paragraphs.append(text)
            heading.is_heading = line.role == "heading"
        elif self._in_reason and self._goes_on():
            question.reasons[-1] += f" {text}"
            self._below_reason.append(line)
        elif question.is_open_stem and not question.reasons:
            self._go_on_with_stem(line, question)
        elif all((question.options, not question.answer, self._goes_on())):
            question.options[-1].below.append(line)
        else:
            self._begin(line).paragraphs.append(text)

    def _goes_on(self) -> bool:
        return self._style.wraps and not self._after_blank

    def _go_on_with_stem(self, line: ListLine, question: TypedQuestion) -> None:
        # The lines of one paragraph in Word have its number.
        wraps = self._style.wraps or line.number == self._last_line
        is_apart = self._after_blank or question.is_heading
        if all((question.paragraphs, wraps, not is_apart)):
            question.paragraphs[-1] += f" {line.text}"
            question.is_wrapped = True
        elif question.looks_like_heading or is_part(line.text):
            self._begin(line).paragraphs.append(line.text)
            return
        else:
            self._add_paragraph(line, question)
        if numbered(line.text) or apart_from_number(line.text)[0]:
            question.within.append(line)

    def _add_paragraph(self, line: ListLine, question: TypedQuestion) -> None:
        """Add a paragraph to a stem. It may be something else if the one above may be so."""
        if question.paragraphs:
            question.apart.append(line)
            if any((self._is_below_first_key, question.within, question.doubt)):
                question.within.append(line)
        question.paragraphs.append(line.text)


def _lettered(line: ListLine, question: TypedQuestion) -> Labeled | None:
    """Return a line as an option with a letter, unless it's more likely something else."""
    option = labeled(line.text)
    if option is None:
        return only_label(line.text) if line.pictures else None
    if question.is_open_stem:
        # `I. Newton` begins a text, and isn't the ninth option.
        return option if option.label == "a" else None
    # The star of `* e. coli` is a bullet, as it is before the other options.
    is_bulleted = bulleted(line.text) and question.options and not question.options[-1].label
    return None if is_bulleted else option
