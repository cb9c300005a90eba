"""`cps-study quiz` and `cps-study exam` on the command line, in lines."""

from __future__ import annotations

import itertools
import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Program

BLUEPRINT = """\
blueprint: demo
title: A demo exam
items: 3
minutes: 30
pass_mark: 85
shares:
  - {topic: small/questions, weight: 1}
about:
  items: The length of the real exam is not published.
"""
ANSWERS = {
    "small-choice": "d\n",
    "small-multi": "a b\n",
    "small-tf": "a\n",
    "small-typed": "friend\n",
}
EXAM = ("exam", "--bank", "small", "--items", "4", "--seed", "1")
QUIZ = ("quiz", "--bank", "small", "--items", "4", "--seed", "1")
SECRETS = (
    "Linking keeps the role",
    "sponsor's task",
    "Link, do not guide",
    "Source:",
    "Safety comes first",
)


@pytest.fixture(autouse=True)
def blueprint(shipped: Path) -> Path:
    """Let a small blueprint be what came with the program."""
    file = shipped / "exam-blueprint.yaml"
    file.write_text(BLUEPRINT, encoding="utf-8")
    return file


def form(program: Program) -> list[str]:
    """Return the items of the last attempt in their order."""
    started: list[dict[str, Any]] = program.events("started")
    return [asked["item"] if isinstance(asked, dict) else asked[0] for asked in started[-1]["form"]]


def some_answers(program: Program) -> str:
    """Return a line for each question of the seed's form.

    Its letters are read as they come, whatever the order of the options.
    """
    program(*EXAM, lines="")
    lines = "".join(ANSWERS[item] for item in form(program))
    program.home.journal.unlink()
    return lines


def test_an_exam_from_its_start_to_its_result(program: Program) -> None:
    """The result has score, mark, topics, pace, and each miss with its reasons.

    Nothing of that is shown before the end.
    """
    lines = some_answers(program)
    ran = program(*EXAM, lines=lines + ":submit\ny\n")
    assert ran.code == 0
    before, _, after = ran.out.partition("Mock exam: ")
    assert not [secret for secret in SECRETS if secret in before]
    assert "not yet at the mark of 85%" in after
    assert "Time used" in after
    assert "You wrote: friend" in after
    assert "The supervisory line is for that." in after
    assert "A Demo Paper" in after
    assert "cps-study study --missed" in after


def test_the_notes_say_where_the_numbers_come_from(program: Program) -> None:
    """The origin of a default is named; a number that was given needs none."""
    note = "The length of the real exam is not published."
    assert note in program("exam").out
    assert note not in program("exam", "--items", "2").out


def test_json_is_one_envelope_with_everything(program: Program) -> None:
    """With --json the questions go to stderr, and stdout has just the envelope.

    It has the score, the topics and the reasons.
    """
    lines = some_answers(program)
    ran = program(*EXAM, "--json", lines=lines + ":submit\ny\n")
    data = ran.json
    assert data["command"] == "exam"
    assert "Question 1 of 4" in ran.err
    assert (data["items"], data["answered"], data["pass_mark"], data["limit_seconds"]) == (
        4,
        4,
        85.0,
        2400.0,  # thirty minutes for three questions, so forty for four
    )
    assert data["points"] == sum(question["points"] for question in data["questions"])
    assert data["by_topic"] == {"small/questions": {"points": data["points"], "items": 4}}
    assert set(data["by_objective"]) == {"demo/two", "demo/three", "demo/four", "demo/five"}
    assert data["passed"] is False
    assert data["margin"] == pytest.approx(data["points"] - 3.4)
    assert data["missed"] == [
        question["item"] for question in data["questions"] if question["points"] < 1
    ]
    choice = next(question for question in data["questions"] if question["item"] == "small-choice")
    assert choice["keys"] == [
        {"text": "Help look for a sponsor", "rationale": "Linking keeps the role."}
    ]
    assert len(choice["chosen"]) == 1
    assert choice["rationale"] == "Link, do not guide."
    assert choice["cites"] == ["demo/two"]
    typed = next(question for question in data["questions"] if question["item"] == "small-typed")
    assert typed["response"] == "friend"
    assert typed["accept"][0] == "supervisor"


