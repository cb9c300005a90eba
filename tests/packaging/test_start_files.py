"""What starts the folder with a double-click, read or run the way each system does."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from cps_study.guide import CARE
from tests.documents import ROOT

if TYPE_CHECKING:
    from pathlib import Path

PACKAGING = ROOT / ".github" / "packaging"
STARTERS = PACKAGING / "starters"
needs_a_shell = pytest.mark.skipif(sys.platform == "win32", reason="there is no shell here")


@pytest.fixture(scope="module")
def build() -> Any:
    """Return the script that builds the folder, as a module."""
    spec = importlib.util.spec_from_file_location("build", PACKAGING / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def folder_with(path: Path, name: str, content: bytes) -> Path:
    """Return a folder with a start file, and a program in it that says how it was called."""
    path.mkdir()
    (path / name).write_bytes(content)
    (path / "cps-study").write_text('#!/bin/sh\necho "ran $1 in $PWD"\n', encoding="utf-8")
    for file in path.iterdir():
        file.chmod(0o755)
    return path


def exec_words(line: str, path: str) -> list[str]:
    """Return the words of an Exec line, by the Desktop Entry Specification; %k is the path."""
    value = line.replace(r"\\", "\\")
    words = re.findall(r'"(?:[^"\\]|\\.)*"|\S+', value)
    plain = [re.sub(r"\\(.)", r"\1", re.sub(r'^"(.*)"$', r"\1", word)) for word in words]
    return [path if word == "%k" else word for word in plain]


@needs_a_shell
@pytest.mark.parametrize("source", ["linux.sh", "macos.command"])
def test_a_start_file_opens_the_menu_and_waits(
    build: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str
) -> None:
    """It works in a folder with blanks in its name, and from anywhere."""
    folder = folder_with(tmp_path / "my study (1)", "start it", build.start_file(source))
    monkeypatch.setenv("HOME", str(tmp_path))
    ran = subprocess.run(
        [folder / "start it"], input="\n", capture_output=True, encoding="utf-8", check=True
    )
    assert f"ran menu in {tmp_path}\n" in ran.stdout
    assert ran.stdout.endswith("\nPress Enter to close. ")


@needs_a_shell
def test_the_desktop_file_runs_the_start_file_beside_it(build: Any, tmp_path: Path) -> None:
    """Whatever its folder is called, the desktop's way to read its line leads there."""
    folder = folder_with(tmp_path / "Ann's $tudy", "start.sh", build.start_file("linux.sh"))
    lines = build.start_file("linux.desktop").decode().splitlines()
    assert lines[0] == "[Desktop Entry]"
    entry = dict(line.split("=", 1) for line in lines[1:])
    assert entry["Type"] == "Application"
    assert entry["Terminal"] == "true"
    words = exec_words(entry["Exec"], str(folder / "Start studying.desktop"))
    ran = subprocess.run(words, input="\n", capture_output=True, encoding="utf-8", check=True)
    assert "ran menu in" in ran.stdout


@pytest.mark.skipif(not shutil.which("desktop-file-validate"), reason="the checker isn't here")
def test_the_desktop_file_is_valid() -> None:
    """The desktops' own checker says so."""
    command = ["desktop-file-validate", str(STARTERS / "linux.desktop")]
    ran = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert (ran.returncode, ran.stdout) == (0, "")


def test_the_batch_file_is_one_that_windows_can_read(build: Any) -> None:
    """Its lines end as Windows wants, it's ASCII for any code page, and paths are in quotes."""
    raw = build.start_file("windows.bat")
    assert raw.count(b"\r\n") == raw.count(b"\n") == len(raw.splitlines())
    text = raw.decode("ascii")
    assert '"%~dp0cps-study.exe" menu' in text
    assert text.splitlines()[-1] == 'set /p "key=Press Enter to close. "'
    (size,) = re.findall(r"mode con: cols=(\d+) lines=(\d+)", text)
    assert int(size[0]) >= 80
    assert int(size[1]) >= 24


@pytest.mark.parametrize("system", ["windows", "macos", "linux"])
def test_the_text_in_the_folder_says_how_to_start(build: Any, system: str) -> None:
    """It names a file that is there, whom to call, and that scanning isn't part of it."""
    how = (STARTERS / f"{system}.txt").read_text(encoding="utf-8")
    assert how.splitlines()[0].startswith('Double-click "Start studying"')
    names = build.START_FILES[system]
    assert any(name.startswith("Start studying") for name in names)
    assert all((STARTERS / source).is_file() for source in names.values())
    text = (STARTERS / "README.txt").read_text(encoding="utf-8")
    assert CARE in " ".join(text.split())
    assert "scanned answer sheets" in text
    assert max(map(len, (text + how).splitlines())) <= 100


def test_a_zip_keeps_what_can_be_run_and_links(build: Any, tmp_path: Path) -> None:
    """Otherwise nothing would start after unzipping; too large a zip is refused."""
    if sys.platform == "win32" or not shutil.which("unzip"):
        pytest.skip("nothing here unzips links and what can be run")
    folder = folder_with(tmp_path / "cps-study", "start.sh", b"#!/bin/sh\n")
    (folder / "link").symlink_to("start.sh")
    (folder / "program").mkdir()
    (folder / "program" / "data").write_bytes(b"x")
    build.write_zip(folder, tmp_path / "t.zip")
    subprocess.run(["unzip", "-q", "t.zip", "-d", "there"], cwd=tmp_path, check=True)
    there = tmp_path / "there" / "cps-study"
    assert (there / "link").readlink().name == "start.sh"
    assert (there / "start.sh").stat().st_mode & 0o111
    assert not (there / "program" / "data").stat().st_mode & 0o111
    build.LARGEST_ZIP, largest = 10, build.LARGEST_ZIP
    try:
        with pytest.raises(SystemExit, match="more than"):
            build.write_zip(folder, tmp_path / "t.zip")
    finally:
        build.LARGEST_ZIP = largest
