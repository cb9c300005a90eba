"""A timed quiz or mock exam in lines. Each prompt states the time left; the limit holds while nothing is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TextIO

from cps_study.model.item import Question, Typed
from cps_study.model.text import printable
from cps_study.ui.attempt_words import brief, clock_words
from cps_study.ui.plain import letters_in, plain_line
from cps_study.ui.study_pages import item_blocks, option_blocks_in, source_lines, verdict_blocks
from cps_study.ui.timed_input import TimedLines
from cps_study.ui.words import LETTERS, count, letter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from cps_study.model.outline import Outline
    from cps_study.study.attempt import Answered, AttemptSession
    from cps_study.study.times import Moment
    from cps_study.ui.page import Block

QUIZ_HELP: Final = (
    "The letter of your answer, such as b; several letters such as a c; b? says that you guessed.",
    "break stops the clock if a break was set; q stops and keeps everything. Where you type an answer: :break, :q.",
)
EXAM_HELP: Final = (
    "The letter of your answer, such as b; several letters such as a c. You may answer again; the last one counts.",
    "next, back, go 12: move. f: flag this question. list: what is answered, open, flagged. submit: hand in.",
    "break stops the clock if a break was set; q stops and keeps everything. Where you type an answer: :next, :q, …",
)
WORDS: Final = frozenset({"next", "back", "list", "submit", "break", "q", "h", "f"})


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
        self.session = session
        self.outline = outline
        self.lines = TimedLines(read)
        self.out = out
        self.moment = moment
        self.exam = session.terms.kind == "exam"

    def run(self) -> None:
        """Ask until the attempt is handed in, its time is up, the learner stops or the input ends."""
        self.session.start(self.moment())
        self._ask()
        while self.session.ended is None:
            line = self.lines.next(self._given_up)
            moment = self.moment()
            if self.session.out_of_time(moment):
                self.session.finish("time", moment)
                self._say("The time is up. Everything you answered counts.")
            elif line is None and self.session.item_left(moment) == 0:
                self._say("The time for this question is up.")
                self.session.skip(moment)
                self._next_of_quiz()
            elif line is None or not self._take(line.strip()):
                self.session.pause(moment)
                return

    def _given_up(self) -> bool:
        """Store the time now and then while nothing is typed; tell whether the time of anything is up."""
        moment = self.moment()
        self.session.tick(moment)
        return self.session.out_of_time(moment) or self.session.item_left(moment) == 0

    def _ask(self) -> None:
        session, item = self.session, self.session.item
        flag = ", flagged" if item.id in session.flagged else ""
        self._say("", f"Question {session.here + 1} of {len(session.form)}{flag}. {self._time()}")
        self._blocks(item_blocks(item))
        if isinstance(item, Question):
            self._blocks(option_blocks_in(item, session.asked.order))
        given = session.given.get(item.id)
        if given is not None:
            self._say(f"Your answer so far: {self._given_words(item, given.response)}")
        typed = isinstance(item, Typed)
        self._say("Type the answer (:h for help):" if typed else "Your letter (h for help):")

    def _time(self) -> str:
        moment = self.moment()
        left, item_left = self.session.left(moment), self.session.item_left(moment)
        words = [] if left is None else [f"Time left: {clock_words(left)}."]
        words += [] if item_left is None else [f"For this question: {clock_words(item_left)}."]
        return " ".join(words) or "Untimed."

    def _given_words(self, item: object, response: object) -> str:
        if not isinstance(item, Question) or not isinstance(response, tuple):
            return printable(str(response))
        order = self.session.asked.order
        return " ".join(
            letter(order.index(position)) for position in sorted(response, key=order.index)
        )

    def _take(self, line: str) -> bool:
        """Do what one line says; tell whether to go on."""
        item = self.session.item
        word = self._word_in(line, item)
        if word == "q":
            return False
        if word:
            self._command(word)
        elif isinstance(item, Typed):
            self._typed(line)
        elif isinstance(item, Question):
            self._question(line, item)
        return True

    def _word_in(self, line: str, item: object) -> str:
        """Return the command that the line is, or "". Where words mean something else, it needs a colon."""
        low = line.lower()
        if low.startswith(":"):
            return low[1:].strip() or "h"
        if isinstance(item, Typed):
            return ""
        is_option = len(low) == 1 and low in LETTERS[: len(self.session.asked.order)]
        return low if not is_option and (low in WORDS or low.startswith("go ")) else ""

    def _command(self, word: str) -> None:
        if word == "h":
            self._say(*(EXAM_HELP if self.exam else QUIZ_HELP))
        elif word == "break":
            self._break()
        elif not self.exam or (word not in WORDS and not word.startswith("go ")):
            self._say(f"There is no {printable(word)} here. h shows the commands.")
        elif word == "next":
            self._go(self.session.here + 1)
        elif word == "back":
            self._go(self.session.here - 1)
        elif word.startswith("go "):
            number = word[3:].strip()
            self._go(int(number) - 1 if number.isdecimal() and len(number) < 6 else -1)
        elif word == "f":
            self._say("Flagged." if self.session.flag(self.moment()) else "Flag taken away.")
        elif word == "list":
            self._list()
        else:
            self._submit()

    def _go(self, place: int) -> None:
        if 0 <= place < len(self.session.form):
            self.session.go(place, self.moment())
            self._ask()
        else:
            self._say(
                f"There are questions 1 to {len(self.session.form)}; this is {self.session.here + 1}."
            )

    def _list(self) -> None:
        session = self.session
        for place, asked in enumerate(session.form, 1):
            state = "answered" if asked.item in session.given else "open"
            flag = ", flagged" if asked.item in session.flagged else ""
            self._say(f"{place}. {state}{flag}: {brief(session.items[asked.item])}")
        self._say(f"{len(session.given)} answered, {len(session.unanswered)} open. {self._time()}")

    def _submit(self) -> None:
        open_places = self.session.unanswered
        if open_places:
            numbers = ", ".join(str(place + 1) for place in open_places)
            self._say(
                f"{count(len(open_places), 'question')} without an answer: {numbers}. Submit all the same? y or n"
            )
            line = self.lines.next(self._given_up)
            if self.session.out_of_time(self.moment()):
                return
            if line is None or line.strip().lower() not in {"y", "yes"}:
                self._say("Not submitted.")
                self._ask()
                return
        self.session.finish("submitted", self.moment())

    def _break(self) -> None:
        if not self.session.take_break(self.moment()):
            self._say(
                "No break is left."
                if self.session.terms.breaks
                else "No breaks were set (--breaks N)."
            )
            return
        self._say("The clock stands. Press Enter to go on.")
        self.lines.next(lambda: False)
        self.session.start(self.moment())
        self._ask()

    def _typed(self, line: str) -> None:
        guessed = line.endswith("?")
        answer = line.rstrip("?").strip()
        if not answer:
            self._say("Type an answer (:h for help).")
            return
        self._answered(self.session.type(answer, self.moment(), guessed=guessed))

    def _question(self, line: str, question: Question) -> None:
        guessed = line.endswith("?")
        many = len(self.session.asked.order)
        places = letters_in(line.rstrip("? "), many)
        if not places or (question.kind != "multi" and len(places) > 1):
            one = "one or more letters" if question.kind == "multi" else "one letter"
            self._say(f"Answer with {one} from a to {letter(many - 1)} (h for help).")
            return
        self._answered(self.session.choose(places, self.moment(), guessed=guessed))

    def _answered(self, answered: Answered) -> None:
        if self.exam:
            if self.session.here + 1 < len(self.session.form):
                self._go(self.session.here + 1)
            else:
                self._say("That was the last question. list shows all, submit hands in.")
            return
        if self.session.terms.feedback == "each":
            self._blocks(verdict_blocks(answered))
            self._blocks(source_lines(answered.item, self.outline()))
        self._next_of_quiz()

    def _next_of_quiz(self) -> None:
        if self.session.here + 1 >= len(self.session.form):
            self.session.finish("submitted", self.moment())
            return
        self._go(self.session.here + 1)

    def _blocks(self, blocks: Iterable[Block]) -> None:
        self._say(*(plain_line(block) for block in blocks if block.role != "gap"))

    def _say(self, *lines: str) -> None:
        self.out.writelines(f"{line}\n" for line in lines)
        self.out.flush()
