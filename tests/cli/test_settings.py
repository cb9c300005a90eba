"""`cps-study settings`."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from cps_study.ui.settings_report import MEANINGS

if TYPE_CHECKING:
    from tests.cli.conftest import Program, Ran

TODAY = datetime(2026, 11, 28, 18, 0, tzinfo=UTC)


def setting(program: Program, *words: str) -> Ran:
    """Run the command on a fixed day."""
    return program("settings", *words, now=lambda: TODAY)


def test_all_settings_are_shown_with_their_meanings_and_nothing_is_created(
    program: Program,
) -> None:
    """Looking writes nothing; every setting has its line, in typed form, and fits 80 columns."""
    ran = setting(program)
    assert (ran.code, ran.err) == (0, "")
    lines = ran.out.splitlines()
    for name, meaning in MEANINGS.items():
        line = next(line for line in lines if line.startswith(name.replace("_", "-")))
        assert line.endswith(meaning)
    assert max(map(len, lines)) <= 80
    data = setting(program, "--json").json["settings"]
    assert list(data) == list(MEANINGS)
    assert (data["minutes_per_day"], data["new_per_day"], data["exam_date"]) == (20, 12, None)
    assert not program.home.root.exists()


@pytest.mark.parametrize(
    ("words", "value"),
    [
        (["minutes-per-day", "15"], 15),
        (["minutes_per_day", "15"], 15),
        (["Minutes-Per-Day", " 15 "], 15),
        (["new-per-day", "0"], 0),
        (["exam-date", "2027-01-15"], "2027-01-15"),
        (["exam-date", "1/15/2027"], "2027-01-15"),
        (["exam-date", "none"], None),
        (["days-off", "sun", "2026-12-24", "saturdays"], ["saturday", "sunday", "2026-12-24"]),
        (["days-off", "th, tu"], ["tuesday", "thursday"]),
        (["skip-domain", "crisis"], ["crisis"]),
        (["skip-domain", "rights,Crisis"], ["crisis", "rights"]),
        (["skip-domain", "none"], []),
        (["skip-domain", ""], []),
        (["extra-time", "1,5"], 1.5),
        (["untimed", "on"], True),
        (["spacious", "no"], False),
    ],
    ids=lambda given: " ".join(given) if isinstance(given, list) else "",
)
def test_a_value_is_stored_and_said(words: list[str], value: object, program: Program) -> None:
    """What was typed is in the JSON, in the file's next reading, and in one sentence."""
    name = words[0].casefold().replace("-", "_")
    assert setting(program, *words, "--json").json["settings"] == {name: value}
    assert setting(program, "--json").json["settings"][name] == value
    again = setting(program, *words)
    assert again.code == 0
    assert again.out.endswith(", as before.\n")


def test_a_change_says_what_it_was(program: Program) -> None:
    """So a slip of the finger is seen, and can be taken back."""
    setting(program, "skip-domain", "crisis")
    ran = setting(program, "skip-domain", "rights", "values")
    assert ran.out == "skip-domain: values, rights (it was crisis).\n"
    assert setting(program, "skip-domain", "none").out.startswith("skip-domain: none")


def test_default_takes_any_setting_back(program: Program) -> None:
    """The word works for each of them, and the file forgets the choice."""
    setting(program, "minutes-per-day", "45")
    ran = setting(program, "minutes-per-day", "default")
    assert ran.out == "minutes-per-day: 20 (it was 45).\n"
    assert "minutes_per_day" not in json.loads(program.home.settings.read_bytes())
    for name in MEANINGS:
        assert setting(program, name, "default").code == 0


@pytest.mark.parametrize(
    ("words", "what", "hint"),
    [
        (["minutes-per-day", "0"], "minutes-per-day can't be '0'", "from 1 to 1440"),
        (["minutes-per-day", "-5"], "minutes-per-day can't be '-5'", "such as 20"),
        (["minutes-per-day", "soon"], "can't be 'soon'", "such as 20"),
        (["minutes-per-day", "15", "min"], "can't be '15 min'", "such as 20"),
        (["exam-date", "15.1.2027"], "can't be '15.1.2027'", "2027-01-15"),
        (["exam-date", "15/1/2027"], "can't be '15/1/2027'", "2027-01-15"),
        (["exam-date", "2026-11-27"], "is in the past", "the day of your exam"),
        (["exam-date", "2207-01-15"], "more than five years away", "the day of your exam"),
        (["days-off", "t"], "can't be 't'", "sunday"),
        (["days-off", "mo tu we th fr sa su"], "no day is left to study", "keep at least one"),
        (["skip-domain", "crises"], "no subject called 'crises'", "did you mean 'crisis'?"),
        (["skip-domain", "x"], "no subject called 'x'", "confidentiality, crisis"),
        (["extra-time", "0.5"], "extra-time can't be '0.5'", "1.5 for time and a half"),
        (["extra-time", "nan"], "extra-time can't be 'nan'", "from 1 to 10"),
        (["breaks", "2.5"], "breaks can't be '2.5'", "a whole number"),
        (["untimed", "maybe"], "untimed can't be 'maybe'", "yes or no"),
        (["mintes-per-day", "3"], "no setting called 'mintes-per-day'", "'minutes-per-day'"),
        (["device", "3"], "no setting called 'device'", ""),
        (["minutes-per-day", "15", "--jsn"], "no such option '--jsn'", "--help"),
    ],
    ids=lambda given: " ".join(given) if isinstance(given, list) else "",
)
def test_what_makes_no_sense_is_refused_with_a_hint(
    words: list[str], what: str, hint: str, program: Program
) -> None:
    """The exit code is 2, the hint says what to type, and nothing is stored."""
    ran = setting(program, *words)
    assert (ran.code, ran.out) == (2, "")
    error, advice = ran.err.splitlines()
    assert error.startswith("error: ")
    assert what in error
    assert advice.startswith("hint: ")
    assert hint in advice
    assert not program.home.root.exists()


def test_one_setting_is_shown_with_what_can_be_typed(program: Program) -> None:
    """`settings KEY` tells its value, its meaning and the form of a new value."""
    ran = setting(program, "exam-date")
    assert ran.out.splitlines() == [
        "exam-date: none",
        "The day of your exam.",
        "Change it with: cps-study settings exam-date VALUE",
        "For VALUE, give a day such as 2027-01-15, or none.",
    ]
    assert setting(program, "days-off", "--json").json["settings"] == {"days_off": []}
