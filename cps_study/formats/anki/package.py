"""Anki packages (.apkg, .colpkg) of all three generations.

Source: rslib/src/import_export/package/meta.rs of ankitects/anki. The first generation has
`collection.anki2`, the second `collection.anki21`, the third `collection.anki21b`, compressed.
The second and third also have a `collection.anki2`, with one note that only asks people with an
old Anki to update. Which file is the real collection follows from the file `meta`.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from cps_study.formats.anki.collection import CollectionError, messages_in, read_collection
from cps_study.formats.anki.media import AnkiMedia, unpacked
from cps_study.formats.anki.notes import (
    NoteKind,
    Sides,
    leave_note,
    more_cards,
    sides_of,
    take_note,
    take_note_by_templates,
)
from cps_study.formats.base import NO_OPTIONS, ReadOptions, ReadResult
from cps_study.formats.item_builder import ItemBuilder
from cps_study.formats.syntax.signatures import is_zip
from cps_study.formats.syntax.zip_package import MAX_BYTES, Package, PackageError, names_in
from cps_study.model.problem import Problem
from cps_study.model.text import count

if TYPE_CHECKING:
    from cps_study.formats.anki.collection import CollectionNote

_COLLECTIONS: Final = {1: "collection.anki2", 2: "collection.anki21", 3: "collection.anki21b"}
_COMPRESSED: Final = 3
"""The generation whose collection is compressed."""
_VERSION_FIELD: Final = 1
"""The number of the field in `meta` that says the generation."""
_OLDER: Final = "export it from Anki again with 'Support older Anki versions' checked"


def detects(raw: bytes, name: str) -> bool:  # noqa: ARG001 - the content settles it
    """Return whether this is a zip with an Anki collection in it."""
    return is_zip(raw) and not set(_COLLECTIONS.values()).isdisjoint(names_in(raw))


def read(raw: bytes, source: str, _options: ReadOptions = NO_OPTIONS) -> ReadResult:
    """Return what the package holds; never raises. An item's line is the number of its note."""
    builder = ItemBuilder(source)
    try:
        package = Package(raw)
        notes = read_collection(_collection(package))
        # The pictures have a package to themselves, whose limit they don't share with the notes.
        builder.pictures.files = AnkiMedia(Package(raw), is_packed=_version(package) == _COMPRESSED)
    except (PackageError, CollectionError) as exc:
        return ReadResult(problems=(Problem(source, 0, 0, str(exc), _OLDER),))
    _take_notes(notes, builder)
    return builder.result()


def _collection(package: Package) -> bytes:
    """Return the collection, and not its stand-in for older versions. Raises CollectionError."""
    version = _version(package)
    if version not in _COLLECTIONS:
        raise CollectionError("the package is from a newer Anki than this program knows")
    inside = _COLLECTIONS[version]
    content = package.read(inside)
    if content is None:
        raise CollectionError(f"the package says that it contains '{inside}', but it doesn't")
    if version == _COMPRESSED:
        content = unpacked(content, MAX_BYTES)
    return content


def _version(package: Package) -> int:
    """Return the package's generation.

    `meta` says which one it is; without it, the newest collection in the package decides.
    Raises CollectionError if `meta` is damaged.
    """
    meta = package.read("meta")
    if meta is not None:
        return _version_in(meta)
    for version in (3, 2):
        if _COLLECTIONS[version] in package.names:
            return version
    return 1


def _version_in(meta: bytes) -> int:
    try:
        for number, value in messages_in(meta):
            if number == _VERSION_FIELD and isinstance(value, int):
                return value
    except ValueError as exc:
        raise CollectionError("the package doesn't say which generation it is") from exc
    raise CollectionError("the package doesn't say which generation it is")


def _take_notes(notes: list[CollectionNote], builder: ItemBuilder) -> None:
    """Take every note, and report once for each type whose notes make more than one card."""
    sides_by_kind: dict[NoteKind, Sides | None] = {}
    with_more_cards: Counter[str] = Counter()
    first_lines: dict[str, int] = {}
    for note, kind, cards in notes:
        why = _mismatch(len(note.fields), kind)
        if kind is None or why:
            leave_note(note, why, builder)
            continue
        if kind not in sides_by_kind:
            sides_by_kind[kind] = sides_of(kind)
        sides = sides_by_kind[kind]
        if sides is not None:
            take_note(note, sides, builder)
        else:
            take_note_by_templates(note, kind, builder)
        if cards > 1 and not kind.cloze:
            with_more_cards[kind.name] += 1
            first_lines.setdefault(kind.name, note.line)
    for name, affected in with_more_cards.items():
        builder.note(first_lines[name], more_cards(affected, name))


def _mismatch(fields: int, kind: NoteKind | None) -> str:
    """Say why a note with this many fields can't be of its type, or return an empty string."""
    if kind is None:
        return "the package doesn't say what type it is"
    if fields != len(kind.fields):
        return f"it has {count(fields, 'field')}, but its type has {len(kind.fields)}"
    return ""
