"""What is wrong with the pictures of a bank, and which of them it doesn't use."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cps_study.checks.rules import PICTURE_USABLE
from cps_study.formats.pictures.fault import PictureError
from cps_study.model.problem import Problem
from cps_study.model.text import excerpt
from cps_study.store.pictures import files_of, folder_beside, read_picture

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

    from cps_study.model.item import Bank
    from cps_study.model.problem import Severity


class _Where(NamedTuple):
    """The bank's file as problems name it, and the line and the id of an item in it."""

    source: str
    line: int = 1
    item: str = ""


def check_pictures(bank: Bank, source: str, path: Traversable) -> Iterator[Problem]:
    """Yield what is wrong with a bank's pictures, each looked at once."""
    folder = folder_beside(path)
    faults: dict[str, str] = {}
    for item in bank.items:
        if not item.image or item.use == "retired":
            continue
        if item.image not in faults:
            faults[item.image] = _fault(folder, item.image)
        if faults[item.image]:
            what = f"the picture '{excerpt(item.image)}' can't be shown: {faults[item.image]}"
            hint = f"put a PNG, JPEG, GIF or SVG of that name into {folder}"
            yield _problem(_Where(source, item.line, item.id), what, hint, "error")
    used = {item.image for item in bank.items}
    if isinstance(folder, Path):
        for unused in files_of(folder):
            if unused.name not in used:
                what = f"no item shows the picture '{excerpt(unused.name)}'"
                hint = "delete it, or name it as the `image` of an item"
                yield _problem(_Where(source), what, hint, "info")


def _fault(folder: Traversable, name: str) -> str:
    """Return why a picture can't be used; "" if it can."""
    try:
        read_picture(folder, name)
    except PictureError as exc:
        return str(exc)
    return ""


def _problem(where: _Where, what: str, hint: str, severity: Severity) -> Problem:
    rule = PICTURE_USABLE
    return Problem(
        where.source, where.line, 1, what, hint, "image", where.item, severity, rule.id, rule.basis
    )
