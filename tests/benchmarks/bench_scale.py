"""Everything that has to be quick, from 650 to a million items, beside Anki, clanki and Python.

    pip install -e '.[dev,bench]'
    python -m tests.benchmarks.bench_scale --sizes 650 10000 100000 1000000
    python -m tests.benchmarks.bench_scale --clanki VENV/bin/clanki --svg cps_study/guide/scale.svg

Our items are in banks of at most `--bank-size`, and all of these banks are studied; Anki's are in
one deck. All take turns, and the figures are medians. A machine that does other things at the same
time makes the wall clock meaningless, so CPU time counts: it's the user and system time of a whole
process, up to the first card. Only the answers are measured inside the process, their wait for the
disk included; `bench_answer.py` looks at those closely. Anki is measured through its Python API,
whose process has no screen to draw.
"""

from __future__ import annotations

import argparse
import compileall
import fcntl
import json
import os
import pty
import select
import shutil
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import cps_study
from tests.benchmarks.bench_study import ANKI_ANSWER, ANKI_FIRST, ANKI_MAKE, OUR_ANSWER
from tests.benchmarks.scale_homes import banks_of, home_in
from tests.benchmarks.scale_plot import plot

if TYPE_CHECKING:
    from collections.abc import Sequence

OURS: Final = (sys.executable, "-m", "cps_study")
YEARS_OF_DAYS: Final = 3650
ANSWERS_A_DAY: Final = 20
_TICK: Final = 1000 / os.sysconf("SC_CLK_TCK")
WALL_CLOCK: Final = "time.perf_counter()"


class Cost(NamedTuple):
    """What a process took: CPU and wall clock in milliseconds, and its peak memory in MiB."""

    cpu: float
    wall: float
    mib: float


def whole(command: Sequence[str], env: dict[str, str]) -> Cost:
    """Return what a process takes from start to end."""
    start = time.perf_counter()
    with subprocess.Popen(
        command, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=-3
    ) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    wall = 1000 * (time.perf_counter() - start)
    if process.returncode not in {0, 1}:
        raise RuntimeError(f"{command} ended with {process.returncode}")
    return Cost(1000 * (usage.ru_utime + usage.ru_stime), wall, usage.ru_maxrss / 1024)


