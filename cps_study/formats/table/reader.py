"""A table of questions (CSV, TSV, Excel, Kahoot's template) to drafts, one question a row.

The headers say what the columns hold, in many wordings (see `columns`). A key may be letters,
numbers or the text of options, or a `*` before the right ones. A key that could mean several things
is refused (see `keys`).
"""

from __future__ import annotations

import dataclasses
from contextlib import suppress
from itertools import chain, islice
from typing import TYPE_CHECKING, Final

from cps_study.formats.base import NO_OPTIONS, ReadOptions, ReadResult, Skipped
from cps_study.formats.syntax.decoding import NotTextError, decode_text
from cps_study.formats.syntax.signatures import is_ods, is_zip
from cps_study.formats.syntax.spreadsheet import read_table, read_tables
from cps_study.formats.syntax.tabular import (
    MAX_BYTES,
    MAX_COLUMNS,
    Cell,
    Table,
    UnreadableError,
    plain_name,
    quote_cell,
)
from cps_study.formats.table.columns import (
    FIELDS,
    TableLayout,
    header_text,
    lay_out,
    meaning,
    same_header,
)
from cps_study.formats.table.groups import (
    RowDraft,
    group_rows,
    skip_doubtful_numbers,
    with_own_groups,
)
from cps_study.formats.table.headless import guess_columns
from cps_study.formats.table.row_cells import SkippedRowError
from cps_study.formats.table.rows import NO_OPTION_COLUMNS, RowReader
from cps_study.formats.table.socrative import plain_header, plain_table, without_examples
from cps_study.model.problem import Problem, in_file_order
from cps_study.model.text import count, excerpt
from cps_study.nearest import nearest_hint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from cps_study.formats.base import DraftItem

__all__ = ["FIELDS", "columns", "detects_text", "detects_workbook", "guessed_fields", "read"]

HEADER_AMONG: Final = 20
"""The header is among this many first rows; Kahoot's template has seven rows of instructions."""
_SAMPLED: Final = 20
"""This many rows are searched for a sample of each column."""
_GUESSED_BY: Final = 200
"""This many rows show what the columns hold."""
_QUOTED_HEADER: Final = 40
"""How many characters of a header a message quotes."""
_QUOTED_HEADERS: Final = 30
"""How many headers a message lists."""
_QUOTED_SHEETS: Final = 10
_TIMESTAMPS: Final = frozenset({"timestamp", "zeitstempel", "marcatemporal", "horodateur"})
"""The first heading of a table of answers from Google Forms."""
_TABLE_NAMES: Final = (".csv", ".tsv", ".tab")
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
"""How other text formats begin, whose files people may have saved under a table's name."""


def read(raw: bytes, source: str, options: ReadOptions = NO_OPTIONS) -> ReadResult:
    """Return the questions of the table. Never raises.

    The `columns` of the options say what a header means: one of FIELDS, or "" for nothing. If the
    columns don't say what is asked and what is right, the result is an error that lists them.
    """
    try:
        results = [_read_table(table, source, options) for table in _tables(raw, options)]
    except UnreadableError as exc:
        column = 1 if exc.row else 0
        return ReadResult(problems=(Problem(source, exc.row, column, exc.what, exc.hint),))
    result = _together(results)
    if is_zip(raw):
        return result
    return result._replace(encoding=decode_text(raw).encoding)


def _tables(raw: bytes, options: ReadOptions) -> Iterator[Table]:
    """Yield every sheet with known headings; one table if it's said what the columns are.

    What is said of the file as a whole comes with the first. Raises UnreadableError.
    """
    _refuse_large(raw)
    score = _header_score(options.columns)
    if not options.headings:
        yield read_table(raw, score, HEADER_AMONG)
        return
    if options.columns:
        yield plain_table(read_table(raw, score, HEADER_AMONG))
        return
    tables = read_tables(raw, score, HEADER_AMONG, lambda row: bool(score(row)))
    first, *others = map(plain_table, without_examples(tables))
    yield first
    for other in others:
        yield other._replace(unread=(), remark="")


