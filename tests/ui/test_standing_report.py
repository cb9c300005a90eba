"""The figures of the progress page: drawn on a terminal, told in plain lines."""

from __future__ import annotations

import io
import re

import pytest

from cps_study.model.learner import Learner
from cps_study.ui.progress_report import progress_parts
from cps_study.ui.report import print_report
from cps_study.ui.standing_words import chance_words, fitted_words, minutes_words
from tests.ui.standings import EARLY, FOUND, figures, newcomer, standing

PICTURES = set("█▓▒░▁▂▃▄▅▆▇━●┃")


def shown(*, plain: bool, **changed: object) -> str:
    """Return the report as it's printed."""
    out = io.StringIO()
    print_report(progress_parts(standing(**changed), plain=plain), out, plain=plain)
    return out.getvalue()


def test_plain_lines_are_sentences_with_every_fact() -> None:
    """Nothing is drawn; what the pictures show is told."""
    out = shown(plain=True)
    assert not PICTURES & set(out)
    for told in (
        "you'd get about 78% today. Eight times out of ten it would be between 69% and 87%.",
        "If you follow your plan, it would be about 86% on Jan 10",
        "on Jan 10, eight times out of ten between 77% and 93%.",
        "The chance to reach the pass mark of 85% is about 20%. That's from 684 questions",
        "The real exam isn't ours",
        "Skills: 72 of 95 met, 67% known now, 52% on Jan 10.",
        "Other: 1 of 3 met, 30% known now, 20% on Jan 10.",
        "- A limit is set with care. (boundaries, 38%, keeps slipping away)",
        "Practice these first: cps-study study --weakest",
        "Nov 28 to Dec 4: 2 hours 17 minutes, 14 new.",
        "Since Oct 31 you've studied on 2 days: 121 answers in 1 hour 13 minutes.",
        "Week of Nov 23: 1 day, 12 minutes.",
        "Reviews come when you'd still know about 90%. You knew 87% of 313 reviews.",
        "Where 93% was predicted, you knew 88% of 1 review.",
        "Flagged: 1",
    ):
        assert told in out


def test_a_terminal_gets_pictures() -> None:
    """The scale, the bars, the days ahead and the days behind are drawn."""
    out = shown(plain=False)
    assert set("●━┃█▓") <= set(out)
    assert "expected" in out
    assert "Aug" in out


@pytest.mark.parametrize("columns", [80, 120])
def test_no_line_is_wider_than_the_terminal(columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing runs over, and no color is needed to read it."""
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setenv("NO_COLOR", "1")
    lines = re.sub(r"\x1b\[[0-9;]*m", "", shown(plain=False)).splitlines()
    assert max(map(len, lines)) <= columns


def test_below_sixty_answers_what_is_missing_is_said() -> None:
    """There is no number then, drawn or told."""
    out = shown(plain=False, figures=figures(readiness=EARLY))
    assert "You have 59; 1 more question to go." in " ".join(out.split())
    assert "●" not in out


def test_a_newcomer_gets_one_line() -> None:
    """Rows of zeros would tell nothing."""
    out = io.StringIO()
    print_report(progress_parts(newcomer(), plain=True), out, plain=True)
    assert out.getvalue() == "You haven't answered anything yet. Start with: cps-study study\n"


def test_no_chance_is_called_sure() -> None:
    """Nobody fails for sure, and nobody passes for sure."""
    assert FOUND.readiness is not None
    low, high = (FOUND.readiness._replace(pass_chance=chance) for chance in (0.001, 0.999))
    assert "below 5%" in chance_words(low, 85)
    assert "above 95%" in chance_words(high, 85)


def test_times_are_said_in_hours_and_minutes() -> None:
    """As people say them."""
    told = [minutes_words(minutes) for minutes in (0, 0.2, 1, 59.6, 120, 125)]
    assert told == [
        "0 minutes",
        "less than a minute",
        "1 minute",
        "1 hour",
        "2 hours",
        "2 hours 5 minutes",
    ]


def test_a_fit_is_said_with_the_way_back() -> None:
    """What changed, by how much, from how many reviews, and how to undo it."""
    said = fitted_words(Learner(1.3), 512)
    assert "about 30% later" in said
    assert "Your last 512 reviews say so." in said
    assert said.endswith("To go back: cps-study progress --unfit")
    assert "about 25% sooner" in fitted_words(Learner(0.75), 512)
    out = shown(plain=True, figures=figures(learner=Learner(1.3)))
    assert "Your schedule is fitted to you: your memories last about 30% longer" in out
    assert "fitted" not in shown(plain=True)


def test_a_fit_of_parameters_is_said_in_everyday_words() -> None:
    """Nobody has to know what a parameter is; the way back is the same."""
    own = Learner(0.97, (0.5,) * 21)
    said = fitted_words(own, 512)
    assert "it goes by how your own memories fade and grow" in said
    assert said.endswith("To go back: cps-study progress --unfit")
    out = shown(plain=True, figures=figures(learner=own))
    assert "fitted to you: it follows how your own memories fade and grow." in out


def test_nobody_is_blamed() -> None:
    """No streaks, no failures, no missed days."""
    out = (shown(plain=True) + shown(plain=False)).lower()
    assert not [word for word in ("streak", "fail", "missed", "only ") if word in out]
