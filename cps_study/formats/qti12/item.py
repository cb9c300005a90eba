"""Turn one item of QTI 1.2 into a question: its kind, its key, its feedback.

An item has a presentation (what it asks, and the responses to answer in), the conditions that
score it, and feedback by name. The metadata around it say what kind it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cps_study.formats.item_builder import NOTHING, DraftOption, ItemBuilder, Pair, QuestionHead
from cps_study.formats.qti12.fields import CARD_FIELD, LOCKED_FIELD
from cps_study.formats.qti12.key import (
    conditions_of,
    feedback_by_answer,
    feedback_name,
    matching_keys,
    numeric_ranges,
    several_keys,
    single_key,
    typed_answers,
)
from cps_study.formats.qti12.kinds import WORDS, kind_of
from cps_study.formats.qti12.text import (
    GAP,
    options_of,
    plays_media,
    prompt_of,
    responses_of,
    stem_of,
    text_of,
)
from cps_study.formats.syntax.html_text import Plain
from cps_study.formats.syntax.xml_tree import Node

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cps_study.formats.qti12.text import ResponseLabel

_GENERAL: Final = ("general_fb", "correct_fb", "correct")
"""Feedback on the question as a whole, the best first.

What is said about a right answer will do where there is nothing else: it teaches the same.
"""
_FEEDBACK_WORDS: Final = {
    "general_fb": "the feedback for any answer",
    "correct_fb": "the feedback for a right answer",
    "correct": "the feedback for a right answer",
    "general_incorrect_fb": "the feedback for a wrong answer",
    "incorrect": "the feedback for a wrong answer",
}
_EMPTY_WORDS: Final = frozenset({"correct", "incorrect", "right", "wrong"})
"""Feedback that says no more than the marking does."""


class Qti12Item:
    """One item: finds its kind and its key, and hands it to the builder.

    `fields` is the item's metadata, and `head` what is known of it beside its texts.
    """

    def __init__(
        self, builder: ItemBuilder, node: Node, fields: dict[str, list[str]], head: QuestionHead
    ) -> None:
        self._builder = builder
        self._node = node
        self._fields = fields
        self._head = head
        presentation = node.find("presentation") or Node("presentation", {}, node.line)
        self._stem = stem_of(presentation)
        self._responses = responses_of(presentation)
        self._plays_media = plays_media(presentation)
        self._conditions = conditions_of(node)
        self._feedback = {
            feedback_name(child.attrs.get("ident", "")): text_of(child)
            for child in node.named("itemfeedback")
        }
        self._feedback_by_answer = feedback_by_answer(self._conditions)

    def take(self) -> None:
        """Hand the item to the builder as what it is, or skip it with the reason."""
        if self._plays_media:
            self._builder.drop_detail("sound or video")
        if any(text_of(hint).text for hint in self._node.named("hint")):
            self._builder.drop_detail("a hint")
        kind = kind_of(self._fields, self._responses, self._conditions)
        is_card = self._fields.get(CARD_FIELD) == ["flashcard"]
        match kind:
            case "essay" if is_card:
                back = self._feedback.get("general_fb", NOTHING)
                self._builder.card(self._head, self._stem, back)
            case "single" | "truth" | "several":
                self._take_choice(kind)
            case "typed":
                self._take_typed()
            case "lists" | "blanks" if self._has_one_named_gap():
                self._take_gap(kind)
            case "matching":
                self._take_matching()
            case "numerical":
                ranges = numeric_ranges(self._node)
                self._builder.numeric(self._head, self._stem, ranges, self._rationale())
            case _:
                self._skip(f"{WORDS[kind]} can't be asked here")

    def _skip(self, why: str) -> None:
        """Name the item in the report as one that can't come in, with the reason."""
        self._builder.skip(self._head, self._stem.text, why)

    def _take_choice(self, kind: str) -> None:
        """Take a question with options, of which one or several are right.

        Some exporters put a sentence between the stem and the options, so it joins the stem.
        """
        if len(self._responses) != 1:
            has_several = len(self._responses) > 1
            self._skip(
                "it has more than one set of answers" if has_several else "it has no answers"
            )
            return
        response = self._responses[0]
        options = options_of(response)
        several = kind == "several"
        scoring = several_keys(self._conditions) if several else single_key(self._conditions)
        why = scoring.why or _why_keys_are_unclear(scoring.keys, options)
        if why:
            self._skip(why)
            return
        if scoring.partial:
            self._builder.drop_detail("credit for a partly right answer")
        drafts = [
            DraftOption(option.text, option.name in scoring.keys, self._feedback_on(option.name))
            for option in options
        ]
        prompt = NOTHING if kind == "lists" else prompt_of(response)
        self._builder.closed(
            self._head,
            _with_prompt(self._stem, prompt),
            drafts,
            self._rationale(options),
            several=several,
            locked=self._fields.get(LOCKED_FIELD) == ["yes"],
            truth=kind == "truth",
        )

    def _has_one_named_gap(self) -> bool:
        """Return whether the stem has one gap, which it calls by the name of the response.

        Canvas writes it as `[name]`.
        """
        names = [prompt_of(response).text for response in self._responses]
        return len(names) == 1 and self._stem.text.count(f"[{names[0]}]") == 1

    def _take_gap(self, kind: str) -> None:
        """Take a sentence with one gap. Its answers are typed, or chosen from a list."""
        (response,) = self._responses
        named_gap = f"[{prompt_of(response).text}]"
        self._stem = self._stem._replace(text=self._stem.text.replace(named_gap, GAP))
        labels = list(response.all("response_label"))
        if kind == "lists" or not all(map(_is_typed, labels)):
            self._take_choice("lists")
            return
        # All that is listed is right: Canvas reads it so, too, and names only the first as the key.
        answers = [text_of(label).text for label in labels]
        self._builder.typed(self._head, self._stem, answers, self._rationale())

    def _take_typed(self) -> None:
        """Take a question whose answer is typed.

        Several boxes to type in would need an answer each, and a typed question here has one.
        """
        if len(self._responses) > 1:
            self._skip(f"{WORDS['blanks']} can't be asked here")
            return
        scoring = typed_answers(self._conditions)
        if scoring.why:
            self._skip(scoring.why)
            return
        if scoring.partial:
            self._builder.drop_detail("answers that are patterns or earn only part of the points")
        self._builder.typed(self._head, self._stem, scoring.keys, self._rationale())

    def _take_matching(self) -> None:
        """Take a matching question, in which each response is a left side with its options.

        One left side without a key makes the whole question useless, so nothing of it comes in.
        """
        keys, why = matching_keys(self._conditions)
        if why:
            self._skip(why)
            return
        pairs = []
        for response in self._responses:
            # D2L names a left side by the other attribute.
            name = response.attrs.get("ident") or response.attrs.get("respident", "")
            key = keys.get(name)
            if key is None:
                self._skip("one of its left sides has no right answer")
                return
            options = options_of(response)
            why = _why_keys_are_unclear([key], options)
            if why:
                self._skip(why)
                return
            names = [option.name for option in options]
            texts = tuple(option.text for option in options)
            pairs.append(Pair(prompt_of(response), names.index(key), texts))
        self._builder.matching(self._head, self._stem, pairs, self._rationale())

    def _feedback_on(self, option: str) -> Plain:
        """Return the feedback on an option, by the option's name.

        First comes what the scoring shows when it is chosen, then what is named after it:
        exporters call that `<name>_fb`, or simply by the name.
        """
        names = [
            name for name in self._feedback_by_answer.get(option, ()) if name not in _FEEDBACK_WORDS
        ]
        for name in (*names, f"{option}_fb", option):
            text = self._feedback.get(name, NOTHING)
            if text.text:
                return text
        return NOTHING

    def _rationale(self, options: Sequence[ResponseLabel] = ()) -> Plain:
        """Return the feedback on the question as a whole, and report what else is lost.

        Feedback on one of the `options` isn't lost: the option takes it along.
        """
        whole = self._name_of_general_feedback()
        kept = self._names_of_option_feedback(options)
        kept.add(whole)
        for name, text in self._feedback.items():
            if name not in kept and _says_something(text):
                self._builder.drop_detail(_FEEDBACK_WORDS.get(name, "feedback for a single answer"))
        return self._feedback.get(whole, NOTHING)

    def _name_of_general_feedback(self) -> str:
        """Return the name of the best feedback for a rationale, or nothing if there is none."""
        # D2L calls it as it calls the question.
        names = (*_GENERAL, self._node.attrs.get("label", ""))
        return next((name for name in names if self._feedback.get(name, NOTHING).text), "")

    def _names_of_option_feedback(self, options: Sequence[ResponseLabel]) -> set[str]:
        """Return the names of all feedback that may belong to one of the options."""
        names: set[str] = set()
        if not options:
            return names
        for option in options:
            names |= {option.name, f"{option.name}_fb"}
        for shown in self._feedback_by_answer.values():
            names |= set(shown) - _FEEDBACK_WORDS.keys()
        return names


def _is_typed(label: Node) -> bool:
    """Return whether an answer of a gap is typed; in New Quizzes, it may come from a list."""
    return label.attrs.get("answer_type", "openEntry") == "openEntry"


def _says_something(feedback: Plain) -> bool:
    """Return whether feedback says more than whether the answer was right."""
    return bool(feedback.text) and feedback.text.casefold().strip(".!") not in _EMPTY_WORDS


def _with_prompt(stem: Plain, prompt: Plain) -> Plain:
    """Return a stem together with what its response says before the options."""
    parts = [part.text for part in (stem, prompt) if part.text]
    return Plain("\n\n".join(parts), stem.pictures + prompt.pictures)


def _why_keys_are_unclear(keys: Sequence[str], options: Sequence[ResponseLabel]) -> str:
    """Return why the keys can't be found among the options, or nothing if they can."""
    names = {option.name for option in options}
    if len(names) < len(options):
        return "two of its options have the same name, so the key could be either"
    if not names.issuperset(keys):
        return "its key names an option that isn't there"
    return ""
