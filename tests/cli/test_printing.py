"""`cps-study print`."""

from __future__ import annotations

import time
import zipfile
from typing import TYPE_CHECKING

import pytest

from cps_study.cli import output

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Program


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder."""
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def test_a_test_in_two_forms_is_written_into_a_folder_of_its_own(
    program: Program, here: Path
) -> None:
    """The folder is named after the test's code; the result says what was drawn, and how."""
    ran = program(
        "print", "--bank", "small", "--items", "3", "--forms", "2", "--seed", "4", "--format", "md"
    )
    assert (ran.code, ran.err) == (0, "")
    (folder,) = here.iterdir()
    code = folder.name.removeprefix("practice-test-")
    assert ran.out.startswith(
        f"Test {code}: 3 questions, 2 forms, seed 4.\n- practice-test-{code}/test.json\n"
    )
    assert sorted(path.name for path in folder.iterdir()) == [
        "test-A-key.md", "test-A.md", "test-B-key.md", "test-B.md", "test.json",
    ]  # fmt: skip


def test_the_same_seed_prints_the_same_bytes_and_so_does_the_manifest(
    program: Program, here: Path
) -> None:
    """The bytes are the same when it is drawn again, or printed again from test.json."""
    wish = ("--format", "md,txt", "--key", "end", "--answer-sheet")
    drawn = ("print", "--bank", "small", "--items", "3", "--seed", "4", *wish)
    first = program(*drawn, "--out", "one", "--json").json
    assert program(*drawn, "--out", "two").code == 0
    assert program("print", "--again", "one/test.json", *wish, "--out", "three").code == 0
    for path in (here / "one").iterdir():
        assert (
            (here / "two" / path.name).read_bytes()
            == path.read_bytes()
            == (here / "three" / path.name).read_bytes()
        )
    assert first["files"] == [
        f"one/{name}" for name in ("test.json", "test-A.md", "test-A.txt", "test-A-sheet.pdf")
    ]
    assert (first["seed"], first["forms"], len(first["items"])) == (4, ["A"], 3)


def test_a_seed_is_made_up_and_named(program: Program) -> None:
    """Anybody can draw the same test again."""
    data = program("print", "--bank", "small", "--items", "2", "--format", "txt", "--json").json
    again = ("print", "--bank", "small", "--items", "2", "--format", "txt", "--out", "x", "--json")
    assert program(*again, "--seed", str(data["seed"])).json["test"] == data["test"]


def test_typed_questions_come_when_asked_for_and_levels_choose(program: Program) -> None:
    """Without --typed there are only questions that a letter can answer."""
    base = ("print", "--bank", "small", "--format", "txt", "--json", "--force", "--out", "x")
    assert "small-typed" not in program(*base).json["items"]
    assert "small-typed" in program(*base, "--typed").json["items"]
    assert program(*base, "--level", "apply").json["items"] == ["small-choice"]


def test_a_question_with_more_options_than_letters_is_left_out_and_said(
    program: Program, shipped: Path
) -> None:
    """Nobody could mark it on a sheet."""
    options = "".join(
        f"      - {{text: Option {number}, rationale: No.}}\n" for number in range(26)
    )
    crowd = (
        "  - id: small-crowd\n    kind: choice\n"
        "    stem: Which of these many is it?\n    options:\n"
        f"{options}      - {{text: Right, key: true, rationale: Yes.}}\n"
    )
    bank = shipped / "small.yaml"
    bank.write_text(bank.read_text(encoding="utf-8") + crowd, encoding="utf-8")
    ran = program("print", "--bank", "small", "--format", "txt", "--json", "--out", "x")
    assert (
        ran.err
        == "note: left out 1 question with more than 26 options: there aren't enough letters.\n"
    )
    assert sorted(ran.json["items"]) == ["small-choice", "small-multi", "small-tf"]


def test_cards_and_guide_are_written_here(program: Program, here: Path) -> None:
    """Flashcards are a PDF to cut out; the guide is a booklet in any format."""
    ran = program("print", "--flashcards", "--study-guide", "--bank", "small", "--format", "pdf,md")
    assert ran.code == 0
    assert sorted(path.name for path in here.iterdir()) == [
        "flashcards.pdf",
        "study-guide.md",
        "study-guide.pdf",
    ]
    assert "What does a peer specialist offer first?" in (here / "study-guide.md").read_text(
        encoding="utf-8"
    )


