"""An item in blocks: what it asks, its options, the verdict on an answer, and its sources.

Study, quiz, exam and `bank show` all build their pages from these. Every text of a bank goes
through `printable` here, so that no page holds a character that a terminal would obey.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from cps_study.model.item import Flashcard, Item, Question, Typed, prompt_of
from cps_study.model.text import printable
from cps_study.ui.option_keys import NO_OPTION
from cps_study.ui.page import GAP, Block
from cps_study.ui.words import letter, listed

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from cps_study.model.outline import Objective, Outline
    from cps_study.study.marking import MarkedResponse
    from cps_study.ui.page import Role

RIGHT: Final = "Yes, that's right."
NOT_YET: Final = "Not yet. Here's how to see it."
RIGHT_LEAD: Final = "Right: "
"""Before a right option that the learner didn't choose."""
COUNTED_LEAD: Final = "Counted as"
"""Before the spelling that a typed answer with a small slip was taken for."""
SECOND_HAND: Final = "B"
"""How the outline marks an objective whose official text nobody has read in full."""
MOST_SPELLINGS: Final = 4
"""How many accepted spellings a miss shows; more would be a list to read, not an answer."""


def item_blocks(item: Item) -> list[Block]:
    """Return what the item asks, with the situation or the question that its group shares."""
    blocks: list[Block] = []
    group = item.group
    if group is not None and group.kind == "scenario":
        blocks += [Block("situation", printable(group.text)), GAP]
    blocks.append(Block("stem", printable(prompt_of(item))))
    if group is not None and group.kind == "family":
        blocks.append(Block("stem", printable(group.text)))
    if item.alt:
        blocks.append(Block("note", f"[Picture: {printable(item.alt)}]"))
    if isinstance(item, Question) and item.kind == "multi":
        blocks.append(Block("note", f"Choose {len(item.keys)}."))
    return blocks


def option_blocks(
    question: Question,
    order: Sequence[int],
    cursor: int = NO_OPTION,
    chosen: Collection[int] = (),
    *,
    boxes: bool = False,
) -> list[Block]:
    """Return the options in the order to show them, each with its letter.

    `order` has the positions of the options in the file; `cursor` and `chosen` are indexes in
    `order`. Where several answers are right, a box before each option shows whether it's chosen;
    `boxes` adds them where one is right, too.
    """
    has_boxes = boxes or question.kind == "multi"
    blocks = []
    for index, position in enumerate(order):
        text = printable(question.options[position].text)
        if has_boxes:
            text = f"{'[x]' if index in chosen else '[ ]'} {text}"
        role: Role = "option"
        if index == cursor:
            role = "option-here"
        elif index in chosen:
            role = "option-chosen"
        blocks.append(Block(role, text, letter(index)))
    return blocks


class JudgedAnswer(Protocol):
    """An answer that was marked, in a study session, a quiz or an exam."""

    @property
    def item(self) -> Item:
        """The item."""

    @property
    def marked(self) -> MarkedResponse | None:
        """The verdict; None for a flashcard, which the learner rates."""

    @property
    def chosen(self) -> tuple[int, ...]:
        """The options chosen, as positions in the order of the file."""

    @property
    def typed(self) -> str:
        """What was typed."""


def verdict_blocks(answer: JudgedAnswer) -> list[Block]:
    """Return the verdict in kind words, then the reasons for it; nothing for a flashcard."""
    if answer.marked is None:
        return []
    verdict = Block("not-yet", NOT_YET, "○")
    if answer.marked.right:
        verdict = Block("right", RIGHT, "✓")
    return [verdict, *reason_blocks(answer)]


def reason_blocks(answer: JudgedAnswer) -> list[Block]:
    """Return the answer if it wasn't right, then the key, each with its reason."""
    item = answer.item
    if isinstance(item, Flashcard):
        return []
    if isinstance(item, Typed):
        blocks = _typed_reasons(item, answer)
    else:
        blocks = _option_reasons(item, answer)
    if item.rationale:
        blocks += [GAP, Block("text", printable(item.rationale))]
    return blocks


