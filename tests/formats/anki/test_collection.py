"""Anki's database: its two schemas, and databases that are built to do harm."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cps_study.formats.anki.collection import CollectionError, messages_in, read_collection
from cps_study.formats.anki.templates import Template
from tests.formats.anki.makers import BASIC, collection_11, collection_18, kind, note

Maker = Callable[..., bytes]
both = pytest.mark.parametrize("maker", [collection_11, collection_18])


@both
def test_notes_come_with_type_deck_and_cards(maker: Maker) -> None:
    """Both schemas give the same: a deck's levels, the fields in order, the number of cards."""
    answers = ("{{FrontSide}}{{A}}",)
    other = kind("Other", ("B", "A", "C"), "{{B}}", "{{A}}", ident=2, answers=answers)
    raw = maker(
        [note("Q", "A", tags=" x y ", guid="a", did=7), note("Q2", "A2", "", mid=2, cards=2)],
        kinds=[BASIC, other],
        decks={1: "Default", 7: "Roles::First steps"},
    )
    first, second = read_collection(raw)
    assert first.note == (1, "a", ("Q", "A"), " x y ", "Roles/First steps", True)
    assert first.kind is not None
    assert first.kind == ("Basic", ("Front", "Back"), (Template("{{Front}}"),), False)
    assert second.note.deck == ""
    assert second.cards == 2
    assert second.kind is not None
    assert second.kind.fields == ("B", "A", "C")
    assert second.kind.cards == (Template("{{B}}", "{{FrontSide}}{{A}}"), Template("{{A}}"))


@both
def test_a_cloze_type_is_recognized(maker: Maker) -> None:
    """The old schema has a number in JSON for it, the newer one a field of a message."""
    cloze = kind("C", ("a", "b"), "{{cloze:a}}", cloze=True)
    (only,) = read_collection(maker([note("a", "b")], kinds=[cloze]))
    assert only.kind is not None
    assert only.kind.cloze


@both
def test_a_note_of_an_unknown_type_is_kept(maker: Maker) -> None:
    """The report has to name it."""
    (only,) = read_collection(maker([note("a", "b", mid=99)]))
    assert only.kind is None


def _database(*statements: str) -> bytes:
    with closing(sqlite3.connect(":memory:")) as db:
        for statement in statements:
            db.execute(statement)
        db.commit()
        return db.serialize()


_COL = "CREATE TABLE col (models text, decks text)"
_NOTES = "CREATE TABLE notes (id integer PRIMARY KEY, guid text, mid integer, tags text, flds text)"
_CARDS = "CREATE TABLE cards (nid, did, odid, ord)"
_VIEW = (
    "CREATE VIEW notes AS WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s) "
    "SELECT n AS id, n AS guid, 1 AS mid, '' AS tags, '' AS flds FROM s"
)
_DEEP = "INSERT INTO col VALUES ('" + "[" * 5000 + "', '{}')"


@pytest.mark.parametrize(
    "statements",
    [
        (_COL, _NOTES),
        (_COL, _CARDS, _VIEW),
        (_COL, _NOTES, _CARDS),
        (_COL, _NOTES, _CARDS, "INSERT INTO col VALUES ('[]', '{}')"),
        (_COL, _NOTES, _CARDS, "INSERT INTO col VALUES ('{', '{}')"),
        (_COL, _NOTES, _CARDS, _DEEP),
        (_COL, _NOTES, _CARDS, "INSERT INTO col VALUES (x'00', '{}')"),
        (_COL, _NOTES, _CARDS, "INSERT INTO col VALUES ('{\"x\": {}}', '{}')"),
        (
            _COL,
            _NOTES,
            "CREATE TABLE cards (nid, did, odid)",
            "INSERT INTO col VALUES ('{}', '{}')",
        ),
    ],
)
def test_a_database_that_is_not_a_collection_is_refused(statements: tuple[str, ...]) -> None:
    """Tables are missing, a view poses as one, or the JSON is damaged."""
    with pytest.raises(CollectionError):
        read_collection(_database(*statements))


@pytest.mark.parametrize(
    "columns",
    [
        "flds AS (replace(printf('%.*c', 1000000, 'x'), 'x', guid))",
        "flds, c0 text, "
        + ", ".join(f"c{place} AS (c{place - 1} || c{place - 1})" for place in range(1, 40)),
    ],
)
def test_columns_that_are_computed_are_refused(columns: str) -> None:
    """They could compute forever, or fill the memory."""
    raw = _database(
        _COL,
        "CREATE TABLE notes "
        f"(id integer PRIMARY KEY, guid text, mid integer, tags text, {columns})",
        _CARDS,
        "INSERT INTO col VALUES ('{}', '{}')",
        "INSERT INTO notes (guid, mid, tags) VALUES ('abc', 1, '')",
    )
    with pytest.raises(CollectionError, match="computed"):
        read_collection(raw)


@given(st.binary(max_size=300))
def test_any_bytes_are_refused_or_empty(raw: bytes) -> None:
    """No other exception comes out."""
    with suppress(CollectionError):
        assert read_collection(raw) == []


@given(st.data())
def test_a_damaged_collection_never_breaks_the_reader(data: st.DataObject) -> None:
    """Bytes changed anywhere give notes or a CollectionError."""
    maker = data.draw(st.sampled_from((collection_11, collection_18)))
    raw = bytearray(maker([note("a", "b")]))
    positions = st.lists(st.integers(0, len(raw) - 1), min_size=1, max_size=20)
    for position in data.draw(positions):
        raw[position] = data.draw(st.integers(0, 255))
    with suppress(CollectionError):
        read_collection(bytes(raw))


def test_messages_are_read_by_number() -> None:
    """All four ways to write a field are read, and damaged ones are refused."""
    raw = b"\x08\x96\x01" + b"\x12\x03abc" + b"\x19" + bytes(8) + b"\x25" + bytes(4)
    assert list(messages_in(raw)) == [(1, 150), (2, b"abc"), (3, bytes(8)), (4, bytes(4))]
    for broken in (b"\x08", b"\x12\x05ab", b"\x0b", b"\x08" + b"\xff" * 12):
        with pytest.raises(ValueError, match=r"\d"):
            list(messages_in(broken))
