"""Opening the learner's banks, as every command that needs them does it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cps_study.model.item import Item
    from cps_study.store.library import Library
    from cps_study.ui.environment import Env


def open_library(env: Env, *, asking: bool = False) -> Library:
    """Return the library of the learner's home, and say which banks had to be left out.

    A command that asks questions (`asking`) also says how many lack their picture.
    """
    from cps_study.store.library import Library

    library = Library(env.home, env.tell)
    env.tell(*library.notices(asking=asking))
    return library


def with_viewer(env: Env, library: Library) -> Env:
    """Return the surroundings of a run that can open the pictures of a library's items."""

    def view(item: Item) -> str:
        from cps_study.app.viewing import view_picture
        from cps_study.ui.viewing import viewed_words

        return viewed_words(view_picture(library, item))

    return replace(env, view=view)
