"""Writes a document as one HTML page: for the screen, for print, and for large print.

The page loads nothing and runs nothing.
"""

from __future__ import annotations

import re
from functools import cache
from html import escape
from importlib.resources import files
from itertools import groupby
from typing import TYPE_CHECKING, Final, assert_never

from cps_study.model.text import one_line, printable
from cps_study.paper.document import (
    BlankFields,
    Drawing,
    Heading,
    KeepTogether,
    KeyEntry,
    OptionList,
    PageBreak,
    Paragraph,
    QuestionBlock,
    TableBlock,
    is_right_to_left,
    picture_words,
)
from cps_study.paper.placed_picture import POINTS, data_address, size_on_paper

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cps_study.paper.document import Document, DocumentBlock, KeyReason, LetteredOption

_NOT_PLAIN: Final = re.compile(r"[^A-Za-z0-9]")
_SVG_TAG: Final = re.compile(r"<svg\b[^>]*>")
_SVG_NAMES: Final = re.compile(
    r"\s(role|aria-label|aria-labelledby|aria-hidden)=(\"[^\"]*\"|'[^']*')"
)
"""Attributes that say what a screen reader hears; ours take their place."""
_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'"
)
"""Styles and pictures are part of the page. No script runs, nothing is fetched."""
_BLANK: Final = '<span class="blank"></span>'
"""A line to write on."""


def html_page(document: Document, *, large: bool = False) -> str:
    """Return the document as a page of its own.

    `large` sets everything in 18 points or more, in one column.
    """
    css = stylesheet("page.css") + _page_footer(document.running, large=large)
    running = paragraph(document.running, "running")
    body = (
        f'<header>\n<h1 dir="auto">{as_text(document.title)}</h1>\n{running}</header>\n'
        f"<main>\n{_blocks(document)}</main>\n"
        f"<footer>\n{running}</footer>\n"
    )
    return whole_page(document.title, body, css, _POLICY, language=document.language, large=large)


def whole_page(
    title: str, body: str, css: str, policy: str, *, language: str = "en", large: bool = False
) -> str:
    """Return a page around a body that is already HTML.

    `policy` is the page's Content-Security-Policy.
    """
    return (
        f'<!DOCTYPE html>\n<html lang="{as_text(language)}"{_class("large" if large else "")}>\n'
        '<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{as_text(one_line(title))}</title>\n<style>{css}</style>\n</head>\n"
        f"<body>\n{body}</body>\n</html>\n"
    )


def as_text(text: str) -> str:
    """Return text as HTML that only shows it, in an element or in a quoted attribute."""
    return escape(printable(text))


@cache
def stylesheet(name: str) -> str:
    """Return a file of this folder (a style sheet or a script) that goes into pages unchanged."""
    return (files("cps_study.paper") / name).read_text(encoding="utf-8")


def paragraph(text: str, kind: str = "", language: str = "") -> str:
    """Return a paragraph with the direction of its own text; an empty string for no text."""
    if not text:
        return ""
    said = f' lang="{as_text(language)}"' if language else ""
    return f'<p{_class(kind)}{said} dir="auto">{as_text(text)}</p>\n'


def lettered(options: Sequence[LetteredOption]) -> str:
    """Return options as a list that keeps their letters; an empty string for no options."""
    if not options:
        return ""
    items = []
    for option in options:
        text = paragraph(option.text) or "<p></p>"
        items.append(f'<li value="{_list_number(option.letter)}">{text}</li>\n')
    return f'<ol class="options" type="A">\n{"".join(items)}</ol>\n'


def _blocks(document: Document) -> str:
    """Return all blocks; if the document is short, runs of questions may be in two columns."""
    parts: list[str] = []
    runs = groupby(_without_skipped_levels(document.blocks), key=_is_asking)
    for asking, run in runs:
        part = _run(run)
        if asking and document.short:
            part = f'<div class="short">\n{part}</div>\n'
        parts.append(part)
    return "".join(parts)


def _is_asking(block: DocumentBlock) -> bool:
    return isinstance(block, QuestionBlock | KeepTogether)


