"""Makes drafts of the questions of a list, or names each that isn't clear."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from cps_study.formats.item_builder import DraftOption, QuestionHead
from cps_study.formats.item_faults import comparable
from cps_study.formats.lists.choosing import collect_numbered
from cps_study.formats.lists.key_at_end import answers_at_end
from cps_study.formats.lists.keys import (
    ANSWER_LINE,
    KEY_AT_END,
    find_key,
    has_number_within,
    names_option,
)
from cps_study.formats.lists.lines import asks_something, is_fragment
from cps_study.formats.syntax.html_text import Plain, tidy
from cps_study.formats.truth import TRUTH
from cps_study.model.problem import Problem
from cps_study.model.text import excerpt, first_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cps_study.formats.item_builder import ItemBuilder
    from cps_study.formats.lists.lines import ListLine
    from cps_study.formats.lists.typed import CollectedList, ListStyle, TypedQuestion

_TRUTH: Final = TRUTH | {"t": True, "f": False}
_BLANK: Final = re.compile(r"_{3,}|\.{5,}|\u2026{2,}")
_TO_CIRCLE: Final = re.compile(
    r"^_{2,}\s*(?=\S)|(?<=\S)\s+[(\[]?\s*(?:true\s*/\s*false|t\s*/\s*f)\s*[)\]]?$", re.IGNORECASE
)
"""What a printed statement has for the pen: a line before it, or `True / False` after it."""
_BELOW: Final = (
    "the text below it may belong to something else: put the answer right below the question"
)
_WITHIN: Final = "it may be a question, or part of the one above"
_NO_STATEMENT: Final = "it's too short to be true or false, so it may be an option"
_SHORTEST_STATEMENT: Final = 3
"""In words: `Milk is white`."""
_LONGEST_TYPED: Final = 60
"""A longer answer is something to know, not something that anybody types letter by letter."""


def take_list(lines: Iterable[ListLine], style: ListStyle, builder: ItemBuilder) -> None:
    """Take every question of a list, and say what marked the keys."""
    collected = collect_numbered(lines, style)
    ways: Counter[str] = Counter()
    answers = answers_at_end(collected)
    for question, at_end in zip(collected.questions, answers, strict=True):
        way = _take(question, at_end, builder)
        if way:
            ways[way] += 1
    topics = {draft.topic_path for draft in builder.items}
    for heading in collected.headings:
        if heading.stem in topics:
            continue  # of cards
        _leave_text(heading, QuestionHead(heading.line), Plain(heading.stem), builder)
    _name_unasked(collected, builder)
    for way, count in ways.items():
        what = f"the keys of {count:,} questions were taken from {way}"
        if count == 1:
            what = f"the key of 1 question was taken from {way}"
        builder.problems.append(Problem(builder.source, 0, 0, what, severity="info"))


def _name_unasked(collected: CollectedList, builder: ItemBuilder) -> None:
    """Name the answers of the key at the end that no question has, or that have no number."""
    if collected.has_bare_key:
        builder.note_whole(
            "the key at the end has answers without numbers", "put each question's number before it"
        )
    numbers = {question.number for question in collected.questions if question.number}
    unasked = sorted(collected.key.keys() - numbers)
    if unasked:
        named = first_of(list(map(str, unasked)), 10)
        builder.note_whole(f"the key at the end has numbers that no question has: {named}")


def _take(question: TypedQuestion, at_end: Sequence[str], builder: ItemBuilder) -> str:
    """Take a question; return what marked its key, or nothing if it has none or stays out."""
    head = QuestionHead(question.line, topic=question.topic)
    stem = Plain(tidy(question.stem), tuple(question.pictures))
    if question.stray_pictures:
        builder.drop_detail("a picture below its last line")
    if question.doubt:
        builder.skip(head, stem.text, question.doubt)
        for line in question.unclear:
            builder.skip(QuestionHead(line.number), line.text, _WITHIN)
        return ""
    if not question.options:
        return _take_without_options(question, head, stem, at_end, builder)
    if not all(option.text for option in question.options):
        builder.skip(head, stem.text, "an option is only a picture")
        return ""
    found = find_key(question, at_end)
    if found.why_not:
        builder.skip(head, stem.text, found.why_not)
        return ""
    before = len(builder.items)
    options = [
        DraftOption(
            Plain(tidy(option.text), tuple(option.pictures)),
            position in found.positions,
            _together(option.reasons),
        )
        for position, option in enumerate(question.options)
    ]
    builder.closed(
        head,
        stem,
        options,
        _reasons_of(question),
        several=len(found.positions) > 1,
        truth=True,
    )
    return found.way if len(builder.items) > before else ""


def _together(reasons: Sequence[str]) -> Plain:
    return Plain(tidy("\n".join(reasons)))


def _reasons_of(question: TypedQuestion) -> Plain:
    """Return why a question's answer is right, with the pictures beside it or its answer."""
    return _together(question.reasons)._replace(pictures=tuple(question.reason_pictures))


