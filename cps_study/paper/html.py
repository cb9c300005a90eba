"""A document as one HTML page: for the screen, for print, and for large print. Nothing in it is loaded or run."""

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
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cps_study.paper.document import Document, DocumentBlock, KeyReason, LetteredOption

_NOT_PLAIN: Final = re.compile(r"[^A-Za-z0-9]")
_SVG_TAG: Final = re.compile(r"<svg\b[^>]*>")
_SVG_SPOKEN: Final = re.compile(
    r"\s(role|aria-label|aria-labelledby|aria-hidden)=(\"[^\"]*\"|'[^']*')"
)
_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
)
"""Styles stand in the page (a picture may bring some); no script runs and nothing is fetched from anywhere."""


def html_page(document: Document, *, large: bool = False) -> str:
    """Return the document as a page of its own; `large` sets everything in 18 point or more, in one column."""
    css = f"{stylesheet('page.css')}{_page_numbers(document.running, large=large)}"
    body = (
        f'<header>\n<h1 dir="auto">{as_text(document.title)}</h1>\n{_running(document)}</header>\n'
        f"<main>\n{_blocks(document)}</main>\n"
        f"<footer>\n{_running(document)}</footer>\n"
    )
    return whole_page(document.title, body, css, _POLICY, language=document.language, large=large)


def whole_page(
    title: str, body: str, css: str, policy: str, *, language: str = "en", large: bool = False
) -> str:
    """Return a page around the body, which is HTML already; `policy` is its Content-Security-Policy."""
    kind = ' class="large"' if large else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{as_text(language)}"{kind}>\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{as_text(one_line(title))}</title>\n<style>{css}</style>\n</head>\n<body>\n{body}</body>\n</html>\n"
    )


def as_text(text: str) -> str:
    """Return text as HTML that shows it, in an element or in a quoted attribute, and does nothing else."""
    return escape(printable(text))


@cache
def stylesheet(name: str) -> str:
    """Return a file of this package that goes into pages as it is."""
    return (files("cps_study.paper") / name).read_text(encoding="utf-8")


def paragraph(text: str, kind: str = "") -> str:
    """Return a paragraph that runs in its own text's direction; nothing for no text."""
    return f'<p{_kind(kind)} dir="auto">{as_text(text)}</p>\n' if text else ""


def lettered(options: Sequence[LetteredOption]) -> str:
    """Return options as a list under the letters that they have here."""
    items = "".join(
        f'<li value="{_place(option.letter)}">{_line(option.text)}</li>\n' for option in options
    )
    return f'<ol class="options" type="A">\n{items}</ol>\n' if options else ""


def _blocks(document: Document) -> str:
    """Return all blocks; runs of questions may stand in two columns."""
    parts: list[str] = []
    for asking, run in groupby(
        _step_headings(document.blocks),
        key=lambda block: isinstance(block, QuestionBlock | KeepTogether),
    ):
        inside = _run(run)
        parts.append(
            f'<div class="short">\n{inside}</div>\n' if asking and document.short else inside
        )
    return "".join(parts)


def _step_headings(blocks: Iterable[DocumentBlock]) -> Iterator[DocumentBlock]:
    """Yield the blocks with headings that stand below the page's own, so that none skips a level."""
    above = 1
    for block in blocks:
        if isinstance(block, Heading):
            above = min(block.level + 1, above + 1)
            yield block._replace(level=above)
        else:
            yield block


def _run(blocks: Iterable[DocumentBlock]) -> str:
    """Return blocks one after the other: questions that follow each other are one list, and so are answers."""
    parts: list[str] = []
    for kind, run in groupby(blocks, key=type):
        inside = "".join(_block(block) for block in run)
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
            return paragraph(block.text, "" if block.role == "text" else block.role)
        case BlankFields():
            return _fields(block)
        case TableBlock():
            return _table(block)
        case Drawing():
            return _picture(block)
        case PageBreak():
            return '<hr class="break">\n'
        case _:
            return _question_block(block)


def _question_block(block: OptionList | QuestionBlock | KeyEntry | KeepTogether) -> str:
    match block:
        case OptionList():
            return f'<div class="choices">\n{lettered(block.options)}</div>\n'
        case QuestionBlock():
            return _ask(block)
        case KeyEntry():
            return _answer(block)
        case KeepTogether():
            return f'<div class="together">\n{_run(block.blocks)}</div>\n'
        case _:
            assert_never(block)