def test_json_of_a_stopped_exam_tells_nothing_of_what_is_right(program: Program) -> None:
    """Before the end the envelope says how far it is, with no points, percentage or key."""
    data = program(*EXAM, "--json", lines="a\n").json
    assert data["ended"] is None
    assert not {"points", "percent", "passed", "by_topic", "missed", "margin"} & set(data)
    assert {name for question in data["questions"] for name in question} == {
        "item",
        "response",
        "seconds",
        "flagged",
    }


def test_an_exam_leaves_the_schedule_byte_for_byte(program: Program) -> None:
    """schedule.json is the same before and after an exam that was stopped and continued."""
    program("study", "--bank", "small", "--seed", "1", lines="\n4\n:q\n")
    before = program.home.schedule.read_bytes()
    program(*EXAM, lines="a\n")
    program("exam", "--resume", lines="q\n:q\n")
    program("exam", "--resume", lines="submit\n:submit\ny\ny\n")
    assert program.home.schedule.read_bytes() == before


def test_an_exam_makes_no_schedule(program: Program) -> None:
    """Where there was no schedule, there is none after an exam."""
    program(*EXAM, lines="a\n")
    assert not program.home.schedule.exists()


@pytest.mark.parametrize("stop", ["", "all"])
def test_a_quiz_feeds_the_schedule_as_a_rebuild_would(program: Program, stop: str) -> None:
    """A quiz, finished or stopped, leaves the schedule that a rebuild makes.

    A rebuild reads the journal alone.
    """
    lines = some_answers(program)
    program(*QUIZ, lines=lines if stop else lines.splitlines(keepends=True)[0])
    assert {event["mode"] for event in program.events()} == {"quiz"}
    after = json.loads(program.home.schedule.read_bytes())
    assert program("data", "rebuild").code == 0
    assert json.loads(program.home.schedule.read_bytes()) == after
    assert len(program.events()) == (4 if stop else 1)
    assert all(event["item"] in json.dumps(after) for event in program.events())


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("exam", "--minutes", "-1"), "--minutes can't be -1"),
        (("exam", "--minutes", "0"), "--minutes can't be 0"),
        (("exam", "--hours", "nan"), "--hours can't be nan"),
        (("exam", "--hours", "1", "--minutes", "60"), "--hours and --minutes both"),
        (("exam", "--items", "0"), "--items can't be 0"),
        (("quiz", "--items", "-3"), "--items can't be -3"),
        (("quiz", "--per-item", "-1"), "--per-item can't be -1"),
        (("quiz", "--topic", "small/question"), "small/question"),
        (("quiz", "--feedback", "never"), "--feedback can't be 'never'"),
        (("quiz", "--missed"), "nothing was missed lately"),
        (("exam", "--pass-mark", "101"), "--pass-mark can't be 101"),
        (("exam", "--fail-under", "nan"), "--fail-under can't be nan"),
        (("exam", "--extra-time", "0.5"), "--extra-time can't be 0.5"),
        (("exam", "--breaks", "-1"), "--breaks can't be -1"),
        (("exam", "--resume"), "there is no unfinished exam"),
        (
            ("quiz", "--topic", "small/cards", "--items", "1"),
            "there are no questions to choose from",
        ),
        (
            ("exam", "--items", "9"),
            "enough for 4\nhint: ask for 4 or fewer; the topic small/questions",
        ),
    ],
)
def test_bad_use_is_named_and_nothing_is_recorded(
    program: Program, args: tuple[str, ...], says: str
) -> None:
    """Each wrong use is exit 2 with a sentence that names it, and no attempt is started."""
    ran = program(*args)
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err
    assert not program.home.journal.exists()


