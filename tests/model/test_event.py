"""The events of studying in the journal, and every kind of damage to a line."""

from __future__ import annotations

import json
from datetime import date
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
    FitEvent,
    LeaveEvent,
    MarkEvent,
    NoteEvent,
    StartEvent,
    UndoEvent,
    event_from_data,
    event_to_data,
)
from cps_study.model.learner import PARAMETER_BOUNDS

AT = "2026-11-21T22:33:00.123Z"
ID = "019aa8b1c2d3" + "0000" + "-0a1b2c3d"
HEAD: dict[str, Any] = {"v": 1, "id": ID, "device": "d", "at": AT}
ANSWER = HEAD | {"type": "answer", "day": "2026-11-21", "item": "x", "rating": 3}
MARK = HEAD | {"type": "mark", "what": "flag", "item": "x", "on": True}
NOTE = HEAD | {"type": "note", "item": "x", "text": "Ask in class."}
LEAVE = HEAD | {"type": "leave", "day": "2026-11-21", "subject": "crisis"}
UNDO = HEAD | {"type": "undo", "of": "e0"}
STARTED = HEAD | {"type": "started", "terms": {"kind": "exam"}, "form": [["x", [1, 0]], ["y", []]]}
CLOCK = HEAD | {"type": "clock", "attempt": ID, "used": 12.5}
FINISHED = HEAD | {"type": "finished", "attempt": ID, "used": 12.5, "why": "time"}
PARAMETERS = tuple((least + greatest) / 2 for least, greatest in PARAMETER_BOUNDS)
FIT = HEAD | {"type": "fit", "level": 0.8, "reviews": 500}
GOOD = (ANSWER, MARK, NOTE, LEAVE, UNDO, STARTED, CLOCK, FINISHED, FIT)

_texts = st.text(st.characters(codec="utf-8"), max_size=20)
_ids = st.builds("{:016x}-{:08x}".format, st.integers(0, (2**40) << 16), st.integers(0, 2**32 - 1))
_stamps = st.sampled_from((AT, "1970-01-01T00:00:00.000Z", "2100-02-28T23:59:59.999Z"))
_days = st.dates(min_value=date(1970, 1, 1)).map(date.isoformat)
_responses = st.none() | _texts | st.lists(st.integers(0, 9), max_size=4).map(tuple)
_seconds = st.floats(0, 10**6)
_asked = st.builds(
    AskedItem, _texts, st.integers(0, 5).flatmap(lambda n: st.permutations(range(n))).map(tuple)
)
_terms = st.builds(
    Terms,
    kind=st.sampled_from(("quiz", "exam")),
    seconds=st.none() | st.floats(1, 10**6),
    per_item=st.none() | st.floats(1, 10**4),
    pass_mark=st.floats(0, 100),
    extra_time=st.floats(1, 3),
    feedback=st.sampled_from(("each", "end")),
    breaks=st.integers(0, 5),
    partial=st.booleans(),
    title=_texts,
)


def events() -> st.SearchStrategy[Event]:
    """Return a strategy for every kind of event."""
    head: dict[str, Any] = {"at": _stamps, "id": _ids, "device": _texts}
    return st.one_of(
        st.builds(
            AnswerEvent,
            **head,
            day=_days,
            item=_texts,
            rating=st.integers(1, 4),
            mode=st.sampled_from(("study", "cram", "quiz", "exam")),
            right=st.none() | st.booleans(),
            guessed=st.booleans(),
            response=_responses,
            wording=_texts,
            ms=st.integers(0, 10**9),
            attempt=_texts,
            used=_seconds,
        ),
        st.builds(
            MarkEvent,
            **head,
            what=st.sampled_from(("flag", "suspend")),
            item=_texts,
            on=st.booleans(),
        ),
        st.builds(LeaveEvent, **head, day=_texts, subject=_texts, on=st.booleans()),
        st.builds(
            FitEvent,
            **head,
            level=st.floats(0.2, 5),
            reviews=st.integers(0, 9999),
            asked=st.booleans(),
            parameters=st.sampled_from(((), PARAMETERS)),
        ),
        st.builds(NoteEvent, **head, item=_texts, text=_texts),
        st.builds(UndoEvent, **head, of=_texts),
        st.builds(
            StartEvent,
            **head,
            terms=_terms,
            form=st.lists(_asked, max_size=4).map(tuple),
            seed=st.integers(),
            shown=st.just(()),  # tests/model/test_shown.py has those
        ),
        st.builds(
            ClockEvent,
            **head,
            attempt=_texts,
            used=_seconds,
            what=st.sampled_from(("tick", "break")),
        ),
        st.builds(AttemptFlagEvent, **head, attempt=_texts, item=_texts, on=st.booleans()),
        st.builds(
            FinishEvent,
            **head,
            attempt=_texts,
            used=_seconds,
            why=st.sampled_from(("submitted", "time")),
        ),
    )


