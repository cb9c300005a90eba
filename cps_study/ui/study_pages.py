"""The pages of a study session, and what is said before and after it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cps_study.guide import CARE
from cps_study.model.card import Rating
from cps_study.model.item import Flashcard, Question, Typed, full_prompt_of, topic_words
from cps_study.model.text import count, excerpt, printable
from cps_study.study.left import CRISIS
from cps_study.study.notes import LONGEST_NOTE
from cps_study.ui.first_steps import with_coach
from cps_study.ui.item_blocks import (
    item_blocks,
    option_blocks,
    source_blocks,
    source_lines,
    verdict_blocks,
)
from cps_study.ui.page import GAP, Block, Page
from cps_study.ui.study_commands import Spot, foot_keys, help_keys, spot_of, view_key
from cps_study.ui.words import RATING_WORDS, listed, span

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime, timedelta

    from cps_study.model.item import Item
    from cps_study.model.outline import Outline
    from cps_study.study.queue import Queue
    from cps_study.study.session import StudySession
    from cps_study.study.session_state import Outcome, SessionAnswer, ShownItem

LEECH_NOTE: Final = (
    "This one keeps slipping away. Reading its source (?) in your own time helps more than "
    "another try; it starts again with the basics."
)
RESTING_NOTE: Final = (
    "You've missed this five times today, so let it rest until tomorrow. "
    "Reading its source helps more than another try."
)
"""What is said below the source of something that was missed often."""
NOTE_PROMPT: Final = "Write a line to remember by, or to ask your trainer about."
NO_NOTE: Final = "-"
"""What is typed to remove a note."""
NOTE_TOO_LONG: Final = f"please keep it to {LONGEST_NOTE} characters"
MOST_QUOTED: Final = 300
"""Characters of a question above the note that's written on it."""
MOST_MISSED: Final = 8
"""How many missed items the summary names, so that it fits on a screen of 24 lines."""


def ask_page(session: StudySession, cursor: int, chosen: Collection[int], *, guessed: bool) -> Page:
    """Return the page that asks the item on the screen.

    `cursor` and `chosen` are options by their index as shown. Raises LookupError at the end.
    """
    shown = session.shown
    if shown is None:
        raise LookupError("there's no item at the end of a session")
    body = item_blocks(shown.item, view_key(spot_of(shown), len(shown.order)))
    if isinstance(shown.item, Question):
        body += [GAP, *option_blocks(shown.item, shown.order, cursor, chosen)]
    if guessed:
        body += [GAP, Block("note", "Marked as a guess.")]
    care = care_blocks(session, shown)
    if care:
        body += [GAP, *care]
    return _item_page(session, shown, body)


def back_page(session: StudySession, intervals: dict[Rating, timedelta]) -> Page:
    """Return a flashcard with its answer and the four ratings.

    Each rating shows how long the card would be away, except in a drill, which schedules nothing.
    """
    shown = session.shown
    if shown is None or not isinstance(shown.item, Flashcard):
        raise LookupError("only a flashcard has a back")
    body = item_blocks(shown.item, view_key(Spot.BACK))
    body += [GAP, Block("text", printable(shown.item.back))]
    body += [*note_blocks(session.note_on(shown.item.id)), GAP]
    for rating in Rating:
        words = RATING_WORDS[rating]
        if session.mode != "cram":
            words += f" · {wait_words(session, intervals[rating])}"
        body.append(Block("text", words, str(int(rating))))
    return _item_page(session, shown, body)


def feedback_page(session: StudySession, outcome: Outcome, outline: Outline) -> Page:
    """Return the page after an answer: the verdict, the reasons and the source."""
    item = outcome.item
    body = [*item_blocks(item, view_key(Spot.FEEDBACK)), GAP, *verdict_blocks(outcome)]
    body += note_blocks(session.note_on(item.id))
    body += [GAP, *source_lines(item, outline)]
    if outcome.leech:
        body.append(leech_block())
    if outcome.resting:
        body.append(Block("note", RESTING_NOTE))
    again = []
    if outcome.resting:
        again.append("again tomorrow")
    elif outcome.after_exam:
        again.append("again after your exam")
    elif outcome.again_in is not None:
        again.append(f"again in {span(outcome.again_in)}")
    page = Page(
        topic_words(item.topic),
        _status(session, again),
        done=len(session.results),
        total=len(session.results) + _answers_to_come(session),
        body=tuple(body),
        keys=foot_keys(Spot.FEEDBACK),
    )
    return with_coach(page, session, Spot.FEEDBACK)


def care_blocks(session: StudySession, shown: ShownItem) -> list[Block]:
    """Return where help is: below the very first item, and the day's first about a crisis."""
    if session.is_first_start and not session.results:
        return [Block("note", CARE)]
    is_crisis = session.subject_of(shown.item) == CRISIS
    if is_crisis and session.is_first_of_subject(shown.since, shown.item):
        return [Block("note", CARE)]
    return []


