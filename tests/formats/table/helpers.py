"""What a table of questions can carry of a bank, for the tests that write one and read it again."""

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
"""Text that a spreadsheet or the reader of tables could take for something else."""


def detects(raw: bytes, name: str) -> bool:
    """Return whether the bytes are a table, as text or as a workbook."""
    return detects_workbook(raw, name) or detects_text(raw, name)


def tidied(item: Item) -> Item:
    """Return the item with its texts as an import leaves them, and without what a table does not hold."""
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
    """Tell whether tidying leaves the item something to ask and options that differ."""
    plain = tidied(item)
    pictured = not plain.alt if item.image else False
    whole = False
    match plain:
        case Flashcard():
            whole = bool(plain.front and plain.back)
        case Typed():
            whole = bool(plain.stem) and all(
                any(map(str.isalnum, answer)) for answer in plain.accept
            )
        case Question():
            texts = {one_line(option.text).casefold().rstrip(".") for option in plain.options}
            whole = (
                bool(plain.stem)
                and all(o.text for o in plain.options)
                and len(texts) == len(plain.options)
            )
    shared = plain.group is None or bool(plain.group.text)
    return (
        whole
        and shared
        and not pictured
        and "://" not in item.image
        and not (item.image and not plain.image)
    )


def carried(items: tuple[Item, ...]) -> list[list[Item]]:
    """Return tidied items, those that stand together with the same shared text in a list of their own."""
    plain = [tidied(item) for item in items]
    return [list(run) for _, run in groupby(plain, lambda item: item.group)]


def carried_banks() -> st.SearchStrategy[Bank]:
    """Return a strategy for banks with hostile text, all of whose items a table can carry."""
    return (
        st.tuples(banks(), st.sampled_from(FORMULAS))
        .map(_with_formula)
        .filter(lambda b: all(map(is_carried, b.items)))
    )


def _with_formula(drawn: tuple[Bank, str]) -> Bank:
    bank, text = drawn
    first = bank.items[0]
    changes: dict[str, Any] = {"front" if isinstance(first, Flashcard) else "stem": text}
    return dataclasses.replace(bank, items=(dataclasses.replace(first, **changes), *bank.items[1:]))


def problems_in_a_bank(items: tuple[Item, ...]) -> list[Problem]:
    """Return what the bank's own reader says of imported items, once they have ids and topics of a bank."""
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
