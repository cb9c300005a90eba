"""The outline of the sources: every statement that a candidate can be asked about."""

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

- `skills`: connecting, listening, sharing, planning, resources, advocacy, and ending the work
- `boundaries`: the limits of the role, saying no, dual roles, power
- `confidentiality`: privacy, its limits, records
- `crisis`: threats, suicide, abuse reports, crisis plans
- `values`: recovery, its principles and dimensions, core values, pathways, culture
- `knowledge`: trauma, stages of change, substance use, wellness, history
- `team`: supervision, documentation, policy, ethical questions, the specialist's own wellness
- `rights`: client rights, grievances, the ADA
- `roles`: the fifteen roles, and how they differ from other jobs
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
"""Getting it wrong harms somebody or breaks the law.

From there importance goes down: 4 is the core of the work, 3 supports the rest, 2 is good to know,
and 1 is only who wrote what, where and when.
"""

UNSTATED_IMPORTANCE: Final = 3
"""The importance of what an item asks if the outline doesn't say, as with every imported item."""


class Source(NamedTuple):
    """A document that the banks are based on. `about` says what it is and how far to trust it."""

    id: str
    title: str
    publisher: str
    year: str
    about: str = ""


class Place(NamedTuple):
    """Where to read a statement: the source's id and a locator that a reader can follow."""

    source: str
    locator: str


class Objective(NamedTuple):
    """One statement, in our own words, and every place that makes it, the main one first.

    `importance` is a whole number from 1 to 5 (see `HIGHEST_IMPORTANCE`).
    `sure` is A if the official text was read, B if a credible second-hand source reports it.
    `replaced` names the newer document that has replaced the main place's text, or is empty.
    """

    id: str
    says: str
    places: tuple[Place, ...]
    domain: Domain
    importance: int
    sure: str = "A"
    replaced: str = ""


class Outline(NamedTuple):
    """The sources by id and the objectives by id, both in the order of the file."""

    sources: dict[str, Source]
    objectives: dict[str, Objective]
