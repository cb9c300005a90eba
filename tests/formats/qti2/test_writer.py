"""A bank as a QTI 2.1 package, and back."""

from __future__ import annotations

import dataclasses
import io
import zipfile

from hypothesis import assume, given

from cps_study.formats.matching import single, with_matching
from cps_study.formats.qti2.reader import detects, read
from cps_study.formats.qti2.writer import write
from cps_study.formats.syntax.xml_tree import parse
from cps_study.model.item import Bank, Flashcard, Item, Option, Question, Typed
from cps_study.model.text import one_line
from tests.formats.drafts import items_in
from tests.formats.platform_help import can_travel, carried, problems_in_a_bank
from tests.strategies import banks


def _carried(item: Item) -> Item:
    """Return what QTI can hold of an item.

    It has no kind for statements: any choice between True and False comes back as one.
    """
    kept = carried(item)
    kept = dataclasses.replace(kept, alt=one_line(kept.alt))
    if isinstance(kept, Question) and kept.kind == "choice":
        texts = [option.text.casefold() for option in kept.options]
        if sorted(texts) == ["false", "true"]:
            ordered = sorted(kept.options, key=lambda option: option.text.casefold() == "false")
            options = tuple(option._replace(text=option.text.title()) for option in ordered)
            return dataclasses.replace(kept, kind="truefalse", options=options, locked=True)
    return kept


@given(banks())
def test_a_bank_comes_back_as_far_as_qti_carries_it(bank: Bank) -> None:
    """Everything but flashcards does, with any text at all."""
    items = tuple(item for item in bank.items if can_travel(item))
    assume(single(with_matching(items)) == list(items))
    result = read(write(dataclasses.replace(bank, items=items)).content, "x")
    assert not result.skipped
    written = [item for item in items if not isinstance(item, Flashcard)]
    read_back = [
        dataclasses.replace(item, id=item.id.removeprefix("_")) for item in items_in(result)
    ]
    assert read_back == list(map(_carried, written))
    assert problems_in_a_bank(items_in(result)) == []


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
    """It is a package with a manifest, a test and a file for each question, all well-formed."""
    raw = write(_bank(_CHOICE, _TYPED, _CARD)).content
    assert raw == write(_bank(_CHOICE, _TYPED, _CARD)).content
    assert detects(raw, "x")
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        assert package.namelist() == [
            "imsmanifest.xml",
            "test.xml",
            "items/item-2012.xml",
            "items/item-con.xml",
        ]
        for name in package.namelist():
            assert parse(package.read(name)).line == 2


def test_names_and_sections() -> None:
    """An identifier can't begin with a digit, and each run of a topic is a section."""
    result = read(write(_bank(_CHOICE, _TYPED)).content, "x")
    assert [(item.id, item.topic) for item in items_in(result)] == [
        ("_2012", "roles/first"),
        ("con", "roles"),
    ]
    assert result.title == 'A "bank" & more'


def test_losses_are_counted_and_named() -> None:
    """Each kind of loss is one sentence."""
    losses = write(_bank(_CHOICE, _TYPED, _CARD)).losses
    assert [loss.partition(":")[2] for loss in losses] == [
        " 1 item (con).",
        " 1 item (2012).",
        " 1 item (card).",
    ]
    assert losses[2].startswith("QTI has no flashcards")


def test_a_license_is_reported_as_lost() -> None:
    """QTI has no place for it, so the sentence says what it was."""
    bank = dataclasses.replace(_bank(), licence="CC-BY-4.0")
    assert write(bank).losses == ("QTI has no place for the bank's license (CC-BY-4.0).",)
