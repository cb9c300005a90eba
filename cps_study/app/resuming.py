"""Going on with a stopped attempt, on new terms if the learner asks for them, or giving it up.

The attempt goes on with the questions as it showed them. Where a bank has corrected one of them, an
answer to the old wording means nothing anymore: the question is asked again, as it is now.
"""

from __future__ import annotations

import contextlib
import random
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.app.attempt import OpenAttempt, feeds_schedule, objectives_of
from cps_study.app.attempts import (
    VanishedItemsError,
    attempt_events,
    changed_questions,
    domain_of,
    items_of,
    retired_questions,
    unfinished,
)
from cps_study.app.study import open_study_store
from cps_study.errors import DataError, UsageError
from cps_study.model.event import ReaskEvent, TermsEvent, UndoEvent, WithdrawEvent
from cps_study.model.shown import shown_question
from cps_study.store.journal import read_journal
from cps_study.store.settings import remember
from cps_study.study.assembly import shuffled_options
from cps_study.study.attempt_record import attempts
from cps_study.study.times import stamp

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import datetime

    from cps_study.app.attempt import Accommodations
    from cps_study.app.attempts import ChangedQuestion
    from cps_study.app.study import StudyStore
    from cps_study.model.attempt import AttemptKind, Terms
    from cps_study.store.library import Library
    from cps_study.store.paths import Home
    from cps_study.study.attempt_record import AttemptRecord

ALL_RETIRED: Final = "all questions of this attempt were retired, as wrong or misleading"


class StoppedAttempt(NamedTuple):
    """An attempt that was stopped, and why it can't go on, or "" if it can."""

    record: AttemptRecord
    obstacle: str
    is_orphan: bool = False
    """Whether none of its questions is in a bank anymore: it goes on as it was, or is given up."""


def stopped_attempts(home: Home, library: Library, kind: AttemptKind) -> list[StoppedAttempt]:
    """Return the attempts of a kind that were stopped, oldest first.

    Raises UsageError if there are none.
    """
    stopped = []
    for record in unfinished(home, kind):
        is_orphan = all(library.item(asked.item) is None for asked in record.form)
        stopped.append(StoppedAttempt(record, _obstacle(record, library), is_orphan))
    return stopped


def _obstacle(record: AttemptRecord, library: Library) -> str:
    """Return why a stopped attempt can't go on; "" if it can."""
    remaining = _without(record, retired_questions(record, library))
    if not remaining.form:
        return ALL_RETIRED
    try:
        items_of(remaining, library, reasked=changed_ids(remaining, library))
    except VanishedItemsError as exc:
        return exc.what
    return _without_picture(remaining, library)


def _without_picture(record: AttemptRecord, library: Library) -> str:
    """Return a sentence if a question can't be asked without its picture; "" if none is missing."""
    for asked in record.form:
        if library.item(asked.item) is not None and library.lacks_picture(asked.item):
            return f"the picture of {asked.item} is missing"
    return ""


def _without(record: AttemptRecord, retired: Collection[str]) -> AttemptRecord:
    """Return the attempt without the questions that were retired."""
    form = tuple(asked for asked in record.form if asked.item not in retired)
    return record._replace(form=form)


def changed_ids(record: AttemptRecord, library: Library) -> frozenset[str]:
    """Return the items of a stopped attempt that are to be asked again."""
    return frozenset(changed.item.id for changed in changed_questions(record, library))


def give_up(home: Home, record: AttemptRecord, now: datetime) -> None:
    """Give up a stopped attempt for good. The answers that fed the schedule still do."""
    with open_study_store(home, saves=False) as study_store:
        study_store.record(UndoEvent(stamp(now), record.id))


@contextlib.contextmanager
def continue_attempt(
    home: Home, library: Library, record: AttemptRecord, changes: Accommodations, now: datetime
) -> Iterator[OpenAttempt]:
    """Go on with a stopped attempt, and hold the home while it is taken.

    `changes` are remembered, and apply to this attempt from now on. Raises UsageError if it was
    finished in the meantime or can't have these terms, and VanishedItemsError if its questions are
    known nowhere.
    """
    terms = changed_terms(record, changes)
    kind = record.terms.kind
    with open_study_store(home, saves=feeds_schedule(kind)) as study_store:
        record = _found_again(home, record)  # nobody else can change it now
        withdrawn = retired_questions(record, library)
        record = _without(record, withdrawn)
        if not record.form:
            raise DataError(ALL_RETIRED, "give this one up, and start a new one")
        missing = _without_picture(record, library)
        if missing:
            raise DataError(missing, "see where it belongs with: cps-study data doctor")
        reasked = changed_questions(record, library)
        items_of(record, library, reasked=frozenset(changed.item.id for changed in reasked))
        study_store.settings = remember(home, changes.given())
        for ident in withdrawn:
            study_store.record(WithdrawEvent(stamp(now), record.id, ident))
        if terms != record.terms:
            study_store.record(TermsEvent(stamp(now), record.id, terms))
        for changed in reasked:
            _ask_again(study_store, record, changed, library, now)
        events = attempt_events(read_journal(home.journal).events, record.id)
        (current,) = attempts(events)
        items = items_of(current, library)
        attempt = OpenAttempt(
            study_store, items, events, objectives_of(items, library), is_continued=True
        )
        attempt.reasked = reasked
        attempt.withdrawn = len(withdrawn)
        yield attempt


def _found_again(home: Home, record: AttemptRecord) -> AttemptRecord:
    """Return the stopped attempt as it is now; raises UsageError if it isn't stopped anymore."""
    for found in unfinished(home, record.terms.kind):
        if found.id == record.id:
            return found
    raise UsageError("this attempt has been finished in the meantime", "start a new one")


def _ask_again(
    study_store: StudyStore,
    record: AttemptRecord,
    changed: ChangedQuestion,
    library: Library,
    now: datetime,
) -> None:
    """Store that a question is asked as its bank has it now, its options in a new order."""
    item = changed.item
    order = shuffled_options(item, random.Random(f"{record.id} {item.id}"))
    shown = shown_question(item, domain_of(item, library))
    study_store.record(ReaskEvent(stamp(now), record.id, item.id, order, shown))


def changed_terms(record: AttemptRecord, changes: Accommodations) -> Terms:
    """Return the terms of a stopped attempt with the accommodations asked for.

    Raises UsageError if it was started without a clock and is to have one.
    """
    terms = record.terms
    first = record.first_terms
    untimed = terms.seconds is None and terms.per_item is None
    if changes.untimed is not None:
        untimed = changes.untimed
    if changes.breaks is not None:
        terms = terms._replace(breaks=changes.breaks)
    if untimed:
        return terms._replace(seconds=None, per_item=None, extra_time=1.0)
    if first.seconds is None and first.per_item is None:
        raise UsageError(
            f"this {terms.kind} was started without a clock, so there is no time to go back to",
            f"go on without --timed, or start a new one: cps-study {terms.kind} --timed",
        )
    times = changes.extra_time or terms.extra_time
    if changes.extra_time is None and terms.seconds is None and terms.per_item is None:
        times = first.extra_time  # the clock comes back as it was
    return terms._replace(
        seconds=_with_extra_time(first.seconds, first.extra_time, times),
        per_item=_with_extra_time(first.per_item, first.extra_time, times),
        extra_time=times,
    )


def _with_extra_time(seconds: float | None, before: float, times: float) -> float | None:
    """Return a limit that had some extra time in it with another extra time instead."""
    if seconds is None:
        return None
    return seconds / before * times
