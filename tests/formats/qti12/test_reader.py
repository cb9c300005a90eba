"""QTI 1.2: items of Canvas and others, alone and in packages."""

from __future__ import annotations

import dataclasses
import io
import zipfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cps_study.formats.base import ReadResult
from cps_study.formats.moodle_xml import reader as moodle_xml
from cps_study.formats.qti12.reader import detects, read
from cps_study.formats.qti12.writer import write
from cps_study.model.item import Bank, Flashcard, Option, Question, Typed
from tests.formats.platform_help import can_travel, carried, only, problems_in_a_bank, whats
from tests.strategies import banks

if TYPE_CHECKING:
    from collections.abc import Mapping

SET = '<setvar action="Set" varname="SCORE">100</setvar>'


def _file(*items: str, title: str = "Quiz") -> bytes:
    body = "\n".join(items)
    return (
        f'<?xml version="1.0"?>\n<questestinterop xmlns="http://www.imsglobal.org/xsd/ims_qtiasiv1p2">\n'
        f'<assessment ident="q" title="{title}"><section ident="root_section">\n{body}\n'
        f"</section></assessment></questestinterop>"
    ).encode()


def _read(*items: str) -> ReadResult:
    return read(_file(*items), "quiz.xml")


def _meta(kind: str, **others: str) -> str:
    fields = {"question_type": kind, **others} if kind else others
    return "".join(
        f"<qtimetadatafield><fieldlabel>{label}</fieldlabel><fieldentry>{entry}</fieldentry></qtimetadatafield>"
        for label, entry in fields.items()
    )


def _item(
    conditions: str,
    kind: str = "multiple_choice_question",
    options: tuple[str, ...] = ("A", "B", "C"),
    cardinality: str = "Single",
    *,
    stem: str = "<mattext texttype='text/html'>&lt;p&gt;Which &amp;amp; why?&lt;/p&gt;</mattext>",
    feedback: str = "",
    responses: str = "",
    ident: str = "i1",
) -> str:
    labels = "".join(
        f'<response_label ident="{number}"><material><mattext texttype="text/plain">{text}</mattext></material>'
        "</response_label>"
        for number, text in enumerate(options, 1)
    )
    given = responses or (
        f'<response_lid ident="r" rcardinality="{cardinality}"><render_choice>{labels}</render_choice></response_lid>'
    )
    return (
        f'<item ident="{ident}" title="Question 1"><itemmetadata><qtimetadata>{_meta(kind)}</qtimetadata>'
        f"</itemmetadata><presentation><material>{stem}</material>{given}</presentation>"
        f"<resprocessing>{conditions}</resprocessing>{feedback}</item>"
    )


def _is(*values: str, response: str = "r") -> str:
    return "".join(f'<varequal respident="{response}">{value}</varequal>' for value in values)


def _when(asked: str, then: str = SET) -> str:
    return f"<respcondition><conditionvar>{asked}</conditionvar>{then}</respcondition>"


def _add(points: str, name: str = "SCORE") -> str:
    return f'<setvar action="Add" varname="{name}">{points}</setvar>'


def _show(name: str) -> str:
    return f'<displayfeedback feedbacktype="Response" linkrefid="{name}"/>'


def _feedback(**texts: str) -> str:
    return "".join(
        f'<itemfeedback ident="{name.removeprefix("a")}"><flow_mat><material><mattext>{text}</mattext></material>'
        "</flow_mat></itemfeedback>"
        for name, text in texts.items()
    )


def _question(harvest: ReadResult) -> Question:
    item = only(harvest)
    assert isinstance(item, Question)
    return item


def _why(item: str) -> str:
    harvest = _read(item)
    assert not harvest.items
    assert not harvest.problems
    return harvest.left[0].why


def test_feedback_conditions_say_nothing_about_the_key() -> None:
    """Canvas names every answer for its feedback first; only the condition that scores is the key."""
    conditions = (
        _when("<other/>", _show("general_fb"))
        + _when(_is("1"), _show("1_fb"))
        + _when(_is("2"), _show("2_fb"))
        + _when(_is("2"), SET + _show("correct_fb"))
        + _when("<other/>", _show("general_incorrect_fb"))
    )
    told = _feedback(general_fb="Why.", a1_fb="No.", a2_fb="Yes.", general_incorrect_fb="Not yet.")
    harvest = _read(_item(conditions, feedback=told))
    assert _question(harvest) == Question(
        id="i1",
        kind="choice",
        topic="",
        level="recall",
        stem="Which & why?",
        options=(
            Option("A", key=False, rationale="No."),
            Option("B", key=True, rationale="Yes."),
            Option("C"),
        ),
        rationale="Why.",
    )
    assert harvest.items[0].line == 4
    assert harvest.title == "Quiz"
    assert whats(harvest) == ["left out: the feedback for a wrong answer"]


