"""Fitting: a level is found where there is one, and left alone where there isn't."""

from __future__ import annotations

import math
import random
from functools import cache
from typing import TYPE_CHECKING

import pytest
from fsrs.scheduler import DEFAULT_PARAMETERS

from cps_study.model.card import Rating, State
from cps_study.model.event import FitEvent
from cps_study.model.learner import AVERAGE, Learner
from cps_study.study import memory
from cps_study.study.fitting import LEAST_REVIEWS, Fit, find_fit
from cps_study.study.looking_back import PastAnswer, past_answers
from cps_study.study.progress import add_later, fitted_learner, replay
from tests.study.learners import SLOW_START, answers_of
from tests.study.makers import NOW, review_card
from tests.study.past import answered, review

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cps_study.model.event import AnswerEvent


def reviews(level: float, number: int = 900, seed: int = 1) -> list[PastAnswer]:
    """Return reviews of a learner whose memories last `level` times as long as is believed."""
    rng = random.Random(seed)
    found = []
    for _ in range(number):
        stability, days = rng.uniform(2, 40), rng.randint(1, 60)
        known = rng.random() < memory.recall_after(stability * level, days)
        one = review(memory.recall_after(stability, days), known=known)
        found.append(one._replace(stability=stability, days=days))
    return found


def at_level(answers: list[PastAnswer], learner: Learner) -> list[PastAnswer]:
    """Return the reviews as they'd be predicted at a learner's level."""
    return [
        one._replace(recall=memory.recall_after(one.stability * learner.level, one.days))
        for one in answers
    ]


def no_parameters(_: Sequence[PastAnswer]) -> tuple[float, ...]:
    """Fit nothing, as without the library that does."""
    return ()


@pytest.mark.parametrize("level", [0.4, 2.5])
def test_a_level_is_found_and_predicts_better(level: float) -> None:
    """It's near the true one, and the later reviews are less of a surprise with it."""
    answers = reviews(level)
    fit = find_fit(lambda tried: at_level(answers, tried), no_parameters)
    assert fit is not None
    assert abs(math.log(fit.learner.level / level)) < 0.5
    assert (fit.learner.level > 1) == (level > 1)
    assert fit.loss < fit.average_loss
    assert fit.reviews == 900


def test_the_average_learner_is_left_alone() -> None:
    """So is anybody with too few reviews to tell."""
    average, few = reviews(1.0), reviews(0.3, LEAST_REVIEWS - 1)
    assert find_fit(lambda tried: at_level(average, tried), no_parameters) is None
    assert find_fit(lambda tried: at_level(few, tried), no_parameters) is None


def test_what_does_not_predict_the_later_reviews_is_not_used() -> None:
    """Somebody who was away for a while isn't somebody who forgets."""
    changed = reviews(0.3, 630) + reviews(3.0, 270, seed=2)
    assert find_fit(lambda tried: at_level(changed, tried), no_parameters) is None


def alike(number: int, missed: int, stability: float, days: int) -> list[PastAnswer]:
    """Return so many reviews of memories that are alike, with so many of them missed."""
    recall = memory.recall_after(stability, days)
    return [
        review(recall, known=place >= missed)._replace(stability=stability, days=days)
        for place in range(number)
    ]


def test_what_comes_nearer_to_the_average_is_left_alone() -> None:
    """The earlier reviews say 10 % less, all of them only 5 %: that's no reason to change."""
    earlier, later = alike(700, 221, 2, 20), alike(300, 94, 1, 10)
    assert find_fit(lambda tried: at_level(earlier + later, tried), no_parameters) is None


def test_a_level_stretches_memories_and_intervals() -> None:
    """At twice the level everything lasts twice as long, as long as no day is rounded."""
    card = review_card(10.0, ago=10)
    doubled = review_card(20.0, ago=20)
    usual = memory.review(card, Rating.GOOD, NOW, "s", fuzz=False, distinct=False)
    slow = memory.review(
        doubled, Rating.GOOD, NOW, "s", fuzz=False, distinct=False, learner=Learner(2.0)
    )
    assert slow.stability == pytest.approx(2 * usual.stability)
    assert (slow.due - NOW).days == 2 * (usual.due - NOW).days
    assert slow.state is State.REVIEW


