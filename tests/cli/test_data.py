"""`cps-study data`."""

from __future__ import annotations

import errno
import io
import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cps_study.errors import DeclinedError
from cps_study.store import erasure
from cps_study.store.backup import make_backup
from cps_study.store.lock import writer
from tests.store.samples import NOW

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cps_study.store.paths import Home
    from tests.cli.conftest import Program


def study(program: Program) -> None:
    """Answer two items."""
    assert program("study", "--bank", "small", lines="\n3\na\n").code == 0


def test_path_creates_nothing(program: Program) -> None:
    """The path is all that is printed, and asking for it creates nothing."""
    ran = program("data", "path")
    assert ran == (0, f"{program.home.root}\n", "")
    data = program("data", "path", "--json").json
    assert data["journal"] == str(program.home.journal)
    assert data["schedule"] == str(program.home.schedule)
    assert not program.home.root.exists()


def test_rebuild_makes_the_same_schedule(program: Program) -> None:
    """The schedule made again from the journal has the same bytes; damaged lines are counted."""
    study(program)
    before = program.home.schedule.read_bytes()
    program.home.schedule.unlink()
    assert program("data", "rebuild").code == 0
    assert program.home.schedule.read_bytes() == before
    with program.home.journal.open("ab") as file:
        file.write(b"no event\n")
    data = program("data", "rebuild", "--json").json
    assert (data["events"], data["objectives"], data["damaged_lines"]) == (2, 2, [3])


def test_backup_and_restore_bring_everything_back(program: Program, tmp_path: Path) -> None:
    """Restored into an empty home, a backup brings everything back, byte for byte."""
    study(program)
    before = program.files()
    backup = tmp_path / "backup.zip"
    assert program("data", "backup", "--out", str(backup)).code == 0
    there = tmp_path / "there"
    ran = program("data", "restore", str(backup), "--home", str(there))
    assert (ran.code, ran.err) == (0, "")
    assert (there / "journal.jsonl").read_bytes() == before["journal.jsonl"]
    assert (there / "schedule.json").read_bytes() == before["schedule.json"]


def test_restore_keeps_what_was_here(program: Program, tmp_path: Path) -> None:
    """What a backup replaces goes into a backup of its own, which is named."""
    study(program)
    backup = tmp_path / "backup.zip"
    program("data", "backup", "--out", str(backup))
    program("study", "--bank", "other", lines="a\n")
    longer = program.home.journal.read_bytes()
    kept = program("data", "restore", str(backup), "--yes", "--json").json["kept"]
    assert program.home.journal.read_bytes() != longer
    program("data", "restore", kept, "--yes")
    assert program.home.journal.read_bytes() == longer


class Terminal(io.StringIO):
    """A stream that somebody sits at."""

    def isatty(self) -> bool:
        """Say yes."""
        return True


@pytest.mark.parametrize("typed", ["y", "", "no", None])
def test_restore_asks_in_plain_lines_too(
    typed: str | None, program: Program, tmp_path: Path
) -> None:
    """A yes at a plain terminal restores; anything else, and nobody there, changes nothing."""
    study(program)
    backup = tmp_path / "backup.zip"
    program("data", "backup", "--out", str(backup))
    program("study", "--bank", "other", lines="a\n")
    before = program.files()
    screen = Terminal()
    ends: dict[str, Any] = {"stdin": Terminal(f"{typed}\n"), "stdout": screen}
    args = ("data", "restore", str(backup), "--plain")
    ran = program(*args) if typed is None else program(*args, **ends)
    if typed == "y":
        assert ran.code == 0
        assert "Back up the data that's here" in screen.getvalue()
        assert program.files() != before
        return
    if typed is None:
        assert ran.code == 2
        assert ran.err.startswith("error: nothing was changed: there's nobody to ask here")
        assert "--yes" in ran.err
    else:
        assert (ran.code, ran.err) == (1, f"{DeclinedError()}\n")
    assert program.files() == before


