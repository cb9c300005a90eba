"""Opening an item's picture in the program that the learner has for pictures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cps_study.errors import DataError
from cps_study.formats.pictures.fault import PictureError
from cps_study.store.files import replace_file
from cps_study.store.pictures import MISSING, read_raw
from cps_study.system import open_in_viewer

if TYPE_CHECKING:
    from cps_study.model.item import Item
    from cps_study.store.library import Library


class Viewed(NamedTuple):
    """What came of opening a picture; without a path and a fault, the item has none."""

    path: Path | None = None
    """Where the file is that was opened, or that nothing here could open."""
    opened: bool = False
    fault: str = ""
    """Why the picture can't be used, as half a sentence."""


def view_picture(library: Library, item: Item) -> Viewed:
    """Open the picture of an item. What is opened was checked a moment ago."""
    if not item.image:
        return Viewed()
    try:
        path = _checked_file(library, item)
    except LookupError:
        return Viewed(fault=MISSING)
    except (PictureError, DataError) as exc:
        return Viewed(fault=str(exc))
    return Viewed(path, open_in_viewer(path))


def _checked_file(library: Library, item: Item) -> Path:
    """Return a file with an item's picture that is safe to open.

    That's the picture's own file, unless there's more in it than the picture, such as a script in a
    drawing.
    """
    picture = library.picture(item.id)
    file = library.picture_file(item.id)
    if isinstance(file, Path) and read_raw(file) == picture.raw:
        return file
    copy = library.cache.folder / "pictures" / item.image
    replace_file(copy, picture.raw)
    return copy
