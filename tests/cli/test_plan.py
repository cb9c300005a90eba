"""`cps-study plan`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.store.samples import write_journal
from tests.study.past import answered

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Program, Ran

TODAY = datetime(2026, 11, 28, 18, 0, tzinfo=UTC)


def plan(program: Program, *words: str, at: datetime = TODAY) -> Ran:
    """Run the command on a fixed day."""
    return program("plan", *words, now=lambda: at)


def test_without_a_date_it_says_how_to_give_one_and_makes_nothing(program: Program) -> None:
    """Looking at a plan that isn't there writes nothing."""
    ran = plan(program)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("You haven't set an exam date yet.")
    assert "cps-study plan --exam-date" in ran.out
    data = plan(program, "--json").json
    assert (data["exam_date"], data["days"], data["left_out"]) == (None, [], 0)
    assert not program.home.root.exists()


def test_a_date_is_kept_and_planned_for(program: Program) -> None:
    """The days go from today to the eve, with their minutes, and what they bring is said."""
    data = plan(program, "--exam-date", "2026-12-12", "--minutes-per-day", "15", "--json").json
    assert (data["exam_date"], data["minutes_per_day"], data["days_off"]) == ("2026-12-12", 15, [])
    assert [day["day"] for day in data["days"]] == [
        str(TODAY.date() + timedelta(days=place)) for place in range(14)
    ]
    assert all(set(day) == {"day", "minutes", "reviews", "new"} for day in data["days"])
    assert sum(day["new"] for day in data["days"]) == 6
    assert 0.9 < data["expected"]["mean"] <= 1
    assert 0 <= data["expected"]["worst_decile"] <= data["expected"]["mean"]
    assert data["left_out"] == 0
    assert data["ten_more_minutes"] >= 0
    assert program("settings", "--json").json["settings"]["exam_date"] == "2026-12-12"


def test_the_schedule_stays_as_it_is(program: Program) -> None:
    """A plan writes settings and nothing else."""
    program("study", "--bank", "small", "--new", "2", lines="\n3\n\n3\n")
    before = program.files()
    plan(program, "--exam-date", "2027-01-15")
    after = program.files()
    assert {name for name in after if after[name] != before.get(name)} == {"settings.json"}


def test_days_off_are_free(program: Program) -> None:
    """Weekdays and dates may be mixed; on those days nothing is planned."""
    data = plan(
        program, "--exam-date", "2026-12-12", "--days-off", "sat,sun,2026-12-01", "--json"
    ).json
    assert data["days_off"] == ["saturday", "sunday", "2026-12-01"]
    free = {"2026-11-28", "2026-11-29", "2026-12-01", "2026-12-05", "2026-12-06"}
    assert all(day["minutes"] == 0 for day in data["days"] if day["day"] in free)
    today = program("--json", now=lambda: TODAY).json
    assert (today["due"], today["new"], today["minutes"]) == (0, 0, 0)


def test_what_cannot_be_met_is_said(program: Program) -> None:
    """With a minute on the eve, most stays unmet, and ten minutes more would help."""
    words = ("--exam-date", "2026-11-29", "--minutes-per-day", "1")
    ran = plan(program, *words)
    assert "Your exam is tomorrow" in ran.out
    assert "The time isn't enough for everything" in ran.out
    assert "Ten minutes more a day would bring it to" in ran.out
    data = plan(program, "--json").json
    assert data["left_out"] == len(data["left_out_objectives"]) >= 4
    assert data["ten_more_minutes"] > 0.1


def test_a_ceiling_of_new_ones_is_said_and_what_it_costs(program: Program) -> None:
    """The usual one doesn't count; one that was set does, and is named if it's what limits."""
    plan(program, "--exam-date", "2026-12-01", "--minutes-per-day", "20")
    assert "come in a day" not in plan(program).out
    program("settings", "new-per-day", "12")
    assert "At most 12 new ones come in a day, as you set it." in plan(program).out
    told = program("settings", "new-per-day").out
    assert "Toward an exam, your minutes are the limit: this counts only if you set it." in told
    program("settings", "new-per-day", "1")
    out = plan(program).out
    assert "At most 1 new one comes in a day, as you set it." in out
    assert "With 1 new a day, you won't meet everything (to lift that limit: " in out
    assert "settings new-per-day default): 3 statements stay unmet." in out
    program("settings", "new-per-day", "12")
    out = plan(program).out
    assert "At most 12 new ones come in a day, as you set it." in out
    assert "unmet" not in out


