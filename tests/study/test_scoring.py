"""Scoring an attempt."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cps_study.errors import UsageError
from cps_study.model.item import Item, Question, Typed
from cps_study.study.scoring import (
    EmptyFormError,
    Response,
    Tally,
    percent_words,
    points_words,
    score_attempt,
    score_response,
    tenths,
)
from tests.study.makers import card_item, many, question, some, typed_item

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

MULTI = question("m", "11000", kind="multi")


@st.composite
def papers(draw: DrawFn) -> tuple[list[Item], dict[str, Response]]:
    """Draw a form, and responses to some of it, sensible ones and odd ones."""
    items: list[Item] = []
    responses: dict[str, Response] = {}
    for number in range(draw(st.integers(1, 8))):
        topic = draw(st.sampled_from(("a", "a/b", "c")))
        cites = tuple(draw(st.lists(st.sampled_from(("o/1", "o/2")), unique=True, max_size=2)))
        keys = draw(st.text("01", min_size=2, max_size=5).filter(lambda keys: "1" in keys))
        kind = "multi" if keys.count("1") > 1 else "choice"
        ident = f"i{number}"
        item = typed_item(ident, "yes") if draw(st.booleans()) else question(ident, keys, kind=kind)
        items.append(replace(item, topic=topic, cites=cites))
        places = st.lists(st.integers(0, 5), max_size=4).map(tuple)
        response = draw(st.none() | places | st.sampled_from(("yes", "no", "")))
        if response is not None or draw(st.booleans()):
            responses[ident] = response
    return items, responses


@pytest.mark.parametrize(
    ("item", "response", "points"),
    [
        (question("c", "0100"), (1,), 1),
        (question("c", "0100"), (0,), 0),
        (question("c", "0100"), (0, 1), 0),
        (question("c", "0100"), (), 0),
        (question("t", "01", kind="truefalse"), (1,), 1),
        (question("t", "01", kind="truefalse"), (0,), 0),
        (MULTI, (0, 1), 1),
        (MULTI, (1, 0), 1),
        (MULTI, (0,), 0),
        (MULTI, (0, 1, 2), 0),
        (typed_item("y", "supervisor"), "Superviser!", 1),
        (typed_item("y", "supervisor"), "nurse", 0),
        (typed_item("y", "supervisor"), "", 0),
        (typed_item("y", "supervisor"), (0,), 0),
        (question("c", "10"), "a", 0),
        (card_item("f"), None, 0),
        (MULTI, None, 0),
        (typed_item("y", "None"), None, 0),
    ],
)
def test_each_kind_is_scored_by_its_rule(item: Item, response: Response, points: int) -> None:
    """Points are for exactly the keys or an accepted spelling, and not for any other answer."""
    assert score_response(item, response) == points


@pytest.mark.parametrize(
    ("response", "points"),
    [
        ((0, 1), 1),
        ((0,), 0.5),
        ((0, 2), 0),
        ((0, 1, 2), 0.5),
        ((0, 1, 2, 3, 4), 0),
        ((3, 4), 0),
        ((), 0),
        (None, 0),
    ],
)
def test_partial_points_where_several_are_right(response: Response, points: float) -> None:
    """Each key chosen earns a share and each distractor costs one, but never below 0."""
    assert score_response(MULTI, response, partial=True) == points


def test_partial_points_need_several_keys() -> None:
    """With one key, choosing a distractor as well isn't right, with partial points or without."""
    assert score_response(question("c", "100"), (0, 1), partial=True) == 0
    assert score_response(question("m", "111", kind="multi"), (0,), partial=True) == Fraction(1, 3)


@pytest.mark.parametrize(
    ("right", "items", "mark", "passed", "margin"),
    [
        (51, 60, 85, True, Fraction(0)),
        (50, 60, 85, False, Fraction(-1)),
        (64, 75, 85, True, Fraction(1, 4)),
        (63, 75, 85, False, Fraction(-3, 4)),
        (7, 10, 70.1, False, Fraction(-1, 100)),
        (29, 100, 29.0, True, Fraction(0)),
        (57, 100, 57, True, Fraction(0)),
        (0, 3, 0, True, Fraction(0)),
        (3, 3, 100.0, True, Fraction(0)),
        (2, 3, 66.7, False, Fraction(-1, 1000)),
    ],
)
def test_the_pass_mark_is_exact(
    right: int, items: int, mark: float, margin: Fraction, *, passed: bool
) -> None:
    """51 of 60 is exactly 85%: passed, with no margin. Rounding decides nothing."""
    form = [question(f"q{n}") for n in range(items)]
    score = score_attempt(form, {f"q{n}": (0,) for n in range(right)}, mark)
    assert (score.total, score.answered) == (Tally(Fraction(right), items), right)
    assert (score.passed, score.margin) == (passed, margin)


