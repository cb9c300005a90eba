"""One row of a table of questions to one draft, or the reason why it is skipped."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from cps_study.formats.item_faults import LINE_OF_KEY, NO_KEY, comparable, is_line_of_key
from cps_study.formats.syntax.tabular import is_blank, plain_name, shown_in_cell
from cps_study.formats.table.groups import RowDraft
from cps_study.formats.table.row_cells import RowCells, SkippedRowError
from cps_study.formats.table.row_fields import draft_of_row
from cps_study.formats.table.row_options import (
    draft_with_options,
    offered_options,
    true_false_draft,
    typed_among_options,
)
from cps_study.formats.truth import TRUTH
from cps_study.model.item import Option
from cps_study.model.problem import Problem
from cps_study.model.text import count, excerpt, one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cps_study.formats.base import DraftItem
    from cps_study.formats.syntax.tabular import Cell
    from cps_study.formats.table.columns import TableLayout

NO_OPTION_COLUMNS: Final = "its key is a letter, but no column seems to have the options"
_KINDS: Final = {
    "choice": "choice single singlechoice singleanswer singleselect radio",
    "multi": (
        "multi multipleanswer multipleanswers multipleresponse multipleselect multiselect "
        "checkbox checkboxes selectall selectallthatapply"
    ),
    "truefalse": "truefalse trueorfalse tf truefalsequestion boolean",
    "typed": "typed shortanswer fillintheblank fillintheblanks fib blank",
    "flashcard": "flashcard card",
    "closed": "multiplechoice mc mcq quiz multiplechoicequestion auswahl opcionmultiple qcm",
}
"""The words for each kind. "Multiple choice" ("closed") doesn't say how many options are right, so
its kind follows from the key; it does say that there are options."""
_KIND_OF: Final = {"": ""} | {
    word: kind for kind, words in _KINDS.items() for word in words.split()
}
_SHORT_TRUTH: Final = {"t": True, "v": True, "f": False}
"""T, F and V, for verdadero and vrai, count only where the row says that it is true or false."""
_LETTERS: Final = re.compile(r"\(?[A-Ha-h]\)?(?:\s*[,;&]\s*[A-Ha-h])*\.?")
_SWITCH: Final = frozenset({"0", "1"})
"""What programs write for false and true; as the back of a card, it would teach nothing."""
_EXAMPLE: Final = re.compile(r"\W*example\b", re.IGNORECASE)
_KIND_HEADING: Final = "questiontype"
"""What Wayground's template says again in the kind of its first row, which explains the columns."""
_IN_FULL: Final = frozenset({"1", "100", "1.0", "100.0"})
_ACCEPT_SEPARATORS: Final = r"[|;\n]"


@dataclass(slots=True)
class RowReader:
    """Reads the rows of a table with this layout.

    `problems` collects what was assumed or lost in the rows that come in.
    """

    layout: TableLayout
    source: str
    problems: list[Problem] = field(default_factory=list)
    _rows_read: int = 0
    _filled: set[int] = field(default_factory=set)
    """The unused columns that aren't empty."""

    def is_empty(self, row: Sequence[Cell]) -> bool:
        """Return whether every known column is empty, as in the unused rows of a template."""
        if not self._fits(row):
            return False
        columns = list(self.layout.single.values())
        for listed in self.layout.lists.values():
            columns += listed.values()
        return is_blank([row[column] for column in columns])

    def read(self, number: int, row: Sequence[Cell]) -> RowDraft:
        """Return the row's draft. Raises SkippedRowError."""
        self._rows_read += 1
        if not self._fits(row):
            why = (
                f"the row has {count(len(row), 'cell')}, but the header has "
                f"{len(self.layout.headers)}; is a comma or tab missing, or is there one too many?"
            )
            raise SkippedRowError(why, _whole_row(row))
        self._filled.update(column for column in self.layout.unused if not is_blank([row[column]]))
        cells = RowCells(self.layout, self.source, number, row)
        front = cells.text("front")
        stem = cells.text("question") or front
        if not stem:
            raise SkippedRowError("there is no question", _whole_row(row))
        cells.title = excerpt(stem)
        if self._is_example(stem):
            cells.skip("it is the template's example")
        if self._rows_read == 1 and plain_name(cells.text("kind")).startswith(_KIND_HEADING):
            cells.skip("it is the template's instructions")
        draft = _draft_of(cells, stem)
        # What was noted before the row had a title, once.
        self.problems += dict.fromkeys(
            problem._replace(item=cells.title) for problem in cells.problems
        )
        return draft

    def unused_columns(self) -> list[Problem]:
        """Return a warning for each column that isn't empty and isn't used."""
        problems: list[Problem] = []
        for column in sorted(self._filled):
            what = f"the column '{excerpt(self.layout.headers[column], 40)}' isn't used"
            problems.append(
                Problem(self.source, self.layout.row, column + 1, what, severity="warning")
            )
        return problems

    def _fits(self, row: Sequence[Cell]) -> bool:
        """Return whether the row is as wide as the header, empty cells at its end aside."""
        width = len(self.layout.headers)
        return len(row) >= width and is_blank(row[width:])

    def _is_example(self, stem: str) -> bool:
        """Return whether it is the example that Kahoot's template has below its header."""
        is_first = self._rows_read == 1
        return is_first and self.layout.is_kahoot and _EXAMPLE.match(stem) is not None


