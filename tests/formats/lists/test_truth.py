"""Quizzes whose keys are known, typed in many ways: what comes in is true, and nothing is lost.

`python -m tests.fuzzing.true_lists` draws them by the thousand.
"""

from __future__ import annotations

from hypothesis import given, settings

from tests.formats.lists.truth import law, rooms
from tests.formats.lists.truth.quizzes import Quiz, quizzes


@settings(max_examples=60)
@given(quizzes("text"))
def test_a_typed_list_is_read_as_it_was_meant(quiz: Quiz) -> None:
    """Each question that comes in has its stem, options and key; the others are named."""
    file = rooms.file_of(quiz.rows, "text")
    assert law.faults(quiz, file, rooms.read(file, "text")) == []


@settings(max_examples=40)
@given(quizzes("markdown"))
def test_markdown_is_read_as_it_was_meant(quiz: Quiz) -> None:
    """The same with headings, bold answers and tables."""
    file = rooms.file_of(quiz.rows, "markdown")
    assert law.faults(quiz, file, rooms.read(file, "markdown")) == []


@settings(max_examples=12)
@given(quizzes("word"))
def test_a_word_document_is_read_as_it_was_meant(quiz: Quiz) -> None:
    """The same with Word's own numbers, line breaks and styles."""
    file = rooms.file_of(quiz.rows, "word")
    assert law.faults(quiz, file, rooms.read(file, "word")) == []
