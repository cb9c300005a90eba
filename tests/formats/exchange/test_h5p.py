"""H5P packages."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from cps_study.formats.exchange.h5p import detects, read
from tests.formats.lists.makers import told
from tests.formats.platform_help import packed

if TYPE_CHECKING:
    from cps_study.formats.base import ReadResult

CHOICE = {
    "question": "<p>What is a drink?</p>",
    "answers": [
        {"text": "<div>Tea</div>", "correct": True, "tipsAndFeedback": {"chosenFeedback": "Yes."}},
        {"text": "Bread", "correct": False},
    ],
}


def package(library: str, content: Any, title: str = "Week 1") -> bytes:
    head = json.dumps({"mainLibrary": library, "title": title})
    return packed({"h5p.json": head, "content/content.json": json.dumps(content)})


def inner(library: str, params: Any) -> dict[str, Any]:
    return {"library": f"H5P.{library} 1.0", "params": params}


def read_package(library: str, content: Any) -> ReadResult:
    raw = package(library, content)
    assert detects(raw, "x")
    return read(raw, "x")


def test_a_question_set_has_its_questions() -> None:
    """In their order, and with the feedback of each answer."""
    truth = inner("TrueFalse", {"question": "Milk is white.", "correct": "true"})
    content = {"questions": [inner("MultiChoice", CHOICE), truth]}
    result = read_package("H5P.QuestionSet", content)
    assert told(result) == [("What is a drink?", ["Tea"]), ("Milk is white.", ["True"])]
    assert [draft.line for draft in result.items] == [1, 2]
    assert result.items[0].options[0].rationale == "Yes."
    assert result.title == "Week 1"


@pytest.mark.parametrize(
    ("library", "content", "expected"),
    [
        ("H5P.MultiChoice", CHOICE, [("What is a drink?", ["Tea"])]),
        ("H5P.TrueFalse", {"question": "It is.", "correct": "false"}, [("It is.", ["False"])]),
        (
            "H5P.SingleChoiceSet",
            {"choices": [{"question": "Q?", "answers": ["right", "wrong"]}]},
            [("Q?", ["right"])],
        ),
        (
            "H5P.Blanks",
            {"text": "Fill in.", "questions": ["<p>Call *988/nine eight eight:a number*.</p>"]},
            [("Fill in.\n\nCall _____.", ["988, nine eight eight"])],
        ),
        (
            "H5P.Summary",
            {"intro": "Choose.", "summaries": [{"summary": ["<p>a</p>", "b"]}, {"summary": "?"}]},
            [("Choose.", ["a"])],
        ),
        (
            "H5P.Summary",
            {"summaries": [{"summary": ["a", "b"]}]},
            [("Which statement is right?", ["a"])],
        ),
        (
            "H5P.Crossword",
            {"words": [{"clue": "A short rest?", "answer": "respite"}]},
            [("A short rest?", ["respite"])],
        ),
        (
            "H5P.GameMap",
            {"stages": [{"contentType": inner("MultiChoice", CHOICE)}]},
            [("What is a drink?", ["Tea"])],
        ),
        ("H5P.Dialogcards", {"dialogs": [{"text": "a", "answer": "b"}]}, [("a", ["b"])]),
        ("H5P.Flashcards", {"cards": [{"text": "a", "answer": "b"}]}, [("a", ["b"])]),
        (
            "H5P.Column",
            {"content": [{"content": inner("AdvancedText", {"text": "x"})},
                         {"content": inner("MultiChoice", CHOICE)}]},
            [("What is a drink?", ["Tea"])],
        ),
    ],
)  # fmt: skip
def test_each_library_that_asks_something_comes_in(
    library: str, content: Any, expected: list[tuple[str, list[str]]]
) -> None:
    """Alone or within another content."""
    result = read_package(library, content)
    assert told(result) == expected
    assert result.skipped == ()


@pytest.mark.parametrize(
    ("library", "content", "why"),
    [
        ("H5P.Essay", {"taskDescription": "Write."}, "H5P's 'Essay' can't be asked here"),
        ("H5P.Blanks", {"questions": ["*a* and *b*"]}, "it has several gaps"),
        ("H5P.Blanks", {"questions": ["none"]}, "it has no gap"),
        ("H5P.MultiChoice", {"question": "Q?"}, "fewer than two options"),
        ("H5P.TrueFalse", {"question": "Q?"}, "no answer is marked as right"),
    ],
)
def test_what_cannot_come_in_is_named(library: str, content: Any, why: str) -> None:
    """With the reason."""
    (skipped,) = read_package(library, content).skipped
    assert skipped.why == why or why in skipped.why


def test_a_statement_has_what_h5p_says_of_each_answer() -> None:
    """The one for who was right goes with the key."""
    said = {"feedbackOnCorrect": "<p>It is.</p>", "feedbackOnWrong": "Look again."}
    content = {"question": "Milk is white.", "correct": "true", "behaviour": said}
    (draft,) = read_package("H5P.TrueFalse", content).items
    assert [option.rationale for option in draft.options] == ["It is.", "Look again."]


def test_a_damaged_package_is_said() -> None:
    """Nothing is raised, however deep its content is."""
    deep = packed({"h5p.json": "{}", "content/content.json": "[" * 100_000})
    for raw in (package("H5P.Column", [])[:90], deep, package("H5P.QuestionSet", [])):
        (problem,) = read(raw, "x").problems
        assert problem.severity == "error"
