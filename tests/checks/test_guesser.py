"""A guesser that has learned which words keys use, and knows nothing else."""

from __future__ import annotations

import dataclasses

from cps_study.checks.guesser import FOLDS, guessed_by_words
from cps_study.model.item import Group, Option, Question


def question(number: int, *texts: str, key: int = 0, group: Group | None = None) -> Question:
    """Return a question whose option at `key` is right."""
    options = tuple(Option(text, position == key) for position, text in enumerate(texts))
    return Question(
        id=f"q-{number}",
        topic="t",
        level="apply",
        kind="choice",
        stem="What do you do?",
        options=options,
        group=group,
    )


def test_keys_with_words_of_their_own_are_all_guessed() -> None:
    """If every key listens and nothing else does, the guesser needs no stem."""
    bank = [question(n, "Listen now", "Advise now", "Fix now", "Argue now") for n in range(40)]
    assert guessed_by_words(bank) == len(bank)


def test_keys_with_the_same_words_as_the_rest_are_guessed_by_chance() -> None:
    """Each option is the key as often as any other, so words say nothing."""
    deeds = ("Listen", "Tell", "Wait", "Ask")
    bank = [question(n, *deeds, key=n % 4) for n in range(400)]
    assert 0.15 <= guessed_by_words(bank) / len(bank) <= 0.35


def test_options_that_score_alike_are_shared_out() -> None:
    """Whoever can't tell the options apart is right one time in four."""
    assert guessed_by_words([question(1, "One", "Two", "Three", "Four")]) == 0.25
    assert guessed_by_words([]) == 0


def test_a_family_is_never_learned_from_itself() -> None:
    """Its questions share their options, so they're answered together."""
    group = Group("family", "family", "")
    bank = [
        dataclasses.replace(
            question(n, "Listen", "Tell", "Wait", "Ask", key=0, group=group), id=f"other-{n}"
        )
        for n in range(FOLDS * 2)
    ]
    assert guessed_by_words(bank) == len(bank) / 4
