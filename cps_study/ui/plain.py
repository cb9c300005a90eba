"""Plain mode: one line in, lines out. No colour, no drawing, no cursor movement, no prompt library.

What a screen reader and a script use. It shows the same pages as the full screen, read from top to bottom.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TextIO

from cps_study.model.card import Rating
from cps_study.model.item import Flashcard, Question, Typed
from cps_study.model.text import printable
from cps_study.ui.clock import utc_now
from cps_study.ui.study_pages import (
    again_words,
    item_blocks,
    leech_block,
    option_blocks,
    source_lines,
    source_page,
    verdict_blocks,
)
from cps_study.ui.words import LETTERS, RATING_WORDS, count, letter, span, topic_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from cps_study.model.outline import Outline
    from cps_study.study.session import Outcome, ShownItem, StudySession
    from cps_study.ui.page import Block

HELP: Final = (
    "Flashcard: an empty line shows the answer, then 1 Again, 2 Hard, 3 Good, 4 Easy.",
    "Question: the letter of your answer, such as b; several letters such as a c; b? says that you guessed.",
    "Typed answer: the answer itself; a question mark at its end says that you guessed.",
    "At any time: u undo, f flag, s set aside, ? source, h help, q quit.",
    "In a typed answer, and where an option has that letter: :u :f :s :? :h :q.",
)


class PlainStudy:
    """Runs a study session over lines of text."""

    def __init__(
        self,
        session: StudySession,
        outline: Callable[[], Outline],
        read: Callable[[], str | None],
        out: TextIO,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self.session = session
        self.outline = outline
        self.read = read
        self.out = out
        self.now = now

    def run(self) -> None:
        """Ask until the session is through, the learner quits or the input ends."""
        self.session.advance(self.now())
        self._ask()
        while self.session.shown is not None:
            line = self.read()
            if line is None or not self._take(line.strip()):
                return

    def _ask(self) -> None:
        shown = self.session.shown
        if shown is None:
            return
        flags = ", flagged" if shown.item.id in self.session.progress.flagged else ""
        new = ", new" if shown.card is None and self.session.mode == "study" else ""
        self._say(
            "",
            f"[{count(self.session.left, 'item')} left] {topic_words(shown.item.topic)}{new}{flags}",
        )
        self._blocks(item_blocks(shown.item))
        self._blocks(option_blocks(shown))
        self._prompt(shown)

    def _prompt(self, shown: ShownItem) -> None:
        match shown.item:
            case Flashcard() if shown.revealed:
                self._say("How well did you know it?")
            case Flashcard():
                self._say("Think, then press Enter to see the answer.")
            case Typed():
                self._say("Type the answer (:h for help):")
            case Question(kind="multi"):
                self._say("Your letters, such as a c (h for help):")
            case _:
                self._say("Your letter (h for help):")

    def _take(self, line: str) -> bool:
        """Do what one line says; tell whether to go on."""
        shown = self.session.shown
        if shown is None:
            return False
        command = self._command_in(line, shown)
        if command == "q":
            return False
        if command:
            self._command(command, shown)
        else:
            match shown.item:
                case Flashcard():
                    self._card(line, shown)
                case Typed():
                    self._typed(line)
                case Question() as question:
                    self._question(line, question, shown)
        return True

    def _command_in(self, line: str, shown: ShownItem) -> str:
        """Return the command that the line is, or "". Where letters mean something else, it needs a colon."""
        if line.startswith(":"):
            return line[1:].strip().lower() or "?"
        if isinstance(shown.item, Typed):
            return ""
        taken = LETTERS[: len(shown.order)]
        return (
            line.lower()
            if line.lower() in {"u", "f", "s", "?", "q", "h"} and line.lower() not in taken
            else ""
        )

    def _command(self, command: str, shown: ShownItem) -> None:
        ident = shown.item.id
        match command:
            case "u":
                undone = self.session.undo(self.now())
                self._say("Taken back." if undone else "Nothing to undo in this session.")
                self._ask()
            case "f":
                self._say(
                    "Flagged." if self.session.flag(self.now(), ident) else "Flag taken away."
                )
            case "s":
                self.session.suspend(self.now(), ident)
                self._say("Set aside. Bring it back with: cps-study study --bring-back")
                self._next()
            case "?":
                self._blocks(source_page(shown.item, self.outline()).body)
            case "h":
                self._say(*HELP)
            case _:
                self._say(f"There is no :{printable(command)} here. :h shows the commands.")

    def _card(self, line: str, shown: ShownItem) -> None:
        if not shown.revealed:
            if line:
                self._say("Press Enter alone to see the answer first (h for help).")
                return
            self.session.reveal()
            if isinstance(shown.item, Flashcard):
                self._say(f"Answer: {printable(shown.item.back)}")
            self._ratings()
            return
        if line not in {"1", "2", "3", "4"}:
            self._say("1 Again, 2 Hard, 3 Good or 4 Easy?")
            return
        outcome = self.session.rate(Rating(int(line)), self.now())
        self._say(again_words(outcome))
        self._after(outcome)

    def _ratings(self) -> None:
        if self.session.mode == "cram":
            words = [f"{int(rating)} {RATING_WORDS[rating]}" for rating in Rating]
        else:
            when = self.session.intervals(self.now())
            words = [
                f"{int(rating)} {RATING_WORDS[rating]} · {span(when[rating])}" for rating in Rating
            ]
        self._say("How well did you know it? " + ", ".join(words))

    def _typed(self, line: str) -> None:
        guessed = line.endswith("?")
        answer = line.rstrip("?").strip()
        if not answer:
            self._say("Type an answer, or :q to quit (:h for help).")
            return
        self._marked(self.session.type(answer, self.now(), guessed=guessed))

    def _question(self, line: str, question: Question, shown: ShownItem) -> None:
        guessed = line.endswith("?")
        places = letters_in(line.rstrip("? "), len(shown.order))
        if not places or (question.kind != "multi" and len(places) > 1):
            last = letter(len(shown.order) - 1)
            one = "one or more letters" if question.kind == "multi" else "one letter"
            self._say(f"Answer with {one} from a to {last} (h for help).")
            return
        self._marked(self.session.choose(places, self.now(), guessed=guessed))

    def _marked(self, outcome: Outcome) -> None:
        self._blocks(verdict_blocks(outcome))
        self._blocks(source_lines(outcome.item, self.outline()))
        self._say(again_words(outcome))
        self._after(outcome)

    def _after(self, outcome: Outcome) -> None:
        if outcome.leech:
            self._say(leech_block().text)
        self._next()

    def _next(self) -> None:
        self.session.advance(self.now())
        self._ask()

    def _blocks(self, blocks: Iterable[Block]) -> None:
        self._say(*(plain_line(block) for block in blocks if block.role != "gap"))

    def _say(self, *lines: str) -> None:
        for line in lines:
            if line or len(lines) > 1:
                self.out.write(f"{line}\n")
        self.out.flush()


def plain_line(block: Block) -> str:
    """Return a block as one line that needs no sight of where it stands."""
    if block.role in {"option", "option-here", "option-taken"} and block.label:
        return f"{block.label}) {block.text}" if block.label.isalnum() else f"- {block.text}"
    if block.role == "option-key" and not block.text.startswith(("Right: ", "Taken as")):
        return f"Right: {block.text}"
    return block.text


def letters_in(line: str, many: int) -> list[int]:
    """Return the options that the letters or numbers name, from 0; empty if any of them names none."""
    places = []
    for word in line.replace(",", " ").lower().split():
        place = (
            int(word) - 1
            if word.isdecimal() and len(word) < 4
            else LETTERS.find(word)
            if len(word) == 1
            else -1
        )
        if not 0 <= place < many:
            return []
        places.append(place)
    return places
