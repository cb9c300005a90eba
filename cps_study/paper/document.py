"""What stands on paper, without saying how it looks. Every format renders the same blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Heading(NamedTuple):
    """A heading of level 1 (a part of the document) or 2."""

    text: str
    level: int = 1


class Paragraph(NamedTuple):
    """A paragraph. `note` is said more quietly, `situation` is shared by the questions that follow."""

    text: str
    role: str = "text"  # text | note | situation


class BlankFields(NamedTuple):
    """A line to fill in by hand: name, date, score."""

    labels: tuple[str, ...]


class LetteredOption(NamedTuple):
    """An option as it is shown: the letter it has here, and its text."""

    letter: str
    text: str


class OptionList(NamedTuple):
    """A list of options that several questions share (a matching block)."""

    options: tuple[LetteredOption, ...]


class QuestionBlock(NamedTuple):
    """A question with its number. `note` stands under the stem: a family's lead-in, or how many answers to choose.

    `answer` says how it is answered: by its `options`, by a letter of the shared list (`letter`), or in words
    (`words`). `image` is what a picture shows, in words; the picture itself is not printed.
    """

    number: int
    stem: str
    options: tuple[LetteredOption, ...] = ()
    note: str = ""
    answer: str = "options"  # options | letter | words
    image: str = ""


class KeyReason(NamedTuple):
    """What is to be said of one option in the key."""

    letter: str
    text: str
    right: bool
    why: str


class KeyEntry(NamedTuple):
    """A question's key: the letters, or the words, that are right; every reason; where it can be read."""

    number: int
    answer: str
    reasons: tuple[KeyReason, ...]
    point: str
    sources: tuple[str, ...]
    item: str


class KeepTogether(NamedTuple):
    """Blocks that belong on one page if they fit."""

    blocks: tuple[Paragraph | QuestionBlock | OptionList, ...]


class TableBlock(NamedTuple):
    """Rows under headings; columns of numbers (`right`, by their place) are aligned to the right."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    title: str = ""
    right: frozenset[int] = frozenset()


class Drawing(NamedTuple):
    """A drawing as SVG, and what it shows in words."""

    svg: str
    alt: str


class PageBreak(NamedTuple):
    """What follows begins on a new page."""


DocumentBlock = (
    Heading
    | Paragraph
    | BlankFields
    | OptionList
    | QuestionBlock
    | KeyEntry
    | TableBlock
    | Drawing
    | KeepTogether
    | PageBreak
)


def flattened(blocks: Iterable[DocumentBlock]) -> Iterator[DocumentBlock]:
    """Yield the blocks with those that belong together one by one, for formats that have no page."""
    for block in blocks:
        if isinstance(block, KeepTogether):
            yield from block.blocks
        else:
            yield block


class Document(NamedTuple):
    """A document: its title, what stands on every page, and its blocks. `short` allows two columns."""

    title: str
    running: str
    blocks: tuple[DocumentBlock, ...]
    language: str = "en"
    short: bool = False
