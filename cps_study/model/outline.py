"""The outline of the sources: every statement a candidate can be asked about."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

Domain = Literal[
    "skills",
    "boundaries",
    "confidentiality",
    "crisis",
    "values",
    "knowledge",
    "team",
    "rights",
    "roles",
]
"""What part of the work a statement is about.

`skills` holds connecting, listening, sharing, planning, resources, advocacy and ending;
`boundaries` the limits of the role, refusal, dual roles and power; `confidentiality` privacy, its
limits and records; `crisis` threats, suicide, abuse reports and crisis plans; `values` recovery, its
principles and dimensions, core values, pathways and culture; `knowledge` trauma, stages of change,
substance use, wellness and history; `team` supervision, documentation, policy, questions of ethics
and the specialist's own wellness; `rights` client rights, grievance and the ADA; `roles` the fifteen
roles, and the work beside other jobs.
"""

DOMAINS: Final[tuple[Domain, ...]] = (
    "skills",
    "boundaries",
    "confidentiality",
    "crisis",
    "values",
    "knowledge",
    "team",
    "rights",
    "roles",
)
"""All domains, in the order in which they are shown."""

HIGHEST_IMPORTANCE: Final = 5
"""A wrong act harms somebody or breaks the law. Importance goes down from there to 1: 4 is the core
of the work, 3 supports the rest, 2 is good to know, 1 is only who wrote what, where and when."""

UNSTATED_IMPORTANCE: Final = 3
"""The importance of what an item asks if the outline doesn't say, as with every imported item."""


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

    `importance` is a whole number from 1 to 5 (see `HIGHEST_IMPORTANCE`).
    `sure` is A where the official text was read, B where a credible second hand reports it.
    """

    id: str
    says: str
    places: tuple[Place, ...]
    domain: Domain
    importance: int
    sure: str = "A"


class Outline(NamedTuple):
    """The sources by id and the objectives by id, both in the order of the file."""

    sources: dict[str, Source]
    objectives: dict[str, Objective]
