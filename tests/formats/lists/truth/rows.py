"""The lines of a typed quiz, before they're plain text, Markdown or a Word document."""

from __future__ import annotations

from typing import Final, NamedTuple


class WordList(NamedTuple):
    """Word's own list that a line is in: its name, the line's level, and how that is counted."""

    name: str
    level: int
    kind: str
    start: int = 1


class Row(NamedTuple):
    """A line: the label before its text, or in Word the list that shows one.

    `owner` is the name of the question or text that it belongs to. `goes_on` says that it's in the
    paragraph of the line before. A row with `cells` is a whole table.
    """

    text: str = ""
    label: str = ""
    owner: str = ""
    is_bold: bool = False
    is_heading: bool = False
    goes_on: bool = False
    indent: str = ""
    word_list: WordList | None = None
    cells: tuple[tuple[str, ...], ...] = ()


EMPTY: Final = Row()
