"""The calls to the system: synced parents, and what is there is never taken for nothing."""

from __future__ import annotations

import errno
import os
import re
import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from cps_study.errors import DataError, UsageError
from cps_study.store.attempts_file import save_attempts
from cps_study.store.backup import check_backup, make_backup
from cps_study.store.disk import LARGEST, is_file, is_folder, make_folder
from cps_study.store.doctor import examine
from cps_study.store.files import read_if_there, read_input
from cps_study.store.journal import Journal, events_after, read_journal
from cps_study.store.journal_search import find_events
from cps_study.store.library import Library, bank_files
from cps_study.store.lock import writer
from cps_study.store.schedule import open_progress, rebuild
from cps_study.store.settings import load_settings
from cps_study.system import MACOS, sync_file
from tests.store.samples import NOW, own_bank, snapshot

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cps_study.store.paths import Home

POSIX = pytest.mark.skipif(os.name != "posix", reason="the system has no such files")


def a_folder(path: Path) -> None:
    """Put a folder there."""
    path.mkdir()


def a_dangling_link(path: Path) -> None:
    """Put a link there to a drive that isn't connected."""
    path.symlink_to(path.parent / "drive" / path.name)


def a_loop(path: Path) -> None:
    """Put a link to itself there."""
    path.symlink_to(path)


def a_pipe(path: Path) -> None:
    """Put a pipe there, which nobody may wait for."""
    os.mkfifo(path)


IN_THE_WAY = (a_folder, a_dangling_link, a_loop, a_pipe)


@POSIX
@pytest.mark.usefixtures("only_own_banks")
@pytest.mark.parametrize("put", IN_THE_WAY)
class TestWhatIsInTheWay:
    """A file that is there and can't be read is an error and not "empty"."""

    def test_a_journal_that_cannot_be_read_stops_every_reader(
        self, put: Callable[[Path], None], home: Home
    ) -> None:
        """Nothing is made from an empty journal, and no backup is made of nothing."""
        own_bank(home)
        put(home.journal)
        before = snapshot(home.root)
        readers: list[Callable[[], object]] = [
            lambda: read_journal(home.journal),
            lambda: events_after(home.journal, ""),
            lambda: find_events(home, "leave"),
            lambda: open_progress(home),
            lambda: rebuild(home),
            lambda: make_backup(home, NOW),
            lambda: Journal(home, "d"),
            lambda: examine(home, Library(home), NOW),
        ]
        for read in readers:
            with pytest.raises(DataError, match=r"journal\.jsonl couldn't be"):
                read()
        assert snapshot(home.root) == before

    def test_so_do_the_other_files(self, put: Callable[[Path], None], home: Home) -> None:
        """Settings and what is made from the journal, each by its name."""
        home.root.mkdir()
        readers: dict[Path, Callable[[], object]] = {
            home.settings: lambda: load_settings(home),
            home.schedule: lambda: open_progress(home),
            home.attempts: lambda: save_attempts(home, []),
        }
        for path, read in readers.items():
            put(path)
            with pytest.raises(DataError, match=f"{path.name} couldn't be read") as caught:
                read()
            assert re.match("something else is in its place|connect the drive", caught.value.hint)


def a_device(path: Path) -> None:
    """Put a link there to a device whose content never ends."""
    path.symlink_to("/dev/zero")


def a_giant(path: Path) -> None:
    """Put a file there that would fill the memory; it takes no place on the disk."""
    with path.open("wb") as file:
        file.truncate(LARGEST + 1)


@POSIX
@pytest.mark.usefixtures("only_own_banks")
@pytest.mark.parametrize(
    ("put", "why"),
    [
        (a_pipe, "a device or a pipe"),
        (a_device, "a device or a pipe"),
        (a_giant, "larger than 256 MiB"),
    ],
)
def test_nothing_waits_for_a_bank_or_fills_the_memory_with_it(
    put: Callable[[Path], None], why: str, home: Home
) -> None:
    """A bank that isn't a file is named, and every other bank is there."""
    own_bank(home)
    odd = home.banks / "odd.yaml"
    put(odd)
    library = Library(home)
    assert [bank.id for bank in library.loaded_banks] == ["small"]
    assert why in library.broken[str(odd)][0].what
    assert why in make_backup(home, NOW).left_out["odd.yaml"]
    with pytest.raises(UsageError, match=why) as caught:
        read_input(odd, "a bank")
    is_giant = put is a_giant
    assert caught.value.hint == ("split it into smaller files" if is_giant else "choose a bank")
    if not is_giant:
        with pytest.raises(DataError, match=why):
            check_backup(home, odd)


