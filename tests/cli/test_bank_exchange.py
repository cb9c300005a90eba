"""`cps-study bank import`, `add`, `remove`, `export`."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from cps_study.errors import ExitCode
from cps_study.formats.registry import format_names, writable_names
from tests.samples import SMALL_BANK

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Program

GIFT = """\
::Door:: Who waits at the door for newcomers? {=The tour guide ~The planner ~The monitor}

::Words:: Say it in your own words. {}
"""


@pytest.fixture
def gift(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return a file with two questions in the working folder; one of them can come in."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "course.gift").write_text(GIFT, encoding="utf-8")
    return "course.gift"


def test_a_dry_run_says_everything_and_changes_nothing(
    program: Program, gift: str, tmp_path: Path
) -> None:
    """How many, a preview, each that can't come in with its reason, and what the check says."""
    ran = program("bank", "import", gift, "--dry-run")
    assert (ran.code, ran.err) == (0, "")
    for words in (
        "course.gift: GIFT",
        "2 questions in the file, 1 can come in, 1 cannot.",
        "Into the bank 'course': 1 new (1 choice).",
        "Who waits at the door for newcomers?",
        "1 question that can't come in",
        "line 3 'Words': ",
        "[L21]",
        "Nothing was changed: this was a dry run.",
    ):
        assert words in ran.out
    assert not (tmp_path / "home" / "banks").exists()


def test_nobody_to_ask_means_nothing_is_changed(
    program: Program, gift: str, tmp_path: Path
) -> None:
    """In lines and as JSON, --yes has to say it."""
    for more in ((), ("--json",)):
        ran = program("bank", "import", gift, *more)
        assert ran.code == 2
        assert ran.err.startswith("error: nothing was changed: there's nobody to ask here\n")
    assert not (tmp_path / "home" / "banks").exists()


def test_questions_come_in_and_can_be_studied(program: Program, gift: str) -> None:
    """With --yes they are in a bank of one's own; the same file again brings nothing new."""
    told = program(
        "bank", "import", gift, "--as", "mine", "--topic", "week/one", "--yes", "--json"
    ).json
    (file,) = told["files"]
    assert (file["format"], file["held"], file["came_in"], file["new"]) == (
        "gift",
        2,
        1,
        ["mine-door"],
    )
    assert [(left["line"], left["title"]) for left in file["left"]] == [(3, "Words")]
    assert len(told["written"]) == 1
    assert "mine" in [bank["bank"] for bank in program("bank", "list", "--json").json["banks"]]
    assert program("bank", "show", "mine-door").code == 0
    again = program("bank", "import", gift, "--as", "mine", "--topic", "week/one")
    assert again.code == 0
    assert again.out.endswith("Nothing is new.\n")


def test_the_report_can_be_kept(program: Program, gift: str, tmp_path: Path) -> None:
    """The same words as on the screen."""
    assert program("bank", "import", gift, "--yes", "--report", "report.txt").code == 0
    text = (tmp_path / "report.txt").read_text(encoding="utf-8")
    assert "2 questions in the file, 1 can come in, 1 cannot." in text
    assert "line 3 'Words': " in text


def test_what_changes_is_said(program: Program, gift: str, tmp_path: Path) -> None:
    """In questions that are there: which parts, and a key with the old and the new."""
    assert program("bank", "import", gift, "--yes").code == 0
    mended = GIFT.replace("=The tour guide ~The planner", "~The guide =The planner #He does.")
    (tmp_path / gift).write_text(mended, encoding="utf-8")
    ran = program("bank", "import", gift, "--dry-run")
    assert "Into the bank 'course': 1 changed (1 choice).\n" in ran.out
    told = (
        "- course-door: the options and the reasons; "
        "the answer was 'The tour guide', and is 'The planner'\n"
    )
    assert f"What changes in questions that you have\n{told}" in ran.out


def test_the_report_that_is_kept_has_every_finding(program: Program, tmp_path: Path) -> None:
    """The screen has the rules with their numbers, and the first findings only."""
    text = "\n\n".join(
        f"{'Why what who '[: 4 + n % 9]}{n} is this? {{=a{n * 37} ~b{n}c ~d{n}e}}"
        for n in range(60)
    )
    (tmp_path / "many.gift").write_text(text, encoding="utf-8")
    ran = program(
        "bank",
        "import",
        str(tmp_path / "many.gift"),
        "--dry-run",
        "--report",
        str(tmp_path / "report.txt"),
    )
    assert "L21, 60 times: every option, and every typed question, has a rationale\n" in ran.out
    assert "more, all of them with --report FILE\n" in ran.out
    assert "line 119: 3 of 3 options have no rationale [L21]" not in ran.out
    assert "line 119: 3 of 3 options have no rationale [L21]" in (
        tmp_path / "report.txt"
    ).read_text(encoding="utf-8")


