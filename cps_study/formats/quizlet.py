"""Quizlet's export: a card is a term and a definition, with separators between them that the user chose.

There are no quotes in it, so it is split and not parsed. The default is a tab between term and definition and a new
line between cards. Other separators are recognised only if no others fit as well; else they have to be said.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.formats.base import (
    NO_OPTIONS,
    DraftItem,
    ReadOptions,
    ReadResult,
    Skipped,
    WriteResult,
)
from cps_study.formats.export import asked_by, explained, losses_of_items, sentences
from cps_study.formats.native.schema import MAX_TEXT
from cps_study.formats.syntax.decoding import NOT_TEXT, Decoded, NotTextError, decode_text, remarks
from cps_study.formats.syntax.html_text import tidy
from cps_study.model.item import Bank, Flashcard, Item, Question, Typed
from cps_study.model.problem import Problem
from cps_study.model.text import excerpt, letter_of, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cps_study.formats.export import Loss

MAX_BYTES: Final = 64 << 20
DEFAULT: Final = ("\t", "\n")
TERM_SIGNS: Final = (
    "\t",
    "/////",
    "|||",
    "||",
    "|",
    "-----",
    "---",
    "::",
    " - ",
    " \u2013 ",
    " \u2014 ",
    "=",
    ";",
    ",",
)
CARD_SIGNS: Final = (
    "\n",
    "\n\n",
    "/////",
    "|||",
    "||",
    "|",
    "-----",
    "---",
    "=====",
    "###",
    ";;",
    ";",
)
_COMMON: Final = frozenset({" - ", " \u2013 ", " \u2014 ", "=", ";", ","})
"""What also stands in other text: nothing is called Quizlet's for these alone."""
_SAMPLE: Final = 1 << 18
SHARE: Final = 0.95
"""Of so many cards each has the separator exactly once, if it is the one."""
_FEW: Final = 3
"""Fewer cards than that tell no separator but the default."""
_SHOWN: Final = {"\t": "a tab", "\n": "a new line", "\n\n": "an empty line"}


class _Fit(NamedTuple):
    """A pair of separators, and how a text falls into cards by them."""

    term: str
    card: str
    cards: frozenset[tuple[str, str]]


def read(raw: bytes, source: str, options: ReadOptions = NO_OPTIONS) -> ReadResult:
    """Return the cards; the `separators` of the options are what stands between term and definition, and between cards.

    Never raises. Without `separators` they are recognised; if several would do, that is an error.
    """
    try:
        decoded = _decode(raw)
    except NotTextError:
        return ReadResult(
            problems=(Problem(source, 0, 0, NOT_TEXT, "export the cards as text again"),)
        )
    text = decoded.text
    separators = options.separators
    if not text.strip():
        return ReadResult(
            problems=(Problem(source, 0, 0, "the file is empty", "export the cards again"),)
        )
    if separators is not None and (not all(separators) or separators[0] == separators[1]):
        hint = "say two different ones, the first between term and definition"
        return ReadResult(
            problems=(Problem(source, 0, 0, "the separators cannot tell cards apart", hint),)
        )
    chosen = separators or _recognised(text)
    if isinstance(chosen, str):
        hint = "say what stands between term and definition, and between cards"
        return ReadResult(problems=(Problem(source, 0, 0, chosen, hint),))
    return _harvest(decoded, source, chosen, told=separators is not None)


def detects(raw: bytes, name: str) -> bool:
    """Tell whether the bytes are lines with a tab each, or cards by other separators that can only be these."""
    del name
    try:
        chosen = _recognised(_decode(raw).text)
    except NotTextError:
        return False
    return not isinstance(chosen, str) and chosen[0] not in _COMMON


def write(bank: Bank) -> WriteResult:
    """Return the bank as cards in Quizlet's default: a tab inside a card, a line for each."""
    lines = [f"{_cell(front)}\t{_cell(back)}\n" for front, back in map(_card, bank.items)]
    return WriteResult("".join(lines).encode(), tuple(_losses(bank)))


def _decode(raw: bytes) -> Decoded:
    """Return the text with one kind of line break. Raises NotTextError."""
    if len(raw) > MAX_BYTES:
        raise NotTextError
    decoded = decode_text(raw)
    return decoded._replace(text=decoded.text.replace("\r\n", "\n").replace("\r", "\n"))


def _recognised(text: str) -> tuple[str, str] | str:
    """Return the separators, or in words why they cannot be told."""
    if len(text) > _SAMPLE:
        text = text[:_SAMPLE].rpartition("\n")[0] or text[:_SAMPLE]
    if _fits(text, *DEFAULT, least=1):
        return DEFAULT
    found: list[_Fit] = []
    for card in CARD_SIGNS:
        for term in TERM_SIGNS:
            longer = any(card in fit.card and term in fit.term for fit in found)
            if not longer and term in text and card in text and _fits(text, term, card, least=_FEW):
                found.append(
                    _Fit(
                        term, card, frozenset(_halves(part, term) for _, part in _parts(text, card))
                    )
                )
    if not found:
        return "it cannot be told what separates terms, definitions and cards"
    if any(fit.cards != found[0].cards for fit in found):
        ways = " or ".join(f"{_named(fit.term)} and {_named(fit.card)}" for fit in found[:3])
        return f"terms and cards can be told apart in several ways: by {ways}"
    return found[0].term, found[0].card