def test_backup_refuses_to_overwrite_a_file(program: Program, tmp_path: Path) -> None:
    """An existing file isn't overwritten (2), and having nothing to back up is an error (4)."""
    nothing = program("data", "backup")
    assert nothing.code == 4
    assert nothing.err.endswith("hint: study first: cps-study study\n")
    study(program)
    taken = tmp_path / "taken.zip"
    taken.write_text("mine", encoding="utf-8")
    ran = program("data", "backup", "--out", str(taken))
    assert ran.code == 2
    assert taken.read_text(encoding="utf-8") == "mine"


def test_restore_of_something_else_changes_nothing(program: Program, tmp_path: Path) -> None:
    """A missing file or one that isn't a backup gives 4, and the data stays as it was."""
    study(program)
    before = program.files()
    other = tmp_path / "other.zip"
    other.write_bytes(b"no zip")
    for path in (other, tmp_path / "missing.zip", tmp_path):
        ran = program("data", "restore", str(path))
        assert ran.code == 4
        assert ran.err.startswith("error: ")
        assert "--home" not in ran.err
    assert program.files() == before


def test_doctor_is_well_or_says_what_to_do(program: Program) -> None:
    """It gives 0 if all is well, else 1 with advice, and changes nothing either way."""
    study(program)
    well = program("data", "doctor")
    assert (well.code, well.err) == (0, "")
    assert "journal: 2 events, 2 answers" in well.out
    with program.home.journal.open("ab") as file:
        file.write(b'{"torn\n')
    before = program.files()
    ran = program("data", "doctor", "--json")
    assert ran.code == 1
    assert ran.json["well"] is False
    assert any(not check["well"] and check["advice"] for check in ran.json["signs"])
    assert program("data", "doctor").code == 1
    assert program.files() == before


def test_doctor_stays_quiet_about_damage_once_seen(program: Program) -> None:
    """`--accept` remembers what's in the line; another damaged line is named again."""
    study(program)
    with program.home.journal.open("ab") as file:
        file.write(b'{"torn\n')
    assert "data doctor --accept" in program("data", "doctor").out
    journal = program.home.journal.read_bytes()
    ran = program("data", "doctor", "--accept")
    assert (ran.code, program.home.journal.read_bytes()) == (0, journal)
    assert "journal line 3 can't be read (cut short), as you know" in ran.out
    assert program("data", "doctor").code == 0
    assert program("study", "--bank", "other", lines="a\n").code == 0
    with program.home.journal.open("ab") as file:
        file.write(b'{"torn again\n')
    assert program("data", "doctor").code == 1


def test_accepting_where_nothing_is_makes_nothing(program: Program) -> None:
    """The doctor creates no home, with `--accept` either."""
    assert program("data", "doctor", "--accept").code == 0
    assert not program.home.root.exists()


def test_doctor_of_an_empty_home_creates_nothing(program: Program) -> None:
    """Before the first session, the doctor finds nothing wrong and creates nothing."""
    assert program("data", "doctor").code == 0
    assert not program.home.root.exists()


def test_merge_brings_what_was_done_on_another_device(program: Program, tmp_path: Path) -> None:
    """It says what came of each source, in words and as data, and a second time nothing comes."""
    study(program)
    other = tmp_path / "laptop"
    program("study", "--bank", "small", "--home", str(other), lines="\n3\n")
    ran = program("data", "merge", str(other))
    assert ran == (
        0,
        f"{other}: 1 event; 1 is new here.\nYou have 3 events now.\n",
        "",
    )
    before = program.files()
    data = program("data", "merge", str(other), "--json").json
    assert (data["events"], data["added"]) == (3, 0)
    (source,) = data["sources"]
    assert (source["source"], source["events"], source["added"]) == (str(other), 1, 0)
    assert program.files() == before
    assert program("data", "doctor").code == 0