def test_a_form_without_items_is_an_error_and_not_zero_percent() -> None:
    """Zero of zero isn't a score."""
    with pytest.raises(EmptyFormError) as caught:
        score_attempt([], {}, 85)
    assert isinstance(caught.value, UsageError)
    assert caught.value.hint


@many
@given(paper=papers(), partial=st.booleans())
def test_a_score_is_within_bounds_and_its_parts_add_up(
    paper: tuple[list[Item], dict[str, Response]], *, partial: bool
) -> None:
    """An item earns 0 to 1; the points of topics and objectives add up to their items'."""
    items, responses = paper
    score = score_attempt(items, responses, 85, partial=partial)
    assert list(score.points) == [item.id for item in items]
    assert all(0 <= points <= 1 for points in score.points.values())
    assert 0 <= score.total.percent <= 100
    assert score.total == (sum(score.points.values()), len(items))
    assert score.answered == sum(responses.get(item.id) is not None for item in items)
    for tallies, names in (
        (score.by_topic, {item.id: (item.topic,) for item in items}),
        (score.by_objective, {item.id: item.cites for item in items}),
    ):
        assert list(tallies) == sorted({name for own in names.values() for name in own})
        for name, tally in tallies.items():
            mine = [score.points[ident] for ident, each in names.items() if name in each]
            assert tally == (sum(mine), len(mine))
    assert sum(tally.points for tally in score.by_topic.values()) == score.total.points


@some
@given(paper=papers(), partial=st.booleans())
def test_all_keys_earn_full_points_and_no_answers_earn_none(
    paper: tuple[list[Item], dict[str, Response]], *, partial: bool
) -> None:
    """The keys as responses earn every point; no responses earn none."""
    items, _ = paper
    right: dict[str, Response] = {}
    for item in items:
        if isinstance(item, Question):
            right[item.id] = tuple(item.keys)
        elif isinstance(item, Typed):
            right[item.id] = item.accept[0]
    full = score_attempt(items, right, 100, partial=partial)
    assert full.total.percent == 100
    assert full.passed
    empty = score_attempt(items, {}, 85, partial=partial)
    assert empty.total.points == empty.answered == 0
    assert not empty.passed


@some
@given(paper=papers(), partial=st.booleans())
def test_the_order_of_items_and_of_chosen_options_does_not_matter(
    paper: tuple[list[Item], dict[str, Response]], *, partial: bool
) -> None:
    """Neither the order of the form nor that of the options ticked changes the score."""
    items, responses = paper
    turned = {
        ident: response[::-1] if isinstance(response, tuple) else response
        for ident, response in responses.items()
    }
    assert (
        score_attempt(items[::-1], turned, 85, partial=partial)[:3]
        == (score_attempt(items, responses, 85, partial=partial)[:3])
    )


def test_an_answer_to_a_reworded_item_counts_as_it_was_marked_then() -> None:
    """Its positions are those of the old options, so the verdict of that time replaces them."""
    items = [question("a"), question("b")]
    score = score_attempt(
        items, {"a": (0,), "b": (1,)}, 85, settled={"a": False, "b": True, "other": True}
    )
    assert score.points == {"a": 0, "b": 1}


@pytest.mark.parametrize(
    ("points", "items", "mark", "words"),
    [
        (11, 13, "85", "84.6"),
        (17, 40, "85", "42.5"),
        (2, 3, "66.7", "66.6"),
        (2, 3, "66.65", "66.7"),
        (8497, 10_000, "85", "84.9"),
        (0, 4, "0", "0.0"),
        (4, 4, "100", "100.0"),
        (1, 8, "50", "12.5"),
        (1, 16, "50", "6.3"),
    ],
)
def test_a_percentage_never_contradicts_the_verdict(
    points: int, items: int, mark: str, words: str
) -> None:
    """One decimal, half up, but never on the other side of the pass mark."""
    assert percent_words(points, items, Fraction(mark)) == words


@pytest.mark.parametrize(
    ("points", "words"),
    [(Fraction(51), "51"), (Fraction(101, 2), "50.5"), (Fraction(1, 3), "0.33")],
)
def test_points_are_written_without_needless_digits(points: Fraction, words: str) -> None:
    """Whole points are whole, others have two places at most."""
    assert points_words(points) == words


@pytest.mark.parametrize(
    ("points", "of", "words"),
    [
        (1, 3, "33.3"),
        (2, 3, "66.7"),
        (1, 16, "6.3"),
        (Fraction(1, 3), 1, "33.3"),
        (6.25, 100, "6.3"),
    ],
)
def test_a_percentage_has_one_decimal_rounded_half_up(
    points: Fraction | float, of: int, words: str
) -> None:
    """As on a calculator: 6.25 is 6.3, where Python's own rounding says 6.2."""
    assert tenths(points, of) == words
