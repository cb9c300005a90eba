"""A page: what one screen says, and nothing about how it looks.

The full screen and plain mode show the same blocks, each in its own way.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

Role = Literal[
    "situation",  # what several items share
    "stem",  # what is asked
    "option",
    "option-here",  # the option under the cursor
    "option-chosen",  # an option that is chosen, but not under the cursor
    "option-key",  # a right option, shown after the answer
    "option-missed",  # a right option that wasn't chosen, where others were
    "option-not",  # a chosen option that wasn't right
    "right",  # the verdict on a right answer
    "not-yet",  # the verdict on any other answer
    "text",
    "note",
    "heading",
    "gap",  # a blank line; plain mode leaves it out of a session
]


class Block(NamedTuple):
    """A paragraph with its role. The label comes before it: an option's letter, or a mark."""

    role: Role
    text: str = ""
    label: str = ""


class Page(NamedTuple):
    """A screen: where the learner is, what there is to read, and what the keys do."""

    title: str
    status: str = ""
    done: int = 0
    """How much of `total` is done, for the bar below the title."""
    total: int = 0
    """What the bar counts; 0 for a page without a bar."""
    body: tuple[Block, ...] = ()
    keys: tuple[tuple[str, str], ...] = ()
    """Keys with what they do, for the foot of the page."""
    entry: bool = False
    """Whether the page has a line to type an answer in."""
    coach: str = ""
    """What to do now, in a sentence above the keys."""


GAP = Block("gap")
