"""`cps-study guide` in this process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cps_study.errors import ExitCode
from cps_study.guide import CARE, FORMATS, SUBJECTS, load_page

if TYPE_CHECKING:
    from tests.cli.conftest import Program


def test_alone_it_lists_every_subject_in_one_line(program: Program) -> None:
    """Where to get help comes first; with the prompt, it all fits 80 columns and 24 lines.

    The formats share a line.
    """
    lines = program("guide").out.splitlines()
    assert lines[0] == CARE
    assert [line.split()[0] for line in lines[3:-2]] == [*SUBJECTS]
    assert lines[-2].endswith(f": {' '.join(FORMATS)}")
    assert max(map(len, lines[1:])) <= 80
    rows_of_care = -(-len(CARE) // 80)
    assert rows_of_care + len(lines[1:]) <= 23


def test_alone_as_json_it_lists_the_same(program: Program) -> None:
    """Each subject has its title and its summary."""
    listed = program("guide", "--json").json["subjects"]
    assert [row["subject"] for row in listed] == [*SUBJECTS, *FORMATS]
    assert all(set(row) == {"subject", "title", "summary"} for row in listed)


def test_a_subject_shows_its_page_in_plain_lines(program: Program) -> None:
    """Without a terminal, colors and drawings are left out."""
    ran = program("guide", "studying")
    assert ran.code == ExitCode.DONE
    assert ran.out.startswith("Studying\n\n")
    assert "\x1b" not in ran.out


def test_a_subject_as_json_is_its_title_and_its_text(program: Program) -> None:
    """The text is the Markdown of the page."""
    data = program("guide", "print", "--json").json
    assert (data["command"], data["subject"], data["title"]) == ("guide", "printing", "Printing")
    assert data["text"] == load_page("printing").text


def test_an_unknown_subject_is_wrong_usage(program: Program) -> None:
    """The nearest subject is suggested, or else the list, and nothing is on standard output."""
    ran = program("guide", "studing")
    assert ran.code == ExitCode.USAGE
    assert ran.out == ""
    assert "did you mean 'studying'?" in ran.err
    far = program("guide", "nosuch")
    assert far.err.endswith("hint: see the subjects with: cps-study guide\n")


def test_reading_creates_nothing(program: Program) -> None:
    """Only writers create the learner's home."""
    program("guide")
    program("guide", "data")
    assert not program.home.root.exists()
