"""The cache: fast when nothing changed, right when something did, never in the way."""

from __future__ import annotations

import os
import time
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from cps_study.store.cache import Cache, DamagedError
from tests.store.samples import snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator

RECORDS: list[dict[str, Any]] = [
    {"n": 0, "text": "caf\u00e9\n"},
    {},
    {"n": 2, "deep": [[{"a": None}]]},
]
HEAD = {"format": "bank", "bank": "small"}


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the cache note files as if nobody had touched them for an hour."""
    now = time.time_ns
    monkeypatch.setattr(time, "time_ns", lambda: now() + 3_600 * 10**9)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Return a file to cache."""
    path = tmp_path / "bank.yaml"
    path.write_bytes(b"content A")
    return path


def opened(tmp_path: Path) -> Cache:
    """Return the cache as the next start of the program finds it."""
    return Cache(tmp_path / "cache")


def noted(tmp_path: Path, source: Path) -> str:
    """Return the file's key after noting it for the next start."""
    cache = opened(tmp_path)
    key = cache.key(source)
    cache.save_notes()
    return key


def change_unseen(source: Path, content: bytes) -> None:
    """Change the content but not the size or the time, so that only the ctime differs."""
    before = source.stat()
    assert len(content) == before.st_size
    while source.stat().st_ctime_ns == before.st_ctime_ns:
        source.write_bytes(content)
        os.utime(source, ns=(before.st_atime_ns, before.st_mtime_ns))


def refuse_reading(monkeypatch: pytest.MonkeyPatch, source: Path) -> None:
    """Fail the test if this file is read."""
    real = Path.read_bytes

    def read(self: Path) -> bytes:
        assert self != source, "the file was read"
        return real(self)

    monkeypatch.setattr(Path, "read_bytes", read)