def _read_table(table: Table, source: str, options: ReadOptions) -> ReadResult:
    """Return the questions of one table. Raises UnreadableError."""
    mapping = options.columns
    source = f"{source}/{table.sheet}" if table.sheet else source
    notes: list[Problem] = []
    if not options.headings:
        table = _without_headings(table, mapping)
        if mapping is not None:
            # A number alone would be that of an option.
            mapping = dict.fromkeys(map(str, table.header), "") | dict(mapping)
    layout = lay_out(table.header, table.row, mapping)
    if not (layout.is_usable or mapping) and options.headings:
        table, layout, notes = _perhaps_without_headings(table, layout, source)
    wrong = _wrong_mapping(mapping or {}, layout, source) or _unusable(table, layout, source)
    if wrong is not None:
        return ReadResult(problems=(wrong,))
    result = _read_rows(table, layout, source, notes)
    if not table.sheet:
        return result
    items = tuple(dataclasses.replace(draft, inside=table.sheet) for draft in result.items)
    skipped = tuple(each._replace(inside=table.sheet) for each in result.skipped)
    return result._replace(items=items, skipped=skipped)


def _together(results: Sequence[ReadResult]) -> ReadResult:
    """Return what the sheets of a workbook hold as one result.

    A sheet that can't be read doesn't keep the others out.
    """
    readable = [result for result in results if result.question_count] or results
    items: list[DraftItem] = []
    skipped: list[Skipped] = []
    for result in readable:
        items += with_own_groups(result.items, items)
        skipped += result.skipped
    problems = list(chain.from_iterable(result.problems for result in results))
    if len(readable) < len(results):
        problems = [problem._replace(severity="warning") for problem in problems]
    return ReadResult(tuple(items), tuple(skipped), tuple(problems))


def _without_headings(table: Table, mapping: Mapping[str, str] | None) -> Table:
    """Return a table whose first row is one like the others, with numbers as headers.

    Without a mapping, the headers are what the rows say that they hold. Raises UnreadableError.
    """
    rows = [(table.row, table.header), *table.rows]
    width = max(len(row) for _, row in rows)
    header = list(map(str, range(1, width + 1)))
    if mapping is None:
        guessed = guess_columns([row for _, row in rows])
        if guessed is not None:
            header = guessed.fields
    padded = [(number, [*row, *[""] * (width - len(row))]) for number, row in rows]
    return table._replace(header=header, row=0, rows=iter(padded))


def _perhaps_without_headings(
    table: Table, layout: TableLayout, source: str
) -> tuple[Table, TableLayout, list[Problem]]:
    """Return the table with the columns that its rows suggest, and a note that says so.

    If they suggest nothing, all stays as it is. Raises UnreadableError if the first row could be
    one of headings just as well.
    """
    if _is_of_google_forms(layout) or not 0 < len(table.header) <= MAX_COLUMNS:
        return table, layout, []
    first_line = table.row
    rows = list(table.rows)
    guessed = guess_columns([table.header, *(row for _, row in rows)])
    table = table._replace(rows=iter(rows))
    if guessed is None:
        return table, layout, []
    if not guessed.is_certain:
        quoted = ", ".join(f"'{name}'" for name in _quoted_headers(layout))
        raise UnreadableError(
            f"are these headings, or the first card: {quoted}?",
            "if they're a card, add --no-headings; if they're headings, say which is which: "
            "--column front=HEADER --column back=HEADER",
            first_line,
        )
    table = _without_headings(table, None)
    words = ", ".join(dict.fromkeys(guessed.fields))
    what = f"the table has no headings, so its columns were read as: {words}"
    note = Problem(source, first_line, 1, what, "see --no-headings and --column", severity="info")
    return table, lay_out(table.header, 0), [note]


def columns(raw: bytes, *, headings: bool = True) -> dict[str, str]:
    """Return each column's name with the first filled cell below it; nothing if it isn't a table.

    Without headings, columns are called by their numbers. A file that turns out to be damaged
    further down still shows what was read before.
    """
    samples: dict[str, str] = {}
    with suppress(UnreadableError):
        table = _open(raw, None)
        if not headings:
            table = _without_headings(table, {})
        names = [header_text(cell) for cell in table.header[:MAX_COLUMNS]]
        samples = {name: "" for name in names if name}
        for _, row in islice(table.rows, _SAMPLED):
            for name, cell in zip(names, row, strict=False):
                if name and not samples[name]:
                    samples[name] = quote_cell(cell)
    return samples


