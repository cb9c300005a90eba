"""Rules about how an item is worded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cps_study.model.item import Group, Option
from tests.checks.makers import asking, card, choice, family, findings, statement, typed

if TYPE_CHECKING:
    from cps_study.model.item import Item

HARD = (
    "Which organizational responsibilities characterize interdisciplinary collaborative "
    "documentation of confidential rehabilitation communication among participating professionals, "
    "appropriate authorities and authorized representatives in community organizations?"
)
STORY = Group("g", "scenario", "Rosa has lost her job.")


@pytest.mark.parametrize(
    ("rule", "severity", "item", "what"),
    [
        (
            "L04",
            "error",
            asking("Which of these is not one of the roles?"),
            "the stem asks with 'not', which is",
        ),
        (
            "L04",
            "error",
            asking("Ana greets newcomers. Which role isn't hers?"),
            "the stem asks with 'isn't'",
        ),
        (
            "L04",
            "error",
            asking("Which role fits all of them except the nurse?"),
            "the stem asks with 'except'",
        ),
        (
            "L04",
            "error",
            typed("Which of these statements is false?"),
            "the stem asks with 'false'",
        ),
        (
            "L04",
            "info",
            asking("Which of these is NOT one of the roles?"),
            "the stem asks with 'NOT'",
        ),
        (
            "L04",
            "info",
            asking("Which of these is *not* one of the roles?"),
            "the stem asks with 'not'",
        ),
        (
            "L04",
            "error",
            family("Guide", "Planner", "Friend", lead="Which is not the role?")[0],
            "the stem asks with 'not'",
        ),
        ("L15", "warning", asking("Which is it?"), "the stem is too short to be a whole question"),
        (
            "L15",
            "warning",
            asking("The helper who meets newcomers is the"),
            "the stem doesn't end like a question",
        ),
        (
            "L15",
            "warning",
            asking("Which of the following is true?"),
            "the stem doesn't ask about anything in particular",
        ),
        (
            "L16",
            "info",
            asking("A helper called ____ meets every newcomer at the door?"),
            "the blank is in the middle of the stem",
        ),
        (
            "L16",
            "warning",
            choice("1 and 3 only", "2", "1 and 2", "3"),
            "the options combine numbered statements",
        ),
        (
            "L16",
            "warning",
            choice("I, II and III", "II", "III"),
            "the options combine numbered statements",
        ),
        ("L17", "info", asking("word " * 121 + "?"), "the stem has 121 words"),
        (
            "L17",
            "info",
            card(HARD, "Several"),
            "reads like grade ",
        ),
        (
            "L18",
            "info",
            asking("Which helper gets the last laugh here, haha?"),
            "the stem makes a joke or plays a trick",
        ),
        (
            "L18",
            "info",
            asking("Which helper do you think is the best one?"),
            "asks for an opinion, and an opinion can't be wrong",
        ),
        (
            "L18",
            "info",
            choice("Does not ask", "Waits", "Calls"),
            "an option is worded as a negative",
        ),
        (
            "L19",
            "warning",
            asking("As in the previous question, who meets newcomers?"),
            "the stem depends on another question",
        ),
        (
            "L19",
            "warning",
            typed("Why is your answer right in this case?"),
            "the stem depends on another question",
        ),
        (
            "L23",
            "info",
            asking("Ana works with addicts in a clinic. Who helps her?"),
            "says 'addicts'",
        ),
        (
            "L23",
            "info",
            card("Which rate has fallen?", "Fewer people committed suicide"),
            "says 'committed suicide'",
        ),
        ("L23", "info", asking("Who helps consumers with housing and work?"), "says 'consumers'"),
        (
            "L25",
            "warning",
            choice(
                "Wait",
                "Call",
                "Ask",
                options=(Option("Wait", key=True, rationale="Option B is wrong."), Option("Ask")),
            ),
            "a rationale names an option by its position: 'Option B'",
        ),
        (
            "L25",
            "warning",
            asking("Who meets newcomers here?", rationale="B is correct."),
            "a rationale names an option",
        ),
        (
            "L25",
            "warning",
            asking("Who meets newcomers here?", rationale="So (C) it is."),
            "a rationale names an option by its position: '(C)'",
        ),
        (
            "L25",
            "warning",
            asking("Who meets newcomers here?", rationale="Not option (B), and not (C)."),
            "a rationale names an option by its position: 'option (B)'",
        ),
        (
            "L25",
            "warning",
            asking("Who meets newcomers here?", rationale="Not (C), and not option B."),
            "a rationale names an option by its position: '(C)'",
        ),
        (
            "L25",
            "warning",
            statement("The guide never shares a story."),
            "the statement says 'never'",
        ),
    ],
)
def test_a_flaw_in_the_wording_is_found(rule: str, severity: str, item: Item, what: str) -> None:
    """Each rule says in a sentence what is wrong, and in another how to fix it."""
    (finding,) = findings(item, rule)
    assert finding.what.startswith(what)
    assert finding.hint
    assert finding.severity == severity


@pytest.mark.parametrize(
    ("rule", "item"),
    [
        ("L04", asking("Ana is not sure which step is hers. Which helper does she ask?")),
        ("L04", asking("If she does not agree, which helper does she ask?")),
        ("L04", asking("Who supports a peer who does not want treatment?")),
        ("L04", asking('What does the page say about the list "is NOT a"?')),
        ("L04", asking("Which helper does at least one visit a week?")),
        ("L04", asking("Is this statement true or false by the page?")),
        ("L04", statement("The guide does not give advice.")),
        (
            "L04",
            family("Guide", "Friend", "Planner", stems=("He does not know the group", "A", "B"))[0],
        ),
        ("L15", asking("Who meets newcomers on the page?")),
        ("L15", asking("What now?", group=STORY)),
        ("L15", asking("The helper who meets newcomers is called the ____")),
        ("L15", asking("Which helpers meet newcomers? (Choose two.)")),
        ("L15", typed("Name the helper who meets newcomers.")),
        ("L15", statement("The guide meets newcomers.")),
        ("L16", asking("The helper who meets newcomers at the door is the ____.")),
        ("L16", choice("10 and 20 hours", "30 hours", "40 hours")),
        ("L17", asking("Who meets newcomers on the page?")),
        ("L18", choice("Nothing is said", "It waits", "Knots are tied")),
        ("L19", asking("Which question does a guide ask a newcomer first?")),
        ("L23", asking("Who speaks of Alcoholics Anonymous on this page?")),
        ("L23", asking('Whom does the 2012 page call "consumers" in its text?')),
        ("L23", asking("Which client rights does the page name first?")),
        (
            "L25",
            asking(
                "Who meets newcomers here?",
                rationale="An answer a peer gives is an option for all.",
            ),
        ),
        (
            "L25",
            asking("Who meets newcomers here?", rationale="Vitamin B is good, and so is plan (a)."),
        ),
        ("L25", statement("The guide meets newcomers.")),
    ],
)
def test_good_wording_is_left_alone(rule: str, item: Item) -> None:
    """Negatives in the scene, quoted words, and fixed terms are all right."""
    assert findings(item, rule) == []


def test_language_is_checked_in_everything_that_a_learner_reads() -> None:
    """That is the stem, the situation, the options, every rationale, the front and the back."""
    said = "An addict asks."
    group = Group("g", "scenario", said)
    options = (Option("Wait", key=True, rationale=said), Option("Ask"))
    items: list[Item] = [
        asking(said),
        asking("Who?", group=group),
        asking("Who?", options=options),
        asking("Who?", rationale=said),
        card(said, "B"),
        card("F", said),
    ]
    assert [len(findings(item, "L23")) for item in items] == [1] * 6
    assert len(findings(asking("An addict and a junkie and an addict meet."), "L23")) == 2


def test_a_long_text_in_short_words_reads_easily() -> None:
    """The reading grade depends on short sentences and words, not on the length of the item."""
    easy = asking("Ana has a new flat. She is glad. It is near the bus. Who helped her to find it?")
    assert findings(easy, "L17") == []


def test_a_familys_question_and_its_stems_questions_are_both_checked() -> None:
    """A stem that only sets the scene isn't a question."""
    stems = ("He waits. Which one is not his?", "He does not wait", "He sleeps")
    items = family("Guide", "Friend", "Planner", stems=stems)
    assert [len(findings(item, "L04")) for item in items] == [1, 0, 0]
