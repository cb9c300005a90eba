"""Rules about how options are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cps_study.model.item import Option, Question, offers_all, offers_none
from tests.checks.makers import card, choice, findings, statement, typed

FOUR = (
    "Find a sponsor for her",
    "Tell the team about it",
    "Wait until she asks",
    "Share your own story",
)


@pytest.mark.parametrize(
    ("rule", "item", "what"),
    [
        (
            "L02",
            choice("Wait", "Call", "All of the above"),
            "the option 'All of the above' refers to other options",
        ),
        (
            "L02",
            choice("Both A and C", "Wait", "Call"),
            "the option 'Both A and C' refers to other options",
        ),
        (
            "L02",
            choice("Wait", "Call", "A and B only"),
            "the option 'A and B only' refers to other options",
        ),
        (
            "L02",
            choice("Wait", "Call", "All of these"),
            "the option 'All of these' refers to other options",
        ),
        (
            "L03",
            choice("Wait", "Call", "None of the above"),
            "the option 'None of the above' only says that",
        ),
        ("L06", choice("Usually the team", "The nurse", "The guide"), "the options say 'usually'"),
        (
            "L09",
            choice("Tell the team", "Tell the team today", "Wait"),
            "the option 'Tell the team today' contains all",
        ),
        (
            "L09",
            choice("Tell the team today", "Tell the team", "Wait"),
            "the option 'Tell the team today' contains all",
        ),
        (
            "L09",
            choice("10-20 hours", "15 to 25 hours", "30-40 hours"),
            "the ranges 10-20 and 15-25 overlap",
        ),
        (
            "L11",
            choice("Walking", "Plan", "Greet", "Ask"),
            "only one option begins with an -ing form",
        ),
        (
            "L11",
            choice(
                "Wait",
                "Call her",
                "Ask the nurse",
                "Sit down with her and with the team for an hour or two",
            ),
            "the option 'Sit down with her and with the team for…' is more than twice",
        ),
        (
            "L11",
            choice(
                "Wait",
                "Sit down with her for an hour",
                "Sit down with the team for an hour",
                "Sit down with the nurse for an hour",
            ),
            "the option 'Wait' is less than half",
        ),
        (
            "L11",
            choice("W" * 100, "C" * 40, "A" * 40, "R" * 40),
            "the option 'WWW",
        ),
        ("L13", choice("20", "10", "40", "30"), "the numbers in the options aren't in order"),
        (
            "L13",
            choice("About 10 hours", "20 hours", "30 hours"),
            "shuffling would put the numbers out of order",
        ),
        ("L14", choice("Wait", "Call"), "only 2 options"),
        ("L14", choice("One", "Two", "Three", "Four", "Five", "Six"), "6 options are a lot"),
        ("L14", choice("W", "Call", "Ask"), "the option 'W' is too short"),
        (
            "L11",
            choice("Walking", "Planning", "Greeting", "Ask"),
            "all options but one begin with an -ing form",
        ),
    ],
)
def test_a_flaw_in_the_options_is_found(rule: str, item: Question, what: str) -> None:
    """Each rule says in a sentence what is wrong, and in another how to fix it."""
    (finding,) = findings(item, rule)
    assert finding.what.startswith(what)
    assert finding.hint
    assert finding.field in {"options", "stem"}


@pytest.mark.parametrize("rule", ["L02", "L03", "L06", "L09", "L11", "L13", "L14"])
@pytest.mark.parametrize(
    "item",
    [
        choice(*FOUR),
        choice(
            *FOUR, kind="multi", options=tuple(Option(t, n < 2, "R") for n, t in enumerate(FOUR))
        ),
        choice("Always ask", "Never ask", "Ask once", "Ask twice"),
        choice("10 hours", "20 hours", "30 hours", locked=True),
        choice("2012", "2009", "2006", stem="In which year did it begin?", locked=True),
        statement("The guide meets every newcomer."),
        typed("Who meets newcomers?"),
        card("Who meets newcomers?", "The guide, usually"),
    ],
    ids=lambda item: f"{item.kind}",
)
def test_good_options_are_left_alone(rule: str, item: Question) -> None:
    """Sweeping words on both sides, numbers in order, and items without options are fine."""
    assert findings(item, rule) == []


def test_too_few_options_are_a_warning_and_too_many_only_worth_a_look() -> None:
    """With two options half of all guesses are right; more than five only take time to read."""
    assert [f.severity for f in findings(choice("Wait", "Call"), "L14")] == ["warning"]
    assert [f.severity for f in findings(choice(*"123456"), "L14")] == ["info"]


@pytest.mark.parametrize(
    "item",
    [
        choice("Walking", "Planning", "Greet", "Ask"),
        choice("W" * 60, "C" * 60, "A" * 60, "R" * 90),
        choice("W" * 40, "C" * 45, "A" * 30, "R" * 70),
    ],
    ids=["two and two", "half as long again", "all of them different"],
)
def test_options_may_differ_a_little(item: Question) -> None:
    """Two options in one form and two in another are even, and so is one that's a bit longer."""
    assert findings(item, "L11") == []


REFERENCES = ["all", "both", "A", "(B)", "C", "and", "or", ",", "of the above", "these", "them"]


@given(st.lists(st.sampled_from([*REFERENCES, "none of", "only", "options", "wait", "call"])))
def test_every_option_that_refers_to_others_is_found(words: list[str]) -> None:
    """However it's said: looking at the words first overlooks none."""
    text = " ".join(words)
    item = choice("Ask her", text, "Sit down")
    assert bool(findings(item, "L02")) == offers_all(text)
    assert bool(findings(item, "L03")) == offers_none(text)