def until_shown(command: Sequence[str], env: dict[str, str], signs: Sequence[bytes]) -> Cost:
    """Return what a program takes until one of the signs is on its terminal of 80 by 24."""
    start = time.perf_counter()
    pid, handle = pty.fork()
    if pid == 0:
        os.execve(command[0], list(command), env)
    fcntl.ioctl(handle, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    seen = b""
    while not any(sign in seen for sign in signs):
        if not select.select([handle], [], [], 600)[0]:
            raise TimeoutError(seen[-300:])
        seen += os.read(handle, 65536)
    wall = 1000 * (time.perf_counter() - start)
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(") ")[2].split()
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    mib = int(status.partition("VmHWM:")[2].split()[0]) / 1024
    os.kill(pid, 9)
    os.waitpid(pid, 0)
    os.close(handle)
    return Cost(_TICK * (int(fields[11]) + int(fields[12])), wall, mib)


def answers(code: str, args: Sequence[str], env: dict[str, str]) -> tuple[float, float]:
    """Return the median milliseconds of an answer, by CPU and by wall clock, after a warm-up."""
    medians = []
    for clock in ("time.process_time()", WALL_CLOCK):
        command = [sys.executable, "-c", code.replace(WALL_CLOCK, clock), *args]
        done = subprocess.run(command, env=env, check=True, capture_output=True, text=True)
        medians.append(statistics.median(float(word) for word in done.stdout.split()[10:]))
    return 1000 * medians[0], 1000 * medians[1]


class Bench:
    """A folder with our home and an Anki collection of the same size."""

    def __init__(self, folder: Path, size: int, bank_size: int, clanki: str) -> None:
        self.clanki = clanki
        banks = banks_of(size, bank_size)
        self.study = [*OURS, "study", *(word for name in banks for word in ("--bank", name))]
        # In a process of its own: one that has been large makes its children look large.
        self.maker = [sys.executable, "-m", "tests.benchmarks.scale_homes", str(folder)]
        self.maker += [str(size), str(bank_size)]
        subprocess.run(self.maker, check=True)
        home = home_in(folder)
        folders = {"CPS_STUDY_HOME": str(home.root), "XDG_CACHE_HOME": str(folder / "cache")}
        self.env = os.environ | folders | {"TERM": "xterm-256color", "ANKI_BASE": str(folder)}
        self.home = home
        profile = folder / "User 1"
        profile.mkdir()
        self.collection = str(profile / "collection.anki2")
        command = [sys.executable, "-c", ANKI_MAKE, self.collection, str(size)]
        subprocess.run(command, check=True, capture_output=True)
        time.sleep(2.1)  # the cache doesn't trust a file younger than two seconds, as in git
        whole([*OURS, "--json"], self.env)

    def turn(self, rows: dict[str, list[Cost]]) -> None:
        """Measure every start once, one program after the other."""
        shown = until_shown(self.study, self.env, (b"begin", b" new"))
        rows.setdefault("first card", []).append(shown)
        first = [sys.executable, "-c", ANKI_FIRST, self.collection]
        rows.setdefault("first card: Anki", []).append(whole(first, self.env))
        if self.clanki:
            review = [self.clanki, "review", "Default"]
            shown = until_shown(review, self.env, (b"matter number",))
            rows.setdefault("first card: clanki", []).append(shown)
        rows.setdefault("today's page", []).append(whole(OURS, self.env))

    def answer(self, rows: dict[str, list[Cost]]) -> None:
        """Measure one answer, by turns."""
        ours = answers(OUR_ANSWER, ["150"], self._fresh())
        rows.setdefault("one answer", []).append(Cost(*ours, 0))
        # Of a copy, too: a small collection would have no card left after a few turns.
        copy = shutil.copy(self.collection, f"{self.collection}.copy")
        theirs = answers(ANKI_ANSWER, [copy, "150"], self.env)
        rows.setdefault("one answer: Anki", []).append(Cost(*theirs, 0))

    def _fresh(self) -> dict[str, str]:
        """Return the environment of a copy of the home, in which nothing was answered today."""
        copy = self.home.root.with_name("copy")
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(self.home.root, copy)
        return self.env | {"CPS_STUDY_HOME": str(copy)}

    def history(self, rows: dict[str, list[Cost]]) -> None:
        """Measure what grows with the answers, with ten years of them."""
        for path in (self.home.journal, self.home.schedule, self.home.attempts):
            path.unlink(missing_ok=True)
        years = [str(YEARS_OF_DAYS), str(ANSWERS_A_DAY)]
        subprocess.run([*self.maker, *years], check=True)
        rows["rebuild, ten years"] = [whole([*OURS, "data", "rebuild"], self.env)]
        rows["doctor, ten years"] = [whole([*OURS, "data", "doctor"], self.env)]
        for _ in range(3):
            today = whole(OURS, self.env)
            rows.setdefault("today's page, ten years", []).append(today)
            shown = until_shown(self.study, self.env, (b"begin", b" new", b" due"))
            rows.setdefault("first card, ten years", []).append(shown)


def median(costs: Sequence[Cost]) -> Cost:
    """Return the median of each figure."""
    return Cost(*(statistics.median(figures) for figures in zip(*costs, strict=True)))


def measure(size: int, args: argparse.Namespace) -> dict[str, Cost]:
    """Return what everything costs at one size, and print it."""
    rows: dict[str, list[Cost]] = {}
    with tempfile.TemporaryDirectory() as name:
        bench = Bench(Path(name), size, args.bank_size, args.clanki)
        for _ in range(args.runs):
            bench.turn(rows)
            if not args.starts_only:
                bench.answer(rows)
        if not args.starts_only:
            bench.history(rows)
    costs = {name: median(row) for name, row in rows.items()}
    for name, cost in costs.items():
        figures = f"{cost.cpu:10.2f} ms CPU {cost.wall:10.2f} ms {cost.mib:7.0f} MiB"
        print(f"{size:>9,}  {name:26}{figures}", flush=True)
    return costs


def starts(runs: int) -> dict[str, Cost]:
    """Return what a bare Python and our shortest command cost, and print it."""
    rows: dict[str, list[Cost]] = {}
    for _ in range(runs):
        bare = whole([sys.executable, "-c", "pass"], dict(os.environ))
        rows.setdefault("python -c pass", []).append(bare)
        rows.setdefault("--version", []).append(whole([*OURS, "--version"], dict(os.environ)))
    costs = {name: median(row) for name, row in rows.items()}
    for name, cost in costs.items():
        print(f"{'':9}  {name:26}{cost.cpu:10.2f} ms CPU {cost.wall:10.2f} ms", flush=True)
    return costs


def main() -> None:
    """Print every figure; write them as JSON and as a plot, if asked to."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=[650, 10_000, 100_000])
    parser.add_argument("--bank-size", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--clanki", default="", help="the program, if it's to be measured too")
    parser.add_argument("--starts-only", action="store_true", help="neither answers nor years")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--svg", type=Path)
    args = parser.parse_args()
    # As pip does when it installs: Anki has been compiled, too, and a checkout may not be.
    compileall.compile_dir(Path(cps_study.__file__).parent, quiet=2)
    starts(args.runs)
    found: dict[int, dict[str, Cost]] = {}
    for size in args.sizes:
        found[size] = measure(size, args)
        if args.json:
            data: dict[str, Any] = {str(size): costs for size, costs in found.items()}
            args.json.write_text(json.dumps(data), encoding="utf-8")
    if args.svg:
        args.svg.write_text(plot(found), encoding="utf-8")


if __name__ == "__main__":
    main()
