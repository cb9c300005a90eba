"""A small printed test that the tests of every format use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cps_study.formats.native.yaml_bank import read
from cps_study.model.form import BankStamp, PaperTest
from cps_study.model.item import Flashcard
from cps_study.study.forms import code_of, draw_forms
from tests.samples import SMALL_BANK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cps_study.model.item import Item

GROUPS = """\
bank: groups
title: Groups
items:
  - id: groups-story
    scenario: Rosa has stopped taking a medicine.
    topic: groups/story
    level: apply
    items:
      - id: groups-story-1
        kind: truefalse
        stem: Telling her the right dose fits the role.
        key: false
        rationales: {"true": It is advice., "false": It is not for you.}
      - id: groups-story-2
        kind: choice
        stem: What fits the role?
        options:
          - {text: Ask what she needs, key: true, rationale: It is support.}
          - {text: Name a dose, rationale: It is advice.}
          - {text: Call her family, rationale: It is private.}
  - id: groups-family
    family: Whose task is it?
    topic: groups/family
    level: understand
    options: {broker: The broker, guide: The guide, sponsor: The sponsor}
    items:
      - {id: groups-family-1, stem: A room to rent, key: broker}
      - {id: groups-family-2, stem: How does a meeting go?, key: guide}
      - {id: groups-family-3, stem: The fourth step, key: sponsor}
"""
SOURCES: dict[str, tuple[str, ...]] = {"demo/two": ("A demo, Nobody, 2026: page 2",)}


def items_of(*texts: str) -> list[Item]:
    """Return the items of banks in YAML."""
    items: list[Item] = []
    for text in texts:
        bank, _ = read(text, "f")
        assert bank is not None
        items += bank.items
    return items


def paper_test(
    *,
    forms: int = 2,
    seed: int = 5,
    blocks: bool = False,
    items: Sequence[Item] = (),
    title: str = "Practice",
) -> PaperTest:
    """Return a test with every question of the small banks, or with these items."""
    questions = [
        item for item in items or items_of(SMALL_BANK, GROUPS) if not isinstance(item, Flashcard)
    ]
    drawn = draw_forms(questions, len(questions), forms, seed, blocks=blocks)
    stamps = (BankStamp("small", "A small bank", "0123abcd"),)
    return PaperTest(code_of(title, drawn), title, seed, 85.0, blocks, stamps, SOURCES, drawn)