def test_merge_says_what_it_did_with_banks_and_damage(program: Program, tmp_path: Path) -> None:
    """A sentence for each thing that's worth knowing."""
    study(program)
    other = tmp_path / "laptop"
    program("study", "--bank", "small", "--home", str(other), lines="\n3\n")
    with (other / "journal.jsonl").open("ab") as file:
        file.write(b"{torn")
    for home, text in ((program.home.root, "bank: both"), (other, "bank: both\n")):
        (home / "banks").mkdir()
        (home / "banks" / "both.yaml").write_text(text, encoding="utf-8")
    (other / "banks" / "new.yaml").write_text("bank: new", encoding="utf-8")
    out = program("data", "merge", str(other)).out
    assert "Left out 1 line of its journal that can't be read." in out
    assert "Copied 1 bank: new.yaml" in out
    assert "The bank both.yaml is different there. Yours was kept (both.yaml)." in out


def test_merge_of_nothing_is_refused(program: Program, tmp_path: Path) -> None:
    """A path is needed (2), and what isn't a learner's data changes nothing (4)."""
    study(program)
    before = program.files()
    assert program("data", "merge").code == 2
    assert program("data", "merge", str(tmp_path / "missing")).code == 2
    text = tmp_path / "text.txt"
    text.write_text("hello\n", encoding="utf-8")
    ran = program("data", "merge", str(text))
    assert ran.code == 4
    assert "nothing in it is an event" in ran.err
    assert program.files() == before


def test_backup_names_a_bank_that_it_cannot_save(program: Program) -> None:
    """The rest is saved."""
    study(program)
    (program.home.banks / "folder.yaml").mkdir(parents=True)
    ran = program("data", "backup")
    assert ran.code == 0
    assert "folder.yaml isn't in the backup: it couldn't be read" in ran.err
    (program.home.root / "journal 2.jsonl").write_bytes(b"")
    lines = program("data", "backup").err.splitlines()
    assert any(line.startswith("journal 2.jsonl isn't in the backup: it's") for line in lines)
    assert program("data", "backup", "--json").json["left_out"] == [
        "folder.yaml",
        "journal 2.jsonl",
    ]


def test_erase_names_what_goes_and_deletes_all_of_it(program: Program, tmp_path: Path) -> None:
    """With `--yes` nothing is left, neither the cache nor the folder; a second time says so."""
    study(program)
    assert program("data", "backup").code == 0
    (program.home.root / "journal (1).jsonl").write_bytes(program.home.journal.read_bytes())
    refused = program("data", "erase")
    assert refused.code == 2
    assert str(program.home.journal) in refused.err
    assert "add --yes" in refused.err
    files = program.files()
    data = program("data", "erase", "--yes", "--json").json
    deleted = {Path(name).name for name in data["deleted"]}
    assert deleted == {Path(name).name for name in files} - {"banks.lock"}
    assert not program.home.root.exists()
    assert not list((tmp_path / "cache").rglob("*.jsonl"))
    assert "nothing to delete" in program("data", "erase").out
    assert not program.home.root.exists()


def test_erase_leaves_what_is_not_the_programs(program: Program) -> None:
    """A home can be a folder with other things in it: they stay, and are named."""
    study(program)
    mine = program.home.root / "thesis.docx"
    mine.write_bytes(b"mine")
    ran = program("data", "erase", "--yes")
    assert ran.code == 0
    assert str(mine) in ran.out
    assert list(program.home.root.iterdir()) == [mine]


def test_erase_follows_a_linked_journal(program: Program, tmp_path: Path) -> None:
    """A journal that a synced folder keeps is deleted there, and not just its link."""
    study(program)
    real = tmp_path / "synced.jsonl"
    program.home.journal.rename(real)
    program.home.journal.symlink_to(real)
    assert program("data", "erase", "--yes").code == 0
    assert not real.exists()
    assert not program.home.root.exists()


