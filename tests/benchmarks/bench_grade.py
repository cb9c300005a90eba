"""Marking and item analysis of a large test from its CSV, with numpy computing the same figures beside it.

    pip install -e '.[dev]'                               # scipy brings numpy; without it there is no peer
    python tests/benchmarks/bench_grade.py                # 100,000 candidates, 100 items, 3 forms
    python tests/benchmarks/bench_grade.py --candidates 1000

Ours is a whole process in plain Python: start, import, read the file, turn letters of three forms back into options,
mark, analyse every item and every option. The peer does less: it gets the 0/1 matrix as an array and computes the
corrected point-biserials and KR-20 alone. Both sets of figures are compared.
"""

from __future__ import annotations

import argparse
import csv
import importlib.util
import json
import pickle
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cps_study.model.form import PaperTest
from cps_study.model.item import Option, Question
from cps_study.model.text import LETTERS
from cps_study.study.forms import draw_forms

if TYPE_CHECKING:
    from cps_study.model.item import Item

OURS = """
import json, pickle, resource, sys, time
from pathlib import Path
start = time.perf_counter()
from cps_study.formats.answer_sheets import reader as responses
from cps_study.model.problem import errors_in
from cps_study.study.analysis import analyze
from cps_study.study.grading import grade
folder = Path(sys.argv[1])
test = pickle.loads((folder / "test.pickle").read_bytes())
times = {"import": time.perf_counter()}
sheets, problems = responses.read((folder / "responses.csv").read_bytes(), "responses.csv", test)
assert not errors_in(problems), problems[:3]
times["read"] = time.perf_counter()
grading = grade(test, sheets); times["mark"] = time.perf_counter()
found = analyze(grading, sheets); times["analyse"] = time.perf_counter()
steps = dict(zip(times, (b - a for a, b in zip([start, *times.values()], times.values()))))
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"steps": steps, "peak": peak, "kr20": found.kr20, "r": [item.r for item in found.items]}))
matrix = b"".join(bytes(v == 1 for v in sheet.verdicts) for sheet in grading.sheets)
(folder / "matrix").write_bytes(matrix)
"""

PEER = """
import json, resource, sys, time
start = time.perf_counter()
import numpy as np
x = np.fromfile(sys.argv[1] + "/matrix", dtype=np.uint8).reshape(-1, int(sys.argv[2])).astype(float)
total = x.sum(axis=1)
r = [float(np.corrcoef(x[:, i], total - x[:, i])[0, 1]) for i in range(x.shape[1])]
p = x.mean(axis=0)
kr20 = x.shape[1] / (x.shape[1] - 1) * (1 - (p * (1 - p)).sum() / total.var())
took = time.perf_counter() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"took": took, "peak": peak, "kr20": float(kr20), "r": r}))
"""


def make_test(items: int, forms: int) -> PaperTest:
    """Return a test of choices with four options each."""
    held: list[Item] = [
        Question(
            id=f"i{number:04d}",
            topic=f"t{number % 10}",
            level="recall",
            kind="choice",
            stem=f"Question {number}?",
            options=tuple(Option(f"option {place}", key=place == 0) for place in range(4)),
        )
        for number in range(items)
    ]
    drawn = draw_forms(held, items, forms, seed=1)
    return PaperTest("BENCH1", "Bench", 1, 85.0, blocks=False, banks=(), sources={}, forms=drawn)


def write_responses(path: Path, test: PaperTest, candidates: int) -> None:
    """Write the sheets of candidates who differ in what they know; one answer in fifty is blank, some are double."""
    rng = random.Random(2)
    letters = {
        form.letter: [[LETTERS[e.order.index(p)] for p in range(4)] for e in form.entries]
        for form in test.forms
    }
    forms = list(letters)
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["name", "form", *range(1, len(test.items) + 1)])
        for number in range(candidates):
            form = forms[number % len(forms)]
            able = 0.4 + 0.5 * rng.random()
            cells = []
            for shown in letters[form]:
                draw = rng.random()
                if draw < 0.02:
                    cells.append("" if draw < 0.018 else shown[0] + shown[1])
                else:
                    cells.append(shown[0 if rng.random() < able else 1 + int(3 * rng.random())])
            rows.writerow([f"Candidate {number:06d}", form, *cells])


def run(code: str, *args: str) -> tuple[dict[str, Any], float]:
    """Return what a process told, and the seconds that the whole of it took."""
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", code, *args], check=True, capture_output=True, text=True
    )
    return json.loads(done.stdout), time.perf_counter() - start


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--candidates", type=int, default=100_000)
    parser.add_argument("--items", type=int, default=100)
    parser.add_argument("--forms", type=int, default=3)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        test = make_test(args.items, args.forms)
        (folder / "test.pickle").write_bytes(pickle.dumps(test))
        write_responses(folder / "responses.csv", test, args.candidates)
        size = (folder / "responses.csv").stat().st_size / 2**20
        print(
            f"{args.candidates:,} candidates x {args.items} items x {args.forms} forms, CSV of {size:.1f} MiB"
        )
        ours, whole = run(OURS, place)
        steps = "   ".join(f"{name} {took:.2f} s" for name, took in ours["steps"].items())
        print(
            f"cps-study, plain Python: {sum(ours['steps'].values()):.2f} s   {steps}   peak {ours['peak']:.0f} MiB"
        )
        print(f"its whole process, with writing the matrix for the peer: {whole:.2f} s")
        if importlib.util.find_spec("numpy") is None:
            print("no peer: numpy is not installed")
            return
        peer, _ = run(PEER, place, str(args.items))
        print(f"numpy, the 0/1 matrix given: {peer['took']:.2f} s   peak {peer['peak']:.0f} MiB")
        apart = max(
            abs(a - b)
            for a, b in zip([ours["kr20"], *ours["r"]], [peer["kr20"], *peer["r"]], strict=True)
        )
        print(f"largest difference of KR-20 and every r: {apart:.1e}")


if __name__ == "__main__":
    main()
