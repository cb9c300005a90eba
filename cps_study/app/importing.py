"""Bringing questions in: read files of any format, settle them, check them, and write whole banks or nothing."""

from __future__ import annotations

import dataclasses
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from cps_study.app import bank_merge as arrival
from cps_study.checks.duplicates import SimilarItems, near_duplicates
from cps_study.checks.rules import CheckedFile, judge
from cps_study.errors import BankError, UsageError
from cps_study.formats import registry
from cps_study.formats.base import ReadResult
from cps_study.formats.native import json_bank as bank_json
from cps_study.formats.native import yaml_bank as bank_yaml
from cps_study.formats.native.schema import SLUG
from cps_study.model.item import Bank
from cps_study.model.outline import Outline
from cps_study.model.problem import Problem, errors_in
from cps_study.nearest import nearest_hint
from cps_study.store.files import (
    explain_os_errors,
    no_progress,
    read_input,
    replace_file,
    replace_files,
)
from cps_study.store.library import NOT_BANKS, bank_files
from cps_study.store.lock import bank_writer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from cps_study.app.bank_merge import MergeResult, OnConflict
    from cps_study.formats.registry import Format
    from cps_study.model.item import Item
    from cps_study.store.files import OnProgress
    from cps_study.store.library import Library
    from cps_study.store.paths import Home

_OWN: Final = {"yaml": bank_yaml, "json": bank_json}
OWN: Final = tuple(_OWN)
"""The program's own formats: their questions bring ids and topics along."""


class ImportOptions(NamedTuple):
    """How files are to come in: the bank and topic they go into, the format, and what to do with what is there."""

    bank: str = ""
    topic: str = ""
    format: str = ""
    on_conflict: OnConflict = "replace"
    options: dict[str, Any] = {}  # noqa: RUF012 - never changed


class ImportPlan(NamedTuple):
    """A file that is ready to come in: what it holds, the bank as it would be afterwards, and its file as it is now."""

    source: str
    format: str
    harvest: ReadResult
    bank: Bank
    before: bytes | None
    arrived: MergeResult
    near: tuple[tuple[str, str], ...] = ()
    findings: tuple[Problem, ...] = ()

    @property
    def names(self) -> set[str]:
        """The ids of the file's items and of their groups."""
        arrived = self.arrived
        idents = {*arrived.new, *arrived.updated, *arrived.same, *arrived.kept}
        return idents | {
            item.group.id
            for item in self.bank.items
            if item.group is not None and item.id in idents
        }

    @property
    def incoming(self) -> list[Item]:
        """The items that would be new or changed."""
        touched = {*self.arrived.new, *self.arrived.updated}
        return [item for item in self.bank.items if item.id in touched]


class UnusableFileError(BankError):
    """A file holds nothing that can come in; `problems` says why."""

    def __init__(self, source: str, what: str, hint: str, problems: Sequence[Problem] = ()) -> None:
        self.problems = problems
        super().__init__(f"{source}: {what}", hint)


def plan_import(
    path: Path,
    wish: ImportOptions,
    home: Home,
    library: Library,
    earlier: Sequence[ImportPlan] = (),
    on_progress: OnProgress = no_progress,
) -> ImportPlan:
    """Return what a file would bring into which bank, after the `earlier` files have come in; nothing is written.

    Raises UsageError for a bank or format that cannot be, UnusableFileError for a file without a usable question.
    """
    on_progress(f"Reading {path.name}", 0, 0)
    raw = read_input(path, "a file with questions")
    name = _format_name(raw, path, wish.format)
    harvest, own = _harvest(raw, path, name, wish)
    del raw  # the checks need the room
    if errors_in(list(harvest.problems)) or not harvest.held:
        what = "holds no question" if not errors_in(list(harvest.problems)) else "cannot be read"
        told = wish.format or name in OWN  # then there is no doubt what it is
        hint = f"see above{'' if told else ', or say what it is with --format'}"
        raise UnusableFileError(str(path), what, hint, harvest.problems)
    ident = wish.bank or (own.id if own is not None else arrival.slug_of(path.stem)) or "imported"
    _check_name(ident, home, library)
    beside = [each for each in earlier if each.bank.id == ident]
    items: Sequence[Item] = harvest.items
    is_this_bank = own is not None and own.id == ident
    if not is_this_bank:
        items = arrival.assign_ids(harvest.items, ident, wish.topic)
    before = beside[-1].before if beside else _content(own_path(home, ident))
    there = beside[-1].bank if beside else _there(ident, before)
    head = there or Bank(id=ident, title=harvest.title or (own.title if own else _title(ident)))
    held = there.items if there is not None else ()
    arrived = arrival.merge_items(items, held, wish.on_conflict, ids_are_names=is_this_bank)
    bank = dataclasses.replace(head, items=arrived.items)
    _check_ids(bank, str(path), library)
    arriving = ImportPlan(str(path), name, harvest, bank, before, arrived)
    return _checked(arriving, library, on_progress)


