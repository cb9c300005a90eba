"""Words about an attempt."""

from __future__ import annotations

from fractions import Fraction

import pytest

from cps_study.model.attempt import Terms
from cps_study.study.attempt_record import GivenAnswer
from cps_study.study.scoring import Score, Tally
from cps_study.ui.attempt_words import (
    attempt_line,
    bar,
    clock_words,
    history_table,
    kind_words,
    miss_blocks,
    number_words,
    objective_table,
    pace_words,
    result_parts,
    score_words,
)
from cps_study.ui.page import Block
from tests.ui.attempts import Attempt
from tests.ui.sessions import ITEMS, OUTLINE, said


def score(points: int | Fraction, items: int, mark: float = 85) -> Score:
    """Return a score of that many points."""
    return Score(Tally(Fraction(points), items), Fraction(str(mark)), items, {}, {}, {})


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0:00"),
        (-3, "0:00"),
        (0.2, "0:01"),
        (59.5, "1:00"),
        (545, "9:05"),
        (3600, "1:00:00"),
        (10747, "2:59:07"),
    ],
)
def test_a_time_is_written_as_a_clock_shows_it(seconds: float, words: str) -> None:
    """A second once begun still counts, hours come only when needed, nothing is below zero."""
    assert clock_words(seconds) == words


@pytest.mark.parametrize(
    ("points", "items", "words"),
    [
        (51, 60, "51 of 60, 85%: at the mark of 85%"),
        (52, 60, "52 of 60, 86.67%: 1 above the mark of 85%"),
        (50, 60, "50 of 60, 83.33%: not yet at the mark of 85%; 1 more point would reach it"),
        (0, 60, "0 of 60, 0%: not yet at the mark of 85%; 51 more points would reach it"),
        (
            Fraction(101, 2),
            60,
            "50.5 of 60, 84.17%: not yet at the mark of 85%; 1 more point would reach it",
        ),
        (75, 75, "75 of 75, 100%: 11.25 above the mark of 85%"),
    ],
)
def test_the_score_is_compared_with_the_mark(
    points: int | Fraction, items: int, words: str
) -> None:
    """The score has its percentage and its exact distance from the mark."""
    assert score_words(score(points, items)) == words


@pytest.mark.parametrize("points", [0, 18, 40, 50, 51, 60])
def test_words_stay_kind_at_any_score(points: int) -> None:
    """No score is called failed, wrong, bad or poor, and below the mark comes encouragement."""
    words = kind_words(score(points, 60)).lower()
    assert not any(
        hard in words for hard in ("fail", "wrong", "bad", "poor", "only", "unfortunately")
    )
    assert ("well done" in words) == (points >= 51)


def test_thirty_percent_is_a_start() -> None:
    """At 30% the sentence speaks of a start."""
    assert kind_words(score(18, 60)).startswith("This is a start")


@pytest.mark.parametrize(
    ("points", "words"),
    [(Fraction(51), "51"), (Fraction(101, 2), "50.5"), (Fraction(1, 3), "0.33")],
)
def test_points_are_written_without_needless_digits(points: Fraction, words: str) -> None:
    """Whole points are whole, others have two places at most."""
    assert number_words(points) == words


@pytest.mark.parametrize(("percent", "full"), [(0, 0), (50, 10), (85, 17), (100, 20)])
def test_a_bar_has_twenty_places(percent: float, full: int) -> None:
    """A percentage fills its share of twenty places."""
    assert bar(percent) == "█" * full + "·" * (20 - full)


def test_a_missed_question_explains_everything() -> None:
    """A miss has what was chosen and why not, the key and why, the rationale and the source."""
    text = said(miss_blocks(ITEMS["small-choice"], GivenAnswer((1,)), 7, OUTLINE))
    for part in (
        "7. A peer asks for step work.",
        "You chose: Guide the steps",
        "That is a sponsor's task.",
        "Right: Help look for a sponsor",
        "Linking keeps the role.",
        "Link, do not guide.",
        "Source: A Demo Paper (2020): page 2",
    ):
        assert part in text


