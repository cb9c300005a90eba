"""Reads made-up answer sheets, scanned and photographed in every bad way, and counts mistakes.

    pip install -e '.[dev,scan]'
    python tests/benchmarks/bench_scan.py [--pages 504] [--photos 108] [--seed 4]

A silent error is an answer that was read as something else without a doubt: the one thing that
must not happen. A doubtful answer waits for a person, and a refused page says why. The reader was
made with the seeds 1 to 3, so another seed is what counts.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections import Counter, defaultdict
from functools import cache
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from cps_study.paper.scan.reader import SheetReader
from cps_study.paper.sheet import lay_out
from cps_study.paper.style import PaperStyle
from tests.paper.scan import damage
from tests.paper.scan.sheets_filled import FilledPage, fill_in, hand_of, printed_page
from tests.paper.sheets import sheet_test

if TYPE_CHECKING:
    from collections.abc import Callable

    from cps_study.model.scan import ReadSheetPage

STYLES = (PaperStyle(), PaperStyle(), PaperStyle("a4"), PaperStyle(large=True))
HANDS = ("pen", "pen", "pen", "pencil", "light pencil", "cross", "tick")
SCANS = (
    "clean",
    "any angle",
    "92-106 %",
    "faded",
    "specks",
    "stain",
    "fold",
    "holes",
    "cut corner",
    "stray lines",
    "two levels",
    "dithered",
    "JPEG 30-90",
    "blur 0.5-1.5",
)
PHOTOS = ("flat", "tilt to 25", "shadow", "gradient", "blur and JPEG", "everything")


@cache
def blank(style: PaperStyle) -> tuple[Any, Any, SheetReader]:
    """Return an empty sheet of 75 questions in a style: its picture, its page, and its reader."""
    test = sheet_test(75)
    pages = lay_out(test, style)
    return printed_page(test, style), pages[0], SheetReader(test._replace(sheets=pages))


def filled(rng: np.random.Generator, style: PaperStyle, stray: int) -> FilledPage:
    """Return a sheet that somebody has filled in."""
    picture, page, _ = blank(style)
    hand = hand_of(rng, str(rng.choice(HANDS)))
    number = str(rng.integers(1, 99_999_999))
    return fill_in(picture, page, rng, hand, number=number, stray=stray)


def paper_damage(image: Any, rng: np.random.Generator, condition: str) -> Any:
    """Return the sheet after what happened to the paper."""
    happens: dict[str, Callable[[Any, np.random.Generator], Any]] = {
        "faded": damage.fade,
        "specks": damage.specks,
        "stain": damage.stain,
        "fold": damage.fold,
        "holes": damage.punch_holes,
        "cut corner": damage.cut_corner,
    }
    if condition == "92-106 %":
        return damage.rescale_print(image, rng.uniform(92, 106))
    if condition in happens:
        return happens[condition](image, rng)
    return image


def scanned(rng: np.random.Generator, sheet: FilledPage, condition: str) -> Any:
    """Return what a scanner makes of the sheet."""
    image = paper_damage(sheet.image, rng, condition)
    degrees = float(rng.choice([0, 0, 90, 180, 270]) + rng.normal(0, 1.0))
    if condition == "any angle":
        degrees = rng.uniform(0, 360)
    image = damage.on_scanner(image, rng, int(rng.choice([150, 200, 300])), degrees)
    if condition == "two levels":
        return damage.two_levels(image, rng.uniform(0.5, 0.72))
    if condition == "dithered":
        return damage.dither(image, rng)
    if condition == "JPEG 30-90":
        return damage.as_jpeg(image, int(rng.integers(30, 91)))
    if condition == "blur 0.5-1.5":
        return damage.blur(image, rng.uniform(0.5, 1.5))
    return damage.noise(image, rng, 0.015)


def photographed(rng: np.random.Generator, sheet: FilledPage, condition: str) -> Any:
    """Return what a phone makes of the sheet, at 150 pixels to the inch and more."""
    everything = condition == "everything"
    image = sheet.image
    if condition == "gradient" or everything:
        image = damage.shade(image, rng)
    if condition == "shadow" or everything:
        image = damage.cast_shadow(image, rng)
    tilt = rng.uniform(5, 25) if condition == "tilt to 25" or everything else rng.uniform(0, 8)
    image = damage.on_phone(image, rng, int(rng.integers(150, 251)), rng.uniform(0, 360), tilt)
    if condition == "blur and JPEG" or everything:
        image = damage.blur(image, rng.uniform(0.5, 1.5))
        image = damage.noise(image, rng, 0.02)
        return damage.as_jpeg(image, int(rng.integers(30, 91)))
    return damage.as_jpeg(damage.noise(image, rng, 0.015), 85)


class Tally:
    """Counts what became of the sheets of one condition, and how long they took."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.milliseconds: list[float] = []
        self.processor: list[float] = []

    def add(self, sheet: FilledPage, read: ReadSheetPage) -> list[str]:
        """Count a sheet; returns its silent errors in words."""
        self.counts["pages"] += 1
        if read.verdict == "refused":
            self.counts["refused"] += 1
            return []
        if read.number.sure and read.number.text != sheet.number:
            self.counts["wrong number"] += 1
        self.counts["doubtful number"] += not read.number.sure
        errors = []
        pen = sheet.hand.kind == "pen"
        for question, cell in read.answers.items():
            self.counts["answers"] += 1
            self.counts["pen"] += pen
            truth = sheet.answers[question]
            if not cell.sure:
                self.counts["doubtful"] += 1
                self.counts["doubtful pen"] += pen
                self.counts["good guess"] += cell.text == truth
            elif cell.text != truth:
                how = sheet.changed.get(question, "")
                errors.append(f"{sheet.hand.kind} {question}: {truth!r} as {cell.text!r} {how}")
        self.counts["silent"] += len(errors)
        return errors

    def line(self, name: str) -> str:
        """Return the counts as a row of the table."""
        c = self.counts
        pen = 100 * c["doubtful pen"] / max(1, c["pen"])
        every = 100 * c["doubtful"] / max(1, c["answers"])
        wall, own = (statistics.median(x) for x in (self.milliseconds, self.processor))
        counts = f"{c['pages']:6}{c['refused']:8}{c['answers']:9}{c['silent']:7}"
        shares = f"{every:9.2f}{pen:8.2f}{c['wrong number']:6}{c['doubtful number']:6}"
        return f"{name:16}{counts}{shares}{wall:7.0f}{own:6.0f}"


