"""The attempts file: a line for each quiz and exam, made from the journal alone.

It says under which terms each was taken, what came of it, and what it asked. A result is what was
right when it was answered, so no later edit of a bank changes it.
"""

from __future__ import annotations

import json
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from cps_study.errors import DataError
from cps_study.model.shown import item_as_shown
from cps_study.store.files import drop_link, is_replaceable, read_if_there, replace_file
from cps_study.study.attempt_record import attempts
from cps_study.study.scoring import score_response

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cps_study.model.event import Event
    from cps_study.store.paths import Home
    from cps_study.study.attempt_record import AttemptRecord

SCHEMA: Final = 1
OPEN: Final = "open"
"""The state of an attempt that was stopped, or is being taken."""


def save_attempts(home: Home, events: Iterable[Event]) -> None:
    """Write the line of each attempt among the events; nothing, if there never was one."""
    records = attempts(events)
    try:
        before = read_if_there(home.attempts) or b""
    except DataError:
        if not is_replaceable(home.attempts):
            raise
        drop_link(home.attempts)
        before = b"unreadable"
    content = attempts_bytes(records)
    if content != before and (records or before):
        replace_file(home.attempts, content)


def attempts_bytes(records: Iterable[AttemptRecord]) -> bytes:
    """Return the content of the attempts file: the same bytes for the same attempts."""
    by_id = {record.id: record for record in records}
    lines = [f"{json.dumps(ident)}: {json.dumps(_line(by_id[ident]))}" for ident in sorted(by_id)]
    body = ",\n".join(lines)
    return f'{{\n"schema": {SCHEMA},\n"attempts": {{\n{body}\n}}\n}}\n'.encode()


def _line(record: AttemptRecord) -> dict[str, Any]:
    """Return what the file says of an attempt.

    `points` has partial credit where the terms give it. `items` is what it asked, and `reserve`
    those of them that were kept for mock exams.
    """
    asked = [question.item for question in record.form]
    kept = [item for item in asked if item in record.shown and record.shown[item].reserve]
    return {
        "at": record.at,
        "state": record.ended or OPEN,
        "terms": record.terms._asdict(),
        "questions": len(asked),
        "answered": sum(item in record.given for item in asked),
        "right": sum(record.given[item].right for item in asked if item in record.given),
        "points": round(float(sum(_points(record, item) for item in asked)), 3),
        "used": record.used,
        "items": asked,
        "reserve": kept,
    }


def _points(record: AttemptRecord, item: str) -> Fraction:
    """Return the points (0 to 1) for an item, by the question as it was shown.

    An attempt of a version that didn't keep the questions has what was right when it was answered.
    """
    given = record.given.get(item)
    if given is None:
        return Fraction(0)
    shown = record.shown.get(item)
    if shown is None:
        return Fraction(given.right)
    question = item_as_shown(shown, None)
    return score_response(question, given.response, partial=record.terms.partial)


def matches_journal(raw: bytes, records: Iterable[AttemptRecord]) -> bool:
    """Return whether the file says of every attempt that is over what the journal says.

    An open attempt may have gone on since the file was written.
    """
    try:
        lines = json.loads(raw)["attempts"]
        known = {record.id: record for record in records}
        return all(
            ident in known and _is_up_to_date(line, known[ident]) for ident, line in lines.items()
        )
    except (ValueError, LookupError, TypeError, AttributeError):
        return False


def _is_up_to_date(line: dict[str, Any], record: AttemptRecord) -> bool:
    if line["state"] == OPEN:
        return True
    as_written: dict[str, Any] = json.loads(json.dumps(_line(record)))
    return line == as_written
