"""The end of a session that was promised to take no longer than so many minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime

    from cps_study.study.session_state import SessionState

ANSWERS_TO_BEGIN: Final = 2
"""Something new is asked at least twice, so it only begins if there's time for both."""


class TimeBox(NamedTuple):
    """When a session began, and when it's over."""

    begin: datetime
    end: datetime

    def minutes_left(self, now: datetime) -> int:
        """Return the whole minutes that are left."""
        return max(0, int((self.end - now).total_seconds() // 60))

    def within(self, state: SessionState, queue_length: int, now: datetime) -> SessionState:
        """Return the state without what there's no time left for.

        An answer takes as long as the ones so far did. What's being learned comes before anything
        that would be new; and when there's no time for one more answer, nothing comes.
        """
        one_answer = (now - self.begin) / max(1, len(state.results))
        if now + one_answer > self.end:
            return state._replace(position=queue_length, passed=(), learning=())
        to_learn = ANSWERS_TO_BEGIN + len(state.learning)
        if now + to_learn * one_answer > self.end:
            return state._replace(position=queue_length, passed=())
        return state
