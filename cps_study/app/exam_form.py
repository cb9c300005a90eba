"""Which questions a mock exam asks: a form that was kept for it, or a draw from the banks."""

from __future__ import annotations

import contextlib
import random
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.app.attempts import load_attempts
from cps_study.app.exam_like import exam_like
from cps_study.checks.giveaways import giving_away
from cps_study.model.attempt import AskedItem
from cps_study.model.item import is_twin
from cps_study.study.assembly import ShortfallError, draw_form, shuffled_options

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cps_study.app.attempt_request import AttemptRequest
    from cps_study.model.attempt import Share
    from cps_study.model.item import Item
    from cps_study.store.library import Library
    from cps_study.store.paths import Home

REPEATS: Final = (
    "You have had every form that was kept for mock exams, so some of these questions will repeat."
)


class ExamForm(NamedTuple):
    """The questions of an exam in order, the items they come from, and what to say about them."""

    form: tuple[AskedItem, ...]
    items: Sequence[Item]
    notes: tuple[str, ...] = ()


def choose_exam_form(
    home: Home,
    library: Library,
    request: AttemptRequest,
    count: int,
    usual: int,
    shares: Sequence[Share],
) -> ExamForm:
    """Return the form of an exam with `count` questions, where `usual` is a whole exam's number.

    If that is the length of a form in reserve, the next one that no exam has shown is used whole.
    Whoever chooses banks, topics or a blueprint gets a draw from those. Raises UsageError if there
    are not enough questions.
    """
    is_usual = not (request.banks or request.topics or request.blueprint)
    notes: tuple[str, ...] = ()
    if is_usual:
        seen = {asked.item for record in load_attempts(home, "exam") for asked in record.form}
        reserves = _reserves(library, count, usual)
        for items in reserves:
            kept = next_form([item for item in items if item.id not in seen], count)
            if len(kept) == count:
                return ExamForm(_mixed(kept, request.seed), kept)
        if reserves:
            notes = (REPEATS,)
    questions = drawable_questions(library, request)
    form = _draw(library, questions, count, request, shares)
    return ExamForm(form, questions, notes)


def _reserves(library: Library, count: int, usual: int) -> list[list[Item]]:
    """Return the questions that are kept for mock exams, those of each bank in their order.

    Every `usual` questions of a bank make a form; a few left over make none. A bank that keeps a
    smaller number is one form, for an exam of just that length.
    """
    pool = library.pool(reserve=True)
    reserves = []
    for loaded_bank in pool.loaded_banks:
        items = [
            item
            for _, item in library.items([loaded_bank])
            if item.use == "reserve" and item.kind != "flashcard" and item.id in pool
        ]
        has_whole_forms = count == usual and len(items) >= count
        if has_whole_forms or len(items) == count:
            reserves.append(items)
    return reserves


def next_form(unseen: Iterable[Item], count: int) -> list[Item]:
    """Return the first `count` questions, or fewer if there aren't as many, without any twins.

    Twins give each other away, so the second one waits for the next form.
    """
    form: list[Item] = []
    families: set[str] = set()
    for item in unseen:
        if len(form) == count:
            break
        if is_twin(item) and item.group is not None:
            if item.group.id in families:
                continue
            families.add(item.group.id)
        form.append(item)
    return form


def _mixed(items: Sequence[Item], seed: int) -> tuple[AskedItem, ...]:
    """Return all the items as a form in a new order, each with its options in a new order.

    A scenario's items stay together. A bank has them by subject, and an exam doesn't.
    """
    rng = random.Random(seed)
    units: dict[str, list[Item]] = {}
    for item in items:
        is_story = item.group is not None and item.group.kind == "scenario"
        name = item.group.id if is_story and item.group is not None else item.id
        units.setdefault(name, []).append(item)
    mixed = list(units.values())
    rng.shuffle(mixed)
    return tuple(AskedItem(item.id, shuffled_options(item, rng)) for unit in mixed for item in unit)


def drawable_questions(library: Library, request: AttemptRequest) -> list[Item]:
    """Return the questions of the chosen banks and topics, without flashcards and the reserve."""
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
    """Draw from the questions that are like the exam's if there are enough, or else from all."""
    domain_of = library.domain_of
    is_chosen = bool(request.banks or request.topics)
    preferred = exam_like(questions, library, whatever_importance=is_chosen)

    def draw(pool: Sequence[Item]) -> tuple[AskedItem, ...]:
        return draw_form(
            pool, count, request.seed, shares, domain_of=domain_of, too_close=giving_away
        )

    with contextlib.suppress(ShortfallError):
        return draw(preferred)
    return draw(questions)
