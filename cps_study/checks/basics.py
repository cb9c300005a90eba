"""Rules about what every item needs: sources that exist, reasons, answers that can be given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cps_study.checks.rule import Finding, Rule, basis
from cps_study.model.item import Flashcard, Question, Typed
from cps_study.nearest import nearest, nearest_hint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cps_study.model.item import Item
    from cps_study.model.outline import Outline


def cites_exist(item: Item, outline: Outline) -> Iterator[Finding]:
    """Find objectives that an item cites and the outline does not know."""
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
    """Find options and typed questions without a rationale."""
    if isinstance(item, Question):
        bare = [option.text for option in item.options if not option.rationale]
        if bare:
            named = item.kind == "truefalse" or (
                item.group is not None and item.group.kind == "family"
            )
            where = "under `rationales:`, by the option's name, " if named else ""
            yield Finding(
                f"{len(bare)} of {len(item.options)} options have no rationale",
                f"say {where}what is right about the option, or what misunderstanding it shows",
                "rationales" if named else "options",
            )
    elif not isinstance(item, Flashcard) and not item.rationale:
        yield Finding("has no rationale", "say why the answer is right", "rationale")


def answers_can_be_typed(item: Item, _: Outline) -> Iterator[Finding]:
    """Find accepted answers without a letter or a digit, as marking leaves punctuation aside."""
    if isinstance(item, Typed):
        for text in item.accept:
            if not any(char.isalnum() for char in text):
                yield Finding(f"nobody can type the answer '{text}'", "write it in words", "accept")


RULES = (
    Rule("C01", "warning", "every objective cited is in the outline", basis(), cites_exist),
    Rule("C02", "warning", "every accepted answer can be typed", basis(), answers_can_be_typed),
    Rule(
        "L21",
        "warning",
        "every option, and every typed question, has a rationale",
        basis(),
        rationales_given,
    ),
)
