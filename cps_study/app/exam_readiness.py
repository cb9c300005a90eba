"""Readiness from the learner's files: which answers count, and what the mock exam asks."""

from __future__ import annotations

import math
from math import comb
from typing import TYPE_CHECKING, NamedTuple

from cps_study.model.item import Question, Typed
from cps_study.study.looking_back import first_answers
from cps_study.study.new_objectives import NEEDED
from cps_study.study.readiness import (
    CHANCE,
    LEAST_ANSWERS,
    ExamPart,
    FirstAnswer,
    MockExam,
    Readiness,
    readiness,
)
from cps_study.study.standing import known_after

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from cps_study.model.attempt import Blueprint
    from cps_study.store.library import Library
    from cps_study.store.library_pool import LibraryPool
    from cps_study.study.looking_back import PastAnswer
    from cps_study.study.pool import PoolObjective
    from cps_study.study.progress import Progress


class ReadinessFound(NamedTuple):
    """The readiness, or how many more first answers it takes; and the pass mark in percent."""

    readiness: Readiness | None
    answers: int
    still_missing: int
    pass_mark: float


def find_readiness(
    answers: Sequence[PastAnswer],
    library: Library,
    progress: Progress,
    blueprint: Blueprint,
    now: datetime,
) -> ReadinessFound:
    """Return what to expect of a mock exam by the blueprint, if it were taken now."""
    pool = library.pool()
    first = [_first_answer(answer, library, pool) for answer in first_answers(answers)]
    found = readiness(first, mock_exam(pool, progress, blueprint, now))
    missing = max(0, LEAST_ANSWERS - len(first))
    return ReadinessFound(found, len(first), missing, blueprint.pass_mark)


def _first_answer(answer: PastAnswer, library: Library, pool: LibraryPool) -> FirstAnswer:
    event = answer.event
    return FirstAnswer(
        right=event.right is True,
        guessed=event.guessed,
        recall=answer.recall,
        reps=answer.reps,
        domain=pool.objective(answer.objective).domain,
        is_situation=answer.rung == "situation",
        in_exam=event.mode == "exam",
        chance=_chance(event.item, library),
    )


def _chance(ident: str, library: Library) -> float:
    """Return how often a blind guess at an item is right; that of an exam's if nobody has it."""
    item = library.item(ident)
    if isinstance(item, Typed):
        return 0.0
    if isinstance(item, Question) and item.options:
        return 1 / comb(len(item.options), len(item.keys))
    return CHANCE


def mock_exam(
    pool: LibraryPool, progress: Progress, blueprint: Blueprint, now: datetime
) -> MockExam:
    """Return the mock exam of a blueprint, with what is remembered now of what it asks.

    A share of a topic counts as a share in all of the objectives.
    """
    objectives = [one for one in pool.outlined() if one.importance >= NEEDED]
    parts: list[ExamPart] = []
    for share in blueprint.shares:
        asked = [one for one in objectives if share.domain in {None, one.domain}]
        for objective in asked:
            weight = share.weight / len(asked)
            parts.append(_part(objective, weight, pool, progress, now))
    needed = math.ceil(blueprint.pass_mark * blueprint.items / 100)
    return MockExam(_gathered(parts), blueprint.items, needed)


def _part(
    objective: PoolObjective, weight: float, pool: LibraryPool, progress: Progress, now: datetime
) -> ExamPart:
    kept = progress.deck.get(objective.id)
    recall, reps = None, 0
    if kept is not None:
        recall = known_after(kept.card, now, 0, progress.learner)
        reps = kept.card.reps
    rungs = [item.rung for item in pool.asking(objective.id) if item.rung != "card"]
    situations = rungs.count("situation") / len(rungs) if rungs else 0.5
    return ExamPart(weight, objective.domain, recall, reps, situations)


def _gathered(parts: Sequence[ExamPart]) -> list[ExamPart]:
    """Return the parts with those of about the same recall as one, which takes a tenth the time."""
    together: dict[tuple[object, int | None], list[ExamPart]] = {}
    for part in parts:
        about = None if part.recall is None else round(part.recall * 20)
        together.setdefault((part.domain, about), []).append(part)
    return [_mean_part(group) for group in together.values()]


def _mean_part(parts: Sequence[ExamPart]) -> ExamPart:
    share = sum(part.share for part in parts)
    recall = None
    if parts[0].recall is not None:
        recall = sum((part.recall or 0.0) * part.share for part in parts) / share
    reps = sum(part.reps * part.share for part in parts) / share
    situations = sum(part.situations * part.share for part in parts) / share
    return ExamPart(share, parts[0].domain, recall, reps, situations)
