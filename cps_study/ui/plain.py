"""A study session in plain lines: a line is read, lines are printed.

This is what a screen reader and a script use: no colors, no drawing, no cursor movement, no prompt
library. It shows the same blocks as the full screen, from top to bottom.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TextIO

from cps_study.guide import CARE
from cps_study.model.card import Rating
from cps_study.model.item import Flashcard, Question, Typed, topic_words
from cps_study.model.text import printable
from cps_study.ui.clock import utc_now
from cps_study.ui.first_steps import (
    STOP_PROMPT,
    STOP_TITLE,
    coach_words,
    is_first_stop,
    stop_words,
)
from cps_study.ui.item_blocks import (
    CHOSEN_LEAD,
    COUNTED_LEAD,
    RIGHT_LEAD,
    item_blocks,
    option_blocks,
    source_blocks,
    source_lines,
    verdict_blocks,
    wrong_number_words,
)
from cps_study.ui.lines import write_lines
from cps_study.ui.study_commands import (
    Command,
    Spot,
    bare_command,
    command_named,
    doubt_words,
    help_lines,
    spot_of,
    view_key,
)
from cps_study.ui.study_pages import (
    NO_NOTE,
    NOTE_PROMPT,
    NOTE_TOO_LONG,
    again_words,
    care_blocks,
    count_words,
    leech_block,
    left_words,
    note_blocks,
    wait_words,
)
from cps_study.ui.viewing import no_viewer
from cps_study.ui.words import LETTERS, RATING_WORDS, letter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from cps_study.model.outline import Outline
    from cps_study.study.session import StudySession
    from cps_study.study.session_state import Outcome, ShownItem
    from cps_study.ui.page import Block
    from cps_study.ui.viewing import ViewPicture

NOTE_KEYS: Final = f"Then press Enter. Enter alone leaves it as it was, {NO_NOTE} removes it."
SEVERAL_PROMPT: Final = "Your letters, such as a c (h for help):"
OPTION_ROLES: Final = frozenset({"option", "option-here", "option-chosen"})
"""What has a letter in front, read as `b) ...`; entries of a list have this role, too."""
KEY_LEADS: Final = (RIGHT_LEAD, CHOSEN_LEAD, COUNTED_LEAD)
"""What already says that an option is right."""
MOST_DIGITS: Final = 3
"""The most digits of an option's number; a longer one names none, and Python would be slow to read
it."""


class PlainStudy:
    """Runs a study session over lines of text.

    Each answer is stored before anything about it is printed, so that the input may end anywhere.
    """

    def __init__(
        self,
        session: StudySession,
        outline: Callable[[], Outline],
        read: Callable[[], str | None],
        out: TextIO,
        now: Callable[[], datetime] = utc_now,
        view: ViewPicture = no_viewer,
        *,
        is_coached: bool = False,
    ) -> None:
        """`read` returns the next line, or None at the end of the input.

        With `is_coached`, somebody in their first session is told what to do when it's needed.
        """
        self.session = session
        self.outline = outline
        self.read = read
        self.out = out
        self.now = now
        self.view = view
        self.is_coached = is_coached
        self._doubtful = ""
        """A typed answer that's the word of a command; an empty line says that it was an answer."""
        self._wants_to_stop = False

    def run(self) -> None:
        """Ask until nothing is left, the learner quits or the input ends."""
        self._next()
        while self.session.shown is not None:
            line = self.read()
            if line is None or not self._take(line.strip(), self.session.shown):
                return
            if self._wants_to_stop:
                return

    def _ask(self) -> None:
        """Print the item on the screen and what to type, if the session isn't at its end."""
        shown = self.session.shown
        if shown is None:
            return
        heading = f"[{', '.join(count_words(self.session))}] {topic_words(shown.item.topic)}"
        if shown.card is None and self.session.mode == "study":
            heading += ", new"
        if shown.item.id in self.session.progress.flagged:
            heading += ", flagged"
        self._say("", heading)
        key = view_key(spot_of(shown), len(shown.order))
        self._blocks(item_blocks(shown.item, key))
        if isinstance(shown.item, Question):
            self._blocks(option_blocks(shown.item, shown.order, boxes=False))
        self._blocks(care_blocks(self.session, shown))
        self._say_what_to_do(shown)

    def _say_what_to_do(self, shown: ShownItem) -> None:
        """Print what to type, after what somebody new has to know for that."""
        if self.is_coached:
            self._say(coach_words(self.session, spot_of(shown), in_lines=True))
        self._say(self._prompt(shown))

    def _prompt(self, shown: ShownItem) -> str:
        """Return what to type for the item on the screen."""
        match spot_of(shown):
            case Spot.CARD:
                return "Think, then press Enter to see the answer."
            case Spot.BACK:
                # On one line: a screen reader reads all four without a key being pressed.
                return f"How well did you know it? {', '.join(self._rating_words())}"
            case Spot.TYPED:
                return "Type the answer (:h for help):"
            case Spot.SEVERAL:
                return SEVERAL_PROMPT
            case _:
                return "Your letter (h for help):"

    def _take(self, line: str, shown: ShownItem) -> bool:
        """Do what a line says; return whether to go on."""
        doubtful = self._doubtful
        self._doubtful = ""
        if self._takes_note(line, shown):
            return True
        word = _command_word(line, shown)
        command = command_named(word, spot_of(shown), in_lines=True)
        if command is not None:
            return self._command(command, shown)
        if line.startswith(":"):
            self._say(f"There is no :{printable(word)} here. :h shows the commands.")
            return True
        match shown.item:
            case Flashcard() as card:
                self._card(line, card, shown)
            case Typed():
                self._typed(line or doubtful, shown, is_confirmed=not line)
            case Question() as question:
                self._question(line, question)
        return True

    def _command(self, command: Command, shown: ShownItem) -> bool:
        """Do what a command says, about the item on the screen; return whether to go on."""
        match command.name:
            case "quit":
                return False
            case "undo":
                undone = self.session.undo(self.now())
                self._say("Taken back." if undone else "Nothing to undo in this session.")
                self._ask()
            case "set aside":
                self.session.suspend(self.now(), shown.item.id)
                self._say("Set aside. To bring it back: cps-study progress")
                self._next()
            case "leave":
                subject = self.session.leave_subject(self.now(), shown.item)
                words = left_words(subject)
                self._say(f"{words[0].upper()}{words[1:]}.")
                self._next()
            case _:
                self._say_about(command, shown)
                self._say(self._prompt(shown))
        return True

    def _say_about(self, command: Command, shown: ShownItem) -> None:
        """Do what a command says that leaves the item waiting for its answer."""
        match command.name:
            case "flag":
                is_flagged = self.session.flag(self.now(), shown.item.id)
                self._say("Flagged." if is_flagged else "Flag removed.")
            case "picture":
                self._say(self.view(shown.item))
            case "note":
                self._ask_for_note(shown.item.id)
            case "source":
                self._blocks(source_blocks(shown.item, self.outline()))
            case "help":
                self._say(*help_lines(spot_of(shown), len(shown.order)), CARE)

    def _takes_note(self, line: str, shown: ShownItem) -> bool:
        """Keep a note that follows its command, as in `n Ask Kim`; return whether one does."""
        name, _, text = line.partition(" ")
        command = command_named(_command_word(name, shown), spot_of(shown), in_lines=True)
        if command is None or command.name != "note" or not text.strip():
            return False
        self._keep_note(shown.item.id, text.strip())
        self._say(self._prompt(shown))
        return True

    def _ask_for_note(self, ident: str) -> None:
        """Read a note on the item; an empty line, or the end of the input, leaves it as it was."""
        self._blocks(note_blocks(self.session.note_on(ident)))
        self._say(f"{NOTE_PROMPT} {NOTE_KEYS}")
        line = self.read()
        if line is None or not line.strip():
            self._say("Left as it was.")
            return
        self._keep_note(ident, line.strip())

    def _keep_note(self, ident: str, text: str) -> None:
        """Keep the text as the note on the item, and say so."""
        note = "" if text == NO_NOTE else text
        if self.session.write_note(self.now(), ident, note):
            self._say("Note kept." if note else "Note removed.")
        else:
            self._say(f"{NOTE_TOO_LONG[0].upper()}{NOTE_TOO_LONG[1:]}.")

    # Answering

    def _card(self, line: str, card: Flashcard, shown: ShownItem) -> None:
        """Show the answer of a flashcard after an empty line, or take its rating."""
        if shown.revealed:
            self._rate(line)
        elif line:
            self._say("Press Enter by itself to see the answer first (h for help).")
        else:
            self.session.reveal()
            self._say(f"Answer: {printable(card.back)}")
            self._blocks(note_blocks(self.session.note_on(card.id)))
            self._say_what_to_do(shown._replace(revealed=True))

    def _rating_words(self) -> list[str]:
        """Return the four ratings and how long each would take to come again, except in a drill."""
        words = [f"{int(rating)} {RATING_WORDS[rating]}" for rating in Rating]
        if self.session.mode == "cram":
            return words
        intervals = self.session.intervals(self.now())
        return [
            f"{word} · {wait_words(self.session, intervals[rating])}"
            for rating, word in zip(Rating, words, strict=True)
        ]

    def _rate(self, line: str) -> None:
        """Take the learner's rating of the flashcard."""
        if line not in {"1", "2", "3", "4"}:
            self._say("1 Again, 2 Hard, 3 Good or 4 Easy (h for help)?")
            return
        rating = Rating(int(line))
        outcome = self.session.rate(rating, self.now())
        self._say(f"Taken: {line} {RATING_WORDS[rating]}")
        self._go_on(outcome)

    def _typed(self, line: str, shown: ShownItem, *, is_confirmed: bool) -> None:
        """Mark a typed answer; a question mark at its end says that it's a guess.

        The bare word of a command is marked only once it's confirmed to be the answer.
        """
        command = bare_command(line)
        if line == "?":
            # Nobody answers with a question mark alone: it asks for help.
            self._say(*help_lines(Spot.TYPED), CARE, self._prompt(shown))
            return
        if command is not None and not is_confirmed:
            self._doubtful = line
            self._say(f"{doubt_words(printable(line), command)}.")
            return
        answer = line.rstrip("?").strip()
        if not answer:
            self._say("Type an answer, or :q to quit (:h for help).")
            return
        outcome = self.session.type(answer, self.now(), guessed=line.endswith("?"))
        self._feedback(outcome, printable(answer))

    def _question(self, line: str, question: Question) -> None:
        """Mark the options that a line names, or say how to name them."""
        option_count = len(question.options)
        takes_several = question.kind == "multi"
        options = letters_in(line.rstrip("? "), option_count)
        if not options or (len(options) > 1 and not takes_several):
            wanted = "one or more letters" if takes_several else "one letter"
            last = letter(option_count - 1)
            self._say(f"Answer with {wanted} from a to {last} (h for help).")
            return
        missing = wrong_number_words(question, len(set(options)))
        if missing:
            self._say(f"{missing} {SEVERAL_PROMPT}")
            return
        outcome = self.session.choose(options, self.now(), guessed=line.endswith("?"))
        self._feedback(outcome, " ".join(letter(option) for option in sorted(set(options))))

    def _feedback(self, outcome: Outcome, taken: str) -> None:
        """Print what was taken as the answer, the verdict, the reasons and the source; go on."""
        guess = ", a guess" if outcome.guessed else ""
        self._say(f"Taken: {taken}{guess}")
        self._blocks(verdict_blocks(outcome))
        self._blocks(note_blocks(self.session.note_on(outcome.item.id)))
        self._blocks(source_lines(outcome.item, self.outline()))
        self._go_on(outcome)

    def _go_on(self, outcome: Outcome) -> None:
        """Say when the item comes again, and ask the next one."""
        if outcome.resting and isinstance(outcome.item, Flashcard):
            # A question has named its source already, with the reasons.
            self._blocks(source_lines(outcome.item, self.outline()))
        self._say(again_words(outcome))
        if outcome.leech:
            self._say(leech_block().text)
        self._next()

    def _next(self) -> None:
        """Go on to the next item, and ask it; in a first session, stop after the first few."""
        self.session.advance(self.now())
        if self.is_coached and is_first_stop(self.session):
            self._wants_to_stop = not self._wants_to_go_on()
        if not self._wants_to_stop:
            self._ask()

    def _wants_to_go_on(self) -> bool:
        """Say how it works, and ask whether to go on."""
        self._say("", f"{STOP_TITLE}.", *stop_words(self.session, self.now()), STOP_PROMPT)
        line = self.read()
        while line is not None and line.strip():
            if line.strip().lower().removeprefix(":") in {"q", "quit"}:
                return False
            self._say(STOP_PROMPT)
            line = self.read()
        return line is not None

    # Printing

    def _blocks(self, blocks: Iterable[Block]) -> None:
        """Print blocks as lines. Gaps are left out: a screen reader would read each as "blank"."""
        self._say(*(plain_line(block) for block in blocks if block.role != "gap"))

    def _say(self, *lines: str) -> None:
        """Print lines; a single empty one means that there is nothing to say."""
        if lines == ("",):
            return
        write_lines(self.out, lines)


