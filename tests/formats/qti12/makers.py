"""Build QTI 1.2 files piece by piece, the way Canvas writes them, and read them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cps_study.formats.qti12.reader import read
from cps_study.model.item import Question
from tests.formats.drafts import items_in
from tests.formats.platform_help import only

if TYPE_CHECKING:
    from cps_study.formats.base import ReadResult

FULL_POINTS: Final = '<setvar action="Set" varname="SCORE">100</setvar>'
TEXT_BOX: Final = '<response_str ident="r" rcardinality="Single"><render_fib/></response_str>'
STEM: Final = "<mattext texttype='text/html'>&lt;p&gt;Which &amp;amp; why?&lt;/p&gt;</mattext>"
CANVAS_MANIFEST: Final = """<manifest><resources>
<resource type="imsqti_xmlv1p2/imscc_xmlv1p1/assessment">
<file href="q/assessment_qti.xml"/></resource>
<resource type="associatedcontent/imscc_xmlv1p1/learning-application-resource"
href="q/assessment_meta.xml"><file href="non_cc_assessments/q.xml.qti"/></resource>
<resource type="webcontent" href="web_resources/film.mp4"/>
</resources></manifest>"""


def quiz_file(*items: str, title: str = "Quiz") -> bytes:
    """Return a file with one quiz; the first item starts on line 4."""
    body = "\n".join(items)
    return (
        '<?xml version="1.0"?>\n'
        '<questestinterop xmlns="http://www.imsglobal.org/xsd/ims_qtiasiv1p2">\n'
        f'<assessment ident="q" title="{title}"><section ident="root_section">\n{body}\n'
        "</section></assessment></questestinterop>"
    ).encode()


def metadata(kind: str, **others: str) -> str:
    """Return metadata fields, the kind among them unless it is empty."""
    fields = {"question_type": kind, **others} if kind else others
    return "".join(
        f"<qtimetadatafield><fieldlabel>{label}</fieldlabel><fieldentry>{entry}</fieldentry>"
        "</qtimetadatafield>"
        for label, entry in fields.items()
    )


def item(
    conditions: str,
    kind: str = "multiple_choice_question",
    options: tuple[str, ...] = ("A", "B", "C"),
    cardinality: str = "Single",
    *,
    stem: str = STEM,
    feedback: str = "",
    responses: str = "",
    ident: str = "i1",
) -> str:
    """Return an item; its options are called 1, 2, 3 … unless `responses` are given instead."""
    labels = "".join(
        f'<response_label ident="{number}"><material>'
        f'<mattext texttype="text/plain">{text}</mattext></material></response_label>'
        for number, text in enumerate(options, 1)
    )
    choices = (
        f'<response_lid ident="r" rcardinality="{cardinality}"><render_choice>{labels}'
        "</render_choice></response_lid>"
    )
    return (
        f'<item ident="{ident}" title="Question 1"><itemmetadata><qtimetadata>{metadata(kind)}'
        "</qtimetadata></itemmetadata>"
        f"<presentation><material>{stem}</material>{responses or choices}</presentation>"
        f"<resprocessing>{conditions}</resprocessing>{feedback}</item>"
    )


def equals(*values: str, response: str = "r") -> str:
    """Return tests for these answers."""
    return "".join(f'<varequal respident="{response}">{value}</varequal>' for value in values)


def when(test: str, then: str = FULL_POINTS) -> str:
    """Return a condition: if the test holds, do what `then` says."""
    return f"<respcondition><conditionvar>{test}</conditionvar>{then}</respcondition>"


def add(points: str, name: str = "SCORE") -> str:
    """Return the rule that adds these points."""
    return f'<setvar action="Add" varname="{name}">{points}</setvar>'


def show(name: str) -> str:
    """Return the rule that shows the feedback of this name."""
    return f'<displayfeedback feedbacktype="Response" linkrefid="{name}"/>'


def feedback(**texts: str) -> str:
    """Return feedback by its name; `a1_fb` stands for `1_fb`, which can't be a keyword."""
    return "".join(
        f'<itemfeedback ident="{name.removeprefix("a")}"><flow_mat><material>'
        f"<mattext>{text}</mattext></material></flow_mat></itemfeedback>"
        for name, text in texts.items()
    )


FIRST_AND_THIRD: Final = f"<and>{equals('1')}<not>{equals('2')}</not>{equals('3')}</and>"
"""The test that options 1 and 3 are chosen, and 2 isn't."""


def _left_side(ident: str, text: str, *options: str) -> str:
    labels = "".join(
        f'<response_label ident="{option}"><material><mattext>{option}</mattext></material>'
        "</response_label>"
        for option in options
    )
    return (
        f'<response_lid ident="{ident}"><material><mattext>{text}</mattext></material>'
        f"<render_choice>{labels}</render_choice></response_lid>"
    )


def matching(
    *pairs: tuple[str, str], options: tuple[str, ...] = ("x", "y"), kind: str = "matching_question"
) -> str:
    """Return a matching question: each left side with its key; an empty key isn't scored."""
    left_sides = "".join(
        _left_side(f"r{number}", left, *options) for number, (left, _) in enumerate(pairs)
    )
    conditions = "".join(
        when(equals(key, response=f"r{number}"), add("50"))
        for number, (_, key) in enumerate(pairs)
        if key
    )
    return item(conditions, kind, responses=left_sides)


def read_items(*items: str) -> ReadResult:
    """Return what the reader makes of a quiz with these items."""
    return read(quiz_file(*items), "quiz.xml")


def only_question(result: ReadResult) -> Question:
    """Return the one question of a result."""
    found = only(result)
    assert isinstance(found, Question)
    return found


def why_skipped(text: str) -> str:
    """Return why the reader skips this item."""
    result = read_items(text)
    assert not items_in(result)
    assert not result.problems
    return result.skipped[0].why
