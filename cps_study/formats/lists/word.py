"""Word documents (.docx): lists as people type them, with Word's own numbering; and tables.

A document becomes the lines of a list: each paragraph with the number or letter that Word shows
before it, and with what stands out in all of it (bold, highlighted, colored, underlined). A table
whose first row names its columns is read as a table of questions. The document comes from a
stranger, so it is unpacked within limits before python-docx sees it.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from cps_study.formats.base import NO_OPTIONS, ReadOptions, ReadResult
from cps_study.formats.item_builder import ItemBuilder
from cps_study.formats.item_faults import NO_KEY
from cps_study.formats.lists.lines import ListLine
from cps_study.formats.lists.printed import (
    BOTH_AT_ONCE,
    pages_of,
    printed_form,
    take_printed,
)
from cps_study.formats.lists.questions import take_list
from cps_study.formats.lists.table_rows import key_lines, take_headless, take_rows
from cps_study.formats.lists.typed import ListStyle
from cps_study.formats.lists.word_numbers import WordNumbers
from cps_study.formats.lists.word_pictures import WordPictures, pictures_in
from cps_study.formats.syntax.html_text import tidy
from cps_study.formats.syntax.office import OfficeError, refuse_bombs
from cps_study.formats.syntax.signatures import is_zip
from cps_study.model.problem import Problem, errors_in
from cps_study.model.text import excerpt, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cps_study.formats.lists.lines import Role
    from cps_study.formats.lists.printed import PrintedForm
    from cps_study.formats.syntax.html_text import ImageReference

_PART: Final = b"word/document.xml"
_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_GONE: Final = frozenset({f"{_W}del", f"{_W}moveFrom", f"{_W}txbxContent"})
"""What tracked changes removed, and boxes that float beside the text."""
_CHARACTERS: Final = {
    f"{_W}br": "\n",
    f"{_W}cr": "\n",
    f"{_W}tab": " ",
    f"{_W}noBreakHyphen": "-",
}
_OFF: Final = frozenset({"0", "false", "off", "none"})
_NO_COLOR: Final = frozenset({"auto", "000000", "ffffff", "none", ""})
_LOOKS: Final = (
    ("b", "val", "bold", _OFF),
    ("u", "val", "underline", _OFF),
    ("highlight", "val", "highlight", _OFF),
    ("color", "val", "color", _NO_COLOR),
    ("shd", "fill", "highlight", _NO_COLOR),
)
"""What makes text stand out: its property, the attribute that says how, and values that don't."""
_LONGEST_LABEL: Final = 4
"""A label such as `12)` or `(b)`."""
_A_NUMBER: Final = re.compile(r"\d+\. ")
_HEADING: Final = re.compile("heading|title|subtitle", re.IGNORECASE)
"""How the names of Word's styles for headings begin: in the file, they're always English."""
_SAVE_AGAIN: Final = "open it in Word, save it again as .docx, or save it as plain text"
_HEADINGS_OR_NOT: Final = (
    "if they're a card, add --no-headings; if they're headings, call them Front and Back in the "
    "document"
)


def detects(raw: bytes, name: str) -> bool:  # noqa: ARG001 - the content settles it
    """Return whether the bytes are a Word document."""
    return is_zip(raw) and _PART in raw


def printed_form_in(raw: bytes) -> PrintedForm | None:
    """Return which printed test of this program a document is; None if it isn't one."""
    try:
        return _printed(_open(raw).whole)
    except OfficeError:
        return None


def read(raw: bytes, source: str, options: ReadOptions = NO_OPTIONS) -> ReadResult:
    """Return the questions of a document; never raises. An item's line is its paragraph."""
    builder = ItemBuilder(source)
    try:
        document = _open(raw)
        printed = _printed(document.whole)
        if printed is not None:
            builder.pictures.files = WordPictures(document.whole)
            return _read_printed(document.whole, printed, options.key, builder)
        if not options.headings:
            return _read_body(document, builder, options)
        result = _read_body(document, builder)
        if _has_only_tables(document, result):
            return _read_headless(document, source) or result
    except OfficeError as exc:
        return ReadResult(problems=(Problem(source, 0, 0, str(exc), _SAVE_AGAIN),))
    return result


def _read_body(
    document: _Document, builder: ItemBuilder, headless: ReadOptions | None = None
) -> ReadResult:
    """Return the questions of a document. Raises OfficeError.

    With the options `headless`, tables without headings have questions, too.
    """
    builder.pictures.files = WordPictures(document.whole)
    lines = _take_body(document, builder, headless)
    take_list(lines, ListStyle(wraps=False), builder)
    _hint_at_key(builder)
    builder.items.sort(key=lambda draft: draft.line)
    return builder.result()


def _has_only_tables(document: _Document, result: ReadResult) -> bool:
    """Return whether no question was found in a document outside of its tables."""
    tables = document.table_numbers
    return not result.items and all(skipped.line in tables for skipped in result.skipped)


