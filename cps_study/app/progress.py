"""Where the learner stands: what is flagged, set aside and noted, and the past attempts."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.errors import UsageError
from cps_study.formats.syntax.cell import disarm_formula
from cps_study.model.event import MarkEvent
from cps_study.model.item import full_prompt_of
from cps_study.model.text import one_line
from cps_study.nearest import nearest_hint
from cps_study.store.notes import read_notes
from cps_study.store.schedule import open_progress
from cps_study.study.times import from_stamp, stamp

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import datetime

    from cps_study.app.attempts import PastAttempt
    from cps_study.store.library import Library
    from cps_study.store.paths import Home

NOTE_COLUMNS: Final = ("id", "topic", "question", "note", "written")


class NamedItem(NamedTuple):
    """An item as a list names it. `topic` and `prompt` are empty if no bank has it anymore."""

    id: str
    topic: str
    prompt: str


class NotedItem(NamedTuple):
    """An item with the learner's note on it, and the UTC stamp of when it was written."""

    id: str
    topic: str
    prompt: str
    note: str
    written: str


class Standing(NamedTuple):
    """Where the learner stands."""

    flagged: tuple[NamedItem, ...]
    set_aside: tuple[NamedItem, ...]
    notes: tuple[NotedItem, ...]
    attempts: tuple[PastAttempt, ...]
    """The finished attempts, oldest first."""
    notice: str
    """What was wrong with the learner's files, or ""."""


def look_at_progress(home: Home, library: Library) -> Standing:
    """Return where the learner stands, without changing anything.

    Raises DataError if the learner's files can't be used.
    """
    from cps_study.app.attempts import history  # it brings the reader of blueprints

    opened = open_progress(home)
    progress = opened.progress
    return Standing(
        _named(progress.flagged, library),
        _named(progress.suspended, library),
        noted_items(home, library),
        tuple(history(home, library)),
        opened.notice,
    )


def noted_items(home: Home, library: Library) -> tuple[NotedItem, ...]:
    """Return the items on which the learner wrote a note, by topic."""
    notes = read_notes(home)
    return tuple(
        NotedItem(*named, notes[named.id].text, notes[named.id].at)
        for named in _named(notes, library)
    )


def take_back(
    home: Home,
    library: Library,
    unflag: Sequence[str],
    bring_back: Sequence[str],
    now: datetime,
) -> tuple[tuple[NamedItem, ...], tuple[NamedItem, ...]]:
    """Take the flag off some items and bring others back; return both.

    Raises UsageError, with the nearest name as a hint, for an item that isn't flagged or set aside;
    nothing is changed then.
    """
    from cps_study.app.study import open_study_store

    progress = open_progress(home).progress
    _check_marked("flagged", unflag, progress.flagged)
    _check_marked("set aside", bring_back, progress.suspended)
    with open_study_store(home, saves=True) as study_store:
        for ident in dict.fromkeys(unflag):
            study_store.record(MarkEvent(stamp(now), "flag", ident, on=False))
        for ident in dict.fromkeys(bring_back):
            study_store.record(MarkEvent(stamp(now), "suspend", ident, on=False))
    return _named(unflag, library), _named(bring_back, library)


def _check_marked(mark: str, idents: Iterable[str], marked: Collection[str]) -> None:
    """Raise UsageError for the first item without the mark, before a home is made."""
    for ident in idents:
        if ident not in marked:
            hint = nearest_hint(ident, sorted(marked))
            raise UsageError(f"'{ident}' isn't {mark}", hint or "see: cps-study progress")


def _named(idents: Iterable[str], library: Library) -> tuple[NamedItem, ...]:
    """Return the items by topic, then by id; those that no bank has come first."""
    named = []
    for ident in set(idents):
        item = library.item(ident)
        if item is None:
            named.append(NamedItem(ident, "", ""))
        else:
            named.append(NamedItem(ident, item.topic, one_line(full_prompt_of(item))))
    return tuple(sorted(named, key=lambda item: (item.topic, item.id)))


def notes_csv(notes: Iterable[NotedItem]) -> bytes:
    """Return the notes as a table that spreadsheets read, for the trainer.

    The byte order mark is how Excel knows that it is UTF-8. No cell can be run as a formula. The
    day on which a note was written is local.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(NOTE_COLUMNS)
    for note in notes:
        day = from_stamp(note.written).astimezone().date().isoformat()
        writer.writerow(disarm_formula(cell) for cell in note._replace(written=day))
    return text.getvalue().encode("utf-8-sig")
