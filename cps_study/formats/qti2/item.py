"""Turn an assessment item of QTI 2 or 3 into a question.

An item declares its responses and how they are scored. Its body has what it asks, and in it the
interactions, in which a candidate answers. Feedback may be anywhere.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.formats.item_builder import DraftOption, Pair, QuestionHead
from cps_study.formats.item_faults import NO_KEY
from cps_study.formats.numbers import around
from cps_study.formats.qti2.content import FEEDBACK, content_of, deep, is_interaction, unify_names
from cps_study.formats.qti2.scoring import (
    PARTIAL_CREDIT,
    partners,
    response_of,
    right_options,
    right_texts,
)
from cps_study.formats.qti2.unfit import UnfitError
from cps_study.formats.syntax.html_text import Plain, tidy
from cps_study.model.text import excerpt, one_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cps_study.formats.item_builder import ItemBuilder
    from cps_study.formats.qti2.scoring import ResponseDeclaration
    from cps_study.formats.syntax.xml_tree import Node

ITEM: Final = "assessmentItem"
MAX_NAME: Final = 200
"""Longer names and titles are cut: they only help a reader find the question."""
_ASKED: Final = frozenset({"choiceInteraction", "textEntryInteraction", "matchInteraction"})
_OTHER_KINDS: Final = {
    "extendedTextInteraction": "essay questions",
    "orderInteraction": "ordering questions",
    "associateInteraction": "questions with free pairs",
    "gapMatchInteraction": "texts with gaps",
    "inlineChoiceInteraction": "texts with drop-down lists",
    "hotspotInteraction": "hotspot questions",
    "hottextInteraction": "questions about words in a text",
    "selectPointInteraction": "questions about a spot in a picture",
    "graphicOrderInteraction": "questions about the order of a picture's parts",
    "graphicAssociateInteraction": "questions with pairs of a picture's parts",
    "graphicGapMatchInteraction": "pictures with gaps",
    "positionObjectInteraction": "questions about positions in a picture",
    "sliderInteraction": "questions with a slider",
    "drawingInteraction": "drawings",
    "uploadInteraction": "file uploads",
    "mediaInteraction": "sound or video questions",
}
"""The kinds that have no place in a bank, in the plural."""
_GENERAL: Final = re.compile(r"(?i)general|solution|explanation|rationale")
_ON_RIGHT_ANSWERS: Final = re.compile(
    r"(?i)(?<!in)(?<!in[-_])(?<!not)(?<!not[-_])correct|right|\bok\b"
)
"""Names of feedback on right answers, but not "incorrect", "not_correct" and the like."""


def take_item(root: Node, builder: ItemBuilder, head: QuestionHead) -> None:
    """Hand the item to the builder, or skip it with the reason.

    `head` says what the package knows about the item; its name and line come from the item.
    """
    unify_names(root)
    identifier = one_line(tidy(root.attrs.get("identifier", "")))[:MAX_NAME]
    title = one_line(tidy(root.attrs.get("title", "")))[:MAX_NAME]
    head = head._replace(line=root.line, name=title or identifier, ident=identifier)
    try:
        Qti2Item(root, builder, head).take()
    except UnfitError as exc:
        builder.skip(head, "", str(exc))


class _NamedFeedback(NamedTuple):
    """A feedback text and its identifier, which often says what it is for."""

    name: str
    text: Plain


class _Feedback(NamedTuple):
    """The reasons for the options, by the options' names, and what the whole question teaches."""

    reasons: Mapping[str, Plain]
    rationale: Plain


