"""Fuzz every reader and the cleaning of pictures in turn, and print a table of what came of it.

    python -m tests.fuzzing.all_readers FOLDER MINUTES [FORMAT…]

Each reader has an equal part of the minutes, in two rounds with the seeds 1 and 2; the second round
goes on with what the first one found worth keeping. After a find, its reader goes on with the next
seed. Finds are in FOLDER, each in a file whose name begins with "crash", "timeout" or "oom".
"""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Final

from cps_study.formats import registry

ROUNDS: Final = 2
PICTURES: Final = "pictures"
_INPUTS: Final = re.compile(r"stat::number_of_executed_units: (\d+)")


def fuzz(name: str, folder: Path, seconds: float, seed: int) -> tuple[int, bool]:
    """Fuzz one reader; return how many inputs it had, and whether something was found."""
    corpus = folder / name
    corpus.mkdir(parents=True, exist_ok=True)
    words = ["fuzz_readers", name, str(corpus)]
    if name == PICTURES:
        words = ["fuzz_pictures", str(corpus)]
    done = subprocess.run(
        [
            *(sys.executable, "-m", f"tests.fuzzing.{words[0]}", *words[1:]),
            *(f"-seed={seed}", f"-max_total_time={seconds:.0f}", "-print_final_stats=1"),
            f"-artifact_prefix={folder}/{name}-",
        ],
        capture_output=True,
        check=False,
    )
    said = (done.stdout + done.stderr).decode("utf-8", "replace")
    (folder / f"{name}-{seed}.log").write_text(said)
    inputs = sum(int(count) for count in _INPUTS.findall(said))
    return inputs, done.returncode != 0


def fuzz_for(name: str, folder: Path, seconds: float, seed: int) -> tuple[int, int]:
    """Fuzz one reader until the time is up; return how many inputs it had, and how many finds."""
    until = time.monotonic() + seconds
    inputs = finds = 0
    while (left := until - time.monotonic()) > 1:
        tried, found = fuzz(name, folder, left, seed + ROUNDS * finds)
        inputs += tried
        finds += found
    return inputs, finds


def main() -> None:
    """Fuzz the formats that are named, or all of them."""
    folder, minutes = Path(sys.argv[1]), float(sys.argv[2])
    names = sys.argv[3:] or [*registry.format_names(), PICTURES]
    inputs: Counter[str] = Counter()
    finds: Counter[str] = Counter()
    seconds = minutes * 60 / len(names) / ROUNDS
    for seed in range(1, ROUNDS + 1):
        for name in names:
            tried, found = fuzz_for(name, folder, seconds, seed)
            inputs[name] += tried
            finds[name] += found
            spent = seed * seconds / 60
            row = f"| {name} | {inputs[name]:,} | {spent:.1f} | {finds[name]} |"
            print(row, flush=True)
    print(f"| all | {inputs.total():,} | {minutes:.1f} | {finds.total()} |")


if __name__ == "__main__":
    main()
