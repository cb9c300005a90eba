"""Moodle XML: what comes in, what is left and why."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cps_study.formats.base import ReadResult, Skipped
from cps_study.formats.moodle_xml.reader import detects, read
from cps_study.formats.moodle_xml.writer import write
from cps_study.model.item import Bank, Flashcard, Group, Option, Question, Typed
from tests.formats.drafts import items_in
from tests.formats.platform_help import can_travel, carried, only, problems_in_a_bank, whats
from tests.strategies import banks

CHOICE = """\
<question type="multichoice">
  <name><text>Role 1</text></name>
  <questiontext format="html"><text><![CDATA[<p>What is <b>first</b>?</p>]]></text></questiontext>
  <generalfeedback format="html"><text>&lt;p&gt;Equals.&lt;/p&gt;</text></generalfeedback>
  <single>true</single>
  <answer fraction="0" format="html"><text>Advice &amp;amp; rules</text><feedback><text>No.</text></feedback></answer>
  <answer fraction="100"><text>Support</text><feedback format="html"><text>Yes.</text></feedback></answer>
  <tags><tag><text>core</text></tag><tag><text>level:apply</text></tag></tags>
</question>
"""


def _quiz(*questions: str) -> bytes:
    body = "\n".join(questions)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n{body}\n</quiz>\n'.encode()


def _read(*questions: str) -> ReadResult:
    return read(_quiz(*questions), "quiz.xml")


def _multi(
    *answers: tuple[str, str], extra: str = "<single>false</single>", kind: str = "multichoice"
) -> str:
    listed = "".join(
        f'<answer fraction="{weight}"><text>{text}</text></answer>' for weight, text in answers
    )
    return f'<question type="{kind}"><questiontext><text>Which?</text></questiontext>{extra}{listed}</question>'


def _why(*questions: str) -> str:
    harvest = _read(*questions)
    assert not items_in(harvest)
    return harvest.left[0].why


def test_a_choice_comes_in_whole() -> None:
    """Markup becomes text, feedback becomes rationales, tags stay, and the line is the question's."""
    item = only(_read(CHOICE))
    assert item == Question(
        id="Role 1",
        kind="choice",
        topic="",
        level="apply",
        tags=("core",),
        stem="What is first?",
        options=(
            Option("Advice & rules", key=False, rationale="No."),
            Option("Support", key=True, rationale="Yes."),
        ),
        rationale="Equals.",
    )
    assert item.line == 3


def test_an_idnumber_is_the_better_name() -> None:
    """The id is the idnumber where there is one."""
    named = CHOICE.replace("<single>", "<idnumber>r-1</idnumber><single>")
    assert only(_read(named)).id == "r-1"


def test_categories_hold_for_what_follows() -> None:
    """The course and the top of the tree are left out of the topic, and `//` is a slash within a name."""
    category = '<question type="category"><category><text>$course$/top/Roles/And//or/Deep</text></category></question>'
    plain = '<question type="category"><category><text>Other</text></category></question>'
    harvest = _read(CHOICE, category, CHOICE, CHOICE, plain, CHOICE)
    assert [item.topic for item in items_in(harvest)] == [
        "",
        "Roles/And-or/Deep",
        "Roles/And-or/Deep",
        "Other",
    ]
    assert harvest.held == 4


def test_several_right_answers_are_a_multi() -> None:
    """Shares that add up to the full mark are the keys; what takes away or earns nothing is not."""
    item = only(
        _read(_multi(("33.33333", "a"), ("33.33333", "b"), ("-50", "c"), ("33.33333", "d")))
    )
    assert isinstance(item, Question)
    assert item.kind == "multi"
    assert item.keys == {0, 1, 3}


def test_one_right_answer_of_several_is_a_choice_with_a_warning() -> None:
    """A question with boxes to tick and one right answer can be asked as a choice, which is said."""
    harvest = _read(_multi(("100", "a"), ("0", "b")))
    item = only(harvest)
    assert item.kind == "choice"
    assert "several answers could be chosen" in whats(harvest)[0]


