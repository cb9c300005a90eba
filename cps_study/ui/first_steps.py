"""What somebody is shown in their very first session: each key when it's needed, and a first stop.

Nobody reads a list of keys before they know what the keys are for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cps_study.model.text import count
from cps_study.ui.page import GAP, Block, Page
from cps_study.ui.study_commands import Spot

if TYPE_CHECKING:
    from datetime import datetime

    from cps_study.study.session import StudySession

FIRST_FEW: Final = 3
"""After so many statements there's a stop: enough to have met the keys that matter."""
ON_SCREEN: Final = {
    Spot.CARD: "Think of your answer. Nobody sees it. Then press the space bar.",
    Spot.BACK: "Did you know it? Press 1 for no, 2 if it was hard, 3 for yes, 4 if it was "
    "easy. It only sets when this card comes back.",
    Spot.ONE: "Press the letter of the answer that you'd choose. A guess is fine.",
    Spot.SEVERAL: "More than one is right here. Press the letter of each one, then Enter.",
    Spot.TYPED: "Type your answer, then press Enter.",
    Spot.FEEDBACK: "Read as long as you like. Then press Enter.",
}
"""What to do, the first time that somebody is in such a spot."""
IN_LINES: Final = {
    Spot.CARD: "This is a card. Nobody hears your answer.",
    Spot.BACK: "Did you know it? Type 1 for no, 2 if it was hard, 3 for yes, 4 if it was easy; "
    "then Enter. It only sets when this card comes back.",
    Spot.ONE: "This is a question. Type one letter, then Enter. A guess is fine.",
    Spot.SEVERAL: "More than one is right here. Type all their letters, then Enter.",
    Spot.TYPED: "Here you type the answer itself, then Enter.",
}
"""The same in plain lines."""
SPOTS: Final = {
    "flashcard": frozenset({Spot.CARD, Spot.BACK}),
    "choice": frozenset({Spot.ONE, Spot.FEEDBACK}),
    "truefalse": frozenset({Spot.ONE, Spot.FEEDBACK}),
    "multi": frozenset({Spot.SEVERAL, Spot.FEEDBACK}),
    "typed": frozenset({Spot.TYPED, Spot.FEEDBACK}),
}
"""The spots that answering an item of each kind leads through."""
STOP_TITLE: Final = "That's how it works"
STOP_WORDS: Final = (
    "Those were your first three. Each one comes back just before you'd forget it, in "
    "other words and in situations, the way an exam might ask it."
)
NO_DATE: Final = "Once you know the date of your exam, plan your days with: cps-study plan"
STOP_PROMPT: Final = "Press Enter to go on, or type q to stop for now."
_FIRST_KEYS: Final = ("h", ":h", "q", ":q")
"""The keys besides those that answer."""


def coach_words(session: StudySession, spot: Spot, *, in_lines: bool = False) -> str:
    """Return what to do in a spot; "" if this isn't a first session, or it was done before."""
    if not _is_first_session(session) or _has_been_in(spot, session):
        return ""
    words = IN_LINES if in_lines else ON_SCREEN
    return words.get(spot, "")


def with_coach(page: Page, session: StudySession, spot: Spot) -> Page:
    """Return the page with what to do, and with just the keys for that, where there is a need."""
    coach = coach_words(session, spot)
    if not coach:
        return page
    few = tuple(row for row in page.keys if row[0] in _FIRST_KEYS or row == page.keys[0])
    return page._replace(coach=coach, keys=few)


def _is_first_session(session: StudySession) -> bool:
    """Return whether this is the first time that somebody studies; a drill isn't studying."""
    return session.is_first_start and session.mode == "study"


def _has_been_in(spot: Spot, session: StudySession) -> bool:
    """Return whether an answer of this session led through a spot, before this time."""
    results = session.results
    if spot is Spot.FEEDBACK:
        results = results[:-1]  # the last answer is what the feedback is about
    answered = [session.pool.item(result.ident) for result in results]
    return any(item is not None and spot in SPOTS[item.kind] for item in answered)


def is_first_stop(session: StudySession) -> bool:
    """Return whether a first session has just come to its stop, and something is left to ask."""
    if not _is_first_session(session) or session.shown is None:
        return False
    met = {result.objective for result in session.results}
    before = {result.objective for result in session.results[:-1]}
    return len(met) == FIRST_FEW and len(before) < FIRST_FEW


def stop_words(session: StudySession, now: datetime) -> list[str]:
    """Return what is said at the first stop."""
    words = [STOP_WORDS, "You can stop any time: every answer is saved."]
    if session.box is not None:
        left = session.box.minutes_left(now)
        words.append(f"The rest of today takes at most {count(left, 'minute')}.")
    if session.course is None:
        words.append(NO_DATE)
    return words


def stop_page(session: StudySession, now: datetime) -> Page:
    """Return the page of the first stop, before the next item."""
    body: list[Block] = []
    for words in stop_words(session, now):
        body += [Block("text", words), GAP]
    keys = (("Enter", "go on"), ("q", "stop for now"), ("h", "help"))
    return Page(STOP_TITLE, body=tuple(body[:-1]), keys=keys)
