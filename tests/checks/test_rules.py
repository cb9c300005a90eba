"""All rules together: what they find, what an author waives, and where it is told."""

from __future__ import annotations

import dataclasses
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cps_study.checks.rule import BankRule, HeldElsewhere
from cps_study.checks.rules import ITEM_RULES, RULES, CheckedFile, judge
from cps_study.model.item import Bank, Waiver
from tests.checks.makers import NOTHING, asking, choice, family, judged, typed
from tests.strategies import banks

NEGATIVE = asking("Which of these is not one of the roles?")
SWEEPING = choice("Ask first", "Always tell", "Never share", "Wait at the door")


def test_a_finding_is_told_at_its_item_with_its_rule_and_who_says_so() -> None:
    """It names the file, the item and its line, the rule, its level and its source."""
    (problem,) = judged(NEGATIVE).open
    assert (problem.place, problem.item, problem.severity, problem.rule) == (
        "bank.yaml:12:1",
        "x-1",
        "error",
        "L04",
    )
    assert problem.basis == "Haladyna 2002 #17; NBME"


def test_a_finding_about_the_bank_is_told_at_its_head() -> None:
    """No item is to blame."""
    many = [
        dataclasses.replace(choice("Aa", "Bb", "Cc", "Dd", stem=f"Who is {n}?"), id=f"x-{n}")
        for n in range(20)
    ]
    problems = [problem for problem in judged(*many).open if problem.rule == "L12"]
    assert [(problem.place, problem.item) for problem in problems] == [("bank.yaml:1:1", "")] * 2


def test_a_waiver_with_a_reason_takes_a_finding_out() -> None:
    """It is kept with its reason, and holds for its item alone."""
    waived = dataclasses.replace(
        NEGATIVE, id="x-2", waive=(Waiver("L04", "The list is called so."),)
    )
    verdict = judged(waived)
    assert verdict.open == []
    ((problem, reason),) = verdict.waived
    assert (problem.rule, problem.item, reason) == ("L04", "x-2", "The list is called so.")
    other = dataclasses.replace(NEGATIVE, stem="Which helper on this page is not a role at all?")
    assert [problem.item for problem in judged(waived, other).open if problem.rule == "L04"] == [
        "x-1"
    ]


def test_a_bank_waives_what_is_said_of_it_as_a_whole() -> None:
    """The reason stands at the head of the file."""
    items = [
        dataclasses.replace(choice("Aa", "Bb", "Cc", "Dd", stem=f"Who is {n}?"), id=f"x-{n}")
        for n in range(20)
    ]
    verdict = judged(*items, waive=(Waiver("L12", "The paper form keeps this order."),))
    assert "L12" not in {problem.rule for problem in verdict.open}
    assert {waived.problem.rule for waived in verdict.waived} == {"L12"}


@pytest.mark.parametrize(
    ("rule", "what", "hint"),
    [
        ("L05", "waives L05, which finds nothing here", "take the waiver out"),
        ("L99", "waives 'L99', which is no rule", "did you mean"),
    ],
)
def test_a_waiver_that_waives_nothing_is_told(rule: str, what: str, hint: str) -> None:
    """So no waiver outlives its reason, and a slip in a rule's id is seen."""
    (problem,) = judged(
        asking("Who meets newcomers on this page?", waive=(Waiver(rule, "Because."),))
    ).open
    assert (problem.rule, problem.severity, problem.what) == ("C03", "warning", what)
    assert problem.hint.startswith(hint)


def test_near_duplicates_are_found_across_files() -> None:
    """The later file's item is told, with the place of the first."""
    item = asking(
        "Ana has come to her first group on a Monday. Which helper on the page meets her?"
    )
    files = [
        CheckedFile("a.yaml", Bank(id="a", title="A", items=(item,))),
        CheckedFile(
            "b.yaml", Bank(id="b", title="B", items=(dataclasses.replace(item, id="x-2"),))
        ),
    ]
    (problem,) = judge(files, NOTHING).open
    assert (problem.source, problem.item, problem.rule) == ("b.yaml", "x-2", "L22")
    assert problem.what == "nearly the same as x-1 (a.yaml:12), 100% alike"


def test_a_familys_list_is_judged_once() -> None:
    """What is wrong with the options is said at the first item, not at each."""
    problems = judged(
        *family(
            "Ask the team", "Ask the team now", "Wait", stems=("One scene", "Two scenes", "Three")
        )
    ).open
    assert [(problem.rule, problem.item) for problem in problems] == [("L09", "x-family-0")]


def test_items_with_gaps_are_not_judged() -> None:
    """What the reader could not read whole has its error already."""
    file = CheckedFile("bank.yaml", Bank(id="x", title="X", items=(NEGATIVE, SWEEPING)))
    assert [
        problem.rule for problem in judge([file], NOTHING).open if problem.rule in {"L04", "L05"}
    ] == ["L04", "L05"]
    assert judge([file], NOTHING, skip=frozenset({"x-1"})).open == []


def test_every_rule_is_in_the_list_once_with_its_words() -> None:
    """The list that `--rules` prints: ids in order, each with what it asks and who says so."""
    assert list(RULES) == sorted(RULES)
    assert all(
        re.fullmatch(r"[BCL]\d\d", ident) and rule.says and rule.basis
        for ident, rule in RULES.items()
    )
    assert len({rule.id for rule in ITEM_RULES}) == len(ITEM_RULES)
    assert {f"L{number:02}" for number in range(1, 26)} <= set(RULES)


def test_rules_that_stand_elsewhere_are_few() -> None:
    """Most rules are functions here; the rest is held by the reader or by comparing items."""
    assert {ident for ident, rule in RULES.items() if isinstance(rule, HeldElsewhere)} == {
        "C03",
        "L20",
        "L22",
        "L24",
    }
    assert {ident for ident, rule in RULES.items() if isinstance(rule, BankRule)} == {
        "B01",
        "B02",
        "L12",
    }


@settings(max_examples=20)
@given(st.lists(banks(), max_size=2))
def test_any_bank_can_be_judged(drawn: list[Bank]) -> None:
    """No bank that can be read stops a rule, and every finding has its place."""
    verdict = judge([CheckedFile(f"{n}.yaml", bank) for n, bank in enumerate(drawn)], NOTHING)
    assert all(problem.rule in RULES and problem.what and problem.hint for problem in verdict.open)


def test_a_good_typed_question_is_left_alone() -> None:
    """Nothing is found in what is in order."""
    assert judged(typed("Which helper on the page meets newcomers?", "guide")).open == []
