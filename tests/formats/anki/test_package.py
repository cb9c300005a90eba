"""Anki packages: the right collection of each generation, and what its notes become."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from cps_study.formats.anki import media
from cps_study.formats.anki import text_export as anki_text
from cps_study.formats.anki.package import detects, read
from cps_study.formats.base import ReadResult, Skipped
from cps_study.model.item import Flashcard, Typed
from tests.formats.anki.makers import (
    LATEST,
    collection_11,
    collection_18,
    first_package,
    kind,
    latest_package,
    needs_anki,
    note,
    package,
    real_collection,
)
from tests.formats.drafts import items_in
from tests.formats.platform_help import only, problems_in_a_bank, whats

Maker = Callable[..., bytes]
every = pytest.mark.parametrize("maker", [first_package, latest_package])


@every
def test_a_note_becomes_a_flashcard(maker: Maker) -> None:
    """Markup becomes text, and the deck becomes the topic.

    Tags and the name are kept, and a level among the tags is the level.
    """
    raw = maker(
        note(
            "Bread &amp; <b>butter</b><br>first?",
            "<div>Support</div>",
            tags=" core level:apply ",
            guid="aB<c",
            did=5,
        ),
        decks={5: "Roles::First steps"},
    )
    assert detects(raw, "x")
    assert only(read(raw, "x.apkg")) == Flashcard(
        id="aB<c",
        topic="Roles/First steps",
        level="apply",
        tags=("core",),
        front="Bread & butter\nfirst?",
        back="Support",
    )


@every
def test_an_answer_to_type_becomes_a_typed_question(maker: Maker) -> None:
    """The first card shows one field and asks for the other."""
    kinds = [kind("Typing", ("A", "B"), "{{A}}{{type:B}}")]
    assert only(read(maker(note("Whom?", "the supervisor"), kinds=kinds), "x")) == Typed(
        id="g", topic="", level="recall", stem="Whom?", accept=("the supervisor",)
    )


@every
def test_two_cards_of_a_note_come_in_as_one(maker: Maker) -> None:
    """That is reported once for each note type."""
    kinds = [kind("Both ways", ("A", "B"), "{{A}}", "{{B}}")]
    result = read(maker(note("a", "b", cards=2), note("c", "d", cards=2), kinds=kinds), "x")
    assert [item.front for item in items_in(result) if isinstance(item, Flashcard)] == ["a", "c"]
    assert whats(result) == [
        "2 notes make more than one card (type 'Both ways'); the first of each came in"
    ]


@every
def test_a_type_of_ones_own_comes_in_by_its_templates(maker: Maker) -> None:
    """The front is what the card asks; the back is what it adds, wherever the fields are."""
    fields = ("Sort", "Term", "Meaning", "Source")
    answer = "{{FrontSide}}<hr id=answer>{{Meaning}}<br>{{Source}}"
    kinds = [kind("Mine", fields, "{{Term}}", answers=(answer,))]
    result = read(maker(note("001", "respite", "a rest", "p. 4"), kinds=kinds), "x")
    assert (result.skipped, result.problems) == ((), ())
    (card,) = items_in(result)
    assert isinstance(card, Flashcard)
    assert (card.front, card.back) == ("respite", "a rest\np. 4")


@every
def test_a_cloze_note_makes_a_card_for_each_number(maker: Maker) -> None:
    """The others are filled, and what the back adds is there; each has a name of its own."""
    answer = "{{cloze:Text}}<br>{{Extra}}"
    kinds = [kind("Cloze", ("Text", "Extra"), "{{cloze:Text}}", cloze=True, answers=(answer,))]
    raw = maker(note("{{c1::Call}} or <i>text</i> {{c2::988}}", "any time", cards=2), kinds=kinds)
    result = read(raw, "x")
    assert [(draft.name, draft.stem, draft.back) for draft in result.items] == [
        ("g-c1", "[…] or text 988", "Call\n\nany time"),
        ("g-c2", "Call or text […]", "988\n\nany time"),
    ]
    assert result.problems == ()


@every
def test_an_answer_to_type_of_a_wider_type(maker: Maker) -> None:
    """The field that the front wants typed is the answer."""
    kinds = [kind("T", ("Q", "A", "More"), "{{Q}}{{type:A}}", answers=("{{type:A}}{{More}}",))]
    (item,) = items_in(read(maker(note("Whom?", "the guide", "x"), kinds=kinds), "x"))
    assert isinstance(item, Typed)
    assert item.accept == ("the guide",)


@every
def test_notes_with_options_of_their_own(maker: Maker) -> None:
    """The widespread type AllInOne says in a field which of its options are right."""
    fields = ("Question", "QType", "Q_1", "Q_2", "Q_3", "Answers")
    kinds = [kind("AllInOne", fields, "{{Question}}<script>draw()</script>")]
    good = note("Who?", "2", "I", "you", "", "0 1", guid="a")
    bad = note("Whom?", "2", "me", "you", "", "1", guid="b")
    result = read(maker(good, bad, kinds=kinds), "x")
    assert [[option.key for option in draft.options] for draft in result.items] == [[False, True]]
    assert [skipped.why for skipped in result.skipped] == [
        "its answers don't say which of its options are right"
    ]


@pytest.mark.parametrize(
    ("bad_note", "kinds", "why"),
    [
        (
            note("a", ""),
            [kind("Cloze", ("T", "E"), "{{cloze:T}}", cloze=True)],
            "it's a cloze note without a gap",
        ),
        (
            note("a", "b", "c"),
            [kind("X", ("A", "B", "C"), "{{A}}")],
            "the back has no text",
        ),
        (
            note("a", "b", "c"),
            [kind("X", ("A", "B", "C"), "{{#Nothing}}{{A}}{{/Nothing}}")],
            "its card shows nothing",
        ),
        (
            note("a", "b", mid=3),
            [kind("X", ("A", "B"), "{{A}}")],
            "the package doesn't say what type it is",
        ),
        (note("a"), [kind("X", ("A", "B"), "{{A}}")], "it has 1 field, but its type has 2"),
        (note("", "b"), [kind("X", ("A", "B"), "{{A}}")], "the question has no text"),
        (
            note("<img src='a.png'>", "b"),
            [kind("X", ("A", "B"), "{{A}}")],
            "the question is only a picture",
        ),
        (note("a", "[sound:x.mp3]"), [kind("X", ("A", "B"), "{{A}}")], "the back has no text"),
        (
            note("a", "x" * 8001),
            [kind("X", ("A", "B"), "{{A}}")],
            "one of its texts is longer than 8000 characters",
        ),
        (
            note("a", "b<br>c"),
            [kind("X", ("A", "B"), "{{A}}{{type:B}}")],
            "the answer to type has several lines",
        ),
        (
            note("a", "?!"),
            [kind("X", ("A", "B"), "{{A}}{{type:B}}")],
            "its answer has no letter or digit",
        ),
    ],
)
@every
def test_what_cannot_come_in_is_named(
    maker: Maker, bad_note: dict[str, Any], kinds: list[dict[str, Any]], why: str
) -> None:
    """The report has the number of the note, its title and the reason."""
    basic = kind("Basic", ("Q", "A"), "{{Q}}", ident=9)
    raw = maker(note("Q", "A", mid=9), bad_note, kinds=[*kinds, basic])
    result = read(raw, "x")
    assert len(items_in(result)) == 1
    (skipped,) = result.skipped
    assert skipped.line == 2
    assert skipped.why == why
    assert not skipped.inside


@every
def test_pictures_and_sounds_are_reported(maker: Maker) -> None:
    """The front's first picture is kept by name; another one, or a sound, is left out."""
    front = 'See <img src="a%20b.png" alt="two chairs"><img src="c.png">[sound:d.mp3]'
    remote = note('Q<img src="https://x.example/f.png">', "A")
    result = read(maker(note(front, 'A<img src="e.png">'), remote), "x")
    first, second = items_in(result)
    assert (first.image, first.alt) == ("a b.png", "two chairs")
    assert (second.image, second.alt) == ("f.png", "a picture without a description")
    reported = "\n".join(whats(result))
    for what in (
        "left out: a sound",
        "a second picture is left out: c.png",
        "a picture in an answer",
        "wasn't fetched",
    ):
        assert what in reported


