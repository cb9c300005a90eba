"""`python -m tests.faults`: every point, with a table of what was tried and what was found."""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.faults.runs import Bench, points


def main() -> int:
    """Try every point, print the table, and return how many found something."""
    tried: Counter[str] = Counter()
    found: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder) / "bench")
        for point in points(bench):
            tried[point.command] += 1
            if wrong := bench.check(point):
                found.append(f"{point.command} {point.fault.number} {point.fault.kind}: {wrong}")
    for command, number in tried.items():
        sys.stdout.write(f"{command:10} {number:6}\n")
    sys.stdout.write("".join(f"{line}\n" for line in found))
    sys.stdout.write(f"{tried.total()} points, {len(found)} finds\n")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
