"""A timed quiz or mock exam on the full screen: what each key does, and what happens over time.

The pages themselves are in `attempt_pages`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cps_study.model.item import Question
from cps_study.model.text import printable
from cps_study.study.attempt import unanswered
from cps_study.ui.attempt_commands import Action, command_for_key, command_for_words, has_clock
from cps_study.ui.attempt_pages import (
    break_page,
    confirm_page,
    keys_page,
    overview_page,
    question_page,
    quiz_feedback_page,
    start_page,
)
from cps_study.ui.attempt_view import AttemptView
from cps_study.ui.attempt_words import status_words
from cps_study.ui.clock import Timekeeper
from cps_study.ui.item_blocks import wrong_number_words
from cps_study.ui.option_keys import NO_OPTION, option_of
from cps_study.ui.option_picker import OptionPicker
from cps_study.ui.study_pages import source_page
from cps_study.ui.viewing import no_viewer

if TYPE_CHECKING:
    from collections.abc import Callable

    from cps_study.model.item import Item
    from cps_study.model.outline import Outline
    from cps_study.study.attempt import Answered, AttemptSession
    from cps_study.study.times import Moment
    from cps_study.ui.attempt_commands import AttemptCommand
    from cps_study.ui.page import Page
    from cps_study.ui.study_commands import Keys
    from cps_study.ui.viewing import ViewPicture

REMINDER_SECONDS: Final = 12.0
"""How long a reminder of the time stays on the screen."""
MOST_DIGITS: Final = 4
"""The most digits of a question's number typed on the overview; earlier ones drop out."""


