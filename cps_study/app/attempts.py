"""The attempts in the learner's journal: finding one to go on with, and scoring the finished."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.errors import INSTALL_AGAIN, BankError, BankProblemsError, DataError, UsageError
from cps_study.formats.native import blueprint as blueprint_yaml
from cps_study.model.asking import asked_by
from cps_study.model.event import UndoEvent
from cps_study.model.item import Flashcard, Question, Typed, fingerprint
from cps_study.model.shown import asks_the_same, item_as_shown
from cps_study.model.text import count, first_of
from cps_study.store.journal import read_journal
from cps_study.store.library import BLUEPRINT_NAME, read_bank_file, shipped_folder
from cps_study.study.attempt_record import AttemptRecord, attempts
from cps_study.study.scoring import Score, score_attempt

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from importlib.resources.abc import Traversable
    from pathlib import Path

    from cps_study.model.attempt import AskedItem, AttemptKind, Blueprint
    from cps_study.model.event import Event
    from cps_study.model.item import Item
    from cps_study.store.library import Library
    from cps_study.store.paths import Home

GONE: Final = "(This question isn't in any bank anymore, and its wording wasn't kept.)"


class VanishedItemsError(DataError):
    """A stopped attempt asks items that no bank has anymore, and that it didn't keep either."""

    def __init__(self, missing: Sequence[str]) -> None:
        names = first_of(missing, 3)
        questions = count(
            len(missing), "question of this attempt is", "questions of this attempt are"
        )
        super().__init__(
            f"{questions} no longer in any bank ({names})",
            "bring the bank back and go on, or give this attempt up; your answers are kept",
        )


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


class ChangedQuestion(NamedTuple):
    """A question of a stopped attempt whose wording in its bank has changed since."""

    number: int
    """Its number in the form, counted from 1."""
    item: Item
    was_answered: bool


class PastAttempt(NamedTuple):
    """A finished attempt with its score, and its questions as it showed them."""

    record: AttemptRecord
    score: Score
    items: Mapping[str, Item]
    changed: frozenset[str]
    """The items that were shown in another wording than they have now, or that no bank has now."""
    lost: frozenset[str]
    """The items whose wording at that time nobody kept: nobody can say anymore what was chosen."""

    @property
    def missed(self) -> list[str]:
        """The questions without a full point, in the order of the form."""
        return missed_items(self.record, self.score)


def changed_questions(record: AttemptRecord, library: Library) -> list[ChangedQuestion]:
    """Return the questions of a stopped attempt that are to be asked again, as they are now.

    A quiz never goes back, as its feedback may have been shown: only what lies before it counts.
    """
    first = _first_to_come(record)
    changed = []
    for index, asked in enumerate(record.form):
        item = library.item(asked.item)
        if index < first or item is None or not is_askable(item) or item.use == "retired":
            continue
        if _has_changed(record, asked, item):
            changed.append(ChangedQuestion(index + 1, item, asked.item in record.given))
    return changed


def retired_questions(record: AttemptRecord, library: Library) -> list[str]:
    """Return the items of a stopped attempt that are wrong or misleading, as their bank says.

    What lies behind a quiz was asked already, and stays.
    """
    retired = []
    for asked in record.form[_first_to_come(record) :]:
        item = library.item(asked.item)
        if item is not None and item.use == "retired":
            retired.append(asked.item)
    return retired


def _first_to_come(record: AttemptRecord) -> int:
    """Return the index of the first question that can come on the screen again."""
    if record.terms.kind == "exam":
        return 0
    if record.nothing_left:
        return len(record.form)
    return record.here


def is_askable(item: Item) -> bool:
    """Return whether an attempt can ask an item: a flashcard has nothing to mark."""
    return not isinstance(item, Flashcard)


def _has_changed(record: AttemptRecord, asked: AskedItem, item: Item) -> bool:
    """Return whether a question was shown, as far as is known, in another wording than today's."""
    shown = record.shown.get(asked.item)
    if shown is not None:
        return not asks_the_same(item_as_shown(shown, None), item)
    given = record.given.get(asked.item)
    if given is not None and given.wording:
        return given.wording != fingerprint(item)
    options = item.options if isinstance(item, Question) else ()
    return len(asked.order) != len(options)


def items_of(
    record: AttemptRecord, library: Library, reasked: Collection[str] = ()
) -> dict[str, Item]:
    """Return the items to go on with, by id: each as it was shown.

    Those in `reasked` are about to be asked in today's wording. Raises VanishedItemsError if one
    was kept nowhere: the attempt didn't, and no bank has it.
    """
    items: dict[str, Item] = {}
    missing = []
    for index, asked in enumerate(record.form):
        today = library.item(asked.item)
        item = _item_as_asked(record, asked, library)
        if item is not None:
            items[asked.item] = item
        elif asked.item in reasked or index < _first_to_come(record):
            items[asked.item] = _stand_in(asked.item, today)
        else:
            missing.append(asked.item)
    if missing:
        raise VanishedItemsError(missing)
    return items


