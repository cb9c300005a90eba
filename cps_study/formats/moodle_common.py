"""What GIFT and Moodle XML have in common: shares of points, ids, wildcards, categories."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from cps_study.formats.syntax.html_text import tidy
from cps_study.model.item import Question
from cps_study.model.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cps_study.formats.export import Loss
    from cps_study.model.item import Item

FULL: Final = 99.99
"""From this share of the points on, in percent, an answer earns all of them: files round thirds."""
LONGEST_ID: Final = 100
"""Moodle's field for the user's own ids holds this many characters."""
WILDCARD: Final = re.compile(r"(?<!\\)\*")
"""A star in an accepted answer stands for any text, unless it's escaped."""
_SLASH: Final = re.compile(r"(?<!/)/(?!/)")
"""The slash between two categories; a doubled one is part of a name."""
_MOST_KEYS: Final = 10
"""Moodle knows the shares of up to ten right answers; it has no name for an eleventh."""


def key_share(item: Question) -> str:
    """Return the percent of the points that each right answer earns, as Moodle writes it."""
    return f"{100 / len(item.keys):.5f}".rstrip("0").rstrip(".")


def escape_wildcards(answer: str) -> str:
    """Return an accepted answer in which a star is only a star."""
    return answer.replace("*", "\\*")


def too_many_keys(items: Iterable[Item]) -> Loss:
    """Return which items have more right answers than Moodle knows shares for."""
    many = [item for item in items if isinstance(item, Question) and len(item.keys) > _MOST_KEYS]
    what = f"Moodle may not accept questions with more than {_MOST_KEYS} right answers"
    return what, many


def topic_of_category(path: str) -> str:
    """Return a category as a topic path, without the names of the course and the top category."""
    names: list[str] = []
    for part in _SLASH.split(path.strip()):
        name = one_line(tidy(part.replace("//", "-")))
        if name:
            names.append(name)
    if names and re.fullmatch(r"\$\w+\$", names[0]):
        del names[0]
    if names and names[0] == "top":
        del names[0]
    return "/".join(names)
