"""What every command that asks first does with a no."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import Keyboard
from tests.samples import SMALL_BANK

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Program

CALM = "Nothing was changed. Run the command again whenever you're ready.\n"


@pytest.fixture
def folder(program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the working folder, with what each command can be asked about."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tea.gift").write_text("What is tea? {=A drink ~A street}\n", encoding="utf-8")
    bank = SMALL_BANK.replace("small", "given")
    (tmp_path / "given.yaml").write_text(bank, encoding="utf-8")
    assert program("bank", "import", "tea.gift", "--as", "mine", "--yes").code == 0
    assert program("study", "--bank", "mine", lines="a\n").code == 0
    assert program("data", "backup", "--out", "backup.zip").code == 0
    return tmp_path


@pytest.mark.usefixtures("folder", "at_terminal")
@pytest.mark.parametrize(
    "words",
    [
        ("bank", "import", "tea.gift", "--as", "other-tea"),
        ("bank", "add", "given.yaml"),
        ("bank", "remove", "mine"),
        ("data", "restore", "backup.zip"),
        ("data", "erase"),
    ],
    ids=" ".join,
)
def test_a_no_is_no_error(words: tuple[str, ...], program: Program) -> None:
    """It's said calmly and alike everywhere, nothing changes, and a script hears a no (1)."""
    before = program.files()
    ran = program(*words, "--plain", stdin=Keyboard("\n"))
    assert ran.code == 1
    assert ran.err.endswith(CALM)
    assert "error:" not in ran.err
    assert "hint:" not in ran.err
    assert program.files() == before
