"""What the full screen of a study session can be showing, each as one value.

A view has what belongs to it, such as the cursor, so that nothing is left over in the next one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cps_study.ui.option_keys import NO_OPTION

if TYPE_CHECKING:
    from datetime import datetime

    from cps_study.model.card import Rating
    from cps_study.model.item import Item
    from cps_study.study.session_state import Outcome
    from cps_study.ui.page import Page


@dataclass(frozen=True, slots=True)
class AskingItem:
    """The item on the screen is waiting for its answer, or for the rating of its back."""

    cursor: int = NO_OPTION
    """The option that the arrows are on, by its index as shown."""
    checked: frozenset[int] = frozenset()
    """The options checked in a question with several answers, not recorded before Enter."""
    guessed: bool = False
    """Whether the learner says that the answer will be a guess."""
    doubtful: str = ""
    """A typed answer that's the word of a command; an empty line says that it was an answer."""


@dataclass(frozen=True, slots=True)
class PendingKey:
    """A key that does something final, pressed where the same key has led.

    That may be a second press, or the first repeat of a key held down. So it counts only when no
    further repeat follows.
    """

    rating: Rating | None
    """The rating it gives; None closes the last page."""
    at: float
    now: datetime


@dataclass(frozen=True, slots=True)
class ShowingBack:
    """The back of a card waits for its rating."""

    since: float
    """When it came, by the clock of the keys."""
    shown_by: str
    """The key that showed it; if that one is still held down, it comes again."""


@dataclass(frozen=True, slots=True)
class ShowingFeedback:
    """How the last answer was marked, and why."""

    outcome: Outcome


@dataclass(frozen=True, slots=True)
class AtEnd:
    """Nothing is left to ask. The page waits for a key, so that the last answer can be undone."""

    shown_by: str = ""
    """The key that led here."""


SessionView = AskingItem | ShowingBack | ShowingFeedback | AtEnd


@dataclass(frozen=True, slots=True)
class ReadingPage:
    """A page lies on top, such as the help; the next key goes back to what is below."""

    page: Page
    below: SessionView | ReadingPage


@dataclass(frozen=True, slots=True)
class AfterColon:
    """A colon was pressed: the next key is a command, even if an option has that letter."""

    below: SessionView


@dataclass(frozen=True, slots=True)
class WritingNote:
    """The learner writes a note on an item; Enter keeps it and goes back to what is below."""

    item: Item
    below: SessionView


View = SessionView | ReadingPage | AfterColon | WritingNote
"""A view of the session, or what lies on top of one."""
