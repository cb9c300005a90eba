"""A finished attempt: its score, where it stands by domain, and each question not right yet.

The same review comes at the end of an attempt and whenever it's opened again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cps_study.app.attempts import GONE
from cps_study.model.item import prompt_of, topic_words
from cps_study.model.outline import DOMAINS
from cps_study.model.text import count
from cps_study.study.attempt import Answered
from cps_study.study.marking import MarkedResponse
from cps_study.study.scoring import percent_words, points_words
from cps_study.study.times import from_stamp
from cps_study.ui.attempt_words import (
    bar,
    clock_words,
    local_time_words,
    score_words,
)
from cps_study.ui.item_blocks import item_blocks, reason_blocks, source_lines
from cps_study.ui.page import GAP, Block, Page
from cps_study.ui.report import ReportTable, print_report

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import tzinfo

    from cps_study.app.attempts import PastAttempt
    from cps_study.model.outline import Outline
    from cps_study.study.attempt_record import AttemptRecord
    from cps_study.study.scoring import Score, Tally
    from cps_study.ui.report import ReportPart

WELL_ON_THE_WAY: Final = 60
"""Percent. From here on, the kind words below the pass mark are about being on the way, not about a
start."""
KIND_TITLES: Final = {"exam": "Mock exam", "quiz": "Quiz"}


def kind_words(score: Score) -> str:
    """Return a kind sentence that fits the score. It never says "failed"."""
    if score.passed:
        return "Well done. You reached the pass mark."
    if score.total.percent >= WELL_ON_THE_WAY:
        return "You are well on the way. See below where an hour of study helps most."
    return "This is a start, and now you know where to look. Little by little, it sticks."


def domain_table(score: Score) -> ReportTable:
    """Return the score by domain, with a bar for each."""
    rows: list[tuple[str | int, ...]] = []
    for name, tally in _domains_in_order(score):
        points = points_words(tally.points)
        percent = percent_words(tally.points, tally.items, score.pass_mark)
        rows.append((topic_words(name), points, tally.items, percent, bar(tally.percent)))
    return ReportTable(("domain", "right", "of", "%", ""), tuple(rows), title="By domain")


def _domains_in_order(score: Score) -> list[tuple[str, Tally]]:
    """Return the tally of each domain, the outline's domains first, in its order."""
    names: list[str] = [name for name in DOMAINS if name in score.by_domain]
    names += [name for name in score.by_domain if name not in DOMAINS]
    return [(name, score.by_domain[name]) for name in names]


def pace_words(attempt: AttemptRecord) -> str:
    """Return the time used, in all and for each question, next to the time there was."""
    questions = max(1, len(attempt.form))
    sentence = f"Time used: {clock_words(attempt.used)}, {_seconds_words(attempt.used / questions)}"
    limit = attempt.terms.seconds
    if limit is not None:
        sentence += f" (you had {clock_words(limit)}, {_seconds_words(limit / questions)})"
    return f"{sentence}.{_longest_question(attempt)}"


def _seconds_words(seconds: float) -> str:
    return f"{count(round(seconds), 'second')} a question"


def _longest_question(attempt: AttemptRecord) -> str:
    """Return a sentence about the question that took longest; "" if none took even a second."""
    longest, seconds = "", 0.0
    for ident, given in attempt.given.items():
        if given.seconds > seconds:
            longest, seconds = ident, given.seconds
    if seconds < 1:
        return ""
    return f" Longest: question {_numbers(attempt)[longest]} with {clock_words(seconds)}."


def _numbers(attempt: AttemptRecord) -> dict[str, int]:
    """Return the number that each item has in the form, counted from 1."""
    return {asked.item: number for number, asked in enumerate(attempt.form, 1)}


def summary_blocks(past: PastAttempt) -> list[Block]:
    """Return the score, a kind word, the pace, and what was left open."""
    attempt, score = past.record, past.score
    comment = kind_words(score)
    if attempt.ended == "time":
        comment += " The time was up."
    blocks = [_headline(past), Block("text", comment), Block("text", pace_words(attempt))]
    unanswered = score.total.items - score.answered
    if unanswered:
        blocks.append(Block("text", f"{count(unanswered, 'question')} had no answer yet."))
    return blocks


def _headline(past: PastAttempt) -> Block:
    title = KIND_TITLES[past.record.terms.kind]
    return Block("heading", f"{title}: {score_words(past.score)}.")


def miss_blocks(past: PastAttempt, ident: str, outline: Outline) -> list[Block]:
    """Return a missed question: what was chosen and why not, the key and why, and the source.

    It's shown as it was asked, with a note if it has changed since.
    """
    item = past.items[ident]
    lead, *rest = item_blocks(item)
    blocks = [lead._replace(text=f"{_numbers(past.record)[ident]}. {lead.text}"), *rest]
    given = past.record.given.get(ident)
    chosen: tuple[int, ...] = ()
    typed = ""
    if given is None:
        blocks.append(Block("option-not", "Not answered.", "○"))
    elif ident in past.lost:
        blocks.append(Block("note", "This question has changed since, and so may its answers."))
    elif isinstance(given.response, tuple):
        chosen = given.response
    elif isinstance(given.response, str):
        typed = given.response
    if prompt_of(item) == GONE:
        return blocks
    missed = Answered(item, MarkedResponse(right=False), chosen, typed, guessed=False)
    blocks += reason_blocks(missed)
    if ident in past.changed:
        note = "This is the question as you saw it. It has changed in its bank since."
        blocks.append(Block("note", note))
    return [*blocks, *source_lines(item, outline)]


