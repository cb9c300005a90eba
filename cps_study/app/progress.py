"""Where the learner stands: the figures, what is flagged, set aside and noted, past attempts."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.errors import UsageError
from cps_study.formats.syntax.cell import disarm_formula
from cps_study.model.event import AnswerEvent, LeaveEvent, MarkEvent, UndoEvent
from cps_study.model.item import full_prompt_of
from cps_study.model.text import one_line
from cps_study.nearest import nearest_hint
from cps_study.store.journal import read_journal
from cps_study.store.journal_search import find_events
from cps_study.store.schedule import open_progress
from cps_study.store.settings import load_settings
from cps_study.study.attempt_record import attempts
from cps_study.study.left import left_subjects
from cps_study.study.notes import current_notes
from cps_study.study.times import from_stamp, stamp, study_day

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import datetime

    from cps_study.app.attempts import PastAttempt
    from cps_study.app.standing import Figures
    from cps_study.store.library import Library
    from cps_study.store.paths import Home
    from cps_study.study.scoring import Tally

_TO_SEE: Final = "see: cps-study progress"
MOST_TYPED: Final = 50
"""How many of the answers that were typed last are listed."""
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


class TypedAnswer(NamedTuple):
    """An answer that the learner typed, to which item, and the UTC stamp of when."""

    id: str
    prompt: str
    answer: str
    right: bool
    at: str


class Standing(NamedTuple):
    """Where the learner stands."""

    figures: Figures
    flagged: tuple[NamedItem, ...]
    set_aside: tuple[NamedItem, ...]
    notes: tuple[NotedItem, ...]
    attempts: tuple[PastAttempt, ...]
    """The finished attempts, oldest first."""
    left_today: tuple[str, ...]
    """The subjects that the learner left for today."""
    notice: str
    """What was wrong with the learner's files, or ""."""

    def last_exam_by_domain(self) -> dict[str, Tally]:
        """Return the points by domain of the last mock exam; nothing, if none was finished."""
        for attempt in reversed(self.attempts):
            if attempt.record.terms.kind == "exam":
                return attempt.score.by_domain
        return {}


class TakeBack(NamedTuple):
    """What to take back: flags and setting aside, by the ids of items, and subjects left today."""

    flags: Sequence[str] = ()
    set_aside: Sequence[str] = ()
    subjects: Sequence[str] = ()


def look_at_progress(home: Home, library: Library, now: datetime) -> Standing:
    """Return where the learner stands, without changing anything.

    Raises DataError if the learner's files can't be used.
    """
    from cps_study.app.attempts import past_attempts  # it brings the reader of blueprints
    from cps_study.app.standing import look_at_figures

    opened = open_progress(home, now)
    progress = opened.progress
    events = read_journal(home.journal).events
    return Standing(
        look_at_figures(events, library, progress, load_settings(home), now),
        named_items(progress.flagged, library),
        named_items(progress.suspended, library),
        noted_items(home, library),
        tuple(past_attempts(attempts(events), library)),
        tuple(sorted(_left_today(home, now))),
        opened.notice,
    )


def noted_items(home: Home, library: Library) -> tuple[NotedItem, ...]:
    """Return the items on which the learner wrote a note, by topic."""
    notes = current_notes(find_events(home, "note"))
    return tuple(
        NotedItem(*named, notes[named.id].text, notes[named.id].at)
        for named in named_items(notes, library)
    )


def typed_answers(home: Home, library: Library) -> list[TypedAnswer]:
    """Return what the learner typed lately, the latest first."""
    events = find_events(home, "answer")
    undone = {event.of for event in events if isinstance(event, UndoEvent)}
    answers = [event for event in events if isinstance(event, AnswerEvent)]
    typed = [
        (event, event.response)
        for event in sorted(answers, key=lambda event: event.id, reverse=True)
        if isinstance(event.response, str) and event.id not in undone
    ]
    found = []
    for event, response in typed[:MOST_TYPED]:
        (named,) = named_items([event.item], library)
        right = event.right is True
        found.append(TypedAnswer(named.id, named.prompt, response, right, event.at))
    return found


def _left_today(home: Home, now: datetime) -> frozenset[str]:
    return left_subjects(find_events(home, "leave"), study_day(now).isoformat())


def take_back(home: Home, asked: TakeBack, now: datetime) -> TakeBack:
    """Take back what the learner asks for, and return it, each once.

    Raises UsageError, with the nearest name as a hint, for an item that isn't flagged or set aside
    and for a subject that wasn't left today; nothing is changed then.
    """
    from cps_study.app.study import open_study_store

    progress = open_progress(home).progress
    _check_marked("flagged", asked.flags, progress.flagged)
    _check_marked("set aside", asked.set_aside, progress.suspended)
    _check_marked("left for today", asked.subjects, _left_today(home, now))
    once = TakeBack(*(tuple(dict.fromkeys(names)) for names in asked))
    day = study_day(now).isoformat()
    with open_study_store(home, saves=True) as study_store:
        for ident in once.flags:
            study_store.record(MarkEvent(stamp(now), "flag", ident, on=False))
        for ident in once.set_aside:
            study_store.record(MarkEvent(stamp(now), "suspend", ident, on=False))
        for subject in once.subjects:
            study_store.record(LeaveEvent(stamp(now), day, subject, on=False))
    return once


def _check_marked(mark: str, idents: Iterable[str], marked: Collection[str]) -> None:
    """Raise UsageError for the first name without the mark, before a home is made."""
    for ident in idents:
        if ident not in marked:
            hint = nearest_hint(ident, sorted(marked), _TO_SEE)
            raise UsageError(f"'{ident}' isn't {mark}", hint or _TO_SEE)


def named_items(idents: Iterable[str], library: Library) -> tuple[NamedItem, ...]:
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