def test_the_stand_in_is_never_read() -> None:
    """A package of a later generation without that generation's collection is damaged."""
    for meta in (b"\x08\x02", LATEST):
        stand_in = collection_11([note("Please update", "x")])
        result = read(package({"meta": meta, "collection.anki2": stand_in}), "x")
        assert not items_in(result)
        assert result.problems[0].what.endswith("but it doesn't")


@pytest.mark.parametrize("meta", [{}, {"meta": b"\x08\x02"}])
def test_the_second_generation_is_read_from_its_own_file(meta: dict[str, bytes]) -> None:
    """There is a stand-in beside it, and `meta` may be missing."""
    files = {
        "collection.anki2": collection_11([note("old", "x")]),
        "collection.anki21": collection_11([note("new", "x")]),
    }
    item = only(read(package(files | meta), "x"))
    assert isinstance(item, Flashcard)
    assert item.front == "new"


def test_the_third_generation_is_known_without_meta() -> None:
    """Otherwise the stand-in beside it would be taken for the collection."""
    packed = zstandard.compress(collection_18([note("new", "x")]))
    files = {"collection.anki2": collection_11([note("old", "x")]), "collection.anki21b": packed}
    item = only(read(package(files), "x"))
    assert isinstance(item, Flashcard)
    assert item.front == "new"


