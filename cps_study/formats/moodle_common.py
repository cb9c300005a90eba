"""What holds for Moodle's files, be they GIFT or Moodle XML: shares of the points, names, wildcards, categories."""

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
"""The share of the points, in percent, that is all of them."""
LONGEST_ID: Final = 100
"""A name of more letters does not fit into Moodle's field for names of the user's own."""
WILDCARD: Final = re.compile(r"(?<!\\)\*")
"""A star in an accepted answer stands for any text, unless it is escaped."""
_SLASH: Final = re.compile(r"(?<!/)/(?!/)")
_MOST_KEYS: Final = 10
"""Moodle knows the shares of up to ten right answers; it has no name for an eleventh of the points."""


def key_share(item: Question) -> str:
    """Return the percent of the points that each right answer earns, as Moodle writes it."""
    return f"{100 / len(item.keys):.5f}".rstrip("0").rstrip(".")


def escape_wildcards(answer: str) -> str:
    """Return an accepted answer in which a star is a star."""
    return answer.replace("*", "\\*")


def too_many_keys(items: Iterable[Item]) -> Loss:
    """Return which items have more right answers than Moodle knows shares for."""
    many = [item for item in items if isinstance(item, Question) and len(item.keys) > _MOST_KEYS]
    return (
        f"Moodle may not take the shares of the points of more than {_MOST_KEYS} right answers",
        many,
    )


def topic_of_category(path: str) -> str:
    """Return a category without the names of the course and of the tree's top; `//` is a slash in a name."""
    parts = [one_line(tidy(part.replace("//", "-"))) for part in _SLASH.split(path.strip())]
    parts = [part for part in parts if part]
    if parts and re.fullmatch(r"\$\w+\$", parts[0]):
        del parts[0]
    if parts and parts[0] == "top":
        del parts[0]
    return "/".join(parts)
