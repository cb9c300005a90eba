"""A timed quiz or mock exam in plain lines.

Each question says how much time is left. The limit also applies while nothing is typed: reading a
line gives up when the time is up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TextIO

from cps_study.model.item import Question, Typed
from cps_study.model.text import count, printable
from cps_study.study.attempt import unanswered
from cps_study.ui.attempt_commands import (
    Action,
    command_for_words,
    has_clock,
    plain_help,
    view_key,
    works_elsewhere,
)
from cps_study.ui.attempt_words import brief, clock_words, state_words
from cps_study.ui.item_blocks import (
    item_blocks,
    option_blocks,
    reason_blocks,
    source_lines,
    verdict_blocks,
    wrong_number_words,
)
from cps_study.ui.lines import write_lines
from cps_study.ui.option_keys import option_of
from cps_study.ui.plain import letters_in, plain_line
from cps_study.ui.timed_input import TimedLines
from cps_study.ui.viewing import no_viewer
from cps_study.ui.words import letter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from cps_study.model.outline import Outline
    from cps_study.study.attempt import Answered, AttemptSession
    from cps_study.study.scoring import Response
    from cps_study.study.times import Moment
    from cps_study.ui.attempt_commands import AttemptCommand
    from cps_study.ui.page import Block
    from cps_study.ui.viewing import ViewPicture

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
        view: ViewPicture = no_viewer,
    ) -> None:
        """Read lines with `read`, which returns None at the end, and the clocks with `moment`."""
        self.session = session
        self.outline = outline
        self.lines = TimedLines(read)
        self.out = out
        self.moment = moment
        self.view = view
        self.exam = session.terms.kind == "exam"
        self._asked_back = ""
        """A command word that was typed as an answer: an empty line says that it is one."""

    def run(self) -> None:
        """Ask until the attempt is over, the learner stops, or the input ends."""
        self.session.start(self.moment())
        self._ask()
        while self.session.ended is None:
            line = self.lines.next(self._time_is_up)
            moment = self.moment()
            if self.session.out_of_time(moment):
                # A line that came too late doesn't count anymore.
                self.session.finish("time", moment)
                self._say("The time is up. Everything you answered counts.")
            elif line is None and self.session.item_left(moment) == 0:
                self._say("The time for this question is up.")
                self.session.skip(moment)
                if self.session.terms.feedback == "each":
                    self._reasons(reason_blocks(unanswered(self.session.item)))
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
        if item.id in session.flagged or item.id in session.marked:
            heading += ", flagged"
        self._say("", f"{heading}. {self._time_words()}")
        self._say_blocks(item_blocks(item, view_key(item, len(session.asked.order))))
        if isinstance(item, Question):
            self._say_blocks(option_blocks(item, session.asked.order, boxes=False))
        given = session.given.get(item.id)
        if given is not None:
            self._say(f"Your answer so far: {self._response_words(given.response)}")
        self._prompt()

    def _prompt(self) -> None:
        """Say what to type. It's said again after anything that isn't an answer."""
        item = self.session.item
        what = "Your letter"
        if isinstance(item, Typed):
            what = "Type the answer"
        elif isinstance(item, Question) and item.kind == "multi":
            what = "Your letters, such as a c"
        self._say(f"{what} ({self._help_word()} for help):")

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
        return " ".join(map(letter, shown))

    def _take_line(self, line: str) -> bool:
        """Do what one line says; return whether to go on."""
        item = self.session.item
        asked_back, self._asked_back = self._asked_back, ""
        if asked_back and not line:
            self._type(asked_back)
            return True
        found = self._command_in(line)
        if found is None and self._is_no_answer(line):
            word = printable(line.removeprefix(":"))
            self._say(f'There is no command "{word}" here. {self._help_word()} shows the commands.')
            self._prompt()
        elif found is not None and isinstance(item, Typed) and self._could_be_meant(line):
            self._ask_back(line, found[0])
        elif found is not None:
            return self._do(*found)
        elif isinstance(item, Typed):
            self._type(line)
        elif isinstance(item, Question):
            self._choose(line, item)
        return True

    def _command_in(self, line: str) -> tuple[AttemptCommand, str] | None:
        """Return the command that a line names, with what follows its word, or None.

        A command needs a colon where an option has its letter. After a colon, the letters of the
        full screen are commands, too, and nothing at all asks for help.
        """
        if line.startswith(":"):
            return command_for_words(line[1:].strip() or "h", self.session, keys=True)
        if self._is_option(line):
            return None
        return command_for_words(line, self.session)

    def _is_no_answer(self, line: str) -> bool:
        """Return whether a line that is no command here isn't an answer either."""
        if line.startswith(":"):
            return True
        is_closed = isinstance(self.session.item, Question)
        return is_closed and not self._is_option(line) and works_elsewhere(line)

    def _help_word(self) -> str:
        """Return what asks for help here: an option with that letter, or an answer, would win."""
        if isinstance(self.session.item, Typed) or self._is_option("h"):
            return ":h"
        return "h"

    def _is_option(self, line: str) -> bool:
        """Return whether the line is the letter of an option."""
        return option_of(line, len(self.session.asked.order)) is not None

    def _could_be_meant(self, line: str) -> bool:
        """Return whether a command word, typed where an answer is, could be that answer."""
        return not line.startswith(":") and line != "?"

    def _ask_back(self, line: str, command: AttemptCommand) -> None:
        """Ask whether a command word is the command or the answer."""
        self._asked_back = line
        word = printable(line)
        self._say(f"Type :{word} {command.purpose}, or press Enter again to answer '{word}'.")

    def _do(self, command: AttemptCommand, number: str) -> bool:
        """Do what a command says; return whether to go on."""
        match command.action:
            case Action.STOP:
                return False
            case Action.HELP:
                self._say(*plain_help(self.session))
                self._prompt()
            case Action.BREAK:
                self._take_break()
            case Action.FLAG:
                self._toggle_flag()
            case Action.VIEW:
                self._say(self.view(self.session.item))
                self._prompt()
            case Action.NEXT:
                self._go(self.session.here + 1)
            case Action.BACK:
                self._go(self.session.here - 1)
            case Action.GO:
                self._go_to_number(number)
            case Action.LIST:
                self._list()
            case Action.SUBMIT:
                self._submit()
        return True

    def _go(self, index: int) -> None:
        """Go to a question by its index, and ask it; if it doesn't exist, say which do."""
        session = self.session
        if 0 <= index < len(session.form):
            session.go(index, self.moment())
            self._ask()
        else:
            last = len(session.form)
            self._say(f"The questions are 1 to {last}; this is question {session.here + 1}.")
            self._prompt()

    def _go_to_number(self, number: str) -> None:
        """Go to a question by the number that was typed, counted from 1."""
        if number.isdecimal() and len(number) <= MOST_DIGITS:
            self._go(int(number) - 1)
        else:
            self._go(-1)

    def _toggle_flag(self) -> None:
        """Flag the question: in an exam to come back to, in a quiz for good."""
        moment = self.moment()
        is_flagged = self.session.flag(moment) if self.exam else self.session.mark(moment)
        self._say("Flagged." if is_flagged else "Flag removed.")
        self._prompt()

    def _list(self) -> None:
        """Print every question with its state, then the counts and the time left."""
        session = self.session
        for number, asked in enumerate(session.form, 1):
            state = state_words(session, asked.item)
            self._say(f"{number}. {state}: {brief(session.items[asked.item])}")
        answered, still_open = len(session.given), len(session.unanswered)
        self._say(f"{answered} answered, {still_open} open. {self._time_words()}")
        self._prompt()

    def _submit(self) -> None:
        """Hand in the exam, after asking if some questions have no answer."""
        undone = self._undone_words()
        if undone:
            self._say(f"{undone} Submit anyway? y or n")
            reply = self.lines.next(self._time_is_up)
            if self.session.out_of_time(self.moment()):
                # The loop in `run` ends the exam, and says so.
                return
            if reply is None or reply.strip().lower() not in {"y", "yes"}:
                self._say("Not submitted.")
                self._ask()
                return
        self.session.finish("submitted", self.moment())

    def _undone_words(self) -> str:
        """Return which questions have no answer, or another number of letters than they ask for."""
        sentences = []
        for indexes, what in (
            (self.session.unanswered, "without an answer"),
            (self.session.incomplete, "with too few or too many letters"),
        ):
            if indexes:
                numbers = ", ".join(str(index + 1) for index in indexes)
                sentences.append(f"{count(len(indexes), 'question')} {what}: {numbers}.")
        return " ".join(sentences)

    def _take_break(self) -> None:
        """Pause the clock until Enter is pressed, if a break is left."""
        if not has_clock(self.session):
            self._say("There is no time limit: take a break whenever you like.")
            self._prompt()
            return
        if not self.session.take_break(self.moment()):
            if self.session.terms.breaks:
                self._say("No breaks are left.")
            else:
                self._say("No breaks were set (--breaks N).")
            self._prompt()
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
        answered = self.session.type(answer, self.moment(), guessed=guessed)
        self._taken(printable(answer), guessed=guessed)
        self._after_answer(answered)

    def _choose(self, line: str, question: Question) -> None:
        """Answer with the options named by letter or number; say what is wanted if none are."""
        option_count = len(self.session.asked.order)
        options = letters_in(line.rstrip("? "), option_count)
        takes_several = question.kind == "multi"
        if not options or (len(options) > 1 and not takes_several):
            wanted = "one or more letters" if takes_several else "one letter"
            last = letter(option_count - 1)
            self._say(f"Answer with {wanted} from a to {last} (h for help).")
            return
        wrong_number = wrong_number_words(question, len(set(options)))
        if wrong_number and not self.session.terms.partial:
            self._say(wrong_number)
            self._prompt()
            return
        guessed = line.endswith("?")
        answered = self.session.choose(options, self.moment(), guessed=guessed)
        self._taken(" ".join(map(letter, options)), guessed=guessed)
        self._after_answer(answered)

    def _taken(self, answer: str, *, guessed: bool) -> None:
        """Say what was taken as the answer, for whoever can't see the line."""
        guess = ", as a guess" if guessed else ""
        self._say(f"Taken: {answer}{guess}")

    def _after_answer(self, answered: Answered) -> None:
        """Go on to the next question; a quiz gives feedback first, if it was set to."""
        if not self.exam:
            if self.session.terms.feedback == "each":
                self._reasons(verdict_blocks(answered))
            self._next_of_quiz()
        elif self.session.here + 1 < len(self.session.form):
            self._go(self.session.here + 1)
        else:
            self._say("That was the last question. list shows them all, submit hands in the exam.")
            self._prompt()

    def _reasons(self, blocks: Iterable[Block]) -> None:
        """Print the reasons that belong to the question on the screen, and its source."""
        self._say_blocks(blocks)
        self._say_blocks(source_lines(self.session.item, self.outline()))

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
        # Whoever reads along, a screen reader or a script, gets each line at once.
        write_lines(self.out, lines)
