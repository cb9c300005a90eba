"""Rules that a bank can be checked by. Each is a small function with an id; it yields what it finds."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cps_study.errors import nearest_hint
from cps_study.model.item import Flashcard, Question
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
            hint = nearest_hint(ident, list(outline.objectives))
            yield Finding(f"cites '{ident}', which is not in objectives.yaml", hint, "cites")


def rationales_given(item: Item, _: Outline) -> Iterator[Finding]:
    """L21: every option has its own rationale, and a typed question has one."""
    if isinstance(item, Question):
        bare = [option.text for option in item.options if not option.rationale]
        if bare:
            yield Finding(
                f"{len(bare)} of {len(item.options)} options have no rationale",
                "say what is right about the option, or what misunderstanding it shows",
                "options",
            )
    elif not isinstance(item, Flashcard) and not item.rationale:
        yield Finding("has no rationale", "say why the answer is right", "rationale")


RULES: tuple[Callable[[Item, Outline], Iterator[Finding]], ...] = (cites_exist, rationales_given)


def check_items(items: Iterable[Item], outline: Outline, source: str) -> list[Problem]:
    """Return what every rule finds in the items, as warnings at each item's line."""
    return [
        Problem(source, item.line, 1, finding.what, finding.hint, finding.field, item.id, "warning")
        for item in items
        for rule in RULES
        for finding in rule(item, outline)
    ]
