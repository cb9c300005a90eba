"""What stands on paper."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from cps_study.formats.native import objectives as outline_yaml
from cps_study.model.form import Entry
from cps_study.model.item import Bank, Flashcard, Question
from cps_study.paper.build import (
    form_document,
    guide_document,
    key_document,
    key_letters,
    shown_options,
)
from cps_study.paper.document import (
    BlankFields,
    DocumentBlock,
    Heading,
    KeepTogether,
    KeyEntry,
    OptionList,
    PageBreak,
    Paragraph,
    QuestionBlock,
    TableBlock,
    flattened,
)
from tests.paper.samples import items_of, paper_test
from tests.samples import SMALL_BANK
from tests.strategies import banks

OUTLINE = """\
sources:
  - {id: demo, title: A demo, publisher: Nobody, year: "2026", about: For tests.}
objectives:
  - {id: demo/one, source: demo, locator: page 1, domain: skills, importance: 4, says: Support is offered as an equal.}
  - {id: demo/two, source: demo, locator: page 2, domain: skills, importance: 4, says: Nobody has a card on this.}
"""


def asks(blocks: tuple[DocumentBlock, ...]) -> list[QuestionBlock]:
    return [block for block in flattened(blocks) if isinstance(block, QuestionBlock)]


def test_questions_are_numbered_as_the_form_has_them() -> None:
    """Every stem once, in order, with its options lettered in the order shown."""
    test = paper_test()
    for form in test.forms:
        made = asks(form_document(test, form, with_key=False).blocks)
        assert [ask.number for ask in made] == list(range(1, len(form.entries) + 1))
        for ask, (item, order) in zip(made, form.entries, strict=True):
            texts = (
                [item.options[place].text for place in order] if isinstance(item, Question) else []
            )
            assert [(option.letter, option.text) for option in ask.options] == list(
                zip("ABCDEF", texts, strict=False)
            )
            assert ask.answer == ("options" if texts else "words")


def test_a_page_begins_with_what_to_fill_in_and_what_is_asked() -> None:
    """Name, date and score; the number of questions and the pass mark; form and code for every page."""
    test = paper_test()
    document = form_document(test, test.forms[1], with_key=False)
    assert document.title == "Practice, form B"
    assert document.running == f"Form B · test {test.code}"
    fields, intro, *_ = document.blocks
    assert fields == BlankFields(("Name", "Date", "Score"))
    assert isinstance(intro, Paragraph)
    assert intro.text.startswith("9 questions. ")
    assert intro.text.endswith("The pass mark is 85%.")


def test_a_situation_stays_with_its_first_question_and_a_lead_in_with_each_stem() -> None:
    """A family as items says its lead-in each time; a multi says how many."""
    test = paper_test()
    blocks = form_document(test, test.forms[0], with_key=False).blocks
    (story,) = [block for block in blocks if isinstance(block, KeepTogether)]
    assert isinstance(story.blocks[0], Paragraph)
    assert story.blocks[0].text == "Rosa has stopped taking a medicine."
    by_stem = {ask.stem: ask.note for ask in asks(blocks)}
    assert by_stem["A room to rent:"] == by_stem["How does a meeting go?"] == "Whose task is it?"
    assert by_stem["Which TWO does the list name?"] == "Choose TWO."


def test_a_matching_block_has_one_list_for_its_stems() -> None:
    """The lead-in, the options once, and the stems with room for a letter."""
    test = paper_test(blocks=True)
    blocks = form_document(test, test.forms[0], with_key=False).blocks
    block = next(
        b
        for b in blocks
        if isinstance(b, KeepTogether) and any(isinstance(each, OptionList) for each in b.blocks)
    )
    lead, choices, *stems = block.blocks
    assert isinstance(lead, Paragraph)
    assert lead.text.startswith("Whose task is it? Write the letter.")
    assert isinstance(choices, OptionList)
    assert sorted(option.text for option in choices.options) == [
        "The broker",
        "The guide",
        "The sponsor",
    ]
    assert sorted(stem.stem for stem in stems if isinstance(stem, QuestionBlock)) == [
        "A room to rent",
        "How does a meeting go?",
        "The fourth step",
    ]
    assert {stem.answer for stem in stems if isinstance(stem, QuestionBlock)} == {"letter"}


def test_the_key_has_letters_reasons_and_sources() -> None:
    """At a glance first; then each answer with every option's rationale, the point and where it can be read."""
    test = paper_test()
    glance, *answers = key_document(test, test.forms[0]).blocks
    assert isinstance(glance, TableBlock)
    assert glance.rows[0][0] == "1-9"
    assert len(answers) == 9
    answer = next(
        each for each in answers if isinstance(each, KeyEntry) and each.item == "small-choice"
    )
    (right,) = [reason for reason in answer.reasons if reason.right]
    assert (answer.answer, right.text, right.why) == (
        right.letter,
        "Help look for a sponsor",
        "Linking keeps the role.",
    )
    assert glance.rows[0][answer.number] == right.letter
    assert (answer.point, answer.sources) == (
        "Link, do not guide.",
        ("A demo, Nobody, 2026: page 2",),
    )
    typed = next(
        each for each in answers if isinstance(each, KeyEntry) and each.item == "small-typed"
    )
    assert typed.answer == "supervisor / the supervisory line"
    assert glance.rows[0][typed.number] == "…"


