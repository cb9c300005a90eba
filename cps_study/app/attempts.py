"""Attempts as the learner's files hold them: finding one to go on with, drawing a new one, scoring the finished."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from cps_study.errors import BankError, BankProblemsError, DataError, UsageError
from cps_study.formats.native import blueprint as blueprint_yaml
from cps_study.model.event import UndoEvent
from cps_study.model.item import Question, fingerprint
from cps_study.store.journal import read_journal
from cps_study.store.library import BLUEPRINT_NAME, read_bank_file, shipped_folder
from cps_study.study.attempt_record import AttemptRecord, attempts
from cps_study.study.scoring import Score, score_attempt

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from importlib.resources.abc import Traversable
    from pathlib import Path

    from cps_study.model.attempt import AttemptKind, Blueprint
    from cps_study.model.event import Event
    from cps_study.model.item import Item
    from cps_study.store.library import Library
    from cps_study.store.paths import Home


class VanishedItemsError(DataError):
    """An attempt asks items that no bank has any more, or not with the options that it shows."""

    def __init__(self, missing: Sequence[str]) -> None:
        some = ", ".join(missing[:3]) + (" …" if len(missing) > 3 else "")
        many = f"{len(missing)} question{'s' if len(missing) > 1 else ''}"
        super().__init__(
            f"{many} of this attempt can be found in no bank any more, or not with the same options ({some})",
            "bring their bank back as it was to go on with it; its answers are kept",
        )


def load_attempts(home: Home, kind: AttemptKind | None = None) -> list[AttemptRecord]:
    """Return every attempt in the journal, or those of one kind, oldest first."""
    return [
        taken
        for taken in attempts(read_journal(home.journal).events)
        if kind in {None, taken.terms.kind}
    ]


def items_of(taken: AttemptRecord, library: Library) -> dict[str, Item]:
    """Return the items of an attempt by id; raises VanishedItemsError if a bank has lost one or changed its options."""
    found: dict[str, Item] = {}
    missing = []
    for asked in taken.form:
        item = library.item(asked.item)
        if item is not None and len(asked.order) == (
            len(item.options) if isinstance(item, Question) else 0
        ):
            found[asked.item] = item
        else:
            missing.append(asked.item)
    if missing:
        raise VanishedItemsError(missing)
    return found


def attempt_events(events: Iterable[Event], ident: str) -> list[Event]:
    """Return the events of one attempt, those that take something back among them."""
    return [
        event
        for event in events
        if isinstance(event, UndoEvent)
        or event.id == ident
        or getattr(event, "attempt", "") == ident
    ]


def missed_items(taken: AttemptRecord, score: Score) -> list[str]:
    """Return the questions of an attempt without a full point, in the order of its form."""
    return [asked.item for asked in taken.form if score.points[asked.item] < 1]


def scored(taken: AttemptRecord, items: Mapping[str, Item]) -> Score:
    """Return the score of an attempt, with what was answered so far."""
    responses = {ident: given.response for ident, given in taken.given.items()}
    form = [items[asked.item] for asked in taken.form]
    settled = {
        ident: given.right
        for ident, given in taken.given.items()
        if given.wording != fingerprint(items[ident])
    }
    return score_attempt(
        form, responses, taken.terms.pass_mark, partial=taken.terms.partial, settled=settled
    )


def history(
    home: Home, library: Library, kind: AttemptKind | None = None
) -> list[tuple[AttemptRecord, Score]]:
    """Return the finished attempts with their scores, oldest first; those whose items vanished are left out."""
    found = []
    for taken in load_attempts(home, kind):
        if taken.ended is None:
            continue
        try:
            found.append((taken, scored(taken, items_of(taken, library))))
        except VanishedItemsError:
            continue
    return found


def missed_lately(home: Home, library: Library, last: int = 3) -> list[str]:
    """Return the items that were not right in the last finished attempts, the latest attempt first, each once."""
    found: dict[str, None] = {}
    for _, score in reversed(history(home, library)[-last:]):
        found.update(dict.fromkeys(ident for ident, points in score.points.items() if points < 1))
    return list(found)


def load_blueprint(path: Path | None) -> Blueprint:
    """Return the blueprint in a file, or the shipped one; raises BankError if it is missing or has problems."""
    name = BLUEPRINT_NAME if path is None else str(path)
    blueprint, problems = blueprint_yaml.read(read_bank_file(_blueprint_file(path), name), name)
    if blueprint is None:
        raise BankProblemsError(name, problems)
    return blueprint


def _blueprint_file(path: Path | None) -> Traversable:
    if path is not None:
        if not os.path.isfile(path):  # noqa: PTH113 - False, too, for a name that the system refuses
            raise BankError(
                f"there is no blueprint {path}",
                "name a .yaml file such as banks/exam-blueprint.yaml",
            )
        return path
    folder = shipped_folder()
    if folder is None:
        raise BankError("the shipped blueprint is missing", "install cps-study again")
    return folder / BLUEPRINT_NAME


def unfinished(home: Home, kind: AttemptKind) -> list[AttemptRecord]:
    """Return the attempts of a kind that were not ended, oldest first; raises UsageError if there are none."""
    found = [taken for taken in load_attempts(home, kind) if taken.ended is None]
    if not found:
        raise UsageError(f"there is no unfinished {kind}", f"start one with: cps-study {kind}")
    return found
