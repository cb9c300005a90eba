"""Write a bank as a QTI 2.1 package.

It has a manifest, a test whose sections are the topics, and a file for each question.
"""

from __future__ import annotations

import re
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, Final, assert_never
from urllib.parse import quote

from cps_study.formats.base import WriteResult
from cps_study.formats.export import (
    asked_by,
    carried,
    file_of_picture,
    losses_of_items,
    lost_note,
    pictures_named,
    sentences,
)
from cps_study.formats.level_tags import tags_with_level
from cps_study.formats.matching import (
    MatchingQuestion,
    first_of,
    losses_of_matching,
    single,
    with_matching,
)
from cps_study.formats.syntax.html_text import tidy
from cps_study.formats.syntax.ims_manifest import MANIFEST
from cps_study.formats.syntax.zip_package import pack
from cps_study.model.item import Flashcard, Question, Typed
from cps_study.model.picture import NO_PICTURES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cps_study.model.item import Bank, Item
    from cps_study.model.picture import Pictures

_QTI: Final = "http://www.imsglobal.org/xsd/imsqti_v2p1"
_PACKAGING: Final = "http://www.imsglobal.org/xsd/imscp_v1p1"
_METADATA: Final = "http://ltsc.ieee.org/xsd/LOM"
_TEMPLATES: Final = "http://www.imsglobal.org/question/qti_v2p1/rptemplates"
_XML: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
_IDENTIFIER: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_TEST: Final = "test.xml"
_MEDIA: Final = "media"
"""The folder of the pictures, beside that of the items."""
_MAX_TITLE: Final = 80

_SCORE: Final = '<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>'
_RATIONALE_OUTCOME: Final = (
    '<outcomeDeclaration identifier="SOLUTION" cardinality="single" baseType="identifier"/>'
)
_TEXT_BOX: Final = '<p><textEntryInteraction responseIdentifier="RESPONSE"/></p>'
_FULL_SCORE_FOR_THE_KEY: Final = (
    "<responseCondition><responseIf>"
    '<match><variable identifier="RESPONSE"/><correct identifier="RESPONSE"/></match>'
    '<setOutcomeValue identifier="SCORE"><baseValue baseType="float">1</baseValue>'
    "</setOutcomeValue></responseIf>"
    '<responseElse><setOutcomeValue identifier="SCORE"><baseValue baseType="float">0</baseValue>'
    "</setOutcomeValue></responseElse></responseCondition>"
)
"""What the template `match_correct` does, written out."""
_POINTS_OF_THE_TEXT: Final = (
    '<setOutcomeValue identifier="SCORE"><mapResponse identifier="RESPONSE"/></setOutcomeValue>'
)
"""What the template `map_response` does, written out."""
_SHOW_REASONS: Final = (
    '<setOutcomeValue identifier="FEEDBACK"><variable identifier="RESPONSE"/></setOutcomeValue>'
)
_SHOW_RATIONALE: Final = (
    '<setOutcomeValue identifier="SOLUTION"><baseValue baseType="identifier">general</baseValue>'
    "</setOutcomeValue>"
)


def write(bank: Bank, pictures: Pictures = NO_PICTURES) -> WriteResult:
    """Return the bank as a package, the same bytes for the same bank, and what QTI can't hold."""
    items = [item for item in bank.items if not isinstance(item, Flashcard)]
    units = with_matching(items)
    files = {MANIFEST: _manifest(units, pictures), _TEST: _test(bank, units)}
    for unit in units:
        files[_path(unit)] = _item(unit, bank.language)
    shown = {f"{_MEDIA}/{name}": raw for name, raw in carried(items, pictures).items()}
    content = pack({name: text.encode() for name, text in files.items()} | shown)
    left_out = len(bank.items) - len(items)
    return WriteResult(content, tuple(_losses(bank, items, units, pictures)), left_out)


