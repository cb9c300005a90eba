"""Anki's text export: its header lines, its quotes, and the columns that aren't fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cps_study.formats.anki.text_export import detects, read
from cps_study.formats.base import Skipped
from cps_study.model.item import Flashcard, Typed
from tests.formats.anki.makers import needs_anki, real_collection
from tests.formats.drafts import items_in
from tests.formats.platform_help import only, problems_in_a_bank, whats

if TYPE_CHECKING:
    from pathlib import Path

FULL = """\
#separator:tab
#html:true
#guid column:1
#notetype column:2
#deck column:3
#tags column:6
"a#1"\tBasic\tRoles::First\t"Say ""hi""<br>
to <b>all</b> &amp; any"\tSupport\tcore unit::one
b2\tBasic (type in the answer)\tDefault\tWhom?\tthe supervisor\t
"""


def _cards(text: str) -> list[tuple[str, str]]:
    return [
        (item.front, item.back)
        for item in items_in(read(text.encode(), "x"))
        if isinstance(item, Flashcard)
    ]


def test_the_columns_that_are_not_fields() -> None:
    """Names, types, decks and tags each go where they belong; a note's line is its first."""
    result = read(FULL.encode(), "x.txt")
    first, second = items_in(result)
    assert first == Flashcard(
        id="a#1",
        topic="Roles/First",
        level="recall",
        tags=("core", "unit::one"),
        front='Say "hi"\n to all & any'.replace("\n ", "\n"),
        back="Support",
    )
    assert second == Typed(
        id="b2", topic="", level="recall", stem="Whom?", accept=("the supervisor",)
    )
    assert [item.line for item in items_in(result)] == [7, 9]
    assert (result.encoding, result.problems) == ("utf-8", ())


@pytest.mark.parametrize(
    ("name", "character"),
    [
        ("tab", "\t"),
        ("Comma", ","),
        ("semicolon", ";"),
        ("pipe", "|"),
        ("colon", ":"),
        ("space", " "),
        (";", ";"),
        ("\t", "\t"),
        ("^", "^"),
        ("]", "]"),
    ],
)
def test_every_separator(name: str, character: str) -> None:
    """It may be named, in any case, or written as it is."""
    assert _cards(f"#separator:{name}\n#html:false\na{character}b\n") == [("a", "b")]


def test_plain_text_stays_as_it_is() -> None:
    """Without HTML, what looks like markup is text."""
    assert _cards("#separator:;\n#html:false\nis a<b & c?;<i>\n") == [("is a<b & c?", "<i>")]


def test_what_the_header_leaves_open_is_assumed_and_reported() -> None:
    """The separator is found as Anki finds it, and HTML by its looks."""
    result = read(b"#deck:Roles\n#tags:one two\n<b>a</b>|b\n", "x")
    item = only(result)
    assert (item.topic, item.tags) == ("Roles", ("one", "two"))
    assert isinstance(item, Flashcard)
    assert item.front == "a"
    assert [problem.severity for problem in result.problems] == ["info", "info"]
    assert whats(result) == [
        "the file doesn't name its separator, so this one was used: pipe",
        "the file doesn't say whether it's HTML, so it was read as HTML",
    ]


def test_comments_are_left_out_and_reported() -> None:
    """At the top nobody misses them; between the notes they could be meant as notes."""
    result = read(b'#separator:tab\n# a comment\n#html:false\na\tb\n# not "a\tnote\nc\td\n', "x")
    assert len(items_in(result)) == 2
    assert whats(result) == [
        "Anki reads a line that begins with # as a comment, so it was left out"
    ]
    assert result.problems[0].line == 5


@pytest.mark.parametrize(
    ("rows", "skipped"),
    [
        ("a\n", Skipped(3, "a", "it has fewer fields than its type")),
        ("a\t\n", Skipped(3, "a", "the back has no text")),
        (
            "{{c1::image-occlusion:rect}}\tb\n",
            Skipped(3, "{{c1::image-occlusion:rect}}", "it hides parts of a picture"),
        ),
        (
            'x\t"y\n',
            Skipped(3, "", "a quote begins here and never ends; the rest of the file wasn't read"),
        ),
    ],
)
def test_what_cannot_come_in_is_named(rows: str, skipped: Skipped) -> None:
    """The report has its line and the reason."""
    result = read(f"#separator:tab\n#html:false\n{rows}".encode(), "x")
    assert result.skipped == (skipped,)
    assert not items_in(result)


