"""Marking: what counts as right, and which spelling a typed answer was read as."""

from __future__ import annotations

import unicodedata
from functools import cache
from itertools import chain

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cps_study.model.card import Rating
from cps_study.study import marking
from cps_study.study.marking import (
    mark_question,
    mark_typed,
    plain_words,
    rating_for,
    right_spelling_of,
    right_spellings,
    slips,
)
from tests.study.makers import many, question, some, typed_item

LETTERS = "abcdefghijklmnopqrstuvwxyz"
ACCENTS = [chr(code) for code in range(0x300, 0x334) if unicodedata.combining(chr(code))]
MARKS = st.sampled_from(["", "", "", "'", "\u2019", *ACCENTS])
WORDS = st.text(LETTERS + "éüñßøç", min_size=1, max_size=10)
NUMBERS = st.integers(0, 9999).map(str)
SPELLINGS = st.lists(st.one_of(WORDS, NUMBERS), min_size=1, max_size=4).map(" ".join)
GAPS = st.sampled_from(
    [" ", "  ", "\t", " - ", "-", ", ", "_", "; ", " / ", " the ", " A ", " an, "]
)
ENDS = st.sampled_from(["", " ", "!", "...", "(", '"', " ~ ", "\u201c", "\u2026", "\u00bf"])


def right(accept: str, given_answer: str) -> bool:
    """Return whether an answer is right where that one spelling is accepted."""
    return mark_typed(typed_item("x", accept), given_answer).right


@pytest.mark.parametrize(
    ("accept", "given_answer", "is_right"),
    [
        ("-5", "\u22125", True),
        ("-5", "5", False),
        ("-5", "the 5", False),
        ("5", "-5", False),
        ("-5 C", "5 C", False),
        (".5", "0.50", True),
        (".5", "0,5", True),
        (".5", "5", False),
        (".5 mg", "5 mg", False),
        ("1000", "1,000", True),
        ("35", "3,5", False),
        ("0", "-0.0", True),
        ("988", "988.", True),
    ],
)
def test_a_number_is_right_however_it_is_written(
    accept: str, given_answer: str, *, is_right: bool
) -> None:
    """The sign and the decimal point make another number; zeros and commas don't."""
    assert right(accept, given_answer) is is_right


@st.composite
def disguised(draw: st.DrawFn) -> tuple[str, str]:
    """Return a spelling, and the same in other case, with other accents, punctuation and spaces."""
    spelling = draw(SPELLINGS)
    words = []
    for word in spelling.split():
        letters = [
            draw(st.sampled_from([char.lower(), char.upper(), char.title()])) for char in word
        ]
        marks = ["" if char.isdigit() else draw(MARKS) for char in word]
        words.append("".join(chain.from_iterable(zip(letters, marks, strict=True))))
    text = words[0]
    for word in words[1:]:
        text += draw(GAPS) + word
    text = draw(ENDS) + draw(st.sampled_from(["", "the ", "An "])) + text + draw(ENDS)
    return spelling, unicodedata.normalize("NFC", text) if draw(st.booleans()) else text


@many
@given(disguised())
def test_case_accents_punctuation_and_articles_do_not_count(pair: tuple[str, str]) -> None:
    """An accepted spelling is exactly right, whatever it looks like."""
    spelling, dressed = pair
    marked = mark_typed(typed_item("x", "something else altogether", spelling), dressed)
    assert marked == (True, spelling, True)


@many
@given(SPELLINGS, st.text(max_size=12))
def test_any_answer_is_marked_without_an_error(spelling: str, text: str) -> None:
    """Anything that's typed can be marked, and only a right answer has a spelling."""
    marked = mark_typed(typed_item("x", spelling), text)
    assert bool(marked.taken) == marked.right
    assert not (marked.right and not plain_words(text))


@pytest.mark.parametrize(
    ("accept", "given_answer"),
    [
        ("supervisor", "Supervisor."),
        ("supervisor", "the supervisor"),
        ("a sober companion", "sober companion"),
        ("Substance Abuse & Mental Health", "substance abuse and mental health"),
        ("person's safety", "persons safety"),
        ("person\u2019s safety", "PERSON'S safety"),
        ("café", "CAFE\u0301"),
        ("stra\u00dfe", "STRASSE"),
        ("tour guide", "tourguide"),
        ("tour-guide", "tour guide"),
        ("tourguide", "tour-guide"),
        ("AA sponsor", "A.A. sponsor"),
        ("E.B.P.", "EBP"),
        ("9 a.m.", "9 am"),
        ("12-step", "12 step"),
        ("12 step", "12step"),
        ("1,000 hours", "1000 hours"),
        ("988", " 988. "),
        ("the", "The!"),
    ],
)
def test_the_same_words_are_right(accept: str, given_answer: str) -> None:
    """Other ways to write the same answer count."""
    assert right(accept, given_answer)


