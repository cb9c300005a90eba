"""Which questions a mock exam asks: a form that was kept for it, or a draw from the banks."""

from __future__ import annotations

import contextlib
import random
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.app.attempts import load_attempts
from cps_study.model.asking import asked_by
from cps_study.model.attempt import AskedItem
from cps_study.model.item import Question
from cps_study.model.outline import UNSTATED_IMPORTANCE
from cps_study.study.assembly import ShortfallError, draw_form, shuffled_options

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from cps_study.app.attempt_request import AttemptRequest
    from cps_study.model.attempt import Share
    from cps_study.model.item import Item
    from cps_study.store.library import Library
    from cps_study.store.paths import Home

EXAM_OPTIONS: Final = 4
"""How many options a question of the exam has, as far as is known."""
REPEATS: Final = (
    "You have had every form that was kept for mock exams, so some of these questions will repeat."
)


class ExamForm(NamedTuple):
    """The questions of an exam in order, the items they come from, and what to say about them."""

    form: tuple[AskedItem, ...]
    items: Sequence[Item]
    notes: tuple[str, ...] = ()


def choose_exam_form(
    home: Home, library: Library, request: AttemptRequest, count: int, shares: Sequence[Share]
) -> ExamForm:
    """Return the form of an exam with `count` questions.

    If that is the length of a form in reserve, the next one that no exam has shown is used whole.
    Whoever chooses banks, topics or a blueprint gets a draw from those. Raises UsageError if there
    are not enough questions.
    """
    is_usual = not (request.banks or request.topics or request.blueprint)
    notes: tuple[str, ...] = ()
    if is_usual:
        kept = _forms_in_reserve(library, count)
        seen = {asked.item for record in load_attempts(home, "exam") for asked in record.form}
        for items in kept:
            if seen.isdisjoint(item.id for item in items):
                return ExamForm(_whole_form(items, request.seed), items)
        if kept:
            notes = (REPEATS,)
    questions = drawable_questions(library, request)
    form = _draw(library, questions, count, request, shares)
    return ExamForm(form, questions, notes)


def _forms_in_reserve(library: Library, count: int) -> list[list[Item]]:
    """Return the forms that are kept for mock exams, in the order of their banks.

    The questions in reserve of one bank are a form if there are exactly as many as are asked for.
    """
    pool = library.pool(reserve=True)
    forms = []
    for loaded_bank in pool.loaded_banks:
        items = [
            item
            for _, item in library.items([loaded_bank])
            if item.use == "reserve" and item.kind != "flashcard"
        ]
        if len(items) == count:
            forms.append(items)
    return forms


def _whole_form(items: Sequence[Item], seed: int) -> tuple[AskedItem, ...]:
    """Return all the items as a form, in their order, each with its options in a new one."""
    rng = random.Random(seed)
    return tuple(AskedItem(item.id, shuffled_options(item, rng)) for item in items)


def drawable_questions(library: Library, request: AttemptRequest) -> list[Item]:
    """Return the questions of the chosen banks and topics, but for flashcards and the reserve."""
    pool = library.pool(request.banks, request.topics)
    return [
        item
        for _, item in library.items(pool.loaded_banks)
        if item.id in pool and item.kind != "flashcard"
    ]


def _draw(
    library: Library,
    questions: Sequence[Item],
    count: int,
    request: AttemptRequest,
    shares: Sequence[Share],
) -> tuple[AskedItem, ...]:
    """Draw from the questions that are like the exam's, if there are enough; else from all.

    Banks and topics that the learner chose count whatever their importance is.
    """
    domain_of = library.domain_of
    like_exam = [item for item in questions if _has_exams_shape(item)]
    if not (request.banks or request.topics):
        like_exam = [item for item in like_exam if _is_important(item, library)]
    like_exam = _without_cut_scenarios(like_exam, questions)
    with contextlib.suppress(ShortfallError):
        return draw_form(like_exam, count, request.seed, shares, domain_of=domain_of)
    return draw_form(questions, count, request.seed, shares, domain_of=domain_of)


def _has_exams_shape(item: Item) -> bool:
    """Return whether an item has one right answer among four, as the exam's questions do."""
    return (
        isinstance(item, Question) and item.kind == "choice" and len(item.options) == EXAM_OPTIONS
    )


def _is_important(item: Item, library: Library) -> bool:
    """Return whether an item asks something of importance 3 or more."""
    return asked_by(item, library.outline()).importance >= UNSTATED_IMPORTANCE


def _without_cut_scenarios(chosen: Sequence[Item], all_items: Iterable[Item]) -> list[Item]:
    """Return the chosen items without those of scenarios that aren't chosen as a whole."""
    idents: Collection[str] = {item.id for item in chosen}
    cut = {
        item.group.id
        for item in all_items
        if item.group is not None and item.group.kind == "scenario" and item.id not in idents
    }
    return [item for item in chosen if item.group is None or item.group.id not in cut]
