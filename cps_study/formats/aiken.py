"""Aiken: a question in one line, choices lettered A, B, C, and `ANSWER:` with the right letter.

It is read as Moodle's own importer reads it (`question/format/aiken/format.php`), but with more
care about keys. Where an answer could mean two choices, or Moodle would drop the beginning of a
stem, the question is refused. What is refused goes to the lenient reader of lists, which takes what
is clear to a person: "Answer: b) Tea", or a stem on two lines.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal

from cps_study.formats.base import NO_OPTIONS, ReadOptions, ReadResult, WriteResult
from cps_study.formats.export import (
    asked_by,
    explained,
    locked,
    losses_of_items,
    lost_note,
    sentences,
)
from cps_study.formats.item_builder import DraftOption, ItemBuilder, QuestionHead, comparable
from cps_study.formats.lists.fallback import read_refused
from cps_study.formats.syntax.beginning import beginning_of_text, looks_like_markdown
from cps_study.formats.syntax.decoding import NOT_TEXT, NotTextError, decode_text, remarks
from cps_study.formats.syntax.html_text import Plain, tidy
from cps_study.model.item import LEVELS, Bank, Item, Question
from cps_study.model.problem import Problem
from cps_study.model.text import LETTERS, count, excerpt

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cps_study.formats.export import Loss

_SHORTEST: Final = 2
"""Moodle ignores lines that are shorter than this."""
_CHOICE: Final = re.compile(r"([A-Z])[).][ \t]?")
_ANSWER: Final = re.compile(r"ANSWER:\s*")
_ALMOST_ANSWER: Final = re.compile(r"answer\s*:", re.IGNORECASE)
_SMALL_ANSWER: Final = "its answer line doesn't begin with ANSWER: in capital letters"
_FEEDBACK: Final = "FEEDBACK:"
_CHOICE_LINE: Final = re.compile(r"^[ \t]*[A-Z][).]", re.MULTILINE)
_ANSWER_LINE: Final = re.compile(r"^[ \t]*ANSWER[ \t]*:[ \t]*[A-Z]", re.MULTILINE | re.IGNORECASE)
_MARKDOWN: Final = re.compile(r"(?m)!\[[^\]\n]{0,300}\]\(|^#{1,6}[ \t]")
_UNKNOWN: Final = -1

_Misfit = Literal["", "kind", "choices", "lines", "stem"]
"""What keeps an item out of an Aiken file; nothing if it fits."""


def detects(raw: bytes, name: str) -> bool:
    """Return whether the text has lines with lettered choices and lines with an answer.

    A Markdown file with pictures or headings is left to that reader, since Aiken has none, and so
    is a text with lines that begin in bold.
    """
    text = beginning_of_text(raw)
    if text is None:
        return False
    is_markdown = name.lower().endswith((".md", ".markdown"))
    if looks_like_markdown(text) or (is_markdown and _MARKDOWN.search(text) is not None):
        return False
    return _CHOICE_LINE.search(text) is not None and _ANSWER_LINE.search(text) is not None


def read(raw: bytes, source: str, _options: ReadOptions = NO_OPTIONS) -> ReadResult:
    """Return the questions of an Aiken file; never raises."""
    try:
        decoded = decode_text(raw)
    except NotTextError:
        return ReadResult(
            problems=(Problem(source, 0, 0, NOT_TEXT, "save it as plain text (UTF-8)"),)
        )
    reader = _AikenReader(source)
    reader.builder.problems += remarks(decoded, source)
    text = decoded.text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        reader.take(number, line.strip())
    reader.close()
    if reader.builder.skipped:
        read_refused(lines, reader.taken, reader.builder, slips=[_SMALL_ANSWER])
    return reader.builder.result(encoding=decoded.encoding)


def write(bank: Bank) -> WriteResult:
    """Write the choices of a bank, and name what Aiken can't carry."""
    written = [item for item in bank.items if isinstance(item, Question) and not _misfit(item)]
    blocks = ["\n".join(_lines(item)) + "\n" for item in written]
    left_out = len(bank.items) - len(written)
    return WriteResult("\n".join(blocks).encode(), tuple(_losses(bank, written)), left_out)


