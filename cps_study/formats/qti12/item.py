"""One item of QTI 1.2: its kind, its key and its feedback, handed on as a question."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cps_study.formats.item_builder import NOTHING, DraftOption, ItemBuilder, Pair, QuestionHead
from cps_study.formats.qti12.key import (
    conditions_of,
    feedback_by_answer,
    matched,
    several_keys,
    single_key,
    typed_answers,
)
from cps_study.formats.qti12.kinds import FIELDS, KINDS, WORDS
from cps_study.formats.qti12.text import RESPONSES, plays_media, prompt_of, stem_of, text_of
from cps_study.formats.syntax.html_text import Plain, tidy
from cps_study.formats.syntax.xml_tree import Node

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

CARD_FIELD: Final = "cps_study_kind"
LEVEL_FIELD: Final = "cps_study_level"
LOCKED_FIELD: Final = "cps_study_locked"
TOPIC_FIELD: Final = "qmd_topic"
TAG_FIELD: Final = "qmd_keywords"
"""The metadata in which this program's own export says what Canvas has no place for, and passes over."""
_GENERAL: Final = ("general_fb", "correct_fb", "correct")
_FEEDBACK_WORDS: Final = {
    "general_fb": "the feedback for any answer",
    "correct_fb": "the feedback for a right answer",
    "correct": "the feedback for a right answer",
    "general_incorrect_fb": "the feedback for a wrong answer",
    "incorrect": "the feedback for a wrong answer",
}
_EMPTY_WORDS: Final = frozenset({"correct", "incorrect", "right", "wrong"})


class QuestionTaker:
    """One item: finds its kind and its key, and hands it on."""

    def __init__(
        self, out: ItemBuilder, node: Node, fields: dict[str, list[str]], asked: QuestionHead
    ) -> None:
        self.out = out
        self.fields = fields
        self.asked = asked
        presentation = node.find("presentation") or Node("presentation", {}, node.line)
        self.stem = stem_of(presentation)
        self.responses = [child for child in _descend(presentation) if child.name in RESPONSES]
        self.conditions = conditions_of(node)
        self.feedback = {
            each.attrs.get("ident", ""): text_of(each)
            for each in node.nodes
            if each.name == "itemfeedback"
        }
        if plays_media(presentation):
            out.lose("sound or film")

    def take(self) -> None:
        """Hand the question on as what it is."""
        kind = self._kind()
        if kind == "essay" and self.fields.get(CARD_FIELD) == ["flashcard"]:
            self.out.card(self.asked, self.stem, self.feedback.get("general_fb", NOTHING))
            return
        takers = {"typed": self._typed, "matching": self._matching}
        closed = {"single", "truth", "several"}
        if kind in closed and len(self.responses) != 1:
            self._leave(
                "it has more than one set of answers" if self.responses else "it has no answers"
            )
        elif kind in closed:
            self._closed(kind)
        elif kind in takers:
            takers[kind]()
        else:
            words = WORDS[kind]
            self._leave(f"it is {words}, which cannot be asked here")

    def _leave(self, why: str) -> None:
        self.out.leave(self.asked, self.stem.text, why)

    def _kind(self) -> str:
        """Return the kind that the metadata names; where it names none, or two, the one that the responses have."""
        named = {held.lower() for label in FIELDS for held in self.fields.get(label, ())}
        if len(named) == 1:
            name = named.pop()
            if name in KINDS:
                return KINDS[name]
        names = {response.name for response in self.responses}
        if not names:
            return "nothing"
        if names == {"response_str"}:
            if len(self.responses) > 1:
                return "blanks"
            return "typed" if any(each.equals for each in self.conditions) else "essay"
        if names != {"response_lid"} or not all(
            any(each.all("render_choice")) for each in self.responses
        ):
            return "other"
        if len(self.responses) > 1:
            return "matching"
        if self.responses[0].attrs.get("rcardinality", "").lower() == "multiple":
            return "several"
        texts = {text.text.casefold() for _, text in _labels(self.responses[0])}
        return "truth" if texts == {"true", "false"} else "single"

    def _closed(self, kind: str) -> None:
        response = self.responses[0]
        labels = _labels(response)
        several = kind == "several"
        verdict = (several_keys if several else single_key)(self.conditions)
        why = verdict.why or _unknown(verdict.keys, labels)
        if why:
            self._leave(why)
            return
        if verdict.partial:
            self.out.lose("credit for a partly right answer")
        told = self._option_feedback([ident for ident, _ in labels])
        keys = frozenset(verdict.keys)
        choices = [DraftOption(text, ident in keys, told[ident]) for ident, text in labels]
        prompt = prompt_of(response)
        stem = Plain(
            "\n\n".join(filter(None, (self.stem.text, prompt.text))),
            self.stem.pictures + prompt.pictures,
        )
        locked = self.fields.get(LOCKED_FIELD) == ["yes"]
        rationale = self._rationale(
            {f"{ident}_fb" for ident, _ in labels} | {ident for ident, _ in labels}
        )
        self.out.closed(
            self.asked,
            stem,
            choices,
            rationale,
            several=several,
            locked=locked,
            truth=kind == "truth",
        )

    def _typed(self) -> None:
        if len(self.responses) > 1:
            self._leave("it is a question with several blanks, which cannot be asked here")
            return
        verdict = typed_answers(self.conditions)
        if verdict.why:
            self._leave(verdict.why)
            return
        if verdict.partial:
            self.out.lose("answers that earn a part of the points, or that are patterns")
        self.out.typed(self.asked, self.stem, verdict.keys, self._rationale(set()))

    def _matching(self) -> None:
        right, why = matched(self.conditions)
        pairs = []
        for response in self.responses:
            labels = _labels(response)
            idents = [ident for ident, _ in labels]
            key = right.get(response.attrs.get("ident", ""))
            if key is None:
                why = why or "one of its left sides has no right answer"
            why = why or _unknown((key or "",), labels)
            if why:
                self._leave(why)
                return
            pairs.append(
                Pair(
                    prompt_of(response), idents.index(key or ""), tuple(text for _, text in labels)
                )
            )
        self.out.matching(self.asked, self.stem, pairs, self._rationale(set()))

    def _option_feedback(self, idents: Sequence[str]) -> dict[str, Plain]:
        """Return what is said about each option: what it brings up, or what is named for it."""
        shown = feedback_by_answer(self.conditions)
        found = {}
        for ident in idents:
            names = [
                *(name for name in shown.get(ident, ()) if name not in _FEEDBACK_WORDS),
                f"{ident}_fb",
                ident,
            ]
            texts = (self.feedback.get(name, NOTHING) for name in names)
            found[ident] = next((text for text in texts if text.text), NOTHING)
        return found

    def _rationale(self, used: set[str]) -> Plain:
        """Return what is said about the question as a whole; other feedback is lost, but for what options `used`."""
        shown = {name for names in feedback_by_answer(self.conditions).values() for name in names}
        used |= shown - _FEEDBACK_WORDS.keys() if used else set()
        whole = next((name for name in _GENERAL if self.feedback.get(name, NOTHING).text), "")
        used |= {whole}
        for name, text in self.feedback.items():
            if (
                text.text
                and name not in used
                and text.text.casefold().strip(".!") not in _EMPTY_WORDS
            ):
                self.out.lose(_FEEDBACK_WORDS.get(name, "feedback for a single answer"))
        return self.feedback.get(whole, NOTHING)


