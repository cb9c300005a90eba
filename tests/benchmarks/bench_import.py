"""Imports large files as whole processes, next to other programs that read the same formats.

    pip install -e '.[dev,bench]'            # for pygiftparser, the peer for GIFT
    python tests/benchmarks/bench_import.py  # 10,000 questions as GIFT and as Moodle XML

Ours is `cps-study bank import FILE --yes`: start, read, assign ids, compare each question with
every other one and with the shipped banks, check it against every rule, write the bank. The peers
only read the file into memory: pygiftparser into questions, and Python's own ElementTree into
elements. The questions are the shipped ones with their words drawn anew, so they are as long as
real ones and no two are alike. It runs on Linux.
"""

from __future__ import annotations

import argparse
import dataclasses
import importlib.util
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.app.exporting import export_bank
from cps_study.formats.native import yaml_bank
from cps_study.model.item import Bank, Option, Question

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

BANKS = Path(__file__).parents[2] / "banks"
_BETWEEN_LOOKS: Final = 0.01
"""Seconds between two looks at a program's memory."""
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
"""For each format, the module that the peer needs, and its code."""


def shipped_questions() -> list[Question]:
    """Return the choice questions of the shipped banks."""
    questions: list[Question] = []
    for path in sorted(BANKS.glob("*.yaml")):
        bank, _ = yaml_bank.read(path.read_bytes(), path.name)
        # The outline of the sources isn't a bank.
        items = () if bank is None else bank.items
        questions += [
            item for item in items if isinstance(item, Question) and item.kind == "choice"
        ]
    return questions


def questions(count: int) -> Iterator[Question]:
    """Yield questions as long as the shipped ones, with words drawn from all of them."""
    models = shipped_questions()
    rng = random.Random(7)
    words = [word for item in models for word in item.stem.split()]

    def redrawn(text: str) -> str:
        return " ".join(rng.choice(words) for _ in text.split())

    for number in range(count):
        model = models[number % len(models)]
        options = tuple(
            Option(redrawn(option.text), option.key, redrawn(option.rationale))
            for option in model.options
        )
        stem = f"{redrawn(model.stem).rstrip('.?:')}?"
        yield Question(
            id=f"q{number}", topic="t", level="recall", kind="choice", stem=stem, options=options
        )


def variants(count: int) -> Iterator[Question]:
    """Yield variants of one question, each with other numbers."""
    for number in range(count):
        first, step = 7 + number, 2 + number % 9
        key = first + step
        options = [Option(str(key), key=True)]
        options += [Option(str(key + off)) for off in (1, 20, 300)]
        yield Question(
            id=f"q{number}",
            topic="t",
            level="recall",
            kind="choice",
            stem=f"Which of these numbers comes right after {first} when counting by {step}?",
            options=tuple(options),
        )


def without_feedback(items: Iterable[Question]) -> Iterator[Question]:
    """Yield the questions without a word about why an option is right or wrong."""
    for item in items:
        options = tuple(option._replace(rationale="") for option in item.options)
        yield dataclasses.replace(item, options=options, rationale="")


class Used(NamedTuple):
    """What a program took: seconds on the clock and of processors, and MiB at its peak.

    An import of many questions has a second process. Its processor time counts, and so does its
    memory, as far as the two don't share it.
    """

    clock: float
    processor: float
    peak: float


def measure(command: Sequence[str]) -> Used:
    """Return what a program used that has to succeed."""
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        peak = 0.0
        while True:
            peak = max(peak, memory_of(process.pid))
            ended, status, used = os.wait4(process.pid, os.WNOHANG)
            if ended:
                break
            time.sleep(_BETWEEN_LOOKS)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} exited with {process.returncode}")
    return Used(time.perf_counter() - start, used.ru_utime + used.ru_stime, peak)


def memory_of(process: int) -> float:
    """Return the MiB that a process and its copies have now; what they share counts once."""
    folder = Path("/proc") / str(process)
    try:
        copies = (folder / "task" / str(process) / "children").read_text().split()
        sizes = (folder / "smaps_rollup").read_text()
    except OSError:  # it has just ended
        return 0.0
    own = next(line for line in sizes.splitlines() if line.startswith("Pss:"))
    return int(own.split()[1]) / 1024 + sum(memory_of(int(copy)) for copy in copies)


def import_command(home: Path, path: Path) -> list[str]:
    """Return the command that imports a file into a new home."""
    program = [sys.executable, "-m", "cps_study", "--home", str(home)]
    return [*program, "bank", "import", str(path), "--as", "big", "--yes"]


def report(bank: Bank, name: str, folder: Path, runs: int) -> None:
    """Measure one format, and print the median of the runs."""
    module, code = PEERS[name]
    exported = export_bank(bank, name)
    path = folder / f"{bank.id}.{exported.extension}"
    path.write_bytes(exported.content)
    ours, theirs = [], []
    for run in range(runs):
        ours.append(measure(import_command(folder / f"{bank.id}-{name}-{run}", path)))
        if importlib.util.find_spec(module) is not None:
            theirs.append(measure([sys.executable, "-c", code, str(path)]))
    clock = statistics.median(used.clock for used in ours)
    processor = statistics.median(used.processor for used in ours)
    peak = statistics.median(used.peak for used in ours)
    size = path.stat().st_size >> 20
    print(
        f"{name}: {size} MiB, imported in {clock:.2f} s ({processor:.2f} s of processor time), "
        f"{peak:.0f} MiB"
    )
    if theirs:
        peer = statistics.median(used.clock for used in theirs)
        print(f"  {module} reads it in {peer:.2f} s: ours over theirs {clock / peer:.1f}")


def main() -> None:
    """Print seconds, MiB and the ratio to the peer for each format."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--questions", type=int, default=10_000)
    parser.add_argument("--variants", type=int, default=3_000)
    parser.add_argument("--runs", type=int, default=3)
    args = parser.parse_args()
    model_items = tuple(questions(args.questions))
    bank = Bank(id="big", title="Big", items=model_items)
    plain = Bank(id="plain", title="Plain", items=tuple(without_feedback(model_items)))
    alike = Bank(id="alike", title="Alike", items=tuple(variants(args.variants)))
    with tempfile.TemporaryDirectory() as folder:
        for name in PEERS:
            report(bank, name, Path(folder), args.runs)
        print(f"{args.questions:,} questions without feedback:")
        report(plain, "gift", Path(folder), args.runs)
        print(f"{args.variants:,} variants of one question:")
        report(alike, "gift", Path(folder), args.runs)


if __name__ == "__main__":
    main()
