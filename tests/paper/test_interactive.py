"""The page that asks and marks by itself: what it contains, and what no text can do to it."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given

from cps_study.model.item import Flashcard, Option, Question, prompt_of
from cps_study.model.text import printable
from cps_study.paper.interactive import as_json, interactive_page
from cps_study.store.library import Library
from cps_study.store.paths import find_home
from cps_study.study.forms import draw_forms
from tests import strategies
from tests.paper.makers import (
    ATTACKS,
    MIXED,
    choice,
    every,
    family,
    one,
    page_of,
    paper_test,
    parse,
    scenario,
    typed,
    words,
)
from tests.strategies import HOSTILE

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from cps_study.model.item import Item


def data_of(root: Element) -> dict[str, Any]:
    """Return what a page knows about its questions."""
    scripts = every(root, "script")
    (script,) = [script for script in scripts if script.get("type") == "application/json"]
    data: dict[str, Any] = json.loads(words(script))
    return data


def fields_of(root: Element) -> list[tuple[str | None, str | None]]:
    """Return the name and type of every field that an answer goes into."""
    elements = one(root, "form").iter()
    fields = [element for element in elements if element.tag in {"input", "select"}]
    return [(field.get("name"), field.get("type", field.tag)) for field in fields]


def test_each_kind_has_its_own_field() -> None:
    """One answer takes radio buttons, several take checkboxes, words take a text field."""
    assert fields_of(parse(page_of([*MIXED[:3], typed("x")]))) == [
        *[("q1", "radio")] * 3,
        *[("q2", "checkbox")] * 3,
        *[("q3", "radio")] * 2,
        ("q4", "text"),
    ]


def test_every_field_has_a_label() -> None:
    """Options are a group named by number and stem; text fields and menus have a label each."""
    root = parse(page_of(MIXED, blocks=True))
    form = one(root, "form")
    assert [" ".join(words(legend).split()) for legend in every(form, "legend")][:2] == [
        "1. Which helper is it?",
        "2. Which TWO?",
    ]
    labeled = {label.get("for") for label in every(form, "label")}
    fields = [*every(form, "input"), *every(form, "select")]
    idents = [field.get("id") for field in fields if field.get("id")]
    assert idents == ["q5-answer", "q6-answer", "q7-answer"]
    assert labeled >= set(idents)


def test_a_situation_comes_before_each_of_its_questions() -> None:
    """Each question of a scenario shows it, and a screen reader says it at the field."""
    root = parse(page_of(scenario(choice("a"), typed("b"), text="Ana calls.")))
    form = one(root, "form")
    assert [words(element) for element in every(form, "p", "situation")] == ["Ana calls."] * 2
    described = [element.get("aria-describedby") for element in form.iter()]
    assert [ids for ids in described if ids] == ["q1-situation", "q2-situation"]


def test_a_family_shows_its_lead_in_with_each_question_or_once_as_a_block() -> None:
    """Its items are single questions with the lead-in, or menus below one shared list."""
    root = parse(page_of(family(0, 2)))
    assert [words(note) for note in every(root, "p", "note")] == ["Which helper is meant?"] * 2
    root = parse(page_of(family(0, 2), blocks=True))
    assert words(one(one(root, "form"), "legend")) == "Which helper is meant?"
    assert [words(line).strip() for line in one(root, "ol", "options")] == [
        "Guide",
        "Planner",
        "Friend",
    ]
    assert fields_of(root) == [("q1", "select"), ("q2", "select")]
    letters = ["Choose a letter", "A. Guide", "B. Planner", "C. Friend"]
    assert [[words(option) for option in select] for select in every(root, "select")] == [
        letters,
        letters,
    ]


def test_the_page_keeps_the_order_of_the_form() -> None:
    """Questions and options come as the form shows them, and so does the key."""
    (form,) = draw_forms([choice(f"x-{number}", f"Stem {number}") for number in range(9)], 9, 1, 3)
    test = paper_test([entry.item for entry in form.entries])._replace(forms=(form,))
    questions = data_of(parse(interactive_page(test, form)))["questions"]
    for question, entry in zip(questions, form.entries, strict=True):
        assert question["item"] == entry.item.id
        assert isinstance(entry.item, Question)
        texts = [entry.item.options[written].text for written in entry.order]
        right = [written in entry.item.keys for written in entry.order]
        assert [option["text"] for option in question["options"]] == texts
        assert [option["right"] for option in question["options"]] == right


@pytest.mark.parametrize(
    ("mark", "total", "needed"), [(85, 60, 51), (85, 7, 6), (64.1, 10, 7), (0, 3, 0), (100, 3, 3)]
)
def test_the_mark_is_reached_exactly(mark: float, total: int, needed: int) -> None:
    """The page gets the number of right answers that reach the mark; it doesn't divide."""
    page = page_of([choice(f"x-{number}") for number in range(total)], pass_mark=mark)
    assert data_of(parse(page))["needed"] == needed


