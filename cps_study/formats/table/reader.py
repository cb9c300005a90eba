"""A table of questions (CSV, TSV, Excel; Kahoot's template) to items: one question a row, its columns known by name.

The headers say what the columns hold, in many wordings (see `question_columns`). A key may be letters, numbers or the
text of options, or a `*` before the right ones; a key that could mean several things is refused (see `question_keys`).
"""

from __future__ import annotations

import contextlib
from itertools import islice
from typing import TYPE_CHECKING, Final

from cps_study.formats.base import NO_OPTIONS, ReadOptions, ReadResult, Skipped
from cps_study.formats.syntax.decoding import NotTextError, decode_text
from cps_study.formats.syntax.spreadsheet import read_table
from cps_study.formats.syntax.tabular import (
    MAX_BYTES,
    MAX_COLUMNS,
    Cell,
    Table,
    UnreadableError,
    quote_cell,
)
from cps_study.formats.table.columns import (
    FIELDS,
    Layout,
    lay_out,
    meaning,
    same_header,
    shown_header,
)
from cps_study.formats.table.groups import ColumnGroup, drop_counted_from_0, group_found
from cps_study.formats.table.rows import LeftOutError, RowReader
from cps_study.model.problem import Problem, in_file_order
from cps_study.model.text import excerpt
from cps_study.nearest import nearest_hint

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

__all__ = ["FIELDS", "columns", "detects_text", "detects_workbook", "read"]

HEADER_AMONG: Final = 20
"""The header is one of so many first rows: Kahoot's template has seven rows of instructions before it."""
_SAMPLED: Final = 20
"""So many rows are looked at for a sample of each column."""
_ZIP: Final = b"PK"
_TEXT_NAMES: Final = (".csv", ".tsv", ".tab")
_OTHER_FORMATS: Final = (
    "#separator:",
    "#html:",
    "#columns:",
    "#notetype",
    "#deck",
    "//",
    "::",
    "$CATEGORY",
    "<",
    "{",
)


def read(raw: bytes, source: str, options: ReadOptions = NO_OPTIONS) -> ReadResult:
    """Return the questions of the table; the `columns` of the options say what a header stands for.

    That is one of FIELDS, or "" for nothing.

    A table whose columns do not say what is asked and what is right gives an error that lists them. Never raises.
    """
    mapping = options.columns
    try:
        table = _open(raw, mapping)
        layout = lay_out(table.header, table.row, mapping)
        wrong = _wrong_mapping(mapping or {}, layout, source) or _unusable(table, layout, source)
        if wrong is not None:
            return ReadResult(problems=(wrong,))
        harvest = _harvest(table, layout, source)
    except UnreadableError as exc:
        return ReadResult(
            problems=(Problem(source, exc.row, int(exc.row > 0), exc.what, exc.hint),)
        )
    return harvest if raw.startswith(_ZIP) else harvest._replace(encoding=decode_text(raw).encoding)


def columns(raw: bytes) -> dict[str, str]:
    """Return the columns by name, each with what its first full cell holds; nothing for what is no table."""
    found: dict[str, str] = {}
    with contextlib.suppress(UnreadableError):
        table = _open(raw, None)
        names = [shown_header(cell) for cell in table.header[:MAX_COLUMNS]]
        found = {name: "" for name in names if name}
        for _, row in islice(table.rows, _SAMPLED):
            for name, cell in zip(names, row, strict=False):
                if name and not found[name]:
                    found[name] = quote_cell(cell)
    return found


def detects_workbook(raw: bytes, _name: str) -> bool:
    """Say whether the bytes are an Excel workbook."""
    return raw.startswith(_ZIP) and b"xl/workbook.xml" in raw


def detects_text(raw: bytes, name: str) -> bool:
    """Say whether the text is a table: its headers are known, or its name is that of a table."""
    if raw.startswith(_ZIP):
        return False
    try:
        text = decode_text(raw).text
    except NotTextError:
        return False
    try:
        header = _open(raw, None).header
    except UnreadableError:
        return False
    called = name.lower().endswith(_TEXT_NAMES) and not text.lstrip().startswith(_OTHER_FORMATS)
    return (called and len(header) > 1) or lay_out(header, 0).usable


