"""The answers in GIFT's braces: where each begins, what share of the points it earns, and whether that is clear."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.formats.moodle_common import FULL

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_SHARE: Final = re.compile(r"%(-*)([0-9]{1,2}\.?[0-9]*)%")
"""A share of the points, as Moodle knows it: no more than two digits before what it takes for the decimals."""
_LIKE_A_SHARE: Final = re.compile(r"%[^%\s]{1,12}%")
_MARK: Final = re.compile(r"[~=]")
_EMPTY_BEFORE_KEY: Final = re.compile(r"~\s*=")
"""What some write for a right answer; Moodle drops the empty answer that this begins with."""
_WITHIN: Final = "it is not clear whether an '=' begins an answer or belongs to a text: write a blank before it, or \\= in a text"


class Offer(NamedTuple):
    """An answer: its text and its feedback, sealed as yet, and its share of the points in percent."""

    text: str
    feedback: str
    share: float

    @property
    def full(self) -> bool:
        """Whether it earns all of the points."""
        return self.share >= FULL

    @property
    def partial(self) -> bool:
        """Whether it earns a part of the points."""
        return 0 < self.share < FULL

    @property
    def odd(self) -> bool:
        """Whether its text begins with what looks like a share but is none where it stands."""
        return _LIKE_A_SHARE.match(self.text) is not None


class Offers(NamedTuple):
    """Answers, whether one of them may be chosen or several, and why it is not clear which are right, if it is not."""

    offers: tuple[Offer, ...]
    single: bool
    unclear: str


def offered(answers: str) -> Offers:
    """Return the answers that a question offers to choose from."""
    answers = _EMPTY_BEFORE_KEY.sub("=", answers)
    marks = list(_MARK.finditer(answers))
    ends = [mark.start() for mark in marks[1:]] + [len(answers)]
    pieces = [
        (mark[0], answers[mark.end() : end].strip()) for mark, end in zip(marks, ends, strict=True)
    ]
    offers = tuple(_offer(mark, piece) for mark, piece in pieces)
    single = "=" in answers
    unclear = _unclear_marks(answers, marks) or (
        _unclear_key(offers) if single else _unclear_shares(offers)
    )
    return Offers(offers, single, unclear)


def accepted(answers: str) -> Offers:
    """Return the answers that may be typed; the first may stand without its `=`."""
    first, *rest = answers.split("=")
    offers = tuple(map(_typed, [first, *rest] if first.strip() else rest))
    return Offers(offers, single=False, unclear=_unclear_equals(answers))


def _offer(mark: str, piece: str) -> Offer:
    text, _, feedback = piece.partition("#")
    share, rest = _split_share(text, 0)
    if mark == "~":
        return Offer(rest, feedback, share)
    return Offer(
        rest if share == 100 else text, feedback, 100
    )  # Moodle looks for no share behind `=`


def _typed(piece: str) -> Offer:
    text, _, feedback = piece.strip().partition("#")
    share, rest = _split_share(text, 100)
    return Offer(rest, feedback, share)


def _split_share(text: str, usual: float) -> tuple[float, str]:
    """Return the share that a text begins with, or the usual one, and the rest of the text."""
    found = _SHARE.match(text)
    if found is None:
        return usual, text
    share = float(found[2])
    return -share if found[1] else share, text[found.end() :]


def _unclear_marks(answers: str, marks: Sequence[re.Match[str]]) -> str:
    """Return why it is not clear where the answers begin; nothing if it is."""
    if answers[: marks[0].start()].strip():
        return "a text stands before its first answer"
    within = {mark[0] for mark in marks[1:] if _stands_within(answers, mark.start())}
    usual = {mark[0] for mark in marks[1:] if not _stands_within(answers, mark.start())}
    return _WITHIN if within == {"="} and "~" in usual else ""


def _unclear_key(offers: Sequence[Offer]) -> str:
    """Return why it is not clear which one is right, where one may be chosen; nothing if it is."""
    keys = sum(offer.full for offer in offers)
    if keys > 1:
        return f"{keys} answers are marked as right, but only one can be chosen; an '=' within a text is written \\="
    return ""


def _unclear_shares(offers: Sequence[Offer]) -> str:
    """Return why the shares of the points do not say what is right, where several may be; nothing if they do."""
    shares = [offer.share for offer in offers if offer.share > 0]
    if len(shares) > 1 and abs(sum(shares) - 100) > 1:
        return "the shares of its right answers do not add up to 100, so it is not sure that all of them are asked for"
    return "no answer earns all of the points" if len(shares) == 1 and shares[0] < FULL else ""


def _unclear_equals(answers: str) -> str:
    """Return why it is not clear where the answers to be typed begin; nothing if it is."""
    places = list(_places(answers))
    if not places and "\n" in answers:
        return "its answer goes over several lines: write '=' before each answer"
    spaced = bool(places) and answers[places[0] + 1 : places[0] + 2].isspace()
    for place in filter(None, places):
        glued = not answers[place - 1].isspace()
        if glued or (not spaced and _stands_within(answers, place)):
            return _WITHIN
    return ""


def _places(answers: str) -> Iterator[int]:
    return (mark.start() for mark in _MARK.finditer(answers))


def _stands_within(answers: str, place: int) -> bool:
    """Tell whether a sign stands as one within a text does: no blank before it, or a blank on both of its sides."""
    before, after = answers[place - 1], answers[place + 1 : place + 2]
    return not before.isspace() or (before != "\n" and after.isspace())
