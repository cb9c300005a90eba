"""The journal: every accepted answer is in it, whatever happens to the file."""

from __future__ import annotations

import errno
import json
import os
import tempfile
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cps_study.errors import DataError, ExitCode
from cps_study.model.attempt import AskedItem, Terms
from cps_study.model.event import AnswerEvent, StartEvent, event_to_data, refuse_misfits
from cps_study.store import journal as journal_module
from cps_study.store.journal import (
    DamagedLine,
    Journal,
    events_after,
    last_event_id,
    parse_journal,
    read_journal,
)
from cps_study.store.journal_lines import LONGEST_LINE, read_line
from cps_study.store.paths import Home
from tests.store.samples import answer, ident, line, mark, passing_home, undo, write_journal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cps_study.model.event import Event


TEXTS = st.text(st.characters(codec="utf-8"), max_size=3) | st.sampled_from(["\udce9", "\\", "\n"])
ODD: st.SearchStrategy[Any] = st.one_of(
    TEXTS,
    st.none(),
    st.booleans(),
    st.integers(-(2**60), 2**60),
    st.floats(),
    st.tuples(),
    st.tuples(st.integers(-1, 9) | st.booleans() | st.floats()),
    st.lists(st.integers(0, 3), max_size=2),
    st.sampled_from(["2026-11-22", "2026-W47-7", "2026-11-22T05:00:00Z", "2026-11-22T05:00:00"]),
)
THREE: list[Event] = [answer("a", number=1), mark("a", "flag", 2), undo(2, 3)]
NEWER = b'{"v":2,"id":"x","type":"answer"}\n'


@pytest.fixture
def journal(home: Home) -> Iterator[Journal]:
    """Open the journal of a new home."""
    opened = Journal(home, "device-1")
    yield opened
    opened.close()


def reopened(home: Home) -> Journal:
    """Open the journal and close it again; what it found is in its fields."""
    opened = Journal(home, "device-2")
    opened.close()
    return opened


def test_what_is_appended_is_read_back_with_its_id_and_device(journal: Journal, home: Home) -> None:
    """Every kind of event comes back as it was returned, each from one JSON line."""
    first = journal.append(
        answer("caf\u00e9", 1)._replace(right=False, response=(0, 2), guessed=True, ms=7)
    )
    stored: list[Event] = [
        first,
        journal.append(mark("a", "suspend", 0)),
        journal.append(undo(1, 0)),
    ]
    stored.append(
        journal.append(
            answer(mode="cram")._replace(response="two\nlines \u2028 and \\udce9 \U0001f600")
        )
    )
    assert read_journal(home.journal)[:2] == (stored, [])
    assert all(event.device == "device-1" for event in stored)
    lines = home.journal.read_bytes().split(b"\n")
    assert [json.loads(text)["id"] for text in lines[:-1]] == [event.id for event in stored]
    assert lines[-1] == b""


@given(st.dictionaries(st.sampled_from(AnswerEvent._fields), ODD, max_size=2))
def test_an_answer_that_passes_is_read_back_from_its_line(odd: dict[str, Any]) -> None:
    """That's why an answer in ASCII isn't parsed again before it's stored."""
    given_answer = answer("a", 1)._replace(**{"id": ident(1), "device": "d"} | odd)
    try:
        refuse_misfits(given_answer)
        written = journal_module._line(given_answer)
    except (ValueError, TypeError):
        return
    if written.isascii() and "id" not in odd:
        read = read_line(written[:-1], "j").event
        assert read is not None
        assert journal_module._line(read) == written


def test_a_missing_or_empty_journal_holds_nothing_and_is_not_made(home: Home) -> None:
    """Reading creates no file."""
    assert read_journal(home.journal)[:2] == ([], [])
    assert events_after(home.journal, "") == []
    assert events_after(home.journal, ident(1)) is None
    assert not home.root.exists()
    home.root.mkdir()
    home.journal.write_bytes(b"")
    assert read_journal(home.journal)[:2] == ([], [])
    assert events_after(home.journal, ident(1)) is None


