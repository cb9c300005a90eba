"""All rules that banks are checked by, and what they find."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.checks import basics, options, wording
from cps_study.checks.bank_rules import BANK_RULES
from cps_study.checks.duplicates import first_twin, near_duplicates
from cps_study.checks.rule import BankRule, Finding, HeldElsewhere, Rule, basis
from cps_study.checks.statistics import Statistics
from cps_study.model.item import Bank
from cps_study.model.problem import Problem
from cps_study.nearest import nearest_hint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from cps_study.checks.duplicates import SimilarItems
    from cps_study.model.item import Item
    from cps_study.model.outline import Outline

AnyRule = Rule | BankRule | HeldElsewhere

ITEM_RULES: Final = (*basics.RULES, *options.RULES, *wording.RULES)
_DUPLICATE: Final = HeldElsewhere("L22", "warning", "no two items are nearly the same", basis())
_WAIVED: Final = HeldElsewhere(
    "C03", "warning", "a waiver names a rule that would find something", basis()
)
_OTHERS: Final = (
    HeldElsewhere(
        "L20", "error", "a choice has one key; a multi several, and a distractor", basis()
    ),
    HeldElsewhere(
        "L24",
        "error",
        "every picture has a text for those who do not see it",
        basis(also="WCAG 2.2, PDF/UA-1"),
    ),
    _DUPLICATE,
    _WAIVED,
)
_ALL: Final[tuple[AnyRule, ...]] = (*BANK_RULES, *ITEM_RULES, *_OTHERS)
RULES: Final[dict[str, AnyRule]] = {
    rule.id: rule for rule in sorted(_ALL, key=lambda rule: rule.id)
}


_WATCHED: Final = 100
"""After so many items it is said how far it is."""


class CheckedFile(NamedTuple):
    """A bank that was read, and the name of its file as problems name it."""

    source: str
    bank: Bank


class WaivedFinding(NamedTuple):
    """What a rule found, and the author's reason to leave it."""

    problem: Problem
    reason: str


class CheckResult(NamedTuple):
    """Everything that the rules found: what is open, and what an author has waived."""

    open: list[Problem]
    waived: list[WaivedFinding]


def judge(
    files: Sequence[CheckedFile],
    outline: Outline,
    *,
    skip: frozenset[str] = frozenset(),
    pairs: Sequence[SimilarItems] | None = None,
    on_progress: Callable[[int, int], None] = lambda _, __: None,
) -> CheckResult:
    """Hold every bank against every rule, and the items of all of them against each other.

    Items named in `skip` are known to be unusable: no rule is asked about them. `pairs` are the near-duplicates, by
    their places among the other items, for a caller who has compared them already. `watch` hears how many items are
    done, of how many.
    """
    verdict = CheckResult([], [])
    placed = [
        (file.source, item) for file in files for item in file.bank.items if item.id not in skip
    ]
    twins = _twins(
        placed, near_duplicates([item for _, item in placed]) if pairs is None else pairs
    )
    counted = {file.source: Statistics() for file in files}
    for place, (source, item) in enumerate(placed):
        if place % _WATCHED == 0:
            on_progress(place, len(placed))
        counted[source].add(item)
        found: list[tuple[AnyRule, Finding]] = []
        found += [(rule, finding) for rule in ITEM_RULES for finding in rule.find(item, outline)]
        found += [(_DUPLICATE, finding) for finding in twins.get(place, ())]
        _settle(
            _once_a_group(found, item, placed[place - 1][1] if place else None),
            item,
            source,
            verdict,
        )
    for file in files:
        of_bank = [
            (rule, finding) for rule in BANK_RULES for finding in rule.find(counted[file.source])
        ]
        _settle(of_bank, file.bank, file.source, verdict)
    return verdict


def _twins(
    placed: Sequence[tuple[str, Item]], pairs: Sequence[SimilarItems]
) -> dict[int, list[Finding]]:
    found: dict[int, list[Finding]] = {}
    for pair in first_twin(pairs).values():
        source, first = placed[pair.first]
        if first.id == placed[pair.second][1].id:  # an id that stands twice has its own error
            continue
        what = f"nearly the same as {first.id} ({source}:{first.line}), {pair.likeness:.0%} alike"
        found[pair.second] = [Finding(what, "ask something else, or drop one of the two", "stem")]
    return found


def _once_a_group(
    found: Sequence[tuple[AnyRule, Finding]], item: Item, before: Item | None
) -> list[tuple[AnyRule, Finding]]:
    """Leave out what is said of a family's option list in every item but its first."""
    if (
        before is None
        or item.group is None
        or item.group.kind != "family"
        or before.group != item.group
    ):
        return list(found)
    return [
        (rule, finding)
        for rule, finding in found
        if finding.field != "options" or rule.id in _OF_THE_KEY
    ]


_OF_THE_KEY: Final = frozenset({"L07"})
"""Rules that look at a family's options from the side of one stem."""


def _settle(
    found: Sequence[tuple[AnyRule, Finding]], holder: Item | Bank, source: str, verdict: CheckResult
) -> None:
    """Put each finding where it belongs: among what is open, or with the reason that the holder gives."""
    reasons = dict(holder.waive)
    for rule, finding in found:
        problem = _problem(rule, finding, holder, source)
        if rule.id in reasons:
            verdict.waived.append(WaivedFinding(problem, reasons[rule.id]))
        else:
            verdict.open.append(problem)
    used = {rule.id for rule, _ in found}
    for finding in _idle(waiver.rule for waiver in holder.waive if waiver.rule not in used):
        verdict.open.append(_problem(_WAIVED, finding, holder, source))


def _idle(idents: Iterable[str]) -> Iterator[Finding]:
    for ident in idents:
        if ident in RULES:
            yield Finding(
                f"waives {ident}, which finds nothing here", "take the waiver out", "waive"
            )
        else:
            yield Finding(
                f"waives '{ident}', which is no rule", nearest_hint(ident, list(RULES)), "waive"
            )


def _problem(rule: AnyRule, finding: Finding, holder: Item | Bank, source: str) -> Problem:
    line, ident = (1, "") if isinstance(holder, Bank) else (holder.line, holder.id)
    return Problem(
        source,
        line,
        1,
        finding.what,
        finding.hint,
        finding.field,
        ident,
        finding.severity or rule.severity,
        rule.id,
        rule.basis,
    )
