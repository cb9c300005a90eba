"""The doctor: looks at everything the learner has and says what is wrong. Changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cps_study.model.event import AnswerEvent, UndoEvent
from cps_study.store.journal import Reading, read_journal
from cps_study.store.schedule import is_current
from cps_study.store.settings import load_settings
from cps_study.study.progress import Progress, id_time, replay
from cps_study.study.queue import CLOCK_SLACK
from cps_study.study.times import EVER

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from cps_study.store.library import Library
    from cps_study.store.paths import Home


class Sign(NamedTuple):
    """One thing the doctor looked at. `well` is false if the learner should do something about it."""

    what: str
    well: bool
    advice: str = ""


class Diagnosis(NamedTuple):
    """Everything that was looked at, and the items whose history is kept though no bank has them."""

    signs: list[Sign]
    vanished: list[str]

    @property
    def well(self) -> bool:
        """Whether there is nothing to do."""
        return all(sign.well for sign in self.signs)


def examine(home: Home, library: Library, now: datetime) -> Diagnosis:
    """Look at the settings, the journal, the schedule and the banks.

    Raises DataError if the settings or the journal cannot be used at all.
    """
    load_settings(home)
    reading = read_journal(home.journal)
    progress = replay(reading.events) or Progress()
    known = {ident for loaded_bank in library.loaded_banks for ident in loaded_bank.idents}
    studied = {item for item, _ in progress.deck.due(EVER)} | progress.suspended | progress.flagged
    vanished = sorted(studied - known)
    signs = [
        *_journal_signs(reading, now),
        _schedule_sign(home, reading),
        *_bank_signs(library, vanished),
    ]
    return Diagnosis(signs, vanished)


def _journal_signs(reading: Reading, now: datetime) -> Iterator[Sign]:
    idents = [event.id for event in reading.events]
    answers = sum(isinstance(event, AnswerEvent) for event in reading.events)
    undone = sum(isinstance(event, UndoEvent) for event in reading.events)
    yield Sign(
        f"journal: {_many(len(idents), 'event')}, {_many(answers, 'answer')}, {undone} taken back",
        well=True,
    )
    for damage in reading.damaged:
        yield Sign(
            f"journal line {damage.line} holds no event ({damage.why})",
            well=False,
            advice="every other line counts; if answers are missing, restore a backup: cps-study data restore FILE",
        )
    twice = len(idents) - len(set(idents))
    if twice:
        yield Sign(
            f"{_many(twice, 'event stands', 'events stand')} twice; each counts once", well=True
        )
    ahead = sum(id_time(ident) > now + CLOCK_SLACK for ident in idents)
    if ahead:
        yield Sign(
            f"{_many(ahead, 'event is', 'events are')} dated later than now",
            well=False,
            advice="check the clock of this computer; items answered under a wrong clock are shown again soon",
        )


def _schedule_sign(home: Home, reading: Reading) -> Sign:
    if not home.schedule.exists():
        return Sign("schedule: none yet; the next start makes it from the journal", well=True)
    if is_current(home, reading):
        return Sign("schedule: agrees with the journal", well=True)
    return Sign(
        "schedule: does not agree with the journal",
        well=False,
        advice="run: cps-study data rebuild",
    )


def _bank_signs(library: Library, vanished: list[str]) -> Iterator[Sign]:
    yield Sign(f"banks: {len(library.loaded_banks)} can be used", well=True)
    library.outline()  # is read when it is first asked for, and only then among what is broken
    for source, problems in library.broken.items():
        yield Sign(
            f"{source}: {_many(len(problems), 'problem')}",
            well=False,
            advice="see them with: cps-study bank check",
        )
    if vanished:
        some = ", ".join(vanished[:5]) + (" …" if len(vanished) > 5 else "")
        yield Sign(
            f"{_many(len(vanished), 'studied item is', 'studied items are')} in no bank any more ({some})",
            well=True,
            advice="their history is kept; it counts again as soon as a bank has them",
        )


def _many(number: int, one: str, more: str = "") -> str:
    return f"{number} {one if number == 1 else more or f'{one}s'}"