def test_erase_says_what_it_cannot_look_at(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that a failing disk hides isn't taken for one that was never there."""
    study(program)
    real = Path.lstat

    def fail(path: Path) -> os.stat_result:
        if path == program.home.schedule:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return real(path)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "lstat", fail)
        ran = program("data", "erase", "--yes")
        assert (ran.code, "schedule.json couldn't be read" in ran.err) == (4, True)
    if os.name == "posix":
        program.home.attempts.unlink(missing_ok=True)
        program.home.attempts.symlink_to("a-drive-that-is-not-connected")
        assert "leads nowhere" in program("data", "erase", "--yes").err
        program.home.attempts.unlink()
    (program.home.root / ".settings.json.4294967-0a1b2c3d").write_bytes(b"{}")
    program.home.banks.mkdir(exist_ok=True)
    (program.home.banks / ".small.yaml.4294967-0a1b2c3d").write_bytes(b"{}")
    assert program("data", "erase", "--yes").code == 0
    assert not program.home.root.exists()


def test_an_erase_that_stops_says_how_much_is_gone(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The banks went before the file that can't be deleted."""
    study(program)
    program.home.banks.mkdir()
    (program.home.banks / "mine.yaml").write_bytes(b"")
    real = Path.unlink

    def fail(path: Path, **how: bool) -> None:
        if path == program.home.schedule:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        real(path, **how)

    monkeypatch.setattr(Path, "unlink", fail)
    ran = program("data", "erase", "--yes")
    assert ran.code == 4
    assert "schedule.json couldn't be deleted: Permission denied (1 of " in ran.err
    assert program.home.journal.exists()


def test_erase_knows_what_a_killed_process_left(program: Program, tmp_path: Path) -> None:
    """Answers in a half-written file and questions in the cache are named, counted and deleted."""
    for folder in (program.home.root, program.home.banks, program.home.backups):
        folder.mkdir(exist_ok=True)
        (folder / ".journal.jsonl.4294967-0a1b2c3d").write_bytes(b"an answer")
    assert program("bank", "list").code == 0
    asked = program("data", "erase")
    assert asked.code == 2
    assert asked.err.count(".journal.jsonl.4294967-0a1b2c3d") == 3
    assert str(program.home.cache) in asked.err
    ran = program("data", "erase", "--yes")
    assert ran.out == ("Deleted 3 files and the cache. This program keeps nothing about you now.\n")
    assert not program.home.root.exists()
    assert not program.home.cache.exists()
    assert program("bank", "list").code == 0
    data = program("--home", str(tmp_path / "no" / "home"), "data", "erase", "--yes", "--json").json
    assert (data["deleted"], data["cache"]) == ([], str(program.home.cache))
    assert not (tmp_path / "no").exists()


def test_erase_knows_what_was_saved_while_it_waited(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process may finish a backup before it lets go of the home."""
    study(program)

    @contextmanager
    def writer_after_a_backup(home: Home) -> Iterator[None]:
        backup = make_backup(home, NOW).path
        with writer(home):
            yield
        assert not backup.exists()

    monkeypatch.setattr(erasure, "writer", writer_after_a_backup)
    data = program("data", "erase", "--yes", "--json").json
    assert any(Path(name).parent == program.home.backups for name in data["deleted"])


def test_erase_of_a_home_with_nothing_but_a_cache(program: Program) -> None:
    """Nobody is told of 0 files."""
    assert program("bank", "list").code == 0
    ran = program("data", "erase", "--yes")
    assert ran.out == "Deleted the cache. This program keeps nothing about you now.\n"


def test_erase_asks_at_a_terminal(program: Program) -> None:
    """Enter keeps everything; y deletes it."""
    study(program)
    before = program.files()
    for typed, code in (("", 1), ("y", 0)):
        ends: dict[str, Any] = {"stdin": Terminal(f"{typed}\n"), "stdout": Terminal()}
        assert program.files() == before
        assert program("data", "erase", "--plain", **ends).code == code
    assert not program.home.root.exists()
