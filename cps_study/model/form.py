"""A test on paper: forms that have the same items in different orders."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from cps_study.model.item import Item
    from cps_study.model.picture import Picture
    from cps_study.model.sheet import SheetPage


class Entry(NamedTuple):
    """An item on a form, and the positions of its options (as written) in the order shown."""

    item: Item
    order: tuple[int, ...] = ()


class Form(NamedTuple):
    """One version of a test: A, B, C and so on."""

    letter: str
    entries: tuple[Entry, ...]


class BankStamp(NamedTuple):
    """A bank that a test was drawn from.

    `fingerprint` is eight hex digits that change when the items change.
    """

    id: str
    title: str
    fingerprint: str


class PaperTest(NamedTuple):
    """Everything that is needed to print a test and to mark it.

    `code` is short, and every page shows it. `blocks` means that each family is printed as one
    matching block. `sources` says where to read each objective that an item cites, by the
    objective's id. `minutes` is the time allowed, or 0 if nobody said. `sheets` says where
    everything is on the answer sheets, page by page. `domains` says which part of the work an item
    asks about, by the item's id. `languages` has the language of each item that isn't in English,
    and `pictures` the picture of each item that shows one.
    """

    code: str
    title: str
    seed: int
    pass_mark: float
    blocks: bool
    banks: tuple[BankStamp, ...]
    sources: dict[str, tuple[str, ...]]
    forms: tuple[Form, ...]
    minutes: float = 0
    sheets: tuple[SheetPage, ...] = ()
    domains: dict[str, str] = {}  # noqa: RUF012 - never changed
    languages: dict[str, str] = {}  # noqa: RUF012 - never changed
    pictures: dict[str, Picture] = {}  # noqa: RUF012 - never changed

    def language_of(self, item: Item) -> str:
        """Return the language of an item, as its bank names it: `en`, `es`."""
        return self.languages.get(item.id, "en")

    @property
    def language(self) -> str:
        """The language of all items, or English if there are several."""
        if not self.languages:
            return "en"
        spoken = {self.language_of(item) for item in self.items}
        return spoken.pop() if len(spoken) == 1 else "en"

    def domain_of(self, item: Item) -> str:
        """Return which part of the work an item asks about; else the first part of its topic."""
        return self.domains.get(item.id) or item.topic.split("/", 1)[0]

    @property
    def items(self) -> tuple[Item, ...]:
        """The items in the order of the first form, which is the order of every statistic."""
        return tuple(entry.item for entry in self.forms[0].entries)
