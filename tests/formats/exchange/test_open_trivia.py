"""Open Trivia's JSON."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from cps_study.formats.exchange.open_trivia import detects, read
from tests.formats.lists.makers import told


def record(**fields: Any) -> dict[str, Any]:
    return {
        "type": "multiple",
        "category": "Days",
        "question": "What&#039;s after Monday?",
        "correct_answer": "Tuesday",
        "incorrect_answers": ["Sunday", "Friday"],
    } | fields


def file_of(*records: Any) -> bytes:
    return json.dumps({"response_code": 0, "results": records}).encode()


def test_questions_come_in_with_their_category() -> None:
    """Right and wrong answers, and true or false."""
    truth = record(
        question="A week has 7 days.", correct_answer="True", incorrect_answers=["False"]
    )
    result = read(file_of(record(), truth), "x")
    assert told(result) == [("What's after Monday?", ["Tuesday"]), ("A week has 7 days.", ["True"])]
    assert [draft.kind for draft in result.items] == ["choice", "truefalse"]
    assert result.items[0].topic_path == "Days"


def test_a_list_alone_and_the_signs_of_urls_are_read() -> None:
    """Programs save it in several ways."""
    raw = json.dumps([record(question="Who%20is%20it%3F", correct_answer="a%20b")]).encode()
    assert told(read(raw, "x")) == [("Who is it?", ["a b"])]


def in_base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def test_base64_and_the_older_signs_of_urls_are_read() -> None:
    """Open Trivia offers both, and nobody could study the texts as they are."""
    packed = record(
        type=in_base64("multiple"),
        question=in_base64("Who é?"),
        correct_answer=in_base64("Ada"),
        incorrect_answers=[in_base64("Bob"), "not in Base64!"],
    )
    older = record(question="What%27s+C%2B%2B%3F", correct_answer="A+language")
    plus = record(question="What is 1+1, or 50%?", correct_answer="1+1")
    result = read(file_of(packed, older, plus), "x")
    assert told(result) == [
        ("Who é?", ["Ada"]),
        ("What's C++?", ["A language"]),
        ("What is 1+1, or 50%?", ["1+1"]),
    ]
    assert [option.text for option in result.items[0].options] == ["Ada", "Bob", "not in Base64!"]


def test_the_trivia_apis_fields_are_known() -> None:
    """It writes the same in other words."""
    raw = json.dumps(
        [{"question": {"text": "Q?"}, "correctAnswer": "a", "incorrectAnswers": ["b"]}]
    ).encode()
    assert detects(raw, "x")
    assert told(read(raw, "x")) == [("Q?", ["a"])]


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        ("text", "it isn't a question"),
        (record(incorrect_answers="x"), "aren't a list"),
        (record(correct_answer="Sunday"), "two options are the same"),
        (record(question=None), "the question has no text"),
    ],
)
def test_a_record_that_cannot_come_in_is_named(bad: Any, why: str) -> None:
    """The others come in."""
    result = read(file_of(bad, record()), "x")
    assert len(result.items) == 1
    assert why in result.skipped[0].why


def test_other_json_is_said_to_be_none() -> None:
    """Damaged, deep, or of another shape."""
    for raw in (b"{", b"[" * 100_000, b'{"results": 3}', b"3", b"\0"):
        (problem,) = read(raw, "x").problems
        assert problem.severity == "error"
    assert detects(file_of(record()), "x")
    assert not detects(b'{"bank": "b"}', "x")
