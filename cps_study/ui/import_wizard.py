"""Ask which column of a table holds what, where its headers don't say so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.errors import DeclinedError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import questionary

    from cps_study.app.importing import UnusableFileError

NOTHING: Final = "(nothing)"
PICK_HELP: Final = (
    "Move with the up and down arrows, and press Enter to pick a line; below the list is what it "
    "means. Pick (nothing) for a column you don't need. q stops, and nothing is imported."
)
_QUOTED: Final = 5
"""How many of the headers the first question names."""
_TABLE_SUFFIXES: Final = frozenset({".csv", ".tsv", ".tab", ".xlsx", ".ods", ".txt"})


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


def map_columns(
    path: Path, error: UnusableFileError, before: TableColumns | None = None
) -> TableColumns | None:
    """Return what the learner says about the columns; `before` is what they said the last time.

    None if the file can't be a table, if it wasn't its columns that were the problem, or if the
    learner chose nothing. Raises DeclinedError if they go back.
    """
    from cps_study.formats.table.columns import meaning
    from cps_study.formats.table.reader import columns, guessed_fields
    from cps_study.store.files import read_input

    if path.suffix.lower() not in _TABLE_SUFFIXES or not error.problems:
        return None
    raw = read_input(path, "a table")
    samples = columns(raw)
    if len(samples) < 2:
        return None  # one column can't be both a question and its answer
    headings = _ask_for_headings(list(samples))
    likely = guessed_fields(raw, headings=headings)
    if not headings and likely and before is None:
        return TableColumns({}, headings)  # the rows say the rest by themselves
    if not headings:
        samples = columns(raw, headings=False)
    else:
        likely |= {header: meant.field for header in samples if (meant := meaning(header))}
    if before is not None:
        likely |= before.fields
    fields = _ask_for_fields(samples, likely)
    if not fields:
        return None
    return TableColumns(fields, headings)


def _ask_for_headings(first_row: Sequence[str]) -> bool:
    """Ask whether the first row has headings. Raises DeclinedError if the learner goes back."""
    import questionary

    choices = [
        questionary.Choice(
            "The headings of the columns", "headings", description="questions begin in the next row"
        ),
        questionary.Choice(
            "A question or a card, as in the rows below", "row", description="there are no headings"
        ),
    ]
    quoted = ", ".join(f"'{header}'" for header in first_row[:_QUOTED])
    return _pick(f"What is in the first row: {quoted}?", choices, "headings") == "headings"


def _ask_for_fields(samples: dict[str, str], likely: dict[str, str]) -> dict[str, str]:
    """Ask what each column holds, with what it's likely to hold chosen at first.

    Raises DeclinedError if the learner goes back.
    """
    import questionary

    from cps_study.formats.table.columns import FIELDS

    choices = [
        questionary.Choice(NOTHING, description="leave the column out"),
        *(questionary.Choice(name, description=about) for name, about in FIELDS.items()),
    ]
    fields: dict[str, str] = {}
    for header, sample in samples.items():
        example = f", such as '{sample}'" if sample else ""
        known = likely.get(header, NOTHING)
        if known not in FIELDS:
            known = NOTHING
        field = _pick(f"What is in the column '{header}'{example}?", choices, known)
        if field != NOTHING:
            fields[header] = field
    return fields


def _pick(question: str, choices: Sequence[questionary.Choice], default: str) -> str:
    """Return the value of the choice picked. Raises DeclinedError if the learner goes back."""
    from cps_study.ui.prompts import BACK, select

    picked = select(question, choices, default=default, help_words=[PICK_HELP])
    if picked == BACK:
        raise DeclinedError
    return str(picked)
