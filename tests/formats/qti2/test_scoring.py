"""Which answers QTI counts as right, and what is left because it could be another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cps_study.formats.qti2.reader import read
from cps_study.formats.qti2.scoring import DISAGREE, NO_KEY, OWN_RULES
from cps_study.model.item import Question, Typed
from tests.formats.drafts import items_in
from tests.formats.platform_help import only, whats
from tests.formats.qti2.makers import MAP, MATCH, choices, item, response, three

if TYPE_CHECKING:
    from cps_study.formats.base import ReadResult

MATCHES = '<match><variable identifier="RESPONSE"/><correct identifier="RESPONSE"/></match>'
MAPS = '<mapResponse identifier="RESPONSE"/>'
ANSWERED = '<not><isNull><variable identifier="RESPONSE"/></isNull></not>'


def _set(value: str, name: str = "SCORE") -> str:
    return f'<setOutcomeValue identifier="{name}">{value}</setOutcomeValue>'


def _base(value: str) -> str:
    return f'<baseValue baseType="float">{value}</baseValue>'


def _when(test: str, then: str, other: str = "") -> str:
    otherwise = f"<responseElse>{other}</responseElse>" if other else ""
    return (
        f"<responseCondition><responseIf>{test}{then}</responseIf>{otherwise}</responseCondition>"
    )


def _rules(*rules: str) -> str:
    return f"<responseProcessing>{''.join(rules)}</responseProcessing>"


def _read(
    declared: str, processing: str = MATCH, *, most: int = 1, texts: str = "a b c"
) -> ReadResult:
    return read(item(choices(*texts.split(), most=most), declared, processing).encode(), "x")


def _keys(harvest: ReadResult) -> tuple[str, set[int]]:
    held = only(harvest)
    assert isinstance(held, Question)
    return held.kind, set(held.keys)


def _why(harvest: ReadResult) -> str:
    assert not items_in(harvest)
    return harvest.left[0].why


@pytest.mark.parametrize(
    ("declared", "processing", "most", "found"),
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
    declared: str, processing: str, most: int, found: tuple[str, set[int]]
) -> None:
    """By the template that the item names; without one the declared response stands."""
    assert _keys(_read(declared, processing, most=most)) == found


@pytest.mark.parametrize(
    ("declared", "processing", "most", "why"),
    [
        (response(), MATCH, 1, NO_KEY),
        (response(), MAP, 1, NO_KEY),
        (response(points="A=0 B=-1"), MAP, 1, NO_KEY),
        (response("D"), MATCH, 1, "its right answer names no option"),
        (response("A", points="A=0.5 B=1"), MAP, 1, DISAGREE),
        (response("A", points="A=1 B=1"), MAP, 1, DISAGREE),
        (response("A", "B", cardinality="multiple", points="A=1"), MAP, 0, DISAGREE),
        (response("A", cardinality="multiple", points="A=1 *=1"), MAP, 0, DISAGREE),
        (
            response(points="A=1 B=0.5"),
            MAP,
            1,
            "several options earn points, and the file does not say which one is right",
        ),
        (response("A", "B"), MATCH, 0, "2 answers are marked as right, but only one can be chosen"),
        (
            response("A", "B", cardinality="multiple"),
            MATCH,
            1,
            "more answers are right than can be chosen",
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
            "its response is of a kind that no choice has",
        ),
        (response("A", base="string"), MATCH, 1, "its response is of a kind that no choice has"),
        (response("A", points="A=x"), MAP, 1, "'x' is no number of points"),
        (response("A", points="A=nan"), MAP, 1, "'nan' is no number of points"),
        ("", MATCH, 1, "its response is not declared"),
        (response("A") + response("B"), MATCH, 1, "its response is declared twice"),
        (
            response("A"),
            MATCH.replace("match_correct", "own.xml"),
            1,
            "it is scored by the template 'own', which is not known",
        ),
    ],
)
def test_what_is_contradictory_or_missing_is_left(
    declared: str, processing: str, most: int, why: str
) -> None:
    """Nothing is guessed about a key."""
    assert _why(_read(declared, processing, most=most)) == why


def test_partial_points_are_told() -> None:
    """The best option is the key if the file also declares it; the rest of the points is lost."""
    harvest = _read(response("A", points="A=1 B=0.5"), MAP)
    assert _keys(harvest) == ("choice", {0})
    assert whats(harvest) == ["left out: points for answers that are right in part"]


def test_one_right_answer_of_several_is_a_choice_with_a_warning() -> None:
    """A question with boxes to tick can be asked as a choice."""
    harvest = _read(response("A", cardinality="multiple"), most=0)
    assert _keys(harvest)[0] == "choice"
    assert "several answers could be chosen" in whats(harvest)[0]


@pytest.mark.parametrize("rename", [str, three])
@pytest.mark.parametrize(
    "rules",
    [
        _when(MATCHES, _set(_base("1")), _set(_base("0"))),
        _when(
            f"<and>{ANSWERED}{MATCHES}</and>",
            _set('<sum><variable identifier="SCORE"/><baseValue>1</baseValue></sum>'),
        ),
        _set('<variable identifier="RESPONSE"/>', "FEEDBACK") + _when(MATCHES, _set(_base("1"))),
        _when(ANSWERED, _set(MAPS)),
        _set(f'<sum><variable identifier="SCORE"/>{MAPS}</sum>'),
        _set(MAPS)
        + _when(f'<gt><variable identifier="SCORE"/>{_base("2")}</gt>', _set(_base("2"))),
        _when(
            '<member><baseValue>A</baseValue><variable identifier="RESPONSE"/></member>',
            _set(_base("1"), "FEEDBACK"),
        )
        + _when(MATCHES, _set(_base("1"))),
        _when(
            '<isNull><variable identifier="RESPONSE"/></isNull>',
            _set(_base("0")),
            _set(MAPS) + "<exitResponse/>",
        ),
    ],
)
def test_rules_that_come_to_the_templates_are_read(rules: str, rename: type[str]) -> None:
    """Comparing with the declared response, or adding up its points; feedback may depend on anything."""
    declared = response("A", "C", cardinality="multiple", points="A=1 C=1")
    text = rename(item(choices("a", "b", "c", most=0), declared, _rules(rules)))
    assert _keys(read(text.encode(), "x")) == ("multi", {0, 2})


@pytest.mark.parametrize(
    "rules",
    [
        _when(
            '<match><variable identifier="RESPONSE"/><baseValue>B</baseValue></match>',
            _set(_base("1")),
        ),
        _when(
            '<match><variable identifier="OTHER"/><correct identifier="OTHER"/></match>',
            _set(_base("1")),
        ),
        _when(f"<not>{MATCHES}</not>", _set(_base("1"))),
        _when(MATCHES, _set(_base("0")), _set(_base("1"))),
        _when(MATCHES, _set(_base("-1"))),
        _when(
            '<match><variable identifier="FEEDBACK"/><baseValue>B</baseValue></match>',
            _set(_base("1")),
        ),
        _when(MATCHES, _set('<mapResponsePoint identifier="RESPONSE"/>')),
        _when(MATCHES, _set(_base("1")))
        + '<lookupOutcomeValue identifier="SCORE"><baseValue>1</baseValue></lookupOutcomeValue>',
        '<include href="rules.xml"/>',
        _when(
            MATCHES,
            _when('<contains><variable identifier="RESPONSE"/></contains>', _set(_base("1"))),
        ),
        _set('<variable identifier="RESPONSE"/>'),
    ],
)
def test_rules_of_its_own_are_left(rules: str) -> None:
    """Another answer than the declared one could be right."""
    declared = response("A", points="A=1")
    assert _why(_read(declared, _rules(rules))) == OWN_RULES


def _type(declared: str, processing: str = MATCH) -> ReadResult:
    body = '<p>Whom?</p><p><textEntryInteraction responseIdentifier="RESPONSE"/></p>'
    return read(item(body, declared, processing).encode(), "x")


@pytest.mark.parametrize(
    ("declared", "processing", "accept", "told"),
    [
        (response("York", base="string"), MATCH, ("York",), 0),
        (response("York", base="string", points="york=1 York=1 Yor=0.5"), MAP, ("York", "york"), 1),
        (response(base="string", points="a~peer=2 peer=2"), MAP, ("a peer", "peer"), 0),
        (response("a", "?", base="string"), MATCH, ("a",), 1),
    ],
)
def test_texts_that_earn_all_points_are_accepted(
    declared: str, processing: str, accept: tuple[str, ...], told: int
) -> None:
    """The declared one first; those that earn a part are left out, which is said."""
    harvest = _type(declared, processing)
    held = only(harvest)
    assert isinstance(held, Typed)
    assert (held.stem, held.accept) == ("Whom?", accept)
    assert len(harvest.problems) == told


@pytest.mark.parametrize(
    ("declared", "processing", "why"),
    [
        (response("3", base="float"), MATCH, "a question for a number"),
        (
            response("a", base="string", cardinality="multiple"),
            MATCH,
            "its response is of a kind that cannot be typed",
        ),
        (response(base="string"), MATCH, NO_KEY),
        (response("a", base="string", points="b=1"), MAP, DISAGREE),
        (response("a", base="string", points="a=1 *=1"), MAP, DISAGREE),
        (response("?!", base="string"), MATCH, "its answer is only signs"),
    ],
)
def test_answers_that_cannot_be_typed_are_left(declared: str, processing: str, why: str) -> None:
    """Numbers, lists, and texts that disagree with their points."""
    assert _why(_type(declared, processing)) == why
