"""From a test to its documents: the questions of a form, its key, and the study guide."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from cps_study.model.item import Flashcard, Question, Typed, prompt_of
from cps_study.model.text import LETTERS, one_line, printable
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
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cps_study.model.form import Entry, Form, PaperTest
    from cps_study.model.item import Group, Item
    from cps_study.model.outline import Outline
    from cps_study.paper.document import DocumentBlock

FEW_WORDS: Final = {2: "TWO", 3: "THREE", 4: "FOUR", 5: "FIVE"}
GLANCE: Final = 10
_ENDS: Final = tuple('.?!:;\u2026"\u201d)')
SHORT_STEM, SHORT_OPTION = 120, 32
"""The most characters with which questions still stand well in two columns."""


def form_document(test: PaperTest, form: Form, *, with_key: bool) -> Document:
    """Return the form as candidates get it, its key at the end on a new page if asked for."""
    count = len(form.entries)
    questions = f"{count} question{'s' if count != 1 else ''}"
    intro = f"{questions}. Choose the one best answer unless a question asks for more. {_pass_words(test)}"
    blocks: list[DocumentBlock] = [
        BlankFields(("Name", "Date", "Score")),
        Paragraph(intro, "note"),
        *_questions(test, form),
    ]
    if with_key:
        blocks += [PageBreak(), Heading("Key"), *_key(test, form)]
    short = all(_is_short(entry.item) for entry in form.entries)
    return Document(
        f"{test.title}, form {form.letter}", running(test, form), tuple(blocks), short=short
    )


def key_document(test: PaperTest, form: Form) -> Document:
    """Return the form's key: each answer with every reason and its sources."""
    return Document(
        f"{test.title}, key to form {form.letter}", running(test, form), tuple(_key(test, form))
    )


def running(test: PaperTest, form: Form) -> str:
    """Return what stands on every page of a form."""
    return f"Form {form.letter} · test {test.code}"


def guide_document(title: str, outline: Outline, cards: Iterable[Flashcard]) -> Document:
    """Return a booklet: every objective that a card rests on, source by source, with its cards."""
    by_objective: dict[str, list[Flashcard]] = {}
    for card in cards:
        for cited in card.cites:
            by_objective.setdefault(cited, []).append(card)
    blocks: list[DocumentBlock] = []
    shown = [objective for objective in outline.objectives.values() if objective.id in by_objective]
    for source, objectives in groupby(shown, key=lambda objective: objective.places[0].source):
        held = outline.sources[source]
        blocks.append(Heading(printable(held.title)))
        blocks.append(
            Paragraph(printable(f"{held.publisher}, {held.year}. {held.about}".strip()), "note")
        )
        for objective in objectives:
            lines: list[Paragraph | QuestionBlock | OptionList] = [
                Paragraph(printable(objective.says), "situation")
            ]
            held_cards = by_objective[objective.id]
            lines += [
                Paragraph(printable(f"{one_line(card.front)} {one_line(card.back)}"))
                for card in held_cards
            ]
            lines += [Paragraph(printable(text), "note") for text in where(objective.id, outline)]
            blocks.append(KeepTogether(tuple(lines)))
    return Document(title, title, tuple(blocks))


def where(objective: str, outline: Outline) -> tuple[str, ...]:
    """Return where an objective can be read, one line a place; nothing for one that the outline does not know."""
    found = outline.objectives.get(objective)
    if found is None:
        return ()
    lines = []
    for place in found.places:
        source = outline.sources[place.source]
        lines.append(f"{source.title}, {source.publisher}, {source.year}: {place.locator}")
    return tuple(lines)


def _questions(test: PaperTest, form: Form) -> Iterable[DocumentBlock]:
    numbered = list(enumerate(form.entries, 1))
    for group, run in groupby(numbered, key=lambda pair: _unit(*pair, blocks=test.blocks)):
        entries = list(run)
        if isinstance(group, int):
            yield _ask(*entries[0])
        elif group.kind == "scenario":
            first, *rest = (_ask(number, entry) for number, entry in entries)
            yield KeepTogether((Paragraph(printable(group.text), "situation"), first))
            yield from rest
        else:
            shared = OptionList(shown_options(entries[0][1]))
            lead = Paragraph(
                f"{printable(group.text)} Write the letter. A letter may be used more than once.",
                "situation",
            )
            stems = (
                QuestionBlock(number, printable(prompt_of(entry.item)), answer="letter")
                for number, entry in entries
            )
            yield KeepTogether((lead, shared, *stems))


