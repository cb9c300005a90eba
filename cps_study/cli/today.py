"""`cps-study` alone: today's page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cps_study.cli.first_start import first_session, is_first_start
from cps_study.cli.output import Result, deliver

if TYPE_CHECKING:
    from cps_study.app.attempts import PastAttempt
    from cps_study.app.today import ExamAhead, TodaysWork
    from cps_study.store.library import Library
    from cps_study.ui.environment import Env
    from cps_study.ui.page import Block

NEXT_STUDY = "cps-study study"
NEXT_ON_DAY_OFF = "cps-study study --minutes 10"
MENU = "cps-study menu"
NEXT_DRILL = "cps-study study --cram --limit 10"


def today(env: Env, *, as_json: bool, in_menu: bool = False) -> int:
    """Say what is due, what is new, and the one command to run next.

    A menu has the commands itself, so the page leaves them out there.
    """
    from cps_study.app.today import look_at_today
    from cps_study.store.library import Library

    library = Library(env.home, env.tell)
    found = look_at_today(env.home, library, env.now())
    env.tell(found.notice, library.outline_notice(), *library.notices(asking=True))
    queue = found.queue
    data = {
        "due": queue.due,
        "new": queue.new,
        "learning": queue.learning,
        "minutes": queue.minutes,
        "exam": _exam_data(found.exam),
        "last_exam": _last_exam_data(found.last_exam),
        "unfinished": [{"kind": record.terms.kind, "at": record.at} for record in found.unfinished],
        "waiting": queue.waiting,
        "answered_today": found.answered,
        "set_aside": found.set_aside,
        "merge": found.merge,
        "day_off": found.day_off,
        "next": NEXT_STUDY if queue.steps else NEXT_DRILL,
    }
    blocks = _todays_blocks(found)
    is_first = not as_json and is_first_start(env, found)
    if not found.has_studied:
        blocks = [*_welcome(library), *_exam_blocks(found)]
    if not (in_menu or is_first):
        blocks += _commands(found, env)
    blocks += _copies_blocks(found)
    code = deliver(Result(data, blocks), "today", env, as_json=as_json)
    if is_first:
        code = _first_session(env, in_menu=in_menu)
    return code


def _first_session(env: Env, *, in_menu: bool) -> int:
    """Let a new learner begin, then say what to run next; a menu shows that itself."""
    from cps_study.ui.page import GAP
    from cps_study.ui.report import print_report

    code = first_session(env)
    if not in_menu:
        blocks = _commands(look(env), env)
        print_report([GAP, *blocks], env.stdout, plain=env.plain)
    return code


def look(env: Env) -> TodaysWork:
    """Return what there is today, without saying anything."""
    from cps_study.app.today import look_at_today
    from cps_study.store.library import Library

    return look_at_today(env.home, Library(env.home), env.now())


def _exam_data(exam: ExamAhead | None) -> dict[str, Any] | None:
    """Return the exam that is ahead for the envelope."""
    if exam is None:
        return None
    return {"date": exam.date.isoformat(), "days": exam.days}


def _last_exam_data(last_exam: PastAttempt | None) -> dict[str, Any] | None:
    """Return the result of the last mock exam for the envelope."""
    if last_exam is None:
        return None
    return {
        "at": last_exam.record.at,
        "percent": float(last_exam.score.total.percent),
        "passed": last_exam.score.passed,
        "missed": len(last_exam.missed),
    }


def _welcome(library: Library) -> list[Block]:
    """Return what a new learner needs to know, in a few lines."""
    from cps_study.guide import CARE
    from cps_study.model.text import count
    from cps_study.ui.page import Block

    items = sum(loaded_bank.count("study") for loaded_bank in library.loaded_banks)
    title = "Welcome. This program helps you get ready for the Certified Peer Specialist exam."
    cards = count(items, "card and question", "cards and questions")
    lines = [
        CARE,
        f"You have {cards} to study, each with its source.",
        (
            "Each day you get what you're about to forget, and something new. "
            "Even ten minutes helps."
        ),
    ]
    return [Block("heading", title), *(Block("text", line) for line in lines)]


def _exam_blocks(found: TodaysWork) -> list[Block]:
    """Return what there is to say around the exam."""
    from cps_study.ui.page import Block
    from cps_study.ui.today_words import around_the_exam

    return [Block("text", note) for note in around_the_exam(found)]


def _todays_blocks(found: TodaysWork) -> list[Block]:
    """Return how much there is today, and what was done."""
    from cps_study.model.text import count
    from cps_study.ui.page import Block
    from cps_study.ui.study_pages import opening_notes
    from cps_study.ui.today_words import around_the_exam

    queue = found.queue
    due, new = queue.due + queue.learning, queue.new
    if due and new:
        head = f"Today: {count(due, 'item')} due and {new} new."
    elif due:
        head = f"Today: {count(due, 'item')} due."
    elif new:
        head = f"Today: {count(new, 'new item')}."
    elif found.day_off:
        head = "Today is a day off."
    elif found.answered:
        head = "Nothing else is due today."
    else:
        head = "Nothing is due today."
    if found.answered:
        head += f" You've studied {count(found.answered, 'item')} today."
    notes = [*opening_notes(queue, found.set_aside), *around_the_exam(found)]
    return [Block("heading", head), *(Block("text", note) for note in notes)]


def _commands(found: TodaysWork, env: Env) -> list[Block]:
    """Return the one command to run next, and the menu for somebody who sits at a terminal."""
    from cps_study.ui.page import Block

    if not found.has_studied:
        lines = [
            f"Start now:    {NEXT_STUDY}     (h shows the keys; q stops, and nothing is lost)",
            f"Look around:  {MENU}    cps-study guide    cps-study --help",
        ]
    elif found.queue.steps:
        lines = [f"Next:  {NEXT_STUDY}"]
    elif found.day_off:
        lines = [f"To study anyway:  {NEXT_ON_DAY_OFF}"]
    else:
        lines = [f"To practice anyway, without changing your schedule:  {NEXT_DRILL}"]
    if found.has_studied and env.is_at_terminal:
        lines.append(f"Or pick from a list:  {MENU}")
    return [Block("text", line) for line in lines]


def _copies_blocks(found: TodaysWork) -> list[Block]:
    """Return what to do about copies of the journal that a sync program left."""
    from cps_study.ui.page import Block

    if not found.merge:
        return []
    words = (
        "There's a second journal here. A sync program leaves one when two devices were used at "
        "once. To put both together:"
    )
    return [Block("text", words), *(Block("text", command) for command in found.merge)]
