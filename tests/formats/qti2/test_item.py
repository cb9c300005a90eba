"""Items of QTI 2 and 3: texts, feedback, matching, and the kinds that are left."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cps_study.formats.qti2.reader import read
from cps_study.formats.qti2.scoring import DISAGREE
from cps_study.model.item import Group, Option, Question, Typed
from tests.formats.drafts import items_in
from tests.formats.platform_help import only, problems_in_a_bank, whats
from tests.formats.qti2.makers import MAP, MATCH, choices, item, match, response, three

if TYPE_CHECKING:
    from cps_study.formats.base import ReadResult

FULL = item(
    '<p>Look <b>here</b>.</p><div><img src="images/two%20chairs.png" alt="two chairs"/></div>'
    + choices(
        'Listen<feedbackInline outcomeIdentifier="FEEDBACK" identifier="A" showHide="show">Yes.</feedbackInline>',
        "Give <em>advice</em>",
        "A &lt; B",
    ),
    response("A"),
    rest=(
        '<modalFeedback outcomeIdentifier="FEEDBACK" identifier="B" showHide="show">No.</modalFeedback>'
        '<modalFeedback outcomeIdentifier="FEEDBACK" identifier="general">Peers<br/>listen.</modalFeedback>'
    ),
)


def _read(
    body: str, declared: str = response("A"), processing: str = MATCH, rest: str = ""
) -> ReadResult:
    return read(item(body, declared, processing, rest=rest).encode(), "x")


def _why(harvest: ReadResult) -> str:
    assert not items_in(harvest)
    return harvest.left[0].why


@pytest.mark.parametrize(
    "text",
    [FULL, three(FULL), FULL.replace("<assess", "<q:assess").replace("</assess", "</q:assess")],
)
def test_a_choice_comes_in_whole(text: str) -> None:
    """The same in both generations and with any prefix: stem, options, feedback as rationales, the first picture."""
    held = only(read(text.encode(), "x"))
    assert held == Question(
        id="q1",
        kind="choice",
        topic="",
        level="recall",
        stem="Look here.\n\nWhat fits?",
        options=(
            Option("Listen", key=True, rationale="Yes."),
            Option("Give advice", key=False, rationale="No."),
            Option("A < B"),
        ),
        rationale="Peers\nlisten.",
        image="two chairs.png",
        alt="two chairs",
    )
    assert held.line == 2


@pytest.mark.parametrize(
    ("shuffle", "fixed", "locked"),
    [
        ("true", "", False),
        ("TRUE", "", False),
        ("", "", False),
        ("false", "", True),
        ("true", "true", True),
    ],
)
def test_the_order_is_kept_where_the_file_says_so(
    shuffle: str, fixed: str, *, locked: bool
) -> None:
    """By the interaction, or by an option that stays in its place."""
    body = choices("a", "b", shuffle=shuffle).replace('"B"', f'"B" fixed="{fixed}"')
    held = only(_read(body))
    assert isinstance(held, Question)
    assert held.locked is locked


def test_true_and_false_are_a_statement() -> None:
    """In the order of a bank, whatever the order of the file."""
    held = only(_read(choices("False ", "True", prompt="It is so.")))
    assert held == Question(
        id="q1",
        kind="truefalse",
        topic="",
        level="recall",
        stem="It is so.",
        options=(Option("True", key=False), Option("False", key=True)),
        locked=True,
    )


@pytest.mark.parametrize(
    ("feedback", "rationale", "lost"),
    [
        ([("general", "G"), ("correct", "Y"), ("incorrect", "N")], "G", True),
        ([("correct", "Y"), ("incorrect", "N")], "Y", True),
        ([("not_correct", "N"), ("OK", "Y")], "Y", True),
        ([("x1", "Same"), ("x2", "Same")], "Same", False),
        ([("x1", "One"), ("x2", "Two")], "", True),
        ([("x1", "")], "", False),
    ],
)
def test_what_the_question_teaches(
    feedback: list[tuple[str, str]], rationale: str, *, lost: bool
) -> None:
    """General feedback, else that on the right answer; what is left out is said."""
    rest = "".join(
        f'<modalFeedback outcomeIdentifier="F" identifier="{name}">{text}</modalFeedback>'
        for name, text in feedback
    )
    harvest = _read(choices("a", "b"), rest=rest)
    held = only(harvest)
    assert isinstance(held, Question)
    assert held.rationale == rationale
    assert whats(harvest) == (["left out: feedback on right or wrong answers"] if lost else [])


def test_instructions_are_part_of_the_stem() -> None:
    """Those to the candidate; a note to others, a hint, a film and a formula's layout are left out, which is said."""
    body = (
        '<rubricBlock view="candidate"><p>Choose one.</p></rubricBlock>'
        '<rubricBlock view="tutor scorer">Look.</rubricBlock>'
        '<p>A <math><mi>x</mi></math></p><infoControl title="Hint">h</infoControl><audio src="a.mp3"/>'
        '<feedbackBlock outcomeIdentifier="F" identifier="y">Seen later.</feedbackBlock>'
    )
    harvest = _read(body + choices("a", "b"))
    held = only(harvest)
    assert isinstance(held, Question)
    assert held.stem.split() == ["Choose", "one.", "A", "x", "What", "fits?"]
    assert held.rationale == "Seen later."
    for what in (
        "the tutor and the scorer",
        "a hint",
        "the layout of a formula",
        "a sound or a film",
    ):
        assert what in whats(harvest)[0]


