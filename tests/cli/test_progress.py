"""`cps-study progress`: flags, notes, what is set aside, and past attempts."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.store.samples import write_journal
from tests.study.learners import SLOW_START, answers_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Program


@pytest.fixture
def marked(program: Program) -> Program:
    """Return the program after a session that flags, notes and sets aside."""
    lines = "f\nn\n=ask, Kim\n\n4\ns\nf\nq\n"
    assert program("study", "--bank", "small", "--seed", "1", lines=lines).code == 0
    return program


def test_a_new_learner_reads_that_there_is_nothing_yet(program: Program) -> None:
    """No home is made, and the JSON has its lists."""
    ran = program("progress")
    assert ran.code == 0
    assert ran.out == "You haven't answered anything yet. Start with: cps-study study\n"
    data = program("progress", "--json").json
    lists = ("calibration", "weakest", "flagged", "set_aside", "left_today", "notes", "attempts")
    assert {name: data[name] for name in lists} == {name: [] for name in lists}
    assert data["readiness"]["missing"].startswith("It takes 60 questions")
    assert [one["domain"] for one in data["domains"]][:2] == ["skills", "boundaries"]
    assert len(data["forecast"]) == 30
    assert (data["exam_date"], data["retention"]["achieved"]) == (None, None)
    assert "n writes one" in program("progress", "--notes").out
    assert not program.home.root.exists()


def test_each_item_has_a_line_with_the_way_back(marked: Program) -> None:
    """Its id, topic and first words are there, and the command that takes it back."""
    out = marked("progress").out
    card = "small-card (small: cards): What does a peer specialist offer first?"
    assert f"Flagged: 2\n- {card}\n- small-multi" in out
    assert "cps-study progress --unflag ID" in out
    assert "Set aside: 1\n- small-choice (small: questions): A peer asks for step work." in out
    assert "cps-study progress --bring-back ID" in out
    assert f"Your notes: 1\n- {card}\nYour note: =ask, Kim\n" in out
    data = marked("progress", "--json").json
    assert [item["id"] for item in data["flagged"]] == ["small-card", "small-multi"]
    assert data["set_aside"] == [
        {
            "id": "small-choice",
            "topic": "small/questions",
            "prompt": "A peer asks for step work. What fits the role?",
        }
    ]
    (note,) = data["notes"]
    assert (note["id"], note.get("note")) == ("small-card", None)


def test_each_is_taken_back_by_its_id(marked: Program) -> None:
    """One flag goes and the other stays; what was set aside comes again; a rebuild agrees."""
    ran = marked("progress", "--unflag", "small-card", "--bring-back", "small-choice")
    assert ran.code == 0
    assert "No longer flagged: 1\n- small-card" in ran.out
    assert "Brought back: 1\n- small-choice" in ran.out
    data = marked("progress", "--json").json
    assert [item["id"] for item in data["flagged"]] == ["small-multi"]
    assert data["set_aside"] == []
    before = marked.home.schedule.read_bytes()
    marked("data", "rebuild")
    assert marked.home.schedule.read_bytes() == before
    several = marked("progress", "--unflag", "small-multi", "--unflag", "small-multi", "--json")
    assert several.json["unflagged"] == ["small-multi"]
    assert "Flagged" not in marked("progress").out


@pytest.mark.parametrize(
    ("option", "ident", "what", "hint"),
    [
        ("--unflag", "small-crad", "'small-crad' isn't flagged", "did you mean 'small-card'?"),
        ("--bring-back", "small-card", "'small-card' isn't set aside", "small-choice"),
        ("--unflag", "x", "'x' isn't flagged", "choose one of: small-card, small-multi"),
    ],
)
def test_what_is_not_marked_is_refused_with_the_nearest(
    option: str, ident: str, what: str, hint: str, marked: Program
) -> None:
    """Nothing is changed, also not what came before it on the line."""
    before = marked.files()
    ran = marked("progress", "--unflag", "small-multi", option, ident)
    assert (ran.code, ran.out) == (2, "")
    assert what in ran.err
    assert hint in ran.err
    assert marked.files() == before


def test_with_nothing_marked_the_hint_names_the_list(program: Program) -> None:
    """There is no nearest name to suggest then, and no home is made."""
    ran = program("progress", "--unflag", "small-card")
    assert ran.err.endswith("hint: see: cps-study progress\n")
    assert not program.home.root.exists()


def test_an_item_that_no_bank_has_can_still_be_unflagged(marked: Program, shipped: Path) -> None:
    """It's listed as such, and its flag comes off."""
    bank = shipped / "small.yaml"
    text = bank.read_text(encoding="utf-8")
    bank.write_text(text.replace("small-card", "other-id"), encoding="utf-8")
    assert "- small-card (no bank has it anymore)" in marked("progress").out
    assert marked("progress", "--unflag", "small-card").code == 0


