"""What the full screen of a quiz or exam can be showing."""

from __future__ import annotations

from enum import Enum, auto


class AttemptView(Enum):
    """What the screen of an attempt is showing."""

    NOTES = auto()
    """What there is to know first; the clock hasn't started."""
    QUESTION = auto()
    """The question the attempt is at."""
    HELP = auto()
    """What the keys do; the clock keeps running."""
    OVERVIEW = auto()
    """All questions with their state, to go to one of them."""
    CONFIRM = auto()
    """Whether to submit although some questions have no answer."""
    BREAK = auto()
    """A break; the clock is paused."""
    FEEDBACK = auto()
    """How the last answer in a quiz was marked, and why; the clock is paused."""
    SOURCE = auto()
    """Where that question comes from."""
