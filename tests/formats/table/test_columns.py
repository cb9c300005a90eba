"""Headers of tables, in the wordings that tables have."""

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
        ("correct index", None),
        ("Points", None),
        ("Time limit (sec) \u2013 5, 10, 20", None),
        ("", None),
    ],
)
def test_headers_are_known_in_many_wordings(header: str, meant: Meaning | None) -> None:
    """Case, spacing, signs and notes after a dash do not matter; an index, which may count from 0, is not known."""
    assert meaning(header) == meant


def test_every_field_names_itself() -> None:
    """What a person chooses for a column is understood as what it says."""
    assert [meaning(name).field for name in FIELDS if meaning(name)] == [  # type: ignore[union-attr] # all are known
        name.split(" (")[0] for name in FIELDS
    ]


def test_a_mapping_goes_before_the_headers() -> None:
    """Unknown headers can be told, options by their order, and a known one can be switched off."""
    told = {
        "Frage": "question",
        "eins": "option",
        "zwei": "option",
        "Stimmt": "correct (numbers)",
        "Topic": "",
    }
    layout = lay_out(["FRAGE", "eins", "zwei", "stimmt", "Topic"], 1, told)
    assert layout.usable
    assert (layout.one, layout.lists["option"]) == ({"question": 0, "correct": 3}, {1: 1, 2: 2})
    assert (layout.form, layout.unused) == ("numbers", [4])


def test_columns_that_say_the_same_are_told() -> None:
    """Two columns for the key cannot both be right; a second column for tags is just not used."""
    layout = lay_out(["Question", "A", "B", "Key", "Correct", "Tags", "Keywords"], 1)
    assert layout.twice == [(3, 4)]
    assert layout.unused == [6]


def test_kahoot_counts_its_answers() -> None:
    """Kahoot's headers say that a key is a number; the program's own that it is a letter."""
    assert (
        lay_out(
            ["Question - max 120 characters", "Answer 1 - max 75 characters", "Correct answer(s)"],
            8,
        ).form
        == "numbers"
    )
    own = lay_out(["question", OWN_KEY], 1)
    assert (own.own, own.form) == (True, "letters")
