"""GIFT: what comes in, what is left out and why. The samples are as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cps_study.formats import registry
from cps_study.formats.base import ReadResult, Skipped
from cps_study.formats.gift.reader import detects, read
from cps_study.model.item import Group, Option, Question, Typed
from tests.formats.drafts import items_in
from tests.formats.platform_help import only, problems_in_a_bank, whats

CHOICE = """\
// [id:role-1] [tag:core] [tag:level:apply]
::Role one::[html]<p>What is <b>first</b>?</p>{
  =Support#Yes\\: that is it.
  ~Advice &amp; rules#No.
  ####Equals.
}
"""
BANK = (
    CHOICE,
    "Peers are equals.{T}",
    "Who?{=nobody =no one}",
    "Match.{=a -> x =b -> y}",
    "Two?{~%50%a~%50%b~c}",
)


def _read(*blocks: str) -> ReadResult:
    return read("\n\n".join(blocks).encode(), "quiz.gift")


def _why(*blocks: str) -> str:
    result = _read(*blocks)
    assert not items_in(result)
    assert not result.problems
    assert len(result.skipped) == 1
    return result.skipped[0].why


def _options(text: str) -> dict[str, bool]:
    item = only(_read(text))
    assert isinstance(item, Question)
    return {option.text: option.key for option in item.options}


def _accepted(text: str) -> tuple[str, ...]:
    item = only(_read(text))
    assert isinstance(item, Typed)
    return item.accept


def test_a_choice_comes_in_whole() -> None:
    """Markup becomes text, feedback becomes rationales, and comments give the id and tags."""
    item = only(_read(CHOICE))
    assert item == Question(
        id="role-1",
        kind="choice",
        topic="",
        level="apply",
        tags=("core",),
        stem="What is first?",
        options=(
            Option("Support", key=True, rationale="Yes: that is it."),
            Option("Advice & rules", rationale="No."),
        ),
        rationale="Equals.",
    )
    assert item.line == 2


def test_a_name_is_the_id_where_there_is_no_better_one() -> None:
    """As in Moodle, a name that is never closed belongs to the stem."""
    assert only(_read("::A \\: b:: Really?{T}")).id == "A : b"
    unclosed = only(_read("::Really?{T}"))
    assert isinstance(unclosed, Question)
    assert (unclosed.id, unclosed.stem) == ("", "Really?")


def test_brackets_and_lines_of_comments() -> None:
    """Tags may share a comment, and a bracket in one is escaped; an open one isn't a tag."""
    item = only(
        _read("// [tag:a\\]b] [tag:c]\n// [tag:] [tag:d\n// question: 12  name: x\nReally?{F}")
    )
    assert item.tags == ("a]b", "c")


def test_a_category_counts_until_the_next() -> None:
    """A topic leaves out the course and the top; `//` is a slash in a name."""
    result = _read(
        "A?{T}",
        "// question: 0  name: switch\n$CATEGORY: $course$/top/Roles/And//or/Deep",
        "B?{T}",
        "$CATEGORY: x",
    )
    assert [item.topic for item in items_in(result)] == ["", "Roles/And-or/Deep"]
    assert _read("$CATEGORY: top/y/top", "C?{T}").items[0].topic_path == "y/top"
    assert result.question_count == 2


def test_a_category_without_a_blank_line_swallows_nothing() -> None:
    """Moodle would read the question as part of the category's name; here it comes in."""
    result = _read("$CATEGORY: roles\n// [tag:t]\nReally?{T}\n$CATEGORY: values")
    item = only(result)
    assert (item.topic, item.tags, item.line) == ("roles", ("t",), 3)
    assert "category line" in result.problems[0].what
    assert (result.problems[0].line, result.problems[0].item) == (3, "Really?")


