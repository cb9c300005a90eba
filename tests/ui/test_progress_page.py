"""The page of a learner's progress: what it holds, and what it keeps to the learner."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest

from cps_study.app.attempts import PastAttempt
from cps_study.app.progress import TypedAnswer
from cps_study.model.learner import Learner
from cps_study.study.scoring import Score, Tally
from cps_study.ui.progress_page import progress_page
from tests.paper.browser import CHROMIUM, DRIVER, Browser
from tests.ui.attempts import Attempt
from tests.ui.standings import EARLY, figures, newcomer, standing

TYPED = [TypedAnswer("t", "Who hears it?", "my boss", right=False, at="2026-11-20T18:00:00.000Z")]


def test_the_page_holds_every_figure_in_words() -> None:
    """Each plot has a name for screen readers, and a table or sentences with the same facts."""
    page = progress_page(standing(), full=False)
    for told in ("about 78% today", "67%", "72\N{NO-BREAK SPACE}of\N{NO-BREAK SPACE}95"):
        assert told in page
    for told in ("A limit is set with care.", "study --weakest", "Which question is open?"):
        assert told in page
    for told in ("Week of Oct\N{NO-BREAK SPACE}26", "to Dec\N{NO-BREAK SPACE}"):
        assert told in page
    plots = re.findall(r'<svg role="img" aria-label="([^"]+)"', page)
    assert len(plots) == 5
    assert all(len(words) > 20 for words in plots)


def test_a_fit_is_on_the_page() -> None:
    """Somebody who looks at the intervals should know whose they are."""
    fitted = standing(figures=figures(learner=Learner(1.3)))
    assert "your memories last about 30% longer" in progress_page(fitted, full=False)
    assert "fitted" not in progress_page(standing(), full=False)


def test_the_page_loads_and_runs_nothing() -> None:
    """It's one file to keep or to send."""
    page = progress_page(standing(), full=False)
    assert "<script" not in page
    assert not re.search(r"""(src|href)\s*=|url\(|https?://(?!www\.w3\.org/2000/svg)""", page)


def test_notes_typed_answers_and_times_stay_with_the_learner() -> None:
    """Only a full page has them; nor does the other one tell which subject was left for today."""
    page = progress_page(standing(), full=False)
    private = ("my own", "Left for today", "Typed", "Notes")
    assert not [word for word in private if word in page]
    assert not re.search(r"\d:\d\d|\b[AP]M\b", page)
    full = progress_page(standing(), TYPED, full=True)
    for word in (*private, "my boss"):
        assert word in full
    assert re.search(r"\d:\d\d [AP]M", full)


def test_a_newcomers_page_says_so() -> None:
    """There are no plots of nothing."""
    page = progress_page(newcomer(), full=True)
    assert "Nothing has been answered yet." in page
    assert "<svg" not in page


def test_without_a_figure_there_is_no_scale() -> None:
    """What is missing is said instead."""
    page = progress_page(standing(figures=figures(readiness=EARLY)), full=False)
    assert "1 more question to go" in page
    assert "pass mark 85%" not in page


def test_a_score_just_below_the_mark_is_not_told_as_at_it() -> None:
    """What a plot of the mock exams says in words never contradicts the verdict beside it."""
    record = Attempt().record._replace(ended="submitted")
    exams = [
        PastAttempt(
            record,
            Score(Tally(Fraction(points), 10_000), Fraction("84.5"), 10_000, {}, {}, {}),
            {},
            frozenset(),
            frozenset(),
        )
        for points in (8449, 8450)
    ]
    page = progress_page(standing(attempts=exams), full=False)
    assert "The scores in order: 84.4% and 84.5%. The pass mark is 84.5%." in page
    assert ">84.5%</text>" in page


@pytest.mark.skipif(CHROMIUM is None or DRIVER is None, reason="no chromium on the PATH")
def test_the_page_is_readable_on_a_phone_and_by_a_screen_reader(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Nothing runs over the side, axe finds nothing wrong, nothing is fetched; dark is fine too."""
    browser = Browser(tmp_path_factory.mktemp("browser"))
    try:
        for width, dark in ((390, False), (1000, True)):
            browser.see(width=width, dark=dark)
            browser.open(progress_page(standing(), TYPED, full=True))
            assert browser.overflow() <= 0
            assert browser.violations() == []
            assert browser.requests() == []
            assert browser.complaints() == []
    finally:
        browser.close()
