"""An attempt as data for programs: where it stands, and after its end everything about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cps_study.model.item import Item, Question, Typed, prompt_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cps_study.model.attempt import AskedItem
    from cps_study.study.attempt_record import AttemptRecord, GivenAnswer
    from cps_study.study.scoring import Score


def place_data(taken: AttemptRecord) -> dict[str, Any]:
    """Return where an attempt stands for programs, with nothing that tells what is right."""
    return {
        "attempt": taken.id,
        "kind": taken.terms.kind,
        "started": taken.at,
        "ended": taken.ended,
        "items": len(taken.form),
        "answered": len(taken.given),
        "used_seconds": round(taken.used, 1),
        "limit_seconds": taken.terms.seconds,
        "questions": [_given_data(asked, taken) for asked in taken.form],
    }


def ended_data(taken: AttemptRecord, score: Score, items: Mapping[str, Item]) -> dict[str, Any]:
    """Return everything about an ended attempt for programs."""
    tallies = {
        name: {
            key: {"points": float(tally.points), "items": tally.items}
            for key, tally in held.items()
        }
        for name, held in (("by_topic", score.by_topic), ("by_objective", score.by_objective))
    }
    questions = [
        _given_data(asked, taken)
        | {"points": float(score.points[asked.item])}
        | _reasons(items[asked.item], taken.given.get(asked.item))
        for asked in taken.form
    ]
    return place_data(taken) | {
        "points": float(score.total.points),
        "percent": round(score.total.percent, 4),
        "pass_mark": float(score.pass_mark),
        "passed": score.passed,
        "margin": float(score.margin),
        **tallies,
        "missed": [asked.item for asked in taken.form if score.points[asked.item] < 1],
        "questions": questions,
    }


def _given_data(asked: AskedItem, taken: AttemptRecord) -> dict[str, Any]:
    given = taken.given.get(asked.item)
    return {
        "item": asked.item,
        "response": given.response if given is not None else None,
        "seconds": round(given.seconds, 1) if given is not None else 0.0,
        "flagged": asked.item in taken.flagged,
    }


def _reasons(item: Item, given: GivenAnswer | None) -> dict[str, Any]:
    """Return what was asked, what was chosen, what is right, why, and where that stands."""
    found: dict[str, Any] = {
        "stem": prompt_of(item),
        "topic": item.topic,
        "cites": list(item.cites),
    }
    if isinstance(item, Question):
        response = given.response if given is not None and isinstance(given.response, tuple) else ()
        for name, places in (("chosen", response), ("keys", sorted(item.keys))):
            options = [item.options[place] for place in places if place < len(item.options)]
            found[name] = [
                {"text": option.text, "rationale": option.rationale} for option in options
            ]
        found["rationale"] = item.rationale
    elif isinstance(item, Typed):
        found |= {"accept": list(item.accept), "rationale": item.rationale}
    return found
