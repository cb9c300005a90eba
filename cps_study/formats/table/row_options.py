"""A row with options: the options, the key that names the right ones, and the item they make."""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING, Final

from cps_study.formats.item_faults import NO_KEY, comparable
from cps_study.formats.syntax.html_text import tidy
from cps_study.formats.syntax.tabular import text_of_cell
from cps_study.formats.table.keys import BadKeyError, Key, read_key, strip_labels
from cps_study.formats.table.row_cells import SkippedRowError
from cps_study.formats.table.row_fields import draft_of_row
from cps_study.model.item import Option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cps_study.formats.base import DraftItem
    from cps_study.formats.table.row_cells import RowCells
    from cps_study.model.item import Kind

_YES: Final = frozenset({"yes", "true", "x", "1"})
"""What people write to say that the options keep their order."""
_TRUTH_WORDS: Final = frozenset({"true", "false"})
_STAR: Final = re.compile(r"\*(?!\*)\s*(?=\S)")
"""A star that marks an option as right; two stars are bold type in many programs."""
_SEPARATORS: Final = ("\n", "|", ";")
"""Between options that share a cell. A comma isn't among them: it is too common inside one."""
_RIGHT_AND_WRONG: Final = re.compile(
    r"(?i)(?:^|,)\s*(right|wrong):((?:(?!,\s*(?:right|wrong):).)+)"
)
_NUMBERS: Final = re.compile(r"[\d.\s,;|]+")
"""A key that is made of numbers alone."""
_ZERO: Final = re.compile(r"(?<![\d.])0(?:\.0*)?(?![\d.])")


def offered_options(cells: RowCells) -> list[str]:
    """Return the texts of the options by their positions; an empty text is a gap."""
    options = cells.listed("option")
    if options:
        return options
    if cells.layout.splits_right_and_wrong:
        wrong = _wrong_options(cells)
        if not any(wrong):
            return []
        return [cells.text("correct"), *wrong]
    said = _RIGHT_AND_WRONG.findall(cells.text("correct"))
    if len(said) > 1:
        # Sensei writes all options into the answer, each with a word that says what it is.
        return [f"*{text}" if word.casefold() == "right" else text for word, text in said]
    return _options_in_one_cell(cells, cells.text("options"))


def draft_with_options(
    cells: RowCells, kind: str, stem: str, offered: list[str]
) -> tuple[DraftItem, bool]:
    """Return the draft, and whether only numbers name its key. Raises SkippedRowError.

    `kind` is what the row says it is, or nothing.
    """
    key, texts = _key_and_options(cells, offered)
    given = list(filter(None, texts))
    if len(given) < 2:
        cells.skip("it has only one option")
    if len(set(map(comparable, given))) < len(given):
        cells.skip("two options are the same")
    if len(key.indexes) == len(given):
        cells.skip("every option is marked as right")
    options = [
        Option(cells.checked(text), index in key.indexes, cells.option_rationale(index))
        for index, text in enumerate(texts)
        if text
    ]
    return _draft_of_kind(cells, kind, stem, options), key.by_number


def typed_among_options(cells: RowCells, offered: list[str]) -> tuple[list[str], bool]:
    """Return the answers to type that are where other rows have their options.

    Wayground's template has them there without a key: all are right. A key means that only those
    are right which it names. Also return whether only numbers name it. Raises SkippedRowError.
    """
    if not cells.text("correct"):
        return list(dict.fromkeys(filter(None, offered))), False
    key, texts = _key_and_options(cells, offered)
    return [texts[index] for index in sorted(key.indexes)], key.by_number


def true_false_draft(cells: RowCells, stem: str, options: Sequence[Option]) -> DraftItem:
    """Return a true-or-false item; its options are true and false, in this order."""
    renamed = [
        option._replace(text=text) for option, text in zip(options, ("True", "False"), strict=True)
    ]
    return _closed_draft(cells, "truefalse", stem, renamed, locked=True)


def _wrong_options(cells: RowCells) -> list[str]:
    """Return the wrong options in the order of their numbers, without the numbers' gaps."""
    columns = cells.layout.lists["wrong option"]
    texts = cells.listed("wrong option")
    return [texts[number - 1] for number in sorted(columns)]