def _option_reasons(question: Question, answer: JudgedAnswer) -> list[Block]:
    """Return each wrong option that was chosen, then each right one, with their reasons."""
    blocks: list[Block] = []
    for position in answer.chosen:
        option = question.options[position]
        if not option.key:
            blocks.append(Block("option-not", f"You chose: {printable(option.text)}", "○"))
            blocks += _rationale_blocks(option.rationale)
    was_right = answer.marked is not None and answer.marked.right
    lead = "" if was_right else RIGHT_LEAD
    for position in sorted(question.keys):
        option = question.options[position]
        blocks.append(Block("option-key", f"{lead}{printable(option.text)}", "✓"))
        blocks += _rationale_blocks(option.rationale)
    return blocks


def _rationale_blocks(rationale: str) -> list[Block]:
    """Return an option's rationale, set in below its option, if it has one."""
    if not rationale:
        return []
    return [Block("text", printable(rationale), " ")]


def _typed_reasons(item: Typed, answer: JudgedAnswer) -> list[Block]:
    """Return what was typed and what it was counted as, or which answers are right."""
    marked = answer.marked
    if marked is not None and marked.right:
        accepted = printable(marked.taken)
        if marked.exact:
            return [Block("option-key", accepted, "✓")]
        counted = f"{COUNTED_LEAD} '{accepted}' (you wrote '{printable(answer.typed)}')."
        return [Block("option-key", counted, "✓")]
    blocks = []
    if answer.typed:
        blocks.append(Block("option-not", f"You wrote: {printable(answer.typed)}", "○"))
    best, *others = [printable(spelling) for spelling in item.accept[:MOST_SPELLINGS]]
    also = f" (also: {listed(others, 'or')})" if others else ""
    blocks.append(Block("option-key", f"{RIGHT_LEAD}{best}{also}", "✓"))
    return blocks


def source_lines(item: Item, outline: Outline) -> list[Block]:
    """Return a line for each source that the item cites, with where to look in it."""
    locators: dict[str, list[str]] = {}
    for ident in item.cites:
        objective = outline.objectives.get(ident)
        if objective is None:
            # The outline may be older or newer than the bank; the id is better than nothing.
            locators.setdefault(ident, [])
            continue
        # The first citation is the main one; the source page (?) has all of them.
        citation = objective.places[0]
        source = outline.sources[citation.source]
        title = f"{source.title} ({source.year})"
        locators.setdefault(title, []).append(citation.locator)
    return [_source_line(title, where) for title, where in locators.items()]


def _source_line(title: str, locators: Sequence[str]) -> Block:
    """Return one line on a source: `Source: A Demo Paper (2020): page 2; page 3`."""
    line = f"Source: {title}"
    if locators:
        line += f": {'; '.join(locators)}"
    return Block("note", printable(line))


def source_blocks(item: Item, outline: Outline) -> list[Block]:
    """Return what the item rests on, statement by statement, and where to read it."""
    if not item.cites:
        return [Block("text", "This item doesn't name a source.")]
    blocks: list[Block] = []
    for ident in item.cites:
        objective = outline.objectives.get(ident)
        if objective is None:
            blocks.append(Block("text", f"{printable(ident)}: not in the outline of sources"))
        else:
            blocks.append(Block("stem", printable(objective.says)))
            blocks += citation_blocks(objective, outline)
        blocks.append(GAP)
    return blocks


def citation_blocks(objective: Objective, outline: Outline) -> list[Block]:
    """Return where the statement can be read, and what kind of source each one is."""
    blocks = []
    for citation in objective.places:
        source = outline.sources[citation.source]
        where = f"{source.title}, {source.publisher}, {source.year}: {citation.locator}"
        blocks.append(Block("text", printable(where)))
        if source.about:
            blocks.append(Block("note", printable(source.about)))
    if objective.sure == SECOND_HAND:
        note = "This comes from a reliable second-hand report, not from the full official text."
        blocks.append(Block("note", note))
    return blocks
