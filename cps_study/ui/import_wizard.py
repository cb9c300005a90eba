"""Asking which column of a table is what, where its headers do not say so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

    from cps_study.app.importing import UnusableFileError

NOTHING: Final = "(nothing)"
_TABLES: Final = frozenset({".csv", ".tsv", ".xlsx", ".txt"})


def map_columns(path: Path, error: UnusableFileError) -> dict[str, str] | None:
    """Return which header is which field, as the learner says; None if the file is no table or nothing was chosen."""
    from cps_study.formats.table.reader import FIELDS, columns
    from cps_study.store.files import read_input

    if path.suffix.lower() not in _TABLES or not error.problems:
        return None
    found = columns(read_input(path, "a table"))
    if len(found) < 2:
        return None
    import questionary

    choices = [
        questionary.Choice(NOTHING, description="leave the column out"),
        *(questionary.Choice(name, description=about) for name, about in FIELDS.items()),
    ]
    mapping: dict[str, str] = {}
    for header, sample in found.items():
        such = f", such as '{sample}'" if sample else ""
        chosen = questionary.select(
            f"What is in the column '{header}'{such}?", choices=choices
        ).unsafe_ask()
        if chosen != NOTHING:
            mapping[header] = chosen
    return mapping or None
