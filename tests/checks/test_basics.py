"""Rules about what every item needs."""

from __future__ import annotations

import dataclasses
from typing import Any
from unittest import mock

import pytest

from cps_study.checks.basics import RULES
from cps_study.model.item import Flashcard, Group, Item, Option, Question, Typed
from cps_study.model.outline import Objective, Outline, Place, Source

OUTLINE = Outline(
    {name: Source(name, "T", "P", "2012") for name in ("roles-page", "job-page")},
    {
        ident: Objective(ident, "says", (Place(ident.partition("/")[0], "line"),), "skills", 4)
        for ident in ("roles-page/not/sponsor", "roles-page/not/clergy", "job-page/duty/1")
    },
)
COMMON: dict[str, Any] = {
    "id": "x",
    "topic": "t",
    "level": "recall",
    "line": 12,
    "cites": ("roles-page/not/sponsor",),
}
CARD = Flashcard(**COMMON, front="F", back="B")
TYPED = Typed(**COMMON, stem="S", accept=("a",), rationale="R")
CHOICE = Question(
    **COMMON,
    kind="choice",
    stem="S",
    options=(Option("A", key=True, rationale="R"), Option("B", rationale="R")),
)
GOOD: tuple[Item, ...] = (CARD, TYPED, CHOICE)


def findings_in(item: Item, outline: Outline = OUTLINE) -> list[tuple[str, str, str]]:
    """Return the words, the hint and the field of everything that the rules find."""
    return [
        (finding.what, finding.hint, finding.field)
        for rule in RULES
        for finding in rule.find(item, outline)
    ]


def test_good_items_have_no_finding() -> None:
    """An item that cites what exists and says why its answer is right is left alone."""
    assert [findings_in(item) for item in GOOD] == [[], [], []]


@pytest.mark.parametrize(
    ("cited", "hint"),
    [
        ("roles-page/not/sponser", "did you mean 'roles-page/not/sponsor'?"),
        ("role-page/not/clergy", "did you mean 'roles-page/not/clergy'?"),
        ("job-page/zzz", "did you mean 'job-page/duty/1'?"),
        ("handbook/zzz", "choose one of: roles-page, job-page"),
    ],
)
def test_a_citation_that_leads_nowhere_is_found(cited: str, hint: str) -> None:
    """The hint offers the nearest objective of the source that was meant, or lists the sources."""
    item = dataclasses.replace(CARD, cites=("job-page/duty/1", cited))
    assert findings_in(item) == [
        (f"cites '{cited}', which isn't in objectives.yaml", hint, "cites")
    ]


def test_every_citation_that_leads_nowhere_is_found() -> None:
    """Each one has a finding of its own."""
    assert len(findings_in(dataclasses.replace(CARD, cites=("a", "b", "job-page/duty/1")))) == 2


def test_without_an_outline_no_citation_is_checked() -> None:
    """If there is no outline, that is not the bank's fault."""
    assert findings_in(dataclasses.replace(CARD, cites=("a/b",)), Outline({}, {})) == []


def test_a_bank_that_cites_its_own_source_is_checked_without_comparing_everything() -> None:
    """Comparing 2,000 such citations with every objective would take minutes."""
    many = [
        dataclasses.replace(CARD, cites=(f"my-own-handbook/chapter-{number}",))
        for number in range(2000)
    ]
    wide = OUTLINE._replace(
        objectives={f"roles-page/{n}": OUTLINE.objectives["job-page/duty/1"] for n in range(300)}
    )
    compared: list[int] = []

    def counted(_: str, known: list[str]) -> str | None:
        compared.append(len(known))
        return None

    with (
        mock.patch("cps_study.nearest.nearest", counted),
        mock.patch("cps_study.checks.basics.nearest", counted),
    ):
        assert [len(findings_in(item, wide)) for item in many] == [1] * 2000
    assert max(compared) <= len(wide.sources)


@pytest.mark.parametrize(
    ("item", "what", "field"),
    [
        (dataclasses.replace(TYPED, rationale=""), "has no rationale", "rationale"),
        (
            dataclasses.replace(
                CHOICE, options=(Option("A", key=True), Option("B", rationale="R"), Option("C"))
            ),
            "2 of 3 options have no rationale",
            "options",
        ),
        (
            dataclasses.replace(
                CHOICE, kind="truefalse", options=(Option("True", key=True), Option("False"))
            ),
            "2 of 2 options have no rationale",
            "rationales",
        ),
        (
            dataclasses.replace(
                CHOICE,
                group=Group("g", "family", "F"),
                options=(Option("A", key=True, name="a"), Option("B", rationale="R", name="b")),
            ),
            "1 of 2 options have no rationale",
            "rationales",
        ),
    ],
)
def test_a_missing_rationale_is_reported_in_the_field_where_it_belongs(
    item: Item, what: str, field: str
) -> None:
    """True-or-false questions and families have theirs under `rationales`."""
    ((what_said, hint, field_said),) = findings_in(item)
    assert (what_said, field_said) == (what, field)
    assert ("`rationales:`" in hint) == (field == "rationales")


def test_a_general_rationale_does_not_replace_those_of_the_options() -> None:
    """The point of a whole question doesn't say why each option is right or wrong."""
    item = dataclasses.replace(
        CHOICE, rationale="In general.", options=(Option("A", key=True), Option("B"))
    )
    assert [what for what, _, _ in findings_in(item)] == ["2 of 2 options have no rationale"]


def test_an_answer_of_punctuation_alone_is_found() -> None:
    """Marking ignores punctuation, so nobody could ever get such an answer right."""
    item = dataclasses.replace(TYPED, accept=("?!", "C+"))
    assert findings_in(item) == [("nobody can type the answer '?!'", "write it in words", "accept")]
