"""Which questions of a file are in the bank already."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cps_study.app import item_matching as recognition
from cps_study.app.bank_merge import merge_items
from cps_study.model.item import Flashcard, Item, Option, Question, prompt_of
from cps_study.model.likeness import likeness
from tests.checks.makers import card, choice, statement, typed
from tests.formats.drafts import with_ids

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hypothesis.strategies import DrawFn

    from cps_study.app.bank_merge import MergeResult

VOCABULARY: Final = """
apple bridge candle desert engine forest garden hammer island jacket kettle ladder mirror needle
orange pencil quarry ribbon saddle tunnel umbrella valley window yogurt zipper anchor blanket
copper dragon elbow feather guitar harbor insect jungle kitchen lantern magnet napkin oyster
parrot quilt rocket silver thunder uniform velvet wizard
"""
A_QUESTION = 7
"""Each question has so many words that no other one has."""
NAMES = st.sampled_from(("unique", "Question", ""))


def made(kind: str, words: list[str], name: str) -> Item:
    """Return a question of a kind about the words, four to ask in and three for the answers."""
    stem = f"Which of these {' '.join(words[:4])}?"
    answers = words[4:]
    ident = f"Q {words[0]}" if name == "unique" else name
    if kind == "flashcard":
        return card(stem, " ".join(answers), id=ident)
    if kind == "typed":
        return typed(stem, *answers, id=ident)
    if kind == "truefalse":
        return statement(stem, id=ident)
    return choice(*answers, id=ident, stem=stem)


def reworded(item: Item) -> Item:
    """Return the item with one word of what it asks put in other words."""
    changed = {
        "front" if isinstance(item, Flashcard) else "stem": prompt_of(item).replace(
            "these", "those"
        )
    }
    return dataclasses.replace(item, **changed)  # type: ignore[arg-type] # one of the two


def with_another_key(item: Item) -> Item:
    """Return the item with another answer as the right one."""
    if isinstance(item, Flashcard):
        return dataclasses.replace(item, back="corrected")
    if isinstance(item, Question):
        keys = [option.key for option in item.options]
        moved = [*keys[1:], keys[0]]
        options = tuple(
            option._replace(key=key) for option, key in zip(item.options, moved, strict=True)
        )
        return dataclasses.replace(item, options=options)
    return dataclasses.replace(item, accept=("corrected",))


@st.composite
def files(draw: DrawFn) -> list[Item]:
    """Draw the questions of a file, two or more, all of them different."""
    words = draw(st.permutations(VOCABULARY.split()))
    count = draw(st.integers(2, len(words) // A_QUESTION))
    kinds = st.sampled_from(("choice", "truefalse", "typed", "flashcard"))
    return [
        made(draw(kinds), words[place * A_QUESTION : (place + 1) * A_QUESTION], draw(NAMES))
        for place in range(count)
    ]


@given(files(), st.randoms(use_true_random=False), st.sampled_from((reworded, with_another_key)))
def test_only_what_was_edited_changes_and_only_what_was_added_is_new(
    items: list[Item], chance: Any, edit: Any
) -> None:
    """A file comes shuffled, with one question added and one edited; the others are the same."""
    *first, added = items
    there = merge_items(with_ids(first, "mine"), ()).items
    edited = chance.choice(first)
    second = [edit(item) if item is edited else item for item in first]
    second.append(added)
    chance.shuffle(second)
    again = with_ids(second, "mine")
    merged = merge_items(again, there)
    old = next(item for item in there if prompt_of(item) == prompt_of(edited))
    assert merged.updated == (old.id,)
    assert merged.was == (old,)
    assert len(merged.same) == len(first) - 1
    (new,) = merged.new
    by_id = {item.id: item for item in merged.items}
    assert prompt_of(by_id[new]) == prompt_of(added)
    assert prompt_of(by_id[old.id]) == prompt_of(edit(edited))
    chance.shuffle(second)
    assert len(merge_items(with_ids(second, "mine"), merged.items).same) == len(second)


@given(files(), st.randoms(use_true_random=False))
def test_the_same_questions_in_any_order_are_nothing_new(items: list[Item], chance: Any) -> None:
    """Twice the same, and shuffled."""
    there = merge_items(with_ids(items, "mine"), ()).items
    chance.shuffle(items)
    merged = merge_items(with_ids(items, "mine"), there)
    assert sorted(merged.same) == sorted(item.id for item in there)
    assert merged.items == there


def again(new: Sequence[Item], old: Sequence[Item]) -> MergeResult:
    """Return what becomes of items that come into a bank that was made of others."""
    return merge_items(with_ids(new, "mine"), with_ids(old, "mine"))


DRINK = choice("Tea", "Bread", "Ham", id="Question", stem="Which of these is a drink?")
DAY = choice("Tuesday", "Sunday", "Friday", id="Question", stem="Which day comes after Monday?")
MONTH = choice("June", "July", "April", id="Question", stem="Which month comes after May?")


def test_one_name_for_all_says_nothing() -> None:
    """One put in front is new, and the others are what they were."""
    merged = again([DRINK, DAY, MONTH], [DAY, MONTH])
    assert (merged.new, merged.same) == (
        ("mine-question-3",),
        ("mine-question", "mine-question-2"),
    )
    assert merged.beside == ()


def test_questions_that_are_numbered_anew_stay_what_they_are() -> None:
    """The names follow the place in the file; what the questions say does not."""
    old = [
        dataclasses.replace(item, id=f"Question {place}")
        for place, item in enumerate((DAY, MONTH), 1)
    ]
    new = [
        dataclasses.replace(item, id=f"Question {place}")
        for place, item in enumerate((DRINK, DAY, MONTH), 1)
    ]
    merged = again(new, old)
    assert merged.same == ("mine-question-1", "mine-question-2")
    assert merged.new == ("mine-question-1-2",)
    assert merged.beside == (("mine-question-1-2", "mine-question-1"),)


def test_names_that_are_added_or_lost_do_not_matter() -> None:
    """Another format of the same questions may have none."""
    nameless = [dataclasses.replace(item, id="") for item in (DAY, MONTH)]
    named = [dataclasses.replace(item, id=f"Q{place}") for place, item in enumerate((MONTH, DAY))]
    for new, old in ((nameless, named), (named, nameless)):
        assert len(again(new, old).same) == 2


def test_the_most_alike_are_matched_first() -> None:
    """Whichever stands first in the file."""
    old = dataclasses.replace(
        DAY, id="", stem="Which day of the week comes after Monday in the calendar?"
    )
    near = dataclasses.replace(old, stem="Which day of the week comes after Monday in a calendar?")
    far = dataclasses.replace(old, stem="Which day of any week comes after Monday in a calendar?")
    for new in ([near, far], [far, near]):
        merged = again(new, [old])
        assert [prompt_of(item) for item in merged.items] == [near.stem, far.stem]
        assert (len(merged.updated), len(merged.new)) == (1, 1)


def test_an_answer_that_moved_is_told_by_the_question_as_it_was() -> None:
    """The same stem and options under the same name: a key change, not another question."""
    merged = again([with_another_key(DAY)], [DAY])
    assert merged.updated == ("mine-question",)
    assert [
        [option.text for option in getattr(item, "options", ()) if option.key]
        for item in merged.was
    ] == [["Tuesday"]]


@pytest.mark.parametrize("name", ["Q{}", "Question", ""])
def test_many_variants_of_one_question_are_compared_with_few(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever their names, and all edited: the work grows with their number, not its square."""
    compared = 0

    def counted(*contents: Any, named_alike: bool) -> float:
        nonlocal compared
        compared += 1
        return likeness(*contents, named_alike=named_alike)

    monkeypatch.setattr(recognition, "likeness", counted)
    old = [
        choice(
            str(n + 2),
            str(n + 3),
            str(n),
            id=name.format(n),
            stem=f"Which of these numbers comes 2 after {n}?",
        )
        for n in range(600)
    ]
    merged = again([reworded(item) for item in old], old)
    assert len(merged.updated) == 600
    assert compared <= 600 * 25


def test_an_option_more_is_the_same_question() -> None:
    """Its stem and its key are what they were, and most of what it offers."""
    more = dataclasses.replace(DRINK, options=(*DRINK.options, Option("Cheese")))
    assert again([more], [DRINK]).updated == ("mine-question",)
