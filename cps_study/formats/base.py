"""What every importer returns and every exporter gives: questions from elsewhere, and what could not come along.

An importer reads bytes and never raises. Its items are raw in two fields, which `settle` (in `arrival`) makes fit:
`id` is the name that the file gives a question, or empty; `topic` is its category as the file words it, or empty.
`line` is the question's place in the file. Texts are plain, without anything that a terminal could obey.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from cps_study.model.item import Item
    from cps_study.model.problem import Problem


class Skipped(NamedTuple):
    """A question that did not come in: its place (a line, or the inner file of a package), its title, and why."""

    line: int
    title: str
    why: str
    inside: str = ""


class ReadResult(NamedTuple):
    """What an importer found.

    `left` names every question of the file that is not among the items. `problems` are about the file as a whole (an
    error: nothing can be used) or say what was assumed or lost (a warning, an info). `title` is what the file calls
    itself, `encoding` how its text was read.
    """

    items: tuple[Item, ...] = ()
    left: tuple[Skipped, ...] = ()
    problems: tuple[Problem, ...] = ()
    title: str = ""
    encoding: str = ""

    @property
    def held(self) -> int:
        """How many questions the file holds."""
        return len(self.items) + len(self.left)


class WriteResult(NamedTuple):
    """A bank in another format, and in sentences what that format could not carry."""

    content: bytes
    losses: tuple[str, ...] = ()
