"""Anki packages (.apkg, .colpkg) of all three generations.

Authority: rslib/src/import_export/package/meta.rs of ankitects/anki. The first generation holds `collection.anki2`,
the second `collection.anki21`, the third `collection.anki21b`, compressed. The second and third also hold a
`collection.anki2` that only tells an old Anki to be updated: which file is the collection follows from `meta`.
"""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from cps_study.formats.anki.collection import CollectionError, messages_in, read_collection
from cps_study.formats.anki.notes import NoteKind, Sides, leave_note, sides_of, take_note
from cps_study.formats.base import ReadResult
from cps_study.formats.item_builder import ItemBuilder
from cps_study.formats.syntax.zip_package import MAX_BYTES, Package, PackageError
from cps_study.model.problem import Problem
from cps_study.model.text import excerpt

if TYPE_CHECKING:
    from cps_study.formats.anki.collection import CollectionNote

_COLLECTIONS: Final = {1: "collection.anki2", 2: "collection.anki21", 3: "collection.anki21b"}
_LATEST: Final = 3
_ZSTD: Final = ("zstandard", "compression.zstd")
"""Who can unpack: a package of its own, or Python itself from 3.14 on. Both open a stream in the same way."""
_CHUNK: Final = 1 << 16
_OLDER: Final = "export it from Anki again with 'Support older Anki versions' ticked"


def detects(raw: bytes, name: str) -> bool:  # noqa: ARG001 - the content tells for certain
    """Tell whether this is a zip with an Anki collection in it."""
    if not raw.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as package:
            return not set(_COLLECTIONS.values()).isdisjoint(package.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError, EOFError):
        return False


def read(raw: bytes, source: str) -> ReadResult:
    """Return what the package holds; never raises. An item's line is the number of its note."""
    try:
        inside, collection = _collection(Package(raw))
        held = read_collection(collection)
    except (PackageError, CollectionError) as exc:
        return ReadResult(problems=(Problem(source, 0, 0, str(exc), _OLDER),))
    gatherer = ItemBuilder(source)
    gatherer.turn_to(inside)
    return _gather(held, gatherer)


def _collection(package: Package) -> tuple[str, bytes]:
    """Return the name and the content of the collection, never of its stand-in for older versions."""
    version = _version(package)
    if version not in _COLLECTIONS:
        raise CollectionError("the package is of a newer Anki than this program knows")
    inside = _COLLECTIONS[version]
    content = package.read(inside)
    if content is None:
        raise CollectionError(f"the package says that it holds '{inside}', and does not")
    return inside, _decompressed(content) if version == _LATEST else content


def _version(package: Package) -> int:
    """Return the generation: as `meta` says it, else by the newest collection that is there."""
    meta = package.read("meta")
    if meta is not None:
        try:
            return next(
                value
                for number, value in messages_in(meta)
                if number == 1 and isinstance(value, int)
            )
        except (ValueError, StopIteration) as exc:
            raise CollectionError("the package does not say of which generation it is") from exc
    held = set(package.names)
    return next((version for version in (3, 2) if _COLLECTIONS[version] in held), 1)


def _decompressed(content: bytes) -> bytes:
    module = _zstd()
    if module is None:
        raise CollectionError("the package is compressed in a way that cannot be unpacked here")
    held = bytearray()
    try:
        with module.open(io.BytesIO(content), "rb") as stream:
            while chunk := stream.read(_CHUNK):
                held += chunk
                if len(held) > MAX_BYTES:
                    raise CollectionError(
                        "the collection in the package grows too large when it is unpacked"
                    )
    except (module.ZstdError, EOFError, ValueError, OSError) as exc:
        raise CollectionError("the collection in the package is damaged") from exc
    return bytes(held)


def _zstd() -> Any:  # noqa: ANN401 - one of two modules that are alike in what is used of them
    for name in _ZSTD:
        try:
            return import_module(name)
        except ImportError:
            continue
    return None


def _gather(held: list[CollectionNote], gatherer: ItemBuilder) -> ReadResult:
    sides: dict[NoteKind, Sides | str] = {}
    more: Counter[str] = Counter()
    first: dict[str, int] = {}
    for note, kind, cards in held:
        if kind is None:
            leave_note(note, "the package does not say of which type it is", gatherer)
        elif len(note.fields) != len(kind.fields):
            leave_note(
                note,
                f"it has {len(note.fields)} fields, and its type has {len(kind.fields)}",
                gatherer,
            )
        else:
            if kind not in sides:
                sides[kind] = sides_of(kind)
            take_note(note, sides[kind], gatherer)
            if cards > 1 and not isinstance(sides[kind], str):
                more[kind.name] += 1
                first.setdefault(kind.name, note.line)
    for name, count in more.items():
        several = "1 note makes" if count == 1 else f"{count} notes make"
        told = f"{several} more than one card (type '{excerpt(name)}'); the first of each came in"
        gatherer.note(first[name], told)
    return gatherer.harvest()
