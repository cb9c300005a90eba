"""Finding the learner's files."""

from __future__ import annotations

from pathlib import Path

import pytest

from cps_study.errors import ExitCode, UsageError
from cps_study.store.paths import Home, find_home


def test_asking_for_the_home_and_its_files_creates_nothing(tmp_path: Path) -> None:
    """Finding out where things are leaves the disk as it was."""
    home = find_home()
    assert not any(
        path.exists() for path in (home.root, home.cache, home.journal, home.lock, home.backups)
    )
    assert list(tmp_path.iterdir()) == []


def test_the_folder_asked_for_wins_over_the_environment(tmp_path: Path) -> None:
    """--home wins over CPS_STUDY_HOME, which conftest sets."""
    assert find_home(tmp_path / "asked").root == tmp_path / "asked"
    assert find_home().root == tmp_path / "home"


@pytest.mark.parametrize("value", ["", None])
def test_without_a_home_named_the_platform_says_where(
    value: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An unset or empty CPS_STUDY_HOME means the user-data folder, never the current one."""
    monkeypatch.delenv("CPS_STUDY_HOME")
    if value is not None:
        monkeypatch.setenv("CPS_STUDY_HOME", value)
    root = find_home().root
    assert root.name == "cps-study"
    assert root.is_absolute()
    assert root != Path.cwd() / "cps-study"


def test_a_tilde_and_a_relative_folder_become_absolute(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A home given as ~/x or x stays the same folder, wherever the program is run later."""
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path / "me"))
    monkeypatch.chdir(tmp_path)
    assert find_home(Path("~/study")).root == tmp_path / "me" / "study"
    assert find_home(Path("study")).root == tmp_path / "study"
    monkeypatch.setenv("CPS_STUDY_HOME", "~/env")
    assert find_home().root == tmp_path / "me" / "env"


def test_the_home_of_nobody_is_wrong_usage(monkeypatch: pytest.MonkeyPatch) -> None:
    """`~name` when there is no such user is wrong usage, not a bug."""

    def nobody(_: Path) -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "expanduser", nobody)
    with pytest.raises(UsageError, match="there is no such folder: ~nobody") as caught:
        find_home(Path("~nobody/x"))
    assert caught.value.exit_code == ExitCode.USAGE


def test_every_file_of_the_learner_lies_in_the_home_and_the_cache_does_not() -> None:
    """A copied home is complete, and losing the cache loses nothing."""
    home = Home(Path("/h"), Path("/c"))
    kept = {home.journal, home.schedule, home.settings, home.banks, home.backups, home.lock}
    assert len(kept) == 6
    assert {path.parent for path in kept} == {Path("/h")}
    assert home.journal.name == "journal.jsonl"
    assert home.schedule.name == "schedule.json"