def test_the_first_two_fields_are_the_sides() -> None:
    """The header doesn't say what cards show, so the others stay out, and that is said."""
    rows = "Plain\ta\tb\t\nWide\tc\td\te\nBasic (optional reversed card)\th\ti\ty\n"
    result = read(f"#separator:tab\n#html:false\n#notetype column:1\n{rows}".encode(), "x")
    assert [
        (item.front, item.back) for item in items_in(result) if isinstance(item, Flashcard)
    ] == [
        ("a", "b"),
        ("c", "d"),
        ("h", "i"),
    ]
    twice, wide = whats(result)
    assert twice.startswith("1 note makes more than one card")
    assert wide.startswith("the first field of 1 note became the front, the second the back")


def test_a_text_with_gaps_becomes_a_card_for_each() -> None:
    """What the note says besides is on the back."""
    rows = "The {{c1::guide}} meets {{c2::newcomers::whom}}.\tEvery day.\n"
    assert _cards(f"#separator:tab\n#html:false\n#notetype:Cloze\n{rows}") == [
        ("The […] meets newcomers.", "guide\n\nEvery day."),
        ("The guide meets [whom].", "newcomers\n\nEvery day."),
    ]


def test_a_remark_may_come_before_the_header() -> None:
    """Anki skips every line at the top that begins with `#`, and so do we."""
    raw = b"# my words\n#separator:tab\na\tb\n"
    assert detects(raw, "x")
    assert not detects(b"# my words\na\tb\n#html:true\n", "x")


def test_a_guessed_encoding_is_reported() -> None:
    """Anything but UTF-8 is a guess, and bytes that aren't text are an error."""
    result = read("#separator:tab\n#html:false\nnaïve\tb\n".encode("cp1252"), "x")
    assert result.encoding == "cp1252"
    assert result.problems[0].severity == "info"
    assert read(b"#separator:tab\n\0", "x").problems[0].severity == "error"
    assert _cards("\ufeff#separator:tab\r\n#html:false\r\na\tb\r\n") == [("a", "b")]


def test_an_export_is_recognized_by_its_first_line() -> None:
    """Nothing else is looked at, and the name doesn't matter."""
    assert detects(FULL.encode(), "x.csv")
    assert detects(b"\xef\xbb\xbf#Separator: tab", "x")
    for other in (
        b"",
        b"# Heading\n",
        b"#hash\ttag\n",
        b"a\tb\n",
        b"::T:: Q {=a}",
        b"#\n",
        b"PK\x03\x04",
    ):
        assert not detects(other, "x.txt")


@needs_anki
@pytest.mark.parametrize("html", [False, True])
def test_what_anki_writes_is_read(tmp_path: Path, *, html: bool) -> None:
    """They are the notes of its packages; without HTML, Anki itself leaves out the picture."""
    collection = real_collection(tmp_path)
    out = tmp_path / "notes.txt"
    collection.export_note_csv(
        out_path=str(out),
        limit=None,
        with_html=html,
        with_tags=True,
        with_deck=True,
        with_notetype=True,
        with_guid=True,
    )
    collection.close()
    result = read(out.read_bytes(), "notes.txt")
    kinds = ["flashcard"] * 4 + ["typed", "flashcard"]
    assert [item.kind for item in items_in(result)] == kinds
    assert [item.topic for item in items_in(result)][:2] == ["Roles/First steps", ""]
    assert items_in(result)[0].tags == ("core", "unit::one")
    assert items_in(result)[1].image == ("a b.png" if html else "")
    assert result.skipped == ()
    assert problems_in_a_bank(items_in(result)) == []


_FIELD = st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), max_size=12)


@given(st.lists(st.tuples(_FIELD, _FIELD), max_size=5))
def test_no_row_is_lost(rows: list[tuple[str, str]]) -> None:
    """Any row that is quoted as Anki quotes it counts, unless it is empty altogether."""
    lines = ["\t".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    result = read(("#separator:tab\n#html:false\n" + "\n".join(lines)).encode(), "x")
    assert result.question_count == sum(any(map(str.strip, row)) for row in rows)


def test_a_cloze_note_that_is_only_tags_is_named() -> None:
    """It has no field at all, which once ended the import (found by fuzzing)."""
    result = read(b"#separator:;\n#notetype:Cloze\n#tags column:1\nroles\n", "x")
    assert result.items == ()
    assert len(result.skipped) == 1
