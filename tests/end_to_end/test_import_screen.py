"""Importing questions at a real terminal: what is asked, and the bar while it takes long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cps_study.formats.native import yaml_bank as bank_yaml
from cps_study.model.item import Question
from tests.ui.terminal import CTRL_C, DOWN, ENTER, Terminal

if TYPE_CHECKING:
    from pathlib import Path

    from cps_study.store.paths import Home

TABLE = """\
Frage,Eins,Zwei,Drei,Loesung
Who waits at the door for newcomers?,The guide,The planner,The monitor,A
"""
TO_OPTION = 2
"""How many times to press Down to reach an option in the list of fields."""


def write(folder: Path, name: str, text: str) -> str:
    """Write a file with the text and return its path."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_columns_with_unknown_headers_are_asked_for(
    env: dict[str, str], tmp_path: Path, home: Home
) -> None:
    """Each column is asked about, with a sample; then all is shown, and imported after a yes."""
    path = write(tmp_path, "fragen.csv", TABLE)
    with Terminal(["bank", "import", path], env) as terminal:
        terminal.shows("What is in the first row: 'Frage', 'Eins'")
        terminal.press("h")
        assert "nothing is imported" in " ".join(terminal.shows("Press Enter to go back").split())
        terminal.press(ENTER, ENTER)
        for header, sample, down in (
            ("Frage", "Who waits at the door for newcomers?", 0),
            ("Eins", "The guide", TO_OPTION),
            ("Zwei", "The planner", TO_OPTION),
            ("Drei", "The monitor", TO_OPTION),
            ("Loesung", "A", 0),
        ):
            asked = terminal.shows(f"What is in the column '{header}'")
            assert sample in " ".join(asked.split())
            assert ("leave the column out" in asked) is (down > 0)
            terminal.press(*[DOWN] * down, ENTER)
        shown = terminal.shows("Import them?")
        assert "To say the same next time: cps-study bank import" in shown
        assert "1 question in the file, 1 can come in, 0 cannot." in shown
        terminal.press("y")
        assert terminal.ends() == 0
    bank, problems = bank_yaml.read((home.banks / "fragen.yaml").read_bytes(), "fragen.yaml")
    assert problems == []
    assert bank is not None
    (item,) = bank.items
    assert isinstance(item, Question)
    assert [option.text for option in item.options if option.key] == ["The guide"]


def test_a_no_and_ctrl_c_change_nothing(env: dict[str, str], tmp_path: Path, home: Home) -> None:
    """This holds whether the question is answered or left with Ctrl-C."""
    path = write(
        tmp_path,
        "two.gift",
        "Who waits at the door for newcomers? {=The guide ~The planner ~The monitor}\n",
    )
    for keys, code in (("n", 1), (CTRL_C, 130)):
        with Terminal(["bank", "import", path], env) as terminal:
            terminal.shows("Import them?")
            terminal.press(keys)
            assert terminal.ends() == code
    assert [file.name for file in home.banks.iterdir()] == ["small.yaml"]


def test_q_leaves_the_columns_and_imports_nothing(
    env: dict[str, str], tmp_path: Path, home: Home
) -> None:
    """And h says so."""
    path = write(tmp_path, "fragen.csv", TABLE)
    with Terminal(["bank", "import", path], env) as terminal:
        terminal.shows("What is in the first row")
        terminal.press(ENTER)
        terminal.shows("What is in the column 'Frage'")
        terminal.press("h")
        assert "nothing is imported" in " ".join(terminal.shows("Press Enter to").split())
        terminal.press(ENTER)
        terminal.press("q")
        assert terminal.ends() == 1
        assert "Nothing was changed." in terminal.text
        assert "error" not in terminal.text
    assert [file.name for file in home.banks.iterdir()] == ["small.yaml"]


def test_a_large_file_is_seen_to_be_read(env: dict[str, str], tmp_path: Path) -> None:
    """A bar shows while the import lasts, and nothing of it is left at the end."""
    text = "\n\n".join(
        f"Question {n} about {n * 7}? {{=a{n} {n}x ~b{n} ~c{n}}}// {'x' * 300}"
        for n in range(2_000)
    )
    path = write(tmp_path, "large.gift", text)
    with Terminal(["bank", "import", path, "--dry-run"], env, height=50) as terminal:
        terminal.shows("Checking 2,000 questions ━")
        terminal.shows("this was a dry run")
        assert terminal.ends() == 0
        assert "━" not in terminal.text
