"""What the tests of formats of learning platforms share."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from cps_study.app.bank_merge import assign_ids
from cps_study.formats.export import asked_by
from cps_study.formats.item_builder import same
from cps_study.formats.native import yaml_bank as bank_yaml
from cps_study.formats.syntax.html_text import tidy
from cps_study.model.item import Bank, Flashcard, Item, Option, Question, Typed, prompt_of
from cps_study.model.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cps_study.formats.base import ReadResult


def problems_in_a_bank(items: Iterable[Item]) -> list[str]:
    """Return what the bank's own reader finds wrong with items that came in, once they have ids and topics."""
    bank = Bank(id="x", title="x", items=tuple(assign_ids(items, "x")))
    _, problems = bank_yaml.read(bank_yaml.write(bank), "x.yaml")
    return [problem.what for problem in problems if bank.items]


def carried(item: Item) -> Item:
    """Return what a learning platform can hold of an item: its text tidied, its group's text in its stem."""
    image = one_line(tidy(item.image.replace("\\", "/").rpartition("/")[2]))
    image = "" if image in {".", ".."} else image
    kept = dataclasses.replace(
        item,
        cites=(),
        waive=(),
        group=None,
        line=0,
        tags=tuple(dict.fromkeys(filter(None, (one_line(tidy(tag)) for tag in item.tags)))),
        image=image,
        alt=tidy(item.alt) or "a picture without a description" if image else "",
    )
    prompt = "\n\n".join(asked_by(item))
    match kept:
        case Flashcard():
            return dataclasses.replace(kept, front=prompt, back=tidy(kept.back))
        case Typed():
            accept = tuple(dict.fromkeys(one_line(tidy(answer)) for answer in kept.accept))
            return dataclasses.replace(
                kept, stem=prompt, accept=accept, rationale=tidy(kept.rationale)
            )
        case Question():
            options = tuple(
                Option(tidy(each.text), each.key, tidy(each.rationale)) for each in kept.options
            )
            return dataclasses.replace(
                kept, stem=prompt, options=options, rationale=tidy(kept.rationale)
            )


def can_travel(item: Item) -> bool:
    """Tell whether an item has text left once it is tidied, and options that differ still."""
    held = carried(item)
    needed = [prompt_of(held)]
    if isinstance(held, Question):
        texts = [option.text for option in held.options]
        if len({same(text) for text in texts}) < len(texts):
            return False
        needed += texts
    elif isinstance(held, Flashcard):
        needed.append(held.back)
    else:
        needed += held.accept
    return all(needed)


def only(harvest: ReadResult) -> Item:
    """Return the one item of a harvest that has nothing else."""
    assert not harvest.left
    assert len(harvest.items) == 1
    return harvest.items[0]


def whats(harvest: ReadResult) -> list[str]:
    """Return what the harvest's problems say."""
    return [problem.what for problem in harvest.problems]