def test_notes_are_written_as_a_table(marked: Program, tmp_path: Path) -> None:
    """The CSV has a row for each note, with its local day, and no cell that runs as a formula."""
    file = tmp_path / "notes.csv"
    ran = marked("progress", "--notes", "--out", str(file))
    assert ran.out == f"Wrote 1 note to {file}.\n"
    rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"))))
    assert [(row["id"], row["topic"], row["note"]) for row in rows] == [
        ("small-card", "small/cards", "'=ask, Kim")
    ]
    assert len(rows[0]["written"]) == len("2026-11-28")
    assert marked("progress", "--notes", "--json").json["notes"][0]["note"] == "=ask, Kim"


def test_the_table_of_notes_overwrites_nothing_unasked(marked: Program, tmp_path: Path) -> None:
    """An existing file needs --force, the learner's data is never replaced, --out needs --notes."""
    file = tmp_path / "notes.csv"
    file.write_text("mine", encoding="utf-8")
    assert marked("progress", "--notes", "--out", str(file)).code == 2
    assert file.read_text(encoding="utf-8") == "mine"
    assert marked("progress", "--notes", "--out", str(file), "--force", "--json").code == 0
    journal = str(marked.home.journal)
    assert marked("progress", "--notes", "--out", journal, "--force").code == 2
    ran = marked("progress", "--out", str(tmp_path / "else.csv"))
    assert (ran.code, ran.err) == (
        2,
        "error: --out goes with --notes\nhint: add --notes, or leave it out\n",
    )


def test_the_figures_are_told_in_sentences(marked: Program) -> None:
    """Without a terminal there are no bars to read out; the JSON has the same facts as numbers."""
    out = marked("progress").out
    assert "It takes 60 questions that you answered for the first time" in out
    assert "Skills: 1 of 6 met, " in out
    assert "Peer support" not in out
    assert "Support comes as from an equal. (skills, 100%)" in out
    assert not set("█░▒▓▁") & set(out)
    data = marked("progress", "--json").json
    skills = data["domains"][0]
    assert (skills["domain"], skills["objectives"], skills["met"]) == ("skills", 6, 1)
    assert skills["known_now"] == pytest.approx(1 / 6, abs=1e-3)
    assert skills["known_on_day"] is None
    (weak,) = data["weakest"]
    assert (weak["objective"], weak["known_now"]) == ("demo/one", 1.0)
    assert data["study_days"][0]["answers"] == 1


def test_with_an_exam_date_the_day_is_predicted(marked: Program) -> None:
    """Each domain says what will be known on the day if the plan is followed."""
    day = (date.today() + timedelta(days=60)).isoformat()
    assert marked("settings", "exam-date", day).code == 0
    told = r"Skills: 1 of 6 met, 17% known now, \d+% on [A-Z][a-z]+ \d+\."
    out = marked("progress").out
    assert re.search(told, out)
    assert re.search(r"count on your plan: if you follow it, you'll know about (9\d|100)% of", out)
    data = marked("progress", "--json").json
    assert data["exam_date"] == day
    skills = data["domains"][0]
    assert skills["known_now"] < 0.2
    assert 0.9 < skills["known_on_day"] <= 1


@pytest.mark.parametrize("days_left", [3, 60])
def test_thirty_days_are_ahead_whenever_the_exam_is(days_left: int, marked: Program) -> None:
    """Those of the plan come first, and ordinary ones after the exam."""
    exam = (date.today() + timedelta(days=days_left)).isoformat()
    assert marked("settings", "exam-date", exam).code == 0
    days = [date.fromisoformat(one["day"]) for one in marked("progress", "--json").json["forecast"]]
    assert days == [days[0] + timedelta(days=number) for number in range(30)]


