"""What a table can carry of a bank, for the tests that write one and read it back."""

from __future__ import annotations

import dataclasses
from itertools import groupby
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from cps_study.formats.native import yaml_bank as bank_yaml
from cps_study.formats.syntax.html_text import tidy
from cps_study.formats.table.reader import detects_text, detects_workbook
from cps_study.model.item import Bank, Flashcard, Item, Question, Typed
from cps_study.model.text import one_line
from tests.strategies import banks

if TYPE_CHECKING:
    from cps_study.model.problem import Problem

FORMULAS = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "'=1",
    "''=1",
    "'quoted'",
    "#N/A",
    "_x0041_",
    "*",
    "*starred",
    "A) x",
    "a|b\\",
)
"""Text that a spreadsheet, or the reader of tables, could mistake for something else."""


def detects(raw: bytes, name: str) -> bool:
    """Return whether the bytes are a table, as text or as a workbook."""
    return detects_workbook(raw, name) or detects_text(raw, name)


def tidied(item: Item) -> Item:
    """Return the item as an import leaves it, without what a table doesn't hold."""
    group = (
        item.group._replace(id="", text=tidy(item.group.text)) if item.group is not None else None
    )
    changes: dict[str, Any] = {
        "tags": tuple(one_line(tidy(tag)) for tag in item.tags if tidy(tag)),
        "image": one_line(tidy(item.image)),
        "alt": tidy(item.alt),
        "waive": (),
        "group": group,
        "line": 0,
    }
    match item:
        case Flashcard():
            changes |= {"front": tidy(item.front), "back": tidy(item.back)}
        case Typed():
            accept = tuple(one_line(tidy(answer)) for answer in item.accept)
            changes |= {
                "stem": tidy(item.stem),
                "accept": accept,
                "rationale": tidy(item.rationale),
            }
        case Question():
            options = tuple(
                o._replace(text=tidy(o.text), rationale=tidy(o.rationale), name="")
                for o in item.options
            )
            changes |= {
                "stem": tidy(item.stem),
                "options": options,
                "rationale": tidy(item.rationale),
            }
    return dataclasses.replace(item, **changes)


def is_carried(item: Item) -> bool:
    """Return whether tidying leaves something to ask, and options that differ."""
    plain = tidied(item)
    lacks_description = bool(item.image) and not plain.alt
    loses_picture = "://" in item.image or (bool(item.image) and not plain.image)
    is_whole = False
    match plain:
        case Flashcard():
            is_whole = bool(plain.front and plain.back)
        case Typed():
            is_whole = bool(plain.stem) and all(
                any(map(str.isalnum, answer)) for answer in plain.accept
            )
        case Question():
            texts = {one_line(option.text).casefold().rstrip(".") for option in plain.options}
            is_whole = (
                bool(plain.stem)
                and all(o.text for o in plain.options)
                and len(texts) == len(plain.options)
            )
    has_group_text = plain.group is None or bool(plain.group.text)
    return is_whole and has_group_text and not lacks_description and not loses_picture


def carried(items: tuple[Item, ...]) -> list[list[Item]]:
    """Return tidied items; neighbors with the same shared text are in one list."""
    plain = [tidied(item) for item in items]
    return [list(run) for _, run in groupby(plain, lambda item: item.group)]


def carried_banks() -> st.SearchStrategy[Bank]:
    """Return a strategy for banks with hostile text that a table can carry whole."""
    return (
        st.tuples(banks(), st.sampled_from(FORMULAS))
        .map(_with_formula)
        .filter(lambda bank: all(map(is_carried, bank.items)))
    )


def _with_formula(drawn: tuple[Bank, str]) -> Bank:
    bank, text = drawn
    first = bank.items[0]
    changes: dict[str, Any] = {"front" if isinstance(first, Flashcard) else "stem": text}
    return dataclasses.replace(bank, items=(dataclasses.replace(first, **changes), *bank.items[1:]))


def problems_in_a_bank(items: tuple[Item, ...]) -> list[Problem]:
    """Return what the bank reader says about imported items under ids and topics of a bank."""
    if not items:
        return []
    named = tuple(
        dataclasses.replace(item, id=f"x-{number}", topic="x") for number, item in enumerate(items)
    )
    again, problems = bank_yaml.read(
        bank_yaml.write(Bank(id="x", title="X", items=named)), "x.yaml"
    )
    assert problems or (again is not None and again.items == named)
    return problems
