"""Items of QTI 1.2: their kinds, what they ask, and the feedback that teaches."""

from __future__ import annotations

import pytest

from cps_study.model.item import Option, Question, Typed
from tests.formats.drafts import items_in
from tests.formats.platform_help import only, problems_in_a_bank, whats
from tests.formats.qti12.makers import (
    FULL_POINTS,
    TEXT_BOX,
    add,
    equals,
    feedback,
    item,
    matching,
    metadata,
    only_question,
    quiz_file,
    read_items,
    show,
    when,
    why_skipped,
)


def test_a_choice_comes_in_whole() -> None:
    """Its stem, its options with their feedback, and what is said about it as a whole."""
    conditions = (
        when("<other/>", show("general_fb"))
        + when(equals("1"), show("1_fb"))
        + when(equals("2"), show("2_fb"))
        + when(equals("2"), FULL_POINTS + show("correct_fb"))
        + when("<other/>", show("general_incorrect_fb"))
    )
    texts = feedback(general_fb="Why.", a1_fb="No.", a2_fb="Yes.", general_incorrect_fb="Not yet.")
    result = read_items(item(conditions, feedback=texts))
    question = only_question(result)
    assert question == Question(
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
    assert question.line == 4
    assert result.title == "Quiz"
    assert whats(result) == ["left out: the feedback for a wrong answer"]


def test_feedback_on_a_right_answer_replaces_missing_general_feedback() -> None:
    """It teaches the same, so it becomes the rationale."""
    text = item(when(equals("1")), feedback=feedback(correct_fb="Because."))
    assert only_question(read_items(text)).rationale == "Because."


def test_what_d2l_says_of_a_question_is_its_rationale() -> None:
    """It goes by the question's label; a hint is named as left out."""
    hint = (
        "<hint><hintmaterial><material><mattext>Think.</mattext></material></hintmaterial></hint>"
    )
    text = item(when(equals("1")), feedback=feedback(QUES_1="Why.") + hint)
    result = read_items(text.replace("<item ", '<item label="QUES_1" '))
    assert only_question(result).rationale == "Why."
    assert whats(result) == ["left out: a hint"]


def _gap(answers: tuple[str, ...], more: str = "") -> str:
    """Return the response of Canvas's gap `[x]`."""
    labels = "".join(
        f"<response_label ident='{number}' {more}><material><mattext>{answer}</mattext></material>"
        "</response_label>"
        for number, answer in enumerate(answers, 1)
    )
    return (
        "<response_lid ident='response_x'><material><mattext>x</mattext></material>"
        f"<render_choice>{labels}</render_choice></response_lid>"
    )


def _asked_with_gap(kind: str, responses: str, stem: str = "The sky is [x].") -> str:
    conditions = when(equals("1", response="response_x"), add("100"))
    return item(conditions, kind, stem=f"<mattext>{stem}</mattext>", responses=responses)


def test_a_single_gap_of_canvas_is_typed_or_chosen() -> None:
    """All that is listed for a blank is right; of a list, or of a word bank, only the key is."""
    blank = _asked_with_gap("fill_in_multiple_blanks_question", _gap(("blue", "azure")))
    typed = only(read_items(blank))
    assert isinstance(typed, Typed)
    assert (typed.stem, typed.accept) == ("The sky is _____.", ("blue", "azure"))
    word_bank = _gap(("blue", "red"), 'answer_type="wordBank"')
    for kind, responses in (
        ("multiple_dropdowns_question", _gap(("blue", "red"))),
        ("fill_in_multiple_blanks_question", word_bank),
    ):
        chosen = only_question(read_items(_asked_with_gap(kind, responses)))
        assert chosen.stem == "The sky is _____."
        assert chosen.keys == {0}


def test_several_gaps_or_none_stay_out() -> None:
    """One question here has one answer, and a gap that nobody finds can't be filled."""
    kind = "fill_in_multiple_blanks_question"
    other = _gap(("green",)).replace("response_x", "response_y").replace(">x<", ">y<")
    several = _asked_with_gap(kind, _gap(("blue",)) + other, "[x] and [y]")
    for text in (several, _asked_with_gap(kind, _gap(("blue",)), "The sky is x.")):
        assert "several blanks" in why_skipped(text)


def test_feedback_on_several_answers_together_is_of_none_of_them() -> None:
    """What is shown for both right answers at once says nothing about the first alone."""
    conditions = when(equals("1", "3"), add("100") + show("both_fb"))
    text = item(
        conditions,
        "multiple_answers_question",
        cardinality="Multiple",
        feedback=feedback(both_fb="They go together."),
    )
    result = read_items(text)
    assert not any(option.rationale for option in only_question(result).options)
    assert whats(result) == ["left out: feedback for a single answer"]


def test_feedback_that_only_marks_is_not_missed() -> None:
    """Nobody needs to read that the word "Correct!" was left out."""
    texts = feedback(general_fb="Why.", correct_fb="Correct!", general_incorrect_fb="Wrong.")
    assert whats(read_items(item(when(equals("1")), feedback=texts))) == []


@pytest.mark.parametrize("kind", ["true_false_question", ""])
def test_true_or_false(kind: str) -> None:
    """By the metadata or by the two options, in any order; they come out as True and False."""
    question = only_question(read_items(item(when(equals("2")), kind, ("false", "TRUE"))))
    assert question.kind == "truefalse"
    assert question.options == (Option("True", key=True), Option("False"))


def test_yes_and_no_are_a_choice() -> None:
    """A true-or-false question in other words keeps its words."""
    question = only_question(
        read_items(item(when(equals("1")), "true_false_question", ("Yes", "No")))
    )
    assert question.kind == "choice"


def test_blackboard_writes_items_in_its_own_way() -> None:
    """No metadata of Canvas, formatted text in extensions, and the full mark by name."""
    inner = '<mat_formattedtext type="HTML">&lt;b&gt;{}&lt;/b&gt;</mat_formattedtext>'
    text = f"<material><mat_extension>{inner}</mat_extension></material>"
    labels = "".join(
        f'<flow_label><response_label ident="{ident}"><flow_mat>{text.format(word)}</flow_mat>'
        "</response_label></flow_label>"
        for ident, word in (("x1", "Peer"), ("x2", "Boss"))
    )
    blackboard_item = f"""<item title="" maxattempts="0">
        <itemmetadata><bbmd_asi_object_id>_7_1</bbmd_asi_object_id>
        <bbmd_questiontype>Multiple Choice</bbmd_questiontype></itemmetadata>
        <presentation><flow class="Block">
        <flow class="QUESTION_BLOCK">{text.format("Who?")}</flow>
        <flow class="RESPONSE_BLOCK"><response_lid ident="response" rcardinality="Single">
        <render_choice>{labels}</render_choice></response_lid></flow></flow></presentation>
        <resprocessing scoremodel="SumOfScores"><respcondition title="correct"><conditionvar>
        <varequal respident="response">x1</varequal></conditionvar>
        <setvar variablename="SCORE" action="Set">SCORE.max</setvar></respcondition>
        <respcondition title="incorrect"><conditionvar><other/></conditionvar>
        <setvar variablename="SCORE" action="Set">0.0</setvar></respcondition></resprocessing>
        </item>"""
    question = only_question(read_items(blackboard_item))
    assert (question.id, question.stem) == ("_7_1", "Who?")
    assert question.options == (Option("Peer", key=True), Option("Boss"))


def test_a_short_answer_takes_every_listed_text() -> None:
    """All texts with full points are right; a pattern, or a text that earns less, is not."""
    conditions = (
        when(equals("Peer", "peer specialist"))
        + when(equals("CPS"))
        + when(equals("person"), add("10"))
        + when('<varsubstring respident="r">pee</varsubstring>')
    )
    result = read_items(item(conditions, "short_answer_question", responses=TEXT_BOX))
    typed = only(result)
    assert isinstance(typed, Typed)
    assert typed.accept == ("Peer", "peer specialist", "CPS")
    assert "patterns" in whats(result)[0]


def test_a_short_answer_with_nothing_but_patterns_is_skipped() -> None:
    """A pattern isn't a text that a learner could be shown as the answer."""
    pattern = when('<varsubstring respident="r">pee</varsubstring>')
    text = item(pattern, "short_answer_question", responses=TEXT_BOX)
    assert why_skipped(text) == "its scoring rules aren't supported"


def test_a_box_without_metadata_is_typed_and_several_are_skipped() -> None:
    """The responses show the kind where the metadata doesn't name it."""
    condition = when(equals("x"))
    two_boxes = TEXT_BOX + TEXT_BOX
    assert only(read_items(item(condition, "", responses=TEXT_BOX))).kind == "typed"
    assert "several blanks" in why_skipped(item(condition, "", responses=two_boxes))
    several = item(condition, "short_answer_question", responses=two_boxes)
    assert "several blanks" in why_skipped(several)
    assert "essay questions" in why_skipped(item("", "", responses=TEXT_BOX))


def test_metadata_that_contradicts_itself_is_not_trusted() -> None:
    """If an item has two kinds, its responses decide."""
    text = item(when(equals("1")), "essay_question").replace(
        "</itemmetadata>", f"{metadata('matching_question')}</itemmetadata>"
    )
    assert only(read_items(text)).kind == "choice"


@pytest.mark.parametrize("kind", ["matching_question", ""])
def test_matching_becomes_a_family(kind: str) -> None:
    """Each left side has a key of its own, even though the options share their names."""
    result = read_items(matching(("one", "x"), ("two", "y"), kind=kind))
    assert [found.id for found in items_in(result)] == ["i1-1", "i1-2"]
    groups = [found.group for found in items_in(result) if found.group is not None]
    assert [group.kind for group in groups] == ["family", "family"]
    keys = [sorted(found.keys) for found in items_in(result) if isinstance(found, Question)]
    assert keys == [[0], [1]]
    assert not problems_in_a_bank(items_in(result))


def test_matching_with_spare_options_becomes_a_choice_each() -> None:
    """With a distractor, or lists that differ, each left side is a question of its own."""
    result = read_items(matching(("one", "x"), ("two", "y"), options=("x", "y", "z")))
    assert [found.group for found in items_in(result)] == [None, None]
    assert not problems_in_a_bank(items_in(result))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (matching(("one", "x"), ("two", "")), "no right answer"),
        (matching(("one", "x"), ("", "y")), "no text"),
        (matching(("one", "x"), ("One", "y")), "the same"),
        (matching(("one", "x"), ("two", "q")), "isn't there"),
        (
            matching(("one", "x"), ("two", "y"))
            .replace("r1</", "r0</")
            .replace('"r1">y', '"r0">y'),
            "more than one",
        ),
        (
            matching(("one", "x"), ("two", "y")).replace("varequal", "vargte"),
            "scoring rules aren't supported",
        ),
    ],
)
def test_unclear_matching_is_skipped(text: str, why: str) -> None:
    """A left side without exactly one right answer leaves the question out."""
    assert why in why_skipped(text)


