"""Texts of QTI 2 and 3: one set of names for both, and what a candidate reads of an element, without markup."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.formats.syntax.html_text import Plain, plain_of_html, tidy
from cps_study.model.text import excerpt, one_line

if TYPE_CHECKING:
    from cps_study.formats.syntax.xml_tree import Node

_PRIVATE: Final = (0xE000, 0xF900)
_SHOWN_GAP: Final = "_____"
FEEDBACK: Final = frozenset({"feedbackInline", "feedbackBlock", "modalFeedback"})
_UNSEEN: Final = FEEDBACK | {
    "simpleChoice",
    "simpleMatchSet",
    "catalogInfo",
    "stylesheet",
    "templateBlock",
    "templateInline",
    "companionMaterialsInfo",
}
_LOST: Final = {"infoControl": "a hint"} | dict.fromkeys(
    ("audio", "video", "track", "source", "iframe", "object"), "a sound or a film"
)


class Content(NamedTuple):
    """What a candidate reads, and what of it could not come along, in words."""

    plain: Plain
    lost: tuple[str, ...] = ()


def unify_names(node: Node) -> None:
    """Give a tree of QTI 3 the names of QTI 2: `qti-simple-choice` as simpleChoice, `max-choices` as maxChoices.

    The two differ in nothing else as far as it is read here (compared with Citolab/qti-convert), and files that mix
    them exist.
    """
    if node.name.startswith("qti-"):
        node.name = _camel(node.name.removeprefix("qti-"))
    if node.attrs and "-" in "".join(node.attrs):
        node.attrs = {_camel(name): value for name, value in node.attrs.items()}
    for child in node.nodes:
        unify_names(child)


def _camel(name: str) -> str:
    first, *rest = name.split("-")
    return first + "".join(part[:1].upper() + part[1:] for part in rest)


def is_interaction(node: Node) -> bool:
    """Tell whether the candidate answers here."""
    return node.name.endswith("Interaction")


def deep(node: Node) -> list[Node]:
    """Return every element within, in the file's order."""
    found: list[Node] = []
    waiting = list(node.nodes)[::-1]
    while waiting:
        found.append(waiting.pop())
        waiting += list(found[-1].nodes)[::-1]
    return found


def content_of(node: Node) -> Content:
    """Return what a candidate reads in the element before answering: no feedback, no options, no notes to tutors."""
    if all(
        isinstance(child, str) for child in node.children
    ):  # most options: the same, without the way through HTML
        return Content(Plain(tidy(node.text().replace("\n", " "))))
    writer = _Writer(_unused_sign(node.text()))
    text, pictures = plain_of_html(writer.inner(node))
    if (
        writer.gap in text
    ):  # a place to type in stands within the text, or below it in a line of its own
        lines = [line for line in text.split("\n") if line.strip() != writer.gap]
        text = "\n".join(lines).replace(writer.gap, _SHOWN_GAP).strip()
    return Content(Plain(text, pictures), tuple(writer.lost))


def _unused_sign(text: str) -> str:
    """Return a sign of private use that the text does not have, to hold a place in it."""
    return next((sign for sign in map(chr, range(*_PRIVATE)) if sign not in text), chr(_PRIVATE[0]))


class _Writer:
    """Writes what a candidate reads as plain HTML, and notes what is lost."""

    def __init__(self, gap: str) -> None:
        self.gap = gap
        self.lost: list[str] = []

    def inner(self, node: Node) -> str:
        """Return what stands within an element."""
        return "".join(
            escape(child, quote=False) if isinstance(child, str) else self._outer(child)
            for child in node.children
        )

    def _outer(self, node: Node) -> str:
        name = node.name
        if name in _UNSEEN:
            return ""
        if name == "rubricBlock":
            return self._rubric(node)
        if name == "img" or (name == "object" and node.attrs.get("type", "").startswith("image/")):
            return _picture(node)
        if name == "math":
            self.lost.append("the layout of a formula")
            return f" {escape(one_line(node.text()), quote=False)} "
        if name in _LOST:
            self.lost.append(_LOST[name])
            return ""
        if is_interaction(node):
            return self.gap if name == "textEntryInteraction" else f"<div>{self.inner(node)}</div>"
        return f"<{name}>{self.inner(node)}</{name}>"

    def _rubric(self, node: Node) -> str:
        """Return instructions to the candidate; those to others are left out, which is said."""
        views = node.attrs.get("view", "candidate").split()
        if "candidate" in views:
            return f"<div>{self.inner(node)}</div>"
        self.lost.append(f"a note for the {excerpt(' and the '.join(views))}")
        return ""


def _picture(node: Node) -> str:
    source = node.attrs.get("src") or node.attrs.get("data") or ""
    alt = node.attrs.get("alt") or one_line(node.text())
    return f'<img src="{escape(source)}" alt="{escape(alt)}">'
