"""Tests that were printed in Word come back with `cps-study bank import`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import docx
import pytest

from cps_study.formats.native import yaml_bank
from cps_study.model.item import prompt_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Program

BANK = """\
bank: mix
title: Mixed
items:
  - {id: mix-words, kind: typed, level: recall, stem: "Who hears it first?", accept: [boss, Ana]}
  - {id: mix-true, kind: truefalse, level: recall, stem: It stays., key: false,
     rationales: {"false": "No: told."}}
  - id: mix-two
    kind: multi
    level: recall
    stem: Which TWO belong?
    options:
      [{text: "Tea: hot", key: true, rationale: "Yes."}, {text: Milk, key: true}, {text: Ham}]
    rationale: "The point: both."
  - id: mix-story
    scenario: Lena and Tom meet.
    items:
      - {id: mix-story-1, kind: truefalse, level: recall, stem: They can stay., key: true}
      - {id: mix-story-2, kind: typed, level: recall, stem: Whom does Lena ask?, accept: [Tom]}
  - id: mix-next
    family: What comes next?
    options: {tell: Tell somebody, wait: Wait}
    items:
      - {id: mix-next-1, level: recall, stem: A threat., key: tell}
      - {id: mix-next-2, level: recall, stem: Silence., key: wait}
"""
STORY = "Lena and Tom meet.\n\n"
NEXT = "What comes next?\n\n"
EXPECTED = {
    "mix-words": ("Who hears it first?", {"boss", "Ana"}),
    "mix-true": ("It stays.", {"False"}),
    "mix-two": ("Which TWO belong?", {"Tea: hot", "Milk"}),
    "mix-story-1": (f"{STORY}They can stay.", {"True"}),
    "mix-story-2": (f"{STORY}Whom does Lena ask?", {"Tom"}),
    "mix-next-1": (f"{NEXT}A threat.", {"Tell somebody"}),
    "mix-next-2": (f"{NEXT}Silence.", {"Wait"}),
}


@pytest.fixture
def printed(program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with a printed test of every kind of question, and its key beside it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mix.yaml").write_text(BANK, encoding="utf-8")
    assert program("bank", "add", "mix.yaml", "--yes").code == 0
    return print_test(program, tmp_path, "separate")


def print_test(program: Program, folder: Path, where: str) -> Path:
    """Print the bank with its key in this place, and return the folder."""
    out = folder / where
    how = ("--typed", "--families", "block", "--format", "docx", "--seed", "2")
    ran = program("print", "--bank", "mix", "--items", "7", *how, "--key", where, "--out", str(out))
    assert (ran.code, ran.err.count("error")) == (0, 0)
    return out


def in_bank(folder: Path) -> dict[str, tuple[str, set[str]]]:
    """Return what came in, by the name of each item: its stem, and the right answers."""
    bank, problems = yaml_bank.read((folder / "home" / "banks" / "back.yaml").read_bytes(), "back")
    assert bank is not None
    assert problems == []
    found = {}
    for item in bank.items:
        answers = set(getattr(item, "accept", ()))
        answers |= {option.text for option in getattr(item, "options", ()) if option.key}
        found[item.id.removeprefix("back-")] = (prompt_of(item), answers)
    return found


@pytest.mark.parametrize(
    "order", [("test-A.docx", "test-A-key.docx"), ("test-A-key.docx", "test-A.docx")]
)
def test_a_test_and_its_key_are_read_together(
    program: Program, printed: Path, order: tuple[str, str]
) -> None:
    """Whichever is named first: both say at the foot of a page which test they belong to."""
    files = [str(printed / name) for name in order]
    ran = program("bank", "import", *files, "--as", "back", "--yes", "--json")
    (file,) = ran.json["files"]
    assert (file["held"], file["came_in"]) == (7, 7)
    assert in_bank(printed.parent) == EXPECTED


def test_a_key_is_for_each_copy_of_its_test(program: Program, printed: Path) -> None:
    """Two trainers may send the same test back, each with changes of their own."""
    copy = printed / "copy.docx"
    copy.write_bytes((printed / "test-A.docx").read_bytes())
    files = [str(printed / name) for name in ("test-A.docx", "copy.docx", "test-A-key.docx")]
    assert program("bank", "import", *files, "--as", "back", "--yes").code == 0
    assert in_bank(printed.parent) == EXPECTED


def test_a_key_at_the_end_is_enough(program: Program, printed: Path) -> None:
    """One document holds both. The reasons come back, too."""
    path = print_test(program, printed.parent, "end") / "test-A.docx"
    assert program("bank", "import", str(path), "--as", "back", "--yes").code == 0
    assert in_bank(printed.parent) == EXPECTED
    text = (printed.parent / "home" / "banks" / "back.yaml").read_text(encoding="utf-8")
    assert "'The point: both.'" in text
    assert "'No: told.'" in text


def test_one_without_the_other_says_what_is_missing(program: Program, printed: Path) -> None:
    """A test without its key brings nothing, and neither does a key without its test."""
    ran = program("bank", "import", str(printed / "test-A.docx"), "--as", "back", "--yes")
    assert ran.code == 1
    assert "name the test and its key in one command" in ran.out
    ran = program("bank", "import", str(printed / "test-A-key.docx"), "--as", "back", "--yes")
    assert ran.code == 3
    assert "this is only the key to form A of a test" in ran.err


@pytest.mark.parametrize("now", ["Bread", "Ha"])
def test_a_question_that_was_edited_stays_out(program: Program, printed: Path, now: str) -> None:
    """The key has other options for it, and which is right isn't guessed; the others come in."""
    path = printed / "test-A.docx"
    document = docx.Document(str(path))
    (ham,) = [paragraph for paragraph in document.paragraphs if paragraph.text == "Ham"]
    ham.runs[0].text = now
    document.save(str(path))
    files = [str(path), str(printed / "test-A-key.docx")]
    ran = program("bank", "import", *files, "--as", "back", "--yes")
    assert "the key has different options for it" in ran.out
    assert in_bank(printed.parent) == {
        name: EXPECTED[name] for name in EXPECTED if name != "mix-two"
    }
