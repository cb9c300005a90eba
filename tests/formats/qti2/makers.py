"""Items and packages of QTI, written in short: `two` gives an item the names of QTI 2, `three` those of QTI 3."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tests.formats.anki.makers import package

if TYPE_CHECKING:
    from collections.abc import Mapping

MATCH: Final = '<responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct"/>'
MAP: Final = '<responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/map_response"/>'
_NAME: Final = re.compile(r"(</?)([a-z]+(?:[A-Z][A-Za-z]*)?)((?:\s[^<>]*)?>)")
_HTML: Final = frozenset(
    {"p", "div", "b", "br", "img", "object", "math", "span", "em", "ul", "li", "audio", "mi"}
)


def item(
    body: str,
    declared: str = "",
    processing: str = MATCH,
    *,
    rest: str = "",
    name: str = "q1",
    extra: str = "",
) -> str:
    """Return an item; its response is called RESPONSE."""
    return (
        f'<?xml version="1.0"?>\n<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="{name}" '
        f'title="Title of {name}" adaptive="false" timeDependent="false" {extra}>\n{declared}\n'
        f'<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>\n'
        f"<itemBody>{body}</itemBody>\n{processing}\n{rest}</assessmentItem>\n"
    )


def response(
    *right: str, cardinality: str = "single", base: str = "identifier", points: str = ""
) -> str:
    """Return the declaration of a response: right values, and points as `A=1 B=0.5` (`*` is every other one)."""
    values = "".join(f"<value>{value}</value>" for value in right)
    correct = f"<correctResponse>{values}</correctResponse>" if right else ""
    entries = dict(entry.rsplit("=", 1) for entry in points.split(" ") if entry)
    other = entries.pop("*", "0")
    listed = "".join(
        f'<mapEntry mapKey="{key.replace("~", " ")}" mappedValue="{value}"/>'
        for key, value in entries.items()
    )
    mapping = f'<mapping defaultValue="{other}">{listed}</mapping>' if points else ""
    head = f'identifier="RESPONSE" cardinality="{cardinality}" baseType="{base}"'
    return f"<responseDeclaration {head}>{correct}{mapping}</responseDeclaration>"


def choices(*texts: str, most: int = 1, shuffle: str = "true", prompt: str = "What fits?") -> str:
    """Return a choice of options that are called A, B, C, …; a text may hold markup."""
    listed = "".join(
        f'<simpleChoice identifier="{chr(65 + place)}">{text}</simpleChoice>'
        for place, text in enumerate(texts)
    )
    asked = f"<prompt>{prompt}</prompt>" if prompt else ""
    shown = f'shuffle="{shuffle}"' if shuffle else ""
    head = f'responseIdentifier="RESPONSE" {shown} maxChoices="{most}"'
    return f"<choiceInteraction {head}>{asked}{listed}</choiceInteraction>"


def column(names: str) -> str:
    """Return a column of a matching question; each side is called by a letter and says `text` and the letter."""
    sides = (
        f'<simpleAssociableChoice identifier="{name}" matchMax="1">text {name}</simpleAssociableChoice>'
        for name in names.split()
    )
    return f"<simpleMatchSet>{''.join(sides)}</simpleMatchSet>"


def match(lefts: str = "C D", rights: str = "R S") -> str:
    """Return a matching question."""
    asked = f"<prompt>Match.</prompt>{column(lefts)}{column(rights)}"
    return f'<matchInteraction responseIdentifier="RESPONSE">{asked}</matchInteraction>'


def three(text: str) -> str:
    """Return the item with the names of QTI 3."""

    def kebab(name: str) -> str:
        return re.sub(r"[A-Z]", lambda found: f"-{found[0].lower()}", name)

    def rename(found: re.Match[str]) -> str:
        start, name, rest = found.groups()
        if name in _HTML:
            return found[0]
        attrs = re.sub(r"\s([a-z]+[A-Z][A-Za-z]*)=", lambda attr: f" {kebab(attr[1])}=", rest)
        return f"{start}qti-{kebab(name)}{attrs}"

    return _NAME.sub(rename, text.replace("imsqti_v2p1", "imsqtiasi_v3p0"))


def manifest(*resources: tuple[str, str], inner: str = "") -> bytes:
    """Return a manifest that names files by their type."""
    listed = "\n".join(
        f'<resource identifier="r{number}" type="{kind}" href="{href}">{inner}<file href="{href}"/></resource>'
        for number, (kind, href) in enumerate(resources)
    )
    return f'<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"><resources>\n{listed}\n</resources></manifest>'.encode()


def packed(files: Mapping[str, str | bytes]) -> bytes:
    """Return a zip of these files."""
    return package(
        {name: text.encode() if isinstance(text, str) else text for name, text in files.items()}
    )