@settings(deadline=None, max_examples=150)
@given(events())
def test_an_event_survives_the_journal(event: Event) -> None:
    """Written as a JSON line and read again, it is the same event, its positions a tuple."""
    line = json.dumps(event_to_data(event), ensure_ascii=False).encode()
    assert event_from_data(json.loads(line)) == event


def test_a_line_says_no_more_than_it_has_to() -> None:
    """Default values are left out, but a wrong answer and an empty one are no defaults."""
    event = AnswerEvent(AT, "2026-11-21", "x", 1, right=False, response="", id=ID, device="d")
    assert event_to_data(event) == ANSWER | {"rating": 1, "right": False, "response": ""}
    assert list(event_to_data(event))[:4] == ["v", "id", "device", "type"]
    assert event_to_data(UndoEvent(AT, "e0", ID, "d")) == UNDO
    assert event_to_data(MarkEvent(AT, "flag", "x", on=True, id=ID, device="d")) == MARK


def test_what_only_a_newer_version_knows_is_ignored() -> None:
    """An unknown type isn't an event for us, and an unknown field does no harm."""
    assert event_from_data(HEAD | {"type": "feeling", "form": "a"}) is None
    assert event_from_data(UNDO | {"why": "slip"}) == UndoEvent(AT, "e0", ID, "d")


@pytest.mark.parametrize("good", GOOD, ids=lambda good: good["type"])
def test_the_lines_that_the_next_test_damages_are_good(good: dict[str, Any]) -> None:
    """Each sample is an event."""
    assert event_from_data(good) is not None


@pytest.mark.parametrize(
    ("good", "change"),
    [
        (FIT, {"level": 0.1}),
        (FIT, {"level": 9.0}),
        (FIT, {"parameters": [0.5]}),
        (FIT, {"parameters": [*PARAMETERS[:20], 0.05]}),
        (FIT, {"parameters": [*PARAMETERS[:20], "0.5"]}),
        (FIT, {"parameters": [*PARAMETERS[:20], True]}),
        (FIT, {"parameters": [float("nan"), *PARAMETERS[1:]]}),
        (FIT, {"parameters": [10**400, *PARAMETERS[1:]]}),
        (FIT, {"parameters": 0.5}),
        (ANSWER, {"rating": 0}),
        (ANSWER, {"rating": 5}),
        (ANSWER, {"rating": "3"}),
        (ANSWER, {"rating": None}),
        (ANSWER, {"rating": [3]}),
        (ANSWER, {"at": ""}),
        (ANSWER, {"at": 1763764380}),
        (ANSWER, {"at": "yesterday"}),
        (ANSWER, {"at": "2026-11-21T22:33:00.123"}),
        (ANSWER, {"at": "2026-13-21T22:33:00.123Z"}),
        (ANSWER, {"at": "0001-01-01T00:00:00.000+23:59"}),
        (ANSWER, {"at": "9999-12-31T23:59:59.999Z"}),
        (ANSWER, {"id": ""}),
        (ANSWER, {"id": 7}),
        (ANSWER, {"id": None}),
        (ANSWER, {"item": ["x"]}),
        (ANSWER, {"item": "\ud800"}),
        (ANSWER, {"day": 20261121}),
        (ANSWER, {"response": {"a": 1}}),
        (ANSWER, {"response": ["a"]}),
        (ANSWER, {"response": 3}),
        (ANSWER, {"day": "2026-02-30"}),
        (ANSWER, {"id": "not hex digits"}),
        (ANSWER, {"ms": "12"}),
        (ANSWER, {"on": 1, "right": 1}),
        (ANSWER, {"rating": True}),
        (ANSWER, {"rating": 3.0}),
        (ANSWER, {"rung": "ladder"}),
        (ANSWER, {"rung": None}),
        (ANSWER, {"day": "2026-W47-6"}),
        (ANSWER, {"id": "ffffffffffff0000-00000000"}),
        (MARK, {"on": "false"}),
        (ANSWER, {"device": {}}),
        (ANSWER, {"type": ["answer"]}),
        (MARK, {"what": "star"}),
        (MARK, {"item": None}),
        (LEAVE, {"subject": None}),
        (LEAVE, {"on": 1}),
        (NOTE, {"text": None}),
        (NOTE, {"text": ["a"]}),
        (NOTE, {"text": "\ud800"}),
        (UNDO, {"of": 5}),
        (UNDO, {"at": None}),
        (STARTED, {"terms": None}),
        (STARTED, {"terms": {}}),
        (STARTED, {"terms": {"kind": "party"}}),
        (STARTED, {"terms": {"kind": "exam", "seconds": 0}}),
        (STARTED, {"terms": {"kind": "exam", "seconds": "60"}}),
        (STARTED, {"terms": {"kind": "exam", "pass_mark": 101}}),
        (STARTED, {"form": None}),
        (STARTED, {"form": [["x", [0, 0]]]}),
        (STARTED, {"form": [["x", [1, 2]]]}),
        (STARTED, {"form": [[3, []]]}),
        (STARTED, {"form": ["x"]}),
        (CLOCK, {"used": "1"}),
        (CLOCK, {"used": float("nan")}),
        (CLOCK, {"used": float("inf")}),
        (CLOCK, {"used": -1.0}),
        (FINISHED, {"used": None}),
        (FINISHED, {"attempt": 3}),
    ],
)
def test_a_line_with_an_impossible_field_is_damaged(
    good: dict[str, Any], change: dict[str, Any]
) -> None:
    """A replay would crash on it, so it is refused with an error that sets the line aside."""
    with pytest.raises((KeyError, TypeError, ValueError)):
        event_from_data(good | change)


