"""From a test to the blocks that are printed."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from cps_study.formats.native import objectives as outline_yaml
from cps_study.model.form import Entry
from cps_study.model.item import Bank, Flashcard, Item, Question
from cps_study.paper.build import (
    form_document,
    guide_document,
    intro_words,
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
  - id: demo/one
    source: demo
    locator: page 1
    domain: skills
    importance: 4
    says: Support is offered as an equal.
  - id: demo/two
    source: demo
    locator: page 2
    domain: skills
    importance: 4
    says: Nobody has a card on this.
"""


def questions_in(blocks: tuple[DocumentBlock, ...]) -> list[QuestionBlock]:
    return [block for block in flattened(blocks) if isinstance(block, QuestionBlock)]


def test_questions_are_numbered_as_the_form_has_them() -> None:
    """Each question comes once, with its options lettered in the order shown."""
    test = paper_test()
    for form in test.forms:
        questions = questions_in(form_document(test, form, with_key=False).blocks)
        assert [question.number for question in questions] == [*range(1, len(form.entries) + 1)]
        for question, (item, order) in zip(questions, form.entries, strict=True):
            shown = [(option.letter, option.text) for option in question.options]
            if isinstance(item, Question):
                texts = [item.options[written].text for written in order]
                assert shown == list(zip("ABCDEF", texts, strict=False))
                assert question.answer == "options"
            else:
                assert (shown, question.answer) == ([], "words")


def test_a_form_begins_with_fields_to_fill_in_and_how_to_answer() -> None:
    """Name, date, score; the number of questions and the pass mark; form and code on every page."""
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
    """A family as single questions repeats its lead-in; a multi says how many to choose."""
    test = paper_test()
    blocks = form_document(test, test.forms[0], with_key=False).blocks
    (story,) = [block for block in blocks if isinstance(block, KeepTogether)]
    assert isinstance(story.blocks[0], Paragraph)
    assert story.blocks[0].text == "Rosa has stopped taking a medicine."
    by_stem = {question.stem: question.note for question in questions_in(blocks)}
    assert by_stem["A room to rent:"] == by_stem["How does a meeting go?"] == "Whose task is it?"
    assert by_stem["Which TWO of these belong together?"] == "Choose TWO."


def test_a_matching_block_has_one_list_for_its_stems() -> None:
    """The lead-in, the options once, and the stems with room for a letter."""
    test = paper_test(blocks=True)
    blocks = form_document(test, test.forms[0], with_key=False).blocks
    kept_together = [block for block in blocks if isinstance(block, KeepTogether)]
    (matching,) = [
        block for block in kept_together if any(isinstance(b, OptionList) for b in block.blocks)
    ]
    lead, choices, *stems = matching.blocks
    assert isinstance(lead, Paragraph)
    assert lead.text.startswith("Whose task is it? Write the letter.")
    assert isinstance(choices, OptionList)
    assert sorted(option.text for option in choices.options) == [
        "The broker",
        "The guide",
        "The sponsor",
    ]
    questions = [stem for stem in stems if isinstance(stem, QuestionBlock)]
    assert sorted(question.stem for question in questions) == [
        "A room to rent",
        "How does a meeting go?",
        "The fourth step",
    ]
    assert {question.answer for question in questions} == {"letter"}


def test_the_key_has_letters_reasons_and_sources() -> None:
    """A table of letters comes first, then each answer with its reasons, its point and sources."""
    test = paper_test()
    glance, *answers = key_document(test, test.forms[0]).blocks
    assert isinstance(glance, TableBlock)
    assert glance.rows[0][0] == "1-9"
    assert len(answers) == 9
    by_item = {answer.item: answer for answer in answers if isinstance(answer, KeyEntry)}
    answer = by_item["small-choice"]
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
    typed = by_item["small-typed"]
    assert typed.answer == "supervisor / the supervisory line"
    assert glance.rows[0][typed.number] == "…"


def test_a_key_at_the_end_begins_a_new_page() -> None:
    """It comes after the questions, under its own heading."""
    test = paper_test()
    blocks = form_document(test, test.forms[0], with_key=True).blocks
    position = blocks.index(PageBreak(right_hand=True))
    assert blocks[position + 1] == Heading("Key")
    assert blocks[position + 2 :] == key_document(test, test.forms[0]).blocks


@settings(max_examples=20)
@given(st.lists(banks(), min_size=1, max_size=2), st.integers(0, 9))
def test_the_letters_of_the_key_are_the_keys(drawn: list[Bank], seed: int) -> None:
    """They are exactly the right options on every form, whatever the order."""
    items: dict[str, Item] = {}
    for bank in drawn:
        items |= {item.id: item for item in bank.items if not isinstance(item, Flashcard)}
    if not items:
        return
    for form in paper_test(items=list(items.values()), forms=3, seed=seed).forms:
        for entry in form.entries:
            letters = [option.letter for option in shown_options(entry)]
            written = dict(zip(letters, entry.order, strict=True))
            keys = {written[letter] for letter in key_letters(entry)}
            assert keys == (entry.item.keys if isinstance(entry.item, Question) else set())


def test_short_questions_may_be_in_two_columns() -> None:
    """Only if all of them are short."""
    short, long = (item for item in items_of(SMALL_BANK) if item.id in {"small-choice", "small-tf"})
    test = paper_test(items=[short, long])
    assert form_document(test, test.forms[0], with_key=False).short
    wordy = items_of(
        SMALL_BANK.replace("A threat to harm", "A threat " + "very " * 90 + "much to harm")
    )
    test = paper_test(items=wordy)
    assert not form_document(test, test.forms[0], with_key=False).short


def test_a_guide_has_every_card_under_its_statement() -> None:
    """It goes source by source, in the outline's order; statements without a card are left out."""
    outline, problems = outline_yaml.read(OUTLINE, "f")
    assert problems == []
    assert outline is not None
    cards = [item for item in items_of(SMALL_BANK) if isinstance(item, Flashcard)]
    document = guide_document("Guide", outline, cards)
    head, about, entry = document.blocks
    assert (head, about) == (Heading("A demo"), Paragraph("Nobody, 2026. For tests.", "note"))
    assert isinstance(entry, KeepTogether)
    assert [block.text for block in entry.blocks if isinstance(block, Paragraph)] == [
        "Support is offered as an equal.",
        "What does a peer specialist offer first?",
        "Support as an equal",
        "page 1",
    ]


def test_an_entry_without_options_has_no_letters() -> None:
    """A typed question is answered in words."""
    typed = next(item for item in items_of(SMALL_BANK) if item.kind == "typed")
    assert (shown_options(Entry(typed)), key_letters(Entry(typed))) == ((), "")


def test_with_an_answer_sheet_the_booklet_says_where_to_mark_and_how_long_it_takes() -> None:
    """The name and the answers go on the sheet, so the booklet has no room for them."""
    test = paper_test()._replace(minutes=24.0)
    alone = form_document(test, test.forms[1], with_key=False)
    beside = form_document(test, test.forms[1], with_key=False, on_sheet=True)
    assert any(isinstance(block, BlankFields) for block in alone.blocks)
    assert not any(isinstance(block, BlankFields) for block in beside.blocks)
    words = intro_words(test, test.forms[1], on_sheet=True)
    assert "24 minutes" in words
    assert "Mark your answers on the answer sheet (form B)." in words
    assert "answer sheet" not in intro_words(test, test.forms[1])
