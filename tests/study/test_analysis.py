"""Item analysis, held against scipy and numpy, published figures and figures worked out by hand."""

from __future__ import annotations

import random
from math import sqrt
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from cps_study.errors import UsageError
from cps_study.model.item import Question
from cps_study.study.analysis import Analysis, Chosen, ItemFigures, analyze
from cps_study.study.grading import Verdict, grade
from tests.study.makers import question, typed_item
from tests.study.paper_makers import able_sheets, mixed_items, paper_test, sheets_of, taken_tests

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cps_study.model.answer_sheet import AnswerSheet, SheetAnswer
    from cps_study.model.form import PaperTest

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
    """Return the analysis of a test of choices, in the order of the rows, where a 1 is right and a 0 is not."""
    test = paper_test([question(f"c{n:02d}", "10") for n in range(len(rows[0]))], 1)
    place = {item.id: int(item.id[1:]) for item in test.items}
    answers: list[list[SheetAnswer]] = [
        [(0,) if row[place[i.id]] == "1" else (1,) for i in test.items] for row in rows
    ]
    found = analysis_of(test, sheets_of(test, answers))
    return found._replace(items=tuple(sorted(found.items, key=lambda figures: figures.item.id)))


def close(ours: float | None, theirs: float | None) -> bool:
    """Tell whether both are the same to 1e-9, or both are not defined."""
    if ours is None or theirs is None:
        return ours is theirs
    return abs(ours - theirs) < CLOSE


def pearson(chosen: Any, rest: Any) -> float | None:
    """Return scipy's point-biserial, or None if either is the same for all."""
    if len(set(chosen.tolist())) < 2 or len(set(rest.tolist())) < 2:
        return None
    return float(stats.pointbiserialr(chosen, rest).statistic)


def cronbach(marks: Any) -> float | None:
    """Return alpha from the covariance matrix, with n - 1: another road to the same figure."""
    items = marks.shape[1]
    covariance = np.atleast_2d(np.cov(marks, rowvar=False, ddof=1))
    if items < 2 or covariance.sum() < CLOSE:
        return None
    return float(items / (items - 1) * (1 - np.trace(covariance) / covariance.sum()))


def extremes(marks: Any, totals: Any, sign: int) -> Any:
    """Return the facility of each item in an extreme group; the tied at its border share the places left."""
    size = int(0.27 * len(totals) + 0.5 + CLOSE)
    ranked = sign * totals
    weights = [
        min(1.0, max(0.0, (size - (ranked > score).sum()) / (ranked == score).sum()))
        if size
        else 0.0
        for score in ranked
    ]
    return np.array(weights) @ marks / size


def check_against_scipy(test: PaperTest, sheets: Sequence[AnswerSheet]) -> None:
    """Hold every figure of the analysis against scipy and numpy."""
    graded = grade(test, sheets)
    found = analyze(graded, sheets)
    marks = np.array(
        [[verdict == Verdict.RIGHT for verdict in sheet.verdicts] for sheet in graded.sheets],
        dtype=float,
    )
    totals = marks.sum(axis=1)
    spread = found.spread
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
    assert close(found.kr20, alpha)
    assert found.alpha == found.kr20
    assert close(found.sem, None if alpha is None else totals.std() * sqrt(1 - alpha))
    apart = extremes(marks, totals, 1) - extremes(marks, totals, -1)
    for place, figures in enumerate(found.items):
        rest = totals - marks[:, place]
        answers = [sheet.answers[place] for sheet in sheets]
        assert figures.item is test.items[place]
        assert close(figures.facility, marks[:, place].mean())
        assert close(figures.r, pearson(marks[:, place], rest))
        assert close(figures.discrimination, apart[place])
        assert close(figures.alpha_without, cronbach(np.delete(marks, place, axis=1)))
        for line in (*figures.options, figures.blank, figures.double):
            chosen = np.array([chooses(answer, line, figures) for answer in answers], dtype=float)
            assert line.sheets == chosen.sum()
            assert close(line.share, chosen.mean())
            assert close(line.r, pearson(chosen, rest))


def chooses(answer: SheetAnswer, line: Chosen, figures: ItemFigures) -> bool:
    """Tell whether the answer belongs on a line of the item's table."""
    one_key = isinstance(figures.item, Question) and figures.item.kind != "multi"
    if line is figures.blank:
        return answer is None
    if line is figures.double:
        return one_key and answer is not None and len(answer) != 1
    if line.place is None:
        return answer == line.text
    return isinstance(answer, tuple) and line.place in answer and not (one_key and len(answer) > 1)


