"""Write a bank as a QTI 1.2 package that Canvas imports as a quiz.

In Canvas: Settings, Import Course Content, QTI .zip file.
"""

from __future__ import annotations

from html import escape
from itertools import count
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from cps_study.formats.base import WriteResult
from cps_study.formats.export import (
    carried,
    html_of,
    locked,
    losses_of_items,
    lost_note,
    pictures_named,
    sentences,
    stem_html,
)
from cps_study.formats.matching import (
    MatchingQuestion,
    losses_of_matching,
    single,
    with_matching,
)
from cps_study.formats.qti12.fields import (
    CARD_FIELD,
    LEVEL_FIELD,
    LOCKED_FIELD,
    TAG_FIELD,
    TOPIC_FIELD,
)
from cps_study.formats.syntax.html_text import tidy
from cps_study.formats.syntax.ims_manifest import MANIFEST
from cps_study.formats.syntax.zip_package import pack
from cps_study.model.item import Bank, Flashcard, Item, Question, Typed
from cps_study.model.picture import NO_PICTURES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from cps_study.formats.export import Loss
    from cps_study.model.picture import Pictures

_XML: Final = '<?xml version="1.0" encoding="UTF-8"?>'
_FILES: Final = "$IMS-CC-FILEBASE$/"
"""Canvas's placeholder for the folder where a course keeps its files."""
_MEDIA: Final = "web_resources"
"""Where a Common Cartridge has the files of a course."""
_FOLDER: Final = "quiz"
_TYPES: Final = {
    "flashcard": "essay_question",
    "choice": "multiple_choice_question",
    "multi": "multiple_answers_question",
    "truefalse": "true_false_question",
    "typed": "short_answer_question",
}
"""Canvas's names for the kinds of items."""
_TEXT_BOX: Final = (
    '<response_str ident="response1" rcardinality="Single"><render_fib/></response_str>'
)
_SCORE: Final = '<decvar maxvalue="100" minvalue="0" varname="SCORE" vartype="Decimal"/>'
_GENERAL: Final = "general_fb"
"""Canvas's name for the feedback that appears whatever the answer is."""
_ANY_ANSWER: Final = "<other/>"


def write(bank: Bank, pictures: Pictures = NO_PICTURES) -> WriteResult:
    """Return the bank as a package with one quiz, and sentences about what QTI 1.2 can't hold."""
    units = with_matching(bank.items)
    shown = {f"{_MEDIA}/{name}": raw for name, raw in carried(bank.items, pictures).items()}
    files = {
        MANIFEST: _manifest(shown),
        f"{_FOLDER}/assessment_meta.xml": _quiz_settings(bank),
        f"{_FOLDER}/{_FOLDER}.xml": "\n".join(_quiz(bank, units)),
    }
    content = pack({name: text.encode() for name, text in files.items()} | shown)
    return WriteResult(content, tuple(_losses(bank, units, pictures)))


def _losses(
    bank: Bank, units: Sequence[Item | MatchingQuestion], pictures: Pictures
) -> Iterator[str]:
    """Yield a sentence about each thing that Canvas won't show."""
    cards = [item for item in bank.items if isinstance(item, Flashcard)]
    own: list[Loss] = [
        ("Topic, level and tags are in the file, but Canvas ignores them", bank.items),
        ("Flashcards become essays, with the back as general feedback", cards),
        (
            "The fixed order of options is in the file, but Canvas ignores it",
            locked(bank.items),
        ),
    ]
    shared = losses_of_items(bank.items, single(units)) + losses_of_matching(units)
    yield from sentences((*shared, pictures_named(bank.items, pictures), *own))
    yield from lost_note(bank)
    yield "QTI 1.2 has no place for the bank's language and license."