class TestKeys:
    """A key stands for the content."""

    @pytest.mark.usefixtures("later")
    def test_a_file_left_alone_is_not_read_again(
        self, tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Its size and times are enough, and that makes a start quick."""
        key = noted(tmp_path, source)
        refuse_reading(monkeypatch, source)
        assert opened(tmp_path).key(source) == key

    @pytest.mark.usefixtures("later")
    def test_a_note_that_holds_is_not_written_again(self, tmp_path: Path, source: Path) -> None:
        """A warm start writes nothing to the cache."""
        noted(tmp_path, source)
        before = {path: path.stat().st_mtime_ns for path in (tmp_path / "cache").rglob("*")}
        noted(tmp_path, source)
        assert {path: path.stat().st_mtime_ns for path in (tmp_path / "cache").rglob("*")} == before

    @pytest.mark.usefixtures("later")
    def test_other_content_has_another_key_and_the_same_content_the_same(
        self, tmp_path: Path, source: Path
    ) -> None:
        """Wherever the file is, and whether the content is read or passed in."""
        key = noted(tmp_path, source)
        source.write_bytes(b"content that is longer")
        assert noted(tmp_path, source) != key
        other = tmp_path / "copy.yaml"
        other.write_bytes(b"content A")
        assert opened(tmp_path).key(other) == key == opened(tmp_path).key(source, b"content A")

    @pytest.mark.skipif(os.name != "posix", reason="the system keeps no time of change")
    @pytest.mark.usefixtures("later")
    def test_an_edit_of_the_same_size_with_its_time_put_back_is_seen(
        self, tmp_path: Path, source: Path
    ) -> None:
        """A restore, or a copy that preserves times, leaves a file like that."""
        key = noted(tmp_path, source)
        change_unseen(source, b"content B")
        assert opened(tmp_path).key(source) == opened(tmp_path).key(source, b"content B") != key

    @pytest.mark.usefixtures("later")
    def test_another_file_put_in_the_place_is_seen(self, tmp_path: Path, source: Path) -> None:
        """Replaced by rename, as editors do, with the same size and time."""
        key = noted(tmp_path, source)
        before = source.stat()
        other = tmp_path / "other"
        other.write_bytes(b"content B")
        os.utime(other, ns=(before.st_atime_ns, before.st_mtime_ns))
        other.replace(source)
        assert opened(tmp_path).key(source) != key

    def test_an_edit_right_after_the_note_is_seen_though_no_time_tells(
        self, tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The clock may tick slower than people save, so a fresh note isn't trusted (as in git)."""
        stat = source.stat()
        key = noted(tmp_path, source)
        source.write_bytes(b"content B")
        fields = ("st_mode", "st_size", "st_mtime_ns", "st_ctime_ns", "st_ino")
        frozen = SimpleNamespace(**{name: getattr(stat, name) for name in fields})
        real = Path.stat
        monkeypatch.setattr(
            Path, "stat", lambda self, **kw: frozen if self == source else real(self, **kw)
        )
        assert opened(tmp_path).key(source) != key

    @pytest.mark.usefixtures("later")
    @pytest.mark.parametrize(
        "damage", [b"", b"{}", b"[]", b"5", b"\xff", b'{"%s": [1]}', b'{"%s": 5}', b"[" * 99_999]
    )
    def test_damaged_notes_cost_only_a_reading(
        self, damage: bytes, tmp_path: Path, source: Path
    ) -> None:
        """Whatever is in the file of notes, the key is right and the notes are made again."""
        key = noted(tmp_path, source)
        (notes,) = (tmp_path / "cache").rglob("files*")
        whole = notes.read_bytes()
        notes.write_bytes(damage.replace(b"%s", os.fsencode(source)))
        assert noted(tmp_path, source) == key
        assert len(notes.read_bytes()) == len(whole)

    @pytest.mark.usefixtures("later")
    def test_no_flipped_bit_in_the_notes_makes_another_key(
        self, tmp_path: Path, source: Path
    ) -> None:
        """A damaged note never leads to another file's items."""
        key = noted(tmp_path, source)
        (notes,) = (tmp_path / "cache").rglob("files*")
        whole = notes.read_bytes()
        for place in range(len(whole)):
            notes.write_bytes(_flipped(whole, place, place % 8))
            assert opened(tmp_path).key(source) == key

    def test_a_missing_file_is_the_systems_error(self, tmp_path: Path) -> None:
        """The library reports it as a problem of that bank."""
        with pytest.raises(FileNotFoundError):
            opened(tmp_path).key(tmp_path / "none.yaml")


class TestTables:
    """A table gives back what was put, or nothing."""

    @pytest.fixture
    def table(self, tmp_path: Path) -> Path:
        """Store a table and return its file."""
        assert opened(tmp_path).put("k", HEAD, RECORDS)
        (path,) = (tmp_path / "cache").rglob("k.jsonl")
        return path

    @pytest.mark.usefixtures("table")
    def test_what_was_put_is_given_back(self, tmp_path: Path) -> None:
        """The head and each record, in any order."""
        table = opened(tmp_path).get("k")
        assert table is not None
        assert table.head.items() >= HEAD.items()
        assert [table.record(place) for place in (2, 0, 1)] == [RECORDS[2], RECORDS[0], RECORDS[1]]

    def test_a_table_of_nothing_is_a_table(self, tmp_path: Path) -> None:
        """The outline is stored as a head without records."""
        opened(tmp_path).put("k", HEAD, ())
        assert opened(tmp_path).get("k") is not None
        assert opened(tmp_path).get("other") is None

    def test_no_flipped_bit_gives_a_wrong_record(self, tmp_path: Path, table: Path) -> None:
        """Whichever byte is damaged, the table or the record is refused, or nothing is wrong."""
        whole = table.read_bytes()
        refused = 0
        for place in range(len(whole)):
            table.write_bytes(_flipped(whole, place, place % 8))
            given = list(_given(opened(tmp_path)))
            refused += given == []
            assert given in ([], RECORDS)
        assert refused > len(whole) * 0.9

    def test_a_table_cut_or_grown_is_refused_whole(self, tmp_path: Path, table: Path) -> None:
        """Wherever it ends, it gives no record."""
        whole = table.read_bytes()
        for content in (*(whole[:end] for end in range(len(whole))), whole + b"\n", whole + whole):
            table.write_bytes(content)
            assert opened(tmp_path).get("k") is None

    def test_a_table_that_goes_while_it_is_used_is_the_systems_error(
        self, tmp_path: Path, table: Path
    ) -> None:
        """The library then parses the bank again."""
        opened_table = opened(tmp_path).get("k")
        assert opened_table is not None
        table.unlink()
        with pytest.raises(OSError, match=r"k\.jsonl"):
            opened_table.record(0)

    def test_a_file_name_in_no_known_encoding_is_kept(self, tmp_path: Path) -> None:
        """A head may have a file name that isn't UTF-8, which Linux allows."""
        opened(tmp_path).put("k", {"source": "caf\udce9.yaml"}, [])
        table = opened(tmp_path).get("k")
        assert table is not None
        assert table.head["source"] == "caf\udce9.yaml"


def test_a_cache_that_cannot_be_written_is_only_slow(tmp_path: Path, source: Path) -> None:
    """With a file where its folder should be, nothing is stored, fails, or is touched."""
    (tmp_path / "cache").write_bytes(b"in the way")
    key = noted(tmp_path, source)
    cache = opened(tmp_path)
    assert not cache.put("k", HEAD, RECORDS)
    assert cache.get("k") is None
    assert noted(tmp_path, source) == key
    assert snapshot(tmp_path) == {"cache": b"in the way", "bank.yaml": b"content A"}


def _given(cache: Cache) -> Iterator[dict[str, Any]]:
    """Yield all the records, or nothing if one is refused."""
    table = cache.get("k")
    try:
        yield from (
            [table.record(place) for place in range(len(RECORDS))] if table is not None else []
        )
    except DamagedError:
        return


def _flipped(content: bytes, place: int, bit: int) -> bytes:
    return content[:place] + bytes([content[place] ^ 1 << bit]) + content[place + 1 :]
