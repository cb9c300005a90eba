"""Ask which column of a table holds what, where its headers don't say so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

    from cps_study.app.importing import UnusableFileError

NOTHING: Final = "(nothing)"
COLUMN_HELP: Final = (
    "Move with the up and down arrows, and press Enter to pick a line; below the list is what it "
    "means. Pick (nothing) for a column you don't need. q stops, and nothing is imported."
)
_QUOTED: Final = 5
"""How many of the headers the first question names."""
_TABLE_SUFFIXES: Final = frozenset({".csv", ".tsv", ".xlsx", ".txt"})


class TableColumns(NamedTuple):
    """What the learner says of a table: the field of each header, and whether it has headers."""

    fields: dict[str, str]
    headings: bool = True

    def command(self, path: Path) -> str:
        """Return the command that says the same next time."""
        from cps_study.store.copies import shell_word

        parts = ["cps-study bank import", shell_word(str(path))]
        if not self.headings:
            parts.append("--no-headings")
        for header, field in self.fields.items():
            parts.append("--column " + shell_word(f"{field}={header}"))
        return " ".join(parts)


def map_columns(path: Path, error: UnusableFileError) -> TableColumns | None:
    """Return what the learner says about the columns.

    None if the file can't be a table, if it wasn't its columns that were the problem, or if the
    learner chose nothing.
    """
    from cps_study.formats.table.reader import columns
    from cps_study.store.files import read_input
    from cps_study.ui.prompts import confirm

    if path.suffix.lower() not in _TABLE_SUFFIXES or not error.problems:
        return None
    raw = read_input(path, "a table")
    samples = columns(raw)
    if len(samples) < 2:
        return None  # one column can't be both a question and its answer
    first_row = ", ".join(f"'{header}'" for header in list(samples)[:_QUOTED])
    headings = confirm(f"Are these the headings of the columns: {first_row}?")
    if not headings:
        samples = columns(raw, headings=False)
    fields = _ask_for_fields(samples)
    if not fields:
        return None
    return TableColumns(fields, headings)


def _ask_for_fields(samples: dict[str, str]) -> dict[str, str]:
    """Ask what each column holds, with what is known of its header chosen at first.

    Nothing is returned if somebody goes back.
    """
    import questionary

    from cps_study.formats.table.columns import FIELDS, meaning
    from cps_study.ui.prompts import BACK, select

    choices = [
        questionary.Choice(NOTHING, description="leave the column out"),
        *(questionary.Choice(name, description=about) for name, about in FIELDS.items()),
    ]
    fields: dict[str, str] = {}
    for header, sample in samples.items():
        example = f", such as '{sample}'" if sample else ""
        meant = meaning(header)
        known = meant.field if meant is not None and meant.field in FIELDS else NOTHING
        field = select(
            f"What is in the column '{header}'{example}?",
            choices,
            default=known,
            help_words=[COLUMN_HELP],
        )
        if field == BACK:
            return {}
        if field != NOTHING:
            fields[header] = str(field)
    return fields
