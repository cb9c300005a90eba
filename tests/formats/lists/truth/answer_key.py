"""The key at the end of a quiz, or above it, or below each of its parts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from tests.formats.lists.truth.rows import EMPTY, Row

if TYPE_CHECKING:
    from tests.formats.lists.truth.habits import KeyForm
    from tests.formats.lists.truth.meant import Asked, Draw

_HEADINGS: Final = ("Answer key", "Answers", "ANSWER KEY:", "Key", "Answers:")


class KeyEntry(NamedTuple):
    """What a key says of a question with this number."""

    number: int
    asked: Asked
    said: str


def key_rows(draw: Draw, entries: list[KeyEntry], form: KeyForm, *, is_styled: bool) -> list[Row]:
    """Return the lines of a key; its heading may have a heading's style if there are styles."""
    heading = draw.one(*_HEADINGS)
    pairs = [(str(entry.number), entry.said) for entry in entries]
    if form == "texts":
        pairs = [(str(entry.number), _in_words(entry)) for entry in entries]
    said = [said for _, said in pairs]
    if form == "inline":
        line = draw.one("  ", ", ", "; ").join(
            map(draw.one("{}. {}", "{}-{}", "{}) {}", "{} {}").format, *zip(*pairs, strict=True))
        )
        return [EMPTY, Row(f"{heading.rstrip(':')}: {line}")]
    top = Row(heading, is_heading=is_styled and draw.one_in(2))
    rows: list[Row] = []
    if form in {"lines", "texts"}:
        pattern = draw.one("{}. {}", "{}) {}", "{}: {}", "{} - {}", "{}.{}")
        rows = [Row(pattern.format(*pair)) for pair in pairs]
    elif form in {"pairs", "dashes"}:
        pattern = "{}-{}" if form == "dashes" else "{}. {}"
        separator = draw.one("  ", ", ", "; ", "   ")
        rows = [Row(separator.join(pattern.format(*pair) for pair in pairs))]
    elif form == "in order":
        rows = [Row(each) for each in said]
    elif form == "in order on one line":
        rows = [Row(draw.one(", ", " ", "; ").join(said))]
    else:
        names = (draw.one("No.", "Question", "#"), draw.one("Answer", "Key"))
        rows = [Row(cells=(names, *pairs))]
    return [EMPTY, top, *rows, EMPTY]


def _in_words(entry: KeyEntry) -> str:
    if len(entry.asked.right) == 1:
        return entry.asked.options[min(entry.asked.right)]
    return entry.said
