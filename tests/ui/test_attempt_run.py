"""Running an attempt."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cps_study.model.attempt import Terms
from cps_study.ui.attempt_run import run_attempt
from cps_study.ui.environment import Env
from tests.ui.attempts import Attempt
from tests.ui.sessions import OUTLINE, START

if TYPE_CHECKING:
    from cps_study.store.paths import Home


@pytest.mark.parametrize("plain", [True, False], ids=["plain", "screen"])
def test_a_quiz_cut_off_after_its_last_answer_ends(home: Home, *, plain: bool) -> None:
    """If only the end was not stored, going on ends the quiz, and nothing is asked twice."""
    attempt = Attempt("small-tf", terms=Terms("quiz", 60.0))
    attempt.session.start(attempt.moment())
    attempt.session.choose([1], attempt.moment())
    session = attempt.again()
    env = Env(home, plain, now=lambda: START, clock=lambda: attempt.moment().awake)
    assert not run_attempt(session, lambda: OUTLINE, [], env, spacious=False, as_json=False)
    assert attempt.record.ended == "submitted"
    assert len(attempt.notebook.answers) == 1
