"""FSRS-6 parameters of the learner's own, by `fsrs-rs-python`, which comes with the extra `fit`.

The library trains the same model that `fsrs` schedules by; a test compares the two. It takes each
review with all that came before it, as ratings and whole days, and gives the 21 parameters that
predict the reviews best without straying far from the defaults.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

from cps_study.model.learner import PARAMETER_BOUNDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cps_study.study.looking_back import PastAnswer

_LIBRARY: Final = "fsrs_rs_python"
_DIGITS: Final = 4
"""Decimals kept of each parameter: as many as FSRS's authors publish."""


def can_fit_parameters() -> bool:
    """Say whether the library is installed."""
    return find_spec(_LIBRARY) is not None


def fitted_parameters(answers: Sequence[PastAnswer]) -> tuple[float, ...]:
    """Return the parameters that fit the answers, in the bounds that `fsrs` accepts.

    There are none without the library, or if it finds nothing to go by.
    """
    if not can_fit_parameters():
        return ()
    import fsrs_rs_python as trainer  # noqa: PLC0415 - an extra, for a moment after a session

    items, ids = [], []
    for objective, history in _histories(answers):
        reviews = [trainer.FSRSReview(rating, days) for rating, days in history]
        items.append(trainer.FSRSItem(reviews))
        ids.append(objective)
    try:
        found = trainer.FSRS(trainer.DEFAULT_PARAMETERS).compute_parameters(items, ids)
    except ValueError:
        return ()
    return tuple(
        min(max(round(value, _DIGITS), least), greatest)
        for value, (least, greatest) in zip(found, PARAMETER_BOUNDS, strict=True)
    )


def _histories(answers: Sequence[PastAnswer]) -> list[tuple[int, list[tuple[int, int]]]]:
    """Return each answer after a day or more, with those before it: a number, then the ratings.

    The number is the objective's, and each rating has the days since the one before. Only what
    changed a memory counts, in the order in which it was answered.
    """
    numbers: dict[str, int] = {}
    until: dict[str, list[tuple[int, int]]] = {}
    found = []
    for answer in answers:
        if not answer.feeds:
            continue
        number = numbers.setdefault(answer.objective, len(numbers))
        history = until.setdefault(answer.objective, [])
        history.append((answer.event.rating, answer.days))
        if answer.days >= 1:
            found.append((number, list(history)))
    return found
