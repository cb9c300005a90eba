"""Short ways to write items for the tests of the rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cps_study.checks.rules import ITEM_RULES, CheckedFile, judge
from cps_study.model.item import Bank, Flashcard, Group, Option, Question, Typed
from cps_study.model.outline import Outline

if TYPE_CHECKING:
    from cps_study.checks.rule import Finding
    from cps_study.checks.rules import CheckResult
    from cps_study.model.item import Item

NO_OUTLINE = Outline({}, {})
STEM = "Which of the helpers on this page works with newcomers?"


def choice(key: str, *distractors: str, **fields: Any) -> Question:
    """Return a choice with the key as its first option; every option has a rationale."""
    options = (
        Option(key, key=True, rationale="It is so."),
        *(Option(text, rationale="It is not.") for text in distractors),
    )
    defaults: dict[str, Any] = {
        "id": "x-1",
        "topic": "x",
        "level": "recall",
        "line": 12,
        "kind": "choice",
        "stem": STEM,
        "options": options,
        "rationale": "It is so.",
    }
    return Question(**(defaults | fields))


def asking(stem: str, **fields: Any) -> Question:
    """Return a good choice with this stem."""
    return choice("Tour guide", "Planner", "Friend", "Monitor", stem=stem, **fields)


def statement(stem: str, **fields: Any) -> Question:
    """Return a true statement."""
    options = (
        Option("True", key=True, rationale="It is so."),
        Option("False", rationale="It is not."),
    )
    return choice("True", stem=stem, kind="truefalse", options=options, **fields)


def typed(stem: str, *accept: str, **fields: Any) -> Typed:
    """Return a typed question."""
    defaults: dict[str, Any] = {
        "id": "x-1",
        "topic": "x",
        "level": "recall",
        "line": 12,
        "rationale": "It is so.",
    }
    return Typed(**(defaults | {"stem": stem, "accept": accept or ("guide",)} | fields))


def card(front: str, back: str, **fields: Any) -> Flashcard:
    """Return a flashcard."""
    defaults: dict[str, Any] = {"id": "x-1", "topic": "x", "level": "recall", "line": 12}
    return Flashcard(**(defaults | {"front": front, "back": back} | fields))


def family(
    *keys: str, lead: str = "Which helper is it?", stems: tuple[str, ...] = ()
) -> list[Question]:
    """Return a family with one stem for each key, in the order of the keys."""
    group = Group("x-family", "family", lead)
    items = []
    for number, key in enumerate(keys):
        stem = f"Scene number {number} is about {key.lower()}s"
        if stems:
            stem = stems[number]
        options = tuple(
            Option(text, text == key, "Said.", f"o{position}") for position, text in enumerate(keys)
        )
        items.append(
            Question(
                id=f"x-family-{number}",
                topic="x",
                level="apply",
                line=12 + number,
                group=group,
                kind="choice",
                stem=stem,
                options=options,
            )
        )
    return items


def findings(item: Item, rule: str) -> list[Finding]:
    """Return what the rule finds in the item, each with the severity it is reported with."""
    (item_rule,) = [candidate for candidate in ITEM_RULES if candidate.id == rule]
    return [
        finding._replace(severity=finding.severity or item_rule.severity)
        for finding in item_rule.find(item, NO_OUTLINE)
    ]


def check(*items: Item, **head: Any) -> CheckResult:
    """Check a bank with these items and return the result."""
    return judge(
        [CheckedFile("bank.yaml", Bank(id="x", title="X", items=items, **head))], NO_OUTLINE
    )