def test_a_question_needs_one_set_of_answers() -> None:
    """With none there is nothing to choose from; with two, there are two questions in one."""
    text = item(when(equals("1")))
    start = text.index("<response_lid")
    end = text.index("</presentation>")
    response = text[start:end]
    assert why_skipped(text.replace(response, "")) == "it has no answers"
    doubled = text.replace(response, response + response)
    assert why_skipped(doubled) == "it has more than one set of answers"


def test_an_item_without_a_presentation_is_skipped() -> None:
    """A file like that is odd, but not damaged."""
    assert quiz_file("<item/>").count(b"<item/>") == 1
    assert why_skipped("<item/>") == "texts without a question can't be asked here"


CANVAS_RANGE = (
    '<or><varequal respident="response1">3</varequal><and>'
    '<vargte respident="response1">2.5</vargte>'
    '<varlte respident="response1">3.5</varlte></and></or>'
)


@pytest.mark.parametrize(
    ("test", "accept"),
    [
        (equals("-2.50"), ("-2.5",)),
        (CANVAS_RANGE, ("3", "2.5", "2.6", "2.7", "2.8", "2.9", "3.1", "3.2", "3.3", "3.4", "3.5")),
        ("<vargte>1</vargte><varlte>2</varlte>", ("1", "2")),
        ("<vargt>1</vargt><varlte>2</varlte>", ()),
        (
            f"<or>{equals('42.0')}<vargt>41.8</vargt><varlte>42.1</varlte></or>",
            ("42", "41.9", "42.1"),
        ),
        (f"<or>{equals('42.0')}<vargt>x</vargt><varlte>42.1</varlte></or>", ()),
        ("<vargte>1</vargte><varlte>2000</varlte>", ()),
        (equals("1") + equals("2"), ()),
        (equals("soon"), ()),
    ],
)
def test_numbers_are_typed(test: str, accept: tuple[str, ...]) -> None:
    """As Canvas writes them: a number, the ends of a range, or both; an open end isn't clear."""
    result = read_items(item(when(test), "numerical_question", responses=TEXT_BOX))
    assert [draft.accept for draft in result.items] == ([accept] if accept else [])


def test_a_number_that_earns_nothing_is_no_answer() -> None:
    """It may be there for its feedback, even if no other number earns anything."""
    wrong = when(equals("7"), add("0"))
    assert "can't be listed" in why_skipped(
        item(wrong, "numerical_question", responses=TEXT_BOX),
    )
