"""The SQL that comes with the manual computes what `grade` shows, over files from many places."""

from __future__ import annotations

import json
import math
import re
import shutil
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, get_args

import pytest

from cps_study.app.class_results import CandidateResult, ClassResult, ItemResult
from cps_study.app.grading import _ITEMS_HEAD, _RESULTS_HEAD, MarkedSheets
from cps_study.app.response_table import responses_csv
from cps_study.formats import printed_test
from cps_study.guide import SQL_FILES, load_page, sql_file
from cps_study.model.attempt import AskedItem, Terms
from cps_study.model.event import (
    _KINDS,
    AnswerEvent,
    Event,
    FinishEvent,
    StartEvent,
    event_to_data,
)
from cps_study.model.shown import ShownQuestion, shown_question
from cps_study.study.analysis import analyze
from cps_study.study.grading import Verdict, grade, mark_answer
from tests.study.paper_makers import able_sheets, mixed_items, paper_test, true_false

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from cps_study.model.answer_sheet import AnswerSheet
    from cps_study.model.form import PaperTest
    from cps_study.study.figures import Analysis, ItemFigures

    Ask = Callable[[str], list[dict[str, Any]]]

AT = "2026-11-28T10:00:00.000Z"
PEOPLE = 120
PLACES = 3
"""In how many folders their answers are."""


@pytest.fixture(scope="module")
def test() -> PaperTest:
    return paper_test([*mixed_items(8), true_false("t2")], 3)


@pytest.fixture(scope="module")
def sheets(test: PaperTest) -> list[AnswerSheet]:
    return able_sheets(test, PEOPLE, 4)


def marked(test: PaperTest, sheets: Sequence[AnswerSheet], *, partial: bool) -> MarkedSheets:
    grading = grade(test, sheets, partial=partial)
    return MarkedSheets(grading, analyze(grading, sheets), [], sheets=sheets)


def write_results(
    folder: Path, test: PaperTest, sheets: Sequence[AnswerSheet], *, partial: bool
) -> None:
    """Write what `print` and `grade --responses` write, in a folder for each place."""
    for place in range(PLACES):
        own = folder / f"place-{place}"
        own.mkdir(parents=True)
        (own / "test.json").write_text(printed_test.write(test), encoding="utf-8")
        part = marked(test, sheets[place::PLACES], partial=partial)
        (own / "responses.csv").write_bytes(responses_csv(test, part))


def statements(name: str, folder: Path) -> list[str]:
    """Return the statements of a file of SQL, for the files in a folder."""
    text = sql_file(name).read_text(encoding="utf-8").replace("FOLDER", folder.as_posix())
    lines = [line for line in text.splitlines() if not line.startswith("--")]
    return [part for part in "\n".join(lines).split(";") if part.strip()]


def duckdb_on(folder: Path, loader: str) -> Ask:
    """Return what asks DuckDB about the files in a folder."""
    duckdb = pytest.importorskip("duckdb", reason="needs DuckDB (the extra `dev`)")
    connection = duckdb.connect()
    for statement in [*statements(loader, folder), *statements("item-analysis.sql", folder)]:
        connection.execute(statement)

    def ask(query: str) -> list[dict[str, Any]]:
        result = connection.execute(query)
        names = [column[0] for column in result.description]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]

    return ask


def spark_on(folder: Path, loader: str) -> Ask:
    """Return what asks Spark, in this process, about the files in a folder."""
    if find_spec("pyspark") is None:
        pytest.skip("pyspark isn't installed (the extra `spark` has it)")
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java, and there is none")
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
    spark = builder.config("spark.sql.shuffle.partitions", "1").getOrCreate()
    for statement in [*statements(loader, folder), *statements("item-analysis.sql", folder)]:
        spark.sql(statement)
    return lambda query: [row.asDict() for row in spark.sql(query).collect()]