@pytest.mark.parametrize(
    "option", [("--breaks", "-1"), ("--extra-time", "11"), ("--fail-under", "-1")]
)
def test_bad_use_makes_no_home(program: Program, option: tuple[str, str]) -> None:
    """No folder is made for somebody who mistyped an accommodation."""
    assert program("quiz", *option).code == 2
    assert not program.home.root.exists()


def test_a_blueprint_that_is_missing_or_broken(program: Program, tmp_path: Path) -> None:
    """A blueprint that is missing or makes no sense is exit 3, with its place."""
    assert program("exam", "--blueprint", str(tmp_path / "none.yaml")).code == 3
    broken = tmp_path / "broken.yaml"
    broken.write_text("blueprint: x\nitems: -3\n", encoding="utf-8")
    ran = program("exam", "--blueprint", str(broken))
    assert ran.code == 3
    assert "broken.yaml:" in ran.err


def test_a_blueprint_of_ones_own(program: Program, tmp_path: Path) -> None:
    """A trainer's blueprint says how many and from where."""
    own = tmp_path / "own.yaml"
    own.write_text(
        BLUEPRINT.replace("items: 3", "items: 1").replace("small/questions", "other"),
        encoding="utf-8",
    )
    program("exam", "--blueprint", str(own))
    assert form(program) == ["other-tf"]


def test_a_quiz_skips_a_domain_and_a_mock_exam_does_not(program: Program) -> None:
    """The real exam wouldn't leave it out, so its picture doesn't either."""
    quiz = ("quiz", "--items", "1", "--bank", "other", "--untimed")
    program("settings", "skip-domain", "skills")
    assert program(*quiz, lines="b\n").code == 2
    assert not program.events("started")
    program("exam", "--items", "1", "--bank", "other", lines=":q\n")
    assert form(program) == ["other-tf"]
    program("settings", "skip-domain", "rights")
    assert program(*quiz, lines="b\n").code == 0


def test_a_journal_from_a_newer_version_is_refused(program: Program) -> None:
    """An attempt written by a newer version is exit 4, and the journal stays as it is."""
    program(*EXAM, lines="a\n")
    raw = program.home.journal.read_bytes()
    newer = (
        raw.replace(b'"schema":1', b'"schema":99')
        .replace(b'"v":1', b'"v":99')
        .replace(b'"v": 1', b'"v": 99')
    )
    newer = newer if newer != raw else raw.replace(b'"type":"started"', b'"type":"begun-anew"')
    assert newer != raw
    program.home.journal.write_bytes(newer)
    ran = program("exam", "--resume")
    assert ran.code == 4
    assert program.home.journal.read_bytes() == newer


def test_accommodations_are_remembered(program: Program) -> None:
    """Extra time, breaks and spacing also hold for the next attempt, which says so.

    They are stored in settings.json.
    """
    program("exam", "--extra-time", "1.5", "--breaks", "2", "--spacious")
    ran = program("exam")
    assert "Time left: 45:00." in ran.out
    assert "That is 1.5 times the usual time" in ran.out
    assert "Breaks that stop the clock: 2" in ran.out
    settings = json.loads(program.home.settings.read_bytes())
    assert (settings["extra_time"], settings["breaks"], settings["spacious"]) == (1.5, 2, True)
    assert "Time left: 30:00." in program("exam", "--extra-time", "1").out


def test_untimed_is_remembered_and_taken_back(program: Program) -> None:
    """An attempt has no clock until --timed brings it back."""
    program("quiz", "--untimed", "--items", "1")
    assert "Untimed." in program("exam").out
    assert "Time left: 30:00." in program("exam", "--timed").out


def test_extra_time_counts_for_each_question_too(program: Program) -> None:
    """Extra time lengthens the time for each question as well."""
    out = program(
        "quiz", "--per-item", "40", "--extra-time", "2", "--items", "1", "--bank", "small"
    ).out
    assert "For this question: 1:20." in out