def test_a_topic_may_be_words(program: Program, gift: str) -> None:
    """They become the topic's name, and are shown as words again."""
    ran = program("bank", "import", gift, "--as", "course", "--topic", "Week 1: the role", "--yes")
    assert ran.code == 0
    assert "\nweek 1 the role" in program("bank", "topics", "--bank", "course").out


@pytest.mark.parametrize(
    ("args", "code", "what"),
    [
        (("none.gift",), 2, "there is no file none.gift"),
        (("course.gift", "--format", "gfit"), 2, "there is no format called 'gfit'"),
        (("course.gift", "--on-conflict", "maybe"), 2, "--on-conflict can't be 'maybe'"),
        (("course.gift", "--as", "My Bank"), 2, "a bank can't be called 'My Bank'"),
        (("course.gift", "--as", "small"), 2, "the bank 'small' comes with the program"),
        (("course.gift", "--topic", "?!"), 2, "'?!' can't be a topic"),
        (("course.gift", "--column", "question"), 2, "--column needs FIELD=HEADER"),
        (("letter.txt",), 3, "letter.txt: "),
        (("course.gift", "./course.gift"), 2, "the same file is listed twice"),
    ],
)
def test_what_cannot_be_done_is_said(
    args: tuple[str, ...], code: int, what: str, program: Program, gift: str, tmp_path: Path
) -> None:
    """With a hint, and nothing is written."""
    assert gift
    (tmp_path / "letter.txt").write_text("Dear friend,\n\nhow are you?\n", encoding="utf-8")
    ran = program("bank", "import", *args, "--yes")
    assert (ran.code, ran.out) == (code, "")
    assert f"error: {what}" in ran.err
    assert "\nhint: " in ran.err
    assert not (tmp_path / "home" / "banks").exists()


def test_a_bank_travels_as_one_file(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exported, added by somebody else, and taken away again, with a copy."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.yaml").write_text(SMALL_BANK.replace("small", "mine"), encoding="utf-8")
    assert program("bank", "add", "mine.yaml", "--yes").code == 0
    told = program("bank", "export", "mine", "--format", "json", "--json").json
    assert (told["file"], told["items"], told["losses"]) == ("mine.json", 5, [])
    ran = program("bank", "remove", "mine", "--yes")
    assert ran.code == 0
    assert "There's a copy in " in ran.out
    assert program("bank", "show", "mine-card").code == 2
    assert program("bank", "add", "mine.json", "--yes").code == 0
    assert program("bank", "show", "mine-card").code == 0
    assert program("bank", "remove", "mine").code == 2
    assert program("bank", "remove", "small", "--yes").code == 2


