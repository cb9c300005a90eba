"""A program that lacks a file of its own says so, and not that a permission is missing."""

from __future__ import annotations

import errno
import importlib.metadata
import os
from importlib.metadata import PackagePath
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from cps_study.errors import INSTALL_AGAIN, BankError
from cps_study.store.installation import PACKAGE, is_lost, missing_files, reading_hint
from cps_study.store.library import read_bank_file, shipped_folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

GONE = "cps_study/_banks/values.yaml"


def not_there(path: Path) -> FileNotFoundError:
    """Return the error of a system that looked for a file."""
    return FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path))


def installed(folder: Path, *names: str) -> Callable[[str], Any]:
    """Return a list of installed files, as a package's metadata give it."""
    paths = [PackagePath(name) for name in names]
    for path in paths:
        path.dist = SimpleNamespace(locate_file=lambda file: folder / file)  # type: ignore[assignment]
    return lambda _: paths


def test_what_was_installed_and_is_gone_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What Python makes again by itself, and what isn't the program's, may be gone."""
    here = tmp_path / "cps_study" / "errors.py"
    here.parent.mkdir()
    here.touch()
    names = [GONE, "cps_study/errors.py", "cps_study/__pycache__/x.pyc", "../bin/cps-study"]
    monkeypatch.setattr(importlib.metadata, "files", installed(tmp_path, *names))
    assert missing_files() == [GONE]


def test_without_a_list_of_files_none_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in the folder that needs no Python, or a package that the system installed."""

    def unknown(_: str) -> None:
        raise importlib.metadata.PackageNotFoundError

    for files in (unknown, lambda _: None):
        monkeypatch.setattr(importlib.metadata, "files", files)
        assert missing_files() == []


def test_only_a_missing_file_of_the_program_is_lost(tmp_path: Path) -> None:
    """A learner's file, or a program's file that the disk can't read, is another matter."""
    assert is_lost(not_there(PACKAGE / "guide" / "data.md"))
    assert not is_lost(not_there(tmp_path / "data.md"))
    assert not is_lost(PermissionError(errno.EACCES, "denied", str(PACKAGE / "guide")))
    assert not is_lost(FileNotFoundError())


def test_a_shipped_bank_that_cannot_be_read_means_to_install_again(tmp_path: Path) -> None:
    """With a bank of the learner's own it's their permission, or the file, that's missing."""
    shipped = shipped_folder()
    assert shipped is not None
    with pytest.raises(BankError) as caught:
        read_bank_file(shipped / "no-such.yaml", "no-such.yaml")
    assert caught.value.hint == INSTALL_AGAIN
    for folder in (shipped, None):
        assert "permission" in reading_hint(tmp_path / "mine.yaml", folder)
