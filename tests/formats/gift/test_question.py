"""GIFT questions: which answers are right, and what else is in the braces."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cps_study.model.item import Group, Option, Question, Typed
from tests.formats.drafts import items_in
from tests.formats.gift.makers import gift, why_skipped
from tests.formats.platform_help import only, problems_in_a_bank, whats


def _options(text: str) -> dict[str, bool]:
    item = only(gift(text))
    assert isinstance(item, Question)
    return {option.text: option.key for option in item.options}


def _accepted(text: str) -> tuple[str, ...]:
    item = only(gift(text))
    assert isinstance(item, Typed)
    return item.accept


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Who?{~Grant ~Jefferson =no one}", {"Grant": False, "Jefferson": False, "no one": True}),
        ("Who?{~Grant#no~Jefferson=no one}", {"Grant": False, "Jefferson": False, "no one": True}),
        ("Who?{\n~ \\= 2\n= \\~ 3 }", {"= 2": False, "~ 3": True}),
        ("Who?{=[html]<b>a</b> ~[plain]<b>}", {"a": True, "<b>": False}),
        ("Who?{~=a ~b}", {"a": True, "b": False}),
        ("Who?{=%100%a ~b}", {"a": True, "b": False}),
        ("Who?{~%100%a ~b}", {"a": True, "b": False}),
    ],
)
def test_the_one_right_answer(text: str, keys: dict[str, bool]) -> None:
    """The key is the answer after the only `=`, or the only one that earns all of the points."""
    assert _options(text) == keys


@pytest.mark.parametrize("wrong", ["~", "~%0%", "~%-100%", "~%-33.33333%"])
@pytest.mark.parametrize("share", ["50", "33.33333", "25"])
def test_several_right_answers(share: str, wrong: str) -> None:
    """Answers that earn all of the points together are the keys."""
    count = round(100 / float(share))
    right = " ".join(f"~%{share}%a{number}" for number in range(count))
    item = only(gift(f"Which?{{{wrong}no {right}}}"))
    assert item.kind == "multi"
    assert isinstance(item, Question)
    assert item.keys == set(range(1, count + 1))


def test_an_answer_for_a_part_of_the_points_is_wrong_here() -> None:
    """Where one answer is fully right, another that earns a part isn't a key."""
    result = gift("Which?{~no ~%50%half =full}")
    assert [option.key for option in items_in(result)[0].options] == [False, False, True]  # type: ignore[union-attr] # a choice
    assert whats(result) == [
        "left out: the part of the points that an answer earned; it counts as wrong"
    ]