def _unit(number: int, entry: Entry, *, blocks: bool) -> Group | int:
    """Return the group that an entry stands in as one unit, or its number if it stands alone."""
    group = entry.item.group
    if group is None or (group.kind == "family" and not blocks):
        return number
    return group


def _ask(number: int, entry: Entry) -> QuestionBlock:
    item = entry.item
    stem = printable(prompt_of(item))
    if isinstance(item, Question):
        notes = []
        if item.group is not None and item.group.kind == "family":
            notes.append(printable(item.group.text))
            stem = (
                stem if stem.endswith(_ENDS) else f"{stem}:"
            )  # a few words lead over to what is asked of them
        if item.kind == "multi":
            notes.append(f"Choose {FEW_WORDS.get(len(item.keys), str(len(item.keys)))}.")
        return QuestionBlock(
            number, stem, shown_options(entry), " ".join(notes), image=printable(item.alt)
        )
    return QuestionBlock(number, stem, answer="words", image=printable(item.alt))


def shown_options(entry: Entry) -> tuple[LetteredOption, ...]:
    """Return the options of an entry as the form shows them."""
    options = entry.item.options if isinstance(entry.item, Question) else ()
    return tuple(
        LetteredOption(LETTERS[place], printable(options[written].text))
        for place, written in enumerate(entry.order)
    )


def key_letters(entry: Entry) -> str:
    """Return the letters that are right where the form shows them, in order; nothing for a typed question."""
    keys = entry.item.keys if isinstance(entry.item, Question) else frozenset()
    return "".join(LETTERS[place] for place, written in enumerate(entry.order) if written in keys)


def _key(test: PaperTest, form: Form) -> list[DocumentBlock]:
    """Return the letters at a glance, ten to a row, and then every answer with its reasons."""
    answers = [_answer(number, entry, test) for number, entry in enumerate(form.entries, 1)]
    rows = []
    for start in range(0, len(answers), GLANCE):
        held = answers[start : start + GLANCE]
        letters = [key_letters(form.entries[answer.number - 1]) or "…" for answer in held]
        rows.append((f"{held[0].number}-{held[-1].number}", *letters, *[""] * (GLANCE - len(held))))
    columns = ("nos.", *(str(place) for place in range(1, GLANCE + 1)))
    return [TableBlock(columns, tuple(rows), "At a glance"), *answers]


def _answer(number: int, entry: Entry, test: PaperTest) -> KeyEntry:
    item = entry.item
    sources = tuple(printable(line) for cited in item.cites for line in test.sources.get(cited, ()))
    match item:
        case Question():
            reasons = tuple(
                KeyReason(
                    LETTERS[place],
                    printable(item.options[written].text),
                    item.options[written].key,
                    printable(item.options[written].rationale),
                )
                for place, written in enumerate(entry.order)
            )
            return KeyEntry(
                number,
                " ".join(key_letters(entry)),
                reasons,
                printable(item.rationale),
                sources,
                item.id,
            )
        case Typed():
            words = " / ".join(printable(text) for text in item.accept)
            return KeyEntry(number, words, (), printable(item.rationale), sources, item.id)
        case Flashcard():
            return KeyEntry(number, printable(item.back), (), "", sources, item.id)


def _is_short(item: Item) -> bool:
    options = item.options if isinstance(item, Question) else ()
    situation = item.group.text if item.group is not None and item.group.kind == "scenario" else ""
    longest = max((len(option.text) for option in options), default=0)
    return (
        len(prompt_of(item)) <= SHORT_STEM
        and longest <= SHORT_OPTION
        and len(situation) <= SHORT_STEM
    )


def _pass_words(test: PaperTest) -> str:
    return f"The pass mark is {test.pass_mark:g}%."
