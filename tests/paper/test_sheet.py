"""The answer sheet: where its circles are, and what it says."""

from __future__ import annotations

import io
from itertools import combinations, pairwise

import pypdf
import pytest

from cps_study.model.form import Entry, Form
from cps_study.paper.sheet import CORNER, EDGE, BubbleRow, lay_out, qr_text, sheet_pdf
from cps_study.paper.style import PAPERS, PaperStyle
from tests.checks.makers import choice, typed
from tests.paper.samples import paper_test

STYLES = [PaperStyle(paper, large=large) for paper in PAPERS for large in (False, True)]
FOUR = Entry(choice("A", "B", "C", "D"), (0, 1, 2, 3))


def form_of(count: int, entry: Entry = FOUR) -> Form:
    return Form("A", (entry,) * count)


def rows_of(form: Form, style: PaperStyle) -> list[BubbleRow]:
    return [row for page in lay_out(form, style) for row in page.rows]


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("count", [1, 25, 75, 76, 200])
def test_every_question_has_its_bubbles_between_the_corner_marks(
    style: PaperStyle, count: int
) -> None:
    """Rows count from 1; every circle is inside the marks, and no two on a page touch."""
    form = form_of(count)
    assert [row.number for row in rows_of(form, style)] == list(range(1, count + 1))
    width, height = PAPERS[style.paper]
    radius = 2.2 * (1.5 if style.large else 1)
    for page in lay_out(form, style):
        bubbles = [*page.digits, *(bubble for row in page.rows for bubble in row.bubbles)]
        inner = EDGE + CORNER
        for bubble in bubbles:
            assert inner + radius < bubble.x < width - inner - radius
            assert inner + radius < bubble.y < height - inner - radius
        near = [
            (one, two) for one, two in combinations(bubbles[:400], 2) if _distance(one, two) < 4
        ]
        assert near == []


def _distance(one: object, two: object) -> float:
    dx, dy = (getattr(one, axis) - getattr(two, axis) for axis in ("x", "y"))
    return float((dx * dx + dy * dy) ** 0.5)


def test_75_questions_fit_on_one_page() -> None:
    """The mock exam fits on one sheet of Letter paper; a longer test continues on the next."""
    six = Entry(choice(*"ABCDEF"), tuple(range(6)))
    for form in (form_of(75, six), form_of(100)):
        assert len(lay_out(form, PaperStyle())) == 1
    pages = lay_out(form_of(76, six), PaperStyle())
    assert [len(page.rows) for page in pages] == [75, 1]
    assert [len(page.digits) for page in pages] == [80, 0]


def test_an_answer_in_words_has_a_line() -> None:
    """It takes the place of circles; six options get six circles."""
    entries = (FOUR, Entry(typed("Who?")), Entry(choice(*"ABCDEF"), tuple(range(6))))
    one, words, six = rows_of(Form("A", entries), PaperStyle())
    assert (len(one.bubbles), one.width) == (4, 0)
    assert (words.bubbles, words.width > 30) == ((), True)
    assert "".join(bubble.mark for bubble in six.bubbles) == "ABCDEF"
    assert [round(b.x - a.x, 3) for a, b in pairwise(six.bubbles)] == [5.6] * 5


def test_the_sheet_says_what_it_is() -> None:
    """Title, form, code and page are there in words, and the same test gives the same bytes."""
    test = paper_test()
    form = test.forms[1]
    assert qr_text(test, form, 2) == f"CPS:{test.code}:B:2"
    reader = pypdf.PdfReader(io.BytesIO(sheet_pdf(test, form, PaperStyle())))
    text = reader.pages[0].extract_text()
    assert "Answer sheet" in text
    assert f"Form B · test {test.code} · page 1 of 1" in text
    assert reader.metadata is not None
    assert reader.metadata.title == "Practice, answer sheet, form B"
    assert sheet_pdf(test, form, PaperStyle()) == sheet_pdf(test, form, PaperStyle())
    large = PaperStyle(large=True)
    assert sheet_pdf(test, test.forms[0], large) != sheet_pdf(test, form, large)
