"""Measures each form of the program beside the others: how it starts, and how large it is.

    python -m tests.benchmarks.bench_forms pip=.venv/bin/cps-study folder=out/cps-study/cps-study

A form is a name and the path of its program. They take turns, so that all run under the same
conditions, in a home with a bank of 650 items beside the shipped ones. Each cell has the quickest
run and the median: on a busy machine, the first one says more.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
from pathlib import Path

from tests.benchmarks.bench_study import first_card, make_ours, whole

ITEMS = 650


def main() -> None:
    """Print a row for each form."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("forms", nargs="+", metavar="NAME=PROGRAM")
    parser.add_argument("--runs", type=int, default=11)
    args = parser.parse_args()
    forms = {name: str(Path(path).absolute()) for name, _, path in map(split, args.forms)}
    with tempfile.TemporaryDirectory() as name:
        env = make_ours(Path(name), ITEMS)
        os.environ.update(env)
        for program in forms.values():  # what is on the disk is read once
            whole([program], 1)
            first_card(env, (program,))
        times: dict[str, list[list[float]]] = {form: [[], [], []] for form in forms}
        for _ in range(args.runs):
            for form, program in forms.items():
                version, today, card = times[form]
                version.append(whole([program, "--version"], 1))
                today.append(whole([program], 1))
                card.append(first_card(env, (program,))[0])
    print("| form | --version | today's page | first card |\n|---|---|---|---|")
    for form, columns in times.items():
        cells = [f"{min(column):.0f}-{statistics.median(column):.0f} ms" for column in columns]
        print(f"| {form} | {' | '.join(cells)} |")


def split(form: str) -> tuple[str, str, str]:
    """Return the name of a form, the sign, and the path of its program."""
    return form.partition("=")


if __name__ == "__main__":
    main()
