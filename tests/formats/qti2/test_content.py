"""The texts of QTI 2 and 3: what a candidate reads, and what plain text can't hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cps_study.formats.qti2.content import deep, unify_names
from cps_study.formats.qti2.reader import read
from cps_study.formats.syntax.xml_tree import parse
from cps_study.model.item import Question, Typed
from tests.formats.platform_help import only, whats
from tests.formats.qti2.makers import choices, item, response

if TYPE_CHECKING:
    from cps_study.formats.base import ReadResult


def _read(body: str, declared: str = response("A")) -> ReadResult:
    return read(item(body, declared).encode(), "x")


def test_names_of_qti_3_become_those_of_qti_2() -> None:
    """Elements and attributes alike, at any depth; what has the old names keeps them."""
    root = parse(
        b'<qti-item-body><p><qti-simple-choice max-choices="1" href="a-b"/></p></qti-item-body>'
    )
    unify_names(root)
    assert [node.name for node in (root, *deep(root))] == ["itemBody", "p", "simpleChoice"]
    assert deep(root)[1].attrs == {"maxChoices": "1", "href": "a-b"}


def test_instructions_are_part_of_the_stem() -> None:
    """If they are for the candidate. The report names notes, hints and the like as left out."""
    body = (
        '<rubricBlock view="candidate"><p>Choose one.</p></rubricBlock>'
        '<rubricBlock view="tutor scorer">Look.</rubricBlock>'
        '<p>A <math><mi>x</mi></math></p><infoControl title="Hint">h</infoControl>'
        '<audio src="a.mp3"/>'
        '<feedbackBlock outcomeIdentifier="F" identifier="y">Seen later.</feedbackBlock>'
    )
    result = _read(body + choices("a", "b"))
    question = only(result)
    assert isinstance(question, Question)
    assert question.stem.split() == ["Choose", "one.", "A", "x", "What", "fits?"]
    assert question.rationale == "Seen later."
    (note,) = whats(result)
    assert note == (
        "left out: a note for the tutor and the scorer, the layout of a formula, a hint, "
        "sound or video"
    )


def test_a_picture_may_be_an_object() -> None:
    """QTI 2 allows that, with the description inside."""
    body = '<p><object type="image/png" data="a.png">a tree</object></p>'
    question = only(_read(body + choices("a", "b")))
    assert (question.image, question.alt) == ("a.png", "a tree")


@pytest.mark.parametrize(
    ("body", "stem"),
    [
        ("<p>The sun of {}; and so on.</p>", "The sun of _____; and so on."),
        ("<p>Whom?</p><p>{}</p>", "Whom?"),
        ("<p>Whom? {}</p>", "Whom? _____"),
        ("<p>\ue000</p><p>\ue001 {}</p>", "\ue000\n\n\ue001 _____"),
    ],
)
def test_a_box_inside_a_text_leaves_a_gap(body: str, stem: str) -> None:
    """A box below the text leaves none."""
    gap = '<textEntryInteraction responseIdentifier="RESPONSE" expectedLength="9"/>'
    question = only(_read(body.format(gap), response("York", base="string")))
    assert isinstance(question, Typed)
    assert question.stem == stem


def test_a_list_keeps_its_kind_of_numbers() -> None:
    """The options may speak of them."""
    body = '<p>Facts:</p><ol type="I" class="x"><li>Tea</li><li>Ham</li></ol>'
    question = only(_read(body + choices("I", "II")))
    assert isinstance(question, Question)
    assert question.stem.split("\n\n")[1:3] == ["I. Tea", "II. Ham"]
