"""Documents as HTML: every block, for everybody, and nothing that a text could do to the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from cps_study.model.item import Question, Typed, prompt_of
from cps_study.model.text import printable
from cps_study.paper.build import form_document, key_document
from cps_study.paper.document import (
    Document,
    Drawing,
    Heading,
    LetteredOption,
    PageBreak,
    Paragraph,
    QuestionBlock,
    TableBlock,
)
from cps_study.paper.html import as_text, html_page
from cps_study.store.library import Library
from tests import strategies
from tests.paper.makers import ATTACKS, EVERY_BLOCK, choice, every, one, paper_test, parse, words
from tests.strategies import HOSTILE

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from cps_study.model.item import Item
    from cps_study.store.paths import Home
    from tests.paper.browser import Browser


def _page(*blocks: object, **fields: object) -> Element:
    document = Document("Title", "Form A", blocks, **fields)  # type: ignore[arg-type] # the test gives what it needs
    return parse(html_page(document))


def test_every_block_is_there() -> None:
    """Every kind of block comes out with all of its words."""
    shown = words(one(parse(html_page(EVERY_BLOCK)), "body"))
    for told in (
        "Name",
        "Date",
        "Score",
        "Choose the best answer.",
        "A stem?",
        "Yes",
        "No",
        "Choose TWO.",
    ):
        assert told in shown
    for told in (
        "Picture: A tree in bloom",
        "Answer",
        "Ana calls at night.",
        "Letter",
        "\u2713 right",
        "It is so.",
        "x-7",
    ):
        assert told in shown
    for told in (
        "The point.",
        "A made-up page",
        "guide / tour guide",
        "By topic",
        "roles",
        "***",
        "The end.",
    ):
        assert told in shown


def test_a_page_has_its_landmarks_and_one_title() -> None:
    """A screen reader finds the language, one title, a header, the main part and a footer."""
    root = parse(html_page(EVERY_BLOCK._replace(language="nb")))
    assert root.get("lang") == "nb"
    assert words(one(root, "title")) == words(one(root, "h1")) == "Every block"
    for landmark in ("header", "main", "footer"):
        assert every(root, landmark)


def test_headings_skip_no_level() -> None:
    """A heading of level 2 stands below one of level 1, and comes up where there is none."""
    root = _page(Heading("a", 2), Heading("b"), Heading("c", 2), Heading("d", 2), Heading("e"))
    found = [
        (element.tag, words(element)) for element in root.iter() if element.tag in {"h2", "h3"}
    ]
    assert found == [("h2", "a"), ("h2", "b"), ("h3", "c"), ("h3", "d"), ("h2", "e")]


def test_questions_and_answers_keep_their_numbers() -> None:
    """Questions and answers are lists whose numbers and letters are those of the form."""
    root = parse(html_page(EVERY_BLOCK))
    numbers = [
        line.get("value") for listed in every(root, "ol", "asks") for line in listed.findall("li")
    ]
    assert numbers == ["7", "8", "9", "10"]
    assert [line.get("value") for line in one(root, "ol", "key").findall("li")] == ["7", "8"]
    root = _page(QuestionBlock(1, "Odd", (LetteredOption("B", "x"), LetteredOption("D", "y"))))
    options = one(root, "ol", "options")
    assert options.get("type") == "A"
    assert [line.get("value") for line in options.findall("li")] == ["2", "4"]


def test_questions_in_a_row_are_one_list() -> None:
    """Questions that follow each other stand in one list, so that a screen reader counts them."""
    root = _page(QuestionBlock(1, "a"), QuestionBlock(2, "b"), PageBreak(), QuestionBlock(3, "c"))
    assert [len(listed) for listed in every(root, "ol", "asks")] == [2, 1]


def test_a_table_says_what_its_heads_stand_for() -> None:
    """A table has its title as caption; heads name columns and rows, and an empty cell names nothing."""
    table = one(parse(html_page(EVERY_BLOCK)), "table")
    assert words(one(table, "caption")) == "By topic"
    assert [(cell.get("scope"), words(cell)) for cell in every(table, "th")] == [
        ("col", "topic"),
        ("col", "right"),
        ("row", "roles"),
        ("row", "values"),
    ]
    assert [words(cell) for cell in table.iter() if "number" in cell.get("class", "")] == [
        "right",
        "3",
        "",
    ]


def test_a_table_may_go_without_a_title() -> None:
    """No title is no caption."""
    assert every(_page(TableBlock(("a",), (("b",),))), "caption") == []


@pytest.mark.parametrize(
    "svg",
    [
        "<svg viewBox='0 0 1 1'></svg>",
        "<?xml version='1.0'?>\n<!DOCTYPE svg>\n<svg role='presentation' aria-hidden=\"true\" width='3'><g/></svg>\n",
    ],
)
def test_a_picture_is_named(svg: str) -> None:
    """A drawing stands in the page under the name that says what it shows."""
    figure = one(_page(Drawing(svg, 'Scores "by" <topic>\nand day')), "figure")
    (drawing,) = figure
    assert drawing.tag == "{http://www.w3.org/2000/svg}svg"
    assert drawing.get("role") == "img"
    assert drawing.get("aria-label") == 'Scores "by" <topic> and day'
    assert drawing.get("aria-hidden") is None


def test_what_is_no_drawing_is_told_in_words() -> None:
    """A picture without a drawing leaves its words."""
    assert "A dot" in words(_page(Drawing("", "A dot")))


def test_short_questions_stand_in_two_columns() -> None:
    """Only a short document's questions are put into columns, what stands between them is not."""
    blocks = (Paragraph("Hello"), QuestionBlock(1, "a"), PageBreak(), QuestionBlock(2, "b"))
    columns = every(_page(*blocks, short=True), "div", "short")
    assert ["".join(words(column).split()) for column in columns] == ["a", "b"]
    assert every(_page(*blocks), "div", "short") == []


