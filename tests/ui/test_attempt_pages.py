"""The pages of a timed attempt."""

from __future__ import annotations

import pytest

from cps_study.model.attempt import Terms
from cps_study.ui.attempt_pages import confirm_page, overview_page, question_page
from tests.ui.attempts import Attempt
from tests.ui.sessions import ITEMS, key_words, said

QUIZ = Terms("quiz", 60.0)
CLOSED = [ident for ident, item in ITEMS.items() if item.kind in {"choice", "multi", "truefalse"}]


@pytest.mark.parametrize("ident", CLOSED)
def test_a_cross_is_in_the_box_of_a_marked_option(ident: str) -> None:
    """Only the marked option has a cross, wherever the cursor is."""
    session = Attempt(ident).session
    text = said(question_page(session, "", 0, {1}, spacious=False).body)
    lines = [line for line in text.splitlines() if "[" in line]
    assert ["[x]" in line for line in lines] == [index == 1 for index in range(len(lines))]


def test_a_quiz_has_no_keys_to_go_back() -> None:
    """Its foot names no key that moves to another question, on either kind of question."""
    for ident in ("small-choice", "small-typed"):
        page = question_page(Attempt(ident, terms=QUIZ).session, "", -1, (), spacious=False)
        assert not {"←→", ":p :n", "l", ":l", "s", ":s"} & set(key_words(page))


def test_the_overview_repeats_the_number_that_is_typed() -> None:
    """While a number is typed, the foot says which question Enter goes to."""
    session = Attempt().session
    assert key_words(overview_page(session, "", ""))["0-9 Enter"] == "go to that question"
    assert key_words(overview_page(session, "", "12"))["0-9 Enter"] == "go to question 12_"


def test_a_long_list_of_unanswered_questions_is_cut_short() -> None:
    """With more than twenty unanswered questions, the first twenty are named."""
    attempt = Attempt(*CLOSED)
    session = attempt.session
    session.attempt = session.attempt._replace(form=session.form[:1] * 21)
    text = said(confirm_page(session, "").body)
    assert "21 questions without an answer: 1, 2," in text
    assert "19, 20 …." in text
    assert "A guess costs nothing." in text