def _format_name(raw: bytes, path: Path, asked: str) -> str:
    known = [*OWN, *registry.FORMATS]
    if asked:
        if asked not in known:
            raise UsageError(f"there is no format called '{asked}'", nearest_hint(asked, known))
        return asked
    own = next((own for own in OWN if _OWN[own].detects(raw, path.name)), None)
    if own is not None:
        return own
    found = registry.detect_format(raw, path.name)
    if found is None:
        raise UnusableFileError(
            str(path),
            "is in no format that can be told",
            f"say it with --format: {', '.join(known)}",
        )
    return found.name


def _harvest(
    raw: bytes, path: Path, name: str, wish: ImportOptions
) -> tuple[ReadResult, Bank | None]:
    """Return what a file holds, and the bank that it is if it is one of the program's own."""
    if name in OWN:
        bank, problems = _OWN[name].read(raw, str(path))
        items = bank.items if bank is not None else ()
        return ReadResult(items, (), tuple(problems), bank.title if bank is not None else ""), bank
    return registry.FORMATS[name].read(raw, str(path), **wish.options), None


def _check_name(ident: str, home: Home, library: Library) -> None:
    if not SLUG.fullmatch(ident) or f"{ident}.yaml" in NOT_BANKS:
        raise UsageError(
            f"a bank cannot be called '{ident}'",
            "use small letters, digits and hyphens: --as my-bank",
        )
    if any(
        loaded_bank.id == ident and loaded_bank.file.shipped for loaded_bank in library.loaded_banks
    ):
        raise UsageError(
            f"the bank '{ident}' came with the program",
            "bring the questions in under another name: --as ID",
        )
    path = own_path(home, ident)
    others = [file for file in bank_files(home) if not file.shipped and file.path.name != path.name]
    if any(
        loaded_bank.id == ident and loaded_bank.file in others
        for loaded_bank in library.loaded_banks
    ):
        raise UsageError(
            f"another file of yours holds the bank '{ident}'", "choose another name: --as ID"
        )


def _check_ids(bank: Bank, source: str, library: Library) -> None:
    taken = {
        ident
        for loaded_bank in library.loaded_banks
        if loaded_bank.id != bank.id
        for ident in loaded_bank.idents
    }
    clash = next((item.id for item in bank.items if item.id in taken), None)
    if clash is not None:
        hint = (
            "an id names one thing for ever: bring the questions in under another name with --as ID"
        )
        raise UnusableFileError(source, f"the id '{clash}' is taken by another bank", hint)


def own_path(home: Home, ident: str) -> Path:
    """Return the file of a bank of the learner's own."""
    return home.banks / f"{ident}.yaml"


def _there(ident: str, content: bytes | None) -> Bank | None:
    """Return the learner's bank as it is; raises BankError if its file cannot be used."""
    if content is None:
        return None
    bank, _ = bank_yaml.read(content, ident)
    if bank is None:
        raise BankError(
            f"your bank '{ident}' cannot be read", "see what is wrong with: cps-study bank check"
        )
    return bank


def _title(ident: str) -> str:
    return ident.replace("-", " ").capitalize()


def _checked(arriving: ImportPlan, library: Library, on_progress: OnProgress) -> ImportPlan:
    """Return it with what the rules find in the incoming items, and which of them nearly repeat one that is there."""
    incoming, names = arriving.incoming, arriving.names
    others = [item for loaded_bank, item in library.items() if loaded_bank.id != arriving.bank.id]
    others += [item for item in arriving.bank.items if item.id not in names]
    many = f"{len(incoming):,} questions"
    on_progress(f"Comparing {many}", 0, 0)
    alike = near_duplicates([*others, *incoming])
    there = len(others)
    near = {pair.second - there: pair.first for pair in alike if pair.first < there <= pair.second}
    own = [
        SimilarItems(pair.first - there, pair.second - there, pair.likeness)
        for pair in alike
        if pair.first >= there
    ]
    outline = library.outline() if any(item.cites for item in incoming) else Outline({}, {})
    bank = Bank(id="incoming", title="Incoming", items=tuple(incoming))
    file = CheckedFile(arriving.source, bank)
    found = judge(
        [file], outline, pairs=own, on_progress=partial(on_progress, f"Checking {many}")
    ).open
    told = tuple((incoming[second].id, others[first].id) for second, first in sorted(near.items()))
    return arriving._replace(near=told, findings=tuple(found))


