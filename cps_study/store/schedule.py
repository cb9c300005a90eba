"""The schedule file: made from the journal, readable, replaced atomically, remade when in doubt.

It holds what the learner remembers of each objective, and when each item was answered last. It
depends on the journal alone, so that it's the same on every device.
"""

from __future__ import annotations

import json
import re
import zlib
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from cps_study.errors import DataError
from cps_study.model.asking import RUNGS
from cps_study.model.event import UndoEvent
from cps_study.model.learner import Learner, refuse_learner
from cps_study.store.attempts_file import save_attempts
from cps_study.store.files import drop_link, is_replaceable, read_if_there, replace_file
from cps_study.store.journal import (
    JournalContent,
    events_after,
    last_event_id,
    parse_journal,
    read_journal,
)
from cps_study.store.journal_scan import scan_journal
from cps_study.store.legacy_items import legacy_items
from cps_study.store.schedule_lines import (
    ITEM_LINE,
    OBJECTIVE_LINE,
    FileDeck,
    FileShelf,
    all_match,
)
from cps_study.study.growing import growing
from cps_study.study.pace import Sample
from cps_study.study.progress import Progress, add_later, counted_ids, counts, replay
from cps_study.study.times import stamp
from cps_study.study.today import Today

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from cps_study.model.asking import Rung
    from cps_study.model.event import Event, Stamp
    from cps_study.store.paths import Home

VERSION: Final = 2
_OBJECTIVES: Final = '"objectives": {\n'
_ITEMS: Final = '\n},\n"items": {\n'
_FOOT: Final = "\n}\n}\n"
_CHECKSUM: Final = re.compile(rb'\{\n"checksum": "([0-9a-f]{8})",\n')
_REMADE: Final = "it was made again from your answers"
_WRONG_CLOCK: Final = timedelta(days=1)
"""Answers that are further ahead than this were given while the clock was wrong."""

Match = Literal["current", "older", "different"]
"""How a schedule file compares with the journal: it matches; an earlier version made it, so that
the next start makes it again; or it is damaged or was made from other answers."""


class _UnusableScheduleError(Exception):
    """The schedule file isn't as this program writes it; the message is a sentence about that."""


class _OlderScheduleError(_UnusableScheduleError):
    """An earlier version made the schedule."""


class OpenedProgress(NamedTuple):
    """The learner's progress and, if the schedule had to be made again, a sentence saying why."""

    progress: Progress
    notice: str = ""


def open_progress(home: Home, now: datetime | None = None) -> OpenedProgress:
    """Return the learner's progress: the schedule and what the journal has gained since.

    If the schedule is missing, damaged, from another version or made from another journal, the
    whole journal is replayed instead. With `now`, answers from the future don't count as such.
    Raises DataError if a file can't be read.
    """
    opened = _open(home)
    ahead = now is not None and opened.progress.clock > stamp(now + _WRONG_CLOCK)
    if now is not None and ahead:
        journal = read_journal(home.journal)
        return OpenedProgress(progress_of(journal.events, stamp(now + _WRONG_CLOCK)), opened.notice)
    return opened


def _open(home: Home) -> OpenedProgress:
    # No schedule is normal after a first session that was cut off: nothing to worry anybody with.
    try:
        raw = read_schedule(home)
    except DataError as exc:
        if not is_replaceable(home.schedule):
            raise
        return OpenedProgress(_replay_journal(home), f"{exc.what}; {_REMADE}.")
    if raw is None:
        return OpenedProgress(_replay_journal(home))
    try:
        progress = _parse(raw)
    except _UnusableScheduleError as exc:
        return OpenedProgress(_replay_journal(home), f"{exc}; {_REMADE}.")
    return _catch_up(home, progress)


def _catch_up(home: Home, progress: Progress) -> OpenedProgress:
    """Return the progress with the events that came after the schedule."""
    later = _later_by_scan(home, progress)
    if later is None:
        later = events_after(home.journal, progress.through)
    if later is not None and any(_is_older(event, progress.through) for event in later):
        # Lines of a joined journal needn't be in order. What counts is which events there are.
        later = _later_than(progress, read_journal(home.journal).events)
    if later is None:
        notice = f"The schedule didn't match your answers; {_REMADE}."
        return OpenedProgress(_replay_journal(home), notice)
    newer = [event for event in later if event.id > progress.through]
    if add_later(progress, newer):
        return OpenedProgress(progress)
    return OpenedProgress(_replay_journal(home))


