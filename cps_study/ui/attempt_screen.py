"""A timed quiz or mock exam on the full screen: what each key does, and what happens over time.

The pages themselves are in `attempt_pages`.
"""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING, Final

from cps_study.model.item import Question
from cps_study.model.text import printable
from cps_study.ui.attempt_pages import (
    break_page,
    confirm_page,
    keys_page,
    overview_page,
    question_page,
    quiz_feedback_page,
    start_page,
)
from cps_study.ui.attempt_words import clock_words
from cps_study.ui.clock import Timekeeper
from cps_study.ui.option_keys import NO_OPTION, move_cursor, option_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from cps_study.model.item import Item
    from cps_study.model.outline import Outline
    from cps_study.study.attempt import Answered, AttemptSession
    from cps_study.study.times import Moment
    from cps_study.ui.page import Page

REMINDER_SECONDS: Final = 12.0
"""How long a reminder of the time stays on the screen."""
MOST_DIGITS: Final = 4
"""Of a question's number typed on the overview; earlier digits drop out."""


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


class AttemptScreen:
    """Turns keys and the passing of time into steps of the attempt, and the attempt into pages."""

    refresh_seconds: float | None = 0.5

    def __init__(
        self,
        session: AttemptSession,
        outline: Callable[[], Outline],
        notes: tuple[str, ...] = (),
        *,
        spacious: bool = False,
        moment: Callable[[], Moment],
    ) -> None:
        """Begin with the notes, if there are any; without notes the clock starts at once.

        `moment` reads the clocks. `outline` is only read when a page names its sources.
        """
        self.session = session
        self.outline = outline
        self.spacious = spacious
        self.moment = moment
        self.done = False
        self.note = ""
        self._exam = session.terms.kind == "exam"
        self._notes = notes
        self._view = AttemptView.NOTES if notes else AttemptView.QUESTION
        self._answered: Answered | None = None
        self._cursor = NO_OPTION
        self._checked: set[int] = set()
        """The options checked in a question with several answers, not stored before Enter."""
        self._number = ""
        now = moment()
        self._timekeeper = Timekeeper(session, now)
        self._reminder = ""
        self._reminder_until = 0.0
        if not notes:
            session.start(now)

    def tick(self) -> None:
        """Do what the time that has passed calls for.

        Reminds of the time left, stores the time used now and then, leaves a question when its time
        is up, and ends the attempt when all of it is. Time passes here only when this is called.
        The terminal calls it before each painting: after every key, and every `refresh_seconds`
        while no key is pressed.
        """
        if self.done or not self.session.running:
            return
        moment = self.moment()
        reminder = self._timekeeper.say(self.session.left(moment))
        if reminder:
            self._reminder = reminder
            self._reminder_until = moment.awake + REMINDER_SECONDS
        if self.session.out_of_time(moment):
            self._keep_checked()
            self.session.finish("time", moment)
            self.done = True
        elif self.session.item_left(moment) == 0:
            self._leave_question()
        else:
            self.session.tick(moment)

    def page(self) -> Page:
        """Return the page to show now."""
        status = self._status()
        match self._view:
            case AttemptView.NOTES:
                return start_page(self._notes)
            case AttemptView.HELP:
                return keys_page(status)
            case AttemptView.OVERVIEW:
                return overview_page(self.session, status, self._number)
            case AttemptView.CONFIRM:
                return confirm_page(self.session, status)
            case AttemptView.BREAK:
                return break_page(status)
            case AttemptView.FEEDBACK if self._answered is not None:
                return quiz_feedback_page(self.session, status, self._answered, self.outline())
            case _:
                return self._question_page(status)

    def press(self, key: str) -> None:
        """Take one key: a character, or a name such as `enter` or `up`."""
        self.note = ""
        match self._view:
            case AttemptView.NOTES:
                self._press_notes(key)
            case AttemptView.QUESTION:
                self._press_question(key)
            case AttemptView.HELP:
                self._view = AttemptView.QUESTION
            case AttemptView.OVERVIEW:
                self._press_overview(key)
            case AttemptView.CONFIRM:
                self._press_confirm(key)
            case AttemptView.BREAK:
                self._show_question()
            case AttemptView.FEEDBACK:
                self._press_feedback(key)

    def enter_text(self, text: str) -> None:
        """Take a typed answer or a command such as `:n`; an empty line goes to the next one."""
        self.note = ""
        answer = text.strip()
        if text.startswith(":"):
            if not self._command(text[1:].strip()):
                self.note = f"there is no {printable(text)} here; :h shows the keys"
        elif not answer:
            self._skip()
        else:
            self._after_answer(self.session.type(answer, self.moment()))

    def stop(self) -> None:
        """Stop the clock and leave, to go on another time; options checked in an exam are kept."""
        if self._exam:
            self._keep_checked()
        self.session.pause(self.moment())
        self.done = True

    # What the keys do, by what the screen is showing

    def _press_notes(self, key: str) -> None:
        """Begin, or leave before the clock has started."""
        if key in {"q", "c-c"}:
            self.done = True
        elif key in {"enter", " "}:
            self._show_question()

    def _press_question(self, key: str) -> None:
        """Take a key on a question; a letter that names an option is no command there."""
        item = self.session.item
        if isinstance(item, Question):
            option = option_of(key, len(self.session.asked.order))
            if option is not None:
                self._choose(item, option)
                return
        if self._command(key):
            return
        if key == "enter":
            self._enter(item)
        elif isinstance(item, Question):
            self._press_cursor_key(item, key)

    def _press_cursor_key(self, question: Question, key: str) -> None:
        """Move among the options, or choose the one under the cursor."""
        if key in {"down", "up"}:
            self._cursor = move_cursor(key, self._cursor, len(question.options))
        elif key == " " and self._cursor != NO_OPTION:
            self._choose(question, self._cursor)

    def _press_overview(self, key: str) -> None:
        """Collect the digits of a number, go to that question, submit or go back."""
        if key.isdecimal():
            self._number = (self._number + key)[-MOST_DIGITS:]
        elif key == "enter" and self._number:
            self._jump(int(self._number))
        elif key == "s":
            self._submit()
        elif key in {"enter", "escape", "l", " "}:
            self._show_question()

    def _press_confirm(self, key: str) -> None:
        """Submit or go back.

        Only y submits. If s did, holding that key down would hand in the exam by accident.
        """
        if key == "y":
            self._finish()
        else:
            self._view = AttemptView.QUESTION

    def _press_feedback(self, key: str) -> None:
        """Stop, or go on with any other key; the clock is paused until then."""
        if key == "q":
            self.stop()
        else:
            self._next_question()

    def _command(self, key: str) -> bool:
        """Do what a command says; return whether it was one."""
        match key:
            case "q" | "c-c" | "c-d":
                self.stop()
            case "h":
                self._view = AttemptView.HELP
            case "k" | "break":
                self._take_break()
            case _:
                return self._exam and self._exam_command(key)
        return True

    def _exam_command(self, key: str) -> bool:
        """Do what a command says that a quiz doesn't have, since a quiz only goes forward."""
        match key:
            case "f" | "*":
                self._toggle_flag()
            case "right" | "n" | "next":
                self._move(1)
            case "left" | "p" | "back":
                self._move(-1)
            case "l" | "list":
                self._keep_checked()
                self._view = AttemptView.OVERVIEW
                self._number = ""
            case "s" | "submit":
                self._keep_checked()
                self._submit()
            case _:
                return False
        return True

    def _toggle_flag(self) -> None:
        if self.session.flag(self.moment()):
            self.note = "flagged"
        else:
            self.note = "flag removed"

    # Answering

    def _choose(self, question: Question, option: int) -> None:
        """Answer with an option; where several are right, check it or remove its check instead."""
        self._cursor = option
        if question.kind == "multi":
            self._checked ^= {option}
        else:
            self._after_answer(self.session.choose([option], self.moment()))

    def _enter(self, item: Item) -> None:
        """Answer with what is checked or under the cursor; if that is the answer, go on."""
        if isinstance(item, Question):
            wanted = self._wanted_options(item)
            if wanted and wanted != self._given_options():
                self._after_answer(self.session.choose(sorted(wanted), self.moment()))
                return
        self._skip()

    def _wanted_options(self, question: Question) -> set[int]:
        """Return the options that Enter would answer with, by their index as shown."""
        if question.kind == "multi":
            return self._checked
        if self._cursor == NO_OPTION:
            return set()
        return {self._cursor}

    def _given_options(self) -> set[int]:
        """Return the options that are this question's answer so far, by their index as shown."""
        given = self.session.given.get(self.session.asked.item)
        if given is None or not isinstance(given.response, tuple):
            return set()
        order = self.session.asked.order
        return {index for index, position in enumerate(order) if position in given.response}

    def _keep_checked(self) -> None:
        """Store the checked options as the answer, before the question leaves the screen."""
        item = self.session.item
        if not isinstance(item, Question) or item.kind != "multi":
            return
        if self._checked and self._checked != self._given_options():
            self.session.choose(sorted(self._checked), self.moment())

    def _after_answer(self, answered: Answered) -> None:
        """Give the feedback of a quiz or go on; an exam stays, so the choice can be changed."""
        if self._exam:
            return
        if self.session.terms.feedback == "each":
            self.session.pause(self.moment())
            self._answered = answered
            self._view = AttemptView.FEEDBACK
        else:
            self._next_question()

    # Moving about

    def _skip(self) -> None:
        """Go on without an answer; a quiz has no way back, so it waits for one."""
        if self._exam:
            self._move(1)
        else:
            self.note = "choose an answer first"

    def _next_question(self) -> None:
        """Go to the next question of a quiz, or end it after the last."""
        self._answered = None
        following = self.session.here + 1
        if following >= len(self.session.form):
            self._finish()
            return
        self.session.go(following, self.moment())
        self._show_question()

    def _leave_question(self) -> None:
        """Go on when the time for this question is up."""
        self._keep_checked()
        self.session.skip(self.moment())
        self._next_question()
        self.note = "the time for that question was up"

    def _move(self, step: int) -> None:
        """Go to the next or the previous question of an exam."""
        target = self.session.here + step
        if target < 0:
            self.note = "this is the first question"
        elif target >= len(self.session.form):
            self.note = "this is the last question: s submits, l shows them all"
        else:
            self._keep_checked()
            self.session.go(target, self.moment())
            self._show_question()

    def _jump(self, number: int) -> None:
        """Go to a question by its number, counted from 1."""
        self._number = ""
        if 1 <= number <= len(self.session.form):
            self.session.go(number - 1, self.moment())
            self._show_question()
        else:
            self.note = f"there is no question {number}"

    def _show_question(self) -> None:
        """Show the question the attempt is at; the clock starts again if it was stopped."""
        self.session.start(self.moment())
        self._view = AttemptView.QUESTION
        self._cursor = NO_OPTION
        self._checked = self._given_options()

    def _submit(self) -> None:
        """Hand in, after asking if questions are unanswered."""
        if self.session.unanswered:
            self._view = AttemptView.CONFIRM
        else:
            self._finish()

    def _finish(self) -> None:
        """End the attempt as submitted, and leave the screen."""
        self.session.finish("submitted", self.moment())
        self.done = True

    def _take_break(self) -> None:
        """Pause the clock, or say why it can't be paused."""
        if self._exam:
            self._keep_checked()
        if self.session.take_break(self.moment()):
            self._view = AttemptView.BREAK
        elif self.session.terms.breaks:
            self.note = "no breaks are left"
        else:
            self.note = "no breaks were set (--breaks N)"

    # The page

    def _question_page(self, status: str) -> Page:
        """Return the question with its answer so far; where several are right, with the checks."""
        item = self.session.item
        marked = self._given_options()
        if isinstance(item, Question) and item.kind == "multi":
            marked = self._checked
        return question_page(self.session, status, self._cursor, marked, spacious=self.spacious)

    def _status(self) -> str:
        """Return the line beside the title: a note or reminder, then the time left."""
        moment = self.moment()
        if moment.awake > self._reminder_until:
            self._reminder = ""
        parts = []
        if self.note or self._reminder:
            parts.append(self.note or self._reminder)
        item_left = self.session.item_left(moment)
        if item_left is not None and self._view is AttemptView.QUESTION:
            parts.append(f"{clock_words(item_left)} for this one")
        left = self.session.left(moment)
        if left is not None:
            parts.append(f"{clock_words(left)} left")
        elif item_left is None:
            parts.append("untimed")
        return " · ".join(parts)
