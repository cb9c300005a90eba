"""How much of a bank looks like an exam of this field: four options, acts and replies, twins.

Public descriptions of such exams show one or two sentences with four options and one best answer.
Many offer acts or replies; the rest ask what a term means, which right applies, what comes first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cps_study.checks.guesser import guessed_by_words
from cps_study.checks.statistics import has_four
from cps_study.checks.words import lead_in
from cps_study.model.asking import asked_by
from cps_study.model.item import Flashcard, Question, Typed, is_twin

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cps_study.model.item import Item
    from cps_study.model.outline import Outline

EXAM_IMPORTANCE: Final = 3
"""Mock exams and printed tests ask nothing below this importance."""
FOUR_OPTIONS: Final = 0.80
ACTS: Final = 0.45
TWINS: Final = 0.50
"""What shares (0 to 1) to have at least: of the questions, or for twins of the acts and replies."""
GUESSED_BY_WORDS: Final = 0.40
"""The most (0 to 1) that a guesser may get right who has only learned which words keys use."""

_ASKS_FOR_AN_ACT: Final = re.compile(
    r"\b(?:do|does|say|says|tell|respond|reply|replies|answer|handle|offer|begin|start|ask)\b"
    r"|\b(?:next|first|best|right) (?:step|move|thing|response|reply|way|answer|words)\b"
    r"|\bwhat (?:helps|comes|would help|fits|now)\b|\bhow (?:do|does|can|should|would|might)\b",
    re.IGNORECASE,
)
_REPLY: Final = re.compile(r"[\"\u201c']")


@dataclass(slots=True)
class FormShares:
    """Counts of the questions that matter enough for an exam.

    `four` of the `questions` have four options and one key. `acts` of them offer acts or replies,
    and `twins` of those are over options that are right at other moments. `guessed` is how many of
    the four-option questions somebody can expect to get right who knows only the words of keys.
    """

    questions: int = 0
    four: int = 0
    acts: int = 0
    twins: int = 0
    guessed: float = 0.0

    def share(self, count: int) -> float:
        """Return a count as a share (0 to 1) of the questions; 0 if there are none."""
        return count / self.questions if self.questions else 0.0

    @property
    def share_of_twins(self) -> float:
        """The share (0 to 1) of twins among the questions that offer acts or replies."""
        return self.twins / self.acts if self.acts else 0.0

    @property
    def guessed_share(self) -> float:
        """The share (0 to 1) of the four-option questions that can be guessed by words."""
        return self.guessed / self.four if self.four else 0.0


def exam_form(items: Iterable[Item], outline: Outline) -> FormShares:
    """Count the questions of importance 3 and more by their form."""
    form = FormShares()
    with_four: list[Question] = []
    for item in items:
        if isinstance(item, Flashcard) or asked_by(item, outline).importance < EXAM_IMPORTANCE:
            continue
        form.questions += 1
        if isinstance(item, Typed):
            continue
        if has_four(item):
            with_four.append(item)
        if offers_acts(item):
            form.acts += 1
            form.twins += is_twin(item)
    form.four = len(with_four)
    form.guessed = guessed_by_words(with_four)
    return form


def offers_acts(item: Question) -> bool:
    """Say whether the options of a question are acts or replies for a moment on the job."""
    if item.kind != "choice" or item.level != "apply":
        return False
    replies = sum(_REPLY.match(option.text) is not None for option in item.options)
    if replies * 2 > len(item.options):
        return True
    asking = lead_in(item.stem)
    if item.group is not None and item.group.kind == "family":
        asking = f"{asking} {item.group.text}"
    return _ASKS_FOR_AN_ACT.search(asking) is not None