class Qti2Item:
    """One item, already with the names of QTI 2.

    `head` is what is known of it beside its texts.
    """

    def __init__(self, root: Node, builder: ItemBuilder, head: QuestionHead) -> None:
        self._root = root
        self._builder = builder
        self._head = head
        self._inside: list[Node] = []

    def take(self) -> None:
        """Take the item as a question with options, one to type, or a matching question.

        Raises UnfitError if it can't come in.
        """
        body = self._body()
        self._inside = deep(body)
        interaction = self._interaction()
        response = response_of(self._root, interaction)
        stem = self._plain(body)
        match interaction.name:
            case "choiceInteraction":
                self._take_choice(interaction, response, stem)
            case "textEntryInteraction":
                self._take_typed(response, stem)
            case "matchInteraction":
                self._take_matching(interaction, response, stem)

    def _body(self) -> Node:
        """Return what the item asks; raises UnfitError if that isn't fixed."""
        root = self._root
        if root.name != ITEM:
            raise UnfitError(f"the file contains <{excerpt(root.name)}>, not a question")
        if _is_true(root.attrs.get("adaptive", "")):
            raise _cannot_be_asked("adaptive questions")
        if any(node.name.startswith("template") for node in root.nodes):
            raise _cannot_be_asked("questions with computed values")
        body = root.find("itemBody")
        if body is None:
            raise _cannot_be_asked("texts without a question")
        return body

    def _interaction(self) -> Node:
        """Return the one element that the candidate answers in.

        A question here has one answer, so an item with several interactions can't come in.
        """
        interactions = [node for node in self._inside if is_interaction(node)]
        if not interactions:
            raise _cannot_be_asked("texts without a question")
        if len(interactions) > 1:
            raise UnfitError(f"it asks for an answer in {len(interactions)} places")
        interaction = interactions[0]
        name = interaction.name
        if name not in _ASKED:
            unknown_kind = f"questions of the kind '{excerpt(name)}'"
            raise _cannot_be_asked(_OTHER_KINDS.get(name, unknown_kind))
        return interaction

    def _plain(self, node: Node) -> Plain:
        """Return the text of an element, and report what of it is lost."""
        content = content_of(node)
        for what in content.lost:
            self._builder.drop_detail(what)
        return content.plain

    def _take_choice(self, interaction: Node, response: ResponseDeclaration, stem: Plain) -> None:
        """Take a question with options, of which one or several are right.

        The declared response says whether several may be chosen. True and false as options make
        a statement: QTI has no kind of its own for that.
        """
        nodes = interaction.named("simpleChoice")
        names = _names(nodes, "option")
        if response.base != "identifier" or response.cardinality not in {"single", "multiple"}:
            raise UnfitError("its response type doesn't fit a choice")
        right, is_partial = right_options(response, names)
        if _allows_fewer_than(len(right), interaction):
            raise UnfitError("more answers are right than may be chosen")
        if is_partial:
            self._builder.drop_detail(PARTIAL_CREDIT)
        feedback = self._feedback(names, nodes)
        drafts = [
            DraftOption(self._plain(node), name in right, feedback.reasons[name])
            for name, node in zip(names, nodes, strict=True)
        ]
        self._builder.closed(
            self._head,
            stem,
            drafts,
            feedback.rationale,
            several=response.cardinality == "multiple",
            locked=_keeps_order(interaction, nodes),
            truth=True,
        )

    def _take_typed(self, response: ResponseDeclaration, stem: Plain) -> None:
        """Take a question whose answer is typed: a text, or numbers that have to be exact."""
        if response.base not in {"string", "integer", "float"} or response.cardinality != "single":
            raise UnfitError("its response type doesn't fit a typed answer")
        texts, is_partial = right_texts(response)
        if not texts:
            raise UnfitError(NO_KEY)
        if is_partial:
            self._builder.drop_detail(PARTIAL_CREDIT)
        rationale = self._feedback().rationale
        if response.base == "string":
            self._builder.typed(self._head, stem, texts, rationale)
        else:
            self._builder.numeric(self._head, stem, map(around, texts), rationale)

    def _take_matching(self, interaction: Node, response: ResponseDeclaration, stem: Plain) -> None:
        """Take a matching question: its first column is asked, its second has the options."""
        columns = interaction.named("simpleMatchSet")
        if len(columns) != 2 or response.base != "directedPair":
            raise UnfitError("it is a matching question without two columns")
        left_nodes, right_nodes = (column.named("simpleAssociableChoice") for column in columns)
        lefts = _names(left_nodes, "left side")
        rights = _names(right_nodes, "right side")
        partner = partners(response, lefts, rights)
        options = tuple(map(self._plain, right_nodes))
        pairs = [
            Pair(self._plain(node), rights.index(partner[name]), options)
            for name, node in zip(lefts, left_nodes, strict=True)
        ]
        self._builder.matching(self._head, stem, pairs, self._feedback().rationale)

    def _feedback(self, names: Sequence[str] = (), choices: Sequence[Node] = ()) -> _Feedback:
        """Sort the item's feedback: on each of the `choices`, and on the question as a whole.

        Feedback is on an option if it is inside the option, or if it has the option's name.
        """
        reasons: dict[str, list[Plain]] = {}
        inside_choices: set[int] = set()
        for name, choice in zip(names, choices, strict=True):
            nodes = [node for node in deep(choice) if node.name in FEEDBACK]
            reasons[name] = [self._plain(node) for node in nodes]
            inside_choices.update(map(id, nodes))

        others: list[_NamedFeedback] = []
        for node in (*self._inside, *self._root.nodes):
            if node.name not in FEEDBACK or id(node) in inside_choices:
                continue
            name = tidy(node.attrs.get("identifier", ""))
            text = self._plain(node)
            if name in reasons:
                reasons[name].append(text)
            elif text.text:
                others.append(_NamedFeedback(name, text))
        joined_reasons = {name: _joined(texts) for name, texts in reasons.items()}
        return _Feedback(joined_reasons, self._rationale(others))

    def _rationale(self, feedback: Sequence[_NamedFeedback]) -> Plain:
        """Return the feedback that teaches whatever the answer was; report the rest as lost.

        Names tell it apart: first "general" and the like, then feedback on right answers. Without
        such names, a text counts if the same one appears for every answer.
        """
        all_texts = {entry.text.text for entry in feedback}
        chosen = [entry.text for entry in feedback if _GENERAL.search(entry.name)]
        if not chosen:
            chosen = [entry.text for entry in feedback if _ON_RIGHT_ANSWERS.search(entry.name)]
        if not chosen and len(all_texts) == 1:
            chosen = [entry.text for entry in feedback]
        if not all_texts.issubset(text.text for text in chosen):
            self._builder.drop_detail("feedback on right or wrong answers")
        return _joined(chosen)


