"""Backups: everything comes back, and a hostile zip changes nothing."""

from __future__ import annotations

import errno
import io
import json
import os
import random
import sys
import zipfile
from datetime import timedelta
from pathlib import Path, PureWindowsPath
from typing import TYPE_CHECKING

import pytest

from cps_study.errors import DataError, ExitCode, UsageError
from cps_study.store import backup, journal, journal_lines, learner_zip
from cps_study.store.backup import (
    backup_bytes,
    check_backup,
    make_backup,
    read_files,
    restore_backup,
)
from cps_study.store.learner_zip import is_learners_name, is_usable_name, read_learner_zip
from cps_study.store.lock import InUseError, writer
from cps_study.store.paths import Home
from cps_study.system import WINDOWS
from tests.samples import SMALL_BANK
from tests.store.samples import (
    NOW,
    answer,
    line,
    mark,
    own_bank,
    passing_home,
    renamed_bank,
    snapshot,
    study,
    write_journal,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cps_study.store.journal_lines import JournalLine

JOURNAL = b"".join(line(event) for event in (answer("a", number=1), mark("a", "flag", 2)))


@pytest.fixture
def studied(home: Home) -> Home:
    """Return a home with a journal, settings, a schedule and two banks of its own."""
    own_bank(home)
    own_bank(home, renamed_bank("other"), "other.yml")
    write_journal(home, [answer("small-card", number=1), mark("small-tf", "flag", 2)])
    home.settings.write_bytes(b'{"device": "mine", "new_per_day": 7, "later": [1]}')
    home.schedule.write_bytes(b"of no importance")
    return home


def zipped(files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip of these names, exactly as given, and contents."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", method) as archive:
        for name, raw in files.items():
            info = zipfile.ZipInfo("x")
            info.filename = name
            info.compress_type = method
            archive.writestr(info, raw)
    return content.getvalue()


def files_in(path: Path) -> dict[str, bytes]:
    """Return the content of each file in a zip."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def without_locks(files: dict[str, bytes]) -> dict[str, bytes]:
    """Return the files of a snapshot without the locks."""
    return {name: raw for name, raw in files.items() if not name.endswith(".lock")}


class TestRoundTrip:
    """What is backed up comes back as it was."""

    @pytest.mark.usefixtures("only_own_banks")
    def test_a_backup_brings_everything_back_in_an_empty_home(
        self, home: Home, tmp_path: Path
    ) -> None:
        """Journal, settings and banks come back byte for byte, and the schedule as it was."""
        own_bank(home)
        study(home, random.Random(3), NOW, 30)
        path = make_backup(home, NOW, tmp_path / "deep" / "b.zip").path
        new = Home(tmp_path / "new", home.cache)
        count, before = restore_backup(new, path, NOW)
        assert before is None
        assert count == home.journal.read_bytes().count(b"\n")
        assert without_locks(snapshot(new.root)) == without_locks(snapshot(home.root))
        assert "schedule.json" in snapshot(new.root)

    def test_what_was_here_before_is_kept_and_can_be_brought_back(
        self, studied: Home, tmp_path: Path
    ) -> None:
        """Restoring the wrong file is undone by restoring the backup that it made."""
        first = {
            name: raw
            for name, raw in snapshot(studied.root).items()
            if name not in {"schedule.json", "in-use.lock"}
        }
        path = tmp_path / "b.zip"
        path.write_bytes(zipped({"journal.jsonl": JOURNAL, "banks/small.yaml": b"bank: other"}))
        count, before = restore_backup(studied, path, NOW)
        assert count == 2
        assert before is not None
        assert before.parent == studied.backups
        assert files_in(before) == {name.replace(os.sep, "/"): raw for name, raw in first.items()}
        assert studied.journal.read_bytes() == JOURNAL
        assert (studied.banks / "small.yaml").read_bytes() == b"bank: other"
        assert (studied.banks / "other.yml").read_text() == renamed_bank("other")
        _, second = restore_backup(studied, before, NOW)
        assert second is not None
        assert second != before
        assert first.items() <= snapshot(studied.root).items()

    def test_banks_without_any_answer_are_kept_too(self, home: Home, tmp_path: Path) -> None:
        """An instructor's own banks are backed up before they are replaced."""
        own_bank(home)
        path = tmp_path / "b.zip"
        path.write_bytes(zipped({"journal.jsonl": b"", "banks/small.yaml": b"bank: other"}))
        _, before = restore_backup(home, path, NOW)
        assert before is not None
        restore_backup(home, before, NOW + timedelta(days=1))
        assert (home.banks / "small.yaml").read_text() == SMALL_BANK

    def test_a_backup_and_a_restore_in_the_same_second_both_work(self, studied: Home) -> None:
        """A script that does both gets no name clash, and every backup stays."""
        first = make_backup(studied, NOW).path
        _, second = restore_backup(studied, first, NOW)
        third = make_backup(studied, NOW).path
        assert sorted(studied.backups.iterdir()) == sorted(
            [first, third, *([second] if second else [])]
        )
        assert first.name == "cps-study-20260302-180000.zip"
        assert len({first, second, third}) == 3

    def test_the_same_data_makes_the_same_bytes(self, studied: Home) -> None:
        """Backups can be compared."""
        first = backup_bytes(read_files(studied))
        for path in (studied.journal, studied.banks / "small.yaml"):
            os.utime(path, (1, 1))
        assert backup_bytes(read_files(studied)) == first

    def test_a_backup_holds_the_learners_files_and_nothing_else(self, studied: Home) -> None:
        """No schedule, lock, older backup or stray file; unpacked, only the owner can read them."""
        make_backup(studied, NOW)
        (studied.banks / "notes.txt").write_text("mine")
        (studied.root / "other").write_text("x")
        path = make_backup(studied, NOW).path
        assert sorted(files_in(path)) == [
            "banks/other.yml",
            "banks/small.yaml",
            "journal.jsonl",
            "settings.json",
        ]
        with zipfile.ZipFile(path) as archive:
            assert all(info.external_attr >> 16 == 0o600 for info in archive.infolist())

    def test_an_existing_file_is_overwritten_only_with_force(
        self, studied: Home, tmp_path: Path
    ) -> None:
        """Then too, only its owner can read it."""
        path = tmp_path / "mine.zip"
        path.write_bytes(b"precious")
        with pytest.raises(UsageError, match="already exists") as caught:
            make_backup(studied, NOW, path)
        assert "--out" in caught.value.hint
        assert path.read_bytes() == b"precious"
        make_backup(studied, NOW, path, force=True)
        assert "journal.jsonl" in files_in(path)
        assert os.name != "posix" or path.stat().st_mode & 0o777 == 0o600

    def test_a_backup_never_replaces_another_that_takes_its_name_meanwhile(
        self, studied: Home, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The name is taken by the system, at once: looking first would leave a moment between."""
        first = make_backup(studied, NOW).path
        before = first.read_bytes()
        monkeypatch.setattr(Path, "exists", lambda _: False)
        own_bank(studied, renamed_bank("third"), "third.yaml")
        second = make_backup(studied, NOW).path
        assert second != first
        assert first.read_bytes() == before
        assert "banks/third.yaml" in files_in(second)

    def test_so_it_is_where_the_system_has_no_hard_links(
        self, studied: Home, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """As on a memory stick."""

        def refuse(*_: object) -> None:
            raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

        monkeypatch.setattr(os, "link", refuse)
        paths = {make_backup(studied, NOW).path for _ in range(3)}
        assert sorted(paths) == sorted(studied.backups.iterdir())
        assert all("journal.jsonl" in files_in(path) for path in paths)

    @pytest.mark.skipif(sys.platform != "linux", reason="the system takes only text for names")
    def test_a_bank_whose_name_is_no_text_is_named_and_the_rest_saved(self, studied: Home) -> None:
        """Such names come from old memory sticks; others couldn't be brought back elsewhere."""
        names = [os.fsdecode(b"caf\xe9.yaml"), "a:b.yaml", "folder.yaml"]
        for name in names[:2]:
            (studied.banks / name).write_text(renamed_bank("odd"))
        (studied.banks / "folder.yaml").mkdir()
        backup = make_backup(studied, NOW)
        assert sorted(backup.left_out) == sorted(names)
        assert "it couldn't be read" in backup.left_out["folder.yaml"]
        assert sorted(files_in(backup.path)) == [
            "banks/other.yml",
            "banks/small.yaml",
            "journal.jsonl",
            "settings.json",
        ]
        restore_backup(studied, backup.path, NOW)
        assert (studied.banks / names[0]).read_text() == renamed_bank("odd")

    def test_a_bank_that_cannot_be_kept_is_not_replaced(self, home: Home, tmp_path: Path) -> None:
        """What is here is backed up before a restore, or nothing is restored."""
        write_journal(home, [answer("a", number=1)])
        (home.banks / "small.yaml").mkdir(parents=True)
        path = tmp_path / "b.zip"
        path.write_bytes(zipped({"journal.jsonl": JOURNAL, "banks/small.yaml": b"new"}))
        before = snapshot(tmp_path)
        with pytest.raises(DataError, match="can't be backed up"):
            restore_backup(home, path, NOW)
        assert without_locks(snapshot(tmp_path)) == before

    def test_nothing_to_back_up_is_explained(self, home: Home) -> None:
        """A home that doesn't exist isn't created either."""
        with pytest.raises(DataError, match="nothing to back up"):
            make_backup(home, NOW)
        assert not home.root.exists()

    def test_a_backup_is_refused_while_it_cannot_be_written(
        self, studied: Home, tmp_path: Path
    ) -> None:
        """A file where the folder should be is explained."""
        (tmp_path / "file").write_bytes(b"")
        with pytest.raises(UsageError, match="file is not a folder"):
            make_backup(studied, NOW, tmp_path / "file" / "b.zip")


class TestRefused:
    """Whatever the file is, a refusal changes nothing at all."""

    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"not a zip",
            b"PK\x03\x04",
            zipped({"journal.jsonl": JOURNAL})[:-10],
            zipped({"journal.jsonl": JOURNAL})[:80],
            zipped({}),
            zipped({"photo.jpg": b"x"}),
            zipped({"settings.json": b"{}", "banks/small.yaml": b"x"}),
            zipped({"backup/journal.jsonl": JOURNAL}),
            zipped({"Journal.jsonl": JOURNAL}),
            zipped({"journal.jsonl": b"garbage"}),
            zipped({"journal.jsonl": b"garbage\n\xff\n"}),
            zipped({"journal.jsonl": JOURNAL + b'{"v":2,"id":"x"}\n'}),
            zipped({"journal.jsonl": JOURNAL, "settings.json": b"{"}),
            zipped({"journal.jsonl": JOURNAL, "settings.json": b'{"new_per_day": "all"}'}),
            zipped({"journal.jsonl": JOURNAL, "banks/%s.yaml" % ("x" * 300): b"bank: x"}),
            zipped({"journal.jsonl": JOURNAL + b"x\n" * 2000}),
        ],
        ids=[
            "empty", "text", "stub", "truncated", "cut", "empty-zip", "foreign", "no-journal",
            "in-a-folder", "other-case", "garbage-line", "garbage", "newer", "settings",
            "settings-values", "long-name", "mostly-damage",
        ],
    )  # fmt: skip
    def test_a_file_that_is_not_a_usable_backup_is_refused(
        self, content: bytes, studied: Home, tmp_path: Path
    ) -> None:
        """A DataError names the file and says that nothing was changed, which is true."""
        path = tmp_path / "b.zip"
        path.write_bytes(content)
        before = snapshot(tmp_path)
        with pytest.raises(DataError, match=r"b\.zip") as caught:
            restore_backup(studied, path, NOW)
        assert caught.value.exit_code == ExitCode.DATA
        assert "nothing was changed" in caught.value.hint
        assert snapshot(tmp_path) == before

    def test_a_missing_file_and_a_folder_are_refused(self, studied: Home, tmp_path: Path) -> None:
        """Each with an explanation."""
        for path, what in ((tmp_path / "none.zip", "there is no file"), (tmp_path, "is a folder")):
            with pytest.raises(DataError, match=what):
                restore_backup(studied, path, NOW)

    def test_any_damaged_byte_is_refused_or_harmless(self) -> None:
        """Whichever byte of the zip changed, the very same files come back, or nothing changes."""
        rng = random.Random(7)
        with passing_home() as home:
            files = {
                "journal.jsonl": JOURNAL * 9,
                "settings.json": b'{"device": "d"}',
                "banks/x.yaml": b"bank: x\n" * 9,
            }
            whole = zipped(files)
            path = home.root.with_name("b.zip")
            refused = 0
            for place in range(0, len(whole), 2):
                content = bytearray(whole)
                content[place] = rng.randrange(256)
                path.write_bytes(content)
                try:
                    restored = read_learner_zip(path, home.root)
                except DataError:
                    refused += 1
                else:
                    assert restored.items() <= files.items()
                    assert "journal.jsonl" in restored
            assert refused > len(whole) // 4

    @pytest.mark.parametrize(
        "name",
        [
            "../evil.yaml",
            "banks/../../evil.yaml",
            "banks/../evil.yaml",
            "/evil.yaml",
            "//host/evil.yaml",
            "banks//evil.yaml",
            "banks/sub/evil.yaml",
            "C:/evil.yaml",
            "C:\\evil.yaml",
            "banks/C:evil.yaml",
            "banks/..\\evil.yaml",
            "banks\\evil.yaml",
            "banks/a:b.yaml",
            "banks/.evil.yaml",
            "banks/objectives.yaml",
            "banks/evil.exe",
            "banks/",
            "schedule.json",
            "in-use.lock",
            "./journal.jsonl",
            "x/../settings.json",
            "JOURNAL.JSONL",
        ],
    )
    def test_a_name_that_is_not_a_learners_file_writes_nothing(
        self, name: str, studied: Home, tmp_path: Path
    ) -> None:
        """Ways out of the folder and other programs' names are ignored; the rest is restored."""
        path = tmp_path / "b.zip"
        path.write_bytes(zipped({name: b"evil", "journal.jsonl": JOURNAL}))
        restore_backup(studied, path, NOW)
        found = snapshot(tmp_path)
        assert [file for file, raw in found.items() if raw == b"evil"] == []
        allowed = {
            "b.zip",
            *(
                str(Path("home", file))
                for file in ("journal.jsonl", "settings.json", "schedule.json", "in-use.lock")
            ),
        }
        folders = (str(Path("home", "banks")), str(Path("home", "backups")))
        assert all(file in allowed or file.startswith(folders) for file in found)
        assert sorted(file.name for file in studied.banks.iterdir()) == ["other.yml", "small.yaml"]

    def test_every_accepted_name_stays_in_the_home_on_windows_too(self) -> None:
        """To Windows, no accepted name has a drive, a root or a way up."""
        names = [
            "banks/a.yaml",
            "banks/a b.yml",
            "banks/\u00e9.yaml",
            "banks/a..yaml",
            "banks/CON:.yaml",
            "banks/..yaml",
        ]
        for name in [name for name in names if is_learners_name(name)]:
            windows = PureWindowsPath(name)
            assert (windows.drive, windows.root) == ("", "")
            assert ".." not in windows.parts
            assert ":" not in name
        assert is_learners_name("banks/a.yaml")

    def test_a_bomb_by_its_declared_size_is_refused_before_it_is_unpacked(
        self, studied: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The sum of the declared sizes counts; nothing is unpacked."""
        path = tmp_path / "b.zip"
        path.write_bytes(
            zipped(
                {"journal.jsonl": JOURNAL, "banks/a.yaml": b"0" * 600, "banks/b.yaml": b"0" * 600}
            )
        )
        before = snapshot(tmp_path)
        monkeypatch.setattr(learner_zip, "MAX_BYTES", 1000)
        monkeypatch.setattr(zipfile.ZipFile, "read", lambda *_: pytest.fail("it was unpacked"))
        with pytest.raises(DataError, match="too large for a backup"):
            restore_backup(studied, path, NOW)
        assert snapshot(tmp_path) == before

    @pytest.mark.parametrize("filler", [b"\n", b"x\n", b"x", JOURNAL])
    def test_a_small_zip_that_unpacks_to_much_is_refused_before_it_is_unpacked(
        self, filler: bytes, studied: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """No answers are as monotonous as that. A hundred kilobytes would cost a gigabyte."""
        path = tmp_path / "b.zip"
        path.write_bytes(zipped({"journal.jsonl": JOURNAL + filler * (20_000_000 // len(filler))}))
        before = snapshot(tmp_path)
        monkeypatch.setattr(zipfile.ZipFile, "read", lambda *_: pytest.fail("it was unpacked"))
        with pytest.raises(DataError, match="too large for a backup"):
            restore_backup(studied, path, NOW)
        assert snapshot(tmp_path) == before

    def test_nobody_waits_for_a_journal_that_is_refused_anyway(
        self, studied: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """It begins with answers and goes on with millions of lines of something else."""
        path = tmp_path / "b.zip"
        path.write_bytes(zipped({"journal.jsonl": JOURNAL + b"x\n" * 100}))
        monkeypatch.setattr(journal, "MOST_DAMAGED", 3)
        read: list[bytes] = []

        def read_line(line: bytes, name: str) -> JournalLine:
            read.append(line)
            return journal_lines.read_line(line, name)

        monkeypatch.setattr(journal, "read_line", read_line)
        with pytest.raises(DataError, match=r"journal\.jsonl wasn't written by this program"):
            restore_backup(studied, path, NOW)
        assert len(read) == len(JOURNAL.splitlines()) + 4

    def test_there_are_no_more_files_than_can_be_written_in_a_while(
        self, studied: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A backup has no more of them either: the others are named."""
        monkeypatch.setattr(learner_zip, "MAX_FILES", 3)
        monkeypatch.setattr(backup, "MAX_FILES", 3)
        banks = {f"banks/{name}.yaml": b"" for name in ("a", "b", "c")}
        path = tmp_path / "b.zip"
        path.write_bytes(zipped({"journal.jsonl": JOURNAL} | banks))
        with pytest.raises(DataError, match="too large for a backup"):
            restore_backup(studied, path, NOW)
        for name in banks:
            (studied.root / name).write_bytes(b"")
        (studied.banks / "a.pictures").mkdir()
        (studied.banks / "a.pictures" / "tree.png").write_bytes(b"a picture")
        made = make_backup(studied, NOW)
        assert len(files_in(made.path)) == 3
        assert "a backup has room for" in made.left_out["a.pictures/tree.png"]
        assert "a backup has room for" in made.left_out["c.yaml"]
        check_backup(studied, made.path)

    @pytest.mark.parametrize("name", ["journal.jsonl", "banks/small.yaml", "settings.json"])
    def test_a_zip_that_has_a_file_twice_is_refused(
        self, name: str, studied: Home, tmp_path: Path
    ) -> None:
        """Which of the two counts would be anybody's guess, and the last may be empty."""
        path = tmp_path / "b.zip"
        files = {"journal.jsonl": JOURNAL, name: b""}
        path.write_bytes(zipped(files))
        with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr(name, b"")
        before = snapshot(tmp_path)
        with pytest.raises(DataError, match=f"it has {name} twice"):
            restore_backup(studied, path, NOW)
        assert snapshot(tmp_path) == before

    def test_windows_has_names_that_no_file_can_have(self, tmp_path: Path) -> None:
        """Devices, and characters that mean something else there."""
        for name in ("CON.yaml", "lpt1.yaml", "com\u00b9.yaml", "a?.yaml", "a|b.yaml"):
            assert not is_usable_name(tmp_path / name, WINDOWS)
        for name in ("console.yaml", "com.yaml", "\u00e9 a.yaml"):
            assert is_usable_name(tmp_path / name, WINDOWS)

    def test_a_bomb_that_declares_a_small_size_is_cut_off(
        self, studied: Home, tmp_path: Path
    ) -> None:
        """A zip with a wrong size is damaged, and no more than that size is unpacked."""
        whole = bytearray(zipped({"journal.jsonl": b"0" * 20_000_000}))
        size = (20_000_000).to_bytes(4, "little")
        while size in whole:
            place = whole.index(size)
            whole[place : place + 4] = (10).to_bytes(4, "little")
        path = tmp_path / "b.zip"
        path.write_bytes(whole)
        before = snapshot(tmp_path)
        with pytest.raises(DataError, match="not a backup, or it is damaged"):
            restore_backup(studied, path, NOW)
        assert snapshot(tmp_path) == before

    @pytest.mark.parametrize(
        ("module", "method"), [("lzma", zipfile.ZIP_LZMA), ("bz2", zipfile.ZIP_BZIP2)]
    )
    def test_a_compression_that_may_unpack_to_any_size_is_refused(
        self, module: str, method: int, studied: Home, tmp_path: Path
    ) -> None:
        """With these methods, zipfile unpacks whole blocks, whatever size the zip declares."""
        pytest.importorskip(module)
        path = tmp_path / "b.zip"
        path.write_bytes(zipped({"journal.jsonl": JOURNAL}, method))
        before = snapshot(tmp_path)
        with pytest.raises(DataError, match="compressed in another way"):
            restore_backup(studied, path, NOW)
        assert snapshot(tmp_path) == before

    def test_an_encrypted_zip_is_refused(self, studied: Home, tmp_path: Path) -> None:
        """Without asking for a password."""
        whole = bytearray(zipped({"journal.jsonl": JOURNAL}))
        whole[6] |= 1  # the flag in the local header, and below in the central directory
        whole[whole.index(b"PK\x01\x02") + 8] |= 1
        path = tmp_path / "b.zip"
        path.write_bytes(whole)
        with pytest.raises(DataError, match="encrypted"):
            restore_backup(studied, path, NOW)

    def test_a_home_in_use_is_not_restored_into(self, studied: Home, tmp_path: Path) -> None:
        """An open session keeps its journal, and no backup is made either."""
        path = tmp_path / "b.zip"
        path.write_bytes(zipped({"journal.jsonl": JOURNAL}))
        with writer(studied):
            before = snapshot(studied.root)
            with pytest.raises(InUseError):
                restore_backup(studied, path, NOW)
            assert snapshot(studied.root) == before

    def test_a_disk_that_fills_up_leaves_the_answers_as_they_were(
        self, studied: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """All files are replaced or none; the journal comes last."""
        path = tmp_path / "b.zip"
        path.write_bytes(
            zipped({"journal.jsonl": JOURNAL, "settings.json": b"{}", "banks/small.yaml": b"new"})
        )
        rename = Path.replace

        def replace(self: Path, target: Path) -> Path:
            if target == studied.journal:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return rename(self, target)

        before = snapshot(studied.root)
        monkeypatch.setattr(Path, "replace", replace)
        with pytest.raises(DataError, match="No space left"):
            restore_backup(studied, path, NOW)
        after = without_locks(snapshot(studied.root))
        (backup,) = after.keys() - before.keys()
        assert backup.endswith(".zip")
        assert {name: raw for name, raw in after.items() if name != backup} == before


def test_a_restore_that_stops_after_its_files_says_what_it_did(
    studied: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answers are there, and so is the backup of the earlier ones: the error names both."""
    path = tmp_path / "b.zip"
    path.write_bytes(zipped({"journal.jsonl": JOURNAL}))

    def fail(_: Home) -> None:
        raise DataError("schedule.json couldn't be written", "free up some disk space")

    monkeypatch.setattr(backup, "rebuild", fail)
    with pytest.raises(DataError, match="the backup is restored, but schedule") as caught:
        restore_backup(studied, path, NOW)
    assert "your earlier data is in" in caught.value.hint
    assert studied.journal.read_bytes() == JOURNAL


def test_a_torn_journal_is_restored_with_every_whole_answer(home: Home, tmp_path: Path) -> None:
    """A backup made right after a power cut is a backup."""
    write_journal(home, [answer("a", number=1)], tail=b'{"v":1,"id":"0')
    path = make_backup(home, NOW).path
    new = Home(tmp_path / "new", home.cache)
    assert restore_backup(new, path, NOW)[0] == 1
    assert new.journal.read_bytes() == home.journal.read_bytes()


def test_settings_alone_can_be_backed_up_and_restored(home: Home, tmp_path: Path) -> None:
    """Every backup has a journal, even an empty one, so that each can be restored."""
    home.root.mkdir()
    home.settings.write_bytes(json.dumps({"new_per_day": 3}).encode())
    path = make_backup(home, NOW).path
    assert files_in(path) == {"journal.jsonl": b"", "settings.json": b'{"new_per_day": 3}'}
    new = Home(tmp_path / "new", home.cache)
    assert restore_backup(new, path, NOW) == (0, None)
    assert new.settings.read_bytes() == home.settings.read_bytes()


@pytest.mark.skipif(os.name != "posix", reason="Windows asks for a permission to make links")
def test_a_journal_behind_a_link_is_restored_behind_it(home: Home, tmp_path: Path) -> None:
    """Some keep only the journal in a synced folder."""
    synced = tmp_path / "synced.jsonl"
    synced.write_bytes(JOURNAL)
    home.root.mkdir()
    home.journal.symlink_to(synced)
    path = make_backup(home, NOW).path
    synced.write_bytes(b"")
    restore_backup(home, path, NOW)
    assert home.journal.is_symlink()
    assert synced.read_bytes() == JOURNAL


def test_a_second_journal_is_named_with_the_command_that_merges_it(studied: Home) -> None:
    """It isn't in the backup, which nobody should find out later."""
    (studied.root / "journal 2.jsonl").write_bytes(JOURNAL)
    (why,) = make_backup(studied, NOW).left_out.values()
    assert why.endswith('cps-study data merge "journal 2.jsonl"')
