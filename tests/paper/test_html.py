"""Documents as HTML: every block, for everybody, whatever the texts contain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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
from cps_study.store.paths import find_home
from tests import strategies
from tests.paper.makers import ATTACKS, EVERY_BLOCK, choice, every, one, paper_test, parse, words
from tests.strategies import HOSTILE

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from cps_study.model.item import Item
    from tests.paper.browser import Browser


XML_PROLOG = "<?xml version='1.0'?>\n<!DOCTYPE svg>\n"


def _page(*blocks: object, **fields: object) -> Element:
    document = Document("Title", "Form A", blocks, **fields)  # type: ignore[arg-type] # what the test needs
    return parse(html_page(document))


def test_every_block_is_there() -> None:
    """Every kind of block comes out with all of its words."""
    page_text = words(one(parse(html_page(EVERY_BLOCK)), "body"))
    for text in (
        "Name",
        "Date",
        "Score",
        "Choose the best answer.",
        "A stem?",
        "Yes",
        "No",
        "Choose TWO.",
    ):
        assert text in page_text
    for text in (
        "Picture: A tree in bloom",
        "Answer",
        "Ana calls at night.",
        "Letter",
        "\u2713 right",
        "It is so.",
        "x-7",
    ):
        assert text in page_text
    for text in (
        "The point.",
        "A made-up page",
        "guide / tour guide",
        "By topic",
        "roles",
        "***",
        "The end.",
    ):
        assert text in page_text


def test_a_page_has_its_landmarks_and_one_title() -> None:
    """A screen reader finds the language, one title, a header, the main part and a footer."""
    root = parse(html_page(EVERY_BLOCK._replace(language="nb")))
    assert root.get("lang") == "nb"
    assert words(one(root, "title")) == words(one(root, "h1")) == "Every block"
    for landmark in ("header", "main", "footer"):
        assert every(root, landmark)


def test_headings_skip_no_level() -> None:
    """A heading of level 2 moves up if there is no heading of level 1 before it."""
    root = _page(Heading("a", 2), Heading("b"), Heading("c", 2), Heading("d", 2), Heading("e"))
    headings = [
        (element.tag, words(element)) for element in root.iter() if element.tag in {"h2", "h3"}
    ]
    assert headings == [("h2", "a"), ("h2", "b"), ("h3", "c"), ("h3", "d"), ("h2", "e")]


def test_questions_and_answers_keep_their_numbers() -> None:
    """They are lists with the numbers and letters of the form."""
    root = parse(html_page(EVERY_BLOCK))
    questions = [item for listed in every(root, "ol", "asks") for item in listed.findall("li")]
    assert [item.get("value") for item in questions] == ["7", "8", "9", "10"]
    answers = one(root, "ol", "key").findall("li")
    assert [item.get("value") for item in answers] == ["7", "8"]
    root = _page(QuestionBlock(1, "Odd", (LetteredOption("B", "x"), LetteredOption("D", "y"))))
    options = one(root, "ol", "options")
    assert options.get("type") == "A"
    assert [item.get("value") for item in options.findall("li")] == ["2", "4"]


def test_questions_in_a_row_are_one_list() -> None:
    """Questions that follow each other are one list, so that a screen reader counts them."""
    root = _page(QuestionBlock(1, "a"), QuestionBlock(2, "b"), PageBreak(), QuestionBlock(3, "c"))
    assert [len(listed) for listed in every(root, "ol", "asks")] == [2, 1]


def test_a_table_says_what_its_headers_name() -> None:
    """Its title is the caption; headers name columns and rows, and an empty cell names nothing."""
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
    """Without a title there is no caption."""
    assert every(_page(TableBlock(("a",), (("b",),))), "caption") == []


@pytest.mark.parametrize(
    "svg",
    [
        "<svg viewBox='0 0 1 1'></svg>",
        f"{XML_PROLOG}<svg role='presentation' aria-hidden=\"true\" width='3'><g/></svg>\n",
    ],
)
def test_a_drawing_has_a_name(svg: str) -> None:
    """Its name says what it shows, whatever the SVG said about itself."""
    figure = one(_page(Drawing(svg, 'Scores "by" <topic>\nand day')), "figure")
    (drawing,) = figure
    assert drawing.tag == "{http://www.w3.org/2000/svg}svg"
    assert drawing.get("role") == "img"
    assert drawing.get("aria-label") == 'Scores "by" <topic> and day'
    assert drawing.get("aria-hidden") is None


def test_a_drawing_without_svg_leaves_its_words() -> None:
    """Nothing can be drawn, but what it shows can still be said."""
    assert "A dot" in words(_page(Drawing("", "A dot")))


def test_short_questions_are_in_two_columns() -> None:
    """Only questions of a short document are, not what comes between them."""
    blocks = (Paragraph("Hello"), QuestionBlock(1, "a"), PageBreak(), QuestionBlock(2, "b"))
    columns = every(_page(*blocks, short=True), "div", "short")
    assert ["".join(words(column).split()) for column in columns] == ["a", "b"]
    assert every(_page(*blocks), "div", "short") == []


def test_large_print_is_large_everywhere() -> None:
    """The style sheet learns of it from a class, and the page's footer is large, too."""
    normal, large = html_page(EVERY_BLOCK), html_page(EVERY_BLOCK, large=True)
    assert parse(normal).get("class") is None
    assert parse(large).get("class") == "large"
    assert "font: 18pt" in large
    assert "font: 18pt" not in normal.split(".large")[0]


