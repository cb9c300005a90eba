"""The kinds of QTI 1.2 items that can't be asked here."""

from __future__ import annotations

import pytest

from cps_study.formats.qti12.kinds import KINDS, WORDS
from tests.formats.drafts import items_in
from tests.formats.qti12.makers import equals, item, read_items, when


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("essay_question", "essay questions"),
        ("calculated_question", "calculated questions"),
        ("fill_in_multiple_blanks_question", "questions with several blanks"),
        ("multiple_dropdowns_question", "questions with drop-down lists"),
        ("file_upload_question", "file uploads"),
        ("text_only_question", "texts without a question"),
        ("cc.pattern_match.v0p1", "questions whose answer is a pattern"),
    ],
)
def test_a_kind_that_cannot_be_asked_is_skipped_by_name(kind: str, words: str) -> None:
    """The report names the kind, with the question's line and title."""
    result = read_items(item(when(equals("1"))), item(when(equals("1")), kind, ident="i2"))
    assert len(items_in(result)) == 1
    (skipped,) = result.skipped
    assert (skipped.line, skipped.title) == (5, "Question 1")
    assert skipped.why == f"{words} can't be asked here"


def test_every_kind_can_be_asked_or_has_words() -> None:
    """No kind that an exporter names is left without either."""
    asked = {"single", "several", "truth", "typed", "matching", "numerical"}
    assert set(KINDS.values()) <= asked | WORDS.keys()