def _descend(node: Node) -> Iterator[Node]:
    """Yield all elements within, but nothing within a response."""
    for child in node.nodes:
        yield child
        if child.name not in RESPONSES:
            yield from _descend(child)


def _labels(response: Node) -> list[tuple[str, Plain]]:
    """Return the options by name. Blackboard's true and false may have no text but their names."""
    found = []
    for label in response.all("response_label"):
        ident, text = label.attrs.get("ident", ""), text_of(label)
        if not text.text and not text.pictures and ident.lower() in {"true", "false"}:
            text = Plain(ident)
        found.append((ident, text))
    return found


def _unknown(keys: Sequence[str], labels: Sequence[tuple[str, Plain]]) -> str:
    """Return why the key cannot be found among the options; nothing if it can."""
    idents = [ident for ident, _ in labels]
    if len(set(idents)) < len(idents):
        return "two of its options have the same name, so the key could be either"
    return "" if set(keys) <= set(idents) else "its key names an option that is not there"


def fields_of(node: Node) -> dict[str, list[str]]:
    """Return the metadata by its label in small letters, each with all its entries."""
    found: dict[str, list[str]] = {}
    for holder in node.nodes:
        if holder.name not in {"itemmetadata", "qtimetadata"}:
            continue
        for field in holder.all("qtimetadatafield"):
            label, entry = field.find("fieldlabel"), field.find("fieldentry")
            if label is not None and entry is not None and entry.text().strip():
                found.setdefault(label.text().strip().lower(), []).append(tidy(entry.text()))
        for each in holder.nodes:
            if each.name.startswith("bbmd_"):
                found[each.name] = [tidy(each.text())]
    return found