def test_only_the_pages_own_script_and_style_are_allowed() -> None:
    """The policy has the hashes of the one script and the one style, and allows nothing else."""
    root = parse(page_of(MIXED))
    policy = next(meta.get("content", "") for meta in every(root, "meta") if meta.get("http-equiv"))
    script = next(words(tag) for tag in every(root, "script") if tag.get("type") is None)
    hashes = [
        base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        for text in (script, words(one(root, "style")))
    ]
    assert policy == (
        f"default-src 'none'; script-src 'sha256-{hashes[0]}'; style-src 'sha256-{hashes[1]}'; "
        "base-uri 'none'; form-action 'none'"
    )


def test_the_script_keeps_answers_in_the_tab_and_sends_nothing() -> None:
    """Nothing in the page could send or load anything, or store it beyond the tab."""
    page = page_of(MIXED)
    for word in (
        "localStorage",
        "cookie",
        "indexedDB",
        "fetch(",
        "XMLHttpRequest",
        "sendBeacon",
    ):
        assert word not in page
    for word in ("innerHTML", "eval(", "document.write", "http:", "https:", "src=", "import "):
        assert word not in page


@pytest.mark.parametrize("text", [*ATTACKS, *HOSTILE, "\u2028\u2029", "\ud800"])
def test_a_text_is_only_data(text: str) -> None:
    """Whatever it contains, it ends no script and adds nothing to the page."""
    assert json.loads(as_json([text])) == [text]
    hostile = choice(
        "x", text, rationale=text, options=(Option(text, key=True, rationale=text), Option("b"))
    )
    root = parse(page_of([hostile, typed("y", text or "x", stem=text)]))
    plain = parse(page_of([choice("x", options=(Option("a", key=True), Option("b"))), typed("y")]))
    assert [element.tag for element in root.iter()] == [element.tag for element in plain.iter()]
    question = data_of(root)["questions"][0]
    shown = (question["stem"], question["options"][0]["why"], question["point"])
    assert shown == (printable(text),) * 3


@given(strategies.items())
def test_any_item_makes_a_page(item: Item) -> None:
    """Any item that a bank may have makes a valid page that asks it, the same each time."""
    page = page_of([item], blocks=True)
    root = parse(page)
    assert printable(prompt_of(item)) in words(one(root, "form"))
    assert len(data_of(root)["questions"]) == 1
    assert page_of([item], blocks=True) == page


@pytest.mark.usefixtures("shared_cache")
def test_every_shipped_item_is_on_the_page() -> None:
    """Everything that a shipped question says is there, its reasons only in the data."""
    items = [item for _, item in Library(find_home()).items() if not isinstance(item, Flashcard)]
    root = parse(page_of(items))
    asked, questions = words(one(root, "form")), data_of(root)["questions"]
    assert len(questions) == len(items) > 100
    for item, question in zip(items, questions, strict=True):
        assert prompt_of(item) in asked
        assert question["point"] == item.rationale
        if isinstance(item, Question):
            assert all(option.text in asked for option in item.options)
            reasons = [option.rationale for option in item.options]
            assert [option["why"] for option in question["options"]] == reasons
        else:
            assert question["accept"] == list(item.accept)


def test_the_time_allowed_is_filled_in() -> None:
    """A test that nobody limited has an empty field."""
    for minutes, value in ((90.0, "90"), (0.0, None)):
        test = paper_test([choice("x-1")])._replace(minutes=minutes)
        root = parse(interactive_page(test, test.forms[0]))
        (field,) = (tag for tag in every(root, "input") if tag.get("id") == "minutes")
        assert field.get("value") == value
