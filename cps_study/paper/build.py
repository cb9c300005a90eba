"""Builds documents from a test: the questions of a form, its key, and the study guide.

What comes out are blocks (`document.py`). Any output format can render them.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from cps_study.model.item import Flashcard, Question, Typed, prompt_of, shares_one_list
from cps_study.model.text import LETTERS, count, one_line, printable
from cps_study.paper.document import (
    BlankFields,
    Document,
    Heading,
    KeepTogether,
    KeyEntry,
    KeyReason,
    LetteredOption,
    OptionList,
    PageBreak,
    Paragraph,
    QuestionBlock,
    TableBlock,
    is_right_to_left,
)
from cps_study.paper.reading_order import in_reading_order

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from cps_study.model.form import Entry, Form, PaperTest
    from cps_study.model.item import Group, Item
    from cps_study.model.outline import Objective, Outline, Place
    from cps_study.paper.document import DocumentBlock

NUMBER_WORDS: Final = {2: "TWO", 3: "THREE", 4: "FOUR", 5: "FIVE"}
"""How many answers to choose, in capitals so that nobody overlooks it."""
ANSWERS_PER_ROW: Final = 10
"""In the table at the top of a key."""
SHORT_STEM: Final = 420
"""The most characters of a stem or a situation that still reads well in two columns."""
SHORT_OPTION: Final = 110
"""The most characters of an option that still reads well in two columns."""
_STEM_ENDS: Final = tuple('.?!:;\u2026"\u201d)')


def form_document(
    test: PaperTest, form: Form, *, with_key: bool, on_sheet: bool = False
) -> Document:
    """Return a form as candidates get it.

    `with_key` adds the key at the end, on a new page. With `on_sheet` the name and the answers go
    on an answer sheet, so the form has no room for them, and says so.
    """
    blocks: list[DocumentBlock] = []
    if not on_sheet:
        blocks.append(BlankFields(("Name", "Date", "Score")))
    blocks += [Paragraph(intro_words(test, form, on_sheet=on_sheet), "note", _ours(test))]
    blocks += [_with_item(block, test, form) for block in _questions(test, form)]
    if with_key:
        blocks += [PageBreak(right_hand=True), Heading("Key"), *_key(test, form)]
    document = Document(
        f"{test.title}, form {form.letter}",
        running_line(test, form),
        tuple(blocks),
        language=test.language,
        short=all(_is_short(entry.item) for entry in form.entries),
    )
    return in_reading_order(document)


def key_document(test: PaperTest, form: Form) -> Document:
    """Return the form's key: each answer with every reason and its sources."""
    document = Document(
        f"{test.title}, key to form {form.letter}",
        running_line(test, form),
        tuple(_key(test, form)),
        language=test.language,
    )
    return in_reading_order(document)


def running_line(test: PaperTest, form: Form) -> str:
    """Return the line that every page of a form repeats, so that loose pages find their test."""
    return f"Form {form.letter} · test {test.code}"


def intro_words(test: PaperTest, form: Form, *, on_sheet: bool = False) -> str:
    """Return what a candidate reads first: how many questions, how to answer, the pass mark."""
    questions = count(len(form.entries), "question")
    if test.minutes:
        questions += f", {test.minutes:g} minutes"
    sentences = [f"{questions}. Choose the one best answer unless a question asks for more."]
    if on_sheet:
        sentences.append(f"Mark your answers on the answer sheet (form {form.letter}).")
        sentences.append("Please don't write in this booklet.")
    sentences.append(f"The pass mark is {test.pass_mark:g}%.")
    return " ".join(sentences)


def guide_document(title: str, outline: Outline, cards: Iterable[Flashcard]) -> Document:
    """Return the study guide: source by source, each statement with the cards that rest on it.

    A statement without a card is left out. A card that cites several statements is in each place.
    """
    cards_by_objective: dict[str, list[Flashcard]] = {}
    for card in cards:
        for objective_id in card.cites:
            cards_by_objective.setdefault(objective_id, []).append(card)
    with_cards = [
        objective for objective in outline.objectives.values() if objective.id in cards_by_objective
    ]
    blocks: list[DocumentBlock] = []
    for source_id, objectives in groupby(with_cards, key=_main_source):
        source = outline.sources[source_id]
        about = f"{source.publisher}, {source.year}. {source.about}".strip()
        blocks += [Heading(printable(source.title)), Paragraph(printable(about), "note")]
        for objective in objectives:
            blocks.append(_guide_entry(objective, cards_by_objective[objective.id], outline))
    return Document(title, title, tuple(blocks))


