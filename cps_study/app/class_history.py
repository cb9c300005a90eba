"""A class over several tests: who has come how far, and what is still missed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from cps_study.app.candidate_pages import domain_words
from cps_study.app.class_results import missed_items, scores_by_name
from cps_study.app.grading import harmless, table_csv
from cps_study.model.item import full_prompt_of
from cps_study.model.text import excerpt, printable
from cps_study.paper.document import Document, Paragraph, TableBlock
from cps_study.study.scoring import tenths

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cps_study.app.class_results import CandidateResult, ClassResult, ItemResult
    from cps_study.paper.document import DocumentBlock
    from cps_study.store.library import Library

MOST_MISSED: Final = 15
"""The most items that are named as missed."""
NO_SCORE: Final = "-"


class Missed(NamedTuple):
    """An item that was missed, and what it asks, or "" if no bank has it anymore."""

    result: ItemResult
    prompt: str


class History(NamedTuple):
    """The results of a class, the earliest first, and what it still misses most."""

    results: Sequence[ClassResult]
    scores: dict[str, list[CandidateResult | None]]
    missed: Sequence[Missed]


def history_of(results: Sequence[ClassResult], library: Library) -> History:
    """Return the history of a class from its results."""
    missed = [item for item in missed_items(results) if item.share < 1][:MOST_MISSED]
    named = []
    for result in missed:
        item = library.item(result.ident)
        prompt = excerpt(full_prompt_of(item), 60) if item is not None else ""
        named.append(Missed(result, prompt))
    return History(results, scores_by_name(results), named)


def test_names(history: History) -> list[str]:
    """Return what heads the column of each test: its day and code."""
    return [f"{one.marked_on} {one.code}".strip() for one in history.results]


def class_rows(history: History) -> list[tuple[str, ...]]:
    """Return a row for each candidate: the score on each test, and how it moved since the first."""
    rows = []
    for name, scores in history.scores.items():
        cells = [tenths(score.percent, 100) if score else NO_SCORE for score in scores]
        percents = [score.percent for score in scores if score]
        moved = NO_SCORE
        if len(percents) > 1:
            moved = f"{percents[-1] - percents[0]:+.1f}"
        rows.append((printable(name), *cells, moved))
    return rows


def domain_rows(history: History) -> list[tuple[str, ...]]:
    """Return a row for each part of the work: what the class got right on each test, in percent."""
    by_test = [result.domains for result in history.results]
    names = sorted({name for domains in by_test for name in domains})
    rows = []
    for name in names:
        cells = [tenths(domains[name], 100) if name in domains else NO_SCORE for domains in by_test]
        rows.append((domain_words(name), *cells))
    return rows


def missed_rows(history: History) -> list[tuple[str, ...]]:
    """Return a row for each item that was missed most: its id, what it asks, and how many."""
    return [
        (
            missed.result.ident,
            missed.prompt or "(no bank has it anymore)",
            f"{100 * missed.result.share:.0f}",
        )
        for missed in history.missed
    ]


def summary_sentences(history: History) -> list[str]:
    """Return how the class did on each test, in sentences."""
    sentences = []
    for result in history.results:
        people = len(result.candidates)
        mean = sum(one.percent for one in result.candidates) / max(1, people)
        passed = sum(one.passed for one in result.candidates)
        day = f", {result.marked_on}" if result.marked_on else ""
        sentences.append(
            f"{result.title} ({result.code}{day}): {people} people, mean {tenths(mean, 100)}%, "
            f"{passed} at the pass mark of {result.pass_mark:g}%."
        )
    return sentences


def history_document(history: History) -> Document:
    """Return the history on paper: the tests, the class, the parts of the work, what is missed."""
    names = test_names(history)
    columns = range(1, len(names) + 2)
    blocks: list[DocumentBlock] = [Paragraph(text) for text in summary_sentences(history)]
    blocks += [
        TableBlock(
            ("name", *names, "since the first"),
            tuple(class_rows(history)),
            "The class, in percent",
            frozenset(columns),
        ),
        TableBlock(
            ("part of the work", *names),
            tuple(domain_rows(history)),
            "By part of the work, in percent",
            frozenset(columns),
        ),
        TableBlock(
            ("question", "what it asks", "% right"),
            tuple(missed_rows(history)),
            "Missed most",
            widths=(4.0, 8.0, 1.5),
        ),
    ]
    title = "The class over time"
    return Document(title, title, tuple(blocks))


def history_csv(history: History) -> bytes:
    """Return a row for each candidate, for any spreadsheet."""
    head = ["candidate", *test_names(history), "since the first"]
    rows = [[harmless(name), *cells] for name, *cells in class_rows(history)]
    return table_csv([head, *rows])


def history_data(history: History) -> dict[str, Any]:
    """Return the history for programs."""
    return {
        "tests": [
            {
                "test": result.code,
                "title": result.title,
                "marked_on": result.marked_on,
                "pass_mark": result.pass_mark,
                "people": len(result.candidates),
                "domains": {name: round(share, 2) for name, share in result.domains.items()},
            }
            for result in history.results
        ],
        "candidates": [
            {
                "candidate": name,
                "scores": [
                    {"percent": score.percent, "passed": score.passed} if score else None
                    for score in scores
                ],
            }
            for name, scores in history.scores.items()
        ],
        "missed": [
            {
                "item": missed.result.ident,
                "asks": missed.prompt,
                "percent": round(100 * missed.result.share, 2),
                "people": missed.result.people,
            }
            for missed in history.missed
        ],
    }
