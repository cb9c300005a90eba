"""Items for the tests of rules, written shortly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cps_study.checks.rules import ITEM_RULES, CheckedFile, judge
from cps_study.model.item import Bank, Flashcard, Group, Option, Question, Typed
from cps_study.model.outline import Outline

if TYPE_CHECKING:
    from cps_study.checks.rule import Finding
    from cps_study.checks.rules import CheckResult
    from cps_study.model.item import Item

NOTHING = Outline({}, {})
STEM = "Which of the helpers on this page works with newcomers?"


def choice(key: str, *distractors: str, **fields: Any) -> Question:
    """Return a choice whose key is written first; every option has a rationale."""
    options = (
        Option(key, key=True, rationale="It is so."),
        *(Option(text, rationale="It is not.") for text in distractors),
    )
    given: dict[str, Any] = {
        "id": "x-1",
        "kind": "choice",
        "stem": STEM,
        "options": options,
        "rationale": "So it is.",
    }
    place: dict[str, Any] = {"topic": "x", "level": "recall", "line": 12}
    return Question(**(place | given | fields))


def asking(stem: str, **fields: Any) -> Question:
    """Return a good choice with this stem."""
    return choice("Tour guide", "Planner", "Friend", "Monitor", stem=stem, **fields)


def statement(stem: str, **fields: Any) -> Question:
    """Return a true statement."""
    options = (
        Option("True", key=True, rationale="So it is."),
        Option("False", rationale="It is so."),
    )
    return choice("True", stem=stem, kind="truefalse", options=options, **fields)


def typed(stem: str, *accept: str, **fields: Any) -> Typed:
    """Return a typed question."""
    given: dict[str, Any] = {
        "id": "x-1",
        "topic": "x",
        "level": "recall",
        "line": 12,
        "rationale": "So it is.",
    }
    return Typed(**(given | {"stem": stem, "accept": accept or ("guide",)} | fields))


def card(front: str, back: str, **fields: Any) -> Flashcard:
    """Return a flashcard."""
    given: dict[str, Any] = {"id": "x-1", "topic": "x", "level": "recall", "line": 12}
    return Flashcard(**(given | {"front": front, "back": back} | fields))


def family(
    *keys: str, lead: str = "Which helper is it?", stems: tuple[str, ...] = ()
) -> list[Question]:
    """Return a family with one stem for each key, in the order of the keys."""
    group = Group("x-family", "family", lead)
    return [
        Question(
            id=f"x-family-{place}",
            topic="x",
            level="apply",
            line=12 + place,
            group=group,
            kind="choice",
            stem=stems[place] if stems else f"Scene number {place} is about {key.lower()}s",
            options=tuple(
                Option(text, text == key, "Said.", f"o{n}") for n, text in enumerate(keys)
            ),
        )
        for place, key in enumerate(keys)
    ]


def found(item: Item, rule: str) -> list[Finding]:
    """Return what the rule finds in the item, with the severity it is told with."""
    (held,) = [each for each in ITEM_RULES if each.id == rule]
    return [
        finding._replace(severity=finding.severity or held.severity)
        for finding in held.find(item, NOTHING)
    ]


def judged(*items: Item, **head: Any) -> CheckResult:
    """Return the verdict on one bank with these items."""
    return judge([CheckedFile("bank.yaml", Bank(id="x", title="X", items=items, **head))], NOTHING)
