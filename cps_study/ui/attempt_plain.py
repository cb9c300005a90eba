"""A timed quiz or mock exam in plain lines.

Each question says how much time is left. The limit also applies while nothing is typed: reading a
line gives up when the time is up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TextIO

from cps_study.model.item import Question, Typed
from cps_study.model.text import printable
from cps_study.ui.attempt_words import brief, clock_words, state_words
from cps_study.ui.item_blocks import item_blocks, option_blocks, source_lines, verdict_blocks
from cps_study.ui.plain import letters_in, plain_line
from cps_study.ui.timed_input import TimedLines
from cps_study.ui.words import LETTERS, count, letter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from cps_study.model.item import Item
    from cps_study.model.outline import Outline
    from cps_study.study.attempt import Answered, AttemptSession
    from cps_study.study.scoring import Response
    from cps_study.study.times import Moment
    from cps_study.ui.page import Block

QUIZ_HELP: Final = (
    "Type the letter of your answer, such as b. Where several are right, type all, such as a c.",
    "b? means that you guessed.",
    "break: pause the clock, if you set breaks. q: stop; everything is kept.",
    "Where you type the answer, put a colon first: :break, :q.",
)
EXAM_HELP: Final = (
    "Type the letter of your answer, such as b. Where several are right, type all, such as a c.",
    "You may answer again; the last answer counts.",
    "next, back, go 12: move around. f: flag this question. submit: hand in the exam.",
    "list: see what is answered, open and flagged.",
    "break: pause the clock, if you set breaks. q: stop; everything is kept.",
    "Where you type the answer, put a colon first: :next, :q, …",
)
COMMANDS: Final = frozenset({"next", "back", "list", "submit", "break", "q", "h", "f"})
MOST_DIGITS: Final = 5
"""In the number of a question; no form is that long, and a longer number isn't worth reading."""