def test_the_feedback_for_a_right_answer_stands_in_for_the_general() -> None:
    """Where nothing is said about the question as a whole, what a right answer brings up is."""
    assert (
        _question(
            _read(_item(_when(_is("1")), feedback=_feedback(correct_fb="Because.")))
        ).rationale
        == "Because."
    )


NOTS = f"<and>{_is('1')}<not>{_is('2')}</not>{_is('3')}</and>"


@pytest.mark.parametrize(
    "conditions",
    [
        _when(NOTS),
        _when(_is("1", "3")),
        _when(_is("1"), _add("50.00"))
        + _when(_is("3"), _add("50.00"))
        + _when(_is("2"), _add("-50")),
        _when(_is("1"), _add("30")) + _when(_is("3"), _add("70")),
        _when(_is("1"), _add("50")) + _when(NOTS),
    ],
)
def test_several_right_answers(conditions: str) -> None:
    """All at once, a share each, or both: the keys are those that earn; what must not be chosen is none."""
    item = _question(_read(_item(conditions, "multiple_answers_question", cardinality="Multiple")))
    assert item.kind == "multi"
    assert item.keys == {0, 2}


@pytest.mark.parametrize(
    ("conditions", "kind", "why"),
    [
        ("", "multiple_choice_question", "no answer is marked as right"),
        (_when(_is("2"), _add("0")), "multiple_choice_question", "no answer is marked as right"),
        (
            _when(_is("2"), _add("1", "OTHER")),
            "multiple_choice_question",
            "no answer is marked as right",
        ),
        (
            _when(_is("1")) + _when(_is("2")),
            "multiple_choice_question",
            "2 answers are marked as right",
        ),
        (
            _when(f"<or>{_is('1', '2')}</or>"),
            "multiple_choice_question",
            "2 answers are marked as right",
        ),
        (_when(_is("1", "2")), "multiple_choice_question", "not read here"),
        (_when(f"<not>{_is('1')}</not>"), "multiple_choice_question", "not read here"),
        (_when("<other/>"), "multiple_choice_question", "not read here"),
        (
            _when(f"<vargte respident='r'>1</vargte>{_is('1')}"),
            "multiple_choice_question",
            "not read here",
        ),
        (
            _when(_is("1"), "<setvar action='Multiply' varname='SCORE'>2</setvar>"),
            "",
            "not read here",
        ),
        (_when(_is("1"), _add("much")), "", "not read here"),
        (_when(_is("9")), "multiple_choice_question", "names an option that is not there"),
        (_when(_is("1")) + _when(_is("2")), "multiple_answers_question", "do not agree"),
        (_when(f"<or>{_is('1', '2')}</or>"), "multiple_answers_question", "not read here"),
        (
            _when(_is("1", "2", "3")),
            "multiple_answers_question",
            "all its answers are marked as right",
        ),
        (_when(_is("1", "2")) + _when(_is("3")), "multiple_answers_question", "do not agree"),
    ],
)
def test_a_key_is_never_guessed(conditions: str, kind: str, why: str) -> None:
    """Scoring that does not say for certain what is right leaves the question, with the reason."""
    assert why in _why(_item(conditions, kind))


def test_the_most_points_are_the_key_of_a_choice() -> None:
    """An answer that earns less is not right, and the loss of its points is said."""
    harvest = _read(_item(_when(_is("1"), _add("40")) + _when(_is("2"), _add("100"))))
    assert _question(harvest).keys == {1}
    assert "partly right" in whats(harvest)[0]


def test_two_options_of_one_name_cannot_be_told_apart() -> None:
    """If the key's name stands twice, either could be meant."""
    item = _item(_when(_is("1"))).replace('ident="2"', 'ident="1"')
    assert "the same name" in _why(item)


@pytest.mark.parametrize("kind", ["true_false_question", ""])
def test_true_or_false(kind: str) -> None:
    """By its metadata or by its two options, in any order; the options come out as True and False."""
    item = _question(_read(_item(_when(_is("2")), kind, ("false", "TRUE"))))
    assert item.kind == "truefalse"
    assert item.options == (Option("True", key=True), Option("False"))