class TestDurability:
    """An answer is on the disk before the learner sees it accepted."""

    def test_an_answer_is_written_and_synced_before_append_returns(
        self, journal: Journal, home: Home, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The whole line is written at once, then the same file is synced, and nothing more."""
        calls: list[tuple[Any, ...]] = []
        write, fsync = os.write, os.fsync

        def see_write(handle: int, data: bytes) -> int:
            calls.append(("write", handle, data))
            return write(handle, data)

        def see_fsync(handle: int) -> None:
            calls.append(("fsync", handle, home.journal.read_bytes()))
            fsync(handle)

        monkeypatch.setattr(os, "write", see_write)
        monkeypatch.setattr(os, "fsync", see_fsync)
        stored = journal.append(answer())
        content = home.journal.read_bytes()
        assert calls == [("write", journal._handle, content), ("fsync", journal._handle, content)]
        assert json.loads(content)["id"] == stored.id

    @pytest.mark.skipif(os.name != "posix", reason="the system has no such call")
    def test_a_new_journal_is_synced_into_its_folder(
        self, home: Home, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A power cut after the first answer finds the file itself too."""
        synced: list[int] = []
        monkeypatch.setattr(os, "fsync", lambda handle: synced.append(os.fstat(handle).st_ino))
        reopened(home)
        assert home.root.stat().st_ino in synced

    @pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO])
    def test_a_sync_that_fails_takes_the_answer_back(
        self, number: int, journal: Journal, home: Home, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The file is as before, the error says so, and the journal goes on working."""
        first = journal.append(answer("a"))
        before = home.journal.read_bytes()
        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", _fail(number))
            with pytest.raises(DataError, match="couldn't save your answer") as caught:
                journal.append(answer("b"))
        assert caught.value.exit_code == ExitCode.DATA
        assert "everything you answered before this is safe" in caught.value.hint
        assert home.journal.read_bytes() == before
        assert journal.appended == first.id
        second = journal.append(answer("c"))
        assert read_journal(home.journal)[:2] == ([first, second], [])

    @pytest.mark.parametrize("kept", [0, 1, 20])
    def test_a_write_that_falls_short_takes_the_answer_back(
        self, kept: int, journal: Journal, home: Home, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Half a line never stays in the file to spoil the next one."""
        first = journal.append(answer("a"))
        before = home.journal.read_bytes()
        write = os.write
        with monkeypatch.context() as patch:
            patch.setattr(os, "write", lambda handle, data: write(handle, data[:kept]))
            with pytest.raises(DataError, match="No space left") as caught:
                journal.append(answer("b"))
        assert caught.value.exit_code == ExitCode.DATA
        assert home.journal.read_bytes() == before
        second = journal.append(answer("c"))
        assert read_journal(home.journal)[:2] == ([first, second], [])

    def test_an_answer_that_could_not_be_read_back_is_refused(
        self, journal: Journal, home: Home
    ) -> None:
        """It would make the journal unusable, so it isn't written; nor is any other event."""
        first = journal.append(answer("a"))
        before = home.journal.read_bytes()
        odd_ms: Any = 1.5
        unusable: list[Any] = [
            answer()._replace(response="x" * 5_000_000),
            answer()._replace(rating=7),
            answer()._replace(ms=odd_ms),
            StartEvent(answer().at, Terms("exam"), (AskedItem("a", (0, 0)),)),
        ]
        for event in unusable:
            with pytest.raises(DataError, match=r"your answer (is too long|can't be saved)"):
                journal.append(event)
        assert home.journal.read_bytes() == before
        assert reopened(home)._last == first.id

    def test_the_longest_line_that_is_taken_is_also_found_from_the_end(
        self, journal: Journal, home: Home
    ) -> None:
        """The longest line that can be written is not too long to be read."""
        first = journal.append(answer()._replace(response="x"))
        bare = home.journal.stat().st_size
        longest = answer()._replace(response="x" * ((1 << 22) - bare + 1))
        with pytest.raises(DataError, match="too long"):
            journal.append(longest._replace(response=f"{longest.response}x"))
        stored = journal.append(longest)
        assert home.journal.stat().st_size == bare + (1 << 22)
        assert events_after(home.journal, first.id) == [stored]

    @pytest.mark.skipif(os.name != "posix", reason="an open file cannot be replaced there")
    @pytest.mark.parametrize("gone", [False, True])
    def test_a_journal_that_was_replaced_while_open_takes_no_answer(
        self, journal: Journal, home: Home, *, gone: bool
    ) -> None:
        """Otherwise a sync program could make answers go to a file that nobody reads."""
        journal.append(answer("a"))
        content = write_journal(Home(home.root / "other", home.cache), THREE)
        if gone:
            home.journal.unlink()
        else:
            (home.root / "other" / "journal.jsonl").replace(home.journal)
        with pytest.raises(DataError, match=r"journal\.jsonl (was replaced|couldn't save)"):
            journal.append(answer("b"))
        assert home.journal.exists() is not gone
        assert gone or home.journal.read_bytes() == content

    def test_an_answer_in_no_known_encoding_is_kept(self, journal: Journal, home: Home) -> None:
        """Bytes that a terminal couldn't decode become question marks; the rest stays."""
        journal.append(answer("a")._replace(response="caf\udce9 \u00e9\\"))
        (stored,) = read_journal(home.journal).events
        assert isinstance(stored, AnswerEvent)
        assert stored.response == "caf? \u00e9\\"


class TestIds:
    """Ids are the journal's order: sorted as text, they are sorted by time."""

    @given(st.lists(st.integers(-5, 1 << 44), min_size=1, max_size=30))
    @settings(max_examples=25, deadline=None)
    def test_ids_increase_whatever_the_clock_does(self, clock: list[int]) -> None:
        """Even if the clock stops, goes back or jumps, each id is later than the one before."""
        with passing_home() as home:
            idents: list[str] = []
            for millis in clock:
                opened = Journal(home, "d", lambda millis=millis: millis)  # type: ignore[misc] # bound at once
                idents += [opened.append(answer()).id, opened.append(answer()).id]
                opened.close()
            assert idents == sorted(set(idents))
            assert [event.id for event in read_journal(home.journal).events] == idents

    def test_an_id_tells_its_millisecond(self, home: Home) -> None:
        """The first twelve hex digits are the clock's, so that merged journals sort by time."""
        opened = Journal(home, "d", lambda: 0x19C12345678)
        assert opened.append(answer()).id.startswith("019c123456780000-")
        assert opened.append(answer()).id.startswith("019c123456780001-")
        opened.close()

    def test_a_full_counter_borrows_the_next_millisecond(self, made_home: Home) -> None:
        """65,536 events in one millisecond don't make a shorter or an equal id."""
        write_journal(made_home, [answer()._replace(id="019c12345678ffff-00000000")])
        opened = Journal(made_home, "d", lambda: 0x19C12345678)
        assert opened.append(answer()).id.startswith("019c123456790000-")
        opened.close()

    def test_a_later_id_before_the_last_line_still_counts(self, made_home: Home) -> None:
        """After a merge by hand, the latest id may not be in the last line."""
        write_journal(made_home, [answer(number=9), answer(number=2)])
        opened = Journal(made_home, "d", lambda: 5)
        assert opened.append(answer()).id > ident(9)
        opened.close()

    @pytest.mark.parametrize(
        "wrong",
        [
            "",
            "zz9c123456780000-00000000",
            "019c",
            "ffffffffffff0000-00000000",
            "019C123456780000-00000000",
        ],
    )
    def test_an_id_that_this_program_never_gives_is_damage(
        self, wrong: str, made_home: Home
    ) -> None:
        """A line with such an id is reported, instead of stopping every later answer."""
        write_journal(made_home, [answer(number=1), answer()._replace(id=wrong or " ")])
        reading = read_journal(made_home.journal)
        assert [damage.line for damage in reading.damaged] == [2]
        opened = Journal(made_home, "d")
        opened.append(answer())
        opened.close()
        assert len(read_journal(made_home.journal).events) == 2


class TestDamage:
    """A damaged line costs that line and no other."""

    @given(st.integers(1, 400))
    @settings(max_examples=40, deadline=None)
    def test_a_journal_cut_at_any_byte_loses_only_the_line_that_was_cut(self, cut: int) -> None:
        """Every whole line counts, the rest is reported once, and the next answer is intact."""
        with passing_home() as home:
            content = write_journal(home, THREE)
            left = content[: -min(cut, len(content) - 1)]
            home.journal.write_bytes(left)
            whole = [
                event
                for event in THREE
                if left.startswith(content[: content.index(line(event))] + line(event)[:-1])
            ]
            torn = not left.endswith((b"\n", b"}"))
            opened = Journal(home, "d")
            stored = opened.append(answer("next"))
            opened.close()
            assert opened.torn is torn
            reading = read_journal(home.journal)
            assert reading.events == [*whole, stored]
            assert reading.damaged == ([DamagedLine(len(whole) + 1, "cut short")] if torn else [])
            assert home.journal.read_bytes().startswith(left)
            assert not reopened(home).torn

    def test_a_whole_last_line_that_lacks_its_newline_counts(self, made_home: Home) -> None:
        """Nothing is lost or reported as lost, and the next answer gets a line of its own."""
        content = write_journal(made_home, THREE).removesuffix(b"\n")
        made_home.journal.write_bytes(content)
        assert not reopened(made_home).torn
        assert read_journal(made_home.journal)[:2] == (THREE, [])
        assert made_home.journal.read_bytes() == content + b"\n"

    def test_zeros_that_a_power_cut_left_are_set_aside(self, made_home: Home) -> None:
        """After a crash, some file systems end a file with zeros; everything before counts."""
        write_journal(made_home, THREE, tail=line(THREE[0])[:30] + b"\0" * 5000)
        opened = Journal(made_home, "d")
        stored = opened.append(answer("next"))
        opened.close()
        reading = read_journal(made_home.journal)
        assert opened.torn
        assert reading.events == [*THREE, stored]
        assert [damage.line for damage in reading.damaged] == [4]

    @pytest.mark.parametrize(
        "garbage",
        [
            b"garbage",
            b"{}",
            b"[]",
            b"null",
            b"5",
            b'"text"',
            b"\xff\xfe\x00",
            b"\x00",
            b"[" * 100_000,
            b"1" * 5000,
            b'{"v":1}',
            b'{"v":"1","type":"answer"}',
            b'{"v":1,"type":["answer"]}',
            b'{"v":1,"type":"answer"}',
            line(answer(number=5))[:-20],
            line(answer(number=5))[:-1] + line(answer(number=6))[:-1],
        ],
        ids=lambda garbage: garbage[:28].decode("ascii", "replace"),
    )
    def test_garbage_between_answers_is_reported_by_its_line_number(
        self, garbage: bytes, made_home: Home
    ) -> None:
        """Garbage is reported by line, and every event before and after it counts."""
        content = (
            line(THREE[0])
            + garbage
            + b"\n\n"
            + line(THREE[1])
            + b"  \r\n"
            + garbage
            + b"\n"
            + line(THREE[2])
        )
        made_home.journal.write_bytes(content)
        reading = read_journal(made_home.journal)
        assert reading.events == THREE
        assert [damage.line for damage in reading.damaged] == [2, 6]
        assert all(damage.why for damage in reading.damaged)
        assert events_after(made_home.journal, THREE[0].id) == THREE[1:]
        assert made_home.journal.read_bytes() == content

    @pytest.mark.parametrize(
        "change",
        [
            {"at": "yesterday"},
            {"at": 5},
            {"at": "2026-01-01T00:00:00"},
            {"item": 5},
            {"item": ["a"]},
            {"day": None},
            {"rating": 0},
            {"rating": "3"},
            {"rating": [3]},
            {"device": {}},
            {"id": 7},
            {"response": {"a": 1}},
        ],
        ids=str,
    )
    def test_an_event_with_a_field_of_the_wrong_kind_is_damage(
        self, change: dict[str, Any], made_home: Home
    ) -> None:
        """JSON that isn't an event is reported here, so that no later step trips over it."""
        changed = json.dumps(event_to_data(answer("a", number=1)) | change).encode() + b"\n"
        write_journal(made_home, [answer("b", number=2)], tail=changed)
        reading = read_journal(made_home.journal)
        assert reading.events == [answer("b", number=2)]
        assert [damage.line for damage in reading.damaged] == [2]

    def test_events_of_a_kind_not_known_here_are_skipped_and_kept(self, made_home: Home) -> None:
        """To a version without exams, an exam's events aren't damage; the file keeps them."""
        other = (
            b'{"v":1,"id":"%s","type":"later","at":"2026-01-01T00:00:00.000Z"}\n'
            % ident(2).encode()
        )
        content = write_journal(
            made_home, [answer("a", number=1)], tail=other + line(answer("b", number=3))
        )
        assert read_journal(made_home.journal)[:2] == (
            [answer("a", number=1), answer("b", number=3)],
            [],
        )
        assert events_after(made_home.journal, ident(1)) == [answer("b", number=3)]
        opened = Journal(made_home, "d")
        opened.append(answer())
        opened.close()
        assert made_home.journal.read_bytes().startswith(content)

    def test_fields_not_known_here_do_not_matter(self, made_home: Home) -> None:
        """An event may carry more than this version reads."""
        event = answer("a", number=1)
        write_journal(
            made_home, [], tail=json.dumps(event_to_data(event) | {"mood": "calm"}).encode()
        )
        assert read_journal(made_home.journal)[:2] == ([event], [])

    @pytest.mark.parametrize(
        "content", [b"a\nb\n", b"\xff" * 50 + b"\n" + b"\0" * 50, "{}\n{}".encode("utf-16")]
    )
    def test_pure_garbage_is_unusable_data(self, content: bytes, made_home: Home) -> None:
        """A file of something else altogether is an error whose hint says how to get back."""
        made_home.journal.write_bytes(content)
        with pytest.raises(DataError, match="wasn't written by this program") as caught:
            read_journal(made_home.journal)
        assert caught.value.exit_code == ExitCode.DATA
        assert "data restore" in caught.value.hint
        assert made_home.journal.read_bytes() == content

    @pytest.mark.parametrize("place", [0, 1, 2])
    def test_a_journal_of_a_newer_version_is_refused_whole(
        self, place: int, made_home: Home
    ) -> None:
        """Half-understood events would be worse than none, so the hint is to update."""
        lines = [line(answer(number=1)), line(answer(number=2))]
        lines.insert(place, NEWER)
        made_home.journal.write_bytes(b"".join(lines))
        for read in (
            read_journal,
            lambda path: events_after(path, "x"),
            lambda _: reopened(made_home),
        ):
            with pytest.raises(DataError, match="newer cps-study") as caught:
                read(made_home.journal)
            assert "cps-study guide install" in caught.value.hint

    @pytest.mark.parametrize(
        "change", [(b"\n", b"\r\n"), (b'{"v"', b' {"v"'), (b"", b"\xef\xbb\xbf")]
    )
    def test_a_journal_saved_by_another_editor_is_read(
        self, change: tuple[bytes, bytes], made_home: Home
    ) -> None:
        """Carriage returns, blanks and a byte order mark do no harm."""
        old, new = change
        content = write_journal(made_home, THREE)
        made_home.journal.write_bytes(content.replace(old, new) if old else new + content)
        assert read_journal(made_home.journal)[:2] == (THREE, [])

    def test_a_folder_in_the_journals_place_is_explained(self, made_home: Home) -> None:
        """Neither reading nor opening ends in a traceback."""
        made_home.journal.mkdir()
        for read in (
            read_journal,
            lambda path: events_after(path, ""),
            lambda _: reopened(made_home),
        ):
            with pytest.raises(DataError, match=r"journal\.jsonl couldn't be"):
                read(made_home.journal)


LINES = st.one_of(
    st.integers(1, 30).map(lambda number: line(answer(number=number))),
    st.sampled_from(
        [b"\n", b"garbage\n", b'{"v":1,"type":"later"}\n', line(answer(number=3))[:-25] + b"\n"]
    ),
)


class TestTail:
    """A start reads only the end of the journal, and reads it right."""

    @given(
        lines=st.lists(LINES, max_size=25),
        last=st.integers(1, 30),
        chunk=st.integers(1, 300),
        cut=st.booleans(),
    )
    @settings(max_examples=100, deadline=None)
    def test_the_tail_agrees_with_a_full_read(
        self, lines: list[bytes], last: int, chunk: int, *, cut: bool
    ) -> None:
        """Whatever the lines and the chunks, it has the events after the last one with the id."""
        content = b"".join(lines).removesuffix(b"\n" if cut else b"")
        every = _events_in(content)
        idents = [event.id for event in every]
        with (
            tempfile.TemporaryDirectory() as folder,
            mock.patch.object(journal_module, "_CHUNK", chunk),
        ):
            path = Path(folder, "journal.jsonl")
            path.write_bytes(content)
            tail, whole = events_after(path, ident(last)), events_after(path, "")
        assert whole == every
        after = len(idents) - idents[::-1].index(ident(last)) if ident(last) in idents else None
        assert tail == (None if after is None else every[after:])

    def test_only_the_tail_is_read(self, made_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
        """Reading doesn't grow with the journal; here, its beginning couldn't be read at all."""
        write_journal(made_home, [answer(number=1), answer(number=2)], tail=b"")
        made_home.journal.write_bytes(NEWER * 60_000 + made_home.journal.read_bytes())
        with _counted(monkeypatch) as count:
            assert events_after(made_home.journal, ident(1)) == [answer(number=2)]
        assert count[0] <= 2 * journal_module._CHUNK

    @pytest.mark.parametrize("end", [b"", b"\n"])
    @pytest.mark.parametrize("filling", [b"\0", b"x"])
    def test_a_huge_line_is_refused_before_it_is_all_read(
        self, filling: bytes, end: bytes, made_home: Home, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """50 MB without a line break isn't a journal; reading a tenth of it is enough to know."""
        made_home.journal.write_bytes(filling * 50_000_000 + end)
        for read in (
            lambda: events_after(made_home.journal, ident(1)),
            lambda: reopened(made_home),
        ):
            with _counted(monkeypatch) as count, pytest.raises(DataError, match="didn't write"):
                read()
            assert count[0] < 5_000_000
        assert made_home.journal.stat().st_size == 50_000_000 + len(end)


def test_years_after_2262_work_and_those_after_9774_are_explained(
    made_home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Python's nanoseconds end in 2262, ids in 9774: a wrong clock is no crash, either way."""

    def overflow() -> int:
        raise OverflowError("timestamp too large to convert to C _PyTime_t")

    monkeypatch.setattr("time.time_ns", overflow)
    journal = Journal(made_home, "d")
    monkeypatch.setattr("time.clock_gettime", lambda _: 200_000_000_000.0)
    assert journal.append(answer()).id.startswith(f"{200_000_000_000_000:012x}")
    monkeypatch.setattr("time.clock_gettime", lambda _: 250_000_000_000.0)
    with pytest.raises(DataError, match="clock is thousands of years ahead"):
        journal.append(answer())
    journal.close()
    assert len(read_journal(made_home.journal).events) == 1


@pytest.mark.parametrize("filling", [b"\0", b"x"])
@pytest.mark.parametrize("end", [b"", b"\n"])
def test_a_huge_torn_tail_is_set_aside(filling: bytes, end: bytes, made_home: Home) -> None:
    """A power cut can leave megabytes of zeros behind the last answer: every other line counts."""
    write_journal(made_home, THREE)
    with made_home.journal.open("ab") as file:
        file.write(filling * (LONGEST_LINE * 2 + 17) + end)
    assert events_after(made_home.journal, THREE[0].id) == THREE[1:]
    assert last_event_id(made_home.journal) == THREE[-1].id
    assert reopened(made_home).torn is not bool(end)
    assert not reopened(made_home).torn
    assert read_journal(made_home.journal).events == THREE
    assert read_journal(made_home.journal).damaged == [DamagedLine(4, "too long")]


def test_content_is_parsed_as_the_file_is() -> None:
    """A journal inside a backup is judged by the same rules."""
    content = b"".join(map(line, THREE)) + b"torn"
    assert parse_journal(content, "j")[:2] == (
        THREE,
        [DamagedLine(4, parse_journal(b"torn", "j").damaged[0].why)],
    )
    with pytest.raises(DataError, match=r"^j was written by a newer"):
        parse_journal(NEWER, "j")


class _counted:  # noqa: N801 - reads as a function where it is used
    """Count the bytes that are read from files inside the block."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.patch = monkeypatch
        self.count = [0]

    def __enter__(self) -> list[int]:
        real = Path.open

        def counting(path: Path, *args: Any) -> IO[Any]:
            file = cast("IO[Any]", real(path, *args))
            read = file.read

            def counted(size: int = -1) -> Any:
                data = read(size)
                self.count[0] += len(data)
                return data

            wrapped = mock.MagicMock(wraps=file)
            wrapped.read = counted
            wrapped.__enter__.return_value = wrapped
            wrapped.__exit__ = lambda *_: file.close()
            return wrapped

        self.patch.setattr(Path, "open", counting)
        return self.count

    def __exit__(self, *_: object) -> None:
        self.patch.undo()


def _events_in(content: bytes) -> list[Event]:
    """Return the events in a journal, none if all of several lines are damaged."""
    try:
        return parse_journal(content, "j").events
    except DataError:
        return []


def _fail(number: int) -> Any:
    def fail(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    return fail
