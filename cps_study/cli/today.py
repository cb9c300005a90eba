"""`cps-study` alone: today's page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cps_study.cli.output import Env, Result, deliver, tell

if TYPE_CHECKING:
    from cps_study.store.library import Library
    from cps_study.study.queue import Queue
    from cps_study.ui.page import Block

NEXT_DRILL = "cps-study study --cram --limit 10"


def today(env: Env, *, as_json: bool) -> int:
    """Say what is due, what is new, and the one command to run next."""
    from cps_study.store.library import Library
    from cps_study.store.schedule import open_progress
    from cps_study.store.settings import load_settings
    from cps_study.study.queue import Limits, build_queue
    from cps_study.study.times import study_day
    from cps_study.ui.clock import utc_now

    settings = load_settings(env.home)
    library = Library(env.home, tell)
    opened = open_progress(env.home)
    tell(opened.notice, *library.notices())
    progress, now = opened.progress, utc_now()
    queue = build_queue(
        progress, library.pool(), Limits(settings.new_per_day, settings.reviews_per_day), now
    )
    answered = (
        len(progress.today.answered) if progress.today.day == study_day(now).isoformat() else 0
    )
    data = {
        "due": len(queue.due),
        "new": len(queue.new),
        "waiting": queue.waiting,
        "answered_today": answered,
        "set_aside": len(progress.suspended),
        "next": "cps-study study" if queue.items else NEXT_DRILL,
    }
    blocks = (
        _blocks(queue, answered, len(progress.suspended)) if progress.through else _welcome(library)
    )
    return deliver(Result(data, blocks), "today", env, as_json=as_json)


def _welcome(library: Library) -> list[Block]:
    """Return what a new learner needs to start, in a few lines."""
    from cps_study.guide import CARE
    from cps_study.ui.page import Block
    from cps_study.ui.words import count

    items = sum(len(loaded_bank.idents) for loaded_bank in library.loaded_banks)
    return [
        Block(
            "heading",
            "Welcome. This program gets you ready for the Certified Peer Specialist exam.",
        ),
        Block("text", CARE),
        Block(
            "text",
            f"It holds {count(items, 'card and question', 'cards and questions')}, each with its source.",
        ),
        Block(
            "text",
            "Every day it brings what you are about to forget, and a few new ones. Ten minutes help.",
        ),
        Block(
            "text", "Start now:    cps-study study     (h shows the keys, q stops, nothing is lost)"
        ),
        Block("text", "Look around:  cps-study bank list    cps-study guide    cps-study --help"),
    ]


def _blocks(queue: Queue, answered: int, set_aside: int) -> list[Block]:
    from cps_study.ui.page import Block
    from cps_study.ui.study_pages import opening_notes
    from cps_study.ui.words import count

    done = f" You have studied {count(answered, 'item')} today." if answered else ""
    if queue.items:
        due, new = len(queue.due), len(queue.new)
        parts = [
            count(due, "item is", "items are") + " due" if due else "",
            f"{new} new" if new else "",
        ]
        head = f"Today: {' and '.join(part for part in parts if part)}.{done}"
        follow = "Next:  cps-study study"
    else:
        head = f"Nothing is due any more today.{done}"
        follow = f"To drill all the same, without touching the schedule:  {NEXT_DRILL}"
    notes = [Block("text", note) for note in opening_notes(queue, set_aside)]
    return [Block("heading", head), *notes, Block("text", follow)]
