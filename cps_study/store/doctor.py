"""The doctor: looks at everything the learner has and says what is wrong. It changes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cps_study.errors import INSTALL_AGAIN, DataError
from cps_study.model.event import AnswerEvent, UndoEvent
from cps_study.model.text import count, excerpt, first_of
from cps_study.store.attempts_file import matches_journal
from cps_study.store.copies import find_copies, merge_command, shell_word
from cps_study.store.files import is_replaceable, read_if_there
from cps_study.store.installation import missing_files
from cps_study.store.journal import JournalContent, read_journal
from cps_study.store.schedule import compare
from cps_study.store.seen_damage import seen_lines
from cps_study.store.settings import load_settings
from cps_study.study.attempt_record import attempts
from cps_study.study.progress import id_time, items_met
from cps_study.study.queue import CLOCK_SLACK

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from cps_study.store.library import Library
    from cps_study.store.loaded_bank import LoadedBank
    from cps_study.store.paths import Home

MOST_NAMES = 5
"""How many vanished items are named: those of a whole bank would fill the screen."""


class HealthCheck(NamedTuple):
    """One thing that was looked at. `well` is False if the learner should do something about it."""

    what: str
    well: bool
    advice: str = ""


class Diagnosis(NamedTuple):
    """Everything that was looked at, and the studied items that no bank has anymore."""

    checks: list[HealthCheck]
    vanished: list[str]

    @property
    def well(self) -> bool:
        """Whether there is nothing to do."""
        return all(check.well for check in self.checks)


def examine(home: Home, library: Library, now: datetime) -> Diagnosis:
    """Look at the settings, the journal, the schedule and the banks.

    Raises DataError if the settings or the journal can't be used at all.
    """
    load_settings(home)
    # In this order: a session that is open may add to both, and the journal always first.
    schedule = _read_derived(home.schedule)
    past = _read_derived(home.attempts)
    journal = read_journal(home.journal)
    vanished = _vanished_items(journal, library)
    checks = [
        *_check_journal(journal, seen_lines(home, {line.line for line in journal.damaged}), now),
        *_check_copies(home, journal),
        _check_schedule(schedule, journal),
        *_check_attempts(past, journal),
        *_check_banks(library),
        *_check_vanished(vanished),
        *_check_program(),
    ]
    return Diagnosis(checks, vanished)


def _vanished_items(journal: JournalContent, library: Library) -> list[str]:
    """Return the ids of studied, flagged and suspended items that no bank has, sorted."""
    in_banks: set[str] = set()
    for loaded_bank in library.loaded_banks:
        in_banks.update(loaded_bank.idents)
    return sorted(items_met(journal.events) - in_banks)


def _check_journal(journal: JournalContent, seen: set[int], now: datetime) -> Iterator[HealthCheck]:
    idents = [event.id for event in journal.events]
    answers = sum(isinstance(event, AnswerEvent) for event in journal.events)
    undone = sum(isinstance(event, UndoEvent) for event in journal.events)
    yield HealthCheck(
        f"journal: {count(len(idents), 'event')}, {count(answers, 'answer')}, {undone} undone",
        well=True,
    )
    for damaged in journal.damaged:
        what = f"journal line {damaged.line} can't be read ({damaged.why})"
        if damaged.line in seen:
            yield HealthCheck(f"{what}, as you know", well=True)
            continue
        yield HealthCheck(
            what,
            well=False,
            advice="every other line counts; if answers are missing, restore a backup: "
            "cps-study data restore FILE; if not, run: cps-study data doctor --accept",
        )
    if journal.more_damaged:
        yield HealthCheck(
            f"{count(journal.more_damaged, 'more line')} of the journal can't be read",
            well=False,
            advice="this file may be another one: restore a backup: cps-study data restore FILE",
        )
    if journal.markers:
        lines = ", ".join(map(str, journal.markers[:MOST_NAMES]))
        yield HealthCheck(
            f"journal: git left the marks of a conflict in it (lines {lines})",
            well=True,
            advice="what is on both sides of them counts, so there's nothing to do",
        )
    repeated = len(idents) - len(set(idents))
    if repeated:
        yield HealthCheck(
            f"{count(repeated, 'event appears', 'events appear')} more than once; "
            "each counts only once",
            well=True,
        )
    ahead = sum(id_time(ident) > now + CLOCK_SLACK for ident in idents)
    if ahead:
        yield HealthCheck(
            f"{count(ahead, 'event is', 'events are')} dated later than now",
            well=False,
            advice="check this computer's clock; "
            "items answered while it was wrong come up again soon",
        )


def _check_copies(home: Home, journal: JournalContent) -> Iterator[HealthCheck]:
    """Name the copies that a sync program left beside the learner's files."""
    copies = find_copies(home)
    ours = {event.id for event in journal.events}
    for path in copies.journals:
        yield HealthCheck(
            f"{path.name} looks like a second journal{_missing_words(path, ours)}. "
            "To put both together, run:",
            well=False,
            advice=merge_command(home, path),
        )
    for path in copies.others:
        yield HealthCheck(
            f"{path.name} looks like a copy that a sync program made",
            well=True,
            advice="it isn't used, and you can delete it",
        )


