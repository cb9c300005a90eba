"""What `print` makes, and which of its options mean something for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from cps_study.cli.options import given_options
from cps_study.errors import UsageError

if TYPE_CHECKING:
    import typer

PrintMode = Literal["a new test", "again", "flashcards", "study-guide", "cards"]
"""A new test, the one in a test.json, flashcards, a study guide, or both of these ("cards")."""

_ALWAYS: Final = frozenset({"title", "large_print", "paper", "out", "force", "as_json"})
_CHOOSING: Final = frozenset({"bank", "topic", "level", "reserve"})
_FILES: Final = frozenset({"kinds", "answer_sheet", "key", "interactive", "class_list"})
_CARDS: Final = _ALWAYS | _CHOOSING | {"flashcards", "study_guide", "kinds"}
GOES_WITH: Final[dict[PrintMode, frozenset[str]]] = {
    "a new test": _ALWAYS
    | _CHOOSING
    | _FILES
    | {"items", "blueprint", "typed", "forms", "families", "seed", "pass_mark"}
    | {"item", "items_file", "not_in", "from_missed"},
    "again": _ALWAYS | _FILES | {"again", "forms", "pass_mark"},
    "flashcards": _CARDS,
    "study-guide": _CARDS,
    "cards": _CARDS,
}
"""The options that change what each of them prints, by the names of their parameters."""
_HINTS: Final[dict[PrintMode, str]] = {
    "a new test": "leave it out",
    "again": "the questions and their order are those of the test.json; leave it out, "
    "or print a new test",
    "flashcards": "leave it out; --bank, --topic and --level choose the cards",
    "study-guide": "leave it out; --bank, --topic and --level choose the cards",
    "cards": "leave it out; --bank, --topic and --level choose the cards",
}


def print_mode(ctx: typer.Context) -> PrintMode:
    """Return what the options ask for; raises UsageError for one that would do nothing."""
    mode = _asked_for(ctx)
    for name, option in given_options(ctx).items():
        if name not in GOES_WITH[mode]:
            what = "--flashcards" if mode == "cards" else f"--{mode}"
            raise UsageError(f"{option} can't be used with {what}", _HINTS[mode])
    return mode


def _asked_for(ctx: typer.Context) -> PrintMode:
    given = ctx.params
    if given["again"] is not None:
        return "again"
    if given["flashcards"] and given["study_guide"]:
        return "cards"
    if given["flashcards"]:
        return "flashcards"
    if given["study_guide"]:
        return "study-guide"
    return "a new test"