@pytest.mark.parametrize(
    ("files", "what"),
    [
        ({"meta": b"\x08\x04", "collection.anki21b": b""}, "newer Anki"),
        ({"meta": b"", "collection.anki2": b""}, "which generation"),
        ({"meta": b"\x0b", "collection.anki2": b""}, "which generation"),
        ({"meta": LATEST, "collection.anki21b": b"not packed"}, "damaged"),
        (
            {"meta": LATEST, "collection.anki21b": zstandard.compress(bytes(1000))[:20]},
            "collection in the package",
        ),
        (
            {"meta": LATEST, "collection.anki21b": zstandard.compress(bytes(101 << 20))},
            "too large once it's unpacked",
        ),
        ({"collection.anki2": b"SQLite format 3\0" + bytes(200)}, "damaged"),
        ({"collection.anki2": b""}, "damaged"),
    ],
)
def test_damaged_and_newer_packages_say_so(files: dict[str, bytes], what: str) -> None:
    """The file gets one error, and a hint: export it for older versions."""
    result = read(package(files), "x")
    (problem,) = result.problems
    assert problem.severity == "error"
    assert what in problem.what
    assert "Support older Anki versions" in problem.hint


def test_without_a_way_to_unpack_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the extra package nor Python's own module is installed."""
    for name in media._ZSTD:
        monkeypatch.setitem(sys.modules, name, None)
    (problem,) = read(latest_package(note("a", "b")), "x").problems
    assert "can't be unpacked here" in problem.what
    assert "Support older Anki versions" in problem.hint


@needs_anki
@pytest.mark.parametrize("whole", [False, True])
@pytest.mark.parametrize("legacy", [False, True])
def test_what_anki_writes_is_read(tmp_path: Path, *, legacy: bool, whole: bool) -> None:
    """That is decks and whole collections, for the newest version and for older ones."""
    from anki.collection import ExportAnkiPackageOptions

    collection = real_collection(tmp_path)
    out = str(tmp_path / ("out.colpkg" if whole else "out.apkg"))
    if whole:
        collection.export_collection_package(out, include_media=True, legacy=legacy)
    else:
        collection.export_anki_package(
            out_path=out,
            options=ExportAnkiPackageOptions(with_media=True, legacy=legacy),
            limit=None,
        )
        collection.close()
    _check_real(read(Path(out).read_bytes(), out))


