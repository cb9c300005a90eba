"""Item analysis, compared with scipy and numpy, published figures, and figures by hand."""

from __future__ import annotations

import random
from math import sqrt
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from cps_study.model.item import Question
from cps_study.study.analysis import analyze
from cps_study.study.grading import Verdict, grade
from tests.study.makers import question, typed_item
from tests.study.paper_makers import able_sheets, mixed_items, paper_test, sheets_of, taken_tests

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cps_study.model.answer_sheet import AnswerSheet, SheetAnswer
    from cps_study.model.form import PaperTest
    from cps_study.study.figures import Analysis, Chosen, ItemFigures

CLOSE = 1e-9
WUENSCH = """
1111110110 1011011101 1111011001 0010001000 0000010010
1110111111 1101110111 1111111101 0101111101 1101101110
"""
LSAT_6 = {
    "00000": 3,
    "00001": 6,
    "00010": 2,
    "00011": 11,
    "00100": 1,
    "00101": 1,
    "00110": 3,
    "00111": 4,
    "01000": 1,
    "01001": 8,
    "01010": 0,
    "01011": 16,
    "01100": 0,
    "01101": 3,
    "01110": 2,
    "01111": 15,
    "10000": 10,
    "10001": 29,
    "10010": 14,
    "10011": 81,
    "10100": 3,
    "10101": 28,
    "10110": 15,
    "10111": 80,
    "11000": 16,
    "11001": 56,
    "11010": 21,
    "11011": 173,
    "11100": 11,
    "11101": 61,
    "11110": 28,
    "11111": 298,
}


def analysis_of(test: PaperTest, sheets: Sequence[AnswerSheet]) -> Analysis:
    """Return the analysis of the sheets."""
    return analyze(grade(test, sheets), sheets)


def analysis_of_marks(rows: Sequence[str]) -> Analysis:
    """Return the analysis of a test of choices, one row a sheet: 1 is right, 0 is not right."""
    test = paper_test([question(f"c{n:02d}", "10") for n in range(len(rows[0]))], 1)
    columns = [int(item.id[1:]) for item in test.items]
    answer_of: dict[str, SheetAnswer] = {"1": (0,), "0": (1,)}
    answers = [[answer_of[row[column]] for column in columns] for row in rows]
    analysis = analysis_of(test, sheets_of(test, answers))
    in_column_order = sorted(analysis.items, key=lambda figures: figures.item.id)
    return analysis._replace(items=tuple(in_column_order))


def close(ours: float | None, theirs: float | None) -> bool:
    """Return whether both are the same to 1e-9, or neither is defined."""
    if ours is None or theirs is None:
        return ours is theirs
    return abs(ours - theirs) < CLOSE


def pearson(chosen: Any, rest: Any) -> float | None:
    """Return scipy's point-biserial correlation, or None if either side is constant."""
    if len(set(chosen.tolist())) < 2 or len(set(rest.tolist())) < 2:
        return None
    return float(stats.pointbiserialr(chosen, rest).statistic)


def cronbach(marks: Any) -> float | None:
    """Return alpha from the covariance matrix, with n - 1: another way to the same figure."""
    items = marks.shape[1]
    covariance = np.atleast_2d(np.cov(marks, rowvar=False, ddof=1))
    if items < 2 or covariance.sum() < CLOSE:
        return None
    return float(items / (items - 1) * (1 - np.trace(covariance) / covariance.sum()))


def extremes(marks: Any, totals: Any, sign: int) -> Any:
    """Return the facility of each item in the upper (1) or lower (-1) extreme group."""
    size = int(0.27 * len(totals) + 0.5 + CLOSE)
    ranked = sign * totals
    weights = []
    for score in ranked:
        seats_left = size - (ranked > score).sum()
        tied = (ranked == score).sum()
        weights.append(min(1.0, max(0.0, seats_left / tied)))
    return np.array(weights) @ marks / size


