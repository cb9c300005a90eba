"""An item in blocks: what it asks, its options, the verdict on an answer, and its sources.

Study, quiz, exam and `bank show` all build their pages from these. Every text of a bank goes
through `printable` here, so that no page holds a character that a terminal would obey.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Protocol

from cps_study.model.item import Flashcard, Item, Question, Typed, prompt_of
from cps_study.model.text import printable
from cps_study.study.marking import plain_words, right_spelling_of, right_spellings
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
CHOSEN_LEAD: Final = "Right, and you chose it: "
MISSED_LEAD: Final = "Right, and you missed it: "
"""Before the right options of a question with several, if the answer as a whole wasn't right."""
MISSED_MARK: Final = "+"
"""In front of a right option that was missed; the ones that were chosen have a check mark."""
PRAISE: Final = re.compile(
    r"(?:yes|right|correct|exactly|that['\u2019]s (?:right|correct))(?:[.!,:;]\s*|\s*$)",
    re.IGNORECASE,
)
"""What a rationale may begin with and nobody wants to read below a wrong answer."""
COUNTED_LEAD: Final = "Counted as"
"""Before the spelling that a typed answer with a small slip was taken for."""
SECOND_HAND: Final = "B"
"""How the outline marks an objective whose official text nobody has read in full."""
MOST_SPELLINGS: Final = 4
"""How many accepted spellings a miss shows; more would be a list to read, not an answer."""


def item_blocks(item: Item, view_key: str = "") -> list[Block]:
    """Return what the item asks, with the situation or the question that its group shares.

    A picture is there in words; `view_key` is the key that opens it, where there is one.
    """
    blocks: list[Block] = []
    group = item.group
    if group is not None and group.kind == "scenario":
        blocks += [Block("situation", printable(group.text)), GAP]
    blocks.append(Block("stem", printable(prompt_of(item))))
    if group is not None and group.kind == "family" and group.text:
        blocks.append(Block("stem", printable(group.text)))
    if item.alt:
        blocks.append(Block("note", picture_words(item, view_key)))
    if isinstance(item, Question) and item.kind == "multi":
        blocks.append(Block("note", f"Choose {len(item.keys)}."))
    return blocks


def picture_words(item: Item, view_key: str = "") -> str:
    """Return what an item's picture shows, and how to open it."""
    words = f"[Picture: {printable(item.alt)}]"
    if not item.image or not view_key:
        return words
    return f"{words} {view_key} opens it."


def option_blocks(
    question: Question,
    order: Sequence[int],
    cursor: int = NO_OPTION,
    chosen: Collection[int] = (),
    *,
    boxes: bool | None = None,
) -> list[Block]:
    """Return the options in the order to show them, each with its letter.

    `order` has the positions of the options in the file; `cursor` and `chosen` are indexes in
    `order`. Where several answers are right, a box before each option shows whether it's chosen.
    `boxes` adds them where one is right, too, or leaves them out everywhere: read aloud, they are
    only noise.
    """
    has_boxes = boxes
    if has_boxes is None:
        has_boxes = question.kind == "multi"
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


def wrong_number_words(question: Question, chosen: int) -> str:
    """Return what to say about `chosen` options where another number is right; "" if it's fine.

    An answer with a check too few can't be right, so nobody means to hand it in.
    """
    wanted = len(question.keys)
    if question.kind != "multi" or chosen == wanted:
        return ""
    if chosen == 0:
        return f"Choose {wanted}."
    if chosen == wanted - 1:
        return f"Choose {wanted}: one more to go."
    if chosen < wanted:
        return f"Choose {wanted}: {wanted - chosen} more to go."
    return f"Choose {wanted}: that's {chosen} now."


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
    rationale = _reason(item.rationale, answer)
    if rationale:
        blocks += [GAP, Block("text", rationale)]
    return blocks


