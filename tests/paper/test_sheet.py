"""The answer sheet: where its circles are, and what it says."""

from __future__ import annotations

import io
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pypdf
import pytest

from cps_study.model.sheet import SheetOwner
from cps_study.paper.sheet import (
    code_text,
    lay_out,
    layout_mark,
    sheet_pdf,
    style_of_layout,
)
from cps_study.paper.style import PAPERS, PaperStyle
from tests.paper.samples import paper_test
from tests.paper.sheets import sheet_test

if TYPE_CHECKING:
    from cps_study.model.sheet import SheetPage

STYLES = [PaperStyle(paper, large=large) for paper in PAPERS for large in (False, True)]
MM = 72 / 25.4


def all_bubbles(page: SheetPage) -> list[Any]:
    """Return the circles of a page, of all three kinds."""
    return [*page.bubbles, *page.digits, *page.forms]


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("count", [1, 25, 75, 76, 200])
def test_every_question_has_its_bubbles_between_the_corner_marks(
    style: PaperStyle, count: int
) -> None:
    """Rows count from 1; every circle is inside the marks, and no two on a page touch."""
    pages = lay_out(sheet_test(count), style)
    numbers = [bubble.question for page in pages for bubble in page.bubbles]
    assert numbers == [number for number in range(1, count + 1) for _ in "ABCD"]
    assert [page.page for page in pages] == list(range(1, len(pages) + 1))
    for page in pages:
        left, top, side = page.corners[0]
        right, bottom, _ = page.corners[2]
        air = side / 2 + 1
        bubbles = all_bubbles(page)
        for bubble in bubbles:
            assert left + air + bubble.r < bubble.x < right - air - bubble.r
            assert top + air + bubble.r < bubble.y < bottom - air - bubble.r
        for index, one in enumerate(bubbles):
            for two in bubbles[index + 1 :]:
                distance = ((one.x - two.x) ** 2 + (one.y - two.y) ** 2) ** 0.5
                assert distance > one.r + two.r + 0.5 * MM


@pytest.mark.parametrize("style", STYLES)
def test_the_codes_and_marks_are_on_the_paper_and_away_from_the_circles(style: PaperStyle) -> None:
    """Four marks go clockwise from the upper left; the codes are in opposite corners."""
    for page in lay_out(sheet_test(200, forms="ABCDEFGHIJ"), style):
        width, height = page.paper
        assert page.paper == pytest.approx([side * MM for side in PAPERS[style.paper]], abs=0.01)
        (a, b, c, d) = [(x < width / 2, y < height / 2) for x, y, _ in page.corners]
        assert (a, b, c, d) == ((True, True), (False, True), (False, False), (True, False))
        large, small = page.codes
        assert (large[0] > width / 2, large[1] < height / 2) == (True, True)
        assert (small[0] < width / 2, small[1] > height / 2) == (True, True)
        for x, y, side in page.codes:
            quiet = side / 2 + 4 * side / 21
            for bubble in all_bubbles(page):
                assert max(abs(bubble.x - x), abs(bubble.y - y)) - bubble.r > quiet


def test_75_questions_fit_on_one_page() -> None:
    """The mock exam fits on one sheet of Letter paper; a longer test continues on the next."""
    for test in (sheet_test(75, "ABCDEF"), sheet_test(100)):
        assert len(lay_out(test, PaperStyle())) == 1
    pages = lay_out(sheet_test(76, "ABCDEF"), PaperStyle())
    assert [len(page.bubbles) for page in pages] == [75 * 6, 6]


def test_every_page_has_a_name_and_a_number() -> None:
    """A loose page says whose it is, and which form."""
    for page in lay_out(sheet_test(200, forms="AB"), PaperStyle(large=True)):
        assert {(bubble.place, bubble.digit) for bubble in page.digits} == {
            (place, digit) for place in range(1, 9) for digit in range(10)
        }
        assert [bubble.form for bubble in page.forms] == ["A", "B"]
        assert page.name.width > 200


def test_rows_stand_in_fives() -> None:
    """After every fifth row there is more air, and a short test fills all columns alike."""
    (page,) = lay_out(sheet_test(40), PaperStyle())
    first = [bubble for bubble in page.bubbles if bubble.option == "A"]
    columns = {x: [b.y for b in first if b.x == x] for x in sorted({b.x for b in first})}
    assert [len(rows) for rows in columns.values()] == [10] * 4
    steps = [
        round((below - above) / MM, 1) for above, below in pairwise(next(iter(columns.values())))
    ]
    assert steps == [5.6] * 4 + [7.6] + [5.6] * 4


def test_large_print_is_enlarged_whole() -> None:
    """Marks, codes, circles and steps are all half again as large."""
    small = lay_out(sheet_test(5), PaperStyle())[0]
    large = lay_out(sheet_test(5), PaperStyle(large=True))[0]
    assert (small.scale, large.scale) == (1.0, 1.5)
    pairs = [
        (small.corners[0], large.corners[0]),
        ((small.codes[0][2],), (large.codes[0][2],)),
        ([bubble.r for bubble in all_bubbles(small)], [bubble.r for bubble in all_bubbles(large)]),
        (small.digits[79][2:], large.digits[79][2:]),
    ]
    for one, other in pairs:
        assert list(other) == pytest.approx([1.5 * value for value in one], abs=0.01)


def test_an_answer_in_words_has_a_line() -> None:
    """It takes the place of circles."""
    (page,) = lay_out(sheet_test(6, in_words=(2, 5)), PaperStyle())
    assert {bubble.question for bubble in page.bubbles} == {1, 3, 4, 6}
    assert [line.question for line in page.lines] == [2, 5]
    assert all(line.width > 30 * MM for line in page.lines)


def test_each_layout_has_its_name() -> None:
    """The codes name paper and size, so that a large sheet among others is known for one."""
    marks = {layout_mark(style): style for style in STYLES}
    assert sorted(marks) == ["A1", "AL1", "L1", "LL1"]
    assert all(style_of_layout(mark) == style for mark, style in marks.items())
    assert style_of_layout("L0") is None
    test = sheet_test(3, forms="AB")
    page = lay_out(test, PaperStyle("a4", large=True))[1]
    assert code_text(test, page) == "CPS:6G1Q8W:B:1:AL1"


def test_the_sheet_says_what_it_is() -> None:
    """Title, form, code and page are there in words, and the same test gives the same bytes."""
    test = paper_test()
    form = test.forms[1]
    reader = pypdf.PdfReader(io.BytesIO(sheet_pdf(test, form, PaperStyle())))
    text = reader.pages[0].extract_text()
    assert "Answer sheet" in text
    assert f"Form B · test {test.code} · page 1 of 1" in text
    assert reader.metadata is not None
    assert reader.metadata.title == "Practice, answer sheet, form B"
    assert sheet_pdf(test, form, PaperStyle()) == sheet_pdf(test, form, PaperStyle())
    large = PaperStyle(large=True)
    assert sheet_pdf(test, test.forms[0], large) != sheet_pdf(test, form, large)


def test_sheets_can_have_their_owners_printed_on_them() -> None:
    """There is one sheet for each person, with the name on every page of it."""
    test = sheet_test(120)
    owners = (SheetOwner("Ana", "12"), SheetOwner("Mei", "13"))
    reader = pypdf.PdfReader(io.BytesIO(sheet_pdf(test, test.forms[0], PaperStyle(), owners)))
    names = [
        next(name for name in ("Ana", "Mei") if name in page.extract_text())
        for page in reader.pages
    ]
    assert names == ["Ana", "Ana", "Mei", "Mei"]