def _main_source(objective: Objective) -> str:
    return objective.places[0].source


def _guide_entry(
    objective: Objective, cards: Sequence[Flashcard], outline: Outline
) -> KeepTogether:
    """Return a statement of the guide: what it says, its cards, and where to read it."""
    blocks = [Paragraph(printable(objective.says), "situation")]
    for card in cards:
        blocks.append(Paragraph(printable(one_line(card.front)), "ask"))
        if card.alt:
            blocks.append(Paragraph(f"Picture: {printable(card.alt)}", "note"))
        blocks.append(Paragraph(printable(one_line(card.back))))
    # The heading above names the main source, so its title isn't repeated.
    main = _main_source(objective)
    places = [place for place in objective.places if place.source == main]
    lines = [place.locator for place in places]
    lines += [_citation(place, outline) for place in objective.places if place.source != main]
    blocks += [Paragraph(printable(line), "note") for line in lines]
    return KeepTogether(tuple(blocks))


def where(objective: str, outline: Outline) -> tuple[str, ...]:
    """Return where an objective can be read, a line for each place that states it.

    The result is empty if the outline doesn't have the objective.
    """
    known = outline.objectives.get(objective)
    if known is None:
        return ()
    return tuple(_citation(place, outline) for place in known.places)


def _citation(place: Place, outline: Outline) -> str:
    """Return a place as a line: the source's title, publisher and year, and where in it."""
    source = outline.sources[place.source]
    return f"{source.title}, {source.publisher}, {source.year}: {place.locator}"


def _questions(test: PaperTest, form: Form) -> Iterator[DocumentBlock]:
    """Yield the questions of a form in order, with what several of them share."""
    numbered = enumerate(form.entries, 1)
    lists = _shared_lists(form) if test.blocks else frozenset()
    for unit, run in groupby(numbered, key=lambda pair: _unit(pair[0], pair[1], lists)):
        entries = list(run)
        if isinstance(unit, int):
            yield _question(*entries[0])
        elif unit.kind == "scenario":
            yield from _scenario(unit, entries, test)
        else:
            yield _matching_block(unit, entries, test)


def _language(item: Item, test: PaperTest) -> str:
    """Return the language of an item, or "" if it's that of the whole document.

    Text from right to left says so everywhere: what's around it is the program's English.
    """
    language = test.language_of(item)
    is_said = language == test.language and not is_right_to_left(language)
    return "" if is_said else language


def _ours(test: PaperTest) -> str:
    """Return the language of the program's own words, or "" if it's that of the whole document."""
    return "" if test.language == "en" else "en"


def _with_item(block: DocumentBlock, test: PaperTest, form: Form) -> DocumentBlock:
    """Return a block with its questions in the language of their items, and their pictures."""
    if isinstance(block, QuestionBlock):
        item = form.entries[block.number - 1].item
        return block._replace(
            image=printable(item.alt),
            language=_language(item, test),
            picture=test.pictures.get(item.id),
        )
    if isinstance(block, KeepTogether):
        inner = [_with_item(part, test, form) for part in block.blocks]
        return KeepTogether(tuple(inner))  # type: ignore[arg-type] # each stays what it is
    return block


def _shared_lists(form: Form) -> frozenset[Group]:
    """Return the families whose questions can all be read below one list of options."""
    members: dict[Group, list[Item]] = {}
    for entry in form.entries:
        if entry.item.group is not None:
            members.setdefault(entry.item.group, []).append(entry.item)
    return frozenset(group for group, items in members.items() if shares_one_list(items))


def _unit(number: int, entry: Entry, lists: Collection[Group]) -> Group | int:
    """Return the group that an entry is printed with, or its own number if it's on its own.

    The members of a family are on their own unless it's one of `lists`, the families that are
    printed as matching blocks.
    """
    group = entry.item.group
    if group is None:
        return number
    if group.kind == "family" and group not in lists:
        return number
    return group


def _scenario(
    group: Group, entries: Sequence[tuple[int, Entry]], test: PaperTest
) -> Iterator[DocumentBlock]:
    """Yield a scenario's questions, the situation on the same page as the first of them."""
    language = _language(entries[0][1].item, test)
    first, *rest = (_question(number, entry) for number, entry in entries)
    yield KeepTogether((Paragraph(printable(group.text), "situation", language), first))
    yield from rest


