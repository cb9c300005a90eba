from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cps_study import errors
from cps_study.errors import (
    BankError,
    BankProblemsError,
    DataError,
    ExitCode,
    StudyError,
    UnknownBankError,
    UnknownNameError,
    UsageError,
    nearest,
    nearest_hint,
)
from cps_study.model.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    ],
)
def test_every_error_knows_its_exit_code(error: StudyError, code: int) -> None:
    """An unknown bank is a missing bank (3), any other unknown name is wrong usage (2), the learner's data is 4."""
    assert error.exit_code == code
    assert isinstance(error, StudyError)


def test_every_error_class_ends_with_a_code_of_the_contract() -> None:
    """No class of the module is without a code, and none ends as done, as a bug or as interrupted."""
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
    """The text of the exception is what went wrong; the hint stands apart and may be missing."""
    error = UsageError("that is no date", "write it as 2026-11-21")
    assert (str(error), error.what, error.hint) == (
        "that is no date",
        "that is no date",
        "write it as 2026-11-21",
    )
    assert StudyError("w").hint == ""


def test_an_unknown_name_says_what_it_is_and_offers_the_nearest() -> None:
    """A slip of the keyboard gets the name that was meant; what is far from all gets the names there are."""
    near = UnknownNameError("topic", "bondaries", BANKS)
    assert (near.what, near.hint) == (
        "there is no topic called 'bondaries'",
        "did you mean 'boundaries'?",
    )
    far = UnknownBankError("xyz", ["roles", "values", "roles"])
    assert (far.what, far.hint) == ("there is no bank called 'xyz'", "choose one of: roles, values")


def test_an_unknown_name_among_none_gets_no_hint() -> None:
    """Where there is nothing to offer, nothing is offered."""
    assert UnknownBankError("x", []).hint == ""
    assert nearest("x", []) is None


@pytest.mark.parametrize(
    ("count", "what"),
    [(1, "b.yaml cannot be used: 1 problem"), (2, "b.yaml cannot be used: 2 problems")],
)
def test_a_bank_with_problems_carries_them_all(count: int, what: str) -> None:
    """The count is worded as people say it, the problems are kept in their order, and the hint names the command."""
    problems = [Problem("b.yaml", line, 1, "w") for line in range(count)]
    error = BankProblemsError("b.yaml", problems)
    assert error.what == what
    assert error.problems == tuple(problems)
    assert "cps-study bank check" in error.hint


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("bounderies", "boundaries"),
        ("boundary", "boundaries"),
        ("Boundaries", "boundaries"),
        ("BOUNDARIES", "boundaries"),
        ("job-suport", "job-support"),
        ("role", "roles"),
        ("jobteam", "job-team"),
        ("", None),
        ("xyz", None),
        ("zzzzzzzzzz", None),
    ],
)
def test_the_nearest_name_is_the_one_that_was_meant(name: str, meant: str | None) -> None:
    """Missing, extra and swapped letters and another case are forgiven; something else altogether is not."""
    assert nearest(name, BANKS) == meant


def test_a_long_list_of_names_is_cut() -> None:
    """Twelve names are shown, and an ellipsis tells that there are more."""
    names = [f"n{number:02}" for number in range(12)]
    assert nearest_hint("zzz", names) == f"choose one of: {', '.join(names)}"
    assert nearest_hint("zzz", [*names, "n12"]) == f"choose one of: {', '.join(names)}, …"


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=20), st.lists(st.text(min_size=1, max_size=20), max_size=15))
def test_what_is_offered_exists(name: str, known: Sequence[str]) -> None:
    """Whatever was typed, the name offered is a known one, and a known name is its own nearest but for case."""
    assert nearest(name, known) in {None, *known}
    for other in known:
        assert (nearest(other, known) or "").casefold() == other.casefold()
