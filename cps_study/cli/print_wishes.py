"""Which questions a printed test has to have, and which ones it can't have."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cps_study.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from cps_study.app.printing import DrawRequest
    from cps_study.model.item import Item
    from cps_study.store.library import Library
    from cps_study.ui.environment import Env


class Wishes(NamedTuple):
    """What somebody chose by hand: ids, a file of ids, tests not to repeat, results of a class."""

    idents: Sequence[str]
    items_file: Path | None
    not_in: Sequence[Path]
    from_missed: Path | None


def results_in(folder: Path | None) -> Sequence[Path]:
    """Return the files of results that a folder has; none without a folder."""
    from cps_study.app.class_results import result_files

    return () if folder is None else result_files(folder)


def with_wishes(env: Env, library: Library, request: DrawRequest, wishes: Wishes) -> DrawRequest:
    """Return the request with the items that are chosen and those that are excluded."""
    from cps_study.app.choosing import idents_in, items_named, printed_before

    by_hand = bool(wishes.idents or wishes.items_file)
    request = request._replace(excluded=printed_before(wishes.not_in))
    if wishes.from_missed is not None:
        chosen = _missed(env, library, request, wishes.from_missed)
        return request._replace(chosen=chosen, items=None)
    if not by_hand:
        return request
    idents = list(wishes.idents)
    if wishes.items_file is not None:
        idents += idents_in(wishes.items_file)
    if not idents:
        raise UsageError(f"{wishes.items_file} names no question", "write an id on each line")
    return request._replace(chosen=items_named(library, idents, reserve=request.reserve))


def _missed(env: Env, library: Library, request: DrawRequest, folder: Path) -> Sequence[Item]:
    """Return questions on what the class missed, and say if there are fewer than asked for."""
    from cps_study.app.choosing import about_missed, pool_of
    from cps_study.app.class_results import read_results
    from cps_study.app.printing import USUAL_ITEMS, printable_questions
    from cps_study.model.text import count

    results = read_results(folder)
    printable = printable_questions(library, request)
    pool = pool_of(results, printable.preferred)
    if not pool.questions:
        pool = pool_of(results, printable.questions)
    wanted = request.items or USUAL_ITEMS
    chosen = about_missed(pool, wanted, request.seed)
    if not chosen:
        raise UsageError(
            "there is nothing to ask again: the class missed nothing that there are questions on",
            "print a new test, with --not-in for what it has had",
        )
    if request.items is not None and len(chosen) < wanted:
        env.tell(f"note: there are {count(len(chosen), 'question')} on what was missed.")
    return chosen