def same(ours: float | None, theirs: float | None) -> bool:
    """Tell whether two figures agree to 1e-9, or are both missing."""
    if ours is None or theirs is None:
        return ours is theirs
    return math.isclose(ours, theirs, rel_tol=1e-9, abs_tol=1e-9)


def assert_same_figures(ask: Ask, test: PaperTest, analysis: Analysis) -> None:
    """Assert that every figure of the analysis is in the views, to 1e-9."""
    (row,) = ask("SELECT * FROM test_figures")
    spread = analysis.spread
    assert spread is not None
    assert (row["people"], row["items"]) == (analysis.sheets, len(test.items))
    for name in ("mean", "sd", "median", "least", "most"):
        assert same(getattr(spread, name), row[name]), name
    assert same(analysis.alpha, row["alpha"])
    assert same(analysis.sem, row["sem"])
    counts = ask("SELECT floor(total) AS score, sum(people) AS n FROM score_counts GROUP BY 1")
    by_score = {int(row["score"]): row["n"] for row in counts}
    assert [by_score.get(score, 0) for score in range(len(test.items) + 1)] == list(
        spread.histogram
    )
    items = {row["item"]: row for row in ask("SELECT * FROM item_figures")}
    options = ask("SELECT * FROM option_figures")
    assert items.keys() == {item.id for item in test.items}
    for figures in analysis.items:
        assert_same_item(figures, items[figures.item.id])
        assert_same_options(figures, [row for row in options if row["item"] == figures.item.id])


def assert_same_item(figures: ItemFigures, row: dict[str, Any]) -> None:
    assert (figures.sheets, figures.right) == (row["people"], row["right_answers"])
    assert same(figures.facility, row["facility"])
    assert same(figures.low, row["facility_low"])
    assert same(figures.high, row["facility_high"])
    assert same(figures.r, row["r"])
    assert same(figures.discrimination, row["discrimination"])
    assert same(figures.alpha_without, row["alpha_without"])


def assert_same_options(figures: ItemFigures, rows: Sequence[dict[str, Any]]) -> None:
    found = {(row["place"], row["wording"]): row for row in rows}
    lines = (*figures.options, figures.blank, figures.double)
    assert len(found) == len(rows) == len(lines)
    for line in lines:
        row = found[line.place, line.text]
        assert (line.key, line.sheets) == (row["is_key"], row["people"])
        assert same(line.share, row["share"])
        assert same(line.r, row["r"])


def events_of(
    test: PaperTest, sheet: AnswerSheet, number: int, *, finished: bool = True
) -> list[Event]:
    """Return an exam of the questions on a form, in which somebody answers what is on a sheet."""
    form = next(form for form in test.forms if form.letter == sheet.form)
    answers = dict(zip((item.id for item in test.items), sheet.answers, strict=True))
    attempt = f"{number:012x}0000-00000001"
    asked = tuple(AskedItem(entry.item.id, entry.order) for entry in form.entries)
    shown = tuple(shown_question(entry.item) for entry in form.entries)
    events: list[Event] = [StartEvent(AT, Terms("exam"), asked, id=attempt, shown=shown)]
    for entry in form.entries:
        response = answers[entry.item.id]
        if response is not None:
            given = AnswerEvent(AT, "2026-11-28", entry.item.id, 3, mode="exam", attempt=attempt)
            right = mark_answer(entry.item, response) == Verdict.RIGHT
            events.append(given._replace(right=right, response=response))
    if finished:
        events.append(FinishEvent(AT, attempt, 60.0, "submitted"))
    named = [
        event._replace(id=f"{number:012x}{place:04x}-00000001")
        for place, event in enumerate(events[1:], 1)
    ]
    return [events[0], *named]


