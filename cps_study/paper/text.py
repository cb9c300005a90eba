"""A document as Markdown and as plain text."""

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
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cps_study.paper.document import Document, DocumentBlock, LetteredOption

_MARKS: Final = re.compile(r"([\\`*_{}\[\]<>#|~$&])|^(\s*)([-+=]|\d+(?=[.)]))", re.MULTILINE)
_WIDTH: Final = 78


def markdown(document: Document) -> str:
    """Return the document as Markdown (CommonMark with tables); what items say is escaped."""
    lines = [f"# {_plain(document.title)}", "", _plain(document.running), ""]
    for block in flattened(document.blocks):
        lines += [*_markdown(block), ""]
    return "\n".join(lines).rstrip() + "\n"


def plain_text(document: Document) -> str:
    """Return the document as text in lines of 78 characters, for every printer and screen reader."""
    lines = [document.title, "=" * min(len(document.title), _WIDTH), document.running, ""]
    for block in flattened(document.blocks):
        lines += [*_text(block), ""]
    return "\n".join(line.rstrip() for line in lines).rstrip() + "\n"


def _plain(text: str) -> str:
    """Return text with everything escaped that Markdown would read as a mark."""
    return _MARKS.sub(
        lambda match: f"\\{match[1]}" if match[1] else f"{match[2]}\\{match[3]}", one_line(text)
    )


def _markdown(block: DocumentBlock) -> Iterator[str]:
    match block:
        case Heading():
            yield f"{'#' * (block.level + 1)} {_plain(block.text)}"
        case Paragraph(role="situation"):
            yield f"> {_plain(block.text)}"
        case Paragraph():
            yield _plain(block.text)
        case BlankFields():
            yield "  ".join(
                f"{label}: \\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_" for label in block.labels
            )
        case OptionList():
            yield from _listed(block.options)
        case QuestionBlock():
            yield from _asked(block)
        case KeyEntry():
            yield from _answered(block)
        case TableBlock():
            yield from _tabled(block)
        case Drawing():
            yield f"*{_plain(block.alt)}*"
        case PageBreak():
            yield "---"


def _listed(options: Sequence[LetteredOption]) -> Iterator[str]:
    for option in options:
        yield f"- **{option.letter}.** {_plain(option.text)}"


def _asked(block: QuestionBlock) -> Iterator[str]:
    blank = "\\_\\_\\_ " if block.answer == "letter" else ""
    note = f" *{_plain(block.note)}*" if block.note else ""
    yield f"**{block.number}.** {blank}{_plain(block.stem)}{note}"
    if block.image:
        yield ""
        yield f"Picture: {_plain(block.image)}"
    if block.options:
        yield ""
        yield from _listed(block.options)
    if block.answer == "words":
        yield ""
        yield "Answer: " + "\\_" * 30


def _answered(block: KeyEntry) -> Iterator[str]:
    yield f"**{block.number}. {_plain(block.answer)}** ({_plain(block.item)})"
    yield ""
    for reason in block.reasons:
        text = (
            f"**{reason.letter}. {_plain(reason.text)}**"
            if reason.right
            else f"{reason.letter}. {_plain(reason.text)}"
        )
        yield f"- {text}{': ' if reason.why else ''}{_plain(reason.why)}"
    for line in filter(None, (block.point, *(f"Source: {source}" for source in block.sources))):
        yield ""
        yield _plain(line)


def _tabled(block: TableBlock) -> Iterator[str]:
    if block.title:
        yield f"**{_plain(block.title)}**"
        yield ""
    yield f"| {' | '.join(map(_plain, block.columns))} |"
    yield f"|{'|'.join('---:' if place in block.right else '---' for place in range(len(block.columns)))}|"
    for row in block.rows:
        yield f"| {' | '.join(map(_plain, row))} |"


def _text(block: DocumentBlock) -> Iterator[str]:
    match block:
        case Heading():
            yield one_line(block.text)
            yield "-" * min(len(one_line(block.text)), _WIDTH)
        case Paragraph():
            yield from _wrapped(block.text)
        case BlankFields():
            yield "   ".join(f"{label}: ____________" for label in block.labels)
        case OptionList():
            for option in block.options:
                yield from _wrapped(option.text, f"   {option.letter}. ")
        case QuestionBlock():
            yield from _text_asked(block)
        case KeyEntry():
            yield from _text_answered(block)
        case TableBlock():
            yield from _text_tabled(block)
        case Drawing():
            yield from _wrapped(block.alt)
        case PageBreak():
            yield "-" * _WIDTH


def _wrapped(text: str, lead: str = "") -> list[str]:
    return textwrap.wrap(
        one_line(text), _WIDTH, initial_indent=lead, subsequent_indent=" " * len(lead)
    ) or [lead]


def _text_asked(block: QuestionBlock) -> Iterator[str]:
    blank = "____ " if block.answer == "letter" else ""
    yield from _wrapped(f"{blank}{block.stem} {block.note}".rstrip(), f"{block.number}. ")
    if block.image:
        yield from _wrapped(f"Picture: {block.image}", "   ")
    for option in block.options:
        yield from _wrapped(option.text, f"   {option.letter}. ")
    if block.answer == "words":
        yield "   Answer: " + "_" * 40


def _text_answered(block: KeyEntry) -> Iterator[str]:
    yield from _wrapped(f"{block.answer} ({block.item})", f"{block.number}. ")
    for reason in block.reasons:
        right = " (right)" if reason.right else ""
        yield from _wrapped(f"{reason.text}{right}: {reason.why}", f"   {reason.letter}. ")
    for line in filter(None, (block.point, *(f"Source: {source}" for source in block.sources))):
        yield from _wrapped(line, "   ")


def _text_tabled(block: TableBlock) -> Iterator[str]:
    if block.title:
        yield block.title
    widths = [max(map(len, column)) for column in zip(block.columns, *block.rows, strict=True)]
    for row in (block.columns, *block.rows):
        cells = (
            cell.rjust(width) if place in block.right else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        yield "  ".join(cells)