def test_resume_has_the_same_questions_answers_and_flags(program: Program) -> None:
    """An attempt goes on with the same form, its answers and its flags."""
    lines = some_answers(program)
    first = lines.splitlines(keepends=True)
    program(*EXAM, lines=f":f\n{first[0]}{first[1]}:q\n")
    ran = program("exam", "--resume", lines=f":go 1\n:list\n:go 3\n{first[2]}{first[3]}:submit\n")
    assert len(program.events("started")) == 1
    assert "Going on: 2 of 4 answered." in ran.out
    assert "1. answered, flagged" in ran.out
    assert "2. answered:" in ran.out
    assert "Mock exam: " in ran.out
    assert len(program.events("finished")) == 1


def test_two_unfinished_exams_are_listed_and_chosen_from(program: Program) -> None:
    """Of two unfinished exams, a number chooses one, and q goes back.

    Anything else is asked again, and exit 2 if nothing follows. A finished exam isn't listed.
    """
    program(*EXAM, lines="")
    program("exam", "--bank", "small", "--items", "2", lines="")
    ran = program("exam", "--resume", lines="1\n")
    assert "1) " in ran.out
    assert "2) " in ran.out
    assert "Question 1 of 4." in ran.out
    assert "Question 1 of 2." in program("exam", "--resume", lines="2\n").out
    assert program("exam", "--resume", lines="3\n").code == 2
    assert "Question 1 of 2." in program("exam", "--resume", lines="x\n2\n").out
    back = program("exam", "--resume", lines="q\n")
    assert (back.code, "Question" in back.out) == (0, False)
    assert program("exam", "--resume", lines="2\n:submit\ny\n").code == 0
    assert "1) " not in program("exam", "--resume", lines="").out


def test_choosing_leaves_json_alone_on_stdout(program: Program) -> None:
    """With --json the list to choose from goes to stderr."""
    program(*EXAM, lines="")
    program(*EXAM, lines="")
    ran = program("exam", "--resume", "--json", lines="1\n")
    assert ran.json["ended"] is None
    assert "Type a number from 1 to 2, or press Enter for 2." in ran.err


def test_a_quiz_is_not_resumed_as_an_exam(program: Program) -> None:
    """Each command goes on with its own kind."""
    program(*QUIZ, lines="")
    assert program("exam", "--resume").code == 2


def test_history_lists_what_was_finished(program: Program) -> None:
    """Past attempts are listed with their scores, without unfinished ones or the other kind."""
    assert "You haven't finished any exam yet." in program("exam", "--history").out
    program(*EXAM, lines=":submit\ny\n")
    program(*EXAM, lines="")
    program(*QUIZ, lines=some_lines(program))
    ran = program("exam", "--history")
    assert "0 of 4" in ran.out
    assert "not yet" in ran.out
    data = program("exam", "--history", "--json").json
    assert [(each["kind"], each["percent"]) for each in data["attempts"]] == [("exam", 0.0)]


def some_lines(program: Program) -> str:
    """Return a line for each question of the last form."""
    return "".join(ANSWERS[item] for item in form(program))


def test_study_missed_asks_just_what_was_missed(program: Program) -> None:
    """`study --missed` has just what wasn't right in the last attempt.

    `quiz --missed` draws from the same questions.
    """
    data = program(*EXAM, "--json", lines=some_answers(program) + ":submit\ny\n").json
    assert "small-typed" in data["missed"]
    assert program("study", "--missed", "--json").json["left"] == len(data["missed"])
    program("quiz", "--missed")
    assert sorted(form(program)) == sorted(data["missed"])


def test_the_same_seed_draws_the_same_form(program: Program) -> None:
    """A seed gives the same questions in the same order with the same options."""
    program(*EXAM)
    program(*EXAM)
    first, second = program.events("started")
    assert first["form"] == second["form"]


def test_fail_under_says_no(program: Program) -> None:
    """Below the percentage the exit code is 1; an exam that was stopped has none to be below."""
    assert program(*EXAM, "--fail-under", "50", lines=":submit\ny\n").code == 1
    assert program(*EXAM, "--fail-under", "50", lines="").code == 0
    assert program(*EXAM, "--fail-under", "0", lines=":submit\ny\n").code == 0


