"""Reading bank files only to find out what is wrong with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cps_study.app.checking_pictures import check_pictures
from cps_study.checks.rules import CheckedFile, judge
from cps_study.errors import BankError
from cps_study.formats.native import objectives as outline_yaml
from cps_study.formats.native import yaml_bank as bank_yaml
from cps_study.model.outline import Outline
from cps_study.model.problem import Problem, errors_in, in_file_order
from cps_study.store.copies import is_copy, rivals
from cps_study.store.disk import status_of
from cps_study.store.library import (
    OUTLINE_NAME,
    bank_files,
    is_bank_name,
    read_bank_file,
    shipped_folder,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from importlib.resources.abc import Traversable
    from pathlib import Path

    from cps_study.checks.rules import WaivedFinding
    from cps_study.model.item import Bank
    from cps_study.store.paths import Home

_LABELS = frozenset({"id", "topic", "level", "cites", "tags", "image", "alt", "waive"})
"""The fields that describe an item and are not part of what it asks."""


class BankCheck(NamedTuple):
    """How many files and items were read, what is wrong with them, and what authors waived."""

    files: int
    items: int
    problems: list[Problem]
    waived: list[WaivedFinding]


def check_banks(home: Home, paths: Sequence[Path]) -> BankCheck:
    """Check the named files and folders, or without any the shipped banks and the learner's own.

    Raises BankError if a named file is missing or can't be read, or a folder has no bank.
    """
    files = _chosen_files(home, paths)
    outline, problems = _outline(paths)
    drafts = _read_drafts(files, paths, problems)
    copies = {} if paths else _copies(drafts, home)
    problems += [_copy_problem(name, original) for name, original in copies.items()]
    sources: dict[str, str] = {}
    checked: list[CheckedFile] = []
    for name, bank, in_file in drafts:
        if name in copies:
            continue
        problems += in_file
        if bank is not None:
            checked.append(CheckedFile(name, bank))
            problems += _repeated_ids(bank, name, sources)
    verdict = judge(checked, outline, skip=_unreadable_items(problems))
    items = sum(len(file.bank.items) for file in checked)
    return BankCheck(len(files), items, in_file_order(problems + verdict.open), verdict.waived)


def _read_drafts(
    files: Sequence[tuple[str, Traversable]], paths: Sequence[Path], problems: list[Problem]
) -> list[tuple[str, Bank | None, list[Problem]]]:
    """Return each file's name, its bank as far as it can be read, and what is wrong in it.

    A file in a folder that can't be read at all is added to the problems. Raises BankError for one
    of the named files.
    """
    drafts = []
    for name, path in files:
        try:
            raw = read_bank_file(path, name)
        except BankError as exc:
            if path in paths:
                raise
            # One unreadable file in a folder must not hide what is wrong with the others.
            problems.append(Problem(name, 0, 0, exc.what, exc.hint))
            continue
        bank, in_file = bank_yaml.read_draft(raw, name)
        if bank is not None:
            in_file = [*in_file, *check_pictures(bank, name, path)]
        drafts.append((name, bank, in_file))
    return drafts


def _chosen_files(home: Home, paths: Sequence[Path]) -> list[tuple[str, Traversable]]:
    """Return the names and paths of the files to check, as `check_banks` says."""
    if paths:
        return [(str(path), path) for path in _named_files(home, paths)]
    return [(file.name, file.path) for file in bank_files(home)]


def _copies(drafts: Sequence[tuple[str, Bank | None, list[Problem]]], home: Home) -> dict[str, str]:
    """Return the learner's files that are copies by a sync program, each with the bank's own."""
    own = str(home.banks)
    ids = {name: bank.id for name, bank, _ in drafts if bank is not None and name.startswith(own)}
    return {name: bank for name, bank in rivals(ids).items() if is_copy(name, bank)}


def _copy_problem(name: str, original: str) -> Problem:
    what = f"a sync program left this copy of {original}, and it isn't used"
    hint = "keep the one that you want, and delete the other"
    return Problem(name, 0, 0, what, hint, severity="warning")


def _unreadable_items(problems: Sequence[Problem]) -> frozenset[str]:
    """Return the items that no rule can judge: those with an error in what a candidate reads."""
    return frozenset(
        problem.item
        for problem in errors_in(list(problems))
        if not problem.rule and problem.field not in _LABELS
    )


def _outline(paths: Sequence[Path]) -> tuple[Outline, list[Problem]]:
    """Return the outline and its problems: the first beside a named file, else the shipped one.

    Without any there is an empty outline, against which no citation is judged.
    """
    for path in paths:
        folder = path if path.is_dir() else path.parent
        own = folder / OUTLINE_NAME
        if status_of(own) is not None:
            return _read_outline(read_bank_file(own, str(own)), str(own))
    shipped = shipped_folder()
    if shipped is None or not (shipped / OUTLINE_NAME).is_file():
        return Outline({}, {}), []
    try:
        raw = read_bank_file(shipped / OUTLINE_NAME, OUTLINE_NAME)
    except BankError as exc:
        return Outline({}, {}), [Problem(OUTLINE_NAME, 0, 0, exc.what, exc.hint)]
    return _read_outline(raw, OUTLINE_NAME)


def _read_outline(raw: bytes, name: str) -> tuple[Outline, list[Problem]]:
    """Return an outline and its problems; one that is broken counts as empty."""
    outline, problems = outline_yaml.read(raw, name)
    return outline or Outline({}, {}), problems


def _named_files(home: Home, paths: Sequence[Path]) -> Iterator[Path]:
    """Yield the named files, and the banks in the named folders."""
    for path in paths:
        if path.is_dir():
            yield from _banks_in(path)
        elif path.exists():
            yield path
        else:
            raise BankError(f"there is no file {path}", _hint_for(home, str(path)))


def _hint_for(home: Home, name: str) -> str:
    """Return what to name instead of a missing file: its own file, if it's a bank's id."""
    for file in bank_files(home):
        if file.path.name == f"{name}.yaml":
            return f"the file of the bank '{name}' is {file.path}; name that, or leave it out"
    return "choose a .yaml file or a folder of them"


def _banks_in(folder: Path) -> list[Path]:
    """Return the bank files in a folder; raises BankError if there are none."""
    try:
        banks = sorted(entry for entry in folder.iterdir() if is_bank_name(entry.name))
    except OSError as exc:
        raise BankError(
            f"{folder} couldn't be read: {exc.strerror}",
            "check that you have permission to read it",
        ) from exc
    if not banks:
        raise BankError(f"there is no bank in {folder}", "a bank is a file that ends in .yaml")
    return banks


def _repeated_ids(bank: Bank, source: str, sources: dict[str, str]) -> Iterator[Problem]:
    """Yield a problem for each id that an earlier file has, and add the others to `sources`.

    A file may be named twice: it does not repeat its own ids.
    """
    ids = [(f"bank {bank.id}", 1)]
    ids += [(item.id, item.line) for item in bank.items]
    for ident, line in ids:
        first = sources.setdefault(ident, source)
        if first != source:
            what = f"the id '{ident}' is already used in {first}"
            hint = "every id has to be different: give this one its own"
            yield Problem(source, line, 1, what, hint, "id", ident)
