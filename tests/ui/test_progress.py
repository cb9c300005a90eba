"""Progress of slow work, reported while it lasts."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from cps_study.ui.progress import ProgressReporter

if TYPE_CHECKING:
    import pytest


def test_nothing_is_said_of_what_is_quick() -> None:
    """Nothing is reported before the waiting time is over."""
    said: list[str] = []
    with ProgressReporter(said.append, plain=True, after=60) as reporter:
        reporter.say("Reading x")
    assert said == []


def test_each_step_is_a_line_where_nothing_can_be_drawn() -> None:
    """Each step is a line once, however often its progress is reported."""
    said: list[str] = []
    with ProgressReporter(said.append, plain=True, after=0) as reporter:
        reporter.say("Reading x")
        for done in range(3):
            reporter.say("Checking 3 questions", done, 3)
    assert said == ["Reading x …", "Checking 3 questions …"]


def test_a_bar_shows_how_far_it_is_and_goes_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name is shown as it is, with terminal control characters made visible."""
    screen = io.StringIO()
    monkeypatch.setattr("sys.stderr", screen)
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.delenv("NO_COLOR", raising=False)
    with ProgressReporter(print, plain=False, after=0) as reporter:
        reporter.say("Reading [bold]\x1b[2Jx", 0, 0)
        reporter.say("Checking", 1, 4)
        assert reporter._bar is not None
        reporter._bar[0].refresh()
    output = screen.getvalue()
    assert "Reading [bold]\\x1b[2Jx" in output
    assert "Checking" in output
    assert "25%" in output
    assert output.endswith("\x1b[2K")
