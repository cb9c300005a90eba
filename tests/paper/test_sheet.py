"""The answer sheet: where the bubbles are."""

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

LOOKS = [PaperStyle(paper, large=large) for paper in PAPERS for large in (False, True)]
FOUR = Entry(choice("A", "B", "C", "D"), (0, 1, 2, 3))


def form_of(count: int, entry: Entry = FOUR) -> Form:
    return Form("A", (entry,) * count)


def rows_of(form: Form, look: PaperStyle) -> list[BubbleRow]:
    return [row for page in lay_out(form, look) for row in page.rows]


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("count", [1, 25, 75, 76, 200])
def test_every_question_has_its_bubbles_between_the_corner_marks(
    look: PaperStyle, count: int
) -> None:
    """Numbered from 1, a bubble an option, inside the marks, none touching another on its page."""
    form = form_of(count)
    assert [row.number for row in rows_of(form, look)] == list(range(1, count + 1))
    width, height = PAPERS[look.paper]
    radius = 2.2 * (1.5 if look.large else 1)
    for page in lay_out(form, look):
        bubbles = [*page.digits, *(bubble for row in page.rows for bubble in row.bubbles)]
        inner = EDGE + CORNER
        assert all(
            inner < bubble.x - radius and bubble.x + radius < width - inner for bubble in bubbles
        )
        assert all(
            inner < bubble.y - radius and bubble.y + radius < height - inner for bubble in bubbles
        )
        near = [
            (one, two) for one, two in combinations(bubbles[:400], 2) if _distance(one, two) < 4
        ]
        assert near == []


def _distance(one: object, two: object) -> float:
    dx, dy = (getattr(one, axis) - getattr(two, axis) for axis in ("x", "y"))
    return float((dx * dx + dy * dy) ** 0.5)


def test_75_questions_fit_on_one_page() -> None:
    """The mock exam's length on one sheet of Letter paper; more go on."""
    six = Entry(choice(*"ABCDEF"), tuple(range(6)))
    assert (
        len(lay_out(form_of(75, six), PaperStyle()))
        == len(lay_out(form_of(100), PaperStyle()))
        == 1
    )
    pages = lay_out(form_of(76, six), PaperStyle())
    assert [len(page.rows) for page in pages] == [75, 1]
    assert [len(page.digits) for page in pages] == [80, 0]


def test_a_question_in_words_has_a_line() -> None:
    """Instead of bubbles; six options get six."""
    entries = (FOUR, Entry(typed("Who?")), Entry(choice(*"ABCDEF"), tuple(range(6))))
    one, words, six = rows_of(Form("A", entries), PaperStyle())
    assert (len(one.bubbles), one.width) == (4, 0)
    assert (words.bubbles, words.width > 30) == ((), True)
    assert "".join(bubble.mark for bubble in six.bubbles) == "ABCDEF"
    assert [round(b.x - a.x, 3) for a, b in pairwise(six.bubbles)] == [5.6] * 5


def test_the_sheet_says_what_it_is() -> None:
    """Title, form, code and page in words; the code for a scanner has a text for those who do not see it."""
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
    assert sheet_pdf(test, test.forms[0], PaperStyle(large=True)) != sheet_pdf(
        test, form, PaperStyle(large=True)
    )
