"""A bank as a QTI 2.1 package."""

from __future__ import annotations

import dataclasses
import io
import zipfile

from hypothesis import given

from cps_study.formats.qti2.reader import detects, read
from cps_study.formats.qti2.writer import write
from cps_study.formats.syntax.xml_tree import parse
from cps_study.model.item import Bank, Flashcard, Item, Option, Question, Typed
from cps_study.model.text import one_line
from tests.formats.drafts import items_in
from tests.formats.platform_help import can_travel, carried, problems_in_a_bank
from tests.strategies import banks


def _carried(item: Item) -> Item:
    """Return what QTI holds of an item: options that are True and False are a statement, whatever their order."""
    held = carried(item)
    held = dataclasses.replace(held, alt=one_line(held.alt))
    if isinstance(held, Question) and held.kind == "choice":
        texts = [option.text.casefold() for option in held.options]
        if sorted(texts) == ["false", "true"]:
            ordered = sorted(held.options, key=lambda option: option.text.casefold() == "false")
            options = tuple(option._replace(text=option.text.title()) for option in ordered)
            return dataclasses.replace(held, kind="truefalse", options=options, locked=True)
    return held


@given(banks())
def test_a_bank_comes_back_as_far_as_qti_carries_it(bank: Bank) -> None:
    """Everything but flashcards, with any text at all."""
    items = tuple(item for item in bank.items if can_travel(item))
    harvest = read(write(dataclasses.replace(bank, items=items)).content, "x")
    assert not harvest.left
    written = [item for item in items if not isinstance(item, Flashcard)]
    found = [dataclasses.replace(item, id=item.id.removeprefix("_")) for item in items_in(harvest)]
    assert found == list(map(_carried, written))
    assert problems_in_a_bank(items_in(harvest)) == []


def _bank(*items: Item) -> Bank:
    return Bank(id="b", title='A "bank" & more', items=items)


_CHOICE = Question(
    id="2012",
    kind="choice",
    topic="roles/first",
    level="apply",
    tags=("core",),
    stem="What?\n\nSo <b>?",
    options=(Option("a", key=True, rationale="Yes."), Option("b")),
    rationale="Because.",
    image="a b.png",
    alt='two "chairs"',
)
_TYPED = Typed(
    id="con",
    topic="roles",
    level="recall",
    stem="Whom?",
    accept=("A & B", 'the "one"'),
    cites=("x/y",),
)
_CARD = Flashcard(id="card", topic="roles", level="recall", front="Q", back="A")


def test_the_same_bank_makes_the_same_bytes() -> None:
    """A package with a manifest, a test and a file for each question, all well-formed."""
    made = write(_bank(_CHOICE, _TYPED, _CARD)).content
    assert made == write(_bank(_CHOICE, _TYPED, _CARD)).content
    assert detects(made, "x")
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        assert package.namelist() == [
            "imsmanifest.xml",
            "test.xml",
            "items/item-2012.xml",
            "items/item-con.xml",
        ]
        for name in package.namelist():
            assert parse(package.read(name)).line == 2


def test_names_and_sections() -> None:
    """An identifier cannot begin with a digit; each run of a topic is a section."""
    harvest = read(write(_bank(_CHOICE, _TYPED)).content, "x")
    assert [(item.id, item.topic) for item in items_in(harvest)] == [
        ("_2012", "roles/first"),
        ("con", "roles"),
    ]
    assert harvest.title == 'A "bank" & more'


def test_what_is_lost_is_said() -> None:
    """A sentence for each kind of loss."""
    losses = write(_bank(_CHOICE, _TYPED, _CARD)).losses
    assert [loss.partition(":")[2] for loss in losses] == [
        " 1 item (con).",
        " 1 item (2012).",
        " 1 item (card).",
    ]
    assert losses[2].startswith("Flashcards have no place in QTI")
