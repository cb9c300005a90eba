"""Questions on their way into a bank."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cps_study.app.bank_merge import CONFLICTS, merge_items
from cps_study.formats.native import yaml_bank as bank_yaml
from cps_study.formats.native.schema import PATH, SLUG
from cps_study.model.item import Bank, Item, Waiver
from tests.checks.makers import choice, family, typed
from tests.formats.drafts import with_ids
from tests.strategies import banks

ONE = choice(
    "Wait",
    "Call",
    "Ask",
    id="Question 1",
    stem="Ana waits at the door of the center. What is next?",
)
TWO = typed("Who meets newcomers?", "guide", id="")


def test_an_id_is_the_banks_name_and_the_files() -> None:
    """Without a name it is a sum over the wording, the same each time; twins get a number."""
    first, second, third = with_ids([ONE, TWO, dataclasses.replace(ONE, stem="Other?")], "mine")
    assert (first.id, third.id) == ("mine-question-1", "mine-question-1-2")
    assert second.id.startswith("mine-")
    assert len(second.id) == len("mine-") + 8
    assert with_ids([TWO], "mine")[0].id == second.id
    assert with_ids([dataclasses.replace(ONE, id="mine-question-1")], "mine")[0].id == first.id


def test_a_topic_is_the_files_category_under_ours() -> None:
    """Each level a part; nothing at all is the bank's own name."""
    raw = [dataclasses.replace(ONE, topic=topic) for topic in ("Top/Module 1: Ethics/", "", "日本")]
    assert [item.topic for item in with_ids(raw, "mine")] == [
        "top/module-1-ethics",
        "mine",
        "mine",
    ]
    assert [item.topic for item in with_ids(raw, "mine", "a/b")] == [
        "a/b/top/module-1-ethics",
        "a/b",
        "a/b",
    ]


def test_a_category_that_no_topic_can_be_named_after_becomes_a_tag() -> None:
    """Topics have letters from a to z; `bank search` still finds what is in other letters."""
    paths = ("\u05e9\u05d1\u05d5\u05e2 1/Ethics", "\u65e5\u672c", "Gr\u00f6\u00dfe/2", "Week 1")
    raw = [dataclasses.replace(ONE, topic=path) for path in paths]
    assert [(item.topic, item.tags) for item in with_ids(raw, "mine")] == [
        ("1/ethics", ("\u05e9\u05d1\u05d5\u05e2 1",)),
        ("mine", ("\u65e5\u672c",)),
        ("grosse/2", ()),
        ("week-1", ()),
    ]


@given(st.lists(banks(), max_size=2), st.text(max_size=8))
def test_whatever_comes_in_makes_a_bank_that_can_be_read(drawn: list[Bank], topic: str) -> None:
    """Ids and topics fit, none appears twice, groups stay, and the file has no problem."""
    items = [dataclasses.replace(item, topic=topic) for bank in drawn for item in bank.items]
    settled = with_ids(items, "mine")
    assert all(SLUG.fullmatch(item.id) and PATH.fullmatch(item.topic) for item in settled)
    assert len({item.id for item in settled}) == len(settled)
    if len(drawn) == 1:
        merged = merge_items(settled, ())
        bank, problems = bank_yaml.read(
            bank_yaml.write(Bank(id="mine", title="M", items=merged.items)), "f"
        )
        assert [problem for problem in problems if problem.severity == "error"] == []
        assert bank is not None
        assert bank.items == tuple(dataclasses.replace(item, line=0) for item in merged.items)


def settled(*items: Item) -> list[Item]:
    return with_ids(items, "mine")


def test_new_items_come_after_those_that_are_there() -> None:
    """What the file no longer has stays."""
    there = settled(ONE)
    merged = merge_items(settled(TWO), there)
    assert [item.id for item in merged.items] == [there[0].id, settled(TWO)[0].id]
    assert (merged.new, merged.updated, merged.same, merged.kept) == (
        (settled(TWO)[0].id,),
        (),
        (),
        (),
    )


def test_the_same_file_again_changes_nothing() -> None:
    """Neither a moved line nor what an author added here is a change."""
    there = settled(ONE, TWO)
    again = [dataclasses.replace(item, line=99) for item in there]
    mended = [
        dataclasses.replace(item, level="apply", cites=("a/b",), waive=(Waiver("L01", "So."),))
        for item in there
    ]
    assert merge_items(again, mended).same == tuple(item.id for item in there)
    assert merge_items(again, mended).items == tuple(mended)


def test_a_corrected_question_keeps_its_id_and_what_was_added_here() -> None:
    """By its name; the level, objectives and waivers of the bank stay."""
    there = [dataclasses.replace(item, level="apply", cites=("a/b",)) for item in settled(ONE)]
    (right,) = settled(dataclasses.replace(ONE, stem="Ana waits outside. What is next?"))
    merged = merge_items([right], there)
    assert merged.updated == ("mine-question-1",)
    (item,) = merged.items
    assert (getattr(item, "stem", ""), item.level, item.cites) == (
        "Ana waits outside. What is next?",
        "apply",
        ("a/b",),
    )