def _manifest(shown: Iterable[str]) -> str:
    """Return the manifest; Canvas finds the quiz by the type of its resource."""
    settings_type = "associatedcontent/imscc_xmlv1p1/learning-application-resource"
    settings = f"{_FOLDER}/assessment_meta.xml"
    return f"""{_XML}
<manifest identifier="{_FOLDER}-package" xmlns="http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1">
<metadata><schema>IMS Content</schema><schemaversion>1.1.3</schemaversion></metadata>
<organizations/>
<resources>
<resource identifier="{_FOLDER}" type="imsqti_xmlv1p2">
<file href="{_FOLDER}/{_FOLDER}.xml"/>
<dependency identifierref="{_FOLDER}-meta"/>
</resource>
<resource identifier="{_FOLDER}-meta" type="{settings_type}" href="{settings}">
<file href="{settings}"/>
</resource>
{"".join(map(_file_resource, count(1), shown))}</resources>
</manifest>
"""


def _file_resource(number: int, path: str) -> str:
    """Return the entry of a picture in the manifest."""
    href = quote(path)
    return (
        f'<resource identifier="picture-{number}" type="webcontent" href="{href}">\n'
        f'<file href="{href}"/>\n</resource>\n'
    )


def _quiz_settings(bank: Bank) -> str:
    """Return Canvas's own file about the quiz: its title, and a point for each question."""
    return f"""{_XML}
<quiz identifier="quiz" xmlns="http://canvas.instructure.com/xsd/cccv1p0">
<title>{_text(bank.title)}</title>
<description></description>
<quiz_type>assignment</quiz_type>
<points_possible>{float(len(bank.items))}</points_possible>
</quiz>
"""


def _quiz(bank: Bank, units: Iterable[Item | MatchingQuestion]) -> Iterator[str]:
    """Yield the lines of the file with the questions."""
    yield _XML
    yield '<questestinterop xmlns="http://www.imsglobal.org/xsd/ims_qtiasiv1p2">'
    yield f'<assessment ident="{_text(bank.id)}" title="{_text(bank.title)}">'
    yield '<section ident="root_section">'
    for unit in units:
        yield from _matching(unit) if isinstance(unit, MatchingQuestion) else _item(unit)
    yield "</section>\n</assessment>\n</questestinterop>\n"


def _item(item: Item) -> Iterator[str]:
    """Yield the lines of one item: its metadata, what it asks, its scoring, its feedback."""
    yield from _beginning(item, item.id, _TYPES[item.kind])
    yield f"<presentation>{_material(stem_html(item, _FILES))}"
    yield from _answers(item)
    key = _key(item)
    yield from _scoring(_feedback(item), [_scoring_condition(key)] if key else [])


def _matching(question: MatchingQuestion) -> Iterator[str]:
    """Yield the lines of a matching question: a response for each left side, with all options."""
    item = question.first
    yield from _beginning(item, question.id, "matching_question")
    yield f"<presentation>{_material(html_of(question.lead))}"
    labels = "".join(
        f'<response_label ident="answer{number}">{_shown(text)}</response_label>'
        for number, text in enumerate(question.options, 1)
    )
    conditions = []
    for number, (left, key) in enumerate(zip(question.lefts, question.keys, strict=True), 1):
        name = f"response_{number}"
        yield f'<response_lid ident="{name}">{_shown(left)}'
        yield f"<render_choice>{labels}</render_choice></response_lid>"
        conditions.append(_share_condition(name, f"answer{key + 1}", len(question.lefts)))
    yield "</presentation>"
    texts = {_GENERAL: item.rationale} if item.rationale else {}
    yield from _scoring(texts, conditions)


def _share_condition(response: str, answer: str, count: int) -> str:
    """Return the condition that adds a left side's share of the points."""
    test = f'<varequal respident="{response}">{answer}</varequal>'
    score = f'<setvar varname="SCORE" action="Add">{100 / count:.2f}</setvar>'
    return f"<respcondition><conditionvar>{test}</conditionvar>{score}</respcondition>"


def _beginning(item: Item, ident: str, kind: str) -> Iterator[str]:
    """Yield how the item of a question begins: with its name and its metadata."""
    yield f'<item ident="{_text(ident)}" title="{_text(ident)}">'
    yield "<itemmetadata><qtimetadata>"
    yield _field("question_type", kind)
    for label, entry in _fields(item):
        yield _field(label, entry)
    yield "</qtimetadata></itemmetadata>"


