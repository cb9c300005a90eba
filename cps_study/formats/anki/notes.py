"""Anki's notes as items: what its packages and its text export have in common."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.formats.item_builder import NOTHING, QuestionHead
from cps_study.formats.level_tags import tags_and_level
from cps_study.formats.native.schema import MAX_TEXT
from cps_study.formats.syntax.html_text import Plain, plain_of_html, tidy
from cps_study.model.text import excerpt, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cps_study.formats.item_builder import ItemBuilder

CLOZE: Final = "it is a cloze note"
_MAX_NAME: Final = 200
_MAX_PATH: Final = 1000
_MAX_TITLE: Final = 500
"""How much of a note's name, of its deck's path, and of a skipped note is kept, in characters."""
_SOUND: Final = re.compile(r"\[sound:[^\[\]]*\]")
_COMMENT: Final = re.compile(r"<!--.*?-->", re.DOTALL)
_REFERENCE: Final = re.compile(r"\{\{([^{}]*)\}\}")
"""A field in a card's template: `{{Front}}`, `{{type:Back}}`, `{{#Add Reverse}}`."""
_CLOZE_MARK: Final = re.compile(r"\{\{c\d+::")


class NoteKind(NamedTuple):
    """A note type: its name, its fields in order, and the question side of each of its cards.

    `cloze` says that its cards hide parts of a text.
    """

    name: str
    fields: tuple[str, ...]
    questions: tuple[str, ...]
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


def sides_of(kind: NoteKind) -> Sides | str:
    """Return which of a note type's two fields asks, by what its first card shows.

    If that isn't clear, return why. A field that only decides whether a card is made (as
    "Add Reverse" does) doesn't count as one of the two.
    """
    if kind.cloze:
        return CLOZE
    everywhere = _field_uses(kind.questions)
    only_switches = everywhere.switches - everywhere.shown - everywhere.typed
    content_fields = [name for name in kind.fields if name not in only_switches]
    name = excerpt(kind.name)
    if len(content_fields) != 2:
        fields = count_fields(len(content_fields))
        return f"its type '{name}' has {fields}, and only notes with two can come in"

    content = set(content_fields)
    first_card = _field_uses(kind.questions[:1])
    asked = first_card.shown & content
    to_type = first_card.typed & content
    answered = to_type or content - asked
    one_for_the_other = len(asked) == 1 and len(answered) == 1 and asked != answered
    if not one_for_the_other or first_card.switches & content:
        return f"the first card of its type '{name}' doesn't show one field and ask for the other"
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


def take_note(note: Note, sides: Sides | str, builder: ItemBuilder) -> None:
    """Take a note as a card, or as a question with an answer to type.

    Where `sides` is a reason instead, or the note is damaged, it is left out and reported.
    """
    if isinstance(sides, str):
        leave_note(note, sides, builder)
        return
    if max(sides.front, sides.back) >= len(note.fields):
        leave_note(note, "it has fewer fields than its type", builder)
        return
    front = _plain(note, note.fields[sides.front], builder)
    back = _plain(note, note.fields[sides.back], builder)
    head = _head(note)
    if not back.text:
        why = "the back is only a picture" if back.pictures else "the back has no text"
        builder.skip(head, front.text, why)
    elif not sides.typed:
        builder.card(head, front, back)
    elif "\n" in back.text:
        builder.skip(head, front.text, "the answer to type has several lines")
    else:
        if back.pictures:
            builder.drop_detail("a picture in the answer")
        builder.typed(head, front, [back.text], NOTHING)


def leave_note(note: Note, why: str, builder: ItemBuilder) -> None:
    """Leave a note out, for the reason given; its first field with any text is its title."""
    title = ""
    for field in note.fields:
        if field.strip():
            title = field[:_MAX_TITLE]
            break
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


def more_cards(count: int, kind: str) -> str:
    """Report the notes of a type that make several cards each; only the first came in."""
    notes = "1 note makes" if count == 1 else f"{count} notes make"
    return f"{notes} more than one card (type '{excerpt(kind)}'); the first of each came in"


def count_fields(count: int) -> str:
    """Return a number of fields in words for a sentence."""
    return "1 field" if count == 1 else f"{count} fields"


def has_cloze(fields: Iterable[str]) -> bool:
    """Return whether a text hides a part of itself, as `{{c1::Oslo}}` does."""
    return any(_CLOZE_MARK.search(field) for field in fields)
