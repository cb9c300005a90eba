"""A bank as an Anki package of the first generation (.apkg, schema 11).

Every Anki and AnkiDroid imports that one. A note's GUID is the item's id, and the ids of decks
and note types are fixed, so importing a package again doesn't bring anything twice. A bank doesn't
know when an item changed, so a note's time of change follows from its text: a note with another
text has another time. Anki updates such a note if it is told to always update notes; by default
it does so only if the time is later.

Flashcards and typed items come back as what they are; closed questions become flashcards.
"""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
import zlib
from contextlib import closing
from html import escape
from typing import TYPE_CHECKING, Any, Final

from cps_study.formats.anki.schema_11 import (
    CARD_TYPE,
    CONFIG,
    CREATED,
    DECK_CONFIG,
    TABLES,
    TYPED_TYPE,
    decks_by_id,
    note_types,
)
from cps_study.formats.base import WriteResult
from cps_study.formats.export import (
    asked_by,
    carried,
    file_of_picture,
    losses_of_items,
    lost_note,
    pictures_named,
    sentences,
)
from cps_study.formats.level_tags import tags_with_level
from cps_study.formats.syntax.html_text import tidy
from cps_study.formats.syntax.zip_package import pack
from cps_study.model.item import Flashcard, Question, Typed
from cps_study.model.picture import NO_PICTURES
from cps_study.model.text import letter_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cps_study.formats.export import Loss
    from cps_study.model.item import Bank, Item
    from cps_study.model.picture import Pictures

_FIRST_NOTE: Final = 1_500_000_000_000
_FIRST_DECK: Final = 1_600_000_000_000
"""Where the ids of notes and decks begin; Anki's own ids are times in milliseconds like these."""
_BANK_STEP: Final = 40
"""How far apart the ids of two banks' notes begin, at the least."""
_CHANGE_SPAN: Final = 10_000_000
"""A note's time of change lies within this many seconds after `CREATED`."""
_SCHEMA: Final = 11
_NOT_SYNCED: Final = -1
"""Anki's update number (usn) for something that its server doesn't know yet."""


def write(bank: Bank, pictures: Pictures = NO_PICTURES) -> WriteResult:
    """Write a bank as a package, the same bytes for the same bank, and name what is lost."""
    shown = carried(bank.items, pictures)
    names = {str(number): name for number, name in enumerate(shown)}
    files = {"collection.anki2": _collection(bank), "media": json.dumps(names).encode()}
    package = pack(files | dict(zip(names, shown.values(), strict=True)))
    return WriteResult(package, tuple(_losses(bank, pictures)))


def _collection(bank: Bank) -> bytes:
    """Return the bank as an SQLite file of Anki's schema 11."""
    decks = _deck_ids({_deck(item) for item in bank.items})
    first_id = _FIRST_NOTE + zlib.crc32(bank.id.encode()) * _BANK_STEP
    notes = []
    cards = []
    for number, item in enumerate(bank.items):
        ident = first_id + number
        notes.append(_note_row(item, ident))
        cards.append(_card_row(ident, decks[_deck(item)], due=number + 1))
    with closing(sqlite3.connect(":memory:")) as db:
        db.executescript(TABLES)
        db.execute(_insert("col", 13), _settings_row(decks))
        db.executemany(_insert("notes", 11), notes)
        db.executemany(_insert("cards", 18), cards)
        db.commit()
        return db.serialize()


def _insert(table: str, columns: int) -> str:
    marks = ", ".join("?" * columns)
    return f"INSERT INTO {table} VALUES ({marks})"  # noqa: S608 - names of ours, question marks


def _settings_row(decks: dict[str, int]) -> tuple[Any, ...]:
    """Return the one row of `col`, in the order of its columns."""
    milliseconds = CREATED * 1000
    config = json.dumps(CONFIG, sort_keys=True)
    models = json.dumps(note_types(), sort_keys=True)
    stored_decks = json.dumps(decks_by_id(decks), sort_keys=True)
    deck_config = json.dumps(DECK_CONFIG, sort_keys=True)
    return (
        1,
        CREATED,
        milliseconds,
        milliseconds,
        _SCHEMA,
        *(0, 0, 0),
        config,
        models,
        stored_decks,
        deck_config,
        "{}",
    )


