"""PDF: read back with pypdf, and checked by the compiler as PDF/UA-1 and PDF/A-2a."""

from __future__ import annotations

import io
import re
import unicodedata
from typing import Any

import pypdf
import pytest
import typst
from hypothesis import HealthCheck, given, settings

from cps_study.model.item import Bank, Flashcard
from cps_study.paper import pdf
from cps_study.paper.build import form_document, key_document
from cps_study.paper.document import (
    Document,
    DocumentBlock,
    Drawing,
    Heading,
    KeepTogether,
    LetteredOption,
    OptionList,
    PageBreak,
    Paragraph,
    QuestionBlock,
    TableBlock,
)
from cps_study.paper.pdf import MissingGlyphError, document_pdf
from cps_study.paper.style import PaperStyle
from tests.paper.samples import paper_test
from tests.strategies import HOSTILE, banks

TEST = paper_test()
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'


def opened(raw: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(raw))


def text_of(raw: bytes) -> str:
    """Return the text of all pages without white space and without breaks inside long words."""
    return squeezed("".join(page.extract_text() for page in opened(raw).pages))


def squeezed(text: str) -> str:
    """Return a text without white space and without breaks inside long words."""
    return re.sub(r"[\s\u200b]+", "", text)


def test_a_template_that_is_gone_is_a_missing_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of this folder's is looked for, as typst would only say what it couldn't find."""
    assert set(pdf.TEMPLATES) == {path.name for path in pdf.HERE.glob("*.typ")}
    monkeypatch.setattr(pdf, "TEMPLATES", ("gone.typ",))
    pdf._check_templates.cache_clear()
    with pytest.raises(FileNotFoundError, match=r"gone\.typ"):
        pdf.compile_pdf("document.typ", {})


def test_the_text_is_there_in_order() -> None:
    """The title, then every stem; form, code and page number are on every page."""
    form = TEST.forms[0]
    raw = document_pdf(form_document(TEST, form, with_key=False), PaperStyle())
    text = text_of(raw)
    positions = [
        text.index(f"{number}.{squeezed(entry.item.stem)}")
        for number, entry in enumerate(form.entries, 1)
        if not isinstance(entry.item, Flashcard)
    ]
    assert positions == sorted(positions)
    assert text.index("Practice,formA") < positions[0]
    for page in opened(raw).pages:
        assert squeezed(f"Form A · test {TEST.code}") in squeezed(page.extract_text())
        assert re.search(r"page\d+of\d+", squeezed(page.extract_text()))


def test_the_file_is_accessible() -> None:
    """It has tags, a title, a language, page labels, and says that it meets both standards."""
    reader = opened(document_pdf(form_document(TEST, TEST.forms[0], with_key=False), PaperStyle()))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert "/StructTreeRoot" in root
    assert reader.metadata is not None
    assert reader.metadata.title == "Practice, form A"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.page_labels == [str(page + 1) for page in range(len(reader.pages))]
    xmp = root["/Metadata"].get_data().decode()
    assert "pdfuaid" in xmp
    assert re.search(r"pdfaid:part>2<.*pdfaid:conformance>A<", xmp, re.DOTALL)
    tags = set(re.findall(r"/S (/\w+)", str(_tree(root["/StructTreeRoot"]))))
    assert {"/Title", "/L", "/LI", "/Lbl", "/LBody"} <= tags


def _tree(node: Any) -> str:
    """Return the structure types of a tag tree."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        return " ".join(map(_tree, node))
    if not isinstance(node, dict):
        return ""
    return f"/S {node.get('/S', '')} {_tree(node.get('/K', []))}"


def test_every_font_is_embedded_and_bundled() -> None:
    """A plain text needs only the bundled sans, whose outlines are in the file."""
    reader = opened(document_pdf(key_document(TEST, TEST.forms[0]), PaperStyle()))
    names = set()
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index] # a dictionary object
            (child,) = font["/DescendantFonts"]
            names.add(str(font["/BaseFont"]).split("+")[-1].split("-")[0])
            assert {"/FontFile2", "/FontFile3"} & set(child.get_object()["/FontDescriptor"])
    assert names == {"AtkinsonPlainZero"}


