"""What the commands for authors of banks print: checks, rules, coverage and statistics."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from cps_study.checks.bank_rules import GUESSED, LETTERS, LONGEST, SHORTEST
from cps_study.checks.form import (
    ACTS,
    EXAM_IMPORTANCE,
    FOUR_OPTIONS,
    GUESSED_BY_WORDS,
    TWINS,
)
from cps_study.model.item import KINDS, LEVELS
from cps_study.model.outline import DOMAINS, HIGHEST_IMPORTANCE
from cps_study.model.text import count
from cps_study.ui.page import GAP, Block
from cps_study.ui.report import ReportTable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cps_study.checks.coverage import Covered
    from cps_study.checks.form import FormShares
    from cps_study.checks.statistics import Statistics
    from cps_study.ui.report import ReportPart

_SHORT_HEADINGS: Final = {"flashcard": "card", "truefalse": "t/f", "understand": "under."}
"""Headings of the coverage table that would be too wide: it has a column per kind and level."""


def check_lines(
    *, files: int, items: int, errors: int, warnings: int, waived: int, infos: int
) -> list[str]:
    """Return the lines that end a check. `infos` counts the remarks that were not printed."""
    total = f"{count(errors, 'error')}, {count(warnings, 'warning')}"
    if waived:
        total += f", {waived} waived"
    lines = [f"{count(files, 'file')}, {count(items, 'item')}: {total}"]
    if infos:
        lines.append(f"{count(infos, 'thing')} worth a look: cps-study bank check --info")
    return lines


def rules_table(rules: Iterable[Mapping[str, str]]) -> ReportTable:
    """Return a table of the rules for banks: id, severity, what it asks for, and its source."""
    rows = tuple(tuple(rule.values()) for rule in rules)
    return ReportTable(("rule", "level", "what it asks for", "who says so"), rows)


def coverage_parts(covered: Sequence[Covered]) -> list[ReportPart]:
    """Return a table by domain, one for each source, then the objectives that lack an item."""
    headings = [_SHORT_HEADINGS.get(name, name) for name in (*KINDS, *LEVELS)]
    parts: list[ReportPart] = [_domain_table(covered), GAP]
    parts.append(Block("note", "'5' to '1' count statements by how much they matter: 5 most."))
    parts.append(GAP)
    for source, topics in _by_source_and_topic(covered).items():
        rows: tuple[tuple[str | int, ...], ...] = tuple(
            (topic, *_coverage_counts(entries)) for topic, entries in topics.items()
        )
        parts.append(ReportTable(("topic", "said", *headings), rows, source))
        parts.append(GAP)
    parts.append(Block("note", "'said' counts statements. The other columns count items by kind,"))
    parts.append(Block("note", "and questions also by level (recall, understand, apply)."))
    incomplete = [entry.objective.id for entry in covered if not entry.complete]
    if incomplete:
        lacking = count(len(incomplete), "objective lacks", "objectives lack")
        heading = f"{lacking} a flashcard, a question, or both:"
    else:
        heading = "Every objective has a flashcard and a question."
    parts.append(Block("heading", heading))
    parts += [Block("option", ident, "·") for ident in incomplete]
    return parts


def _domain_table(covered: Sequence[Covered]) -> ReportTable:
    """Return how many statements each domain has, by importance, and how many items cite them."""
    importances = range(HIGHEST_IMPORTANCE, 0, -1)
    rows: list[tuple[str | int, ...]] = []
    for domain in DOMAINS:
        entries = [entry for entry in covered if entry.objective.domain == domain]
        if not entries:
            continue
        counts = Counter(entry.objective.importance for entry in entries)
        cards = sum(entry.flashcards for entry in entries)
        questions = sum(entry.questions for entry in entries)
        by_importance = [counts[importance] for importance in importances]
        rows.append((domain, len(entries), *by_importance, cards, questions))
    headings = ("domain", "said", *map(str, importances), "cards", "questions")
    return ReportTable(headings, tuple(rows), "what there is to know")


def _by_source_and_topic(covered: Iterable[Covered]) -> dict[str, dict[str, list[Covered]]]:
    sources: dict[str, dict[str, list[Covered]]] = {}
    for entry in covered:
        source, topic = entry.section
        sources.setdefault(source, {}).setdefault(topic, []).append(entry)
    return sources


def _coverage_counts(entries: Sequence[Covered]) -> tuple[int, ...]:
    """Return how many statements there are, then how many items of each kind and each level."""
    by_kind = [sum(entry.kinds[kind] for entry in entries) for kind in KINDS]
    by_level = [sum(entry.levels[level] for entry in entries) for level in LEVELS]
    return (len(entries), *by_kind, *by_level)


def statistics_parts(statistics: Statistics, form: FormShares) -> list[ReportPart]:
    """Return tables of what the banks contain, how like an exam it is, and what gives keys away."""
    return [
        _contents_table(statistics),
        GAP,
        _form_table(form),
        GAP,
        _clues_table(statistics),
    ]


def _form_table(form: FormShares) -> ReportTable:
    """Return how much of what matters looks like an exam, beside what it should be."""
    rows = (
        ("four options, one key", f"{form.share(form.four):.0%}", f"at least {FOUR_OPTIONS:.0%}"),
        ("acts and replies as options", f"{form.share(form.acts):.0%}", f"at least {ACTS:.0%}"),
        ("twins, of those", f"{form.share_of_twins:.0%}", f"at least {TWINS:.0%}"),
        (
            "guessing by the words of keys",
            f"{form.guessed_share:.0%}",
            f"at most {GUESSED_BY_WORDS:.0%}",
        ),
    )
    title = f"{form.questions} questions of importance {EXAM_IMPORTANCE} and more"
    return ReportTable(("how like an exam it is", "found", "limit"), rows, title)


def _contents_table(statistics: Statistics) -> ReportTable:
    kinds = [f"{statistics.kinds[kind]} {kind}" for kind in KINDS if statistics.kinds[kind]]
    levels = [f"{statistics.levels[level]} {level}" for level in LEVELS]
    in_families = statistics.situations_in_families
    families = len(statistics.families)
    scenarios = len(statistics.scenarios)
    rows = (
        ("items", ", ".join(kinds)),
        ("questions by level", ", ".join(levels)),
        ("situations", f"{statistics.situations}, {in_families} of them in families"),
        ("groups", f"{families} families, {scenarios} scenarios"),
        ("reading grade", f"{statistics.grade:.1f} (Flesch-Kincaid, mean)"),
    )
    return ReportTable(("the banks", "have"), rows)


def _clues_table(statistics: Statistics) -> ReportTable:
    """Return what somebody could guess by, beside its limit: each is a share of the questions."""
    share = statistics.share
    positions = [
        f"{letter} {share(statistics.positions[number]):.0%}"
        for number, letter in enumerate(LETTERS)
    ]
    longest = f"{share(statistics.longest):.0%}"
    shortest = f"{share(statistics.shortest):.0%}"
    rows = [
        ("key positions as written", ", ".join(positions), "22-28% each"),
        ("key is the longest option", longest, f"at most {LONGEST:.0%}"),
        ("key is the shortest option", shortest, f"at least {SHORTEST:.0%}"),
    ]
    for strategy, right in statistics.guessed.items():
        rows.append((f"guessing by {strategy}", f"{share(right):.0%}", f"at most {GUESSED:.0%}"))
    title = f"{statistics.four} questions with four options and one key"
    return ReportTable(("what gives the key away", "found", "limit"), tuple(rows), title)