def test_large_print_is_large_everywhere() -> None:
    """Large print says so to its style, at the foot of a printed page too."""
    normal, large = html_page(EVERY_BLOCK), html_page(EVERY_BLOCK, large=True)
    assert parse(normal).get("class") is None
    assert parse(large).get("class") == "large"
    assert "font: 18pt" in large
    assert "font: 18pt" not in normal.split(".large")[0]


def test_nothing_runs_and_nothing_is_loaded() -> None:
    """A page has no script, no link and no address; its policy allows its own style only."""
    page = html_page(EVERY_BLOCK)
    root = parse(page)
    for tag in ("script", "link", "img", "iframe", "a", "object"):
        assert every(root, tag) == []
    policy = next(meta.get("content", "") for meta in every(root, "meta") if meta.get("http-equiv"))
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline';")
    for loading in ("url(", "@import", "src=", "href="):
        assert loading not in page


@pytest.mark.parametrize("text", [*ATTACKS, *HOSTILE])
def test_a_text_is_only_shown(text: str) -> None:
    """Whatever a text says, in every place of a page it is text and nothing else."""
    blocks = tuple(_filled(block, text) for block in EVERY_BLOCK.blocks)
    document = Document(text, text, blocks, language=text)  # type: ignore[arg-type] # still blocks, all of them
    root = parse(html_page(document))
    plain = parse(html_page(EVERY_BLOCK))
    assert [element.tag for element in one(root, "body").iter()] == [
        element.tag for element in one(plain, "body").iter()
    ]
    assert words(one(root, "h1")) == printable(text)
    assert all(
        set(element.keys()) == set(twin.keys())
        for element, twin in zip(root.iter(), plain.iter(), strict=True)
    )
    assert "</style" not in words(one(root, "style"))


def _filled(block: object, text: str) -> object:
    """Return a block with this text instead of each of its own."""
    match block:
        case Drawing():
            return block._replace(alt=text)
        case str():
            return text
        case TableBlock():
            return block._replace(
                rows=tuple(tuple(text if cell else "" for cell in row) for row in block.rows),
                columns=tuple(text if name else "" for name in block.columns),
                title=text,
            )
        case tuple() if hasattr(block, "_asdict"):
            kept = {"letter", "role", "number", "level", "right"} | (
                {"answer"} if isinstance(block, QuestionBlock) else set()
            )
            values = {
                name: value if name in kept or value == "" else _filled(value, text)
                for name, value in block._asdict().items()
            }
            return type(block)(**values)
        case tuple():
            return tuple(_filled(inner, text) for inner in block)
        case _:
            return block