def _read_headless(document: _Document, source: str) -> ReadResult | None:
    """Return what a document's tables hold that have no headings, or the question if they do.

    None if they can't be tables of questions. Raises OfficeError.
    """
    result = _read_body(document, ItemBuilder(source), NO_OPTIONS)
    for problem in errors_in(list(result.problems)):
        asked = problem._replace(line=0, column=0, hint=_HEADINGS_OR_NOT)
        return ReadResult(problems=(asked,))
    return result if result.items else None


def _open(raw: bytes) -> _Document:
    """Return the document. Raises OfficeError."""
    refuse_bombs(raw, "document")
    import docx  # noqa: PLC0415 - slow to import

    try:
        return _Document(docx.Document(io.BytesIO(raw)))
    except Exception as exc:  # python-docx raises whatever a broken file leads it to
        raise OfficeError("the file isn't a Word document that can be read") from exc


def _printed(document: Any) -> PrintedForm | None:  # noqa: ANN401 - python-docx has no types
    """Return which printed test a document is, or None. Raises OfficeError."""
    try:
        return printed_form(document)
    except Exception as exc:  # python-docx raises whatever a broken file leads it to
        raise OfficeError("the document is damaged") from exc


def _read_printed(
    document: Any,  # noqa: ANN401
    printed: PrintedForm,
    key: bytes,
    builder: ItemBuilder,
) -> ReadResult:
    """Return the questions of a test that this program printed. Raises OfficeError."""
    if printed.is_key:
        what = f"this is only the key to form {printed.form} of a test"
        return ReadResult(problems=(Problem(builder.source, 0, 0, what, BOTH_AT_ONCE),))
    key_pages = pages_of(_open(key).whole) if key else []
    take_printed(pages_of(document), key_pages, builder)
    return builder.result()


def _take_body(
    document: _Document, builder: ItemBuilder, headless: ReadOptions | None
) -> list[ListLine]:
    """Take the tables of questions, and return all other text as lines. Raises OfficeError."""
    lines: list[ListLine] = []
    try:
        for number, element in enumerate(document.body.iterchildren(), 1):
            if element.tag == f"{_W}tbl":
                lines += _take_table(element, number, builder, headless)
            elif element.tag == f"{_W}p":
                lines += document.lines_of(element, number)
                for text in _boxes_in(element):
                    builder.note(number, f"text in a box was left out: '{excerpt(text)}'")
    except Exception as exc:  # the same: damage may show only here
        raise OfficeError("the document is damaged") from exc
    return lines


def _hint_at_key(builder: ItemBuilder) -> None:
    """Say what a key can look like if every question lacks one, as in a printed test."""
    without = sum(skipped.why == NO_KEY for skipped in builder.skipped)
    if without < 2 or builder.items:
        return
    builder.note_whole(
        "the document doesn't say which answers are right",
        "make the right options bold, or put 'Answer key' and '1. B  2. D' at the end",
    )


class _Document:
    """A document whose paragraphs become lines."""

    def __init__(self, document: Any) -> None:  # noqa: ANN401 - python-docx has no types for it
        self.whole = document
        self.body = document.element.body
        self._numbers = WordNumbers(document)
        self._styles = {style.style_id: style.element for style in document.styles}
        self._style_looks: dict[str, frozenset[str]] = {}
        self._roles: dict[str, Role] = {
            style.style_id: "heading"
            for style in document.styles
            if _HEADING.match(str(style.name))
        }

    @property
    def table_numbers(self) -> set[int]:
        """The numbers of the document's tables among its paragraphs."""
        parts = enumerate(self.body.iterchildren(), 1)
        return {number for number, part in parts if part.tag == f"{_W}tbl"}

    def lines_of(self, paragraph: Any, number: int) -> Iterator[ListLine]:  # noqa: ANN401
        """Yield the lines of a paragraph: one, or more where somebody pressed Shift and Enter."""
        label = self._numbers.label_of(paragraph)
        list_id = self._numbers.list_of(paragraph) if _A_NUMBER.fullmatch(label) else ""
        pictures = pictures_in(paragraph)
        role = self._roles.get(_named_style(paragraph, "pPr", "pStyle"), "")
        line = [_Piece(label)]
        for piece in self._pieces(paragraph):
            first, *others = piece.text.split("\n")
            line.append(_Piece(first, piece.looks))
            for other in others:
                yield _line(number, line, pictures)._replace(list_id=list_id, role=role)
                pictures = ()
                list_id = ""
                line = [_Piece(other, piece.looks)]
        yield _line(number, line, pictures)._replace(list_id=list_id, role=role)

    def _pieces(self, paragraph: Any) -> Iterator[_Piece]:  # noqa: ANN401
        """Yield the text of each run as it is now, with what makes it stand out."""
        styled = self._looks_of_style(_named_style(paragraph, "pPr", "pStyle"))
        for run in paragraph.iter(f"{_W}r"):
            if any(ancestor.tag in _GONE for ancestor in run.iterancestors()):
                continue
            text = "".join(_run_text(run))
            if text:
                named = self._looks_of_style(_named_style(run, "rPr", "rStyle"))
                yield _Piece(text, _changed(run.find(f"{_W}rPr"), styled | named))

    def _looks_of_style(self, ident: str) -> frozenset[str]:
        """Return the looks of a named style, with those of the styles that it is based on."""
        if ident not in self._styles:
            return frozenset()
        if ident not in self._style_looks:
            style = self._styles[ident]
            self._style_looks[ident] = frozenset()  # in case a style is based on itself
            based_on = style.find(f"{_W}basedOn")
            parent = "" if based_on is None else based_on.get(f"{_W}val", "")
            looks = _changed(style.find(f"{_W}rPr"), self._looks_of_style(parent))
            self._style_looks[ident] = looks
        return self._style_looks[ident]


