"""`cps-study grade`."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Program


@pytest.fixture
def test_json(program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Print a test in two forms into `t`, work beside it, and return its manifest."""
    monkeypatch.chdir(tmp_path)
    args = (
        "--bank",
        "small",
        "--items",
        "3",
        "--forms",
        "2",
        "--seed",
        "4",
        "--format",
        "txt",
        "--out",
        "t",
    )
    assert program("print", *args).code == 0
    manifest = (tmp_path / "t" / "test.json").read_text(encoding="utf-8")
    test: dict[str, Any] = json.loads(manifest)
    return test


def keys(test: dict[str, Any], form: int) -> list[str]:
    """Return the right letters of a form, place by place."""
    items = {item["id"]: item for item in test["items"]}
    return [
        "".join(
            "ABCDEF"[place]
            for place, option in enumerate(order)
            if items[ident]["options"][option][1]
        )
        for ident, *order in test["forms"][form]["items"]
    ]


def write(path: Path, rows: list[list[str]]) -> str:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([["Name", "Form", "1", "2", "3"], *rows])
    return str(path)


def test_sheets_of_every_form_are_marked(
    program: Program, test_json: dict[str, Any], tmp_path: Path
) -> None:
    """There is a line for each candidate, how the group did, and the tables as files."""
    rows = [
        ["Ana", "A", *keys(test_json, 0)],
        ["Mei", "B", *keys(test_json, 1)],
        ["Ito", "b", "-", "*", ""],
        ["Hal", "A", "", "", ""],
        ["Ida", "absent", "", "", ""],
    ]
    path = write(tmp_path / "r.csv", rows)
    ran = program("grade", path, "--test", "t/test.json", "--out", "r")
    assert (ran.code, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert lines[1].split()[:3] == ["Ana", "A", "3"]
    assert lines[3].split()[:3] == ["Ito", "B", "0"]
    assert lines[3].endswith("not yet")
    assert "3 answer sheets, 3 questions. 2 of 3 reached the pass mark of 85%." in ran.out
    assert "Absent, and counted nowhere: Hal, Ida." in ran.out
    assert sorted(file.name for file in (tmp_path / "r").iterdir()) == [
        "results.csv", "results.json",
    ]  # fmt: skip
    data = program("grade", path, "--test", "t/test.json", "--out", "x", "--json").json
    assert [candidate["points"] for candidate in data["candidates"]] == [3, 3, 0]
    assert (data["kr20"], data["items"], data["files"]) == (
        None, [], ["x/results.csv", "x/results.json"],
    )  # fmt: skip
    assert data["candidates"][2]["blank"] == 2
    assert data["absent"] == ["Hal", "Ida"]


def test_every_answer_can_be_a_row_of_its_own(
    program: Program, test_json: dict[str, Any], tmp_path: Path
) -> None:
    """So that databases can read it; a question that doesn't count has no rows."""
    path = write(
        tmp_path / "r.csv", [["Ana", "A", *keys(test_json, 0)], ["=Ito", "B", "*", "", ""]]
    )
    args = ("grade", path, "--test", "t/test.json", "--drop", "3", "--responses", "--out", "r")
    assert program(*args).code == 0
    with (tmp_path / "r" / "responses.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 2 * 2
    assert {row["test"] for row in rows} == {test_json["code"]}
    assert {(row["candidate"], row["sheet"]) for row in rows} == {("Ana", "2"), ("'=Ito", "3")}
    assert [row["points"] for row in rows if row["candidate"] == "Ana"] == ["1", "1"]
    assert all(row["verdict"] != "right" for row in rows if row["candidate"] != "Ana")


def test_twelve_sheets_have_an_item_analysis(
    program: Program, test_json: dict[str, Any], tmp_path: Path
) -> None:
    """Every item has its facility, its correlation and its options.

    They come as a table, as CSV, as reports and as JSON.
    """
    right = keys(test_json, 0)
    rows = [
        [f"N{n}", "A", *(right[:2] if n % 3 else ["", ""]), right[2] if n % 2 else ""]
        for n in range(12)
    ]
    path = write(tmp_path / "r.csv", rows)
    args = ("grade", path, "--test", "t/test.json", "--format", "md,txt", "--pages")
    ran = program(*args, "--out", "r")
    assert ran.code == 0
    assert "Reliability: KR-20" in ran.out
    names = [
        "candidates", "candidates.md", "candidates.txt", "items.csv", "report.md", "report.txt",
        "results.csv", "results.json", "teaching-key.md", "teaching-key.txt",
    ]  # fmt: skip
    assert sorted(file.name for file in (tmp_path / "r").iterdir()) == names
    items = program(*args, "--out", "x", "--json").json["items"]
    assert len(items) == 3
    assert sorted(item["facility"] for item in items) == [
        0.6,  # of ten: two left everything blank, so they weren't there
        0.8,
        0.8,
    ]
    assert all(
        sum(option["sheets"] for option in item["options"] if option["place"] is None) > 0
        for item in items
    )


def test_every_problem_is_listed_with_its_row_and_nothing_written(
    program: Program, test_json: dict[str, Any], tmp_path: Path
) -> None:
    """A wrong form, letter or name is exit 1, in words and as JSON."""
    rows = [
        ["Ana", "A", *keys(test_json, 0)],
        ["Ana", "B", *keys(test_json, 1)],
        ["Mei", "C", "A", "B", "Q"],
    ]
    path = write(tmp_path / "r.csv", rows)
    ran = program("grade", path, "--test", "t/test.json", "--out", "r")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.splitlines()[-2].startswith(f"error: nothing was marked: {path} has ")
    assert f"({path}:3:" in ran.err
    assert f"({path}:4:" in ran.err
    assert not (tmp_path / "r").exists()
    found = program("grade", path, "--test", "t/test.json", "--json")
    assert found.code == 1
    assert {problem["line"] for problem in found.json["problems"]} == {3, 4}


def test_one_odd_cell_does_not_stop_the_others_if_that_is_asked_for(
    program: Program, test_json: dict[str, Any], tmp_path: Path
) -> None:
    """With --skip-bad it counts as a blank; the warning names the cell as a spreadsheet does."""
    right = keys(test_json, 0)
    path = write(tmp_path / "r.csv", [["Ana", "A", "hm", *right[1:]], ["Mei", "A", *right]])
    args = ("grade", path, "--test", "t/test.json", "--out", "r")
    refused = program(*args)
    assert refused.code == 1
    assert "--skip-bad" in refused.err
    ran = program(*args, "--skip-bad")
    assert ran.code == 0
    assert "warning: C2 ('1'): 'hm' is no answer to question 1 of form A" in ran.err
    assert "2 answer sheets, 3 questions. 1 of 2 reached" in ran.out


def test_marking_again_drops_accepts_and_says_what_changed(
    program: Program, test_json: dict[str, Any], tmp_path: Path
) -> None:
    """The scores before and after are in the JSON, the pass mark in words."""
    right = keys(test_json, 0)
    items = {item["id"]: item for item in test_json["items"]}
    ident, *_ = test_json["forms"][0]["items"][0]
    options = len(items[ident]["options"])
    wrong = next(letter for letter in "ABCDEF"[:options] if letter not in right[0])
    path = write(tmp_path / "r.csv", [["Ana", "A", wrong, *right[1:]]])
    args = ("grade", path, "--test", "t/test.json", "--out", "r", "--force")
    dropped = program(*args, "--drop", "1")
    assert "2 questions. 1 of 1 reached" in dropped.out
    assert "Now at the pass mark: Ana." in dropped.out
    accepted = program(*args, "--accept", f"A1={wrong}", "--json").json
    assert accepted["changed"] == [
        {
            "candidate": "Ana",
            "before": {"points": 2, "items": 3, "percent": pytest.approx(200 / 3), "passed": False},
            "after": {"points": 3, "items": 3, "percent": 100.0, "passed": True},
        }
    ]  # fmt: skip
    assert program(*args, "--drop", "9").code == 2
    assert program(*args, "--accept", "1=Z").code == 2
    assert program(*args, "--accept", "1").code == 2


def test_a_changed_bank_is_said_and_the_manifest_counts(
    program: Program, test_json: dict[str, Any], tmp_path: Path, shipped: Path
) -> None:
    """The sheets are marked by the test as it was printed."""
    bank = shipped / "small.yaml"
    bank.write_text(
        bank.read_text(encoding="utf-8").replace("A threat to harm", "Any threat to harm"),
        encoding="utf-8",
    )
    path = write(tmp_path / "r.csv", [["Ana", "A", *keys(test_json, 0)]])
    ran = program("grade", path, "--test", "t/test.json")
    assert ran.code == 0
    assert ran.err.startswith(
        "note: 1 question has changed in the banks since this test was printed (small-tf).\n"
    )
    assert "1 of 1 reached" in ran.out


@pytest.mark.parametrize(
    ("args", "code", "what"),
    [
        (("none.csv", "--test", "t/test.json"), 2, "there is no file none.csv"),
        (("r.csv", "--test", "none.json"), 2, "there is no file none.json"),
        (("r.csv", "--test", "r.csv"), 3, "r.csv: the file doesn't contain a test"),
        (("r.csv", "--test", "t/test.json", "--pass-mark", "200"), 2, "--pass-mark can't be 200"),
        (("r.csv", "--test", "t/test.json", "--format", "xls"), 2, "--format can't be 'xls'"),
    ],
)
def test_what_cannot_be_marked_is_said(
    args: tuple[str, ...],
    code: int,
    what: str,
    program: Program,
    test_json: dict[str, Any],
    tmp_path: Path,
) -> None:
    """There is an error with a hint, and no file."""
    write(tmp_path / "r.csv", [["Ana", "A", *keys(test_json, 0)]])
    ran = program("grade", *args, "--out", "r")
    assert (ran.code, ran.out) == (code, "")
    assert ran.err.startswith(f"error: {what}")
    assert not (tmp_path / "r").exists()


def test_another_pass_mark_can_be_asked_for(
    program: Program, test_json: dict[str, Any], tmp_path: Path
) -> None:
    """Two of three are enough for 60%; existing results are kept without --force."""
    right = keys(test_json, 0)
    path = write(tmp_path / "r.csv", [["Ana", "A", "", *right[1:]]])
    args = ("grade", path, "--test", "t/test.json", "--out", "r")
    assert "0 of 1 reached the pass mark of 85%" in program(*args).out
    assert program(*args, "--pass-mark", "60").code == 2
    assert (
        "1 of 1 reached the pass mark of 60%" in program(*args, "--pass-mark", "60", "--force").out
    )


def test_a_class_has_a_history_and_a_test_on_what_it_missed(
    program: Program, test_json: dict[str, Any], tmp_path: Path
) -> None:
    """The results of several tests are put together; what was missed is asked again."""
    right = keys(test_json, 0)
    path = write(tmp_path / "r.csv", [["Ana", "A", "", *right[1:]], ["Mei", "A", *right]])
    assert program("grade", path, "--test", "t/test.json", "--out", "all/one").code == 0
    history = program("grade", "--history", "all", "--format", "md", "--out", "h")
    assert history.code == 0
    assert "Ana" in history.out
    assert sorted(file.name for file in (tmp_path / "h").iterdir()) == ["history.csv", "history.md"]
    data = program("grade", "--history", "all", "--json").json
    missed = test_json["forms"][0]["items"][0][0]
    assert [item["item"] for item in data["missed"]] == [missed]
    assert [one["candidate"] for one in data["candidates"]] == ["Ana", "Mei"]
    again = program("print", "--from-missed", "all", "--seed", "1", "--out", "m", "--json")
    assert (again.code, len(again.json["items"])) == (0, 1)
    other = program(
        "print", "--bank", "small", "--items", "1", "--not-in", "t/test.json", "--out", "n"
    )
    assert other.code == 2
    assert "there are no questions to choose from" in other.err


@pytest.mark.parametrize(
    ("args", "what"),
    [
        ((), "there are no answers to mark"),
        (("r.csv", "--history", "."), "answers can't be used with --history"),
        (("--history", ".", "--drop", "1"), "--drop can't be used with --history"),
        (("--history", "none"), "there is no folder none"),
        (("--history", "."), ". has no results"),
    ],
)
def test_a_history_is_asked_for_alone(program: Program, args: tuple[str, ...], what: str) -> None:
    """What would be ignored is refused, and so is a command without answers."""
    ran = program("grade", *args)
    assert ran.code == 2
    assert ran.err.startswith(f"error: {what}")


def test_a_class_is_printed_and_marked_by_its_numbers(program: Program, tmp_path: Path) -> None:
    """The names are in class.csv and not in test.json; grade finds them beside it."""
    (tmp_path / "names.csv").write_text("name,number\nAna,41\nMei,42\nHal,43\n", encoding="utf-8")
    args = ("--bank", "small", "--items", "3", "--forms", "2", "--seed", "4", "--format", "md")
    folder = tmp_path / "k"
    printed = program("print", *args, "--class", str(tmp_path / "names.csv"), "--out", str(folder))
    assert printed.code == 0
    assert "Ana" not in (folder / "test.json").read_text(encoding="utf-8")
    assert (folder / "class.csv").stat().st_mode & 0o077 == 0
    test = json.loads((folder / "test.json").read_text(encoding="utf-8"))
    path = write(tmp_path / "r.csv", [["0041", "A", *keys(test, 0)], ["42", "B", *keys(test, 1)]])
    ran = program("grade", path, "--test", str(folder / "test.json"), "--out", str(tmp_path / "r"))
    assert ran.out.splitlines()[1].split()[:3] == ["Ana", "A", "3"]
    assert "Absent, and counted nowhere: Hal." in ran.out