class AttemptScreen:
    """Turns keys and the passing of time into steps of the attempt, and the attempt into pages."""

    refresh_seconds: float | None = 0.5
    wakes_after: float | None = None

    def __init__(
        self,
        session: AttemptSession,
        outline: Callable[[], Outline],
        notes: tuple[str, ...] = (),
        *,
        continued: bool = False,
        spacious: bool = False,
        moment: Callable[[], Moment],
        view: ViewPicture = no_viewer,
    ) -> None:
        """Begin with the notes, if there are any; without notes the clock starts at once.

        `moment` reads the clocks. `outline` is only read when a page names its sources.
        """
        self.session = session
        self.outline = outline
        self.spacious = spacious
        self.moment = moment
        self.view_picture = view
        self.done = False
        self.note = ""
        self._exam = session.terms.kind == "exam"
        self._notes = notes
        self._continued = continued
        self._view = AttemptView.NOTES if notes else AttemptView.QUESTION
        self._after_help = AttemptView.QUESTION
        self._keys_here: Keys = ()
        self._answered: Answered | None = None
        self._picker = OptionPicker(session, moment)
        self._number = ""
        now = moment()
        self._timekeeper = Timekeeper(session, now)
        self._reminder = ""
        self._reminder_until = 0.0
        if not notes:
            session.start(now)

    def tick(self) -> None:
        """Do what has become due with time.

        Reminds of the time left, stores the time used now and then, leaves a question when its time
        is up, and ends the attempt when all of it is. The terminal calls it before each painting.
        """
        if self.done or not self.session.running:
            return
        moment = self.moment()
        reminder = self._timekeeper.say(self.session.left(moment))
        if reminder:
            self._reminder = reminder
            self._reminder_until = moment.awake + REMINDER_SECONDS
        if self.session.out_of_time(moment):
            self._picker.keep()
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
                return start_page(self.session, self._notes, continued=self._continued)
            case AttemptView.HELP:
                return keys_page(self.session, status, self._keys_here)
            case AttemptView.OVERVIEW:
                return overview_page(self.session, status, self._number)
            case AttemptView.CONFIRM:
                return confirm_page(self.session, status)
            case AttemptView.BREAK:
                return break_page(status)
            case AttemptView.FEEDBACK if self._answered is not None:
                return quiz_feedback_page(self.session, status, self._answered, self.outline())
            case AttemptView.SOURCE:
                return source_page(self.session.item, self.outline())
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
                self._view = self._after_help
            case AttemptView.SOURCE:
                self._view = AttemptView.FEEDBACK
            case AttemptView.OVERVIEW:
                self._press_overview(key)
            case AttemptView.CONFIRM:
                self._press_confirm(key)
            case AttemptView.BREAK:
                self._press_break(key)
            case AttemptView.FEEDBACK:
                self._press_feedback(key)

    def enter_text(self, text: str) -> None:
        """Take a typed answer or a command such as `:n`; an empty line goes to the next one."""
        self.note = ""
        answer = text.strip()
        if text.startswith(":"):
            self._command_line(text[1:].strip())
        elif not answer:
            self._skip()
        else:
            self._after_answer(self.session.type(answer, self.moment()))

    def stop(self) -> None:
        """Stop the clock and leave, to go on another time; options checked in an exam are kept."""
        if self._exam:
            self._picker.keep()
        self.session.pause(self.moment())
        self.done = True

    # What the keys do, by what the screen is showing

    def _press_notes(self, key: str) -> None:
        """Begin, or leave before the clock has started."""
        if key in {"q", "c-c"}:
            self.done = True
        elif key in {"enter", " "}:
            self._show_question()
        elif key == "h":
            self._help()

    def _press_break(self, key: str) -> None:
        """Go on; no other key ends the break, so that nobody loses it by accident."""
        if key in {"enter", " "}:
            self._show_question()
        elif key == "h":
            self._help()

    def _press_question(self, key: str) -> None:
        """Take a key on a question; a letter that names an option isn't a command there."""
        item = self.session.item
        if isinstance(item, Question):
            option = option_of(key, len(self.session.asked.order))
            if option is not None:
                self._choose(item, option)
                return
        command = command_for_key(key, self.session)
        if command is not None:
            self._do(command)
        elif key == "enter":
            self._enter(item)
        elif isinstance(item, Question):
            self._press_cursor_key(item, key)

    def _press_cursor_key(self, question: Question, key: str) -> None:
        """Move among the options, or choose the one under the cursor."""
        if key in {"down", "up"}:
            self._picker.move(key)
        elif key == " " and self._picker.cursor != NO_OPTION:
            self._choose(question, self._picker.cursor)
        elif key.isalnum() and len(key) == 1:
            self.note = f"{key} does nothing here; h shows the keys"

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
        elif key == "h":
            self._help()

    def _press_confirm(self, key: str) -> None:
        """Submit or go back.

        Only y submits. If s did, holding that key down would hand in the exam by accident.
        """
        if key == "y":
            self._finish()
        elif key == "h":
            self._help()
        else:
            self._view = AttemptView.QUESTION

    def _press_feedback(self, key: str) -> None:
        """Go on, stop, flag, or look up the source; the clock is paused until it goes on."""
        match key:
            case "enter" | " " | "right" | "n":
                self._next_question()
            case "?":
                self._view = AttemptView.SOURCE
            case "q" | "c-c" | "c-d" | "f" | "*" | "h" | "v":
                command = command_for_key(key, self.session)
                if command is not None:
                    self._do(command)
            case _:
                pass

    def _command_line(self, line: str) -> None:
        """Do what a command says that was typed after a colon, by its word or its key."""
        found = command_for_words(line, self.session, keys=True)
        if found is None:
            self.note = f"there is no :{printable(line)} here; :h shows the keys"
            return
        command, number = found
        self._do(command, number)

    def _do(self, command: AttemptCommand, number: str = "") -> None:
        """Do what a command says."""
        match command.action:
            case Action.STOP:
                self.stop()
            case Action.HELP:
                self._help()
            case Action.BREAK:
                self._take_break()
            case Action.FLAG:
                self._toggle_flag()
            case Action.VIEW:
                self.note = self.view_picture(self.session.item)
            case Action.NEXT:
                self._move(1)
            case Action.BACK:
                self._move(-1)
            case Action.GO:
                self._jump(int(number) if number.isdecimal() else 0)
            case Action.LIST:
                self._picker.keep()
                self._view = AttemptView.OVERVIEW
                self._number = ""
            case Action.SUBMIT:
                self._picker.keep()
                self._submit()

    def _help(self) -> None:
        """Show the keys, and come back to where this was asked."""
        has_own_keys = self._view not in {AttemptView.QUESTION, AttemptView.FEEDBACK}
        self._keys_here = self.page().keys if has_own_keys else ()
        self._after_help = self._view
        self._view = AttemptView.HELP

    def _toggle_flag(self) -> None:
        """Flag the question: in an exam to come back to, in a quiz for good."""
        moment = self.moment()
        if self.session.flag(moment) if self._exam else self.session.mark(moment):
            self.note = "flagged"
        else:
            self.note = "flag removed"

    # Answering

    def _choose(self, question: Question, option: int) -> None:
        """Answer with an option; where several are right, check it or remove its check instead."""
        self._picker.cursor = option
        if question.kind == "multi":
            self._picker.checked ^= {option}
        else:
            self._after_answer(self.session.choose([option], self.moment()))

    def _enter(self, item: Item) -> None:
        """Answer with what is checked or under the cursor; if that is the answer, go on."""
        if isinstance(item, Question):
            wanted = self._picker.wanted(item)
            if wanted and wanted != self._picker.given():
                self._hand_in(item, wanted)
                return
        self._skip()

    def _hand_in(self, question: Question, options: set[int]) -> None:
        """Answer with these options, or say how many there have to be.

        Where part of the points counts, fewer than that are an answer, too.
        """
        wrong_number = wrong_number_words(question, len(options))
        if wrong_number and not self.session.terms.partial:
            self.note = wrong_number
        else:
            self._after_answer(self.session.choose(sorted(options), self.moment()))

    def _after_answer(self, answered: Answered) -> None:
        """Give the feedback of a quiz or go on; an exam stays, so the choice can be changed."""
        if self._exam:
            return
        if self.session.terms.feedback == "each":
            self._show_feedback(answered)
        else:
            self._next_question()

    def _show_feedback(self, answered: Answered) -> None:
        """Show how an answer was marked, with the clock paused."""
        self.session.pause(self.moment())
        self._answered = answered
        self._view = AttemptView.FEEDBACK

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
        """Go on when the time for this question is up; with feedback, see its answer first."""
        answered = self._picker.keep()
        self.session.skip(self.moment())
        if self.session.terms.feedback == "each":
            self._show_feedback(answered or unanswered(self.session.item))
        else:
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
            self._picker.keep()
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
        self._picker.start()

    def _submit(self) -> None:
        """Hand in, after asking if questions have no answer or too few checks."""
        if self.session.unanswered or self.session.incomplete:
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
            self._picker.keep()
        if not has_clock(self.session):
            self.note = "there is no time limit: take a break whenever you like"
        elif self.session.take_break(self.moment()):
            self._view = AttemptView.BREAK
        elif self.session.terms.breaks:
            self.note = "no breaks are left"
        else:
            self.note = "no breaks were set (--breaks N)"

    # The page

    def _question_page(self, status: str) -> Page:
        """Return the question with its answer so far; where several are right, with the checks."""
        chosen = self._picker.shown()
        cursor = self._picker.cursor
        return question_page(self.session, status, cursor, chosen, spacious=self.spacious)

    def _status(self) -> str:
        """Return the line beside the title: a note or reminder, then the time left."""
        moment = self.moment()
        if moment.awake > self._reminder_until:
            self._reminder = ""
        is_asked = self._view is AttemptView.QUESTION
        return status_words(self.session, moment, self.note or self._reminder, asked=is_asked)