def _is_older(event: Event, through: str) -> bool:
    """Say whether an event may be one that the schedule should account for."""
    return event.id < through and (counts(event) or isinstance(event, UndoEvent))


def _later_by_scan(home: Home, progress: Progress) -> list[Event] | None:
    """Return the events that the progress doesn't account for, without parsing the others.

    For a journal whose last line isn't the latest event, as after a merge. Returns None if there
    is any doubt.
    """
    if last_event_id(home.journal) >= progress.through:
        return None
    scanned = scan_journal(read_if_there(home.journal) or b"", progress.through)
    if scanned is None or len(scanned.counted) != progress.events:
        return None
    if max(scanned.counted, default="") != progress.through:
        return None
    lines = b"".join(scanned.later[ident] + b"\n" for ident in sorted(scanned.later))
    return parse_journal(lines, home.journal.name).events


def _later_than(progress: Progress, events: Sequence[Event]) -> list[Event] | None:
    """Return the events that the progress doesn't account for, or None if it's of other events."""
    accounted = [ident for ident in counted_ids(events) if ident <= progress.through]
    if len(accounted) != progress.events or max(accounted, default="") != progress.through:
        return None
    return [event for event in events if event.id > progress.through]


def save_progress(home: Home, progress: Progress) -> bool:
    """Replace the schedule file if it would change, and return whether it did."""
    content = schedule_bytes(progress)
    try:
        before = read_schedule(home)
    except DataError:
        if not is_replaceable(home.schedule):
            raise
        drop_link(home.schedule)
        before = None
    if before == content:
        return False
    replace_file(home.schedule, content)
    return True


def rebuild(home: Home) -> tuple[Progress, JournalContent]:
    """Make the schedule and the attempts file again from the journal alone.

    Returns the progress and the journal's content.
    """
    journal = read_journal(home.journal)
    progress = progress_of(journal.events)
    save_progress(home, progress)
    save_attempts(home, journal.events)
    return progress, journal


def read_schedule(home: Home) -> bytes | None:
    """Return the content of the schedule file, or None if there is none."""
    return read_if_there(home.schedule)


def compare(raw: bytes, journal: JournalContent) -> Match:
    """Compare a schedule file with a journal that was read after it.

    A journal only grows, so what it has gained since then doesn't matter.
    """
    try:
        progress = _parse(raw)
    except _OlderScheduleError:
        return "older"
    except _UnusableScheduleError:
        return "different"
    known = [event for event in journal.events if event.id <= progress.through]
    if schedule_bytes(progress_of(known)) == raw:
        return "current"
    return "different"


def schedule_bytes(progress: Progress) -> bytes:
    """Return the content of the schedule file: the same bytes for the same progress."""
    head: dict[str, Any] = {
        "schema": VERSION,
        "algorithm": "FSRS-6",
        "through": progress.through,
        "events": progress.events,
        "clock": progress.clock,
        "today": _today_data(progress.today),
        "recent": progress.recent,
        "flagged": sorted(progress.flagged),
        "suspended": sorted(progress.suspended),
        "leeches": sorted(progress.leeches),
    }
    if progress.level != 1:
        head["level"] = progress.level
    if progress.learner.parameters:
        head["parameters"] = progress.learner.parameters
    deck, shelf = progress.deck, progress.items
    if not isinstance(deck, FileDeck) or not isinstance(shelf, FileShelf):
        raise TypeError("only a progress that the store has opened can be saved")
    fields = ",\n".join(f"{json.dumps(name)}: {json.dumps(value)}" for name, value in head.items())
    objectives = ",\n".join(deck.lines())
    items = ",\n".join(shelf.lines())
    body = f"{fields},\n{_OBJECTIVES}{objectives}{_ITEMS}{items}{_FOOT}".encode()
    return b'{\n"checksum": "%08x",\n' % zlib.crc32(body) + body


