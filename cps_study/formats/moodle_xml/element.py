"""The elements of Moodle XML: their texts by format, their numbers, and their switches."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Final

from cps_study.formats.item_builder import NOTHING, picture_name
from cps_study.formats.pictures.cleaning import bytes_of_base64
from cps_study.formats.syntax.html_text import ImageReference, Plain, plain_of_html, tidy

if TYPE_CHECKING:
    from cps_study.formats.syntax.xml_tree import Node

_MARKDOWN_PICTURE: Final = re.compile(r"!\[([^\]\n]{0,300}+)\]\(([^)\s]{1,500}+)[^)\n]{0,300}+\)")
_PLAIN_FORMATS: Final = frozenset({"plain_text", "wiki_like"})
_OFF: Final = frozenset({"", "0", "false"})


def raw_text_of(node: Node | None) -> str:
    """Return an element's text as it is written: that of its <text>, if it has one.

    Nothing comes back for an element that is missing, or that has other elements inside.
    """
    if node is None:
        return ""
    inner = node.find("text") or node
    if inner.name != "text" and any(inner.nodes):
        return ""
    return inner.text()


def text_of(node: Node | None, inherited_format: str = "html") -> Plain:
    """Return an element's text, read by the format that it names.

    A format that is missing is the inherited one, and an unknown one is HTML.
    """
    if node is None:
        return NOTHING
    inner = node.find("text") or node
    has_markup = any(inner.nodes)  # HTML that wasn't escaped
    if has_markup and inner.name != "text":
        return NOTHING
    text_format = format_of(node, inherited_format)
    if has_markup:
        return _plain_of_format(inner.inner_html(), text_format)
    text = inner.text()
    if text_format in _PLAIN_FORMATS:
        return Plain(tidy(text))
    if text_format == "markdown":
        return _plain_of_markdown(text)
    return _plain_of_format(text, text_format)


def format_of(node: Node | None, inherited_format: str) -> str:
    """Return the format that an element names for its text."""
    if node is None:
        return inherited_format
    return node.attrs.get("format", inherited_format)


def number_in(text: str) -> float:
    """Return a weight or a mark; not a number if it isn't a finite one. Empty means zero.

    Moodle also accepts a decimal comma.
    """
    try:
        number = float(text.strip().replace(",", ".") or "0")
    except ValueError:
        return math.nan
    return number if math.isfinite(number) else math.nan


def file_of(question: Node, address: str) -> bytes | None:
    """Return the file that a question has for an address in its text, or None.

    Raises PictureError if it isn't Base64.
    """
    name = picture_name(address)
    for file in question.all("file"):
        if tidy(file.attrs.get("name", "")) == name:
            return bytes_of_base64(file.text())
    packed = raw_text_of(question.find("image_base64"))  # old files have it beside the text
    return bytes_of_base64(packed) if packed else None


def is_off(node: Node, switch: str, *, if_missing: bool = False) -> bool:
    """Return whether a switch is off, as Moodle reads it: empty, 0 or false."""
    element = node.find(switch)
    if element is None:
        return if_missing
    return raw_text_of(element).strip().lower() in _OFF


def _plain_of_format(markup: str, text_format: str) -> Plain:
    """Return the text of HTML; Moodle's own format is HTML whose line breaks count."""
    if text_format == "moodle_auto_format":
        markup = markup.strip().replace("\n", "<br>")
    return plain_of_html(markup)


def _plain_of_markdown(text: str) -> Plain:
    """Return Markdown as it is written, but with its pictures taken out."""
    pictures = tuple(
        ImageReference(tidy(source), tidy(alt)) for alt, source in _MARKDOWN_PICTURE.findall(text)
    )
    return Plain(tidy(_MARKDOWN_PICTURE.sub("", text)), pictures)
