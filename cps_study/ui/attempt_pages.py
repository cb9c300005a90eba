"""The pages of a timed quiz or mock exam. What a page says depends only on what it is given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cps_study.model.item import Question, Typed, topic_words
from cps_study.model.text import count, first_of, printable
from cps_study.ui.attempt_commands import (
    has_clock,
    key_signs,
    screen_help,
    useful_commands,
    view_key,
)
from cps_study.ui.attempt_words import brief, state_words
from cps_study.ui.item_blocks import item_blocks, option_blocks, source_lines, verdict_blocks
from cps_study.ui.page import GAP, Block, Page
from cps_study.ui.viewing import VIEW_KEY
from cps_study.ui.words import letter

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from cps_study.model.outline import Outline
    from cps_study.study.attempt import Answered, AttemptSession
    from cps_study.ui.attempt_commands import AttemptCommand
    from cps_study.ui.page import Role
    from cps_study.ui.study_commands import Keys

DOT: Final = "● "
"""Before the option that is the answer so far."""
HELP: Final = ("h", "help")
"""The key for help, as every page names it."""
MOST_NUMBERS: Final = 20
"""How many unanswered questions are listed by number before the list is cut short."""


def start_page(session: AttemptSession, notes: Sequence[str], *, continued: bool) -> Page:
    """Return the page before the attempt begins, with what there is to know first."""
    begin = "go on" if continued else "begin"
    if has_clock(session):
        begin += ": the clock starts"
    return Page(
        "Before you go on" if continued else "Before you start",
        body=tuple(Block("text", printable(note)) for note in notes),
        keys=(("Enter", begin), ("q", "not now"), HELP),
    )


def keys_page(session: AttemptSession, status: str, here: Keys = ()) -> Page:
    """Return the page that explains the keys on a question, after those of another page, if any."""
    body = [Block("option", what, key) for key, what in screen_help(session)]
    if here:
        these = [Block("option", what, key) for key, what in here if key != HELP[0]]
        body = [*these, GAP, Block("heading", "On a question"), *body]
    return Page("Keys", status, body=tuple(body), keys=(("Enter", "back"),))


def break_page(status: str) -> Page:
    """Return the page of a break."""
    body = (Block("stem", "The clock is paused. Take your time."),)
    return Page("Break", status, body=body, keys=(("Enter", "go on"), HELP))


def question_page(
    session: AttemptSession, status: str, cursor: int, marked: Collection[int], *, spacious: bool
) -> Page:
    """Return the question on the screen.

    `cursor` and `marked` are options by their index as shown: the one that the arrows are on, and
    those that are the answer so far. `spacious` leaves a blank line before each option.
    """
    item = session.item
    body = item_blocks(item, view_key(item, len(session.asked.order)))
    if isinstance(item, Question):
        body.append(GAP)
        options = option_blocks(item, session.asked.order, cursor, marked)
        if item.kind != "multi" and session.terms.kind == "exam":
            options = _with_dot(options, marked)
        for index, option in enumerate(options):
            if spacious and index > 0:
                body.append(GAP)
            body.append(option)
    elif item.id in session.given:
        response = printable(str(session.given[item.id].response))
        body += [GAP, Block("note", f"Your answer so far: {response}")]
    title = _question_title(session)
    if item.id in session.flagged or item.id in session.marked:
        title += " · flagged"
    return Page(
        title,
        status,
        done=len(session.given),
        total=len(session.form),
        body=tuple(body),
        keys=_question_keys(session),
        entry=isinstance(item, Typed),
    )


def _with_dot(options: Sequence[Block], marked: Collection[int]) -> list[Block]:
    """Return the options with a dot before the chosen one, which color alone couldn't show.

    Its room is always there, so that no line moves when an option is chosen.
    """
    blocks = []
    for index, option in enumerate(options):
        sign = DOT if index in marked else " " * len(DOT)
        blocks.append(option._replace(text=f"{sign}{option.text}"))
    return blocks


def overview_page(session: AttemptSession, status: str, number: str) -> Page:
    """Return the list of all questions; `number` is what was typed so far to go to one of them."""
    answered = len(session.given)
    counts = f"{answered} answered, {len(session.unanswered)} open, {len(session.flagged)} flagged."
    body = [Block("text", counts), GAP]
    for index, asked in enumerate(session.form):
        state = state_words(session, asked.item)
        role: Role = "option-here" if index == session.here else "option"
        body.append(Block(role, f"{state}: {brief(session.items[asked.item])}", str(index + 1)))
    jump = f"go to question {number}_" if number else "go to that question"
    return Page(
        "Overview",
        status,
        done=answered,
        total=len(session.form),
        body=tuple(body),
        keys=(("0-9 Enter", jump), ("Enter", "back"), ("s", "submit"), HELP),
    )


def confirm_page(session: AttemptSession, status: str) -> Page:
    """Return the page that asks whether to submit although some questions aren't done."""
    body = []
    unanswered = session.unanswered
    if unanswered:
        many = f"{count(len(unanswered), 'question')} without an answer"
        body += [
            Block("stem", f"{many}: {_numbers(unanswered)}."),
            Block("text", "A question without an answer earns no points. A guess costs nothing."),
        ]
    incomplete = session.incomplete
    if incomplete:
        many = f"{count(len(incomplete), 'question')} with too few or too many checks"
        body.append(Block("stem", f"{many}: {_numbers(incomplete)}."))
    keys = (("y", "submit now"), ("Enter", "go back"), HELP)
    return Page("Submit?", status, body=tuple(body), keys=keys)


def _numbers(indexes: Sequence[int]) -> str:
    """Return the numbers of questions, and an ellipsis if there are too many to list."""
    return first_of([str(index + 1) for index in indexes], MOST_NUMBERS)


def quiz_feedback_page(
    session: AttemptSession, status: str, answered: Answered, outline: Outline
) -> Page:
    """Return the page after an answer in a quiz: the verdict, the reasons and the source."""
    item = answered.item
    body = [*item_blocks(item, VIEW_KEY), GAP, *verdict_blocks(answered)]
    body += [GAP, *source_lines(item, outline)]
    title = f"{_question_title(session)} · {topic_words(item.topic)}"
    if item.id in session.marked:
        title += " · flagged"
    go_on = "go on: the clock starts again" if has_clock(session) else "go on"
    keys = (("Enter", go_on), ("f", "flag"), ("?", "source"), HELP, ("q", "stop"))
    return Page(
        title,
        status,
        done=len(session.given),
        total=len(session.form),
        body=tuple(body),
        keys=keys,
    )


def _question_title(session: AttemptSession) -> str:
    """Return which question of how many is on the screen."""
    return f"Question {session.here + 1} of {len(session.form)}"


def _question_keys(session: AttemptSession) -> tuple[tuple[str, str], ...]:
    """Return the keys at the foot of a question: those that do something here."""
    commands = [command for command in useful_commands(session) if command.foot]
    if isinstance(session.item, Typed):
        letters = [(_letter_key(command), command.foot) for command in commands]
        return (("Enter", "answer"), *letters)
    option_count = len(session.asked.order)
    chosen = (f"a-{letter(option_count - 1)}", "choose")
    keys = [(key_signs(command, option_count), command.foot) for command in commands]
    if session.terms.kind == "quiz":
        return (chosen, ("↑↓ Enter", "move, choose"), *keys)
    return (chosen, *keys)


def _letter_key(command: AttemptCommand) -> str:
    """Return a command's letter as it's typed where an answer is: after a colon."""
    letters = [key for key in command.keys if len(key) == 1 and key.isalpha()]
    return f":{letters[0]}"
