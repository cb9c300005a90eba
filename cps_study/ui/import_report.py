"""The report on an import: what the file holds, what comes in, and every question that can't."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from cps_study.checks.rules import RULES
from cps_study.model.item import Flashcard, Question, Typed, full_prompt_of, prompt_of
from cps_study.model.text import count, excerpt, in_one_line, one_line, printable
from cps_study.ui.page import GAP, Block
from cps_study.ui.plain import plain_line
from cps_study.ui.words import letter, listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cps_study.app.importing import ImportPlan, WrittenBank
    from cps_study.model.item import Item
    from cps_study.model.problem import Problem

MOST_PREVIEWED: Final = 3
"""How many of the incoming questions the report shows."""
MOST_FINDINGS: Final = 20
"""How many findings of the check fit on a screen; a report in a file has them all."""
_UNITS: Final = {
    "xlsx": "row",
    "csv": "row",
    "docx": "paragraph",
    "anki": "note",
    "h5p": "question",
    "open-trivia": "question",
}
"""What the numbers of places count in a format, if that isn't lines."""
_NAME_WIDTH: Final = 40
"""How much of a file's name within a package a line shows."""


def import_parts(plan: ImportPlan, most: int | None = MOST_FINDINGS) -> list[Block]:
    """Return the report on one file, with at most so many findings of the check; None is all."""
    return [
        *_head(plan),
        *_preview(plan),
        *_changes(plan),
        *_beside(plan),
        *_absent(plan, most),
        *_skipped(plan),
        *_assumptions(plan),
        *_near(plan, most),
        *_findings(plan, most),
        GAP,
    ]


def import_lines(plans: Sequence[ImportPlan]) -> str:
    """Return the report on all files as text, with everything that the check finds."""
    lines: list[str] = []
    for plan in plans:
        lines += [_report_line(block) for block in import_parts(plan, most=None)]
    return "".join(f"{line}\n" for line in lines)


def _report_line(block: Block) -> str:
    if block.role == "gap":
        return ""
    return plain_line(block)


def outcome_parts(written: Sequence[WrittenBank], *, dry_run: bool) -> list[Block]:
    """Say which banks were written and where their copies are, or why nothing was."""
    if dry_run:
        return [Block("text", "Nothing was changed: this was a dry run.")]
    if not written:
        return [Block("text", "Nothing is new.")]
    blocks = []
    for bank in written:
        blocks.append(Block("option", str(bank.path), "·"))
        if bank.kept is not None:
            blocks.append(Block("note", f"as it was before: {bank.kept}"))
    blocks += [
        Block("text", f"To study it: cps-study study --bank {bank.ident}") for bank in written
    ]
    return blocks


def _head(plan: ImportPlan) -> Iterator[Block]:
    """Say what the file is, how many of its questions can come in, and what they do there."""
    result = plan.result
    heading = in_one_line(f"{plan.source}: {plan.format.title}")
    if result.encoding:
        heading += f", read as {result.encoding}"
    yield Block("heading", printable(heading))
    questions = count(result.question_count, "question")
    can, cannot = result.came_in, len(result.skipped)
    yield Block("text", f"{questions} in the file, {can:,} can come in, {cannot:,} cannot.")
    if plan.result.pictures:
        yield Block("text", f"{count(len(plan.result.pictures), 'picture')} in the file.")
    effects = _effects(plan)
    if effects:
        kinds = Counter(item.kind for item in result.items)
        numbers = listed([f"{number:,} {kind}" for kind, number in kinds.items()])
        yield Block("text", f"Into the bank '{plan.bank.id}': {listed(effects)} ({numbers}).")


def _effects(plan: ImportPlan) -> list[str]:
    """Count the questions by what becomes of them in the bank."""
    merged = plan.merged
    counted = {
        "new": len(merged.new),
        "changed": len(merged.updated),
        "unchanged": len(merged.same),
        "kept as they are here": len(merged.kept),
    }
    return [f"{number:,} {effect}" for effect, number in counted.items() if number]


