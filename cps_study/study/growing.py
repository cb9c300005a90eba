"""A tuple that grows at its end; one more entry takes no longer, however many there are."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from typing import Generic, TypeVar, overload

T = TypeVar("T", bound=Hashable)


class _Entries(Generic[T]):
    """What all versions of a tuple share: the entries, and where each of them comes first."""

    __slots__ = ("entries", "places")

    def __init__(self) -> None:
        self.entries: list[T] = []
        self.places: dict[object, int] = {}

    def add(self, entry: T) -> None:
        self.places.setdefault(entry, len(self.entries))
        self.entries.append(entry)


class GrowingTuple(Sequence[T]):
    """A tuple whose earlier versions can all be kept, so that undo only has to go back to one.

    A plain tuple would be copied with each answer, and a day of a thousand answers would keep a
    thousand copies. Here all versions share one list, and each knows how much of it is its own.
    Only a version that was followed by another one is copied when it grows, as after an undo.
    """

    __slots__ = ("_length", "_shared")

    def __init__(self, shared: _Entries[T], length: int) -> None:
        self._shared = shared
        self._length = length

    def with_one(self, entry: T) -> GrowingTuple[T]:
        """Return a tuple that has one entry more."""
        # The empty one is a default, which many share.
        if not self._length or len(self._shared.entries) > self._length:
            return growing(*self, entry)
        self._shared.add(entry)
        return GrowingTuple(self._shared, self._length + 1)

    def with_new(self, entry: T) -> GrowingTuple[T]:
        """Return a tuple with one more entry, or this one if it has the entry already."""
        return self if entry in self else self.with_one(entry)

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, place: int) -> T: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[T, ...]: ...
    def __getitem__(self, place: int | slice) -> T | tuple[T, ...]:
        if isinstance(place, slice):
            return tuple(self)[place]
        return self._shared.entries[range(self._length)[place]]

    def __iter__(self) -> Iterator[T]:
        return iter(self._shared.entries[: self._length])

    def __contains__(self, entry: object) -> bool:
        return self._shared.places.get(entry, self._length) < self._length

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, GrowingTuple | tuple):
            return NotImplemented
        return tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return repr(tuple(self))


def growing(*entries: T) -> GrowingTuple[T]:
    """Return a growing tuple with these entries."""
    shared: _Entries[T] = _Entries()
    for entry in entries:
        shared.add(entry)
    return GrowingTuple(shared, len(entries))
