"""The study session as a screen: which page is up, and what each key does. Knows no terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cps_study.model.card import Rating
from cps_study.model.event import AnswerEvent
from cps_study.model.item import Flashcard, Question, Typed
from cps_study.model.text import excerpt
from cps_study.ui.clock import utc_now
from cps_study.ui.option_keys import move_cursor, option_of
from cps_study.ui.study_pages import (
    ask_page,
    back_page,
    end_page,
    feedback_page,
    help_page,
    notes_page,
    source_page,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from cps_study.model.item import Item
    from cps_study.model.outline import Outline
    from cps_study.study.session import Outcome, StudySession
    from cps_study.ui.page import Page


class StudyScreen:
    """Turns keys into what the session does, and the session into pages."""

    refresh_seconds: float | None = None

    def __init__(
        self,
        session: StudySession,
        outline: Callable[[], Outline],
        notes: Sequence[str] = (),
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self.session = session
        self.outline = outline
        self.now = now
        self.done = False
        self.note = ""
        self._outcome: Outcome | None = None
        self._over: Page | None = notes_page(notes) if notes else None
        self._here = -1
        self._taken: set[int] = set()
        self._guessed = False
        self._colon = False
        self._next()

    def tick(self) -> None:
        """Let time pass, which changes nothing here."""

    def page(self) -> Page:
        """Return the page to show now."""
        page = self._over or self._page()
        if not self.note:
            return page
        return page._replace(status=self.note)

    def press(self, key: str) -> None:
        """Take one key: a character, or a name such as `enter`, `up`, `escape`."""
        self.note = ""
        if self._over is not None:
            self.done = key == "q" and ("q", "quit") in self._over.keys
            self._over = None
            return
        if self._colon or key == ":":
            self._after_colon(key)
            return
        if (not self._is_option(key) and self._command(key.lower())) or self.done:
            return
        if self._outcome is not None:
            if key in {"enter", " ", "right"}:
                self._next()
            return
        shown = self.session.shown
        if shown is None:
            self.done = key in {"enter", " ", "escape"}
        elif isinstance(shown.item, Flashcard):
            self._press_card(key, revealed=shown.revealed)
        elif isinstance(shown.item, Question):
            self._press_question(key, shown.item)

    def enter_text(self, text: str) -> None:
        """Take a typed answer, or a command such as `:u`."""
        self.note = ""
        text = text.strip()
        if text.startswith(":"):
            if not self._command(text[1:].strip().lower()):
                self.note = f"there is no {excerpt(text, 20)} here; :h shows the keys"
            return
        guessed = text.endswith("?")
        answer = text.rstrip("?").strip()
        if not answer:
            self.note = "type an answer, or :h for help"
            return
        if self.session.shown is not None and isinstance(self.session.shown.item, Typed):
            self._outcome = self.session.type(answer, self.now(), guessed=guessed)

    def _page(self) -> Page:
        if self._outcome is not None:
            return feedback_page(self.session, self._outcome, self.outline())
        shown = self.session.shown
        if shown is None:
            return end_page(self.session)
        if shown.revealed:
            return back_page(self.session, self.session.intervals(self.now()))
        return ask_page(self.session, self._here, self._taken, guessed=self._guessed)

    def _command(self, key: str) -> bool:
        """Do what a command key says; tell whether it was one."""
        item = self._item()
        match key:
            case "q" | "c-c" | "c-d":
                self.done = True
            case "h":
                self._over = help_page()
            case "?" if item is not None:
                self._over = source_page(item, self.outline())
            case "u":
                self._undo()
            case "f" if item is not None:
                on = self.session.flag(self.now(), item.id)
                self.note = "flagged" if on else "flag taken away"
            case "s" if item is not None:
                self._set_aside(item)
            case "g" if self._question() is not None:
                self._guessed = not self._guessed
            case _:
                return False
        return True

    def _after_colon(self, key: str) -> None:
        """Take a colon, then the command behind it: for where an option has the command's letter."""
        if not self._colon:
            self.note = "now the key: u, f, s, ?, g, h or q"
        elif not self._command(key.lower()):
            self.note = f"there is no :{excerpt(key, 20)} here; h shows the keys"
        self._colon = not self._colon

    def _question(self) -> Question | None:
        """Return the question that waits for its answer, if one does."""
        shown = self.session.shown if self._outcome is None else None
        return shown.item if shown is not None and isinstance(shown.item, Question) else None

    def _is_option(self, key: str) -> bool:
        question = self._question()
        return question is not None and option_of(key, len(question.options)) is not None

    def _item(self) -> Item | None:
        if self._outcome is not None:
            return self._outcome.item
        return self.session.shown.item if self.session.shown is not None else None

    def _undo(self) -> None:
        undone = self.session.undo(self.now())
        if undone is None:
            self.note = "nothing to undo in this session"
            return
        on_feedback = self._outcome is not None and not isinstance(undone, AnswerEvent)
        if not on_feedback:
            self._reset()
            if self.session.shown is None:  # a mark made between two items
                self._next()
        self.note = "taken back"

    def _set_aside(self, item: Item) -> None:
        on = self.session.suspend(self.now(), item.id)
        if on:
            self._next()
        self.note = "set aside" if on else "brought back"

    def _press_card(self, key: str, *, revealed: bool) -> None:
        if not revealed:
            if key in {" ", "enter"}:
                self.session.reveal()
            return
        rating = (
            Rating.GOOD if key in {" ", "enter"} else Rating(int(key)) if key in "1234" else None
        )
        if rating is None:
            return
        outcome = self.session.rate(rating, self.now())
        self._next()
        if outcome.leech:
            self.note = "set aside for now: read its source, then study --bring-back"

    def _press_question(self, key: str, question: Question) -> None:
        many = len(question.options)
        place = option_of(key, many)
        if key in {"down", "up"}:
            self._here = move_cursor(key, self._here, many)
        elif place is not None and question.kind == "multi":
            self._taken ^= {place}
            self._here = place
        elif place is not None:
            self._choose({place})
        elif key == " " and self._here >= 0 and question.kind == "multi":
            self._taken ^= {self._here}
        elif key in {"enter", " "}:
            self._hand_in(question)

    def _hand_in(self, question: Question) -> None:
        if question.kind == "multi":
            if self._taken:
                self._choose(self._taken)
            else:
                self.note = "tick the right ones first"
        elif self._here >= 0:
            self._choose({self._here})
        else:
            self.note = "choose one first, by its letter or with the arrows"

    def _choose(self, places: set[int]) -> None:
        self._outcome = self.session.choose(sorted(places), self.now(), guessed=self._guessed)

    def _next(self) -> None:
        self._reset()
        if self.session.advance(self.now()) is None:
            self.done = not self.session.can_undo

    def _reset(self) -> None:
        self._outcome = None
        self._here = -1
        self._taken = set()
        self._guessed = False