def _check_real(result: ReadResult) -> None:
    """Compare what came in with what `real_collection` put in."""
    cards = [
        (item.front, item.back, item.topic)
        for item in items_in(result)
        if isinstance(item, Flashcard)
    ]
    assert cards == [
        ("Bread & butter\nof the role", "Support", "Roles/First steps"),
        ("What is shown?", "A talk", ""),
        ("Word", "Meaning", "Roles/First steps"),
        ("Word 2", "Meaning 2", "Roles/First steps"),
        ("[city] is far", "Oslo", "Roles/First steps"),
    ]
    assert items_in(result)[0].tags == ("core", "unit::one")
    assert (items_in(result)[1].image, items_in(result)[1].alt) == ("a b.png", "two chairs")
    assert [item.accept for item in items_in(result) if isinstance(item, Typed)] == [
        ("the supervisor",)
    ]
    assert result.skipped == ()
    assert sum("more than one card" in what for what in whats(result)) == 2
    assert all(item.id for item in items_in(result))
    assert problems_in_a_bank(items_in(result)) == []


def test_a_package_is_recognized_by_its_content() -> None:
    """What is in the zip counts, whatever the name says."""
    assert detects(latest_package(note("a", "b")), "x.zip")
    assert not detects(package({"imsmanifest.xml": b"<manifest/>"}), "x.apkg")
    assert not detects(b"PK\x05\x06" + bytes(18), "x.apkg")
    assert not detects(b"#separator:tab\n", "x.apkg")
    assert not anki_text.detects(first_package(note("a", "b")), "x.txt")


@given(st.binary(max_size=300))
def test_any_bytes_are_a_problem_and_never_an_error(raw: bytes) -> None:
    """That goes for bytes after the start of a zip as well."""
    for content in (raw, b"PK\x03\x04" + raw):
        detects(content, "x")
        assert [problem.severity for problem in read(content, "x").problems] == ["error"]


@given(st.data())
def test_a_damaged_package_never_breaks_the_reader(data: st.DataObject) -> None:
    """Bytes may be changed or cut off anywhere."""
    maker = data.draw(st.sampled_from((first_package, latest_package)))
    raw = bytearray(maker(note("a", "b")))
    for position in data.draw(st.lists(st.integers(0, len(raw) - 1), max_size=8)):
        raw[position] = data.draw(st.integers(0, 255))
    detects(bytes(raw), "x")
    read(bytes(raw[: data.draw(st.integers(0, len(raw)))]), "x")


@given(st.lists(st.tuples(st.text(), st.text()), max_size=4), st.text(), st.text(), st.text())
def test_whatever_comes_in_is_fit_for_a_bank(
    cards: list[tuple[str, str]], tags: str, guid: str, deck: str
) -> None:
    """Fields, tags and names may be any text at all, and every note is counted."""
    clean = [tuple(field.replace("\x1f", "").replace("\0", "") for field in card) for card in cards]
    tags = tags.replace("\0", "")
    guid = guid.replace("\0", "")
    notes = [note(*fields, tags=tags, guid=guid) for fields in clean]
    result = read(first_package(*notes, decks={1: deck}), "x")
    assert result.question_count == len(cards)
    assert problems_in_a_bank(items_in(result)) == []


def test_a_note_that_is_left_out_has_a_title() -> None:
    """The title is what the note says first."""
    result = read(first_package(note("<p>Some <i>words</i>", "")), "x")
    assert result.skipped == (Skipped(1, "Some words", "the back has no text"),)


def test_a_typed_answer_keeps_what_its_back_adds() -> None:
    """It becomes the reason; a hint that the front shows on a click is named as left out."""
    front = "{{Ask}}{{hint:Clue}}{{type:Answer}}"
    back = "{{FrontSide}}<hr id=answer>{{type:Answer}}<br>{{Why}}"
    typed = kind("Typed", ("Ask", "Answer", "Clue", "Why"), front, answers=(back,))
    result = read(first_package(note("Whom?", "988", "a number", "It's free."), kinds=[typed]), "x")
    (draft,) = result.items
    assert (draft.stem, draft.accept, draft.rationale) == ("Whom?", ("988",), "It's free.")
    assert [problem.what for problem in result.problems] == ["left out: a hint"]
