"""How a QTI 1.2 item is scored: which answers are right, and which feedback each answer shows.

Only a condition that gives points says anything about the key. Canvas puts conditions that
merely show feedback first, and those name every answer, so they must not be read as keys.
"""

from __future__ import annotations

import math
import re
from itertools import filterfalse
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.formats.numbers import around, between, next_number
from cps_study.formats.syntax.xml_tree import Node

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cps_study.formats.numbers import NumberRange

_FULL: Final = 100.0
"""What Blackboard's `SCORE.max` is worth here: more than anything else in its files."""
_SCORING_ACTIONS: Final = frozenset({"Set", "Add"})
_UNDERSTOOD: Final = frozenset({"varequal", "and", "or", "not"})
"""The elements of a condition whose meaning is known for certain."""
_CORRECT: Final = "correct"
_VERDICTS: Final = frozenset({_CORRECT, "incorrect"})
_COUNTER: Final = re.compile(r"\w+_(?:in)?correct", re.IGNORECASE)
"""A variable that counts right or wrong answers, as `D2L_Correct` or `Respondus_Correct` do."""
_UNSUPPORTED: Final = "its scoring rules aren't supported"


class ExpectedAnswer(NamedTuple):
    """An answer that a condition asks for: the response it is given to, and its name or text."""

    response: str
    value: str


class Condition(NamedTuple):
    """One `respcondition`: the answers it asks for, the points it gives, the feedback it shows.

    `action` says how the points count (`Set` or `Add`). Points that can't be read are not a
    number. `elements` has the names of all elements in the condition's test.
    """

    expected: tuple[ExpectedAnswer, ...]
    points: float
    action: str
    feedback: tuple[str, ...]
    elements: frozenset[str]

    @property
    def is_clear(self) -> bool:
        """Whether it asks only for these answers, and gives a known number of points.

        A <not> inside an <or> isn't clear: it would give points for leaving an answer out.
        """
        has_unknown_test = not self.elements <= _UNDERSTOOD
        rewards_leaving_out = {"or", "not"} <= self.elements
        if has_unknown_test or rewards_leaving_out or math.isnan(self.points):
            return False
        return bool(self.expected)

    @property
    def is_alternative(self) -> bool:
        """Whether any one of its answers is enough."""
        return "or" in self.elements and len(self.expected) > 1


class ItemScoring(NamedTuple):
    """The right answers by name or text, or the reason they aren't certain.

    `partial` says that some answers earn fewer points than the full mark. That credit is lost.
    """

    keys: tuple[str, ...] = ()
    why: str = ""
    partial: bool = False


def conditions_of(item: Node) -> list[Condition]:
    """Return the conditions of an item's response processing, in order.

    Those that only turn what was counted into the score say nothing about single answers.
    """
    conditions: list[Condition] = []
    for processing in item.named("resprocessing"):
        about_answers = filterfalse(_adds_up, processing.named("respcondition"))
        conditions += map(_condition, about_answers)
    return conditions


def single_key(conditions: Sequence[Condition]) -> ItemScoring:
    """Return the key of a question with one right answer: the answer that earns the most.

    If two answers share the most points, both come back, and the caller skips the question.
    """
    earned: dict[str, float] = {}
    for condition in _scoring(conditions):
        asks_for_all = len(condition.expected) > 1 and not condition.is_alternative
        if asks_for_all or not condition.is_clear:
            return ItemScoring(why=_UNSUPPORTED)
        for answer in condition.expected:
            points_so_far = earned.get(answer.value, 0.0)
            earned[answer.value] = max(condition.points, points_so_far)
    if not earned:
        return ItemScoring()
    most = max(earned.values())
    best = tuple(value for value, points in earned.items() if points == most)
    return ItemScoring(best, partial=len(best) < len(earned))


def several_keys(conditions: Sequence[Condition]) -> ItemScoring:
    """Return the right answers of a question that may have several.

    Either one condition asks for all of them at once, or each condition adds its share. A
    condition for some of them beside one for all gives partial credit. Conditions that each
    *set* the score for a single answer don't say whether all are needed, so nothing is guessed.
    """
    scoring = _scoring(conditions)
    if not scoring:
        return ItemScoring()
    for condition in scoring:
        if condition.is_alternative or not condition.is_clear:
            return ItemScoring(why=_UNSUPPORTED)

    most_complete = max(scoring, key=_completeness)
    keys = _distinct_values(scoring)
    asks_for_every_key = len(_distinct_values([most_complete])) == len(keys)
    if asks_for_every_key and _earns_the_most(most_complete, scoring):
        return ItemScoring(keys, partial=len(scoring) > 1)
    if all(map(_adds_a_share, scoring)):
        return ItemScoring(keys)
    return ItemScoring(why="its scoring rules disagree about which answers are right")