def _item_as_asked(record: AttemptRecord, asked: AskedItem, library: Library) -> Item | None:
    """Return the item as the attempt asked it, or None if nobody knows that anymore."""
    today = library.item(asked.item)
    shown = record.shown.get(asked.item)
    if shown is not None:
        # Its options are in the order of that time, which the answers go by.
        item = item_as_shown(shown, today)
        if today is not None and fingerprint(item) == fingerprint(today):
            return today
        return item
    if today is None or not is_askable(today) or _has_changed(record, asked, today):
        return None
    return today


def past_attempt(record: AttemptRecord, library: Library) -> PastAttempt:
    """Return a finished attempt as it was, whatever has become of the banks since."""
    items: dict[str, Item] = {}
    changed = set()
    lost = set()
    for asked in record.form:
        today = library.item(asked.item)
        item = _item_as_asked(record, asked, library)
        if item is None:
            lost.add(asked.item)
            item = _stand_in(asked.item, today)
        elif today is None or not asks_the_same(item, today):
            changed.add(asked.item)
        items[asked.item] = item
    score = scored(record, items, library)
    return PastAttempt(record, score, items, frozenset(changed), frozenset(lost))


def _stand_in(ident: str, today: Item | None) -> Item:
    """Return what to show of a question whose wording nobody kept: what it is today, or a note."""
    if today is not None and is_askable(today):
        return today
    return Typed(id=ident, topic="other", level="recall", stem=GONE, accept=("",))


def scored(record: AttemptRecord, items: Mapping[str, Item], library: Library) -> Score:
    """Return the score of an attempt, with what was answered so far.

    An answer to another wording than the item has counts as it was marked when it was given.
    """
    responses = {ident: given.response for ident, given in record.given.items()}
    settled = {
        ident: given.right
        for ident, given in record.given.items()
        if given.wording != fingerprint(items[ident])
    }
    form = [items[asked.item] for asked in record.form]
    return score_attempt(
        form,
        responses,
        record.terms.pass_mark,
        partial=record.terms.partial,
        settled=settled,
        domains=_domains(record, items, library),
    )


def _domains(record: AttemptRecord, items: Mapping[str, Item], library: Library) -> dict[str, str]:
    """Return the domain of each item: the one it had when it was shown, or else today's."""
    domains = {}
    for asked in record.form:
        shown = record.shown.get(asked.item)
        if shown is not None:
            domains[asked.item] = shown.domain
        else:
            domains[asked.item] = domain_of(items[asked.item], library)
    return domains


def domain_of(item: Item, library: Library) -> str:
    """Return the domain of the objective that an item asks; "" if the outline doesn't have it."""
    return asked_by(item, library.outline()).domain or ""


def missed_items(record: AttemptRecord, score: Score) -> list[str]:
    """Return the questions of an attempt without a full point, in the order of its form."""
    return [asked.item for asked in record.form if score.points[asked.item] < 1]


def history(home: Home, library: Library, kind: AttemptKind | None = None) -> list[PastAttempt]:
    """Return the finished attempts in the journal, or those of one kind, oldest first."""
    return past_attempts(load_attempts(home, kind), library)


def past_attempts(records: Iterable[AttemptRecord], library: Library) -> list[PastAttempt]:
    """Return those of the attempts that are over, in the same order."""
    return [past_attempt(record, library) for record in records if record.ended is not None]


def nth_attempt(
    home: Home, library: Library, kind: AttemptKind, number: int | None
) -> PastAttempt | None:
    """Return the finished attempt with this number in the history, or the last one.

    None if nothing was finished yet. Raises UsageError if that number isn't in the history.
    """
    finished = [record for record in load_attempts(home, kind) if record.ended is not None]
    if not finished:
        return None
    if number is None:
        number = len(finished)
    if not 1 <= number <= len(finished):
        what = f"there is no {kind} number {number}: you have finished {len(finished)}"
        raise UsageError(what, f"see their numbers with: cps-study {kind} --history")
    return past_attempt(finished[number - 1], library)


def missed_lately(home: Home, library: Library, last: int = 3) -> list[str]:
    """Return the items that were missed in the last finished attempts, the latest first."""
    finished = [record for record in load_attempts(home) if record.ended is not None]
    missed: dict[str, None] = {}  # in order, each once
    for record in reversed(finished[-last:]):
        for ident in past_attempt(record, library).missed:
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
            raise BankError("the shipped blueprint is missing", INSTALL_AGAIN)
        return folder / BLUEPRINT_NAME
    if not os.path.exists(path):  # noqa: PTH110 - unlike Path's, it says no to an impossible name
        raise BankError(
            f"there is no blueprint {path}", "name a .yaml file such as banks/exam-blueprint.yaml"
        )
    return path