def test_a_share_after_an_equals_sign_is_text() -> None:
    """Moodle doesn't look for one there, so the key stays the key, with a warning."""
    result = gift("Which?{=%50%half ~no}")
    assert items_in(result)[0].options[0] == Option("%50%half", key=True)  # type: ignore[union-attr] # a choice
    assert "begins with a share" in result.problems[0].what


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Which?{=a =b ~c}", "2 answers are marked as right"),
        ("Which?{=a#see x.org/?q=1 ~b}", "isn't clear whether an '='"),
        ("Which?{~a#see x.org/?q=1 ~b ~c}", "isn't clear whether an '='"),
        ("Which?{\n~a#as x = 1\n~b\n~c\n}", "isn't clear whether an '='"),
        ("Which?{=a ~%100%b ~c}", "2 answers are marked as right"),
        ("Which?{~a ~b}", "no answer is marked as right"),
        ("Which?{~%50%a ~b ~c}", "no answer earns all"),
        ("Which?{~%50%a ~%25%b ~c}", "don't add up"),
        ("Which?{~%100%a ~%100%b ~c}", "don't add up"),
        ("Which?{~%50%a ~%50%b}", "all its answers are marked as right"),
        ("Which?{=a ~}", "an option is empty"),
        ("Which?{=a ~[html]<img src\\='x.png'>}", "an option is only a picture"),
        ("Which?{=Same ~same.}", "two options are the same"),
        ("{=a ~b}", "the question has no text"),
        ("Which?{Choose: =a ~b}", "there is text before its first answer"),
        ("Which?{~a}", "fewer than two options"),
        ("Which?{=a ~f(x) \\= {1} ~b}", "more than one pair of braces"),
        ("A is {=b} and {=c}", "more than one pair of braces"),
        ("Which?{=a ~b", "its braces don't come in pairs"),
        ("Which? =a ~b}", "its braces don't come in pairs"),
        ("Which? }=a ~b{", "its braces don't come in pairs"),
        ("Which?{=a#" + "x" * 8001 + " ~b}", "longer than 8000"),
    ],
)
def test_a_question_without_a_clear_key_is_left_out(text: str, why: str) -> None:
    """Nothing is guessed: not among two keys, not without one, not at a doubtful `=`."""
    assert why in why_skipped(text)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Write.{}", "an essay"),
        ("Write.{####Well.}", "an essay"),
        ("When?{#}", "a numerical question"),
        ("When?{#soon}", "a numerical question"),
        ("When?{#1..500}", "a numerical question"),
        ("Only words.", "a text without a question"),
        ("A {1:MC:~a~=b} c", "a cloze question"),
        ("A {:SHORTANSWER:=b} {2:NUMERICAL:=3}", "a cloze question"),
        ("Order.{>ALL VERTICAL\na\nb}", "an ordering question"),
    ],
)
def test_other_kinds_are_left_out_and_named(text: str, why: str) -> None:
    """The reason says what kind of question it is."""
    assert why in why_skipped(text)


@pytest.mark.parametrize(
    ("word", "truth"),
    [("T", True), ("TRUE", True), ("F", False), ("FALSE", False), (" TRUE ", True)],
)
def test_true_or_false(word: str, truth: bool) -> None:  # noqa: FBT001 - what the word means
    """The first feedback is for the wrong answer, the second for the right one."""
    item = only(gift(f"Really?{{{word}#wrong#right####why}}"))
    assert isinstance(item, Question)
    right, wrong = (
        Option(str(truth), key=True, rationale="right"),
        Option(str(not truth), rationale="wrong"),
    )
    assert item.kind == "truefalse"
    assert item.options == ((right, wrong) if truth else (wrong, right))
    assert (item.rationale, item.locked) == ("why", True)


def test_true_in_small_letters_is_typed() -> None:
    """It is a short answer, as in Moodle; the hint says how to write true or false."""
    result = gift("Really?{true}")
    assert items_in(result)[0].accept == ("true",)  # type: ignore[union-attr] # a typed question
    assert whats(result) == ["'true' is an answer to type"]


@pytest.mark.parametrize(
    ("text", "accept"),
    [
        ("Who?{=no one =nobody}", ("no one", "nobody")),
        ("Who?{no one}", ("no one",)),
        ("Who?{=%100%Nazareth}", ("Nazareth",)),
        ("Who?{= a = b}", ("a", "b")),
        ("Who?{=a\\*b =[plain]c}", ("a*b", "c")),
    ],
)
def test_answers_to_type(text: str, accept: tuple[str, ...]) -> None:
    """All fully right answers are accepted, in order; an escaped star is a star."""
    assert _accepted(text) == accept


def test_answers_that_are_not_quite_right_are_left_out() -> None:
    """Patterns, partly right answers and feedback for single answers are lost and named."""
    result = gift("Who?{=Nazareth#Yes =Naz* =%50%Nazereth#Nearly}")
    item = items_in(result)[0]
    assert isinstance(item, Typed)
    assert item.accept == ("Nazareth",)
    (lost,) = whats(result)
    assert lost == (
        "left out: feedback for single answers, answers that are patterns with '*', "
        "answers that earn a part of the points"
    )


