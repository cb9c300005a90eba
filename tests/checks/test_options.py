"""Rules about the options of a closed question."""

from __future__ import annotations

import pytest

from cps_study.model.item import Group, Option, Question
from tests.checks.makers import STEM, card, choice, family, found, statement, typed

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
            "L01",
            choice(
                "Help her to find a sponsor in the group she likes",
                "Wait",
                "Call her mother",
                "Tell the team",
            ),
            "the key is conspicuously long: 49 characters, the longest distractor 15",
        ),
        (
            "L02",
            choice("Wait", "Call", "All of the above"),
            "the option 'All of the above' stands for others",
        ),
        (
            "L02",
            choice("Both A and C", "Wait", "Call"),
            "the option 'Both A and C' stands for others",
        ),
        (
            "L02",
            choice("Wait", "Call", "A and B only"),
            "the option 'A and B only' stands for others",
        ),
        (
            "L02",
            choice("Wait", "Call", "All of these"),
            "the option 'All of these' stands for others",
        ),
        (
            "L03",
            choice("Wait", "Call", "None of the above"),
            "the option 'None of the above' shows only",
        ),
        (
            "L05",
            choice("Ask first", "Always tell", "Never share", "Wait"),
            "distractors alone say 'always', 'never'",
        ),
        ("L05", choice("Ask only her", "Tell", "Share", "Wait"), "the key alone says 'only'"),
        ("L06", choice("Usually the team", "The nurse", "The guide"), "the options say 'usually'"),
        (
            "L07",
            choice(
                "The housing broker",
                "The guide",
                "The planner",
                stem="Who helps with housing on this page?",
            ),
            "the key alone repeats 'housing' from the stem",
        ),
        (
            "L07",
            choice(
                "Planning a week", "Walking", "Waiting", stem="Who plans with a peer on the page?"
            ),
            "the key alone repeats 'planning' from the stem",
        ),
        (
            "L08",
            choice(
                "advocate", "planner", "guide", stem="The helper who speaks up for somebody is an"
            ),
            "the stem ends in 'an', which fits only some options",
        ),
        (
            "L08",
            choice("A guide", "Planners", "Friends", stem="The helpers who greet people are"),
            "the stem ends in 'are'",
        ),
        (
            "L08",
            choice("Ask her.", "Tell her", "Wait"),
            "some options end with a full stop and some do not",
        ),
        (
            "L08",
            choice("Asking her", "Tell her", "Call her", "Wait"),
            "the key begins with an -ing form",
        ),
        (
            "L09",
            choice("Tell the team", "Tell the team today", "Wait"),
            "the option 'Tell the team today' holds the whole",
        ),
        (
            "L09",
            choice("10-20 hours", "15 to 25 hours", "30-40 hours"),
            "the ranges 10-20 and 15-25 overlap",
        ),
        (
            "L10",
            choice(
                "Ask the nurse about steps",
                "Ask the priest",
                "Watch the nurse rest",
                "Learn about steps",
            ),
            "the key has the most words in common",
        ),
        (
            "L11",
            choice("Walking", "Plan", "Greet", "Ask"),
            "one option alone begins with an -ing form",
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
        ("L13", choice("20", "10", "40", "30"), "the numbers in the options are not in order"),
        ("L13", choice("About 10 hours", "20 hours", "30 hours"), "the numbers would be shuffled"),
        ("L14", choice("Wait", "Call"), "only 2 options"),
        ("L14", choice("One", "Two", "Three", "Four", "Five", "Six"), "6 options are many"),
        ("L14", choice("W", "Call", "Ask"), "the option 'W' is a stub"),
    ],
)
def test_a_fault_in_the_options_is_found(rule: str, item: Question, what: str) -> None:
    """Each rule says in one sentence what is wrong and how to mend it."""
    (finding,) = found(item, rule)
    assert finding.what.startswith(what)
    assert finding.hint
    assert finding.field in {"options", "stem"}


@pytest.mark.parametrize(
    "rule", ["L01", "L02", "L03", "L05", "L06", "L07", "L08", "L09", "L10", "L11", "L13", "L14"]
)
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
    """Sweeping words on both sides, numbers in order, and items without options give no finding."""
    assert found(item, rule) == []


def test_a_stub_and_a_crowd_of_options_are_only_worth_a_look() -> None:
    """Too few options are a warning, too many are not."""
    assert [f.severity for f in found(choice("Wait", "Call"), "L14")] == ["warning"]
    assert [f.severity for f in found(choice(*"123456"), "L14")] == ["info"]


def test_a_familys_options_give_nothing_away_by_themselves() -> None:
    """Length and sweeping words are not judged where every option is the key of some stem; a repeated word is."""
    first, *_ = family("The broker of housing and of work for all", "Guide", "Friend")
    assert found(first, "L01") == found(first, "L05") == []
    (housing, *_) = family(
        "Housing", "Work", "Food", stems=("Who links to housing?", "Who hires?", "Who cooks?")
    )
    assert [finding.what for finding in found(housing, "L07")] == [
        "the key alone repeats 'housing' from the stem"
    ]


def test_names_that_all_stand_in_the_stem_single_out_none() -> None:
    """A distractor that repeats as many words of the stem as the key is as likely a guess."""
    stem = "Rosa, Ito and Max work here. Who meets newcomers first?"
    assert found(choice("Rosa", "Ito", "Max", stem=stem), "L07") == []
    assert found(choice("Rosa", "Ana", "Lee", stem=stem), "L07") != []


def test_a_word_of_the_trade_shows_nothing() -> None:
    """Peer, role, specialist and the like stand everywhere; so do little words."""
    item = choice(
        "The role of a peer specialist",
        "A guide",
        "A planner",
        stem="What does the peer specialist say here?",
    )
    assert found(item, "L07") == []


def test_the_stem_of_a_scenario_is_what_the_key_may_not_repeat() -> None:
    """Words of the shared situation are read before every question of it and single out none."""
    item = choice(
        "The nurse", "The guide", "A friend", group=Group("g", "scenario", "The nurse is ill.")
    )
    assert found(item, "L07") == []
    assert STEM in item.stem