def run(kind: str, conditions: tuple[str, ...], pages: int, seed: int, *, show: bool) -> None:
    """Read this many pages, in turns of the conditions, and print the table."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    total = Tally()
    for index in range(pages):
        condition = conditions[index % len(conditions)]
        rng = np.random.default_rng([seed, index, len(conditions)])
        style = STYLES[int(rng.integers(len(STYLES)))]
        sheet = filled(rng, style, stray=12 if condition == "stray lines" else 0)
        make = scanned if kind == "scans" else photographed
        picture = damage.as_bytes(make(rng, sheet, condition))
        begin, begin_own = time.perf_counter(), time.process_time()
        read = blank(style)[2].read(picture)
        wall = 1000 * (time.perf_counter() - begin)
        own = 1000 * (time.process_time() - begin_own)
        errors = tallies[condition].add(sheet, read)
        total.add(sheet, read)
        for tally in (tallies[condition], total):
            tally.milliseconds.append(wall)
            tally.processor.append(own)
        if show and (errors or read.verdict == "refused"):
            print(f"  {kind} {index} {condition} {style}: {errors or read.reason}", flush=True)
    print(f"{kind:16} pages refused  answers silent doubt % pen %  no. x  no. ?    ms   cpu")
    for condition in conditions:
        print(tallies[condition].line(condition))
    print(total.line("all"))
    guesses = 100 * total.counts["good guess"] / max(1, total.counts["doubtful"])
    print(f"{guesses:.0f} % of the guesses at doubtful answers are right.\n", flush=True)


def main() -> None:
    """Print a table for scans and one for pictures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--pages", type=int, default=504)
    parser.add_argument("--photos", type=int, default=108)
    parser.add_argument("--seed", type=int, default=4)
    parser.add_argument("--show", action="store_true", help="name each silent error and refusal")
    options = parser.parse_args()
    cv2.setNumThreads(1)
    if options.pages:
        run("scans", SCANS, options.pages, options.seed, show=options.show)
    if options.photos:
        run("photos", PHOTOS, options.photos, options.seed, show=options.show)


if __name__ == "__main__":
    main()