def _scoring(feedback: Mapping[str, str], conditions: Iterable[str]) -> Iterator[str]:
    """Yield how answers are scored, what appears after them, and the end of the item."""
    yield f"<resprocessing><outcomes>{_SCORE}</outcomes>"
    for name in feedback:
        yield _showing_condition(name)
    yield from conditions
    yield "</resprocessing>"
    for name, text in feedback.items():
        shown = _material(html_of(text))
        yield f'<itemfeedback ident="{name}"><flow_mat>{shown}</flow_mat></itemfeedback>'
    yield "</item>"


def _fields(item: Item) -> Iterator[tuple[str, str]]:
    """Yield the item's metadata, label and entry; this program's reader takes it all back."""
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
    labeled = f"<fieldlabel>{label}</fieldlabel><fieldentry>{_text(entry)}</fieldentry>"
    return f"<qtimetadatafield>{labeled}</qtimetadatafield>"


def _answers(item: Item) -> Iterator[str]:
    """Yield what a learner answers in, options or a box to type in, and end the presentation."""
    if not isinstance(item, Question):
        yield f"{_TEXT_BOX}</presentation>"
        return
    cardinality = "Multiple" if item.kind == "multi" else "Single"
    yield f'<response_lid ident="response1" rcardinality="{cardinality}"><render_choice>'
    for name, option in zip(_option_names(item), item.options, strict=True):
        yield f'<response_label ident="{name}">{_shown(option.text)}</response_label>'
    yield "</render_choice></response_lid></presentation>"


def _shown(text: str) -> str:
    """Return an option or a side. Only HTML keeps line breaks; else plain text is safer."""
    text = tidy(text)
    return _material(html_of(text)) if "\n" in text else _material(text, "text/plain")


def _option_names(item: Question) -> list[str]:
    return [f"answer{number}" for number in range(1, len(item.options) + 1)]


def _feedback(item: Item) -> dict[str, str]:
    """Return the texts that appear after an answer, by name, the general one first.

    `<name of an option>_fb` appears for that option. Empty texts are left out.
    """
    texts = {_GENERAL: item.back if isinstance(item, Flashcard) else item.rationale}
    if isinstance(item, Question):
        for name, option in zip(_option_names(item), item.options, strict=True):
            texts[f"{name}_fb"] = option.rationale
    return {name: text for name, text in texts.items() if text}


def _key(item: Item) -> str:
    """Return the test that an answer is right; nothing for a flashcard, which has no key."""
    match item:
        case Flashcard():
            return ""
        case Typed():
            return "".join(map(_equal, item.accept))
        case Question(kind="multi"):
            return _all_keys_and_no_other(item)
        case Question():
            names = _option_names(item)
            return "".join(_equal(names[position]) for position in sorted(item.keys))


def _all_keys_and_no_other(item: Question) -> str:
    """Return the test of a question with several keys, as Canvas writes it."""
    tests = []
    for name, option in zip(_option_names(item), item.options, strict=True):
        chosen = _equal(name)
        tests.append(chosen if option.key else f"<not>{chosen}</not>")
    return f"<and>{''.join(tests)}</and>"


def _scoring_condition(test: str) -> str:
    """Return the condition that gives full points, and ends the processing."""
    score = '<setvar action="Set" varname="SCORE">100</setvar>'
    return (
        f'<respcondition continue="No"><conditionvar>{test}</conditionvar>{score}</respcondition>'
    )


def _showing_condition(name: str) -> str:
    """Return the condition that shows the feedback of this name; others may follow."""
    test = _ANY_ANSWER if name == _GENERAL else _equal(name.removesuffix("_fb"))
    shown = f'<displayfeedback feedbacktype="Response" linkrefid="{name}"/>'
    return (
        f'<respcondition continue="Yes"><conditionvar>{test}</conditionvar>{shown}</respcondition>'
    )


def _equal(value: str) -> str:
    return f'<varequal respident="response1">{_text(value)}</varequal>'


def _material(text: str, kind: str = "text/html") -> str:
    return f'<material><mattext texttype="{kind}">{_text(text)}</mattext></material>'


def _text(text: str) -> str:
    """Return the text escaped for XML; `tidy` removes the characters that XML doesn't allow."""
    return escape(tidy(text))
