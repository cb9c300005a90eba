"""What a learner can press or type while studying: one table for the full screen and plain mode.

Each command has its key, the words that mean the same in a line, what it says at the foot of a page
and in the help, and the spots where it works. Nothing else decides that, so the help can't list a
key that does nothing.
"""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from cps_study.model.item import Flashcard, Typed
from cps_study.ui.viewing import VIEW_KEY
from cps_study.ui.words import LETTERS, letter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cps_study.study.session_state import ShownItem

Keys = tuple[tuple[str, str], ...]
"""Keys with what they do."""
CommandName = Literal[
    "guess", "help", "picture", "source", "undo", "flag", "note", "set aside", "leave", "quit"
]


class Spot(Enum):
    """Where the learner is: what waits for a key or a line."""

    CARD = auto()
    """A flashcard, its answer still hidden."""
    BACK = auto()
    """A flashcard with its answer, which waits for a rating."""
    ONE = auto()
    """A question with one right option."""
    SEVERAL = auto()
    """A question with several right options."""
    TYPED = auto()
    """A question whose answer is typed."""
    FEEDBACK = auto()
    """What an answer was marked as, and why; only the full screen stops there."""
    END = auto()
    """Nothing is left to ask; only the full screen stops there."""


EVERYWHERE: Final = frozenset(Spot)
QUESTIONS: Final = frozenset({Spot.ONE, Spot.SEVERAL})
BEFORE: Final = frozenset({Spot.CARD, Spot.TYPED}) | QUESTIONS
"""Before the answer has been seen: a source would give it away."""
AFTER: Final = frozenset({Spot.BACK, Spot.FEEDBACK})
WITH_ITEM: Final = BEFORE | AFTER


class Command(NamedTuple):
    """Something to do besides answering."""

    name: CommandName
    key: str
    words: tuple[str, ...]
    """What means the same in plain mode and after a colon."""
    foot: str
    """What it does, in a word or two; "" if the foot doesn't name it."""
    help: str
    purpose: str
    """What it's for, after "Type :q"."""
    spots: frozenset[Spot]
    in_lines: bool = True
    """Whether plain mode has it, too."""


COMMANDS: Final = (
    Command(
        "guess",
        "g",
        ("guess",),
        "I'm guessing",
        "say you're guessing: even if you're right, it comes back sooner",
        "to say you're guessing",
        QUESTIONS,
        in_lines=False,
    ),
    Command("help", "?", (), "", "this help; after the answer, the source", "for help", BEFORE),
    Command(
        "source",
        "?",
        ("source",),
        "source",
        "see the source behind the item",
        "to see the source",
        AFTER,
    ),
    Command(
        "undo",
        "u",
        ("undo",),
        "undo",
        "undo the last answer, flag, note or setting aside, as often as you like",
        "to undo",
        EVERYWHERE,
    ),
    Command(
        "flag",
        "f",
        ("flag",),
        "flag",
        "flag the item, to ask about it or report it",
        "to flag it",
        WITH_ITEM,
    ),
    Command(
        "note",
        "n",
        ("note",),
        "note",
        "write a note on the item; you see it with the answer",
        "to write a note",
        WITH_ITEM,
    ),
    Command(
        "set aside",
        "s",
        ("set aside", "suspend"),
        "set aside",
        "set the item aside; cps-study progress shows how to bring it back",
        "to set it aside",
        WITH_ITEM,
    ),
    Command(
        "leave",
        "x",
        ("leave",),
        "not today",
        "leave this subject for today; u brings it back",
        "to leave this subject for today",
        WITH_ITEM,
    ),
    Command(
        "picture",
        VIEW_KEY,
        ("view",),
        "",
        "view the picture of an item that has one, in a window of its own",
        "to view the picture",
        WITH_ITEM,
    ),
    Command("help", "h", ("help",), "help", "this help", "for help", EVERYWHERE),
    Command(
        "quit",
        "q",
        ("quit",),
        "quit",
        "quit; all your answers are kept. Ctrl-C does the same",
        "to quit",
        EVERYWHERE,
    ),
)


class AnswerKey(NamedTuple):
    """How to answer in a spot, or to go on from it. `{letters}` is the range of the options."""

    spots: frozenset[Spot]
    keys: str
    foot: str
    help: str