def short_parts(past: PastAttempt) -> list[ReportPart]:
    """Return the result without the questions: score, domains, pace, and what to do next."""
    kind = past.record.terms.kind
    parts: list[ReportPart] = [*summary_blocks(past), GAP, domain_table(past.score)]
    if past.missed:
        numbers = _numbers(past.record)
        missed = ", ".join(str(numbers[ident]) for ident in past.missed)
        parts += [
            GAP,
            Block("text", f"Not right yet: {missed}."),
            Block("text", f"Read them again, with the reasons:  cps-study {kind} --review"),
            Block("text", "Drill them now:  cps-study study --missed"),
        ]
    return parts


def result_parts(past: PastAttempt, outline: Outline) -> list[ReportPart]:
    """Return the whole report: score, domains, pace, and each miss with its reasons, once."""
    parts: list[ReportPart] = [*summary_blocks(past), GAP, domain_table(past.score)]
    if past.missed:
        parts += [GAP, Block("heading", "Each question that was not right yet:"), GAP]
        for ident in past.missed:
            parts += [*miss_blocks(past, ident, outline), GAP]
        # The score once more, since the top has scrolled out of sight by now.
        parts += [_headline(past), Block("text", "Drill these now:  cps-study study --missed")]
    return parts


def fitting_parts(past: PastAttempt, parts: Sequence[ReportPart]) -> Sequence[ReportPart]:
    """Return the whole report if it fits on the screen, or else the short one.

    What scrolls out of sight is gone for most people, and there is `--review` to read it page by
    page.
    """
    import io
    import shutil

    lines = io.StringIO()
    print_report(parts, lines, plain=False)
    if lines.getvalue().count("\n") < shutil.get_terminal_size().lines:
        return parts
    return short_parts(past)


def history_table(past: Sequence[PastAttempt], zone: tzinfo | None = None) -> ReportTable:
    """Return past attempts, one a row, with a bar for each percentage.

    The number is what `--review` takes; the day is the local one.
    """
    rows = []
    for number, attempt in enumerate(past, 1):
        percent = attempt.score.total.percent
        rows.append(
            (
                number,
                from_stamp(attempt.record.at).astimezone(zone).date().isoformat(),
                f"{points_words(attempt.score.total.points)} of {attempt.score.total.items}",
                attempt.score.percent_words,
                bar(percent),
                "reached" if attempt.score.passed else "not yet",
            )
        )
    columns = ("no.", "day", "right", "%", "", "pass mark")
    return ReportTable(columns, tuple(rows), title="Attempts")


def review_pages(past: PastAttempt, outline: Outline, zone: tzinfo | None = None) -> list[Page]:
    """Return the review as pages: the result, then a page for each question not right yet."""
    started = local_time_words(past.record.at, zone)
    title = f"{KIND_TITLES[past.record.terms.kind]} of {started}"
    bodies = [[*summary_blocks(past), GAP, *_domain_blocks(past.score)]]
    bodies += [miss_blocks(past, ident, outline) for ident in past.missed]
    pages = []
    for number, body in enumerate(bodies, 1):
        status = f"page {number} of {len(bodies)}"
        page = Page(
            title, status, number, len(bodies), tuple(body), _page_keys(number, len(bodies))
        )
        pages.append(page)
    return pages


def _domain_blocks(score: Score) -> list[Block]:
    """Return the score by domain as lines of a page, their numbers below one another."""
    blocks = [Block("heading", "By domain")]
    for name, tally in _domains_in_order(score):
        right = f"{points_words(tally.points)} of {tally.items}"
        blocks.append(Block("text", f"{right:<10}{bar(tally.percent)}", topic_words(name)))
    return blocks


def _page_keys(number: int, last: int) -> tuple[tuple[str, str], ...]:
    """Return the keys of a page of the review that lead somewhere."""
    keys = []
    if number < last:
        keys.append(("Enter →", "next"))
    if number > 1:
        keys.append(("←", "back"))
    return (*keys, ("q", "close"), ("h", "help"))


HELP_PAGE: Final = Page(
    "Keys",
    body=(
        Block("option", "the next page", "Enter →"),
        Block("option", "the page before", "←"),
        Block("option", "read a long page", "PgUp PgDn"),
        Block("option", "close the review; it can be opened again", "q"),
    ),
    keys=(("Enter", "back"),),
)


class ReviewScreen:
    """The review of a past attempt on the full screen, a page at a time."""

    refresh_seconds: float | None = None
    wakes_after: float | None = None

    def __init__(self, pages: Sequence[Page]) -> None:
        self.pages = pages
        self.at = 0
        self.done = False
        self._helping = False

    def tick(self) -> None:
        """Do nothing: no clock runs here."""

    def page(self) -> Page:
        """Return the page to show now."""
        return HELP_PAGE if self._helping else self.pages[self.at]

    def press(self, key: str) -> None:
        """Turn the page, close the review, or show what the keys do."""
        if self._helping:
            self._helping = False
            return
        match key:
            case "h" | "?":
                self._helping = True
            case "q" | "escape":
                self.done = True
            case "enter" | " " | "right" | "n":
                self.at = min(self.at + 1, len(self.pages) - 1)
            case "left" | "p":
                self.at = max(self.at - 1, 0)
            case _:
                pass

    def enter_text(self, text: str) -> None:
        """Take no text: no page asks for any."""
