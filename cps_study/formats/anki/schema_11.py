"""What Anki's database of schema 11 needs besides notes: its tables, settings, note types, decks.

The values are those that Anki itself writes into a new collection. The ids of the note types are
fixed, so a package that is imported twice doesn't bring them twice.
"""

from __future__ import annotations

from typing import Any, Final

CARD_TYPE: Final = 1731900000001
TYPED_TYPE: Final = 1731900000002
"""The ids of the two note types: a card to turn over, and one with an answer to type."""
CREATED: Final = 1_731_900_000
"""When the collection was made, in seconds; fixed, so that the same bank makes the same bytes."""
_DEFAULT_DECK: Final = "Default"
_STYLE: Final = ".card { font-family: arial; font-size: 20px; line-height: 1.5; text-align: left; }"
TABLES: Final = """
CREATE TABLE col (
  id integer PRIMARY KEY, crt integer NOT NULL, mod integer NOT NULL, scm integer NOT NULL,
  ver integer NOT NULL, dty integer NOT NULL, usn integer NOT NULL, ls integer NOT NULL,
  conf text NOT NULL, models text NOT NULL, decks text NOT NULL, dconf text NOT NULL,
  tags text NOT NULL);
CREATE TABLE notes (
  id integer PRIMARY KEY, guid text NOT NULL, mid integer NOT NULL, mod integer NOT NULL,
  usn integer NOT NULL, tags text NOT NULL, flds text NOT NULL, sfld integer NOT NULL,
  csum integer NOT NULL, flags integer NOT NULL, data text NOT NULL);
CREATE TABLE cards (
  id integer PRIMARY KEY, nid integer NOT NULL, did integer NOT NULL, ord integer NOT NULL,
  mod integer NOT NULL, usn integer NOT NULL, type integer NOT NULL, queue integer NOT NULL,
  due integer NOT NULL, ivl integer NOT NULL, factor integer NOT NULL, reps integer NOT NULL,
  lapses integer NOT NULL, left integer NOT NULL, odue integer NOT NULL, odid integer NOT NULL,
  flags integer NOT NULL, data text NOT NULL);
CREATE TABLE revlog (
  id integer PRIMARY KEY, cid integer NOT NULL, usn integer NOT NULL, ease integer NOT NULL,
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
CONFIG: Final[dict[str, Any]] = {
    "activeDecks": [1],
    "addToCur": True,
    "collapseTime": 1200,
    "curDeck": 1,
    "curModel": str(CARD_TYPE),
    "dueCounts": True,
    "estTimes": True,
    "newSpread": 0,
    "nextPos": 1,
    "sortBackwards": False,
    "sortType": "noteFld",
    "timeLim": 0,
}
DECK_CONFIG: Final[dict[str, Any]] = {
    "1": {
        "id": 1,
        "name": _DEFAULT_DECK,
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


def note_types() -> dict[str, Any]:
    """Return the two note types, by their ids, as the collection stores them."""
    card = _note_type(
        CARD_TYPE,
        "Study card",
        question="{{Front}}",
        answer="{{FrontSide}}<hr id=answer>{{Back}}",
    )
    typed = _note_type(
        TYPED_TYPE,
        "Study card (type in the answer)",
        question="{{Front}}<br>{{type:Back}}",
        answer="{{Front}}<hr id=answer>{{type:Back}}",
    )
    return {card["id"]: card, typed["id"]: typed}


def _note_type(ident: int, name: str, question: str, answer: str) -> dict[str, Any]:
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
        "mod": CREATED,
        "usn": -1,
        "sortf": 0,
        "did": 1,
        "tmpls": [template],
        "flds": [_field("Front", 0), _field("Back", 1)],
        "css": _STYLE,
        "latexPre": "",
        "latexPost": "",
        "req": [[0, "any", [0]]],
        "tags": [],
        "vers": [],
    }


def _field(name: str, ordinal: int) -> dict[str, Any]:
    return {
        "name": name,
        "ord": ordinal,
        "font": "Arial",
        "size": 20,
        "rtl": False,
        "sticky": False,
        "media": [],
    }


def decks_by_id(decks: dict[str, int]) -> dict[str, Any]:
    """Return decks as the collection stores them: Anki's own default deck, then these.

    `decks` has an id for each deck's name.
    """
    stored = {}
    for name, ident in {_DEFAULT_DECK: 1, **decks}.items():
        stored[str(ident)] = {
            "id": ident,
            "name": name,
            "mod": CREATED,
            "usn": -1,
            "desc": "",
            "dyn": 0,
            "conf": 1,
            "collapsed": False,
            "extendNew": 0,
            "extendRev": 0,
            # The number of the day, and how much was done on it: nothing yet.
            "newToday": [0, 0],
            "revToday": [0, 0],
            "lrnToday": [0, 0],
            "timeToday": [0, 0],
        }
    return stored
