"""What each view of a study session looks like."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cps_study.ui.study_pages import ask_page, back_page, end_page, feedback_page, note_page
from cps_study.ui.study_views import (
    AfterColon,
    AskingItem,
    AtEnd,
    ReadingPage,
    ShowingBack,
    ShowingFeedback,
    View,
    WritingNote,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from cps_study.model.outline import Outline
    from cps_study.study.session import StudySession
    from cps_study.ui.page import Page


def page_of(
    view: View,
    session: StudySession,
    outline: Callable[[], Outline],
    now: Callable[[], datetime],
) -> Page:
    """Return the page of a view. `outline` is only read where sources are named."""
    match view:
        case ReadingPage(page):
            return page
        case WritingNote(item):
            return note_page(session, item)
        case AfterColon(below):
            return page_of(below, session, outline, now)
        case ShowingFeedback(outcome):
            return feedback_page(session, outcome, outline())
        case AtEnd():
            return end_page()
        case ShowingBack():
            return back_page(session, session.intervals(now()))
        case AskingItem(cursor, checked, guessed):
            return ask_page(session, cursor, checked, guessed=guessed)