def test_the_steps_of_learning_stay_the_same() -> None:
    """A repeat after a minute is no matter of a level."""
    usual = memory.review(None, Rating.AGAIN, NOW, "s")
    slow = memory.review(None, Rating.AGAIN, NOW, "s", learner=Learner(3.0))
    assert slow.due == usual.due


def history() -> list[AnswerEvent]:
    """Return the answers of some weeks."""
    return [answered("a", day=day, rating=4) for day in (0, 3, 20, 60)]


def fit(number: int, level: float) -> FitEvent:
    """Return a fit; a greater number makes a later one."""
    at = answered("a", day=70, minute=number)
    return FitEvent(at.at, level, 500, id=at.id, device="d")


def test_a_fit_changes_the_schedule_from_the_first_answer_on() -> None:
    """The latest one counts, in whatever order events come; it's one event more."""
    usual, fitted = replay(history()), replay([fit(2, 2.0), *history(), fit(1, 0.5)])
    before, after = usual.deck.get("about-a"), fitted.deck.get("about-a")
    assert before is not None
    assert after is not None
    assert after.card.stability > before.card.stability
    assert (fitted.level, fitted.events) == (2.0, usual.events + 2)


def test_going_back_gives_the_old_memories_again() -> None:
    """A fit to 1 is the average learner's schedule."""
    back = replay([*history(), fit(1, 2.0), fit(2, 1.0)])
    assert back.deck.get("about-a") == replay(history()).deck.get("about-a")


def test_a_fit_cannot_be_added_without_a_replay() -> None:
    """It reaches back to the beginning."""
    progress = replay(history())
    assert not add_later(progress, [fit(1, 2.0)])
    assert fitted_learner([fit(1, 2.0), fit(2, 0.5)]) == Learner(0.5)
    assert fitted_learner([]) == AVERAGE


def test_a_level_can_be_tried_without_an_event() -> None:
    """That's how one is found."""
    usual, tried = past_answers(history()), past_answers(history(), learner=Learner(2.0))
    assert (tried[-1].recall or 0) > (usual[-1].recall or 0)


TRUE = SLOW_START.parameters


@cache
def slow_start(learner: Learner) -> list[PastAnswer]:
    """Return the answers of somebody for whom new things fade fast, and old ones last."""
    return past_answers(answers_of(SLOW_START, objectives=150, times=5), learner=learner)


def fit_of(parameters: tuple[float, ...], used: Learner = AVERAGE) -> Fit | None:
    """Return what fits these answers, if these are the parameters that training finds."""
    return find_fit(slow_start, lambda _: parameters, used)


def test_parameters_are_taken_if_they_predict_clearly_better() -> None:
    """Their level is there as well, for the plan, which reckons with one number."""
    fit = fit_of(TRUE)
    assert fit is not None
    assert fit.learner.parameters == TRUE
    assert fit.learner.level < 1
    assert fit.loss < fit.average_loss - 0.01


def test_parameters_that_do_not_help_are_left() -> None:
    """Those of the average learner predict no better than the average learner's."""
    fit = fit_of(DEFAULT_PARAMETERS)
    assert fit is None or not fit.learner.parameters


def test_a_fit_gives_way_only_to_a_better_one() -> None:
    """So nothing changes every few days, and nobody reads about it again and again."""
    assert fit_of(TRUE, used=Learner(0.5, TRUE)) is None
    fit = fit_of(TRUE, used=Learner(2.0))
    assert fit is not None
    assert fit.learner.parameters == TRUE


def test_parameters_change_the_schedule_and_its_level_stays_a_word() -> None:
    """The memories follow the parameters alone."""
    fitted = replay([*history(), fit(1, 2.0)._replace(parameters=TRUE)])
    assert fitted.learner == Learner(2.0, TRUE)
    own, tried, usual = (
        one.deck.get("about-a")
        for one in (fitted, replay(history(), learner=SLOW_START), replay(history()))
    )
    assert own is not None
    assert tried is not None
    assert usual is not None
    assert own.card.stability == tried.card.stability != usual.card.stability