def matching_keys(conditions: Sequence[Condition]) -> tuple[dict[str, str], str]:
    """Return the right answer for each response, or no answers and the reason.

    In a matching question each left side is a response of its own.
    """
    keys: dict[str, str] = {}
    for condition in _scoring(conditions):
        if condition.is_alternative or not condition.is_clear:
            return {}, _UNSUPPORTED
        for answer in condition.expected:
            first_value = keys.setdefault(answer.response, answer.value)
            if answer.value != first_value:
                return {}, "one of its left sides has more than one right answer"
    return keys, ""


def typed_answers(conditions: Sequence[Condition]) -> ItemScoring:
    """Return the texts that earn the most points; one condition may list several.

    Patterns, and texts that earn less, are left out, and `partial` says so.
    """
    scoring = _scoring(conditions)
    if not scoring:
        return ItemScoring()
    plain = [condition for condition in scoring if _lists_texts(condition)]
    if not plain:
        return ItemScoring(why=_UNSUPPORTED)
    most = max(condition.points for condition in plain)
    best = [condition for condition in plain if condition.points == most]
    texts = tuple(answer.value for condition in best for answer in condition.expected)
    return ItemScoring(texts, partial=len(best) < len(scoring))


def numeric_ranges(item: Node) -> list[NumberRange | None]:
    """Return the numbers that earn the most points; None among them is a rule that isn't clear.

    A condition names a number, the ends of a range, or both.
    """
    found: list[tuple[float, NumberRange | None]] = []
    for processing in item.named("resprocessing"):
        for node in processing.named("respcondition"):
            test = node.find("conditionvar")
            points, _ = _points(node)
            if test is not None and not points <= 0:
                found.append((points, _range_of(test)))
    most = max((points for points, _ in found), default=0.0)
    return [numbers for points, numbers in found if points == most]


def _range_of(test: Node) -> NumberRange | None:
    """Return the numbers that a test is true for; None if it isn't one about numbers."""
    tests = [(node.name, node.text().strip()) for node in _tests_of(test)]
    texts = dict(tests)
    if len(texts) < len(tests):
        return None
    exact = around(texts.get("varequal", ""))
    if texts.keys() == {"varequal"}:
        return exact
    low = texts.pop("vargte", "")
    if exact is not None and not low:
        # Canvas leaves the lower end out where it rounds, so the next number begins the range.
        low = next_number(texts.pop("vargt", ""))
    numbers = between(low, texts.pop("varlte", ""))
    if numbers is None or not texts.keys() <= {"varequal"}:
        return None
    return numbers._replace(exact=exact.exact if exact is not None else None)


def _tests_of(node: Node) -> Iterator[Node]:
    """Yield the tests inside `and` and `or`, and whatever else isn't one of these."""
    for child in node.nodes:
        if child.name in {"and", "or"}:
            yield from _tests_of(child)
        else:
            yield child


def feedback_by_answer(conditions: Sequence[Condition]) -> dict[str, list[str]]:
    """Return the names of the feedback that each single answer brings up."""
    names: dict[str, list[str]] = {}
    for condition in conditions:
        if len(condition.expected) == 1 and condition.is_clear:
            answer = condition.expected[0]
            names.setdefault(answer.value, []).extend(condition.feedback)
    return names


def _scoring(conditions: Sequence[Condition]) -> list[Condition]:
    """Return the conditions that give points, or that might: theirs can't be read.

    If none does, it's those that bring up the feedback called `correct`. Blackboard gives its
    blanks no points, and Sakai none of its answers; this link is all that says what is right
    (Moodle reads it so, too: `process_fblank` in question/format/blackboard_six/formatqti.php).
    """
    giving = [
        condition
        for condition in conditions
        if condition.points > 0 or math.isnan(condition.points)
    ]
    return giving or [
        condition
        for condition in conditions
        if _CORRECT in condition.feedback and condition.expected
    ]


