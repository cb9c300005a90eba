"""A form and an attempt at it: what is asked, under which conditions."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

AttemptKind = Literal["quiz", "exam"]
Feedback = Literal["each", "end"]

PASS_MARK: Final = 85.0
"""The percentage to reach unless somebody says otherwise: the real exam's, in an application from before 2016."""


class Share(NamedTuple):
    """How much of a form comes from a topic: a weight against the other shares."""

    topic: str
    weight: int


class Blueprint(NamedTuple):
    """How a form is drawn. `about` says where each number comes from, by its name."""

    id: str
    title: str
    items: int
    minutes: int
    pass_mark: int
    shares: tuple[Share, ...]
    about: dict[str, str]


class AskedItem(NamedTuple):
    """One place of a form: the item, and its option positions in the order shown."""

    item: str
    order: tuple[int, ...] = ()


class Terms(NamedTuple):
    """The conditions of an attempt. Times are in seconds; None means that there is no limit.

    `seconds` is the whole limit with any extra time in it already; `breaks` is how often the clock may be stopped.
    """

    kind: AttemptKind
    seconds: float | None = None
    per_item: float | None = None
    pass_mark: float = PASS_MARK
    feedback: Feedback = "end"
    breaks: int = 0
    extra_time: float = 1.0
    partial: bool = False
    title: str = ""