@pytest.mark.parametrize("text", ["", "0", "false"])
def test_single_is_off_as_in_moodle(text: str) -> None:
    """An empty switch is off; one that is missing is on."""
    weights = (("50", "a"), ("50", "b"), ("0", "c"))
    assert only(_read(_multi(*weights, extra=f"<single>{text}</single>"))).kind == "multi"
    assert _why(_multi(*weights, extra="")) == "no answer earns the full mark"


@pytest.mark.parametrize(
    ("answers", "extra", "why"),
    [
        ([("0", "a"), ("0", "b")], "", "no answer is marked as right"),
        ([("", "a"), ("0", "b")], "<single>0</single>", "no answer is marked as right"),
        (
            [("100", "a"), ("100", "b")],
            "",
            "2 answers are marked as right, but only one can be chosen",
        ),
        ([("100", "a"), ("100", "b"), ("0", "c")], "<single>0</single>", "do not add up to 100"),
        ([("50", "a"), ("0", "b")], "<single>0</single>", "earn the full mark"),
        ([("50", "a"), ("50", "b")], "<single>0</single>", "all its answers are marked as right"),
        ([("full", "a"), ("0", "b")], "", "no number"),
        ([("nan", "a"), ("100", "b")], "", "no number"),
        ([("100", "a")], "", "fewer than two options"),
        ([("100", "a"), ("0", "")], "", "an option is empty"),
        ([("100", "a"), ("0", "&lt;img src='x.png'&gt;")], "", "an option is only a picture"),
        ([("100", "Yes."), ("0", "YES")], "", "two options are the same"),
        ([("100", "a"), ("0", "x" * 8001)], "", "longer than 8000"),
    ],
)
def test_a_key_is_never_guessed(answers: list[tuple[str, str]], extra: str, why: str) -> None:
    """What does not say for certain which answer is right is left with the reason."""
    assert why in _why(_multi(*answers, extra=extra))


def test_part_of_the_mark_is_no_key() -> None:
    """In a choice the answer with the full mark is the key, and the loss of the partial credit is said."""
    harvest = _read(_multi(("100", "a"), ("50", "b"), extra=""))
    item = only(harvest)
    assert isinstance(item, Question)
    assert item.keys == {0}
    assert "the part of the mark that an answer earned" in whats(harvest)[0]
    assert (harvest.problems[0].line, harvest.problems[0].item, harvest.problems[0].severity) == (
        3,
        "Which?",
        "warning",
    )


@pytest.mark.parametrize("order", [("true", "false"), ("false", "true")])
def test_true_or_false_in_any_order(order: tuple[str, str]) -> None:
    """The options are True and False in that order, whatever the file's order and whichever is right."""
    answers = tuple(("100" if text == "false" else "0", text) for text in order)
    item = only(_read(_multi(*answers, extra="", kind="truefalse")))
    assert isinstance(item, Question)
    assert item.kind == "truefalse"
    assert item.options == (Option("True", key=False), Option("False", key=True))
    assert item.locked


def test_true_or_false_in_other_words_is_left() -> None:
    """Moodle would take the first for true; that is a guess."""
    assert "'true' and 'false'" in _why(
        _multi(("100", "ja"), ("0", "nei"), extra="", kind="truefalse")
    )


def test_a_short_answer_keeps_what_earns_the_full_mark() -> None:
    """Patterns and partial answers are left out with a warning; an escaped star is a star."""
    answers = (("100", "peer"), ("100", "pe*"), ("50", "person"), ("100", "5 \\* 2"))
    harvest = _read(_multi(*answers, extra="<usecase>1</usecase>", kind="shortanswer"))
    item = only(harvest)
    assert isinstance(item, Typed)
    assert item.accept == ("peer", "5 * 2")
    assert "patterns with '*'" in whats(harvest)[0]
    assert "earn a part of the mark" in whats(harvest)[0]
    assert "capital letters" in whats(harvest)[0]


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        ([("100", "p*")], "patterns"),
        ([("50", "peer")], "no answer is marked as right"),
        ([("100", "?!")], "only signs"),
        ([], "no answer is marked as right"),
    ],
)
def test_a_short_answer_without_a_plain_answer_is_left(
    answers: list[tuple[str, str]], why: str
) -> None:
    """Nothing that could be typed means nothing to mark by."""
    assert why in _why(_multi(*answers, extra="", kind="shortanswer"))