def left_words(subject: str) -> str:
    """Return that a subject is left for today, and how to take that back. Nobody asks why."""
    return f"no more about {printable(topic_words(subject))} today; u takes that back"


def note_blocks(note: str) -> list[Block]:
    """Return the learner's note, if there is one. It comes with the answer, which it may hold."""
    if not note:
        return []
    return [Block("note", f"Your note: {printable(note)}")]


def note_page(session: StudySession, item: Item) -> Page:
    """Return the page on which the learner writes a note on an item."""
    body = [Block("text", excerpt(full_prompt_of(item), MOST_QUOTED)), GAP]
    keys = [("Enter", "keep it"), ("Esc", "leave it as it was")]
    note = session.note_on(item.id)
    if note:
        body += [*note_blocks(note), GAP]
        keys.append((NO_NOTE, "remove it"))
    body.append(Block("text", NOTE_PROMPT))
    return Page("Your note", body=tuple(body), keys=tuple(keys), entry=True)


def source_page(item: Item, outline: Outline) -> Page:
    """Return the page that shows what the item rests on and where to read it."""
    body = tuple(source_blocks(item, outline))
    return Page("Where this comes from", body=body, keys=(("Enter", "back"),))


def picture_page(item: Item, words: str) -> Page:
    """Return the page that says what came of opening an item's picture."""
    body = [Block("text", words)]
    if item.image:
        body = [Block("stem", printable(item.alt)), GAP, *body]
    return Page("Picture", body=tuple(body), keys=(("Enter", "back"),))


def notes_page(notes: Sequence[str]) -> Page:
    """Return the page before the first item, with what there is to know first.

    Notes can quote the name of a file, so control characters are escaped.
    """
    body = tuple(Block("text", printable(note)) for note in notes)
    keys = (("Enter", "begin"), ("q", "quit"), ("h", "help"))
    return Page("Before you start", body=body, keys=keys)


def help_page(spot: Spot, options: int = 0) -> Page:
    """Return the page that explains the keys that work in a spot, with that many options."""
    body = [Block("text", what, key) for key, what in help_keys(spot, options)]
    body += [GAP, Block("note", CARE)]
    return Page("Keys", body=tuple(body), keys=(("Enter", "back"),))


def end_page() -> Page:
    """Return the page after the last item. It waits, so that the last answer can be undone."""
    return Page(
        "Done",
        done=1,  # the bar is full, even if nothing was answered
        total=1,
        body=(Block("stem", "That's all for now. Well done."),),
        keys=foot_keys(Spot.END),
    )


def _item_page(session: StudySession, shown: ShownItem, body: Sequence[Block]) -> Page:
    """Return a page about the item on the screen, before it is answered or rated."""
    what = []
    if shown.item.id in session.progress.flagged:
        what.append("flagged")
    if shown.card is None and session.mode != "cram":
        what.append("a new one")
    spot = spot_of(shown)
    page = Page(
        topic_words(shown.item.topic),
        _status(session, what),
        done=len(session.results),
        total=len(session.results) + _answers_to_come(session),
        body=tuple(body),
        keys=foot_keys(spot, len(shown.order)),
        entry=isinstance(shown.item, Typed),
    )
    return with_coach(page, session, spot)


def _status(session: StudySession, what: Sequence[str]) -> str:
    """Return the line beside the title: what is special about the item, and what is to come."""
    return " · ".join([*what, *count_words(session)])


def count_words(session: StudySession) -> list[str]:
    """Return what is still to come: `12 new`, `3 learning` and `8 due`, without those of none.

    A drill knows no schedule, so it only says how many are left.
    """
    if session.mode == "cram":
        return ["drill", f"{count(session.left, 'item')} left"]
    counts = session.counts()
    numbers = {"new": counts.new, "learning": counts.learning, "due": counts.due}
    return [f"{number:,} {what}" for what, number in numbers.items() if number]


def _answers_to_come(session: StudySession) -> int:
    """Return how many answers there are to come at least, for the bar.

    What is new is asked twice: once as new, once in learning. Since every answer also adds to those
    given, each of them moves the bar.
    """
    if session.mode == "cram":
        return session.left
    counts = session.counts()
    return 2 * counts.new + counts.learning + counts.due


def again_words(outcome: Outcome) -> str:
    """Return when the item comes again, as a sentence; "" in a drill, which schedules nothing."""
    if outcome.again_in is None:
        return ""
    if outcome.resting:
        return RESTING_NOTE
    guess = ""
    if outcome.guessed and outcome.rating is Rating.HARD:
        # Only a right guess is rated Hard; a wrong one comes again soon anyway.
        guess = " (sooner, because you guessed)"
    if outcome.after_exam:
        return "You'll see it again after your exam."
    return f"You'll see it again in {span(outcome.again_in)}{guess}."


def wait_words(session: StudySession, wait: timedelta) -> str:
    """Return how long a card would be away; what comes after the exam says so."""
    if session.course is not None and session.course.is_after_exam(wait):
        return "after your exam"
    return span(wait)