def _ask(ask: QuestionBlock) -> str:
    blank = '<span class="blank"></span>'
    answer = {
        "options": lettered(ask.options),
        "letter": f'<p class="fill letter">Letter {blank}</p>\n',
        "words": f'<p class="fill">Answer {blank}</p>\n',
    }[ask.answer]
    shown = paragraph(f"Picture: {ask.image}" if ask.image else "", "picture")
    return f'<li value="{ask.number}">{paragraph(ask.stem, "stem")}{shown}{paragraph(ask.note, "note")}{answer}</li>\n'


def _answer(answer: KeyEntry) -> str:
    reasons = "".join(_reason(reason) for reason in answer.reasons)
    listed = f'<ol class="options reasons" type="A">\n{reasons}</ol>\n' if reasons else ""
    sources = "".join(f'<li dir="auto">{as_text(line)}</li>\n' for line in answer.sources)
    read = f'<ul class="source">\n{sources}</ul>\n' if sources else ""
    return (
        f'<li value="{answer.number}">{paragraph(answer.answer, "answer")}{listed}{paragraph(answer.point)}{read}'
        f'<p class="item">{as_text(answer.item)}</p>\n</li>\n'
    )


def _reason(reason: KeyReason) -> str:
    mark = ' <span class="right">\u2713 right</span>' if reason.right else ""
    text = f'<p><span dir="auto">{as_text(reason.text)}</span>{mark}</p>\n'
    return f'<li value="{_place(reason.letter)}">{text}{paragraph(reason.why, "why")}</li>\n'


def _fields(fields: BlankFields) -> str:
    spans = "".join(
        f'<span class="field"><span dir="auto">{as_text(label)}</span><span class="blank"></span></span>\n'
        for label in fields.labels
    )
    return f'<div class="fields">\n{spans}</div>\n'


def _picture(picture: Drawing) -> str:
    """Return the drawing with its name for those who do not see it; what stands before the drawing is left out."""
    found = _SVG_TAG.search(picture.svg)
    if found is None:
        return paragraph(picture.alt, "picture")
    tag = _SVG_SPOKEN.sub("", found[0])
    spoken = (
        f'<svg role="img" aria-label="{as_text(one_line(picture.alt))}"{tag.removeprefix("<svg")}'
    )
    return f"<figure>\n{spoken}{picture.svg[found.end() :].strip()}\n</figure>\n"


def _table(block: TableBlock) -> str:
    """Return a table with its caption; the first column names the row."""
    heads = "".join(
        _cell(name, place, block, "col" if name else "") for place, name in enumerate(block.columns)
    )
    rows = "".join(
        "<tr>"
        + "".join(
            _cell(text, place, block, "row" if place == 0 and text else "")
            for place, text in enumerate(row)
        )
        + "</tr>\n"
        for row in block.rows
    )
    caption = f'<caption dir="auto">{as_text(block.title)}</caption>\n' if block.title else ""
    role, name = ("region", as_text(one_line(block.title))) if block.title else ("group", "Table")
    return (
        f'<div class="wide" role="{role}" aria-label="{name}" tabindex="0">\n<table>\n{caption}'
        f"<thead>\n<tr>{heads}</tr>\n</thead>\n<tbody>\n{rows}</tbody>\n</table>\n</div>\n"
    )


def _cell(text: str, place: int, block: TableBlock, scope: str) -> str:
    tag, scoped = ("th", f' scope="{scope}"') if scope else ("td", "")
    number = _kind("number" if place in block.right else "")
    return f'<{tag}{scoped}{number} dir="auto">{as_text(text)}</{tag}>'


def _running(document: Document) -> str:
    return paragraph(document.running, "running")


def _page_numbers(running: str, *, large: bool) -> str:
    """Return the style of what stands at the foot of every printed page."""
    quoted = "".join(_css_char(char) for char in printable(one_line(running)))
    size = "18pt" if large else "9pt"
    font = f"font: {size} system-ui, sans-serif"
    return (
        f'@page {{ @bottom-left {{ content: "{quoted}"; {font}; white-space: nowrap; }}'
        f' @bottom-right {{ content: counter(page) " / " counter(pages); {font}; }} }}\n'
    )


def _css_char(char: str) -> str:
    """Return a character as it stands in a quoted string of a style sheet, whatever it would mean there."""
    return f"\\{ord(char):x} " if _NOT_PLAIN.match(char) else char


def _line(text: str) -> str:
    return paragraph(text) or "<p></p>"


def _place(letter: str) -> int:
    return ord(letter) - ord("A") + 1


def _kind(kind: str) -> str:
    return f' class="{kind}"' if kind else ""
