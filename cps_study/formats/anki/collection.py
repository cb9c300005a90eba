"""The notes in an Anki database (a "collection"), of schema 11 or schema 18.

The database comes from a stranger, so it is opened in memory, never written to, and may neither
run code nor grow: `_Collection` says how.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

from cps_study.formats.anki.notes import Note, NoteKind
from cps_study.formats.anki.templates import Template

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_Part = TypeVar("_Part", str, Template)
_TABLES: Final = ("col", "notes", "cards", "notetypes", "fields", "templates", "decks")
_SMALLEST_ROW: Final = 8
"""The fewest bytes that a row takes up.

A database that yields more rows than would fit into it was built to run forever.
"""
_LEAST_LIMIT: Final = 1 << 20
"""The limit on the bytes of a text never goes below this, however small the file is."""
_LOG_VERSIONS_AT: Final = 18
"""Where an SQLite file says, in two bytes, whether it has a write-ahead log."""
_WITHOUT_LOG: Final = b"\x01\x01"
_DEFAULT_DECK: Final = (1, "Default")
_UNIT: Final = "\x1f"
"""The character between a note's fields, and between the levels of a deck's name in schema 18."""


class CollectionError(Exception):
    """Why a collection can't be read, as a sentence."""


class CollectionNote(NamedTuple):
    """A note, its type (None if the file doesn't say), and how many cards it makes."""

    note: Note
    kind: NoteKind | None
    cards: int


def read_collection(raw: bytes) -> list[CollectionNote]:
    """Return the notes of a collection in the order of their ids.

    Raises CollectionError.
    """
    try:
        with closing(sqlite3.connect(":memory:")) as db:
            return _Collection(db, raw).notes()
    except (sqlite3.Error, OverflowError, ValueError, RecursionError) as exc:
        raise CollectionError("the collection in the package is damaged") from exc


def messages_in(raw: bytes) -> Iterator[tuple[int, bytes | int]]:
    """Yield the numbered fields of a protobuf message.

    Raises ValueError if the bytes aren't such a message.
    Source: https://protobuf.dev/programming-guides/encoding/ (wire types 0, 1, 2 and 5).
    """
    at = 0
    while at < len(raw):
        tag, at = _varint(raw, at)
        wire_type = tag & 7
        match wire_type:
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
    """Read a protobuf number: seven bits a byte, lowest first; also return where it ends."""
    value = 0
    for shift in range(0, 64, 7):
        if at >= len(raw):
            break
        byte = raw[at]
        value |= (byte & 0x7F) << shift
        at += 1
        if byte < 0x80:
            return value, at
    raise ValueError(at)