@pytest.mark.parametrize(
    ("args", "code", "what"),
    [
        (
            ("--items", "99", "--bank", "small"),
            2,
            "you asked for 99 questions, and there are enough for 3",
        ),
        (("--items", "0"), 2, "--items can't be 0"),
        (("--forms", "0", "--bank", "small"), 2, "there can't be 0 forms"),
        (("--forms", "27", "--bank", "small"), 2, "there can't be 27 forms"),
        (("--format", "pfd"), 2, "--format can't be 'pfd'"),
        (("--key", "both"), 2, "--key can't be 'both'"),
        (("--paper", "a5"), 2, "--paper can't be 'a5'"),
        (("--families", "blok", "--bank", "small"), 2, "--families can't be 'blok'"),
        (("--level", "hard"), 2, "--level can't be 'hard'"),
        (("--pass-mark", "101", "--bank", "small"), 2, "--pass-mark can't be 101"),
        (("--bank", "smal"), 3, "there is no bank called 'smal'"),
        (("--topic", "smal"), 2, "there is no topic called 'smal'"),
        (("--again", "none.json"), 2, "there is no file none.json"),
        (("--blueprint", "none.yaml"), 3, "there is no blueprint none.yaml"),
        (("--flashcards", "--format", "md"), 2, "flashcards to cut out only come as a PDF"),
        (
            ("--flashcards", "--topic", "small/questions"),
            2,
            "there are no flashcards to print",
        ),
    ],
)
def test_what_cannot_be_printed_is_said_and_nothing_written(
    args: tuple[str, ...], code: int, what: str, program: Program, here: Path
) -> None:
    """There is an error with a hint, no traceback, and no file."""
    ran = program("print", *args)
    assert (ran.code, ran.out) == (code, "")
    assert ran.err.startswith(f"error: {what}")
    assert "\nhint: " in ran.err
    assert list(here.iterdir()) == []


def test_existing_files_are_kept(program: Program, here: Path) -> None:
    """They are overwritten only with --force."""
    args = (
        "print",
        "--bank",
        "small",
        "--items",
        "2",
        "--seed",
        "1",
        "--format",
        "txt",
        "--out",
        "x",
    )
    assert program(*args).code == 0
    (here / "x" / "test-A.txt").write_text("mine")
    ran = program(*args)
    what = "error: x/test.json and 2 more already exist (use --force to overwrite)"
    assert (ran.code, ran.err.splitlines()[0]) == (2, what)
    assert (here / "x" / "test-A.txt").read_text() == "mine"
    assert program(*args, "--force").code == 0
    assert (here / "x" / "test-A.txt").read_text() != "mine"


def test_slow_printing_says_what_it_is_making(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It does so on standard error, after a second."""
    monkeypatch.setattr(output, "PATIENCE", -1.0)
    ran = program("print", "--bank", "small", "--items", "2", "--format", "txt", "--key", "none")
    assert ran.err == "Making test.json (1 of 2) …\nMaking test-A.txt (2 of 2) …\n"


def test_questions_are_chosen_by_hand_and_the_rest_is_drawn(program: Program, here: Path) -> None:
    """By id, from a file, with a hint for a typo; --items says how many there are in all."""
    (here / "ids.txt").write_text("small-choice # the first\n", encoding="utf-8")
    by_hand = ("print", "--item", "small-tf", "--items-file", "ids.txt", "--seed", "1", "--json")
    ran = program(*by_hand, "--out", "a")
    assert ran.err == ""
    assert sorted(ran.json["items"]) == ["small-choice", "small-tf"]
    more = program(*by_hand, "--bank", "small", "--items", "3", "--out", "b").json["items"]
    assert len(more) == 3
    assert {"small-choice", "small-tf"} <= set(more)
    few = program(*by_hand, "--bank", "small", "--items", "1", "--out", "c")
    assert few.err.startswith("error: --items 1 is fewer than the 2 questions you chose")
    typo = program("print", "--item", "small-chioce", "--out", "d")
    assert (typo.code, "did you mean 'small-choice'?" in typo.err) == (2, True)
    card = program("print", "--item", "small-card", "--out", "e")
    assert "is a flashcard" in card.err


@pytest.mark.parametrize("year", [1970, 2200])
def test_a_wrong_clock_does_not_stop_word_or_excel(
    year: int, program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both are zips, whose dates begin in 1980; with a dead battery, a computer starts in 1970."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "names.csv").write_text("Name\nAna\n", encoding="utf-8")
    wrong = time.struct_time((year, 1, 1, 0, 0, 0, 0, 1, 0))
    monkeypatch.setattr(time, "localtime", lambda *_: wrong)
    test = ("print", "--bank", "small", "--items", "1", "--format", "docx", "--class", "names.csv")
    assert program(*test, "--out", "t").code == 0
    assert program("bank", "export", "small", "--format", "xlsx").code == 0
    for path in (tmp_path / "small.xlsx", *(tmp_path / "t").glob("*.docx")):
        with zipfile.ZipFile(path) as made:
            assert {info.date_time[0] for info in made.infolist()} == {1980}


@pytest.mark.parametrize("title", ["a\x1b[31m", "caf\udce9", "a\u202eb", "a\nb"])
def test_a_title_is_one_line_that_every_format_can_show(title: str, program: Program) -> None:
    """Not what a terminal would obey, nor bytes that aren't text, which no file can have."""
    for args in (("print", "--items", "1", "--bank", "small"), ("plan", "--ics", "days.ics")):
        ran = program(*args, "--title", title)
        assert ran.code == 2
        assert "the title has to be one line of text" in ran.err