def test_yes_and_no_are_a_choice() -> None:
    """A question of truth in other words keeps its words."""
    item = _question(_read(_item(_when(_is("1")), "true_false_question", ("Yes", "No"))))
    assert item.kind == "choice"


def test_blackboard_writes_it_in_its_own_way() -> None:
    """No metadata of Canvas, formatted text in extensions, the full mark by name."""
    inner = '<mat_formattedtext type="HTML">&lt;b&gt;{}&lt;/b&gt;</mat_formattedtext>'
    text = f"<material><mat_extension>{inner}</mat_extension></material>"
    labels = "".join(
        f'<flow_label><response_label ident="{ident}"><flow_mat>{text.format(word)}</flow_mat>'
        "</response_label></flow_label>"
        for ident, word in (("x1", "Peer"), ("x2", "Boss"))
    )
    item = f"""<item title="" maxattempts="0"><itemmetadata><bbmd_asi_object_id>_7_1</bbmd_asi_object_id>
        <bbmd_questiontype>Multiple Choice</bbmd_questiontype></itemmetadata>
        <presentation><flow class="Block"><flow class="QUESTION_BLOCK">{text.format("Who?")}</flow>
        <flow class="RESPONSE_BLOCK"><response_lid ident="response" rcardinality="Single"><render_choice>{labels}
        </render_choice></response_lid></flow></flow></presentation>
        <resprocessing scoremodel="SumOfScores"><respcondition title="correct"><conditionvar>
        <varequal respident="response">x1</varequal></conditionvar>
        <setvar variablename="SCORE" action="Set">SCORE.max</setvar></respcondition>
        <respcondition title="incorrect"><conditionvar><other/></conditionvar>
        <setvar variablename="SCORE" action="Set">0.0</setvar></respcondition></resprocessing></item>"""
    found = _question(_read(item))
    assert (found.id, found.stem) == ("_7_1", "Who?")
    assert found.options == (Option("Peer", key=True), Option("Boss"))


STR = '<response_str ident="r" rcardinality="Single"><render_fib/></response_str>'


def test_a_short_answer_takes_every_listed_text() -> None:
    """Texts listed in one condition or in several are all right; what earns less, or is a pattern, is not."""
    conditions = (
        _when(_is("Peer", "peer specialist"))
        + _when(_is("CPS"))
        + _when(_is("person"), _add("10"))
        + _when('<varsubstring respident="r">pee</varsubstring>')
    )
    harvest = _read(_item(conditions, "short_answer_question", responses=STR))
    item = only(harvest)
    assert isinstance(item, Typed)
    assert item.accept == ("Peer", "peer specialist", "CPS")
    assert "patterns" in whats(harvest)[0]


def test_a_blank_without_metadata_is_typed_and_several_are_left() -> None:
    """The responses tell the kind where the metadata does not."""
    assert only(_read(_item(_when(_is("x")), "", responses=STR))).kind == "typed"
    assert "several blanks" in _why(_item(_when(_is("x")), "", responses=STR + STR))
    assert "an essay" in _why(_item("", "", responses=STR))


def _lid(ident: str, left: str, *options: str) -> str:
    labels = "".join(
        f'<response_label ident="{option}"><material><mattext>{option}</mattext></material></response_label>'
        for option in options
    )
    return (
        f'<response_lid ident="{ident}"><material><mattext>{left}</mattext></material>'
        f"<render_choice>{labels}</render_choice></response_lid>"
    )


def _matching(
    *keys: tuple[str, str], options: tuple[str, ...] = ("x", "y"), kind: str = "matching_question"
) -> str:
    lids = "".join(_lid(f"r{number}", left, *options) for number, (left, _) in enumerate(keys))
    conditions = "".join(
        _when(_is(key, response=f"r{number}"), _add("50"))
        for number, (_, key) in enumerate(keys)
        if key
    )
    return _item(conditions, kind, responses=lids)


@pytest.mark.parametrize("kind", ["matching_question", ""])
def test_matching_is_a_family(kind: str) -> None:
    """Each left side has its own key by its response, though the options share their names."""
    harvest = _read(_matching(("one", "x"), ("two", "y"), kind=kind))
    assert [item.id for item in harvest.items] == ["i1-1", "i1-2"]
    assert {item.group.kind for item in harvest.items if item.group is not None} == {"family"}
    assert [sorted(item.keys) for item in harvest.items if isinstance(item, Question)] == [[0], [1]]
    assert not problems_in_a_bank(harvest.items)


