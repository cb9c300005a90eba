"""Rules that a bank can be checked by. Each is a small function with an id; it yields what it finds."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cps_study.errors import nearest, nearest_hint
from cps_study.model.item import Flashcard, Question, Typed
from cps_study.model.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from cps_study.model.item import Item
    from cps_study.model.outline import Outline


class Finding(NamedTuple):
    """What a rule found in one item, and how to mend it."""

    what: str
    hint: str
    field: str


def cites_exist(item: Item, outline: Outline) -> Iterator[Finding]:
    """C01: every objective that an item cites is in the outline."""
    for ident in item.cites:
        if outline.objectives and ident not in outline.objectives:
            hint = _objective_hint(ident, outline)
            yield Finding(f"cites '{ident}', which is not in objectives.yaml", hint, "cites")


def _objective_hint(ident: str, outline: Outline) -> str:
    """Return the nearest objective of the source that is meant; comparing with all of them takes milliseconds."""
    sources = list(outline.sources)
    source = ident.partition("/")[0]
    meant = source if source in outline.sources else nearest(source, sources)
    of_source = [other for other in outline.objectives if other.partition("/")[0] == meant]
    return nearest_hint(ident, of_source) if of_source else nearest_hint(source, sources)


def rationales_given(item: Item, _: Outline) -> Iterator[Finding]:
    """L21: every option has its own rationale, and a typed question has one."""
    if isinstance(item, Question):
        bare = [option.text for option in item.options if not option.rationale]
        if bare:
            named = item.kind == "truefalse" or (item.group is not None and item.group.kind == "family")
            where = "under `rationales:`, by the option's name, " if named else ""
            yield Finding(
                f"{len(bare)} of {len(item.options)} options have no rationale",
                f"say {where}what is right about the option, or what misunderstanding it shows",
                "rationales" if named else "options",
            )
    elif not isinstance(item, Flashcard) and not item.rationale:
        yield Finding("has no rationale", "say why the answer is right", "rationale")


def answers_can_be_typed(item: Item, _: Outline) -> Iterator[Finding]:
    """C02: every accepted answer holds a letter or a digit, as marking leaves punctuation aside."""
    if isinstance(item, Typed):
        for text in item.accept:
            if not any(char.isalnum() for char in text):
                yield Finding(f"nobody can type the answer '{text}'", "write it in words", "accept")


RULES: tuple[Callable[[Item, Outline], Iterator[Finding]], ...] = (
    cites_exist,
    rationales_given,
    answers_can_be_typed,
)


def check_items(items: Iterable[Item], outline: Outline, source: str) -> list[Problem]:
    """Return what every rule finds in the items, as warnings at each item's line."""
    return [
        Problem(source, item.line, 1, finding.what, finding.hint, finding.field, item.id, "warning")
        for item in items
        for rule in RULES
        for finding in rule(item, outline)
    ]