@pytest.mark.parametrize("text", [text for text in HOSTILE if "अ" not in text and "日" not in text])
def test_item_text_prints_as_itself(text: str) -> None:
    """Markup of the typesetting language, quotes, emoji, right-to-left letters, long words."""
    blocks = (
        Paragraph("Before"),
        QuestionBlock(
            1, text, (LetteredOption("A", text), LetteredOption("B", "Other")), note=text
        ),
        Paragraph("After"),
    )
    printed = text_of(document_pdf(Document(text, "Form A", blocks), PaperStyle()))
    wanted = re.sub("[\u00ad\u200b\u200d\ufe0f]", "", squeezed(text))
    assert {char for char in wanted if not char.isspace()} <= set(printed)
    letters = [char for char in wanted if char.isascii() and char.isprintable()]
    assert "Before" in printed
    assert "After" in printed
    assert "".join(letters[:40]) in "".join(char for char in printed if char.isascii())


HINDI = "\u0905\u0902\u0924\u0930\u094d\u0930\u093e\u0937\u094d\u091f\u094d\u0930\u0940\u092f" * 3
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
BREAK = "\u200b"


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("a" * 29, ["a" * 29]),
        ("a" * 30, ["a"] * 30),
        (FAMILY * 6, [FAMILY] * 6),
        (
            "https://www.dhs.wisconsin.gov/library/f-00107.htm?lang=en_us",
            [
                "https://",
                "www.",
                "dhs.",
                "wisconsin.",
                "gov/",
                "library/",
                "f-",
                "00107.",
                "htm?",
                "lang=en_",
                "us",
            ],
        ),
        (
            "someone.with.a.long.name@agency.example",
            ["someone.", "with.", "a.", "long.", "name@agency.", "example"],
        ),
        (f"www.example.org/{'x' * 30}", ["www.", "example.", "org/", *"x" * 30]),
        ("mother-in-law-and-father-in-law-too", ["mother-in-law-and-father-in-law-too"]),
    ],
)
def test_long_words_break_where_a_reader_would(word: str, parts: list[str]) -> None:
    """Between the signs that a reader sees, and in an address only after its own signs."""
    assert pdf.as_data(word) == BREAK.join(parts)


def test_a_vowel_sign_stays_with_its_consonant() -> None:
    """No part of a long Hindi word begins with a sign that belongs to the letter before."""
    broken = pdf.as_data(HINDI)
    assert broken.replace(BREAK, "") == HINDI
    assert BREAK in broken
    parts = broken.split(BREAK)
    assert not any(unicodedata.category(part[0]).startswith("M") for part in parts)


def test_a_character_that_no_font_has_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """If the computer has no font for a character either, nothing else is printed in its place."""
    compile_with_fonts = pdf._compile

    def without_system_fonts(
        template: str, data: dict[str, Any], *, system_fonts: bool = False
    ) -> bytes:
        del system_fonts
        return compile_with_fonts(template, data)

    monkeypatch.setattr(pdf, "_compile", without_system_fonts)
    message = "no font on this computer can show '日'"
    with pytest.raises(MissingGlyphError, match=message) as caught:
        document_pdf(Document("T", "R", (Paragraph("a 日 b"),)), PaperStyle())
    assert caught.value.exit_code == 2


def test_another_error_of_the_compiler_is_not_hidden() -> None:
    """Only missing characters are for the learner to fix."""
    with pytest.raises(typst.TypstError):
        pdf.compile_pdf("document.typ", {"title": "T"})


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(banks())
def test_any_bank_prints_or_the_missing_character_is_named(bank: Bank) -> None:
    """No text of an item stops the compiler or is read as its language."""
    items = [item for item in bank.items if not isinstance(item, Flashcard)]
    if items:
        test = paper_test(items=items)
        try:
            raw = document_pdf(form_document(test, test.forms[0], with_key=True), PaperStyle())
        except MissingGlyphError:
            return
        assert raw.startswith(b"%PDF")


