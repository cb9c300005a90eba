"""The pictures of an import: those beside its file, and where each is written."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, NamedTuple

from cps_study.formats.pictures.fault import PictureError
from cps_study.model.picture import folder_name
from cps_study.model.problem import Problem, in_file_order
from cps_study.model.text import excerpt
from cps_study.store.pictures import MISSING, are_there, files_of, read_picture

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from cps_study.formats.base import DraftItem, ReadResult
    from cps_study.model.item import Bank
    from cps_study.model.picture import Picture, Pictures


def pictures_beside(files: Iterable[Path]) -> list[Path]:
    """Return the pictures in the folders beside files to import; raises DataError as they do."""
    return [picture for file in files for picture in files_of(_folder_of(file))]


def _folder_of(file: Path) -> Path:
    """Return the folder of pictures beside a file of any format, whether it exists or not."""
    return file.parent / folder_name(f"{file.stem}.yaml")


def with_pictures_beside(result: ReadResult, path: Path) -> ReadResult:
    """Return what a file holds with the pictures from the folder beside it, as banks have one.

    One that's there and can't be used is named with the reason; its question isn't asked.
    """
    missing = {draft.image for draft in result.items if draft.image} - result.pictures.keys()
    if not missing:
        return result
    folder = _folder_of(path)
    beside = _read_beside(folder, missing)
    pictures = {**result.pictures, **beside.pictures}
    problems = [
        *result.problems,
        *_unusable(result.items, beside.faults, str(path), folder.name),
    ]
    items = tuple(
        dataclasses.replace(draft, image=beside.names.get(draft.image, draft.image))
        for draft in result.items
    )
    lacking = sum(bool(draft.image) and draft.image not in pictures for draft in items)
    still_true = list(_without_lacking(problems))
    is_said = len(still_true) < len(problems)
    are_nowhere = missing - beside.names.keys() - beside.faults.keys()
    if lacking and (is_said or are_nowhere):
        still_true.append(_lacking(path, lacking))
    ordered = tuple(in_file_order(still_true))
    return result._replace(items=items, pictures=pictures, problems=ordered)


class _Beside(NamedTuple):
    """What a folder of pictures has: their names in a bank, and why others can't be used."""

    names: dict[str, str]
    pictures: dict[str, Picture]
    faults: dict[str, str]


def _read_beside(folder: Path, wanted: Iterable[str]) -> _Beside:
    """Return the pictures of a folder, which need not be there; a missing one is no fault."""
    beside = _Beside({}, {}, {})
    if not folder.is_dir():
        return beside
    from cps_study.formats.pictures.cleaning import name_of_picture

    for image in sorted(wanted):
        try:
            picture = read_picture(folder, image)
        except PictureError as exc:
            if str(exc) != MISSING:
                beside.faults[image] = str(exc)
            continue
        name = name_of_picture(picture, image)
        beside.names[image] = name
        beside.pictures[name] = picture
    return beside


def _unusable(
    drafts: Iterable[DraftItem], faults: Mapping[str, str], source: str, folder: str
) -> Iterator[Problem]:
    """Yield what is wrong with the pictures that are there, each with its first question."""
    said: set[str] = set()
    for draft in drafts:
        fault = faults.get(draft.image)
        if fault is None or draft.image in said:
            continue
        said.add(draft.image)
        what = f"the picture '{excerpt(draft.image)}' in {folder} can't be used: {fault}"
        stem = excerpt(draft.stem)
        yield Problem(source, draft.line, 0, what, item=stem, severity="warning")


def _without_lacking(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Yield the problems, without what the reader of the file says of missing pictures."""
    from cps_study.formats.item_builder import WHERE_PICTURES_BELONG

    return (problem for problem in problems if problem.hint != WHERE_PICTURES_BELONG)


def _lacking(path: Path, questions: int) -> Problem:
    """Return the warning that so many questions of a file show a picture that is nowhere."""
    from cps_study.formats.item_builder import pictures_lacking

    return pictures_lacking(str(path), questions)


def picture_contents(bank: Bank, path: Path, pictures: Pictures) -> dict[Path, bytes]:
    """Return the files of pictures to write with a bank: those it shows that aren't there yet."""
    folder = path.with_name(folder_name(path.name))
    shown = {item.image for item in bank.items}
    return {
        folder / name: picture.raw
        for name, picture in pictures.items()
        if name in shown and not _is_there(folder, name, picture.raw)
    }


def _is_there(folder: Path, name: str, raw: bytes) -> bool:
    """Return whether the folder has this picture, byte for byte."""
    if not are_there(folder, [name]):
        return False
    return (folder / name).read_bytes() == raw
