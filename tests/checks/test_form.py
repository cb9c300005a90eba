"""How much of a bank looks like an exam of this field."""

from __future__ import annotations

import pytest

from cps_study.checks.form import FormShares, exam_form, offers_acts
from cps_study.model.item import Flashcard, Group, Item, Kind, Level, Option, Question, Typed
from cps_study.model.outline import Objective, Outline, Place

OUTLINE = Outline(
    {},
    {
        "s/matters": Objective("s/matters", "It matters.", (Place("s", "1"),), "skills", 4),
        "s/trivia": Objective("s/trivia", "It's trivia.", (Place("s", "2"),), "skills", 1),
    },
)


def question(
    stem: str,
    *options: str,
    kind: Kind = "choice",
    level: Level = "apply",
    family: str | None = None,
    cites: tuple[str, ...] = ("s/matters",),
) -> Question:
    """Return a question whose first option is right; `family` is the text of its family."""
    return Question(
        id="x",
        topic="t",
        level=level,
        cites=cites,
        kind=kind,
        stem=stem,
        options=tuple(Option(text, position == 0) for position, text in enumerate(options)),
        group=None if family is None else Group("f", "family", family),
    )


FOUR = ("Listen", "Tell", "Wait", "Ask")


def test_what_matters_is_counted_by_its_form() -> None:
    """Cards and trivia don't count; typed questions do, as something else than four options."""
    typed = Typed(
        id="t", topic="t", level="recall", cites=("s/matters",), stem="Who?", accept=("x",)
    )
    card = Flashcard(
        id="c", topic="t", level="recall", cites=("s/matters",), front="Why?", back="So."
    )
    items: list[Item] = [
        question("What do you do?", *FOUR, family=""),
        question("What do you do first?", *FOUR),
        question("What is trust?", *FOUR, level="recall"),
        question("What do you do?", *FOUR[:3]),
        question("What do you do?", *FOUR, cites=("s/trivia",)),
        typed,
        card,
    ]
    form = exam_form(items, OUTLINE)
    assert (form.questions, form.four, form.acts, form.twins) == (5, 3, 3, 1)
    assert form.share(form.four) == 0.6
    assert form.share_of_twins == 1 / 3
    assert 0 < form.guessed_share <= 1


def test_nothing_has_no_shares() -> None:
    """An empty bank is no reason to fail."""
    form = FormShares()
    assert (form.share(0), form.share_of_twins, form.guessed_share) == (0.0, 0.0, 0.0)


@pytest.mark.parametrize(
    ("asked", "acts"),
    [
        (question("Jo is silent. What do you do?", *FOUR), True),
        (question("Jo is silent. Which right is this?", *FOUR), False),
        (question("Jo is silent.", *FOUR, family="What's the best next step?"), True),
        (question("Which fits?", '"Tell me."', '"Stop."', '"Go."', "Silence"), True),
        (question("What do you do?", *FOUR, level="understand"), False),
        (question("What do you do?", *FOUR, kind="multi"), False),
    ],
)
def test_acts_and_replies_are_known_by_what_is_asked(asked: Question, acts: bool) -> None:  # noqa: FBT001 - a case
    """A moment that asks what to do or say, or options that are things people say."""
    assert offers_acts(asked) is acts
