"""A study session on the full screen: what it is showing, and what each key does.

It knows no terminal. The pages themselves are in `study_pages`. What it is showing is one value, a
view of `study_views`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cps_study.model.event import AnswerEvent
from cps_study.model.item import Flashcard, Question, Typed
from cps_study.model.text import excerpt
from cps_study.ui.clock import awake_seconds, utc_now
from cps_study.ui.first_steps import is_first_stop, stop_page
from cps_study.ui.held_keys import LEAST_SEEN, REPEAT_SECONDS, HeldKeys
from cps_study.ui.item_blocks import wrong_number_words
from cps_study.ui.option_keys import NO_OPTION, move_cursor, option_of, rating_of
from cps_study.ui.study_commands import (
    Command,
    Spot,
    bare_command,
    command_keys,
    command_named,
    doubt_words,
    spot_of,
)
from cps_study.ui.study_pages import (
    NO_NOTE,
    NOTE_TOO_LONG,
    help_page,
    left_words,
    notes_page,
    picture_page,
    source_page,
)
from cps_study.ui.study_view_pages import page_of
from cps_study.ui.study_views import (
    AfterColon,
    AskingItem,
    AtEnd,
    PendingKey,
    ReadingPage,
    SessionView,
    ShowingBack,
    ShowingFeedback,
    View,
    WritingNote,
)
from cps_study.ui.viewing import no_viewer
from cps_study.ui.words import listed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from cps_study.model.card import Rating
    from cps_study.model.item import Item
    from cps_study.model.outline import Outline
    from cps_study.study.session import StudySession
    from cps_study.ui.page import Page
    from cps_study.ui.viewing import ViewPicture


class StudyScreen:
    """Turns keys into steps of the session, and the session into pages.

    `done` says that the screen can go. `note` is a short remark on the last key.
    """

    refresh_seconds: float | None = None
    """No page changes by itself, except for a rating that waits: see `wakes_after`."""

    def __init__(
        self,
        session: StudySession,
        outline: Callable[[], Outline],
        notes: Sequence[str] = (),
        now: Callable[[], datetime] = utc_now,
        clock: Callable[[], float] = awake_seconds,
        view: ViewPicture = no_viewer,
    ) -> None:
        """Begin with the notes, if there are any, then with the first item.

        `outline` is only read when a page names its sources. A session with nothing to ask is done
        at once. `clock` returns seconds, to tell a key that's held down from one pressed again.
        """
        self.session = session
        self.outline = outline
        self.now = now
        self.clock = clock
        self.view = view
        self.done = False
        self._held_keys = HeldKeys(clock)
        self._pending: PendingKey | None = None
        self.note = ""
        first = self._next_view()
        self._view: View = first
        if notes:
            self._view = ReadingPage(notes_page(notes), first)

    @property
    def wakes_after(self) -> float | None:
        """In how many seconds the page may change without a key; None if it won't."""
        return None if self._pending is None else REPEAT_SECONDS

    def tick(self) -> None:
        """Let time pass: a key that waits counts once it's clear that it isn't held down."""
        if self._pending is not None and self.clock() - self._pending.at >= REPEAT_SECONDS:
            self._settle()

    def page(self) -> Page:
        """Return the page to show now. A note takes the place of the status until the next key."""
        page = page_of(self._view, self.session, self.outline, self.now)
        if self.note:
            return page._replace(status=self.note)
        return page

    def press(self, key: str) -> None:
        """Take one key: a character, or a name such as `enter`, `up` or `escape`."""
        self.note = ""
        is_repeat = self._held_keys.is_repeat(key)
        if is_repeat:
            self._pending = None
        self._settle()
        match self._view:
            case ReadingPage() as reading:
                self._close(reading, key)
            case WritingNote(_, below):
                # Letters are typed into the line, so only Esc comes here.
                self._view = below
            case AfterColon(below):
                self._view = below
                if not self._command(key.lower()):
                    self.note = f"there is no :{excerpt(key, 20)} here; h shows the keys"
            case _ if key == ":":
                # With six options or more, f is one of them, so a plain f can't flag.
                self._view = AfterColon(self._view)
                self.note = f"now press {listed(command_keys(self._spot()), 'or')}"
            case AskingItem() as asking:
                self._press_item(key, asking)
            case view:
                if not self._command(key.lower()):
                    self._press_on(key, view, is_repeat=is_repeat)

    def _press_on(
        self, key: str, view: ShowingBack | ShowingFeedback | AtEnd, *, is_repeat: bool
    ) -> None:
        """Go on from an answer or from the end, with a key that isn't a command."""
        match view:
            case ShowingBack() if not is_repeat:
                self._press_back(key, view)
            case ShowingFeedback() if key in {"enter", " ", "right"}:
                self._next()
            case AtEnd() if key == "enter" and not is_repeat:
                # Space rates cards. Whoever holds it down would have closed this page unread.
                self._do_or_wait(None, view.shown_by)
            case _ if not is_repeat:
                self._wonder(key)

    def _wonder(self, key: str) -> None:
        """Say that a letter or a number does nothing here: it may have been the wrong key."""
        if len(key) == 1 and key.isalnum():
            self.note = f"{key} does nothing here; h shows the keys"

    def enter_text(self, text: str) -> None:
        """Take a note, a typed answer, or a command such as `:u`.

        A question mark at the end of an answer says that it's a guess.
        """
        self.note = ""
        text = text.strip()
        if isinstance(self._view, WritingNote):
            self._keep_note(text, self._view)
            return
        if text.startswith(":"):
            if not self._command(text[1:].strip().lower()):
                self.note = f"there is no {excerpt(text, 20)} here; :h shows the keys"
            return
        shown = self.session.shown
        asking = self._view
        if isinstance(asking, AskingItem) and shown is not None and isinstance(shown.item, Typed):
            self._enter_answer(text, asking)

    def _enter_answer(self, text: str, asking: AskingItem) -> None:
        """Take a typed answer, unless it is likely to be meant as a command."""
        command = bare_command(text)
        if text == "?":
            # Nobody answers with a question mark alone: it's the key for help.
            self._command(text)
        elif command is not None:
            self._view = replace(asking, doubtful=text)
            self.note = doubt_words(text, command)
        else:
            self._type(text or asking.doubtful, asking)

    def _type(self, text: str, asking: AskingItem) -> None:
        """Answer with the text; a question mark at its end says that it's a guess."""
        answer = text.rstrip("?").strip()
        if not answer:
            self.note = "type an answer, or :h for help"
            self._view = replace(asking, doubtful="")
            return
        outcome = self.session.type(answer, self.now(), guessed=text.endswith("?"))
        self._view = ShowingFeedback(outcome)

    # Commands

    def _command(self, word: str) -> bool:
        """Do what a command says; return whether it was one that works here."""
        command = command_named(word, self._spot())
        if command is None:
            return False
        match command.name:
            case "quit":
                self.done = True
            case "help":
                self._put_on_top(help_page(self._spot(), self._option_count()))
            case "undo":
                self._undo()
            case "guess":
                self._toggle_guess()
            case _:
                item = self._item()
                if item is not None:
                    self._item_command(command, item)
        return True

    def _item_command(self, command: Command, item: Item) -> None:
        """Do what a command says about an item."""
        match command.name:
            case "source":
                self._put_on_top(source_page(item, self.outline()))
            case "picture":
                self._put_on_top(picture_page(item, self.view(item)))
            case "flag":
                is_flagged = self.session.flag(self.now(), item.id)
                self.note = "flagged" if is_flagged else "flag removed"
            case "note":
                self._begin_note(item)
            case "set aside":
                self._set_aside(item)
            case "leave":
                subject = self.session.leave_subject(self.now(), item)
                self._next()
                self.note = left_words(subject)

    def _spot(self) -> Spot:
        """Return where the learner is, whatever lies on top."""
        view = self._view
        while isinstance(view, ReadingPage | AfterColon | WritingNote):
            view = view.below
        if isinstance(view, ShowingFeedback):
            return Spot.FEEDBACK
        if self.session.shown is None:
            return Spot.END
        return spot_of(self.session.shown)

    def _option_count(self) -> int:
        """Return how many options the learner can choose from now."""
        if self.session.shown is None or isinstance(self._view, ShowingFeedback):
            return 0
        return len(self.session.shown.order)

    def _begin_note(self, item: Item) -> None:
        """Ask for a note on an item."""
        # As with a page on top: only a view of the session takes commands.
        if not isinstance(self._view, ReadingPage | AfterColon | WritingNote):
            self._view = WritingNote(item, self._view)

    def _keep_note(self, text: str, writing: WritingNote) -> None:
        """Keep what was typed as the note on the item, and go back to where it was."""
        if not text:
            self._view = writing.below
            return
        note = "" if text == NO_NOTE else text
        if not self.session.write_note(self.now(), writing.item.id, note):
            self.note = NOTE_TOO_LONG
            return
        self._view = writing.below
        self.note = "note kept" if note else "note removed"

    def _item(self) -> Item | None:
        """Return the item that commands are about, or None at the end."""
        if isinstance(self._view, ShowingFeedback):
            return self._view.outcome.item
        if self.session.shown is None:
            return None
        return self.session.shown.item

    def _put_on_top(self, page: Page) -> None:
        """Show a page until the next key."""
        # Only a view of the session takes commands, so nothing is ever put on top twice.
        if not isinstance(self._view, ReadingPage | AfterColon | WritingNote):
            self._view = ReadingPage(page, self._view)

    def _close(self, reading: ReadingPage, key: str) -> None:
        """Go back to what is below a page."""
        keys = {name for name, _ in reading.page.keys}
        if key in keys and key == "h":
            self._view = ReadingPage(help_page(self._spot(), self._option_count()), reading)
            return
        # Where q isn't named, as on a help page, it just goes back.
        self.done = key in keys and key == "q"
        self._view = reading.below

    def _toggle_guess(self) -> None:
        """Mark the coming answer as a guess, or no longer."""
        if isinstance(self._view, AskingItem):
            self._view = replace(self._view, guessed=not self._view.guessed)

    def _undo(self) -> None:
        """Take back the latest answer, flag, note or setting aside; show what was shown then."""
        undone = self.session.undo(self.now())
        if undone is None:
            self.note = "nothing to undo in this session"
            return
        self.note = "taken back"
        if isinstance(self._view, ShowingFeedback) and not isinstance(undone, AnswerEvent):
            return  # a flag set on this feedback: the answer still counts
        if self.session.shown is None:
            # It was set on the feedback of an earlier answer, where no item was on the screen.
            self._next()
        else:
            self._view = AskingItem()

    def _set_aside(self, item: Item) -> None:
        """Set the item aside and go on, or bring it back."""
        if self.session.suspend(self.now(), item.id):
            self._next()
            self.note = "set aside"
        else:
            self.note = "brought back"

    # Answering

    def _press_item(self, key: str, asking: AskingItem) -> None:
        """Take a key on an item; a letter that names an option isn't a command there."""
        shown = self.session.shown
        if shown is None:
            return
        if isinstance(shown.item, Question):
            option = option_of(key, len(shown.order))
            if option is not None:
                self._pick(option, shown.item, asking)
                return
        if self._command(key.lower()):
            return
        match shown.item:
            case Flashcard() if key in {" ", "enter"}:
                self.session.reveal()
                self._view = ShowingBack(self.clock(), key)
            case Flashcard():
                self._wonder(key)
            case Question() as question:
                self._press_question(key, question, asking)

    def _press_back(self, key: str, showing: ShowingBack) -> None:
        """Rate the card; space and Enter rate it Good.

        A key that came before the answer could be seen doesn't rate.
        """
        rating = rating_of(key)
        if rating is None:
            self._wonder(key)
        elif self.clock() - showing.since >= LEAST_SEEN:
            self._do_or_wait(rating, showing.shown_by)

    def _do_or_wait(self, rating: Rating | None, shown_by: str) -> None:
        """Do what the last key says, or wait if the same key led here and may still be held."""
        self._pending = PendingKey(rating, self.clock(), self.now())
        if self._held_keys.key != shown_by:
            self._settle()

    def _settle(self) -> None:
        """Do what a key says that waited: rate the card, or close the last page."""
        pending = self._pending
        self._pending = None
        if pending is None:
            return
        if pending.rating is None:
            self.done = True
        else:
            self._rate(pending.rating, pending.now)

    def _rate(self, rating: Rating, now: datetime) -> None:
        """Rate the card and go on."""
        outcome = self.session.rate(rating, now)
        if outcome.resting:
            self._view = ShowingFeedback(outcome)
            return
        self._next()  # the learner has judged the answer: there is no feedback to wait for
        if outcome.leech:
            self.note = "this one keeps slipping away: read its source (?)"

    def _press_question(self, key: str, question: Question, asking: AskingItem) -> None:
        """Move among the options, check the one under the cursor, or hand in."""
        if key in {"down", "up"}:
            cursor = move_cursor(key, asking.cursor, len(question.options))
            self._view = replace(asking, cursor=cursor)
        elif key == " " and question.kind == "multi" and asking.cursor != NO_OPTION:
            self._pick(asking.cursor, question, asking)
        elif key in {"enter", " "}:
            self._hand_in(question, asking)
        else:
            self._wonder(key)

    def _pick(self, option: int, question: Question, asking: AskingItem) -> None:
        """Answer with an option; where several are right, check it or remove its check instead."""
        if question.kind == "multi":
            self._view = replace(asking, cursor=option, checked=asking.checked ^ {option})
        else:
            self._choose({option}, asking)

    def _hand_in(self, question: Question, asking: AskingItem) -> None:
        """Answer with what is checked or under the cursor, or say what is missing."""
        if question.kind == "multi":
            self.note = wrong_number_words(question, len(asking.checked))
            if not self.note:
                self._choose(asking.checked, asking)
        elif asking.cursor == NO_OPTION:
            self.note = "choose one first, by its letter or with the arrows"
        else:
            self._choose({asking.cursor}, asking)

    def _choose(self, options: set[int] | frozenset[int], asking: AskingItem) -> None:
        """Answer with the options, and show how that was marked."""
        outcome = self.session.choose(sorted(options), self.now(), guessed=asking.guessed)
        self._view = ShowingFeedback(outcome)

    def _next(self) -> None:
        """Go on to the next item; in a first session, stop after the first few."""
        following = self._next_view()
        self._view = following
        if is_first_stop(self.session):
            self._view = ReadingPage(stop_page(self.session, self.now()), following)

    def _next_view(self) -> SessionView:
        """Put the next item on the screen; at the end, stop if there's nothing to undo either."""
        if self.session.advance(self.now()) is not None:
            return AskingItem()
        self.done = not self.session.can_undo
        return AtEnd(self._held_keys.key)
