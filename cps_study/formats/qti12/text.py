"""The texts of a QTI 1.2 item: its stem, its options and its feedback, wherever an exporter put them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from cps_study.formats.syntax.html_text import ImageReference, Plain, plain_of_html, tidy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cps_study.formats.syntax.xml_tree import Node

RESPONSES: Final = frozenset(
    {"response_lid", "response_str", "response_num", "response_xy", "response_grp"}
)
_TEXTS: Final = frozenset({"mattext", "mat_formattedtext", "matemtext"})
_RENDERED: Final = frozenset(
    {"render_choice", "render_fib", "render_hotspot", "render_slider", "render_extension"}
)
_OTHER_MEDIA: Final = frozenset({"mataudio", "matvideo", "matapplet", "matapplication", "matref"})
_LOOKS_LIKE_HTML: Final = re.compile(
    r"</(?:p|div|span|b|i|em|strong|li|td)>|<(?:br|p|img|div)\b[^<]{0,500}>", re.IGNORECASE
)


def stem_of(presentation: Node) -> Plain:
    """Return what stands in a presentation outside its answers."""
    return _joined(_materials(presentation, RESPONSES))


def prompt_of(response: Node) -> Plain:
    """Return what stands in a response before its answers: a matching question's left side."""
    return _joined(_materials(response, _RENDERED))


def text_of(node: Node) -> Plain:
    """Return everything that stands in an option or in feedback."""
    return _joined(_materials(node, frozenset()))


def plays_media(node: Node) -> bool:
    """Tell whether there is sound, film or the like within."""
    return any(child.name in _OTHER_MEDIA or plays_media(child) for child in node.nodes)


def _joined(parts: Iterator[Plain]) -> Plain:
    held = list(parts)
    if len(held) == 1:
        return held[0]
    text = tidy("\n".join(part.text for part in held if part.text))
    return Plain(text, tuple(picture for part in held for picture in part.pictures))


def _materials(node: Node, stop: frozenset[str]) -> Iterator[Plain]:
    """Yield the texts and pictures within, in order, but not those of elements of the names in `stop`."""
    for child in node.nodes:
        if child.name in stop:
            continue
        if child.name in _TEXTS:
            yield _mattext(child)
        elif child.name == "matimage":
            source = child.attrs.get("uri") or child.attrs.get("entityref") or ""
            yield Plain("", (ImageReference(tidy(source), tidy(child.attrs.get("label", ""))),))
        else:
            yield from _materials(child, stop)


def _mattext(node: Node) -> Plain:
    """Return a text by its type. One without a type is plain by the standard, but some exporters forget to say HTML."""
    if any(node.nodes):
        return plain_of_html(node.inner_html())
    text = node.text()
    kind = (node.attrs.get("texttype") or node.attrs.get("type") or "").lower()
    if "html" in kind or (not kind and _LOOKS_LIKE_HTML.search(text)):
        return plain_of_html(text)
    return Plain(tidy(text))
