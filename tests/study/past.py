"""Answers of the past, for the tests of figures."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from cps_study.model.event import AnswerEvent
from cps_study.study.looking_back import PastAnswer
from cps_study.study.times import stamp

if TYPE_CHECKING:
    from cps_study.model.event import Mode

START = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)


def answered(
    item: str, *, day: int = 0, minute: int = 0, rating: int = 3, mode: Mode = "study", **more: Any
) -> AnswerEvent:
    """Return an answer so many days and minutes after the start, with an id of that time."""
    at = START + timedelta(days=day, minutes=minute)
    millis = round(at.timestamp() * 1000)
    return AnswerEvent(
        stamp(at),
        f"{at:%Y-%m-%d}",
        item,
        rating,
        mode,
        objective=more.pop("objective", f"about-{item}"),
        rung=more.pop("rung", "question"),
        ms=more.pop("ms", 30_000),
        id=f"{millis:012x}0000-00000000",
        **more,
    )


def review(recall: float, *, known: bool = True) -> PastAnswer:
    """Return a review that was predicted with this probability."""
    event = answered("q", rating=3 if known else 1)
    return PastAnswer(event, event.objective, "question", recall, is_review=True)
