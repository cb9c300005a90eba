"""Quizlet's export: terms and definitions, with separators that the user chose.

The format has no quotes, so a text is split rather than parsed. The default is a tab between term
and definition, and a new line between cards. Other separators are recognized only if no other
pair fits the text as well; otherwise the user has to name them.
"""

from __future__ import annotations

from collections import Counter
from operator import attrgetter
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.formats.base import (
    NO_OPTIONS,
    DraftItem,
    ReadOptions,
    ReadResult,
    Skipped,
    WriteResult,
)
from cps_study.formats.export import asked_by, explained, losses_of_items, lost_note, sentences
from cps_study.formats.item_faults import LINE_OF_KEY, is_line_of_key
from cps_study.formats.native.schema import MAX_TEXT
from cps_study.formats.syntax.decoding import NOT_TEXT, Decoded, NotTextError, decode_text, remarks
from cps_study.formats.syntax.html_text import tidy
from cps_study.formats.table.columns import lay_out
from cps_study.model.item import Bank, Flashcard, Item, Question, Typed
from cps_study.model.problem import Problem
from cps_study.model.text import excerpt, letter_of, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cps_study.formats.export import Loss

MAX_BYTES: Final = 64 << 20
DEFAULT: Final = ("\t", "\n")
_TERM_SEPARATORS: Final = (
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
    ": ",
    "=",
    ";",
    ",",
)
"""What may end a term. A longer separator comes before those that are part of it."""
_CARD_SEPARATORS: Final = (
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
"""What may end a card."""
_COMMON: Final = frozenset({" - ", " \u2013 ", " \u2014 ", ": ", "=", ";", ","})
"""Term separators that any text may contain, so a file isn't Quizlet's because of these alone."""
_AFTER_TERMS: Final = frozenset({" - ", " \u2013 ", " \u2014 ", ": "})
"""What people put between a term and its definition."""
_WORDS_OF_A_TERM: Final = 5
"""A term in a list of terms has no more words than this."""
_SAMPLE: Final = 1 << 18
"""How many characters are enough to recognize separators."""
_ALMOST_ALL: Final = 0.95
"""The share of cards that must have a separator exactly once before it counts as theirs."""
_MOST: Final = 0.75
"""The share of lines that must have a tab before the others count as cards without one."""
_FEWEST: Final = 3
"""Fewer cards than this can't show any separators but the default."""
_NAMES: Final = {"\t": "a tab", "\n": "a new line", "\n\n": "an empty line"}
_ASK_FOR_BOTH: Final = (
    "use --separators to say what is between term and definition, and what is between cards"
)


class _Fit(NamedTuple):
    """A pair of separators that fits a text, and the cards that the text has by them."""

    term: str
    card: str
    cards: frozenset[tuple[str, str]]


def read(raw: bytes, source: str, options: ReadOptions = NO_OPTIONS) -> ReadResult:
    """Return the cards of an export; never raises.

    The options may name the separators. Without them, they are recognized; if several pairs would
    do, that is an error.
    """
    try:
        decoded = _decode(raw)
    except NotTextError:
        return _refused(source, NOT_TEXT, "export the cards as text again")
    if not decoded.text.strip():
        return _refused(source, "the file is empty", "export the cards again")
    separators = options.separators
    if separators is not None:
        if not all(separators) or separators[0] == separators[1]:
            what = "--separators needs two that differ, and neither may be empty"
            return _refused(source, what, _ASK_FOR_BOTH)
        return _read_cards(decoded, source, separators)

    recognized = _recognize(decoded.text)
    if isinstance(recognized, str):
        return _refused(source, recognized, _ASK_FOR_BOTH)
    result = _read_cards(decoded, source, recognized)
    if recognized != DEFAULT and result.items:
        preview = _preview(result.items[0], source, recognized)
        result = result._replace(problems=(preview, *result.problems))
    return result


def detects(raw: bytes, name: str) -> bool:  # noqa: ARG001 - the content settles it
    """Return whether the text has a tab in every line, or other separators that no text has.

    A dash or a colon counts if it comes after a short term in every single line. Two columns with
    headings are a table.
    """
    try:
        text = _decode(raw).text
    except NotTextError:
        return False
    separators = _recognize(text)
    if isinstance(separators, str) or _has_headings(text):
        return False
    return separators[0] not in _COMMON or _is_list_of_terms(text, separators)


def _has_headings(text: str) -> bool:
    """Return whether the first line names two columns of a table, such as `term` and `definition`.

    Otherwise these two words would be the first card.
    """
    first_line, _, _ = text.lstrip().partition("\n")
    return lay_out(first_line.split("\t"), 0).is_usable


def _is_list_of_terms(text: str, separators: tuple[str, str]) -> bool:
    """Return whether every line is a short term, a dash or a colon, and a definition.

    Each term is there once, as in no conversation. No term is a number and no definition a letter,
    as in a key.
    """
    term, card = separators
    if term not in _AFTER_TERMS or card != "\n":
        return False
    parts = [part for _, part in _parts(text[:_SAMPLE], card)]
    if any(part.count(term) != 1 for part in parts):
        return False
    sides = dict(_sides(part, term) for part in parts)
    if len(sides) < len(parts) or min(map(len, sides.values())) < 2:
        return False
    return all(map(_may_be_term, sides))


def _may_be_term(text: str) -> bool:
    """Return whether a text is short, and isn't just a number or a time."""
    return any(map(str.isalpha, text)) and len(text.split()) <= _WORDS_OF_A_TERM


def write(bank: Bank) -> WriteResult:
    """Write every item as a card, with Quizlet's default separators, and name what is lost."""
    lines = []
    for item in bank.items:
        front, back = _card(item)
        lines.append(f"{one_line(tidy(front))}\t{one_line(tidy(back))}\n")
    return WriteResult("".join(lines).encode(), tuple(_losses(bank)))


def _refused(source: str, what: str, hint: str) -> ReadResult:
    return ReadResult(problems=(Problem(source, 0, 0, what, hint),))


def _decode(raw: bytes) -> Decoded:
    """Return the text with one kind of line break. Raises NotTextError."""
    if len(raw) > MAX_BYTES:
        raise NotTextError
    decoded = decode_text(raw)
    return decoded._replace(text=decoded.text.replace("\r\n", "\n").replace("\r", "\n"))


def _recognize(text: str) -> tuple[str, str] | str:
    """Return the separators of a text, or why they aren't clear, as a sentence."""
    if len(text) > _SAMPLE:
        sample = text[:_SAMPLE]
        whole_lines = sample.rpartition("\n")[0]
        text = whole_lines or sample
    if _fits(text, *DEFAULT, fewest=1) or _has_mostly_tabs(text):
        return DEFAULT
    fits = _all_fits(text)
    if not fits:
        return "it isn't clear what separates terms, definitions and cards"
    first = fits[0]
    if any(fit.cards != first.cards for fit in fits):
        pairs = [f"{_name(fit.term)} and {_name(fit.card)}" for fit in fits[:3]]
        return f"the cards could be split in several ways: by {' or '.join(pairs)}"
    return first.term, first.card


def _has_mostly_tabs(text: str) -> bool:
    """Return whether most lines have one tab and none has two: then some cards lack a side.

    Such a card is named and left out; a table of three columns is something else.
    """
    lines = [part for _, part in _parts(text, "\n")]
    counts = Counter(line.count("\t") for line in lines)
    return set(counts) == {0, 1} and counts[1] >= max(_FEWEST, _MOST * len(lines))


def _all_fits(text: str) -> list[_Fit]:
    """Return every pair of separators that fits a text.

    A pair that is part of an earlier one is skipped: where `||` was found, `|` isn't another way.
    """
    fits: list[_Fit] = []
    for card in _CARD_SEPARATORS:
        for term in _TERM_SEPARATORS:
            if term not in text or card not in text:
                continue
            if any(card in fit.card and term in fit.term for fit in fits):
                continue
            if _fits(text, term, card, fewest=_FEWEST):
                cards = frozenset(_sides(part, term) for _, part in _parts(text, card))
                fits.append(_Fit(term, card, cards))
    return fits


def _fits(text: str, term: str, card: str, *, fewest: int) -> bool:
    """Return whether there are enough cards, and almost all of them have `term` exactly once."""
    if term in card or card in term:
        return False
    parts = [part for _, part in _parts(text, card)]
    if len(parts) < fewest:
        return False
    with_one = sum(part.count(term) == 1 for part in parts)
    return with_one >= _ALMOST_ALL * len(parts)


def _parts(text: str, card: str) -> Iterator[tuple[int, str]]:
    """Yield the text of each card that isn't blank, with the line where it begins."""
    line = 1
    for part in text.split(card):
        if part.strip():
            blank = part[: len(part) - len(part.lstrip())]
            yield line + blank.count("\n"), part
        line += part.count("\n") + card.count("\n")


def _sides(part: str, term: str) -> tuple[str, str]:
    """Return the term and the definition of a card."""
    front, _, back = part.partition(term)
    return tidy(front), tidy(back)


def _read_cards(decoded: Decoded, source: str, separators: tuple[str, str]) -> ReadResult:
    """Split a text into cards, and report each part that isn't one."""
    term, card = separators
    items: list[DraftItem] = []
    skipped: list[Skipped] = []
    problems = remarks(decoded, source)
    for line, part in _parts(decoded.text, card):
        front, back = _sides(part, term)
        why = _why_skipped(part, front, back, term)
        if why:
            skipped.append(Skipped(line, excerpt(front or part), why))
            continue
        items.append(DraftItem(kind="flashcard", stem=front, back=back, line=line))
        if part.count(term) > 1:
            what = f"the card has {_name(term)} more than once; the first one ends the term"
            problems.append(
                Problem(source, line, 1, what, "", item=excerpt(front), severity="warning")
            )
    if len(items) > 1 and all(is_line_of_key(item.stem, item.back) for item in items):
        skipped += [Skipped(item.line, item.stem, LINE_OF_KEY) for item in items]
        skipped.sort(key=attrgetter("line"))
        items.clear()
    if not items and not skipped:
        problems.append(
            Problem(source, 0, 0, "there are no cards in the file", "export them again")
        )
    return ReadResult(tuple(items), tuple(skipped), tuple(problems), encoding=decoded.encoding)


def _why_skipped(part: str, front: str, back: str, term: str) -> str:
    """Say why a part of the text can't come in as a card, or return an empty string."""
    if term not in part:
        return f"it has no definition: {_name(term)} is missing"
    if not front:
        return "it has no term"
    if not back:
        return "it has no definition"
    if max(len(front), len(back)) > MAX_TEXT:
        return f"it is longer than {MAX_TEXT:,} characters"
    return ""


def _preview(first: DraftItem, source: str, separators: tuple[str, str]) -> Problem:
    """Show the first card by the separators that were recognized, so a person can judge it."""
    term, card = separators
    what = f"{_name(term)} was read as the end of a term, and {_name(card)} as the end of a card"
    shown = f"the first card: '{excerpt(first.stem)}' with the answer '{excerpt(first.back)}'"
    return Problem(source, first.line, 1, what, shown, severity="info")


def _name(separator: str) -> str:
    return _NAMES.get(separator, f"'{excerpt(separator)}'")


def _card(item: Item) -> tuple[str, str]:
    """Return the two sides of a card that asks what the item asks."""
    front = " ".join(asked_by(item))
    match item:
        case Flashcard():
            return front, item.back
        case Typed():
            return front, item.accept[0]
        case Question(kind="truefalse"):
            return f"{front} True or false?", "True" if item.options[0].key else "False"
        case Question():
            lettered = [
                f"{letter_of(position)}) {option.text}"
                for position, option in enumerate(item.options)
            ]
            keys = [lettered[position] for position in sorted(item.keys)]
            return " ".join([front, *lettered]), "; ".join(keys)


def _has_line_breaks(item: Item) -> bool:
    return any("\n" in side for side in _card(item))


def _has_picture(item: Item) -> bool:
    return bool(item.image or item.alt)


def _losses(bank: Bank) -> Iterator[str]:
    """Yield a sentence for each thing that a list of cards can't carry."""
    items = bank.items
    questions = [item for item in items if isinstance(item, Question)]
    typed = [item for item in items if isinstance(item, Typed)]
    several_answers = [item for item in typed if len(item.accept) > 1]
    pictured = [item for item in items if _has_picture(item)]
    tagged = [item for item in items if item.tags]
    with_line_breaks = [item for item in items if _has_line_breaks(item)]
    own: list[Loss] = [
        ("Questions become cards, with their options on the front", questions),
        (
            "Typed questions become cards with the first accepted answer",
            typed,
        ),
        ("Other accepted answers are left out", several_answers),
        ("Rationales are lost", explained(items)),
        ("Pictures and their descriptions are lost", pictured),
        ("Tags are lost", tagged),
        ("Line breaks are lost", with_line_breaks),
        ("Names, topics and levels are lost", items),
    ]
    yield from sentences((*own, *losses_of_items(items)))
    yield from lost_note(bank)
    yield "A list of cards has no place for the bank's title, language and license."