def test_matching_with_options_to_spare_is_a_choice_each() -> None:
    """A distractor, or lists that differ, make separate choices."""
    harvest = _read(_matching(("one", "x"), ("two", "y"), options=("x", "y", "z")))
    assert [item.group for item in harvest.items] == [None, None]
    assert not problems_in_a_bank(harvest.items)


@pytest.mark.parametrize(
    ("item", "why"),
    [
        (_matching(("one", "x"), ("two", "")), "no right answer"),
        (_matching(("one", "x"), ("", "y")), "no text"),
        (_matching(("one", "x"), ("One", "y")), "the same"),
        (_matching(("one", "x"), ("two", "q")), "not there"),
        (
            _matching(("one", "x"), ("two", "y"))
            .replace("r1</", "r0</")
            .replace('"r1">y', '"r0">y'),
            "more than one",
        ),
    ],
)
def test_matching_that_is_not_clear_is_left(item: str, why: str) -> None:
    """A left side without one right answer leaves the question."""
    assert why in _why(item)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("essay_question", "an essay"),
        ("numerical_question", "a numerical question"),
        ("calculated_question", "a calculated question"),
        ("fill_in_multiple_blanks_question", "several blanks"),
        ("multiple_dropdowns_question", "drop-down lists"),
        ("file_upload_question", "a file to hand in"),
        ("text_only_question", "a text without a question"),
        ("cc.pattern_match.v0p1", "a pattern"),
    ],
)
def test_other_kinds_are_left_by_name(kind: str, words: str) -> None:
    """A question that cannot be asked here is named, with its line and title."""
    harvest = _read(_item(_when(_is("1"))), _item(_when(_is("1")), kind, ident="i2"))
    assert len(harvest.items) == 1
    assert (harvest.left[0].line, harvest.left[0].title) == (5, "Question 1")
    assert words in harvest.left[0].why


def test_metadata_that_contradicts_itself_is_not_trusted() -> None:
    """Two kinds named for one item: the responses decide."""
    item = _item(_when(_is("1")), "essay_question").replace(
        "</itemmetadata>", f"{_meta('matching_question')}</itemmetadata>"
    )
    assert only(_read(item)).kind == "choice"


@pytest.mark.parametrize(
    ("stem", "text"),
    [
        ("<mattext texttype='text/html'><![CDATA[<p>a</p>b]]></mattext>", "a\nb"),
        ("<mattext texttype='text/html'><div>a <b>b</b></div></mattext>", "a b"),
        ("<mattext texttype='text/plain'>1 &lt;b&gt; 2</mattext>", "1 <b> 2"),
        ("<mattext>1 &lt; 2</mattext>", "1 < 2"),
        ("<mattext>&lt;p&gt;forgot to say&lt;/p&gt;</mattext>", "forgot to say"),
        ("<mattext>a</mattext><matbreak/><mattext>b</mattext>", "a\nb"),
        (
            "<mattext texttype='text/html'>&lt;script&gt;x()&lt;/script&gt;a\u202e&#x85;</mattext>",
            "a",
        ),
    ],
)
def test_texts_are_read_by_their_type(stem: str, text: str) -> None:
    """Escaped, in CDATA or as elements: markup becomes text; plain text is left as it is."""
    assert _question(_read(_item(_when(_is("1")), stem=stem))).stem == text


def test_pictures_of_canvas_are_named() -> None:
    """A picture's own name is taken from Canvas's place-holder; one on the web is not fetched."""
    html = '&lt;p&gt;Look&lt;img src="$IMS-CC-FILEBASE$/Uploaded%20Media/a%20b.png?canvas=1" alt="A map"&gt;&lt;/p&gt;'
    item = _question(
        _read(_item(_when(_is("1")), stem=f"<mattext texttype='text/html'>{html}</mattext>"))
    )
    assert (item.stem, item.image, item.alt) == ("Look", "a b.png", "A map")
    far = _item(
        _when(_is("1")), stem="<mattext>Look</mattext><matimage uri='https://example.org/a.png'/>"
    )
    harvest = _read(far)
    assert only(harvest).image == ""
    assert "was not fetched" in whats(harvest)[0]