class PlainAttempt:
    """Runs an attempt over lines of text."""

    def __init__(
        self,
        session: AttemptSession,
        outline: Callable[[], Outline],
        read: Callable[[], str | None],
        out: TextIO,
        moment: Callable[[], Moment],
    ) -> None:
        """Read lines with `read`, which returns None at the end, and the clocks with `moment`."""
        self.session = session
        self.outline = outline
        self.lines = TimedLines(read)
        self.out = out
        self.moment = moment
        # A quiz only goes forward; its commands are fewer.
        self.exam = session.terms.kind == "exam"

    def run(self) -> None:
        """Ask until the attempt is over, the learner stops, or the input ends."""
        self.session.start(self.moment())
        self._ask()
        while self.session.ended is None:
            line = self.lines.next(self._time_is_up)
            moment = self.moment()
            if self.session.out_of_time(moment):
                # A line that came too late doesn't count any more.
                self.session.finish("time", moment)
                self._say("The time is up. Everything you answered counts.")
            elif line is None and self.session.item_left(moment) == 0:
                self._say("The time for this question is up.")
                self.session.skip(moment)
                self._next_of_quiz()
            elif line is None or not self._take_line(line.strip()):
                self.session.pause(moment)
                return

    def _time_is_up(self) -> bool:
        """Let time pass while nothing is typed: store the time used now and then.

        Return whether the time for the whole attempt or for this question is up.
        """
        moment = self.moment()
        self.session.tick(moment)
        return self.session.out_of_time(moment) or self.session.item_left(moment) == 0

    def _ask(self) -> None:
        """Print the question on the screen, with its options and the answer so far."""
        session = self.session
        item = session.item
        heading = f"Question {session.here + 1} of {len(session.form)}"
        if item.id in session.flagged:
            heading += ", flagged"
        self._say("", f"{heading}. {self._time_words()}")
        self._say_blocks(item_blocks(item))
        if isinstance(item, Question):
            self._say_blocks(option_blocks(item, session.asked.order))
        given = session.given.get(item.id)
        if given is not None:
            self._say(f"Your answer so far: {self._response_words(given.response)}")
        if isinstance(item, Typed):
            self._say("Type the answer (:h for help):")
        else:
            self._say("Your letter (h for help):")

    def _time_words(self) -> str:
        """Return the time left, in all and for this question, in a sentence each."""
        moment = self.moment()
        left = self.session.left(moment)
        item_left = self.session.item_left(moment)
        if left is None and item_left is None:
            return "Untimed."
        sentences = []
        if left is not None:
            sentences.append(f"Time left: {clock_words(left)}.")
        if item_left is not None:
            sentences.append(f"For this question: {clock_words(item_left)}.")
        return " ".join(sentences)

    def _response_words(self, response: Response) -> str:
        """Return the answer so far: the letters of the options as shown, or what was typed."""
        if not isinstance(response, tuple):
            return printable(str(response))
        order = self.session.asked.order
        shown = sorted(order.index(position) for position in response)
        return " ".join(letter(index) for index in shown)

    def _take_line(self, line: str) -> bool:
        """Do what one line says; return whether to go on."""
        item = self.session.item
        command = self._command_in(line, item)
        if command == "q":
            return False
        if command:
            self._command(command)
        elif isinstance(item, Typed):
            self._type(line)
        elif isinstance(item, Question):
            self._choose(line, item)
        return True

    def _command_in(self, line: str, item: Item) -> str:
        """Return the command that the line is, or "".

        A command needs a colon where its word means something else: where the answer is typed, and
        where an option has that letter.
        """
        word = line.lower()
        if word.startswith(":"):
            return word[1:].strip() or "h"
        if isinstance(item, Typed):
            return ""
        letters = LETTERS[: len(self.session.asked.order)]
        if len(word) == 1 and word in letters:
            return ""
        if word in COMMANDS or word.startswith("go "):
            return word
        return ""

    def _command(self, word: str) -> None:
        """Do what a command says that quiz and exam have, or leave it to the exam's own."""
        if word == "h":
            help_lines = EXAM_HELP if self.exam else QUIZ_HELP
            self._say(*help_lines)
        elif word == "break":
            self._take_break()
        elif not self.exam or not self._exam_command(word):
            self._say(f'There is no command "{printable(word)}" here. h shows the commands.')

    def _exam_command(self, word: str) -> bool:
        """Do what a command of an exam says; return whether it was one."""
        if word.startswith("go "):
            self._go_to_number(word.removeprefix("go ").strip())
            return True
        match word:
            case "next":
                self._go(self.session.here + 1)
            case "back":
                self._go(self.session.here - 1)
            case "f":
                self._toggle_flag()
            case "list":
                self._list()
            case "submit":
                self._submit()
            case _:
                return False
        return True

    def _go(self, index: int) -> None:
        """Go to a question by its index, and ask it; say which there are if it is not one."""
        session = self.session
        if 0 <= index < len(session.form):
            session.go(index, self.moment())
            self._ask()
        else:
            last = len(session.form)
            self._say(f"The questions are 1 to {last}; this is question {session.here + 1}.")

    def _go_to_number(self, number: str) -> None:
        """Go to a question by the number that was typed, counted from 1."""
        if number.isdecimal() and len(number) <= MOST_DIGITS:
            self._go(int(number) - 1)
        else:
            self._go(-1)

    def _toggle_flag(self) -> None:
        if self.session.flag(self.moment()):
            self._say("Flagged.")
        else:
            self._say("Flag removed.")

    def _list(self) -> None:
        """Print every question with its state, then the counts and the time left."""
        session = self.session
        for number, asked in enumerate(session.form, 1):
            state = state_words(session, asked.item)
            self._say(f"{number}. {state}: {brief(session.items[asked.item])}")
        answered, unanswered = len(session.given), len(session.unanswered)
        self._say(f"{answered} answered, {unanswered} open. {self._time_words()}")

    def _submit(self) -> None:
        """Hand in the exam, after asking if some questions have no answer."""
        unanswered = self.session.unanswered
        if unanswered:
            numbers = ", ".join(str(index + 1) for index in unanswered)
            questions = count(len(unanswered), "question")
            self._say(f"{questions} without an answer: {numbers}. Submit anyway? y or n")
            reply = self.lines.next(self._time_is_up)
            if self.session.out_of_time(self.moment()):
                # The loop in `run` ends the exam, and says so.
                return
            if reply is None or reply.strip().lower() not in {"y", "yes"}:
                self._say("Not submitted.")
                self._ask()
                return
        self.session.finish("submitted", self.moment())

    def _take_break(self) -> None:
        """Pause the clock until Enter is pressed, if a break is left."""
        if not self.session.take_break(self.moment()):
            if self.session.terms.breaks:
                self._say("No breaks are left.")
            else:
                self._say("No breaks were set (--breaks N).")
            return
        self._say("The clock is paused. Press Enter to go on.")
        self.lines.next(lambda: False)
        self.session.start(self.moment())
        self._ask()

    def _type(self, line: str) -> None:
        """Answer a typed question; a question mark at the end means a guess."""
        answer = line.rstrip("?").strip()
        if not answer:
            self._say("Type an answer (:h for help).")
            return
        guessed = line.endswith("?")
        self._after_answer(self.session.type(answer, self.moment(), guessed=guessed))

    def _choose(self, line: str, question: Question) -> None:
        """Answer with the options named by letter or number; say what is wanted if none are."""
        option_count = len(self.session.asked.order)
        options = letters_in(line.rstrip("? "), option_count)
        if question.kind == "multi":
            wanted = "one or more letters"
            understood = len(options) >= 1
        else:
            wanted = "one letter"
            understood = len(options) == 1
        if not understood:
            last = letter(option_count - 1)
            self._say(f"Answer with {wanted} from a to {last} (h for help).")
            return
        guessed = line.endswith("?")
        self._after_answer(self.session.choose(options, self.moment(), guessed=guessed))

    def _after_answer(self, answered: Answered) -> None:
        """Go on to the next question; a quiz gives feedback first, if it was set to."""
        if not self.exam:
            if self.session.terms.feedback == "each":
                self._say_blocks(verdict_blocks(answered))
                self._say_blocks(source_lines(answered.item, self.outline()))
            self._next_of_quiz()
        elif self.session.here + 1 < len(self.session.form):
            self._go(self.session.here + 1)
        else:
            self._say("That was the last question. list shows them all, submit hands in the exam.")

    def _next_of_quiz(self) -> None:
        """Ask the next question of a quiz, or end it after the last."""
        if self.session.here + 1 < len(self.session.form):
            self._go(self.session.here + 1)
        else:
            self.session.finish("submitted", self.moment())

    def _say_blocks(self, blocks: Iterable[Block]) -> None:
        """Print blocks of a page, a line each; the gaps between them are for the eye only."""
        self._say(*(plain_line(block) for block in blocks if block.role != "gap"))

    def _say(self, *lines: str) -> None:
        self.out.writelines(f"{line}\n" for line in lines)
        # Whoever reads along, a screen reader or a script, gets each line at once.
        self.out.flush()