def test_an_open_question_says_so() -> None:
    """A question without an answer isn't shown as one that was answered."""
    text = said(miss_blocks(ITEMS["small-tf"], None, 1, OUTLINE))
    assert "Not answered." in text
    assert "You chose" not in text


def test_a_missed_typed_question_shows_both_answers() -> None:
    """A typed miss shows what was written and what is right."""
    text = said(miss_blocks(ITEMS["small-typed"], GivenAnswer("my \x1b[31mfriend"), 1, OUTLINE))
    assert "You wrote: my" in text
    assert "\x1b" not in text
    assert "Right: supervisor" in text


def test_of_several_only_the_chosen_distractors_are_listed() -> None:
    """Where several are right, a chosen key isn't listed as a miss, and every key is shown."""
    text = said(miss_blocks(ITEMS["small-multi"], GivenAnswer((0, 2)), 1, OUTLINE))
    assert "You chose: Teacher" in text
    assert "You chose: Sponsor" not in text
    assert "Right, and you chose it: Sponsor" in text
    assert "Right, and you missed it: Nurse" in text


def test_the_pace_is_compared_with_the_time_there_was() -> None:
    """The time used comes with the limit, in all and a question, and the longest question."""
    record = Attempt().record._replace(
        used=30.0, given={"small-multi": GivenAnswer((0,), seconds=12.0)}
    )
    assert pace_words(record) == (
        "Time used: 0:30, 8 seconds a question (you had 1:00, 15 seconds a question). "
        "Longest: question 2 with 0:12."
    )


def test_an_untimed_pace_names_no_limit() -> None:
    """Without a limit nothing is compared."""
    record = Attempt(terms=Terms("exam")).record._replace(used=30.0)
    assert pace_words(record) == "Time used: 0:30, 8 seconds a question."


def test_an_attempt_to_go_on_with_fits_on_a_line() -> None:
    """The list to choose from says when it began, what is answered and how much time is left."""
    record = Attempt().record
    assert attempt_line(record) == "2026-11-21 15:00 UTC: 0 of 4 answered, 1:00 left"
    assert attempt_line(record._replace(terms=Terms("exam"))).endswith("untimed")


def test_objectives_that_were_all_right_are_left_out() -> None:
    """Only statements with a miss are listed, lowest first, in words if the outline has them."""
    tallies = {
        "demo/two": Tally(Fraction(1), 2),
        "demo/three": Tally(Fraction(2), 2),
        "demo/lost": Tally(Fraction(0), 1),
    }
    table = objective_table(score(1, 5)._replace(by_objective=tallies), OUTLINE)
    assert table.rows == (("0 of 1", "demo/lost"), ("1 of 2", "Step work is a sponsor's task."))


def test_past_attempts_have_a_chart() -> None:
    """Each past attempt is a row with its day, score, bar and whether the mark was reached."""
    record = Attempt().record
    rows = history_table([(record, score(30, 60)), (record, score(51, 60))]).rows
    assert rows[0] == ("2026-11-21", "exam", "30 of 60", "50", "█" * 10 + "·" * 10, "not yet")
    assert rows[1][-1] == "reached"


def test_a_full_score_has_nothing_to_drill() -> None:
    """Without a miss there is no list and no drill; that time ran out is said."""
    attempt = Attempt("small-tf")
    record = attempt.record._replace(ended="time", given={"small-tf": GivenAnswer((1,))})
    parts = result_parts(record, score(1, 1), attempt.items, OUTLINE, [])
    text = said(part for part in parts if isinstance(part, Block))
    assert "Mock exam: 1 of 1, 100%" in text
    assert "The time was up." in text
    assert "Drill" not in text


def test_misses_keep_the_number_they_had() -> None:
    """A miss has its number in the form, and the drill is named once."""
    attempt = Attempt()
    record = attempt.record._replace(ended="submitted")
    parts = result_parts(
        record, score(3, 4)._replace(answered=3), attempt.items, OUTLINE, ["small-tf"]
    )
    text = said(part for part in parts if isinstance(part, Block))
    assert "3. A threat to harm is kept in confidence." in text
    assert "1 question had no answer yet." in text
    assert text.count("cps-study study --missed") == 1
