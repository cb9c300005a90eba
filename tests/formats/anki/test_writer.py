"""A bank as an Anki package."""

from __future__ import annotations

import dataclasses
import io
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given

from cps_study.formats.anki.package import detects, read
from cps_study.formats.anki.writer import write
from cps_study.formats.native import yaml_bank as bank_yaml
from cps_study.formats.syntax.html_text import tidy
from cps_study.model.item import Bank, Flashcard, Item, Question, Typed
from tests.formats.anki.makers import needs_anki
from tests.formats.drafts import items_in
from tests.formats.platform_help import can_travel, carried, problems_in_a_bank
from tests.samples import SMALL_BANK
from tests.strategies import banks

UPDATE_ALWAYS: Any = 1
"""IMPORT_ANKI_PACKAGE_UPDATE_CONDITION_ALWAYS of its protocol."""

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def bank() -> Bank:
    """Return a bank with an item of each kind."""
    small, _ = bank_yaml.read(SMALL_BANK, "small")
    assert small is not None
    return small


def test_the_same_bank_makes_the_same_bytes(bank: Bank) -> None:
    """They are a zip that an Anki of any age opens."""
    content = write(bank).content
    assert content == write(bank).content
    assert detects(content, "x")
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert package.namelist() == ["collection.anki2", "media"]
        assert package.read("media") == b"{}"


def test_closed_questions_become_cards(bank: Bank) -> None:
    """The options go on the front, the key and every reason on the back; the GUID is the id."""
    item = items_in(read(write(bank).content, "x"))[1]
    assert isinstance(item, Flashcard)
    assert (item.id, item.topic, item.level) == ("small-choice", "small/questions", "apply")
    assert item.front.split("\n")[2:] == [
        "A. Help look for a sponsor",
        "B. Guide the steps",
        "C. Give a diagnosis",
        "D. Offer her absolution",
    ]
    assert item.back.startswith(
        "A. Help look for a sponsor\n\nLink, do not guide.\n\nA: Linking keeps the role.\nB:"
    )


def test_every_loss_is_named(bank: Bank) -> None:
    """Each kind of loss is a sentence with the number of items and some ids."""
    pictured = dataclasses.replace(bank.items[0], image="a b.png", alt="x", tags=("two words",))
    losses = write(dataclasses.replace(bank, items=(pictured, *bank.items[1:]))).losses
    for what in (
        "with the options on the front: 3 items (small-choice, small-multi, small-tf)",
        "Only the first of several accepted answers is kept: 1 item (small-typed)",
        "have no place for a rationale",
        "Pictures are named",
        "The objectives that items cite are lost: 5 items",
        "Blanks in tags become '_': 1 item (small-card)",
        "license",
    ):
        assert any(what in loss for loss in losses), what


def _carried(item: Item) -> tuple[object, ...]:
    """Return what a package carries of an item; of a closed question, how its card begins."""
    kept = carried(item)
    tags = tuple("_".join(tidy(tag).split()) for tag in item.tags)
    tags = tuple(dict.fromkeys(filter(None, tags)))
    common = (kept.id, kept.topic, kept.level, kept.image, kept.alt, tags)
    if isinstance(kept, Flashcard):
        return (*common, "flashcard", kept.front, kept.back)
    if isinstance(kept, Typed):
        return (*common, "typed", kept.stem, kept.accept[:1])
    keys = tuple(option.text for option in kept.options if option.key)
    return (*common, "flashcard", kept.stem, keys)


def _read_back(item: Item, asked: Item) -> tuple[object, ...]:
    """Return the same of an item that was read, where `asked` was written."""
    common = (item.id, item.topic, item.level, item.image, item.alt, item.tags)
    if isinstance(item, Typed):
        return (*common, "typed", item.stem, item.accept)
    assert isinstance(item, Flashcard)
    if not isinstance(asked, Question):
        return (*common, "flashcard", item.front, item.back)
    kept = carried(asked)
    assert isinstance(kept, Question)
    stem = item.front[: len(kept.stem)]
    lettered = [f"{chr(65 + place)}. {option.text}" for place, option in enumerate(kept.options)]
    assert item.front == tidy("\n\n".join([kept.stem, "\n".join(lettered)]))
    keys = tuple(option.text for option in kept.options if option.key)
    lettered_keys = [lettered[position] for position in sorted(kept.keys)]
    assert item.back.startswith(tidy("\n".join(lettered_keys)))
    return (*common, "flashcard", stem, keys)


@given(banks())
def test_a_bank_comes_back_as_far_as_anki_carries_it(bank: Bank) -> None:
    """Cards and typed questions come back whole, closed questions as cards, whatever the text."""
    items = tuple(item for item in bank.items if can_travel(item))
    result = read(write(dataclasses.replace(bank, items=items)).content, "x")
    assert not result.skipped
    read_back = [_read_back(*pair) for pair in zip(items_in(result), items, strict=True)]
    assert read_back == [_carried(item) for item in items]
    assert problems_in_a_bank(items_in(result)) == []


def test_brackets_and_markup_are_text_to_anki(bank: Bank) -> None:
    """Text that looks like a sound, a formula or a gap is shown as it is."""
    hostile = "[sound:x.mp3] [latex]a[/latex] {{c1::b}} <b>&amp;"
    card = Flashcard(id="c", topic="t", level="recall", front=hostile, back=hostile)
    (item,) = items_in(read(write(dataclasses.replace(bank, items=(card,))).content, "x"))
    assert item == card


@needs_anki
def test_anki_imports_it_once(tmp_path: Path, bank: Bank) -> None:
    """Anki finds every note in its deck, and the second time only the one that changed.

    Its own check of the collection finds nothing to fix.
    """
    from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest

    path = tmp_path / "bank.apkg"
    path.write_bytes(write(bank).content)
    collection = Collection(str(tmp_path / "own.anki2"))
    request = ImportAnkiPackageRequest(package_path=str(path), options=ImportAnkiPackageOptions())
    assert len(collection.import_anki_package(request).log.new) == len(bank.items)
    assert len(collection.import_anki_package(request).log.new) == 0
    assert isinstance(bank.items[0], Flashcard)
    changed = dataclasses.replace(
        bank, items=(dataclasses.replace(bank.items[0], back="Changed"), *bank.items[1:])
    )
    path.write_bytes(write(changed).content)
    always = ImportAnkiPackageOptions(update_notes=UPDATE_ALWAYS)
    request = ImportAnkiPackageRequest(package_path=str(path), options=always)
    assert len(collection.import_anki_package(request).log.updated) == 1
    assert collection.get_note(collection.find_notes("")[0]).fields[1] == "Changed"
    notes = [collection.get_note(ident) for ident in collection.find_notes("")]
    assert [note.guid for note in notes] == [item.id for item in bank.items]
    assert collection.decks.name(notes[0].cards()[0].did) == "small::cards"
    assert "type:Back" in notes[-1].cards()[0].question()
    assert collection.fix_integrity()[1]
    collection.close()
