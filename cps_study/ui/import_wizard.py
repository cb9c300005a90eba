"""Asking which column of a table is what, where its headers do not say so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

    from cps_study.store.importing import UnusableFileError

NOTHING: Final = "(nothing)"


def map_columns(path: Path, error: UnusableFileError) -> dict[str, str] | None:
    """Return which header is which field, as the learner says; None if the file is no table or nothing was chosen."""
    from cps_study.formats.question_table import FIELDS, headers

    if path.suffix.lower() not in {".csv", ".tsv", ".xlsx", ".txt"} or not error.problems:
        return None
    found = headers(path.read_bytes())
    if len(found) < 2:
        return None
    import questionary

    mapping: dict[str, str] = {}
    for header in found:
        chosen = questionary.select(f"What is in the column '{header}'?", choices=[NOTHING, *FIELDS]).unsafe_ask()
        if chosen != NOTHING:
            mapping[header] = chosen
    return mapping or None
