"""What is printed, without saying how it looks. Every output format renders the same blocks.

The names of these classes reach the PDF templates: `document.typ` compares them to choose how
to set a block.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cps_study.model.picture import Picture


class Heading(NamedTuple):
    """A heading of level 1 (a part of the document) or 2."""

    text: str
    level: int = 1


class Paragraph(NamedTuple):
    """A paragraph.

    A `note` is printed smaller or lighter; a `situation` is what the next questions are about; an
    `ask` is a question whose answer is the next paragraph. `language` is that of its text, or "" if
    it's the document's.
    """

    text: str
    role: str = "text"  # text | note | situation | ask
    language: str = ""


class BlankFields(NamedTuple):
    """Fields to fill in by hand: name, date, score."""

    labels: tuple[str, ...]


class LetteredOption(NamedTuple):
    """An option as it is shown: the letter it has here, and its text."""

    letter: str
    text: str


class OptionList(NamedTuple):
    """A list of options that several questions share (a matching block), in their language."""

    options: tuple[LetteredOption, ...]
    language: str = ""


class QuestionBlock(NamedTuple):
    """A question with its number.

    `note` comes after the stem: a family's lead-in, or how many answers to choose. `answer` says
    how to answer: by its `options`, by a letter of the shared list (`letter`), or in words
    (`words`). `image` is what a picture shows, in words, and `picture` is the picture itself, which
    is printed where the format can. `language` is that of its text, or "" if it's the document's.
    """

    number: int
    stem: str
    options: tuple[LetteredOption, ...] = ()
    note: str = ""
    answer: str = "options"  # options | letter | words
    image: str = ""
    language: str = ""
    picture: Picture | None = None


class KeyReason(NamedTuple):
    """What the key says about one option: whether it's right, and why."""

    letter: str
    text: str
    right: bool
    why: str


class KeyEntry(NamedTuple):
    """What the key says about a question.

    `answer` is the right letters or words, `point` the rationale of the question as a whole,
    `sources` where it can be read, and `item` the item's id.
    """

    number: int
    answer: str
    reasons: tuple[KeyReason, ...]
    point: str
    sources: tuple[str, ...]
    item: str
    language: str = ""


class KeepTogether(NamedTuple):
    """Blocks that belong on one page if they fit."""

    blocks: tuple[Paragraph | QuestionBlock | OptionList, ...]


class TableBlock(NamedTuple):
    """Rows under column headings. `right` has the positions of columns to align right (numbers).

    With `widths`, the columns share the page in these proportions (0 is as wide as it needs), and
    the letters are a little smaller; without, each column is as wide as it needs.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    title: str = ""
    right: frozenset[int] = frozenset()
    widths: tuple[float, ...] = ()


class Drawing(NamedTuple):
    """A drawing as SVG, and what it shows in words.

    One that has the colors of its page needs no white behind it on a dark screen.
    """

    svg: str
    alt: str
    has_colors_of_page: bool = False


class PageBreak(NamedTuple):
    """The start of a new page; `right_hand` says that it's the front of a sheet of paper.

    `running` is the line that every page repeats from here on, where it changes; the pages then
    count from 1 again.
    """

    right_hand: bool = False
    running: str = ""


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


class Document(NamedTuple):
    """A document: its title, the line that every page repeats (`running`), and its blocks.

    `short` allows two columns.
    """

    title: str
    running: str
    blocks: tuple[DocumentBlock, ...]
    language: str = "en"
    short: bool = False


RIGHT_TO_LEFT: Final = frozenset({"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
"""The languages that are written from right to left."""


def is_right_to_left(language: str) -> bool:
    """Say whether a language, such as `he` or `ar-EG`, is written from right to left."""
    return language.split("-", 1)[0].lower() in RIGHT_TO_LEFT


def flattened(blocks: Iterable[DocumentBlock]) -> Iterator[DocumentBlock]:
    """Yield the blocks with every `KeepTogether` taken apart, for formats without pages."""
    for block in blocks:
        if isinstance(block, KeepTogether):
            yield from block.blocks
        else:
            yield block


def picture_words(question: QuestionBlock) -> str:
    """Return the line that says what a question's picture shows; "" for no picture."""
    if not question.image:
        return ""
    return f"Picture: {question.image}"


def text_after_reasons(entry: KeyEntry) -> list[str]:
    """Return what a key says below the reasons: the point, then a line for each source."""
    lines = [f"Source: {source}" for source in entry.sources]
    if entry.point:
        lines.insert(0, entry.point)
    return lines
