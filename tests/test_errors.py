from __future__ import annotations

import pytest

from cps_study import errors
from cps_study.errors import (
    BankError,
    BankProblemsError,
    DataError,
    DeclinedError,
    ExitCode,
    StudyError,
    UnknownBankError,
    UnknownNameError,
    UsageError,
)
from cps_study.model.problem import Problem

BANKS = ("background", "boundaries", "competencies", "job-support", "job-team", "roles", "values")


def test_exit_codes_are_the_contracts() -> None:
    """Scripts rely on these numbers."""
    assert {code.name: code.value for code in ExitCode} == {
        "DONE": 0,
        "NO": 1,
        "USAGE": 2,
        "BANK": 3,
        "DATA": 4,
        "BUG": 70,
        "INTERRUPTED": 130,
    }


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (StudyError("w"), 2),
        (UsageError("w"), 2),
        (UnknownNameError("topic", "x", BANKS), 2),
        (BankError("w"), 3),
        (UnknownBankError("x", BANKS), 3),
        (BankProblemsError("b.yaml", []), 3),
        (DataError("w"), 4),
        (DeclinedError(), 1),
    ],
)
def test_every_error_knows_its_exit_code(error: StudyError, code: int) -> None:
    """An unknown bank is a missing bank (3); any other unknown name is wrong usage (2)."""
    assert error.exit_code == code
    assert isinstance(error, StudyError)


def test_every_error_class_ends_with_a_code_of_the_contract() -> None:
    """Every class has a code, and no class ends as done, as a bug or as interrupted."""
    classes = [
        value
        for value in vars(errors).values()
        if isinstance(value, type) and issubclass(value, StudyError)
    ]
    assert len(classes) >= 7
    assert {kind.exit_code for kind in classes} <= {
        ExitCode.NO,
        ExitCode.USAGE,
        ExitCode.BANK,
        ExitCode.DATA,
    }


def test_an_error_is_its_sentence_and_perhaps_a_hint() -> None:
    """The text of the exception is what went wrong; the hint is kept apart and may be empty."""
    error = UsageError("that isn't a date", "write it as 2026-11-21")
    assert str(error) == "that isn't a date"
    assert error.what == "that isn't a date"
    assert error.hint == "write it as 2026-11-21"
    assert StudyError("w").hint == ""


def test_an_unknown_name_says_what_it_is_and_offers_the_nearest() -> None:
    """A typo gets the name that was meant; a name far from all of them gets the choices."""
    near = UnknownNameError("topic", "bondaries", BANKS)
    assert (near.what, near.hint) == (
        "there is no topic called 'bondaries'",
        "did you mean 'boundaries'?",
    )
    far = UnknownBankError("xyz", ["roles", "values", "roles"])
    assert (far.what, far.hint) == ("there is no bank called 'xyz'", "choose one of: roles, values")


def test_an_unknown_name_gets_no_hint_where_no_names_are_known() -> None:
    """With nothing to offer, the hint is empty."""
    assert UnknownBankError("x", []).hint == ""


@pytest.mark.parametrize(
    ("count", "what"),
    [
        (1, "b.yaml can't be used: it has 1 problem"),
        (2, "b.yaml can't be used: it has 2 problems"),
    ],
)
def test_a_bank_with_problems_carries_them_all(count: int, what: str) -> None:
    """The count reads naturally, the problems keep their order, the hint names the command."""
    problems = [Problem("b.yaml", line, 1, "w") for line in range(count)]
    error = BankProblemsError("b.yaml", problems)
    assert error.what == what
    assert error.problems == tuple(problems)
    assert "cps-study bank check" in error.hint
