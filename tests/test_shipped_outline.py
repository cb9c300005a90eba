"""What a candidate has to know: the outline that comes with the program."""

from __future__ import annotations

import re
from itertools import combinations

import pytest

from cps_study.model.asking import asked_by
from cps_study.model.outline import DOMAINS
from cps_study.store.legacy_items import legacy_items
from tests.test_shipped_banks import items, outline

FRAME = re.compile(
    r"\b(a|an|the|of|to|in|is|are|and|or|with|by|for|as|at|on|it|its|that|this|their|his|her|they|"
    r"who|which|what|how|be|has|have|from|both|also|not|than|people|persons?|peers?|cps|specialists?|"
    r"wisconsin|2012|job|description|current|scope|code|conduct|practice|2006-09|says|article|post|"
    r"page|roles?)\b"
)
"""Words that say where a statement stands, or nothing by themselves."""

DIFFERENT = {
    ("wi-scope/10/trauma", "wi-core/knowledge/disorders"): "trauma is no disorder",
}
"""Pairs that look alike and say different things, each with the difference."""

MERGED = (
    "achieve-solutions-article/challenges/model-while-helping",
    "achieve-solutions-article/challenges/own-recovery",
    "achieve-solutions-article/roles/empathy-listening",
    "achieve-solutions-article/roles/not-above",
    "achieve-solutions-article/roles/resources",
    "achieve-solutions-article/roles/triumphs",
    "core-competencies-post/competencies/friend/bridge",
    "encyclopedia-article/recovery-plan/author",
    "encyclopedia-article/tasks/goals",
    "encyclopedia-article/tasks/self-advocacy",
    "wi-code/1/own-goals",
    "wi-code/1/understand-recovery",
    "wi-code/4/not-secret",
    "wi-code/5/harm",
    "wi-core/knowledge/samhsa-definition",
    "wi-core/knowledge/trauma",
    "wi-core/roles/confidentiality",
    "wi-core/roles/culture",
    "wi-core/roles/rights",
    "wi-core/roles/safe-settings",
    "wi-core/roles/scope",
    "wi-core/skills/own-story",
    "wi-core/values/process",
    "wi-scope/1/aims",
    "wi-scope/1/equal",
    "wi-scope/1/main-function",
    "wi-scope/1/offers",
    "wi-scope/10/resources",
    "wi-scope/12/own-plans",
    "wi-scope/2/identifies",
    "wi-scope/3/mindful",
    "wi-scope/4/supportive",
    "wi-scope/5/purpose",
    "wi-scope/6/samhsa",
    "wi-scope/7/story",
    "wi-scope/8/respect",
    "wi-scope/9/mutual",
    "wi-scope/9/revisit",
)
"""Statements that another source made as well: each is a place of one objective now."""


def content_words(says: str) -> frozenset[str]:
    """Return the words that carry a statement, without their endings."""
    words = re.findall(r"[a-z0-9%-]+", FRAME.sub(" ", says.lower()))
    return frozenset(re.sub(r"(ing|ed|s|e)$", "", word) for word in words)


def test_each_domain_holds_objectives() -> None:
    """Each of the nine has some, and some that every candidate comes to."""
    found = outline().objectives.values()
    assert {objective.domain for objective in found} == set(DOMAINS)
    assert {objective.domain for objective in found if objective.importance >= 4} == set(DOMAINS)


@pytest.mark.parametrize(
    ("prefix", "number", "least"),
    [
        ("roles-page/not/", 4, 5),
        ("roles-page/boundaries/", 12, 5),
        ("roles-page/roles/", 44, 3),
        ("achieve-solutions-article/values/", 15, 3),
        ("wi-job-description/support/", 34, 3),
        ("wi-job-description/staff/", 15, 3),
        ("wi-job-description/confidentiality/", 6, 5),
        ("wi-job-description/skills/", 7, 3),
        ("samhsa-recovery/d", 8, 4),
        ("wi-core/", 28, 4),
    ],
)
def test_what_the_program_is_for_comes_unasked(prefix: str, number: int, least: int) -> None:
    """Roles, core values, job functions and boundary rules are at least 3; a harmful act is a 5."""
    found = [entry for ident, entry in outline().objectives.items() if ident.startswith(prefix)]
    assert len(found) >= number
    assert [entry.id for entry in found if entry.importance < least] == []


def test_how_a_document_words_it_is_never_asked_unasked() -> None:
    """Who adapted a list, what a text used to say, and which names it uses are importance 1."""
    last_words = ("/change", "/new", "/older-lists", "/adapted-by", "/workshop", "/names")
    found = [entry for ident, entry in outline().objectives.items() if ident.endswith(last_words)]
    assert len(found) >= 10
    assert [entry.id for entry in found if entry.importance != 1] == []


def test_no_two_objectives_say_the_same() -> None:
    """One thing to know is one objective with several places, or it would be learned twice.

    Two sources may each have a list with the same word in it, such as hope: those stay apart.
    """
    listed = re.compile(r" is one of the ")
    alike = set()
    known = outline().objectives
    carried = {ident: content_words(entry.says) for ident, entry in known.items()}
    for one, other in combinations(known.values(), 2):
        mine, theirs = carried[one.id], carried[other.id]
        # Most pairs share too little for either limit.
        if 2 * len(mine & theirs) < len(mine | theirs):
            continue
        if listed.search(one.says) and listed.search(other.says):
            continue
        # A document says each thing once, so its own statements may be closer to each other.
        same_source = one.places[0].source == other.places[0].source
        if len(mine & theirs) >= (0.75 if same_source else 0.5) * len(mine | theirs):
            alike.add((one.id, other.id))
    assert {frozenset(pair) for pair in alike} == {frozenset(pair) for pair in DIFFERENT}


def test_merged_objectives_are_gone_and_their_places_are_kept() -> None:
    """Their sources are still cited, by the objective that they went into."""
    known = outline().objectives
    assert [ident for ident in MERGED if ident in known] == []
    several = [entry for entry in known.values() if not entry.id.startswith("roles-page/")]
    merged_places = {place.source for entry in several for place in entry.places[1:]}
    assert {ident.partition("/")[0] for ident in MERGED} <= merged_places


def test_every_cite_is_in_the_outline_and_stands_once() -> None:
    """So every item asks something that a candidate has to know."""
    known = outline().objectives
    assert [item.id for item in items() if not known.keys() >= set(item.cites)] == []
    assert [item.id for item in items() if len(set(item.cites)) != len(item.cites)] == []
    assert [item.id for item in items() if asked_by(item, outline()).domain is None] == []


def test_old_answers_lead_to_objectives_that_still_exist() -> None:
    """An objective that the table of version 0.1 names can't be dropped from the outline."""
    named = {item.objective for item in legacy_items().values()}
    assert sorted(named - outline().objectives.keys()) == []
