"""What the program and a file format agree on: what a format is given, and what it returns.

A format reads bytes and never raises: whatever is wrong with a file comes back as a `Problem`.
What it reads are drafts, not items. A draft has the name and the category that its file gives it,
which may be empty or clash with others; only `DraftItem.named` makes an item of it, with an id and
a topic that fit the bank it goes into. So the type checker keeps unnamed questions out of banks.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, Protocol, TypedDict

from cps_study.model.item import Flashcard, Group, Question, Typed
from cps_study.model.picture import NO_PICTURES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cps_study.model.item import (
        Bank,
        GroupKind,
        Item,
        Kind,
        Level,
        ObjectiveId,
        Option,
        Waiver,
    )
    from cps_study.model.picture import Pictures
    from cps_study.model.problem import Problem

OptionName = Literal["--separators", "--column", "--no-headings"]
"""What a learner can tell a reader about a file, as commands call it.

Each format says which of them it understands.
"""


class Format(Protocol):
    """A file format that questions come in by, go out by, or both.

    `name` is the word for it in commands, `title` what people call it, and `extension` what its
    files end with, without the dot. `options` are those of the read options that it understands.
    """

    @property
    def name(self) -> str: ...  # noqa: D102 - the class says what it is

    @property
    def title(self) -> str: ...  # noqa: D102

    @property
    def extension(self) -> str: ...  # noqa: D102

    @property
    def can_write(self) -> bool: ...  # noqa: D102

    @property
    def options(self) -> frozenset[OptionName]: ...  # noqa: D102

    def detects(self, raw: bytes, name: str) -> bool:
        """Say whether the bytes are of this format; the file's name decides only in doubt."""

    def read(self, raw: bytes, source: str, options: ReadOptions) -> ReadResult:
        """Read every question of a file. Never raises; `source` names the file in problems."""

    def write(self, bank: Bank, pictures: Pictures = NO_PICTURES) -> WriteResult:
        """Write a bank, the same bytes for the same bank. Only for a format that can write.

        A format that can carry pictures takes along those that are given.
        """


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What a learner says about a file because the file itself doesn't.

    `separators` are the text between a term and its definition, and the text between two cards.
    `columns` says which field each column header of a table stands for. `headings` says whether its
    first row has the headers; without them, columns are called by their numbers. `key` is another
    file, with the answers to a test that was printed without them.
    """

    separators: tuple[str, str] | None = None
    columns: Mapping[str, str] | None = None
    headings: bool = True
    key: bytes = b""

    @property
    def given(self) -> frozenset[OptionName]:
        """The options that the learner used."""
        names: set[OptionName] = set()
        if self.separators is not None:
            names.add("--separators")
        if self.columns is not None:
            names.add("--column")
        if not self.headings:
            names.add("--no-headings")
        return frozenset(names)


NO_OPTIONS: Final = ReadOptions()


class DraftGroup(NamedTuple):
    """What several drafts share: a scenario or a family, under the file's own name for it."""

    name: str
    kind: GroupKind
    text: str


class _SharedFields(TypedDict):
    """The fields that items of every kind have."""

    id: str
    topic: str
    level: Level
    cites: tuple[ObjectiveId, ...]
    tags: tuple[str, ...]
    image: str
    alt: str
    waive: tuple[Waiver, ...]
    group: Group | None
    reserve: bool
    retired: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftItem:
    """A question as a file has it, before it belongs to a bank.

    `name` is what the file calls it, and `topic_path` the file's own category; both may be empty.
    `stem` is what it asks, on a flashcard the front. Which of `back`, `options` and `accept` count
    follows from `kind`. Texts are plain: nothing in them is a command to a terminal. `inside` is
    the file of a package, or the sheet of a workbook, that has its `line`.
    """

    kind: Kind
    stem: str
    name: str = ""
    topic_path: str = ""
    back: str = ""
    options: tuple[Option, ...] = ()
    accept: tuple[str, ...] = ()
    rationale: str = ""
    locked: bool = False
    level: Level = "recall"
    cites: tuple[ObjectiveId, ...] = ()
    tags: tuple[str, ...] = ()
    image: str = ""
    alt: str = ""
    waive: tuple[Waiver, ...] = ()
    group: DraftGroup | None = None
    reserve: bool = False
    retired: str = ""
    line: int = field(default=0, compare=False)
    inside: str = field(default="", compare=False)

    @property
    def keys(self) -> frozenset[int]:
        """The positions of the right options, counted from 0."""
        return frozenset(index for index, option in enumerate(self.options) if option.key)

    def named(self, ident: str, topic: str, group_ident: str = "") -> Item:
        """Make an item of the draft: the only way into a bank.

        `group_ident` is the id of its scenario or family; a draft without one doesn't need it.
        """
        group = None
        if self.group is not None:
            group = Group(group_ident, self.group.kind, self.group.text)
        shared: _SharedFields = {
            "id": ident,
            "topic": topic,
            "level": self.level,
            "cites": self.cites,
            "tags": self.tags,
            "image": self.image,
            "alt": self.alt,
            "waive": self.waive,
            "group": group,
            "reserve": self.reserve,
            "retired": self.retired,
            "line": self.line,
        }
        if self.kind == "flashcard":
            return Flashcard(**shared, front=self.stem, back=self.back)
        if self.kind == "typed":
            return Typed(**shared, stem=self.stem, accept=self.accept, rationale=self.rationale)
        return Question(
            **shared,
            kind=self.kind,
            stem=self.stem,
            options=self.options,
            rationale=self.rationale,
            locked=self.locked,
        )


class DraftAnswers(TypedDict, total=False):
    """What a draft has besides its stem; each kind of item has some of it."""

    options: tuple[Option, ...]
    accept: tuple[str, ...]
    back: str
    rationale: str
    locked: bool
    group: DraftGroup | None


class Skipped(NamedTuple):
    """A question that can't come in, and why.

    Where it is: a line, and what has this line, if that's a file of a package or a sheet.
    """

    line: int
    title: str
    why: str
    inside: str = ""


class ReadResult(NamedTuple):
    """What a format read from a file.

    `skipped` names every question of the file that isn't among the items. `problems` are about the
    file as a whole: an error means that nothing can be used; a warning or an info says what was
    assumed or lost. `title` is what the file calls itself, and `encoding` how its text was read.

    `own_bank` is set by the program's own formats alone: the bank that the file is, without its
    items. Then the names of the drafts are ids already, and their categories are topics.

    `pictures` are those of the items that the file brings, by their names.

    `extra` says how many more items there are than questions of the file that came in: a matching
    question becomes an item for each of its pairs.
    """

    items: tuple[DraftItem, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    problems: tuple[Problem, ...] = ()
    title: str = ""
    encoding: str = ""
    own_bank: Bank | None = None
    extra: int = 0
    pictures: Pictures = NO_PICTURES

    @property
    def question_count(self) -> int:
        """How many questions the file has, whether they can come in or not."""
        return self.came_in + len(self.skipped)

    @property
    def came_in(self) -> int:
        """How many questions of the file can come in."""
        return len(self.items) - self.extra


class WriteResult(NamedTuple):
    """A bank in another format, and in sentences what that format couldn't carry.

    `left_out` is the number of items that aren't in the file at all.
    """

    content: bytes
    losses: tuple[str, ...] = ()
    left_out: int = 0
