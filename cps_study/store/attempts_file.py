"""The attempts file: a line for each quiz and exam, made from the journal alone.

It says under which terms each was taken, what came of it, and what it asked. A result is what was
right when it was answered, so no later edit of a bank changes it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from cps_study.store.files import explain_os_errors, replace_file
from cps_study.study.attempt_record import attempts

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
    with explain_os_errors(home.attempts, "be read"):
        before = home.attempts.read_bytes() if home.attempts.exists() else b""
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
    """Return what the file says of an attempt. `items` is what it asked, those in reserve, too."""
    asked = [question.item for question in record.form]
    right = sum(record.given[item].right for item in asked if item in record.given)
    return {
        "at": record.at,
        "state": record.ended or OPEN,
        "terms": record.terms._asdict(),
        "questions": len(asked),
        "answered": sum(item in record.given for item in asked),
        "right": right,
        "used": record.used,
        "items": asked,
    }
