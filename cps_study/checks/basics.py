"""Rules about what every item needs: real citations, rationales, answers that can be typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cps_study.checks.items import in_family
from cps_study.checks.rule import Finding, Rule, basis
from cps_study.model.item import Question, Typed
from cps_study.model.picture import NO_ALT
from cps_study.nearest import nearest, nearest_hint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cps_study.model.item import Item
    from cps_study.model.outline import Outline


def cites_exist(item: Item, outline: Outline) -> Iterator[Finding]:
    """Find citations of objectives that aren't in the outline; without an outline, none."""
    if not outline.objectives:
        return
    for ident in item.cites:
        if ident not in outline.objectives:
            hint = _objective_hint(ident, outline)
            yield Finding(f"cites '{ident}', which isn't in objectives.yaml", hint, "cites")


def _objective_hint(ident: str, outline: Outline) -> str:
    """Return a hint that names the nearest objective, or the sources if there's nothing like it.

    First the source that was meant is found, then only its objectives are compared: comparing with
    all of them takes milliseconds, and a bank may have thousands of citations of its own.
    """
    sources = list(outline.sources)
    cited_source = ident.partition("/")[0]
    if cited_source in outline.sources:
        source: str | None = cited_source
    else:
        source = nearest(cited_source, sources)
    candidates = [other for other in outline.objectives if other.partition("/")[0] == source]
    if candidates:
        return nearest_hint(ident, candidates)
    return nearest_hint(cited_source, sources)


def rationales_given(item: Item, _: Outline) -> Iterator[Finding]:
    """Find options and typed questions without a rationale."""
    if isinstance(item, Question):
        yield from _option_rationales_given(item)
    elif isinstance(item, Typed) and not item.rationale:
        yield Finding("has no rationale", "say why the answer is right", "rationale")


def _option_rationales_given(item: Question) -> Iterator[Finding]:
    without = sum(not option.rationale for option in item.options)
    if not without:
        return
    what = f"{without} of {len(item.options)} options have no rationale"
    # True and false, and a family's options, aren't written at the item, so their rationales
    # have a field of their own.
    if item.kind == "truefalse" or in_family(item):
        hint = (
            "under `rationales:`, say by each option's name what is right about it, "
            "or what misunderstanding it shows"
        )
        yield Finding(what, hint, "rationales")
    else:
        hint = "say what's right about the option, or what misunderstanding it shows"
        yield Finding(what, hint, "options")


def answers_can_be_typed(item: Item, _: Outline) -> Iterator[Finding]:
    """Find accepted answers without a letter or digit: marking ignores all punctuation."""
    if not isinstance(item, Typed):
        return
    for text in item.accept:
        if not any(char.isalnum() for char in text):
            yield Finding(f"nobody can type the answer '{text}'", "write it in words", "accept")


def pictures_described(item: Item, _: Outline) -> Iterator[Finding]:
    """Find descriptions that describe nothing: what an import says if its file has none."""
    if not item.image:
        return
    words = item.alt.casefold()
    if words in {NO_ALT, item.image.casefold()}:
        yield Finding("nobody has said what the picture shows", "say it in words", "alt")


RULES = (
    Rule(
        "C06",
        "warning",
        "the description of a picture says what it shows",
        basis(also="WCAG 2.2"),
        pictures_described,
    ),
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
