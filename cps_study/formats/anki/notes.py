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

CLOZE: Final = "a cloze note"
_MAX_NAME: Final = 200
_MAX_PATH: Final = 1000
_TITLE: Final = 500
_SOUND: Final = re.compile(r"\[sound:[^\[\]]*\]")
_COMMENT: Final = re.compile(r"<!--.*?-->", re.DOTALL)
_TAG: Final = re.compile(r"\{\{([^{}]*)\}\}")
_CLOZE_MARK: Final = re.compile(r"\{\{c\d+::")


class NoteKind(NamedTuple):
    """A note type: its name, its fields in order, the question side of each of its cards, and whether it is cloze."""

    name: str
    fields: tuple[str, ...]
    questions: tuple[str, ...]
    cloze: bool = False


class Sides(NamedTuple):
    """The places of the field that asks and of the one that answers, and whether the answer is typed."""

    front: int
    back: int
    typed: bool = False


class Note(NamedTuple):
    """A note as it stands: its number or line, its name, its fields as markup or plain, and where it belongs."""

    line: int
    guid: str
    fields: tuple[str, ...]
    tags: str = ""
    deck: str = ""
    html: bool = True


def sides_of(kind: NoteKind) -> Sides | str:
    """Return which of a note type's two fields asks, by what its first card shows; else why that cannot be told.

    A field that only decides whether a card is made (as "Add Reverse" does) is not counted.
    """
    if kind.cloze:
        return CLOZE
    shown, typed, switches = _fields_shown(kind.questions[:1])
    everywhere = _fields_shown(kind.questions)
    content = [
        name
        for name in kind.fields
        if name not in everywhere.switches - everywhere.shown - everywhere.typed
    ]
    called = f"a note of the type '{excerpt(kind.name)}'"
    if len(content) != 2:
        return f"{called}, which has {len(content)} fields; notes with two can come in"
    asked = shown & set(content)
    answered = typed & set(content) or set(content) - asked
    if len(asked) != 1 or len(answered) != 1 or asked == answered or switches & set(content):
        return f"{called}, whose first card does not ask by one field for the other"
    return Sides(
        kind.fields.index(min(asked)),
        kind.fields.index(min(answered)),
        typed=bool(typed & set(content)),
    )


class _Shown(NamedTuple):
    """The fields that card sides show, ask to be typed, and depend on."""

    shown: set[str]
    typed: set[str]
    switches: set[str]


def _fields_shown(templates: Iterable[str]) -> _Shown:
    shown, typed, switches = _Shown(set(), set(), set())
    for template in templates:
        for held in _TAG.findall(_COMMENT.sub("", template)):
            *filters, name = held.strip().split(":")
            if held.strip()[:1] in {"#", "^", "/"}:
                switches.add(held.strip()[1:].strip())
            elif "type" in (each.strip() for each in filters):
                typed.add(name.strip())
            else:
                shown.add(name.strip())
    return _Shown(shown, typed, switches)


def take_note(note: Note, sides: Sides | str, gatherer: ItemBuilder) -> None:
    """Take the note as a card, or as a question to type an answer to; else leave it with the reason."""
    if isinstance(sides, str):
        leave_note(note, sides, gatherer)
        return
    if max(sides.front, sides.back) >= len(note.fields):
        leave_note(note, "it has fewer fields than its type", gatherer)
        return
    front = _plain(note, note.fields[sides.front], gatherer)
    back = _plain(note, note.fields[sides.back], gatherer)
    asked = _asked(note)
    if not back.text:
        gatherer.leave(
            asked,
            front.text,
            "the back is only a picture" if back.pictures else "the back has no text",
        )
    elif not sides.typed:
        gatherer.card(asked, front, back)
    elif "\n" in back.text:
        gatherer.leave(asked, front.text, "the answer to type has several lines")
    else:
        if back.pictures:
            gatherer.lose("a picture in the answer")
        gatherer.typed(asked, front, [back.text], NOTHING)


def leave_note(note: Note, why: str, gatherer: ItemBuilder) -> None:
    """Leave a note with the reason; its first field that is not empty is its title."""
    first = next(filter(str.strip, note.fields), "")[:_TITLE]
    gatherer.leave(_asked(note), plain_of_html(first).text if note.html else first, why)


def _asked(note: Note) -> QuestionHead:
    tags, level = tags_and_level(tag[:MAX_TEXT] for tag in tidy(note.tags).split())
    return QuestionHead(
        note.line,
        ident=one_line(tidy(note.guid))[:_MAX_NAME],
        topic=one_line(tidy(note.deck))[:_MAX_PATH],
        tags=tags,
        level=level,
    )


def _plain(note: Note, field: str, gatherer: ItemBuilder) -> Plain:
    """Return a field's text and pictures; a sound is left out, which is said."""
    silent, sounds = _SOUND.subn(" ", field)
    if sounds:
        gatherer.lose("a sound")
    return plain_of_html(silent) if note.html else Plain(tidy(silent))


def has_cloze(fields: Iterable[str]) -> bool:
    """Tell whether a text hides a part of itself, as `{{c1::Oslo}}` does."""
    return any(_CLOZE_MARK.search(field) for field in fields)