class WrittenBank(NamedTuple):
    """A bank that was written, and where it is kept as it was, if it was there."""

    path: Path
    kept: Path | None


def apply_import(
    arriving: Sequence[ImportPlan], home: Home, now: str, on_progress: OnProgress = no_progress
) -> list[WrittenBank]:
    """Write every bank, or none: a bank that could not be read again, or a disk that is full, changes nothing.

    A bank that was there is kept among the backups as it was, with `now` in its name, as its comments are not in the
    new file. Raises UsageError if one has changed since it was prepared.
    """
    last = {
        each.bank.id: each for each in arriving
    }  # of several files into one bank, the last has them all
    made: dict[Path, bytes] = {}
    for each in last.values():
        on_progress(f"Writing the bank {each.bank.id}", 0, 0)
        errors = bank_yaml.errors_once_written(each.bank)
        if errors:
            what = f"would make a bank that cannot be used: {errors[0].what} ({errors[0].item})"
            raise UnusableFileError(
                each.source, what, "import it with --as under another name, or leave it out"
            )
        made[own_path(home, each.bank.id)] = bank_yaml.write(each.bank).encode()
    with bank_writer(home):
        kept: dict[Path, bytes] = {}
        landed = []
        for each, path in zip(last.values(), made, strict=True):
            if _content(path) != each.before:
                raise UsageError(
                    f"your bank '{each.bank.id}' has changed meanwhile", "bring the file in again"
                )
            copy = _free_path(home, each.bank.id, now) if each.before is not None else None
            if copy is not None and each.before is not None:
                kept[copy] = each.before
            landed.append(WrittenBank(path, copy))
        replace_files(kept | made)
    return landed


def _content(path: Path) -> bytes | None:
    return read_input(path, "a bank") if path.is_file() else None


def _free_path(home: Home, ident: str, now: str) -> Path:
    """Return a name among the backups that nothing has."""
    tries = (
        home.backups / f"{ident}-{now}{f'-{again}' if again else ''}.yaml" for again in count()
    )
    return next(path for path in tries if not path.exists())


def remove_bank(home: Home, ident: str, library: Library, now: str) -> Path:
    """Take a bank of the learner's own away, and return where a copy is kept.

    Raises UsageError for a bank that came with the program or is not there.
    """
    path = own_path(home, ident)
    with bank_writer(home):
        content = _content(path)
        if content is None:
            if any(
                loaded_bank.id == ident and loaded_bank.file.shipped
                for loaded_bank in library.loaded_banks
            ):
                raise UsageError(
                    f"the bank '{ident}' came with the program and stays",
                    "choose others with --bank",
                )
            mine = [
                loaded_bank.id
                for loaded_bank in library.loaded_banks
                if not loaded_bank.file.shipped
            ]
            raise UsageError(
                f"you have no bank called '{ident}'", nearest_hint(ident, mine) if mine else ""
            )
        kept = _free_path(home, ident, now)
        replace_file(kept, content)
        with explain_os_errors(path, "be removed"):
            path.unlink()
    return kept


def export_bank(bank: Bank, name: str) -> tuple[bytes, tuple[str, ...], str]:
    """Return a bank in a format, what that could not carry, and the ending of its file."""
    if name in OWN:
        return _OWN[name].write(bank).encode(), (), name
    writers = [*OWN, *(each.name for each in registry.FORMATS.values() if each.writer)]
    if name not in writers:
        raise UsageError(
            f"there is no format called '{name}' to export to", nearest_hint(name, writers)
        )
    form: Format = registry.FORMATS[name]
    made = form.write(bank)
    return made.content, made.losses, form.ending


def selection(bank: Bank, items: Iterable[Item]) -> Bank:
    """Return the bank with these of its items."""
    return dataclasses.replace(bank, items=tuple(items))
