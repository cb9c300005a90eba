"""The texts of a QTI 1.2 item: its stem, options and feedback, wherever an exporter put them."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.formats.syntax.html_text import ImageReference, Plain, plain_of_html, tidy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cps_study.formats.syntax.xml_tree import Node

RESPONSES: Final = frozenset(
    {"response_lid", "response_str", "response_num", "response_xy", "response_grp"}
)
"""The elements that a learner answers in."""
_TEXTS: Final = frozenset({"mattext", "mat_formattedtext", "matemtext"})
_RENDERED: Final = frozenset(
    {"render_choice", "render_fib", "render_hotspot", "render_slider", "render_extension"}
)
"""The elements that show the answers of a response."""
_OTHER_MEDIA: Final = frozenset({"mataudio", "matvideo", "matapplet", "matapplication", "matref"})
_LOOKS_LIKE_HTML: Final = re.compile(
    r"</(?:p|div|span|b|i|em|strong|li|td)>|<(?:br|p|img|div)\b[^<]{0,500}>", re.IGNORECASE
)
GAP: Final = "_____"
"""What an answer leaves in a text."""
_BOX: Final = Plain(GAP)
_BLANK_AFTER_GAP: Final = re.compile(rf"(?<={GAP}) (?=[.,;:!?)])")
_UNSURE_TYPES: Final = frozenset({"", "smart_text"})
"""Types of a text that may have HTML in it; the second is Blackboard's."""


class ResponseLabel(NamedTuple):
    """An option: its name, which the scoring uses, and its text."""

    name: str
    text: Plain


def responses_of(presentation: Node) -> list[Node]:
    """Return everything that a learner answers in, in order, but no response inside another."""
    responses = []
    for child in presentation.nodes:
        if child.name in RESPONSES:
            responses.append(child)
        else:
            responses += responses_of(child)
    return responses


def options_of(response: Node) -> list[ResponseLabel]:
    """Return the options of a response. Sakai has empty ones without a name, which aren't any.

    Blackboard's true and false may have no text: then their names are the text.
    """
    options = []
    for label in response.all("response_label"):
        name = label.attrs.get("ident", "")
        text = text_of(label)
        is_empty = not text.text and not text.pictures
        if is_empty and not name:
            continue
        if is_empty and name.lower() in {"true", "false"}:
            text = Plain(name)
        options.append(ResponseLabel(name, text))
    return options


def stem_of(presentation: Node) -> Plain:
    """Return what an item asks: everything in its presentation outside the answers.

    A box to type in leaves a gap, unless it comes last.
    """
    parts = list(_materials(presentation, RESPONSES))
    while parts[-1:] == [_BOX]:
        parts.pop()
    if _BOX not in parts:
        return _joined(parts)
    stem = _joined(parts, " ")
    return stem._replace(text=_BLANK_AFTER_GAP.sub("", stem.text))


def prompt_of(response: Node) -> Plain:
    """Return what a response says before its answers: the left side of a matching question."""
    return _joined(_materials(response, _RENDERED))


def text_of(node: Node) -> Plain:
    """Return the whole text of an option or of feedback."""
    return _joined(_materials(node, frozenset()))


def plays_media(node: Node) -> bool:
    """Return whether there is sound, video, or the like inside."""
    return any(child.name in _OTHER_MEDIA or plays_media(child) for child in node.nodes)


def _joined(materials: Iterable[Plain], between: str = "\n") -> Plain:
    """Return the texts as one, each on a line of its own, with all their pictures."""
    parts = list(materials)
    if len(parts) == 1:
        return parts[0]
    text = between.join(part.text for part in parts if part.text)
    pictures = tuple(chain.from_iterable(part.pictures for part in parts))
    left_out = tuple(chain.from_iterable(part.left_out for part in parts))
    return Plain(tidy(text), pictures, left_out)


def _materials(node: Node, skipped: frozenset[str]) -> Iterator[Plain]:
    """Yield the texts and pictures inside, in order, except in elements with a `skipped` name."""
    for child in node.nodes:
        if child.name in skipped:
            if child.name == "response_str":
                yield _BOX
            continue
        if child.name in _TEXTS:
            yield _mattext(child)
        elif child.name == "matimage":
            yield _matimage(child)
        else:
            yield from _materials(child, skipped)


def _matimage(node: Node) -> Plain:
    source = node.attrs.get("uri") or node.attrs.get("entityref") or ""
    if not source.strip():
        return Plain("")  # as in Sakai, where it is in every question
    label = node.attrs.get("label", "")
    return Plain("", (ImageReference(tidy(source), tidy(label)),))


def _mattext(node: Node) -> Plain:
    """Return a text according to its type.

    By the standard, a text without a type is plain. Some exporters forget to say that theirs is
    HTML, so a text that looks like it is read as HTML unless its type rules that out.
    """
    if any(node.nodes):  # markup that wasn't escaped
        return plain_of_html(node.inner_html())
    text = node.text()
    kind = node.attrs.get("texttype") or node.attrs.get("type") or ""
    says_html = "html" in kind.lower()
    forgot_to_say = kind.lower() in _UNSURE_TYPES and _LOOKS_LIKE_HTML.search(text)
    if says_html or forgot_to_say:
        return plain_of_html(text)
    return Plain(tidy(text))
