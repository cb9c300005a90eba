"""All rules together: where their findings are reported, and what an author waives."""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cps_study.checks.duplicates import SimilarItems
from cps_study.checks.rule import BankRule, ListedRule
from cps_study.checks.rules import ITEM_RULES, RULES, CheckedFile, judge
from cps_study.model.item import Bank, Waiver
from tests.checks.makers import NO_OUTLINE, asking, check, choice, family, typed
from tests.strategies import banks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cps_study.model.item import Question

NEGATIVE = asking("Which of these is not one of the roles?")
SWEEPING = choice("Ask first", "Always tell", "Never share", "Wait at the door")


def test_a_finding_is_reported_at_its_item_with_its_rule_and_source() -> None:
    """It names the file, the item and its line, the rule, its severity and its source."""
    (problem,) = check(NEGATIVE).open
    assert (problem.place, problem.item, problem.severity, problem.rule) == (
        "bank.yaml:12:1",
        "x-1",
        "error",
        "L04",
    )
    assert problem.basis == "Haladyna 2002 #17; NBME"


def test_a_finding_about_the_bank_is_reported_at_its_first_line() -> None:
    """No single item causes it."""
    many = [
        dataclasses.replace(choice("Aa", "Bb", "Cc", "Dd", stem=f"Who is {n}?"), id=f"x-{n}")
        for n in range(20)
    ]
    problems = [problem for problem in check(*many).open if problem.rule == "L12"]
    assert [(problem.place, problem.item) for problem in problems] == [("bank.yaml:1:1", "")] * 2


def test_a_waiver_with_a_reason_closes_a_finding() -> None:
    """The finding is kept with the reason. The waiver applies only to its own item."""
    waived = dataclasses.replace(
        NEGATIVE, id="x-2", waive=(Waiver("L04", "The list is called so."),)
    )
    result = check(waived)
    assert result.open == []
    ((problem, reason),) = result.waived
    assert (problem.rule, problem.item, reason) == ("L04", "x-2", "The list is called so.")
    other = dataclasses.replace(NEGATIVE, stem="Which helper on this page is not a role at all?")
    assert [problem.item for problem in check(waived, other).open if problem.rule == "L04"] == [
        "x-1"
    ]


def test_a_bank_can_waive_a_finding_about_the_whole_bank() -> None:
    """Its waiver is at the top of the file."""
    items = [
        dataclasses.replace(choice("Aa", "Bb", "Cc", "Dd", stem=f"Who is {n}?"), id=f"x-{n}")
        for n in range(20)
    ]
    result = check(*items, waive=(Waiver("L12", "The paper form keeps this order."),))
    assert "L12" not in {problem.rule for problem in result.open}
    assert {waived.problem.rule for waived in result.waived} == {"L12"}


@pytest.mark.parametrize(
    ("rule", "what", "hint"),
    [
        ("L05", "waives L05, which finds nothing here", "remove the waiver"),
        ("L99", "waives 'L99', but there's no such rule", "choose one of"),
    ],
)
def test_a_waiver_that_waives_nothing_is_a_finding(rule: str, what: str, hint: str) -> None:
    """So no waiver outlives its reason, and a typo in a rule's id is noticed."""
    (problem,) = check(
        asking("Who meets newcomers on this page?", waive=(Waiver(rule, "Because."),))
    ).open
    assert (problem.rule, problem.severity, problem.what) == ("C03", "warning", what)
    assert problem.hint.startswith(hint)


def test_near_duplicates_are_found_across_files() -> None:
    """The finding is about the later file's item and says where the first one is."""
    item = asking(
        "Ana has come to her first group on a Monday. Which helper on the page meets her?"
    )
    files = [
        CheckedFile("a.yaml", Bank(id="a", title="A", items=(item,))),
        CheckedFile(
            "b.yaml", Bank(id="b", title="B", items=(dataclasses.replace(item, id="x-2"),))
        ),
    ]
    (problem,) = judge(files, NO_OUTLINE).open
    assert (problem.source, problem.item, problem.rule) == ("b.yaml", "x-2", "L22")
    assert problem.what == "nearly the same as x-1 (a.yaml:12), 100% alike"


def test_what_a_file_has_inside_is_part_of_a_place() -> None:
    """A line alone says nothing if a workbook has several sheets."""
    first = asking("Ana has come to her first group on a Monday. Which helper meets her?")
    bank = Bank(id="a", title="A", items=(first, dataclasses.replace(first, id="x-2")))
    (problem,) = judge([CheckedFile("a.xlsx", bank, {"x-2": "two"})], NO_OUTLINE).open
    assert problem.source == "a.xlsx/two"
    assert problem.what == "nearly the same as x-1 (a.xlsx:12), 100% alike"