def test_sections_are_topics_and_say_what_they_draw() -> None:
    """A group's title is the topic; drawing at random, and from a bank that is not there, is said."""
    drawn = (
        '<section title="Roles"><selection_ordering><selection><selection_number>1</selection_number></selection>'
        f"</selection_ordering>{_item(_when(_is('1')))}{_item(_when(_is('2')), ident='i2')}</section>"
        '<section title="More"><selection_ordering><selection><sourcebank_ref>b9</sourcebank_ref>'
        "<selection_number>3</selection_number></selection></selection_ordering></section>"
        '<section><bankentry_item item_ref="i7"/><bankentry_item item_ref="i2"/></section>'
    )
    harvest = _read(drawn)
    assert [item.topic for item in harvest.items] == ["Roles", "Roles"]
    assert "draws 1 of these 2" in whats(harvest)[0]
    assert "a bank that is not in the file" in whats(harvest)[1]
    assert [(left.title, left.why.partition(":")[0]) for left in harvest.left] == [
        ("i7", "it is only a reference")
    ]


def test_points_are_said_once() -> None:
    """How much questions count is no part of a bank."""
    item = _item(_when(_is("1"))).replace(
        "</qtimetadata>", f"{_meta('', points_possible='2.0')}</qtimetadata>"
    )
    assert "1 of the questions give points other than 1" in whats(_read(item))[0]


MANIFEST = """<manifest><resources>
<resource type="imsqti_xmlv1p2/imscc_xmlv1p1/assessment"><file href="q/assessment_qti.xml"/></resource>
<resource type="associatedcontent/imscc_xmlv1p1/learning-application-resource" href="q/assessment_meta.xml">
<file href="non_cc_assessments/q.xml.qti"/></resource>
<resource type="webcontent" href="web_resources/film.mp4"/>
</resources></manifest>"""


