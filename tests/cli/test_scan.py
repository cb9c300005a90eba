"""`cps-study grade` with scans."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import pytest

from cps_study.app.printing import load_test
from cps_study.model.text import one_line
from cps_study.paper.scan import libraries
from cps_study.paper.style import PaperStyle
from cps_study.ui.environment import Env

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Program

PRINT = ("--bank", "small", "--items", "3", "--forms", "2", "--seed", "4", "--answer-sheet")


@pytest.fixture
def printed(program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Print a test in two forms into `t`, work beside it, and return it."""
    monkeypatch.chdir(tmp_path)
    assert program("print", *PRINT, "--out", "t").code == 0
    return load_test(tmp_path / "t" / "test.json")


def scan(test: Any, path: Path, seed: int, *, form: str = "A", **how: Any) -> Any:
    """Write the scan of a sheet that somebody filled in, and return what's on it."""
    cv2 = pytest.importorskip("cv2", reason="needs the extra `scan`")
    pytest.importorskip("zxingcpp", reason="needs the extra `scan`")
    pytest.importorskip("pypdfium2", reason="needs the extra `scan`")
    import numpy as np

    from tests.paper.scan import damage
    from tests.paper.scan.sheets_filled import fill_in, hand_of, printed_page

    rng = np.random.default_rng(seed)
    page = next(page for page in test.sheets if page.form == form)
    blank = printed_page(test, PaperStyle(), form)
    how = {"blanks": 0.0, "changes": 0.0} | how
    filled = fill_in(blank, page, rng, hand_of(rng, "pen"), number=str(100 + seed), **how)
    picture = damage.as_bytes(damage.on_scanner(filled.image, rng, 150, 180))
    cv2.imwrite(str(path), picture)
    return filled


def mark_another(path: Path, filled: Any) -> Any:
    """Fill in a second circle of some question on a scan; return the circle."""
    import cv2

    picture = cv2.rotate(cv2.imread(str(path), 0), cv2.ROTATE_180)
    bubble = next(b for b in filled.page.bubbles if b.option != filled.answers[b.question])
    at = (round(bubble.x * 150 / 72), round(bubble.y * 150 / 72))
    cv2.circle(picture, at, 12, 20, -1)
    cv2.imwrite(str(path), picture)
    return bubble


def rows(path: Path) -> list[list[str]]:
    with path.open(newline="", encoding="utf-8-sig") as file:
        return list(csv.reader(file))


def test_scans_are_read_and_marked(program: Program, printed: Any, tmp_path: Path) -> None:
    """A folder of pages becomes the table of answers, the list of pages, and the results."""
    (tmp_path / "scans").mkdir()
    one = scan(printed, tmp_path / "scans" / "a.png", 1)
    two = scan(printed, tmp_path / "scans" / "b.jpg", 2, form="B")
    ran = program("grade", "scans", "--test", "t/test.json", "--out", "r")
    assert (ran.code, ran.err) == (0, "")
    assert "2 pages, 2 answer sheets." in ran.out
    assert "2 answer sheets, 3 questions." in ran.out
    assert rows(tmp_path / "r" / "answers.csv") == [
        ["Number", "Name", "Form", "1", "2", "3"],
        ["101", "", "A", *one.answers.values()],
        ["102", "", "B", *two.answers.values()],
    ]
    assert rows(tmp_path / "r" / "pages.csv")[1:] == [
        ["a.png", "1", "read", ""],
        ["b.jpg", "1", "read", ""],
    ]
    again = program("grade", "r/answers.csv", "--test", "t/test.json", "--out", "r2")
    assert again.code == 0
    assert (tmp_path / "r" / "results.csv").read_bytes() == (
        tmp_path / "r2" / "results.csv"
    ).read_bytes()


def test_a_doubtful_mark_is_never_counted_unless_guesses_are_accepted(
    program: Program, printed: Any, tmp_path: Path
) -> None:
    """It's listed with its place, and nothing is marked; the exit code is 1."""
    filled = scan(printed, tmp_path / "a.png", 1)
    table = tmp_path / "answers.csv"
    letters = list(filled.answers.values())
    cells = ["101", "", "A", f"{letters[0]}?", letters[1], "?"]
    lines = ["Number,Name,Form,1,2,3", ",".join(cells)]
    table.write_text("\n".join(lines), encoding="utf-8")
    ran = program("grade", "answers.csv", "--test", "t/test.json", "--out", "r")
    assert ran.code == 1
    assert f"question 1 of form A is doubtful: '{letters[0]}?' (answers.csv:2:4)" in ran.err
    assert "answers.csv:2:6" in ran.err
    assert not (tmp_path / "r").exists()
    accept = ("--accept-doubtful", "--out", "r", "--json")
    ran = program("grade", "answers.csv", "--test", "t/test.json", *accept)
    assert ran.code == 0
    assert ran.json["candidates"][0]["blank"] == 1
    assert "2 doubtful guesses are taken as read" in ran.json["problems"][0]["what"]


def test_a_doubtful_scan_lists_its_places_and_marks_nothing(
    program: Program, printed: Any, tmp_path: Path
) -> None:
    """Two marks where one is asked for: the table has both with a question mark."""
    filled = scan(printed, tmp_path / "a.png", 1)
    bubble = mark_another(tmp_path / "a.png", filled)
    ran = program("grade", "a.png", "--test", "t/test.json", "--out", "r")
    assert ran.code == 1
    assert f"a.png, page 1, question {bubble.question}:" in ran.out
    assert "Nothing is marked yet: 1 place needs your eyes." in ran.out
    both = "".join(sorted(bubble.option + filled.answers[bubble.question])) + "?"
    assert rows(tmp_path / "r" / "answers.csv")[1][2 + bubble.question] == both
    assert rows(tmp_path / "r" / "pages.csv")[1][2:] == ["doubtful", f"question {bubble.question}"]
    assert not (tmp_path / "r" / "results.csv").exists()
    accept = ("--accept-doubtful", "--out", "r2", "--json")
    data = program("grade", "a.png", "--test", "t/test.json", *accept).json
    assert data["pages"][0]["verdict"] == "doubtful"
    assert data["candidates"][0]["double"] == 1


