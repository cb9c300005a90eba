"""The attempts file: derived from the journal alone, whatever order its lines have."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING

from cps_study.model.attempt import AskedItem, Terms
from cps_study.model.event import Event, FinishEvent, StartEvent
from cps_study.model.shown import ShownQuestion
from cps_study.store.attempts_file import attempts_bytes, matches_journal, save_attempts
from cps_study.store.schedule import rebuild
from cps_study.study.attempt_record import attempts
from tests.store.samples import answer, ident, write_journal

if TYPE_CHECKING:
    from cps_study.model.item import Kind
    from cps_study.store.paths import Home

AT = "2026-03-02T18:00:00.000Z"


def started(number: int) -> StartEvent:
    """Return the start of an exam of two questions."""
    form = (AskedItem("a", (1, 0)), AskedItem("b", (0, 1)))
    return StartEvent(AT, Terms("exam", 600.0), form, 1, ident(number), "test")


def given(item: str, number: int, attempt: int, *, right: bool) -> Event:
    """Return an answer in an attempt."""
    event = answer(item, 3 if right else 1, number, "exam")
    return event._replace(attempt=ident(attempt), right=right, response=(0,), used=9.0)


EXAM: list[Event] = [
    started(1),
    given("a", 2, 1, right=True),
    given("b", 3, 1, right=False),
    FinishEvent(AT, ident(1), 33.0, "submitted", ident(4), "test"),
    started(5),
    given("b", 6, 5, right=True),
]


def test_it_has_a_line_for_each_attempt(made_home: Home) -> None:
    """Terms, result, whether it's open, and the items that were shown."""
    write_journal(made_home, EXAM)
    rebuild(made_home)
    content = made_home.attempts.read_text(encoding="utf-8")
    data = json.loads(content)
    assert list(data["attempts"]) == [ident(1), ident(5)]
    first, second = data["attempts"].values()
    assert (first["state"], first["questions"], first["answered"], first["right"]) == (
        "submitted",
        2,
        2,
        1,
    )
    assert (first["items"], first["used"], first["terms"]["kind"]) == (["a", "b"], 33.0, "exam")
    assert (first["points"], first["reserve"]) == (1.0, [])
    assert (second["state"], second["answered"], second["right"]) == ("open", 1, 1)
    assert content.count("\n") == 7


def test_the_order_of_the_journal_does_not_matter() -> None:
    """Two journals that were merged lead to the same bytes."""
    mixed = [*EXAM, *EXAM[:3]]
    random.Random(4).shuffle(mixed)
    assert attempts_bytes(attempts(mixed)) == attempts_bytes(attempts(EXAM))


def test_without_any_attempt_there_is_no_file(made_home: Home) -> None:
    """It appears with the first attempt, and stays as it is if nothing has changed."""
    save_attempts(made_home, [answer("a", number=1)])
    assert not made_home.attempts.exists()
    save_attempts(made_home, EXAM)
    stat = made_home.attempts.stat()
    save_attempts(made_home, EXAM)
    assert made_home.attempts.stat().st_ino == stat.st_ino
    save_attempts(made_home, [])
    assert json.loads(made_home.attempts.read_bytes())["attempts"] == {}


def shown(item: str, kind: Kind, keys: tuple[int, ...], *, reserve: bool = False) -> ShownQuestion:
    """Return a question of three options as an exam showed it."""
    options = tuple((f"option {position}", position in keys) for position in range(3))
    return ShownQuestion(item, kind, "t", "Which?", options=options, reserve=reserve)


def test_points_have_partial_credit_and_reserve_items_are_named(made_home: Home) -> None:
    """The terms say whether half of the keys count as half a point (DESIGN, section 4)."""
    form = (AskedItem("a", (0, 1, 2)), AskedItem("b", (0, 1, 2)))
    questions = (shown("a", "multi", (0, 1)), shown("b", "choice", (2,), reserve=True))
    terms = Terms("exam", 600.0, partial=True)
    start = StartEvent(AT, terms, form, 1, ident(1), "test", shown=questions)
    half = answer("a", 1, 2, "exam")._replace(attempt=ident(1), right=False, response=(0,))
    wrong = answer("b", 1, 3, "exam")._replace(attempt=ident(1), right=False, response=(0,))
    write_journal(made_home, [start, half, wrong])
    rebuild(made_home)
    (line,) = json.loads(made_home.attempts.read_bytes())["attempts"].values()
    assert (line["right"], line["points"], line["reserve"]) == (0, 0.5, ["b"])


def test_a_result_that_the_journal_does_not_have_is_seen() -> None:
    """A finished attempt has one result; an open one may have gone on since."""
    records = attempts(EXAM)
    raw = attempts_bytes(records)
    assert matches_journal(raw, records)
    assert matches_journal(raw.replace(b'"answered": 1', b'"answered": 0'), records)
    assert not matches_journal(raw.replace(b'"right": 1, "points": 1.0, "used": 33', b""), records)
    assert not matches_journal(raw.replace(b'"used": 33.0', b'"used": 30.0'), records)
    assert not matches_journal(raw, records[:1])
    assert not matches_journal(b"[]", records)
