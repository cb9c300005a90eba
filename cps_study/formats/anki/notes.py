"""Anki's notes as items: what its packages and its text export have in common."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.formats.anki.choices import take_lettered
from cps_study.formats.anki.cloze import gaps_in
from cps_study.formats.anki.templates import (
    Template,
    back_of,
    cloze_fields,
    front_of,
    hint_fields,
)
from cps_study.formats.item_builder import NOTHING, DraftOption, QuestionHead
from cps_study.formats.level_tags import tags_and_level
from cps_study.formats.native.schema import MAX_TEXT
from cps_study.formats.syntax.html_text import Plain, plain_of_html, tidy
from cps_study.model.text import count, excerpt, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cps_study.formats.item_builder import ItemBuilder

_MAX_NAME: Final = 200
_MAX_PATH: Final = 1000
_MAX_TITLE: Final = 500
"""How much of a note's name, of its deck's path, and of a skipped note is kept, in characters."""
_SOUND: Final = re.compile(r"\[sound:[^\[\]]*\]")
_COMMENT: Final = re.compile(r"<!--.*?-->", re.DOTALL)
_REFERENCE: Final = re.compile(r"\{\{([^{}]*)\}\}")
"""A field in a card's template: `{{Front}}`, `{{type:Back}}`, `{{#Add Reverse}}`."""
_OCCLUSION: Final = "image-occlusion:"
"""How a gap begins that hides a part of a picture."""
_KEY: Final = frozenset({"0", "1"})
_ALL_IN_ONE: Final = ("Question", "QType", "Q_1", "Answers")
"""Fields of the widespread note type "AllInOne (kprim, mc, sc)", whose card is a script."""
_SINGLE_CHOICE: Final = "2"


class NoteKind(NamedTuple):
    """A note type: its name, its fields in order, and the two sides of each of its cards.

    `cloze` says that its cards hide parts of a text.
    """

    name: str
    fields: tuple[str, ...]
    cards: tuple[Template, ...]
    cloze: bool = False


class Sides(NamedTuple):
    """The position of the field that asks and of the one that answers.

    `typed` says that the answer is to be typed.
    """

    front: int
    back: int
    typed: bool = False


class Note(NamedTuple):
    """A note as the file has it.

    `line` is its line, or in a package its number. `fields` are HTML, or plain text if `html` says
    that they aren't. `deck` has slashes between its levels.
    """

    line: int
    guid: str
    fields: tuple[str, ...]
    tags: str = ""
    deck: str = ""
    html: bool = True


def sides_of(kind: NoteKind) -> Sides | None:
    """Return which of a note type's two fields asks, by what its first card shows.

    None if that isn't how its cards are made: then its templates say what they show. A field that
    only decides whether a card is made (as "Add Reverse" does) doesn't count as one of the two.
    """
    questions = [card.question for card in kind.cards]
    everywhere = _field_uses(questions)
    only_switches = everywhere.switches - everywhere.shown - everywhere.typed
    content_fields = [name for name in kind.fields if name not in only_switches]
    if kind.cloze or len(content_fields) != 2:
        return None
    content = set(content_fields)
    first_card = _field_uses(questions[:1])
    asked = first_card.shown & content
    to_type = first_card.typed & content
    answered = to_type or content - asked
    one_for_the_other = len(asked) == 1 and len(answered) == 1 and asked != answered
    if not one_for_the_other or first_card.switches & content:
        return None
    return Sides(
        front=kind.fields.index(min(asked)),
        back=kind.fields.index(min(answered)),
        typed=bool(to_type),
    )


class _FieldUses(NamedTuple):
    """The fields that card sides show, want typed, and depend on (`switches`)."""

    shown: set[str]
    typed: set[str]
    switches: set[str]


def _field_uses(templates: Iterable[str]) -> _FieldUses:
    """Collect how templates use fields; comments in them don't count."""
    uses = _FieldUses(set(), set(), set())
    for template in templates:
        for match in _REFERENCE.findall(_COMMENT.sub("", template)):
            reference = match.strip()
            *filters, name = reference.split(":")
            if reference.startswith(("#", "^", "/")):
                uses.switches.add(reference[1:].strip())
            elif "type" in [each.strip() for each in filters]:
                uses.typed.add(name.strip())
            else:
                uses.shown.add(name.strip())
    return uses


def take_note(note: Note, sides: Sides, builder: ItemBuilder) -> None:
    """Take a note as a card, or as a question with an answer to type.

    A note that is damaged is left out and reported.
    """
    if max(sides.front, sides.back) >= len(note.fields):
        leave_note(note, "it has fewer fields than its type", builder)
        return
    front = _plain(note, note.fields[sides.front], builder)
    back = _plain(note, note.fields[sides.back], builder)
    _take_sides(_head(note), front, back, builder, typed=sides.typed)


def _take_sides(
    head: QuestionHead,
    front: Plain,
    back: Plain,
    builder: ItemBuilder,
    *,
    typed: bool = False,
    reason: Plain = NOTHING,
) -> None:
    """Take two sides as a card, or as a question; `reason` is what is said of a typed answer."""
    if not back.text and back.pictures:
        builder.skip(head, front.text, "the back is only a picture")
    elif not back.text:
        builder.skip(head, front.text, "the back has no text")
    elif typed:
        _take_typed(head, front, back, reason, builder)
    elif not take_lettered(head, front, back, builder):
        builder.card(head, front, back)


