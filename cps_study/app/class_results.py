"""The results of a marked test as `results.json`, and those of several tests put together.

A folder of results has everything that the history of a class needs, so that no printed test and
no bank has to be at hand. It has names in it, as `results.csv` does.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from cps_study.errors import UsageError
from cps_study.store.files import read_input

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from cps_study.app.grading import MarkedSheets
    from cps_study.model.form import PaperTest

RESULTS: Final = "results.json"
KIND: Final = "cps-study results"
SCHEMA: Final = 1
_MALFORMED: Final = (KeyError, TypeError, ValueError, AttributeError, IndexError, RecursionError)
"""What reading raises for JSON of another shape."""


class ItemResult(NamedTuple):
    """How a class did on an item: the points of all, of how many, and what it asks.

    `objective` is the first objective that the item cites, or "" if it cites none.
    """

    ident: str
    objective: str
    domain: str
    points: float
    people: int

    @property
    def share(self) -> float:
        """The share of the points that the class earned, from 0 to 1."""
        return self.points / self.people if self.people else 0.0


class CandidateResult(NamedTuple):
    """How a candidate did on one test."""

    name: str
    form: str
    points: float
    percent: float
    passed: bool


class ClassResult(NamedTuple):
    """How a class did on one test. `marked_on` is a day, as 2026-11-28, or ""."""

    code: str
    title: str
    marked_on: str
    pass_mark: float
    items: tuple[ItemResult, ...]
    candidates: tuple[CandidateResult, ...]
    absent: tuple[str, ...] = ()

    @property
    def domains(self) -> dict[str, float]:
        """The share of the points in each part of the work, in percent."""
        points: defaultdict[str, float] = defaultdict(float)
        people: defaultdict[str, int] = defaultdict(int)
        for item in self.items:
            points[item.domain] += item.points
            people[item.domain] += item.people
        return {name: 100 * points[name] / max(1, people[name]) for name in sorted(points)}


def result_of(test: PaperTest, marked: MarkedSheets, marked_on: str) -> ClassResult:
    """Return the result of a test that was just marked."""
    grading = marked.grading
    earned = grading.points_by_item(grading.sheets)
    items = tuple(
        ItemResult(
            ident=item.id,
            objective=item.cites[0] if item.cites else "",
            domain=test.domain_of(item),
            points=round(float(points), 6),
            people=len(grading.sheets),
        )
        for item, points in zip(grading.items, earned, strict=True)
    )
    candidates = tuple(
        CandidateResult(
            name=sheet.candidate,
            form=sheet.form,
            points=round(float(sheet.points), 6),
            percent=float(grading.percent_words(sheet)),
            passed=sheet.passed,
        )
        for sheet in grading.sheets
    )
    return ClassResult(
        test.code,
        test.title,
        marked_on,
        float(grading.pass_mark),
        items,
        candidates,
        tuple(marked.absent),
    )


def results_json(result: ClassResult) -> bytes:
    """Return the result as the content of `results.json`."""
    body = result._asdict() | {
        "items": [item._asdict() for item in result.items],
        "candidates": [candidate._asdict() for candidate in result.candidates],
    }
    body = {"format": KIND, "schema": SCHEMA} | body
    return (json.dumps(body, ensure_ascii=False, indent=1) + "\n").encode()


def read_results(folder: Path) -> list[ClassResult]:
    """Return the results in a folder and the folders in it, the earliest first.

    Of a test that was marked more than once, the latest counts. Raises UsageError if there is none,
    or one can't be read.
    """
    if not folder.is_dir():
        raise UsageError(f"there is no folder {folder}", "choose the folder that has the results")
    paths = result_files(folder)
    if not paths:
        hint = f"grade writes a {RESULTS} into each folder of results; mark the tests again"
        raise UsageError(f"{folder} has no results", hint)
    results = sorted((_read(path) for path in paths), key=lambda one: (one.marked_on, one.code))
    latest = {result.code: result for result in results}
    return list(latest.values())


def result_files(folder: Path) -> list[Path]:
    """Return the files of results in a folder and the folders in it, sorted."""
    return sorted({*folder.glob(RESULTS), *folder.glob(f"*/{RESULTS}")})


def _read(path: Path) -> ClassResult:
    """Return the result in a file. Raises UsageError."""
    what = f"the {RESULTS} that grade wrote"
    hint = f"use {what}"
    raw = read_input(path, what)
    try:
        data = json.loads(raw.decode("utf-8"))
        if data["format"] != KIND or data["schema"] > SCHEMA:
            raise UsageError(f"{path} isn't a result that this program can read", hint)
        return _result_from(data)
    except _MALFORMED:
        raise UsageError(f"{path} doesn't have the results of a test", hint) from None


def _result_from(data: dict[str, Any]) -> ClassResult:
    return ClassResult(
        code=str(data["code"]),
        title=str(data["title"]),
        marked_on=str(data["marked_on"]),
        pass_mark=float(data["pass_mark"]),
        items=tuple(
            ItemResult(
                str(item["ident"]),
                str(item["objective"]),
                str(item["domain"]),
                float(item["points"]),
                int(item["people"]),
            )
            for item in data["items"]
        ),
        candidates=tuple(
            CandidateResult(
                str(one["name"]),
                str(one["form"]),
                float(one["points"]),
                float(one["percent"]),
                bool(one["passed"]),
            )
            for one in data["candidates"]
        ),
        absent=tuple(map(str, data["absent"])),
    )


def scores_by_name(results: Sequence[ClassResult]) -> dict[str, list[CandidateResult | None]]:
    """Return each candidate's result on every test, None where there's none; capitals don't count.

    The names are as they're written the first time, in alphabetical order.
    """
    names: dict[str, str] = {}
    scores: dict[str, list[CandidateResult | None]] = {}
    for place, result in enumerate(results):
        for candidate in result.candidates:
            known = candidate.name.casefold()
            names.setdefault(known, candidate.name)
            scores.setdefault(known, [None] * len(results))[place] = candidate
    in_order = sorted(names, key=lambda known: names[known])
    return {names[known]: scores[known] for known in in_order}


def missed_items(results: Iterable[ClassResult]) -> list[ItemResult]:
    """Return the items of all tests, those that most people missed first.

    What several tests asked is counted together.
    """
    together: dict[str, ItemResult] = {}
    for result in results:
        for item in result.items:
            known = together.get(item.ident)
            if known is not None:
                item = item._replace(  # noqa: PLW2901 - the two are one from here on
                    points=known.points + item.points, people=known.people + item.people
                )
            together[item.ident] = item
    return sorted(together.values(), key=lambda item: (item.share, item.ident))