def _losses(
    bank: Bank,
    written: Sequence[Item],
    units: Sequence[Item | MatchingQuestion],
    pictures: Pictures,
) -> Iterator[str]:
    """Yield a sentence about each thing that is lost."""
    cards = [item for item in bank.items if isinstance(item, Flashcard)]
    left_out = ("QTI has no flashcards, so they are left out", cards)
    shared = losses_of_items(written, single(units)) + losses_of_matching(units)
    yield from sentences((*shared, pictures_named(written, pictures), left_out))
    yield from lost_note(bank)
    if bank.licence:
        yield f"QTI has no place for the bank's license ({tidy(bank.licence)})."


def _path(unit: Item | MatchingQuestion) -> str:
    """Return where an item's file goes; the prefix avoids names that Windows bans, like con."""
    return f"items/item-{unit.id}.xml"


def _identifier(ident: str) -> str:
    """Return an id as an identifier of QTI, which can't begin with a digit."""
    if _IDENTIFIER.fullmatch(ident):
        return ident
    return f"_{ident}"


def _text(text: str) -> str:
    """Return a text escaped for XML, with its lines kept."""
    return escape(text, quote=False).replace("\n", "<br/>")


def _manifest(items: Sequence[Item | MatchingQuestion], pictures: Pictures) -> str:
    """Return the manifest, which lists the test and every item."""
    dependencies = "".join(
        f'\n      <dependency identifierref="{_identifier(item.id)}"/>' for item in items
    )
    test = (
        f'<resource identifier="_test" type="imsqti_test_xmlv2p1" href="{_TEST}">\n'
        f'      <file href="{_TEST}"/>{dependencies}\n    </resource>'
    )
    entries = [_resource(item, pictures) for item in items]
    resources = "\n    ".join([test, *entries])
    return (
        f'{_XML}<manifest xmlns="{_PACKAGING}" xmlns:imsmd="{_METADATA}" identifier="_package">\n'
        "  <metadata>\n    <schema>QTIv2.1 Package</schema>\n"
        "    <schemaversion>1.0.0</schemaversion>\n  </metadata>\n"
        f"  <organizations/>\n  <resources>\n    {resources}\n  </resources>\n</manifest>\n"
    )


def _resource(item: Item | MatchingQuestion, pictures: Pictures) -> str:
    """Return an item's entry in the manifest, with its tags as keywords."""
    keywords = "".join(
        f"<imsmd:keyword><imsmd:string>{escape(tag)}</imsmd:string></imsmd:keyword>"
        for tag in tags_with_level(first_of(item))
    )
    metadata = ""
    if keywords:
        lom = f"<imsmd:lom><imsmd:general>{keywords}</imsmd:general></imsmd:lom>"
        metadata = f"\n      <metadata>{lom}</metadata>"
    path = _path(item)
    attributes = f'identifier="{_identifier(item.id)}" type="imsqti_item_xmlv2p1" href="{path}"'
    shown = [] if isinstance(item, MatchingQuestion) else [item]
    paths = [path, *(f"{_MEDIA}/{quote(name)}" for name in carried(shown, pictures))]
    files = "".join(f'\n      <file href="{each}"/>' for each in paths)
    return f"<resource {attributes}>{metadata}{files}\n    </resource>"


def _test(bank: Bank, items: Sequence[Item | MatchingQuestion]) -> str:
    """Return the test: the items in the bank's order, each run of a topic in a section."""
    runs = groupby(items, key=lambda item: first_of(item).topic)
    sections = "\n".join(
        _section(number, topic, run) for number, (topic, run) in enumerate(runs, start=1)
    )
    attributes = f'identifier="{_identifier(bank.id)}" title="{escape(bank.title)}"'
    part = 'identifier="_part-1" navigationMode="nonlinear" submissionMode="individual"'
    return (
        f'{_XML}<assessmentTest xmlns="{_QTI}" {attributes}>\n'
        f"  <testPart {part}>\n{sections}\n  </testPart>\n</assessmentTest>\n"
    )