def _options_in_one_cell(cells: RowCells, cell: str) -> list[str]:
    """Return options that share a cell. Raises SkippedRowError if nothing separates them."""
    if not cell:
        return []
    separators = [char for char in _SEPARATORS if char in cell.strip()]
    if not separators:
        cells.skip("its options can't be separated; put | between them")
    texts = map(tidy, cell.split(separators[0]))
    return list(filter(None, texts))


def _key_and_options(cells: RowCells, texts: list[str]) -> tuple[Key, list[str]]:
    """Return which options are right, and the options without marks and labels."""
    if cells.layout.splits_right_and_wrong:
        if not texts[0]:
            cells.skip(NO_KEY)
        return Key(frozenset({0})), texts
    if cells.layout.is_own:
        # This program wrote no marks and labels: what looks like one is part of the text.
        return _written_key(cells, texts), texts
    starred = frozenset(index for index, text in enumerate(texts) if _STAR.match(text))
    # The star comes before the label, as in `*B) Paris`.
    plain = strip_labels(list(map(_without_star, texts)))
    if not starred:
        return _written_key(cells, plain), plain
    written = cells.text("correct")
    if not written or len(_RIGHT_AND_WRONG.findall(written)) > 1:
        return Key(starred), plain
    key = _written_key(cells, plain)
    if key.indexes != starred:
        cells.skip("the * before an option and the key column disagree")
    return key, plain


def _without_star(text: str) -> str:
    """Return an option without the star that marks it as right."""
    star = _STAR.match(text)
    if star is None:
        return text
    return text[star.end() :]


def _written_key(cells: RowCells, texts: Sequence[str]) -> Key:
    """Return what the key column says. Raises SkippedRowError if that isn't certain."""
    cell = cells.key()
    try:
        return read_key(cell, texts, cells.layout.key_form)
    except BadKeyError as exc:
        written = text_of_cell(cell)
        has_zero = bool(_NUMBERS.fullmatch(written) and _ZERO.search(written))
        raise SkippedRowError(str(exc), cells.title, has_zero_key=has_zero) from exc


def _draft_of_kind(cells: RowCells, kind: str, stem: str, options: list[Option]) -> DraftItem:
    """Return the draft of the kind that the row names, or that follows from its options.

    A row that says how many options are right has to agree with its key: one of the two is a slip,
    and only its author knows which. One right option of a "multi" is not a contradiction.
    """
    key_count = sum(option.key for option in options)
    if _is_true_false(cells, kind, options, key_count):
        by_truth = sorted(options, key=lambda option: comparable(option.text), reverse=True)
        return true_false_draft(cells, stem, by_truth)
    if kind == "choice" and key_count > 1:
        cells.skip(f"{key_count} options are marked as right, but its kind allows only one")
    if kind == "multi" and key_count == 1:
        what = "its kind allows several right options, but only one is marked"
        cells.warn(what, "it became a question with one answer")
    locked = comparable(cells.text("locked")) in _YES
    if key_count > 1:
        return _closed_draft(cells, "multi", stem, options, locked=locked)
    return _closed_draft(cells, "choice", stem, options, locked=locked)


def _is_true_false(cells: RowCells, kind: str, options: Sequence[Option], key_count: int) -> bool:
    """Return whether it is a true-or-false item, even if the table calls it something else.

    Only this program's own tables are trusted when they say that it isn't.
    """
    words = [comparable(option.text) for option in options]
    has_truth_words = len(words) == 2 and set(words) == _TRUTH_WORDS
    if kind == "truefalse":
        if not has_truth_words:
            cells.skip("its options are not true and false")
        return True
    is_trusted = bool(kind) and cells.layout.is_own
    return has_truth_words and key_count == 1 and not is_trusted


def _closed_draft(
    cells: RowCells, kind: Kind, stem: str, options: Sequence[Option], *, locked: bool
) -> DraftItem:
    """Return a draft with these options."""
    return dataclasses.replace(
        draft_of_row(cells, kind, stem),
        options=tuple(options),
        rationale=cells.checked_text("rationale"),
        locked=locked,
    )
