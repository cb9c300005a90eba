"""A GIFT question whose braces are clear: its answers, told apart by kind, become an item."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cps_study.formats.gift.answers import answers_to_choose, answers_to_type, numbers_in
from cps_study.formats.gift.text import format_of, plain_text, unmask_escapes
from cps_study.formats.item_builder import NOTHING, DraftOption, ItemBuilder, Pair, QuestionHead
from cps_study.formats.moodle_common import WILDCARD
from cps_study.formats.syntax.html_text import Plain, tidy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cps_study.formats.gift.answers import GiftAnswer

_GENERAL: Final = "####"
"""What comes before the feedback for the question as a whole."""
_ARROW: Final = "->"
_TRUTHS: Final = {"T": True, "TRUE": True, "F": False, "FALSE": False}
_OTHER_KINDS: Final = {"": "an essay", ">": "an ordering question"}
"""Kinds that can't come in, by the first character in their braces."""


class GiftQuestion:
    """A question: what the file says about it, its stem, and the format its texts inherit."""

    def __init__(self, builder: ItemBuilder, head: QuestionHead, stem: Plain, form: str) -> None:
        self._builder = builder
        self._head = head
        self._stem = stem
        self._form = form
        self._rationale = NOTHING

    def take(self, content: str) -> None:
        """Take the masked content of the braces. The kinds are tried in the order Moodle uses."""
        answers, mark, rationale = content.rpartition(_GENERAL)
        if mark:
            self._rationale = self._plain(rationale)
        else:
            answers = content
        answers = answers.strip()

        first = answers[:1]
        if "~" in answers and first != "#":
            self._take_choices(answers)
        elif "=" in answers and _ARROW in answers and first != "#":
            self._take_matching(answers)
        elif answers.partition("#")[0].strip() in _TRUTHS:
            self._take_truth(answers)
        elif first == "#":
            self._take_numbers(answers[1:])
        elif first in _OTHER_KINDS:
            self._leave(f"it's {_OTHER_KINDS[first]}, which can't be asked here")
        else:
            self._take_short(answers)

    def warn(self, what: str, hint: str = "") -> None:
        """Report something that was assumed about the question."""
        self._builder.warn(self._head, self._stem.text, what, hint)

    def _take_choices(self, text: str) -> None:
        answers, single, unclear, _ = answers_to_choose(text)
        if unclear:
            self._leave(unclear)
            return
        if any(answer.odd for answer in answers):
            self.warn(
                "an answer begins with a share of the points that Moodle doesn't know; "
                "it stays part of the text"
            )
        if single and any(answer.partial for answer in answers):
            self._builder.drop_detail(
                "the part of the points that an answer earned; it counts as wrong"
            )
        options = []
        for answer in answers:
            # Where several may be chosen, each right one earns only its share.
            key = answer.full if single else answer.share > 0
            options.append(DraftOption(self._plain(answer.text), key, self._plain(answer.feedback)))
        self._builder.closed(self._head, self._stem, options, self._rationale, several=not single)

    def _take_truth(self, text: str) -> None:
        """Take a true-or-false question, with up to two feedbacks.

        The first is for people who chose the wrong answer, the second for those who were right.
        """
        word, _, feedback = text.partition("#")
        if_wrong, _, if_right = feedback.partition("#")
        truth = _TRUTHS[word.strip()]
        options = []
        for value in (True, False):
            comment = if_right if value is truth else if_wrong
            options.append(DraftOption(Plain(str(value)), value is truth, self._plain(comment)))
        self._builder.closed(self._head, self._stem, options, self._rationale, truth=True)

    def _take_short(self, text: str) -> None:
        """Take a question whose answer is typed: only answers that earn all points count."""
        answers, _, unclear, close = answers_to_type(text)
        if unclear:
            self._leave(unclear)
            return
        full = [answer for answer in answers if answer.full]
        accepted = _without_patterns(full)
        if full and not accepted:
            self._leave("all its right answers are patterns with '*'")
            return
        if len(accepted) == 1 and accepted[0].upper() in _TRUTHS:
            # Moodle knows true and false in capital letters only.
            self.warn(
                f"'{accepted[0]}' is an answer to type",
                "for true or false, write {TRUE} or {FALSE}",
            )
        if close and accepted:
            quoted = "; ".join(accepted)
            self.warn(
                f"each '=' begins an answer, as in Moodle; these are right: {quoted}",
                "write \\= for an '=' that belongs to a text",
            )
        rationale = self._rationale_from(answers, full)
        if len(accepted) < len(full):
            self._builder.drop_detail("answers that are patterns with '*'")
        if any(answer.partial for answer in answers):
            self._builder.drop_detail("answers that earn a part of the points")
        self._builder.typed(self._head, self._stem, accepted, rationale)

    def _take_numbers(self, text: str) -> None:
        """Take a numerical question as a typed one; a `~` begins what's said of other answers."""
        answers = answers_to_type(text.partition("~")[0].strip()).answers
        full = [answer for answer in answers if answer.full]
        rationale = self._rationale_from(answers, full)
        if "~" in text:
            self._builder.drop_detail("feedback for wrong answers")
        if len(full) < len(answers):
            self._builder.drop_detail("answers that earn a part of the points")
        self._builder.numeric(self._head, self._stem, map(numbers_in, full), rationale)

    def _rationale_from(self, answers: Sequence[GiftAnswer], full: Sequence[GiftAnswer]) -> Plain:
        """Return the general feedback, or else the one that all right answers share.

        Any other feedback is lost, which is reported.
        """
        shared = {self._plain(answer.feedback) for answer in full}
        rationale = self._rationale
        if len(shared) == 1 and not rationale.text:
            rationale = next(iter(shared))
        kept = {NOTHING, rationale}
        if any(self._plain(answer.feedback) not in kept for answer in answers):
            self._builder.drop_detail("feedback for single answers")
        return rationale

    def _take_matching(self, text: str) -> None:
        """Take a matching question.

        A pair without a left side is an option that belongs to none.
        """
        before, *pieces = text.split("=")
        if before.strip() or not all(_ARROW in piece for piece in pieces):
            self._leave("one of its pairs is not written as '=left -> right'")
            return
        sides = []
        for piece in pieces:
            left, _, right = piece.partition(_ARROW)
            sides.append((self._plain(left), Plain(tidy(unmask_escapes(right)))))
        options = tuple(dict.fromkeys(right for _, right in sides))
        positions = {option: position for position, option in enumerate(options)}
        pairs = [
            Pair(left_side, positions[right_side], options)
            for left_side, right_side in sides
            if left_side != NOTHING
        ]
        self._builder.matching(self._head, self._stem, pairs, self._rationale)

    def _plain(self, text: str) -> Plain:
        return plain_text(text, self._form)

    def _leave(self, why: str) -> None:
        self._builder.skip(self._head, self._stem.text, why)


def _without_patterns(answers: Sequence[GiftAnswer]) -> list[str]:
    """Return the texts of answers, without those in which a star stands for any text."""
    accepted = []
    for answer in answers:
        _, text = format_of(answer.text)
        plain = tidy(unmask_escapes(text))
        if not WILDCARD.search(plain):
            accepted.append(plain.replace("\\*", "*"))
    return accepted