def _match(*pairs: tuple[str, str]) -> str:
    subs = "".join(
        f"<subquestion><text>{left}</text><answer><text>{right}</text></answer></subquestion>"
        for left, right in pairs
    )
    stem = "<questiontext><text>Who does it?</text></questiontext>"
    return f'<question type="matching"><name><text>m</text></name>{stem}{subs}</question>'


def test_matching_is_a_family() -> None:
    """Each left side is an item; the options are one list, also where one of them belongs to two."""
    harvest = _read(
        _match(("steps", "sponsor"), ("equal support", "peer"), ("the steps", "sponsor"))
    )
    group = Group("m", "family", "Who does it?")
    assert [(item.id, item.group) for item in items_in(harvest)] == [
        ("m-1", group),
        ("m-2", group),
        ("m-3", group),
    ]
    first = items_in(harvest)[0]
    assert isinstance(first, Question)
    assert first.stem == "steps"
    assert first.options == (
        Option("sponsor", key=True, name="option-1"),
        Option("peer", key=False, name="option-2"),
    )
    assert not problems_in_a_bank(items_in(harvest))


def test_matching_with_a_distractor_is_a_choice_each() -> None:
    """An option that belongs to nothing makes each left side a choice with all options."""
    harvest = _read(_match(("steps", "sponsor"), ("equal support", "peer"), ("", "clergy")))
    assert [item.group for item in items_in(harvest)] == [None, None]
    first = items_in(harvest)[0]
    assert isinstance(first, Question)
    assert first.stem == "Who does it?\n\nsteps"
    assert [option.text for option in first.options] == ["sponsor", "peer", "clergy"]


def test_two_matching_questions_of_one_name_stay_apart() -> None:
    """Families of the same name are two families."""
    pairs = (("a", "1"), ("b", "2"))
    harvest = _read(_match(*pairs), _match(*pairs))
    groups = [item.group.id for item in items_in(harvest) if item.group is not None]
    assert groups == ["m", "m", "m 2", "m 2"]


@pytest.mark.parametrize(
    ("pairs", "why"),
    [
        ([("a", "1"), ("A", "2")], "left sides are the same"),
        ([("a", "1"), ("b", "")], "an option is empty"),
        ([("a", "x"), ("b", "X.")], "two options are the same"),
        ([("a", "1")], "fewer than two options"),
        ([("", "1"), ("", "2")], "nothing to match"),
        ([(f"left {n}", f"right {n}") for n in range(51)], "more than 50"),
    ],
)
def test_matching_that_is_not_clear_is_left(pairs: list[tuple[str, str]], why: str) -> None:
    """A left side with two answers, or options that cannot be told apart, are no question."""
    assert why in _why(_match(*pairs))


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("essay", "an essay"),
        ("numerical", "a numerical question"),
        ("cloze", "a cloze question"),
        ("calculatedmulti", "a calculated question"),
        ("ddwtos", "drag and drop"),
        ("description", "a text without a question"),
        ("plugin-x", "of the kind 'plugin-x'"),
        ("", "no kind"),
    ],
)
def test_other_kinds_are_left_by_name(kind: str, words: str) -> None:
    """A question that cannot be asked here is named, with its line."""
    harvest = _read(CHOICE, _multi(("100", "a"), kind=kind))
    assert len(items_in(harvest)) == 1
    left = harvest.left[0]
    assert (left.line, left.title, left.inside) == (13, "Which?", "")
    assert words in left.why