def _take_without_options(
    question: TypedQuestion,
    head: QuestionHead,
    stem: Plain,
    at_end: Sequence[str],
    builder: ItemBuilder,
) -> str:
    """Take a true-or-false question, one with a gap, or a card; or say what the text is not.

    Returns what gave the answer of one that came in.
    """
    before = len(builder.items)
    answers = list(filter(None, (question.answer, *at_end)))
    if question.accept:
        builder.typed(head, stem, question.accept, _reasons_of(question))
    elif not answers:
        _leave_text(question, head, stem, builder)
    elif len(set(answers)) > 1:
        builder.skip(head, stem.text, "it has two answers that differ")
    elif _may_have_another_below(question):
        builder.skip(head, stem.text, _BELOW)
    else:
        _take_answered(answers[0], question, head, stem, builder)
    if not answers or len(builder.items) == before:
        return ""
    return ANSWER_LINE if question.answer else KEY_AT_END


def _may_have_another_below(question: TypedQuestion) -> bool:
    """Return whether a paragraph below its first one may not be its own.

    One that asks is, if the question has a number, unless its first paragraph looks like an option
    of something else.
    """
    if question.apart and question.answer:
        return question.is_numbered and is_fragment(question.paragraphs[0])
    asks = question.is_numbered and asks_something(question.paragraphs[-1])
    return bool(question.apart) and not asks


def _take_answered(
    answer: str, question: TypedQuestion, head: QuestionHead, stem: Plain, builder: ItemBuilder
) -> None:
    truth = _TRUTH.get(answer.casefold().rstrip("."))
    reason = _reasons_of(question)
    by_number = has_number_within(stem.text)
    if truth is not None and _is_only_a_name(stem.text):
        builder.skip(head, stem.text, _NO_STATEMENT)
    elif truth is not None:
        options = [DraftOption(Plain("True"), truth), DraftOption(Plain("False"), not truth)]
        statement = stem._replace(text=_TO_CIRCLE.sub("", stem.text))
        builder.closed(head, statement, options, reason, truth=True)
    elif re.fullmatch(rf"{question.number}\W+\d+", answer):
        builder.skip(head, stem.text, f"its answer is {answer}, which may begin with its number")
    elif names_option(answer, by_number=by_number) or comparable(answer) == comparable(stem.text):
        builder.skip(head, stem.text, f"its answer is {answer}, but it has no options")
    elif _BLANK.search(stem.text) and len(answer) <= _LONGEST_TYPED:
        builder.typed(head, stem, [answer], reason)
    else:
        back = "\n\n".join([tidy(answer), reason.text]) if reason.text else tidy(answer)
        builder.card(head, stem, Plain(back, reason.pictures))


def _is_only_a_name(text: str) -> bool:
    """Return whether a text is too short for a statement: one or two words, and no period.

    Not every script has blanks between words, but those with capital letters do.
    """
    has_blanks = text.upper() != text.lower()
    return has_blanks and is_fragment(text) and len(text.split()) < _SHORTEST_STATEMENT


def _leave_text(
    question: TypedQuestion, head: QuestionHead, stem: Plain, builder: ItemBuilder
) -> None:
    """Name a question without options or answer; other text is only mentioned."""
    if question.is_numbered or stem.text.endswith("?"):
        builder.skip(head, stem.text, "it has no options and no answer")
        return
    title = excerpt(stem.text)
    what = "text that belongs to no question was left out"
    if len(question.paragraphs) > 1:
        what = f"{len(question.paragraphs)} paragraphs that belong to no question were left out"
    builder.note(head.line, f"{what}: '{title}'")