def test_a_page_is_written_through_the_guard(marked: Program, tmp_path: Path) -> None:
    """It overwrites nothing unasked, never the learner's data, and says what it wrote."""
    page = tmp_path / "progress.html"
    ran = marked("progress", "--html", str(page))
    assert ran.out == f"Wrote your progress to {page}. Open it with any browser.\n"
    assert "=ask, Kim" not in page.read_text(encoding="utf-8")
    assert marked("progress", "--html", str(page)).code == 2
    data = marked("progress", "--html", str(page), "--full", "--force", "--json").json
    assert data["file"] == str(page)
    assert "=ask, Kim" in page.read_text(encoding="utf-8")
    journal = str(marked.home.journal)
    assert marked("progress", "--html", journal, "--force").code == 2


@pytest.mark.parametrize(
    ("options", "what"),
    [
        (("--full",), "--full goes with --html"),
        (("--html", "x.html", "--notes"), "--html can't be used with --notes"),
    ],
)
def test_options_that_mean_nothing_alone_are_refused(
    options: tuple[str, ...], what: str, program: Program
) -> None:
    """Nothing is written."""
    ran = program("progress", *options)
    assert (ran.code, ran.out) == (2, "")
    assert what in ran.err


@pytest.mark.parametrize(
    ("options", "what"),
    [
        (("--fit",), "a fit wouldn't help"),
        (("--unfit",), "your schedule isn't fitted to you"),
        (("--fit", "--unfit"), "--unfit can't be used with --fit"),
    ],
)
def test_a_fit_needs_reviews_and_going_back_needs_a_fit(
    options: tuple[str, ...], what: str, marked: Program
) -> None:
    """Nothing is stored, and the hint says what it takes."""
    before = marked.files()
    ran = marked("progress", *options)
    assert (ran.code, ran.out) == (2, "")
    assert what in ran.err
    assert marked.files() == before


def test_a_fit_on_request_and_back(program: Program) -> None:
    """Both are said, with the way back; the data say what the schedule follows."""
    write_journal(program.home, answers_of(SLOW_START, objectives=150, times=5))
    fitted = program("progress", "--fit", "--json").json
    assert len(fitted["parameters"]) == 21
    assert program("progress", "--json").json["retention"]["parameters"] == fitted["parameters"]
    assert "Your schedule is fitted to you" in program("progress").out
    assert "to go back: cps-study progress --unfit" in program("progress", "--fit").err
    assert "the average learner again" in program("progress", "--unfit").out
    assert program("progress", "--json").json["retention"]["parameters"] == []


def test_only_a_full_page_has_what_was_typed(program: Program, tmp_path: Path) -> None:
    """A trainer sees it only if the learner wants that."""
    lines = "my supervisor\n" * 4
    program("quiz", "--bank", "small", "--untimed", "--seed", "1", lines=lines)
    page = tmp_path / "progress.html"
    typed = [event["response"] for event in program.events() if "my" in str(event["response"])]
    assert typed
    program("progress", "--html", str(page))
    assert typed[0] not in page.read_text(encoding="utf-8")
    program("progress", "--html", str(page), "--full", "--force")
    assert typed[0] in page.read_text(encoding="utf-8")


def test_without_a_usable_blueprint_the_rest_is_still_there(marked: Program, shipped: Path) -> None:
    """All things are then asked alike."""
    (shipped / "exam-blueprint.yaml").write_text("what: ever\n", encoding="utf-8")
    assert marked("progress", "--json").json["flagged"]


def test_past_attempts_are_listed(program: Program) -> None:
    """A finished quiz has its row and its line in the JSON."""
    program("quiz", "--items", "1", "--bank", "other", "--untimed", lines="b\n")
    out = program("progress").out
    assert re.search(r"Quizzes\n1\. \w+ \d+, \d{4}: 0 of 1, 0%: not yet at the mark", out)
    assert out.endswith("Read one again: cps-study quiz --review N\n")
    (attempt,) = program("progress", "--json").json["attempts"]
    assert (attempt["kind"], attempt["items"], attempt["passed"]) == ("quiz", 1, False)
    assert (attempt["points"], attempt["percent"], attempt["pass_mark"]) == (0.0, 0.0, 85.0)
