"""Anki packages made by hand, of every generation, and by Anki itself where it is installed."""

from __future__ import annotations

import io
import json
import sqlite3
import zipfile
from contextlib import closing
from importlib.util import find_spec
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
    name: str, fields: tuple[str, ...], *questions: str, ident: int = 1, cloze: bool = False
) -> dict[str, Any]:
    """Return a note type."""
    return {"id": ident, "name": name, "fields": fields, "questions": questions, "cloze": cloze}


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
        "CREATE TABLE cards (id integer PRIMARY KEY, nid integer, did integer, odid integer, ord integer)"
    )
    for number, each in enumerate(notes, 1):
        fields = "\x1f".join(each["fields"])
        db.execute(
            "INSERT INTO notes VALUES (?, ?, ?, ?, ?)",
            (number, each["guid"], each["mid"], each["tags"], fields),
        )
        for place in range(each["cards"]):
            db.execute(
                "INSERT INTO cards (nid, did, odid, ord) VALUES (?, ?, ?, ?)",
                (number, each["did"], 0, place),
            )


def collection_11(
    notes: Iterable[dict[str, Any]],
    kinds: Iterable[dict[str, Any]] = (BASIC,),
    decks: dict[int, str] | None = None,
) -> bytes:
    """Return a collection of schema 11."""
    models = {
        str(each["id"]): {
            "name": each["name"],
            "type": 1 if each.get("cloze") else 0,
            "flds": [{"name": name, "ord": place} for place, name in enumerate(each["fields"])],
            "tmpls": [{"qfmt": text, "ord": place} for place, text in enumerate(each["questions"])],
        }
        for each in kinds
    }
    held = {str(ident): {"name": name} for ident, name in (decks or {1: "Default"}).items()}
    with closing(sqlite3.connect(":memory:")) as db:
        _tables(db, notes)
        db.execute("INSERT INTO col VALUES (1, ?, ?)", (json.dumps(models), json.dumps(held)))
        db.commit()
        return db.serialize()


def collection_18(
    notes: Iterable[dict[str, Any]],
    kinds: Iterable[dict[str, Any]] = (BASIC,),
    decks: dict[int, str] | None = None,
) -> bytes:
    """Return a collection of schema 18, with the collation that only Anki has, and marked as having a log beside it."""
    with closing(sqlite3.connect(":memory:")) as db:
        db.create_collation("unicase", lambda one, other: (one > other) - (one < other))
        _tables(db, notes)
        db.execute("INSERT INTO col VALUES (1, '', '')")
        db.execute(
            "CREATE TABLE notetypes (id integer PRIMARY KEY, name text COLLATE unicase, config blob)"
        )
        db.execute("CREATE UNIQUE INDEX idx_notetypes_name ON notetypes (name)")
        key = "PRIMARY KEY (ntid, ord)) WITHOUT ROWID"
        db.execute(
            f"CREATE TABLE fields (ntid integer, ord integer, name text COLLATE unicase, {key}"
        )
        db.execute(f"CREATE TABLE templates (ntid integer, ord integer, config blob, {key}")
        db.execute("CREATE TABLE decks (id integer PRIMARY KEY, name text COLLATE unicase)")
        for each in kinds:
            config = b"\x08\x01" if each.get("cloze") else b"\x1a\x01x"
            db.execute("INSERT INTO notetypes VALUES (?, ?, ?)", (each["id"], each["name"], config))
            for place, name in enumerate(each["fields"]):
                db.execute("INSERT INTO fields VALUES (?, ?, ?)", (each["id"], place, name))
            for place, text in enumerate(each["questions"]):
                config = b"\x0a" + bytes([len(text)]) + text.encode() + b"\x41" + bytes(8)
                db.execute("INSERT INTO templates VALUES (?, ?, ?)", (each["id"], place, config))
        for ident, name in (decks or {1: "Default"}).items():
            db.execute("INSERT INTO decks VALUES (?, ?)", (ident, name.replace("::", "\x1f")))
        db.commit()
        raw = db.serialize()
    return raw[:18] + b"\x02\x02" + raw[20:]


def package(files: dict[str, bytes]) -> bytes:
    """Return a zip of these files."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as made:
        for name, raw in files.items():
            made.writestr(name, raw)
    return content.getvalue()


def first_package(*notes: dict[str, Any], **parts: Any) -> bytes:
    """Return a package of the first generation."""
    return package({"collection.anki2": collection_11(notes, **parts), "media": b"{}"})


def latest_package(*notes: dict[str, Any], **parts: Any) -> bytes:
    """Return a package of the third generation, with the stand-in that older versions show."""
    files = {
        "meta": LATEST,
        "collection.anki21b": zstandard.compress(collection_18(notes, **parts)),
        "collection.anki2": collection_11([note(DUMMY, "")]),
        "media": zstandard.compress(b""),
    }
    return package(files)


def real_collection(folder: Path) -> Collection:
    """Return a collection of Anki itself, with a note of each of its own note types."""
    from anki.collection import Collection as Made

    made = Made(str(folder / "collection.anki2"))
    media = folder / "collection.media"
    media.mkdir(exist_ok=True)
    (media / "a b.png").write_bytes(b"\x89PNG\r\n\x1a\n")

    def add(
        name: str, *fields: str, deck: str = "Roles::First steps", tags: tuple[str, ...] = ()
    ) -> None:
        model, home = made.models.by_name(name), made.decks.id(deck)
        assert model is not None
        assert home is not None
        fresh = made.new_note(model)
        fresh.fields[: len(fields)] = list(fields)
        fresh.tags = list(tags)
        made.add_note(fresh, home)

    add("Basic", "Bread &amp; <b>butter</b><br>of the role", "Support", tags=("core", "unit::one"))
    add("Basic", '<img src="a b.png" alt="two chairs">What is shown?', "A talk", deck="Default")
    add("Basic (and reversed card)", "Word", "Meaning")
    add("Basic (optional reversed card)", "Word 2", "Meaning 2", "y")
    add("Basic (type in the answer)", "Whom to tell?", "the supervisor")
    add("Cloze", "{{c1::Oslo::city}} is far", "")
    return made
