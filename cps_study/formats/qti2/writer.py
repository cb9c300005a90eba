"""A bank as a QTI 2.1 package: a manifest, a test whose sections are the topics, and a file for each question."""

from __future__ import annotations

import re
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, Final

from cps_study.formats.base import WriteResult
from cps_study.formats.export import (
    asked_by,
    file_of_picture,
    losses_of_items,
    pictures_named,
    sentences,
)
from cps_study.formats.level_tags import tags_with_level
from cps_study.formats.syntax.html_text import tidy
from cps_study.formats.syntax.zip_package import pack
from cps_study.model.item import Flashcard, Question, Typed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cps_study.model.item import Bank, Item

_QTI: Final = "http://www.imsglobal.org/xsd/imsqti_v2p1"
_PACKAGING: Final = "http://www.imsglobal.org/xsd/imscp_v1p1"
_METADATA: Final = "http://ltsc.ieee.org/xsd/LOM"
_TEMPLATES: Final = "http://www.imsglobal.org/question/qti_v2p1/rptemplates"
_XML: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_SCORE: Final = '<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>'
_TEST: Final = "test.xml"


def write(bank: Bank) -> WriteResult:
    """Return the bank as a package, the same bytes for the same bank."""
    items = [item for item in bank.items if not isinstance(item, Flashcard)]
    files = {"imsmanifest.xml": _manifest(items), _TEST: _test(bank, items)}
    files |= {_path(item): _item(item, bank.language) for item in items}
    content = pack({name: text.encode() for name, text in files.items()})
    return WriteResult(content, tuple(_losses(bank, items)))


def _losses(bank: Bank, written: Sequence[Item]) -> Iterator[str]:
    cards = [item for item in bank.items if isinstance(item, Flashcard)]
    own = ("Flashcards have no place in QTI and are left out", cards)
    yield from sentences((*losses_of_items(written), pictures_named(written), own))
    if bank.licence:
        yield f"The bank's licence ({tidy(bank.licence)}) has no place in QTI."


def _path(item: Item) -> str:
    return f"items/item-{item.id}.xml"  # some names, such as con.xml, are not possible everywhere


def _name(ident: str) -> str:
    """Return an id as QTI's identifiers are: they do not begin with a digit."""
    return ident if _NAME.fullmatch(ident) else f"_{ident}"


def _text(text: str) -> str:
    return escape(text, quote=False).replace("\n", "<br/>")


def _manifest(items: Sequence[Item]) -> str:
    dependencies = "".join(
        f'\n      <dependency identifierref="{_name(item.id)}"/>' for item in items
    )
    test = (
        f'<resource identifier="_test" type="imsqti_test_xmlv2p1" href="{_TEST}">\n'
        f'      <file href="{_TEST}"/>{dependencies}\n    </resource>'
    )
    listed = "\n    ".join([test, *map(_resource, items)])
    return (
        f'{_XML}<manifest xmlns="{_PACKAGING}" xmlns:imsmd="{_METADATA}" identifier="_package">\n'
        "  <metadata>\n    <schema>QTIv2.1 Package</schema>\n    <schemaversion>1.0.0</schemaversion>\n  </metadata>\n"
        f"  <organizations/>\n  <resources>\n    {listed}\n  </resources>\n</manifest>\n"
    )


def _resource(item: Item) -> str:
    words = "".join(
        f"<imsmd:keyword><imsmd:string>{escape(tag)}</imsmd:string></imsmd:keyword>"
        for tag in tags_with_level(item)
    )
    lom = f"<imsmd:lom><imsmd:general>{words}</imsmd:general></imsmd:lom>" if words else ""
    metadata = f"\n      <metadata>{lom}</metadata>" if lom else ""
    return (
        f'<resource identifier="{_name(item.id)}" type="imsqti_item_xmlv2p1" href="{_path(item)}">{metadata}\n'
        f'      <file href="{_path(item)}"/>\n    </resource>'
    )


def _test(bank: Bank, items: Sequence[Item]) -> str:
    sections = []
    for number, (topic, held) in enumerate(groupby(items, key=lambda item: item.topic), 1):
        listed = "\n".join(
            f'      <assessmentItemRef identifier="{_name(item.id)}" href="{_path(item)}"/>'
            for item in held
        )
        sections.append(
            f'    <assessmentSection identifier="_section-{number}" title="{escape(topic)}" visible="true">\n'
            f"{listed}\n    </assessmentSection>"
        )
    inner = "\n".join(sections)
    return (
        f'{_XML}<assessmentTest xmlns="{_QTI}" identifier="{_name(bank.id)}" title="{escape(bank.title)}">\n'
        '  <testPart identifier="_part-1" navigationMode="nonlinear" submissionMode="individual">\n'
        f"{inner}\n  </testPart>\n</assessmentTest>\n"
    )


