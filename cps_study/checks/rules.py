"""All the rules that banks are checked by, and how their findings become problems."""

from __future__ import annotations

from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.checks import basics, cues, options, voice, wording
from cps_study.checks.bank_rules import BANK_RULES
from cps_study.checks.duplicates import first_twin, near_duplicates
from cps_study.checks.items import in_family
from cps_study.checks.rule import BankRule, Finding, ListedRule, Rule, basis
from cps_study.checks.statistics import Statistics
from cps_study.model.item import Bank
from cps_study.model.problem import Problem
from cps_study.nearest import nearest_hint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from cps_study.checks.duplicates import SimilarItems
    from cps_study.model.item import Item
    from cps_study.model.outline import Outline

AnyRule = Rule | BankRule | ListedRule
RuleFinding = tuple[AnyRule, Finding]

_OPTION_RULES: Final = sorted((*cues.RULES, *options.RULES), key=lambda rule: rule.id)
ITEM_RULES: Final = (*basics.RULES, *_OPTION_RULES, *wording.RULES, *voice.RULES)
"""The rules about one item, in the order in which an item's findings are reported."""
_DUPLICATE: Final = ListedRule("L22", "warning", "no two items are nearly the same", basis())
_NEAR_RESERVE: Final = ListedRule(
    "V08", "warning", "a reserve item isn't nearly another item", basis()
)
_IDLE_WAIVER: Final = ListedRule("C03", "warning", "every waiver waives something", basis())
PICTURE_USABLE: Final = ListedRule(
    "C05", "error", "every picture is in the folder beside the bank, and can be shown", basis()
)
_LISTED: Final = (
    ListedRule(
        "L20", "error", "a choice has one key; a multi has several, and a distractor", basis()
    ),
    ListedRule("C04", "error", "every objective has a domain and an importance", basis()),
    ListedRule(
        "L24",
        "error",
        "every picture has a text for those who can't see it",
        basis(also="WCAG 2.2, PDF/UA-1"),
    ),
    PICTURE_USABLE,
    _DUPLICATE,
    _NEAR_RESERVE,
    _IDLE_WAIVER,
)
_ALL: Final[tuple[AnyRule, ...]] = (*BANK_RULES, *ITEM_RULES, *_LISTED)
RULES: Final[dict[str, AnyRule]] = {
    rule.id: rule for rule in sorted(_ALL, key=lambda rule: rule.id)
}
"""Every rule by its id, in the order of the ids. L01 is a rule about items and about banks."""

_REPORT_EVERY: Final = 100
"""Progress is reported each time this many items are done."""
_ABOUT_THE_STEM: Final = frozenset({"L07"})
"""Rules that compare a family's options with one stem, so that each item has its own finding."""


class CheckedFile(NamedTuple):
    """A bank to check, and the name that problems give to its file.

    `inside` has, by the id of an item, the file of a package or the sheet that the item is from.
    """

    source: str
    bank: Bank
    inside: Mapping[str, str] = MappingProxyType({})

    def place_of(self, item: Item) -> str:
        """Return the name that problems give to what has the item."""
        return "/".join(filter(None, (self.source, self.inside.get(item.id))))


class WaivedFinding(NamedTuple):
    """A problem that the author chose to keep, and the reason."""

    problem: Problem
    reason: str


class CheckResult(NamedTuple):
    """Everything that the rules found: what is still open, and what the author has waived."""

    open: list[Problem]
    waived: list[WaivedFinding]


class _CheckedItem(NamedTuple):
    """An item, and the file it is in."""

    file: CheckedFile
    item: Item


