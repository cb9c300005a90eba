"""An item in blocks: what it asks, its options, the verdict, the sources."""

from __future__ import annotations

import dataclasses

import pytest

from cps_study.model.card import Rating
from cps_study.model.item import Flashcard, Group, Item, Option, Question, Typed
from cps_study.model.outline import Objective, Outline
from cps_study.ui.item_blocks import (
    citation_blocks,
    item_blocks,
    option_blocks,
    source_blocks,
    source_lines,
    verdict_blocks,
    wrong_number_words,
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
    assert "✓ Right, and you chose it: Sponsor\nNamed." in text
    assert "+ Right, and you missed it: Nurse\nNamed." in text
    assert "You chose: Sponsor" not in text


def test_chosen_missed_and_wrong_look_different_without_color() -> None:
    """Three words, three marks and three roles: color isn't needed to tell them apart."""
    blocks = verdict_blocks(answered("small-multi", "Sponsor", "Teacher"))
    told = [
        block for block in blocks if block.role in {"option-key", "option-missed", "option-not"}
    ]
    assert len({block.role for block in told}) == 3
    assert len({block.label for block in told}) == 3
    assert len({block.text.partition(":")[0] for block in told}) == 3


def test_a_right_answer_of_several_needs_no_lead() -> None:
    """Whoever has all of them right reads only the options and their reasons."""
    text = said(verdict_blocks(answered("small-multi", "Sponsor", "Nurse")))
    assert "✓ Sponsor\nNamed.\n✓ Nurse\nNamed." in text


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        (0, "Choose 2."),
        (1, "Choose 2: one more to go."),
        (2, ""),
        (3, "Choose 2: that's 3 now."),
    ],
)
def test_a_wrong_number_of_checks_is_told(chosen: int, words: str) -> None:
    """Where several are right, a check too few or too many is said before it's marked."""
    item = ITEMS["small-multi"]
    assert isinstance(item, Question)
    assert wrong_number_words(item, chosen) == words


def test_several_missing_checks_are_counted() -> None:
    """With three to choose and one checked, two more are to go."""
    options = tuple(Option(f"Option {number}", key=number < 3) for number in range(4))
    item = Question(id="m", topic="t", level="recall", kind="multi", stem="?", options=options)
    assert wrong_number_words(item, 1) == "Choose 3: 2 more to go."


def test_one_answer_is_never_a_wrong_number() -> None:
    """Where one is right, nothing is said about the number."""
    item = ITEMS["small-choice"]
    assert isinstance(item, Question)
    assert wrong_number_words(item, 0) == ""


def said_by(item: Item, *texts: str, typed: str = "") -> str:
    """Return what is said after an answer to an item that no sample bank has."""
    return said(verdict_blocks(answered(item.id, *texts, typed=typed, items={item.id: item})))


def typed_item(*accept: str) -> Typed:
    """Return a typed item that accepts these spellings."""
    return Typed(id="x", topic="t", level="recall", stem="Who?", accept=accept)


def truefalse(options: tuple[Option, ...], rationale: str = "") -> Question:
    """Return a question with these two options, the second of them right."""
    return Question(
        id="x",
        topic="t",
        level="recall",
        kind="truefalse",
        stem="?",
        options=options,
        rationale=rationale,
        locked=True,
    )


def test_a_miss_shows_no_misspelling_that_the_bank_accepts() -> None:
    """Slips of an earlier spelling and other cases of it are left out; real alternatives stay."""
    item = typed_item("indigenous", "indigenous sources", "indigenious", "Indigenous", "native")
    assert "Right: indigenous (also: indigenous sources or native)" in said_by(item, typed="no")


def test_an_accepted_misspelling_is_counted_but_not_confirmed() -> None:
    """Whoever types a misspelling that the bank accepts sees how the word is written."""
    item = typed_item("indigenous", "indigenious")
    assert "Counted as 'indigenous' (you wrote 'indigenious')." in said_by(
        item, typed="indigenious"
    )
    assert "✓ indigenous" in said_by(item, typed="Indigenous")


@pytest.mark.parametrize(
    ("rationale", "shown"),
    [
        ("Right. Condoning counts, too.", "Condoning counts, too."),
        ("Correct: it counts.", "It counts."),
        ("That's right, it counts.", "It counts."),
        ("Rights come first.", "Rights come first."),
        ("Right for a sponsor, not here.", "Right for a sponsor, not here."),
    ],
)
def test_a_wrong_answer_is_never_told_right(rationale: str, shown: str) -> None:
    """Whatever the bank says: a reason below a wrong answer doesn't begin with praise."""
    options = (Option("True", rationale=rationale), Option("False", key=True, rationale=rationale))
    item = truefalse(options, rationale)
    lines = said_by(item, "True").splitlines()
    assert lines.count(shown) == 3
    assert rationale in said_by(item, "False")


def test_a_reason_that_is_only_praise_is_left_out() -> None:
    """Below a wrong answer nothing is left of "Right."; not even an empty line."""
    options = (Option("True"), Option("False", key=True, rationale="Right."))
    item = truefalse(options)
    assert said_by(item, "True").endswith("✓ Right: False")


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


def test_a_source_line_says_what_has_replaced_the_text() -> None:
    """Nobody learns an old text without knowing that there's a newer one."""
    objective = OUTLINE.objectives["demo/two"]._replace(replaced="the current scope")
    outline = OUTLINE._replace(objectives={"demo/two": objective})
    item = dataclasses.replace(typed_item("yes"), cites=("demo/two",))
    (line,) = source_lines(item, outline)
    assert "since replaced by the current scope" in line.text
    assert "This text has been replaced by the current scope." in said(source_blocks(item, outline))


def test_twins_show_nothing_below_their_stem() -> None:
    """A family without a question of its own leaves no empty line."""
    item = dataclasses.replace(typed_item("yes"), group=Group("twins", "family", ""))
    assert [block.role for block in item_blocks(item)] == ["stem"]


def test_sources_give_the_statement_and_where_to_read_it() -> None:
    """The statement, the place, and what kind of source it is."""
    assert said(source_blocks(ITEMS["small-choice"], OUTLINE)) == (
        "Step work is a sponsor's task.\n"
        "Source: A Demo Paper, A Press, 2020: page 2\n"
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


def test_boxes_can_be_left_out_for_the_ear() -> None:
    """Without boxes the options of a question with several are plain, too."""
    item = ITEMS["small-multi"]
    assert isinstance(item, Question)
    blocks = option_blocks(item, range(3), boxes=False)
    assert [block.text for block in blocks] == ["Sponsor", "Nurse", "Teacher"]
