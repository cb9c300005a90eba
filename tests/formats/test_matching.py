"""Matching questions: what makes one, and that each format brings it back as it was."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest

from cps_study.formats.base import NO_OPTIONS
from cps_study.formats.matching import MatchingQuestion, with_matching
from cps_study.formats.registry import format_named
from cps_study.model.item import Bank, Group, Option, Question
from tests.formats.drafts import items_in

if TYPE_CHECKING:
    from cps_study.formats.base import ReadResult, WriteResult

FORMATS = ("gift", "moodle-xml", "qti12", "qti21")
RIGHTS = ("hive", "nest {n}", "den = lair")
LEAD = "Match each animal with its home."


def family(*lefts: str, group: bool = True) -> tuple[Question, ...]:
    """Return questions over the same options, the first left side with the first option."""
    questions = []
    for number, left in enumerate(lefts, 1):
        name = "option-{}" if group else ""
        options = tuple(
            Option(text, position == number, name=name.format(position))
            for position, text in enumerate(RIGHTS, 1)
        )
        question = Question(
            id=f"homes-{number}",
            topic="animals/homes",
            level="understand",
            tags=("week 1",),
            kind="choice",
            group=Group("homes", "family", LEAD) if group else None,
            stem=left if group else f"{LEAD}\n\n{left}",
            options=options,
            rationale="Each has its own.",
        )
        questions.append(question)
    return tuple(questions)


FAMILY = family("bee", "bird: a small one", "fox ~ vixen")
TAKEN_APART = family("bee", "bird", group=False)
ALONE = Question(
    id="z",
    topic="animals",
    level="recall",
    kind="choice",
    stem="Which flies?",
    options=(Option("bee", key=True), Option("fox")),
)


def written(name: str, *items: Question) -> WriteResult:
    form = format_named(name)
    assert form is not None
    return form.write(Bank(id="b", title="B", items=items))


def read(name: str, raw: bytes) -> ReadResult:
    form = format_named(name)
    assert form is not None
    return form.read(raw, "x", NO_OPTIONS)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("items", [FAMILY, TAKEN_APART], ids=["family", "with a distractor"])
def test_a_matching_question_comes_back(name: str, items: tuple[Question, ...]) -> None:
    """It's one question in the file, and the same items again; nothing of it is a loss."""
    export = written(name, ALONE, *items)
    result = read(name, export.content)
    assert (result.question_count, result.skipped) == (2, ())
    assert items_in(result)[1:] == items
    assert not [loss for loss in export.losses if "famil" in loss.lower()]


@pytest.mark.parametrize(
    "change",
    [
        {"rationale": "Another reason."},
        {"topic": "other"},
        {"level": "recall"},
        {"tags": ()},
        {"locked": True},
        {"image": "bee.png", "alt": "A bee."},
        {"options": tuple(option._replace(rationale="So.") for option in FAMILY[0].options)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_what_one_question_cannot_say_for_all_makes_single_ones(change: dict[str, object]) -> None:
    """Reasons, pictures, a fixed order, topics of their own: nothing of that is lost."""
    first = dataclasses.replace(FAMILY[0], **change)  # type: ignore[arg-type] # each fits its field
    kinds = [type(unit) for unit in with_matching((first, *FAMILY[1:]))]
    assert kinds == [Question, MatchingQuestion]
    assert with_matching([first]) == [first]


def test_two_equal_left_sides_or_no_lead_stay_single() -> None:
    """An import couldn't tell the sides apart; and a twin asks its question itself."""
    same = family("bee", "bee")
    assert with_matching(same) == list(same)
    twins = [dataclasses.replace(item, group=Group("homes", "family", "")) for item in FAMILY]
    assert with_matching(twins) == twins


def test_an_arrow_has_no_escape_in_gift() -> None:
    """Such a family goes out as single questions there, and as matching elsewhere."""
    items = family("bee -> flies", "bird")
    assert read("gift", written("gift", *items).content).question_count == 2
    assert read("moodle-xml", written("moodle-xml", *items).content).question_count == 1


@pytest.mark.parametrize("name", FORMATS)
def test_items_that_lose_their_ids_are_named(name: str) -> None:
    """A matching question has one id for all of its left sides."""
    items = [dataclasses.replace(item, id=f"own-{item.stem[:3]}") for item in FAMILY]
    (loss,) = [loss for loss in written(name, *items).losses if "famil" in loss.lower()]
    assert loss == (
        "Families become matching questions, and their items lose their ids: "
        "3 items (own-bee, own-bir, own-fox)."
    )


@pytest.mark.parametrize("name", FORMATS)
def test_a_matching_question_takes_no_other_questions_id(name: str) -> None:
    """Or one of the two would be lost in a format with a file for each question."""
    other = dataclasses.replace(ALONE, id="homes")
    export = written(name, other, *TAKEN_APART)
    result = read(name, export.content)
    assert (result.question_count, len(result.items)) == (2, 3)
    assert any("lose their ids" in loss for loss in export.losses)
