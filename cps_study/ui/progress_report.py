"""What `cps-study progress` prints: figures, past attempts, flags, what is set aside, notes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cps_study.model.item import topic_words
from cps_study.model.text import count, excerpt, in_one_line
from cps_study.study.times import from_stamp
from cps_study.ui.attempt_words import score_words
from cps_study.ui.page import GAP, Block
from cps_study.ui.standing_report import figure_parts
from cps_study.ui.standing_words import day_words
from cps_study.ui.words import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cps_study.app.attempts import PastAttempt
    from cps_study.app.progress import NamedItem, NotedItem, Standing
    from cps_study.model.attempt import AttemptKind
    from cps_study.ui.report import ReportPart

FIRST_WORDS: Final = 60
"""How many characters of a question name it in a list."""
TAKE_FLAG_OFF: Final = "cps-study progress --unflag ID"
BRING_BACK: Final = "cps-study progress --bring-back ID"
_TITLES: Final[dict[AttemptKind, str]] = {"exam": "Mock exams", "quiz": "Quizzes"}
TAKE_UP: Final = "cps-study progress --take-up SUBJECT"
EXPORT_NOTES: Final = "cps-study progress --notes --out notes.csv"


def progress_parts(standing: Standing, *, plain: bool) -> list[ReportPart]:
    """Return everything about where the learner stands."""
    parts = [*figure_parts(standing, plain=plain), GAP]
    parts += _attempt_parts("exam", standing, plain=plain)
    parts += _attempt_parts("quiz", standing, plain=plain)
    if standing.flagged:
        parts += _list("Flagged", standing.flagged)
        parts.append(Block("note", "Study them: cps-study study --flagged"))
        parts += [Block("note", f"Take one flag off: {TAKE_FLAG_OFF}"), GAP]
    if standing.set_aside:
        parts += _list("Set aside", standing.set_aside)
        parts += [Block("note", f"Bring one back: {BRING_BACK}"), GAP]
    if standing.left_today:
        names = listed([topic_words(subject) for subject in standing.left_today])
        parts.append(Block("heading", f"Left for today: {names}"))
        parts += [Block("note", f"Take one up again: {TAKE_UP}"), GAP]
    if standing.notes:
        parts += [*notes_parts(standing.notes), GAP]
    return parts[:-1]  # without the last gap


def _attempt_parts(kind: AttemptKind, standing: Standing, *, plain: bool) -> list[ReportPart]:
    """Return the finished attempts of a kind, numbered as `--review` takes them."""
    from cps_study.ui.attempt_review import history_table

    past = [attempt for attempt in standing.attempts if attempt.record.terms.kind == kind]
    if not past:
        return []
    table: list[ReportPart] = [history_table(past)._replace(title=_TITLES[kind])]
    if plain:
        told = [Block("text", _attempt_sentence(*one)) for one in enumerate(past, 1)]
        table = [Block("heading", _TITLES[kind]), *told]
    return [*table, Block("note", f"Read one again: cps-study {kind} --review N"), GAP]


def _attempt_sentence(number: int, past: PastAttempt) -> str:
    """Return an attempt's number, its local day and its score."""
    day = from_stamp(past.record.at).astimezone().date()
    return f"{number}. {day_words(day)}, {day.year}: {score_words(past.score)}."


def notes_parts(notes: Sequence[NotedItem]) -> list[ReportPart]:
    """Return the learner's notes, each below the item that it's on."""
    if not notes:
        return [Block("text", "You haven't written a note yet. While you study, n writes one.")]
    parts: list[ReportPart] = [Block("heading", f"Your notes: {len(notes)}")]
    for note in notes:
        line = _line(note.id, note.topic, note.prompt)
        parts += [Block("option", line, "·"), Block("text", f"Your note: {note.note}", " ")]
    parts.append(Block("note", f"A table of them for your trainer: {EXPORT_NOTES}"))
    return parts


def taken_back_parts(
    unflagged: Sequence[NamedItem], brought_back: Sequence[NamedItem], subjects: Sequence[str]
) -> list[ReportPart]:
    """Return which flags are off, and which items and subjects are back."""
    parts: list[ReportPart] = []
    if unflagged:
        parts += _list("No longer flagged", unflagged)
    if brought_back:
        parts += _list("Brought back", brought_back)
    if subjects:
        names = listed([topic_words(subject) for subject in subjects])
        parts.append(Block("text", f"Back for today: {names}."))
    return parts


def exported_parts(notes: Sequence[NotedItem], file: str) -> list[ReportPart]:
    """Return where the table of notes is."""
    return [Block("text", f"Wrote {count(len(notes), 'note')} to {in_one_line(file)}.")]


def _list(heading: str, items: Sequence[NamedItem]) -> list[Block]:
    """Return a heading with how many there are, then a line for each item."""
    lines = [Block("option", _line(*item), "·") for item in items]
    return [Block("heading", f"{heading}: {len(items)}"), *lines]


def _line(ident: str, topic: str, prompt: str) -> str:
    """Return an item's id, topic and first words."""
    if not topic:
        return f"{ident} (no bank has it anymore)"
    return f"{ident} ({topic_words(topic)}): {excerpt(prompt, FIRST_WORDS)}"
