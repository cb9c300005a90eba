"""Copies by sync programs are known by their names, and never win."""

from __future__ import annotations

import shlex
from itertools import permutations
from typing import TYPE_CHECKING

import pytest

from cps_study.store.copies import (
    find_copies,
    is_copy,
    is_second_journal,
    merge_command,
    rivals,
    shell_word,
)
from cps_study.store.paths import Home

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    "name",
    [
        "journal (conflicted copy).jsonl",
        "journal (Ann's conflicted copy 2026-11-28).jsonl",
        "journal (conflicted copy 2026-11-28 163000).jsonl",
        "journal.sync-conflict-20261128-163000-QWERTYU.jsonl",
        "journal 2.jsonl",
        "journal-LAPTOP.jsonl",
        "journal (1).jsonl",
        "Copy of journal.jsonl",
        "journal.jsonl.orig",
        "journal.jsonl~",
        "JOURNAL (1).JSONL",
    ],
)
def test_a_second_journal_is_known_by_its_name(name: str) -> None:
    """Dropbox, Nextcloud, Syncthing, iCloud, OneDrive, Google Drive, git and people."""
    assert is_second_journal(name)


@pytest.mark.parametrize(
    "name",
    [
        "journal.jsonl",
        ".journal.jsonl.12-ab",
        ".syncthing.journal.jsonl.tmp",
        "notes.txt",
        "x.jsonl",
    ],
)
def test_other_files_are_no_second_journal(name: str) -> None:
    """The journal itself, and files that a program is just writing, aren't copies."""
    assert not is_second_journal(name)


@pytest.mark.parametrize(
    "name",
    [
        "four (conflicted copy).yaml",
        "four.sync-conflict-20261128-101010-ABCDEFG.yaml",
        "four 2.yaml",
        "four-LAPTOP.yml",
        "Copy of four.yaml",
    ],
)
def test_a_copy_never_wins_over_the_file_named_after_its_bank(name: str) -> None:
    """In whatever order the files are listed."""
    for names in permutations([name, "four.yaml", "x.yaml"]):
        ids = dict.fromkeys(names, "four")
        assert rivals(ids) == {name: "four.yaml", "x.yaml": "four.yaml"}
    assert is_copy(name, "four.yaml")
    assert not is_copy("fourteen.yaml", "four.yaml")


def test_without_a_file_named_after_the_bank_the_original_is_the_bank() -> None:
    """The one whose name isn't another's and something more."""
    for names in permutations(["mine (1).yaml", "mine.yaml", "mine 2.yaml"]):
        assert set(rivals(dict.fromkeys(names, "four")).values()) == {"mine.yaml"}


def test_files_of_different_banks_are_no_rivals() -> None:
    """However alike their names are."""
    assert rivals({"four.yaml": "four", "four 2.yaml": "four-2"}) == {}


def test_the_home_is_searched_for_copies(home: Home) -> None:
    """Journals are one thing; copies of what is made from them only lie around."""
    assert find_copies(home) == ([], [])
    home.root.mkdir()
    for name in ("journal.jsonl", "journal 2.jsonl", "schedule (1).json", "settings.json"):
        (home.root / name).write_bytes(b"")
    assert find_copies(home) == (
        [home.root / "journal 2.jsonl"],
        [home.root / "schedule (1).json"],
    )


def test_the_command_can_be_typed_as_it_is(home: Home, tmp_path: Path) -> None:
    """Names with blanks and quotes are quoted, and another home is named."""
    path = home.root / "journal (Ann's conflicted copy).jsonl"
    assert shlex.split(merge_command(home, path)) == ["cps-study", "data", "merge", path.name]
    other = Home(tmp_path / "my home", home.cache)
    assert shlex.split(merge_command(other, path))[-2:] == ["--home", str(other.root)]


@pytest.mark.parametrize(
    ("word", "typed"),
    [
        ("journal.jsonl", "journal.jsonl"),
        ("Ann's journal.jsonl", '"Ann\'s journal.jsonl"'),
        ("$HOME `id`", "'$HOME `id`'"),
        ('say "hi"', "'say \"hi\"'"),
        ("wow! \\$x", "'wow! \\$x'"),
    ],
)
def test_a_word_is_quoted_so_that_a_shell_keeps_it_whole(word: str, typed: str) -> None:
    """In double quotes where that's enough, since people read it, too."""
    assert shell_word(word) == typed
    assert shlex.split(shell_word(word)) == [word]
