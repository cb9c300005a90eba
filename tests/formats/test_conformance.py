"""What holds for every format: one suite, run for each entry of the registry.

The modules of the single formats test what is special about each: above all, what of a bank comes
back. A new format gets the rest by being in the registry; it only needs a line in `BEGINNINGS`.
"""

from __future__ import annotations

import dataclasses
import io
import re
import zipfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cps_study.formats.base import NO_OPTIONS, ReadOptions
from cps_study.formats.native import yaml_bank
from cps_study.formats.registry import (
    FORMATS,
    LazyFormat,
    detect_format,
    format_named,
    format_names,
    formats_with,
    writable_names,
)
from cps_study.model.item import Bank
from cps_study.model.text import first_unsafe
from tests.formats import platform_help
from tests.formats.drafts import items_in, with_ids
from tests.formats.read_only import READ_ONLY
from tests.formats.table import helpers as table_help
from tests.samples import SMALL_BANK
from tests.strategies import banks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cps_study.formats.base import Format, ReadResult
    from cps_study.model.item import Item

BEGINNINGS: dict[str, tuple[bytes, ...]] = {
    "yaml": (b"bank: b\ntitle: B\nitems:\n", b"bank: b\ntitle: B\nitems:\n  - id: a\n    "),
    "json": (b'{"bank": "b", "title": "B", "items": [',),
    "anki": (b"PK\x03\x04",),
    "qti12": (b"PK\x03\x04", b"<questestinterop><item>", b"<questestinterop>"),
    "qti21": (b"PK\x03\x04", b"<assessmentItem>", b"<assessmentTest>"),
    "xlsx": (b"PK\x03\x04",),
    "moodle-xml": (b"<quiz><question type='multichoice'>", b"<quiz>"),
    "anki-text": (b"#separator:tab\n", b"#separator:", b"#html:true\n#columns:a\tb\n"),
    "gift": (b"::a:: Who? {", b"$CATEGORY: ", b"Who? {=a ~"),
    "aiken": (b"Who?\nA. I\nB. You\n", b"Who?\nA. I\nB. You\nANSWER: "),
    "docx": (b"PK\x03\x04",),
    "markdown": (b"Who?\n- [ ] I\n- [x] you\n\n", b"# A\n- [x] ", b"Q: "),
    "text": (b"1. Who?\na) I\n*b) you\n", b"1. Who?\na) ", b"Answer key\n1. "),
    "h5p": (b"PK\x03\x04",),
    "test": (b'{"format": "cps-study test", "items": [',),
    "open-trivia": (b'[{"correct_answer": "a", "incorrect_answers": ["b"], "question": "',),
    "blackboard-text": (b"MC\tWho?\tI\tcorrect\t", b"MAT\tWho?\t", b"FIB\t"),
    "d2l": (b"NewQuestion,MC\nQuestionText,Who?\nOption,100,I\nOption,", b"NewQuestion,M\n"),
    "quizlet": (b"a\tb\n", b"a|b\n"),
    "csv": (b"Question,A,B,C,Correct\n", b"question;accept\n"),
}
"""What makes bytes look enough like a format to reach the code behind the first check."""

REPEATED = (
    b"{",
    b"~=#",
    b"\\",
    b"::",
    b"<p>",
    b"<![CDATA[",
    b"&amp;",
    b'"',
    b"a\tb\n",
    b"[",
    b"![a](",
    b"# ",
    b"\n",
    b"- ",
)
"""Pieces that nest, pair up or backtrack in one syntax or another."""
REPEATED_BYTES = 40_000
"""So long that a reader whose time grows with the square of the length hangs this test."""

MOST_WRITTEN = 200
"""Of how many items that come in it's tried whether they can be written into a bank."""

EVERY = pytest.mark.parametrize("form", FORMATS, ids=format_names())
WRITABLE = pytest.mark.parametrize(
    "form", [known for known in FORMATS if known.can_write], ids=writable_names()
)
SLOW = settings(max_examples=15, suppress_health_check=list(HealthCheck), deadline=None)