def test_a_picture_may_be_an_object() -> None:
    """As QTI 2 has it, with its description inside."""
    body = '<p><object type="image/png" data="a.png">a tree</object></p>'
    held = only(_read(body + choices("a", "b")))
    assert (held.image, held.alt) == ("a.png", "a tree")


@pytest.mark.parametrize(
    ("body", "stem"),
    [
        ("<p>The sun of {}; and so on.</p>", "The sun of _____; and so on."),
        ("<p>Whom?</p><p>{}</p>", "Whom?"),
        ("<p>Whom? {}</p>", "Whom? _____"),
        ("<p>\ue000</p><p>\ue001 {}</p>", "\ue000\n\n\ue001 _____"),
    ],
)
def test_a_gap_stands_where_it_is(body: str, stem: str) -> None:
    """Within a text it is shown, below it not."""
    gap = '<textEntryInteraction responseIdentifier="RESPONSE" expectedLength="9"/>'
    held = only(_read(body.format(gap), response("York", base="string")))
    assert isinstance(held, Typed)
    assert held.stem == stem


def _match(pairs: str, points: str = "", lefts: str = "C D") -> ReadResult:
    values = [pair.replace("-", " ") for pair in pairs.split()]
    declared = response(
        *values, cardinality="multiple", base="directedPair", points=points.replace("-", "~")
    )
    return _read(match(lefts), declared, MAP if points else MATCH)


def test_matching_becomes_a_family() -> None:
    """One list of options, and an item for each left side, if each option is the key of one."""
    first, second = items_in(_match("C-R D-S"))
    assert isinstance(first, Question)
    assert isinstance(second, Question)
    assert (first.id, first.stem, set(first.keys)) == ("q1-1", "text C", {0})
    assert (second.id, second.stem, set(second.keys)) == ("q1-2", "text D", {1})
    assert first.group == second.group == Group("q1", "family", "Match.")
    assert problems_in_a_bank([first, second]) == []


def test_matching_with_an_idle_option_becomes_choices() -> None:
    """A family would have an option that answers nothing."""
    harvest = _match("C-R D-R")
    assert [
        (item.stem, item.group) for item in items_in(harvest) if isinstance(item, Question)
    ] == [
        ("Match.\n\ntext C", None),
        ("Match.\n\ntext D", None),
    ]
    assert problems_in_a_bank(items_in(harvest)) == []


@pytest.mark.parametrize("pairs", ["C-R", "C-R C-S D-R", "C-R D-X", "C-R D-S E-R", "C D-S", ""])
def test_matching_needs_one_partner_for_each(pairs: str) -> None:
    """Else it is left."""
    assert _why(_match(pairs)) == "not every left side has exactly one partner"


def test_matching_by_points() -> None:
    """Pairs that earn points, if they are the declared ones."""
    assert len(_match("C-R D-S", "D-S=1 C-R=0.5").items) == 2
    assert len(_match("", "D-S=1 C-R=0.5 D-R=0").items) == 2
    for points in ("C-R=1 D-R=1", "C-R=1 D-S=1 D-R=1", "C-R=1 D-S=1 *=1"):
        assert _why(_match("C-R D-S", points)) == DISAGREE


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("<p>Just text.</p>", "a text without a question"),
        ('<p>?</p><extendedTextInteraction responseIdentifier="RESPONSE"/>', "an essay question"),
        ("<p>?</p><newInteraction/>", "a question of the kind 'newInteraction'"),
        (choices("a", "b") + choices("c", "d"), "it asks in 2 places at once"),
        (choices("a", "A."), "two options are the same"),
        (choices("a", ""), "an option is empty"),
        (choices("a", '<img src="b.png" alt="b"/>'), "an option is only a picture"),
        (choices("a"), "it has fewer than two options"),
        (choices("a", "b", prompt=""), "the question has no text"),
        (choices("a", "b", prompt="x" * 8001), "one of its texts is longer than 8000 characters"),
        (choices("a", "b").replace('"B"', '"A"'), "not every option has a name of its own"),
        (
            choices("a", "b").replace(' identifier="B"', ""),
            "not every option has a name of its own",
        ),
    ],
)
def test_what_cannot_come_in_is_named(body: str, why: str) -> None:
    """With its line, its title and the reason."""
    harvest = _read(body)
    assert _why(harvest) == why
    assert (harvest.left[0].line, harvest.left[0].title) == (2, "Title of q1")


def test_items_that_change_are_left() -> None:
    """Adaptive items and those with computed values."""
    text = FULL.replace('adaptive="false"', 'adaptive="true"')
    assert "adaptive" in _why(read(text.encode(), "x"))
    text = FULL.replace("<itemBody>", '<templateDeclaration identifier="N"/><itemBody>')
    assert _why(read(text.encode(), "x")) == "a question whose values are computed"
    text = FULL.replace("itemBody", "otherBody")
    assert _why(read(text.encode(), "x")) == "a text without a question"