def _cannot_be_asked(kinds: str) -> UnfitError:
    """Return the error for a kind of question that has no place in a bank."""
    return UnfitError(f"{kinds} can't be asked here")


def _joined(texts: Sequence[Plain]) -> Plain:
    """Return the texts as paragraphs, each once, with all their pictures."""
    paragraphs = dict.fromkeys(text.text for text in texts if text.text)
    pictures = tuple(picture for text in texts for picture in text.pictures)
    return Plain("\n\n".join(paragraphs), pictures)


def _names(nodes: Sequence[Node], what: str) -> list[str]:
    """Return the identifiers of options or sides; raises UnfitError if they can't be told apart."""
    names = [tidy(node.attrs.get("identifier", "")) for node in nodes]
    if "" in names or len(set(names)) < len(names):
        raise UnfitError(f"not every {what} has a name of its own")
    return names


def _allows_fewer_than(count: int, interaction: Node) -> bool:
    """Return whether a candidate may choose fewer options than `count`; 0 means any number.

    A single choice is left to the builder, which reports it in its own words.
    """
    most = interaction.attrs.get("maxChoices", "1").strip()
    if count < 2 or not most.isdecimal():
        return False
    return 0 < int(most[:6]) < count


def _keeps_order(interaction: Node, choices: Sequence[Node]) -> bool:
    """Return whether the file says that the options, or some of them, keep their positions."""
    # A bank can keep all options in order or none, and mixing up a fixed one would be worse.
    any_is_fixed = any(_is_true(node.attrs.get("fixed", "")) for node in choices)
    shuffle = interaction.attrs.get("shuffle", "").strip().lower()
    return any_is_fixed or shuffle in {"false", "0"}


def _is_true(value: str) -> bool:
    """Return whether an XML attribute says yes."""
    return value.strip().lower() in {"true", "1"}
