"""Sessions under clocks that jump, and in zones that change while somebody studies."""

from __future__ import annotations

import json
import os
import random
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple
from unittest import mock
from zoneinfo import ZoneInfo

from cps_study.store.journal import read_journal
from cps_study.store.paths import Home
from cps_study.store.schedule import compare, open_progress
from cps_study.study.times import stamp
from tests.faults.here import noting, run_here, what_is_wrong, wrong_in_journal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CHICAGO: Final = ZoneInfo("America/Chicago")
ZONES: Final = (
    *("America/Chicago", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kathmandu", "UTC"),
    *("Australia/Lord_Howe", "Nowhere/At_All", ""),
)
"""From 14 hours ahead to 11 behind, with quarters of an hour, half an hour of summer, and none."""


def _local(*fields: int) -> datetime:
    return datetime(*fields, tzinfo=CHICAGO).astimezone(UTC)  # type: ignore[misc,arg-type]


MOMENTS: Final = {
    "spring night": [_local(2027, 3, 14, 1, 59), _local(2027, 3, 14, 3, 1), _local(2027, 3, 14, 4)],
    "fall night": [
        datetime(2027, 11, 7, 6, 30, tzinfo=UTC),
        datetime(2027, 11, 7, 7, 30, tzinfo=UTC),  # half past one again
        _local(2027, 11, 7, 3, 59),
        _local(2027, 11, 7, 4, 0),
    ],
    "leap day": [_local(2028, 2, 28, 23, 59), _local(2028, 2, 29, 4), _local(2028, 3, 1, 4)],
    "4 a.m.": [_local(2026, 12, 1, 3, 59), _local(2026, 12, 1, 4), _local(2026, 12, 2, 3, 59)],
    "back": [_local(2026, 12, 1, 9), _local(2025, 12, 1, 9), _local(2026, 12, 1, 10)],
    "forward": [_local(2026, 12, 1, 9), _local(2031, 12, 1, 9), _local(2026, 12, 2, 9)],
    "battery dead": [_local(2026, 12, 1, 9), datetime(1970, 1, 1, tzinfo=UTC)],
    "far": [_local(2026, 12, 1, 9), datetime(2038, 1, 20, tzinfo=UTC), _local(2106, 2, 8)],
    "very far": [_local(2026, 12, 1, 9), _local(2263, 1, 1), _local(9990, 1, 1)],
    "before 1970": [datetime(1901, 12, 14, tzinfo=UTC), _local(1969, 12, 31)],
}
"""When a session is, one after the other; inside each, the clock jumps to the next one."""


_SAYS_SO: Final = (
    "dated later than now",
    "thousands of years ahead",
    "in the past",
    "years away",
    "out of range",
)
"""What a command says when it can't go on, or isn't well, under a wrong clock."""


class Session(NamedTuple):
    """A session under a clock: where it starts and, after some answers, where it jumps to."""

    start: datetime
    jumps_to: datetime
    after: int
    zones: tuple[str, str]


def sessions(number: int) -> Iterator[tuple[str, list[Session]]]:
    """Yield named series of sessions: those with names first, then random ones, up to a number."""
    for name, moments in MOMENTS.items():
        following = [*moments[1:], moments[-1]]
        pairs = zip(moments, following, strict=True)
        yield name, [Session(one, other, 3, (ZONES[0], ZONES[0])) for one, other in pairs]
    for seed in range(number - len(MOMENTS)):
        chance = random.Random(seed)
        moments = [_random_moment(chance) for _ in range(chance.randint(2, 4))]
        yield (
            f"random {seed}",
            [
                Session(
                    moment,
                    _random_moment(chance) if chance.random() < 0.5 else moment,
                    chance.randint(1, 12),
                    (chance.choice(ZONES), chance.choice(ZONES)),
                )
                for moment in moments
            ],
        )


def _random_moment(chance: random.Random) -> datetime:
    base = chance.choice([moment for moments in MOMENTS.values() for moment in moments])
    near = timedelta(seconds=chance.randint(-90_000, 90_000))
    return max(base, datetime(1900, 1, 2, tzinfo=UTC)) + near


class _Clock:
    """A clock that jumps, and a zone that changes with it."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._looks = 0
        _set_zone(session.zones[0])

    def now(self) -> datetime:
        """Return the time, half a second after the last look."""
        self._looks += 1
        passed = timedelta(milliseconds=500 * self._looks)
        if self._looks <= self.session.after:
            return self.session.start + passed
        if self._looks == self.session.after + 1:
            _set_zone(self.session.zones[1])
        return self.session.jumps_to + passed

    def now_ms(self) -> int:
        """Return the same as milliseconds since 1970."""
        return max(0, int(self.now().timestamp() * 1000))


def _set_zone(zone: str) -> None:
    if zone:
        os.environ["TZ"] = zone
    else:
        os.environ.pop("TZ", None)
    time.tzset()


def check(folder: Path, package: Path, series: list[Session]) -> str:
    """Study in each session of a series, and say what is wrong then."""
    home = Home(folder / "home", folder / "cache")
    saved: set[str] = set()
    for session in series:
        clock = _Clock(session)
        with noting(saved), mock.patch("cps_study.store.journal._now_ms", clock.now_ms):
            for args, lines in (
                (("study", "--all"), "\n3\na\nu\na\nb\nx\nq\n"),
                (("quiz", "--bank", "small", "--items", "2"), "a\nq\n"),
                (("quiz", "--history"), ""),
                (("plan", "--minutes-per-day", "20"), ""),
                ((), ""),
                (("progress",), ""),
                (("data", "doctor"), ""),
            ):
                ran = run_here(home, package, args, lines, clock.now)
                if wrong := what_is_wrong(ran):
                    return f"{args}: {wrong}"
                if ran.code != 0 and not any(word in ran.said for word in _SAYS_SO):
                    return f"{args} ends with {ran.code}: {ran.said}"
    return _wrong_afterwards(home, package, saved)


def _wrong_afterwards(home: Home, package: Path, saved: set[str]) -> str:
    """Say what is wrong when the clock is right again."""
    _set_zone("UTC")
    if wrong := wrong_in_journal(home, saved):
        return wrong
    lines = home.journal.read_text(encoding="utf-8").splitlines()
    idents = [json.loads(line)["id"] for line in lines]
    if idents != sorted(idents):
        return "the events aren't in the order of their ids"
    if compare(home.schedule.read_bytes(), read_journal(home.journal)) != "current":
        return "the schedule isn't what a replay makes of the journal"
    return _wrong_intervals(home, package)


def _wrong_intervals(home: Home, package: Path) -> str:
    """Study once more under the right clock; say which objective then stays away for years."""
    now = datetime(2026, 12, 5, 16, tzinfo=UTC)
    run_here(home, package, ("study", "--all"), "\n3\na\na b\na\na\n", lambda: now)
    answered = {
        json.loads(line)["objective"]
        for line in home.journal.read_bytes().splitlines()
        if b'"at":"2026-12-05' in line and b'"objective"' in line
    }
    deck = open_progress(home, now).progress.deck
    for ident in answered:
        memory = deck.get(ident)
        if memory is not None and stamp(memory.card.due) > "2027-12":
            return f"{ident}, answered a few times in one week, comes back at {memory.card.due}"
    return ""