def _replay_journal(home: Home) -> Progress:
    return progress_of(read_journal(home.journal).events)


def progress_of(events: Sequence[Event], today: Stamp = "") -> Progress:
    """Return the progress that the events lead to, ready to be saved.

    With `today`, later answers count as given while the clock was wrong; only a session asks for
    that.
    """
    return replay(
        events, Progress(deck=FileDeck(), items=FileShelf()), legacy=legacy_items, today=today
    )


def _parse(raw: bytes) -> Progress:
    """Return the progress in a schedule file; raises _UnusableScheduleError for any doubt."""
    head = _CHECKSUM.match(raw)
    start = 0 if head is None else head.end()
    body = memoryview(raw)[start:]  # a large file isn't copied
    if head is None or int(head[1], 16) != zlib.crc32(body):
        why = "it was cut short or changed by another program"
        raise _UnusableScheduleError(f"The schedule file could not be used ({why})")
    try:
        return _parse_body(str(body, "utf-8"))
    except (ValueError, KeyError, TypeError, RecursionError) as exc:
        why = "this version doesn't know its layout"
        raise _UnusableScheduleError(f"The schedule file could not be used ({why})") from exc


def _parse_body(text: str) -> Progress:
    """Return the progress in a schedule's text, with its lines still unparsed.

    Raises _UnusableScheduleError for another version, and KeyError, TypeError or ValueError for
    anything that this version doesn't write.
    """
    _refuse_version(text)
    head_text, _, body = text.partition(_OBJECTIVES)
    head = json.loads(f'{{{head_text}"objectives": 0}}')
    objectives, between, items = body.removesuffix(_FOOT).partition(_ITEMS)
    objective_lines = objectives.split(",\n") if objectives else []
    item_lines = items.split(",\n") if items else []
    if not between or not all_match(objective_lines, OBJECTIVE_LINE):
        raise ValueError("the lines of the objectives aren't as this program writes them")
    if not all_match(item_lines, ITEM_LINE):
        raise ValueError("the lines of the items aren't as this program writes them")
    return Progress(
        deck=FileDeck(objective_lines),
        items=FileShelf(item_lines),
        today=_today(head["today"]),
        flagged=set(_texts(head["flagged"])),
        suspended=set(_texts(head["suspended"])),
        leeches=set(_texts(head["leeches"])),
        recent=tuple(_sample(*fields) for fields in head["recent"]),
        events=int(head["events"]),
        through=_text(head["through"]),
        clock=_text(head["clock"]),
        learner=_learner(head),
    )


def _learner(head: dict[str, Any]) -> Learner:
    learner = Learner(head.get("level", 1.0), tuple(head.get("parameters", ())))
    refuse_learner(learner)
    return learner


def _refuse_version(text: str) -> None:
    """Raise _UnusableScheduleError if another version wrote the file."""
    found = re.match(r'"schema": (\d+),\n', text)
    if found is not None and int(found[1]) < VERSION:
        raise _OlderScheduleError("Your schedule is from an earlier version")
    if found is not None and int(found[1]) > VERSION:
        raise _UnusableScheduleError("Your schedule is from a newer version")


def _today_data(today: Today) -> dict[str, Any]:
    """Return what was done today as the file's head has it."""
    return {
        "day": today.day,
        "answered": list(today.answered),
        "new": list(today.new),
        "items": list(today.items),
        "missed": list(today.missed.items()),
        "ms": today.ms,
        "new_ms": today.new_ms,
    }


def _today(data: dict[str, Any]) -> Today:
    return Today(
        _text(data["day"]),
        growing(*_texts(data["answered"])),
        growing(*_texts(data["new"])),
        growing(*_texts(data["items"])),
        {_text(objective): int(times) for objective, times in data["missed"]},
        int(data["ms"]),
        int(data["new_ms"]),
    )


def _sample(rung: Rung, ms: object, rating: object) -> Sample:
    if rung not in RUNGS or not isinstance(ms, int) or not isinstance(rating, int):
        raise TypeError("an answer of the last ones is something else")
    return Sample(rung, ms, rating)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("a text is something else")
    return value


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError("a list is something else")
    return tuple(_text(entry) for entry in value)