def test_pictures_of_the_stem_are_named() -> None:
    """The first picture's own name and description come in; what cannot is said, and nothing is fetched."""
    html = (
        "Look: &lt;img src='@@PLUGINFILE@@/a%20map.png?x=1' alt='A map'&gt; "
        "&lt;img src='b.png'&gt;&lt;img src='https://example.org/c.png' alt='far'&gt;"
    )
    harvest = _read(CHOICE.replace("<![CDATA[<p>What is <b>first</b>?</p>]]>", html))
    item = only(harvest)
    assert (item.image, item.alt) == ("a map.png", "A map")
    assert whats(harvest) == [
        "1 of the questions show a picture: its name and description come in, its file does not",
        "a further picture is left out: b.png",
        "a further picture is left out: far",
    ]


@pytest.mark.parametrize(
    "source", ["https://example.org/a.png", "//example.org/a.png", "data:image/png;base64,AAAA"]
)
def test_a_picture_that_is_no_file_stays_away(source: str) -> None:
    """A picture on the web, or in the text itself, is no file of the package."""
    harvest = _read(CHOICE.replace("<b>first</b>", f'first <img src="{source}">'))
    assert only(harvest).image == ""
    assert "was not fetched" in whats(harvest)[0]


def test_a_picture_without_words_gets_a_warning() -> None:
    """A description has to be there; the placeholder says that it is missing."""
    harvest = _read(CHOICE.replace("<b>first</b>", 'first <img src="../../x\\..\\y.png">'))
    item = only(harvest)
    assert (item.image, item.alt) == ("y.png", "a picture without a description")
    assert "has no description" in whats(harvest)[1]


def test_the_old_way_to_show_a_picture() -> None:
    """`<image>` beside the text names a picture too."""
    harvest = _read(CHOICE.replace("<single>", "<image>backup/old.gif</image><single>"))
    assert only(harvest).image == "old.gif"


@pytest.mark.parametrize(
    ("form", "text", "plain"),
    [
        ("html", "a&lt;br&gt;b", "a\nb"),
        ("no-such", "&lt;i&gt;a&lt;/i&gt;", "a"),
        ("plain_text", "1 &lt;i&gt; 2", "1 <i> 2"),
        ("moodle_auto_format", "a\nb &lt;i&gt;c&lt;/i&gt;", "a\nb c"),
        ("markdown", "*a* ![x](@@PLUGINFILE@@/m.png)", "*a*"),
        ("html", "<p>bare <b>markup</b></p>", "bare markup"),
        ("html", "&lt;script&gt;alert(1)&lt;/script&gt;safe\u202e \u0085", "safe"),
    ],
)
def test_texts_are_read_by_their_format(form: str, text: str, plain: str) -> None:
    """Each of Moodle's formats becomes plain text, and nothing of it could be obeyed by a terminal."""
    source = CHOICE.replace(
        '"html"><text><![CDATA[<p>What is <b>first</b>?</p>]]>', f'"{form}"><text>{text}'
    )
    item = only(_read(source))
    assert isinstance(item, Question)
    assert item.stem == plain


def test_a_fixed_order_is_kept() -> None:
    """A question that Moodle does not shuffle is not shuffled here."""
    item = only(_read(CHOICE.replace("<single>", "<shuffleanswers>0</shuffleanswers><single>")))
    assert isinstance(item, Question)
    assert item.locked


def test_feedback_that_has_no_place_is_said() -> None:
    """Hints and feedback for the whole are named once; Moodle's own standard sentences are not."""
    own = "<hint><text>Think.</text></hint><correctfeedback><text>Your answer is correct.</text></correctfeedback>"
    harvest = _read(
        CHOICE.replace(
            "<single>",
            f"{own}<incorrectfeedback><text>Read p. 3</text></incorrectfeedback><single>",
        )
    )
    assert whats(harvest) == ["left out: a hint, the feedback for a wrong answer"]


def test_other_marks_are_said_once() -> None:
    """How much questions count is no part of a bank."""
    heavy = CHOICE.replace("<single>", "<defaultgrade>2.0</defaultgrade><single>")
    harvest = _read(heavy, heavy, CHOICE)
    assert whats(harvest) == [
        "2 of the questions have a mark other than 1; here every question counts the same"
    ]


