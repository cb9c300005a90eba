"""An assessment item of QTI 2 or 3, as it is taken by a gatherer of items."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from cps_study.formats.item_builder import DraftOption, Pair, QuestionHead
from cps_study.formats.qti2.content import FEEDBACK, content_of, deep, is_interaction, unify_names
from cps_study.formats.qti2.scoring import (
    NO_KEY,
    PARTLY,
    UnfitError,
    partners,
    response_of,
    right_options,
    right_texts,
)
from cps_study.formats.syntax.html_text import Plain, tidy
from cps_study.model.text import excerpt, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cps_study.formats.item_builder import ItemBuilder
    from cps_study.formats.qti2.scoring import ResponseDeclaration
    from cps_study.formats.syntax.xml_tree import Node

ITEM: Final = "assessmentItem"
MAX_NAME: Final = 200
_OTHER_KINDS: Final = {
    "extendedTextInteraction": "an essay question",
    "orderInteraction": "an ordering question",
    "associateInteraction": "a question of free pairs",
    "gapMatchInteraction": "a text with gaps",
    "inlineChoiceInteraction": "a text with choices in it",
    "hotspotInteraction": "a hotspot question",
    "hottextInteraction": "a question on words of a text",
    "selectPointInteraction": "a question on a point of a picture",
    "graphicOrderInteraction": "an ordering of a picture's parts",
    "graphicAssociateInteraction": "a question on pairs of a picture's parts",
    "graphicGapMatchInteraction": "a picture with gaps",
    "positionObjectInteraction": "a question on places in a picture",
    "sliderInteraction": "a question with a slider",
    "drawingInteraction": "a drawing",
    "uploadInteraction": "a file to hand in",
    "mediaInteraction": "a film or a sound",
}
_GENERAL: Final = re.compile(r"(?i)general|solution|explanation|rationale")
_FOR_RIGHT: Final = re.compile(r"(?i)(?<!in)(?<!in[-_])(?<!not)(?<!not[-_])correct|right|\bok\b")


def take_item(root: Node, gatherer: ItemBuilder, asked: QuestionHead) -> None:
    """Take the item, or leave it with the reason; `asked` says what is known of it from elsewhere."""
    unify_names(root)
    ident = one_line(tidy(root.attrs.get("identifier", "")))[:MAX_NAME]
    name = one_line(tidy(root.attrs.get("title", "")))[:MAX_NAME] or ident
    reader = _Reader(root, gatherer, asked._replace(line=root.line, name=name, ident=ident))
    try:
        reader.take()
    except UnfitError as exc:
        gatherer.leave(reader.asked, "", str(exc))


class _Reader:
    """Reads one item; raises UnfitError for what cannot come in."""

    def __init__(self, root: Node, gatherer: ItemBuilder, asked: QuestionHead) -> None:
        self._root = root
        self._gatherer = gatherer
        self._inside: list[Node] = []
        self.asked = asked

    def take(self) -> None:
        """Take the item: a question with options, one to type, or one for each left side of a matching question."""
        body = self._body()
        self._inside = deep(body)
        interactions = [node for node in self._inside if is_interaction(node)]
        if not interactions:
            raise UnfitError("a text without a question")
        if len(interactions) > 1:
            raise UnfitError(f"it asks in {len(interactions)} places at once")
        interaction = interactions[0]
        name = interaction.name
        take = {
            "choiceInteraction": self._closed,
            "textEntryInteraction": self._typed,
            "matchInteraction": self._matching,
        }.get(name)
        if take is None:
            raise UnfitError(_OTHER_KINDS.get(name, f"a question of the kind '{excerpt(name)}'"))
        response = response_of(self._root, interaction)
        take(interaction, response, self._plain(body))

    def _body(self) -> Node:
        root = self._root
        if root.name != ITEM:
            raise UnfitError(f"the file holds no question, but '{excerpt(root.name)}'")
        if root.attrs.get("adaptive", "").strip().lower() in {"true", "1"}:
            raise UnfitError("a question that changes with the answers (adaptive)")
        if any(node.name.startswith("template") for node in root.nodes):
            raise UnfitError("a question whose values are computed")
        body = root.find("itemBody")
        if body is None:
            raise UnfitError("a text without a question")
        return body

    def _plain(self, node: Node) -> Plain:
        """Return the text of an element, and have it said what of it is lost."""
        content = content_of(node)
        for what in content.lost:
            self._gatherer.lose(what)
        return content.plain

    def _closed(self, interaction: Node, response: ResponseDeclaration, stem: Plain) -> None:
        nodes = [node for node in interaction.nodes if node.name == "simpleChoice"]
        names = _names(nodes, "option")
        if response.base != "identifier" or response.cardinality not in {"single", "multiple"}:
            raise UnfitError("its response is of a kind that no choice has")
        right, partly = right_options(response, names)
        most = interaction.attrs.get("maxChoices", "1").strip()
        if len(right) > 1 and most.isdecimal() and 0 < int(most[:6]) < len(right):
            raise UnfitError("more answers are right than can be chosen")
        if partly:
            self._gatherer.lose(PARTLY)
        reasons, rationale = self._feedback(names, nodes)
        choices = [
            DraftOption(self._plain(node), name in right, reasons[name])
            for name, node in zip(names, nodes, strict=True)
        ]
        several = response.cardinality == "multiple"
        locked = _keeps_order(interaction, nodes)
        self._gatherer.closed(
            self.asked, stem, choices, rationale, several=several, locked=locked, truth=True
        )

    def _typed(self, _: Node, response: ResponseDeclaration, stem: Plain) -> None:
        if response.base in {"integer", "float"}:
            raise UnfitError("a question for a number")
        if response.base != "string" or response.cardinality != "single":
            raise UnfitError("its response is of a kind that cannot be typed")
        texts, partly = right_texts(response)
        if not texts:
            raise UnfitError(NO_KEY)
        if partly:
            self._gatherer.lose(PARTLY)
        self._gatherer.typed(self.asked, stem, texts, self._feedback([], [])[1])

    def _matching(self, interaction: Node, response: ResponseDeclaration, stem: Plain) -> None:
        sets = [node for node in interaction.nodes if node.name == "simpleMatchSet"]
        if len(sets) != 2 or response.base != "directedPair":
            raise UnfitError("a matching question without two columns")
        left, right = (
            [node for node in each.nodes if node.name == "simpleAssociableChoice"] for each in sets
        )
        lefts, rights = _names(left, "left side"), _names(right, "right side")
        partner = partners(response, lefts, rights)
        options = tuple(map(self._plain, right))
        pairs = [
            Pair(self._plain(node), rights.index(partner[name]), options)
            for name, node in zip(lefts, left, strict=True)
        ]
        self._gatherer.matching(self.asked, stem, pairs, self._feedback([], [])[1])

    def _feedback(
        self, names: Sequence[str], choices: Sequence[Node]
    ) -> tuple[dict[str, Plain], Plain]:
        """Return the reasons for the options, by their names, and what the question as a whole teaches."""
        reasons: dict[str, list[Plain]] = {}
        within: set[int] = set()
        for name, choice in zip(names, choices, strict=True):
            found = [node for node in deep(choice) if node.name in FEEDBACK]
            within |= set(map(id, found))
            reasons[name] = [self._plain(node) for node in found]
        general: list[tuple[str, Plain]] = []
        for node in (*self._inside, *self._root.nodes):
            if node.name in FEEDBACK and id(node) not in within:
                name, text = tidy(node.attrs.get("identifier", "")), self._plain(node)
                if name in reasons:
                    reasons[name].append(text)
                elif text.text:
                    general.append((name, text))
        return {name: _joined(texts) for name, texts in reasons.items()}, self._general(general)

    def _general(self, found: Sequence[tuple[str, Plain]]) -> Plain:
        """Return the feedback that holds whatever the answer is, else that on the right answer; the rest is said."""
        texts = {text.text for _, text in found}
        chosen = (
            [text for name, text in found if _GENERAL.search(name)]
            or [text for name, text in found if _FOR_RIGHT.search(name)]
            or [text for _, text in found if len(texts) == 1]
        )
        if texts - {text.text for text in chosen}:
            self._gatherer.lose("feedback on right or wrong answers")
        return _joined(chosen)


def _joined(texts: Iterable[Plain]) -> Plain:
    held = list(texts)
    text = "\n\n".join(dict.fromkeys(filter(None, (each.text for each in held))))
    return Plain(text, tuple(picture for each in held for picture in each.pictures))


def _names(nodes: Sequence[Node], what: str) -> list[str]:
    names = [tidy(node.attrs.get("identifier", "")) for node in nodes]
    if not all(names) or len(set(names)) < len(names):
        raise UnfitError(f"not every {what} has a name of its own")
    return names


def _keeps_order(interaction: Node, choices: Sequence[Node]) -> bool:
    """Tell whether the file says that the options, or some of them, stay where they are."""
    fixed = any(node.attrs.get("fixed", "").strip().lower() in {"true", "1"} for node in choices)
    return fixed or interaction.attrs.get("shuffle", "").strip().lower() in {"false", "0"}