@pytest.mark.parametrize(
    ("text", "stem"),
    [
        ("Grant is {~buried =entombed} in a tomb.", "Grant is _____ in a tomb."),
        ("He was from {~a =b}.", "He was from _____."),
        ("Who?\n{~a =b}\n", "Who?"),
        ("[oxygen] Which?{~a =b}", "[oxygen] Which?"),
        ("A rate of \\frac and 1\\:2{~a =b}", "A rate of \\frac and 1:2"),
        ("[plain]<i> \\[html]{~a =b}", "<i> \\[html]"),
    ],
)
def test_the_stem_is_the_text_around_the_braces(text: str, stem: str) -> None:
    """Answers in the middle leave a gap; only known formats and escapes count as such."""
    item = only(_read(text))
    assert isinstance(item, Question)
    assert item.stem == stem


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
    item = only(_read(f"Which?{{{wrong}no {right}}}"))
    assert item.kind == "multi"
    assert isinstance(item, Question)
    assert item.keys == set(range(1, count + 1))


def test_an_answer_for_a_part_of_the_points_is_wrong_here() -> None:
    """Where one answer is fully right, another that earns a part isn't a key."""
    result = _read("Which?{~no ~%50%half =full}")
    assert [option.key for option in items_in(result)[0].options] == [False, False, True]  # type: ignore[union-attr] # a choice
    assert whats(result) == [
        "left out: the part of the points that an answer earned; it counts as wrong"
    ]


def test_a_share_after_an_equals_sign_is_text() -> None:
    """Moodle doesn't look for one there, so the key stays the key, with a warning."""
    result = _read("Which?{=%50%half ~no}")
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
    assert why in _why(text)


def test_a_blank_line_in_braces_costs_one_question() -> None:
    """Moodle sees two broken questions; here it is reported as one, and the rest is read."""
    result = _read("A?{T}", "::Torn::Which?{\n=a", "~b", "~c\n}", "B?{F}")
    assert [item.line for item in items_in(result)] == [1, 11]
    why = "there is a blank line between its braces, which ends a question: take it out"
    assert result.skipped == (Skipped(3, "Torn", why),)


def test_braces_that_never_close_leave_the_rest_alone() -> None:
    """A question that is never closed doesn't swallow the next one."""
    result = _read("Which?{=a ~b", "::Next::Really?{T}")
    assert [item.id for item in items_in(result)] == ["Next"]
    assert [skipped.line for skipped in result.skipped] == [1]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Write.{}", "an essay"),
        ("Write.{####Well.}", "an essay"),
        ("When?{#1822:5}", "a numerical question"),
        ("When?{#\n=1822:0 #Right\n~#Wrong}", "a numerical question"),
        ("Only words.", "a text without a question"),
        ("A {1:MC:~a~=b} c", "a cloze question"),
        ("A {:SHORTANSWER:=b} {2:NUMERICAL:=3}", "a cloze question"),
        ("Order.{>ALL VERTICAL\na\nb}", "an ordering question"),
    ],
)
def test_other_kinds_are_left_out_and_named(text: str, why: str) -> None:
    """The reason says what kind of question it is."""
    assert why in _why(text)


@pytest.mark.parametrize(
    ("word", "truth"),
    [("T", True), ("TRUE", True), ("F", False), ("FALSE", False), (" TRUE ", True)],
)
def test_true_or_false(word: str, truth: bool) -> None:  # noqa: FBT001 - what the word means
    """The first feedback is for the wrong answer, the second for the right one."""
    item = only(_read(f"Really?{{{word}#wrong#right####why}}"))
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
    result = _read("Really?{true}")
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
    result = _read("Who?{=Nazareth#Yes =Naz* =%50%Nazereth#Nearly}")
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
    item = only(_read("Who?{=nobody#Well done. =no one#Well done.}"))
    assert isinstance(item, Typed)
    assert item.rationale == "Well done."


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Who?{=x=5}", "isn't clear whether an '='"),
        ("Who?{=x = 5}", "isn't clear whether an '='"),
        ("Who?{=*}", "patterns with '*'"),
        ("Who?{=%50%a}", "no answer is marked as right"),
        ("Who?{a\nb}", "takes up several lines"),
        ("Who?{=?!}", "only signs"),
    ],
)
def test_a_question_with_a_doubtful_answer_is_left_out(text: str, why: str) -> None:
    """An `=` in an answer would make two of it."""
    assert why in _why(text)


