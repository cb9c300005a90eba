"""Which questions give each other's key away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cps_study.checks.giveaways import giving_away
from cps_study.model.item import Group
from tests.checks.makers import choice, statement, typed

if TYPE_CHECKING:
    from cps_study.model.item import Item

EXAM = choice(
    "Parent specialist",
    "Coach",
    "Sponsor",
    id="exam",
    stem="Carla passed a state exam and supports mothers at the clinic. What is her title?",
)
LIST = "A state exam is for coaches and parent specialists. Who teaches the course?"
PHRASE = choice(
    "Share what the signed release covers",
    "Say nothing",
    id="phrase",
    stem="A dentist phones about Suki. The release form is valid. What then?",
)
MEETING = "A housing office phones about Devon, and the form is valid. What then?"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (EXAM, choice("The state", "The county", id="o", stem=LIST)),
        (PHRASE, choice("Wait", "Share all that the signed release covers", id="o", stem=MEETING)),
        (EXAM, statement("A parent specialist passes a state exam.", id="o")),
        (typed("Who passes the state exam?", "parent specialist"), choice("It", "He", stem=LIST)),
        (EXAM, choice("Coach", "Parent specialist", "Friend", id="o", stem="Who leads a group?")),
    ],
    ids=["in the stem", "in an option", "in a statement", "of a typed one", "the same options"],
)
def test_of_two_that_help_each_other_one_goes(one: Item, other: Item) -> None:
    """Whichever comes later, unless the earlier one is in the test anyway."""
    assert giving_away([[one], [other]]) == {other.id}
    assert giving_away([[other], [one]]) == {one.id}
    assert giving_away([[one]], fixed=[other]) == {one.id}


@pytest.mark.parametrize(
    "other",
    [
        choice("It", "He", id="o", stem="A parent specialist writes a note. What belongs in it?"),
        choice("It", "He", id="o", stem="Who pays for the state exam at this clinic?"),
        choice("The signed one", "The covered one", id="o", stem=MEETING),
        statement("The state exam is at the clinic.", id="o"),
    ],
    ids=["about something else", "without the key", "a part of the key", "no key at all"],
)
def test_questions_that_only_share_some_words_may_meet(other: Item) -> None:
    """Both have to be about the same thing, and one has to say the whole key of the other."""
    assert giving_away([[EXAM], [PHRASE], [other]]) == set()


def test_a_scenario_stays_and_its_story_counts() -> None:
    """Its questions belong together; what its story gives away goes, even if that came first."""
    group = Group("story", "scenario", LIST)
    first = choice("One", "Two", id="s1", stem="How old is she?", group=group)
    second = choice("One", "Two", id="s2", stem="How tall is she?", group=group)
    assert giving_away([[EXAM], [first, second]]) == {"exam"}
