"""The two questions of the first start, in lines: when the exam is, and how long a day may be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.errors import UsageError
from cps_study.model.text import printable
from cps_study.ui.page import Block
from cps_study.ui.report import print_report

if TYPE_CHECKING:
    from collections.abc import Callable

    from cps_study.ui.environment import Env


class FirstQuestion(NamedTuple):
    """A question, what Enter alone means, and what `h` says about it."""

    words: str
    enter: str
    help: str


WHEN: Final = FirstQuestion(
    "When is your exam? Type a date, such as 1/15/2027.",
    "If you don't know yet, just press Enter. (h: help, q: quit)",
    "With a date, the program plans your days so that you're ready then. You can set it later, "
    "too, with: cps-study plan",
)
HOW_LONG: Final = FirstQuestion(
    "How many minutes a day would you like to study? Type a number, such as 10.",
    "To make it 20, just press Enter. (h: help, q: quit)",
    "Ten minutes is a good start, and today won't take longer than you say here. You can change "
    "it any time, with: cps-study settings minutes-per-day 15",
)
_HELP: Final = frozenset({"h", ":h", "?", "help"})
_QUIT: Final = frozenset({"q", ":q", "quit"})


def ask_first(env: Env, question: FirstQuestion, read: Callable[[str], str]) -> str | None:
    """Return what `read` makes of the answer, "" for Enter alone, and None to quit.

    `read` raises UsageError for what makes no sense; then it's asked again.
    """
    _say(env, question.words, question.enter)
    while True:
        env.stdout.write("> ")
        env.stdout.flush()
        line = env.read_line()
        typed = "" if line is None else line.strip()
        word = typed.casefold()
        if line is None or word in _QUIT:
            return None
        if not word:
            return ""
        if word in _HELP:
            _say(env, question.help, question.words, question.enter)
            continue
        try:
            return read(typed)
        except UsageError as exc:
            _say(env, f"{printable(exc.what)}. {exc.hint}.", question.enter)


def _say(env: Env, *lines: str) -> None:
    print_report([Block("text", line) for line in lines], env.stdout, plain=env.plain)
