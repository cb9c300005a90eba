"""Drawing a test on paper."""

from __future__ import annotations

import dataclasses
from itertools import groupby

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cps_study.errors import UsageError
from cps_study.model.item import Flashcard, Group, Item, Question
from cps_study.model.text import LETTERS
from cps_study.study.assembly import ShortfallError
from cps_study.study.forms import code_of, draw_forms, forms_of
from tests.paper.samples import GROUPS, items_of
from tests.samples import SMALL_BANK
from tests.strategies import banks

ITEMS = [item for item in items_of(SMALL_BANK, GROUPS) if not isinstance(item, Flashcard)]


@settings(max_examples=20)
@given(st.lists(banks(), max_size=3), st.integers(1, 4), st.integers(0, 99), st.booleans())
def test_every_form_has_the_same_items(drawn: list, forms: int, seed: int, blocks: bool) -> None:  # type: ignore[type-arg] # noqa: FBT001
    """Each form has every item once, with all its options; some have to keep their order."""
    all_items = {item.id: item for bank in drawn for item in bank.items}
    items = [item for item in all_items.values() if not isinstance(item, Flashcard)]
    if not items:
        return
    idents = sorted(item.id for item in items)
    drawn_forms = draw_forms(items, len(items), forms, seed, blocks=blocks)
    assert [form.letter for form in drawn_forms] == list(LETTERS[:forms])
    for form in drawn_forms:
        assert sorted(entry.item.id for entry in form.entries) == idents
        for item, order in form.entries:
            if isinstance(item, Question):
                assert sorted(order) == list(range(len(item.options)))
                assert not item.keeps_order or list(order) == sorted(order)
            else:
                assert order == ()


def groups_in(items: list[Item]) -> list[str]:
    """Return the groups in the order of their runs."""
    runs = groupby(item.group.id if item.group else "" for item in items)
    return [name for name, _ in runs if name]


@pytest.mark.parametrize("seed", range(12))
def test_a_scenario_stays_whole_and_in_order(seed: int) -> None:
    """Its items are next to each other, in the order of the bank, in every form."""
    for form in draw_forms(ITEMS, len(ITEMS), 3, seed):
        idents = [entry.item.id for entry in form.entries]
        start = idents.index("groups-story-1")
        assert idents[start : start + 2] == ["groups-story-1", "groups-story-2"]


@pytest.mark.parametrize("seed", range(12))
def test_a_family_can_be_one_block(seed: int) -> None:
    """In a block, its stems are next to each other and share one order of options."""
    for form in draw_forms(ITEMS, len(ITEMS), 3, seed, blocks=True):
        assert groups_in([entry.item for entry in form.entries]).count("groups-family") == 1
        family = [entry for entry in form.entries if entry.item.id.startswith("groups-family")]
        assert len({entry.order for entry in family}) == 1


def test_twins_are_never_a_block() -> None:
    """Each stem of twins is a whole question, so it's printed and shuffled on its own."""
    family = [item for item in ITEMS if item.id.startswith("groups-family")]
    twins = [
        dataclasses.replace(item, group=Group("groups-family", "family", "")) for item in family
    ]
    (form,) = draw_forms(twins, 1, 1, 1, blocks=True)
    assert len(form.entries) == 1


def test_families_and_options_are_shuffled() -> None:
    """Over many forms, stems, options and items change places."""
    item_orders = set()
    option_orders = set()
    first_stems = set()
    for seed in range(8):
        for form in draw_forms(ITEMS, len(ITEMS), 3, seed, blocks=True):
            idents = [entry.item.id for entry in form.entries]
            item_orders.add(tuple(idents))
            option_orders.add(form.entries[idents.index("small-choice")].order)
            stems = [ident for ident in idents if ident.startswith("groups-family")]
            first_stems.add(stems[0])
    assert len(item_orders) > 12
    assert len(option_orders) > 8
    assert len(first_stems) == 3


def test_the_same_seed_makes_the_same_forms() -> None:
    """If more forms are drawn, the first ones stay the same."""
    assert draw_forms(ITEMS, 6, 2, 7) == draw_forms(ITEMS, 6, 3, 7)[:2]
    assert draw_forms(ITEMS, 6, 2, 7) != draw_forms(ITEMS, 6, 2, 8)


def test_part_of_a_family_fills_a_block_test() -> None:
    """If no whole groups make the number, a family is cut; a scenario never is."""
    family = [item for item in ITEMS if item.id.startswith("groups-family")]
    story = [item for item in ITEMS if item.id.startswith("groups-story")]
    (form,) = draw_forms(family, 2, 1, 1, blocks=True)
    assert len(form.entries) == 2
    with pytest.raises(ShortfallError):
        draw_forms(story, 1, 1, 1, blocks=True)


@pytest.mark.parametrize(("total", "forms"), [(0, 1), (3, 0), (3, 27)])
def test_numbers_that_no_test_can_have_are_wrong_usage(total: int, forms: int) -> None:
    """That is no items, no forms, or more forms than letters."""
    with pytest.raises(UsageError):
        draw_forms(ITEMS, total, forms, 1)


def test_the_code_changes_with_what_is_printed() -> None:
    """It has six characters that nobody mixes up. Another seed or title gives another code."""
    forms = draw_forms(ITEMS, 6, 2, 7)
    code = code_of("A", forms)
    assert len(code) == 6
    assert not set(code) & set("ILOU")
    assert code == code_of("A", draw_forms(ITEMS, 6, 2, 7))
    codes = {
        code,
        code_of("B", forms),
        code_of("A", draw_forms(ITEMS, 6, 2, 8)),
        code_of("A", forms[:1]),
    }
    assert len(codes) == 4


def test_forms_of_given_items_have_them_all() -> None:
    """Nothing is drawn: each form has every item once, and the forms differ in their order."""
    forms = forms_of(ITEMS, 2, 7)
    assert [form.letter for form in forms] == ["A", "B"]
    first, second = ([entry.item.id for entry in form.entries] for form in forms)
    assert sorted(first) == sorted(second) == sorted(item.id for item in ITEMS)
    assert first != second
