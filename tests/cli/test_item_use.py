"""What items are there for: studying, mock exams alone, or nothing any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.store.samples import own_bank

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Program, Ran

CHOICE = """\
    options:
      - {text: One, key: true, rationale: Yes.}
      - {text: Two, rationale: No.}
      - {text: Three, rationale: No.}
      - {text: Four, rationale: No.}
"""
BANK = f"""\
bank: uses
title: A bank of uses
note: Not legal advice.
items:
  - id: uses-card
    kind: flashcard
    topic: uses/open
    level: recall
    cites: [demo/one]
    front: What is wanted zebra?
    back: This
  - id: uses-old-card
    kind: flashcard
    topic: uses/old
    level: recall
    retired: true
    why: The law has changed.
    cites: [demo/one]
    front: What was wanted zebra?
    back: That
  - id: uses-question
    kind: choice
    topic: uses/open
    level: recall
    cites: [demo/one]
    stem: Which zebra is it?
{CHOICE}\
  - id: uses-kept
    kind: choice
    topic: uses/kept
    level: recall
    reserve: true
    cites: [demo/one]
    stem: Which zebra is kept?
{CHOICE}\
  - id: uses-old
    kind: choice
    topic: uses/old
    level: recall
    retired: true
    reserve: true
    why: Two options were right.
    cites: [demo/one]
    stem: Which zebra was it?
{CHOICE}\
"""


@pytest.fixture(autouse=True)
def uses(program: Program) -> None:
    """Add the bank to the learner's own."""
    own_bank(program.home, BANK, "uses.yaml")


def named_in(ran: Ran) -> set[str]:
    """Return which of the bank's items the output names."""
    assert ran.code == 0, ran.err
    names = ("uses-card", "uses-old-card", "uses-question", "uses-kept", "uses-old")
    return {name for name in names if f'"{name}"' in ran.out}


def asked_in(program: Program) -> set[str]:
    """Return the items of the last attempt's form."""
    form = program.events("started")[-1]["form"]
    return {asked["item"] if isinstance(asked, dict) else asked[0] for asked in form}


def test_the_list_counts_what_is_studied_and_shows_the_note(program: Program) -> None:
    """A retired item counts nowhere, one in reserve only as that."""
    row = next(
        row for row in program("bank", "list", "--json").json["banks"] if row["bank"] == "uses"
    )
    assert (row["cards"], row["questions"], row["reserve"]) == (1, 1, 1)
    assert row["note"] == "Not legal advice."
    assert "uses: Not legal advice." in program("bank", "list").out


def test_a_bank_shows_its_note_and_the_topics_of_what_it_shows(program: Program) -> None:
    """A topic with nothing but retired items is no topic; one in reserve has to be asked for."""
    shown = program("bank", "show", "uses")
    assert "Not legal advice.\n" in shown.out
    assert "1 card and 1 question" in shown.out
    assert "1 more item kept for mock exams\n" in shown.out
    assert shown.out.count("- uses: ") == 1
    bank = program("bank", "show", "uses", "--reserve", "--json").json["bank"]
    assert bank["topics"] == ["uses/kept", "uses/open"]


def test_an_item_that_is_not_shown_says_why(program: Program) -> None:
    """One in reserve is shown if asked for, a retired one never; neither is called unknown."""
    kept = program("bank", "show", "uses-kept")
    assert (kept.code, kept.out) == (2, "")
    assert kept.err == (
        "error: uses-kept is kept for mock exams, so it isn't shown\n"
        "hint: see it anyway with: cps-study bank show uses-kept --reserve\n"
    )
    assert "Which zebra is kept?" in program("bank", "show", "uses-kept", "--reserve").out
    old = program("bank", "show", "uses-old", "--reserve")
    assert (old.code, old.out) == (2, "")
    assert old.err == (
        "error: uses-old is retired, so it isn't shown: Two options were right.\n"
        "hint: your answers to it are kept\n"
    )


@pytest.mark.parametrize(
    "args",
    [("bank", "search", "zebra"), ("bank", "show", "demo/one")],
)
def test_a_search_and_an_objective_leave_out_what_is_not_studied(
    program: Program, args: tuple[str, ...]
) -> None:
    """With --reserve they have what is kept for mock exams too."""
    studied = {"uses-card", "uses-question"}
    assert named_in(program(*args, "--json")) == studied
    assert named_in(program(*args, "--json", "--reserve")) == {*studied, "uses-kept"}