class _AikenReader:
    """Takes a file line by line.

    A question is taken only once the lines after it show that it is finished: its feedback may
    follow its answer.
    """

    def __init__(self, source: str) -> None:
        self.builder = ItemBuilder(source)
        self.taken: list[tuple[int, int]] = []
        """The first and the last line of each question that came in."""
        self._begin_question()

    def _begin_question(self) -> None:
        """Forget the question so far."""
        self._line = 0
        self._last_line = 0
        self._stem: list[str] = []
        self._choices: list[tuple[str, str]] = []
        self._answer: str | None = None
        self._feedback: list[str] = []
        self._after_blank = False

    def take(self, number: int, line: str) -> None:
        """Take a line, given without blanks around it."""
        if not line:
            self._after_blank = True
        if len(line) < _SHORTEST:
            return
        choice = _CHOICE.match(line)
        answer = _ANSWER.match(line)
        in_question = bool(self._choices) or self._answer is not None
        if line.startswith(_FEEDBACK) and in_question:
            self._feedback.append(tidy(line.removeprefix(_FEEDBACK)))
        elif choice:
            self._close_if_answered(number)
            self._choices.append((choice[1], tidy(line[choice.end() :])))
        elif answer:
            self._close_if_answered(number)
            self._answer = line[answer.end() :]
        elif _ALMOST_ANSWER.match(line) and self._choices and self._answer is None:
            self._leave(_SMALL_ANSWER)
        else:
            self._take_stem(number, line, in_question=in_question)
        self._last_line = number
        self._after_blank = False

    def close(self) -> None:
        """Take the question so far, if there is one, and be ready for the next."""
        if self._line and self._answer is None:
            missing = "no ANSWER line"
            if not self._choices:
                missing = "no choices and no ANSWER line"
            self._leave(f"it isn't finished: it has {missing}")
        elif self._line:
            self._take_whole(self._answer or "")
        self._begin_question()

    def _close_if_answered(self, number: int) -> None:
        """Begin a new question if this choice or answer line comes after an answer line."""
        if self._answer is not None:
            self.close()
        self._line = self._line or number

    def _take_stem(self, number: int, line: str, *, in_question: bool) -> None:
        """Take a line of a stem: right below another it belongs to it, or else it begins one."""
        if in_question or self._after_blank:
            self.close()
        self._line = self._line or number
        self._stem.append(line)

    def _take_whole(self, answer: str) -> None:
        """Make an item of the question, unless something about it isn't clear."""
        key, why = _key(answer, self._choices)
        why = self._doubt_about_stem() or why
        if why:
            self._leave(why)
            return
        letters = "".join(letter for letter, _ in self._choices)
        if not LETTERS.startswith(letters):
            self._warn(
                "its choices aren't lettered A, B, C in order, "
                "so the answer was counted from the first one"
            )
        feedback = " ".join(text for text in self._feedback if text)
        if feedback:
            self._warn("Aiken has no FEEDBACK lines; this one became the rationale")
        options = []
        for position, (_, text) in enumerate(self._choices):
            options.append(DraftOption(Plain(text), key=position == key))
        before = len(self.builder.items)
        self.builder.closed(
            QuestionHead(self._line),
            Plain(tidy(self._stem[0])),
            options,
            Plain(feedback),
            truth=True,
        )
        if len(self.builder.items) > before:
            self.taken.append((self._line, self._last_line))

    def _doubt_about_stem(self) -> str:
        """Say why it isn't clear what is asked, or return an empty string."""
        if not self._stem and self._choices:
            return (
                "there is a choice without a question; "
                "a line that begins like 'A.' or 'I.' counts as a choice"
            )
        if not self._stem:
            return "there is an ANSWER line without a question"
        if len(self._stem) > 1:
            return "its question is on several lines: put it on one"
        return ""

    def _leave(self, why: str) -> None:
        """Leave the question out, and be ready for the next."""
        if self._stem:
            title = " ".join(self._stem)
        elif self._choices:
            title = self._choices[0][1]
        else:
            title = "ANSWER"
        self.builder.skip(QuestionHead(self._line), title, why)
        self._begin_question()

    def _warn(self, what: str) -> None:
        self.builder.warn(QuestionHead(self._line), self._stem[0], what)


