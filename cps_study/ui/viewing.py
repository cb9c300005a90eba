"""How a picture gets on the screen: only when the learner asks, in a window of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from cps_study.model.text import printable

if TYPE_CHECKING:
    from cps_study.app.viewing import Viewed
    from cps_study.model.item import Item

ViewPicture = Callable[["Item"], str]
"""Opens the picture of an item, and returns what came of it, as a sentence."""
VIEW_KEY: Final = "v"
"""The key that opens a picture."""
NO_PICTURE: Final = "This one has no picture."


def no_viewer(_item: Item) -> str:
    """Return what is said where nothing can open pictures."""
    return NO_PICTURE


def viewed_words(viewed: Viewed) -> str:
    """Return what came of opening a picture, as a sentence."""
    if viewed.fault:
        return f"The picture can't be opened: {viewed.fault}."
    if viewed.path is None:
        return NO_PICTURE
    if viewed.opened:
        return "The picture opens in a window of its own."
    return f"No program here could open the picture. It's in: {printable(str(viewed.path))}"
