"""Which answers QTI 2 and 3 count as right, and what is skipped because that isn't certain."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cps_study.formats.item_faults import NO_KEY
from cps_study.formats.qti2.reader import read
from cps_study.formats.qti2.unfit import CONTRADICTION
from cps_study.model.item import Question, Typed
from tests.formats.platform_help import only, whats
from tests.formats.qti2.makers import MAP, MATCH, choices, item, response, why_skipped

if TYPE_CHECKING:
    from cps_study.formats.base import ReadResult


def _read(
    declared: str, processing: str = MATCH, *, most: int = 1, texts: str = "a b c"
) -> ReadResult:
    return read(item(choices(*texts.split(), most=most), declared, processing).encode(), "x")


def _keys(result: ReadResult) -> tuple[str, set[int]]:
    question = only(result)
    assert isinstance(question, Question)
    return question.kind, set(question.keys)


@pytest.mark.parametrize(
    ("declared", "processing", "most", "expected"),
    [
        (response("B"), MATCH, 1, ("choice", {1})),
        (response("B"), "", 1, ("choice", {1})),
        (response("B", points="A=5 B=1"), MATCH, 1, ("choice", {1})),
        (response("A", "C", cardinality="multiple"), MATCH, 0, ("multi", {0, 2})),
        (response("A", "C", cardinality="multiple"), MATCH, 2, ("multi", {0, 2})),
        (
            response("A", "C", cardinality="multiple", points="A=1 C=0.5 B=-1"),
            MAP,
            0,
            ("multi", {0, 2}),
        ),
        (response(cardinality="multiple", points="A=1 C=1 *=-2"), MAP, 0, ("multi", {0, 2})),
        (response("C", points="C=1"), MAP, 1, ("choice", {2})),
        (response(points="C=1 A=0"), MAP, 1, ("choice", {2})),
        (response("C"), MAP, 1, ("choice", {2})),
        (response("A"), MATCH.replace("match_correct", "CC2_match.xml"), 1, ("choice", {0})),
    ],
)
def test_the_key_is_the_declared_one_or_what_earns_points(
    declared: str, processing: str, most: int, expected: tuple[str, set[int]]
) -> None:
    """The template says which; without one, the declared response counts."""
    assert _keys(_read(declared, processing, most=most)) == expected


@pytest.mark.parametrize(
    ("declared", "processing", "most", "why"),
    [
        (response(), MATCH, 1, NO_KEY),
        (response(), MAP, 1, NO_KEY),
        (response(points="A=0 B=-1"), MAP, 1, NO_KEY),
        (response("D"), MATCH, 1, "its right answer isn't one of its options"),
        (response("A", points="A=0.5 B=1"), MAP, 1, CONTRADICTION),
        (response("A", points="A=1 B=1"), MAP, 1, CONTRADICTION),
        (response("A", "B", cardinality="multiple", points="A=1"), MAP, 0, CONTRADICTION),
        (response("A", cardinality="multiple", points="A=1 *=1"), MAP, 0, CONTRADICTION),
        (
            response(points="A=1 B=0.5"),
            MAP,
            1,
            "several options earn points, and the file doesn't say which one is right",
        ),
        (response("A", "B"), MATCH, 0, "2 answers are marked as right, but only one can be chosen"),
        (
            response("A", "B", cardinality="multiple"),
            MATCH,
            1,
            "more answers are right than may be chosen",
        ),
        (
            response("A", "B", "C", cardinality="multiple"),
            MATCH,
            0,
            "all its answers are marked as right",
        ),
        (
            response("A", cardinality="ordered"),
            MATCH,
            1,
            "its response type doesn't fit a choice",
        ),
        (response("A", base="string"), MATCH, 1, "its response type doesn't fit a choice"),
        (response("A", points="A=x"), MAP, 1, "'x' isn't a number of points"),
        (response("A", points="A=nan"), MAP, 1, "'nan' isn't a number of points"),
        ("", MATCH, 1, "its response isn't declared"),
        (response("A") + response("B"), MATCH, 1, "its response is declared twice"),
        (
            response("A"),
            MATCH.replace("match_correct", "own.xml"),
            1,
            "it is scored by the unknown template 'own'",
        ),
    ],
)
def test_a_key_is_never_guessed(declared: str, processing: str, most: int, why: str) -> None:
    """If a key is missing, or contradicts itself, the question is skipped."""
    assert why_skipped(_read(declared, processing, most=most)) == why


def test_partial_credit_is_reported_as_lost() -> None:
    """The best option is the key if the file also declares it; the other points are lost."""
    result = _read(response("A", points="A=1 B=0.5"), MAP)
    assert _keys(result) == ("choice", {0})
    assert whats(result) == ["left out: credit for a partly right answer"]


def test_one_right_answer_of_several_is_a_choice_with_a_warning() -> None:
    """A question with boxes to check can be asked as a choice."""
    result = _read(response("A", cardinality="multiple"), most=0)
    assert _keys(result)[0] == "choice"
    assert "several answers could be chosen" in whats(result)[0]


NOT_LISTED = "it's a numerical question whose answers can't be listed"


def _type(declared: str, processing: str = MATCH) -> ReadResult:
    body = '<p>Whom?</p><p><textEntryInteraction responseIdentifier="RESPONSE"/></p>'
    return read(item(body, declared, processing).encode(), "x")


@pytest.mark.parametrize(
    ("declared", "processing", "accept", "notes"),
    [
        (response("York", base="string"), MATCH, ("York",), 0),
        (response("York", base="string", points="york=1 York=1 Yor=0.5"), MAP, ("York", "york"), 1),
        (response(base="string", points="a~peer=2 peer=2"), MAP, ("a peer", "peer"), 0),
        (response("a", "?", base="string"), MATCH, ("a",), 1),
        (response("3.50", base="float"), MATCH, ("3.5",), 0),
        (response("-3", base="integer"), MATCH, ("-3",), 0),
    ],
)
def test_texts_that_earn_all_points_are_accepted(
    declared: str, processing: str, accept: tuple[str, ...], notes: int
) -> None:
    """The declared one comes first; the report says that texts with fewer points are left out."""
    result = _type(declared, processing)
    typed = only(result)
    assert isinstance(typed, Typed)
    assert (typed.stem, typed.accept) == ("Whom?", accept)
    assert len(result.problems) == notes


@pytest.mark.parametrize(
    ("declared", "processing", "why"),
    [
        (response("soon", base="float"), MATCH, NOT_LISTED),
        (
            response("a", base="string", cardinality="multiple"),
            MATCH,
            "its response type doesn't fit a typed answer",
        ),
        (response(base="string"), MATCH, NO_KEY),
        (response("a", base="string", points="b=1"), MAP, CONTRADICTION),
        (response("a", base="string", points="a=1 *=1"), MAP, CONTRADICTION),
        (response("?!", base="string"), MATCH, "its answer has no letter or digit"),
    ],
)
def test_answers_that_cannot_be_typed_are_skipped(declared: str, processing: str, why: str) -> None:
    """That is numbers, lists, and texts that contradict their points."""
    assert why_skipped(_type(declared, processing)) == why


def test_points_for_one_answer_are_given_once() -> None:
    """Otherwise either could count."""
    twice = response("A", points="A=1").replace("<mapEntry", '<mapEntry mapKey="A"/><mapEntry', 1)
    assert why_skipped(_read(twice, MAP)) == "'' isn't a number of points"
    twice = twice.replace('mapKey="A"/>', 'mapKey="A" mappedValue="1"/>')
    assert why_skipped(_read(twice, MAP)) == "the points for an answer are given twice"