def _preview(plan: ImportPlan) -> Iterator[Block]:
    """Show the first of the questions that would be new or changed."""
    incoming = plan.incoming
    for item in incoming[:MOST_PREVIEWED]:
        yield GAP
        yield Block("stem", printable(excerpt(full_prompt_of(item), 300)))
        if item.alt:
            yield Block("note", f"[Picture: {printable(excerpt(item.alt, 200))}]")
        yield from _answer(item)
    more = len(incoming) - MOST_PREVIEWED
    if more > 0:
        yield Block("note", f"… and {more:,} more")


def _answer(item: Item) -> Iterator[Block]:
    """Show what answers an item: its back, its accepted answers, or its options with the key."""
    match item:
        case Flashcard():
            yield Block("option-key", printable(excerpt(item.back, 200)), "=")
        case Typed():
            answers = listed([excerpt(text) for text in item.accept], "or")
            yield Block("option-key", printable(answers), "=")
        case Question():
            for position, option in enumerate(item.options):
                text = printable(one_line(option.text))
                if option.key:
                    yield Block("option-key", text, f"{letter(position)} ✓")
                else:
                    yield Block("option", text, f"{letter(position)}  ")


def _changes(plan: ImportPlan) -> Iterator[Block]:
    """Say what changes in questions that are in the bank already."""
    after = {item.id: item for item in plan.bank.items}
    changes = [
        Block("option", printable(f"{old.id}: {_change(old, after[old.id])}"), "·")
        for old in plan.merged.was
    ]
    yield from _under("What changes in questions that you have", changes)