def _command_word(line: str, shown: ShownItem) -> str:
    """Return the word that may be a command, or "".

    Where letters mean something else, a command needs a colon: if they are typed as an answer, or
    name an option. A colon alone comes from someone who isn't sure, and gets help.
    """
    if line.startswith(":"):
        return line[1:].strip().lower() or "h"
    if isinstance(shown.item, Typed):
        return ""
    word = line.lower()
    if len(word) == 1 and word in LETTERS[: len(shown.order)]:
        return ""
    return word


def plain_line(block: Block) -> str:
    """Return a block as one line that makes sense without seeing its color or its mark."""
    if block.role in OPTION_ROLES and block.label:
        if block.label.isalnum():
            return f"{block.label}) {block.text}"
        return f"- {block.text}"
    # The check mark of a right option isn't read out, unless the text says it already.
    if block.role == "option-key" and not block.text.startswith(KEY_LEADS):
        return f"{RIGHT_LEAD}{block.text}"
    return block.text


def letters_in(line: str, option_count: int) -> list[int]:
    """Return the options that letters or numbers name, from 0; empty if any of them names none.

    Letters may be written together: `ac` is a and c. Digits may not, since 12 is one number.
    """
    options = []
    for word in line.replace(",", " ").lower().split():
        names = [word] if word.isdecimal() else list(word)
        for name in names:
            option = _option_named(name)
            if not 0 <= option < option_count:
                return []
            options.append(option)
    return options


def _option_named(word: str) -> int:
    """Return the index, from 0, that a letter or a number from 1 means; -1 if it is neither."""
    if word.isdecimal() and len(word) <= MOST_DIGITS:
        return int(word) - 1
    if len(word) == 1:
        return LETTERS.find(word)
    return -1
