from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cps_study.nearest import nearest, nearest_hint, nearest_option

if TYPE_CHECKING:
    from collections.abc import Sequence

BANKS = ("background", "boundaries", "competencies", "job-support", "job-team", "roles", "values")


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
        ("jab-teem", "job-team"),
        ("job", "job-team"),
        ("veluez", None),
        ("backgammon-club", None),
        ("", None),
        ("xyz", None),
        ("zzzzzzzzzz", None),
    ],
)
def test_the_nearest_name_is_the_one_that_was_meant(name: str, meant: str | None) -> None:
    """Missing, extra and swapped letters and another case are forgiven; another word isn't.

    Eight letters may have two slips in them, six may not. Of two names the shorter one is meant.
    """
    assert nearest(name, BANKS) == meant


def test_of_names_that_differ_only_in_case_the_first_is_offered() -> None:
    """The order of the known names decides, whatever case was typed."""
    assert nearest("roles", ["Roles", "ROLES"]) == "Roles"


def test_nothing_is_near_where_no_names_are_known() -> None:
    """Then there is no name to offer and no list to choose from."""
    assert nearest("x", []) is None
    assert nearest_hint("x", []) == ""


def test_a_hint_offers_the_nearest_name_or_lists_them_all() -> None:
    """A typo gets the name that was meant; a name that is far from all of them gets the choices."""
    assert nearest_hint("rolse", BANKS) == "did you mean 'roles'?"
    assert nearest_hint("xyz", ["roles", "values"]) == "choose one of: roles, values"


def test_a_long_list_of_names_is_cut() -> None:
    """Twenty names are listed; of more, the hint says how to see them, or there's an ellipsis."""
    names = [f"n{number:02}" for number in range(20)]
    assert nearest_hint("zzz", names, "see more") == f"choose one of: {', '.join(names)}"
    assert nearest_hint("zzz", [*names, "n20"]) == f"choose one of: {', '.join(names)}, …"
    assert nearest_hint("zzz", [*names, "n20"], "see more") == "see more"


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("--form", None),
        ("--item", "--items"),
        ("-items", "--items"),
        ("--itmes", "--items"),
        ("--exam", "--exam-date"),
        ("--date", "--exam-date"),
        ("--exam-day", "--exam-date"),
        ("--no-header", "--no-headings"),
        ("--list", None),
        ("--no", None),
        ("--day", None),
    ],
)
def test_an_option_is_only_taken_for_one_that_is_close(name: str, meant: str | None) -> None:
    """Hyphens make no two of them alike: `--form` was once taken for `--hours`.

    `--list` isn't `--limit`, since a short word with two slips is another word; and of two with
    the same word in them, neither is the one meant.
    """
    known = ["--hours", "--items", "--limit", "--exam-date", "--no-headings"]
    known += ["--new-per-day", "--first-day"]
    assert nearest_option(name, known) == meant


@pytest.mark.parametrize(
    ("word", "commands"),
    [("practise", ["erase"]), ("resume", ["remove"]), ("manual", ["menu"]), ("score", ["restore"])],
)
def test_another_word_is_not_taken_for_a_command(word: str, commands: list[str]) -> None:
    """Each of these was, by how many letters they share."""
    assert nearest(word, commands) is None


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=20), st.lists(st.text(min_size=1, max_size=20), max_size=15))
def test_the_name_offered_exists(name: str, known: Sequence[str]) -> None:
    """Only known names are offered, and a known name is its own nearest, but for its case."""
    assert nearest(name, known) in {None, *known}
    for other in known:
        assert (nearest(other, known) or "").casefold() == other.casefold()