def test_matching_becomes_a_family() -> None:
    """Where each option belongs to a left side, the items share one list of options.

    The family has the name of the question.
    """
    result = _read(
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
    result = _read("Match.{=a -> x =b -> y = -> z}")
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
    assert why in _why(text)


def test_pictures_are_named_and_never_fetched() -> None:
    """The stem's first picture is kept by name; any other one is left out and reported."""
    chart = '<img src\\="@@PLUGINFILE@@/a%20b.png" alt\\="A chart">'
    remote = '<img src\\="https\\://x.org/c.png">'
    result = _read(f"[html]{chart} {remote}Which?{{=a ~b}}")
    assert (items_in(result)[0].image, items_in(result)[0].alt) == ("a b.png", "A chart")
    reported = " ".join(whats(result))
    assert "its file does not" in reported
    assert "a further picture is left out" in reported
    for answers in ('{=a ~b#<img src\\="d.png">\n}', '{=a ~b\n####<img src\\="e.png">}'):
        reported = " ".join(whats(_read(f"[html]Which?{answers}")))
        assert "a picture in an answer or in feedback" in reported


def test_a_guessed_encoding_is_reported() -> None:
    """Text that isn't UTF-8 is read as Windows text, and bytes that aren't text are an error."""
    result = read("Rôle?{T}".encode("cp1252"), "x")
    assert items_in(result)[0].stem == "Rôle?"  # type: ignore[union-attr] # true or false
    assert [problem.severity for problem in result.problems] == ["info"]
    assert only(read("\ufeffRôle?{T}".encode("utf-16"), "x")).line == 1
    assert read(b"\0\1", "x").problems[0].severity == "error"


def test_what_comes_in_is_fit_for_a_bank() -> None:
    """Items of every kind make a bank that can be read again."""
    result = _read(*BANK)
    assert len(items_in(result)) == 6
    assert problems_in_a_bank(items_in(result)) == []


@given(st.binary(max_size=300))
def test_no_bytes_raise(raw: bytes) -> None:
    """Whatever is in a file, reading and recognizing it end with a value."""
    assert isinstance(read(raw, "x"), ReadResult)
    assert detects(raw, "x") in {True, False}


@given(
    st.lists(
        st.sampled_from(
            [*"{}~=#%:[]\\\n $/*<>&", "->", "####", "::", "[html]", "50", "a", "T", "//"]
        )
    ),
    st.data(),
)
def test_no_damage_raises_or_makes_an_unfit_item(pieces: list[str], data: st.DataObject) -> None:
    """Items from a damaged file are fit for a bank, and everything else is left out."""
    good = "\n\n".join(BANK)
    place = data.draw(st.integers(0, len(good)))
    result = read((good[:place] + "".join(pieces) + good[place + len(pieces) :]).encode(), "x")
    assert problems_in_a_bank(items_in(result)) == []


@given(
    st.lists(
        st.sampled_from(["=", "~", "#", "%50%", "%100%", "->", " ", "\n", "a", "b", "T", "####"]),
        max_size=12,
    )
)
def test_no_answers_give_a_wrong_number_of_keys(pieces: list[str]) -> None:
    """Whatever is between the braces, an item that comes in has as many keys as its kind."""
    result = _read("Which?{" + "".join(pieces) + "}")
    assert problems_in_a_bank(items_in(result)) == []
    assert result.question_count or "->" in pieces


@pytest.mark.parametrize(
    "text", [*BANK, "$CATEGORY: a", "// [tag:x]\nWrite.{}", "\n\nWho?{\n\n~ a\n= b\n}"]
)
def test_gift_is_recognized_by_its_text(text: str) -> None:
    """Answers in braces or a category make it GIFT, in any encoding and under any name."""
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        detected = registry.detect_format(text.encode(encoding), "x.txt")
        assert detected is not None
        assert detected.name == "gift"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"<quiz>{=a}</quiz>",
        b"PK\x03\x04{=a}",
        b"\0{=a}",
        b"a\tb\nc\td",
        b"Q\nA) x\nB) y\nANSWER: A\n",
    ],
)
def test_other_files_are_not_taken_for_gift(raw: bytes) -> None:
    """Packages, markup, cards and Aiken aren't GIFT; a name in .gift only counts for text."""
    assert not detects(raw, "x.txt")
    assert detects(b"Nothing that gives it away.", "x.GIFT")
    assert not detects(b"\0", "x.gift")