@pytest.mark.parametrize(
    ("raw", "line", "what"),
    [
        (b"<quiz>\n<question>\n</quiz>", 3, "mismatched tag"),
        (
            b"<!DOCTYPE quiz [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><quiz>&x;</quiz>",
            0,
            "DOCTYPE",
        ),
        (b"<other/>", 1, "not Moodle's"),
        (b"", 1, "no element"),
        (b"<quiz><question type='essay'/>", 1, "no element"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_error(raw: bytes, line: int, what: str) -> None:
    """The error has its place, and nothing of the file is used."""
    harvest = read(raw, "quiz.xml")
    assert not items_in(harvest)
    assert not harvest.left
    assert what in harvest.problems[0].what
    assert (harvest.problems[0].line, harvest.problems[0].severity) == (line, "error")


def test_recognised_by_its_root() -> None:
    """A quiz is Moodle's, whatever the file is called; other XML and text are not."""
    assert detects(_quiz(CHOICE), "x.txt")
    assert detects(_quiz(CHOICE).decode().replace("UTF-8", "UTF-16").encode("utf-16"), "")
    assert not detects(b"<questestinterop/>", "quiz.xml")
    assert not detects(b"::a:: quiz {T}", "quiz.xml")


def test_what_came_in_fits_a_bank() -> None:
    """Items are valid for the bank's own reader as they come."""
    weights = (("50", "a"), ("50", "b"), ("0", "c"))
    true = _multi(("100", "true"), ("0", "false"), kind="truefalse", extra="")
    harvest = _read(CHOICE, _multi(*weights), true, _match(("a", "1"), ("b", "2")), CHOICE)
    assert harvest.held == 6
    assert not harvest.left
    assert not problems_in_a_bank(items_in(harvest))


@given(banks())
def test_what_moodle_can_hold_comes_back(bank: Bank) -> None:
    """Reading what was written gives every item again, in what the format can carry, and twice the same bytes."""
    items = tuple(item for item in bank.items if can_travel(item))
    export = write(dataclasses.replace(bank, items=items))
    assert export.content == write(dataclasses.replace(bank, items=items)).content
    harvest = read(export.content, "x")
    assert not harvest.left
    assert list(items_in(harvest)) == [carried(item) for item in items]
    assert not problems_in_a_bank(items_in(harvest))


def test_losses_are_counted_and_named() -> None:
    """Each kind of loss is one sentence with the number and the first three ids."""
    cards = tuple(
        Flashcard(id=f"c-{n}", topic="t", level="recall", front="f", back="b", cites=("a/b",))
        for n in range(4)
    )
    assert write(Bank(id="b", title="B", licence="CC-BY-4.0", items=cards)).losses == (
        "The objectives that items cite are lost: 4 items (c-0, c-1, c-2, …).",
        (
            "Flashcards become essays, with the back as general feedback and the tag 'flashcard': "
            "4 items (c-0, c-1, c-2, …)."
        ),
        "The bank's title, language and licence have no place in Moodle XML.",
    )


@given(st.binary(max_size=300))
def test_any_bytes_are_a_harvest(raw: bytes) -> None:
    """Nothing is raised, whatever the bytes."""
    assert isinstance(detects(raw, "x.xml"), bool)
    assert isinstance(read(raw, "x"), ReadResult)


@given(st.data())
def test_a_damaged_file_is_a_harvest(data: st.DataObject) -> None:
    """A good file with parts replaced or cut is read without an exception, and what comes in fits a bank."""
    raw = _quiz(
        CHOICE, _multi(("50", "a"), ("50", "b"), ("0", "c")), _match(("a", "1"), ("b", "2"))
    )
    start = data.draw(st.integers(0, len(raw)))
    stop = data.draw(st.integers(start, min(len(raw), start + 40)))
    harvest = read(raw[:start] + data.draw(st.binary(max_size=8)) + raw[stop:], "x")
    assert all(isinstance(left, Skipped) for left in harvest.left)
    if items_in(harvest):
        assert not problems_in_a_bank(items_in(harvest))
