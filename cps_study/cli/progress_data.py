"""The data of the progress command, as its JSON gives them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cps_study.app.attempts import PastAttempt
    from cps_study.app.exam_readiness import ReadinessFound
    from cps_study.app.progress import Standing
    from cps_study.app.standing import Figures
    from cps_study.model.event import FitEvent
    from cps_study.study.readiness import Readiness


def standing_data(standing: Standing) -> dict[str, Any]:
    """Return where the learner stands. Shares and probabilities are from 0 to 1."""
    figures = standing.figures
    return {
        "exam_date": None if figures.exam_date is None else figures.exam_date.isoformat(),
        "planned": None if figures.planned is None else round(figures.planned, 4),
        "domains": _domains_data(standing),
        "readiness": _readiness_data(figures.readiness),
        "forecast": [
            {
                "day": ahead.day.isoformat(),
                "minutes": round(ahead.minutes, 1),
                "reviews": ahead.reviews,
                "new": ahead.new,
            }
            for ahead in figures.forecast
        ],
        "retention": _retention_data(figures),
        "calibration": [
            {"predicted": round(one.predicted, 4), "actual": round(one.actual, 4), "n": one.n}
            for one in figures.calibration
        ],
        "study_days": [
            {"day": day.day.isoformat(), "minutes": round(day.minutes, 1), "answers": day.answers}
            for day in figures.days
        ],
        "weakest": [
            one._asdict() | {"known_now": round(one.known_now, 4)} for one in figures.weakest
        ],
        "flagged": [item._asdict() for item in standing.flagged],
        "set_aside": [item._asdict() for item in standing.set_aside],
        "left_today": list(standing.left_today),
        # Which items have one; what it says is for those who ask for it, with --notes.
        "notes": [
            {"id": note.id, "topic": note.topic, "prompt": note.prompt} for note in standing.notes
        ],
        "attempts": [_attempt_data(past) for past in standing.attempts],
    }


def _domains_data(standing: Standing) -> list[dict[str, Any]]:
    """Return a row for each domain, with what the last mock exam asked of it, if it did."""
    last = standing.last_exam_by_domain()
    rows = []
    for one in standing.figures.domains:
        name = one.domain or "other"
        tally = last.get(name)
        on_day = one.known_on_day
        rows.append(
            {
                "domain": name,
                "objectives": one.objectives,
                "met": one.met,
                "known_now": round(one.known_now, 4),
                "known_on_day": None if on_day is None else round(on_day, 4),
                "last_exam": None if tally is None else round(tally.percent, 4),
            }
        )
    return rows


def _readiness_data(found: ReadinessFound) -> dict[str, Any]:
    """Return the readiness or, with too few answers, what is missing."""
    readiness = found.readiness
    if readiness is None:
        from cps_study.ui.standing_words import missing_words

        return {"missing": missing_words(found), "answers": found.answers}
    return {
        **_score_data(readiness),
        "answers": readiness.answers,
        "pass_mark": found.pass_mark,
        "on_day": None if found.on_day is None else _score_data(found.on_day),
    }


def _score_data(readiness: Readiness) -> dict[str, float]:
    return {
        "score": round(readiness.score, 4),
        "low": round(readiness.low, 4),
        "high": round(readiness.high, 4),
        "pass_chance": round(readiness.pass_chance, 4),
    }


def fit_data(fitted: FitEvent) -> dict[str, Any]:
    """Return whom the schedule is fitted to now, and how many reviews say so."""
    return {
        "level": fitted.level,
        "parameters": list(fitted.parameters),
        "reviews": fitted.reviews,
    }


def _retention_data(figures: Figures) -> dict[str, Any]:
    achieved = figures.retention.achieved
    return {
        "asked": figures.asked_retention,
        "achieved": None if achieved is None else round(achieved, 4),
        "reviews": figures.retention.reviews,
        "level": round(figures.learner.level, 4),
        "parameters": list(figures.learner.parameters),
    }


def _attempt_data(past: PastAttempt) -> dict[str, Any]:
    return {
        "attempt": past.record.id,
        "kind": past.record.terms.kind,
        "started": past.record.at,
        "items": past.score.total.items,
        "points": float(past.score.total.points),
        "percent": round(past.score.total.percent, 4),
        "pass_mark": float(past.score.pass_mark),
        "passed": past.score.passed,
    }