def judge(
    files: Sequence[CheckedFile],
    outline: Outline,
    *,
    skip: frozenset[str] = frozenset(),
    pairs_of: Callable[[], Sequence[SimilarItems]] | None = None,
    on_progress: Callable[[int, int], None] = lambda _, __: None,
) -> CheckResult:
    """Check every bank by every rule, and the items of all banks against each other.

    Items whose ids are in `skip` are known to be unusable, and retired ones to be wrong, so no rule
    looks at them. `pairs_of` gives the near-duplicates, by their positions among the other items,
    if the caller has them compared; it's asked last. `on_progress` is called with the number of
    items done, and the number of all items.
    """
    result = CheckResult([], [])
    items = [_CheckedItem(file, item) for file in files for item in _usable_items(file.bank, skip)]
    statistics = {file.source: Statistics() for file in files}
    found: list[list[RuleFinding]] = []
    previous: Item | None = None
    for position, (file, item) in enumerate(items):
        if position % _REPORT_EVERY == 0:
            on_progress(position, len(items))
        statistics[file.source].add(item)
        found.append(_item_findings(item, outline, previous))
        previous = item
    if pairs_of is None:
        pairs_of = partial(near_duplicates, [checked.item for checked in items])
    for position, finding in _duplicate_findings(items, pairs_of()).items():
        found[position].append(finding)
    for (file, item), findings in zip(items, found, strict=True):
        _sort_findings(findings, item, file.place_of(item), result)
    for file in files:
        _sort_findings(_bank_findings(statistics[file.source]), file.bank, file.source, result)
    return result


def _usable_items(bank: Bank, skip: frozenset[str]) -> Iterator[Item]:
    """Yield the items that the rules judge: a retired one is known to be wrong, and stays so."""
    for item in bank.items:
        if item.use != "retired" and item.id not in skip:
            yield item


def _item_findings(item: Item, outline: Outline, previous: Item | None) -> list[RuleFinding]:
    """Return what the rules find in an item.

    What is wrong with a family's option list is reported once, with the first item of the family.
    """
    is_repeated = previous is not None and in_family(item) and item.group == previous.group
    findings: list[RuleFinding] = []
    for rule in ITEM_RULES:
        for finding in rule.find(item, outline):
            about_options = finding.field == "options" and rule.id not in _ABOUT_THE_STEM
            if not (is_repeated and about_options):
                findings.append((rule, finding))
    return findings


def _bank_findings(statistics: Statistics) -> list[RuleFinding]:
    return [(rule, finding) for rule in BANK_RULES for finding in rule.find(statistics)]


def _duplicate_findings(
    items: Sequence[_CheckedItem], pairs: Sequence[SimilarItems]
) -> dict[int, RuleFinding]:
    """Return the findings about near-duplicates, each by the position of the item to change.

    That's the later item, or the one that's kept for mock exams: somebody who has studied the
    other one would know it.
    """
    findings: dict[int, RuleFinding] = {}
    for pair in first_twin(pairs).values():
        kept, changed = pair.first, pair.second
        if items[kept].item.reserve and not items[changed].item.reserve:
            kept, changed = changed, kept
        file, other = items[kept]
        item = items[changed].item
        # Two items with one id are an error that the reader of the file reports.
        if other.id == item.id:
            continue
        rule = _NEAR_RESERVE if item.reserve else _DUPLICATE
        finding = Finding(
            f"nearly the same as {other.id} ({file.place_of(other)}:{other.line}), "
            f"{pair.likeness:.0%} alike",
            "ask something else, or drop one of the two",
            "stem",
        )
        findings[changed] = (rule, finding)
    return findings


def _sort_findings(
    findings: Sequence[RuleFinding], owner: Item | Bank, source: str, result: CheckResult
) -> None:
    """Add each finding to the open ones, or to the waived ones if its owner waives the rule.

    A waiver that waives nothing is a finding of its own.
    """
    reasons = dict(owner.waive)
    for rule, finding in findings:
        problem = _problem(rule, finding, owner, source)
        if rule.id in reasons:
            result.waived.append(WaivedFinding(problem, reasons[rule.id]))
        else:
            result.open.append(problem)
    used = {rule.id for rule, _ in findings}
    for waiver in owner.waive:
        if waiver.rule not in used:
            finding = _idle_waiver(waiver.rule)
            result.open.append(_problem(_IDLE_WAIVER, finding, owner, source))


def _idle_waiver(ident: str) -> Finding:
    """Return the finding about a waiver that waives nothing, so none outlives its reason."""
    if ident in RULES:
        return Finding(f"waives {ident}, which finds nothing here", "remove the waiver", "waive")
    hint = nearest_hint(ident, list(RULES))
    return Finding(f"waives '{ident}', but there's no such rule", hint, "waive")


def _problem(rule: AnyRule, finding: Finding, owner: Item | Bank, source: str) -> Problem:
    """Return a finding as a problem of the item, or of the first line of the bank's file."""
    if isinstance(owner, Bank):
        line, ident = 1, ""
    else:
        line, ident = owner.line, owner.id
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