def _item(item: Question | Typed, language: str) -> str:
    title = escape(" ".join(item.stem.split())[:80])
    parts = _closed(item) if isinstance(item, Question) else _typed(item)
    inner = "\n".join(f"  {part}" for part in parts)
    return (
        f'{_XML}<assessmentItem xmlns="{_QTI}" identifier="{_name(item.id)}" title="{title}" adaptive="false" '
        f'timeDependent="false" xml:lang="{escape(language)}">\n{inner}\n</assessmentItem>\n'
    )


def _stem(item: Question | Typed) -> str:
    """Return what is asked, with its picture."""
    name = file_of_picture(item)
    picture = f'<p><img src="{name}" alt="{escape(item.alt)}"/></p>' if name else ""
    return "".join([*(f"<p>{_text(part)}</p>" for part in asked_by(item)), picture])


def _closed(item: Question) -> list[str]:
    several = item.kind == "multi"
    names = [f"choice-{number}" for number in range(1, len(item.options) + 1)]
    values = "".join(f"<value>{names[place]}</value>" for place in sorted(item.keys))
    cardinality = "multiple" if several else "single"
    reasons = any(option.rationale for option in item.options)
    choices = "".join(
        f'<simpleChoice identifier="{name}">{_text(option.text)}{_reason(name, option.rationale)}</simpleChoice>'
        for name, option in zip(names, item.options, strict=True)
    )
    response = (
        f'<responseDeclaration identifier="RESPONSE" cardinality="{cardinality}" baseType="identifier">'
        f"<correctResponse>{values}</correctResponse></responseDeclaration>"
    )
    asked = (
        f'<choiceInteraction responseIdentifier="RESPONSE" shuffle="{"false" if item.locked else "true"}" '
        f'maxChoices="{0 if several else 1}">{choices}</choiceInteraction>'
    )
    return [
        response,
        _SCORE,
        *_feedback_outcomes(item.rationale, cardinality if reasons else ""),
        f"<itemBody>{_stem(item)}{asked}</itemBody>",
        _matching_rules(item.rationale, reasons=reasons),
        *_modal(item.rationale),
    ]


def _reason(name: str, text: str) -> str:
    if not text:
        return ""
    shown = f'outcomeIdentifier="FEEDBACK" identifier="{name}" showHide="show"'
    return f"<feedbackInline {shown}>{_text(text)}</feedbackInline>"


def _typed(item: Typed) -> list[str]:
    entries = "".join(
        f'<mapEntry mapKey="{escape(text)}" mappedValue="1" caseSensitive="false"/>'
        for text in dict.fromkeys(item.accept)
    )
    points = (
        '<setOutcomeValue identifier="SCORE"><mapResponse identifier="RESPONSE"/></setOutcomeValue>'
    )
    rules = f"<responseProcessing>{points}{_show_general()}</responseProcessing>"
    response = (
        '<responseDeclaration identifier="RESPONSE" cardinality="single" baseType="string">'
        f"<correctResponse><value>{escape(item.accept[0], quote=False)}</value></correctResponse>"
        f'<mapping defaultValue="0">{entries}</mapping></responseDeclaration>'
    )
    return [
        response,
        _SCORE,
        *_feedback_outcomes(item.rationale, ""),
        f'<itemBody>{_stem(item)}<p><textEntryInteraction responseIdentifier="RESPONSE"/></p></itemBody>',
        rules if item.rationale else f'<responseProcessing template="{_TEMPLATES}/map_response"/>',
        *_modal(item.rationale),
    ]


def _feedback_outcomes(rationale: str, cardinality: str) -> Iterable[str]:
    if cardinality:
        yield f'<outcomeDeclaration identifier="FEEDBACK" cardinality="{cardinality}" baseType="identifier"/>'
    if rationale:
        yield '<outcomeDeclaration identifier="SOLUTION" cardinality="single" baseType="identifier"/>'


def _matching_rules(rationale: str, *, reasons: bool) -> str:
    """Return the standard template, or the same written out where feedback has to be shown as well."""
    if not rationale and not reasons:
        return f'<responseProcessing template="{_TEMPLATES}/match_correct"/>'
    chosen = (
        '<setOutcomeValue identifier="FEEDBACK"><variable identifier="RESPONSE"/></setOutcomeValue>'
    )
    return (
        "<responseProcessing><responseCondition><responseIf>"
        '<match><variable identifier="RESPONSE"/><correct identifier="RESPONSE"/></match>'
        '<setOutcomeValue identifier="SCORE"><baseValue baseType="float">1</baseValue></setOutcomeValue>'
        '</responseIf><responseElse><setOutcomeValue identifier="SCORE"><baseValue baseType="float">0</baseValue>'
        f"</setOutcomeValue></responseElse></responseCondition>{chosen if reasons else ''}"
        f"{_show_general() if rationale else ''}</responseProcessing>"
    )


def _show_general() -> str:
    return '<setOutcomeValue identifier="SOLUTION"><baseValue baseType="identifier">general</baseValue></setOutcomeValue>'


def _modal(rationale: str) -> Iterable[str]:
    if rationale:
        text = _text(rationale)
        yield f'<modalFeedback outcomeIdentifier="SOLUTION" identifier="general" showHide="show">{text}</modalFeedback>'