def test_a_nameless_question_is_known_by_its_old_wording() -> None:
    """Mended a little it is the same question; another one is new."""
    nameless = dataclasses.replace(ONE, id="")
    there = settled(nameless)
    slip = settled(
        dataclasses.replace(nameless, stem="Ana waits at the door of the centre. What is next?")
    )
    assert slip[0].id != there[0].id
    merged = merge_items(slip, there)
    assert (merged.updated, merged.new) == ((there[0].id,), ())
    other = settled(dataclasses.replace(nameless, stem="Kofi looks for a flat. Who helps?"))
    assert merge_items(other, there).new == (other[0].id,)


@pytest.mark.parametrize(
    ("how", "stems", "told"),
    [
        ("keep", ["Old?"], ("kept", ("mine-q",))),
        ("replace", ["New?"], ("updated", ("mine-q",))),
        ("both", ["Old?", "New?"], ("new", ("mine-q-2",))),
    ],
)
def test_a_question_that_is_there_in_another_wording(
    how: str, stems: list[str], told: tuple[str, tuple[str, ...]]
) -> None:
    """It is kept, replaced, or had twice, as is wished."""
    old, new = (settled(dataclasses.replace(ONE, id="q", stem=stem)) for stem in ("Old?", "New?"))
    merged = merge_items(new, old, how)  # type: ignore[arg-type] # one of the three
    assert [getattr(item, "stem", "") for item in merged.items] == stems
    assert getattr(merged, told[0]) == told[1]


def test_a_group_stays_together() -> None:
    """A stem that comes later joins its family."""
    first, second, third = with_ids(family("Guide", "Friend", "Planner"), "mine")
    merged = merge_items([second, third], [first, *settled(TWO)])
    assert [item.id for item in merged.items] == [
        first.id,
        second.id,
        third.id,
        settled(TWO)[0].id,
    ]


def test_another_question_in_nearly_the_same_words_is_new() -> None:
    """A question without a name is a corrected one only if its answers are mostly the same."""
    stem = "Which of the roles links people to {} in their own county?"
    (old,) = settled(choice("Broker", "Guide", "Nurse", id="", stem=stem.format("housing")))
    (mended,) = settled(choice("Broker", "Guide", "Planner", id="", stem=stem.format("houses")))
    (other,) = settled(choice("Bridge", "Friend", "Planner", id="", stem=stem.format("houses")))
    assert merge_items([mended], [old]).updated == (old.id,)
    assert merge_items([other], [old]).new == (other.id,)


def test_another_question_under_a_name_that_is_there_comes_in_beside_it() -> None:
    """It isn't a conflict. Both stay what they are when either file comes again."""
    week_1 = settled(
        choice("Tuesday", "Sunday", "Friday", id="Q1", stem="Which day comes after Monday?")
    )
    week_2 = settled(choice("June", "July", "April", id="Q1", stem="Which month comes after May?"))
    for how in CONFLICTS:
        merged = merge_items(week_2, week_1, how)
        assert [item.id for item in merged.items] == ["mine-q1", "mine-q1-2"]
        assert (merged.new, merged.beside) == (("mine-q1-2",), (("mine-q1-2", "mine-q1"),))
        assert merge_items(week_1, merged.items, how).same == ("mine-q1",)
        assert merge_items(week_2, merged.items, how).same == ("mine-q1-2",)


def test_ids_that_the_file_chose_are_names_as_they_are() -> None:
    """Other questions under the same ids come in beside; a number in an id is part of it."""
    there: list[Item] = [dataclasses.replace(ONE, id="a"), dataclasses.replace(TWO, id="a-2")]
    reworded = dataclasses.replace(TWO, id="a-2", stem="Who meets newcomers first?")
    other = choice("June", "July", "April", id="a", stem="Which month comes after May?")
    merged = merge_items([other, reworded], there, ids_are_names=True)
    assert (merged.new, merged.updated, merged.beside) == (("a-3",), ("a-2",), (("a-3", "a"),))


def test_another_group_under_a_name_that_is_there_gets_an_id_of_its_own() -> None:
    """Questions of two files with one name for their group stay apart, and find their own."""
    first = with_ids(family("Guide", "Friend", "Planner"), "mine")
    other = with_ids(family("Tea", "Bread", "Ham", lead="What is on the table?"), "mine")
    merged = merge_items(other, first)
    groups = [item.group.id for item in merged.items if item.group is not None]
    assert groups == ["mine-x-family"] * 3 + ["mine-x-family-3"] * 3
    assert len(merged.new) == 3
    for again in (first, other):
        assert len(merge_items(again, merged.items).same) == 3
