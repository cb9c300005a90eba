"""What a bank file looks like, said once: records, their fields, and what each field may hold.

`validator.py` checks files against this schema, and `json_schema.py` writes `bank.schema.json` from
it. So an editor and the program can never disagree.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

from cps_study.model.item import KINDS, LEVELS
from cps_study.model.outline import DOMAINS, HIGHEST_IMPORTANCE

Shape = Literal[
    "line",
    "prose",
    "slug",
    "path",
    "yesno",
    "word",
    "lines",
    "paths",
    "records",
    "named",
    "waivers",
]
"""What a field can hold.

`line` is text without a line break, `prose` any text; `slug` is a name, `path` names with slashes
between them. `yesno` is true or false, `word` one of a few words. `lines` and `paths` are lists of
those, `records` is a list of records. `named` has a text for each name, `waivers` one for each
rule of `bank check`.
"""

MAX_TEXT: Final = 8000
"""Characters in one text. Longer ones don't fit on a screen, and come from mistakes."""
MAX_NAME: Final = 200
"""Characters in a name within a record, such as that of an option."""
NAMING: Final = "use lowercase letters, digits and hyphens"
NAMING_RULES: Final = "name a rule of `cps-study bank check --rules`, such as L07"
SLUG: Final = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*")
RULE: Final = re.compile(r"[A-Z][0-9]{2}")
PATH: Final = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*(?:/[a-z0-9]+(?:[-_.][a-z0-9]+)*)*")


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its name, what it may hold, and what it's for, which editors show.

    `words` are those that a `word` can be, and `records` those that a list of records can hold.
    A list or mapping has `at_least` so many entries. `may_be_empty` lets a text be "".
    """

    name: str
    shape: Shape
    about: str
    required: bool = False
    words: tuple[str, ...] = ()
    records: tuple[Record, ...] = ()
    at_least: int = 1
    may_be_empty: bool = False


@dataclass(frozen=True)
class Record:
    """A mapping with these fields. `mark` is the field that no other record of a list has."""

    name: str
    about: str
    fields: tuple[Field, ...]
    mark: str = ""

    @cached_property
    def by_name(self) -> dict[str, Field]:
        """Its fields by their names."""
        return {field.name: field for field in self.fields}


_WAIVE: Final = Field(
    "waive", "waivers", "rules of `bank check` that don't apply here, each with the reason"
)
_COMMON: Final = (
    Field(
        "id",
        "slug",
        "the item's name, unique and never changed; its wording may change",
        required=True,
    ),
    Field(
        "kind", "word", "flashcard, choice, multi, truefalse or typed", required=True, words=KINDS
    ),
    Field("topic", "path", "what it belongs to, such as boundaries/sponsor"),
    Field("level", "word", "recall, understand or apply", words=LEVELS),
    Field("cites", "paths", "the objectives it rests on, see objectives.yaml"),
    Field("tags", "lines", "free words to find it by"),
    Field("image", "line", "the file name of a picture in the folder beside the bank"),
    Field("alt", "prose", "what the picture shows, for people who can't see it"),
    _WAIVE,
    Field("reserve", "yesno", "true keeps it for mock exams"),
    Field("retired", "yesno", "true takes it out of use for good; say why"),
    Field("why", "prose", "what is wrong with a retired item"),
)
_STEM: Final = Field("stem", "prose", "the question, complete without the options", required=True)
_RATIONALE: Final = Field("rationale", "prose", "the point that the item teaches")
_LOCKED: Final = Field("locked", "yesno", "true keeps the options in the order written")

OPTION: Final = Record(
    "an option",
    "text, `key: true` if it is right, and a rationale",
    (
        Field("text", "prose", "the option as the candidate sees it", required=True),
        Field("key", "yesno", "true for a right option"),
        Field("rationale", "prose", "what is right about it, or what misunderstanding it shows"),
    ),
)
_OPTIONS: Final = Field(
    "options", "records", "the answers offered", required=True, records=(OPTION,), at_least=2
)
FLASHCARD: Final = Record(
    "a flashcard",
    "a prompt and its answer",
    (
        *_COMMON,
        Field("front", "prose", "a question about one thing", required=True),
        Field("back", "prose", "its answer, short", required=True),
    ),
)
CHOICE: Final = Record(
    "a choice", "one best answer", (*_COMMON, _STEM, _OPTIONS, _RATIONALE, _LOCKED)
)
MULTI: Final = Record(
    "a multi", "several right answers", (*_COMMON, _STEM, _OPTIONS, _RATIONALE, _LOCKED)
)
TRUEFALSE: Final = Record(
    "a truefalse",
    "a statement that is true or false",
    (
        *_COMMON,
        Field("stem", "prose", "the statement", required=True),
        Field("key", "yesno", "whether the statement is true", required=True),
        _RATIONALE,
        Field("rationales", "named", "one rationale for `true` and one for `false`"),
    ),
)
TYPED: Final = Record(
    "a typed",
    "a question whose answer is typed",
    (
        *_COMMON,
        _STEM,
        Field("accept", "lines", "every spelling that is right, the best one first", required=True),
        _RATIONALE,
    ),
)
_SINGLE: Final = (CHOICE, FLASHCARD, MULTI, TRUEFALSE, TYPED)
_SHARED: Final = tuple(
    field
    for field in _COMMON
    if field.name in {"topic", "level", "cites", "tags", "waive", "reserve", "retired", "why"}
)
SCENARIO: Final = Record(
    "a scenario",
    "a situation that several items share, in order",
    (
        Field("id", "slug", "the scenario's name, unique", required=True),
        Field("scenario", "prose", "the shared situation", required=True),
        *_SHARED,
        Field("items", "records", "its items", required=True, records=_SINGLE),
    ),
    mark="scenario",
)
FAMILY_ITEM: Final = Record(
    "a family's item",
    "a stem and the name of its key",
    (
        *(field for field in _COMMON if field.name != "kind"),
        _STEM,
        Field("key", "slug", "the name of the right option in the family's list", required=True),
        Field("texts", "named", "options in words that fit this stem, by their names"),
        _RATIONALE,
        Field("rationales", "named", "one rationale for each option of the family, by its name"),
    ),
)
FAMILY: Final = Record(
    "a family",
    "one option list that serves several stems",
    (
        Field("id", "slug", "the family's name, unique", required=True),
        Field(
            "family",
            "prose",
            "the question shown with every stem; empty if each stem is a whole question",
            required=True,
            may_be_empty=True,
        ),
        *_SHARED,
        Field(
            "options",
            "named",
            "the shared options, each with a short name",
            required=True,
            at_least=2,
        ),
        Field("items", "records", "its items", required=True, records=(FAMILY_ITEM,)),
        _LOCKED,
    ),
    mark="family",
)
BANK: Final = Record(
    "a bank",
    "a question bank",
    (
        Field("bank", "slug", "the bank's id, unique", required=True),
        Field("title", "line", "what learners see", required=True),
        Field("language", "line", "a language tag such as en"),
        Field("licence", "line", "an SPDX licence id such as CC-BY-4.0"),
        Field("note", "prose", "what everybody who looks at the bank should know"),
        _WAIVE,
        Field("items", "records", "the items", required=True, records=(*_SINGLE, SCENARIO, FAMILY)),
    ),
    mark="bank",
)
SOURCE: Final = Record(
    "a source",
    "a document that the banks rest on",
    (
        Field("id", "slug", "the name that objectives use", required=True),
        Field("title", "line", "its title", required=True),
        Field("publisher", "line", "who published it", required=True),
        Field("year", "line", "when, as far as known", required=True),
        Field("about", "prose", "what it is and how far to trust it"),
    ),
)
PLACE: Final = Record(
    "a place",
    "a source and where in it",
    (
        Field("source", "slug", "the source's id", required=True),
        Field("locator", "prose", "where in the source a reader finds it", required=True),
    ),
)
OBJECTIVE: Final = Record(
    "an objective",
    "one statement that a candidate can be asked about",
    (
        Field("id", "path", "source/section/what, never changed", required=True),
        *PLACE.fields,
        Field("domain", "word", f"one of: {', '.join(DOMAINS)}", required=True, words=DOMAINS),
        Field(
            "importance",
            "word",
            "5: a wrong act does harm, 4: core, 3: supports it, 2: good to know, 1: provenance",
            required=True,
            words=tuple(str(number) for number in range(1, HIGHEST_IMPORTANCE + 1)),
        ),
        Field("says", "prose", "the statement in our own words", required=True),
        Field("replaced", "line", "the newer document that has replaced this text"),
        Field("also", "records", "other places that make the same statement", records=(PLACE,)),
        Field(
            "sure",
            "word",
            "A: read in the official text; B: from a credible second hand",
            words=("A", "B"),
        ),
    ),
)
OUTLINE: Final = Record(
    "an outline",
    "the statements of the sources",
    (
        Field("sources", "records", "the documents", required=True, records=(SOURCE,)),
        Field("objectives", "records", "the statements", required=True, records=(OBJECTIVE,)),
    ),
    mark="objectives",
)
