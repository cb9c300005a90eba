"""A bank as an Anki package of the first generation (.apkg, schema 11), which every Anki and AnkiDroid imports.

A note's GUID is the item's id, and the ids of decks and note types are fixed: a package that is imported again brings
nothing twice. A note with another text has another time of change, by which Anki updates it if it is told to always
update notes; by its default, only a later time counts, and a bank knows no times.

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

from cps_study.formats.base import WriteResult
from cps_study.formats.export import (
    asked_by,
    file_of_picture,
    losses_of_items,
    pictures_named,
    sentences,
)
from cps_study.formats.level_tags import tags_with_level
from cps_study.formats.syntax.html_text import tidy
from cps_study.formats.syntax.zip_package import pack
from cps_study.model.item import Flashcard, Question, Typed
from cps_study.model.text import letter_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cps_study.formats.export import Loss
    from cps_study.model.item import Bank, Item

_CARD: Final = 1731900000001
_TYPE_IN: Final = 1731900000002
_FIRST_NOTE: Final = 1_500_000_000_000
_FIRST_DECK: Final = 1_600_000_000_000
_MADE: Final = 1_731_900_000
"""Seconds; fixed, so that the same bank makes the same bytes."""
_SPAN: Final = 10_000_000
"""Within so many seconds after it notes were changed: when exactly is a sum over their text."""
_DEFAULT: Final = "Default"
_STYLE: Final = ".card { font-family: arial; font-size: 20px; line-height: 1.5; text-align: left; }"
_TABLES: Final = """
CREATE TABLE col (id integer PRIMARY KEY, crt integer NOT NULL, mod integer NOT NULL, scm integer NOT NULL,
  ver integer NOT NULL, dty integer NOT NULL, usn integer NOT NULL, ls integer NOT NULL, conf text NOT NULL,
  models text NOT NULL, decks text NOT NULL, dconf text NOT NULL, tags text NOT NULL);
CREATE TABLE notes (id integer PRIMARY KEY, guid text NOT NULL, mid integer NOT NULL, mod integer NOT NULL,
  usn integer NOT NULL, tags text NOT NULL, flds text NOT NULL, sfld integer NOT NULL, csum integer NOT NULL,
  flags integer NOT NULL, data text NOT NULL);
CREATE TABLE cards (id integer PRIMARY KEY, nid integer NOT NULL, did integer NOT NULL, ord integer NOT NULL,
  mod integer NOT NULL, usn integer NOT NULL, type integer NOT NULL, queue integer NOT NULL, due integer NOT NULL,
  ivl integer NOT NULL, factor integer NOT NULL, reps integer NOT NULL, lapses integer NOT NULL,
  left integer NOT NULL, odue integer NOT NULL, odid integer NOT NULL, flags integer NOT NULL, data text NOT NULL);
CREATE TABLE revlog (id integer PRIMARY KEY, cid integer NOT NULL, usn integer NOT NULL, ease integer NOT NULL,
  ivl integer NOT NULL, lastIvl integer NOT NULL, factor integer NOT NULL, time integer NOT NULL,
  type integer NOT NULL);
