"""Anki's database, schema 11 and schema 18, as notes: in memory, never written to, and trusted in nothing."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from cps_study.formats.anki.notes import Note, NoteKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_TABLES: Final = ("col", "notes", "cards", "notetypes", "fields", "templates", "decks")
_SMALLEST_ROW: Final = 8
"""Bytes that a row takes at the least: a database that yields more rows than fit into it is made to."""
_LEAST_LIMIT: Final = 1 << 20
_WAL_AT: Final = 18
_ROLLBACK: Final = b"\x01\x01"
_DEFAULT_DECK: Final = (1, "Default")
_UNIT: Final = "\x1f"


class CollectionError(Exception):
    """Why a collection cannot be read, as a sentence."""


class Held(NamedTuple):
    """A note, its type (None if the file does not say), and how many cards it makes."""

    note: Note
    kind: NoteKind | None
    cards: int


def read_collection(raw: bytes) -> list[Held]:
    """Return the notes in the order in which they were made; raises CollectionError."""
    try:
        with closing(sqlite3.connect(":memory:")) as db:
            return _Collection(db, raw).notes()
    except (sqlite3.Error, OverflowError, ValueError, RecursionError) as exc:
        raise CollectionError("the collection in the package is damaged") from exc


def messages_in(raw: bytes) -> Iterator[tuple[int, bytes | int]]:
    """Yield the numbered fields of a protobuf message; raises ValueError if it is none.

    Source: https://protobuf.dev/programming-guides/encoding/ (wire types 0, 1, 2 and 5).
    """
    at = 0
    while at < len(raw):
        tag, at = _varint(raw, at)
        match tag & 7:
            case 0:
                number, at = _varint(raw, at)
                yield tag >> 3, number
                continue
            case 1:
                size = 8
            case 2:
                size, at = _varint(raw, at)
            case 5:
                size = 4
            case _:
                raise ValueError(tag)
        if at + size > len(raw):
            raise ValueError(size)
        yield tag >> 3, raw[at : at + size]
        at += size


def _varint(raw: bytes, at: int) -> tuple[int, int]:
    value = 0
    for shift in range(0, 64, 7):
        if at >= len(raw):
            break
        value |= (raw[at] & 0x7F) << shift
        at += 1
        if raw[at - 1] < 0x80:
            return value, at
    raise ValueError(at)


class _Collection:
    """A database in memory, with the few tables that are read from it."""

    def __init__(self, db: sqlite3.Connection, raw: bytes) -> None:
        self._most_rows = len(raw) // _SMALLEST_ROW
        self._size = len(raw)
        self._db = db
        # A text cannot be longer than the file that honestly holds it.
        self._db.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, max(len(raw), _LEAST_LIMIT))
        # A copy in memory has no log beside it; SQLite would refuse to open one that says it has.
        self._db.deserialize(raw[:_WAL_AT] + _ROLLBACK + raw[_WAL_AT + 2 :])
        self._db.execute("PRAGMA trusted_schema = OFF")
        self._db.execute("PRAGMA query_only = ON")
        self._db.create_collation("unicase", lambda one, other: (one > other) - (one < other))
        self._db.text_factory = lambda held: held.decode("utf-8", "replace")
        self._tables = {
            name
            for name, sql in self._db.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'table'"
            )
            if name in _TABLES and not str(sql).upper().startswith("CREATE VIRTUAL")
        }
        for name in self._tables:
            if any(hidden for *_, hidden in self._db.execute(f"PRAGMA table_xinfo({name})")):
                raise CollectionError("the collection in the package has columns that are computed")
        self._db.set_authorizer(self._allow)

    def notes(self) -> list[Held]:
        """Return every note with its type, its deck and the number of its cards."""
        if not {"notes", "cards", "col"} <= self._tables:
            raise CollectionError("the collection in the package has no notes in it")
        new = {"notetypes", "fields", "templates", "decks"} <= self._tables
        kinds = self._kinds_18() if new else self._kinds_11()
        decks = self._decks_18() if new else self._decks_11()
        cards = self._cards()
        held: list[Held] = []
        letters = 0
        for number, row in enumerate(self._rows("SELECT id, guid, mid, tags, flds FROM notes"), 1):
            ident, guid, kind, tags, fields = row
            deck, count = cards.get(ident, (None, 0))
            letters += len(str(fields))
            if letters > self._size:
                raise CollectionError("the collection in the package holds more than it can")
            note = Note(
                number, str(guid), tuple(str(fields).split(_UNIT)), str(tags), decks.get(deck, "")
            )
            held.append(Held(note, kinds.get(kind), count))
        return held

    def _allow(self, action: int, table: str | None, *_: str | None) -> int:
        """Let the tables be read, and no function be called."""
        read = action == sqlite3.SQLITE_READ and table in self._tables
        return sqlite3.SQLITE_OK if read or action == sqlite3.SQLITE_SELECT else sqlite3.SQLITE_DENY

    def _rows(self, query: str) -> Iterator[tuple[Any, ...]]:
        for number, row in enumerate(self._db.execute(query)):
            if number >= self._most_rows:
                raise CollectionError("the collection in the package holds more than it can")
            yield row

    def _cards(self) -> dict[Any, tuple[Any, int]]:
        """Return each note's deck (that of its first card, its home deck if it is visiting) and number of cards."""
        first: dict[Any, tuple[Any, Any]] = {}
        counts: dict[Any, int] = {}
        for note, deck, home, place in self._rows("SELECT nid, did, odid, ord FROM cards"):
            counts[note] = counts.get(note, 0) + 1
            if note not in first or (isinstance(place, int) and place == 0):
                first[note] = (place, home or deck)
        return {note: (deck, counts[note]) for note, (_, deck) in first.items()}

    def _json(self, column: str) -> dict[str, Any]:
        """Return a column of the old schema, which holds a JSON object of objects by id."""
        (text,) = next(self._rows(f"SELECT {column} FROM col"), ("",))  # noqa: S608 - one of two words of ours
        data = json.loads(text) if isinstance(text, str) else None
        if not isinstance(data, dict):
            raise CollectionError("the collection in the package does not say what its notes are")
        return {ident: each for ident, each in data.items() if isinstance(each, dict)}

    def _kinds_11(self) -> dict[int, NoteKind]:
        return {
            _number(ident): NoteKind(
                str(model.get("name", "")),
                tuple(str(field.get("name", "")) for field in _by_place(model.get("flds"))),
                tuple(str(template.get("qfmt", "")) for template in _by_place(model.get("tmpls"))),
                cloze=model.get("type") == 1,
            )
            for ident, model in self._json("models").items()
        }

    def _decks_11(self) -> dict[Any, str]:
        held = (
            (_number(ident), str(deck.get("name", "")))
            for ident, deck in self._json("decks").items()
        )
        return {ident: _path(ident, name, "::") for ident, name in held}

    def _kinds_18(self) -> dict[Any, NoteKind]:
        fields: dict[Any, list[tuple[Any, str]]] = {}
        for kind, place, name in self._rows("SELECT ntid, ord, name FROM fields"):
            fields.setdefault(kind, []).append((place, str(name)))
        questions: dict[Any, list[tuple[Any, str]]] = {}
        for kind, place, config in self._rows("SELECT ntid, ord, config FROM templates"):
            questions.setdefault(kind, []).append((place, _text_of(_first(config, 1))))
        return {
            ident: NoteKind(
                str(name),
                _in_place(fields.get(ident, [])),
                _in_place(questions.get(ident, [])),
                cloze=_first(config, 1) == 1,
            )
            for ident, name, config in self._rows("SELECT id, name, config FROM notetypes")
        }

    def _decks_18(self) -> dict[Any, str]:
        return {
            ident: _path(ident, str(name), _UNIT)
            for ident, name in self._rows("SELECT id, name FROM decks")
        }


def _first(config: object, wanted: int) -> bytes | int | None:
    """Return the first field of that number of a message."""
    held = messages_in(config) if isinstance(config, bytes) else ()
    return next((value for number, value in held if number == wanted), None)


def _text_of(held: bytes | int | None) -> str:
    return held.decode("utf-8", "replace") if isinstance(held, bytes) else ""


def _in_place(held: Iterable[tuple[Any, str]]) -> tuple[str, ...]:
    return tuple(name for _, name in sorted(held, key=lambda pair: _number(pair[0])))


def _by_place(listed: object) -> list[dict[str, Any]]:
    held = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
    return sorted(held, key=lambda each: _number(each.get("ord", 0)))


def _number(held: object) -> int:
    """Return a whole number however it is written; raises ValueError for what is none."""
    return int(held) if isinstance(held, (int, str)) else 0


def _path(ident: object, name: str, between: str) -> str:
    """Return a deck's name with slashes between its levels; nothing for the deck that stands for none."""
    return "" if (ident, name) == _DEFAULT_DECK else "/".join(name.split(between))
