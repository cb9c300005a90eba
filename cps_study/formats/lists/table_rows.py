"""Tables within lists of questions, as Word and Markdown have them."""

from __future__ import annotations

import csv
import dataclasses
import io
import re
from typing import TYPE_CHECKING, Final

from cps_study.formats.base import NO_OPTIONS
from cps_study.formats.item_builder import QuestionHead
from cps_study.formats.lists.lines import begins_key
from cps_study.formats.table import reader as table_reader
from cps_study.formats.table.groups import with_own_groups
from cps_study.formats.table.headless import guess_columns

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from cps_study.formats.base import ReadOptions, ReadResult
    from cps_study.formats.item_builder import ItemBuilder

_NUMBER: Final = re.compile(r"(\d{1,3})[.)]?")
_PICTURED_ROW: Final = "its row in the table shows a picture: write it as a list, not in a table"


def key_lines(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return a line of an answer key for each row, if that's what a table is; else nothing.

    Its rows have a number and an answer, or several such pairs. Above them may be a heading, such
    as `No.` and `Answer`.
    """
    lines: list[str] = []
    for place, row in enumerate(rows):
        numbers = list(map(_NUMBER.fullmatch, row[::2]))
        answers = row[1::2]
        heading = " ".join(row[:2])
        if len(row) % 2 == 0 and all(numbers):
            pairs = zip(numbers, answers, strict=True)
            lines += ["; ".join(f"{number[1]}. {answer}" for number, answer in pairs if number)]
        elif not any(row) or (place == 0 and begins_key(heading)):
            lines.append(heading.strip())
        else:
            return []
    return lines


def take_rows(
    rows: Sequence[Sequence[str]],
    line_of: Callable[[int], int],
    builder: ItemBuilder,
    refused: Collection[int] = (),
    topic: str = "",
) -> bool:
    """Take the questions of rows of which each cell is one line; say whether they're such a table.

    They aren't if the first row doesn't say that they have questions: such a table only sets a
    page. Rows count from 1, and `line_of` says on which line of the file each is. Those that are
    `refused` show a picture. The `topic` is that of rows which have none themselves.
    """
    raw = _as_csv(rows)
    if len(rows) < 2 or not table_reader.detects_text(raw, ""):
        return False
    result = table_reader.read(raw, builder.source, NO_OPTIONS)
    items = [
        dataclasses.replace(draft, topic_path=draft.topic_path or topic) for draft in result.items
    ]
    _take(result._replace(items=tuple(items)), line_of, builder, refused)
    return True


def take_headless(
    rows: Sequence[Sequence[str]],
    line_of: Callable[[int], int],
    builder: ItemBuilder,
    refused: Collection[int],
    options: ReadOptions,
) -> bool:
    """Take the questions of rows without headings, as `take_rows` does; say whether they're such.

    The builder gets an error if the first row may be one of headings, unless the options say not.
    """
    if len(rows) < 2 or guess_columns(rows) is None:
        return False
    _take(table_reader.read(_as_csv(rows), builder.source, options), line_of, builder, refused)
    return True


def _as_csv(rows: Sequence[Sequence[str]]) -> bytes:
    content = io.StringIO()
    csv.writer(content).writerows(rows)
    return content.getvalue().encode()


def _take(
    result: ReadResult,
    line_of: Callable[[int], int],
    builder: ItemBuilder,
    refused: Collection[int],
) -> None:
    """Take the questions of a table, each with its line of the file."""
    for draft in with_own_groups(result.items, builder.items):
        line = line_of(draft.line)
        if draft.line in refused:
            builder.skip(QuestionHead(line), draft.stem, _PICTURED_ROW)
        else:
            builder.items.append(dataclasses.replace(draft, line=line))
    builder.skipped += [each._replace(line=line_of(each.line)) for each in result.skipped]
    builder.problems += [each._replace(line=line_of(each.line)) for each in result.problems]
