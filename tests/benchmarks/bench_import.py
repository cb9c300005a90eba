"""Importing large files as a whole process, beside what else there is to read them with.

    pip install -e '.[dev,bench]'                         # pygiftparser; without it GIFT has no peer
    python tests/benchmarks/bench_import.py               # 10,000 questions as GIFT and as Moodle XML

Ours is `cps-study bank import FILE --yes`: start, read, settle ids, compare each question with every other one and with
the shipped banks, hold it against every rule, write the bank. The peers only read the file into memory: pygiftparser
into questions, and Python's own ElementTree into elements. The questions are made of the shipped ones with their words
drawn anew, so that they are as long as real ones and no two are alike.
"""

from __future__ import annotations

import argparse
import importlib.util
import random
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from cps_study.app.exporting import export_bank
from cps_study.formats.native import yaml_bank as bank_yaml
from cps_study.model.item import Bank, Option, Question

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

BANKS = Path(__file__).parents[2] / "banks"
MEASURED = """
import resource, subprocess, sys, time
start = time.perf_counter()
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
print(code, time.perf_counter() - start, peak)
"""
PEERS = {
    "gift": (
        "pygiftparser",
        "import sys; from pygiftparser import parser; parser.parseFile(open(sys.argv[1]))",
    ),
    "moodle-xml": (
        "xml",
        "import sys; from xml.etree import ElementTree; ElementTree.parse(sys.argv[1])",
    ),
}


def shipped_questions() -> list[Question]:
    """Return the closed questions of the shipped banks."""
    banks = (
        bank_yaml.read(path.read_bytes(), path.name)[0] for path in sorted(BANKS.glob("*.yaml"))
    )
    items = [item for bank in banks if bank is not None for item in bank.items]
    return [item for item in items if isinstance(item, Question) and item.kind == "choice"]


def questions(count: int) -> Iterator[Question]:
    """Yield so many questions as long as the shipped ones, with words that are drawn from all of them."""
    pattern = shipped_questions()
    drawn = random.Random(7)
    words = [word for item in pattern for word in item.stem.split()]

    def said(text: str) -> str:
        return " ".join(drawn.choice(words) for _ in text.split())

    for number in range(count):
        item = pattern[number % len(pattern)]
        options = tuple(
            Option(said(each.text), each.key, said(each.rationale)) for each in item.options
        )
        stem = f"{said(item.stem).rstrip('.?:')}?"
        yield Question(
            id=f"q{number}", topic="t", level="recall", kind="choice", stem=stem, options=options
        )


def measure(command: Sequence[str]) -> tuple[float, float]:
    """Return seconds and MiB of a whole process; it has to succeed."""
    ran = subprocess.run(
        [sys.executable, "-c", MEASURED, *command], check=True, capture_output=True, text=True
    )
    code, seconds, peak = ran.stdout.split()
    if code != "0":
        raise SystemExit(f"{' '.join(command)} left with {code}")
    return float(seconds), float(peak)


def main() -> None:
    """Print seconds, MiB and the ratio to the peer for each format; the middle of the runs."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--questions", type=int, default=10_000)
    asked.add_argument("--runs", type=int, default=3)
    told = asked.parse_args()
    bank = Bank(id="big", title="Big", items=tuple(questions(told.questions)))
    with tempfile.TemporaryDirectory() as folder:
        for name, (module, code) in PEERS.items():
            exported = export_bank(bank, name)
            path = Path(folder) / f"big.{exported.extension}"
            path.write_bytes(exported.content)
            ours, theirs = [], []
            for run in range(told.runs):
                home = str(Path(folder) / f"{name}-{run}")
                own = [
                    "-m",
                    "cps_study",
                    "--home",
                    home,
                    "bank",
                    "import",
                    str(path),
                    "--as",
                    "big",
                    "--yes",
                ]
                ours.append(measure([sys.executable, *own]))
                if importlib.util.find_spec(module) is not None:
                    theirs.append(measure([sys.executable, "-c", code, str(path)]))
            seconds, peak = (statistics.median(column) for column in zip(*ours, strict=True))
            print(
                f"{name}: {path.stat().st_size >> 20} MiB, imported in {seconds:.2f} s, {peak:.0f} MiB"
            )
            if theirs:
                peer = statistics.median(took for took, _ in theirs)
                print(f"  {module} reads it in {peer:.2f} s: ours over theirs {seconds / peer:.1f}")


if __name__ == "__main__":
    main()
