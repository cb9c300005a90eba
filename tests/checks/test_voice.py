"""The rules about how a bank speaks."""

from __future__ import annotations

import pytest

from cps_study.checks.voice import RULES, names_in
from cps_study.model.item import Flashcard, Group, Item, Option, Question
from cps_study.model.outline import Objective, Outline, Place

OUTLINE = Outline(
    {},
    {
        "s/matters": Objective("s/matters", "It matters.", (Place("s", "1"),), "skills", 4),
        "s/who-wrote-it": Objective("s/who-wrote-it", "Ann.", (Place("s", "2"),), "skills", 1),
    },
)


def asking(
    stem: str,
    *,
    group: Group | None = None,
    cites: tuple[str, ...] = ("s/matters",),
    option: str = "Listen",
) -> Question:
    """Return a question with this stem."""
    return Question(
        id="x",
        topic="t",
        level="apply",
        cites=cites,
        kind="choice",
        stem=stem,
        options=(Option(option, key=True), Option("Wait")),
        group=group,
    )


def card(front: str, back: str) -> Flashcard:
    """Return a card."""
    return Flashcard(
        id="x", topic="t", level="recall", cites=("s/matters",), front=front, back=back
    )


def found(item: Item) -> dict[str, str]:
    """Return what the rules find, by their ids; each severity is the rule's own or "info"."""
    return {
        rule.id: finding.severity or rule.severity
        for rule in RULES
        for finding in rule.find(item, OUTLINE)
    }


@pytest.mark.parametrize(
    ("item", "rules"),
    [
        (asking("A peer cries. What do you do?"), set()),
        (asking("What does the job description say on tears?"), {"V01"}),
        (asking("What was agreed on in 2013?"), {"V01"}),
        (asking("What did Ann write in 2013?", cites=("s/who-wrote-it",)), set()),
        (asking("What does HIPAA protect?"), set()),
        (asking("By your training, what do you do?"), {"V02"}),
        (asking("By listening, what do you show?"), set()),
        (asking("Jo cries.", group=Group("f", "family", "According to law, what now?")), {"V02"}),
        (asking("Somebody who cries in the hall"), {"V03"}),
        (asking("Jo cries.", group=Group("f", "family", "The next step")), {"V04"}),
        (asking("Jo cries. What now?", group=Group("f", "family", "")), set()),
        (asking("Jo queues at the chemist's. What now?"), {"V05"}),
        (asking("Jo cries. What now?", option="Ring her up"), {"V05"}),
        (asking("Ana, Ben and Cleo argue. What do you do?"), {"V06"}),
        (asking("Ana and Ben argue on Monday in Milwaukee. What do you do?"), set()),
        (asking("Mr. Vang, Ana Lopez and Ben Yang-Thao argue. What do you do?"), {"V06"}),
        (asking("Question 1, Multiple Choice, Answer is C. What do you do?"), set()),
        (asking("Sigmund Freud and Carl Jung met Ms. Ito on Fridays. What do you do?"), {"V06"}),
        (asking("Who is a Certified Peer Specialist at Dane Human Services?"), set()),
        (asking("\u00bfEn qu\u00e9 caso Ana llama al Fiscal?"), set()),
        (asking("Ana, Ben and Cleo. What now?", group=Group("s", "scenario", "A day.")), set()),
        (card("Which word is missing in 'A ___ plan'?", "Recovery"), {"V07"}),
        (card("Which word do you use for a person you support?", "Peer"), {"V07"}),
        (card("What do you say to ___?", "You ask what would help, and listen to it"), set()),
        (card("What makes a plan person-centered?", "The person decides."), set()),
    ],
)
def test_each_rule_finds_what_it_is_for(item: Item, rules: set[str]) -> None:
    """And nothing in a question that a trainer would ask."""
    assert set(found(item)) == rules


def test_an_import_is_only_worth_a_look() -> None:
    """What cites nothing comes from elsewhere, and has its own field's way of speaking."""
    item = asking("What the document of 1999 says on queues in Oslo, Bergen and Rome", cites=())
    assert found(item) == {"V01": "info", "V03": "info", "V05": "info", "V06": "info"}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Jo says hello.", {"Jo"}),
        ("Then Jo's sister calls.", {"Jo"}),
        ("You see Mai-Lee and Tom at Walmart.", {"Mai-Lee", "Tom"}),
        ("Nobody has come. Medicaid pays. What now?", set()),
        ('"Stay here," she says.', set()),
        ("Sal calls Ana Lopez.", {"Sal", "Ana Lopez"}),
        ("You work at Dane Human Services.", set()),
    ],
)
def test_names_are_known_by_their_place(text: str, names: set[str]) -> None:
    """A capital inside a sentence, or before a verb at its start, but no month and no place."""
    assert names_in(text) == names
