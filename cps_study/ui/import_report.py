"""The report on an import: what the file holds, what comes in, and every question that does not."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from cps_study.checks.rules import RULES
from cps_study.model.item import Flashcard, Question, Typed, prompt_of
from cps_study.model.text import excerpt, one_line, printable
from cps_study.ui.page import GAP, Block
from cps_study.ui.plain import plain_line
from cps_study.ui.words import count, letter, listed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from cps_study.app.importing import ImportPlan
    from cps_study.model.item import Item

SHOWN = 3
"""How many questions are shown as a preview."""
MOST_FINDINGS = 20


def import_parts(each: ImportPlan, most: int | None = MOST_FINDINGS) -> list[Block]:
    """Return the report on one file as blocks, with so many of the check's findings, or all of them."""
    return [
        *_head(each),
        *_preview(each),
        *_changed(each),
        *_beside(each),
        *_left(each),
        *_assumed(each),
        *_near(each),
        *_found(each, most),
        GAP,
    ]


def import_lines(arriving: Sequence[ImportPlan]) -> str:
    """Return the report on all files as text, with everything that the check finds."""
    blocks = [block for each in arriving for block in import_parts(each, most=None)]
    return "".join("\n" if block.role == "gap" else f"{plain_line(block)}\n" for block in blocks)


def _head(each: ImportPlan) -> Iterator[Block]:
    harvest, arrived = each.result, each.merged
    read = f", read as {harvest.encoding}" if harvest.encoding else ""
    yield Block("heading", printable(f"{each.source}: {each.format.title}{read}"))
    came = (
        f"{count(harvest.question_count, 'question')} in the file, {len(harvest.items)} can come in"
    )
    yield Block("text", f"{came}, {len(harvest.skipped)} cannot.")
    told = [
        f"{len(idents)} {word}"
        for word, idents in zip(
            ("new", "changed", "unchanged", "kept as they are here"),
            (arrived.new, arrived.updated, arrived.same, arrived.kept),
            strict=True,
        )
        if idents
    ]
    if told:
        kinds = Counter(item.kind for item in each.result.items)
        held = listed([f"{number} {kind}" for kind, number in kinds.items()])
        yield Block("text", f"Into the bank '{each.bank.id}': {listed(told)} ({held}).")


def _preview(each: ImportPlan) -> Iterator[Block]:
    for item in each.incoming[:SHOWN]:
        yield GAP
        yield Block("stem", printable(excerpt(prompt_of(item), 300)))
        if item.alt:
            yield Block("note", f"[Picture: {printable(excerpt(item.alt, 200))}]")
        yield from _answer(item)
    more = len(each.incoming) - SHOWN
    if more > 0:
        yield Block("note", f"… and {more} more")


def _answer(item: Item) -> Iterator[Block]:
    match item:
        case Flashcard():
            yield Block("option-key", printable(excerpt(item.back, 200)), "=")
        case Typed():
            yield Block(
                "option-key", printable(listed([excerpt(text) for text in item.accept], "or")), "="
            )
        case Question():
            for place, option in enumerate(item.options):
                role, sign = ("option-key", "✓") if option.key else ("option", " ")
                yield Block(role, printable(one_line(option.text)), f"{letter(place)} {sign}")  # type: ignore[arg-type] # one of two


def _changed(each: ImportPlan) -> Iterator[Block]:
    """Say what becomes another in questions that are there; a key that changes with both of its texts."""
    if not each.merged.was:
        return
    yield GAP
    yield Block("heading", "What changes in questions that you have")
    now = {item.id: item for item in each.bank.items}
    for old in each.merged.was:
        new = now[old.id]
        parts = [what for what, part in _PARTS.items() if part(old) != part(new)]
        before, after = (
            " and ".join(f"'{excerpt(text, 40)}'" for text in _keys(item)) for item in (old, new)
        )
        keys = [f"the answer was {before}, and is {after}"] if before != after else []
        told = (
            "; ".join([*([listed(parts)] if parts else []), *keys])
            or "the group that it belongs to"
        )
        yield Block("option", printable(f"{old.id}: {told}"), "·")


def _beside(each: ImportPlan) -> Iterator[Block]:
    """Name the new questions whose name another question of the bank has."""
    if not each.merged.beside:
        return
    yield GAP
    yield Block("heading", "Same name, different question")
    for new, there in each.merged.beside:
        told = f"same name as a question that's there ({there}), but a different question: it comes in beside it"
        yield Block("option", printable(f"{new}: {told}"), "·")


def _keys(item: Item) -> list[str]:
    match item:
        case Flashcard():
            return [item.back]
        case Typed():
            return list(item.accept)
        case Question():
            return [option.text for option in item.options if option.key]


_PARTS: dict[str, Callable[[Item], object]] = {
    "the question": prompt_of,
    "the options": lambda item: [option.text for option in getattr(item, "options", ())],
    "the reasons": lambda item: [
        getattr(item, "rationale", ""),
        *(option.rationale for option in getattr(item, "options", ())),
    ],
    "the topic": lambda item: item.topic,
    "the tags": lambda item: item.tags,
    "the picture": lambda item: (item.image, item.alt),
}
"""What an import can change in an item, by what it is called."""


def _left(each: ImportPlan) -> Iterator[Block]:
    if each.result.skipped:
        yield GAP
        yield Block("heading", f"{count(len(each.result.skipped), 'question')} that cannot come in")
    for left in each.result.skipped:
        place = (
            f"{excerpt(left.inside.rpartition('/')[2], 40)}:{left.line}"
            if left.inside
            else f"line {left.line}"
        )
        title = f" '{excerpt(left.title)}'" if left.title else ""
        yield Block("option", printable(f"{place}{title}: {left.why}"), "!")


def _assumed(each: ImportPlan) -> Iterator[Block]:
    if each.result.problems:
        yield GAP
        yield Block("heading", "What was assumed, and what was lost")
    for problem in each.result.problems:
        item = f" '{excerpt(problem.item)}'" if problem.item else ""
        inside = problem.source.removeprefix(each.source).lstrip("/")
        inside = excerpt(inside.rpartition("/")[2], 40)
        place = (
            f"{inside or 'line'}{':' if inside else ' '}{problem.line}"
            if problem.line
            else inside or "the file"
        )
        yield Block("option", printable(f"{place}{item}: {problem.what}"), "·")


def _near(each: ImportPlan) -> Iterator[Block]:
    if each.near:
        yield GAP
        yield Block("heading", "Nearly the same as what you have")
    for mine, other in each.near:
        yield Block("option", f"{mine} and {other}", "·")


def _found(each: ImportPlan, most: int | None) -> Iterator[Block]:
    findings = [problem for problem in each.findings if problem.severity != "info"]
    if not findings:
        return
    yield GAP
    yield Block("heading", "What the check says, with the line in your file")
    for rule, number in Counter(problem.rule for problem in findings).most_common():
        yield Block(
            "text",
            f"{rule}, {number} times: {RULES[rule].says}"
            if number > 1
            else f"{rule}: {RULES[rule].says}",
        )
    yield GAP
    findings.sort(
        key=lambda problem: bool(problem.item)
    )  # what is said of the bank as a whole stands first
    for problem in findings[:most]:
        place = f"line {problem.line}" if problem.item else "the whole"
        yield Block("option", printable(f"{place}: {problem.what} [{problem.rule}]"), "·")
    if most is not None and len(findings) > most:
        yield Block("note", f"… and {len(findings) - most} more, all of them with --report FILE")