@POSIX
def test_banks_have_to_be_a_folder(home: Home) -> None:
    """A file, or a link to a drive that isn't there, is an error and not "no banks"."""
    home.root.mkdir()
    home.banks.write_bytes(b"")
    for _ in range(2):
        with pytest.raises(DataError, match="banks couldn't be read"):
            bank_files(home)
        with pytest.raises(DataError, match="banks couldn't be read"):
            make_backup(home, NOW)
        home.banks.unlink()
        home.banks.symlink_to("gone")


@POSIX
def test_a_home_that_is_a_file_or_leads_nowhere_is_an_error(home: Home, tmp_path: Path) -> None:
    """It doesn't pass for a home that isn't made yet."""
    home.root.symlink_to(tmp_path / "drive" / "home")
    with pytest.raises(DataError, match="behind a link that leads nowhere") as caught:
        read_journal(home.journal)
    assert "connect the drive" in caught.value.hint
    home.root.unlink()
    home.root.write_bytes(b"")
    with pytest.raises(DataError, match="Not a directory"):
        read_journal(home.journal)


def test_nothing_there_is_nothing(home: Home) -> None:
    """A home that isn't made yet is no error, and isn't made by asking."""
    assert read_if_there(home.journal) is None
    assert not is_file(home.journal)
    assert not is_folder(home.banks)
    assert not home.root.exists()


@POSIX
def test_a_link_to_a_file_is_that_file(tmp_path: Path) -> None:
    """Some keep the journal in a synced folder."""
    (tmp_path / "synced").write_bytes(b"x")
    (tmp_path / "link").symlink_to(tmp_path / "synced")
    assert is_file(tmp_path / "link")
    assert read_if_there(tmp_path / "link") == b"x"


def test_a_file_that_is_still_in_the_cloud_is_said_to_be(tmp_path: Path) -> None:
    """macOS puts a placeholder in the place of a file that it has moved to iCloud."""
    (tmp_path / ".journal.jsonl.icloud").write_bytes(b"")
    with pytest.raises(DataError, match="still in iCloud"):
        read_if_there(tmp_path / "journal.jsonl")


@POSIX
def test_the_parents_of_new_folders_are_synced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new folder is an entry of the one above it, which a power cut could lose."""
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", lambda handle: synced.append(os.fstat(handle).st_ino))
    make_folder(tmp_path / "a" / "b" / "c")
    parents = [tmp_path, tmp_path / "a", tmp_path / "a" / "b"]
    assert synced == [parent.stat().st_ino for parent in parents]
    make_folder(tmp_path / "a" / "b" / "c")
    assert len(synced) == 3


@POSIX
def test_a_new_home_is_for_its_owner_alone(home: Home) -> None:
    """Whatever the umask is, nobody else sees when and what somebody studies."""
    before = os.umask(0)
    try:
        with writer(home):
            pass
    finally:
        os.umask(before)
    assert home.root.stat().st_mode & 0o777 == 0o700


def test_a_folder_where_a_file_is_can_not_be_made(tmp_path: Path) -> None:
    """The system's error says so."""
    (tmp_path / "file").write_bytes(b"")
    for path in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(OSError, match=r"exists|directory"):
            make_folder(path)


class TestMacOS:
    """There, `fsync` leaves data in the drive's own memory."""

    @pytest.fixture
    def calls(self, monkeypatch: pytest.MonkeyPatch) -> list[str]:
        """Return the calls to the system in order."""
        calls: list[str] = []
        monkeypatch.setattr(os, "fsync", lambda _: calls.append("fsync"))
        return calls

    def test_the_drive_is_asked_to_write_it_down(
        self, calls: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """With F_FULLFSYNC, where the system has it."""
        fcntl = SimpleNamespace(F_FULLFSYNC=51, fcntl=lambda *args: calls.append(f"full {args}"))
        monkeypatch.setitem(sys.modules, "fcntl", fcntl)
        sync_file(1, MACOS)
        assert calls == ["full (1, 51)"]

    def test_a_drive_that_cannot_do_that_is_synced_as_well_as_it_can(
        self, calls: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A network drive knows only `fsync`; one that fails doesn't pass for that."""

        def refuse(number: int) -> None:
            def full(*_: int) -> None:
                raise OSError(number, os.strerror(number))

            monkeypatch.setitem(sys.modules, "fcntl", SimpleNamespace(F_FULLFSYNC=51, fcntl=full))

        refuse(errno.ENOTSUP)
        sync_file(1, MACOS)
        assert calls == ["fsync"]
        refuse(errno.EIO)
        with pytest.raises(OSError, match=r"I/O|Input/output"):
            sync_file(1, MACOS)
