"""`python -m tests.faults`: what no test in the suite has the time for, and what it finds.

    python -m tests.faults                     each call to the system fails; the power goes
    python -m tests.faults crowds 10           fifty processes on one home, ten times
    python -m tests.faults clocks 300          sessions under clocks that jump
    python -m tests.faults terminals 100       storms of keys, pastes and new sizes
    python -m tests.faults files 100           each file that the program reads, changed at random

Without a number each takes minutes. Prints what is wrong, and a line with what was tried. Returns 1
if anything is wrong.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.faults import clocks, crowds, files, terminals
from tests.faults.here import ship_banks
from tests.faults.power import SURVIVES
from tests.faults.runs import Bench, Point

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_BENCH: list[Bench] = []
"""The bench of this process."""


def try_points(folder: Path, _: int) -> Iterator[str]:
    """Try every point of every command on all processors; at the end print a table."""
    bench = Bench(folder / "bench")
    points = [*bench.points(), *bench.power_cuts()]
    tried: dict[str, Counter[str]] = {}
    with multiprocessing.Pool(os.cpu_count(), _begin, (folder,)) as pool:
        for point, wrong in pool.imap_unordered(_check, points, chunksize=20):
            tried.setdefault(point.command, Counter())[_group(point)] += 1
            if wrong:
                yield f"{point}: {wrong}"
    groups = ("error", "short", "kill", "power cut")
    _print_row("command", groups)
    for command, counts in tried.items():
        _print_row(command, [counts[group] for group in groups])
    print(f"{len(points)} points")


def _begin(folder: Path) -> None:
    _BENCH.append(Bench(folder / str(os.getpid())))


def _check(point: Point) -> tuple[Point, str]:
    return point, _BENCH[0].check(point)


def _group(point: Point) -> str:
    if point.kind in SURVIVES:
        return "power cut"
    if point.kind.startswith("kill"):
        return "kill"
    return "short" if point.kind in {"short", "torn"} else "error"


def _print_row(name: str, cells: Sequence[object]) -> None:
    print(name.ljust(10) + "".join(str(cell).rjust(10) for cell in cells))


def try_crowds(folder: Path, number: int) -> Iterator[str]:
    """Let a crowd work on one home, so many times."""
    for each in range(number):
        (folder / str(each)).mkdir()
        yield from crowds.crowd(folder / str(each))
    print(f"{number} crowds of {crowds.PROCESSES} processes")


def try_clocks(folder: Path, number: int) -> Iterator[str]:
    """Study under so many series of clocks."""
    ship_banks(folder / "package")
    count = 0
    for each, (name, series) in enumerate(clocks.sessions(number)):
        count += len(series)
        if wrong := clocks.check(folder / str(each), folder / "package", series):
            yield f"{name}: {wrong}"
    print(f"{number} series of {count} sessions")


def try_terminals(folder: Path, number: int) -> Iterator[str]:
    """Start the program at so many terminals."""
    count = 0
    os.chdir(folder)
    for seed in range(number):
        (folder / str(seed)).mkdir()
        wrong, bursts = terminals.storm(folder / str(seed), seed)
        count += bursts
        if wrong:
            yield f"{seed}: {wrong}"
    print(f"{number} sessions, {count} bursts")


def try_files(folder: Path, number: int) -> Iterator[str]:
    """Change each file this often."""
    bench = Bench(folder / "bench")
    count = runs = 0
    for target in files.targets(bench):
        yield from files.fuzz(bench, target, number)
        count += 1
        runs += number * len(target.commands)
    print(f"{count} files, each changed {number} times, {runs} runs")


RUNNERS: Final[dict[str, tuple[Callable[[Path, int], Iterator[str]], int]]] = {
    "points": (try_points, 0),
    "crowds": (try_crowds, 10),
    "clocks": (try_clocks, 300),
    "terminals": (try_terminals, 100),
    "files": (try_files, 100),
}
"""By name: what tries it, and how often without a number."""


def main(args: Sequence[str]) -> int:
    """Run what was asked for, print what is wrong, and return 1 if anything is."""
    name = args[0] if args else "points"
    runner, number = RUNNERS[name]
    start = time.monotonic()
    finds = 0
    with tempfile.TemporaryDirectory() as folder:
        for wrong in runner(Path(folder), int(args[1]) if len(args) > 1 else number):
            finds += 1
            print(wrong, flush=True)
    minutes = (time.monotonic() - start) / 60
    times = os.times()
    busy = (times.user + times.system + times.children_user + times.children_system) / 60
    print(f"{name}: {minutes:.1f} minutes, {busy:.1f} of a processor, {finds} finds")
    return int(finds > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
