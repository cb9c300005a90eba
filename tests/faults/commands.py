"""The commands that write, what they are tried on, and what each has done when it says so."""

from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.store.journal import parse_journal, read_journal

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cps_study.store.paths import Home

BLUEPRINT: Final = """\
blueprint: practice-exam
title: Practice exam
items: 2
minutes: 9
pass_mark: 85
shares:
  - {domain: skills, weight: 1}
"""
LEFT_BEHIND: Final = ".schedule.json.4294967-0a1b2c3d"
"""A temporary file of a process that was killed."""
GIFT: Final = "Who helps? {=A peer ~Nobody}"


class Command(NamedTuple):
    """A command, what is typed, and the home that it meets."""

    args: tuple[str, ...]
    lines: str = ""
    home: str = "studied"
    """`studied`, `paused` in the middle of an exam, `torn` in the last line, or `new`."""
    is_done: Callable[[Home, Path], bool] = lambda _home, _bench: True
    """Whether the home is as it has to be after the exit code 0."""


def _has_setting(home: Home, name: str, value: object) -> bool:
    return bool(json.loads(home.settings.read_bytes()).get(name) == value)


def _has_backup(home: Home, journal: bytes) -> bool:
    """Return whether a backup holds this journal."""
    for path in home.backups.glob("*.zip"):
        with zipfile.ZipFile(path) as archive:
            if archive.read("journal.jsonl") == journal:
                return True
    return False


def _is_restored(home: Home, bench: Path) -> bool:
    with zipfile.ZipFile(bench / "backup.zip") as archive:
        is_new = archive.read("journal.jsonl") == home.journal.read_bytes()
    return is_new and _has_backup(home, (bench / "journal-before").read_bytes())


def _is_merged(home: Home, bench: Path) -> bool:
    wanted = {event.id for event in read_journal(bench / "laptop" / "journal.jsonl").events}
    return wanted <= {event.id for event in read_journal(home.journal).events}


def _is_erased(home: Home, _: Path) -> bool:
    """The locks may stay: they hold nothing about anybody."""
    left = {path for path in home.root.rglob("*") if path.is_file()}
    return left <= {home.lock, home.bank_lock} and not home.cache.exists()


COMMANDS: Final[dict[str, Command]] = {
    "study": Command(("study", "--bank", "small"), "\n3\na\nf\nu\ns\nn\nmine\nq\n"),
    "first": Command(("study", "--bank", "other"), "\n3\na\n", "new"),
    "cram": Command(("study", "--cram", "--seed", "1"), "\n3\na\nq\n"),
    "quiz": Command(("quiz", "--bank", "other", "--items", "1"), "a\n"),
    "exam": Command(("exam", "--bank", "small", "--items", "1"), "a\nsubmit\ny\n"),
    "resume": Command(("exam", "--resume"), "a\na b\nsubmit\ny\n", "paused"),
    "import": Command(
        ("bank", "import", "{bench}/list.gift", "--as", "mine", "--yes"),
        is_done=lambda home, _: (home.banks / "mine.yaml").is_file(),
    ),
    "add": Command(
        ("bank", "add", "{bench}/own.yaml", "--yes"),
        is_done=lambda home, _: (home.banks / "own.yaml").is_file(),
    ),
    "remove": Command(
        ("bank", "remove", "spare", "--yes"),
        is_done=lambda home, _: not (home.banks / "spare.yaml").exists(),
    ),
    "backup": Command(
        ("data", "backup"), is_done=lambda home, _: _has_backup(home, home.journal.read_bytes())
    ),
    "restore": Command(("data", "restore", "{bench}/backup.zip", "--yes"), is_done=_is_restored),
    "merge": Command(("data", "merge", "{bench}/laptop"), is_done=_is_merged),
    "rebuild": Command(("data", "rebuild"), is_done=lambda home, _: home.schedule.is_file()),
    "torn": Command(("study", "--bank", "small"), "a\nq\n", "torn"),
    "accept": Command(("data", "doctor", "--accept"), home="torn"),
    "plan": Command(
        ("plan", "--minutes-per-day", "15"),
        is_done=lambda home, _: _has_setting(home, "minutes_per_day", 15),
    ),
    "settings": Command(
        ("settings", "breaks", "2"), is_done=lambda home, _: _has_setting(home, "breaks", 2)
    ),
    "erase": Command(("data", "erase", "--yes"), is_done=_is_erased),
}


def may_be_gone(name: str, home: Home, bench: Path) -> bool:
    """Return whether saved events may be missing: all deleted on request, or backed up."""
    found = read_journal(home.journal).events
    if name == "erase":
        return not found
    if name != "restore":
        return False
    with zipfile.ZipFile(bench / "backup.zip") as archive:
        new = parse_journal(archive.read("journal.jsonl"), "journal.jsonl").events
    is_restored = found[: len(new)] == new  # a session that came after it may have added to it
    return is_restored and _has_backup(home, (bench / "journal-before").read_bytes())