def test_time_is_given_back(program: Program) -> None:
    """With far more time than six statements take, the plan says that most of it is free."""
    ran = plan(program, "--exam-date", "2027-01-15", "--minutes-per-day", "60")
    assert "The rest is yours" in ran.out


def test_the_eve_and_the_day(program: Program) -> None:
    """On the day itself there's nothing left to plan, and it's said kindly."""
    assert plan(program, "--exam-date", "2026-11-28").out.startswith("Your exam is today.")
    data = plan(program, "--json").json
    assert (data["exam_date"], data["days"]) == ("2026-11-28", [])


def test_after_the_day_it_is_back_to_ordinary_reviews(program: Program) -> None:
    """Once the date is over, nothing is aimed at it anymore."""
    plan(program, "--exam-date", "2026-12-01")
    later = TODAY + timedelta(days=9)
    ran = plan(program, at=later)
    assert ran.out.startswith("Your exam was on December 1, 2026.")
    data = plan(program, "--json", at=later).json
    assert (data["exam_date"], data["past_exam"]) == (None, "2026-12-01")
    assert program("--json", now=lambda: later).json["exam"] is None


def test_with_nothing_left_to_do_it_says_when_it_goes_on(program: Program) -> None:
    """What's known rests; free days are one line; the next command is one that does something."""
    names = ("one", "two", "three", "four", "five", "six")
    known = [
        answered(name, day=day, minute=minute, rating=4, objective=f"demo/{name}")
        for day in (0, 10, 60, 150, 250, 269)
        for minute, name in enumerate(names)
    ]
    write_journal(program.home, known)
    ran = plan(program, "--exam-date", "2027-01-15")
    assert "Nothing is left to do today. The next study day is " in ran.out
    assert "Saturday, November 28, to Friday, December 11: nothing." in ran.out
    assert ran.out.endswith("cps-study study --cram --limit 10\n")
    assert program(now=lambda: TODAY).out.startswith("Nothing is due today.")


def test_a_clock_that_went_back_is_said(program: Program) -> None:
    """The plan counts days, so it asks to look at the date, and plans all the same."""
    ahead = TODAY + timedelta(days=45)
    program("study", "--bank", "small", "--new", "2", lines="\n4\n\n4\n", now=lambda: ahead)
    ran = plan(program, "--exam-date", "2026-12-20")
    assert ran.code == 0
    assert "If this computer's date is wrong, fix it first" in ran.err
    assert ran.out.startswith("Your exam is in 22 days")


def test_the_next_of_several_dates_counts(program: Program) -> None:
    """A retake can be given beforehand, in any order; it counts when the first one is over."""
    data = plan(program, "--exam-date", "2027-03-19", "--exam-date", "2026-12-12", "--json").json
    assert (data["exam_date"], data["retake_dates"]) == ("2026-12-12", ["2027-03-19"])
    later = TODAY + timedelta(days=20)
    assert plan(program, "--json", at=later).json["exam_date"] == "2027-03-19"
    assert program("--json", now=lambda: later).json["exam"]["date"] == "2027-03-19"


def test_the_date_is_forgotten(program: Program) -> None:
    """`--clear` forgets all dates and leaves the rest of the settings."""
    plan(program, "--exam-date", "2026-12-12", "--exam-date", "2027-03-19", "--days-off", "sun")
    assert "ordinary reviews" in plan(program, "--clear").out
    settings = program("settings", "--json").json["settings"]
    assert (settings["exam_date"], settings["retake_dates"]) == (None, [])
    assert settings["days_off"] == ["sunday"]