class Keyboard(io.StringIO):
    """An input that somebody types at a terminal."""

    def isatty(self) -> bool:
        """Say that this is a terminal."""
        return True


def test_at_a_terminal_each_doubtful_mark_is_asked_about(
    program: Program, printed: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a rough picture; the person's word goes into the table, and then it's marked."""
    monkeypatch.setattr(Env, "is_at_terminal", property(lambda env: env.stdin.isatty()))
    monkeypatch.setattr("cps_study.cli.app.is_plain", lambda env: env.plain)
    mark_another(tmp_path / "a.png", scan(printed, tmp_path / "a.png", 1))
    args = ("grade", "a.png", "--test", "t/test.json")
    ran = program(*args, "--out", "r", stdin=Keyboard("n\n?\n-\n"))
    page = (tmp_path / "r" / "doubtful.html").read_text(encoding="utf-8")
    assert ran.code == 0
    assert "What does it say, then?" in ran.out
    assert "\u2588" in ran.out
    assert "data:image/png" in page
    assert "?" not in "".join(rows(tmp_path / "r" / "answers.csv")[1])
    assert (tmp_path / "r" / "results.csv").exists()
    ran = program("--plain", *args, "--out", "r2", stdin=Keyboard("q\n"))
    assert ran.code == 1
    assert "\u2588" not in ran.out
    assert "r2/doubtful.html" in ran.out


def test_a_number_that_is_not_in_the_class_is_asked_about(
    program: Program, printed: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With who may be meant; then the pictures go if the trainer says so."""
    monkeypatch.setattr(Env, "is_at_terminal", property(lambda env: env.stdin.isatty()))
    scan(printed, tmp_path / "a.png", 1)
    scan(printed, tmp_path / "b.png", 2)
    (tmp_path / "names.csv").write_text("number,name\n102,Ana\n110,Bo\n", encoding="utf-8")
    args = ("grade", "a.png", "b.png", "--test", "t/test.json", "--class", "names.csv")
    ran = program(*args, "--out", "r", stdin=Keyboard("y\ny\n"))
    assert ran.code == 0
    assert "101 isn't in the class.\nWithout a sheet: 110 Bo.\nDid you mean 110 Bo?" in ran.out
    assert {row[0] for row in rows(tmp_path / "r" / "results.csv")} == {"candidate", "Ana", "Bo"}
    assert not (tmp_path / "r" / "doubtful.html").exists()
    ran = program(*args, "--out", "r2", "--json")
    assert (ran.code, ran.json["unknown"][0]["guess"]) == (0, "110")
    assert "did you mean 110 Bo, who has no sheet?" in ran.json["problems"][0]["hint"]
    assert (tmp_path / "r2" / "doubtful.html").exists()
    said = one_line(program(*args, "--out", "r3").out)
    assert "1 sheet has no known number. r3/doubtful.html shows each name line." in said
    said = one_line(program(*args, "--out", "r4", stdin=Keyboard("101\ny\n")).out)
    assert said.endswith("1 sheet has no known number.")


def test_one_bad_page_does_not_stop_the_others(
    program: Program, printed: Any, tmp_path: Path
) -> None:
    """Every page is accounted for; what was refused says why and what to do, and the code is 1."""
    scan(printed, tmp_path / "a.png", 1)
    (tmp_path / "b.jpg").write_bytes(b"not a picture")
    (tmp_path / "c.heic").write_bytes(b"\0\0\0\x18ftypheic" + bytes(40))
    (tmp_path / "d.pdf").write_bytes(b"%PDF-1.7 broken")
    files = ("a.png", "b.jpg", "c.heic", "d.pdf")
    ran = program("grade", *files, "--test", "t/test.json", "--out", "r")
    assert ran.code == 1
    assert "b.jpg, page 1: not read, because the file is damaged" in ran.out
    assert "HEIC" in ran.out
    assert "1 answer sheet, 3 questions." in ran.out
    assert [row[2] for row in rows(tmp_path / "r" / "pages.csv")[1:]] == [
        "read",
        "refused",
        "refused",
        "refused",
    ]


def test_without_the_libraries_one_sentence_says_how_to_get_them(
    program: Program, printed: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rest of the program doesn't need them."""
    monkeypatch.setattr(libraries, "cv2", libraries._Late("no_such_module"))
    assert printed.sheets
    (tmp_path / "a.png").write_bytes(b"")
    ran = program("grade", "a.png", "--test", "t/test.json")
    assert ran.code == 2
    assert ran.err.splitlines() == [
        "error: reading scans takes a few more libraries",
        f"hint: run: {libraries.INSTALL} (or see: cps-study guide install)",
    ]


def test_a_test_without_geometry_says_what_to_do(
    program: Program, printed: Any, tmp_path: Path
) -> None:
    """A test.json of an earlier version has no places of circles."""
    from cps_study.formats.printed_test import write

    old = printed._replace(sheets=())
    (tmp_path / "old.json").write_text(write(old), encoding="utf-8")
    (tmp_path / "a.png").write_bytes(b"")
    ran = program("grade", "a.png", "--test", "old.json")
    assert ran.code == 2
    assert "--again" in ran.err