@given(taken_tests(least=10, most=40))
@settings(deadline=None, max_examples=60)
def test_every_figure_is_that_of_scipy(taken: tuple[PaperTest, list[AnswerSheet]]) -> None:
    """Facility, r, D, alpha with and without, the error of measurement and every option, to 1e-9."""
    check_against_scipy(*taken)


@pytest.mark.parametrize(("count", "forms", "seed"), [(300, 3, 1), (57, 1, 2), (1000, 4, 3)])
def test_every_figure_of_a_large_group_is_that_of_scipy(count: int, forms: int, seed: int) -> None:
    """Candidates who differ in what they know, on shuffled forms, with blanks and double marks."""
    test = paper_test(mixed_items(20), forms, seed)
    check_against_scipy(test, able_sheets(test, count, seed))


@given(st.integers(0, 10**6))
@settings(deadline=None, max_examples=20)
def test_the_order_of_sheets_and_forms_does_not_matter(seed: int) -> None:
    """The same sheets in another order, on another form, come to the same figures, ties and all."""
    test = paper_test(mixed_items(), 3)
    sheets = able_sheets(test, 25, seed)
    moved = [sheet._replace(form="A") for sheet in random.Random(seed).sample(sheets, len(sheets))]
    assert analysis_of(test, moved) == analysis_of(test, sheets)


