"""A bank as a QTI 1.2 package that Canvas imports as a quiz (Settings, Import Course Content, QTI .zip file)."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from cps_study.formats.base import WriteResult
from cps_study.formats.export import (
    html_of,
    locked,
    losses_of_items,
    pictures_named,
    sentences,
    stem_html,
)
from cps_study.formats.qti12.item import (
    CARD_FIELD,
    LEVEL_FIELD,
    LOCKED_FIELD,
    TAG_FIELD,
    TOPIC_FIELD,
)
from cps_study.formats.qti12.package import MANIFEST
from cps_study.formats.syntax.html_text import tidy
from cps_study.formats.syntax.zip_package import pack
from cps_study.model.item import Bank, Flashcard, Item, Question, Typed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cps_study.formats.export import Loss

_XML: Final = '<?xml version="1.0" encoding="UTF-8"?>'
_FILES: Final = "$IMS-CC-FILEBASE$/"
_TYPES: Final = {
    "flashcard": "essay_question",
    "choice": "multiple_choice_question",
    "multi": "multiple_answers_question",
    "truefalse": "true_false_question",
    "typed": "short_answer_question",
}
_ANYTHING: Final = "<other/>"


def write(bank: Bank) -> WriteResult:
    """Return the bank as a package with one quiz, and what has no place in it."""
    folder = "quiz"
    files = {
        MANIFEST: _manifest(folder),
        f"{folder}/assessment_meta.xml": _meta(bank),
        f"{folder}/{folder}.xml": "\n".join(_quiz(bank)),
    }
    content = pack({name: text.encode() for name, text in files.items()})
    return WriteResult(content, tuple(_losses(bank)))


def _losses(bank: Bank) -> Iterator[str]:
    cards = [item for item in bank.items if isinstance(item, Flashcard)]
    own: list[Loss] = [
        ("Topic, level and tags are in the file, but Canvas passes over them", bank.items),
        ("Flashcards become essays, with the back as general feedback", cards),
        (
            "The fixed order of options is in the file, but Canvas passes over it",
            locked(bank.items),
        ),
    ]
    yield from sentences((*losses_of_items(bank.items), pictures_named(bank.items), *own))
    yield "The bank's language and licence have no place in QTI 1.2."


def _manifest(folder: str) -> str:
    return f"""{_XML}
<manifest identifier="{folder}-package" xmlns="http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1">
<metadata><schema>IMS Content</schema><schemaversion>1.1.3</schemaversion></metadata>
<organizations/>
<resources>
<resource identifier="{folder}" type="imsqti_xmlv1p2">
<file href="{folder}/{folder}.xml"/>
<dependency identifierref="{folder}-meta"/>
</resource>
<resource identifier="{folder}-meta" type="associatedcontent/imscc_xmlv1p1/learning-application-resource" \
href="{folder}/assessment_meta.xml">
<file href="{folder}/assessment_meta.xml"/>
</resource>
</resources>
</manifest>
"""


def _meta(bank: Bank) -> str:
    return f"""{_XML}
