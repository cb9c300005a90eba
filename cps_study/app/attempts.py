"""The attempts in the learner's journal: finding one to go on with, and scoring the finished."""

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

    from cps_study.model.attempt import AskedItem, AttemptKind, Blueprint
    from cps_study.model.event import Event
    from cps_study.model.item import Item
    from cps_study.store.library import Library
    from cps_study.store.paths import Home


class VanishedItemsError(DataError):
    """An attempt asks items that no bank has anymore, or not with the options that it shows."""

    def __init__(self, missing: Sequence[str]) -> None:
        names = ", ".join(missing[:3])
        if len(missing) > 3:
            names += " …"
        if len(missing) == 1:
            what = f"1 question of this attempt is no longer in any bank, or has changed ({names})"
        else:
            what = (
                f"{len(missing)} questions of this attempt are no longer in any bank, "
                f"or have changed ({names})"
            )
        super().__init__(what, "bring their bank back as it was, then go on; your answers are kept")


def load_attempts(home: Home, kind: AttemptKind | None = None) -> list[AttemptRecord]:
    """Return every attempt in the journal, or those of one kind, oldest first."""
    records = attempts(read_journal(home.journal).events)
    return [record for record in records if kind in {None, record.terms.kind}]


def unfinished(home: Home, kind: AttemptKind) -> list[AttemptRecord]:
    """Return the attempts of a kind that were stopped, oldest first.

    Raises UsageError if there are none.
    """
    stopped = [record for record in load_attempts(home, kind) if record.ended is None]
    if not stopped:
        raise UsageError(f"there is no unfinished {kind}", f"start one with: cps-study {kind}")
    return stopped


def attempt_events(events: Iterable[Event], ident: str) -> list[Event]:
    """Return the events of one attempt, and all that take something back."""
    return [
        event
        for event in events
        if isinstance(event, UndoEvent) or ident in {event.id, getattr(event, "attempt", "")}
    ]


def items_of(record: AttemptRecord, library: Library) -> dict[str, Item]:
    """Return the items of an attempt by id.

    Raises VanishedItemsError if a bank no longer has one of them, or has changed its options.
    """
    items: dict[str, Item] = {}
    missing = []
    for asked in record.form:
        item = library.item(asked.item)
        if item is not None and _has_its_options(item, asked):
            items[asked.item] = item
        else:
            missing.append(asked.item)
    if missing:
        raise VanishedItemsError(missing)
    return items


def _has_its_options(item: Item, asked: AskedItem) -> bool:
    """Return whether an item still has as many options as it was asked with."""
    options = item.options if isinstance(item, Question) else ()
    return len(asked.order) == len(options)


def scored(record: AttemptRecord, items: Mapping[str, Item]) -> Score:
    """Return the score of an attempt, with what was answered so far.

    An answer to an item that was reworded since then counts as it was marked when it was given.
    """
    responses = {ident: given.response for ident, given in record.given.items()}
    settled = {
        ident: given.right
        for ident, given in record.given.items()
        if given.wording != fingerprint(items[ident])
    }
    form = [items[asked.item] for asked in record.form]
    terms = record.terms
    return score_attempt(form, responses, terms.pass_mark, partial=terms.partial, settled=settled)


def missed_items(record: AttemptRecord, score: Score) -> list[str]:
    """Return the questions of an attempt without a full point, in the order of its form."""
    return [asked.item for asked in record.form if score.points[asked.item] < 1]


def history(
    home: Home, library: Library, kind: AttemptKind | None = None
) -> list[tuple[AttemptRecord, Score]]:
    """Return the finished attempts with their scores, oldest first.

    Attempts whose items have vanished are left out: they can't be scored.
    """
    scores = []
    for record in load_attempts(home, kind):
        if record.ended is None:
            continue
        try:
            items = items_of(record, library)
        except VanishedItemsError:
            continue
        scores.append((record, scored(record, items)))
    return scores


def missed_lately(home: Home, library: Library, last: int = 3) -> list[str]:
    """Return the items that were missed in the last finished attempts, the latest first."""
    missed: dict[str, None] = {}  # in order, each once
    for _, score in reversed(history(home, library)[-last:]):
        for ident, points in score.points.items():
            if points < 1:
                missed.setdefault(ident)
    return list(missed)


def load_blueprint(path: Path | None) -> Blueprint:
    """Return the blueprint in a file, or the shipped one.

    Raises BankError if it is missing or has problems.
    """
    name = BLUEPRINT_NAME if path is None else str(path)
    blueprint, problems = blueprint_yaml.read(read_bank_file(_blueprint_file(path), name), name)
    if blueprint is None:
        raise BankProblemsError(name, problems)
    return blueprint


def _blueprint_file(path: Path | None) -> Traversable:
    if path is None:
        folder = shipped_folder()
        if folder is None:
            raise BankError("the shipped blueprint is missing", "install cps-study again")
        return folder / BLUEPRINT_NAME
    if not os.path.isfile(path):  # noqa: PTH113 - unlike Path's, it says no to an impossible name
        raise BankError(
            f"there is no blueprint {path}", "name a .yaml file such as banks/exam-blueprint.yaml"
        )
    return path