def check_against_scipy(test: PaperTest, sheets: Sequence[AnswerSheet]) -> None:
    """Compare every figure of the analysis with scipy and numpy."""
    graded = grade(test, sheets)
    analysis = analyze(graded, sheets)
    marks = np.array(
        [[verdict == Verdict.RIGHT for verdict in sheet.verdicts] for sheet in graded.sheets],
        dtype=float,
    )
    totals = marks.sum(axis=1)
    spread = analysis.spread
    assert spread is not None
    assert close(spread.mean, totals.mean())
    assert close(spread.sd, totals.std())
    assert (spread.median, spread.least, spread.most) == (
        np.median(totals),
        totals.min(),
        totals.max(),
    )
    assert (
        list(spread.histogram)
        == np.bincount(totals.astype(int), minlength=len(test.items) + 1).tolist()
    )
    alpha = cronbach(marks)
    assert close(analysis.kr20, alpha)
    assert analysis.alpha == analysis.kr20
    assert close(analysis.sem, None if alpha is None else totals.std() * sqrt(1 - alpha))
    apart = extremes(marks, totals, 1) - extremes(marks, totals, -1)
    for position, figures in enumerate(analysis.items):
        rest = totals - marks[:, position]
        answers = [sheet.answers[position] for sheet in sheets]
        assert figures.item is test.items[position]
        assert close(figures.facility, marks[:, position].mean())
        assert close(figures.r, pearson(marks[:, position], rest))
        assert close(figures.discrimination, apart[position])
        assert close(figures.alpha_without, cronbach(np.delete(marks, position, axis=1)))
        for row in (*figures.options, figures.blank, figures.double):
            chosen = np.array([belongs(answer, row, figures) for answer in answers], dtype=float)
            assert row.sheets == chosen.sum()
            assert close(row.share, chosen.mean())
            assert close(row.r, pearson(chosen, rest))


def belongs(answer: SheetAnswer, row: Chosen, figures: ItemFigures) -> bool:
    """Return whether the answer belongs on a row of the item's table."""
    one_key = isinstance(figures.item, Question) and figures.item.kind != "multi"
    if row is figures.blank:
        return answer is None
    if row is figures.double:
        return one_key and answer is not None and len(answer) != 1
    if row.place is None:
        return answer == row.text
    if one_key:
        return answer == (row.place,)
    return isinstance(answer, tuple) and row.place in answer


@given(taken_tests(least=10, most=40))
@settings(deadline=None, max_examples=30)
def test_every_figure_is_that_of_scipy(taken: tuple[PaperTest, list[AnswerSheet]]) -> None:
    """That is facility, r, D, alpha with and without it, the error, and every option, to 1e-9."""
    check_against_scipy(*taken)


@pytest.mark.parametrize(("count", "forms", "seed"), [(300, 3, 1), (57, 1, 2), (1000, 4, 3)])
def test_every_figure_of_a_large_group_is_that_of_scipy(count: int, forms: int, seed: int) -> None:
    """Its candidates differ in what they know; the sheets have blanks and double marks."""
    test = paper_test(mixed_items(20), forms, seed)
    check_against_scipy(test, able_sheets(test, count, seed))


@given(st.integers(0, 10**6))
@settings(deadline=None, max_examples=20)
def test_the_order_of_sheets_and_forms_does_not_matter(seed: int) -> None:
    """The same sheets in another order, on another form, lead to the same figures."""
    test = paper_test(mixed_items(), 3)
    sheets = able_sheets(test, 25, seed)
    moved = [sheet._replace(form="A") for sheet in random.Random(seed).sample(sheets, len(sheets))]
    assert analysis_of(test, moved) == analysis_of(test, sheets)


def test_the_published_figures_of_a_quiz_of_ten_items() -> None:
    """Wuensch, K. L.: The Kuder-Richardson 20 (East Carolina University, StatHelp/KR20.txt).

    Ten students, ten items. Printed there: p of .7 .7 .6 .7 .6 .8 .7 .7 .5 .6, their pq, which add
    up to 2.18, and the variance 5.84 of the totals 8 7 7 2 2 9 8 9 7 7. By the formula there, that
    is 10/9 (1 - 2.18/5.84), or .6963.
    """
    analysis = analysis_of_marks(WUENSCH.split())
    assert [figures.facility for figures in analysis.items] == [
        0.7,
        0.7,
        0.6,
        0.7,
        0.6,
        0.8,
        0.7,
        0.7,
        0.5,
        0.6,
    ]
    assert analysis.spread is not None
    assert analysis.spread.sd**2 == pytest.approx(5.84, abs=CLOSE)
    assert analysis.spread.histogram == (0, 0, 2, 0, 0, 0, 0, 4, 2, 2, 0)
    assert analysis.kr20 == pytest.approx(10 / 9 * (1 - 2.18 / 5.84), abs=CLOSE)
    assert analysis.kr20 == pytest.approx(0.6963, abs=5e-5)


