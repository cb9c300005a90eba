"""The outline of the sources: every statement a candidate can be asked about."""

from __future__ import annotations

from typing import NamedTuple


class Source(NamedTuple):
    """A document that the banks rest on. `about` says what it is and how far to trust it."""

    id: str
    title: str
    publisher: str
    year: str
    about: str = ""


class Place(NamedTuple):
    """Where a statement stands: the source's id and a locator that a reader can follow."""

    source: str
    locator: str


class Objective(NamedTuple):
    """One statement, in our own words, and every place that makes it (the first is the main one).

    `sure` is A where the official text was read, B where a credible second hand reports it.
    """

    id: str
    says: str
    places: tuple[Place, ...]
    sure: str = "A"


class Outline(NamedTuple):
    """The sources by id and the objectives by id, both in the order of the file."""

    sources: dict[str, Source]
    objectives: dict[str, Objective]
