"""The options that mean the same in every command, and the checks of their values."""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from cps_study.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_THOUSANDS: Final = re.compile(r"\d{1,3}(,\d{3})+")


def decimal(text: str) -> float:
    """Return the number that an option gives, written as 1.5 or as 1,5.

    Raises a usage error for anything else. Nobody can tell 1,000 from 1.000, so it's refused.
    """
    written = text.strip()
    if _THOUSANDS.fullmatch(written):
        plain = written.replace(",", "")
        raise typer.BadParameter(f"'{text}' could mean two numbers: write {plain}, or a point")
    try:
        return float(written.replace(",", "."))
    except ValueError:
        raise typer.BadParameter(f"'{text}' isn't a number such as 1.5 or 1,5") from None


def title_line(text: str) -> str:
    """Return a title that an option gives. Raises a usage error unless it's one line of text."""
    from cps_study.model.text import is_one_line

    if not is_one_line(text):
        raise typer.BadParameter("the title has to be one line of text, without control characters")
    return text


def bounded(least: float, most: float | None = None) -> Callable[[float | None], float | None]:
    """Return a check of an option's value that puts no formula such as x>=1 into the help.

    It raises a usage error for a value that's out of bounds.
    """

    def check(value: float | None) -> float | None:
        if value is None:
            return None
        if most is not None and not least <= value <= most:  # nan is never inside
            raise typer.BadParameter(f"{value:.15g} isn't between {least:g} and {most:g}")
        if value < least:
            raise typer.BadParameter(f"{value} is less than {least}")
        return value

    return check


Banks = Annotated[
    list[str] | None, typer.Option("--bank", help="Only this bank (repeatable).", metavar="ID")
]
Topics = Annotated[
    list[str] | None, typer.Option("--topic", help="Only this topic (repeatable).", metavar="TOPIC")
]
Items = Annotated[int | None, typer.Option("--items", help="How many questions.", metavar="N")]
Limit = Annotated[
    int | None,
    typer.Option("--limit", help="At most this many items.", metavar="N", callback=bounded(1)),
]
Reserve = Annotated[
    bool, typer.Option("--reserve", help="Also the items that are kept for mock exams.")
]
PassMark = Annotated[
    float | None,
    typer.Option(
        "--pass-mark", help="The pass mark, in percent.", metavar="PERCENT", parser=decimal
    ),
]
BlueprintFile = Annotated[
    Path | None,
    typer.Option(
        "--blueprint", help="A file that says how to choose the questions.", metavar="FILE"
    ),
]
Seed = Annotated[
    int | None,
    typer.Option("--seed", help="Any number. Use it again to get the same order.", metavar="S"),
]
Force = Annotated[bool, typer.Option("--force", help="Overwrite files that already exist.")]
ForceOne = Annotated[bool, typer.Option("--force", help="Overwrite a file that already exists.")]
OutFolder = Annotated[
    Path | None,
    typer.Option(
        "--out", help="The folder to write to. Default: named after the test.", metavar="FOLDER"
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON, and nothing else.")]


def seed_or_random(seed: int | None) -> int:
    """Return the seed, or one that nobody can predict."""
    return random.SystemRandom().randrange(2**31) if seed is None else seed


def check_count(name: str, number: int | None) -> None:
    """Raise UsageError if an option asks for less than one question."""
    if number is not None and number < 1:
        raise UsageError(f"{name} can't be {number}", "ask for at least one question")


def check_percent(name: str, percent: float | None) -> None:
    """Raise UsageError if an option's percentage is not one."""
    if percent is not None and not 0 <= percent <= 100:
        raise UsageError(f"{name} can't be {percent:g}", "give a percentage from 0 to 100")


def one_of(name: str, given: str, known: Sequence[str]) -> str:
    """Return what was given if it is known; raises UsageError with the nearest name otherwise."""
    if given not in known:
        from cps_study.nearest import nearest_hint

        raise UsageError(f"{name} can't be '{given}'", nearest_hint(given, known))
    return given
