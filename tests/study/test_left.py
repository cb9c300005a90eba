"""Subjects that the learner leaves for a day."""

from __future__ import annotations

import random
from dataclasses import replace

from cps_study.model.event import Event, LeaveEvent, NoteEvent, UndoEvent
from cps_study.study.left import left_subjects, topic_head
from tests.study.makers import card_item

AT = "2026-11-21T22:33:00.123Z"
DAY = "2026-11-21"


def ident(number: int) -> str:
    """Return an event's id; a higher number is later."""
    return f"{number:012x}0000-00000000"


def test_a_subject_is_left_for_its_day_alone() -> None:
    """Undone, taken up again, or of another day: it's not left; the order of lines is no matter."""
    events: list[Event] = [
        LeaveEvent(AT, DAY, "crisis", id=ident(1)),
        LeaveEvent(AT, DAY, "rights", id=ident(2)),
        LeaveEvent(AT, DAY, "rights", on=False, id=ident(3)),
        LeaveEvent(AT, DAY, "values", id=ident(4)),
        UndoEvent(AT, ident(4), ident(5)),
        LeaveEvent(AT, "2026-11-20", "roles", id=ident(6)),
        NoteEvent(AT, "x", "leave", ident(7)),
    ]
    shuffled = [*events, *events]
    random.Random(2).shuffle(shuffled)
    assert left_subjects(events, DAY) == left_subjects(shuffled, DAY) == {"crisis"}
    assert left_subjects(events, "2026-11-20") == {"roles"}


def test_a_subject_outside_the_outline_is_the_topics_first_part() -> None:
    """So what an instructor brought can be left, too."""
    assert topic_head(replace(card_item("a"), topic="course/week-1/safety")) == "course"
    assert topic_head(replace(card_item("a"), topic="course")) == "course"