def _fits(text: str, term: str, card: str, *, least: int) -> bool:
    """Tell whether nearly every card has the separator exactly once."""
    if term in card or card in term:
        return False
    cards = [part for _, part in _parts(text, card)]
    return len(cards) >= least and sum(part.count(term) == 1 for part in cards) >= SHARE * len(
        cards
    )


def _parts(text: str, card: str) -> Iterator[tuple[int, str]]:
    """Yield the cards that are not blank, each with its line."""
    line = 1
    for part in text.split(card):
        if part.strip():
            yield line + part[: len(part) - len(part.lstrip())].count("\n"), part
        line += part.count("\n") + card.count("\n")


def _halves(part: str, term: str) -> tuple[str, str]:
    front, _, back = part.partition(term)
    return tidy(front), tidy(back)


def _harvest(
    decoded: Decoded, source: str, separators: tuple[str, str], *, told: bool
) -> ReadResult:
    term, card = separators
    items: list[DraftItem] = []
    left: list[Skipped] = []
    problems = remarks(decoded, source)
    for line, part in _parts(decoded.text, card):
        front, back = _halves(part, term)
        why = _why_left(part, front, back, term)
        if why:
            left.append(Skipped(line, excerpt(front or part), why))
            continue
        items.append(DraftItem(kind="flashcard", stem=front, back=back, line=line))
        if part.count(term) > 1:
            what = f"{_named(term)} stands in the card more than once; the first one ends the term"
            problems.append(
                Problem(source, line, 1, what, "", item=excerpt(front), severity="warning")
            )
    if not items and not left:
        problems.append(Problem(source, 0, 0, "the file holds no card", "export the cards again"))
    if not told and separators != DEFAULT and items:
        problems.insert(0, _preview(items[0], source, separators))
    return ReadResult(tuple(items), tuple(left), tuple(problems), encoding=decoded.encoding)


def _why_left(part: str, front: str, back: str, term: str) -> str:
    if term not in part:
        return f"it has no definition: {_named(term)} is missing"
    if not front or not back:
        return "it has no definition" if front else "it has no term"
    if max(len(front), len(back)) > MAX_TEXT:
        return f"it is longer than {MAX_TEXT:,} characters"
    return ""


def _preview(first: DraftItem, source: str, separators: tuple[str, str]) -> Problem:
    what = f"{_named(separators[0])} was taken to end a term, and {_named(separators[1])} to end a card"
    shown = f"the first card: '{excerpt(first.stem)}' with the answer '{excerpt(first.back)}'"
    return Problem(source, first.line, 1, what, shown, severity="info")


def _named(sign: str) -> str:
    return _SHOWN.get(sign, f"'{excerpt(sign)}'")


def _cell(text: str) -> str:
    return one_line(tidy(text))


def _card(item: Item) -> tuple[str, str]:
    """Return the two sides of a card that asks what the item asks."""
    asked = " ".join(asked_by(item))
    match item:
        case Flashcard():
            return asked, item.back
        case Typed():
            return asked, item.accept[0]
        case Question(kind="truefalse"):
            return f"{asked} True or false?", "True" if item.options[0].key else "False"
        case Question():
            lettered = [
                f"{letter_of(place)}) {option.text}" for place, option in enumerate(item.options)
            ]
            return " ".join([asked, *lettered]), "; ".join(
                lettered[place] for place in sorted(item.keys)
            )


def _losses(bank: Bank) -> Iterator[str]:
    items = bank.items
    typed = [item for item in items if isinstance(item, Typed)]
    own: list[Loss] = [
        (
            "Questions become cards, with their options on the front",
            [i for i in items if isinstance(i, Question)],
        ),
        (
            "Questions to type an answer to become cards, with the first accepted answer on the back",
            typed,
        ),
        ("Further accepted answers are left out", [item for item in typed if len(item.accept) > 1]),
        ("Rationales are lost", explained(items)),
        (
            "Pictures and their descriptions are lost",
            [item for item in items if item.image or item.alt],
        ),
        ("Tags are lost", [item for item in items if item.tags]),
        (
            "Line breaks are lost",
            [item for item in items if any("\n" in side for side in _card(item))],
        ),
        ("Names, topics and levels are lost", items),
    ]
    yield from sentences((*own, *losses_of_items(items)))
    yield "The bank's title, language and licence have no place in a list of cards."
