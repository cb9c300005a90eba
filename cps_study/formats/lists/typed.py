"""What the lines of a list are: questions with their options as they were typed, and a key."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from cps_study.formats.lists.lines import ListLine
    from cps_study.formats.syntax.html_text import ImageReference

_A_HEADING: Final = 80
"""A longer text, or one that ends like a sentence, is more than a heading."""
_STEM_ENDS: Final = ("?", "_", "\u061f", "\uff1f")
"""How a stem ends that has the style of a heading."""
_SENTENCE_ENDS: Final = (*'.?!:",;_', "\u201d", "\u2026", "\u061f", "\uff1f", "\u3002")


class ListStyle(NamedTuple):
    """How a list is written: whether a long text goes on in the next line.

    In text2qti, `...` begins a line of feedback, and `*` an answer to type.
    """

    wraps: bool = True
    is_text2qti: bool = False


@dataclass(slots=True)
class TypedOption:
    """An option: its first line, its label, how it stands out, and if a mark says that it's right.

    `below` are the lines that it goes on with.
    """

    first: str
    is_key: bool = False
    marks: frozenset[str] = frozenset()
    label: str = ""
    below: list[ListLine] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    pictures: list[ImageReference] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The option on one line."""
        return " ".join([self.first, *(line.text for line in self.below)])


@dataclass(slots=True)
class TypedQuestion:
    """A question as it was typed. `number` is 0 if it has none.

    `paragraphs` are the stem's, each on one line. `doubt` says what isn't clear about the question.
    """

    line: int
    number: int = 0
    paragraphs: list[str] = field(default_factory=list)
    options: list[TypedOption] = field(default_factory=list)
    answer: str = ""
    accept: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    topic: str = ""
    doubt: str = ""
    is_wrapped: bool = False
    pictures: list[ImageReference] = field(default_factory=list)
    is_numbered: bool = False
    """Whether it has a number, which may also be 0."""
    is_heading: bool = False
    """Whether the style of its first line says that it's a heading."""
    has_numbered_options: bool = False
    reason_pictures: list[ImageReference] = field(default_factory=list)
    within: list[ListLine] = field(default_factory=list)
    """The lines of its stem that have a number."""
    apart: list[ListLine] = field(default_factory=list)
    """The first lines of its further paragraphs."""
    unclear: list[ListLine] = field(default_factory=list)
    """The lines in it that may be other questions, which is what its `doubt` says."""
    stray_pictures: int = 0
    """How many pictures are below its last line, at the end of the list."""

    def doubt_for(self, why: str) -> None:
        """Doubt the question for a reason, unless there is one already."""
        self.doubt = self.doubt or why

    @property
    def stem(self) -> str:
        """What it asks."""
        return "\n\n".join(self.paragraphs)

    @property
    def is_open_stem(self) -> bool:
        """Whether only the stem has been seen so far."""
        return not any((self.options, self.answer, self.accept))

    @property
    def asks(self) -> bool:
        """Whether it's more than a text that belongs to no question."""
        return any((self.is_numbered, not self.is_open_stem, self.stem.endswith("?")))

    @property
    def looks_like_heading(self) -> bool:
        """Whether it's a short text on one line, without a number, options or an answer."""
        checks = (
            self.is_open_stem,
            not self.is_numbered,
            not self.is_wrapped,
            len(self.paragraphs) == 1,
            len(self.stem) <= _A_HEADING,
            not self.stem.endswith(_STEM_ENDS if self.is_heading else _SENTENCE_ENDS),
        )
        return all(checks)


class CollectedList(NamedTuple):
    """The questions of a list, and the answers of a key at its end by their numbers.

    A number that the key has twice stands there with both answers. `headings` are those without a
    question below them. `has_bare_key` says that the key has answers without numbers.
    """

    questions: list[TypedQuestion]
    key: dict[int, list[str]]
    headings: list[TypedQuestion]
    has_bare_key: bool = False