@pytest.mark.parametrize(
    ("accept", "given_answer"),
    [
        ("supervisor", "suprvisor"),  # left out
        ("supervisor", "superviisor"),  # put in
        ("supervisor", "supervizor"),  # replaced
        ("supervisor", "supervisro"),  # swapped
        ("supervisor", "supervizro"),  # two of them: nine letters and more
        ("peers", "peesr"),
        ("recovery", "recovry"),
        ("truth teller", "thuth tellr"),  # each word forgives by its own length
        ("lived experience", "lived experiance"),
    ],
)
def test_small_slips_are_right_but_not_exact(accept: str, given_answer: str) -> None:
    """A slip is forgiven, and the result says which spelling the answer was read as."""
    assert mark_typed(typed_item("x", accept), given_answer) == (True, accept, False)


@pytest.mark.parametrize(
    ("accept", "given_answer"),
    [
        ("empathy", "sympathy"),
        ("sympathy", "empathy"),
        ("independent", "dependent"),
        ("dependent", "independent"),
        ("voluntary", "involuntary"),
        ("unconditional", "conditional"),
        ("inclusion", "exclusion"),
        ("objective", "subjective"),
        ("typical", "atypical"),
        ("affect", "effect"),
        ("freedom of expression", "freedom of depression"),
        ("solutions", "absolutions"),
        ("hotline", "warmline"),
        ("peer", "pear"),  # four letters have to be exact
        ("peer", "peers"),
        ("peers", "pairs"),  # two slips in five letters
        ("recovery", "discovery"),
        ("sponsor", "sponsor steps"),
        ("tour guide", "guide tour"),
        ("tour guide", "tourguid"),  # together or apart, but then to the letter
        ("supervisor", ""),
        ("supervisor", "   "),
        ("supervisor", "?!"),
        ("supervisor", "the"),
        ("...", "?!"),  # nothing is not the same as nothing
        ("hepatitis A", "hepatitis"),  # the last word is no article
        ("a", "the"),
    ],
)
def test_other_words_are_not_right(accept: str, given_answer: str) -> None:
    """That is a similar word, an opposite, too many slips, or nothing at all."""
    assert mark_typed(typed_item("x", accept), given_answer) == (False, "", True)


@pytest.mark.parametrize(
    ("accept", "given_answer"),
    [
        ("988", "989"),
        ("988", "9888"),
        ("12-step sponsor", "13-step sponsor"),
        ("1.5 hours", "15 hours"),
        ("15", "1.5"),
        ("15", "1 5"),
        ("2 4", "24"),
        ("2 and 14", "21 and 4"),
        ("1.5", "1/5"),
        ("123456789", "123456798"),
        ("1,000", "1,00"),
        ("12th", "13th"),
    ],
)
def test_numbers_are_exact(accept: str, given_answer: str) -> None:
    """No digit is forgiven, and numbers are neither joined nor split."""
    assert not right(accept, given_answer)


@some
@given(st.integers(0, 99999), st.integers(0, 99999))
def test_two_different_numbers_are_never_the_same(one: int, other: int) -> None:
    """A number only matches itself, with or without a comma for thousands."""
    assert right(f"{one:,} hours", f"{one} hours")
    assert right(str(one), str(other)) == (one == other)


@pytest.mark.parametrize(
    ("length", "forgiven"), [(3, 0), (4, 0), (5, 1), (8, 1), (9, 2), (14, 2), (40, 2)]
)
def test_forgiven_slips_grow_with_the_word(length: int, forgiven: int) -> None:
    """None up to four letters, one up to eight, and two in any longer word."""
    word = (LETTERS[:20] * 2)[:length]
    verdicts = [
        right(word, word[: length - wrong] + "z" * wrong) for wrong in range(1, 4) if wrong < length
    ]
    assert verdicts == [wrong <= forgiven for wrong in range(1, 4) if wrong < length]


@many
@given(st.text(LETTERS, min_size=1, max_size=12), st.text(LETTERS, min_size=1, max_size=12))
def test_one_word_is_marked_by_its_slips_and_first_letter(want: str, got: str) -> None:
    """It has to start with the same letter and have no more slips than its length forgives."""
    forgiven = 2
    if len(want) < 5:
        forgiven = 0
    elif len(want) < 9:
        forgiven = 1
    is_close = want[0] == got[0] and reference(want, got) <= forgiven
    assert right(want, got) == (want == got or is_close)


def test_an_exact_spelling_is_named_before_a_close_one() -> None:
    """If two accepted spellings are similar, the result names the one that was typed."""
    item = typed_item("x", "addiction counselor", "addiction counsellor")
    assert mark_typed(item, "Addiction Counsellor") == (True, "addiction counsellor", True)
    assert mark_typed(item, "addiction counselar") == (True, "addiction counselor", False)