def test_an_export_leaves_out_what_is_not_studied(
    program: Program, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """With --reserve it has what is kept for mock exams; other formats say that this is lost."""
    folder = tmp_path_factory.mktemp("out")
    program("bank", "export", "uses", "--out", str(folder / "a.yaml"))
    text = (folder / "a.yaml").read_text(encoding="utf-8")
    assert "note: Not legal advice." in text
    assert [name for name in ("uses-kept", "uses-old") if name in text] == []
    program("bank", "export", "uses", "--reserve", "--out", str(folder / "b.yaml"))
    assert "reserve: true" in (folder / "b.yaml").read_text(encoding="utf-8")
    ran = program(
        "bank", "export", "uses", "--reserve", "--format", "gift", "--out", str(folder / "c"),
        "--json",
    )  # fmt: skip
    assert "That items are kept for mock exams is lost: 1 item (uses-kept)." in ran.json["losses"]
    assert "The bank's note is lost." in ran.json["losses"]


def test_study_brings_neither(program: Program) -> None:
    """Only a drill may bring what is kept for mock exams, and only if asked to."""
    ran = program("study", "--bank", "uses", lines="\n3\na\n\n\n")
    assert "zebra kept" not in ran.out
    asked = {event["item"] for event in program.events()}
    assert asked <= {"uses-card", "uses-question"}
    drill = program("study", "--cram", "--bank", "uses", "--topic", "uses/kept", "--reserve")
    assert "Which zebra is kept?" in drill.out
    wrong = program("study", "--reserve")
    assert (wrong.code, wrong.out) == (2, "")
    assert wrong.err.startswith("error: --reserve goes with --cram")


def test_a_quiz_leaves_out_what_is_kept_and_one_exam_asks_it(
    program: Program, shipped: Path
) -> None:
    """An exam as long as what a bank keeps asks just that, once; the retired one is never asked."""
    text = "blueprint: b\ntitle: B\nitems: 1\nminutes: 9\npass_mark: 85\nshares:\n"
    shares = "- {domain: skills, weight: 1}\n"
    (shipped / "exam-blueprint.yaml").write_text(text + shares, encoding="utf-8")
    program("quiz", "--bank", "uses", lines="q\n")
    assert asked_in(program) == {"uses-question"}
    program("exam", lines="a\nsubmit\n")
    assert asked_in(program) == {"uses-kept"}
    ran = program("exam", lines="a\nsubmit\n")
    assert "some of these questions will repeat" in ran.out
    assert asked_in(program) & {"uses-kept", "uses-old"} == set()


def test_an_exam_draws_by_domain(program: Program, shipped: Path) -> None:
    """The domain is that of the objective that a question asks."""
    text = "blueprint: b\ntitle: B\nitems: 1\nminutes: 9\npass_mark: 85\nshares:\n"
    blueprint = shipped / "crisis-blueprint.txt"
    blueprint.write_text(f"{text}- {{domain: crisis, weight: 1}}\n", encoding="utf-8")
    outline = shipped / "objectives.yaml"
    one, rest = outline.read_text(encoding="utf-8").split("  - {id: demo/two")
    crisis = one.replace("domain: skills", "domain: crisis")
    outline.write_text(f"{crisis}  - {{id: demo/two{rest}", encoding="utf-8")
    program("exam", "--blueprint", str(blueprint), lines="q\n")
    assert asked_in(program) == {"uses-question"}
    short = program("exam", "--blueprint", str(blueprint), "--items", "50")
    assert "the domain crisis runs out first" in short.err


def test_a_printed_test_leaves_out_what_is_kept(
    program: Program, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """With --reserve there is one question more; the retired one never."""
    folder = tmp_path_factory.mktemp("paper")
    args = ("print", "--bank", "uses", "--format", "md", "--out")
    assert program(*args, str(folder / "a"), "--items", "2").code == 2
    assert program(*args, str(folder / "b"), "--items", "2", "--reserve").code == 0
    assert program(*args, str(folder / "c"), "--items", "3", "--reserve").code == 2


def test_coverage_and_statistics_count_no_retired_item(program: Program) -> None:
    """What's wrong covers nothing."""
    covered = program("bank", "coverage", "--bank", "uses", "--json").json["by_objective"]
    row = next(row for row in covered if row["id"] == "demo/one")
    assert (row["flashcards"], row["questions"]) == (1, 2)
    assert program("bank", "statistics", "--bank", "uses", "--json").json["items"] == 3


def test_an_answer_to_a_retired_item_stays(program: Program) -> None:
    """Retired after it was answered, it's no longer asked, and the data is in order."""
    own_bank(
        program.home,
        BANK.replace("    retired: true\n    why: The law has changed.\n", ""),
        "uses.yaml",
    )
    program("study", "--bank", "uses", "--topic", "uses/old", lines="\n1\nq\n")
    assert {event["item"] for event in program.events()} == {"uses-old-card"}
    own_bank(program.home, BANK, "uses.yaml")
    ran = program("study", "--bank", "uses", lines="")
    assert "What was wanted" not in ran.out
    assert program("data", "doctor").code == 0