def test_what_is_kept_for_exams_must_differ_more() -> None:
    """Whoever has studied a question that's half the same would know it; the kept one changes."""
    stem = "Ana has come to her first group on a Monday"
    kept = asking(f"{stem}. Who meets her at the door?", reserve=True)
    studied = asking(f"{stem}, early and alone. Who welcomes people at the door?", id="x-2")
    files = [CheckedFile("a.yaml", Bank(id="a", title="A", items=(kept, studied)))]
    (problem,) = judge(files, NO_OUTLINE).open
    assert (problem.item, problem.rule) == ("x-1", "V08")
    both_studied = Bank(
        id="a", title="A", items=(dataclasses.replace(kept, reserve=False), studied)
    )
    assert judge([CheckedFile("a.yaml", both_studied)], NO_OUTLINE).open == []


def test_a_familys_option_list_is_checked_once() -> None:
    """What's wrong with the options is reported with the first item, not with each."""
    problems = check(
        *family(
            "Ask the team",
            "Ask the team now",
            "Wait",
            stems=("One scene.", "Two scenes.", "Three."),
        )
    ).open
    assert [(problem.rule, problem.item) for problem in problems] == [("L09", "x-family-0")]


def test_unusable_items_are_not_checked() -> None:
    """An item that couldn't be read completely already has an error."""
    file = CheckedFile("bank.yaml", Bank(id="x", title="X", items=(NEGATIVE, SWEEPING)))
    assert [
        problem.rule for problem in judge([file], NO_OUTLINE).open if problem.rule in {"L04", "L05"}
    ] == ["L04", "L05"]
    assert judge([file], NO_OUTLINE, skip=frozenset({"x-1"})).open == []


def test_every_rule_is_in_the_list_once_with_its_words() -> None:
    """The list that `--rules` prints has the ids in order, each with its words and its source."""
    assert list(RULES) == sorted(RULES)
    assert all(
        re.fullmatch(r"[BCLV]\d\d", ident) and rule.says and rule.basis
        for ident, rule in RULES.items()
    )
    assert len({rule.id for rule in ITEM_RULES}) == len(ITEM_RULES)
    assert {f"L{number:02}" for number in range(1, 26)} <= set(RULES)


def test_rules_that_other_code_applies_are_few() -> None:
    """Most rules are functions here; the reader or the comparison of items applies the rest."""
    assert {ident for ident, rule in RULES.items() if isinstance(rule, ListedRule)} == {
        "C03",
        "C04",
        "C05",
        "L20",
        "L22",
        "L24",
        "V08",
    }
    assert {ident for ident, rule in RULES.items() if isinstance(rule, BankRule)} == {
        "B01",
        "B02",
        "L12",
    }


@settings(max_examples=20)
@given(st.lists(banks(), max_size=2))
def test_any_bank_can_be_checked(drawn: list[Bank]) -> None:
    """No bank that can be read crashes a rule, and every finding has a rule and its words."""
    result = judge([CheckedFile(f"{n}.yaml", bank) for n, bank in enumerate(drawn)], NO_OUTLINE)
    assert all(problem.rule in RULES and problem.what and problem.hint for problem in result.open)


def test_a_good_typed_question_is_left_alone() -> None:
    """Nothing is found where nothing is wrong."""
    assert check(typed("Which helper on the page meets newcomers?", "guide")).open == []


def test_near_duplicates_that_the_caller_knows_are_taken_as_given() -> None:
    """Then the items aren't compared again. Two items with one id have an error elsewhere."""
    stems = ("Who meets newcomers on this page?", "What is a wellness plan good for?")
    items = [
        dataclasses.replace(asking(stem), id=ident) for stem, ident in zip(stems, "ab", strict=True)
    ]
    pair = [SimilarItems(0, 1, 0.9)]

    def rules_found(bank_items: Sequence[Question]) -> list[str]:
        file = CheckedFile("bank.yaml", Bank(id="x", title="X", items=tuple(bank_items)))
        return [problem.rule for problem in judge([file], NO_OUTLINE, pairs_of=lambda: pair).open]

    assert rules_found(items) == ["L22"]
    assert rules_found([dataclasses.replace(item, id="a") for item in items]) == []
