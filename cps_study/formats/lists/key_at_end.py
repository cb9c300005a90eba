"""The key at the end of a list: which question each of its answers is for."""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain, takewhile
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from cps_study.formats.item_faults import comparable
from cps_study.formats.lists.keys import find_key, names_option, numbers_alone
from cps_study.formats.lists.lines import FOR_ALL, has_question, is_fragment, numbered
from cps_study.formats.truth import WORDS
from cps_study.model.text import count

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from cps_study.formats.lists.typed import CollectedList, TypedQuestion

_SEVERAL_LETTERS: Final = re.compile(r"\W*[A-Za-z](?:\W+(?:and\W+)?[A-Za-z])+\W*|[A-Z]{2,26}")
_NUMBERS: Final = re.compile(r"(?<!\w)\d{1,3}(?!\w)")
_PAIR: Final = re.compile(r"(?P<number>\d{1,3})\s*[.):=\-\u2013]?\s*[^\s\d]")
_MOST_OPTIONS: Final = 13
_TRUTH: Final = re.compile(rf"\b(?:t|f|{WORDS})\b", re.IGNORECASE)
_SIGNED: Final = re.compile(r"[\s,;|]\(?\d{1,3}\s*[.):=\-\u2013]\s*\w")
_OTHER_NUMBERS: Final = "the key at the end has other numbers than the questions"


def answers_at_end(collected: CollectedList) -> list[Sequence[str]]:
    """Return the answers that the key at the end has for each question.

    It goes by the numbers of the questions, or by their order if none of them has a number and
    each has its answer. If it isn't clear whose an answer is, the question's `doubt` says so.
    """
    answers = _answers_of_key(collected)
    _doubt_key_below_last(collected.questions)
    _doubt_numbers_of_lines(collected.questions, answers)
    return answers


def _answers_of_key(collected: CollectedList) -> list[Sequence[str]]:
    questions, key = collected.questions, collected.key
    if not key:
        return [()] * len(questions)
    numbers = Counter(question.number for question in questions)
    if not numbers.keys() - {0}:
        _number_by_order(questions, key)
    numbers.update(_numbers_within(questions))
    for question in questions:
        number = question.number
        if number and numbers[number] > 1:
            question.doubt_for(f"the list has two questions with the number {number}, and one key")
    twice = [number for number, answers in key.items() if len(answers) > 1]
    if twice:
        _doubt_keyed(questions, key, f"the key has the number {twice[0]} twice")
    elif _has_other_numbers(questions, key):
        _doubt_keyed(questions, key, _OTHER_NUMBERS)
    return [key.get(question.number, ()) for question in questions]


def _numbers_within(questions: Iterable[TypedQuestion]) -> Iterator[int]:
    """Yield the numbers of the lines that may be questions, and were taken for part of one."""
    for question in questions:
        for line in question.within:
            number = numbered(line.text)
            if number is not None:
                yield number.number


def _doubt_keyed(questions: Sequence[TypedQuestion], key: Collection[int], why: str) -> None:
    """Doubt each question for which a key has an answer."""
    for question in questions:
        if question.number in key:
            question.doubt_for(why)


def _has_other_numbers(
    questions: Sequence[TypedQuestion], key: Mapping[int, Sequence[str]]
) -> bool:
    """Return whether the numbers of a key seem to be of other lines.

    They do if a question has no answer, and an answer no question: either may be a slip by itself.
    So they do if an answer has no question, and a line with another one may be an option. And they
    do if most lines with numbers have no answer, and may be options, or if what the key
    says of a line is one of those below it.
    """
    numbers = {question.number for question in questions} - {0}
    without = [each for each in questions if each.number in numbers - key.keys()]
    lacking = list(filter(_has_no_answer, without))
    keyed = [each for each in questions if each.number in key]
    if key.keys() - numbers and (lacking or any(map(_may_be_option, keyed))):
        return True
    if len(list(filter(_may_be_option, lacking))) > len(numbers & key.keys()):
        return True
    return any(_has_options_below(questions, place, key) for place in range(len(questions)))