def test_more_minutes_than_anybody_learns_are_planned_with_fewer(program: Program) -> None:
    """A thousand minutes a day is a slip or a hope: the plan says what it counts on instead."""
    ran = plan(program, "--exam-date", "2026-12-12", "--minutes-per-day", "1000")
    assert ran.code == 0
    assert "You gave 1,000 minutes" in ran.out
    assert plan(program, "--json").json["planned_minutes"] == 240


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (["--exam-date", "2026-01-15"], "is in the past"),
        (["--exam-date", "2207-01-15"], "more than five years away"),
        (["--exam-date", "soon"], "--exam-date can't be 'soon'"),
        (["--exam-date", "none"], "no day to plan for"),
        (["--minutes-per-day", "0"], "0 minutes a day leaves nothing to plan"),
        (["--minutes-per-day", "-5"], "leaves nothing to plan"),
        (["--minutes-per-day", "2000"], "a day doesn't have 2,000 minutes"),
        (["--days-off", "someday"], "--days-off can't be 'someday'"),
        (["--days-off", "mon,tue,wed,thu,fri,sat,sun"], "no day is left to study"),
        (["--minutes-per-day", "ten"], "'ten' isn't a whole number"),
        (["--clear", "--exam-date", "2026-12-12"], "--exam-date can't be used with --clear"),
        (["--clear", "--ics", "x.ics"], "--ics can't be used with --clear"),
        (["--title", "Reading"], "--title goes with --ics"),
        (["--ics", "x.ics"], "no exam is ahead"),
    ],
    ids=lambda given: " ".join(given) if isinstance(given, list) else "",
)
def test_what_makes_no_sense_is_refused_with_a_hint(
    program: Program, words: list[str], what: str
) -> None:
    """A clear sentence, what to type instead, and nothing stored."""
    ran = plan(program, *words)
    assert ran.code == 2
    assert what in ran.err
    assert "hint: " in ran.err
    assert not program.home.settings.exists()


def test_the_calendar_says_nothing_of_an_exam(program: Program, tmp_path: Path) -> None:
    """The entries are neutral, and so is everything else in the file; a title changes them."""
    file = tmp_path / "study.ics"
    ran = plan(program, "--exam-date", "2026-12-12", "--ics", str(file))
    assert f"Wrote the days to {file}." in ran.out
    text = file.read_text(encoding="utf-8")
    assert "SUMMARY:Study\\, " in text
    assert not any(word in text.casefold() for word in ("cps", "exam", "peer", "recovery"))
    assert plan(program, "--ics", str(file)).code == 2
    assert plan(program, "--ics", str(file), "--title", "Reading", "--force").code == 0
    assert "SUMMARY:Reading\\, " in file.read_text(encoding="utf-8")


def test_today_and_study_follow_the_plan(program: Program) -> None:
    """Three days before the exam, more than a day's ceiling comes new, and study brings it."""
    program("settings", "minutes-per-day", "60")
    plan(program, "--exam-date", "2026-12-01")
    today = program("--json", now=lambda: TODAY).json
    assert today["new"] == 6
    assert today["exam"] == {"date": "2026-12-01", "days": 3}


def test_a_day_off_is_said(program: Program) -> None:
    """On a day off, today's page and study say so, and how to study anyway."""
    program("study", "--bank", "small", "--new", "1", lines="\n4\n", now=lambda: TODAY)
    plan(program, "--exam-date", "2026-12-20", "--days-off", "sat")
    ran = program(now=lambda: TODAY)
    assert ran.out.startswith("Today is a day off.")
    assert "cps-study study --minutes 10" in ran.out
    assert "Today is a day off." in program("study", now=lambda: TODAY).out


def test_a_new_learner_sees_her_date(program: Program) -> None:
    """The welcome counts the days, too."""
    plan(program, "--exam-date", "2026-12-20")
    out = program(now=lambda: TODAY).out
    assert out.startswith("Welcome.")
    assert "Your exam is in 22 days, on December 20." in out


def test_what_comes_after_the_exam_says_so(program: Program) -> None:
    """On the eve, no rating promises a day before the exam that it can't keep."""
    plan(program, "--exam-date", "2026-11-29")
    ran = program("study", "--topic", "small/cards", lines="\nq\n", now=lambda: TODAY)
    assert "4 Easy · after your exam" in ran.out