class _Piece(NamedTuple):
    """A part of a line, and how it stands out."""

    text: str
    looks: frozenset[str] = frozenset()


def _named_style(element: Any, properties: str, name: str) -> str:  # noqa: ANN401
    """Return the id of the style that a paragraph or a run has, or nothing."""
    reference = element.find(f"{_W}{properties}/{_W}{name}")
    if reference is None:
        return ""
    return str(reference.get(f"{_W}val", ""))


def _line(number: int, pieces: Sequence[_Piece], pictures: tuple[ImageReference, ...]) -> ListLine:
    """Return a line with the looks that all of its text has, its label aside."""
    text = tidy("".join(piece.text for piece in pieces))
    looks = [piece.looks for piece in pieces if _is_text(piece.text)]
    marks = frozenset.intersection(*looks) if looks else frozenset()
    return ListLine(number, text, marks, pictures)


def _is_text(text: str) -> bool:
    """Return whether a piece of a line is more than blanks, or the letter, number or bullet."""
    plain = text.strip()
    is_label = len(plain) <= _LONGEST_LABEL and plain.endswith((".", ")", "-"))
    return bool(plain) and not is_label


def _run_text(run: Any) -> Iterator[str]:  # noqa: ANN401
    for part in run:
        if part.tag == f"{_W}t":
            yield part.text or ""
        else:
            yield _CHARACTERS.get(part.tag, "")


def _boxes_in(paragraph: Any) -> list[str]:  # noqa: ANN401
    """Return the text of each box that floats beside a paragraph.

    Word writes a box twice, the second time for old programs.
    """
    texts = map(_text_of, paragraph.iter(f"{_W}txbxContent"))
    return list(dict.fromkeys(filter(None, texts)))


def _changed(properties: Any, looks: frozenset[str]) -> frozenset[str]:  # noqa: ANN401
    """Return the looks after run properties have switched some on or off."""
    if properties is None:
        return looks
    changed = set(looks)
    for name, attribute, look, plain in _LOOKS:
        element = properties.find(f"{_W}{name}")
        if element is None:
            continue
        value = str(element.get(f"{_W}{attribute}", "on")).lower()
        if value in plain:
            changed.discard(look)
        else:
            changed.add(look)
    return frozenset(changed)


def _take_table(
    table: Any,  # noqa: ANN401
    number: int,
    builder: ItemBuilder,
    headless: ReadOptions | None,
) -> list[ListLine]:
    """Take a table of questions; return the lines of one that only sets a page."""
    rows = list(table.iter(f"{_W}tr"))
    pictured = [place for place, row in enumerate(rows, 1) if pictures_in(row)]
    texts = list(map(_cells, rows))
    key = key_lines(texts)
    if key:
        return [ListLine(number, line) for line in key]
    if take_rows(texts, lambda _: number, builder, pictured):
        return []
    if headless and take_headless(texts, lambda _: number, builder, pictured, headless):
        return []
    lines: list[ListLine] = []
    for row in rows:
        for cell, text in zip(row.iter(f"{_W}tc"), _cells(row), strict=True):
            lines.append(ListLine(number, text, pictures=pictures_in(cell)))
        lines.append(ListLine(number, ""))
    return lines


def _cells(row: Any) -> list[str]:  # noqa: ANN401
    """Return the text of a row's cells, each on one line."""
    return list(map(_text_of, row.iter(f"{_W}tc")))


def _text_of(element: Any) -> str:  # noqa: ANN401
    """Return the text of all paragraphs in a part of a document, on one line."""
    paragraphs = []
    for paragraph in element.iter(f"{_W}p"):
        runs = ("".join(_run_text(run)) for run in paragraph.iter(f"{_W}r"))
        paragraphs.append("".join(runs))
    return one_line(tidy(" ".join(paragraphs)))
