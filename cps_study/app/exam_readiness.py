"""Readiness from the learner's files: which answers count, and what the mock exam asks."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from cps_study.study.looking_back import first_answers
from cps_study.study.new_objectives import NEEDED
from cps_study.study.readiness import (
    CHANCE,
    LEAST_ANSWERS,
    ExamPart,
    FirstAnswer,
    MockExam,
    Readiness,
    readinesses,
)
from cps_study.study.standing import known_after

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from cps_study.model.attempt import Blueprint
    from cps_study.store.library import Library
    from cps_study.store.library_pool import LibraryPool
    from cps_study.study.looking_back import PastAnswer
    from cps_study.study.plan_outcome import PlanAhead
    from cps_study.study.pool import Pool, PoolObjective
    from cps_study.study.progress import Progress


class ReadinessFound(NamedTuple):
    """The readiness, or how many more first answers it takes; and the pass mark in percent.

    `on_day` is that of the day of the exam, if the plan is followed; None without a plan.
    """

    readiness: Readiness | None
    answers: int
    still_missing: int
    pass_mark: float
    on_day: Readiness | None = None


def find_readiness(
    answers: Sequence[PastAnswer],
    library: Library,
    progress: Progress,
    blueprint: Blueprint,
    now: datetime,
    ahead: PlanAhead | None = None,
) -> ReadinessFound:
    """Return what to expect of a mock exam by the blueprint, if it were taken now.

    With a plan `ahead`, it also says what to expect on the day of the exam.
    """
    pool = library.pool()
    first = [_first_answer(answer, library, pool) for answer in first_answers(answers)]
    exams = [mock_exam(pool, blueprint, MemoryNow(progress, now))]
    if ahead is not None:
        exams.append(mock_exam(pool, blueprint, MemoryOnDay(progress, now, ahead)))
    found, *on_day = readinesses(first, exams)
    missing = max(0, LEAST_ANSWERS - len(first))
    return ReadinessFound(found, len(first), missing, blueprint.pass_mark, *on_day)


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
    """Return how often a blind guess at an item is right; an exam's, if no bank has it."""
    chance = library.chance(ident)
    return CHANCE if chance is None else chance


class _Remembered(NamedTuple):
    """How an objective may be remembered: with what chance, how well, and after how many answers.

    `recall` is None if it isn't met.
    """

    chance: float
    recall: float | None
    reps: float


class MemoryNow:
    """What is remembered now."""

    error = 0.0
    """How far off all of it may be together."""

    def __init__(self, progress: Progress, now: datetime) -> None:
        self._progress = progress
        self._now = now

    def of(self, objective: PoolObjective) -> list[_Remembered]:
        """Return how the objective may be remembered."""
        kept = self._progress.deck.get(objective.id)
        if kept is None:
            return [_Remembered(1.0, None, 0)]
        recall = known_after(kept.card, self._now, 0, self._progress.learner)
        return [_Remembered(1.0, recall, kept.card.reps)]


class MemoryOnDay(MemoryNow):
    """What is remembered on the day of the exam, if the plan is followed.

    What the plan doesn't decide about counts as it's remembered now: it's little.
    """

    def __init__(self, progress: Progress, now: datetime, ahead: PlanAhead) -> None:
        super().__init__(progress, now)
        self._followed = ahead.followed
        self._parts = {part.domain: part for part in ahead.outcome.domains}
        self.error = ahead.outcome.model_error

    def of(self, objective: PoolObjective) -> list[_Remembered]:
        """Return how the objective may be remembered: as its domain is, on average."""
        now = super().of(objective)
        part = self._parts.get(objective.domain)
        if part is None or objective.id not in self._followed:
            return now
        met = part.objectives - part.unmet
        found = [_Remembered(part.unmet / part.objectives, None, 0)]
        if met > 0:
            reps = now[0].reps + part.answers / met
            found.append(_Remembered(met / part.objectives, min(1.0, part.known / met), reps))
        return found


def mock_exam(pool: Pool, blueprint: Blueprint, memory: MemoryNow) -> MockExam:
    """Return the mock exam of a blueprint, with what is remembered of what it asks.

    A share of a topic counts as a share in all of the objectives.
    """
    objectives = [one for one in pool.outlined() if one.importance >= NEEDED]
    parts: list[ExamPart] = []
    for share in blueprint.shares:
        asked = [one for one in objectives if share.domain in {None, one.domain}]
        for objective in asked:
            weight = share.weight / len(asked)
            situations = _situations(objective, pool)
            parts += [
                ExamPart(weight * one.chance, objective.domain, one.recall, one.reps, situations)
                for one in memory.of(objective)
                if one.chance > 0
            ]
    needed = math.ceil(blueprint.pass_mark * blueprint.items / 100)
    return MockExam(_gathered(parts), blueprint.items, needed, recall_error=memory.error)


def _situations(objective: PoolObjective, pool: Pool) -> float:
    """Return the share of an objective's questions that are situations."""
    rungs = [item.rung for item in pool.asking(objective.id) if item.rung != "card"]
    return rungs.count("situation") / len(rungs) if rungs else 0.5


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