def test_large_print_is_large_and_in_one_column() -> None:
    """Its body is set in 18 points, its footer in 14, and it needs more pages."""
    document = form_document(TEST, TEST.forms[0], with_key=False)
    small, large = (
        opened(document_pdf(document, PaperStyle(large=size))) for size in (False, True)
    )
    assert len(large.pages) > len(small.pages)
    sizes: list[float] = []
    for page in large.pages:
        page.extract_text(
            visitor_text=lambda text, _cm, tm, _font, size: (
                sizes.append(size * abs(tm[0])) if text.strip() else None
            )
        )
    assert min(sizes) >= 13.9
    assert sorted(sizes)[len(sizes) // 2] >= 17.9


def test_papers_have_their_size() -> None:
    """US Letter unless A4 is asked for; sizes are in points."""
    document = Document("T", "R", (Paragraph("x"),))
    sizes = [
        opened(document_pdf(document, PaperStyle(paper))).pages[0].mediabox
        for paper in ("letter", "a4")
    ]
    assert [(round(box.width), round(box.height)) for box in sizes] == [(612, 792), (595, 842)]


def test_a_question_is_not_split_across_pages() -> None:
    """The stem of each and its last option are on the same page."""
    options = (
        *(LetteredOption(letter, "An option of some length") for letter in "ABC"),
        LetteredOption("D", "The end of it"),
    )
    blocks = tuple(
        QuestionBlock(number, f"Stem number {number} begins here?", options)
        for number in range(1, 60)
    )
    pages = opened(document_pdf(Document("T", "R", blocks), PaperStyle())).pages
    assert len(pages) > 3
    for page in pages:
        text = squeezed(page.extract_text())
        assert text.count("beginshere?") == text.count("Theendofit") > 0


@pytest.mark.parametrize("large", [False, True])
def test_nothing_runs_off_a_page(large: bool) -> None:  # noqa: FBT001
    """A question or a matching block that is higher than a page continues on the next one."""
    long = QuestionBlock(
        1, "word " * 2000 + "end", (LetteredOption("A", "first"), LetteredOption("B", "last"))
    )
    stems = tuple(
        QuestionBlock(n, "word " * 150 + f"stem{n}", answer="letter") for n in range(2, 9)
    )
    block = KeepTogether(
        (Paragraph("lead", "situation"), OptionList((LetteredOption("A", "shared"),)), *stems)
    )
    raw = document_pdf(Document("T", "R", (long, block)), PaperStyle(large=large))
    pages = [page.extract_text() for page in opened(raw).pages]
    assert max(len(page.splitlines()) for page in pages) < 75
    text = "".join(pages)
    assert text.count("word") == 2000 + 7 * 150
    assert text.index("end") < text.index("last") < text.index("lead") < text.index("stem8")


def test_a_key_at_the_end_begins_a_new_page() -> None:
    """The key of a short test doesn't share a page with its questions."""
    form = TEST.forms[0]
    pages = opened(document_pdf(form_document(TEST, form, with_key=True), PaperStyle())).pages
    texts = [page.extract_text() for page in pages]
    assert texts[0].startswith("Practice, form A")
    assert "At a glance" not in texts[0]
    # Printed on both sides, the key must not be on the back of the last question.
    assert len(texts[1].split()) < 12
    assert texts[2].startswith("Key")


def test_parts_have_a_line_of_their_own_and_count_their_pages() -> None:
    """Each begins on a right-hand page; its foot has its line, and how many pages it has."""
    long = tuple(Paragraph(f"line {number}") for number in range(60))
    blocks: tuple[DocumentBlock, ...] = (
        PageBreak(right_hand=True, running="Ana, form A"),
        *long,
        PageBreak(right_hand=True, running="Mei, form B"),
        Paragraph("short"),
    )
    pages = opened(document_pdf(Document("T", "R", blocks), PaperStyle())).pages
    texts = [" ".join(page.extract_text().splitlines()) for page in pages]
    mine = [text for text in texts if "Mei, form B" in text]
    assert mine == ["short Mei, form B page 1 of 1"]
    assert any("Ana, form A page 2 of 2" in text for text in texts)
    assert texts.index(mine[0]) % 2 == 0


def test_tables_and_pictures_are_tagged() -> None:
    """A table has header cells, and a picture says in words what it shows."""
    table = TableBlock(
        ("item", "share"), (("one", "0.5"), ("two", "0.25")), "Shares", frozenset({1})
    )
    raw = document_pdf(
        Document("T", "R", (Heading("Part"), table, Drawing(SVG, "A square"))), PaperStyle()
    )
    tags = _tree(opened(raw).trailer["/Root"]["/StructTreeRoot"])  # type: ignore[index] # the catalog
    for tag in ("/Table", "/TH", "/TD", "/H1", "/Figure"):
        assert f"/S {tag} " in tags


def test_the_same_document_makes_the_same_bytes() -> None:
    """Neither a clock nor chance has a part in it."""
    document = key_document(TEST, TEST.forms[1])
    assert document_pdf(document, PaperStyle()) == document_pdf(document, PaperStyle())
