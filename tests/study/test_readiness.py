"""Readiness: what it says, what it refuses to say, and what moves it."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cps_study.model.outline import DOMAINS
from cps_study.study.readiness import (
    LEAST_ANSWERS,
    ExamPart,
    FirstAnswer,
    MockExam,
    Readiness,
    readiness,
    readinesses,
)
from tests.study.makers import some

if TYPE_CHECKING:
    from collections.abc import Sequence

EXAM = MockExam([ExamPart(1.0, domain, 0.9, 2) for domain in DOMAINS], 75, 64)


def answers(number: int, share: float, seed: int = 1, **more: Any) -> list[FirstAnswer]:
    """Return first answers of which about that share is right, over all the domains."""
    rng = random.Random(seed)
    return [
        FirstAnswer(
            right=rng.random() < share, recall=0.9, reps=2, domain=rng.choice(DOMAINS), **more
        )
        for _ in range(number)
    ]


def found(given_answers: Sequence[FirstAnswer], exam: MockExam = EXAM) -> Readiness:
    """Return the readiness, which there is."""
    result = readiness(given_answers, exam)
    assert result is not None
    return result


def test_below_sixty_first_answers_there_is_no_figure() -> None:
    """A figure from so few would be a guess; so would one for an exam that asks nothing."""
    assert readiness(answers(LEAST_ANSWERS - 1, 0.8), EXAM) is None
    assert readiness(answers(LEAST_ANSWERS, 0.8), EXAM) is not None
    assert readiness(answers(LEAST_ANSWERS, 0.8), MockExam([], 75, 64)) is None


@some
@given(st.integers(60, 200), st.floats(0, 1), st.integers(0, 999))
def test_every_figure_is_a_share_and_in_order(number: int, share: float, seed: int) -> None:
    """Whoever answers what: low ≤ score ≤ high, and the same answers give the same figures."""
    given_answers = answers(number, share, seed)
    result = found(given_answers)
    assert 0 <= result.low <= result.score <= result.high <= 1
    assert 0 <= result.pass_chance <= 1
    assert result.answers == number
    assert found(given_answers) == result


def test_more_right_answers_mean_a_higher_score_and_a_better_chance() -> None:
    """The score is about what somebody gets right."""
    low, middle, high = (found(answers(400, share)) for share in (0.5, 0.75, 0.95))
    assert low.score < middle.score < high.score
    assert low.pass_chance < middle.pass_chance < high.pass_chance
    assert middle.score == pytest.approx(0.75, abs=0.06)


def test_more_answers_make_it_more_sure_but_never_quite() -> None:
    """An exam of 75 questions varies by itself, and our model isn't the world."""
    few, many = found(answers(60, 0.8)), found(answers(1500, 0.8))
    assert many.high - many.low < few.high - few.low
    assert many.high - many.low > 0.12


def test_admitted_guesses_count_less() -> None:
    """What was right by luck says less about the next question."""
    sure, lucky = found(answers(200, 0.85)), found(answers(200, 0.85, guessed=True))
    assert lucky.score < sure.score - 0.05


def test_a_right_answer_says_more_where_guessing_is_hard() -> None:
    """Half right in true or false is no knowledge at all; half right in typing is a lot."""
    typed, tossed = found(answers(200, 0.6, chance=0.0)), found(answers(200, 0.6, chance=0.5))
    assert typed.score > tossed.score + 0.1


def test_an_exam_about_the_weak_domain_is_harder() -> None:
    """Domains count by their share of the exam."""
    given_answers = [
        one._replace(right=one.domain != "crisis" and one.right) for one in answers(300, 0.9)
    ]
    crisis = MockExam([ExamPart(1.0, "crisis", 0.9, 2)], 75, 64)
    skills = MockExam([ExamPart(1.0, "skills", 0.9, 2)], 75, 64)
    assert found(given_answers, crisis).score < found(given_answers, skills).score - 0.15


def test_what_is_not_met_yet_lowers_the_score() -> None:
    """An exam about things that were never studied is harder than one about known ones."""
    new = MockExam([ExamPart(1.0, domain) for domain in DOMAINS], 75, 64)
    assert found(answers(200, 0.8), new).score < found(answers(200, 0.8)).score


def test_what_is_predicted_of_memory_is_less_sure() -> None:
    """If all recalls may be off together, the interval is wider; what isn't met can't be off."""
    first = answers(400, 0.8)
    later = EXAM._replace(recall_error=0.2)
    now, on_day = readinesses(first, [EXAM, later])
    assert now == found(first)
    assert now is not None
    assert on_day is not None
    assert on_day.high - on_day.low > now.high - now.low
    assert on_day.score == pytest.approx(now.score, abs=0.02)
    assert readinesses(first[:9], [EXAM, later]) == [None, None]


def test_mock_exams_count_as_what_they_are() -> None:
    """Who does better in quizzes than in exams is predicted to do as in exams, in part at least."""
    at_home = answers(300, 0.9)
    in_exams = answers(150, 0.65, seed=2, in_exam=True)
    rng = random.Random(3)
    mixed = at_home + in_exams
    rng.shuffle(mixed)
    as_if_home = [one._replace(in_exam=False) for one in mixed]
    assert found(mixed).score < found(as_if_home).score


def test_situations_say_more_about_an_exam_of_situations() -> None:
    """Who is weak in situations is predicted to do worse where more of them are asked."""
    situations = answers(200, 0.55, is_situation=True)
    facts = answers(200, 0.95, seed=2)
    mixed = [one for pair in zip(situations, facts, strict=True) for one in pair]
    few, many = (
        MockExam([ExamPart(1.0, domain, 0.9, 2, share) for domain in DOMAINS], 75, 64)
        for share in (0.1, 0.9)
    )
    assert found(mixed, many).score < found(mixed, few).score - 0.05
