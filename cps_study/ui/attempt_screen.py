"""A timed quiz or mock exam as a screen: pages, keys, and a clock that goes on while nobody presses one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cps_study.model.item import Question, Typed
from cps_study.model.text import printable
from cps_study.ui.attempt_words import EXAM_KEYS, HELP, brief, clock_words
from cps_study.ui.clock import Timekeeper
from cps_study.ui.option_keys import move_cursor, option_of
from cps_study.ui.page import GAP, Block, Page
from cps_study.ui.study_pages import item_blocks, option_blocks_in, source_lines, verdict_blocks
from cps_study.ui.words import count, letter, topic_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from cps_study.model.outline import Outline
    from cps_study.study.attempt import Answered, AttemptSession
    from cps_study.study.times import Moment
    from cps_study.ui.page import Role

NOTE_SECONDS: Final = 12.0
"""How long a word about the time stays beside it."""


class AttemptScreen:
    """Turns keys and the passing of time into what the attempt does, and the attempt into pages."""

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
        self.session = session
        self.outline = outline
        self.spacious = spacious
        self.moment = moment
        self.done = False
        self.note = ""
        self._notes = notes
        self._view = "notes" if notes else "item"
        begun = moment()
        self._time = Timekeeper(session, begun)
        self._time_note = ""
        self._time_note_until = 0.0
        self._answered: Answered | None = None
        self._here = -1
        self._ticked: set[int] = set()
        self._digits = ""
        if not notes:
            session.start(begun)

    def tick(self) -> None:
        """Let time pass: say what is due, store the time used, leave a question or end when its time is up."""
        moment = self.moment()
        if self.done or not self.session.running:
            return
        said = self._time.say(self.session.left(moment))
        if said:
            self._time_note, self._time_note_until = said, moment.awake + NOTE_SECONDS
        if self.session.out_of_time(moment):
            self._keep_ticks()
            self.session.finish("time", moment)
            self.done = True
        elif self.session.item_left(moment) == 0:
            self._leave_item()
        else:
            self.session.tick(moment)

    def page(self) -> Page:
        """Return the page to show now."""
        match self._view:
            case "notes":
                body = tuple(Block("text", printable(note)) for note in self._notes)
                return Page(
                    "Before you start",
                    body=body,
                    keys=(("Enter", "begin: the clock starts"), ("q", "not now")),
                )
            case "help":
                return Page(
                    "Keys",
                    self._status(),
                    body=tuple(Block("option", t, k) for k, t in HELP),
                    keys=(("Enter", "back"),),
                )
            case "list":
                return self._overview()
            case "confirm":
                return self._confirm()
            case "break":
                body = (Block("stem", "The clock stands. Take your time."),)
                return Page("Break", self._status(), body=body, keys=(("Enter", "go on"),))
            case "feedback" if self._answered is not None:
                return self._feedback(self._answered)
        return self._item_page()

    def press(self, key: str) -> None:
        """Take one key."""
        self.note = ""
        match self._view:
            case "notes":
                if key in {"q", "c-c"}:
                    self.done = True
                elif key in {"enter", " "}:
                    self._show_item()
            case "help":
                self._view = "item"
            case "break":
                self._show_item()
            case "feedback" if key == "q":
                self._command(key)
            case "feedback":
                self._go_on()
            case "confirm":
                self._press_confirm(key)
            case "list":
                self._press_list(key)
            case _:
                self._press_item(key)

    def enter_text(self, text: str) -> None:
        """Take a typed answer or a command such as `:n`; an empty line goes on."""
        self.note = ""
        if text.startswith(":"):
            if not self._command(text[1:].strip()):
                self.note = f"there is no {printable(text)} here; :h shows the keys"
        elif not text.strip():
            self._skip()
        else:
            self._take(self.session.type(text.strip(), self.moment()))

    def stop(self) -> None:
        """Stop the clock and leave, to go on later; what is ticked in an exam is kept."""
        if self.session.terms.kind == "exam":
            self._keep_ticks()
        self.session.pause(self.moment())
        self.done = True

    def _press_item(self, key: str) -> None:
        item = self.session.item
        place = option_of(key, len(self.session.asked.order))
        if isinstance(item, Question) and place is not None:
            self._choose(item, place)
        elif self._command(key):
            return
        elif key in {"down", "up"} and isinstance(item, Question):
            self._here = move_cursor(key, self._here, len(item.options))
        elif key == " " and isinstance(item, Question) and self._here >= 0:
            self._choose(item, self._here)
        elif key == "enter":
            self._enter(item)

    def _choose(self, item: Question, place: int) -> None:
        self._here = place
        if item.kind == "multi":
            self._ticked ^= {place}
            return
        self._take(self.session.choose([place], self.moment()))

    def _enter(self, item: object) -> None:
        multi = isinstance(item, Question) and item.kind == "multi"
        wanted = self._ticked if multi else {self._here} - {-1}
        if isinstance(item, Question) and wanted and wanted != self._given_places():
            self._take(self.session.choose(sorted(wanted), self.moment()))
        else:
            self._skip()

    def _skip(self) -> None:
        """Go on without an answer; a quiz has no way back, so it waits for one."""
        if self.session.terms.kind == "exam":
            self._move(1)
        else:
            self.note = "choose an answer first"

    def _keep_ticks(self) -> None:
        """Hand in what is ticked before the question leaves the screen."""
        item = self.session.item
        multi = isinstance(item, Question) and item.kind == "multi"
        if multi and self._ticked and self._ticked != self._given_places():
            self.session.choose(sorted(self._ticked), self.moment())

    def _take(self, answered: Answered) -> None:
        """After an answer: a quiz tells or goes on; an exam stays, so that the choice can be seen and changed."""
        if self.session.terms.kind == "exam":
            return
        self._answered = answered
        if self.session.terms.feedback == "each":
            self.session.pause(self.moment())
            self._view = "feedback"
        else:
            self._go_on()

    def _go_on(self) -> None:
        """Go to the next open place of a quiz, or end it after the last."""
        self._answered = None
        if self.session.here + 1 >= len(self.session.form):
            self.session.finish("submitted", self.moment())
            self.done = True
            return
        self.session.go(self.session.here + 1, self.moment())
        self._show_item()

    def _leave_item(self) -> None:
        """Go on when the time of this question is up; it stays open."""
        self._keep_ticks()
        self.session.skip(self.moment())
        self._go_on()
        self.note = "the time for that question was up"

    def _command(self, key: str) -> bool:
        exam = self.session.terms.kind == "exam"
        match key:
            case "q" | "c-c" | "c-d":
                self.stop()
            case "h":
                self._view = "help"
            case "f" | "*" if exam:
                self.note = "flagged" if self.session.flag(self.moment()) else "flag taken away"
            case "right" | "n" | "next" if exam:
                self._move(1)
            case "left" | "p" | "back" if exam:
                self._move(-1)
            case "l" | "list" if exam:
                self._keep_ticks()
                self._view, self._digits = "list", ""
            case "s" | "submit" if exam:
                self._keep_ticks()
                self._submit()
            case "k" | "break":
                self._break()
            case _:
                return False
        return True

    def _move(self, by: int) -> None:
        target = self.session.here + by
        if not 0 <= target < len(self.session.form):
            self.note = (
                "this is the last question: s submits, l shows all"
                if by > 0
                else "this is the first question"
            )
            return
        self._keep_ticks()
        self.session.go(target, self.moment())
        self._show_item()

    def _show_item(self) -> None:
        self.session.start(self.moment())
        self._view = "item"
        self._here = -1
        self._ticked = set(self._given_places())

    def _submit(self) -> None:
        if self.session.unanswered:
            self._view = "confirm"
        else:
            self._finish()

    def _finish(self) -> None:
        self.session.finish("submitted", self.moment())
        self.done = True

    def _break(self) -> None:
        if self.session.terms.kind == "exam":
            self._keep_ticks()
        if self.session.take_break(self.moment()):
            self._view = "break"
        else:
            self.note = (
                "no break is left"
                if self.session.terms.breaks
                else "no breaks were set (--breaks N)"
            )

    def _press_confirm(self, key: str) -> None:
        if key == "y":  # not s again: a key held down must not hand in
            self._finish()
        else:
            self._view = "item"

    def _press_list(self, key: str) -> None:
        if key.isdecimal():
            self._digits = (self._digits + key)[-4:]
        elif key == "enter" and self._digits:
            target = int(self._digits) - 1
            self._digits = ""
            if 0 <= target < len(self.session.form):
                self.session.go(target, self.moment())
                self._show_item()
            else:
                self.note = f"there is no question {target + 1}"
        elif key == "s":
            self._submit()
        elif key in {"enter", "escape", "l", " "}:
            self._show_item()

    def _given_places(self) -> set[int]:
        """Return the places on the screen of the options that are this item's answer so far."""
        given = self.session.given.get(self.session.asked.item)
        chosen = given.response if given is not None and isinstance(given.response, tuple) else ()
        return {
            place for place, position in enumerate(self.session.asked.order) if position in chosen
        }

    def _status(self) -> str:
        moment = self.moment()
        left = self.session.left(moment)
        if self._time_note and moment.awake > self._time_note_until:
            self._time_note = ""
        words = [self.note or self._time_note]
        item_left = self.session.item_left(moment)
        if item_left is not None and self._view == "item":
            words.append(f"{clock_words(item_left)} for this one")
        if left is not None:
            words.append(f"{clock_words(left)} left")
        elif item_left is None:
            words.append("untimed")
        return " · ".join(word for word in words if word)

    def _item_page(self) -> Page:
        session, item = self.session, self.session.item
        body = item_blocks(item)
        if isinstance(item, Question):
            given = self._given_places() if item.kind != "multi" else self._ticked
            options = option_blocks_in(item, session.asked.order, self._here, given, boxes=True)
            spaced = (
                [part for option in options for part in (GAP, option)]
                if self.spacious
                else [GAP, *options]
            )
            body += spaced
        elif isinstance(item, Typed):
            given_text = session.given.get(item.id)
            if given_text is not None:
                body += [
                    GAP,
                    Block("note", f"Your answer so far: {printable(str(given_text.response))}"),
                ]
        flag = " · flagged" if item.id in session.flagged else ""
        title = f"Question {session.here + 1} of {len(session.form)}{flag}"
        return Page(
            title,
            self._status(),
            len(session.given),
            len(session.form),
            tuple(body),
            self._keys(),
            isinstance(item, Typed),
        )

    def _keys(self) -> tuple[tuple[str, str], ...]:
        item = self.session.item
        exam = self.session.terms.kind == "exam"
        if isinstance(item, Typed):
            moves = ((":p :n", "back, next"), (":l", "overview"), (":s", "submit")) if exam else ()
            return (("Enter", "answer"), *moves, (":h", "help"), (":q", "stop"))
        first = (f"a-{letter(len(self.session.asked.order) - 1)}", "choose")
        taken = option_of("f", len(self.session.asked.order)) is not None  # f is an option here
        exam_keys = ((key.replace("f", "*") if taken else key, what) for key, what in EXAM_KEYS)
        return (
            (first, *exam_keys)
            if exam
            else (first, ("↑↓ Enter", "move, take"), ("h", "help"), ("q", "stop"))
        )

    def _overview(self) -> Page:
        session = self.session
        body = [Block("text", self._counts()), GAP]
        for place, asked in enumerate(session.form):
            state = "answered" if asked.item in session.given else "open"
            flag = ", flagged" if asked.item in session.flagged else ""
            text = f"{state}{flag}: {brief(session.items[asked.item])}"
            role: Role = "option-here" if place == session.here else "option"
            body.append(Block(role, text, str(place + 1)))
        typed = (
            f"go to question {self._digits}_" if self._digits else "a number and Enter goes there"
        )
        keys = (("0-9 Enter", typed), ("Enter", "back"), ("s", "submit"))
        return Page(
            "Overview", self._status(), len(session.given), len(session.form), tuple(body), keys
        )

    def _counts(self) -> str:
        session = self.session
        flagged = len(session.flagged)
        return f"{len(session.given)} answered, {len(session.unanswered)} open, {flagged} flagged."

    def _confirm(self) -> Page:
        open_places = self.session.unanswered
        numbers = ", ".join(str(place + 1) for place in open_places[:20]) + (
            " …" if len(open_places) > 20 else ""
        )
        body = (
            Block("stem", f"{count(len(open_places), 'question')} without an answer: {numbers}."),
            Block("text", "An open question counts as not right; a guess costs nothing."),
        )
        return Page(
            "Submit?",
            self._status(),
            body=body,
            keys=(("y", "submit now"), ("Enter", "go back to it")),
        )

    def _feedback(self, answered: Answered) -> Page:
        body = [*item_blocks(answered.item), GAP, *verdict_blocks(answered), GAP]
        body += source_lines(answered.item, self.outline())
        title = f"Question {self.session.here + 1} of {len(self.session.form)} · {topic_words(answered.item.topic)}"
        done, total = len(self.session.given), len(self.session.form)
        return Page(
            title,
            self._status(),
            done,
            total,
            tuple(body),
            (("Enter", "go on: the clock starts again"),),
        )
