"""The options of the question on the screen: under the cursor, checked, and chosen so far."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cps_study.model.item import Question
from cps_study.ui.option_keys import NO_OPTION, move_cursor

if TYPE_CHECKING:
    from collections.abc import Callable

    from cps_study.study.attempt import Answered, AttemptSession
    from cps_study.study.times import Moment


class OptionPicker:
    """What the learner points at and checks before it is an answer. Indexes are as shown."""

    def __init__(self, session: AttemptSession, moment: Callable[[], Moment]) -> None:
        self.session = session
        self.moment = moment
        self.cursor = NO_OPTION
        self.checked: set[int] = set()
        """The options checked where several are right; Enter makes them the answer."""

    def start(self) -> None:
        """Begin with the question that has come on the screen: checked is what was chosen."""
        self.cursor = NO_OPTION
        self.checked = self.given()

    def move(self, key: str) -> None:
        """Move the cursor up or down."""
        self.cursor = move_cursor(key, self.cursor, len(self.session.asked.order))

    def given(self) -> set[int]:
        """Return the options that are the answer so far."""
        given = self.session.given.get(self.session.asked.item)
        if given is None or not isinstance(given.response, tuple):
            return set()
        order = self.session.asked.order
        return {index for index, position in enumerate(order) if position in given.response}

    def wanted(self, question: Question) -> set[int]:
        """Return the options that Enter would answer with."""
        if question.kind == "multi":
            return self.checked
        if self.cursor == NO_OPTION:
            return set()
        return {self.cursor}

    def shown(self) -> set[int]:
        """Return the options to show as chosen: the checked ones where several are right."""
        item = self.session.item
        if isinstance(item, Question) and item.kind == "multi":
            return self.checked
        return self.given()

    def keep(self) -> Answered | None:
        """Store the checked options as the answer, before the question leaves the screen.

        Return that answer, or None if there is nothing new to store.
        """
        item = self.session.item
        if not isinstance(item, Question) or item.kind != "multi":
            return None
        if not self.checked or self.checked == self.given():
            return None
        return self.session.choose(sorted(self.checked), self.moment())
