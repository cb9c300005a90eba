"""Marking a file of answer sheets."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest

from cps_study.app.grade_report import change_sentences, report_document, teaching_key
from cps_study.app.grading import (
    MarkingOptions,
    SheetProblemsError,
    figure,
    flagged,
    harmless,
    items_csv,
    mark_file,
    reasons,
    results_csv,
)
from cps_study.errors import UsageError
from cps_study.model.item import Question
from cps_study.paper.build import key_letters
from cps_study.paper.document import Drawing, Heading, KeyEntry, Paragraph, TableBlock
from cps_study.study.remarking import remarking_of
from tests.paper.samples import GROUPS, items_of, paper_test
from tests.samples import SMALL_BANK
from tests.study.makers import question

if TYPE_CHECKING:
    from pathlib import Path

    from cps_study.app.grading import MarkedSheets

TEST = paper_test(
    items=[item for item in items_of(SMALL_BANK, GROUPS) if isinstance(item, Question)]
)
COUNT = len(TEST.items)


def sheet(name: str, form: int, wrong: int = 0) -> list[str]:
    """Return a row with a candidate's answers.

    All are right but the first `wrong` items in the order of the test.
    """
    missed = {item.id for item in TEST.items[:wrong]}
    answers = []
    for entry in TEST.forms[form].entries:
        letters = key_letters(entry)
        assert isinstance(entry.item, Question)
        others = [letter for letter in "ABCDEF"[: len(entry.order)] if letter not in letters]
        answers.append(others[0] if entry.item.id in missed else letters)
    return [name, TEST.forms[form].letter, *answers]


def write(path: Path, *rows: list[str]) -> Path:
    head = ["Name", "Form", *(str(place + 1) for place in range(COUNT))]
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([head, *rows])
    return path


@pytest.fixture
def group(tmp_path: Path) -> MarkedSheets:
    """Return a group of twelve, each pair with one more item wrong than the one before.

    The last has a name like a formula, and everything right.
    """
    rows = [sheet(f"Candidate {n}", n % 2, n // 2) for n in range(11)] + [sheet("=1+1", 0)]
    return mark_file(write(tmp_path / "r.csv", *rows), TEST)


def table(raw: bytes) -> list[dict[str, str]]:
    assert raw.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))


def test_the_key_of_each_form_has_full_marks(tmp_path: Path) -> None:
    """The order of items and options on the form doesn't matter."""
    marked = mark_file(
        write(tmp_path / "r.csv", sheet("Ana", 0), sheet("Mei", 1), sheet("Ito", 1, 2)), TEST
    )
    assert [graded.points for graded in marked.grading.sheets] == [COUNT, COUNT, COUNT - 2]
    assert marked.problems == []


def test_results_are_a_row_a_candidate(group: MarkedSheets) -> None:
    """It has score, verdict, topics and every item's mark.

    A name that looks like a formula is made harmless.
    """
    rows = table(results_csv(group.grading))
    assert len(rows) == 12
    assert [rows[0][name] for name in ("candidate", "form", "points", "percent")] == [
        "Candidate 0",
        "A",
        str(COUNT),
        "100.0",
    ]
    assert (rows[0]["pass mark reached"], rows[10]["pass mark reached"]) == ("yes", "not yet")
    assert rows[11]["candidate"] == "'=1+1"
    topics = [name for name in rows[0] if name.endswith(" %")]
    assert topics == ["groups/family %", "groups/story %", "small/questions %"]
    for row, graded in zip(rows, group.grading.sheets, strict=True):
        assert [row[item.id] for item in TEST.items].count("1") == graded.points
        by_topic = group.grading.by_topic(graded)
        assert [row[name] for name in topics] == [
            f"{by_topic[name[:-2]].percent:.1f}" for name in topics
        ]


def test_items_are_a_row_an_option(group: MarkedSheets) -> None:
    """It has the item's figures and the reasons to look at it."""
    rows = table(items_csv(group.analysis))
    first = [row for row in rows if row["item"] == TEST.items[0].id]
    item = TEST.items[0]
    assert isinstance(item, Question)
    assert [row["option"] for row in first] == [
        *(o.text for o in item.options),
        "blank",
        "more than one mark",
    ]
    assert {row["facility"] for row in first} == {figure(group.analysis.items[0].facility)}
    assert sum(int(row["chosen"]) for row in first) >= 12


@pytest.mark.parametrize("cell", ["=1", "+1", "-1+2", "@x", "\tx", "\rx"])
def test_no_cell_becomes_a_formula(cell: str) -> None:
    """An apostrophe is put before it."""
    assert harmless(cell) == f"'{cell}"
    assert harmless(f"x{cell}") == f"x{cell}"