def test_a_pasted_book_is_marked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Comparing very long words letter by letter would take minutes."""
    compared: list[int] = []

    def counted(want: str, got: str) -> int:
        compared.append(len(want) * len(got))
        return slips(want, got)

    monkeypatch.setattr(marking, "slips", counted)
    assert not right("supervisor", "s" + "x" * 1_000_000)
    assert not right("the supervisory line", "supervisory " * 100_000)
    assert right("supervisor", "superviser")
    assert compared == [100]


@cache
def reference(want: str, got: str) -> int:
    """Return the optimal string alignment distance by its recursive definition."""
    if not want or not got:
        return len(want) + len(got)
    best = min(
        reference(want[:-1], got) + 1,
        reference(want, got[:-1]) + 1,
        reference(want[:-1], got[:-1]) + (want[-1] != got[-1]),
    )
    if want[-2:] == got[-2:][::-1] and len(want) > 1 and len(got) > 1:
        best = min(best, reference(want[:-2], got[:-2]) + 1)
    return best


@many
@given(st.text("abc", max_size=7), st.text("abc", max_size=7))
def test_slips_agree_with_the_definition(one: str, other: str) -> None:
    """The result equals the definition's, is symmetric, and is 0 only for equal words."""
    assert slips(one, other) == slips(other, one) == reference(one, other)
    assert (slips(one, other) == 0) == (one == other)


@some
@given(st.text(LETTERS, min_size=2, max_size=12), st.data())
def test_each_kind_of_slip_counts_one(word: str, data: st.DataObject) -> None:
    """One letter left out, put in, replaced, or swapped with its neighbor is one slip."""
    place = data.draw(st.integers(0, len(word) - 2))
    assert slips(word, word[:place] + word[place + 1 :]) == 1
    assert slips(word, word[:place] + "-" + word[place:]) == 1
    assert slips(word, word[:place] + "-" + word[place + 1 :]) == 1
    assume(word[place] != word[place + 1])
    assert slips(word, word[:place] + word[place + 1] + word[place] + word[place + 2 :]) == 1


@pytest.mark.parametrize(
    ("keys", "kind", "chosen", "verdict"),
    [
        ("0100", "choice", [1], True),
        ("0100", "choice", [0], False),
        ("0100", "choice", [], False),
        ("0100", "choice", [0, 1], False),
        ("01", "truefalse", [1], True),
        ("01", "truefalse", [0], False),
        ("1100", "multi", [0, 1], True),
        ("1100", "multi", [1, 0, 1], True),
        ("1100", "multi", [0], False),
        ("1100", "multi", [0, 1, 2], False),
        ("1100", "multi", [2, 3], False),
        ("1100", "multi", [0, 7], False),
    ],
)
def test_exactly_the_keys_are_right(keys: str, kind: str, chosen: list[int], verdict: bool) -> None:  # noqa: FBT001 - a table's column
    """All keys and no distractor have to be chosen; order and repeats don't count."""
    assert mark_question(question("x", keys, kind=kind), chosen).right is verdict


@some
@given(st.lists(st.booleans(), min_size=1, max_size=6), st.sets(st.integers(0, 5)))
def test_choosing_is_right_only_for_the_set_of_keys(keys: list[bool], chosen: set[int]) -> None:
    """Of all sets of options, only the set of keys is right."""
    item = question("x", "".join("1" if key else "0" for key in keys), kind="multi")
    assert mark_question(item, chosen).right == (
        chosen == {place for place, key in enumerate(keys) if key}
    )


def test_marks_become_ratings() -> None:
    """Right is Good, a right guess is Hard, and not yet right is Again, guessed or not."""
    ratings = [
        rating_for(right=is_right, guessed=guessed)
        for is_right in (True, False)
        for guessed in (False, True)
    ]
    assert ratings == [Rating.GOOD, Rating.HARD, Rating.AGAIN, Rating.AGAIN]


def test_right_spellings_leave_out_what_is_a_slip_of_an_earlier_one() -> None:
    """The first spelling stays, and so do real alternatives, in their order."""
    item = typed_item("x", "sponsor", "sponser", "a Sponsor", "sponsors group", "home group")
    assert right_spellings(item) == ["sponsor", "sponsors group", "home group"]


@pytest.mark.parametrize(
    ("accepted", "spelling"),
    [
        ("home group", "home group"),
        ("sponser", "sponsor"),
        ("a Sponsor", "sponsor"),
        ("sponsors group", "sponsors group"),
        ("unknown", "unknown"),
    ],
)
def test_right_spelling_of_an_accepted_one(accepted: str, spelling: str) -> None:
    """A slip goes to the spelling it's a slip of; what isn't accepted stays as it is."""
    item = typed_item("x", "sponsor", "sponser", "a Sponsor", "sponsors group", "home group")
    assert right_spelling_of(item, accepted) == spelling