def _note_row(item: Item, ident: int) -> tuple[Any, ...]:
    """Return a row of `notes`, in the order of its columns."""
    front = _front(item)
    fields = f"{front}\x1f{_back(item)}"
    # Anki looks for duplicates by a checksum over the first field without its markup.
    sort_field = re.sub(r"<[^<>]*>", "", front)
    digest = hashlib.sha1(sort_field.encode(), usedforsecurity=False).hexdigest()
    checksum = int(digest[:8], 16)
    note_type = TYPED_TYPE if isinstance(item, Typed) else CARD_TYPE
    # Tags have a blank between them, and also before the first and after the last.
    names = [_tag(tag) for tag in tags_with_level(item)]
    tags = "".join(f" {name}" for name in names if name)
    changed = CREATED + zlib.crc32(f"{fields}{tags}".encode()) % _CHANGE_SPAN
    return (
        ident,
        item.id,
        note_type,
        changed,
        _NOT_SYNCED,
        f"{tags} " if tags else "",
        fields,
        sort_field,
        checksum,
        0,
        "",
    )


def _card_row(ident: int, deck: int, due: int) -> tuple[Any, ...]:
    """Return a row of `cards`: a new card, with the id of its note. `due` is its place in line."""
    new = (0, 0)
    nothing_learned = (0,) * 8
    return (ident, ident, deck, 0, CREATED, _NOT_SYNCED, *new, due, *nothing_learned, "")


def _tag(tag: str) -> str:
    """Return a tag without blanks, since Anki's tags end at a blank."""
    return "_".join(tidy(tag).split())


def _deck(item: Item) -> str:
    return item.topic.replace("/", "::")


def _deck_ids(names: Iterable[str]) -> dict[str, int]:
    """Give each deck an id that follows from its name alone, unless another deck has it already."""
    decks: dict[str, int] = {}
    for name in sorted(names):
        ident = _FIRST_DECK + zlib.crc32(name.encode())
        while ident in decks.values():
            ident += 1
        decks[name] = ident
    return decks


def _markup(text: str) -> str:
    """Return text as a field's HTML, in which `[sound:…]`, `[latex]` and `{{` are only text."""
    html = escape(tidy(text), quote=False)
    html = html.replace("[", "&#91;").replace("{{", "&#123;&#123;")
    return html.replace("\n", "<br>")


def _front(item: Item) -> str:
    """Return what a card asks: the stem with its group's text, the options, a picture by name."""
    front = "<br><br>".join(map(_markup, asked_by(item)))
    if isinstance(item, Question):
        front += "<br>"
        for position, option in enumerate(item.options):
            front += f"<br>{letter_of(position)}. {_markup(option.text)}"
    name = file_of_picture(item)
    if name:
        front += f'<br><img src="{name}" alt="{escape(item.alt)}">'
    return front


def _back(item: Item) -> str:
    """Return what a card answers."""
    if isinstance(item, Flashcard):
        return _markup(item.back)
    if isinstance(item, Typed):
        return _markup(item.accept[0])
    return _back_of_question(item)


def _back_of_question(item: Question) -> str:
    """Return the keys of a question, then its rationale, then what is said of each option."""
    keys = []
    reasons = []
    for position, option in enumerate(item.options):
        letter = letter_of(position)
        if option.key:
            keys.append(f"<b>{letter}. {_markup(option.text)}</b>")
        if option.rationale:
            reasons.append(f"{letter}: {_markup(option.rationale)}")
    parts = ["<br>".join(keys)]
    if item.rationale:
        parts.append(_markup(item.rationale))
    if reasons:
        parts.append("<br>".join(reasons))
    return "<br><br>".join(parts)


def _losses(bank: Bank, pictures: Pictures) -> Iterator[str]:
    """Yield a sentence for each thing that an Anki package can't carry."""
    closed = [item for item in bank.items if isinstance(item, Question)]
    typed = [item for item in bank.items if isinstance(item, Typed)]
    several_answers = [item for item in typed if len(item.accept) > 1]
    explained = [item for item in typed if item.rationale]
    changed_tags = [item for item in bank.items if list(item.tags) != list(map(_tag, item.tags))]
    own: list[Loss] = [
        ("Questions with options become flashcards, with the options on the front", closed),
        ("Only the first of several accepted answers is kept", several_answers),
        ("Cards with a typed answer have no place for a rationale", explained),
        ("Blanks in tags become '_'", changed_tags),
    ]
    yield from sentences((*losses_of_items(bank.items), pictures_named(bank.items, pictures), *own))
    yield from lost_note(bank)
    yield "An Anki package has no place for the bank's title, language and license."
