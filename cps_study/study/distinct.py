"""Each event once, whatever the order in which a journal has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cps_study.model.event import Event


def events_by_id(events: Iterable[Event]) -> dict[str, Event]:
    """Return the events by their ids.

    An id belongs to one event. If somebody edited a copy of a journal, two may share one; then the
    one whose content sorts first counts, so that two devices agree in whatever order they met.
    """
    by_id: dict[str, Event] = {}
    for event in events:
        first = by_id.setdefault(event.id, event)
        if first is not event and repr(event) < repr(first):
            by_id[event.id] = event
    return by_id