def small_bank() -> Bank:
    bank, _ = yaml_bank.read(SMALL_BANK, "small")
    assert bank is not None
    return bank


def own_output(form: Format) -> bytes:
    """Return a good file in the format."""
    if not form.can_write:
        return READ_ONLY[form.name]
    return form.write(small_bank()).content


def check(form: Format, raw: bytes, options: ReadOptions = NO_OPTIONS) -> ReadResult:
    """Read bytes, and check what holds for every result, good or bad."""
    assert form.detects(raw, "x") in {True, False}
    result = form.read(raw, "x", options)
    for problem in result.problems:
        assert problem.what
        assert problem.source.startswith("x")
        assert problem.line >= 0
        if problem.severity == "error":
            assert not result.items
    for skipped in result.skipped:
        assert skipped.why
        assert first_unsafe(skipped.title + skipped.why) is None
    # Of thousands that are all alike, some say it for all.
    items = with_ids(items_in(result)[:MOST_WRITTEN], "b")
    bank = Bank(id="b", title="B", items=tuple(items))
    if bank.items:
        assert yaml_bank.errors_once_written(bank) == []
    return result


@EVERY
@SLOW
@given(raw=st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_questions_or_problems(form: Format, raw: bytes) -> None:
    """Nothing is ever raised, also after a beginning that looks right."""
    for beginning in (b"", b"\xff\xfe", b"\xef\xbb\xbf", *BEGINNINGS[form.name]):
        check(form, beginning + raw)


@EVERY
@SLOW
@given(data=st.data())
def test_no_damage_to_a_good_file_breaks_the_reader(form: Format, data: st.DataObject) -> None:
    """Bytes changed, cut out or put in, also in a file within a package."""
    good = own_output(form)
    check(form, damaged(good, data))
    for inside in files_within(good):
        content = damaged(inside_of(good, inside), data)
        check(form, repacked(good, inside, content))


def damaged(raw: bytes, data: st.DataObject) -> bytes:
    """Return bytes with up to four places changed."""
    changed = bytearray(raw)
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(changed)))
        stop = start + data.draw(st.integers(0, 40))
        changed[start:stop] = data.draw(st.binary(max_size=8))
    return bytes(changed)


def files_within(raw: bytes) -> list[str]:
    """List the files of a package that hold its content; nothing for other files."""
    if not raw.startswith(b"PK"):
        return []
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        names = package.namelist()
    return [name for name in names if name.endswith((".xml", ".anki2"))][:3]


