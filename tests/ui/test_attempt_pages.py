"""The pages of a timed attempt."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cps_study.model.attempt import Terms
from cps_study.ui.attempt_pages import (
    confirm_page,
    keys_page,
    overview_page,
    question_page,
    quiz_feedback_page,
    start_page,
)
from tests.ui.attempts import Attempt
from tests.ui.sessions import ITEMS, OUTLINE, key_words, said

if TYPE_CHECKING:
    from cps_study.model.attempt import AttemptKind

QUIZ = Terms("quiz", 60.0)
CLOSED = [ident for ident, item in ITEMS.items() if item.kind in {"choice", "multi", "truefalse"}]


@pytest.mark.parametrize("ident", CLOSED)
def test_a_sign_is_before_the_option_that_is_chosen(ident: str) -> None:
    """Only before that one, wherever the cursor is; boxes are only for several right ones."""
    session = Attempt(ident).session
    body = question_page(session, "", 0, {1}, spacious=False).body
    options = [block.text for block in body if block.role.startswith("option")]
    sign = "[x] " if ITEMS[ident].kind == "multi" else "● "
    assert [sign in text for text in options] == [index == 1 for index in range(len(options))]
    assert any("[" in text for text in options) == (ITEMS[ident].kind == "multi")
    before = question_page(session, "", 0, (), spacious=False).body
    assert "●" not in said(before)


def test_answers_with_too_few_checks_are_named_before_submitting() -> None:
    """They count, but somebody may have overlooked the number."""
    attempt = Attempt("small-multi")
    attempt.session.choose([0], attempt.moment())
    text = said(confirm_page(attempt.session, "").body)
    assert "1 question with too few or too many checks: 1." in text
    assert "without an answer" not in text


def test_pages_without_a_clock_speak_of_none() -> None:
    """Neither the start nor the feedback of an untimed quiz."""
    attempt = Attempt("small-tf", terms=Terms("quiz", feedback="each"))
    answered = attempt.session.choose([0], attempt.moment())
    for page in (
        start_page(attempt.session, [], continued=False),
        start_page(attempt.session, [], continued=True),
        quiz_feedback_page(attempt.session, "", answered, OUTLINE),
        keys_page(attempt.session, ""),
    ):
        assert "clock" not in said(page.body)
        assert not any("clock" in what for what in key_words(page).values())


@pytest.mark.parametrize("kind", ["quiz", "exam"])
@pytest.mark.parametrize("breaks", [0, 1])
def test_help_lists_only_keys_that_work_here(kind: AttemptKind, breaks: int) -> None:
    """What a quiz doesn't have isn't listed, nor a break where none was set."""
    session = Attempt(terms=Terms(kind, 60.0, breaks=breaks)).session
    listed = {block.label for block in keys_page(session, "").body}
    assert ({"l", "s", "← p", "→ n"} <= listed) == (kind == "exam")
    assert ("k" in listed) == bool(breaks)
    assert {"f *", "h ?", "q"} <= listed
    foot = key_words(question_page(session, "", -1, (), spacious=False))
    assert ("k" in foot) == bool(breaks)
    assert ("s" in foot) == (kind == "exam")


def test_a_letter_that_is_an_option_is_no_command() -> None:
    """The foot names the other key."""
    foot = key_words(question_page(Attempt("eight").session, "", -1, (), spacious=False))
    assert {"*", "?"} <= set(foot)
    assert not {"f", "h"} & set(foot)


def test_a_quiz_has_no_keys_to_go_back() -> None:
    """Its foot names no key that moves to another question, on either kind of question."""
    for ident in ("small-choice", "small-typed"):
        page = question_page(Attempt(ident, terms=QUIZ).session, "", -1, (), spacious=False)
        assert not {"←", "→", ":p", ":n", "l", ":l", "s", ":s"} & set(key_words(page))


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
    assert "19, 20, …." in text
    assert "A guess costs nothing." in text


def test_choosing_moves_no_line() -> None:
    """The room for the dot is there before an option is chosen."""
    session = Attempt("small-choice").session
    before, after = (
        question_page(session, "", -1, chosen, spacious=False).body for chosen in ((), {1})
    )
    assert [block.text.replace("●", " ") for block in after] == [block.text for block in before]