def test_the_figures_of_the_law_school_admission_test() -> None:
    """Bock, R. D. & Lieberman, M. (1970), Psychometrika 35, 179-197: section 6, five items.

    The counts of the 32 patterns, from 1,000 candidates, are theirs (`bock.table` of the R package
    psych). It's a classic of item response theory for its low reliability. The figures here are
    numpy's, from those counts.
    """
    analysis = analysis_of_marks(
        [pattern for pattern, count in LSAT_6.items() for _ in range(count)]
    )
    assert analysis.sheets == 1000
    assert [figures.facility for figures in analysis.items] == [0.924, 0.709, 0.553, 0.763, 0.870]
    assert analysis.kr20 == pytest.approx(0.2950, abs=5e-5)
    assert [round(f.r or 0, 4) for f in analysis.items] == [0.1128, 0.1532, 0.1728, 0.1444, 0.1216]
    assert [round(f.alpha_without or 0, 4) for f in analysis.items] == [
        0.2754,
        0.2376,
        0.2168,
        0.2459,
        0.2663,
    ]


def test_figures_worked_out_by_hand() -> None:
    """Ten sheets of two items: 4 x 11, 2 x 10, 1 x 01, 3 x 00.

    p = .6, .5. Sum of pq = .24 + .25 = .49. Totals: 4 x 2, 3 x 1, 3 x 0; variance 1.9 - 1.1² = .69,
    so KR-20 is 2 (1 - 49/69) = 40/69. r of each item is phi: (4 x 3 - 2 x 1) / sqrt(6 x 4 x 5 x 5).
    The groups have 3 sheets (2.7, rounded): three of the four with 2 points, and the three with
    none, so D = 1 - 0.
    """
    analysis = analysis_of_marks(["11"] * 4 + ["10"] * 2 + ["01"] + ["00"] * 3)
    assert analysis.kr20 == pytest.approx(40 / 69, abs=CLOSE)
    assert [figures.r for figures in analysis.items] == [
        pytest.approx(10 / sqrt(600), abs=CLOSE)
    ] * 2
    assert [figures.discrimination for figures in analysis.items] == [1.0, 1.0]
    assert [figures.alpha_without for figures in analysis.items] == [None, None]


def test_ties_at_the_border_of_a_group_share_its_seats() -> None:
    """Ten sheets, groups of 3.

    Upper: the one with 3 points and two of the three with 2 points, of whom one missed item 1:
    (1 + 2 x 2/3) / 3 = 7/9. Lower: three of the six with 0 points, none of whom got it right.
    """
    analysis = analysis_of_marks(["111", "110", "101", "011", *["000"] * 6])
    assert analysis.items[0].discrimination == pytest.approx(7 / 9, abs=CLOSE)


def test_an_item_that_all_get_right_has_no_correlation() -> None:
    """Where scores don't differ, r isn't defined, and a note says so. The rest is as usual."""
    analysis = analysis_of_marks(["111"] * 5 + ["100"] * 5)
    easy, other, _ = analysis.items
    assert (easy.facility, easy.r, easy.discrimination) == (1.0, None, 0.0)
    assert easy.flags == ()  # ten people are too few to call it easy
    assert other.r == 1.0
    assert analysis.kr20 == pytest.approx(3 / 2 * (1 - 0.5 / 1), abs=CLOSE)


def test_a_test_on_which_all_scores_are_equal_has_no_reliability() -> None:
    """The error of measurement isn't defined either, but an item may still be against the rest."""
    analysis = analysis_of_marks(["10", "01"] * 5)
    assert (analysis.kr20, analysis.sem) == (None, None)
    assert [figures.r for figures in analysis.items] == [-1.0, -1.0]
    assert "not defined" in analysis.notes[1]
    alone = analysis_of_marks(["1", "0"] * 5)
    assert (alone.kr20, alone.items[0].r, alone.items[0].alpha_without) == (None, None, None)


def test_a_negative_reliability_is_given_as_it_is() -> None:
    """Items against each other: 6 x 10, 5 x 01, 1 x 11 give 2 (1 - sum of pq / variance)."""
    analysis = analysis_of_marks(["10"] * 6 + ["01"] * 5 + ["11"])
    spreads = 7 * 5 + 6 * 6
    variance = 12 * (11 + 4) - 13**2
    assert analysis.kr20 == pytest.approx(2 * (1 - spreads / variance), abs=CLOSE)
    assert analysis.sem == pytest.approx(
        sqrt(variance) / 12 * sqrt(2 * spreads / variance - 1), abs=CLOSE
    )
    assert "negative" in analysis.notes[1]
    assert [figures.flags[0].id for figures in analysis.items] == ["check key", "check key"]