def _without_skipped_levels(blocks: Iterable[DocumentBlock]) -> Iterator[DocumentBlock]:
    """Yield the blocks with their headings below the page's own (h1), no level left out."""
    level = 1
    for block in blocks:
        if isinstance(block, Heading):
            level = min(block.level + 1, level + 1)
            yield block._replace(level=level)
        else:
            yield block


def _run(blocks: Iterable[DocumentBlock]) -> str:
    """Return blocks in order: questions that follow each other are one list; so are answers."""
    parts: list[str] = []
    for kind, run in groupby(blocks, key=type):
        inside = "".join(map(_block, run))
        if kind is QuestionBlock:
            inside = f'<ol class="asks">\n{inside}</ol>\n'
        elif kind is KeyEntry:
            inside = f'<ol class="key">\n{inside}</ol>\n'
        parts.append(inside)
    return "".join(parts)


def _block(block: DocumentBlock) -> str:
    match block:
        case Heading():
            return f'<h{block.level} dir="auto">{as_text(block.text)}</h{block.level}>\n'
        case Paragraph():
            kind = "" if block.role == "text" else block.role
            return paragraph(block.text, kind, block.language)
        case BlankFields():
            return _fields(block)
        case TableBlock():
            return _table(block)
        case Drawing():
            return _drawing(block)
        case PageBreak():
            return f"<hr{_class('break right' if block.right_hand else 'break')}>\n"
        case _:
            return _question_block(block)


def _question_block(block: OptionList | QuestionBlock | KeyEntry | KeepTogether) -> str:
    match block:
        case OptionList():
            inside = lettered(block.options)
            return f'<div class="choices"{language_attributes(block.language)}>\n{inside}</div>\n'
        case QuestionBlock():
            return _question(block)
        case KeyEntry():
            return _answer(block)
        case KeepTogether():
            return f'<div class="together">\n{_run(block.blocks)}</div>\n'
        case _:
            assert_never(block)


def _question(question: QuestionBlock) -> str:
    stem = paragraph(question.stem, "stem")
    picture = shown_picture(question)
    note = paragraph(question.note, "note")
    room = _room_for_answer(question)
    language = language_attributes(question.language)
    return f'<li value="{question.number}"{language}>{stem}{picture}{note}{room}</li>\n'


def shown_picture(question: QuestionBlock, ident: str = "") -> str:
    """Return a question's picture, which is part of the page; else what it shows, in words.

    A picture with an id can describe a field: a screen reader then says what it shows.
    """
    name = f' id="{ident}"' if ident else ""
    if question.picture is None:
        words = picture_words(question)
        if not words:
            return ""
        return f'<p class="picture"{name} dir="auto">{as_text(words)}</p>\n'
    width, height = (round(side / POINTS) for side in size_on_paper(question.picture))
    alt = as_text(one_line(question.image))
    return (
        f'<p class="shown"><img{name} src="{data_address(question.picture)}" alt="{alt}" '
        f'width="{width}" height="{height}"></p>\n'
    )


def _room_for_answer(question: QuestionBlock) -> str:
    """Return the options to mark, or a line for a letter or for words."""
    match question.answer:
        case "letter":
            return f'<p class="fill letter">Letter {_BLANK}</p>\n'
        case "words":
            return f'<p class="fill">Answer {_BLANK}</p>\n'
        case _:
            return lettered(question.options)


def _answer(entry: KeyEntry) -> str:
    parts = [paragraph(entry.answer, "answer")]
    if entry.reasons:
        reasons = "".join(map(_reason, entry.reasons))
        parts.append(f'<ol class="options reasons" type="A">\n{reasons}</ol>\n')
    parts.append(paragraph(entry.point))
    if entry.sources:
        sources = "".join(f'<li dir="auto">{as_text(line)}</li>\n' for line in entry.sources)
        parts.append(f'<ul class="source">\n{sources}</ul>\n')
    parts.append(f'<p class="item">{as_text(entry.item)}</p>\n')
    return (
        f'<li value="{entry.number}"{language_attributes(entry.language)}>{"".join(parts)}</li>\n'
    )