def test_nothing_runs_and_nothing_is_loaded() -> None:
    """A page has no script, link or address, and its policy allows only its own style."""
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
    """Whatever it contains and wherever it is in a page, it stays text."""
    blocks = tuple(_filled(block, text) for block in EVERY_BLOCK.blocks)
    document = Document(text, text, blocks, language=text)  # type: ignore[arg-type] # still blocks
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
    """Return a block with this text in place of each of its own."""
    match block:
        case Drawing():
            return block._replace(alt=text)
        case str():
            return text
        case TableBlock():
            rows = tuple(_filled_cells(row, text) for row in block.rows)
            return block._replace(rows=rows, columns=_filled_cells(block.columns, text), title=text)
        case tuple() if hasattr(block, "_asdict"):
            return _filled_record(block, text)
        case tuple():
            return tuple(_filled(inner, text) for inner in block)
        case _:
            return block


def _filled_cells(cells: tuple[str, ...], text: str) -> tuple[str, ...]:
    """Return cells with this text, except the empty ones."""
    return tuple(text if cell else "" for cell in cells)


def _filled_record(record: Any, text: str) -> object:
    """Return a record with this text in every field that can have any text."""
    fixed = {"letter", "role", "number", "level", "right"}
    if isinstance(record, QuestionBlock):
        fixed.add("answer")
    values = {}
    for name, value in record._asdict().items():
        if name in fixed or value == "":
            values[name] = value
        else:
            values[name] = _filled(value, text)
    return type(record)(**values)


def test_text_from_right_to_left_has_its_own_direction() -> None:
    """Each text has its own direction, so that one language doesn't turn another around."""
    root = _page(
        QuestionBlock(1, "שלום", (LetteredOption("A", "مرحبا"), LetteredOption("B", "Hello")))
    )
    texts = {"שלום", "مرحبا", "Hello"}
    directions = [element.get("dir") for element in root.iter("p") if words(element) in texts]
    assert directions == ["auto"] * 3


@pytest.mark.usefixtures("shared_cache")
def test_every_shipped_item_is_printed() -> None:
    """Everything that a shipped question says is on its form or in its key."""
    items = [item for _, item in Library(find_home()).items() if isinstance(item, Question | Typed)]
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
    """Any item that a bank may have makes a valid page with its text in it, the same each time."""
    test = paper_test([item])
    document = form_document(test, test.forms[0], with_key=True)
    page = html_page(document)
    assert printable(prompt_of(item)) in words(parse(page))
    assert html_page(document) == page


def test_text_is_escaped_once() -> None:
    """An ampersand stays one ampersand, and a control character becomes visible."""
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
    """At 320 pixels, which is 1280 at 400%, nothing sticks out; an endless word breaks."""
    long = QuestionBlock(11, "x" * 300, (LetteredOption("A", "y" * 300),))
    browser.see(width=320, height=640)
    browser.open(html_page(EVERY_BLOCK._replace(blocks=(*EVERY_BLOCK.blocks, long)), large=large))
    assert browser.overflow() <= 0


@pytest.mark.parametrize("large", [False, True])
def test_print_is_black_on_white(browser: Browser, *, large: bool) -> None:
    """So is a page printed from a dark screen; in large print no letter is below 18 points."""
    browser.see(dark=True, printed=True)
    browser.open(html_page(EVERY_BLOCK, large=large))
    styles = browser.run(
        "return [...document.querySelectorAll('body, body *:not(svg, svg *, figure, hr)')]"
        ".map(e => getComputedStyle(e))"
        ".map(s => [s.color, s.backgroundColor, parseFloat(s.fontSize), s.hyphens])"
    )
    assert {style[0] for style in styles} == {"rgb(0, 0, 0)"}
    assert {style[1] for style in styles} <= {"rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"}
    if large:
        assert min(style[2] for style in styles) >= 18 * 96 / 72
        assert {style[3] for style in styles} == {"none"}


def test_a_page_break_begins_a_page(browser: Browser) -> None:
    """What follows it is on the next page; forty questions take more than two."""
    blocks = (QuestionBlock(1, "a"), PageBreak(), Heading("Key"), Paragraph("b"))
    test = paper_test([choice(f"x-{number}") for number in range(40)])
    browser.open(html_page(Document("Two", "Form A", blocks)))
    assert browser.pages() == 2
    browser.open(html_page(form_document(test, test.forms[0], with_key=False)))
    assert browser.pages() > 2
