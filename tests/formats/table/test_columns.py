"""Headers of tables, in the wordings that people use."""

from __future__ import annotations

import pytest

from cps_study.formats.table.columns import FIELDS, OWN_KEY, Meaning, lay_out, meaning


@pytest.mark.parametrize(
    ("header", "meant"),
    [
        ("Question", Meaning("question")),
        ("QUESTION TEXT", Meaning("question")),
        ("Question - max 120 characters", Meaning("question")),
        ("Option A", Meaning("option", 1)),
        ("option_2", Meaning("option", 2)),
        ("Answer 3 - max 75 characters", Meaning("option", 3)),
        ("D", Meaning("option", 4)),
        ("4", Meaning("option", 4)),
        ("Answers", Meaning("options")),
        ("Answer Options", Meaning("options")),
        ("Answer", Meaning("correct")),
        ("Correct answer(s) - choose at least one", Meaning("correct")),
        ("Correct Answers", Meaning("correct")),
        ("Answer key", Meaning("correct")),
        ("correct (letters)", Meaning("correct", 0, "letters")),
        ("Correct option number", Meaning("correct", 0, "numbers")),
        ("Incorrect Answer 2 (Optional)", Meaning("wrong option", 2)),
        ("Explanation", Meaning("rationale")),
        ("Feedback A", Meaning("option rationale", 1)),
        ("Option 2 feedback", Meaning("option rationale", 2)),
        ("Rationale 3", Meaning("option rationale", 3)),
        ("Domain", Meaning("topic")),
        ("Question #", None),
        ("#", None),
        ("Correct answer #", Meaning("correct")),
        ("correct index", None),
        ("Points", None),
        ("Time limit (sec) \u2013 5, 10, 20", None),
        ("", None),
    ],
)
def test_headers_are_known_in_many_wordings(header: str, meant: Meaning | None) -> None:
    """Capitals, spacing, punctuation and notes after a dash don't matter.

    An index is unknown, because it may count from 0.
    """
    assert meaning(header) == meant


def test_every_field_names_itself() -> None:
    """What a person chooses for a column is understood the way it reads."""
    assert [meaning(name).field for name in FIELDS if meaning(name)] == [  # type: ignore[union-attr] # all are known
        name.split(" (")[0] for name in FIELDS
    ]


def test_a_mapping_overrules_the_headers() -> None:
    """Unknown headers can be explained, options by order, and a known one can be turned off."""
    mapping = {
        "Frage": "question",
        "eins": "option",
        "zwei": "option",
        "Stimmt": "correct (numbers)",
        "Topic": "",
    }
    layout = lay_out(["FRAGE", "eins", "zwei", "stimmt", "Topic"], 1, mapping)
    assert layout.is_usable
    assert (layout.single, layout.lists["option"]) == ({"question": 0, "correct": 3}, {1: 1, 2: 2})
    assert (layout.key_form, layout.unused) == ("numbers", [4])


def test_columns_that_mean_the_same_are_noted() -> None:
    """Two key columns can't both be right; a second column for tags just isn't used."""
    layout = lay_out(["Question", "A", "B", "Key", "Correct", "Tags", "Keywords"], 1)
    assert layout.duplicates == [(3, 4)]
    assert layout.unused == [6]


def test_kahoot_counts_its_answers() -> None:
    """Kahoot's headers say that a key is a number; this program's, that it is a letter."""
    header = ["Question - max 120 characters", "Answer 1 - max 75 characters", "Correct answer(s)"]
    assert lay_out(header, 8).key_form == "numbers"
    own = lay_out(["question", OWN_KEY], 1)
    assert (own.is_own, own.key_form) == (True, "letters")


def test_blookets_numbers_of_questions_are_not_questions() -> None:
    """Its template has a column for each; nothing of the numbers is lost."""
    layout = lay_out(
        ["Question #", "Question Text", "Answer 1", "Answer 2", "Correct Answer(s)"], 1
    )
    assert layout.single == {"question": 1, "correct": 4}
    assert (layout.duplicates, layout.unused) == ([], [])