def _section(number: int, topic: str, items: Iterable[Item | MatchingQuestion]) -> str:
    references = "\n".join(
        f'      <assessmentItemRef identifier="{_identifier(item.id)}" href="{_path(item)}"/>'
        for item in items
    )
    attributes = f'identifier="_section-{number}" title="{escape(topic)}" visible="true"'
    return f"    <assessmentSection {attributes}>\n{references}\n    </assessmentSection>"


def _item(unit: Question | Typed | MatchingQuestion, language: str) -> str:
    """Return the file of an item; its title is the start of its stem."""
    match unit:
        case MatchingQuestion():
            asked = unit.lead
            parts = _parts_of_matching(unit)
        case Question():
            asked = unit.stem
            parts = _parts_of_choice(unit)
        case Typed():
            asked = unit.stem
            parts = _parts_of_typed(unit)
        case _:
            assert_never(unit)
    title = escape(" ".join(asked.split())[:_MAX_TITLE])
    inner = "\n".join(f"  {part}" for part in parts)
    attributes = f'identifier="{_identifier(unit.id)}" title="{title}"'
    behavior = f'adaptive="false" timeDependent="false" xml:lang="{escape(language)}"'
    return (
        f'{_XML}<assessmentItem xmlns="{_QTI}" {attributes} {behavior}>\n'
        f"{inner}\n</assessmentItem>\n"
    )


def _stem(item: Question | Typed) -> str:
    """Return what an item asks, its picture last."""
    paragraphs = [f"<p>{_text(part)}</p>" for part in asked_by(item)]
    file = file_of_picture(item)
    if file:
        paragraphs.append(f'<p><img src="../{_MEDIA}/{file}" alt="{escape(item.alt)}"/></p>')
    return "".join(paragraphs)


def _parts_of_choice(item: Question) -> list[str]:
    """Return the elements of a question with options, in the order that the standard wants."""
    cardinality = "multiple" if item.kind == "multi" else "single"
    names = _option_names(item)
    values = "".join(f"<value>{names[position]}</value>" for position in sorted(item.keys))
    response = (
        f'<responseDeclaration identifier="RESPONSE" cardinality="{cardinality}" '
        f'baseType="identifier"><correctResponse>{values}</correctResponse></responseDeclaration>'
    )
    outcomes = [_SCORE]
    has_reasons = any(option.rationale for option in item.options)
    if has_reasons:
        outcomes.append(
            f'<outcomeDeclaration identifier="FEEDBACK" cardinality="{cardinality}" '
            'baseType="identifier"/>'
        )
    if item.rationale:
        outcomes.append(_RATIONALE_OUTCOME)
    return [
        response,
        *outcomes,
        f"<itemBody>{_stem(item)}{_choices(item)}</itemBody>",
        _choice_processing(has_rationale=bool(item.rationale), has_reasons=has_reasons),
        *_rationale(item.rationale),
    ]


def _parts_of_matching(question: MatchingQuestion) -> list[str]:
    """Return the elements of a matching question: its left sides, then its options."""
    rationale = question.first.rationale
    values = "".join(
        f"<value>left-{number} choice-{key + 1}</value>"
        for number, key in enumerate(question.keys, 1)
    )
    response = (
        '<responseDeclaration identifier="RESPONSE" cardinality="multiple" '
        f'baseType="directedPair"><correctResponse>{values}</correctResponse>'
        "</responseDeclaration>"
    )
    count = len(question.lefts)
    sets = _match_set("left", question.lefts, 1) + _match_set("choice", question.options, count)
    lead = "".join(f"<p>{_text(part)}</p>" for part in question.lead.split("\n\n"))
    interaction = (
        f'<matchInteraction responseIdentifier="RESPONSE" shuffle="true" '
        f'maxAssociations="{count}">{sets}</matchInteraction>'
    )
    return [
        response,
        _SCORE,
        *([_RATIONALE_OUTCOME] if rationale else []),
        f"<itemBody>{lead}{interaction}</itemBody>",
        _choice_processing(has_rationale=bool(rationale), has_reasons=False),
        *_rationale(rationale),
    ]


