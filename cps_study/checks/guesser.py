"""A guesser that has learned which words keys use, and knows nothing else.

If somebody can pass by the sound of the options, the bank trains the ear instead of the job. So a
naive Bayes classifier (Maron 1961; multinomial, with add-one smoothing) learns from nine tenths of
the questions how often each word is in a key and in a distractor, and then answers the other tenth
from the options alone, ten times over. By chance it gets a quarter of four options right.
"""

from __future__ import annotations

import math
import zlib
from collections import Counter
from typing import TYPE_CHECKING, Final

from cps_study.checks.words import words_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cps_study.model.item import Question

FOLDS: Final = 10
"""The questions are split into so many parts, and each part is answered once."""


def guessed_by_words(questions: Sequence[Question]) -> float:
    """Return how many of the questions the guesser can expect to get right.

    Each has options with one key. A family's or a scenario's questions are always in one part:
    they share words, and the guesser must not have seen them.
    """
    parts: list[list[Question]] = [[] for _ in range(FOLDS)]
    for question in questions:
        parts[_part_of(question)].append(question)
    counts = [_word_counts(part) for part in parts]
    total = _sum(counts)
    right = 0.0
    for part, (keys, distractors) in zip(parts, counts, strict=True):
        learned = _leanings(total[0] - keys, total[1] - distractors)
        right += sum(_chance(question, learned) for question in part)
    return right


def _part_of(question: Question) -> int:
    """Return the part that a question is in, which its group or its own id decides."""
    group = question.group
    name = question.id if group is None else group.id
    return zlib.crc32(name.encode()) % FOLDS


def _word_counts(questions: Sequence[Question]) -> tuple[Counter[str], Counter[str]]:
    """Return in how many keys, and in how many distractors, each word is."""
    keys: Counter[str] = Counter()
    distractors: Counter[str] = Counter()
    for question in questions:
        for option in question.options:
            counter = keys if option.key else distractors
            counter.update(set(words_of(option.text)))
    return keys, distractors


def _sum(counts: Sequence[tuple[Counter[str], Counter[str]]]) -> tuple[Counter[str], Counter[str]]:
    keys: Counter[str] = Counter()
    distractors: Counter[str] = Counter()
    for part_keys, part_distractors in counts:
        keys.update(part_keys)
        distractors.update(part_distractors)
    return keys, distractors


def _leanings(keys: Counter[str], distractors: Counter[str]) -> dict[str, float]:
    """Return for each word how much it speaks for a key: the logarithm of its odds."""
    vocabulary = keys.keys() | distractors.keys()
    key_total = keys.total() + len(vocabulary)
    distractor_total = distractors.total() + len(vocabulary)
    leanings: dict[str, float] = {}
    for word in vocabulary:
        in_keys = (keys[word] + 1) / key_total
        in_distractors = (distractors[word] + 1) / distractor_total
        leanings[word] = math.log(in_keys / in_distractors)
    return leanings


def _chance(question: Question, leanings: Mapping[str, float]) -> float:
    """Return the chance (0 to 1) that the guesser, who takes the best option, is right."""
    scores = [
        sum(leanings.get(word, 0.0) for word in sorted(set(words_of(option.text))))
        for option in question.options
    ]
    best_score = max(scores)
    best = [number for number, score in enumerate(scores) if math.isclose(score, best_score)]
    (key,) = question.keys
    return (key in best) / len(best)
