"""Timed attempts in memory, on a clock that only moves when a test moves it."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from cps_study.model.attempt import AskedItem, Terms
from cps_study.model.event import StartEvent
from cps_study.model.item import Question
from cps_study.study.attempt import resume_attempt
from cps_study.study.attempt_record import attempts
from cps_study.study.times import Moment
from cps_study.ui.attempt_plain import PlainAttempt
from cps_study.ui.attempt_screen import AttemptScreen
from tests.ui.sessions import ITEMS, OUTLINE, START, Notebook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cps_study.study.attempt import AttemptSession
    from cps_study.study.attempt_record import AttemptRecord

FORM = ("small-choice", "small-multi", "small-tf", "small-typed")


class Seconds:
    """A clock of seconds that a test moves by hand."""

    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        """Return the seconds."""
        return self.at


class Attempt:
    """An attempt at some items, their options in the bank's order, with notebook and clock."""

    def __init__(self, *idents: str, terms: Terms | None = None) -> None:
        self.notebook = Notebook()
        self.seconds = Seconds()
        self.items = {ident: ITEMS[ident] for ident in idents or FORM}
        form = tuple(
            AskedItem(ident, tuple(range(len(item.options))) if isinstance(item, Question) else ())
            for ident, item in self.items.items()
        )
        self.notebook(StartEvent("2026-11-21T15:00:00.000Z", terms or Terms("exam", 60.0), form))
        self.session = self.again()

    def moment(self) -> Moment:
        """Return what both clocks read now; the calendar time never changes."""
        return Moment(START, self.seconds())

    @property
    def record(self) -> AttemptRecord:
        """The attempt as its events describe it."""
        (record,) = attempts(self.notebook.events)
        return record

    def again(self) -> AttemptSession:
        """Return the attempt as it is resumed from its events."""
        return resume_attempt(self.record, self.items, self.notebook)

    def screen(self, *notes: str, spacious: bool = False) -> AttemptScreen:
        """Return the attempt as a screen."""
        return AttemptScreen(
            self.session,
            lambda: OUTLINE,
            notes,
            spacious=spacious,
            moment=self.moment,
        )

    def plain(self, *lines: str) -> str:
        """Take the attempt in plain lines and return the output; the input ends after them."""
        given: Iterator[str] = iter(lines)
        return self.plain_from(lambda: next(given, None))

    def plain_from(self, read: Callable[[], str | None]) -> str:
        """Take the attempt in lines from this reader and return the output."""
        out = io.StringIO()
        PlainAttempt(self.session, lambda: OUTLINE, read, out, self.moment).run()
        return out.getvalue()
