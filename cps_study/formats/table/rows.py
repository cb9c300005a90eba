"""One row of a table of questions to one item, or the reason why it stays out."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NoReturn

from cps_study.formats.base import DraftItem
from cps_study.formats.native.schema import MAX_TEXT, PATH
from cps_study.formats.syntax.cell import rearm_formula, split_texts
from cps_study.formats.syntax.html_text import tidy
from cps_study.formats.syntax.tabular import A_NUMBER, Cell, NonTextCell, is_blank
from cps_study.formats.table.groups import ColumnGroup
from cps_study.formats.table.keys import BadKeyError, Key, read_key, sameness, strip_labels
from cps_study.model.item import LEVELS, Kind, Level, Option
from cps_study.model.problem import Problem
from cps_study.model.text import excerpt, one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cps_study.formats.table.columns import Layout

_KINDS: Final[dict[str, str]] = {
    **dict.fromkeys(
        ("choice", "single", "singlechoice", "singleanswer", "singleselect", "radio"), "choice"
    ),
    **dict.fromkeys(
        ("multi", "multipleanswer", "multipleanswers", "multipleresponse", "multipleselect"),
        "multi",
    ),
    **dict.fromkeys(
        ("multiselect", "checkbox", "checkboxes", "selectall", "selectallthatapply"), "multi"
    ),
    **dict.fromkeys(
        ("truefalse", "trueorfalse", "tf", "truefalsequestion", "boolean"), "truefalse"
    ),
    **dict.fromkeys(
        ("typed", "shortanswer", "fillintheblank", "fillintheblanks", "fib", "blank"), "typed"
    ),
    **dict.fromkeys(("flashcard", "card"), "flashcard"),
    **dict.fromkeys(("", "multiplechoice", "mc", "mcq", "quiz", "multiplechoicequestion"), ""),
}
_BLOOM: Final[dict[str, Level]] = {
    **dict.fromkeys(("recall", "remember", "remembering", "knowledge"), "recall"),
    **dict.fromkeys(("understand", "understanding", "comprehension"), "understand"),
    **dict.fromkeys(("apply", "applying", "application"), "apply"),
}
_TRUTH: Final = {"true": True, "false": False}
_SHORT_TRUTH: Final = {**_TRUTH, "t": True, "f": False}
_YES: Final = frozenset({"yes", "true", "x", "1"})
_STAR: Final = re.compile(r"\*(?!\*)\s*(?=\S)")
_EXAMPLE: Final = re.compile(r"\W*example\b", re.IGNORECASE)
_NUMBERS: Final = re.compile(r"[\d.\s,;|]+")
_NOUGHT: Final = re.compile(r"(?<![\d.])0(?:\.0*)?(?![\d.])")
_UNDATED: Final = " 00:00:00"


class LeftOutError(Exception):
    """A row that does not become an item; `title` is what it asks."""

    def __init__(self, why: str, title: str = "") -> None:
        super().__init__(why)
        self.why, self.title = why, title


@dataclass(slots=True)
class RowReader:
    """Reads the rows of a table with this layout.

    `notes` collects what was assumed or lost on the way; `zero` is the first row whose key is the number 0.
    """

    layout: Layout
    source: str
    notes: list[Problem] = field(default_factory=list)
    zero: int = 0
    _filled: set[int] = field(default_factory=set)
    _cards: int = 0
    _rows: int = 0

    def is_void(self, row: Sequence[Cell]) -> bool:
        """Tell whether nothing of the row stands in a column that is known, as in the empty rows of a template."""
        columns = [
            *self.layout.one.values(),
            *(c for held in self.layout.lists.values() for c in held.values()),
        ]
        return self._fits(row) and is_blank([row[column] for column in columns])

    def read(self, number: int, row: Sequence[Cell]) -> ColumnGroup:
        """Return the row's item. Raises LeftOutError."""
        self._rows += 1
        if not self._fits(row):
            width = len(self.layout.headers)
            why = f"the row has {len(row)} cells and the header {width}; is there a delimiter too few or too many?"
            raise LeftOutError(why, excerpt(" ".join(map(_shown, row))))
        self._filled.update(column for column in self.layout.unused if not is_blank([row[column]]))
        return _Row(self, number, row).found()

    def assume_card(self) -> None:
        """Count a question that is read as a flashcard for want of options."""
        self._cards += 1

    def doubt_numbers(self, row: int) -> None:
        """Remember a key that is the number 0."""
        self.zero = self.zero or row

    def unused(self) -> list[Problem]:
        """Return a problem for each column that holds something and is not used, and one for assumed flashcards."""
        layout = self.layout
        found = [
            Problem(
                self.source,
                layout.row,
                column + 1,
                f"the column '{excerpt(layout.headers[column], 40)}' is not used",
                severity="warning",
            )
            for column in sorted(self._filled)
        ]
        if self._cards:
            what = (
                f"the table has no options: {self._cards:,} of its questions are read as flashcards"
            )
            hint = "if they are to be typed, call the column of the answers 'accept'"
            found.append(Problem(self.source, layout.row, 1, what, hint, severity="info"))
        return found

    def _fits(self, row: Sequence[Cell]) -> bool:
        width = len(self.layout.headers)
        return len(row) >= width and is_blank(row[width:])

    def is_example(self, title: str) -> bool:
        """Tell whether the row is the example that Kahoot's template has under its header."""
        return self._rows == 1 and self.layout.kahoot and _EXAMPLE.match(title) is not None


