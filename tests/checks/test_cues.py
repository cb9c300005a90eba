"""Rules about cues: what gives the key away."""

from __future__ import annotations

import pytest

from cps_study.model.item import Group, Option, Question
from tests.checks.makers import STEM, card, choice, family, findings, statement, typed

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
            "the key stands out: it has 49 characters, and the longest distractor has 15",
        ),
        (
            "L05",
            choice("Ask first", "Always tell", "Never share", "Wait"),
            "only distractors say 'always', 'never'",
        ),
        ("L05", choice("Ask only her", "Tell", "Share", "Wait"), "only the key says 'only'"),
        (
            "L07",
            choice(
                "The housing broker",
                "The guide",
                "The planner",
                stem="Who helps with housing on this page?",
            ),
            "only the key repeats 'housing' from the stem",
        ),
        (
            "L07",
            choice(
                "Planning a week", "Walking", "Waiting", stem="Who plans with a peer on the page?"
            ),
            "only the key repeats 'planning' from the stem",
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
            choice("advocate", "planner", "guide", stem="Somebody who speaks up is an ____."),
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
            "some options end with punctuation and some don't",
        ),
        (
            "L08",
            choice("Asking her", "Tell her", "Call her", "Wait"),
            "the key begins with an -ing form",
        ),
        (
            "L10",
            choice(
                "Ask the nurse about steps",
                "Ask the priest",
                "Watch the nurse rest",
                "Learn about steps",
            ),
            "the key shares the most words with the other options",
        ),
        (
            "L08",
            choice("Ask her", "To tell her", "To call her", "To wait"),
            "every distractor begins with 'to', and the key doesn't",
        ),
        (
            "L08",
            choice("Asking her", "To tell her", "To call her", "To wait"),
            "the key begins with an -ing form, and every distractor with 'to'",
        ),
    ],
)
def test_a_cue_is_found(rule: str, item: Question, what: str) -> None:
    """Each rule says in a sentence what is wrong, and in another how to fix it."""
    (finding,) = findings(item, rule)
    assert finding.what.startswith(what)
    assert finding.hint
    assert finding.field in {"options", "stem"}


@pytest.mark.parametrize("rule", ["L01", "L05", "L07", "L08", "L10"])
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
def test_options_without_a_cue_are_left_alone(rule: str, item: Question) -> None:
    """Sweeping words on both sides, numbers in order, and items without options are fine."""
    assert findings(item, rule) == []


def test_a_familys_options_give_nothing_away_by_themselves() -> None:
    """Every option is the key of some stem, so only a word repeated from the stem counts."""
    first, *_ = family("The broker of housing and of work for all", "Guide", "Friend")
    assert findings(first, "L01") == findings(first, "L05") == []
    (housing, *_) = family(
        "Housing", "Work", "Food", stems=("Who links to housing?", "Who hires?", "Who cooks?")
    )
    assert [finding.what for finding in findings(housing, "L07")] == [
        "only the key repeats 'housing' from the stem"
    ]


def test_names_that_are_all_in_the_stem_give_nothing_away() -> None:
    """A distractor that repeats as many words of the stem as the key is just as likely a guess."""
    stem = "Rosa, Ito and Max work here. Who meets newcomers first?"
    assert findings(choice("Rosa", "Ito", "Max", stem=stem), "L07") == []
    assert findings(choice("Rosa", "Ana", "Lee", stem=stem), "L07") != []


def test_a_word_of_this_field_gives_nothing_away() -> None:
    """Peer, role, and specialist are everywhere, and so are little words."""
    item = choice(
        "The role of a peer specialist",
        "A guide",
        "A planner",
        stem="What does the peer specialist say here?",
    )
    assert findings(item, "L07") == []


def test_the_key_may_repeat_words_of_a_scenarios_situation() -> None:
    """The situation is read before each of its questions, so its words give nothing away."""
    item = choice(
        "The nurse", "The guide", "A friend", group=Group("g", "scenario", "The nurse is ill.")
    )
    assert findings(item, "L07") == []
    assert STEM in item.stem


def test_a_draft_without_distractors_gives_nothing_away() -> None:
    """`bank check` also sees questions that aren't finished; their missing options are an error."""
    item = choice("Housing", stem="Who helps with housing?")
    assert [findings(item, rule) for rule in ("L01", "L05", "L07", "L08", "L10")] == [[]] * 5


def test_an_article_that_fits_all_options_is_fine() -> None:
    """Then it rules none of them out."""
    item = choice("guide", "planner", "friend", stem="Somebody who meets newcomers is a")
    assert findings(item, "L08") == []
