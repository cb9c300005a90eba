"""Reading bank files only to say what is wrong with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cps_study.checks.rules import CheckedFile, judge
from cps_study.errors import BankError
from cps_study.formats.native import objectives as outline_yaml
from cps_study.formats.native import yaml_bank as bank_yaml
from cps_study.model.outline import Outline
from cps_study.model.problem import Problem, errors_in, in_file_order
from cps_study.store.library import (
    OUTLINE_NAME,
    bank_files,
    is_bank_name,
    read_bank_file,
    shipped_folder,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from importlib.resources.abc import Traversable
    from pathlib import Path

    from cps_study.checks.rules import WaivedFinding
    from cps_study.store.paths import Home


_LABELS = frozenset({"id", "topic", "level", "cites", "tags", "image", "alt", "waive"})
"""Fields that say something about an item and are not part of what it asks."""


class BankCheck(NamedTuple):
    """How many files and items were read, everything found in them, and what their authors waived."""

    files: int
    items: int
    problems: list[Problem]
    waived: list[WaivedFinding]


def check_banks(home: Home, paths: Sequence[Path]) -> BankCheck:
    """Check the files and folders named, or without any the shipped banks and the learner's own.

    Raises BankError if a named file does not exist or cannot be read, or a folder holds no bank.
    """
    files: list[tuple[str, Traversable]] = [(str(path), path) for path in _named(paths)]
    if not paths:
        files = [(file.name, file.path) for file in bank_files(home)]
    outline, problems = _outline(paths)
    taken: dict[str, str] = {}
    read: list[CheckedFile] = []
    for name, path in files:
        try:
            raw = read_bank_file(path, name)
        except BankError as exc:
            if path in paths:
                raise
            problems.append(Problem(name, 0, 0, exc.what, exc.hint))
            continue
        bank, found = bank_yaml.read_draft(raw, name)
        problems += found
        if bank is not None:
            read.append(CheckedFile(name, bank))
            named = [(f"bank {bank.id}", 1)] + [(item.id, item.line) for item in bank.items]
            problems += list(_taken(named, name, taken))
    verdict = judge(read, outline, skip=_with_gaps(problems))
    count = sum(len(file.bank.items) for file in read)
    return BankCheck(len(files), count, in_file_order(problems + verdict.open), verdict.waived)


def _with_gaps(problems: Sequence[Problem]) -> frozenset[str]:
    """Return the items that no rule can be asked about: those with an error in what a candidate reads."""
    serious = (p for p in errors_in(list(problems)) if not p.rule and p.field not in _LABELS)
    return frozenset(problem.item for problem in serious)


def _outline(paths: Sequence[Path]) -> tuple[Outline, list[Problem]]:
    """Return the outline: the one in a folder that is checked, else the shipped one."""
    for path in paths:
        own = (path if path.is_dir() else path.parent) / OUTLINE_NAME
        if own.is_file():
            outline, problems = outline_yaml.read(read_bank_file(own, str(own)), str(own))
            return outline or Outline({}, {}), problems
    folder = shipped_folder()
    if folder is None or not (folder / OUTLINE_NAME).is_file():
        return Outline({}, {}), []
    try:
        raw = read_bank_file(folder / OUTLINE_NAME, OUTLINE_NAME)
    except BankError as exc:
        return Outline({}, {}), [Problem(OUTLINE_NAME, 0, 0, exc.what, exc.hint)]
    outline, problems = outline_yaml.read(raw, OUTLINE_NAME)
    return outline or Outline({}, {}), problems


def _named(paths: Sequence[Path]) -> Iterable[Path]:
    for path in paths:
        if path.is_dir():
            try:
                found = sorted(entry for entry in path.iterdir() if is_bank_name(entry.name))
            except OSError as exc:
                raise BankError(
                    f"{path} could not be read: {exc.strerror}", "name a folder that you may read"
                ) from exc
            if not found:
                raise BankError(f"there is no bank in {path}", "a bank's file ends in .yaml")
            yield from found
        elif path.is_file():
            yield path
        else:
            raise BankError(f"there is no file {path}", "name a .yaml file or a folder of them")


def _taken(
    named: Iterable[tuple[str, int]], source: str, taken: dict[str, str]
) -> Iterable[Problem]:
    for ident, line in named:
        if ident in taken and taken[ident] != source:
            hint = "an id names one thing for ever: give this one its own"
            yield Problem(
                source, line, 1, f"the id '{ident}' is taken in {taken[ident]}", hint, "id", ident
            )
        taken.setdefault(ident, source)
