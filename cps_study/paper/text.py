"""Writes a document as Markdown and as plain text."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING, Final

from cps_study.model.text import one_line
from cps_study.paper.document import (
    BlankFields,
    Drawing,
    Heading,
    KeyEntry,
    OptionList,
    PageBreak,
    Paragraph,
    QuestionBlock,
    TableBlock,
    flattened,
    picture_words,
    text_after_reasons,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cps_study.paper.document import Document, DocumentBlock, LetteredOption

_MARKUP: Final = re.compile(
    r"(?P<anywhere>[\\`*_{}\[\]<>#|~$&])"
    r"|^(?P<indent>\s*)(?P<line_start>[-+=]|\d+(?=[.)]))",
    re.MULTILINE,
)
"""Characters that Markdown reads as markup: some anywhere, some only where a line starts."""
_WIDTH: Final = 78
"""Characters in a line of plain text: what every printer and terminal can show."""


def markdown(document: Document) -> str:
    """Return the document as Markdown (CommonMark with tables).

    Text from items is escaped, so none of it turns into markup.
    """
    lines = [f"# {_escaped(document.title)}", "", _escaped(document.running), ""]
    for block in flattened(document.blocks):
        lines += [*_markdown_block(block), ""]
    return "\n".join(lines).rstrip() + "\n"


def plain_text(document: Document) -> str:
    """Return the document in lines of 78 characters, for every printer and screen reader."""
    underline = "=" * min(len(document.title), _WIDTH)
    lines = [document.title, underline, document.running, ""]
    for block in flattened(document.blocks):
        lines += [*_text_block(block), ""]
    return "\n".join(line.rstrip() for line in lines).rstrip() + "\n"


# --- Markdown ------------------------------------------------------------------------------


def _escaped(text: str) -> str:
    """Return a text on one line, with a backslash before everything Markdown would interpret."""
    return _MARKUP.sub(_escape, one_line(text))


def _escape(match: re.Match[str]) -> str:
    if match["anywhere"]:
        return f"\\{match['anywhere']}"
    return f"{match['indent']}\\{match['line_start']}"


def _markdown_block(block: DocumentBlock) -> Iterator[str]:
    match block:
        case Heading():
            # The document's title is level 1.
            yield f"{'#' * (block.level + 1)} {_escaped(block.text)}"
        case Paragraph(role="situation"):
            yield f"> {_escaped(block.text)}"
        case Paragraph(role="ask"):
            yield f"**{_escaped(block.text)}**"
        case Paragraph():
            yield _escaped(block.text)
        case BlankFields():
            yield "  ".join(f"{label}: {_markdown_blank(12)}" for label in block.labels)
        case OptionList():
            yield from _markdown_options(block.options)
        case QuestionBlock():
            yield from _markdown_question(block)
        case KeyEntry():
            yield from _markdown_answer(block)
        case TableBlock():
            yield from _markdown_table(block)
        case Drawing():
            yield f"*{_escaped(block.alt)}*"
        case PageBreak():
            yield "---"


def _markdown_blank(length: int) -> str:
    """Return a line to write on, whose underscores Markdown doesn't read as emphasis."""
    return r"\_" * length


def _markdown_options(options: Sequence[LetteredOption]) -> Iterator[str]:
    for option in options:
        yield f"- **{option.letter}.** {_escaped(option.text)}"


def _markdown_question(question: QuestionBlock) -> Iterator[str]:
    line = f"**{question.number}.** "
    if question.answer == "letter":
        line += f"{_markdown_blank(3)} "
    line += _escaped(question.stem)
    if question.note:
        line += f" *{_escaped(question.note)}*"
    yield line
    if question.image:
        yield ""
        yield f"Picture: {_escaped(question.image)}"
    if question.options:
        yield ""
        yield from _markdown_options(question.options)
    if question.answer == "words":
        yield ""
        yield f"Answer: {_markdown_blank(30)}"


def _markdown_answer(entry: KeyEntry) -> Iterator[str]:
    yield f"**{entry.number}. {_escaped(entry.answer)}** ({_escaped(entry.item)})"
    yield ""
    for reason in entry.reasons:
        option = f"{reason.letter}. {_escaped(reason.text)}"
        if reason.right:
            option = f"**{option}**"
        if reason.why:
            option += f": {_escaped(reason.why)}"
        yield f"- {option}"
    for line in text_after_reasons(entry):
        yield ""
        yield _escaped(line)


def _markdown_table(table: TableBlock) -> Iterator[str]:
    if table.title:
        yield f"**{_escaped(table.title)}**"
        yield ""
    yield _markdown_row(table.columns)
    rules = ["---:" if column in table.right else "---" for column in range(len(table.columns))]
    yield f"|{'|'.join(rules)}|"
    for row in table.rows:
        yield _markdown_row(row)


def _markdown_row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(map(_escaped, cells))} |"


# --- Plain text ----------------------------------------------------------------------------


def _text_block(block: DocumentBlock) -> Iterator[str]:
    match block:
        case Heading():
            heading = one_line(block.text)
            yield heading
            yield "-" * min(len(heading), _WIDTH)
        case Paragraph():
            yield from _wrapped(block.text)
        case BlankFields():
            yield "   ".join(f"{label}: ____________" for label in block.labels)
        case OptionList():
            yield from _text_options(block.options)
        case QuestionBlock():
            yield from _text_question(block)
        case KeyEntry():
            yield from _text_answer(block)
        case TableBlock():
            yield from _text_table(block)
        case Drawing():
            yield from _wrapped(block.alt)
        case PageBreak():
            yield "-" * _WIDTH


def _wrapped(text: str, lead: str = "") -> list[str]:
    """Return a text in lines of the width, the later ones indented to where the lead ends."""
    lines = textwrap.wrap(
        one_line(text), _WIDTH, initial_indent=lead, subsequent_indent=" " * len(lead)
    )
    return lines or [lead]


def _text_options(options: Sequence[LetteredOption]) -> Iterator[str]:
    for option in options:
        yield from _wrapped(option.text, f"   {option.letter}. ")


def _text_question(question: QuestionBlock) -> Iterator[str]:
    text = f"{question.stem} {question.note}".rstrip()
    if question.answer == "letter":
        text = f"____ {text}"
    yield from _wrapped(text, f"{question.number}. ")
    if question.image:
        yield from _wrapped(picture_words(question), "   ")
    yield from _text_options(question.options)
    if question.answer == "words":
        yield "   Answer: " + "_" * 40


def _text_answer(entry: KeyEntry) -> Iterator[str]:
    yield from _wrapped(f"{entry.answer} ({entry.item})", f"{entry.number}. ")
    for reason in entry.reasons:
        option = reason.text
        if reason.right:
            option += " (right)"
        yield from _wrapped(f"{option}: {reason.why}", f"   {reason.letter}. ")
    for line in text_after_reasons(entry):
        yield from _wrapped(line, "   ")


def _text_table(table: TableBlock) -> Iterator[str]:
    if table.title:
        yield table.title
    rows = (table.columns, *table.rows)
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = []
        for column, (cell, width) in enumerate(zip(row, widths, strict=True)):
            if column in table.right:
                cells.append(cell.rjust(width))
            else:
                cells.append(cell.ljust(width))
        yield "  ".join(cells)