def guessed_fields(raw: bytes, *, headings: bool = True) -> dict[str, str]:
    """Return what each column holds, by its name, as far as the rows say; nothing if they don't.

    Without headings, columns are called by their numbers.
    """
    with suppress(UnreadableError):
        table = _open(raw, None)
        if not headings:
            table = _without_headings(table, {})
        rows = [row for _, row in islice(table.rows, _GUESSED_BY)]
        guessed = guess_columns(rows) if rows else None
        if guessed is not None:
            return dict(zip(map(header_text, table.header), guessed.fields, strict=False))
    return {}


def detects_workbook(raw: bytes, _name: str) -> bool:
    """Say whether the bytes are a workbook: Excel's, or OpenDocument's."""
    return is_ods(raw) or (is_zip(raw) and b"xl/workbook.xml" in raw)


def detects_text(raw: bytes, name: str) -> bool:
    """Say whether the text is a table: its headers are known, or its name is a table's."""
    if is_zip(raw):
        return False
    try:
        text = decode_text(raw).text
        header = _open(raw, None).header
    except (NotTextError, UnreadableError):
        return False
    has_table_name = name.lower().endswith(_TABLE_NAMES)
    if has_table_name and len(header) > 1 and not text.lstrip().startswith(_OTHER_FORMATS):
        return True
    return lay_out(header, 0).is_usable


def _refuse_large(raw: bytes) -> None:
    """Raise UnreadableError for a file that is larger than a table of questions can be."""
    if len(raw) > MAX_BYTES:
        what = f"the file is larger than {MAX_BYTES >> 20} MiB"
        raise UnreadableError(what, "split it into smaller files")


def _open(raw: bytes, mapping: Mapping[str, str] | None) -> Table:
    _refuse_large(raw)
    return plain_table(read_table(raw, _header_score(mapping), HEADER_AMONG))


def _header_score(mapping: Mapping[str, str] | None) -> Callable[[Sequence[Cell]], int]:
    """Return a function that scores a header by how many of its columns are known.

    A row that can't be the header of a usable table scores 0.
    """

    def score(row: Sequence[Cell]) -> int:
        if len(row) > MAX_COLUMNS:
            return 0
        layout = lay_out(plain_header(row), 0, mapping)
        return layout.known_columns if layout.is_usable else 0

    return score


def _wrong_mapping(mapping: Mapping[str, str], layout: TableLayout, source: str) -> Problem | None:
    """Return the first unknown field or column that the user named, as a problem."""
    for header, field in mapping.items():
        if field and meaning(field) is None:
            hint = nearest_hint(field, list(FIELDS))
            what = f"there is no field '{excerpt(field, _QUOTED_HEADER)}'"
            return Problem(source, 0, 0, what, hint)
        if not any(same_header(header, name) for name in layout.headers):
            what = f"there is no column '{excerpt(header, _QUOTED_HEADER)}'"
            hint = nearest_hint(header, _quoted_headers(layout))
            return Problem(source, layout.row, 1, what, hint)
    return None


def _quoted_headers(layout: TableLayout) -> list[str]:
    """Return the first headers as a message lists them."""
    names = [excerpt(name, _QUOTED_HEADER) for name in layout.headers if name]
    return names[:_QUOTED_HEADERS]


def _unusable(table: Table, layout: TableLayout, source: str) -> Problem | None:
    """Return why the table can't be used, or None if it can."""
    if not table.header:
        hint = "the first row names the columns: question, option 1, …"
        return Problem(source, 0, 0, "the file is empty", hint)
    if len(table.header) > MAX_COLUMNS:
        what = f"the file has more than {MAX_COLUMNS:,} columns"
        return Problem(source, table.row, 1, what, "remove the empty ones")
    if not layout.is_usable:
        return _without_key(layout, source)
    if layout.duplicates:
        first, second = layout.duplicates[0]
        names = f"'{layout.headers[first]}' and '{layout.headers[second]}'"
        what = f"the columns {names} mean the same thing"
        hint = "rename or remove one of them, or say with --column what each one is"
        return Problem(source, table.row, second + 1, what, hint)
    return None


def _is_of_google_forms(layout: TableLayout) -> bool:
    """Return whether the first column has the times at which people answered."""
    return plain_name("".join(layout.headers[:1])) in _TIMESTAMPS