def _zip(files: Mapping[str, str | bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(name, content)
    return held.getvalue()


def test_a_cartridge_holds_each_quiz_once() -> None:
    """Canvas's own copy is read, not the one that is cut down to Common Cartridge; banks beside it are read too."""
    poor = _file(_item(_when(_is("3"))))
    files: dict[str, str | bytes] = {
        "imsmanifest.xml": MANIFEST,
        "q/assessment_qti.xml": poor,
        "q/assessment_meta.xml": "<quiz/>",
        "non_cc_assessments/q.xml.qti": _file(_item(_when(_is("1")))),
        "non_cc_assessments/bank.xml.qti": _file(
            _item(_when(_is("2")), ident="i9"), _item("", ident="i8"), title="Bank"
        ),
        "other.xml": poor,
        "web_resources/film.mp4": b"\0" * 100,
    }
    raw = _zip(files)
    assert detects(raw, "x.imscc")
    harvest = read(raw, "x.imscc")
    assert [(item.id, item.topic) for item in harvest.items] == [("i1", "Quiz"), ("i9", "Bank")]
    assert [sorted(item.keys) for item in harvest.items if isinstance(item, Question)] == [[0], [1]]
    assert [(left.line, left.inside) for left in harvest.left] == [
        (5, "non_cc_assessments/bank.xml.qti")
    ]
    assert whats(harvest) == ["1 of the tests are in the package twice: Canvas's own copy is read"]


def test_a_question_in_two_files_comes_in_once() -> None:
    """The same question in a quiz and in its bank is one; the second is named. One that differs stays."""
    first, second = (
        _file(_item(_when(_is("1")))),
        _file(_item(_when(_is("1"))), _item(_when(_is("2")))),
    )
    harvest = read(_zip({"a.xml": first, "b.xml": second}), "x.zip")
    assert len(harvest.items) == 2
    assert harvest.left[0].why == "the same question is in 'a.xml' too, and came in from there"


def test_a_manifest_in_a_folder_with_a_base_is_followed() -> None:
    """Blackboard gives a file and a base; a folder that was zipped stands before every name."""
    manifest = (
        '<manifest xmlns:bb="urn:b"><resources><resource bb:file="res1.dat" type="assessment/x-bb-qti-test" '
        'xml:base="res1"/><resource href="gone.xml" type="x"/></resources></manifest>'
    )
    harvest = read(
        _zip({"my/imsmanifest.xml": manifest, "my/res1.dat": _file(_item(_when(_is("1"))))}),
        "x.zip",
    )
    assert len(harvest.items) == 1
    assert whats(harvest) == ["the package names 'my/gone.xml', but does not hold it"]


@pytest.mark.parametrize(
    ("raw", "place", "what"),
    [
        (b"<questestinterop>\n<item>\n</questestinterop>", "x:3:3", "mismatched tag"),
        (b"<!DOCTYPE questestinterop><questestinterop/>", "x", "DOCTYPE"),
        (b"<quiz/>", "x:1:0", "not QTI 1.2"),
        (b"PK\x03\x04 cut off", "x", "not a zip"),
        (_zip({"../a.xml": "<a/>"}), "x", "leads elsewhere"),
        (_zip({"imsmanifest.xml": "<manifest>"}), "x/imsmanifest.xml:1:11", "no element"),
        (_zip({"imsmanifest.xml": "<manifest/>"}), "x", "holds no file"),
        (_zip({"a.xml": _file(), "b.xml": b"<questestinterop>\n<"}), "x/b.xml:2:1", "damaged"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_error(raw: bytes, place: str, what: str) -> None:
    """The error has its place, in a package with the inner file, and nothing is used."""
    harvest = read(raw, "x")
    assert not harvest.items
    assert harvest.problems[0].severity == "error"
    assert harvest.problems[0].place == place
    assert what in harvest.problems[0].what


def test_a_bomb_is_refused() -> None:
    """A file that grows beyond all measure when unpacked is an error, not a full memory."""
    harvest = read(_zip({"a.xml": b"<questestinterop>" + b" " * (8 << 20)}), "x")
    assert "too large" in harvest.problems[0].what


def test_recognised_by_content() -> None:
    """The root, or a package with it; QTI 2 and other zips and formats are not taken."""
    assert detects(_file(), "x")
    assert detects(_zip({"a/b.xml": _file()}), "x")
    assert not detects(
        _zip({"imsmanifest.xml": '<m type="imsqti_item_xmlv2p1"/>', "b.xml": _file()}), "x.zip"
    )
    assert not detects(_zip({"[Content_Types].xml": "<a/>", "xl/b.xml": "<a/>"}), "x.zip")
    assert not detects(b"<quiz/>", "x")
    assert not detects(b"<assessmentItem/>", "x")
    assert not moodle_xml.detects(_file(), "x.xml")


@given(banks())
def test_what_canvas_can_hold_comes_back(bank: Bank) -> None:
    """Reading what was written gives every item again, in what the format can carry, and twice the same bytes."""
    items = tuple(item for item in bank.items if can_travel(item))
    export = write(dataclasses.replace(bank, items=items))
    assert export.content == write(dataclasses.replace(bank, items=items)).content
    assert detects(export.content, "")
    harvest = read(export.content, "x")
    assert not harvest.left
    assert list(harvest.items) == [carried(item) for item in items]
    assert not problems_in_a_bank(harvest.items)


def test_losses_are_counted_and_named() -> None:
    """Each kind of loss is one sentence with the number and the ids."""
    card = Flashcard(id="c", topic="", level="recall", front="f", back="b")
    options = (Option("a", key=True), Option("b"))
    fixed = Question(
        id="q", topic="t", level="recall", kind="choice", stem="s", options=options, locked=True
    )
    assert write(Bank(id="b", title="B", items=(card, fixed))).losses == (
        "Topic, level and tags are in the file, but Canvas passes over them: 2 items (c, q).",
        "Flashcards become essays, with the back as general feedback: 1 item (c).",
        "The fixed order of options is in the file, but Canvas passes over it: 1 item (q).",
        "The bank's language and licence have no place in QTI 1.2.",
    )


@given(st.binary(max_size=300) | st.binary(max_size=300).map(b"PK\x03\x04".__add__))
def test_any_bytes_are_a_harvest(raw: bytes) -> None:
    """Nothing is raised, whatever the bytes."""
    assert isinstance(detects(raw, "x.zip"), bool)
    assert isinstance(read(raw, "x"), ReadResult)


GOOD = (
    _file(
        _item(_when(NOTS), "multiple_answers_question"),
        _matching(("a", "x"), ("b", "y")),
        _item(_when(_is("1"))),
    ),
    _zip(
        {"imsmanifest.xml": MANIFEST, "non_cc_assessments/q.xml.qti": _file(_item(_when(_is("1"))))}
    ),
)


@given(st.data())
def test_a_damaged_file_is_a_harvest(data: st.DataObject) -> None:
    """A good file with parts replaced or cut is read without an exception, and what comes in fits a bank."""
    raw = data.draw(st.sampled_from(GOOD))
    start = data.draw(st.integers(0, len(raw)))
    stop = data.draw(st.integers(start, min(len(raw), start + 40)))
    broken = raw[:start] + data.draw(st.binary(max_size=8)) + raw[stop:]
    assert isinstance(detects(broken, "x"), bool)
    assert not problems_in_a_bank(read(broken, "x").items)
