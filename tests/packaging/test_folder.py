"""The folder that needs no Python: it starts, studies and prints as the installed program does.

Building it takes a minute, so these run only where PyInstaller is installed; or on a folder that
was built before, with CPS_STUDY_FOLDER set to it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from cps_study import __version__
from tests.documents import ROOT

if TYPE_CHECKING:
    from collections.abc import Sequence

BUILT: Final = os.environ.get("CPS_STUDY_FOLDER", "")
BUILD: Final = ROOT / ".github" / "packaging" / "build.py"
PYTHON: Final = (sys.executable, "-m", "cps_study")

pytestmark = [
    pytest.mark.usefixtures("shared_cache"),
    pytest.mark.skipif(
        not BUILT and find_spec("PyInstaller") is None, reason="PyInstaller isn't installed"
    ),
]


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder, built now unless there is one."""
    if BUILT:
        return Path(BUILT).absolute()
    out = tmp_path_factory.mktemp("out")
    subprocess.run([sys.executable, BUILD, out], check=True)
    return out / "cps-study"


@pytest.fixture
def program(folder: Path) -> str:
    """Return the path of the program in the folder."""
    return str(folder / ("cps-study.exe" if sys.platform == "win32" else "cps-study"))


def run(*command: str, lines: str = "") -> subprocess.CompletedProcess[str]:
    """Run a command without Python's own variables, as on a computer that has no Python."""
    variables = {name: value for name, value in os.environ.items() if "PYTHON" not in name}
    return subprocess.run(
        command,
        env=variables,
        input=lines,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def test_it_starts_and_knows_the_banks(program: str) -> None:
    """It has the version, the same banks, and the manual."""
    assert run(program, "--version").stdout == f"cps-study {__version__}\n"
    ran = run(program, "bank", "list")
    assert (ran.returncode, ran.stderr.replace("\r", "").count("error")) == (0, 0)
    assert ran.stdout == run(*PYTHON, "bank", "list").stdout
    for subject in ("start", "writing"):
        assert run(program, "guide", subject).stdout == run(*PYTHON, "guide", subject).stdout


def test_it_studies_in_lines(program: str) -> None:
    """An answer is stored, and today's page knows of it."""
    ran = run(program, "--plain", "study", "--limit", "1", lines="\n3\nq\n")
    assert ran.returncode == 0
    assert "items today" in run(program).stdout.replace("1 item today", "1 items today")


def test_every_format_of_paper_is_the_same_to_the_byte(program: str, tmp_path: Path) -> None:
    """With the answer sheet; typst and the fonts are in the folder."""
    for name, command in {"folder": (program,), "python": PYTHON}.items():
        for form in ("pdf", "docx", "html", "md"):
            out = tmp_path / name / form
            words = ["print", "--items", "8", "--forms", "2", "--seed", "7", "--format", form]
            sheet = ["--answer-sheet"] if form == "pdf" else []
            ran = run(*command, *words, *sheet, "--out", str(out))
            assert ran.returncode == 0, ran.stderr
    mine, theirs = (contents(tmp_path / name) for name in ("folder", "python"))
    assert mine.keys() == theirs.keys()
    assert len(mine) >= 16
    assert [name for name in mine if mine[name] != theirs[name]] == []


def contents(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder by their paths in it."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize("form", ["anki", "qti21", "xlsx", "moodle-xml"])
def test_it_exports_with_every_library(program: str, tmp_path: Path, form: str) -> None:
    """Each library that is only loaded when it's needed is in the folder."""
    out = tmp_path / "bank"
    ran = run(program, "bank", "export", "boundaries", "--format", form, "--out", str(out))
    assert ran.returncode == 0, ran.stderr
    assert out.stat().st_size > 0


def test_an_exported_deck_can_be_imported(program: str, tmp_path: Path) -> None:
    """An Anki package comes back, compressed as new ones are."""
    out = tmp_path / "deck.apkg"
    run(program, "bank", "export", "boundaries", "--format", "anki", "--out", str(out))
    ran = run(program, "bank", "import", str(out), "--as", "again", "--yes")
    assert ran.returncode == 0, ran.stderr


def test_a_reminder_starts_the_program_of_the_folder(program: str) -> None:
    """It names the program itself, wherever the folder is."""
    if os.name != "nt":
        pytest.skip("only a reminder of Windows starts the program")
    assert program in run(program, "remind").stdout


def test_it_says_how_to_get_what_it_leaves_out(program: str, tmp_path: Path) -> None:
    """Reading scans takes more than the folder has."""
    paper = tmp_path / "paper"
    run(program, "print", "--items", "4", "--answer-sheet", "--out", str(paper))
    scan = str(paper / "test-A-sheet.pdf")
    ran = run(program, "grade", scan, "--test", str(paper / "test.json"))
    assert ran.returncode == 2
    assert "the other ways: cps-study guide install" in ran.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="there is no pseudo-terminal here")
def test_the_first_card_comes_up_and_the_start_file_opens_the_menu(
    folder: Path, program: str, tmp_path: Path
) -> None:
    """On a real terminal of 80 by 24; a first start asks its two questions before that."""
    from tests.ui.terminal import ENTER, Terminal

    env = os.environ | {"TERM": "xterm-256color"}
    with Terminal(["study"], env, program=[program]) as terminal:
        terminal.shows("space show the answer")
        terminal.press(" ")
        terminal.shows("3  Good")
        terminal.press("3")
        terminal.press("q")
        assert terminal.ends() == 0
    (start,) = [*folder.glob("start.sh"), *folder.glob("*.command")]
    env["CPS_STUDY_HOME"] = str(tmp_path / "new")
    with Terminal([], env, program=[str(start)]) as terminal:
        for question in ("When is your exam?", "How many minutes"):
            terminal.shows(question)
            terminal.press(ENTER)
        terminal.shows("Then press the space bar.")
        terminal.press("q")
        terminal.shows("What would you like to do?")
        terminal.press("q")
        terminal.shows("Press Enter to close.")
        terminal.press(ENTER)
        assert terminal.ends() == 0


@pytest.mark.skipif(not shutil.which("strace"), reason="strace isn't installed")
@pytest.mark.parametrize(
    "words",
    [[], ["--plain", "study", "--limit", "1"], ["print", "--items", "5", "--out", "paper"]],
    ids=str,
)
def test_it_never_reaches_for_the_network(
    program: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: Sequence[str]
) -> None:
    """The system is asked for no address, by the program or what it starts."""
    monkeypatch.chdir(tmp_path)
    trace = tmp_path / "trace"
    command = ("strace", "-f", "-qq", "-e", "trace=%network", "-o", str(trace), program, *words)
    ran = run(*command, lines="\n3\n")
    assert ran.returncode == 0, ran.stderr
    assert "AF_INET" not in trace.read_text(encoding="utf-8")


def test_the_folder_says_what_it_is(folder: Path) -> None:
    """A text, the licenses, and a few names at the top: nobody has to search for the start."""
    text = (folder / "README.txt").read_text(encoding="utf-8")
    assert text.startswith(f"cps-study {__version__}\n")
    assert len(list((folder / "licenses").iterdir())) >= 15
    assert (folder / "licenses" / "Python.txt").is_file()
    assert len(list(folder.iterdir())) <= 6