def test_text_from_right_to_left_finds_its_own_way() -> None:
    """Each text has its own direction, so that one language does not turn another around."""
    root = _page(
        QuestionBlock(1, "שלום", (LetteredOption("A", "مرحبا"), LetteredOption("B", "Hello")))
    )
    held = [element for element in root.iter("p") if words(element) in {"שלום", "مرحبا", "Hello"}]
    assert [element.get("dir") for element in held] == ["auto"] * 3


def test_every_shipped_item_comes_through(home: Home) -> None:
    """Everything a shipped question says stands on its form or on its key."""
    items = [item for _, item in Library(home).items() if isinstance(item, Question | Typed)]
    assert len(items) > 100
    test = paper_test(items)
    asked = words(parse(html_page(form_document(test, test.forms[0], with_key=False))))
    answers = words(parse(html_page(key_document(test, test.forms[0]))))
    for item in items:
        assert prompt_of(item) in asked
        assert item.rationale in answers
        for option in item.options if isinstance(item, Question) else ():
            assert option.text in asked
            assert option.rationale in answers
        for accepted in item.accept if isinstance(item, Typed) else ():
            assert accepted in answers


@given(strategies.items())
def test_any_item_renders(item: Item) -> None:
    """Any item that a bank may hold makes a valid page with its text in it, the same each time."""
    test = paper_test([item])
    document = form_document(test, test.forms[0], with_key=True)
    page = html_page(document)
    assert printable(prompt_of(item)) in words(parse(page))
    assert html_page(document) == page


def test_text_is_escaped_once() -> None:
    """An ampersand stays one, and what cannot be shown is told."""
    assert as_text("a & b < c \x1b") == "a &amp; b &lt; c \\x1b"


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("dark", [False, True])
def test_a_page_is_accessible(browser: Browser, *, large: bool, dark: bool) -> None:
    """No rule of axe finds anything, in light and dark, in normal and in large print."""
    browser.see(dark=dark)
    browser.open(html_page(EVERY_BLOCK, large=large))
    assert browser.violations() == []
    assert browser.complaints() == []
    assert browser.requests() == []


@pytest.mark.parametrize("large", [False, True])
def test_a_page_fits_a_phone(browser: Browser, *, large: bool) -> None:
    """At 320 pixels, which is 400 % of 1280, nothing runs out of the side; an endless word breaks."""
    long = QuestionBlock(11, "x" * 300, (LetteredOption("A", "y" * 300),))
    browser.see(width=320, height=640)
    browser.open(html_page(EVERY_BLOCK._replace(blocks=(*EVERY_BLOCK.blocks, long)), large=large))
    assert browser.overflow() <= 0


@pytest.mark.parametrize("large", [False, True])
def test_print_is_black_on_white(browser: Browser, *, large: bool) -> None:
    """A page printed from a dark screen is black on white, and large print has no letter below 18 point."""
    browser.see(dark=True, printed=True)
    browser.open(html_page(EVERY_BLOCK, large=large))
    looks = browser.run(
        "return [...document.querySelectorAll('body, body *:not(svg, svg *, figure, hr)')].map(e => {"
        " const s = getComputedStyle(e); return [s.color, s.backgroundColor, parseFloat(s.fontSize), s.hyphens]})"
    )
    assert {look[0] for look in looks} == {"rgb(0, 0, 0)"}
    assert {look[1] for look in looks} <= {"rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"}
    if large:
        assert min(look[2] for look in looks) >= 18 * 96 / 72
        assert {look[3] for look in looks} == {"none"}


def test_a_break_begins_a_page(browser: Browser) -> None:
    """What follows a break stands on the next page, and a question stands on one."""
    blocks = (QuestionBlock(1, "a"), PageBreak(), Heading("Key"), Paragraph("b"))
    test = paper_test([choice(f"x-{number}") for number in range(40)])
    browser.open(html_page(Document("Two", "Form A", blocks)))
    assert browser.pages() == 2
    browser.open(html_page(form_document(test, test.forms[0], with_key=False)))
    assert browser.pages() > 2
