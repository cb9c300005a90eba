"""What `cps-study settings` prints: each setting with its value and what it means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cps_study.app.settings import typed_name
from cps_study.ui.page import GAP, Block
from cps_study.ui.report import ReportTable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cps_study.ui.report import ReportPart

MEANINGS: Final = {
    "exam_date": "the day of your exam",
    "retake_dates": "more exam dates; the next one counts",
    "minutes_per_day": "how long you want to study each day",
    "days_off": "weekdays or dates when you don't study",
    "new_per_day": "the most new ones a day",
    "reviews_per_day": "the most reviews a day",
    "skip_domain": "subjects to leave out for now",
    "extra_time": "times the usual time in quizzes and exams",
    "breaks": "breaks that stop the clock of an exam",
    "untimed": "no clock in quizzes and exams",
    "spacious": "more room between the lines of an exam",
}
"""What each setting means, in a few words that fit beside its value on 80 columns."""
TOWARD_EXAM: Final = {
    "days_off": "They count while your days are planned toward an exam.",
    "new_per_day": "Toward an exam, your minutes are the limit: this counts only if you set it.",
    "reviews_per_day": "Toward an exam, your minutes are the limit, and this doesn't count.",
}
"""What is different while an exam is ahead."""


def settings_parts(settings: Mapping[str, object]) -> list[ReportPart]:
    """Return the table of all settings, and how to change one."""
    rows = tuple(
        (typed_name(name), value_words(value), MEANINGS[name]) for name, value in settings.items()
    )
    change = "Change one with, for example: cps-study settings minutes-per-day 15"
    reset = "Go back to the usual with:    cps-study settings minutes-per-day default"
    return [
        ReportTable(("setting", "value", "what it means"), rows),
        GAP,
        Block("text", change),
        Block("text", reset),
    ]


def setting_parts(name: str, value: object, hint: str) -> list[ReportPart]:
    """Return one setting, what it means, and what can be typed to change it."""
    meaning = MEANINGS[name]
    different = [Block("text", TOWARD_EXAM[name])] if name in TOWARD_EXAM else []
    return [
        Block("heading", f"{typed_name(name)}: {value_words(value)}"),
        Block("text", f"{meaning[0].upper()}{meaning[1:]}."),
        *different,
        Block("text", f"Change it with: cps-study settings {typed_name(name)} VALUE"),
        Block("text", f"For VALUE, {hint}."),
    ]


def change_parts(name: str, before: object, after: object) -> list[ReportPart]:
    """Return what a setting is now, and what it was."""
    now = f"{typed_name(name)}: {value_words(after)}"
    if after == before:
        return [Block("text", f"{now}, as before.")]
    return [Block("text", f"{now} (it was {value_words(before)}).")]


def value_words(value: object) -> str:
    """Return a setting's value as it is typed."""
    match value:
        case None | []:
            return "none"
        case bool():
            return "yes" if value else "no"
        case float():
            return f"{value:g}"
        case list():
            return ", ".join(map(str, value))
        case _:
            return str(value)