def _under(heading: str, blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield blocks below their heading; nothing at all if there are none."""
    if blocks:
        yield GAP
        yield Block("heading", heading)
        yield from blocks


def _change(old: Item, new: Item) -> str:
    """Say in which parts two wordings of a question differ, and which of them it loses.

    If the key is another one, both of its texts are there.
    """
    before, after = _parts(old), _parts(new)
    differing = [name for name in before if before[name] != after[name]]
    lost = [name for name in differing if not any(after[name])]
    parts = [name for name in differing if name not in lost]
    changes = [listed(parts)]
    if lost:
        changes.append(f"it loses {listed(lost)}")
    old_key, new_key = _quoted(_keys(old)), _quoted(_keys(new))
    if old_key != new_key:
        changes.append(f"the answer was {old_key}, and is {new_key}")
    return "; ".join(filter(None, changes)) or "the group that it belongs to"


def _parts(item: Item) -> dict[str, Sequence[str]]:
    """Return what an import can change in an item, by what it is called."""
    options: list[str] = []
    reasons: list[str] = []
    order: list[str] = []
    if isinstance(item, Question):
        options = [option.text for option in item.options]
        order = ["fixed"] * item.locked
        reasons = [option.rationale for option in item.options]
    if not isinstance(item, Flashcard):
        reasons.insert(0, item.rationale)
    return {
        "the question": prompt_of(item),
        "the options": options,
        "the fixed order of the options": order,
        "the reasons": reasons,
        "the topic": item.topic,
        "the tags": item.tags,
        "the picture": (item.image, item.alt),
    }


def _keys(item: Item) -> list[str]:
    """Return the right answers of an item."""
    match item:
        case Flashcard():
            return [item.back]
        case Typed():
            return list(item.accept)
        case Question():
            return [option.text for option in item.options if option.key]


def _quoted(texts: Sequence[str]) -> str:
    return " and ".join(f"'{excerpt(text, 40)}'" for text in texts)


def _beside(plan: ImportPlan) -> Iterator[Block]:
    """Name the new questions whose name another question of the bank has."""
    blocks = []
    for new, namesake in plan.merged.beside:
        words = (
            f"same name as a question that's there ({namesake}), but a different question: "
            "it comes in beside it"
        )
        blocks.append(Block("option", printable(f"{new}: {words}"), "·"))
    yield from _under("Same name, different question", blocks)


def _absent(plan: ImportPlan, most: int | None) -> Iterator[Block]:
    """Name the questions of the bank that the file doesn't have."""
    if not plan.absent:
        return
    blocks = _cut([Block("option", ident, "·") for ident in plan.absent], most)
    stay = Block("text", "They stay as they are.")
    yield from _under("In your bank, but not in this file", [stay, *blocks])


def _cut(blocks: Sequence[Block], most: int | None) -> Iterator[Block]:
    """Yield at most so many of the blocks, and say how many more there are; None is all."""
    yield from blocks[:most]
    if most is not None and len(blocks) > most:
        more = len(blocks) - most
        yield Block("note", f"… and {more:,} more, all of them with --report FILE")


def _skipped(plan: ImportPlan) -> Iterator[Block]:
    """Name every question that can't come in, with its line and the reason."""
    blocks = []
    for question in plan.result.skipped:
        place = _place(plan, question.inside, question.line)
        words = f"{_with_title(place, question.title)}: {question.why}"
        blocks.append(Block("option", printable(words), "!"))
    yield from _under(f"{count(len(blocks), 'question')} that can't come in", blocks)


def _with_title(place: str, title: str) -> str:
    """Return where a question is with the words that it begins with, if they're known."""
    return f"{place} '{excerpt(title)}'" if title else place


def _inner_name(path: str) -> str:
    """Return the name of a file within a package, without its folders."""
    return excerpt(path.rpartition("/")[2], _NAME_WIDTH)


def _assumptions(plan: ImportPlan) -> Iterator[Block]:
    """Say what was assumed in reading the file, and what was lost."""
    blocks = []
    for problem in plan.result.problems:
        place = _with_title(_position(plan, problem), problem.item)
        blocks.append(Block("option", printable(f"{place}: {problem.what}"), "·"))
        if problem.hint and not problem.line:
            blocks.append(Block("note", printable(problem.hint)))
    yield from _under("What was assumed, and what was lost", blocks)


def _position(plan: ImportPlan, problem: Problem) -> str:
    """Say where a problem is, in the file or in something within it."""
    return _place(plan, problem.source.removeprefix(plan.source).lstrip("/"), problem.line)


def _place(plan: ImportPlan, inside: str, line: int) -> str:
    """Say where something is: `line 3`, `quiz.xml, line 3` in a package, `Week 2, row 3`."""
    unit = _UNITS.get(plan.format.name, "line")
    place = f"{unit} {line}" if line else ""
    return ", ".join(filter(None, (_inner_name(inside), place))) or "the file"


def _near(plan: ImportPlan, most: int | None) -> Iterator[Block]:
    """Name the questions that nearly repeat one that is in a bank already."""
    pairs = [Block("option", f"{incoming} and {existing}", "·") for incoming, existing in plan.near]
    yield from _under("Nearly the same as what you have", list(_cut(pairs, most)))


def _findings(plan: ImportPlan, most: int | None) -> Iterator[Block]:
    """Say what the check found: each rule with its number of findings, then the findings."""
    findings = [problem for problem in plan.findings if problem.severity != "info"]
    if not findings:
        return
    yield GAP
    yield Block("heading", "Rules of the check that aren't met yet, with their places in your file")
    for rule, number in Counter(problem.rule for problem in findings).most_common():
        times = f", {number:,} times" if number > 1 else ""
        yield Block("text", f"{rule}{times}: {RULES[rule].says}")
    yield GAP
    # What is said about the bank as a whole comes first.
    findings.sort(key=lambda problem: bool(problem.item))
    blocks = []
    for problem in findings:
        position = _position(plan, problem) if problem.item else "the whole"
        words = printable(f"{position}: {problem.what} [{problem.rule}]")
        blocks.append(Block("option", words, "·"))
    yield from _cut(blocks, most)
