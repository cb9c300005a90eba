"""Build items and packages of QTI 2 and 3 piece by piece.

Everything has the names of QTI 2; `three` gives an item those of QTI 3.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from cps_study.formats.base import ReadResult

_TEMPLATES: Final = "http://www.imsglobal.org/question/qti_v2p1/rptemplates"
MATCH: Final = f'<responseProcessing template="{_TEMPLATES}/match_correct"/>'
MAP: Final = f'<responseProcessing template="{_TEMPLATES}/map_response"/>'
ITEM: Final = "imsqti_item_xmlv2p1"
TEST: Final = "imsqti_test_xmlv2p1"
_TAG: Final = re.compile(r"(</?)([a-z]+(?:[A-Z][A-Za-z]*)?)((?:\s[^<>]*)?>)")
_HTML: Final = frozenset(
    {"p", "div", "b", "br", "img", "object", "math", "span", "em", "ul", "li", "audio", "mi"}
)
"""Elements that have the same names in QTI 2 and 3."""


def item(
    body: str,
    declared: str = "",
    processing: str = MATCH,
    *,
    rest: str = "",
    name: str = "q1",
    extra: str = "",
) -> str:
    """Return an item, which starts on line 2; its response is called RESPONSE."""
    return (
        '<?xml version="1.0"?>\n'
        '<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" '
        f'identifier="{name}" title="Title of {name}" adaptive="false" timeDependent="false" '
        f"{extra}>\n{declared}\n"
        '<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>\n'
        f"<itemBody>{body}</itemBody>\n{processing}\n{rest}</assessmentItem>\n"
    )


def response(
    *right: str, cardinality: str = "single", base: str = "identifier", points: str = ""
) -> str:
    """Return the declaration of a response: its right values, and points as `A=1 B=0.5`.

    In the points, `*` is every other value, and `~` is a blank.
    """
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
    """Return options to choose from, called A, B, C, …; a text may have markup."""
    options = "".join(
        f'<simpleChoice identifier="{chr(65 + position)}">{text}</simpleChoice>'
        for position, text in enumerate(texts)
    )
    asked = f"<prompt>{prompt}</prompt>" if prompt else ""
    order = f'shuffle="{shuffle}"' if shuffle else ""
    head = f'responseIdentifier="RESPONSE" {order} maxChoices="{most}"'
    return f"<choiceInteraction {head}>{asked}{options}</choiceInteraction>"


def column(names: str) -> str:
    """Return a column of a matching question; the side called C has the text "text C"."""
    sides = "".join(
        f'<simpleAssociableChoice identifier="{name}" matchMax="1">text {name}'
        "</simpleAssociableChoice>"
        for name in names.split()
    )
    return f"<simpleMatchSet>{sides}</simpleMatchSet>"


def match(lefts: str = "C D", rights: str = "R S") -> str:
    """Return a matching question."""
    asked = f"<prompt>Match.</prompt>{column(lefts)}{column(rights)}"
    return f'<matchInteraction responseIdentifier="RESPONSE">{asked}</matchInteraction>'


def three(text: str) -> str:
    """Return an item with the names of QTI 3."""

    def kebab_case(name: str) -> str:
        return re.sub(r"[A-Z]", lambda capital: f"-{capital[0].lower()}", name)

    def rename(tag: re.Match[str]) -> str:
        start, name, rest = tag.groups()
        if name in _HTML:
            return tag[0]
        attrs = re.sub(r"\s([a-z]+[A-Z][A-Za-z]*)=", lambda attr: f" {kebab_case(attr[1])}=", rest)
        return f"{start}qti-{kebab_case(name)}{attrs}"

    return _TAG.sub(rename, text.replace("imsqti_v2p1", "imsqtiasi_v3p0"))


def manifest(*resources: tuple[str, str], inner: str = "") -> bytes:
    """Return a manifest that lists files with their types; the first is on line 2."""
    listed = "\n".join(
        f'<resource identifier="r{number}" type="{kind}" href="{href}">{inner}'
        f'<file href="{href}"/></resource>'
        for number, (kind, href) in enumerate(resources)
    )
    return (
        '<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1">'
        f"<resources>\n{listed}\n</resources></manifest>"
    ).encode()


def why_skipped(result: ReadResult) -> str:
    """Return why the first question of a result was skipped; nothing may have come in."""
    assert not result.items
    return result.skipped[0].why


FULL: Final = item(
    '<p>Look <b>here</b>.</p><div><img src="images/two%20chairs.png" alt="two chairs"/></div>'
    + choices(
        'Listen<feedbackInline outcomeIdentifier="FEEDBACK" identifier="A" showHide="show">'
        "Yes.</feedbackInline>",
        "Give <em>advice</em>",
        "A &lt; B",
    ),
    response("A"),
    rest=(
        '<modalFeedback outcomeIdentifier="FEEDBACK" identifier="B" showHide="show">No.'
        '</modalFeedback><modalFeedback outcomeIdentifier="FEEDBACK" identifier="general">'
        "Peers<br/>listen.</modalFeedback>"
    ),
)
"""An item with everything that a question with options can have."""
