"""The answers in GIFT's braces.

Where each one begins, what share of the points it earns, and whether the file leaves any doubt
about that. A question with such a doubt is left out rather than given a guessed key.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.formats.moodle_common import FULL
from cps_study.formats.numbers import around, between

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cps_study.formats.numbers import NumberRange

_SHARE: Final = re.compile(r"%(-*)([0-9]{1,2}\.?[0-9]*)%")
"""A share of the points, by Moodle's own rule: one or two digits, perhaps a point, then any digits.

So `%100%` and `%33.3%` are shares, but `%100.5%` and `%33,3%` are part of the text.
"""
_SHARE_LOOKALIKE: Final = re.compile(r"%[^%\s]{1,12}%")
_MARK: Final = re.compile(r"[~=]")
_EMPTY_BEFORE_KEY: Final = re.compile(r"~\s*=")
"""How some people write a right answer; Moodle drops the empty answer between the two marks."""
_EQUALS_IN_DOUBT: Final = (
    "it isn't clear whether an '=' begins an answer or belongs to a text: "
    "put a space before one that begins an answer, and write \\= in a text"
)


class GiftAnswer(NamedTuple):
    """An answer: its text and its feedback, both still masked, and its share in percent."""

    text: str
    feedback: str
    share: float

    @property
    def full(self) -> bool:
        """Whether it earns all of the points."""
        return self.share >= FULL

    @property
    def partial(self) -> bool:
        """Whether it earns some of the points, but not all."""
        return 0 < self.share < FULL

    @property
    def odd(self) -> bool:
        """Whether its text begins with something that looks like a share but isn't read as one."""
        return _SHARE_LOOKALIKE.match(self.text) is not None


class GiftAnswers(NamedTuple):
    """All answers of a question.

    `single` says that only one of them may be chosen. `unclear` says, as half a sentence, why it
    isn't clear which answers are right; it is empty if there is no doubt. `close` says that an `=`
    which begins an answer looks as if it could belong to a text.
    """

    answers: tuple[GiftAnswer, ...]
    single: bool
    unclear: str
    close: bool = False


def answers_to_choose(text: str) -> GiftAnswers:
    """Read the answers of a choice from the masked text between its braces."""
    text = _EMPTY_BEFORE_KEY.sub("=", text)
    marks = list(_MARK.finditer(text))
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    answers = []
    for mark, end in zip(marks, ends, strict=True):
        body = text[mark.end() : end].strip()
        answers.append(_answer_to_choose(mark[0], body))

    single = "=" in text
    unclear = _doubt_about_marks(text, marks)
    if not unclear:
        unclear = _doubt_about_key(answers) if single else _doubt_about_shares(answers)
    return GiftAnswers(tuple(answers), single, unclear)


def answers_to_type(text: str) -> GiftAnswers:
    """Read the answers that may be typed; the first of them doesn't need its `=`.

    As in Moodle, every `=` begins an answer, whatever is around it (`explode("=", ...)`): here no
    text could gain a second key that is wrong.
    """
    bodies = text.split("=")
    if not bodies[0].strip():
        del bodies[0]
    answers = tuple(_answer_to_type(body.strip()) for body in bodies)
    unclear = ""
    if "=" not in text and "\n" in text:
        unclear = "its answer takes up several lines: write '=' before each answer"
    return GiftAnswers(answers, single=False, unclear=unclear, close=_has_close_equals(text))


def numbers_in(answer: GiftAnswer) -> NumberRange | None:
    """Return the numbers that an answer to a numerical question takes; None if it's not clear.

    It's a number, a number and a tolerance after a colon, or two numbers with `..` between them.
    """
    text = answer.text.strip()
    low, dots, high = text.partition("..")
    if dots:
        return between(low, high)
    number, _, tolerance = text.partition(":")
    return around(number, tolerance)


def _answer_to_choose(mark: str, body: str) -> GiftAnswer:
    """Read one answer of a choice; `=` marks the right one, and needs no share."""
    text, _, feedback = body.partition("#")
    share, rest = _split_share(text, usual=0)
    if mark == "~":
        return GiftAnswer(rest, feedback, share)
    # Moodle doesn't look for a share after `=`, so only a harmless `%100%` is taken off.
    if share == 100:
        return GiftAnswer(rest, feedback, 100)
    return GiftAnswer(text, feedback, 100)


def _answer_to_type(body: str) -> GiftAnswer:
    text, _, feedback = body.partition("#")
    share, rest = _split_share(text, usual=100)
    return GiftAnswer(rest, feedback, share)


def _split_share(text: str, usual: float) -> tuple[float, str]:
    """Split off the share that a text begins with; `usual` is the share of a text without one."""
    match = _SHARE.match(text)
    if match is None:
        return usual, text
    share = float(match[2])
    if match[1]:
        share = -share
    return share, text[match.end() :]


def _doubt_about_marks(text: str, marks: Sequence[re.Match[str]]) -> str:
    """Say why it isn't clear where the answers begin, or return an empty string.

    If every `~` has the blanks of a mark, an `=` without them may belong to a text.
    """
    if text[: marks[0].start()].strip():
        return "there is text before its first answer"
    as_in_text = set()
    as_a_mark = set()
    for mark in marks[1:]:
        if _spaced_as_in_text(text, mark.start()):
            as_in_text.add(mark[0])
        else:
            as_a_mark.add(mark[0])
    if as_in_text == {"="} and "~" in as_a_mark:
        return _EQUALS_IN_DOUBT
    return ""


def _doubt_about_key(answers: Sequence[GiftAnswer]) -> str:
    """Say why it isn't clear which one answer is right, or return an empty string."""
    keys = sum(answer.full for answer in answers)
    if keys > 1:
        return (
            f"{keys} answers are marked as right, but only one can be chosen; "
            "write \\= for an '=' that belongs to a text"
        )
    return ""


def _doubt_about_shares(answers: Sequence[GiftAnswer]) -> str:
    """Say why the shares don't settle which answers are right, or return an empty string."""
    shares = [answer.share for answer in answers if answer.share > 0]
    # One percent of slack, since three thirds are often written as 33.33333.
    if len(shares) > 1 and abs(sum(shares) - 100) > 1:
        return (
            "the shares of its right answers don't add up to 100, "
            "so it isn't clear that all of them are needed"
        )
    if len(shares) == 1 and shares[0] < FULL:
        return "no answer earns all of the points"
    return ""


def _has_close_equals(text: str) -> bool:
    """Return whether an `=` after the first answer could be read as a part of a text."""
    positions = [mark.start() for mark in _MARK.finditer(text)]
    first_is_spaced = bool(positions) and text[positions[0] + 1 : positions[0] + 2].isspace()
    for position in positions:
        if position == 0:
            continue
        glued = not text[position - 1].isspace()
        # Where the first answer is written `= a`, blanks on both sides are how a mark looks.
        in_text = not first_is_spaced and _spaced_as_in_text(text, position)
        if glued or in_text:
            return True
    return False


def _spaced_as_in_text(text: str, position: int) -> bool:
    """Return whether a mark has the blanks it would have in a text: none before, or on both sides.

    A mark at the beginning of a line is always a mark. `position` must not be 0.
    """
    before = text[position - 1]
    after = text[position + 1 : position + 2]
    if not before.isspace():
        return True
    return before != "\n" and after.isspace()
