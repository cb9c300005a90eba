"""The texts of QTI 2 and 3: one set of names for both, and what a candidate reads, as plain text.

QTI calls the person who answers "the candidate".
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.formats.syntax.html_text import Plain, plain_of_html, tidy
from cps_study.model.text import excerpt, one_line

if TYPE_CHECKING:
    from cps_study.formats.syntax.xml_tree import Node

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
"""Elements that are not part of what is asked: answers, feedback, and notes for other programs."""
_LEFT_OUT: Final = {
    "infoControl": "a hint",
    "audio": "sound or video",
    "video": "sound or video",
    "track": "sound or video",
    "source": "sound or video",
    "iframe": "sound or video",
    "object": "sound or video",
}
"""Elements that a candidate sees but plain text can't hold, and what the report calls them."""
_NUMBERING: Final = ("type", "start", "style")
"""The attributes that say how a list is numbered."""
_PRIVATE_USE: Final = range(0xE000, 0xF900)
"""Unicode's characters without a meaning of their own."""
_GAP: Final = "_____"


class CandidateText(NamedTuple):
    """What a candidate reads, and what couldn't come along, in words."""

    plain: Plain
    lost: tuple[str, ...] = ()


def unify_names(node: Node) -> None:
    """Give a tree of QTI 3 the names of QTI 2, in place.

    `qti-simple-choice` becomes simpleChoice, and `max-choices` becomes maxChoices. As far as
    this program reads them, the two differ in nothing else (compared with Citolab/qti-convert).
    Files that mix them exist.
    """
    if node.name.startswith("qti-"):
        node.name = _camel_case(node.name.removeprefix("qti-"))
    if any("-" in name for name in node.attrs):
        node.attrs = {_camel_case(name): value for name, value in node.attrs.items()}
    for child in node.nodes:
        unify_names(child)


def _camel_case(name: str) -> str:
    first, *rest = name.split("-")
    return first + "".join(part[:1].upper() + part[1:] for part in rest)


def is_interaction(node: Node) -> bool:
    """Return whether the candidate answers in this element."""
    return node.name.endswith("Interaction")


def deep(node: Node) -> list[Node]:
    """Return every element inside, at any depth, in the file's order."""
    descendants: list[Node] = []
    waiting = list(node.nodes)[::-1]  # a stack, so the next one is at its end
    while waiting:
        current = waiting.pop()
        descendants.append(current)
        waiting += list(current.nodes)[::-1]
    return descendants


def content_of(node: Node) -> CandidateText:
    """Return what a candidate reads in an element before answering.

    That is without feedback, options, or notes for tutors.
    """
    if all(isinstance(child, str) for child in node.children):
        # Most options are like this. The way through HTML would give the same, but slower.
        return CandidateText(Plain(tidy(node.text().replace("\n", " "))))
    writer = CandidateHtml(_unused_character(node.text()))
    plain = plain_of_html(writer.inner(node))
    plain = plain._replace(text=_with_gaps(plain.text, writer.gap))
    return CandidateText(plain, tuple(writer.lost))


def _with_gaps(text: str, gap: str) -> str:
    """Return the text with a line to fill in wherever the `gap` character marks a box to type in.

    A box alone on its line is below the question, not inside it, so nothing shows it.
    """
    if gap not in text:
        return text
    lines = [line for line in text.split("\n") if line.strip() != gap]
    return "\n".join(lines).replace(gap, _GAP).strip()


def _unused_character(text: str) -> str:
    """Return a character that the text doesn't have, to mark a position in it."""
    for code in _PRIVATE_USE:
        if chr(code) not in text:
            return chr(code)
    return chr(_PRIVATE_USE[0])


class CandidateHtml:
    """Writes what a candidate reads as plain HTML, and notes what gets lost.

    `gap` is the character for a box to type in.
    """

    def __init__(self, gap: str) -> None:
        self.gap = gap
        self.lost: list[str] = []

    def inner(self, node: Node) -> str:
        """Return what is inside an element."""
        parts = []
        for child in node.children:
            if isinstance(child, str):
                parts.append(escape(child, quote=False))
            else:
                parts.append(self._outer(child))
        return "".join(parts)

    def _outer(self, node: Node) -> str:
        """Return an element itself, or what stands for it in a plain text."""
        name = node.name
        if name in _UNSEEN:
            return ""
        if name == "rubricBlock":
            return self._rubric(node)
        if name == "math":
            self.lost.append("the layout of a formula")
            return f" {escape(one_line(node.text()), quote=False)} "
        if _is_picture(node):
            return _picture(node)
        if name in _LEFT_OUT:
            self.lost.append(_LEFT_OUT[name])
            return ""
        if name == "textEntryInteraction":
            return self.gap
        if is_interaction(node):
            return f"<div>{self.inner(node)}</div>"
        numbering = "".join(
            f' {key}="{escape(node.attrs[key])}"' for key in _NUMBERING if key in node.attrs
        )
        return f"<{name}{numbering}>{self.inner(node)}</{name}>"

    def _rubric(self, node: Node) -> str:
        """Return instructions for the candidate; those for others are lost, and noted."""
        views = node.attrs.get("view", "candidate").split()
        if "candidate" in views:
            return f"<div>{self.inner(node)}</div>"
        self.lost.append(f"a note for the {excerpt(' and the '.join(views))}")
        return ""


def _is_picture(node: Node) -> bool:
    """Return whether an element shows a picture; an object may also be a sound or a video."""
    if node.name == "object":
        return node.attrs.get("type", "").startswith("image/")
    return node.name == "img"


def _picture(node: Node) -> str:
    source = node.attrs.get("src") or node.attrs.get("data") or ""
    alt = node.attrs.get("alt") or one_line(node.text())
    return f'<img src="{escape(source)}" alt="{escape(alt)}">'