def inside_of(raw: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        return package.read(name)


def repacked(raw: bytes, changed: str, content: bytes) -> bytes:
    """Return a package with another content in one of its files."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            new.writestr(name, content if name == changed else old.read(name))
    return stream.getvalue()


@EVERY
@pytest.mark.parametrize("piece", REPEATED)
def test_long_nonsense_is_read_to_its_end(form: Format, piece: bytes) -> None:
    """The time to read grows with the length of a file, and never with its square."""
    for beginning in (b"", *BEGINNINGS[form.name]):
        raw = beginning + piece * (REPEATED_BYTES // len(piece))
        check(form, raw)


def travelers(bank: Bank) -> tuple[Item, ...]:
    """Return the items that travel; a group goes whole, since a family needs all its keys."""
    broken = {item.group for item in bank.items if not travels(item)} - {None}
    return tuple(item for item in bank.items if travels(item) and item.group not in broken)


def travels(item: Item) -> bool:
    """Return whether an item still asks something once its texts are tidied."""
    return platform_help.can_travel(item) and table_help.is_carried(item)


@WRITABLE
@SLOW
@given(bank=banks())
def test_any_bank_can_be_written(form: Format, bank: Bank) -> None:
    """The same bank makes the same bytes, what is lost is named, and it's lost only once.

    What each format carries, in its own way, is tested beside each of them. One test holds all of
    this, for drawing a bank takes longer than writing it.
    """
    assert form.write(bank) == form.write(bank)
    check_losses(form, dataclasses.replace(bank, items=travelers(bank)))
    check_second_time(form, bank)


def check_losses(form: Format, bank: Bank) -> None:
    """If the bank that comes back differs, there have to be sentences that say in what."""
    written = form.write(bank)
    came_back = items_in(form.read(written.content, "x", NO_OPTIONS))
    if came_back != bank.items:
        assert written.losses
    if len(came_back) < len(bank.items):
        assert any(re.search("left out|come apart|become", loss) for loss in written.losses)
    for loss in written.losses:
        assert loss[0].isupper()
        assert loss.endswith(".")
        assert first_unsafe(loss) is None


def check_second_time(form: Format, bank: Bank) -> None:
    """What came back once has to come back whole."""
    first = form.read(form.write(bank).content, "x", NO_OPTIONS)
    if not first.items:
        return
    items = tuple(with_ids(items_in(first), "b"))
    once = form.read(form.write(Bank(id="b", title="B", items=items)).content, "x", NO_OPTIONS)
    again_items = tuple(with_ids(items_in(once), "b"))
    again = form.read(
        form.write(Bank(id="b", title="B", items=again_items)).content, "x", NO_OPTIONS
    )
    assert [bare(item) for item in items_in(again)] == [bare(item) for item in items_in(once)]


def bare(item: Item) -> Item:
    """Return an item without the names that a format may make up."""
    return dataclasses.replace(item, id="", topic="", group=None)


@EVERY
def test_a_format_knows_its_own_files(form: Format) -> None:
    """A file that we wrote is taken for what it is, by its content and its extension."""
    raw = own_output(form)
    assert detect_format(raw, f"x.{form.extension}") is form
    assert form.detects(raw, f"x.{form.extension}")


@EVERY
def test_every_question_of_our_own_file_comes_in(form: Format) -> None:
    """None is skipped: what can't be written isn't in the file."""
    result = check(form, own_output(form))
    assert result.items
    assert result.skipped == ()


@EVERY
def test_a_line_number_is_there_for_every_question(form: Format) -> None:
    """Wherever a question is shown, it can be found again in its file."""
    result = form.read(own_output(form), "x", NO_OPTIONS)
    assert all(draft.line > 0 for draft in result.items)


@EVERY
def test_options_that_a_format_takes_change_what_it_reads(form: Format) -> None:
    """Each option belongs to a format that says so; the others never see it."""
    for option in form.options:
        assert form in formats_with(frozenset({option}))
    if "separators" in form.options:
        result = form.read(b"a=>b;;c=>d", "x", ReadOptions(separators=("=>", ";;")))
        assert [(draft.stem, draft.back) for draft in result.items] == [("a", "b"), ("c", "d")]
    if "columns" in form.options:
        columns = {"Frage": "question", "K": "correct"}
        result = form.read(b"Frage,A,B,K\nWho?,I,you,A\n", "x", ReadOptions(columns=columns))
        assert [draft.stem for draft in result.items] == ["Who?"]


def test_the_registry_has_each_name_once() -> None:
    """A name finds its format, and no other."""
    assert len(set(format_names())) == len(FORMATS)
    for known in FORMATS:
        assert format_named(known.name) is known
    assert format_named("gfit") is None


def lazy_formats() -> Iterator[LazyFormat]:
    for known in FORMATS:
        assert isinstance(known, LazyFormat)
        yield known


def test_a_format_can_write_what_it_says() -> None:
    """The registry says so before the code is imported, and the code agrees."""
    for known in lazy_formats():
        code = known.load()
        can_write = code.write is not None or code.write_pictured is not None
        assert can_write is known.can_write
    for read_only in (known for known in FORMATS if not known.can_write):
        with pytest.raises(NotImplementedError):
            read_only.write(small_bank())
