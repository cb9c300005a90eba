"""The kinds of QTI 1.2 items: the names exporters give them, and what each is in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cps_study.formats.qti12.text import options_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cps_study.formats.qti12.key import Condition
    from cps_study.formats.syntax.xml_tree import Node

FIELDS: Final = ("question_type", "cc_profile", "bbmd_questiontype")
"""The metadata fields in which Canvas, Common Cartridge and Blackboard name an item's kind."""
WORDS: Final = {
    "blanks": "questions with several blanks",
    "lists": "questions with drop-down lists",
    "calculated": "calculated questions",
    "essay": "essay questions",
    "file": "file uploads",
    "nothing": "texts without a question",
    "pattern": "questions whose answer is a pattern",
    "place": "questions about a spot in a picture",
    "ordering": "ordering questions",
    "blackboard": "Blackboard's matching questions",
    "opinion": "opinion scales",
    "other": "questions of an unknown kind",
}
"""The kinds that have no place in a bank, in the plural."""
KINDS: Final = {
    "multiple_choice_question": "single",
    "cc.multiple_choice.v0p1": "single",
    "multiple choice": "single",
    "true_false_question": "truth",
    "cc.true_false.v0p1": "truth",
    "true/false": "truth",
    "multiple_answers_question": "several",
    "cc.multiple_response.v0p1": "several",
    "multiple answer": "several",
    "short_answer_question": "typed",
    "cc.fib.v0p1": "typed",
    "matching_question": "matching",
    "fill_in_multiple_blanks_question": "blanks",
    "fill in the blank plus": "blanks",
    "multiple_dropdowns_question": "lists",
    "jumbled sentence": "lists",
    "numerical_question": "numerical",
    "numeric": "numerical",
    "calculated_question": "calculated",
    "calculated": "calculated",
    "essay_question": "essay",
    "cc.essay.v0p1": "essay",
    "essay": "essay",
    "short response": "essay",
    "file_upload_question": "file",
    "file upload": "file",
    "text_only_question": "nothing",
    "cc.pattern_match.v0p1": "pattern",
    "hot spot": "place",
    "ordering": "ordering",
    "matching": "blackboard",
    "opinion scale": "opinion",
}
"""An item's kind by the name that its metadata gives, in lower case.

`single`, `several`, `truth`, `typed`, `matching` and `numerical` can be asked; `WORDS` has the
others.
"""
_LISTS: Final = frozenset({"response_lid", "response_grp"})
"""The responses with options; D2L and others write a group for each left side of a matching."""


def kind_of(
    fields: Mapping[str, Sequence[str]],
    responses: Sequence[Node],
    conditions: Sequence[Condition],
) -> str:
    """Return an item's kind as its metadata names it.

    If the metadata names no kind, an unknown one or several, the responses decide.
    """
    names = set()
    for label in FIELDS:
        for entry in fields.get(label, ()):
            names.add(entry.lower())
    if len(names) == 1:
        name = names.pop()
        if name in KINDS:
            return KINDS[name]
    return _kind_by_responses(responses, conditions)


def _kind_by_responses(responses: Sequence[Node], conditions: Sequence[Condition]) -> str:
    """Return the kind that an item's responses show: boxes, one list of options, or several."""
    elements = {response.name for response in responses}
    if not elements:
        return "nothing"
    if elements == {"response_str"}:
        return _kind_of_text_boxes(responses, conditions)
    if not elements <= _LISTS or not all(map(_offers_choices, responses)):
        return "other"
    if any(_cardinality(response) == "ordered" for response in responses):
        return "ordering"
    if len(responses) > 1:
        return "matching"
    return "other" if "response_grp" in elements else _kind_of_choice(responses[0])


def _kind_of_text_boxes(boxes: Sequence[Node], conditions: Sequence[Condition]) -> str:
    """Return the kind of an item that is typed: without a right answer, it is an essay."""
    if len(boxes) > 1 or any(map(_has_several_boxes, boxes)):
        return "blanks"
    has_answers = any(condition.expected for condition in conditions)
    return "typed" if has_answers else "essay"


def _kind_of_choice(response: Node) -> str:
    """Return the kind of an item with options; true and false alone make a statement."""
    if _cardinality(response) == "multiple":
        return "several"
    texts = {option.text.text.casefold() for option in options_of(response)}
    return "truth" if texts == {"true", "false"} else "single"


def _cardinality(response: Node) -> str:
    return response.attrs.get("rcardinality", "").lower()


def _has_several_boxes(response: Node) -> bool:
    """Return whether D2L asks for several answers in one response."""
    rendered = response.find("render_fib")
    return rendered is not None and rendered.attrs.get("input_boxes", "1") != "1"


def _offers_choices(response: Node) -> bool:
    return any(response.all("render_choice"))