def _option_reasons(question: Question, answer: JudgedAnswer) -> list[Block]:
    """Return each wrong option that was chosen, then each right one, with their reasons."""
    blocks: list[Block] = []
    for position in answer.chosen:
        option = question.options[position]
        if not option.key:
            blocks.append(Block("option-not", f"You chose: {printable(option.text)}", "○"))
            blocks += _rationale_blocks(option.rationale, answer)
    for position in sorted(question.keys):
        option = question.options[position]
        blocks.append(_key_block(question, position, answer))
        blocks += _rationale_blocks(option.rationale, answer)
    return blocks


def _key_block(question: Question, position: int, answer: JudgedAnswer) -> Block:
    """Return a right option.

    Where several are right, the words and the mark say whether it was chosen or missed; color
    alone wouldn't reach everybody.
    """
    text = printable(question.options[position].text)
    if _was_right(answer):
        return Block("option-key", text, "✓")
    if len(question.keys) == 1 or not answer.chosen:
        return Block("option-key", f"{RIGHT_LEAD}{text}", "✓")
    if position in answer.chosen:
        return Block("option-key", f"{CHOSEN_LEAD}{text}", "✓")
    return Block("option-missed", f"{MISSED_LEAD}{text}", MISSED_MARK)


def _rationale_blocks(rationale: str, answer: JudgedAnswer) -> list[Block]:
    """Return an option's rationale, set in below its option, if it has one."""
    reason = _reason(rationale, answer)
    if not reason:
        return []
    return [Block("text", reason, " ")]


def _reason(rationale: str, answer: JudgedAnswer) -> str:
    """Return a rationale as it's shown below this answer.

    Some begin with "Right." That's for someone who chose right; anyone else gets only the reason.
    """
    reason = rationale
    if not _was_right(answer):
        praise = PRAISE.match(reason)
        if praise is not None:
            reason = reason[praise.end() :]
            reason = reason[:1].upper() + reason[1:]
    return printable(reason)


def _was_right(answer: JudgedAnswer) -> bool:
    """Return whether the answer was marked right as a whole."""
    return answer.marked is not None and answer.marked.right


def _typed_reasons(item: Typed, answer: JudgedAnswer) -> list[Block]:
    """Return what was typed and what it was counted as, or which answers are right."""
    marked = answer.marked
    if marked is not None and marked.right:
        spelling = right_spelling_of(item, marked.taken)
        accepted = printable(spelling)
        # A misspelling that the bank accepts is right, too, but it isn't how the word is written.
        if marked.exact and plain_words(spelling) == plain_words(marked.taken):
            return [Block("option-key", accepted, "✓")]
        counted = f"{COUNTED_LEAD} '{accepted}' (you wrote '{printable(answer.typed)}')."
        return [Block("option-key", counted, "✓")]
    blocks = []
    if answer.typed:
        blocks.append(Block("option-not", f"You wrote: {printable(answer.typed)}", "○"))
    best, *others = [printable(spelling) for spelling in right_spellings(item)[:MOST_SPELLINGS]]
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
        title = f"{source.title} ({_standing(source.year, objective)})"
        locators.setdefault(title, []).append(citation.locator)
    return [_source_line(title, where) for title, where in locators.items()]


def _standing(year: str, objective: Objective) -> str:
    """Return a source's year, and what has replaced its text since."""
    if not objective.replaced:
        return year
    return f"{year}, since replaced by {objective.replaced}"


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
        where = f"Source: {source.title}, {source.publisher}, {source.year}: {citation.locator}"
        blocks.append(Block("text", printable(where)))
        if source.about:
            blocks.append(Block("note", printable(source.about)))
    if objective.replaced:
        note = f"This text has been replaced by {objective.replaced}."
        blocks.append(Block("note", printable(note)))
    if objective.sure == SECOND_HAND:
        note = "This comes from a reliable second-hand report, not from the full official text."
        blocks.append(Block("note", note))
    return blocks
