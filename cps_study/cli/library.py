"""Opening the learner's banks, as every command that needs them does it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cps_study.store.library import Library
    from cps_study.ui.environment import Env


def open_library(env: Env) -> Library:
    """Return the library of the learner's home, and say which banks had to be left out."""
    from cps_study.store.library import Library

    library = Library(env.home, env.tell)
    env.tell(*library.notices())
    return library