def _take_typed(
    head: QuestionHead, front: Plain, back: Plain, reason: Plain, builder: ItemBuilder
) -> None:
    if "\n" in back.text:
        builder.skip(head, front.text, "the answer to type has several lines")
        return
    if back.pictures:
        builder.drop_detail("a picture in the answer")
    builder.typed(head, front, [back.text], reason)


def take_note_by_templates(note: Note, kind: NoteKind, builder: ItemBuilder) -> None:
    """Take a note by what its first card that isn't empty shows."""
    values = dict(zip(kind.fields, note.fields, strict=True))
    if set(_ALL_IN_ONE) <= values.keys():
        _take_all_in_one(note, values, builder)
        return
    if kind.cloze:
        _take_cloze_kind(note, kind, values, builder)
        return
    for card in kind.cards:
        front = _plain(note, front_of(card, values), builder)
        if not (front.text or front.pictures):
            continue
        if any(values.get(name) for name in hint_fields(card)):
            builder.drop_detail("a hint")
        typed_fields = _field_uses([card.question]).typed & values.keys()
        if typed_fields:
            answer = _plain(note, values[min(typed_fields)], builder)
            added = back_of(card, values | dict.fromkeys(typed_fields, ""))
            reason = _added_to(front, _plain(note, added, builder))
            _take_sides(_head(note), front, answer, builder, typed=True, reason=reason)
            return
        back = _plain(note, back_of(card, values), builder)
        _take_sides(_head(note), front, _added_to(front, back), builder)
        return
    leave_note(note, "its card shows nothing", builder)


def _added_to(front: Plain, back: Plain) -> Plain:
    """Return a back without the front, which many templates repeat."""
    return back._replace(text=back.text.removeprefix(front.text).strip())


def _take_cloze_kind(
    note: Note, kind: NoteKind, values: Mapping[str, str], builder: ItemBuilder
) -> None:
    """Take a cloze note: the fields that its card hides parts of, and what its back adds."""
    card = kind.cards[0] if kind.cards else Template("")
    texts = [values.get(name, "") for name in cloze_fields(card)] or list(note.fields[:1])
    extra = back_of(card, dict.fromkeys(cloze_fields(card), "") | _others(values, card))
    take_cloze(note, "<br>".join(filter(None, texts)), extra, builder)


def _others(values: Mapping[str, str], card: Template) -> dict[str, str]:
    """Return the fields of a cloze note that its card doesn't hide parts of."""
    hidden = cloze_fields(card)
    return {name: value for name, value in values.items() if name not in hidden}


def take_cloze(note: Note, text: str, extra: str, builder: ItemBuilder) -> None:
    """Take a text with gaps, a card for each number; `extra` is what their backs add."""
    if _OCCLUSION in text:
        leave_note(note, "it hides parts of a picture", builder)
        return
    gaps = gaps_in(text)
    if not gaps:
        leave_note(note, "it's a cloze note without a gap", builder)
        return
    head = _head(note)
    addition = _plain(note, extra, builder).text
    for gap in gaps:
        own_head = head
        if len(gaps) > 1 and head.ident:
            own_head = head._replace(ident=f"{head.ident}-c{gap.number}")
        front = _plain(note, gap.text, builder)
        answers = [_plain(note, answer, builder).text for answer in gap.answers]
        back = "; ".join(filter(None, answers))
        if back and addition:
            back = f"{back}\n\n{addition}"
        _take_sides(own_head, front, Plain(back), builder)


def _take_all_in_one(note: Note, values: Mapping[str, str], builder: ItemBuilder) -> None:
    """Take a note with options of its own, each with a 1 or a 0 in `Answers`."""
    head = _head(note)
    stem = _plain(note, values["Question"], builder)
    texts = [values.get(f"Q_{number}", "") for number in range(1, 10)]
    options = [_plain(note, text, builder) for text in texts if text.strip()]
    marks = tidy(values["Answers"]).split()
    if len(marks) != len(options) or not _KEY.issuperset(marks):
        builder.skip(head, stem.text, "its answers don't say which of its options are right")
        return
    reason = _plain(note, values.get("Sources", ""), builder)
    drafts = [DraftOption(option, mark == "1") for option, mark in zip(options, marks, strict=True)]
    is_single = values["QType"].strip() == _SINGLE_CHOICE
    builder.closed(head, stem, drafts, reason, several=not is_single)


def leave_note(note: Note, why: str, builder: ItemBuilder) -> None:
    """Leave a note out, for the reason given; its first field with any text is its title."""
    title = next(filter(str.strip, note.fields), "")[:_MAX_TITLE]
    if note.html:
        title = plain_of_html(title).text
    builder.skip(_head(note), title, why)


def _head(note: Note) -> QuestionHead:
    """Return what a note says besides its fields, cut where it is far too long."""
    tags, level = tags_and_level(tag[:MAX_TEXT] for tag in tidy(note.tags).split())
    return QuestionHead(
        note.line,
        ident=one_line(tidy(note.guid))[:_MAX_NAME],
        topic=one_line(tidy(note.deck))[:_MAX_PATH],
        tags=tags,
        level=level,
    )


def _plain(note: Note, field: str, builder: ItemBuilder) -> Plain:
    """Return a field's text and pictures; a sound is left out and reported."""
    silent, sounds = _SOUND.subn(" ", field)
    if sounds:
        builder.drop_detail("a sound")
    if note.html:
        return plain_of_html(silent)
    return Plain(tidy(silent))


def more_cards(cards: int, kind: str) -> str:
    """Report the notes of a type that make several cards each; only the first came in."""
    notes = count(cards, "note makes", "notes make")
    return f"{notes} more than one card (type '{excerpt(kind)}'); the first of each came in"
