"""One answer until it's on the disk, beside Anki, by turns in one process.

    pip install -e '.[dev,bench]'
    python -m tests.benchmarks.bench_answer --answers 200 --rounds 20

Both answer one item, then one more, and so on, so that whatever else the computer does hits both.
Who goes first changes each time. Each waits until the disk has its answer. Each round is a day that
begins with a home and a collection that are new; its first answers are left out as a warm-up.
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


class Times(NamedTuple):
    """The milliseconds of each answer, ours and Anki's."""

    ours: list[float]
    anki: list[float]


def answer_ours(session: StudySession) -> float:
    """Answer the item that's shown, and return the milliseconds that it took."""
    now = datetime.now(UTC)
    shown = session.shown
    assert shown is not None
    keys = [place for place, written in enumerate(shown.order) if written == 0]
    start = time.perf_counter()
    session.choose(keys, now)
    took = 1000 * (time.perf_counter() - start)
    session.advance(datetime.now(UTC))
    return took


def answer_anki(collection: Any) -> float:
    """Answer the card that's next, and return the milliseconds that it took."""
    from anki.cards import Card
    from anki.scheduler.v3 import CardAnswer

    queued = collection.sched.get_queued_cards(fetch_limit=1).cards[0]
    card = Card(collection)
    card._load_from_backend_card(queued.card)
    card.start_timer()
    answer = collection.sched.build_answer(card=card, states=queued.states, rating=CardAnswer.GOOD)
    start = time.perf_counter()
    collection.sched.answer_card(answer)
    return 1000 * (time.perf_counter() - start)


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
        turns: list[Callable[[], None]] = [
            lambda: times.ours.append(answer_ours(session)),
            lambda: times.anki.append(answer_anki(collection)),
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
    """Print the quantiles of both."""
    for label, figures in (("ours", times.ours), ("Anki", times.anki)):
        median, ninety, most = quantiles(figures)
        mean = statistics.fmean(figures)
        print(
            f"{name:8} {label}  median {median:6.3f}  p90 {ninety:6.3f}  p99 {most:6.3f}"
            f"  mean {mean:6.3f} ms  ({len(figures):,} answers)",
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