def _match_set(name: str, texts: Iterable[str], most: int) -> str:
    """Return one side of a matching question; each text may be matched `most` times."""
    choices = "".join(
        f'<simpleAssociableChoice identifier="{name}-{number}" matchMax="{most}">{_text(text)}'
        "</simpleAssociableChoice>"
        for number, text in enumerate(texts, 1)
    )
    return f"<simpleMatchSet>{choices}</simpleMatchSet>"


def _option_names(item: Question) -> list[str]:
    return [f"choice-{number}" for number in range(1, len(item.options) + 1)]


def _choices(item: Question) -> str:
    """Return the options to choose from, each with its reason inside; 0 choices is no limit."""
    choices = []
    for name, option in zip(_option_names(item), item.options, strict=True):
        inner = _text(option.text) + _reason(name, option.rationale)
        choices.append(f'<simpleChoice identifier="{name}">{inner}</simpleChoice>')
    shuffle = "false" if item.locked else "true"
    most = 0 if item.kind == "multi" else 1
    return (
        f'<choiceInteraction responseIdentifier="RESPONSE" shuffle="{shuffle}" '
        f'maxChoices="{most}">{"".join(choices)}</choiceInteraction>'
    )


def _reason(name: str, rationale: str) -> str:
    """Return what appears once an option is chosen."""
    if not rationale:
        return ""
    attributes = f'outcomeIdentifier="FEEDBACK" identifier="{name}" showHide="show"'
    return f"<feedbackInline {attributes}>{_text(rationale)}</feedbackInline>"


def _parts_of_typed(item: Typed) -> list[str]:
    """Return the elements of a question whose answer is typed."""
    parts = [_typed_response(item), _SCORE]
    if item.rationale:
        parts.append(_RATIONALE_OUTCOME)
    parts.append(f"<itemBody>{_stem(item)}{_TEXT_BOX}</itemBody>")
    if item.rationale:
        parts.append(_processing(_POINTS_OF_THE_TEXT, _SHOW_RATIONALE))
    else:
        parts.append(_template("map_response"))
    return [*parts, *_rationale(item.rationale)]


def _typed_response(item: Typed) -> str:
    """Return the declaration of a typed answer: each accepted text earns the point."""
    entries = "".join(
        f'<mapEntry mapKey="{escape(text)}" mappedValue="1" caseSensitive="false"/>'
        for text in dict.fromkeys(item.accept)
    )
    best = escape(item.accept[0], quote=False)
    return (
        '<responseDeclaration identifier="RESPONSE" cardinality="single" baseType="string">'
        f"<correctResponse><value>{best}</value></correctResponse>"
        f'<mapping defaultValue="0">{entries}</mapping></responseDeclaration>'
    )


def _choice_processing(*, has_rationale: bool, has_reasons: bool) -> str:
    """Return the standard template, or the same rules written out if there is feedback to show.

    A template can't show feedback, and not every program reads rules, so a template is better
    where it is enough.
    """
    if not has_rationale and not has_reasons:
        return _template("match_correct")
    rules = [_FULL_SCORE_FOR_THE_KEY]
    if has_reasons:
        rules.append(_SHOW_REASONS)
    if has_rationale:
        rules.append(_SHOW_RATIONALE)
    return _processing(*rules)


def _processing(*rules: str) -> str:
    return f"<responseProcessing>{''.join(rules)}</responseProcessing>"


def _template(name: str) -> str:
    return f'<responseProcessing template="{_TEMPLATES}/{name}"/>'


def _rationale(rationale: str) -> Iterable[str]:
    """Yield the feedback that appears after any answer, if there is any."""
    if rationale:
        attributes = 'outcomeIdentifier="SOLUTION" identifier="general" showHide="show"'
        yield f"<modalFeedback {attributes}>{_text(rationale)}</modalFeedback>"
