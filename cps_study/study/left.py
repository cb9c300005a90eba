"""Subjects that the learner leaves for a day, because they hit close to home."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cps_study.model.event import LeaveEvent, UndoEvent
from cps_study.study.distinct import events_by_id

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cps_study.model.event import Event
    from cps_study.model.item import Item

CRISIS: Final = "crisis"
"""The subject whose first item of a day comes with the number to call."""


def topic_head(item: Item) -> str:
    """Return the subject of an item without an objective in the outline: its topic's first part."""
    return item.topic.partition("/")[0]


def left_subjects(events: Iterable[Event], day: str) -> frozenset[str]:
    """Return the subjects that are left for the study day, whatever order the events have.

    What was undone doesn't count, and a later event about the same subject does.
    """
    by_id = events_by_id(events)
    undone = {event.of for event in by_id.values() if isinstance(event, UndoEvent)}
    left: dict[str, bool] = {}
    for ident in sorted(by_id.keys() - undone):
        event = by_id[ident]
        if isinstance(event, LeaveEvent) and event.day == day:
            left[event.subject] = event.on
    return frozenset(subject for subject, is_left in left.items() if is_left)
