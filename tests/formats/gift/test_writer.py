"""Writing GIFT: what comes back, and which losses are named."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cps_study.formats.gift.reader import read
from cps_study.formats.gift.writer import write
from cps_study.formats.matching import single, with_matching
from cps_study.formats.syntax.html_text import tidy
from cps_study.model.item import Bank, Flashcard, Group, Item, Option, Question, Typed
from tests.formats.drafts import items_in
from tests.formats.platform_help import can_travel, carried, only
from tests.strategies import HOSTILE, banks

SYNTAX = (
    "=",
    "~",
    "#",
    "####",
    "{",
    "}",
    ":",
    "::",
    "\\",
    "\\n",
    "->",
    "//",
    "[html]",
    "[x]",
    "%50%",
    "*",
    "$CATEGORY:",
)
CHOICE = Question(
    id="a",
    kind="choice",
    topic="t",
    level="recall",
    stem="Which?",
    options=(Option("x", key=True), Option("y")),
)


def _in_gift(item: Item) -> Item:
    """Return what GIFT can carry of an item.

    A family's lead-in follows the stem; there are no pictures and no fixed order of options.
    """
    kept = dataclasses.replace(carried(item), image="", alt="")
    if not isinstance(kept, Question):
        return kept
    if item.group is not None and item.group.kind == "family":
        assert isinstance(item, Question)
        stem = f"{tidy(item.stem)}\n\n{tidy(item.group.text)}".strip()
        kept = dataclasses.replace(kept, stem=stem)
    return dataclasses.replace(kept, locked=kept.kind == "truefalse")


def _is_written(item: Item) -> bool:
    if isinstance(item, Typed):
        return not any("->" in answer for answer in item.accept)
    return not isinstance(item, Flashcard)


def _bank(*items: Item) -> Bank:
    return Bank(id="b", title="B", items=items)


@given(banks())
def test_what_gift_can_carry_comes_back(bank: Bank) -> None:
    """Id, topic, level, tags, keys and feedback are read as they were written."""
    kept = tuple(item for item in bank.items if can_travel(item))
    assume(single(with_matching(kept)) == list(kept))
    result = read(write(dataclasses.replace(bank, items=kept)).content, "x.gift")
    assert list(items_in(result)) == [_in_gift(item) for item in kept if _is_written(item)]
    assert result.skipped == ()


@given(
    st.lists(st.sampled_from((*SYNTAX, *HOSTILE[:40], " ", "x")), min_size=1, max_size=6).map(
        "".join
    ),
    st.data(),
)
def test_text_is_never_read_as_syntax(text: str, data: st.DataObject) -> None:
    """A text made of GIFT's own syntax comes back, in the stem as in an answer."""
    text = tidy(f"{text}x")
    item = dataclasses.replace(
        CHOICE,
        id=data.draw(st.sampled_from(("a", "a.b_c-d"))),
        stem=text,
        tags=(text.replace("\n", " "),),
        options=(Option(text, key=True, rationale=text), Option(f"{text}2", rationale=text)),
        rationale=text,
    )
    assert only(read(write(_bank(item)).content, "x")) == item
    truth = dataclasses.replace(
        item,
        kind="truefalse",
        locked=True,
        options=(Option("True", rationale=text), Option("False", key=True)),
    )
    assert only(read(write(_bank(truth)).content, "x")) == truth


@pytest.mark.parametrize(
    "text", ["=", "#x", "[plain]", "%50%x", "a*b", "a\\*b", "T", "//x", "~", "}"]
)
def test_typed_answers_come_back(text: str) -> None:
    """An answer may look like syntax, and a star in it is just a star."""
    item = Typed(
        id="a",
        topic="t",
        level="apply",
        stem="Who?",
        accept=(f"{text}1", f"x{text}"),
        rationale="Why.",
    )
    assert items_in(read(write(_bank(item)).content, "x")) == (item,)


def test_a_file_looks_as_people_write_it() -> None:
    """The bytes are fixed: names, categories, tags, a line for each answer."""
    multi = dataclasses.replace(
        CHOICE,
        id="m",
        topic="t/u",
        level="apply",
        kind="multi",
        tags=("core",),
        options=(
            Option("x", key=True),
            Option("y", key=True),
            Option("z", rationale="No: z."),
            Option("w", key=True),
        ),
    )
    truth = dataclasses.replace(
        CHOICE,
        id="f",
        kind="truefalse",
        options=(Option("True", key=True, rationale="R"), Option("False")),
    )
    typed = Typed(
        id="s", topic="t", level="recall", stem="a\nb", accept=("[c]", "%d"), rationale="e"
    )
    assert write(_bank(CHOICE, multi, truth, typed)).content.decode() == (
        "// title: B\n// language: en\n\n"
        "$CATEGORY: $course$/top/t\n\n"
        "// [id:a]\n::a::[plain]Which?{\n\t=x\n\t~y\n}\n\n"
        "$CATEGORY: $course$/top/t/u\n\n"
        "// [id:m]\n// [tag:core]\n// [tag:level:apply]\n::m::[plain]Which?{\n"
        "\t~%33.33333%x\n\t~%33.33333%y\n\t~%-100%z#No\\: z.\n\t~%33.33333%w\n}\n\n"
        "$CATEGORY: $course$/top/t\n\n"
        "// [id:f]\n::f::[plain]Which?{TRUE##R}\n\n"
        "// [id:s]\n::s::[plain]a\\nb{\n\t=[plain][c]\n\t=[plain]%d\n\t####e\n}\n"
    )


def test_every_loss_is_named() -> None:
    """Each kind of loss is one sentence with the number and up to three ids."""
    case = Group("g", "scenario", "Sam calls.")
    rich = dataclasses.replace(
        CHOICE, cites=("a/b",), image="x.png", locked=True, group=case, tags=("<b>",)
    )
    cards = [
        Flashcard(id=f"c{n}", topic="t", level="recall", front="f", back="b") for n in range(4)
    ]
    arrow = Typed(id="w", topic="t", level="recall", stem="s", accept=("a -> b",))
    export = write(_bank(*cards, rich, arrow))
    assert export.losses == (
        "GIFT has no flashcards, so they are left out: 4 items (c0, c1, c2, …).",
        "Answers with '->' would be read as matching, so their questions are left out: 1 item (w).",
        "Moodle doesn't take tags with '<', '>' or '`': 1 item (a).",
        "The fixed order of the options is lost: 1 item (a).",
        "Pictures and their descriptions are lost: 1 item (a).",
        "Scenarios become single questions, each with the situation before it: 1 item (a).",
        "The objectives that items cite are lost: 1 item (a).",
        "The bank's title, language and license become comments, and Moodle skips those.",
    )
    assert "Sam calls.\\n\\nWhich?" in export.content.decode()


def test_the_title_comes_back() -> None:
    """A bank that this program wrote says what it is called; another comment isn't a title."""
    assert read(write(Bank(id="x", title="Peer [roles]")).content, "x").title == "Peer [roles]"
    assert read(b"// about: it\nReally?{T}", "x").title == ""