def _has_options_below(
    questions: Sequence[TypedQuestion], place: int, key: Mapping[int, Sequence[str]]
) -> bool:
    """Return whether the lines below the question at a place are its options, as its key says."""
    question = questions[place]
    if not (question.number and question.is_open_stem):
        return False
    below = list(takewhile(_asks_nothing, questions[place + 1 : place + _MOST_OPTIONS]))
    if len(below) < 2:
        return False
    # A number that is too large for a place among them is the one that is shown.
    shown = {str(each.number) for each in below if each.number > len(below)}
    texts = {comparable(each.stem) for each in below}
    are_fragments = all(map(_may_be_option, below))
    answers = set(key.get(question.number, ())) - shown
    named = (
        comparable(answer) in texts
        or (_TRUTH.fullmatch(answer) is None and names_option(answer, by_number=are_fragments))
        for answer in answers
    )
    if any(named):
        return True
    return question.number not in key and are_fragments and has_question(question.stem)


def _has_no_answer(question: TypedQuestion) -> bool:
    if question.options:
        return bool(find_key(question, ()).why_not)
    return question.is_open_stem


def _asks_nothing(question: TypedQuestion) -> bool:
    """Return whether a question is only a line with a number that asks nothing."""
    return all((question.is_open_stem, question.is_numbered, not has_question(question.stem)))


def _may_be_option(question: TypedQuestion) -> bool:
    """Return whether a question is a line with a number that asks nothing, and is no sentence."""
    return all((question.is_open_stem, question.is_numbered, is_fragment(question.stem)))


def _number_by_order(questions: Sequence[TypedQuestion], key: Mapping[int, Sequence[str]]) -> None:
    """Give questions without numbers their places; doubt them all if the key has others.

    An answer that names none of the options is another question's. A text between them may be a
    question, too, unless all of them have options. If some of them have
    none, so may be the first paragraph of a question with several.
    """
    asking = [question for question in questions if question.asks]
    answers, asked = count(len(key), "answer"), count(len(asking), "question")
    fits = set(key) == set(range(1, len(asking) + 1))
    misfits = any(
        find_key(question, key.get(place, ())).why_not
        for place, question in enumerate(asking, 1)
        if question.options
    )
    of_truth = _TRUTH.search(" ".join(chain.from_iterable(key.values())))
    are_apart = any(map(attrgetter("apart"), asking))
    have_options = all(map(attrgetter("options"), asking))
    are_all = asking == questions or have_options
    may_be_several = bool(of_truth) or not have_options
    for place, question in enumerate(asking, 1):
        question.number = place
        if any((not fits, not are_all, misfits, are_apart and may_be_several)):
            question.doubt = f"the key has {answers}, for {asked} without numbers"


def _doubt_key_below_last(questions: Sequence[TypedQuestion]) -> None:
    """Doubt several answers below a question if they may be for those above it, too.

    Letters alone are for all if only the last question has an answer line.
    """
    asking = [question for question in questions if question.asks]
    places = [place for place, question in enumerate(asking) if question.answer]
    if len(places) == len(asking):
        return
    for question in questions:
        if _has_pairs(question.answer):
            question.doubt_for(FOR_ALL)
    last = asking[-1]
    is_alone = places == [len(asking) - 1]
    if all((is_alone, last.options, _SEVERAL_LETTERS.fullmatch(last.answer))):
        last.doubt_for(FOR_ALL)


def _has_pairs(answer: str) -> bool:
    """Return whether an answer begins with a number, and has a second one before a text."""
    begins = _PAIR.match(answer.lstrip("("))
    if begins is None:
        return False
    rest = answer[begins.end() :]
    following = str(int(begins["number"]) + 1)
    return any((following in _NUMBERS.findall(rest), _SIGNED.search(rest)))


def _doubt_numbers_of_lines(
    questions: Sequence[TypedQuestion], answers: Sequence[Sequence[str]]
) -> None:
    """Doubt an answer that is the number of a line with nothing else: it may be an option."""
    stems = [
        (question, list(filter(None, (question.answer, *at_end))))
        for question, at_end in zip(questions, answers, strict=True)
        if not question.options
    ]
    numbers = {str(question.number) for question, _ in stems}
    bare = {str(question.number) for question, said in stems if not said}
    for question, said in stems:
        named = set[str]().union(*map(numbers_alone, said))
        if len(named) == 1 and has_question(question.stem):
            named &= bare
        for number in sorted(named & numbers):
            answer = ", ".join(said)
            question.doubt_for(f"its answer is {answer}, and number {number} may be an option")