def _without_key(layout: TableLayout, source: str) -> Problem:
    """Return the error that no column says what is asked, or what is right."""
    if "question" in layout.single or "front" in layout.single:
        what = "no column says which answer is right"
    else:
        what = "no column seems to have the questions"
    if _is_of_google_forms(layout):
        what = "this looks like answers from Google Forms, which don't say what is right"
        hint = "for questions, make a table: cps-study guide tables"
        return Problem(source, layout.row, 1, what, hint)
    names = ", ".join(f"'{name}'" for name in _quoted_headers(layout)) or "none with a name"
    hint = (
        "say which column is which: --column question=HEADER --column correct=HEADER, and "
        "--column option=HEADER for each option, or front and back for cards; add --no-headings "
        "if the first row has none"
    )
    return Problem(source, layout.row, 1, f"{what}; the columns are: {names}", hint)


def _without_options(layout: TableLayout, source: str) -> Problem:
    """Return the error that the keys are letters, and no column seems to have the options."""
    names = ", ".join(f"'{excerpt(layout.headers[column], 40)}'" for column in layout.unused)
    what = f"the keys are letters, but no column seems to have the options; unused are: {names}"
    return Problem(source, layout.row, 1, what, "say which they are: --column option=HEADER")


def _read_rows(
    table: Table, layout: TableLayout, source: str, notes: Sequence[Problem] = ()
) -> ReadResult:
    reader = RowReader(layout, source)
    drafts: list[RowDraft] = []
    skipped: list[Skipped] = []
    zero_row = 0
    for number, row in table.rows:
        if reader.is_empty(row):
            continue
        try:
            drafts.append(reader.read(number, row))
        except SkippedRowError as exc:
            skipped.append(Skipped(number, exc.title, exc.why))
            if exc.has_zero_key and not zero_row:
                zero_row = number
    if skipped and not drafts:
        # What every row lacks for the same reason is better said once.
        if _only_options(layout):
            return ReadResult(problems=(_without_key(layout, source),))
        if layout.unused and {row.why for row in skipped} == {NO_OPTION_COLUMNS}:
            return ReadResult(problems=(_without_options(layout, source),))
    certain, doubtful = skip_doubtful_numbers(drafts, zero_row=zero_row)
    items, group_problems = group_rows(certain, source)
    problems = [
        *notes,
        *_remarks(table, source.removesuffix(f"/{table.sheet}")),
        *reader.problems,
        *reader.unused_columns(),
        *_assumed_cards(drafts, layout, source),
        *group_problems,
    ]
    in_row_order = sorted([*skipped, *doubtful], key=lambda row: row.line)
    return ReadResult(tuple(items), tuple(in_row_order), tuple(in_file_order(problems)))


def _only_options(layout: TableLayout) -> bool:
    """Return whether the table has options, but no column for keys: stars may have to mark them."""
    says_key = "correct" in layout.single or "accept" in layout.single
    return layout.has_options and not says_key


def _assumed_cards(drafts: Sequence[RowDraft], layout: TableLayout, source: str) -> list[Problem]:
    """Return a note about questions that became flashcards because the table has no options."""
    cards = sum(draft.is_assumed_card for draft in drafts)
    if not cards:
        return []
    what = f"the table has no options, so {cards:,} of its questions became flashcards"
    hint = "if learners should type the answers, name the answer column 'accept'"
    return [Problem(source, layout.row, 1, what, hint, severity="info")]


def _remarks(table: Table, source: str) -> list[Problem]:
    """Return what was guessed about the file, and which of its sheets were not read."""
    problems: list[Problem] = []
    if table.remark:
        hint = "check the letters with accents; save the file as UTF-8 if they look wrong"
        problems.append(Problem(source, 0, 0, table.remark, hint, severity="info"))
    if table.unread:
        sheets = table.unread[:_QUOTED_SHEETS]
        names = ", ".join(f"'{excerpt(name, _QUOTED_HEADER)}'" for name in sheets)
        unread = count(len(table.unread), "sheet isn't read", "sheets aren't read")
        hint = "name its columns as in cps-study guide tables, or save it as a file of its own"
        problems.append(Problem(source, 0, 0, f"{unread}: {names}", hint, severity="warning"))
    return problems