def _reason(reason: KeyReason) -> str:
    mark = ' <span class="right">\u2713 right</span>' if reason.right else ""
    option = f'<p><span dir="auto">{as_text(reason.text)}</span>{mark}</p>\n'
    why = paragraph(reason.why, "why")
    return f'<li value="{_list_number(reason.letter)}">{option}{why}</li>\n'


def _fields(fields: BlankFields) -> str:
    spans = [
        f'<span class="field"><span dir="auto">{as_text(label)}</span>{_BLANK}</span>\n'
        for label in fields.labels
    ]
    return f'<div class="fields">\n{"".join(spans)}</div>\n'


def _drawing(drawing: Drawing) -> str:
    """Return the drawing under a name that screen readers say.

    Whatever comes before the SVG element (an XML declaration, a doctype) is left out. A drawing
    without that element leaves its words.
    """
    svg_tag = _SVG_TAG.search(drawing.svg)
    if svg_tag is None:
        return paragraph(drawing.alt, "picture")
    attributes = _SVG_NAMES.sub("", svg_tag[0]).removeprefix("<svg")
    start = f'<svg role="img" aria-label="{as_text(one_line(drawing.alt))}"{attributes}'
    rest = drawing.svg[svg_tag.end() :].strip()
    kind = ' class="plot"' if drawing.has_colors_of_page else ""
    return f"<figure{kind}>\n{start}{rest}\n</figure>\n"


def _table(table: TableBlock) -> str:
    """Return a table with its caption, in a box that can be scrolled sideways.

    The first column names the rows.
    """
    heads = "".join(_cell(name, column, table, "col") for column, name in enumerate(table.columns))
    rows = "".join(f"<tr>{_row_cells(row, table)}</tr>\n" for row in table.rows)
    if table.title:
        caption = f'<caption dir="auto">{as_text(table.title)}</caption>\n'
        role, name = "region", as_text(one_line(table.title))
    else:
        caption = ""
        role, name = "group", "Table"
    return (
        f'<div class="wide" role="{role}" aria-label="{name}" tabindex="0">\n<table>\n{caption}'
        f"<thead>\n<tr>{heads}</tr>\n</thead>\n<tbody>\n{rows}</tbody>\n</table>\n</div>\n"
    )


def _row_cells(row: Sequence[str], table: TableBlock) -> str:
    cells = []
    for column, text in enumerate(row):
        scope = "row" if column == 0 else ""
        cells.append(_cell(text, column, table, scope))
    return "".join(cells)


def _cell(text: str, column: int, table: TableBlock, scope: str) -> str:
    """Return a cell; with a scope ("col" or "row") it's the header of a column or row.

    An empty cell is never a header: it would name nothing.
    """
    kind = _class("number" if column in table.right else "")
    inside = f'{kind} dir="auto">{as_text(text)}'
    if scope and text:
        return f'<th scope="{scope}"{inside}</th>'
    return f"<td{inside}</td>"


def _page_footer(running: str, *, large: bool) -> str:
    """Return the style for the foot of every printed page: the running line and page numbers."""
    quoted = "".join(_css_char(char) for char in printable(one_line(running)))
    size = "18pt" if large else "9pt"
    font = f"font: {size} system-ui, sans-serif"
    return (
        f'@page {{ @bottom-left {{ content: "{quoted}"; {font}; white-space: nowrap; }}'
        f' @bottom-right {{ content: counter(page) " / " counter(pages); {font}; }} }}\n'
    )


def _css_char(char: str) -> str:
    """Return a character so that it can't end the quoted CSS string that it goes into."""
    if _NOT_PLAIN.match(char):
        return f"\\{ord(char):x} "
    return char


def _list_number(letter: str) -> int:
    """Return what a list counts by: A is 1."""
    return ord(letter) - ord("A") + 1


def language_attributes(language: str) -> str:
    """Return a lang attribute, or an empty string for the page's own language.

    What's written from right to left is laid out so, too: the letter of an option is at its right.
    """
    if not language:
        return ""
    direction = ' dir="rtl"' if is_right_to_left(language) else ""
    return f' lang="{as_text(language)}"{direction}'


def _class(name: str) -> str:
    """Return a class attribute, or an empty string for no name."""
    if not name:
        return ""
    return f' class="{name}"'
