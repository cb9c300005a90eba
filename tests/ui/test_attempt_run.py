"""Letting an attempt be taken."""

from __future__ import annotations

import pytest

from cps_study.model.attempt import Terms
from cps_study.ui.attempt_run import run_attempt
from tests.ui.attempts import Attempt
from tests.ui.sessions import OUTLINE


@pytest.mark.parametrize("plain", [True, False], ids=["plain", "screen"])
def test_a_quiz_cut_off_behind_its_last_answer_ends(*, plain: bool) -> None:
    """If only the end was not stored, going on ends the quiz, and nothing is asked twice."""
    attempt = Attempt("small-tf", terms=Terms("quiz", 60.0))
    attempt.session.start(attempt.moment())
    attempt.session.choose([1], attempt.moment())
    session = attempt.again()
    assert not run_attempt(
        session,
        lambda: OUTLINE,
        [],
        plain=plain,
        spacious=False,
        to_stderr=True,
        moment=attempt.moment,
    )
    assert attempt.taken.ended == "submitted"
    assert len(attempt.notebook.answers) == 1
