"""A printed test's own file, as a file of questions."""

from __future__ import annotations

import dataclasses

from cps_study.formats import printed_test
from cps_study.formats.exchange.test_file import detects, read
from cps_study.formats.registry import detect_format
from cps_study.model.item import Question
from tests.study.paper_makers import mixed_items, paper_test


def test_every_item_comes_in_with_its_name_and_key() -> None:
    """So a printed test can be brought in, though its Word file has no key."""
    test = paper_test(mixed_items())
    raw = printed_test.write(test).encode()
    form = detect_format(raw, "test.json")
    assert form is not None
    assert form.name == "test"
    result = read(raw, "test.json")
    assert [draft.name for draft in result.items] == [item.id for item in test.items]
    assert result.title == test.title
    assert all(draft.group is None for draft in result.items)


def test_a_changed_file_is_refused() -> None:
    """Its checksum says so."""
    raw = printed_test.write(paper_test(mixed_items())).encode()
    (problem,) = read(raw.replace(b"0.8", b"0.9", 1) + b" x", "x").problems
    assert problem.severity == "error"
    assert not detects(b"{}", "x")


def test_an_option_that_somebody_repeated_leaves_its_question_out() -> None:
    """A bank with such a question couldn't be read again (found by fuzzing)."""
    first, *others = mixed_items()
    assert isinstance(first, Question)
    text = first.options[1].text.upper()
    options = (*first.options[:3], first.options[3]._replace(text=text))
    changed = dataclasses.replace(first, options=options)
    result = read(printed_test.write(paper_test([changed, *others])).encode(), "x")
    assert [skipped.why for skipped in result.skipped] == ["two options are the same"]
    assert result.question_count == 1 + len(others)