def test_feedback_for_right_answers_becomes_the_rationale() -> None:
    """That is so if all right answers share it and there is no general feedback."""
    item = only(gift("Who?{=nobody#Well done. =no one#Well done.}"))
    assert isinstance(item, Typed)
    assert item.rationale == "Well done."


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Who?{=*}", "patterns with '*'"),
        ("Who?{=%50%a}", "no answer is marked as right"),
        ("Who?{a\nb}", "takes up several lines"),
        ("Who?{=?!}", "no letter or digit"),
    ],
)
def test_a_question_with_a_doubtful_answer_is_left_out(text: str, why: str) -> None:
    """Each with its reason."""
    assert why in why_skipped(text)


@pytest.mark.parametrize(
    ("text", "accept"),
    [
        ("I {=had='d} it.", ("had", "'d")),
        ("Who?{=x=5}", ("x", "5")),
        ("Who?{=x = 5}", ("x", "5")),
    ],
)
def test_every_equals_sign_begins_an_answer_to_type(text: str, accept: tuple[str, ...]) -> None:
    """As Moodle reads it; a note quotes the answers, in case one of them wasn't meant."""
    result = gift(text)
    item = only(result)
    assert isinstance(item, Typed)
    assert item.accept == accept
    assert f"these are right: {'; '.join(accept)}" in result.problems[0].what


@pytest.mark.parametrize(
    ("text", "accept"),
    [
        ("When?{#1822}", ("1822",)),
        ("When?{#\n=1822:0 #Right\n~#Wrong}", ("1822",)),
        ("When?{#=3 =4:0.0}", ("3", "4")),
    ],
)
def test_whole_numbers_without_a_tolerance_are_typed(text: str, accept: tuple[str, ...]) -> None:
    """A typed answer has to be met exactly, too."""
    item = only(gift(text))
    assert isinstance(item, Typed)
    assert item.accept == accept


def test_matching_becomes_a_family() -> None:
    """Where each option belongs to a left side, the items share one list of options.

    The family has the name of the question.
    """
    result = gift(
        "::Capitals::Match them.{\n=Canada -> Ottawa\n=[html]<i>Italy</i> -> Rome\n####Learn.}"
    )
    group = Group("Capitals", "family", "Match them.")
    options = (Option("Ottawa", key=True, name="option-1"), Option("Rome", name="option-2"))
    assert [item.group for item in items_in(result)] == [group, group]
    first = items_in(result)[0]
    assert isinstance(first, Question)
    assert (first.id, first.stem, first.options, first.rationale) == (
        "Capitals-1",
        "Canada",
        options,
        "Learn.",
    )
    assert [item.stem for item in items_in(result)] == ["Canada", "Italy"]  # type: ignore[union-attr] # choices


def test_matching_with_a_distractor_becomes_choices() -> None:
    """An option without a left side is offered in every choice, always as a wrong one."""
    result = gift("Match.{=a -> x =b -> y = -> z}")
    assert [item.stem for item in items_in(result)] == ["Match.\n\na", "Match.\n\nb"]  # type: ignore[union-attr] # choices
    assert all(item.group is None and item.options[2] == Option("z") for item in items_in(result))  # type: ignore[union-attr] # choices


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Match.{=a -> x =b}", "not written as '=left -> right'"),
        ("Match.{=a -> x}", "fewer than two options"),
        ("Match.{=a -> x =a -> y}", "two of its left sides are the same"),
        ("Match.{=a -> x =b -> }", "an option is empty"),
    ],
)
def test_matching_that_is_not_clear_is_left_out(text: str, why: str) -> None:
    """A left side with two options, or with none, would need a guess."""
    assert why in why_skipped(text)


@given(
    st.lists(
        st.sampled_from(["=", "~", "#", "%50%", "%100%", "->", " ", "\n", "a", "b", "T", "####"]),
        max_size=12,
    )
)
def test_no_answers_give_a_wrong_number_of_keys(pieces: list[str]) -> None:
    """Whatever is between the braces, an item that comes in has as many keys as its kind."""
    result = gift("Which?{" + "".join(pieces) + "}")
    assert problems_in_a_bank(items_in(result)) == []
    assert result.question_count or "->" in pieces