class _Collection:
    """A database in memory, from which a few known tables are read and nothing else.

    Only plain tables count: a view, a virtual table or a computed column could run for hours.
    Rows, and the letters in them, are counted against the size of the file.
    """

    def __init__(self, db: sqlite3.Connection, raw: bytes) -> None:
        self._size = len(raw)
        self._most_rows = len(raw) // _SMALLEST_ROW
        self._db = db
        # No text is longer than the file that it is in.
        db.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, max(len(raw), _LEAST_LIMIT))
        # The copy in memory has no log beside it, and SQLite won't open a file that says it has.
        after = _LOG_VERSIONS_AT + len(_WITHOUT_LOG)
        db.deserialize(raw[:_LOG_VERSIONS_AT] + _WITHOUT_LOG + raw[after:])
        db.execute("PRAGMA trusted_schema = OFF")
        db.execute("PRAGMA query_only = ON")
        # Anki's own collation, which some of its tables ask for; here only to satisfy SQLite.
        db.create_collation("unicase", lambda one, other: (one > other) - (one < other))
        db.text_factory = lambda content: content.decode("utf-8", "replace")
        self._tables = self._plain_tables()
        # From here on, SQLite asks before it reads anything. It comes last since it forbids
        # what the lines above do.
        db.set_authorizer(self._allow)

    def _plain_tables(self) -> set[str]:
        """Return which of the tables there are. Raises CollectionError for computed columns."""
        tables = set()
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'table'"
        for name, sql in self._db.execute(query):
            is_virtual = str(sql).upper().startswith("CREATE VIRTUAL")
            if name in _TABLES and not is_virtual:
                tables.add(name)
        for name in tables:
            for *_, hidden in self._db.execute(f"PRAGMA table_xinfo({name})"):
                if hidden:
                    raise CollectionError(
                        "the collection in the package has columns that are computed"
                    )
        return tables

    def notes(self) -> list[CollectionNote]:
        """Return every note with its type, its deck and the number of its cards."""
        if not {"notes", "cards", "col"} <= self._tables:
            raise CollectionError("the collection in the package has no notes in it")
        is_schema_18 = {"notetypes", "fields", "templates", "decks"} <= self._tables
        if is_schema_18:
            kinds = self._kinds_18()
            decks = self._decks_18()
        else:
            kinds = self._kinds_11()
            decks = self._decks_11()
        cards = self._cards()
        notes: list[CollectionNote] = []
        letters = 0
        rows = self._rows("SELECT id, guid, mid, tags, flds FROM notes")
        for number, (ident, guid, kind, tags, content) in enumerate(rows, 1):
            fields = str(content)
            letters += len(fields)
            if letters > self._size:
                raise CollectionError(
                    "the collection in the package has more in it than its size allows"
                )
            deck, count = cards.get(ident, (None, 0))
            note = Note(
                line=number,
                guid=str(guid),
                fields=tuple(fields.split(_UNIT)),
                tags=str(tags),
                deck=decks.get(deck, ""),
            )
            notes.append(CollectionNote(note, kinds.get(kind), count))
        return notes

    def _allow(self, action: int, table: str | None, *_: str | None) -> int:
        """Answer SQLite when it asks what a query may do: read the known tables, call nothing."""
        if action == sqlite3.SQLITE_SELECT:
            return sqlite3.SQLITE_OK
        if action == sqlite3.SQLITE_READ and table in self._tables:
            return sqlite3.SQLITE_OK
        return sqlite3.SQLITE_DENY

    def _rows(self, query: str) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a query. Raises CollectionError when there are impossibly many."""
        for number, row in enumerate(self._db.execute(query)):
            if number >= self._most_rows:
                raise CollectionError(
                    "the collection in the package has more in it than its size allows"
                )
            yield row

    def _cards(self) -> dict[Any, tuple[Any, int]]:
        """Return the deck and the number of cards of each note, by the note's id.

        The deck is that of its first card. A card that visits a filtered deck is counted at home.
        """
        home_decks: dict[Any, Any] = {}
        counts: dict[Any, int] = {}
        for note, deck, home, ordinal in self._rows("SELECT nid, did, odid, ord FROM cards"):
            counts[note] = counts.get(note, 0) + 1
            is_first = isinstance(ordinal, int) and ordinal == 0
            if note not in home_decks or is_first:
                home_decks[note] = home or deck
        return {note: (deck, counts[note]) for note, deck in home_decks.items()}

    def _json(self, column: str) -> dict[str, dict[str, Any]]:
        """Return the objects of a JSON column of schema 11, by their ids."""
        query = f"SELECT {column} FROM col"  # noqa: S608 - one of two words of ours
        (text,) = next(self._rows(query), ("",))
        data = json.loads(text) if isinstance(text, str) else None
        if not isinstance(data, dict):
            raise CollectionError("the collection in the package doesn't say what its notes are")
        return {ident: record for ident, record in data.items() if isinstance(record, dict)}

    def _kinds_11(self) -> dict[int, NoteKind]:
        kinds = {}
        for ident, model in self._json("models").items():
            fields = _records_in_order(model.get("flds"))
            templates = _records_in_order(model.get("tmpls"))
            kinds[_number(ident)] = NoteKind(
                name=str(model.get("name", "")),
                fields=tuple(str(field.get("name", "")) for field in fields),
                cards=tuple(
                    Template(str(template.get("qfmt", "")), str(template.get("afmt", "")))
                    for template in templates
                ),
                cloze=model.get("type") == 1,
            )
        return kinds

    def _decks_11(self) -> dict[Any, str]:
        decks = {}
        for ident, deck in self._json("decks").items():
            number = _number(ident)
            decks[number] = _deck_path(number, str(deck.get("name", "")), "::")
        return decks

    def _kinds_18(self) -> dict[Any, NoteKind]:
        fields: dict[Any, list[tuple[Any, str]]] = {}
        for kind, ordinal, name in self._rows("SELECT ntid, ord, name FROM fields"):
            fields.setdefault(kind, []).append((ordinal, str(name)))
        cards: dict[Any, list[tuple[Any, Template]]] = {}
        for kind, ordinal, config in self._rows("SELECT ntid, ord, config FROM templates"):
            # Fields 1 and 2 of a template's message are its sides, `q_format` and `a_format`.
            question, answer = (_text_of(_message_field(config, side)) for side in (1, 2))
            cards.setdefault(kind, []).append((ordinal, Template(question, answer)))
        kinds = {}
        for ident, name, config in self._rows("SELECT id, name, config FROM notetypes"):
            kinds[ident] = NoteKind(
                name=str(name),
                fields=_in_order(fields.get(ident, [])),
                cards=_in_order(cards.get(ident, [])),
                # Field 1 of a note type's message is its kind, and 1 is cloze.
                cloze=_message_field(config, 1) == 1,
            )
        return kinds

    def _decks_18(self) -> dict[Any, str]:
        decks = {}
        for ident, name in self._rows("SELECT id, name FROM decks"):
            decks[ident] = _deck_path(ident, str(name), _UNIT)
        return decks


def _message_field(config: object, wanted: int) -> bytes | int | None:
    """Return the first field of a message that has the wanted number, or None."""
    if not isinstance(config, bytes):
        return None
    for number, value in messages_in(config):
        if number == wanted:
            return value
    return None


def _text_of(value: bytes | int | None) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else ""


def _in_order(numbered: Iterable[tuple[Any, _Part]]) -> tuple[_Part, ...]:
    """Return parts of a note type in the order of the ordinals that come with them."""
    ordered = sorted(numbered, key=lambda pair: _number(pair[0]))
    return tuple(part for _, part in ordered)


def _records_in_order(listed: object) -> list[dict[str, Any]]:
    """Return the objects of a JSON list by their `ord`; anything other than a list is empty."""
    if not isinstance(listed, list):
        return []
    records = [record for record in listed if isinstance(record, dict)]
    return sorted(records, key=lambda record: _number(record.get("ord", 0)))


def _number(value: object) -> int:
    """Return a whole number from a number or digits, and 0 for another type.

    Raises ValueError for a text without digits.
    """
    return int(value) if isinstance(value, (int, str)) else 0


def _deck_path(ident: object, name: str, separator: str) -> str:
    """Return a deck's name with slashes between its levels.

    Anki's default deck is where notes without a deck are, so it becomes an empty name.
    """
    if (ident, name) == _DEFAULT_DECK:
        return ""
    return "/".join(name.split(separator))