class _Row:
    """A row on its way to an item."""

    def __init__(self, reader: RowReader, number: int, row: Sequence[Cell]) -> None:
        self.reader, self.layout, self.number, self.row = reader, reader.layout, number, row
        self.noted: list[Problem] = []
        self.title = ""
        front = self.text("front")
        self.stem = self.text("question") or front
        self.title = excerpt(self.stem)

    def found(self) -> ColumnGroup:
        if not self.stem:
            raise LeftOutError("there is no question", excerpt(" ".join(map(_shown, self.row))))
        try:
            if self.reader.is_example(self.stem):
                self.leave("it is the example of the template")
            item, by_number = self.item()
        except BadKeyError as exc:
            raise LeftOutError(str(exc), self.title) from exc
        scenario, family = self.fits(self.text("scenario")), self.text("family")
        self.fits(f"{family}\n\n{self.stem}")
        self.reader.notes.extend(self.noted)
        return ColumnGroup(item, scenario, family, by_number)

    def item(self) -> tuple[DraftItem, bool]:
        word = self.text("kind")
        wish = _KINDS.get(_plain(word))
        if wish is None:
            self.leave(f"it is of the kind '{excerpt(word, 40)}', which does not come in")
        options = self.options()
        if wish == "flashcard" or (not wish and not any(options) and self.text("back")):
            return self.flashcard(self.text("back")), False
        if wish == "typed" or (not wish and not any(options) and self.text("accept")):
            return self.typed(), False
        if not any(options):
            return self.without_options(wish or ""), False
        return self.closed(wish or "", options)

    def without_options(self, wish: str) -> DraftItem:
        """Return a true-or-false item, or a card if the table offers no options at all."""
        told = sameness(self.text("correct"))
        truth = (_SHORT_TRUTH if wish == "truefalse" else _TRUTH).get(told)
        if truth is not None:
            return self.truefalse(
                [Option("True", truth, self.why(0)), Option("False", not truth, self.why(1))]
            )
        if wish == "truefalse":
            self.leave(
                "its key is neither true nor false" if told else "no answer is marked as right"
            )
        if self.layout.offers or wish:
            self.leave("it has no options")
        card = self.flashcard(self.text("correct"))
        self.reader.assume_card()
        return card

    def flashcard(self, back: str) -> DraftItem:
        back = back or self.text("correct") or next(iter(self.accepted()), "")
        if not back:
            self.leave("the card has no back")
        return dataclasses.replace(self.draft("flashcard"), back=self.fits(back))

    def typed(self) -> DraftItem:
        accept = tuple(self.fits(answer) for answer in self.accepted())
        if not accept:
            self.leave("no answer is marked as right")
        if not all(any(map(str.isalnum, answer)) for answer in accept):
            self.leave("an answer to type has neither a letter nor a digit")
        return dataclasses.replace(
            self.draft("typed"), accept=accept, rationale=self.fits(self.why())
        )

    def accepted(self) -> list[str]:
        cell = self.text("accept") or self.text("correct")
        parts = split_texts(cell) if self.layout.own else re.split(r"[|;\n]", cell)
        return [answer for answer in (one_line(tidy(part)) for part in parts) if answer]

    def options(self) -> list[str]:
        """Return the options by their places; an empty text is a place without one."""
        columns = self.layout.lists["option"]
        if columns:
            return [self.cell(columns.get(number)) for number in range(1, max(columns) + 1)]
        if self.has_wrong_ones:
            wrong = [
                self.cell(column) for _, column in sorted(self.layout.lists["wrong option"].items())
            ]
            return [self.text("correct"), *wrong] if any(wrong) else []
        return self.split_options(self.text("options"))

    @property
    def has_wrong_ones(self) -> bool:
        """Whether the right option has one column and each wrong one another."""
        lists = self.layout.lists
        return (
            bool(lists["wrong option"]) and not lists["option"] and "options" not in self.layout.one
        )

    def split_options(self, cell: str) -> list[str]:
        """Return the options that stand in one cell."""
        if not cell:
            return []
        between = next((sign for sign in "\n|;" if sign in cell.strip()), None)
        if between is None:
            self.leave("its options cannot be told apart; put | between them")
        return [option for option in map(tidy, cell.split(between)) if option]

    def closed(self, wish: str, listed: list[str]) -> tuple[DraftItem, bool]:
        key, options = self.key(listed)
        if sum(map(bool, options)) < 2:
            self.leave("it has one option only")
        self.distinct(options)
        if len(key.places) == sum(map(bool, options)):
            self.leave("every option is marked as right")
        made = [
            Option(self.fits(text), place in key.places, self.why(place))
            for place, text in enumerate(options)
            if text
        ]
        return self.question(wish, made), key.by_number

    def key(self, options: list[str]) -> tuple[Key, list[str]]:
        """Return which options are right, and the options without what only marks or names them."""
        if self.has_wrong_ones:
            if not options[0]:
                self.leave("no answer is marked as right")
            return Key(frozenset({0})), options
        if self.layout.own:
            return self.told_key(options), options
        starred = frozenset(place for place, text in enumerate(options) if _STAR.match(text))
        options = strip_labels(
            [_STAR.sub("", text, count=1) if _STAR.match(text) else text for text in options]
        )
        if starred and not self.text("correct"):
            return Key(starred), options
        key = self.told_key(options)
        if starred and starred != key.places:
            self.leave("a * before an option and the column of the key say different things")
        return key, options

    def told_key(self, options: list[str]) -> Key:
        column = self.layout.one.get("correct")
        cell = self.row[column] if column is not None else ""
        cell = tidy(rearm_formula(cell)) if isinstance(cell, str) else cell
        try:
            return read_key(cell, options, self.layout.form)
        except BadKeyError:
            if _NUMBERS.fullmatch(_shown(cell)) and _NOUGHT.search(_shown(cell)):
                self.reader.doubt_numbers(self.number)
            raise

    def distinct(self, options: Sequence[str]) -> None:
        plain = [sameness(text) for text in options if text]
        if len(set(plain)) < len(plain):
            self.leave("two options are the same")

    def question(self, wish: str, options: list[Option]) -> DraftItem:
        truths = {sameness(option.text) for option in options} == _TRUTH.keys() and len(
            options
        ) == 2
        keys = sum(option.key for option in options)
        if wish == "truefalse" or (truths and keys == 1 and not (wish and self.layout.own)):
            if not truths:
                self.leave("its options are not true and false")
            return self.truefalse(
                sorted(options, key=lambda option: sameness(option.text), reverse=True)
            )
        if wish == "choice" and keys > 1:
            self.leave(f"{keys} options are marked as right, and its kind says that one is")
        if wish == "multi" and keys == 1:
            self.note(
                "its kind says that several options are right; one is marked", "it became a choice"
            )
        kind: Kind = "multi" if keys > 1 else "choice"
        locked = sameness(self.text("locked")) in _YES
        return self.built(kind, options, locked=locked)

    def truefalse(self, options: list[Option]) -> DraftItem:
        made = [
            option._replace(text=name)
            for option, name in zip(options, ("True", "False"), strict=True)
        ]
        return self.built("truefalse", made, locked=True)

    def built(self, kind: Kind, options: list[Option], *, locked: bool) -> DraftItem:
        draft = self.draft(kind)
        why = self.fits(self.why())
        return dataclasses.replace(draft, options=tuple(options), rationale=why, locked=locked)

    def draft(self, kind: Kind) -> DraftItem:
        """Return what items of all kinds have of the row, without the answers."""
        image, alt = self.picture()
        return DraftItem(
            kind=kind,
            stem=self.fits(self.stem),
            name=one_line(self.text("id")),
            topic_path=one_line(self.text("topic")),
            level=self.level(),
            cites=self.cites(),
            tags=tuple(self.fits(tag) for tag in self.tags()),
            image=image,
            alt=alt,
            line=self.number,
        )

    def level(self) -> Level:
        word = self.text("level").casefold()
        level = _BLOOM.get(word, "recall")
        if word and word not in _BLOOM:
            self.note(
                f"its level '{excerpt(word, 40)}' is not known",
                f"it became recall; known: {', '.join(LEVELS)}",
            )
        return level

    def tags(self) -> list[str]:
        cell = self.text("tags")
        parts = split_texts(cell) if self.layout.own else re.split(r"[,;|\n]", cell)
        return [tag for tag in (one_line(tidy(part)) for part in parts) if tag]

    def cites(self) -> tuple[str, ...]:
        told = [tidy(part) for part in split_texts(self.text("cites"))]
        for part in told:
            if not PATH.fullmatch(part) or len(part) > MAX_TEXT:
                self.note(
                    f"'{excerpt(part, 40)}' cannot be the name of an objective", "it was left out"
                )
        return tuple(
            dict.fromkeys(part for part in told if PATH.fullmatch(part) and len(part) <= MAX_TEXT)
        )

    def picture(self) -> tuple[str, str]:
        image, alt = one_line(self.text("image")), self.fits(self.text("alt"))
        if "://" in image:
            self.note(
                "its picture is somewhere on the internet",
                "it was left out: nothing is ever fetched",
            )
            return "", alt
        if image and not alt:
            self.note("its picture has no description", "say in words what it shows")
            alt = "a picture without a description"
        return self.fits(image), alt

    def why(self, place: int | None = None) -> str:
        """Return the rationale of the option at this place, or that of the question."""
        if place is None:
            return self.fits(self.text("rationale"))
        return self.fits(self.cell(self.layout.lists["option rationale"].get(place + 1)))

    def text(self, name: str) -> str:
        """Return what the row's cell of this field holds."""
        return self.cell(self.layout.one.get(name))

    def cell(self, column: int | None) -> str:
        if column is None:
            return ""
        cell = self.row[column]
        if isinstance(cell, NonTextCell):
            return self.odd_text(cell, column)
        return tidy(rearm_formula(cell)) if cell else ""

    def odd_text(self, cell: NonTextCell, column: int) -> str:
        """Return what a cell that is no text shows, and note where that may not be what stood there."""
        shown = cell.text.removesuffix(_UNDATED)
        name = excerpt(self.layout.headers[column], 40)
        if cell.kind.startswith("a date"):
            self.note(
                f"'{name}': the spreadsheet holds a date or time ({shown})",
                "was it meant so, or as in 1-2?",
            )
        elif cell.kind == A_NUMBER and not shown.lstrip("-").isdigit():
            self.note(
                f"'{name}': the spreadsheet holds the number {shown}",
                "is it a share that was shown as 50%?",
            )
        return shown

    def fits(self, text: str) -> str:
        if len(text) > MAX_TEXT:
            self.leave(f"a text of it is longer than {MAX_TEXT:,} characters")
        return text

    def note(self, what: str, hint: str) -> None:
        problem = Problem(
            self.reader.source, self.number, 1, what, hint, item=self.title, severity="warning"
        )
        if problem not in self.noted:
            self.noted.append(problem)

    def leave(self, why: str) -> NoReturn:
        raise LeftOutError(why, self.title)


def _plain(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


def _shown(cell: Cell) -> str:
    return cell if isinstance(cell, str) else cell.text