def _whole_row(row: Sequence[Cell]) -> str:
    """Return what identifies a row whose question is unknown."""
    return excerpt(" ".join(map(shown_in_cell, row)))


def _draft_of(cells: RowCells, stem: str) -> RowDraft:
    """Return the draft with the texts that it may share with its neighbors."""
    draft = _draft_of_kind(cells, stem)
    scenario = cells.checked_text("scenario")
    family = cells.text("family")
    # In case the family comes apart and its lead-in goes before the question.
    cells.checked(f"{family}\n\n{stem}")
    return draft._replace(scenario=scenario, family=family, twins=cells.text("twins"))


def _draft_of_kind(cells: RowCells, stem: str) -> RowDraft:
    """Return the draft of the kind that the row names, or that its filled cells suggest."""
    kind = _kind(cells)
    options = offered_options(cells)
    has_options = any(options)
    is_open = not kind and not has_options
    if kind == "flashcard" or (is_open and cells.text("back")):
        if not kind and is_line_of_key(stem, cells.text("back")):
            cells.skip(LINE_OF_KEY)
        return RowDraft(_flashcard(cells, stem))
    says_typed = cells.text("accept") or cells.text("weights")
    if kind == "typed" or (is_open and says_typed):
        answers, by_number = _answers_to_type(cells, options)
        return RowDraft(_typed(cells, stem, answers), by_number=by_number)
    if has_options:
        named_kind = "" if kind == "closed" else kind
        item, by_number = draft_with_options(cells, named_kind, stem, options)
        return RowDraft(item, by_number=by_number)
    return _draft_without_options(cells, kind, stem)


def _kind(cells: RowCells) -> str:
    """Return the kind that the row names, or nothing. Raises SkippedRowError for an unknown one."""
    word = cells.text("kind")
    kind = _KIND_OF.get(plain_name(word))
    if kind is None:
        cells.skip(f"questions of the kind '{excerpt(word, 40)}' can't come in")
    return kind


def _draft_without_options(cells: RowCells, kind: str, stem: str) -> RowDraft:
    """Return a true-or-false item, or a card if the table has no options at all.

    In a table that does have options, a row without them is unfinished and not a card.
    """
    answer = comparable(cells.text("correct"))
    is_true = TRUTH.get(answer)
    if is_true is None and kind == "truefalse":
        # A lone T or F may be a letter of an option, unless the row says what it is.
        is_true = _SHORT_TRUTH.get(answer)
    if is_true is not None:
        options = [
            Option("True", is_true, cells.option_rationale(0)),
            Option("False", not is_true, cells.option_rationale(1)),
        ]
        return RowDraft(true_false_draft(cells, stem, options))
    if kind == "truefalse":
        if answer:
            cells.skip("its key is neither true nor false")
        cells.skip(NO_KEY)
    if cells.layout.has_options or kind:
        cells.skip("it has no options")
    if _LETTERS.fullmatch(cells.text("correct")):
        cells.skip(NO_OPTION_COLUMNS)
    if answer in _SWITCH:
        cells.skip(f"is its answer '{answer}' true or false? write one of these words")
    return RowDraft(_flashcard(cells, stem), is_assumed_card=True)


def _flashcard(cells: RowCells, stem: str) -> DraftItem:
    """Return a card; without a column for its back, the answer is the back."""
    back = cells.text("back") or cells.text("correct")
    accepted = _accepted(cells)
    if not back and accepted:
        back = accepted[0]
    if not back:
        cells.skip("the card has no back")
    return dataclasses.replace(draft_of_row(cells, "flashcard", stem), back=cells.checked(back))


def _typed(cells: RowCells, stem: str, answers: Sequence[str]) -> DraftItem:
    """Return an item whose answer is typed."""
    accept = tuple(cells.checked(one_line(answer)) for answer in answers)
    if not accept:
        cells.skip(NO_KEY)
    # Typed answers are compared by their letters and digits alone.
    for answer in accept:
        if not any(map(str.isalnum, answer)):
            cells.skip("an answer to type has no letter or digit in it")
    rationale = cells.checked_text("rationale")
    return dataclasses.replace(
        draft_of_row(cells, "typed", stem), accept=accept, rationale=rationale
    )


def _answers_to_type(cells: RowCells, options: list[str]) -> tuple[list[str], bool]:
    """Return the answers to type that are right, and whether only numbers name them."""
    has_own_column = cells.text("accept") or cells.text("weights")
    if any(cells.listed("option")) and not has_own_column:
        return typed_among_options(cells, options)
    return _fully_right(cells), False


def _fully_right(cells: RowCells) -> list[str]:
    """Return the typed answers that count in full, if the row weighs each of them."""
    answers = _accepted(cells)
    weights = cells.split(cells.text("weights"), _ACCEPT_SEPARATORS)
    if not weights:
        return answers
    if len(weights) != len(answers):
        cells.skip("it doesn't weigh each of its answers")
    return [
        answer
        for answer, weight in zip(answers, weights, strict=True)
        if weight.rstrip("%") in _IN_FULL
    ]


def _accepted(cells: RowCells) -> list[str]:
    """Return the typed answers that count as right."""
    return cells.split(cells.text("accept") or cells.text("correct"), _ACCEPT_SEPARATORS)