CREATE TABLE graves (usn integer NOT NULL, oid integer NOT NULL, type integer NOT NULL);
CREATE INDEX ix_notes_usn ON notes (usn);
CREATE INDEX ix_cards_usn ON cards (usn);
CREATE INDEX ix_revlog_usn ON revlog (usn);
CREATE INDEX ix_cards_nid ON cards (nid);
CREATE INDEX ix_cards_sched ON cards (did, queue, due);
CREATE INDEX ix_revlog_cid ON revlog (cid);
CREATE INDEX ix_notes_csum ON notes (csum);
"""


def write(bank: Bank) -> WriteResult:
    """Return the bank as a package, the same bytes for the same bank."""
    return WriteResult(
        pack({"collection.anki2": _collection(bank), "media": b"{}"}), tuple(_losses(bank))
    )


def _collection(bank: Bank) -> bytes:
    decks = _decks({_deck(item) for item in bank.items})
    with closing(sqlite3.connect(":memory:")) as db:
        db.executescript(_TABLES)
        made = (1, _MADE, _MADE * 1000, _MADE * 1000, 11, 0, 0, 0)
        columns = (_CONFIG, _models(), _decks_data(decks), _DECK_CONFIG)
        db.execute(
            f"INSERT INTO col VALUES ({_marks(13)})",  # noqa: S608 - question marks
            (*made, *(json.dumps(column, sort_keys=True) for column in columns), "{}"),
        )
        first = _FIRST_NOTE + zlib.crc32(bank.id.encode()) * 40
        db.executemany(
            f"INSERT INTO notes VALUES ({_marks(11)})",  # noqa: S608 - question marks
            (_note_row(item, first + number) for number, item in enumerate(bank.items)),
        )
        db.executemany(
            f"INSERT INTO cards VALUES ({_marks(18)})",  # noqa: S608 - question marks
            (
                (
                    first + number,
                    first + number,
                    decks[_deck(item)],
                    0,
                    _MADE,
                    -1,
                    0,
                    0,
                    number + 1,
                    *[0] * 8,
                    "",
                )
                for number, item in enumerate(bank.items)
            ),
        )
        db.commit()
        return db.serialize()


def _marks(count: int) -> str:
    return ", ".join("?" * count)


def _note_row(item: Item, ident: int) -> tuple[Any, ...]:
    front, back = _front(item), _back(item)
    shown = re.sub(r"<[^<>]*>", "", front)
    checksum = int(hashlib.sha1(shown.encode(), usedforsecurity=False).hexdigest()[:8], 16)
    kind = _TYPE_IN if isinstance(item, Typed) else _CARD
    tags = "".join(f" {tag}" for tag in filter(None, map(_tag, tags_with_level(item))))
    fields = f"{front}\x1f{back}"
    changed = _MADE + zlib.crc32(f"{fields}{tags}".encode()) % _SPAN
    return (
        ident,
        item.id,
        kind,
        changed,
        -1,
        f"{tags} " if tags else "",
        fields,
        shown,
        checksum,
        0,
        "",
    )


def _tag(tag: str) -> str:
    """Return a tag without blanks, which Anki puts between tags."""
    return "_".join(tidy(tag).split())


def _deck(item: Item) -> str:
    return item.topic.replace("/", "::")


def _decks(names: Iterable[str]) -> dict[str, int]:
    """Return an id for each deck that depends on its name alone, as far as two names do not fall together."""
    decks: dict[str, int] = {}
    for name in sorted(names):
        ident = _FIRST_DECK + zlib.crc32(name.encode())
        while ident in decks.values():
            ident += 1
        decks[name] = ident
    return decks


def _markup(text: str) -> str:
    """Return text as a field; what looks like a mark of Anki's own (`[sound:…]`, `[latex]`) is made plain."""
    return (
        escape(tidy(text), quote=False)
        .replace("[", "&#91;")
        .replace("{{", "&#123;&#123;")
        .replace("\n", "<br>")
    )


def _front(item: Item) -> str:
    """Return what a card asks: the stem with what is shared, the options, and a picture by its name."""
    front = "<br><br>".join(map(_markup, asked_by(item)))
    if isinstance(item, Question):
        lines = (
            f"<br>{letter_of(place)}. {_markup(option.text)}"
            for place, option in enumerate(item.options)
        )
        front += "<br>" + "".join(lines)
    name = file_of_picture(item)
    if name:
        front += f'<br><img src="{name}" alt="{escape(item.alt)}">'
    return front


def _back(item: Item) -> str:
    """Return what a card answers: a question's keys, then the reasons that it gives."""
    if isinstance(item, Flashcard):
        return _markup(item.back)
    if isinstance(item, Typed):
        return _markup(item.accept[0])
    listed = [(letter_of(place), option) for place, option in enumerate(item.options)]
    parts = [
        "<br>".join(
            f"<b>{letter}. {_markup(option.text)}</b>" for letter, option in listed if option.key
        )
    ]
    parts += [_markup(item.rationale)] if item.rationale else []
    reasons = [
        f"{letter}: {_markup(option.rationale)}" for letter, option in listed if option.rationale
    ]
    return "<br><br>".join([*parts, "<br>".join(reasons)] if reasons else parts)