def test_a_key_at_the_end_begins_a_new_page() -> None:
    """After the questions, under a heading of its own."""
    test = paper_test()
    blocks = form_document(test, test.forms[0], with_key=True).blocks
    place = next(n for n, block in enumerate(blocks) if isinstance(block, PageBreak))
    assert blocks[place + 1] == Heading("Key")
    assert blocks[place + 2 :] == key_document(test, test.forms[0]).blocks


@settings(max_examples=20)
@given(st.lists(banks(), min_size=1, max_size=2), st.integers(0, 9))
def test_the_letters_of_the_key_are_the_keys(drawn: list[Bank], seed: int) -> None:
    """On every form: exactly the options that are right, whatever the order."""
    items = {
        item.id: item for bank in drawn for item in bank.items if not isinstance(item, Flashcard)
    }
    if not items:
        return
    for form in paper_test(items=list(items.values()), forms=3, seed=seed).forms:
        for entry in form.entries:
            shown = {
                option.letter: place
                for option, place in zip(shown_options(entry), entry.order, strict=True)
            }
            keys = {shown[letter] for letter in key_letters(entry)}
            assert keys == (entry.item.keys if isinstance(entry.item, Question) else set())


def test_short_questions_may_stand_in_two_columns() -> None:
    """All of them short, or none."""
    short, long = (item for item in items_of(SMALL_BANK) if item.id in {"small-choice", "small-tf"})
    test = paper_test(items=[short, long])
    assert form_document(test, test.forms[0], with_key=False).short
    wordy = items_of(
        SMALL_BANK.replace("A threat to harm", "A threat " + "very " * 30 + "much to harm")
    )
    test = paper_test(items=wordy)
    assert not form_document(test, test.forms[0], with_key=False).short


def test_a_guide_has_every_card_under_its_statement() -> None:
    """Source by source, in the outline's order; statements without a card are left out."""
    outline, problems = outline_yaml.read(OUTLINE, "f")
    assert problems == []
    assert outline is not None
    cards = [item for item in items_of(SMALL_BANK) if isinstance(item, Flashcard)]
    document = guide_document("Guide", outline, cards)
    head, about, held = document.blocks
    assert (head, about) == (Heading("A demo"), Paragraph("Nobody, 2026. For tests.", "note"))
    assert isinstance(held, KeepTogether)
    assert [block.text for block in held.blocks if isinstance(block, Paragraph)] == [
        "Support is offered as an equal.",
        "What does a peer specialist offer first? Support as an equal",
        "A demo, Nobody, 2026: page 1",
    ]


def test_an_entry_without_options_has_no_letters() -> None:
    """A typed question is answered in words."""
    typed = next(item for item in items_of(SMALL_BANK) if item.kind == "typed")
    assert (shown_options(Entry(typed)), key_letters(Entry(typed))) == ((), "")
