"""The answers between GIFT's braces."""

from __future__ import annotations

import pytest

from cps_study.formats.gift.answers import GiftAnswer, answers_to_choose, answers_to_type


def test_each_answer_has_its_share_and_feedback() -> None:
    """A share counts after `~` only, by Moodle's rule; feedback begins at the first `#`."""
    choice = answers_to_choose("~%-33.3%a#b#c =%50%d ~%33,3%e")
    assert choice.answers == (
        GiftAnswer("a", "b#c", -33.3),
        GiftAnswer("%50%d", "", 100),
        GiftAnswer("%33,3%e", "", 0),
    )
    assert [answer.odd for answer in choice.answers] == [False, True, True]
    assert choice.single
    assert not choice.unclear


def test_an_answer_earns_all_a_part_or_nothing() -> None:
    """Rounded thirds make a whole, and a negative share is no part of the points."""
    answers = [GiftAnswer("", "", share) for share in (100, 99.999, 50, 0, -50)]
    assert [(answer.full, answer.partial) for answer in answers] == [
        (True, False),
        (True, False),
        (False, True),
        (False, False),
        (False, False),
    ]


@pytest.mark.parametrize(
    ("answers", "clear"),
    [
        ("~a ~b =c", True),
        ("~a~b=c", True),
        ("~ a ~ b = c", True),
        ("~a\n~b\n=c", True),
        ("~a ~b=c", False),
        ("~a\n~b = c", False),
        ("~a\n~b =c", True),
    ],
)
def test_an_equals_sign_in_a_text_leaves_a_doubt(answers: str, clear: bool) -> None:  # noqa: FBT001 - as the case says
    """An `=` with other blanks than every `~` may belong to a text."""
    assert (not answers_to_choose(answers).unclear) is clear


def test_answers_to_type_earn_all_unless_they_say_otherwise() -> None:
    """The first one doesn't need its `=`."""
    typed = answers_to_type("a =%50%b#c")
    assert typed.answers == (GiftAnswer("a", "", 100), GiftAnswer("b", "c", 50))