def _models() -> dict[str, Any]:
    answer = "{{FrontSide}}<hr id=answer>{{Back}}"
    typed = ("{{Front}}<br>{{type:Back}}", "{{Front}}<hr id=answer>{{type:Back}}")
    return {
        str(_CARD): _model(_CARD, "Study card", "{{Front}}", answer),
        str(_TYPE_IN): _model(_TYPE_IN, "Study card (type in the answer)", *typed),
    }


def _model(ident: int, name: str, question: str, answer: str) -> dict[str, Any]:
    look = {"font": "Arial", "size": 20, "rtl": False, "sticky": False, "media": []}
    template = {
        "name": "Card 1",
        "ord": 0,
        "qfmt": question,
        "afmt": answer,
        "bqfmt": "",
        "bafmt": "",
        "did": None,
    }
    return {
        "id": str(ident),
        "name": name,
        "type": 0,
        "mod": _MADE,
        "usn": -1,
        "sortf": 0,
        "did": 1,
        "tmpls": [template],
        "flds": [
            {"name": field, "ord": place, **look} for place, field in enumerate(("Front", "Back"))
        ],
        "css": _STYLE,
        "latexPre": "",
        "latexPost": "",
        "req": [[0, "any", [0]]],
        "tags": [],
        "vers": [],
    }


def _decks_data(decks: dict[str, int]) -> dict[str, Any]:
    return {
        str(ident): {
            "id": ident,
            "name": name,
            "mod": _MADE,
            "usn": -1,
            "desc": "",
            "dyn": 0,
            "conf": 1,
            "collapsed": False,
            "extendNew": 0,
            "extendRev": 0,
            **{day: [0, 0] for day in ("newToday", "revToday", "lrnToday", "timeToday")},
        }
        for name, ident in {_DEFAULT: 1, **decks}.items()
    }


_CONFIG: Final[dict[str, Any]] = {
    "activeDecks": [1],
    "addToCur": True,
    "collapseTime": 1200,
    "curDeck": 1,
    "curModel": str(_CARD),
    "dueCounts": True,
    "estTimes": True,
    "newSpread": 0,
    "nextPos": 1,
    "sortBackwards": False,
    "sortType": "noteFld",
    "timeLim": 0,
}
_DECK_CONFIG: Final[dict[str, Any]] = {
    "1": {
        "id": 1,
        "name": _DEFAULT,
        "mod": 0,
        "usn": 0,
        "maxTaken": 60,
        "autoplay": True,
        "timer": 0,
        "replayq": True,
        "new": {
            "bury": True,
            "delays": [1, 10],
            "initialFactor": 2500,
            "ints": [1, 4, 7],
            "order": 1,
            "perDay": 20,
        },
        "rev": {
            "bury": True,
            "ease4": 1.3,
            "fuzz": 0.05,
            "ivlFct": 1,
            "maxIvl": 36500,
            "minSpace": 1,
            "perDay": 100,
        },
        "lapse": {"delays": [10], "leechAction": 0, "leechFails": 8, "minInt": 1, "mult": 0},
    }
}


def _losses(bank: Bank) -> Iterator[str]:
    typed = [item for item in bank.items if isinstance(item, Typed)]
    closed = [item for item in bank.items if isinstance(item, Question)]
    own: list[Loss] = [
        ("Closed questions become flashcards with the options on the front", closed),
        (
            "Of several accepted answers only the first is kept",
            [item for item in typed if len(item.accept) > 1],
        ),
        (
            "Cards with an answer to type have no place for a rationale",
            [item for item in typed if item.rationale],
        ),
        (
            "Blanks in tags become '_'",
            [item for item in bank.items if any(tag != _tag(tag) for tag in item.tags)],
        ),
    ]
    yield from sentences((*losses_of_items(bank.items), pictures_named(bank.items), *own))
    yield "The bank's title, language and licence have no place in an Anki package."