ANSWER_KEYS: Final = (
    AnswerKey(frozenset({Spot.CARD}), "space", "show the answer", "show the answer; so does Enter"),
    AnswerKey(
        frozenset({Spot.BACK}),
        "1-4",
        "how well you knew it",
        "how well you knew it: 1 Again, 2 Hard, 3 Good, 4 Easy",
    ),
    AnswerKey(frozenset({Spot.BACK}), "space", "Good", "Good, the same as 3; so is Enter"),
    AnswerKey(
        frozenset({Spot.ONE}), "{letters}", "choose", "choose an option; so do 1, 2, 3 and so on"
    ),
    AnswerKey(frozenset({Spot.ONE}), "↑↓ Enter", "move, choose", "move among them, and choose"),
    AnswerKey(
        frozenset({Spot.SEVERAL}),
        "{letters}",
        "check",
        "check an option, or uncheck it; so do 1, 2, 3 and so on",
    ),
    AnswerKey(frozenset({Spot.SEVERAL}), "↑↓ space", "move, check", "move among them, and check"),
    AnswerKey(frozenset({Spot.SEVERAL}), "Enter", "hand in", "hand in what you checked"),
    AnswerKey(
        frozenset({Spot.TYPED}),
        "Enter",
        "answer",
        "hand in what you typed; with ? at its end it's a guess",
    ),
    AnswerKey(frozenset({Spot.FEEDBACK}), "Enter", "go on", "go on to the next one"),
    AnswerKey(frozenset({Spot.END}), "Enter", "finish", "finish; so does q"),
)
"""How to answer on the full screen."""
LINES: Final = {
    Spot.CARD: ("Think of the answer, then press Enter to see it.",),
    Spot.BACK: ("Type how well you knew it: 1 Again, 2 Hard, 3 Good or 4 Easy.",),
    Spot.ONE: (
        "Type the letter of your answer, such as b. If you're guessing, add a question mark: b?",
    ),
    Spot.SEVERAL: (
        "Type the letters of your answers, such as a c.",
        "If you're guessing, add a question mark: a c?",
    ),
    Spot.TYPED: (
        "Type the answer itself. If you're guessing, add a question mark.",
        "A colon begins a command, so that it isn't taken for your answer.",
    ),
}
"""How to answer in plain mode."""


def spot_of(shown: ShownItem) -> Spot:
    """Return the spot of the item on the screen, before it is answered or rated."""
    match shown.item:
        case Flashcard():
            return Spot.BACK if shown.revealed else Spot.CARD
        case Typed():
            return Spot.TYPED
        case question:
            return Spot.SEVERAL if question.kind == "multi" else Spot.ONE


def command_named(word: str, spot: Spot, *, in_lines: bool = False) -> Command | None:
    """Return the command with that key or word, if there is one in this spot."""
    commands = _commands_at(spot, in_lines=in_lines)
    meant = (command for command in commands if word in (command.key, *command.words))
    return next(meant, None)


def command_keys(spot: Spot) -> list[str]:
    """Return the keys of the commands that work in a spot."""
    return [command.key for command in _commands_at(spot, in_lines=False)]


def bare_command(text: str) -> Command | None:
    """Return the command that a typed answer is the bare word of, or None.

    Somebody who types `quit` as an answer most likely wants to quit.
    """
    return command_named(text.lower(), Spot.TYPED, in_lines=True)


def doubt_words(text: str, command: Command) -> str:
    """Return the question whether a typed answer was meant as a command."""
    return f"Type :{text} {command.purpose}, or press Enter again to answer '{text}'"


def foot_keys(spot: Spot, options: int = 0) -> Keys:
    """Return the keys for the foot of a page, each with what it does in a word or two.

    Where an answer is typed, every letter belongs to it, so only the way out is named.
    """
    keys = [(row.keys, row.foot) for row in _answer_keys(spot, options)]
    if spot is Spot.TYPED:
        return (*keys, (":h", "help"), (":q", "quit"))
    keys += [(_with_colon(command.key, spot, options), command.foot) for command in _named_at(spot)]
    return tuple(keys)


def view_key(spot: Spot, options: int = 0) -> str:
    """Return how to ask for the picture of the item on the screen."""
    return _with_colon(VIEW_KEY, spot, options)


def help_keys(spot: Spot, options: int = 0) -> Keys:
    """Return every key that works in a spot on the full screen, with what it does."""
    keys = [(row.keys, row.help) for row in _answer_keys(spot, options)]
    keys += [
        (_with_colon(command.key, spot, options), command.help)
        for command in _commands_at(spot, in_lines=False)
    ]
    keys.append(("PgUp PgDn", "read a long page; Enter and the arrows often do, too"))
    return tuple(keys)


def help_lines(spot: Spot, options: int = 0) -> list[str]:
    """Return what can be typed in a spot in plain mode, a sentence or a command a line."""
    lines = list(LINES[spot])
    for command in _commands_at(spot, in_lines=True):
        names = " or ".join(
            _with_colon(name, spot, options) for name in (command.key, *command.words[:1])
        )
        lines.append(f"{names}: {command.help}")
    return lines


def _commands_at(spot: Spot, *, in_lines: bool) -> Iterator[Command]:
    """Return the commands of a spot, in the order of the table."""
    for command in COMMANDS:
        if spot in command.spots and (command.in_lines or not in_lines):
            yield command


def _named_at(spot: Spot) -> list[Command]:
    """Return the commands of a spot on the full screen, each with one key."""
    return [command for command in _commands_at(spot, in_lines=False) if command.foot]


def _answer_keys(spot: Spot, options: int) -> list[AnswerKey]:
    """Return how to answer in a spot, with the letters of that many options."""
    letters = f"a-{letter(options - 1)}" if options else ""
    rows = [row for row in ANSWER_KEYS if spot in row.spots]
    return [row._replace(keys=row.keys.format(letters=letters)) for row in rows]


def _with_colon(name: str, spot: Spot, options: int) -> str:
    """Return how to type a command: where its letter means something else, after a colon."""
    # Past z the names of options are numbers, which no command has.
    if spot is Spot.TYPED or (len(name) == 1 and name in LETTERS[:options]):
        return f":{name}"
    return name
