"""The events of an attempt in the journal."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cps_study.model.attempt import AskedItem, Terms
from cps_study.model.event import (
    AnswerEvent,
    AttemptFlagEvent,
    ClockEvent,
    Event,
    FinishEvent,
    StartEvent,
    event_from_data,
    event_to_data,
)

AT = "2026-11-21T22:33:00.123Z"
ID = "019aa8b1c2d30000-0a1b2c3d"
TERMS = Terms("quiz", 90.0, 20.0, 82.5, "each", 2, 1.5, partial=True, title="Ünser Quiz")
EVENTS: tuple[Event, ...] = (
    StartEvent(AT, TERMS, (AskedItem("x", (1, 0)), AskedItem("y")), 2**40, ID, "d"),
    StartEvent(AT, Terms("exam"), (AskedItem("x", (1, 0)),), id=ID, device="d"),
    ClockEvent(AT, ID, 12.5, id=ID, device="d"),
    ClockEvent(AT, ID, 0.0, "break", ID, "d"),
    AttemptFlagEvent(AT, ID, "x", on=False, id=ID, device="d"),
    FinishEvent(AT, ID, 60, "time", ID, "d"),
    FinishEvent(AT, ID, 59.9, "submitted", ID, "d"),
    AnswerEvent(
        AT,
        "2026-11-21",
        "x",
        3,
        "exam",
        response=(1,),
        ms=5,
        attempt=ID,
        used=5.25,
        id=ID,
        device="d",
    ),
)
DATA: tuple[dict[str, Any], ...] = tuple(
    json.loads(json.dumps(event_to_data(event))) for event in EVENTS
)
STARTED, ANSWERED = DATA[0], DATA[-1]

_json = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.sampled_from(("", "exam", "x", "\ud800", AT, ID)),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from((*Terms._fields, "x")), inner, max_size=3)
    ),
    max_leaves=6,
)


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_an_attempts_event_survives_json(event: Event) -> None:
    """Written and read again, it is the same, with orders as tuples and terms as `Terms`."""
    read = event_from_data(json.loads(json.dumps(event_to_data(event))))
    assert read == event
    assert type(read) is type(event)
    if isinstance(read, StartEvent):
        assert type(read.terms) is Terms
        assert type(read.form[0].order) is tuple


@settings(deadline=None, max_examples=300)
@given(st.sampled_from(DATA), st.data())
def test_garbage_is_one_of_three_errors(good: dict[str, Any], data: st.DataObject) -> None:
    """With any value in any field it's an event that can be written, None, or such an error."""
    name = data.draw(st.sampled_from(sorted(good)))
    inner = data.draw(st.booleans())
    bad = data.draw(_json)
    if inner and good["type"] == "started" and name == "terms":
        bad = good["terms"] | {data.draw(st.sampled_from(Terms._fields)): bad}
    if inner and name == "form":
        bad = [bad]
    try:
        event = event_from_data(good | {name: bad})
    except (KeyError, TypeError, ValueError):
        return
    if event is not None:
        line = json.dumps(event_to_data(event), ensure_ascii=False)
        assert event_from_data(json.loads(line)) == event


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "study"},
        {"kind": ["quiz"]},
        {"seconds": 0},
        {"seconds": -5},
        {"seconds": float("nan")},
        {"seconds": float("inf")},
        {"seconds": "90"},
        {"seconds": True},
        {"per_item": 0},
        {"per_item": 1e300},
        {"pass_mark": 100.5},
        {"pass_mark": None},
        {"pass_mark": float("nan")},
        {"breaks": -1},
        {"breaks": 1.5},
        {"feedback": "never"},
        {"extra_time": "2"},
        {"extra_time": 0},
        {"partial": "no"},
        {"title": ["a", "list"]},
        {"title": "\ud800"},
    ],
    ids=str,
)
def test_conditions_that_no_attempt_can_have_are_refused(change: dict[str, Any]) -> None:
    """A later step would crash on them, so the line is set aside as damaged."""
    with pytest.raises((TypeError, ValueError)):
        event_from_data(STARTED | {"terms": STARTED["terms"] | change})


@pytest.mark.parametrize(
    "asked",
    [
        ["x"],
        ["x", [0, 0]],
        ["x", [1, 2]],
        ["x", [0.0, 1.0]],
        ["x", [False, True]],
        ["x", None],
        ["x", "0"],
        ["x", {}],
        [5, []],
        ["\ud800", []],
        ["x", [0], 1],
        5,
        None,
        "x",
    ],
    ids=str,
)
def test_what_cannot_be_asked_is_refused(asked: object) -> None:
    """It has to be an item's name with a permutation of its options."""
    with pytest.raises((TypeError, ValueError)):
        event_from_data(STARTED | {"form": [["y", []], asked]})


@pytest.mark.parametrize(
    ("number", "change"),
    [
        (2, {"what": "pause"}),
        (2, {"used": -1}),
        (2, {"used": float("nan")}),
        (2, {"used": 1e12}),
        (2, {"used": True}),
        (2, {"attempt": None}),
        (4, {"on": 1}),
        (4, {"item": None}),
        (5, {"why": "lost"}),
        (5, {"used": "60"}),
        (7, {"used": float("inf")}),
        (7, {"ms": 10**400}),
        (7, {"attempt": 5}),
    ],
)
def test_steps_that_no_attempt_can_take_are_refused(number: int, change: dict[str, Any]) -> None:
    """That is, impossible times, unknown steps and ends, and numbers too large to compute with."""
    with pytest.raises((TypeError, ValueError)):
        event_from_data(DATA[number] | change)


def test_terms_that_only_a_newer_version_knows_are_ignored() -> None:
    """An unknown condition doesn't lose the attempt; a missing one has its default."""
    assert event_from_data(STARTED | {"terms": STARTED["terms"] | {"music": True}}) == EVENTS[0]
    assert event_from_data(DATA[1] | {"terms": {"kind": "exam"}}) == EVENTS[1]
    with pytest.raises(TypeError):
        event_from_data(STARTED | {"terms": {}})


def test_answers_outside_an_attempt_say_nothing_about_one() -> None:
    """The journal has them as it did before there were attempts."""
    assert not {"attempt", "used"} & event_to_data(AnswerEvent(AT, "2026-11-21", "x", 3)).keys()
    assert (ANSWERED["attempt"], ANSWERED["used"]) == (ID, 5.25)