def leech_block() -> Block:
    """Return a gentle note on an item that was forgotten too often."""
    return Block("note", LEECH_NOTE)


def opening_notes(queue: Queue, set_aside: int) -> list[str]:
    """Return what the learner should know before starting: a backlog, and what is set aside."""
    notes = []
    if queue.waiting and queue.steps:
        waiting = count(queue.waiting, "review waits", "reviews wait")
        notes.append(
            f"{waiting} for another day, so that today stays {count(queue.minutes, 'minute')}."
        )
    elif queue.waiting:
        waiting = count(queue.waiting, "review waits", "reviews wait")
        notes.append(
            f"Your minutes for today are used. {waiting} for tomorrow "
            "(or go on with: cps-study study --minutes 10)."
        )
    if set_aside and not queue.steps:
        items = count(set_aside, "item is", "items are")
        them = "it" if set_aside == 1 else "them"
        notes.append(f"{items} set aside. To bring {them} back: cps-study progress")
    return notes


def summary_blocks(
    session: StudySession, tomorrow: int, now: datetime, again: str = "cps-study study"
) -> list[Block]:
    """Return how the session went, what comes next, and what to look at again.

    `tomorrow` is the number of items due on the learner's next day, and `again` the command that
    goes on with what is left.
    """
    is_drill = session.mode == "cram"
    blocks = [Block("heading", _closing_words(session))]
    if session.results:
        blocks.append(Block("text", _tally_words(session.results)))
        if is_drill:
            blocks.append(Block("text", "This was a drill: your schedule hasn't changed."))
        else:
            blocks.append(Block("text", _schedule_words(session, now)))
    if not is_drill:
        due = f"{count(tomorrow, 'item')} to review" if tomorrow else "nothing is due yet"
        blocks.append(Block("text", f"Tomorrow: {due}."))
    blocks += _missed_blocks(session)
    if session.left and not is_drill:
        left = f"{count(session.left, 'item')} left for today. Go on with: {again}"
        blocks += [GAP, Block("note", left)]
    return blocks


def _closing_words(session: StudySession) -> str:
    """Return the first line of the summary."""
    # Somebody who only looked in is welcome, too: nothing here asks for more.
    if session.results:
        return "Thank you for studying. Here's how it went."
    if session.queue:
        return "No answers this time."
    if session.course is not None and session.course.aim.is_day_off:
        return "Today is a day off. To study anyway: cps-study study --minutes 10"
    return "Nothing is due here today. To practice anyway: cps-study study --cram"


def _tally_words(results: Sequence[SessionAnswer]) -> str:
    """Return how many answers there were and how many were known, as a sentence."""
    items = {result.ident for result in results}
    # Again is the one rating that means "not yet"; Hard and better were known.
    not_yet = sum(result.rating is Rating.AGAIN for result in results)
    known = len(results) - not_yet
    tally = f"{count(len(results), 'answer')} on {count(len(items), 'item')}: {known} known"
    if not_yet:
        tally += f", {not_yet} not yet"
    return f"{tally}."


def _schedule_words(session: StudySession, now: datetime) -> str:
    """Return how many items were new, and when all that were answered come again."""
    objectives = {result.objective for result in session.results}
    new = {result.objective for result in session.results if result.was_new}
    words = moved_words(session, objectives, now)
    if new:
        words = f"You saw {count(len(new), 'item')} for the first time. {words}"
    return words.rstrip()


def moved_words(session: StudySession, objectives: Collection[str], now: datetime) -> str:
    """Return how soon the objectives come again, as a sentence; "" if none is scheduled.

    The soonest come first. What is overdue at `now` counts as within a day.
    """
    numbers = {"within a day": 0, "within a week": 0, "within a month": 0, "later": 0}
    for objective in objectives:
        kept = session.progress.deck.get(objective)
        if kept is not None:
            numbers[_wait_words((kept.card.due - now).days)] += 1
    groups = [f"{number} {wait}" for wait, number in numbers.items() if number]
    if not groups:
        return ""
    return f"Next reviews: {listed(groups)}."


def _wait_words(days: int) -> str:
    """Return how long a wait of so many whole days is, roughly."""
    if days < 1:
        return "within a day"
    if days < 7:
        return "within a week"
    if days < 31:
        return "within a month"
    return "later"


def _missed_blocks(session: StudySession) -> list[Block]:
    """Return the items that weren't known at least once, in the order they were missed."""
    missed: dict[str, Item] = {}
    for result in session.results:
        if result.rating is not Rating.AGAIN:
            continue
        item = session.pool.item(result.ident)
        if item is not None:
            missed[result.ident] = item
    if not missed:
        return []
    blocks = [GAP, Block("heading", "Worth another look:")]
    named = list(missed.values())[:MOST_MISSED]
    blocks += [Block("option", printable(full_prompt_of(item)), "·") for item in named]
    if len(missed) > MOST_MISSED:
        blocks.append(Block("note", f"and {len(missed) - MOST_MISSED} more"))
    return blocks
