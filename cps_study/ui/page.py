"""A page: what one screen says, without saying how it looks. The full screen and plain mode both show pages."""

from __future__ import annotations

from typing import Literal, NamedTuple

Role = Literal[
    "situation",  # what several items share
    "stem",  # what is asked
    "option",
    "option-here",  # the option under the cursor
    "option-taken",  # an option ticked in a several-answers question
    "option-key",  # the right one, shown afterwards
    "option-not",  # the chosen one that was not right
    "right",
    "not-yet",
    "text",
    "note",
    "heading",
    "gap",
]


class Block(NamedTuple):
    """A paragraph with its role. `label` stands before it: an option's letter, or a sign."""

    role: Role
    text: str = ""
    label: str = ""


class Page(NamedTuple):
    """A screen: where the learner is, what is to be read, and which keys do what."""

    title: str
    status: str = ""
    done: int = 0
    total: int = 0
    body: tuple[Block, ...] = ()
    keys: tuple[tuple[str, str], ...] = ()
    entry: bool = False


GAP = Block("gap")
