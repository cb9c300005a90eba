"""Names from outside can't fake a line of output."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Program

EVIL = "a\nRestored 900 events."
"""A file's name that tries to look like a line of this program."""


@pytest.mark.parametrize(
    "args",
    [
        ("data", "backup", "--out", EVIL),
        ("data", "restore", EVIL),
        ("data", "merge", EVIL),
        ("bank", "import", EVIL, "--yes"),
        ("bank", "check", EVIL),
        ("bank", "export", "small", "--format", "json", "--out", EVIL),
        ("bank", "new", "mine", "--out", EVIL + ".yaml"),
        ("print", "--items", "2", "--out", EVIL, "--format", "html"),
        ("grade", EVIL, "--test", EVIL),
        ("progress", "--html", EVIL),
        ("progress", "--notes", "--out", EVIL),
        ("exam", "--blueprint", EVIL),
        (EVIL,),
        ("settings", "exam-date", EVIL),
        ("study", "--bank", EVIL),
    ],
)
def test_a_line_feed_in_a_name_is_shown_as_such(
    args: tuple[str, ...], program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether the command takes the name or refuses it, no line begins with what follows it."""
    monkeypatch.chdir(tmp_path)
    assert program("study", "--bank", "small", lines="\n3\n").code == 0
    ran = program(*args)
    assert ran.out + ran.err
    assert "\nRestored" not in ran.out + ran.err
