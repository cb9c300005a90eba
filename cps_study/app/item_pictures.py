"""The pictures of items that go out: onto paper or into a file for another program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cps_study.errors import BankError
from cps_study.formats.pictures.fault import PictureError
from cps_study.store.library import Library

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cps_study.model.form import PaperTest
    from cps_study.model.item import Item
    from cps_study.model.picture import Picture
    from cps_study.store.paths import Home


def pictures_of(items: Iterable[Item], library: Library) -> dict[str, Picture]:
    """Return the pictures of items by the items' ids.

    Raises BankError for one that can't be used: nobody should be asked about half a question.
    """
    pictures = {}
    for item in items:
        if item.image:
            pictures[item.id] = _picture(item, library)
    return pictures


def with_pictures(test: PaperTest, home: Home) -> PaperTest:
    """Return a test from its file with its items' pictures, which only the banks have.

    The banks aren't opened for a test without any. Raises BankError as `pictures_of` does.
    """
    pictured = [item for item in test.items if item.image]
    if not pictured:
        return test
    return test._replace(pictures=pictures_of(pictured, Library(home)))


def _picture(item: Item, library: Library) -> Picture:
    """Return the picture of an item that has one."""
    try:
        return library.picture(item.id)
    except LookupError as exc:
        what = f"the picture of {item.id} isn't there, as no bank has that question anymore"
        raise BankError(what, "print a new test") from exc
    except PictureError as exc:
        what = f"the picture '{item.image}' of {item.id} can't be used: {exc}"
        raise BankError(what, "to see where it belongs, run: cps-study bank check") from exc
