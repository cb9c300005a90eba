"""The kinds of QTI 1.2 items: by what names exporters call them, and what each is in words."""

from __future__ import annotations

from typing import Final

FIELDS: Final = ("question_type", "cc_profile", "bbmd_questiontype")
"""The metadata in which an exporter names an item's kind."""
WORDS: Final = {
    "blanks": "a question with several blanks",
    "lists": "a question with drop-down lists",
    "numerical": "a numerical question",
    "calculated": "a calculated question",
    "essay": "an essay",
    "file": "a file to hand in",
    "nothing": "a text without a question",
    "pattern": "a question whose answer is a pattern",
    "place": "a question about a place in a picture",
    "ordering": "an ordering question",
    "blackboard": "a matching question of Blackboard",
    "opinion": "an opinion scale",
    "other": "of a kind that is not known",
}
"""The kinds that have no place in a bank."""
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