@pytest.mark.parametrize(
    ("count", "items", "word"),
    [(0, 0, "0 sheets"), (1, 0, "1 sheet:"), (9, 0, "few"), (10, 2, "rough")],
)
def test_small_groups_get_scores_or_a_warning(count: int, items: int, word: str) -> None:
    """With fewer than ten sheets there are only scores, with fewer than thirty a warning."""
    test = paper_test([question("a", "10"), question("b", "10")], 1)
    sheets = sheets_of(test, [[(n % 2,), (0,)] for n in range(count)])
    analysis = analysis_of(test, sheets)
    assert (analysis.sheets, len(analysis.items)) == (count, items)
    assert (analysis.spread is None) == (count == 0)
    assert word in analysis.notes[0]


def test_thirty_sheets_need_no_warning() -> None:
    """With thirty sheets that differ, there is nothing to say."""
    assert analysis_of_marks(["11", "00", "10"] * 10).notes == ()


def test_only_the_sheets_that_were_graded_can_be_analyzed() -> None:
    """The caller has to pass all of them, so anything else is an error of the program."""
    test = paper_test(mixed_items(), 2)
    sheets = able_sheets(test, 20, 1)
    with pytest.raises(ValueError, match="graded"):
        analyze(grade(test, sheets), sheets[1:])


def test_the_wordings_of_a_typed_answer_are_listed() -> None:
    """The most frequent ones come first, and those that count as right are marked."""
    test = paper_test([typed_item("w", "supervisor"), question("c", "10")], 1)
    words: list[SheetAnswer] = [
        "supervisor",
        "superviser",
        "nurse",
        None,
        *(f"word {n}" for n in range(10)),
        "nurse",
    ]
    rows = [[(word if item.id == "w" else (0,)) for item in test.items] for word in words]
    analysis = analysis_of(test, sheets_of(test, rows))
    (figures,) = [figures for figures in analysis.items if figures.item.id == "w"]
    assert [(row.text, row.sheets, row.key) for row in figures.options[:4]] == [
        ("nurse", 2, False),
        ("superviser", 1, True),
        ("supervisor", 1, True),
        ("word 0", 1, False),
    ]
    assert len(figures.options) == 8
    assert (figures.blank.sheets, figures.right) == (1, 2)


def test_partial_credit_is_analyzed_as_it_was_earned() -> None:
    """Facility, r, and alpha are those of the points, with numpy as the witness."""
    test = paper_test([question(f"m{n}", "1110", kind="multi") for n in range(4)], 1)
    rng = random.Random(3)
    rows = [
        [tuple(sorted(rng.sample(range(4), rng.randint(1, 3)))) for _ in test.items]
        for _ in range(40)
    ]
    sheets = sheets_of(test, rows)
    grading = grade(test, sheets, partial=True)
    analysis = analyze(grading, sheets)
    points = np.array(
        [[max(0, sum(1 if p < 3 else -1 for p in answer)) / 3 for answer in row] for row in rows]
    )
    totals = points.sum(axis=1)
    assert analysis.kr20 is None
    assert close(analysis.alpha, cronbach(points))
    assert analysis.spread is not None
    assert close(analysis.spread.mean, totals.mean())
    assert close(analysis.spread.sd, totals.std())
    assert sum(analysis.spread.histogram) == 40
    for place, figures in enumerate(analysis.items):
        expected = np.corrcoef(points[:, place], totals - points[:, place])[0, 1]
        assert close(figures.r, float(expected))
        assert close(figures.facility, points[:, place].mean())


def test_a_good_test_of_twenty_people_raises_no_more_than_five_flags() -> None:
    """And in most classes nearly none, though one person can move any figure."""
    test = paper_test([question(f"q{n:02d}", "1000") for n in range(40)], 3)
    flags = []
    for seed in range(20):
        analysis = analysis_of(test, able_sheets(test, 20, seed))
        flags.append(sum(len(figures.flags) for figures in analysis.items))
    assert max(flags) <= 5
    assert sum(flags) <= 25