def _matching_block(
    group: Group, entries: Sequence[tuple[int, Entry]], test: PaperTest
) -> KeepTogether:
    """Return a family as a matching block: the options once, then a stem for each question."""
    language = _language(entries[0][1].item, test)
    lead = Paragraph(
        f"{printable(group.text)} Write the letter. A letter may be used more than once.",
        "situation",
        language,
    )
    # Every entry of a family shows the shared list in the same order.
    _, first_entry = entries[0]
    shared = OptionList(shown_options(first_entry), language)
    stems = [
        QuestionBlock(number, printable(prompt_of(entry.item)), answer="letter")
        for number, entry in entries
    ]
    return KeepTogether((lead, shared, *stems))


def _question(number: int, entry: Entry) -> QuestionBlock:
    """Return a question with the options or the line that it needs."""
    item = entry.item
    stem = printable(prompt_of(item))
    if not isinstance(item, Question):
        return QuestionBlock(number, stem, answer="words")
    notes = []
    if item.group is not None and item.group.kind == "family" and item.group.text:
        notes.append(printable(item.group.text))
        # A stem of a few words needs a colon to lead over to what the note asks about it.
        if not stem.endswith(_STEM_ENDS):
            stem = f"{stem}:"
    if item.kind == "multi":
        how_many = len(item.keys)
        notes.append(f"Choose {NUMBER_WORDS.get(how_many, str(how_many))}.")
    return QuestionBlock(number, stem, shown_options(entry), " ".join(notes))


def shown_options(entry: Entry) -> tuple[LetteredOption, ...]:
    """Return the options of an entry in the order shown; none for an answer in words."""
    if not isinstance(entry.item, Question):
        return ()
    options = entry.item.options
    return tuple(
        LetteredOption(LETTERS[shown], printable(options[written].text))
        for shown, written in enumerate(entry.order)
    )


def key_letters(entry: Entry) -> str:
    """Return the letters of the right options as the form shows them; "" for an answer in words."""
    if not isinstance(entry.item, Question):
        return ""
    keys = entry.item.keys
    return "".join(LETTERS[shown] for shown, written in enumerate(entry.order) if written in keys)


def _key(test: PaperTest, form: Form) -> list[DocumentBlock]:
    """Return the letters in a small table, then every answer with its reasons."""
    answers = [
        _answer(number, entry, test)._replace(language=_language(entry.item, test))
        for number, entry in enumerate(form.entries, 1)
    ]
    return [_letter_table(form), *answers]


def _letter_table(form: Form) -> TableBlock:
    """Return the right letters, ten to a row; an answer in words is an ellipsis here."""
    letters = [key_letters(entry) or "…" for entry in form.entries]
    rows = []
    for start in range(0, len(letters), ANSWERS_PER_ROW):
        in_row = letters[start : start + ANSWERS_PER_ROW]
        numbers = f"{start + 1}-{start + len(in_row)}"
        padding = [""] * (ANSWERS_PER_ROW - len(in_row))
        rows.append((numbers, *in_row, *padding))
    columns = ("nos.", *(str(column) for column in range(1, ANSWERS_PER_ROW + 1)))
    return TableBlock(columns, tuple(rows), "At a glance")


def _answer(number: int, entry: Entry, test: PaperTest) -> KeyEntry:
    """Return what the key says about a question."""
    item = entry.item
    sources = tuple(
        printable(line) for objective in item.cites for line in test.sources.get(objective, ())
    )
    match item:
        case Question():
            letters = " ".join(key_letters(entry))
            reasons = _reasons(item, entry.order)
            return KeyEntry(number, letters, reasons, printable(item.rationale), sources, item.id)
        case Typed():
            words = " / ".join(map(printable, item.accept))
            return KeyEntry(number, words, (), printable(item.rationale), sources, item.id)
        case Flashcard():
            return KeyEntry(number, printable(item.back), (), "", sources, item.id)


def _reasons(question: Question, order: Sequence[int]) -> tuple[KeyReason, ...]:
    """Return why each option is right or not, in the order that the form shows them."""
    reasons = []
    for shown, written in enumerate(order):
        option = question.options[written]
        reason = KeyReason(
            LETTERS[shown], printable(option.text), option.key, printable(option.rationale)
        )
        reasons.append(reason)
    return tuple(reasons)


def _is_short(item: Item) -> bool:
    """Say whether an item reads well in one of two columns."""
    texts = [prompt_of(item)]
    if item.group is not None and item.group.kind == "scenario":
        texts.append(item.group.text)
    if any(len(text) > SHORT_STEM for text in texts):
        return False
    if not isinstance(item, Question):
        return True
    return all(len(option.text) <= SHORT_OPTION for option in item.options)
