"""Marks and analyzes a large test from its CSV file, next to numpy with the same figures.

    pip install -e '.[dev]'                 # scipy brings numpy; without it there is no peer
    python tests/benchmarks/bench_grade.py  # 100,000 candidates, 100 items, 3 forms
    python tests/benchmarks/bench_grade.py --candidates 1000

Ours is a whole process in plain Python: start, import, read the file, turn the letters of three
forms back into options, mark, analyze every item and every option. The peer does less: it gets the
0/1 matrix as an array and computes only the corrected point-biserials and KR-20. Both sets of
figures are compared.
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
    from cps_study.model.form import Entry
    from cps_study.model.item import Item

OURS = """
import json, pickle, resource, sys, time
from pathlib import Path
start = time.perf_counter()
from cps_study.formats.answer_sheets import reader
from cps_study.model.problem import errors_in
from cps_study.study.analysis import analyze
from cps_study.study.grading import grade
folder = Path(sys.argv[1])
test = pickle.loads((folder / "test.pickle").read_bytes())
times = {"import": time.perf_counter()}
sheets, problems, _ = reader.read((folder / "responses.csv").read_bytes(), "responses.csv", test)
assert not errors_in(problems), problems[:3]
times["read"] = time.perf_counter()
grading = grade(test, sheets)
times["mark"] = time.perf_counter()
analysis = analyze(grading, sheets)
times["analyze"] = time.perf_counter()
steps = {}
for name, end in times.items():
    steps[name] = end - start
    start = end
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
r = [item.r for item in analysis.items]
print(json.dumps({"steps": steps, "peak": peak, "kr20": analysis.kr20, "r": r}))
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
    made: list[Item] = [
        Question(
            id=f"i{number:04d}",
            topic=f"t{number % 10}",
            level="recall",
            kind="choice",
            stem=f"Question {number}?",
            options=tuple(Option(f"option {n}", key=n == 0) for n in range(4)),
        )
        for number in range(items)
    ]
    drawn = draw_forms(made, items, forms, seed=1)
    return PaperTest("BENCH1", "Bench", 1, 85.0, blocks=False, banks=(), sources={}, forms=drawn)


def write_responses(path: Path, test: PaperTest, candidates: int) -> None:
    """Write the sheets of candidates who differ in what they know.

    About one answer in fifty is blank or a double mark.
    """
    rng = random.Random(2)
    letters = {form.letter: [_letters(entry) for entry in form.entries] for form in test.forms}
    forms = list(letters)
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["name", "form", *range(1, len(test.items) + 1)])
        for number in range(candidates):
            form = forms[number % len(forms)]
            ability = 0.4 + 0.5 * rng.random()
            cells = [_answer(shown, ability, rng) for shown in letters[form]]
            rows.writerow([f"Candidate {number:06d}", form, *cells])


def _letters(entry: Entry) -> list[str]:
    """Return the letters of an entry's options in the order written: the right one first."""
    return [LETTERS[entry.order.index(written)] for written in range(4)]


def _answer(letters: list[str], ability: float, rng: random.Random) -> str:
    """Return what a candidate marks, given the letters of the right option and of the others."""
    draw = rng.random()
    if draw < 0.018:
        return ""
    if draw < 0.02:
        return letters[0] + letters[1]
    if rng.random() < ability:
        return letters[0]
    return letters[1 + int(3 * rng.random())]


def run(code: str, *args: str) -> tuple[dict[str, Any], float]:
    """Return the JSON that a process prints, and the seconds that all of it took."""
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", code, *args], check=True, capture_output=True, text=True
    )
    return json.loads(done.stdout), time.perf_counter() - start


def main() -> None:
    """Print the seconds and MiB of both, and how far their figures are apart."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--candidates", type=int, default=100_000)
    parser.add_argument("--items", type=int, default=100)
    parser.add_argument("--forms", type=int, default=3)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        test = make_test(args.items, args.forms)
        (folder / "test.pickle").write_bytes(pickle.dumps(test))
        write_responses(folder / "responses.csv", test, args.candidates)
        size = (folder / "responses.csv").stat().st_size / 2**20
        counts = f"{args.candidates:,} candidates x {args.items} items x {args.forms} forms"
        print(f"{counts}, CSV of {size:.1f} MiB")
        ours, whole = run(OURS, name)
        steps = "   ".join(f"{step} {seconds:.2f} s" for step, seconds in ours["steps"].items())
        total = sum(ours["steps"].values())
        print(f"cps-study, plain Python: {total:.2f} s   {steps}   peak {ours['peak']:.0f} MiB")
        print(f"its whole process, which also writes the matrix for the peer: {whole:.2f} s")
        if importlib.util.find_spec("numpy") is None:
            print("no peer: numpy is not installed")
            return
        peer, _ = run(PEER, name, str(args.items))
        print(f"numpy, given the 0/1 matrix: {peer['took']:.2f} s   peak {peer['peak']:.0f} MiB")
        our_figures = [ours["kr20"], *ours["r"]]
        peer_figures = [peer["kr20"], *peer["r"]]
        pairs = zip(our_figures, peer_figures, strict=True)
        largest = max(abs(our_figure - peer_figure) for our_figure, peer_figure in pairs)
        print(f"largest difference of KR-20 and every r: {largest:.1e}")


if __name__ == "__main__":
    main()
