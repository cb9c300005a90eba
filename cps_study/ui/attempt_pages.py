"""The pages of a timed quiz or mock exam. What a page says depends only on what it is given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cps_study.model.item import Question, Typed
from cps_study.model.text import printable
from cps_study.ui.attempt_words import EXAM_KEYS, HELP, brief, state_words
from cps_study.ui.item_blocks import item_blocks, option_blocks, source_lines, verdict_blocks
from cps_study.ui.option_keys import option_of
from cps_study.ui.page import GAP, Block, Page
from cps_study.ui.words import count, letter, topic_words

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from cps_study.model.outline import Outline
    from cps_study.study.attempt import Answered, AttemptSession
    from cps_study.ui.page import Role

MOST_NUMBERS: Final = 20
"""How many unanswered questions are listed by number before the list is cut short."""


def start_page(notes: Sequence[str]) -> Page:
    """Return the page before the clock starts, with what there is to know first."""
    return Page(
        "Before you start",
        body=tuple(Block("text", printable(note)) for note in notes),
        keys=(("Enter", "begin: the clock starts"), ("q", "not now")),
    )


def keys_page(status: str) -> Page:
    """Return the page that explains every key."""
    body = tuple(Block("option", what, key) for key, what in HELP)
    return Page("Keys", status, body=body, keys=(("Enter", "back"),))


def break_page(status: str) -> Page:
    """Return the page of a break."""
    body = (Block("stem", "The clock is paused. Take your time."),)
    return Page("Break", status, body=body, keys=(("Enter", "go on"),))


def question_page(
    session: AttemptSession, status: str, cursor: int, marked: Collection[int], *, spacious: bool
) -> Page:
    """Return the question on the screen.

    `cursor` and `marked` are options by their index as shown: the one that the arrows are on, and
    those with a cross in their box. `spacious` leaves a blank line before each option.
    """
    item = session.item
    body = item_blocks(item)
    if isinstance(item, Question):
        body.append(GAP)
        options = option_blocks(item, session.asked.order, cursor, marked, boxes=True)
        for index, option in enumerate(options):
            if spacious and index > 0:
                body.append(GAP)
            body.append(option)
    elif item.id in session.given:
        response = printable(str(session.given[item.id].response))
        body += [GAP, Block("note", f"Your answer so far: {response}")]
    title = _question_title(session)
    if item.id in session.flagged:
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
        keys=(("0-9 Enter", jump), ("Enter", "back"), ("s", "submit")),
    )


def confirm_page(session: AttemptSession, status: str) -> Page:
    """Return the page that asks whether to submit although some questions have no answer."""
    unanswered = session.unanswered
    numbers = ", ".join(str(index + 1) for index in unanswered[:MOST_NUMBERS])
    if len(unanswered) > MOST_NUMBERS:
        numbers += " …"
    body = (
        Block("stem", f"{count(len(unanswered), 'question')} without an answer: {numbers}."),
        Block("text", "A question without an answer earns no points. A guess costs nothing."),
    )
    return Page("Submit?", status, body=body, keys=(("y", "submit now"), ("Enter", "go back")))


def quiz_feedback_page(
    session: AttemptSession, status: str, answered: Answered, outline: Outline
) -> Page:
    """Return the page after an answer in a quiz: the verdict, the reasons and the source."""
    item = answered.item
    body = [*item_blocks(item), GAP, *verdict_blocks(answered), GAP, *source_lines(item, outline)]
    return Page(
        f"{_question_title(session)} · {topic_words(item.topic)}",
        status,
        done=len(session.given),
        total=len(session.form),
        body=tuple(body),
        keys=(("Enter", "go on: the clock starts again"),),
    )


def _question_title(session: AttemptSession) -> str:
    """Return which question of how many is on the screen."""
    return f"Question {session.here + 1} of {len(session.form)}"


def _question_keys(session: AttemptSession) -> tuple[tuple[str, str], ...]:
    """Return the keys at the foot of a question; help has all of them."""
    exam = session.terms.kind == "exam"
    if isinstance(session.item, Typed):
        enter, leave = ("Enter", "answer"), ((":h", "help"), (":q", "stop"))
        if exam:
            return (enter, (":p :n", "back, next"), (":l", "overview"), (":s", "submit"), *leave)
        return (enter, *leave)
    option_count = len(session.asked.order)
    choose = (f"a-{letter(option_count - 1)}", "choose")
    if not exam:
        return (choose, ("↑↓ Enter", "move, choose"), ("h", "help"), ("q", "stop"))
    if option_of("f", option_count) is None:
        return (choose, *EXAM_KEYS)
    # With six options or more f is one of them, so the star flags.
    return (choose, *((key.replace("f", "*"), what) for key, what in EXAM_KEYS))
