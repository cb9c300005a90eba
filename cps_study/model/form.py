"""A test on paper: forms that hold the same items in different orders."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from cps_study.model.item import Item


class Entry(NamedTuple):
    """One place of a form: the item, and its option positions, as written, in the order shown."""

    item: Item
    order: tuple[int, ...] = ()


class Form(NamedTuple):
    """One version of a test: A, B, C and so on."""

    letter: str
    entries: tuple[Entry, ...]


class BankStamp(NamedTuple):
    """A bank that a test was drawn from, and what its items came to: eight hex digits that change with them."""

    id: str
    title: str
    fingerprint: str


class PaperTest(NamedTuple):
    """Everything that a printed test is made and marked from.

    `code` is short and stands on every page. `blocks` says that families stand as one matching block each. `sources`
    says where each objective that an item cites can be read, by the objective's id.
    """

    code: str
    title: str
    seed: int
    pass_mark: float
    blocks: bool
    banks: tuple[BankStamp, ...]
    sources: dict[str, tuple[str, ...]]
    forms: tuple[Form, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        """The items in the order of the first form, which is the order of every statistic."""
        return tuple(entry.item for entry in self.forms[0].entries)