def test_the_published_figures_of_a_quiz_of_ten_items() -> None:
    """Wuensch, K. L.: The Kuder-Richardson 20 (East Carolina University, StatHelp/KR20.txt).

    Ten students, ten items. Printed there: p of .7 .7 .6 .7 .6 .8 .7 .7 .5 .6, their pq, which sum to 2.18, and the
    variance 5.84 of the totals 8 7 7 2 2 9 8 9 7 7. In the formula there
    that is 10/9 (1 - 2.18/5.84), .6963.
    """
    found = analysis_of_marks(WUENSCH.split())
    assert [figures.facility for figures in found.items] == [
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
    assert found.spread is not None
    assert found.spread.sd**2 == pytest.approx(5.84, abs=CLOSE)
    assert found.spread.histogram == (0, 0, 2, 0, 0, 0, 0, 4, 2, 2, 0)
    assert found.kr20 == pytest.approx(10 / 9 * (1 - 2.18 / 5.84), abs=CLOSE)
    assert found.kr20 == pytest.approx(0.6963, abs=5e-5)


def test_the_figures_of_the_law_school_admission_test() -> None:
    """Bock, R. D. & Lieberman, M. (1970), Psychometrika 35, 179-197: section 6, five items, 1,000 candidates.

    The counts of the 32 patterns are theirs (`bock.table` of the R package psych). A classic of item response theory
    for its low reliability; the figures here are numpy's from those counts.
    """
    found = analysis_of_marks([pattern for pattern, count in LSAT_6.items() for _ in range(count)])
    assert found.sheets == 1000
    assert [figures.facility for figures in found.items] == [0.924, 0.709, 0.553, 0.763, 0.870]
    assert found.kr20 == pytest.approx(0.2950, abs=5e-5)
    assert [round(f.r or 0, 4) for f in found.items] == [0.1128, 0.1532, 0.1728, 0.1444, 0.1216]
    assert [round(f.alpha_without or 0, 4) for f in found.items] == [
        0.2754,
        0.2376,
        0.2168,
        0.2459,
        0.2663,
    ]


def test_figures_worked_out_by_hand() -> None:
    """Ten sheets of two items: 4 x 11, 2 x 10, 1 x 01, 3 x 00.

    p = .6, .5. Sum of pq = .24 + .25 = .49. Totals: 4 x 2, 3 x 1, 3 x 0; variance 1.9 - 1.1² = .69, so KR-20 is
    2 (1 - 49/69) = 40/69. r of each item is phi: (4 x 3 - 2 x 1) / sqrt(6 x 4 x 5 x 5). The groups are of 3 (2.7,
    rounded): three of the four with 2 points, and the three with none, so D = 1 - 0.
    """
    found = analysis_of_marks(["11"] * 4 + ["10"] * 2 + ["01"] + ["00"] * 3)
    assert found.kr20 == pytest.approx(40 / 69, abs=CLOSE)
    assert [figures.r for figures in found.items] == [pytest.approx(10 / sqrt(600), abs=CLOSE)] * 2
    assert [figures.discrimination for figures in found.items] == [1.0, 1.0]
    assert [figures.alpha_without for figures in found.items] == [None, None]


def test_the_tied_at_the_border_of_a_group_share_its_places() -> None:
    """Ten sheets, groups of 3: the upper is one 3 and two of the three with 2 points, of whom one missed item 1.

    Upper: (1 + 2 x 2/3) / 3 = 7/9. Lower: the three of the six with 0 points, none of whom has it right.
    """
    found = analysis_of_marks(["111", "110", "101", "011", *["000"] * 6])
    assert found.items[0].discrimination == pytest.approx(7 / 9, abs=CLOSE)


def test_an_item_that_all_get_right_has_no_correlation() -> None:
    """Without spread r is not defined, and said so; the rest of the analysis stands."""
    found = analysis_of_marks(["111"] * 5 + ["100"] * 5)
    easy, other, _ = found.items
    assert (easy.facility, easy.r, easy.discrimination) == (1.0, None, 0.0)
    assert [flag.id for flag in easy.flags] == ["easy", "no spread", "unused"]
    assert other.r == 1.0
    assert found.kr20 == pytest.approx(3 / 2 * (1 - 0.5 / 1), abs=CLOSE)


def test_a_test_that_all_score_alike_on_has_no_reliability() -> None:
    """Equal totals leave the reliability and the error of measurement open; an item may still be against the rest."""
    found = analysis_of_marks(["10", "01"] * 5)
    assert (found.kr20, found.sem) == (None, None)
    assert [figures.r for figures in found.items] == [-1.0, -1.0]
    assert "not defined" in found.notes[1]
    alone = analysis_of_marks(["1", "0"] * 5)
    assert (alone.kr20, alone.items[0].r, alone.items[0].alpha_without) == (None, None, None)


def test_a_negative_reliability_is_given_as_it_is() -> None:
    """Items that work against each other: 6 x 10, 5 x 01, 1 x 11 come to 2 (1 - sum of pq / variance), below 0."""
    found = analysis_of_marks(["10"] * 6 + ["01"] * 5 + ["11"])
    spreads, variance = 7 * 5 + 6 * 6, 12 * (11 + 4) - 13**2
    assert found.kr20 == pytest.approx(2 * (1 - spreads / variance), abs=CLOSE)
    assert found.sem == pytest.approx(
        sqrt(variance) / 12 * sqrt(2 * spreads / variance - 1), abs=CLOSE
    )
    assert "negative" in found.notes[1]
    assert [figures.flags[0].id for figures in found.items] == ["check key", "check key"]


@pytest.mark.parametrize(
    ("count", "items", "word"),
    [(0, 0, "0 sheets"), (1, 0, "1 sheet:"), (9, 0, "few"), (10, 2, "rough")],
)
def test_small_groups_get_scores_or_a_warning(count: int, items: int, word: str) -> None:
    """Below ten sheets there are only scores, below thirty a warning."""
    test = paper_test([question("a", "10"), question("b", "10")], 1)
    sheets = sheets_of(test, [[(n % 2,), (0,)] for n in range(count)])
    found = analysis_of(test, sheets)
    assert (found.sheets, len(found.items)) == (count, items)
    assert (found.spread is None) == (count == 0)
    assert word in found.notes[0]


def test_thirty_sheets_need_no_warning() -> None:
    """With thirty sheets that differ nothing is left to say."""
    assert analysis_of_marks(["11", "00", "10"] * 10).notes == ()


def test_other_sheets_than_those_marked_are_refused() -> None:
    """The analysis is of the sheets that were marked, all of them."""
    test = paper_test(mixed_items(), 2)
    sheets = able_sheets(test, 20, 1)
    with pytest.raises(UsageError):
        analyze(grade(test, sheets), sheets[1:])


def test_the_wordings_of_a_typed_answer_are_listed() -> None:
    """The most frequent wordings first, those that were taken as right marked, blanks apart."""
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
    found = next(f for f in analysis_of(test, sheets_of(test, rows)).items if f.item.id == "w")
    assert [(line.text, line.sheets, line.key) for line in found.options[:4]] == [
        ("nurse", 2, False),
        ("superviser", 1, True),
        ("supervisor", 1, True),
        ("word 0", 1, False),
    ]
    assert len(found.options) == 8
    assert (found.blank.sheets, found.right) == (1, 2)
