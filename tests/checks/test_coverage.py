"""Coverage: which objectives the items cite."""

from __future__ import annotations

from collections import Counter

from cps_study.checks.coverage import Covered, cover
from cps_study.model.item import Flashcard, Option, Question, Typed
from cps_study.model.outline import Objective, Outline, Place, Source

ONE, TWO, THREE = (
    Objective(ident, "says", (Place("page", "line"),), "skills", 4)
    for ident in ("page/a/1", "page/a/2", "page/b")
)
OUTLINE = Outline(
    {"page": Source("page", "A page", "Somebody", "2012")}, {o.id: o for o in (THREE, ONE, TWO)}
)
YES_NO = (Option("True", key=True), Option("False"))


def card(ident: str, *cites: str) -> Flashcard:
    return Flashcard(id=ident, topic="t", level="recall", cites=cites, front="F", back="B")


def test_every_objective_is_counted_in_the_outlines_order() -> None:
    """Flashcards and questions are counted separately. An objective may have neither."""
    items = (
        card("c1", "page/a/1", "page/b"),
        card("c2", "page/a/1"),
        Typed(id="t", topic="t", level="recall", cites=("page/a/1",), stem="S", accept=("a",)),
        Question(
            id="q",
            topic="t",
            level="recall",
            cites=("page/a/1",),
            kind="truefalse",
            stem="S",
            options=YES_NO,
        ),
    )
    covered = cover(OUTLINE, items)
    assert [(entry.objective, entry.flashcards, entry.questions) for entry in covered] == [
        (THREE, 1, 0),
        (ONE, 2, 2),
        (TWO, 0, 0),
    ]
    assert covered[1].kinds == {"flashcard": 2, "typed": 1, "truefalse": 1}
    assert covered[1].levels == {"recall": 2}
    assert covered[0].levels == {}


def test_an_objective_is_complete_with_a_flashcard_and_a_question() -> None:
    """One of the two is not enough."""
    counts = [(1, 1), (3, 2), (1, 0), (0, 1), (0, 0)]
    covered = [
        Covered(ONE, Counter(flashcard=cards, multi=questions)) for cards, questions in counts
    ]
    assert [entry.complete for entry in covered] == [True, True, False, False, False]


def test_an_objective_that_is_not_in_the_outline_is_not_counted() -> None:
    """A rule reports citations that the outline doesn't have. Coverage ignores them."""
    assert cover(OUTLINE, [card("c", "elsewhere/x")]) == cover(OUTLINE, [])


def test_no_items_cover_nothing_and_no_outline_has_nothing_to_cover() -> None:
    """Empty items and an empty outline both work."""
    assert [(entry.flashcards, entry.questions) for entry in cover(OUTLINE, [])] == [(0, 0)] * 3
    assert cover(Outline({}, {}), [card("c", "page/a/1")]) == []


def test_a_section_is_the_source_and_the_part_after_it() -> None:
    """The second part of an objective's id is its topic only if a third part follows it."""
    idents = ("page/a/1", "page/b", "page", "page/12/why")
    sections = [Covered(ONE._replace(id=ident)).section for ident in idents]
    assert sections == [("page", "a"), ("page", "all"), ("page", "all"), ("page", "all")]
