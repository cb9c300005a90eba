"""An attempt at a quiz or an exam: what is asked, and under which conditions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, NamedTuple

if TYPE_CHECKING:
    from cps_study.model.outline import Domain

AttemptKind = Literal["quiz", "exam"]
Feedback = Literal["each", "end"]

PASS_MARK: Final = 85.0
"""The percentage to reach unless somebody sets another one.

It's the real exam's, according to an application form from before 2016.
"""


TOO_LONG: Final = 10**7
"""More seconds than any attempt takes."""


class Share(NamedTuple):
    """How much of a form comes from a topic or a domain: its weight relative to the other shares.

    With a domain, the topic is empty. With neither, it stands for all questions.
    """

    topic: str
    weight: int
    domain: Domain | None = None

    @property
    def name(self) -> str:
        """What messages call it; "" for all questions."""
        if self.domain is not None:
            return f"the domain {self.domain}"
        return self.topic and f"the topic {self.topic}"


class Blueprint(NamedTuple):
    """How a form is drawn. `about` says where each number comes from, under the number's name."""

    id: str
    title: str
    items: int
    minutes: int
    pass_mark: int
    shares: tuple[Share, ...]
    about: dict[str, str]


class AskedItem(NamedTuple):
    """An item on a form, and the positions of its options in the order shown."""

    item: str
    order: tuple[int, ...] = ()


class Terms(NamedTuple):
    """The conditions of an attempt. Times are in seconds; None means no limit.

    `seconds` is the limit for all of it and already includes extra time. `breaks` is how often
    the clock may be paused.
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


def refuse_terms(terms: Terms) -> None:
    """Raise ValueError for conditions that no attempt can have."""
    if terms.kind not in {"quiz", "exam"}:
        raise ValueError("unknown kind of attempt")
    if terms.feedback not in {"each", "end"}:
        raise ValueError("unknown feedback")
    for limit in (terms.seconds, terms.per_item):
        if limit is not None and not 0 < limit < TOO_LONG:
            raise ValueError("a time limit is out of range")
    if not 0 <= terms.pass_mark <= 100:
        raise ValueError("the pass mark is out of range")
    if terms.breaks < 0:
        raise ValueError("the number of breaks is negative")
    if not 0 < terms.extra_time < TOO_LONG:
        raise ValueError("the extra time is out of range")
