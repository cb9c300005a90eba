"""The commands of a quiz or exam, in one table: their keys on the screen, their words in lines.

Help and the keys at the foot of a page are made from it, so that they list what works here and
nothing else. In lines, a word is enough, and where an answer is typed a colon comes before it.
"""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.model.item import Typed
from cps_study.ui.option_keys import option_of
from cps_study.ui.viewing import VIEW_KEY

if TYPE_CHECKING:
    from cps_study.model.item import Item
    from cps_study.study.attempt import AttemptSession


class Action(Enum):
    """What a command does."""

    NEXT = auto()
    BACK = auto()
    GO = auto()
    FLAG = auto()
    VIEW = auto()
    LIST = auto()
    SUBMIT = auto()
    BREAK = auto()
    HELP = auto()
    STOP = auto()


class AttemptCommand(NamedTuple):
    """A command: what it's called, and what is said about it.

    The first key and the first word are the ones that are shown.
    """

    action: Action
    keys: tuple[str, ...]
    """On the full screen, as the terminal names them."""
    words: tuple[str, ...]
    """In lines. GO takes a number after its word."""
    foot: str
    """What it does, for the foot of a page; "" if only help names it."""
    purpose: str
    """What it does, as in `Type :next to go on`."""
    exam_only: bool = False


COMMANDS: Final = (
    AttemptCommand(Action.BACK, ("left", "p"), ("back",), "back", "to go back", exam_only=True),
    AttemptCommand(Action.NEXT, ("right", "n"), ("next",), "next", "to go on", exam_only=True),
    AttemptCommand(Action.GO, (), ("go",), "", "to go to that question", exam_only=True),
    AttemptCommand(Action.FLAG, ("f", "*"), ("f", "flag"), "flag", "to flag this question"),
    AttemptCommand(Action.VIEW, (VIEW_KEY,), ("v", "view"), "", "to view the picture"),
    AttemptCommand(
        Action.LIST, ("l",), ("list",), "overview", "to see all questions", exam_only=True
    ),
    AttemptCommand(
        Action.SUBMIT, ("s",), ("submit",), "submit", "to hand in the exam", exam_only=True
    ),
    AttemptCommand(Action.BREAK, ("k",), ("break",), "break", "to pause the clock"),
    AttemptCommand(Action.HELP, ("h", "?"), ("h", "help", "?"), "help", "for help"),
    AttemptCommand(
        Action.STOP, ("q", "c-c", "c-d"), ("q", "quit", "stop"), "stop", "to stop for now"
    ),
)
KEY_SIGNS: Final = {"left": "←", "right": "→"}
"""How a page writes the keys that aren't letters."""


def has_clock(session: AttemptSession) -> bool:
    """Return whether the attempt has a time limit, in all or for each question."""
    return session.terms.seconds is not None or session.terms.per_item is not None


def commands_here(session: AttemptSession) -> list[AttemptCommand]:
    """Return the commands that a quiz or exam knows: a quiz only goes forward."""
    is_exam = session.terms.kind == "exam"
    return [command for command in COMMANDS if is_exam or not command.exam_only]


def useful_commands(session: AttemptSession) -> list[AttemptCommand]:
    """Return the commands that do something here, for help and for the foot of a page."""
    commands = commands_here(session)
    if session.terms.breaks and has_clock(session):
        return commands
    return [command for command in commands if command.action is not Action.BREAK]


def command_for_key(key: str, session: AttemptSession) -> AttemptCommand | None:
    """Return the command of a key on the full screen."""
    fitting = (command for command in commands_here(session) if key in command.keys)
    return next(fitting, None)


def command_for_words(
    line: str, session: AttemptSession, *, keys: bool = False
) -> tuple[AttemptCommand, str] | None:
    """Return the command that a line names, with what follows its word; None if it names none.

    With `keys` the letters of the full screen count, too, as they do after a colon.
    """
    word, _, rest = line.lower().partition(" ")
    for command in commands_here(session):
        is_named = word in command.words or (keys and word in command.keys)
        takes_more = command.action is Action.GO
        if is_named and bool(rest.strip()) == takes_more:
            return command, rest.strip()
    return None


def works_elsewhere(line: str) -> bool:
    """Return whether a line is a command of exams, which a quiz doesn't have."""
    word = line.lower().partition(" ")[0]
    return any(word in command.words for command in COMMANDS)


def key_signs(command: AttemptCommand, option_count: int) -> str:
    """Return the key to show for a command where there are so many options.

    A letter that names an option isn't a command there: another key is, or a colon comes first.
    """
    for key in command.keys:
        if option_of(key, option_count) is None:
            return KEY_SIGNS.get(key, key)
    return f":{command.keys[0]}"


def view_key(item: Item, option_count: int) -> str:
    """Return how to ask for a question's picture; where the answer is typed, after a colon."""
    if isinstance(item, Typed) or option_of(VIEW_KEY, option_count) is not None:
        return f":{VIEW_KEY}"
    return VIEW_KEY


def flag_purpose(session: AttemptSession) -> str:
    """Return what a flag is for: in an exam to come back to, in a quiz for good."""
    if session.terms.kind == "exam":
        return "to flag this question and come back to it"
    return "to flag this question for later: cps-study study --flagged"


def purpose_of(command: AttemptCommand, session: AttemptSession) -> str:
    """Return what a command does, for help."""
    match command.action:
        case Action.FLAG:
            return flag_purpose(session)
        case Action.SUBMIT:
            return "to hand in the exam; it asks first if a question is open"
        case Action.VIEW:
            return "to view the picture of a question that has one, in a window of its own"
        case Action.LIST:
            return "to see which questions are answered, open and flagged"
        case Action.HELP:
            return "to see this help"
        case Action.STOP:
            return "to stop; everything is kept, and --resume goes on"
        case _:
            return command.purpose


def screen_help(session: AttemptSession) -> list[tuple[str, str]]:
    """Return each key of the full screen with what it does here."""
    rows = [
        ("a b c …", "choose an option; so do 1 2 3 …, and ↑ or ↓ with Enter"),
        ("Enter", "confirm a typed answer or the checked options; then go on"),
    ]
    for command in useful_commands(session):
        if command.keys:
            signs = [KEY_SIGNS.get(key, key) for key in command.keys if not key.startswith("c-")]
            rows.append((" ".join(signs), purpose_of(command, session).removeprefix("to ")))
    if session.terms.kind == "exam":
        rows.append(("l 1 2 Enter", "go to question 12 from the overview"))
    rows.append((":h :q …", "the same keys where you type the answer or an option has that letter"))
    return rows


def plain_help(session: AttemptSession) -> list[str]:
    """Return what can be typed here, a line each."""
    lines = [
        "Type the letter of your answer, such as b. Where several are right, type all: a c.",
        "b? means that you guessed.",
    ]
    if session.terms.kind == "exam":
        lines.append("You may answer again; the last answer counts.")
    for command in useful_commands(session):
        word = command.words[0]
        if command.action is Action.GO:
            word = "go 12"
        lines.append(f"{word}: {purpose_of(command, session).removeprefix('to ')}.")
    lines.append("Where you type the answer, put a colon first, as in :q.")
    return lines
