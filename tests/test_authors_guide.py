"""`banks/README.md`, how to write a bank: its samples are as good and as bad as it says."""

from __future__ import annotations

import re

import pytest

from cps_study.checks.rules import CheckedFile, judge
from cps_study.formats.native.yaml_bank import read
from cps_study.store.library import Library
from cps_study.store.paths import find_home
from tests.documents import AUTHORS_GUIDE, fenced, text_of

pytestmark = pytest.mark.usefixtures("shared_cache")


def samples() -> list[str]:
    """Return the YAML samples of the page."""
    return fenced(text_of(AUTHORS_GUIDE), "yaml")


@pytest.mark.parametrize(
    "sample", samples(), ids=lambda sample: re.findall(r"bank: (\S+)", sample)[0]
)
def test_samples_break_the_rules_they_say_and_no_others(sample: str) -> None:
    """Every sample loads; a good one has no warning, a bad one has those that it names."""
    bank, problems = read(sample, AUTHORS_GUIDE)
    assert problems == []
    assert bank is not None
    named = re.match(r"# found by: (.*)", sample)
    outline = Library(find_home(None)).outline()
    found = judge([CheckedFile(AUTHORS_GUIDE, bank)], outline).open
    rules = {problem.rule for problem in found if named or problem.severity != "info"}
    assert rules == (set(named[1].split()) if named else set())


def test_there_is_a_good_and_a_bad_sample_of_every_kind() -> None:
    """Five kinds and two groups, each both ways."""
    idents = {re.findall(r"bank: (\S+)", sample)[0] for sample in samples()}
    for kind in ("card", "choice", "multi", "truefalse", "typed", "scenario", "family"):
        assert {f"good-{kind}", f"bad-{kind}"} <= idents
