"""Makes tests, documents and pages for the tests of printing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import html5lib

from cps_study.model.form import Entry, Form, PaperTest
from cps_study.model.item import Group, Option, Question, Typed
from cps_study.paper.document import (
    BlankFields,
    Document,
    Drawing,
    Heading,
    KeepTogether,
    KeyEntry,
    KeyReason,
    LetteredOption,
    OptionList,
    PageBreak,
    Paragraph,
    QuestionBlock,
    TableBlock,
)
from cps_study.paper.interactive import interactive_page

if TYPE_CHECKING:
    from collections.abc import Iterable
    from xml.etree.ElementTree import Element

    from cps_study.model.item import Item

CITED = "demo/one"
SOURCE = "A made-up page, its publisher, 2020: part 1"
YES_NO = (LetteredOption("A", "Yes"), LetteredOption("B", "No"))
ATTACKS = (
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '" autofocus onfocus="alert(1)',
    "</style><style>*{display:none}",
    "<!-- ",
    "]]>",
    "&lt;b&gt; &amp; &#60;",
    "\x1b[31m \x00",
)
"""Text that would do something to a page that doesn't escape it."""
REASONS = (
    KeyReason("A", "Yes", right=True, why="It is so."),
    KeyReason("B", "No", right=False, why=""),
)

EVERY_BLOCK = Document(
    "Every block",
    "Form A · test ABC123",
    (
        BlankFields(("Name", "Date", "Score")),
        Paragraph("Choose the best answer.", "note"),
        Heading("Questions"),
        QuestionBlock(7, "A stem?", YES_NO, "Choose TWO.", image="A tree in bloom"),
        QuestionBlock(8, "A word?", answer="words"),
        KeepTogether(
            (Paragraph("Ana calls at night.", "situation"), QuestionBlock(9, "What now?", YES_NO))
        ),
        KeepTogether(
            (
                Paragraph("Which is it?", "situation"),
                OptionList(YES_NO),
                QuestionBlock(10, "A cat", answer="letter"),
            )
        ),
        PageBreak(),
        Heading("Key"),
        Heading("With reasons", 2),
        KeyEntry(7, "A", REASONS, "The point.", (SOURCE,), "x-7"),
        KeyEntry(8, "guide / tour guide", (), "Said so.", (), "x-8"),
        TableBlock(
            ("topic", "right", ""),
            (("roles", "3", "***"), ("values", "", "")),
            "By topic",
            frozenset({1}),
        ),
        Drawing(
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle r="4"/></svg>',
            "A dot",
        ),
        Paragraph("The end."),
    ),
)


def choice(
    ident: str, stem: str = "Which helper is it?", *, keys: Iterable[int] = (0,), **fields: Any
) -> Question:
    """Return a question with the options Guide, Planner, Friend; `multi` if it has several keys."""
    right = set(keys)
    options = tuple(
        Option(text, position in right, f"Why {text.lower()}, {ident}.")
        for position, text in enumerate(("Guide", "Planner", "Friend"))
    )
    given: dict[str, Any] = {
        "id": ident,
        "kind": "multi" if len(right) > 1 else "choice",
        "topic": "roles/guide",
        "level": "recall",
        "cites": (CITED,),
        "stem": stem,
        "options": options,
        "rationale": f"The point of {ident}.",
    }
    return Question(**(given | fields))


def statement(ident: str, stem: str = "A guide guides.") -> Question:
    """Return a true statement."""
    options = (
        Option("True", key=True, rationale="It is so."),
        Option("False", rationale="It is not."),
    )
    return choice(ident, stem, kind="truefalse", options=options, topic="values")


def typed(ident: str, *accept: str, stem: str = "Who is told first?") -> Typed:
    """Return a typed question."""
    return Typed(
        id=ident,
        topic="values",
        level="recall",
        cites=(CITED,),
        stem=stem,
        accept=accept or ("supervisor",),
    )


def scenario(*items: Question | Typed, text: str = "Ana calls at night.") -> list[Question | Typed]:
    """Return the items with one situation."""
    return [replace(item, group=Group("story", "scenario", text)) for item in items]


def family(*keys: int, lead: str = "Which helper is meant?") -> list[Question]:
    """Return a family with a stem for each key."""
    group = Group("helpers", "family", lead)
    return [
        choice(f"helpers-{number}", f"Stem {number}", keys=(key,), group=group)
        for number, key in enumerate(keys, 1)
    ]


def paper_test(items: Iterable[Item], *, pass_mark: float = 85, blocks: bool = False) -> PaperTest:
    """Return a test with one form that has the items in this order, their options as written."""
    form = Form("A", tuple(Entry(item, _as_written(item)) for item in items))
    return PaperTest("ABC123", "Practice", 1, pass_mark, blocks, (), {CITED: (SOURCE,)}, (form,))


def _as_written(item: Item) -> tuple[int, ...]:
    """Return the positions of an item's options in the order written."""
    if isinstance(item, Question):
        return tuple(range(len(item.options)))
    return ()


def page_of(items: Iterable[Item], **fields: Any) -> str:
    """Return the page of a form with these items in this order."""
    test = paper_test(items, **fields)
    return interactive_page(test, test.forms[0])


def parse(page: str) -> Element:
    """Return a page as a browser reads it; fails if it isn't valid HTML5."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    root: Element = parser.parse(page)
    # A bank may contain characters that HTML has no use for.
    assert [error for error in parser.errors if error[1] != "invalid-codepoint"] == []
    idents = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(idents) == len(set(idents))
    return root


def words(element: Element) -> str:
    """Return all text in an element."""
    return "".join(element.itertext())


def every(root: Element, tag: str, kind: str = "") -> list[Element]:
    """Return the elements with this tag and, if given, this class."""
    return [
        element
        for element in root.iter(tag)
        if not kind or kind in element.get("class", "").split()
    ]


def one(root: Element, tag: str, kind: str = "") -> Element:
    """Return the only element with this tag and class."""
    (element,) = every(root, tag, kind)
    return element


MIXED: list[Item] = [
    choice("one"),
    choice("two", "Which TWO?", keys=(0, 2)),
    statement("three"),
    *scenario(choice("four", "What now?", keys=(1,)), typed("five")),
    *family(0, 2),
]
"""A question of every kind, two with a situation, two of a family."""
