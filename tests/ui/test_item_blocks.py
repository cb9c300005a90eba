"""An item in blocks: what it asks, its options, the verdict, the sources."""

from __future__ import annotations

from cps_study.model.card import Rating
from cps_study.model.item import Flashcard, Question
from cps_study.model.outline import Objective, Outline
from cps_study.ui.item_blocks import (
    citation_blocks,
    option_blocks,
    source_blocks,
    source_lines,
    verdict_blocks,
)
from tests.ui.sessions import ITEMS, OUTLINE, Study, answered, said


def test_verdict_of_a_right_choice_gives_the_keys_reason() -> None:
    """A right answer is confirmed with the key, its rationale and the item's; no distractor."""
    blocks = verdict_blocks(answered("small-choice", "Help look for a sponsor"))
    assert [(block.role, block.text) for block in blocks if block.role != "gap"] == [
        ("right", "Yes, that's right."),
        ("option-key", "Help look for a sponsor"),
        ("text", "Linking keeps the role."),
        ("text", "Link, do not guide."),
    ]


def test_verdict_of_a_wrong_choice_gives_both_reasons() -> None:
    """The distractor comes with its rationale, then the key with its own."""
    blocks = verdict_blocks(answered("small-choice", "Give a diagnosis"))
    assert [(block.role, block.text) for block in blocks if block.role != "gap"] == [
        ("not-yet", "Not yet. Here's how to see it."),
        ("option-not", "You chose: Give a diagnosis"),
        ("text", "That is a clinician's task."),
        ("option-key", "Right: Help look for a sponsor"),
        ("text", "Linking keeps the role."),
        ("text", "Link, do not guide."),
    ]


def test_verdict_of_several_names_each_wrong_one_and_each_key() -> None:
    """Where several are right, every wrong option chosen and every key has its reason."""
    text = said(verdict_blocks(answered("small-multi", "Sponsor", "Teacher")))
    assert "You chose: Teacher\nNot on the list." in text
    assert "Right: Sponsor\nNamed." in text
    assert "Right: Nurse\nNamed." in text
    assert "You chose: Sponsor" not in text


def test_verdict_of_true_or_false() -> None:
    """The verdict gives the reason for the side chosen, and for the right one."""
    text = said(verdict_blocks(answered("small-tf", "True")))
    assert "You chose: True\nSafety comes first." in text
    assert "Right: False\nIt is reported at once." in text


def test_verdict_of_a_typed_answer() -> None:
    """An exact answer is repeated; a slip shows what it counted as; a miss shows what's right."""
    exact = said(verdict_blocks(answered("small-typed", typed="the supervisory line")))
    assert "✓ the supervisory line" in exact
    slip = said(verdict_blocks(answered("small-typed", typed="supervisr")))
    assert "Counted as 'supervisor' (you wrote 'supervisr')." in slip
    miss = said(verdict_blocks(answered("small-typed", typed="a lawyer")))
    assert "You wrote: a lawyer" in miss
    assert "Right: supervisor (also: the supervisory line)" in miss


def test_a_card_has_no_verdict() -> None:
    """Only the learner judges a card."""
    study = Study("small-card").begin()
    assert verdict_blocks(study.session.rate(Rating.AGAIN, study.clock())) == []


def test_source_lines_name_the_sources() -> None:
    """One line a source, with each place in it; an id that the outline lacks is named as it is."""
    item = ITEMS["small-choice"]
    assert [block.text for block in source_lines(item, OUTLINE)] == [
        "Source: A Demo Paper (2020): page 2"
    ]
    two = Flashcard(
        id="x",
        topic="t",
        level="recall",
        front="?",
        back="!",
        cites=("demo/two", "demo/three", "gone"),
    )
    assert [block.text for block in source_lines(two, OUTLINE)] == [
        "Source: A Demo Paper (2020): page 2; page 3",
        "Source: gone",
    ]


def test_sources_give_the_statement_and_where_to_read_it() -> None:
    """The statement, the place, and what kind of source it is."""
    assert said(source_blocks(ITEMS["small-choice"], OUTLINE)) == (
        "Step work is a sponsor's task.\n"
        "A Demo Paper, A Press, 2020: page 2\n"
        "A paper made for the tests."
    )


def test_an_item_without_sources_says_so() -> None:
    """So does an item that cites something the outline lacks."""
    assert said(source_blocks(ITEMS["picture"], OUTLINE)) == "This item doesn't name a source."
    assert said(source_blocks(ITEMS["small-tf"], OUTLINE)) == (
        "demo/four: not in the outline of sources"
    )


def test_a_second_hand_statement_says_so() -> None:
    """The learner sees when nobody has read the official text in full."""
    objective = OUTLINE.objectives["demo/two"]._replace(sure="B")
    outline = Outline(OUTLINE.sources, {"demo/two": objective})
    assert isinstance(objective, Objective)
    assert "second-hand report" in said(citation_blocks(objective, outline))
    assert "second-hand" not in said(citation_blocks(OUTLINE.objectives["demo/two"], OUTLINE))


def test_options_have_the_order_of_the_seed() -> None:
    """The same seed gives the same order; letters follow the screen."""
    orders = set()
    for seed in range(12):
        first, again = (Study("small-choice", seed=seed).begin().session.shown for _ in range(2))
        assert first is not None
        assert again is not None
        assert first.order == again.order
        assert sorted(first.order) == [0, 1, 2, 3]
        assert isinstance(first.item, Question)
        blocks = option_blocks(first.item, first.order)
        assert [block.label for block in blocks] == ["a", "b", "c", "d"]
        assert [block.text for block in blocks] == [
            first.item.options[position].text for position in first.order
        ]
        orders.add(first.order)
    assert len(orders) > 3


def test_locked_options_keep_the_order_of_the_file() -> None:
    """Whatever the seed."""
    for seed in range(6):
        shown = Study("eight", seed=seed).begin().session.shown
        assert shown is not None
        assert shown.order == tuple(range(8))


def test_boxes_are_for_several_answers_or_on_request() -> None:
    """A question with one answer has boxes only where they are asked for, as in an exam."""
    item = ITEMS["small-choice"]
    assert isinstance(item, Question)
    assert not any("[" in block.text for block in option_blocks(item, range(4), chosen={1}))
    boxes = option_blocks(item, range(4), chosen={1}, boxes=True)
    assert [block.text[:3] for block in boxes] == ["[ ]", "[x]", "[ ]", "[ ]"]