def _completeness(condition: Condition) -> tuple[int, float]:
    """Return what makes a condition the most likely one for the full mark: answers, then points."""
    return len(condition.expected), condition.points


def _distinct_values(conditions: Iterable[Condition]) -> tuple[str, ...]:
    """Return the answers that the conditions ask for, each once, in order."""
    values = [answer.value for condition in conditions for answer in condition.expected]
    return tuple(dict.fromkeys(values))


def _earns_the_most(candidate: Condition, conditions: Iterable[Condition]) -> bool:
    return all(condition.points <= candidate.points for condition in conditions)


def _adds_a_share(condition: Condition) -> bool:
    """Whether the condition adds points for one answer, whatever else is chosen."""
    return len(condition.expected) == 1 and condition.action == "Add"


def _lists_texts(condition: Condition) -> bool:
    """Whether each text that the condition names is right by itself.

    Several texts joined by an <and> would all have to be typed at once, which nobody can do.
    """
    wants_all_at_once = "and" in condition.elements and len(condition.expected) > 1
    return condition.is_clear and not wants_all_at_once


def _adds_up(node: Node) -> bool:
    """Return whether a condition is about the answers that were counted, and not about one.

    So is one that counts what was left out: it asks for no answer.
    """
    test = node.find("conditionvar") or Node("conditionvar", {}, node.line)
    named = [rule.text().strip() for rule in node.named("setvar")]
    named += [tested.attrs.get("respident", "") for tested in _tests_of(test)]
    if any(map(_COUNTER.fullmatch, named)):
        return True
    counts = [rule for rule in node.named("setvar") if _COUNTER.fullmatch(_variable_of(rule))]
    return bool(counts) and not any(_expected(test))


def feedback_name(name: str) -> str:
    """Return the name of feedback, in lower case if it says whether an answer was right."""
    return name.lower() if name.lower() in _VERDICTS else name


def _condition(node: Node) -> Condition:
    points, action = _points(node)
    links = node.named("displayfeedback")
    feedback = tuple(feedback_name(link.attrs.get("linkrefid", "")) for link in links)
    test = node.find("conditionvar")
    if test is None:
        return Condition((), points, action, feedback, frozenset())
    return Condition(
        tuple(_expected(test)), points, action, feedback, frozenset(_element_names(test))
    )


def _element_names(node: Node) -> Iterator[str]:
    """Yield the name of every element inside, at any depth."""
    for child in node.nodes:
        yield child.name
        yield from _element_names(child)


def _expected(node: Node) -> Iterator[ExpectedAnswer]:
    """Yield the answers that have to be given; those inside a <not> must stay out."""
    for child in node.nodes:
        if child.name == "varequal":
            yield ExpectedAnswer(child.attrs.get("respident", ""), child.text().strip())
        elif child.name != "not":
            yield from _expected(child)


def _points(node: Node) -> tuple[float, str]:
    """Return the points that a condition gives, and how (`Set` or `Add`).

    If it has several score rules, the highest counts. Points are not a number if one of the
    rules can't be read: then the condition is unclear, and the question isn't guessed at.
    """
    most = 0.0
    most_action = "Set"
    for rule in filter(_is_about_the_score, node.named("setvar")):
        action = rule.attrs.get("action", "Set").strip().capitalize()
        points = _points_of_rule(rule, action)
        if math.isnan(points) or points >= most:
            most = points
            most_action = action
    return most, most_action


def _is_about_the_score(rule: Node) -> bool:
    """Whether a `setvar` changes the score, or counts a right answer for it."""
    name = _variable_of(rule).lower()
    return "score" in name or name.endswith("_correct")


def _variable_of(rule: Node) -> str:
    """Return the variable that a `setvar` changes; Blackboard names it by another attribute."""
    return rule.attrs.get("varname") or rule.attrs.get("variablename") or "SCORE"


def _points_of_rule(rule: Node, action: str) -> float:
    """Return the points that one `setvar` gives, or not a number if that is unknown."""
    if action == "Subtract":
        return 0.0  # taking points away makes no answer right
    if action not in _SCORING_ACTIONS:
        return math.nan
    text = rule.text().strip()
    if not text and _COUNTER.fullmatch(_variable_of(rule)):
        return 1.0
    if text.lower().endswith(".max"):
        return _FULL
    try:
        return float(text)
    except ValueError:
        return math.nan