<quiz identifier="quiz" xmlns="http://canvas.instructure.com/xsd/cccv1p0">
<title>{_text(bank.title)}</title>
<description></description>
<quiz_type>assignment</quiz_type>
<points_possible>{float(len(bank.items))}</points_possible>
</quiz>
"""


def _quiz(bank: Bank) -> Iterator[str]:
    yield _XML
    yield '<questestinterop xmlns="http://www.imsglobal.org/xsd/ims_qtiasiv1p2">'
    yield f'<assessment ident="{_text(bank.id)}" title="{_text(bank.title)}">'
    yield '<section ident="root_section">'
    for item in bank.items:
        yield from _item(item)
    yield "</section>\n</assessment>\n</questestinterop>\n"


def _item(item: Item) -> Iterator[str]:
    yield f'<item ident="{_text(item.id)}" title="{_text(item.id)}">'
    yield "<itemmetadata><qtimetadata>"
    yield from (_field(label, entry) for label, entry in _fields(item))
    yield "</qtimetadata></itemmetadata>"
    yield f"<presentation>{_material(stem_html(item, _FILES))}"
    feedback: dict[str, str] = {}
    scoring: Sequence[str] = ()
    match item:
        case Flashcard():
            yield '<response_str ident="response1" rcardinality="Single"><render_fib/></response_str></presentation>'
            feedback["general_fb"] = item.back
        case Typed():
            yield '<response_str ident="response1" rcardinality="Single"><render_fib/></response_str></presentation>'
            feedback["general_fb"] = item.rationale
            scoring = [_condition("".join(map(_equal, item.accept)), points="100")]
        case Question():
            yield from _options(item)
            named = {
                f"{name}_fb": option.rationale
                for name, option in zip(_names(item), item.options, strict=True)
            }
            feedback |= {"general_fb": item.rationale, **named}
            scoring = [_condition(_key(item), points="100")]
    feedback = {name: text for name, text in feedback.items() if text}
    yield '<resprocessing><outcomes><decvar maxvalue="100" minvalue="0" varname="SCORE" vartype="Decimal"/></outcomes>'
    for name in feedback:
        asked = _ANYTHING if name == "general_fb" else _equal(name.removesuffix("_fb"))
        yield _condition(asked, feedback=name)
    yield from scoring
    yield "</resprocessing>"
    for name, text in feedback.items():
        yield f'<itemfeedback ident="{name}"><flow_mat>{_material(html_of(text))}</flow_mat></itemfeedback>'
    yield "</item>"


def _fields(item: Item) -> Iterator[tuple[str, str]]:
    yield "question_type", _TYPES[item.kind]
    yield "points_possible", "1.0"
    yield TOPIC_FIELD, item.topic
    for tag in item.tags:
        yield TAG_FIELD, tag
    yield LEVEL_FIELD, item.level
    if isinstance(item, Flashcard):
        yield CARD_FIELD, "flashcard"
    elif isinstance(item, Question) and item.locked:
        yield LOCKED_FIELD, "yes"


def _field(label: str, entry: str) -> str:
    return f"<qtimetadatafield><fieldlabel>{label}</fieldlabel><fieldentry>{_text(entry)}</fieldentry></qtimetadatafield>"


def _names(item: Question) -> list[str]:
    return [f"answer{place}" for place in range(1, len(item.options) + 1)]


def _options(item: Question) -> Iterator[str]:
    cardinality = "Multiple" if item.kind == "multi" else "Single"
    yield f'<response_lid ident="response1" rcardinality="{cardinality}"><render_choice>'
    for name, option in zip(_names(item), item.options, strict=True):
        text = tidy(option.text)
        shown = _material(html_of(text)) if "\n" in text else _material(text, "text/plain")
        yield f'<response_label ident="{name}">{shown}</response_label>'
    yield "</render_choice></response_lid></presentation>"


def _key(item: Question) -> str:
    """Return the condition that the answer is right: for several keys, that none of the others is chosen."""
    names = _names(item)
    if item.kind != "multi":
        return "".join(_equal(names[place]) for place in sorted(item.keys))
    asked = (
        _equal(name) if option.key else f"<not>{_equal(name)}</not>"
        for name, option in zip(names, item.options, strict=True)
    )
    return f"<and>{''.join(asked)}</and>"


def _condition(asked: str, *, points: str = "", feedback: str = "") -> str:
    score = f'<setvar action="Set" varname="SCORE">{points}</setvar>' if points else ""
    shown = f'<displayfeedback feedbacktype="Response" linkrefid="{feedback}"/>' if feedback else ""
    going_on = "No" if points else "Yes"
    return f'<respcondition continue="{going_on}"><conditionvar>{asked}</conditionvar>{score}{shown}</respcondition>'


def _equal(value: str) -> str:
    return f'<varequal respident="response1">{_text(value)}</varequal>'


def _material(text: str, kind: str = "text/html") -> str:
    return f'<material><mattext texttype="{kind}">{_text(text)}</mattext></material>'


def _text(text: str) -> str:
    """Return the text as XML holds it; `tidy` takes out what XML cannot hold."""
    return escape(tidy(text))
