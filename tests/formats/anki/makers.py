"""Makes Anki packages of every generation, and real ones where Anki itself is installed."""

from __future__ import annotations

import io
import json
import sqlite3
import zipfile
from contextlib import closing
from importlib.util import find_spec
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, Final

import pytest
import zstandard

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from anki.collection import Collection

needs_anki = pytest.mark.skipif(
    find_spec("anki") is None, reason="Anki is not installed (the extra 'bench' has it)"
)

BASIC: Final = {"id": 1, "name": "Basic", "fields": ("Front", "Back"), "questions": ("{{Front}}",)}
LATEST: Final = b"\x08\x03"
DUMMY: Final = "Please update to the latest Anki version, then import the .colpkg/.apkg file again."


def kind(
    name: str,
    fields: tuple[str, ...],
    *questions: str,
    ident: int = 1,
    cloze: bool = False,
    answers: tuple[str, ...] = (),
) -> dict[str, Any]:
    """Return a note type; `answers` are the other sides of its cards, empty if not given."""
    return {
        "id": ident,
        "name": name,
        "fields": fields,
        "questions": questions,
        "cloze": cloze,
        "answers": answers,
    }


def sides_of_cards(record: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the two sides of each card of a note type."""
    return list(zip_longest(record["questions"], record.get("answers", ()), fillvalue=""))


def note(
    *fields: str, mid: int = 1, did: int = 1, tags: str = "", guid: str = "g", cards: int = 1
) -> dict[str, Any]:
    """Return a note of the first note type in the first deck."""
    return {"fields": fields, "mid": mid, "did": did, "tags": tags, "guid": guid, "cards": cards}


def _tables(db: sqlite3.Connection, notes: Iterable[dict[str, Any]]) -> None:
    db.execute("CREATE TABLE col (id integer PRIMARY KEY, models text, decks text)")
    db.execute(
        "CREATE TABLE notes (id integer PRIMARY KEY, guid text, mid integer, tags text, flds text)"
    )
    db.execute(
        "CREATE TABLE cards "
        "(id integer PRIMARY KEY, nid integer, did integer, odid integer, ord integer)"
    )
    for number, record in enumerate(notes, 1):
        fields = "\x1f".join(record["fields"])
        db.execute(
            "INSERT INTO notes VALUES (?, ?, ?, ?, ?)",
            (number, record["guid"], record["mid"], record["tags"], fields),
        )
        for ordinal in range(record["cards"]):
            db.execute(
                "INSERT INTO cards (nid, did, odid, ord) VALUES (?, ?, ?, ?)",
                (number, record["did"], 0, ordinal),
            )


def collection_11(
    notes: Iterable[dict[str, Any]],
    kinds: Iterable[dict[str, Any]] = (BASIC,),
    decks: dict[int, str] | None = None,
) -> bytes:
    """Return a collection of schema 11."""
    models = {}
    for record in kinds:
        models[str(record["id"])] = {
            "name": record["name"],
            "type": 1 if record.get("cloze") else 0,
            "flds": [{"name": name, "ord": at} for at, name in enumerate(record["fields"])],
            "tmpls": [
                {"qfmt": question, "afmt": answer, "ord": at}
                for at, (question, answer) in enumerate(sides_of_cards(record))
            ],
        }
    deck_names = decks or {1: "Default"}
    stored_decks = {str(ident): {"name": name} for ident, name in deck_names.items()}
    with closing(sqlite3.connect(":memory:")) as db:
        _tables(db, notes)
        columns = (json.dumps(models), json.dumps(stored_decks))
        db.execute("INSERT INTO col VALUES (1, ?, ?)", columns)
        db.commit()
        return db.serialize()


def collection_18(
    notes: Iterable[dict[str, Any]],
    kinds: Iterable[dict[str, Any]] = (BASIC,),
    decks: dict[int, str] | None = None,
) -> bytes:
    """Return a collection of schema 18.

    As with Anki's own, its names use a collation that only Anki has, and it says that it has a
    write-ahead log.
    """
    with closing(sqlite3.connect(":memory:")) as db:
        db.create_collation("unicase", lambda one, other: (one > other) - (one < other))
        _tables(db, notes)
        db.execute("INSERT INTO col VALUES (1, '', '')")
        db.execute(
            "CREATE TABLE notetypes "
            "(id integer PRIMARY KEY, name text COLLATE unicase, config blob)"
        )
        db.execute("CREATE UNIQUE INDEX idx_notetypes_name ON notetypes (name)")
        key = "PRIMARY KEY (ntid, ord)) WITHOUT ROWID"
        db.execute(
            f"CREATE TABLE fields (ntid integer, ord integer, name text COLLATE unicase, {key}"
        )
        db.execute(f"CREATE TABLE templates (ntid integer, ord integer, config blob, {key}")
        db.execute("CREATE TABLE decks (id integer PRIMARY KEY, name text COLLATE unicase)")
        for record in kinds:
            ident = record["id"]
            config = b"\x08\x01" if record.get("cloze") else b"\x1a\x01x"
            db.execute("INSERT INTO notetypes VALUES (?, ?, ?)", (ident, record["name"], config))
            for ordinal, name in enumerate(record["fields"]):
                db.execute("INSERT INTO fields VALUES (?, ?, ?)", (ident, ordinal, name))
            for ordinal, (question, answer) in enumerate(sides_of_cards(record)):
                config = _message(1, question) + _message(2, answer) + b"\x41" + bytes(8)
                row = (ident, ordinal, config)
                db.execute("INSERT INTO templates VALUES (?, ?, ?)", row)
        for ident, name in (decks or {1: "Default"}).items():
            db.execute("INSERT INTO decks VALUES (?, ?)", (ident, name.replace("::", "\x1f")))
        db.commit()
        raw = db.serialize()
    return raw[:18] + b"\x02\x02" + raw[20:]


def _message(number: int, text: str) -> bytes:
    """Return a text of fewer than 128 bytes as a field of a protobuf message."""
    return bytes([number << 3 | 2, len(text.encode())]) + text.encode()


def package(files: dict[str, bytes]) -> bytes:
    """Return a zip of these files."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in files.items():
            archive.writestr(name, raw)
    return content.getvalue()


def first_package(*notes: dict[str, Any], **parts: Any) -> bytes:
    """Return a package of the first generation."""
    return package({"collection.anki2": collection_11(notes, **parts), "media": b"{}"})


def latest_package(*notes: dict[str, Any], **parts: Any) -> bytes:
    """Return a package of the third generation, with the stand-in that an older Anki shows."""
    files = {
        "meta": LATEST,
        "collection.anki21b": zstandard.compress(collection_18(notes, **parts)),
        "collection.anki2": collection_11([note(DUMMY, "")]),
        "media": zstandard.compress(b""),
    }
    return package(files)


def package_of_pictures(front: str, media: dict[str, bytes], *, packed: bool = False) -> bytes:
    """Return a package with one card and these media, of the third generation if `packed`."""
    files = {str(number): raw for number, raw in enumerate(media.values())}
    listed = json.dumps({str(number): name for number, name in enumerate(media)})
    if not packed:
        collection = collection_11([note(front, "up")])
        return package({"collection.anki2": collection, "media": listed.encode()} | files)
    entries = b"".join(_entry(name) for name in media)
    return package(
        {
            "meta": LATEST,
            "collection.anki21b": zstandard.compress(collection_18([note(front, "up")])),
            "media": zstandard.compress(entries),
            **{number: zstandard.compress(raw) for number, raw in files.items()},
        }
    )


def _entry(name: str) -> bytes:
    inner = _message(1, name)
    return bytes([1 << 3 | 2, len(inner)]) + inner


def real_collection(folder: Path) -> Collection:
    """Return a collection that Anki made, with notes of each of its own note types."""
    from anki.collection import Collection as AnkiCollection

    collection = AnkiCollection(str(folder / "collection.anki2"))
    media = folder / "collection.media"
    media.mkdir(exist_ok=True)
    (media / "a b.png").write_bytes(b"\x89PNG\r\n\x1a\n")

    def add(
        name: str, *fields: str, deck: str = "Roles::First steps", tags: tuple[str, ...] = ()
    ) -> None:
        model = collection.models.by_name(name)
        home = collection.decks.id(deck)
        assert model is not None
        assert home is not None
        new_note = collection.new_note(model)
        new_note.fields[: len(fields)] = list(fields)
        new_note.tags = list(tags)
        collection.add_note(new_note, home)

    add("Basic", "Bread &amp; <b>butter</b><br>of the role", "Support", tags=("core", "unit::one"))
    add("Basic", '<img src="a b.png" alt="two chairs">What is shown?', "A talk", deck="Default")
    add("Basic (and reversed card)", "Word", "Meaning")
    add("Basic (optional reversed card)", "Word 2", "Meaning 2", "y")
    add("Basic (type in the answer)", "Whom to tell?", "the supervisor")
    add("Cloze", "{{c1::Oslo::city}} is far", "")
    return collection
