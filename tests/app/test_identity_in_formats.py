"""The identity law in every format: only what was edited changes, wherever it is in the file."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cps_study.app.bank_merge import assign_ids, merge_items
from cps_study.formats.base import NO_OPTIONS
from cps_study.formats.registry import FORMATS, writable_names
from cps_study.model.item import Bank, prompt_of
from cps_study.model.slug import slug_of
from tests.app.test_item_matching import files, reworded, with_another_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cps_study.formats.base import Format
    from cps_study.model.item import Item

WRITABLE = [known for known in FORMATS if known.can_write]


def through(form: Format, items: Sequence[Item]) -> list[Item]:
    """Return the items as they come in from a file of the format with them."""
    named = tuple(
        dataclasses.replace(item, id=_name_in_file(item, number))
        for number, item in enumerate(items, 1)
    )
    raw = form.write(Bank(id="file", title="File", items=named)).content
    drafts = form.read(raw, "file", NO_OPTIONS).items
    return assign_ids(drafts, "mine")


def _name_in_file(item: Item, number: int) -> str:
    """Return the item's own name, or its number in the file, as platforms name questions."""
    is_its_own = item.id.startswith("Q ")
    return slug_of(item.id) if is_its_own else f"question-{number}"


@pytest.mark.parametrize("form", WRITABLE, ids=writable_names())
@settings(max_examples=10, suppress_health_check=list(HealthCheck), deadline=None)
@given(
    items=files(),
    chance=st.randoms(use_true_random=False),
    edit=st.sampled_from((reworded, with_another_key)),
)
def test_only_the_edited_question_changes(
    form: Format, items: list[Item], chance: Any, edit: Any
) -> None:
    """Import, shuffle, put a question first, edit one, import again: one new, one changed."""
    carried = {prompt_of(item) for item in through(form, items)}
    first = [item for item in items if prompt_of(item) in carried]
    if len(first) < 2:
        return
    added = first.pop()
    there = merge_items(through(form, first), ()).items
    assert len(there) == len(first)
    edited = chance.choice(first)
    after = [edit(item) if item is edited else item for item in first]
    chance.shuffle(after)
    after.insert(0, added)
    merged = merge_items(through(form, after), there)
    assert len(merged.new) == 1
    assert [prompt_of(item) for item in merged.was] == [prompt_of(edited)]
    assert len(merged.same) == len(first) - 1
    chance.shuffle(after)
    again = merge_items(through(form, after), merged.items)
    assert (again.new, again.updated) == ((), ())
    assert again.items == merged.items


@pytest.mark.parametrize("form", WRITABLE, ids=writable_names())
@settings(max_examples=10, suppress_health_check=list(HealthCheck), deadline=None)
@given(items=files())
def test_what_the_file_no_longer_has_stays(form: Format, items: list[Item]) -> None:
    """A question that is gone from the file is still in the bank, as it was."""
    there = merge_items(through(form, items), ()).items
    merged = merge_items(through(form, items[1:]), there)
    assert merged.items == there
    assert (merged.new, merged.updated) == ((), ())
