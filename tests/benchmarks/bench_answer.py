"""One answer until it's on the disk, beside Anki, by turns in one process.

    pip install -e '.[dev,bench]'
    python -m tests.benchmarks.bench_answer --answers 200 --rounds 20

Both answer one item, then one more, and so on, so that whatever else the computer does hits both.
Anki works out what each rating would do to the memory before the answer, with the next card; our
program does it with the answer. So the time from an answer until the next item is there is printed,
too. Who goes first changes each time. Each waits until the disk has its answer. Each round is a day
that begins with a home and a collection that are new; its first answers are left out as a warm-up.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from cps_study.app.study import StudyRequest, open_study_store
from cps_study.store.library import Library
from tests.benchmarks.bench_study import ANKI_MAKE
from tests.benchmarks.scale_homes import banks_of, make_home

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cps_study.study.session import StudySession

SIZE: Final = 10_000
"""How many items there are. A day of 24 hours has room for 1,495 new ones, each asked twice."""
WARM_UP: Final = 20
SHARES: Final = (0.5, 0.9, 0.99)


class Turn(NamedTuple):
    """The milliseconds of one answer, and those until the next item is there."""

    answer: float
    following: float

    @property
    def both(self) -> float:
        """What a person waits between two items."""
        return self.answer + self.following


class Times(NamedTuple):
    """The turns of each program."""

    ours: list[Turn]
    anki: list[Turn]


def answer_ours(session: StudySession) -> Turn:
    """Answer the item that's shown, and bring the next one."""
    now = datetime.now(UTC)
    shown = session.shown
    assert shown is not None
    keys = [place for place, written in enumerate(shown.order) if written == 0]
    start = time.perf_counter()
    session.choose(keys, now)
    answered = time.perf_counter()
    session.advance(datetime.now(UTC))
    return Turn(1000 * (answered - start), 1000 * (time.perf_counter() - answered))


class AnkiSession:
    """Anki's collection with the card that's next."""

    def __init__(self, collection: Any) -> None:
        self._collection = collection
        self._advance()

    def _advance(self) -> None:
        """Bring the next card: what each rating would do is worked out here."""
        from anki.cards import Card

        queued = self._collection.sched.get_queued_cards(fetch_limit=1).cards[0]
        self._states = queued.states
        self._card = Card(self._collection)
        self._card._load_from_backend_card(queued.card)
        self._card.start_timer()

    def answer(self) -> Turn:
        """Answer the card, and bring the next one."""
        from anki.scheduler.v3 import CardAnswer

        scheduler = self._collection.sched
        answer = scheduler.build_answer(
            card=self._card, states=self._states, rating=CardAnswer.GOOD
        )
        start = time.perf_counter()
        scheduler.answer_card(answer)
        answered = time.perf_counter()
        self._advance()
        return Turn(1000 * (answered - start), 1000 * (time.perf_counter() - answered))


def one_round(folder: Path, answers: int) -> Times:
    """Return the times of so many answers by turns."""
    from anki.collection import Collection

    home = make_home(folder, SIZE, SIZE)
    path = str(folder / "collection.anki2")
    subprocess.run([sys.executable, "-c", ANKI_MAKE, path, str(SIZE)], check=True)
    collection = Collection(path)
    pool = Library(home).pool(list(banks_of(SIZE, SIZE)))
    times = Times([], [])
    with open_study_store(home, saves=False) as study_store:
        now = datetime.now(UTC)
        queue = study_store.queue(pool, now, StudyRequest(new=answers + WARM_UP))
        session = study_store.session(queue, pool, 1, cram=False)
        session.advance(now)
        anki = AnkiSession(collection)
        turns: list[Callable[[], None]] = [
            lambda: times.ours.append(answer_ours(session)),
            lambda: times.anki.append(anki.answer()),
        ]
        for _ in range(answers + WARM_UP):
            for turn in turns:
                turn()
            turns.reverse()
    collection.close()
    return Times(times.ours[WARM_UP:], times.anki[WARM_UP:])


def quantiles(times: Sequence[float]) -> list[float]:
    """Return the milliseconds that these shares of the answers stayed within."""
    ordered = sorted(times)
    return [ordered[int(share * (len(ordered) - 1))] for share in SHARES]


def show(name: str, times: Times) -> None:
    """Print the quantiles of both programs."""
    for label, turns in (("ours", times.ours), ("Anki", times.anki)):
        median, ninety, most = quantiles([turn.answer for turn in turns])
        between = statistics.median(turn.both for turn in turns)
        print(
            f"{name:8} {label}  median {median:6.3f}  p90 {ninety:6.3f}  p99 {most:6.3f} ms"
            f"  with the next item {between:6.3f} ms  ({len(turns):,} answers)",
            flush=True,
        )


def main() -> None:
    """Print the quantiles of each round, and of all rounds together."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--answers", type=int, default=200, help="in each round, at most 2,900")
    parser.add_argument("--rounds", type=int, default=20)
    args = parser.parse_args()
    gc.set_threshold(200_000, 50, 50)  # as in cps_study/__main__.py
    together = Times([], [])
    for number in range(1, args.rounds + 1):
        with tempfile.TemporaryDirectory() as name:
            times = one_round(Path(name), args.answers)
        show(f"round {number}", times)
        together.ours.extend(times.ours)
        together.anki.extend(times.anki)
    show("all", together)


if __name__ == "__main__":
    main()
