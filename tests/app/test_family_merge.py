"""Matching questions that come in again after their rows were added, removed or moved."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cps_study.app.bank_merge import CONFLICTS, merge_items
from cps_study.formats.native import yaml_bank
from cps_study.model.item import Bank, Group, Option, Question

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cps_study.app.bank_merge import MergeResult, OnConflict
    from cps_study.model.item import Item

LEAD = "Match each animal with its home."
ROWS = (("bee", "hive"), ("bird", "nest"), ("fox", "den"))
MORE_ROWS = (*ROWS, ("cow", "stable"), ("horse", "box"), ("dog", "den"))


def homes(
    rows: Sequence[tuple[str, str]], *, distractors: Sequence[str] = (), names: str = "option-{}"
) -> list[Question]:
    """Return a matching question as it comes in: a family, or single questions."""
    texts = list(dict.fromkeys((*(right for _, right in rows), *distractors)))
    in_family = not distractors
    items = []
    for number, (left, right) in enumerate(rows, 1):
        item = Question(
            id=f"b-homes-{number}",
            topic="b",
            level="recall",
            kind="choice",
            group=Group("b-homes", "family", LEAD) if in_family else None,
            stem=left if in_family else f"{LEAD}\n\n{left}",
            options=tuple(
                Option(text, text == right, name=names.format(at) if in_family else "")
                for at, text in enumerate(texts, 1)
            ),
        )
        items.append(item)
    return items


def merged(
    after: Sequence[Item], before: Sequence[Item], conflict: OnConflict = "replace"
) -> MergeResult:
    """Return the merge, whose bank can be written and read again."""
    result = merge_items(after, before, conflict, bank="b")
    _, errors = yaml_bank.write_if_sound(Bank(id="b", title="B", items=result.items))
    assert errors == []
    return result


def asked(item: Item) -> tuple[str, list[tuple[str, bool]]]:
    """Return what a learner is asked, in a family or not."""
    assert isinstance(item, Question)
    lead = f"{item.group.text}\n\n" if item.group is not None else ""
    return f"{lead}{item.stem}", sorted((option.text, option.key) for option in item.options)


def asks_no_less(now: Item, before: Item) -> bool:
    """Return whether an item asks the same; in a family, it may have got more wrong options."""
    stem, answers = asked(now)
    old_stem, old_answers = asked(before)
    more = [answer for answer in answers if answer not in old_answers]
    has_all = all(answer in answers for answer in old_answers)
    return stem == old_stem and has_all and not any(is_key for _, is_key in more)


def counts(result: MergeResult) -> tuple[int, int, int]:
    return len(result.new), len(result.updated), len(result.same)


def test_a_row_that_is_gone_stays_as_a_question_of_its_own() -> None:
    """It keeps its three options; the others have two, as in the file."""
    before = homes(ROWS)
    result = merged(homes(ROWS[:2]), before)
    assert counts(result) == (0, 2, 0)
    fox = result.items[2]
    assert (fox.id, fox.group) == ("b-homes-3", None)
    assert asked(fox) == asked(before[2])


def test_rows_in_another_order_and_other_names_of_options_are_no_change() -> None:
    """A table calls the options in its own way; nobody sees these names, nor their order."""
    for after in (homes(ROWS[::-1]), homes(ROWS, names="o{}"), homes(ROWS[::-1], names="o{}")):
        assert counts(merged(after, homes(ROWS))) == (0, 0, 3)


def test_a_row_put_first_moves_nothing() -> None:
    """It's new; the others are what they were, with one more wrong option on their list."""
    for names in ("option-{}", "o{}"):
        result = merged(homes((("cow", "stable"), *ROWS), names=names), homes(ROWS))
        assert counts(result) == (1, 0, 3)
        bee = result.items[0]
        assert isinstance(bee, Question)
        assert [option.text for option in bee.options] == ["hive", "nest", "den", "stable"]
        assert [option.name[-1] for option in bee.options] == ["1", "2", "3", "4"]


def test_a_corrected_option_keeps_its_name() -> None:
    """The one that is left on both sides is the one that was corrected."""
    after = homes((ROWS[0], ("bird", "tree"), ROWS[2]), names="o{}")
    result = merged(after, homes(ROWS))
    assert counts(result) == (0, 3, 0)
    for item in result.items:
        assert isinstance(item, Question)
        assert [option.name for option in item.options] == ["option-1", "option-2", "option-3"]
        assert [option.text for option in item.options] == ["hive", "tree", "den"]


def test_a_row_for_one_that_is_gone_comes_in() -> None:
    """Under names of a table, too, while a row of the bank isn't in the file."""
    result = merged(homes((*ROWS[1:], ("dog", "nest")), names="o{}"), homes(ROWS))
    assert [item.id for item in result.items if item.group is not None]
    fewer_rights = merged(homes((ROWS[0], ("dog", "nest")), names="o{}"), homes(ROWS[:2]))
    assert counts(fewer_rights) == (1, 0, 1)


def test_a_distractor_makes_no_other_questions() -> None:
    """With one, a matching question isn't a family; its questions are the same, there and back."""
    single = homes(ROWS, distractors=["pond"])
    assert counts(merged(single, homes(ROWS))) == (0, 3, 0)
    assert counts(merged(homes(ROWS), single)) == (0, 3, 0)


def test_a_fixed_order_is_the_files() -> None:
    """Then the order is meant, so another one is a change."""
    before = [dataclasses.replace(item, locked=True) for item in homes(ROWS)]
    after = [dataclasses.replace(item, locked=True) for item in homes(ROWS[::-1])]
    assert counts(merged(after, before)) == (0, 3, 0)


def test_twins_may_have_options_that_are_never_right() -> None:
    """Their stems are whole questions, and there may be fewer of them than options."""
    before = [
        dataclasses.replace(item, group=Group("b-homes", "family", "")) for item in homes(ROWS)
    ]
    result = merged(before[:2], before)
    assert counts(result) == (0, 0, 2)
    assert all(item.group is not None for item in result.items)


ROW_LISTS = st.lists(st.sampled_from(MORE_ROWS), min_size=2, unique_by=lambda row: row[0])


@pytest.mark.parametrize("conflict", CONFLICTS)
@given(
    before=ROW_LISTS,
    after=ROW_LISTS,
    names=st.sampled_from(["option-{}", "o{}"]),
    distractors=st.lists(st.sampled_from(["pond", "reef"]), unique=True),
)
def test_whatever_becomes_of_the_rows(
    conflict: OnConflict,
    before: list[tuple[str, str]],
    after: list[tuple[str, str]],
    names: str,
    distractors: list[str],
) -> None:
    """The bank can be read, what the file doesn't have asks the same, and a second import nothing.

    Nothing new, that is, if the file's wording was taken.
    """
    there = homes(before)
    incoming = homes(after, distractors=distractors, names=names)
    if len({right for _, right in after}) < 2 or len({right for _, right in before}) < 2:
        return
    result = merged(incoming, there, conflict)
    now = {item.id: item for item in result.items}
    for item in there:
        if item.id not in result.updated:
            assert asks_no_less(now[item.id], item)
    if conflict == "replace":
        assert counts(merged(incoming, result.items)) == (0, 0, len(incoming))
