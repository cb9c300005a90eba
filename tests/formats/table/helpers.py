"""Small tables of questions, and what a table can carry of a bank."""

from __future__ import annotations

import dataclasses
from itertools import groupby
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from cps_study.formats.item_faults import comparable
from cps_study.formats.native import yaml_bank as bank_yaml
from cps_study.formats.syntax.html_text import tidy
from cps_study.formats.table.reader import detects_text, detects_workbook, read
from cps_study.model.item import Bank, Flashcard, Item, Question, Typed
from cps_study.model.text import one_line
from tests.formats.drafts import items_in
from tests.strategies import banks

if TYPE_CHECKING:
    from cps_study.formats.base import ReadResult
    from cps_study.model.problem import Problem

HEAD = "Question,A,B,C,Correct,Explanation\n"
"""The header of most tables in these tests."""
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
        "reserve": False,
        "retired": "",
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
    if plain.group is not None and not plain.group.text:
        return False
    return _keeps_picture(item, plain) and _is_whole(plain)


def _keeps_picture(item: Item, plain: Item) -> bool:
    """Return whether the picture, if there is one, comes back with its description."""
    if not item.image:
        return True
    is_local = "://" not in item.image
    return is_local and bool(plain.image) and bool(plain.alt)


def _is_whole(plain: Item) -> bool:
    """Return whether a tidied item still has all it needs."""
    match plain:
        case Flashcard():
            return bool(plain.front and plain.back)
        case Typed():
            has_letters = [any(map(str.isalnum, answer)) for answer in plain.accept]
            return bool(plain.stem) and all(has_letters)
        case Question():
            texts = [comparable(option.text) for option in plain.options]
            are_different = len(set(texts)) == len(texts)
            return bool(plain.stem) and are_different and all(o.text for o in plain.options)


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


def read_text(text: str) -> ReadResult:
    """Return what is read from a text, after checking that it is fit for a bank."""
    result = read(text.encode(), "t.csv")
    assert problems_in_a_bank(items_in(result)) == []
    return result


def read_one(text: str) -> Item:
    """Return the only question of a text without problems."""
    result = read_text(text)
    assert (result.skipped, result.problems) == ((), ())
    (item,) = items_in(result)
    return item


def skipped_in(text: str) -> list[tuple[int, str]]:
    """Return the rows that were skipped, and why."""
    result = read_text(text)
    return [(row.line, row.why) for row in result.skipped]


def kind_and_keys(item: Item) -> tuple[str, list[str]]:
    """Return the kind and the right options."""
    assert isinstance(item, Question)
    return item.kind, [option.text for option in item.options if option.key]


def questions_in(result: ReadResult) -> list[Question]:
    """Return the items, after checking that each is a question with options."""
    items = items_in(result)
    questions = [item for item in items if isinstance(item, Question)]
    assert len(questions) == len(items)
    return questions