@pytest.mark.parametrize(
    ("good", "name"),
    [(ANSWER, name) for name in ("type", "id", "at", "day", "item", "rating")]
    + [(MARK, name) for name in ("at", "what", "item", "on", "id")]
    + [(LEAVE, name) for name in ("at", "day", "subject")]
    + [(NOTE, name) for name in ("at", "item", "text")]
    + [(UNDO, name) for name in ("at", "of", "id")]
    + [(STARTED, name) for name in ("terms", "form")]
    + [(CLOCK, name) for name in ("attempt", "used")],
)
def test_a_line_without_a_needed_field_is_damaged(good: dict[str, Any], name: str) -> None:
    """An event without its time, item, rating or id is refused."""
    with pytest.raises((KeyError, TypeError, ValueError)):
        event_from_data({key: value for key, value in good.items() if key != name})


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)


_names = st.sampled_from(
    sorted({"type", *(name for good in GOOD for name in good), *AnswerEvent._fields})
)


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(GOOD), st.dictionaries(_names, _json, max_size=3))
def test_any_json_object_is_an_event_or_one_of_three_errors(
    good: dict[str, Any], change: dict[str, Any]
) -> None:
    """Whatever the line, the result is an event that can be written, None, or such an error."""
    try:
        event = event_from_data(good | change)
    except (KeyError, TypeError, ValueError):
        return
    if event is not None:
        assert event_from_data(json.loads(json.dumps(event_to_data(event)))) == event


@pytest.mark.parametrize("line", ["[]", "3", "null", '"text"', "{}", "true"])
def test_json_without_an_event_is_one_of_three_errors(line: str) -> None:
    """A line with other JSON is damaged, but it isn't a crash."""
    with pytest.raises((KeyError, TypeError, ValueError)):
        event_from_data(json.loads(line))


def test_half_a_surrogate_that_was_typed_is_kept() -> None:
    """A typed answer in an unknown encoding is still an answer; an item's id can't have one."""
    event = AnswerEvent(AT, "2026-11-21", "x", 3, response="caf\udce9", id=ID, device="d")
    assert event_from_data(json.loads(json.dumps(event_to_data(event)))) == event
    with pytest.raises(ValueError, match="surrogates"):
        event_from_data(ANSWER | {"item": "caf\udce9"})