def test_the_report_has_everything(group: MarkedSheets) -> None:
    """It begins with the class, then the forms, the parts of the work, and every item."""
    document = report_document(TEST, group)
    assert document.title == "Practice: results"
    assert sum(isinstance(block, Drawing) for block in document.blocks) == 2
    tables = [block for block in document.blocks if isinstance(block, TableBlock)]
    assert [block.title for block in tables] == [
        "The class", "By form", "By part of the work", "Every question",
    ]  # fmt: skip
    assert [row[0] for row in tables[0].rows][:2] == ["Candidate 0", "Candidate 1"]
    assert [row[0] for row in tables[1].rows] == ["A", "B"]
    assert [row[1] for row in tables[3].rows] == [item.id for item in TEST.items]
    said = [block.text for block in document.blocks if isinstance(block, Paragraph)]
    assert said[0].startswith(f"12 answer sheets, {COUNT} questions. ")
    assert any(text.startswith("Reliability: KR-20") for text in said)
    rough = [text for text in said if "rough" in text]
    assert said.index(rough[0]) < said.index(next(t for t in said if t.startswith("Points")))


def test_the_key_to_teach_with_says_who_chose_what(group: MarkedSheets) -> None:
    """It goes by form A, with the number on form B beside it, and each option's reason."""
    blocks = teaching_key(TEST, group).blocks
    entries = [block for block in blocks if isinstance(block, KeyEntry)]
    assert [entry.number for entry in entries] == list(range(1, COUNT + 1))
    assert entries[0].item.startswith("B")
    counts = [reason.text.rpartition(" · ")[2] for reason in entries[0].reasons]
    assert 0 < sum(map(int, counts)) <= 12


def test_marking_again_says_what_changed(tmp_path: Path) -> None:
    """Without a question that one person missed, that person has all the points."""
    path = write(tmp_path / "r.csv", sheet("Ana", 0), sheet("Mei", 1, 1))
    remarking = remarking_of(TEST, ["1"], [], partial=False)
    marked = mark_file(path, TEST, MarkingOptions(remarking=remarking))
    assert [graded.points for graded in marked.grading.sheets] == [COUNT - 1, COUNT - 1]
    assert [changed.after.candidate for changed in marked.changed] == ["Mei"]
    sentences = change_sentences(marked)
    assert sentences[0].startswith(f"Marked again without {TEST.items[0].id}: 1 of 2 scores")
    assert sentences[1] == "Nobody's pass mark is affected."


def test_a_small_group_has_scores_and_no_statistics(tmp_path: Path) -> None:
    """The report says so and leaves the items out."""
    marked = mark_file(write(tmp_path / "r.csv", *(sheet(f"N{n}", 0, n) for n in range(3))), TEST)
    assert marked.analysis.items == ()
    document = report_document(TEST, marked)
    assert not any(isinstance(block, Heading) for block in document.blocks)
    assert any("10" in block.text for block in document.blocks if isinstance(block, Paragraph))


def test_reasons_are_sentences(group: MarkedSheets) -> None:
    """Each begins with a capital and ends as a sentence."""
    for figures in flagged(group.analysis):
        assert reasons(figures)
        assert all(
            reason[0] == reason[0].upper() and reason[-1] in ".?" for reason in reasons(figures)
        )


def test_a_file_with_problems_is_not_marked(tmp_path: Path) -> None:
    """All of its problems are reported, each with its row."""
    bad, worse = sheet("Ana", 0), sheet("Ana", 1)
    bad[2], worse[1] = "Z", "Q"
    with pytest.raises(
        SheetProblemsError, match=r"nothing was marked: .*r\.csv has [23] problems"
    ) as caught:
        mark_file(write(tmp_path / "r.csv", bad, worse), TEST)
    assert {problem.line for problem in caught.value.problems} == {2, 3}


def test_a_missing_file_is_wrong_usage(tmp_path: Path) -> None:
    """The hint says what kind of file to name."""
    with pytest.raises(UsageError, match="there is no file") as caught:
        mark_file(tmp_path / "none.csv", TEST)
    assert "CSV" in caught.value.hint


def test_a_sheet_marked_by_the_wrong_form_is_named(tmp_path: Path) -> None:
    """The letters of form A under form B make little sense, and say so."""
    items = [question(f"q{number}", "1000") for number in range(30)]
    test = paper_test(items=items)
    letters = [key_letters(entry) for entry in test.forms[0].entries]
    rows = [["Name", "Form", *(str(n + 1) for n in range(30))], ["Ana", "B", *letters]]
    path = tmp_path / "r.csv"
    path.write_text("\n".join(",".join(row) for row in rows), encoding="utf-8")
    (problem,) = mark_file(path, test).problems
    assert problem.severity == "warning"
    assert problem.what.startswith("Ana: the answers fit form A far better than form B (30 of 30")


def test_a_file_of_nobody_present_is_refused(tmp_path: Path) -> None:
    """There is nothing to mark, and that's an error with a place."""
    with pytest.raises(SheetProblemsError) as caught:
        mark_file(write(tmp_path / "r.csv", ["Ana", "A", *[""] * COUNT]), TEST)
    assert [problem.what for problem in caught.value.problems] == ["no row has an answer"]
