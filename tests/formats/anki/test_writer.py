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
    held, _ = bank_yaml.read(SMALL_BANK, "small")
    assert held is not None
    return held


def test_the_same_bank_makes_the_same_bytes(bank: Bank) -> None:
    """In a zip that an Anki of any age opens."""
    made = write(bank).content
    assert made == write(bank).content
    assert detects(made, "x")
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        assert package.namelist() == ["collection.anki2", "media"]
        assert package.read("media") == b"{}"


def test_closed_questions_become_cards(bank: Bank) -> None:
    """The options stand on the front, the key and every reason on the back; the id is the note's name."""
    item = read(write(bank).content, "x").items[1]
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


def test_what_is_lost_is_said(bank: Bank) -> None:
    """A sentence for each kind, with the number and some ids."""
    pictured = dataclasses.replace(bank.items[0], image="a b.png", alt="x", tags=("two words",))
    losses = write(dataclasses.replace(bank, items=(pictured, *bank.items[1:]))).losses
    for what in (
        "with the options on the front: 3 items (small-choice, small-multi, small-tf)",
        "Of several accepted answers only the first is kept: 1 item (small-typed)",
        "have no place for a rationale",
        "Pictures are named",
        "The objectives that items cite are lost: 5 items",
        "Blanks in tags become '_': 1 item (small-card)",
        "licence",
    ):
        assert any(what in loss for loss in losses), what


def _carried(item: Item) -> tuple[object, ...]:
    """Return what a package holds of an item; of a closed question how its card begins."""
    held = carried(item)
    tags = tuple("_".join(tidy(tag).split()) for tag in item.tags)
    tags = tuple(dict.fromkeys(filter(None, tags)))
    common = (held.id, held.topic, held.level, held.image, held.alt)
    if isinstance(held, Flashcard):
        return (*common, tags, "flashcard", held.front, held.back)
    if isinstance(held, Typed):
        return (*common, tags, "typed", held.stem, held.accept[:1])
    return (
        *common,
        tags,
        "flashcard",
        held.stem,
        tuple(option.text for option in held.options if option.key),
    )


def _found(item: Item, asked: Item) -> tuple[object, ...]:
    common = (item.id, item.topic, item.level, item.image, item.alt, item.tags)
    if isinstance(item, Typed):
        return (*common, "typed", item.stem, item.accept)
    assert isinstance(item, Flashcard)
    if not isinstance(asked, Question):
        return (*common, "flashcard", item.front, item.back)
    held = carried(asked)
    assert isinstance(held, Question)
    stem = item.front[: len(held.stem)]
    letters = [f"{chr(65 + place)}. {option.text}" for place, option in enumerate(held.options)]
    assert item.front == tidy("\n\n".join([held.stem, "\n".join(letters)]))
    keys = tuple(option.text for option in held.options if option.key)
    assert item.back.startswith(tidy("\n".join(letters[place] for place in sorted(held.keys))))
    return (*common, "flashcard", stem, keys)


@given(banks())
def test_a_bank_comes_back_as_far_as_anki_carries_it(bank: Bank) -> None:
    """Cards and typed questions whole, closed questions as cards, with any text at all."""
    items = tuple(item for item in bank.items if can_travel(item))
    harvest = read(write(dataclasses.replace(bank, items=items)).content, "x")
    assert not harvest.left
    found = [_found(item, asked) for item, asked in zip(harvest.items, items, strict=True)]
    assert found == list(map(_carried, items))
    assert problems_in_a_bank(harvest.items) == []


def test_brackets_and_markup_are_text_to_anki(bank: Bank) -> None:
    """What looks like a sound, a formula or a gap is shown, not played."""
    hostile = "[sound:x.mp3] [latex]a[/latex] {{c1::b}} <b>&amp;"
    card = Flashcard(id="c", topic="t", level="recall", front=hostile, back=hostile)
    item = read(write(dataclasses.replace(bank, items=(card,))).content, "x").items[0]
    assert item == card


@needs_anki
def test_anki_imports_it_once(tmp_path: Path, bank: Bank) -> None:
    """Anki itself finds every note in its deck, a second time only what changed, and its own check is content."""
    from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest

    path = tmp_path / "bank.apkg"
    path.write_bytes(write(bank).content)
    made = Collection(str(tmp_path / "own.anki2"))
    request = ImportAnkiPackageRequest(package_path=str(path), options=ImportAnkiPackageOptions())
    assert len(made.import_anki_package(request).log.new) == len(bank.items)
    assert len(made.import_anki_package(request).log.new) == 0
    assert isinstance(bank.items[0], Flashcard)
    mended = dataclasses.replace(
        bank, items=(dataclasses.replace(bank.items[0], back="Mended"), *bank.items[1:])
    )
    path.write_bytes(write(mended).content)
    always = ImportAnkiPackageOptions(update_notes=UPDATE_ALWAYS)
    request = ImportAnkiPackageRequest(package_path=str(path), options=always)
    assert len(made.import_anki_package(request).log.updated) == 1
    assert made.get_note(made.find_notes("")[0]).fields[1] == "Mended"
    notes = [made.get_note(ident) for ident in made.find_notes("")]
    assert [note.guid for note in notes] == [item.id for item in bank.items]
    assert made.decks.name(notes[0].cards()[0].did) == "small::cards"
    assert "type:Back" in notes[-1].cards()[0].question()
    assert made.fix_integrity()[1]
    made.close()
