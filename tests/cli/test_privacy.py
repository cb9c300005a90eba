"""Nothing leaves the computer, and what is about people is for its owner's eyes."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.cli.conftest import Program

PRINT = ("print", "--bank", "small", "--items", "1", "--format", "html")
_CONNECTING = {
    "socket.connect",
    "socket.bind",
    "socket.getaddrinfo",
    "socket.gethostbyname",
    "socket.gethostbyaddr",
    "socket.gethostname",
    "socket.sendto",
    "socket.sendmsg",
    "urllib.Request",
    "http.client.connect",
    "ftplib.connect",
    "smtplib.connect",
}
"""What Python says to an audit hook before it uses the network, or asks for a name or address."""


class _Watch:
    """Notes every use of the network while it's on. A hook can't be taken away, so there's one."""

    def __init__(self) -> None:
        self.used: list[str] | None = None
        sys.addaudithook(self._note)

    def _note(self, event: str, args: tuple[Any, ...]) -> None:
        if self.used is None:
            return
        opens = event == "socket.__new__" and args[1] != getattr(_socket(), "AF_UNIX", -2)
        if opens or event in _CONNECTING:
            self.used.append(event)
            raise PermissionError(event)


def _socket() -> Any:
    return sys.modules.get("socket")


_WATCH = _Watch()


@pytest.fixture
def network() -> Iterator[list[str]]:
    """Forbid the network, and return what was tried."""
    _WATCH.used = []
    yield _WATCH.used
    _WATCH.used = None


def test_the_watch_sees_a_socket(network: list[str]) -> None:
    """Otherwise the next test would hold for a program that calls home."""
    import socket

    with pytest.raises(PermissionError):
        socket.create_connection(("127.0.0.1", 9))
    assert network


@pytest.mark.parametrize(
    ("args", "lines"),
    [
        ((), ""),
        (("--json",), ""),
        (("study", "--bank", "small"), "\n3\na\n"),
        (("quiz", "--bank", "small", "--items", "2"), "a\n"),
        (("exam", "--bank", "small", "--items", "1"), "submit\ny\n"),
        (("progress",), ""),
        (("progress", "--html", "page.html"), ""),
        (("plan", "--minutes-per-day", "15"), ""),
        (("settings",), ""),
        (("print", "--bank", "small", "--items", "1", "--out", "paper", "--format", "html"), ""),
        (("bank", "list"), ""),
        (("bank", "check"), ""),
        (("bank", "coverage"), ""),
        (("bank", "search", "peer"), ""),
        (("bank", "import", "list.gift", "--as", "mine", "--yes"), ""),
        (("bank", "export", "small", "--format", "json", "--out", "small.json"), ""),
        (("data", "path"), ""),
        (("data", "backup"), ""),
        (("data", "doctor"), ""),
        (("data", "rebuild"), ""),
        (("data", "erase", "--yes"), ""),
        (("guide", "install"), ""),
        (("remind",), ""),
        (("no-such-command",), ""),
    ],
)
def test_no_command_uses_the_network(
    args: tuple[str, ...],
    lines: str,
    network: list[str],
    program: Program,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Not to look for a newer version either, nor to load a font or a picture."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "list.gift").write_text("Who helps? {=A peer ~Nobody}", encoding="utf-8")
    assert program("study", "--bank", "small", lines="\n3\n").code == 0
    ran = program(*args, lines=lines)
    assert ran.code != 70
    assert network == []


@pytest.mark.parametrize(
    "args",
    [
        ("--json",),
        ("progress", "--json"),
        ("progress", "--html", "page.html", "--json"),
        ("plan", "--json"),
        ("settings", "--json"),
        ("quiz", "--history", "--json"),
        ("quiz", "--bank", "small", "--items", "1", "--json"),
        ("study", "--bank", "small", "--json"),
        ("bank", "list", "--json"),
        ("bank", "show", "small", "--json"),
        ("bank", "search", "ethics", "--json"),
        ("data", "path", "--json"),
        ("data", "doctor", "--json"),
        ("data", "rebuild", "--json"),
        ("data", "backup", "--json"),
        ("data", "backup", "--json", "--out", "no/such/../../x.zip"),
        ("data", "erase", "--json"),
        ("remind",),
        ("no-such-command",),
    ],
)
def test_what_somebody_wrote_is_shown_only_if_asked_for(
    args: tuple[str, ...], program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A note and a typed answer are in no error, JSON or page that wasn't asked for them."""
    monkeypatch.chdir(tmp_path)
    questions = ("study", "--bank", "small", "--topic", "small/questions", "--all")
    written = "my sister Zoe"
    lines = f"n\n{written}\na\n\na b\n\na\n\n{written}\n\n"
    assert program(*questions, lines=lines).code == 0
    assert program.home.journal.read_text(encoding="utf-8").count(written) == 2
    with program.home.journal.open("a", encoding="utf-8") as journal:
        journal.write(f'{{"v":1,"note":"{written}')  # a torn line, which the doctor names
    ran = program(*args, lines="q\n")
    page = tmp_path / "page.html"
    shown = page.read_text(encoding="utf-8") if page.exists() else ""
    assert written not in ran.out + ran.err + shown


@pytest.mark.skipif(os.name != "posix", reason="Windows has other permissions")
def test_what_is_about_people_can_be_read_by_its_owner_alone(
    program: Program, tmp_path: Path
) -> None:
    """Marked answers, notes and the page of one's progress, whatever the umask allows."""
    before = os.umask(0)
    try:
        program("study", "--bank", "small", lines="\nn\nmine\n3\n")
        paper = tmp_path / "paper"
        printed = program(*PRINT, "--out", str(paper))
        assert printed.code == 0
        answers = tmp_path / "answers.csv"
        answers.write_text("name,form,Q1\nAda,A,A\n", encoding="utf-8")
        out = tmp_path / "results"
        test = str(paper / "test.json")
        marked = program("grade", str(answers), "--test", test, "--out", str(out))
        assert marked.code == 0
        page = tmp_path / "page.html"
        notes = tmp_path / "notes.csv"
        assert program("progress", "--html", str(page)).code == 0
        days = tmp_path / "days.ics"
        assert program("plan", "--exam-date", "2027-02-01", "--ics", str(days)).code in {0, 2}
        assert program("progress", "--notes", "--out", str(notes)).code == 0
        assert program("data", "backup").code == 0
    finally:
        os.umask(before)
    files = [*out.iterdir(), page, notes, *program.home.root.glob("*.json*")]
    assert len(files) > 5
    # Folders too: the names of files in them can be those of people.
    for path in (*files, out, program.home.backups, *program.home.cache.iterdir()):
        assert path.stat().st_mode & 0o077 == 0, path
    assert program.home.root.stat().st_mode & 0o077 == 0
