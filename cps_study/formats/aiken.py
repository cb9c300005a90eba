"""Aiken: a question in one line, its choices lettered A, B, C, and `ANSWER:` with the letter of the right one.

Read as Moodle's own importer reads it (`question/format/aiken/format.php`), and more carefully about keys: an answer
that could mean two choices, or a stem of which Moodle would drop the beginning, leaves the question.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from cps_study.formats.base import NO_OPTIONS, ReadOptions, ReadResult, WriteResult
from cps_study.formats.export import asked_by, explained, locked, losses_of_items, sentences
from cps_study.formats.item_builder import DraftOption, ItemBuilder, QuestionHead, same
from cps_study.formats.syntax.decoding import NOT_TEXT, NotTextError, decode_text, remarks
from cps_study.formats.syntax.html_text import Plain, tidy
from cps_study.model.item import LEVELS, Bank, Item, Question
from cps_study.model.problem import Problem
from cps_study.model.text import LETTERS, excerpt

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cps_study.formats.export import Loss

_SAMPLE: Final = 1 << 16
_SHORTEST: Final = 2
"""Shorter lines mean nothing."""
_CHOICE: Final = re.compile(r"([A-Z])[).][ \t]?")
_ANSWER: Final = re.compile(r"ANSWER:\s*")
_NEARLY: Final = re.compile(r"answer\s*:", re.IGNORECASE)
_FEEDBACK: Final = "FEEDBACK:"
_CHOICE_LINE: Final = re.compile(r"^[ \t]*[A-Z][).]", re.MULTILINE)
_ANSWER_LINE: Final = re.compile(r"^[ \t]*ANSWER[ \t]*:[ \t]*[A-Z]", re.MULTILINE | re.IGNORECASE)
_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")


def detects(raw: bytes, name: str) -> bool:  # noqa: ARG001 - formats that cannot be told by content look at it
    """Tell whether the text has lines with lettered choices and lines that say the answer."""
    start = raw[:_SAMPLE]
    wide = start[:2] in _MARKS
    if b"\0" in start and not wide:
        return False
    text = start.decode("utf-16" if wide else "utf-8", "replace").replace("\r", "\n")
    return _CHOICE_LINE.search(text) is not None and _ANSWER_LINE.search(text) is not None


def read(raw: bytes, source: str, _options: ReadOptions = NO_OPTIONS) -> ReadResult:
    """Return the questions of an Aiken file; never raises."""
    try:
        decoded = decode_text(raw)
    except NotTextError:
        return ReadResult(
            problems=(Problem(source, 0, 0, NOT_TEXT, "save it as plain text (UTF-8)"),)
        )
    reader = _Reader(source)
    reader.out.problems += remarks(decoded, source)
    text = decoded.text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    for number, line in enumerate(text.split("\n"), 1):
        reader.take(number, line.strip())
    reader.close()
    return reader.out.harvest(encoding=decoded.encoding)


def write(bank: Bank) -> WriteResult:
    """Return the choices of a bank, and what has no place in Aiken."""
    written = [item for item in bank.items if isinstance(item, Question) and not _misfit(item)]
    blocks = ["\n".join(_lines(item)) + "\n" for item in written]
    return WriteResult("\n".join(blocks).encode(), tuple(_losses(bank, written)))


class _Reader:
    """Takes the lines one by one, and each question when what follows shows that it is whole."""

    def __init__(self, source: str) -> None:
        self.out = ItemBuilder(source)
        self._fresh()

    def _fresh(self) -> None:
        self.line = 0
        self.stem: list[str] = []
        self.choices: list[tuple[str, str]] = []
        self.answer: str | None = None
        self.feedback = ""
        self.blank = False
        self.last = 0

    def take(self, number: int, line: str) -> None:
        """Take a line without blanks around it."""
        if len(line) < _SHORTEST:
            self.blank = self.blank or not line
            return
        choice, answer = _CHOICE.match(line), _ANSWER.match(line)
        if line.startswith(_FEEDBACK) and (self.choices or self.answer is not None):
            self._feedback(line.removeprefix(_FEEDBACK))
        elif choice:
            self._begin_after_answer(number)
            self.choices.append((choice[1], tidy(line[choice.end() :])))
        elif answer:
            self._begin_after_answer(number)
            self.answer = line[answer.end() :]
        elif _NEARLY.match(line) and self.choices and self.answer is None:
            self._leave("its answer line does not begin with ANSWER: in capitals")
        else:
            self._stem(number, line)
        self.last, self.blank = number, False

    def close(self) -> None:
        """Take the question that is open, if any, and be ready for the next."""
        if self.line and self.answer is None:
            why = (
                "it has no ANSWER line"
                if self.choices
                else "it has neither choices nor an ANSWER line"
            )
            self._leave(f"it is not finished: {why}")
        elif self.line:
            self._whole(self.answer or "")
        self._fresh()

    def _begin_after_answer(self, number: int) -> None:
        if self.answer is not None:
            self.close()
        self.line = self.line or number

    def _stem(self, number: int, line: str) -> None:
        """Take a line of a stem: one right below another belongs to it, any other one begins a question."""
        if self.choices or self.answer is not None or self.blank:
            self.close()
        self.line = self.line or number
        self.stem.append(line)

    def _feedback(self, text: str) -> None:
        self.feedback = " ".join(filter(None, [self.feedback, tidy(text)]))

    def _whole(self, answer: str) -> None:
        key, why = _key(answer, self.choices)
        if not self.stem:
            why = "a choice stands without a question: one that begins like 'A.' or 'I.' is taken for a choice"
            why = why if self.choices else "an ANSWER line stands without a question"
        elif len(self.stem) > 1:
            why = "its question goes over several lines: write it in one"
        if why:
            self._leave(why)
            return
        if [letter for letter, _ in self.choices] != list(LETTERS[: len(self.choices)]):
            self._warn(
                "its choices are not lettered A, B, C in order; the answer was counted from the first"
            )
        if self.feedback:
            self._warn("a FEEDBACK line is no part of Aiken; it was taken for the rationale")
        choices = [
            DraftOption(Plain(text), place == key) for place, (_, text) in enumerate(self.choices)
        ]
        stem = Plain(tidy(self.stem[0]))
        self.out.closed(QuestionHead(self.line), stem, choices, Plain(self.feedback), truth=True)

    def _leave(self, why: str) -> None:
        shown = " ".join(self.stem) or (self.choices[0][1] if self.choices else "ANSWER")
        self.out.leave(QuestionHead(self.line), shown, why)
        self._fresh()

    def _warn(self, what: str) -> None:
        self.out.warn(QuestionHead(self.line), self.stem[0], what)


def _key(answer: str, choices: Sequence[tuple[str, str]]) -> tuple[int, str]:
    """Return the position that an answer names, and why that is not clear; Moodle goes by the position alone."""
    letter, rest = answer[:1].upper(), answer[1:].strip(" \t).:-")
    place = LETTERS.find(letter) if letter else -1
    if place < 0 or (answer[1:2].isalnum()):
        return -1, f"its ANSWER is no letter: '{excerpt(answer, 20)}'"
    if place >= len(choices):
        return -1, f"its ANSWER is {letter}, but it has {len(choices)} choices"
    if rest and same(rest) != same(choices[place][1]):
        return -1, f"its ANSWER says more than one letter: '{excerpt(answer, 20)}'"
    lettered = [position for position, (name, _) in enumerate(choices) if name == letter]
    letters = {name for name, _ in choices}
    repeated = choices[0][0] == LETTERS[0] and len(letters) < len(choices)
    if lettered != [place] and (lettered or not repeated):
        return -1, f"its choices are not lettered in order, so it is not sure which one {letter} is"
    return place, ""


def _lines(item: Question) -> Iterator[str]:
    yield _stem_of(item)
    for letter, option in zip(LETTERS, item.options, strict=False):
        yield f"{letter}) {tidy(option.text)}"
    yield f"ANSWER: {LETTERS[min(item.keys)]}"


def _stem_of(item: Item) -> str:
    """Return what an item asks, in one line if each part of it is one."""
    parts = asked_by(item)
    return ("\n\n" if any("\n" in part for part in parts) else " ").join(parts)


def _misfit(item: Question) -> str:
    """Return why a question cannot be written; nothing if it can."""
    stem = _stem_of(item)
    if item.kind == "multi":
        return "kind"
    if len(item.options) > len(LETTERS):
        return "choices"
    if any("\n" in text for text in (stem, *(tidy(option.text) for option in item.options))):
        return "lines"
    if (
        len(stem) < _SHORTEST
        or any(sign.match(stem) for sign in (_CHOICE, _NEARLY))
        or stem.startswith(_FEEDBACK)
    ):
        return "stem"
    return ""


def _losses(bank: Bank, written: Sequence[Question]) -> Iterator[str]:
    questions = [item for item in bank.items if isinstance(item, Question)]
    closed = [item for item in questions if item.kind != "multi"]
    others = [item for item in bank.items if item not in closed]

    def misfits(why: str) -> list[Question]:
        return [item for item in closed if _misfit(item) == why]

    own: list[Loss] = [
        ("Aiken holds only questions with one right answer to choose; others are left out", others),
        ("Questions with texts of several lines are left out", misfits("lines")),
        ("Questions that begin like a choice or an answer line are left out", misfits("stem")),
        (f"Questions with more than {len(LETTERS)} options are left out", misfits("choices")),
        ("Rationales are lost", explained(written)),
        ("The order of the options is no longer kept", locked(written)),
        (
            "Pictures and their descriptions are lost",
            [item for item in written if item.image or item.alt],
        ),
        ("Tags are lost", [item for item in written if item.tags]),
        ("How deep a question goes is lost", [item for item in written if item.level != LEVELS[0]]),
        ("Names and topics are lost", written),
    ]
    yield from sentences((*own, *losses_of_items(written)))
    yield "The bank's title, language and licence have no place in Aiken."
