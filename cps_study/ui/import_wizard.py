"""Ask which column of a table holds what, where its headers don't say so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

    from cps_study.app.importing import UnusableFileError

NOTHING: Final = "(nothing)"
_TABLE_SUFFIXES: Final = frozenset({".csv", ".tsv", ".xlsx", ".txt"})


def map_columns(path: Path, error: UnusableFileError) -> dict[str, str] | None:
    """Return the field for each header, as the learner says.

    None if the file can't be a table, if it wasn't its columns that were the problem, or if the
    learner chose nothing.
    """
    from cps_study.formats.table.reader import FIELDS, columns
    from cps_study.store.files import read_input

    if path.suffix.lower() not in _TABLE_SUFFIXES or not error.problems:
        return None
    samples = columns(read_input(path, "a table"))
    if len(samples) < 2:
        return None  # one column can't be both a question and its answer
    import questionary

    choices = [
        questionary.Choice(NOTHING, description="leave the column out"),
        *(questionary.Choice(name, description=about) for name, about in FIELDS.items()),
    ]
    fields: dict[str, str] = {}
    for header, sample in samples.items():
        example = f", such as '{sample}'" if sample else ""
        field = questionary.select(
            f"What is in the column '{header}'{example}?", choices=choices
        ).unsafe_ask()
        if field != NOTHING:
            fields[header] = field
    return fields or None