def write_journals(folder: Path, test: PaperTest, sheets: Sequence[AnswerSheet]) -> None:
    """Write a journal for each sheet, and what must not count: copies, torn lines, second tries."""
    for number, sheet in enumerate(sheets):
        own = folder / f"learner-{number}" / "journal.jsonl"
        own.parent.mkdir(parents=True)
        first = events_of(test, sheet, 1000 + number)
        changed = first[1]._replace(id=f"{1000 + number:012x}0000-00000002")
        if isinstance(changed, AnswerEvent):
            first.insert(1, changed._replace(right=not changed.right))  # thought better of it
        again = events_of(test, sheets[0], 5000 + number)
        stopped = events_of(test, sheets[0], 9000 + number, finished=False)
        lines = [json.dumps(event_to_data(event)) for event in (*first, *again, *stopped)]
        own.write_text("\n".join([*lines, lines[0][:40]]), encoding="utf-8")
    for own in list(folder.glob("learner-1/*.jsonl")):
        shutil.copy(own, own.with_name("journal (copy).jsonl"))


def without_doubles(sheets: Sequence[AnswerSheet], test: PaperTest) -> list[AnswerSheet]:
    """Return the sheets with a blank for each double mark, which no attempt has."""
    changed = []
    for sheet in sheets:
        pairs = zip(test.items, sheet.answers, strict=True)
        answers = [None if mark_answer(*pair) == Verdict.DOUBLE else pair[1] for pair in pairs]
        changed.append(sheet._replace(answers=tuple(answers)))
    return changed


def test_duckdb_comes_to_the_same_from_journals(
    test: PaperTest, sheets: list[AnswerSheet], tmp_path: Path
) -> None:
    """Each learner's first finished attempt counts once, with the last answer to each question."""
    single = without_doubles(sheets[:40], test)
    write_journals(tmp_path, test, single)
    ask = duckdb_on(tmp_path, "load-journals-duckdb.sql")
    assert_same_figures(ask, test, marked(test, single, partial=False).analysis)


@pytest.mark.parametrize("partial", [False, True], ids=["whole points", "partial credit"])
def test_duckdb_comes_to_the_figures_of_grade(
    test: PaperTest, sheets: list[AnswerSheet], tmp_path: Path, *, partial: bool
) -> None:
    """Over the results of three places together, every figure is that of one marking, to 1e-9."""
    write_results(tmp_path, test, sheets, partial=partial)
    whole = marked(test, sheets, partial=partial)
    assert_same_figures(duckdb_on(tmp_path, "load-duckdb.sql"), test, whole.analysis)


def test_spark_comes_to_the_figures_of_grade(
    test: PaperTest, sheets: list[AnswerSheet], tmp_path: Path
) -> None:
    """The same SQL, in another engine, over printed tests and over journals."""
    write_results(tmp_path / "results", test, sheets, partial=True)
    ask = spark_on(tmp_path / "results", "load-spark.sql")
    assert_same_figures(ask, test, marked(test, sheets, partial=True).analysis)
    single = without_doubles(sheets[:20], test)
    write_journals(tmp_path / "journals", test, single)
    ask = spark_on(tmp_path / "journals", "load-journals-spark.sql")
    assert_same_figures(ask, test, marked(test, single, partial=False).analysis)


def test_the_page_names_every_field_of_every_file() -> None:
    """Whoever reads these files finds each field on the page, in code style."""
    words = set(re.findall(r"`([\w ]+)`", load_page("files").text))
    fields = {name for kind in get_args(Event) for name in kind._fields}
    test_fields = json.loads(printed_test.write(paper_test(mixed_items(1), 1))).keys()
    assert fields | set(_KINDS) | set(test_fields) | set(ShownQuestion._fields) <= words
    assert set(Terms._fields) <= words
    assert {*_RESULTS_HEAD, *_ITEMS_HEAD} <= words
    assert {*ClassResult._fields, *ItemResult._fields, *CandidateResult._fields} <= words


def test_the_guide_prints_the_sql_as_it_is() -> None:
    """So that it can be put into a file; each is named on the page."""
    text = load_page("files").text
    for name in SQL_FILES:
        assert name in text
        assert load_page(name).text == sql_file(name).read_text(encoding="utf-8")