def test_partial_points_for_several_right(program: Program) -> None:
    """One of two keys gives half a point with --partial, and none without it."""
    program(*EXAM)
    place = form(program).index("small-multi")
    order = program.events("started")[-1]["form"][place]
    order = order["order"] if isinstance(order, dict) else order[1]
    lines = f":go {place + 1}\n{'abc'[order.index(0)]}\n:submit\ny\n"
    assert program(*EXAM, "--json", lines=lines).json["points"] == 0
    assert program(*EXAM, "--json", "--partial", lines=lines).json["points"] == 0.5


def test_stopping_gives_no_time_back(program: Program) -> None:
    """The seconds used until q or the end of the input are in the journal, however few."""
    seconds = itertools.count()
    program(*EXAM, lines=":q\n", clock=lambda: float(next(seconds)))
    (stored,) = program.events("clock")
    assert 0 < stored["used"] < 30
    out = program("exam", "--resume", lines="").out
    assert "Time left: 30:00." not in out


def test_a_bank_that_is_not_there(program: Program) -> None:
    """An unknown bank is exit 3 with the nearest name."""
    ran = program("quiz", "--bank", "smal")
    assert ran.code == 3
    assert "small" in ran.err


def finish(program: Program, *answers: str) -> None:
    """Take the exam of the seed, with these lines first, and hand it in."""
    program(*EXAM, lines="".join(f"{line}\n" for line in answers) + ":submit\ny\n")


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("exam", "--resume", "--minutes", "99"), "--minutes can't be used with --resume"),
        (("exam", "--resume", "--items", "3"), "--items can't be used with --resume"),
        (("exam", "--resume", "--hours", "1"), "--hours can't be used with --resume"),
        (("quiz", "--resume", "--per-item", "9"), "--per-item can't be used with --resume"),
        (("quiz", "--resume", "--seed", "9"), "--seed can't be used with --resume"),
        (("quiz", "--resume", "4"), "N can't be used with --resume"),
        (("quiz", "--resume", "--history"), "--history can't be used with --resume"),
        (("exam", "--history", "--untimed"), "--untimed can't be used with --history"),
        (("exam", "--review", "--extra-time", "2"), "--extra-time can't be used with --review"),
        (("exam", "5"), "5 goes with --review, or is it --items 5?"),
        (("exam", "--minutes", "5", "--untimed"), "--untimed turns the clock off"),
        (("quiz", "--per-item", "5", "--untimed"), "--untimed turns the clock off"),
        (("exam", "--minutes", "abc"), "'abc' isn't a number such as 1.5 or 1,5"),
        (("exam", "--minutes", "1,000"), "'1,000' could mean two numbers"),
    ],
)
def test_an_option_is_used_or_refused(args: tuple[str, ...], says: str, program: Program) -> None:
    """Nothing is ignored in silence: somebody may need the time they asked for."""
    program(*EXAM, lines="")
    program(*QUIZ, lines="")
    before = program.files()
    ran = program(*args)
    assert ran.code == 2
    assert says in ran.err
    assert program.files() == before


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("--extra-time", "2"), "Time left: 1:20:00."),
        (("--extra-time", "1,5"), "Time left: 1:00:00."),
        (("--untimed",), "Untimed."),
        ((), "Time left: 40:00."),
    ],
)
def test_accommodations_count_for_a_stopped_exam(
    change: tuple[str, ...], says: str, program: Program
) -> None:
    """Whoever finds out on the way that they need more time gets it, for good."""
    program(*EXAM, lines="")
    assert says in program("exam", "--resume", *change, lines="").out
    assert says in program("exam", "--resume", lines="").out


def test_extra_time_without_a_clock_is_for_the_next_one(program: Program) -> None:
    """An untimed exam stays untimed, and says so."""
    program(*EXAM, "--untimed", lines="")
    out = program("exam", "--resume", "--extra-time", "2", lines="").out
    assert "This one has no time limit. The extra time is for your next ones." in out