def _key(answer: str, choices: Sequence[tuple[str, str]]) -> tuple[int, str]:
    """Return the position of the choice that an answer line names, or else why it isn't clear.

    Moodle goes by the position of the letter in the alphabet and doesn't look at the letters of
    the choices. So the position counts, but only where a person would not read it differently.
    """
    letter = answer[:1].upper()
    rest = answer[1:].strip(" \t).:-")
    position = LETTERS.find(letter) if letter else -1
    quoted = excerpt(answer, 20)
    if position < 0 or answer[1:2].isalnum():
        return _UNKNOWN, f"its ANSWER isn't a single letter: '{quoted}'"
    if position >= len(choices):
        has = count(len(choices), "choice") if choices else "no choices"
        return _UNKNOWN, f"its ANSWER is {letter}, but it has {has}"
    if rest and comparable(rest) != comparable(choices[position][1]):
        return _UNKNOWN, f"its ANSWER has more than one letter: '{quoted}'"
    if not _letter_is_at(letter, position, [name for name, _ in choices]):
        return (
            _UNKNOWN,
            f"its choices aren't lettered in order, so it isn't clear which one {letter} means",
        )
    return position, ""


def _letter_is_at(letter: str, position: int, letters: Sequence[str]) -> bool:
    """Return whether the choice at a position is the one that a person would call by a letter.

    Where no choice has the letter, it is that one only if the letters begin with A and one of
    them is written twice: then it is a slip, and counting from the first one is safe.
    """
    positions = [index for index, each in enumerate(letters) if each == letter]
    if positions:
        return positions == [position]
    repeated = len(set(letters)) < len(letters)
    return repeated and letters[0] == LETTERS[0]


def _lines(item: Question) -> Iterator[str]:
    yield _stem_of(item)
    for letter, option in zip(LETTERS, item.options, strict=False):
        yield f"{letter}) {tidy(option.text)}"
    yield f"ANSWER: {LETTERS[min(item.keys)]}"


def _stem_of(item: Item) -> str:
    """Return what an item asks with its group's text: in one line if each of them is one line."""
    parts = asked_by(item)
    separator = "\n\n" if any("\n" in part for part in parts) else " "
    return separator.join(parts)


def _misfit(item: Item) -> _Misfit:
    """Return what keeps an item out of an Aiken file; nothing if it fits."""
    if not isinstance(item, Question) or item.kind == "multi":
        return "kind"
    stem = _stem_of(item)
    texts = [stem, *(tidy(option.text) for option in item.options)]
    if len(item.options) > len(LETTERS):
        return "choices"
    if any("\n" in text for text in texts):
        return "lines"
    if len(stem) < _SHORTEST or _looks_like_another_line(stem):
        return "stem"
    return ""


def _looks_like_another_line(stem: str) -> bool:
    """Return whether a stem would be read as a choice, an answer or feedback."""
    if _CHOICE.match(stem) or _ALMOST_ANSWER.match(stem):
        return True
    return stem.startswith(_FEEDBACK)


def _losses(bank: Bank, written: Sequence[Question]) -> Iterator[str]:
    """Yield a sentence for each thing that Aiken can't carry."""
    other_kinds: list[Item] = []
    misfits: dict[_Misfit, list[Item]] = {"lines": [], "stem": [], "choices": []}
    for item in bank.items:
        misfit = _misfit(item)
        if misfit == "kind":
            other_kinds.append(item)
        elif misfit:
            misfits[misfit].append(item)
    pictured = [item for item in written if item.image or item.alt]
    tagged = [item for item in written if item.tags]
    with_level = [item for item in written if item.level != LEVELS[0]]
    own: list[Loss] = [
        ("Aiken has only questions with one right choice; others are left out", other_kinds),
        ("Questions with text on several lines are left out", misfits["lines"]),
        ("Questions that begin like a choice or an answer line are left out", misfits["stem"]),
        (f"Questions with more than {len(LETTERS)} options are left out", misfits["choices"]),
        ("Rationales are lost", explained(written)),
        ("The fixed order of the options is lost", locked(written)),
        ("Pictures and their descriptions are lost", pictured),
        ("Tags are lost", tagged),
        ("Levels (recall, understand, apply) are lost", with_level),
        ("Names and topics are lost", written),
    ]
    yield from sentences((*own, *losses_of_items(written)))
    yield from lost_note(bank)
    yield "Aiken has no place for the bank's title, language and license."