def _missing_words(path: Path, ours: set[str]) -> str:
    """Return how many events a second journal has that ours lacks; "" if it can't be read."""
    try:
        theirs = {event.id for event in read_journal(path).events}
    except DataError:
        return ""
    missing = len(theirs - ours)
    if not missing:
        return "; everything in it is in yours, too"
    events = count(missing, "event in it isn't", "events in it aren't")
    return f"; {events} in yours"


def _check_schedule(raw: bytes | None, journal: JournalContent) -> HealthCheck:
    if raw is None:
        what = "schedule: there is none yet; the next start makes it from the journal"
        return HealthCheck(what, well=True)
    found = compare(raw, journal)
    if found == "current":
        return HealthCheck("schedule: matches the journal", well=True)
    if found == "older":
        what = "schedule: from an earlier version; the next start makes it again"
        return HealthCheck(what, well=True)
    return HealthCheck(
        "schedule: doesn't match the journal",
        well=False,
        advice="run: cps-study data rebuild",
    )


def _read_derived(path: Path) -> bytes | None:
    """Return a file that is made from the journal, or None if there is none yet.

    One that can't be read has nothing in it, so it doesn't match the journal.
    """
    try:
        return read_if_there(path)
    except DataError:
        if not is_replaceable(path):
            raise
        return b""


def _check_attempts(raw: bytes | None, journal: JournalContent) -> Iterator[HealthCheck]:
    records = attempts(journal.events)
    if raw is None:
        if records:
            what = "attempts: there is no list yet; the next start makes it from the journal"
            yield HealthCheck(what, well=True)
    elif matches_journal(raw, records):
        yield HealthCheck("attempts: match the journal", well=True)
    else:
        yield HealthCheck(
            "attempts: don't match the journal",
            well=False,
            advice="run: cps-study data rebuild",
        )


def _check_banks(library: Library) -> Iterator[HealthCheck]:
    banks = sum(bank.is_listed for bank in library.loaded_banks)
    yield HealthCheck(f"banks: {count(banks, 'bank')} ready to use", well=True)
    library.outline()  # loads the outline now: only then is it listed if it is broken
    for source, problems in library.broken.items():
        yield HealthCheck(
            f"{source}: {count(len(problems), 'problem')}",
            well=False,
            advice="see what is wrong with: cps-study bank check",
        )
    yield from map(_check_pictures, (bank for bank in library.loaded_banks if bank.lacking))
    idents = {loaded_bank.file.name: loaded_bank.id for loaded_bank in library.loaded_banks}
    for copy, file in library.copies.items():
        take_over = f"cps-study bank import {shell_word(copy)} --as {idents.get(file, 'BANK')}"
        yield HealthCheck(
            f"{copy} is a copy of {Path(file).name}, and left out",
            well=False,
            advice=f"delete it; to take over first what is new in it: {take_over}",
        )


def _check_pictures(bank: LoadedBank) -> HealthCheck:
    """Name the pictures that a bank lacks; nobody is asked a question without its picture."""
    missing = sorted({bank.images[position] for position in bank.lacking})
    names = first_of([excerpt(name) for name in missing], MOST_NAMES)
    asked = count(len(bank.lacking), "question isn't", "questions aren't")
    return HealthCheck(
        f"{bank.title}: {asked} asked, because the picture is missing ({names})",
        well=False,
        advice=f"put the pictures into {bank.pictures}, or import the file with them again",
    )


def _check_vanished(vanished: list[str]) -> Iterator[HealthCheck]:
    """Mention vanished items. They're nothing to worry about, so nothing has to be done."""
    if not vanished:
        return
    names = first_of(vanished, MOST_NAMES)
    items = count(len(vanished), "studied item is", "studied items are")
    yield HealthCheck(
        f"{items} no longer in any bank ({names})",
        well=True,
        advice="their history is kept, and counts again as soon as a bank has them",
    )


def _check_program() -> Iterator[HealthCheck]:
    """Name the files of the program itself that are gone, such as a bank."""
    missing = missing_files()
    if not missing:
        return
    names = first_of(missing, MOST_NAMES)
    files = count(len(missing), "file is", "files are")
    yield HealthCheck(f"program: {files} missing ({names})", well=False, advice=INSTALL_AGAIN)
