"""The rules by which QTI 2 and 3 score: which are read, and which are not trusted."""

from __future__ import annotations

import pytest

from cps_study.formats.qti2.reader import read
from cps_study.formats.qti2.unfit import OWN_RULES
from cps_study.model.item import Question
from tests.formats.platform_help import only
from tests.formats.qti2.makers import choices, item, response, three, why_skipped

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
def test_rules_that_come_to_the_same_as_a_template_are_read(rules: str, rename: type[str]) -> None:
    """They compare with the response or add up points; feedback may depend on anything."""
    declared = response("A", "C", cardinality="multiple", points="A=1 C=1")
    text = rename(item(choices("a", "b", "c", most=0), declared, _rules(rules)))
    question = only(read(text.encode(), "x"))
    assert isinstance(question, Question)
    assert question.keys == {0, 2}


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
def test_other_rules_are_skipped(rules: str) -> None:
    """They could make another answer right than the declared one."""
    declared = response("A", points="A=1")
    text = item(choices("a", "b", "c"), declared, _rules(rules))
    assert why_skipped(read(text.encode(), "x")) == OWN_RULES


@pytest.mark.parametrize("points", ["", "x", "inf", "1 2"])
def test_points_that_are_not_a_number_are_not_trusted(points: str) -> None:
    """Nobody can say whether they are more than none."""
    rules = _when(MATCHES, _set(_base(points)))
    text = item(choices("a", "b"), response("A"), _rules(rules))
    assert "isn't a number of points" in why_skipped(read(text.encode(), "x"))
