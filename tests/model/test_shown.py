"""A question as an attempt showed it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from cps_study.model.attempt import AskedItem, Terms
from cps_study.model.event import (
    Event,
    ReaskEvent,
    StartEvent,
    TermsEvent,
    WithdrawEvent,
    event_from_data,
    event_to_data,
)
from cps_study.model.item import Flashcard, Option, Question, fingerprint
from cps_study.model.shown import item_as_shown, shown_from_data, shown_question, shown_to_data
from tests.ui.sessions import ITEMS

ASKED = [ident for ident, item in ITEMS.items() if not isinstance(item, Flashcard)]
AT = "2026-11-21T22:33:00.123Z"
ID = "019aa8b1c2d30000-0a1b2c3d"
CHOICE = shown_question(ITEMS["small-choice"], "boundaries")
TYPED = shown_question(ITEMS["small-typed"])


@pytest.mark.parametrize("ident", ASKED)
def test_a_shown_question_is_the_item_that_was_asked(ident: str) -> None:
    """Through JSON and back it has the same fingerprint: stem, options, keys, what it shares."""
    item = ITEMS[ident]
    data = json.loads(json.dumps(shown_to_data(shown_question(item, "crisis"))))
    shown = shown_from_data(data)
    assert shown == shown_question(item, "crisis")
    again = item_as_shown(shown, None)
    assert fingerprint(again) == fingerprint(item)
    assert (again.id, again.topic, again.cites, again.alt) == (
        item.id,
        item.topic,
        item.cites,
        item.alt,
    )


def test_reasons_are_todays_where_the_option_is_the_same() -> None:
    """A reworded option has none; the others keep theirs, and so does the item."""
    item = ITEMS["small-choice"]
    assert isinstance(item, Question)
    first, *rest = item.options
    today = replace(item, options=(Option("Reworded", key=True), *rest))
    again = item_as_shown(shown_question(item), today)
    assert isinstance(again, Question)
    assert again.options[0] == Option(first.text, key=True)
    assert again.options[1] == item.options[1]
    assert again.rationale == item.rationale
    assert item_as_shown(TYPED, ITEMS["small-typed"]).rationale
    # An item that is of another kind by now gives no reasons for options.
    assert not any(option.rationale for option in _options(ITEMS["small-typed"]))
    assert not any(option.rationale for option in _options(ITEMS["small-card"]))


def _options(today: Any) -> tuple[Option, ...]:
    again = item_as_shown(CHOICE, today)
    assert isinstance(again, Question)
    return again.options


def test_no_attempt_shows_a_flashcard() -> None:
    """There is nothing to mark on it."""
    with pytest.raises(TypeError):
        shown_question(ITEMS["small-card"])


@pytest.mark.parametrize(
    "change",
    [
        {"item": ""},
        {"item": None},
        {"kind": "flashcard"},
        {"kind": "riddle"},
        {"stem": 5},
        {"stem": "\ud800"},
        {"options": []},
        {"options": [["a", 1]]},
        {"options": [["a"]]},
        {"options": 5},
        {"cites": [5]},
        {"shared_as": "heap"},
        {"kind": "typed"},
    ],
    ids=str,
)
def test_what_no_attempt_can_have_shown_is_refused(change: dict[str, object]) -> None:
    """A later step would trip over it, so the line is set aside as damage."""
    with pytest.raises((KeyError, TypeError, ValueError)):
        shown_from_data(shown_to_data(CHOICE) | change)


def test_a_typed_question_needs_an_answer() -> None:
    """One that accepts nothing could never be right."""
    with pytest.raises(ValueError, match="accepts"):
        shown_from_data(shown_to_data(TYPED) | {"accept": []})


FORM = (AskedItem("small-choice", (1, 0, 3, 2)), AskedItem("small-typed"))
EVENTS: tuple[Event, ...] = (
    StartEvent(AT, Terms("exam"), FORM, 7, ID, "d", (CHOICE, TYPED)),
    ReaskEvent(AT, ID, "small-choice", (3, 2, 1, 0), CHOICE, ID, "d"),
    TermsEvent(AT, ID, Terms("exam", 90.0, extra_time=1.5), ID, "d"),
    WithdrawEvent(AT, ID, "small-typed", ID, "d"),
)


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_events_with_it_survive_json(event: Event) -> None:
    """Written and read again they are the same."""
    assert event_from_data(json.loads(json.dumps(event_to_data(event)))) == event


def test_an_older_start_is_written_as_it_was() -> None:
    """Without shown questions there is no such field."""
    started = EVENTS[0]
    assert isinstance(started, StartEvent)
    assert "shown" not in event_to_data(started._replace(shown=()))


@pytest.mark.parametrize(
    ("number", "change"),
    [
        (0, {"form": [["small-typed", []]]}),
        (0, {"form": [["small-choice", [0, 1]], ["small-typed", []]]}),
        (1, {"order": [0, 1]}),
        (1, {"item": "small-typed"}),
        (1, {"shown": None}),
        (2, {"terms": {"kind": "exam", "seconds": -1}}),
    ],
)
def test_a_question_is_shown_as_it_is_asked(number: int, change: dict[str, Any]) -> None:
    """Another item, or another number of options, is damage."""
    data = json.loads(json.dumps(event_to_data(EVENTS[number])))
    with pytest.raises((KeyError, TypeError, ValueError)):
        event_from_data(data | change)
