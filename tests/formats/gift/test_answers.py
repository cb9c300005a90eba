"""The answers between GIFT's braces."""

from __future__ import annotations

import pytest

from cps_study.formats.gift.answers import Offer, accepted, offered


def test_each_answer_has_its_share_and_feedback() -> None:
    """A share is read behind `~` only, with Moodle's rule for its digits; feedback begins at the first `#`."""
    found = offered("~%-33.3%a#b#c =%50%d ~%33,3%e")
    assert found.offers == (
        Offer("a", "b#c", -33.3),
        Offer("%50%d", "", 100),
        Offer("%33,3%e", "", 0),
    )
    assert [offer.odd for offer in found.offers] == [False, True, True]
    assert found.single
    assert not found.unclear


def test_an_answer_earns_all_a_part_or_nothing() -> None:
    """Rounded thirds make a whole, and a negative share is no part."""
    shares = (100, 99.999, 50, 0, -50)
    assert [(Offer("", "", share).full, Offer("", "", share).partial) for share in shares] == [
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
def test_an_equals_sign_within_a_text_is_not_clear(answers: str, clear: bool) -> None:  # noqa: FBT001 - as the case says
    """An `=` that stands otherwise than every `~` may belong to a text."""
    assert (not offered(answers).unclear) is clear


def test_answers_to_be_typed_earn_all_unless_they_say_otherwise() -> None:
    """The first may stand without `=`."""
    assert accepted("a =%50%b#c").offers == (Offer("a", "", 100), Offer("b", "c", 50))
