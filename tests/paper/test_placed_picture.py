"""Pictures on paper: every format that can shows them, with their words for those who can't see."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import docx
import pypdf
import pytest
from PIL import Image

from cps_study.formats.pictures.cleaning import clean_picture
from cps_study.formats.printed_test import write
from cps_study.model.item import Flashcard
from cps_study.model.picture import Picture
from cps_study.paper.build import form_document
from cps_study.paper.cards import cards_pdf
from cps_study.paper.document import Document, QuestionBlock
from cps_study.paper.html import html_page
from cps_study.paper.interactive import interactive_page
from cps_study.paper.pdf import document_pdf
from cps_study.paper.placed_picture import as_png, size_on_paper
from cps_study.paper.style import PaperStyle
from cps_study.paper.text import markdown
from cps_study.paper.word import document_docx
from tests.paper.samples import paper_test
from tests.picture_files import CIRCLE, raster

KINDS = [raster(), raster("JPEG"), raster("GIF"), CIRCLE.encode()]
ALT = "two chairs"


def shown(*raws: bytes, short: bool = False) -> Document:
    """Return a document in which each question shows one of the pictures."""
    blocks = [
        QuestionBlock(number, "What is it?", answer="words", image=ALT, picture=clean_picture(raw))
        for number, raw in enumerate(raws, 1)
    ]
    return Document("Title", "Running", tuple(blocks), short=short)


@pytest.mark.parametrize("large", [False, True])
def test_a_pdf_shows_every_kind(large: bool) -> None:  # noqa: FBT001 - a case
    """The compiler accepts only pictures with words, which is what PDF/UA asks for."""
    raw = document_pdf(shown(*KINDS, short=True), PaperStyle(large=large))
    page = pypdf.PdfReader(io.BytesIO(raw)).pages[0]
    assert len(page.images) >= 3
    assert "Picture:" not in page.extract_text()


def test_a_word_document_has_the_pictures_with_their_words() -> None:
    """A drawing becomes dots there; the words are the alternative text."""
    word = docx.Document(io.BytesIO(document_docx(shown(*KINDS), PaperStyle())))
    assert [shape._inline.docPr.get("descr") for shape in word.inline_shapes] == [ALT] * 4


def test_a_jpeg_that_word_libraries_do_not_know_becomes_dots() -> None:
    """Some programs write JPEGs without the beginning that others look for."""
    picture = clean_picture(raster("JPEG"))
    bare = picture._replace(raw=picture.raw[:2] + picture.raw[20:])
    block = QuestionBlock(1, "What?", answer="words", image=ALT, picture=bare)
    raw = document_docx(Document("T", "R", (block,)), PaperStyle())
    names = zipfile.ZipFile(io.BytesIO(raw)).namelist()
    assert [name for name in names if "media" in name] == ["word/media/image1.png"]


def test_a_page_has_the_picture_in_itself() -> None:
    """The page loads nothing, so the picture is part of it; its words are in the picture's."""
    page = html_page(shown(*KINDS))
    assert page.count(f'alt="{ALT}"') == page.count('<img src="data:image/') == 4
    assert "Picture:" not in page
    assert "img-src data:;" in page


def test_text_has_the_words() -> None:
    """What can't show a picture says what it shows."""
    assert f"Picture: {ALT}" in markdown(shown(KINDS[0]))


def test_the_page_that_marks_itself_shows_it() -> None:
    """A screen reader hears the words of the picture with the field; nothing else may come in."""
    test = paper_test(forms=1)
    item = replace(test.items[0], image="a.png", alt=ALT)
    entries = (test.forms[0].entries[0]._replace(item=item), *test.forms[0].entries[1:])
    form = test.forms[0]._replace(entries=entries)
    test = test._replace(forms=(form,), pictures={item.id: clean_picture(raster())})
    page = interactive_page(test, form)
    assert '<img id="q1-picture" src="data:image/png;base64,' in page
    assert 'aria-describedby="q1-picture' in page
    assert "form-action 'none'; img-src data:" in page.replace("&#x27;", "'")
    (question, *_) = form_document(test, form, with_key=False).blocks[2:]
    assert isinstance(question, QuestionBlock)
    assert question.picture == test.pictures[item.id]
    assert "base64" not in write(test)


def test_cards_to_cut_out_show_it_on_the_front() -> None:
    """A card without the picture itself says in words what it shows."""
    card = Flashcard(id="c", topic="t", level="recall", image="a", alt=ALT, front="A?", back="B.")
    raw = cards_pdf("T", [card], PaperStyle(), {"c": clean_picture(raster())})
    fronts, backs = pypdf.PdfReader(io.BytesIO(raw)).pages
    assert (len(fronts.images), len(backs.images)) == (1, 0)
    worded = cards_pdf("T", [replace(card, image="")], PaperStyle())
    assert ALT in pypdf.PdfReader(io.BytesIO(worded)).pages[0].extract_text()


@pytest.mark.parametrize(
    ("width", "height", "points"),
    [(100, 50, (75, 37.5)), (4000, 400, (400, 40)), (20, 20_000, (0.23, 230))],
)
def test_a_picture_is_as_large_as_on_a_screen_or_fits(
    width: int, height: int, points: tuple[float, float]
) -> None:
    """It never takes more than the width of a page or a third of its height."""
    assert size_on_paper(Picture(b"", "png", width, height)) == pytest.approx(points)


@pytest.mark.parametrize("raw", [KINDS[1], KINDS[3]])
def test_every_kind_can_become_a_png(raw: bytes) -> None:
    """What other programs can't draw is drawn here."""
    with Image.open(io.BytesIO(as_png(clean_picture(raw)))) as image:
        assert image.format == "PNG"
        assert image.width > image.height