def _open(raw: bytes, mapping: Mapping[str, str] | None) -> Table:
    if len(raw) > MAX_BYTES:
        raise UnreadableError(f"the file is larger than {MAX_BYTES >> 20} MiB", "split it")
    return read_table(raw, _score(mapping), HEADER_AMONG)


def _score(mapping: Mapping[str, str] | None) -> Callable[[Sequence[Cell]], int]:
    """Return what values a header by its known columns; a row that cannot be one is worth nothing."""

    def score(row: Sequence[Cell]) -> int:
        if len(row) > MAX_COLUMNS:
            return 0
        layout = lay_out(row, 0, mapping)
        return layout.known if layout.usable else 0

    return score


def _wrong_mapping(mapping: Mapping[str, str], layout: Layout, source: str) -> Problem | None:
    """Return what is wrong with what was said about the columns: a field or a column that there is not."""
    for header, field in mapping.items():
        if field and meaning(field) is None:
            hint = nearest_hint(field, list(FIELDS))
            return Problem(source, 0, 0, f"no column can hold '{excerpt(field, 40)}'", hint)
        if not any(same_header(header, name) for name in layout.headers):
            hint = nearest_hint(header, [excerpt(name, 40) for name in layout.headers if name][:30])
            return Problem(
                source, layout.row, 1, f"there is no column '{excerpt(header, 40)}'", hint
            )
    return None


def _unusable(table: Table, layout: Layout, source: str) -> Problem | None:
    if not table.header:
        return Problem(
            source,
            0,
            0,
            "the file is empty",
            "the first row names the columns: question, option 1, …",
        )
    if len(table.header) > MAX_COLUMNS:
        return Problem(
            source,
            table.row,
            1,
            f"the file has more than {MAX_COLUMNS:,} columns",
            "remove the empty ones",
        )
    if not layout.usable:
        return _without_key(layout, source)
    if layout.twice:
        first, again = layout.twice[0]
        what = f"the columns '{layout.headers[first]}' and '{layout.headers[again]}' say the same thing"
        return Problem(
            source,
            table.row,
            again + 1,
            what,
            "rename or remove one of them, or say what each holds",
        )
    return None


def _without_key(layout: Layout, source: str) -> Problem:
    if "question" in layout.one or "front" in layout.one:
        what = "no column says which answer is right"
    else:
        what = "no column is known to hold the questions"
    found = (
        ", ".join(f"'{excerpt(name, 40)}'" for name in layout.headers[:30] if name)
        or "none with a name"
    )
    return Problem(
        source,
        layout.row,
        1,
        f"{what}; the columns are: {found}",
        "say which column holds what: --column question=HEADER --column correct=HEADER",
    )


def _harvest(table: Table, layout: Layout, source: str) -> ReadResult:
    reader = RowReader(layout, source)
    found: list[ColumnGroup] = []
    left: list[Skipped] = []
    for number, row in table.rows:
        if reader.is_void(row):
            continue
        try:
            found.append(reader.read(number, row))
        except LeftOutError as exc:
            left.append(Skipped(number, exc.title, exc.why))
    if (
        not found
        and left
        and "correct" not in layout.one
        and "accept" not in layout.one
        and layout.offers
    ):
        return ReadResult(problems=(_without_key(layout, source),))
    sure, guessed = drop_counted_from_0(found, zero=reader.zero)
    items, problems = group_found(sure, source)
    notes = [*_remarks(table, source), *reader.notes, *reader.unused(), *problems]
    ordered = sorted([*left, *guessed], key=lambda one: one.line)
    return ReadResult(tuple(items), tuple(ordered), tuple(in_file_order(notes)))


def _remarks(table: Table, source: str) -> list[Problem]:
    notes = []
    if table.remark:
        hint = "check the letters with accents; save the file as UTF-8 if they look wrong"
        notes.append(Problem(source, 0, 0, table.remark, hint, severity="info"))
    if table.unread:
        names = ", ".join(f"'{excerpt(name, 40)}'" for name in table.unread[:10])
        what = f"only the first sheet is read; the workbook has {len(table.unread)} more: {names}"
        notes.append(
            Problem(
                source, 0, 0, what, "save another sheet as a file of its own", severity="warning"
            )
        )
    return notes
