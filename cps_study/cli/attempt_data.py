"""An attempt as data for programs: how far it is and, once it has ended, everything about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cps_study.model.item import Item, Question, Typed, prompt_of
from cps_study.study.attempt_record import GivenAnswer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cps_study.app.attempts import PastAttempt
    from cps_study.model.attempt import AskedItem
    from cps_study.study.attempt_record import AttemptRecord
    from cps_study.study.scoring import Tally

NOTHING = GivenAnswer(None)
"""The answer of an item that was left open."""


def place_data(record: AttemptRecord) -> dict[str, Any]:
    """Return how far an attempt is, with nothing that gives away a right answer."""
    return {
        "attempt": record.id,
        "kind": record.terms.kind,
        "started": record.at,
        "ended": record.ended,
        "items": len(record.form),
        "answered": len(record.given),
        "used_seconds": round(record.used, 1),
        "limit_seconds": record.terms.seconds,
        "questions": [_given_data(asked, record) for asked in record.form],
    }


def ended_data(past: PastAttempt) -> dict[str, Any]:
    """Return everything about an attempt that has ended."""
    record, score, items = past.record, past.score, past.items
    return place_data(record) | {
        "points": float(score.total.points),
        "percent": round(score.total.percent, 4),
        "pass_mark": float(score.pass_mark),
        "passed": score.passed,
        "margin": float(score.margin),
        "by_domain": _tallies_data(score.by_domain),
        "by_topic": _tallies_data(score.by_topic),
        "by_objective": _tallies_data(score.by_objective),
        "missed": past.missed,
        "questions": [
            _given_data(asked, record)
            | {"points": float(score.points[asked.item]), "changed": asked.item in past.changed}
            | _reasons_data(items[asked.item], _given_to(past, asked.item))
            for asked in record.form
        ],
    }


def _given_to(past: PastAttempt, ident: str) -> GivenAnswer:
    """Return the answer to an item, or none if what it meant isn't known anymore."""
    if ident in past.lost:
        return NOTHING
    return past.record.given.get(ident, NOTHING)


def _tallies_data(tallies: Mapping[str, Tally]) -> dict[str, dict[str, Any]]:
    """Return the points of each topic or objective."""
    return {
        key: {"points": float(tally.points), "items": tally.items} for key, tally in tallies.items()
    }


def _given_data(asked: AskedItem, record: AttemptRecord) -> dict[str, Any]:
    """Return what was answered to a question, without saying whether it was right."""
    given = record.given.get(asked.item, NOTHING)
    return {
        "item": asked.item,
        "response": given.response,
        "seconds": round(given.seconds, 1),
        "flagged": asked.item in record.flagged,
    }


def _reasons_data(item: Item, given: GivenAnswer) -> dict[str, Any]:
    """Return what was asked, what was chosen, what is right and why, and the sources."""
    data: dict[str, Any] = {
        "stem": prompt_of(item),
        "topic": item.topic,
        "cites": list(item.cites),
    }
    if isinstance(item, Question):
        data["chosen"] = []
        if isinstance(given.response, tuple):
            data["chosen"] = _options_data(item, given.response)
        data["keys"] = _options_data(item, sorted(item.keys))
        data["rationale"] = item.rationale
    elif isinstance(item, Typed):
        data["accept"] = list(item.accept)
        data["rationale"] = item.rationale
    return data


def _options_data(item: Question, positions: Iterable[int]) -> list[dict[str, str]]:
    """Return the options at these positions, without those that the item no longer has."""
    return [
        {"text": item.options[position].text, "rationale": item.options[position].rationale}
        for position in positions
        if position < len(item.options)
    ]