def test_minutes_beat_a_remembered_untimed(program: Program) -> None:
    """It's said, and the next attempt without a time is untimed as before."""
    program("quiz", "--untimed", "--items", "1")
    out = program("exam", "--minutes", "2,5").out
    assert "Time left: 2:30." in out
    assert "You asked for a time, so this one has a clock." in out
    assert "Untimed." in program("exam").out


def test_decimals_with_a_comma_are_numbers_in_every_command(program: Program) -> None:
    """Whoever writes 72,5 at school can write it here."""
    assert program(*EXAM, "--pass-mark", "72,5", "--json").json["limit_seconds"] == 2400.0
    assert program("exam", "--hours", "0,5", "--json").json["limit_seconds"] == 1800.0
    assert program("bank", "coverage", "--fail-under", "0,5").code == 0


def test_an_exam_says_first_what_will_happen(program: Program) -> None:
    """Before the first question: how many, how long, the mark, and that all is kept."""
    before, _, _ = program(*EXAM, lines="").out.partition("Question 1 of 4")
    assert "4 questions, 40 minutes. The pass mark is 85%: 4 of 4 right." in before
    assert "Nothing is shown until the end." in before


def test_the_end_of_an_exam_can_be_read_again(program: Program) -> None:
    """The last one, or any by its number in the history; whole, in lines and as JSON."""
    lines = some_answers(program).splitlines()
    finish(program)
    finish(program, *lines)
    first = program("exam", "--review", "1")
    assert "Mock exam: 0 of 4" in first.out
    assert "Linking keeps the role" in first.out
    last = program("exam", "--review", "--json").json
    assert last["answered"] == 4
    assert program("exam", "--review", "2", "--json").json == last
    history = program("exam", "--history").out
    assert [line.split()[0] for line in history.splitlines()[2:4]] == ["1", "2"]
    assert "cps-study exam --review N" in history


def test_a_review_that_is_not_there_says_so(program: Program) -> None:
    """Nothing finished, or no such number."""
    ran = program("quiz", "--review")
    assert (ran.code, "haven't finished any quiz yet" in ran.out) == (0, True)
    finish(program)
    ran = program("exam", "--review", "2")
    assert (ran.code, "there is no exam number 2" in ran.err) == (2, True)
    assert "--history" in ran.err


def test_a_corrected_question_is_asked_again(program: Program, shipped: Path) -> None:
    """Stopped, its bank corrected, resumed: which question has changed is said, and why."""
    program(*EXAM, lines=some_answers(program))
    number = form(program).index("small-choice") + 1
    file = next(shipped.glob("*small*.yaml"))
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("A peer asks for step", "A peer asks you for step"))
    out = program("exam", "--resume", lines=f":go {number}\n").out
    assert f"Question {number} has changed since you stopped. Your answer was to the old" in out
    assert "A peer asks you for step work." in out
    assert "Going on: 3 of 4 answered." in out


def test_a_retired_question_is_left_out_of_a_stopped_exam(program: Program, shipped: Path) -> None:
    """It's said, and the exam is shorter by it."""
    program(*EXAM, lines=some_answers(program))
    file = next(shipped.glob("*small*.yaml"))
    text = file.read_text(encoding="utf-8")
    file.write_text(
        text.replace("id: small-tf\n", "id: small-tf\n    retired: true\n    why: Wrong.\n")
    )
    out = program("exam", "--resume", lines="").out
    assert "Going on: 3 of 3 answered." in out
    assert "Left out: 1 question that was found to be wrong or misleading." in out


def test_an_exam_can_be_given_up_from_the_list(program: Program) -> None:
    """It's listed no more; the other one can go on."""
    program(*EXAM, lines="a\n")
    program("exam", "--bank", "small", "--items", "2", lines="")
    ran = program("exam", "--resume", lines="drop 1\nq\n")
    assert "Given up." in ran.err
    assert "Question 1 of 2" in program("exam", "--resume", lines="").out