@pytest.mark.parametrize(
    ("kind", "came_in"),
    [
        ("yaml", 5),
        ("json", 5),
        ("gift", 4),
        ("aiken", 2),
        ("moodle-xml", 5),
        ("qti12", 5),
        ("qti21", 4),
        ("csv", 5),
        ("xlsx", 5),
        ("quizlet", 5),
        ("anki", 5),
    ],
)
def test_a_bank_goes_out_and_comes_back(
    kind: str, came_in: int, program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In every format, recognized by its content: what is lost is named, the rest comes back."""
    monkeypatch.chdir(tmp_path)
    told = program("bank", "export", "small", "--format", kind, "--json").json
    assert told["items"] == came_in
    path = tmp_path / told["file"]
    assert path.read_bytes()
    ran = program("bank", "import", told["file"], "--as", "back", "--dry-run", "--json")
    assert ran.code == 0
    (file,) = ran.json["files"]
    assert file["format"] == kind
    assert file["left"] == []
    assert file["came_in"] == came_in
    assert bool(told["losses"]) is (kind not in {"yaml", "json"})
    assert came_in == 5 or any("left out" in loss for loss in told["losses"])
    again = program("bank", "export", "small", "--format", kind, "--out", "again", "--json")
    assert again.code == 0
    assert (tmp_path / "again").read_bytes() == path.read_bytes()


def test_an_export_takes_topics_and_kinds_and_keeps_what_is_there(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only what is asked for; a file that is there only with --force."""
    monkeypatch.chdir(tmp_path)
    assert program("bank", "export", "small", "--kind", "choice", "--out", "x.yaml").code == 0
    ran = program("bank", "export", "small", "--out", "x.yaml")
    assert (ran.code, ran.err.splitlines()[0]) == (
        2,
        "error: x.yaml already exists (use --force to overwrite)",
    )
    args = (
        "bank",
        "export",
        "small",
        "--topic",
        "small/cards",
        "--format",
        "json",
        "--out",
        "x.yaml",
        "--force",
    )
    assert program(*args).code == 0
    assert [item["id"] for item in json.loads((tmp_path / "x.yaml").read_text())["items"]] == [
        "small-card"
    ]
    assert (
        program("bank", "export", "small", "--topic", "small/cards", "--kind", "choice").code == 2
    )
    assert program("bank", "export", "smal").code == 3


def test_the_help_lists_every_format(program: Program) -> None:
    """By the registry: those to read for an import, those to write for an export."""
    told = " ".join(program("bank", "import", "--help").out.split()).replace("- ", "-")
    assert ", ".join(format_names()) in told
    told = " ".join(program("bank", "export", "--help").out.split()).replace("- ", "-")
    assert ", ".join(writable_names()) in told


def test_no_format_is_imported_when_the_program_starts() -> None:
    """Start-up is a budget: a command imports only the formats that it uses."""
    code = "import sys, cps_study.cli.app; print(*[n for n in sys.modules if '.formats' in n])"
    ran = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert ran.stdout.strip() == ""


def test_a_namesake_is_in_the_json_too(program: Program, gift: str, tmp_path: Path) -> None:
    """A different question under the name of another comes in beside it, and both ids are given."""
    assert program("bank", "import", gift, "--yes").code == 0
    (tmp_path / gift).write_text(
        "::Door:: Which month comes after May? {=June ~July ~April}", encoding="utf-8"
    )
    (file,) = program("bank", "import", gift, "--dry-run", "--json").json["files"]
    assert file["beside"] == [["course-door-2", "course-door"]]


def test_an_import_of_which_nothing_comes_in_is_a_no(program: Program, tmp_path: Path) -> None:
    """A script hears it from the exit code; the report still names each question."""
    path = tmp_path / "essays.gift"
    path.write_text("Write. {}\n\nWrite more. {}\n")
    ran = program("bank", "import", str(path), "--yes", "--json")
    assert ran.code == 1
    (report,) = json.loads(ran.out)["files"]
    assert (report["held"], report["came_in"], len(report["left"])) == (2, 0, 2)


def test_a_question_that_is_gone_from_the_file_is_named(program: Program, tmp_path: Path) -> None:
    """It stays in the bank."""
    path = tmp_path / "week.gift"
    questions = [f"::q{word}:: What is {word}? {{=yes {word} ~no}}\n" for word in ("a", "b", "c")]
    path.write_text("\n".join(questions))
    ran = program("bank", "import", str(path), "--yes")
    assert ran.code == 0
    path.write_text("\n".join(questions[1:]))
    ran = program("bank", "import", str(path), "--yes", "--json")
    assert ran.code == 0
    (report,) = json.loads(ran.out)["files"]
    assert report["not_in_file"] == ["week-qa"]
    ran = program("bank", "import", str(path), "--yes")
    assert ran.code == 0
    assert "In your bank, but not in this file" in ran.out


def test_a_bank_is_titled_as_its_file_is_called(program: Program, tmp_path: Path) -> None:
    """As it is, with capitals and accents; its id has small letters only."""
    path = tmp_path / "Woche 1, Gro\u00dfe Pr\u00fcfung.gift"
    path.write_text("Who? {=I ~you}\n")
    ran = program("bank", "import", str(path), "--yes", "--json")
    assert ran.code == 0
    (report,) = json.loads(ran.out)["files"]
    assert report["bank"] == "woche-1-grosse-prufung"
    ran = program("bank", "list")
    assert ran.code == 0
    assert "Woche 1, Gro\u00dfe Pr\u00fcfung" in ran.out


def test_a_file_that_cannot_come_in_says_what_it_is(program: Program, tmp_path: Path) -> None:
    """And the shortest way in."""
    path = tmp_path / "quiz.pdf"
    path.write_bytes(b"%PDF-1.7")
    ran = program("bank", "import", str(path), "--yes")
    assert ran.code == 3
    error = ran.err
    assert "this is a PDF" in error
    assert "guide lists" in error


def test_a_damaged_file_is_one_error(program: Program, tmp_path: Path) -> None:
    """What is wrong with the whole file is said once, not listed and then pointed at."""
    path = tmp_path / "quiz.docx"
    path.write_bytes(b"PK\x03\x04word/document.xml")
    ran = program("bank", "import", str(path), "--yes")
    assert ran.code == ExitCode.BANK
    assert ran.err.count("error: ") == 1
    assert ran.err.count("hint: ") == 1
    assert "open it in Word" in ran.err
