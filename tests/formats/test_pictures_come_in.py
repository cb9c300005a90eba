"""Pictures come in with their questions from every format that can carry them."""

from __future__ import annotations

import base64
import io
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import docx
import pytest
import zstandard
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from cps_study.formats.anki.media import AnkiMedia
from cps_study.formats.base import NO_OPTIONS
from cps_study.formats.item_builder import LEFT_BESIDE
from cps_study.formats.pictures.cleaning import clean_picture, name_of_picture
from cps_study.formats.registry import detect_format, format_named
from cps_study.formats.syntax.zip_package import Package, pack
from cps_study.model.picture import NO_ALT
from tests.formats.anki.makers import package_of_pictures
from tests.picture_files import CIRCLE, raster

if TYPE_CHECKING:
    from cps_study.formats.base import ReadResult

PNG = raster()
NAME = name_of_picture(clean_picture(PNG), "a map.png")
DATA = f"data:image/png;base64,{base64.b64encode(PNG).decode()}"
MANIFEST = (
    '<manifest><resources><resource type="imsqti_item_xmlv2p1" href="items/q.xml"/>'
    "</resources></manifest>"
)


def read(raw: bytes, name: str) -> ReadResult:
    """Return what a file holds, in the format that it's recognized as."""
    form = detect_format(raw, name)
    assert form is not None
    return form.read(raw, name, NO_OPTIONS)


def moodle(stem: str, files: str = "", more: str = "") -> bytes:
    """Return a question of Moodle's with this stem and these files."""
    return (
        f'<quiz><question type="shortanswer"><name><text>q</text></name>{more}'
        f'<questiontext format="html"><text><![CDATA[{stem}]]></text>{files}</questiontext>'
        '<answer fraction="100"><text>up</text></answer></question></quiz>'
    ).encode()


def moodle_file(raw: bytes, name: str = "a map.png") -> str:
    return f'<file name="{name}" encoding="base64">{base64.b64encode(raw).decode()}</file>'


QUOTED = 'Where? <img src="a%20map.png" alt="a map">'
QTI_12 = """<questestinterop><item ident="q" title="q"><itemmetadata><qtimetadata><qtimetadatafield>
<fieldlabel>question_type</fieldlabel><fieldentry>short_answer_question</fieldentry>
</qtimetadatafield></qtimetadata></itemmetadata><presentation><material>
<mattext texttype="text/html">&lt;p&gt;Where?&lt;/p&gt;&lt;img src="%s" alt="a map"&gt;</mattext>
</material><response_str ident="r"><render_fib/></response_str></presentation><resprocessing>
<respcondition><conditionvar><varequal respident="r">up</varequal></conditionvar>
<setvar varname="SCORE" action="Set">100</setvar></respcondition></resprocessing>
</item></questestinterop>"""
QTI_2 = """<assessmentItem identifier="q" title="q">
<responseDeclaration identifier="R" cardinality="single" baseType="string">
<correctResponse><value>up</value></correctResponse>
<mapping defaultValue="0"><mapEntry mapKey="up" mappedValue="1"/></mapping></responseDeclaration>
<itemBody><p>Where? <img src="../media/a%20map.png" alt="a map"/></p>
<p><textEntryInteraction responseIdentifier="R"/></p></itemBody></assessmentItem>"""


def gift() -> bytes:
    """Return a question in GIFT, where an equals sign needs a backslash."""
    address = DATA.replace("=", "\\=").replace(":", "\\:")
    return f'::q::[html]Where? <img src\\="{address}" alt\\="a map">{{=up}}'.encode()


def word(*, below: bool = False) -> bytes:
    """Return a document whose second question shows a picture, above it or below its stem."""
    document = docx.Document()
    for text in ("1. What is it?", "a) Tea", "b) Milk", "Answer: a"):
        document.add_paragraph(text)
    if below:
        document.add_paragraph("2. Where?")
    shown = document.add_paragraph().add_run().add_picture(io.BytesIO(PNG))
    shown._inline.docPr.set("descr", "a map")
    if not below:
        document.add_paragraph("2. Where?")
    for text in ("a) Here", "b) There", "Answer: b"):
        document.add_paragraph(text)
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (moodle(f'Where? <img src="{DATA}" alt="a map">'), "x.xml"),
        (moodle('Where? <img src="@@PLUGINFILE@@/a%20map.png" alt="a map">', moodle_file(PNG)), ""),
        (gift(), "x.gift"),
        (pack({"q.xml": (QTI_12 % "$IMS-CC-FILEBASE$/Uploaded%20Media/a%20map.png?x=1").encode(),
               "web_resources/Uploaded Media/a map.png": PNG, "other/a map.png": b"no"}), "x.zip"),
        (pack({"q.xml": (QTI_12 % "a%20map.png").encode(), "media/a map.png": PNG}), "x.zip"),
        (pack({"q.xml": (QTI_12 % "@X@Embedded@X@bbcswebdav/xid-12_1").encode(),
               "csfiles/home_dir/a map__xid-12_1.png": PNG}), "x.zip"),
        (pack({"imsmanifest.xml": MANIFEST.encode(), "items/q.xml": QTI_2.encode(),
               "media/a map.png": PNG}), "x.zip"),
        (package_of_pictures('Where? <img src="a map.png" alt="a map">', {"a map.png": PNG}), ""),
        (package_of_pictures(QUOTED, {"a map.png": PNG}, packed=True), ""),
        (word(), "x.docx"),
        (word(below=True), "x.docx"),
    ],
    ids=["data", "moodle", "gift", "canvas", "qti 1.2", "blackboard", "qti 2", "anki",
         "anki packed", "word above", "word below"],
)  # fmt: skip
def test_a_picture_comes_with_its_question(raw: bytes, name: str) -> None:
    """The item names the file, says what it shows, and the bytes are there, checked."""
    result = read(raw, name)
    draft = result.items[-1]
    assert draft.stem.startswith("Where?")
    assert draft.alt == "a map"
    assert draft.image.endswith(NAME[-13:])
    assert result.pictures == {draft.image: clean_picture(PNG)}
    assert not any("picture" in problem.what for problem in result.problems)
    assert read(raw, name).pictures == result.pictures


def test_an_old_file_of_moodle_has_it_beside_the_text() -> None:
    """Its base64 is in an element of its own."""
    packed = base64.b64encode(PNG).decode()
    more = f"<image>a map.png</image><image_base64>{packed}</image_base64>"
    result = read(moodle("Where?", more=more), "")
    assert list(result.pictures) == [NAME]
    assert result.items[0].alt == NO_ALT


@pytest.mark.parametrize(
    ("source", "files", "said"),
    [
        ("@@PLUGINFILE@@/b.png", moodle_file(PNG), "lacks its picture"),
        ("@@PLUGINFILE@@/b.png", moodle_file(b"MZ", "b.png"), "can't be used: it isn't a PNG"),
        ("@@PLUGINFILE@@/b.png", '<file name="b.png">@</file>', "its file is damaged"),
        ("https://example.org/b.png", "", "on the web wasn't fetched: a map; it can be put in"),
        ("data:image/png;base64,@", "", "its file is damaged"),
    ],
)
def test_a_picture_that_cannot_come_in_is_said(source: str, files: str, said: str) -> None:
    """Its question comes in and waits for it; nothing is fetched, and nothing is guessed."""
    result = read(moodle(f'Where? <img src="{source}" alt="a map">', files), "")
    (draft,) = result.items
    assert draft.image in {"b.png", "q.png"}
    assert not result.pictures
    assert any(said in problem.what for problem in result.problems)
    assert any("won't be asked until" in problem.what for problem in result.problems)


def test_pictures_of_one_name_in_two_folders_are_not_mixed_up() -> None:
    """Where the address doesn't say which one is meant, none comes in."""
    raw = pack({"q.xml": (QTI_12 % "map.png").encode(), "a/map.png": PNG, "b/map.png": PNG})
    assert not read(raw, "").pictures
    damaged = bytearray(pack({"q.xml": (QTI_12 % "map.png").encode(), "map.png": b"x" * 9}))
    damaged[damaged.rindex(b"map.png", 0, damaged.index(b"PK\x01\x02")) + 8] ^= 0xFF
    assert not read(bytes(damaged), "").pictures


def list_in_word(*lines: str | tuple[str, bytes]) -> bytes:
    """Return a document with these paragraphs, some with a picture after their text."""
    document = docx.Document()
    for line in lines:
        text, picture = (line, b"") if isinstance(line, str) else line
        run = document.add_paragraph(text).add_run()
        if picture == DRAWN:
            run._r.append(parse_xml(f"<w:drawing {nsdecls('w')}/>"))
        elif picture == FORMULA:
            run._r.addprevious(parse_xml(f"<m:oMath {nsdecls('m')}/>"))
        elif picture == RULE:
            run._r.append(parse_xml(LINE_ACROSS))
        elif picture:
            run.add_picture(io.BytesIO(picture))
    return saved(document)


def saved(document: Any) -> bytes:
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


DRAWN, FORMULA, RULE = b"drawn", b"formula", b"rule"
LINE_ACROSS = (
    f'<w:pict {nsdecls("w")}><v:rect xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:o="urn:schemas-microsoft-com:office:office" o:hr="t"/></w:pict>'
)
ANSWERS = ("a) Tea", "b) Milk", "Answer: a")


def said_of_pictures(result: ReadResult) -> list[str]:
    return [problem.what for problem in result.problems if "picture" in problem.what]


def test_a_picture_in_an_option_or_in_feedback_is_left_out_and_said() -> None:
    """A question keeps the picture of its stem alone; each loss is named with its question."""
    lines = ("1. What is it?", "a) Tea", ("b) Milk", PNG), "Answer: a", ("Feedback: so it is", PNG))
    result = read(list_in_word(*lines, ("", PNG)), "x.docx")
    assert [draft.image for draft in result.items] == [""]
    assert said_of_pictures(result) == [
        LEFT_BESIDE,
        "left out: a picture below its last line",
    ]
    assert result.problems[-1].item == "What is it?"


@pytest.mark.parametrize(
    "lines",
    [
        ("1. What is it?", *ANSWERS, ("Feedback: so it is", PNG)),
        ("1. What is it?", *ANSWERS[:2], ("Answer: a", PNG)),
        ("1. It is tea.", ("Answer: true", PNG)),
        ("1. What is tea?", "Answer: a drink", ("Feedback: it's warm", PNG)),
    ],
)
def test_a_picture_in_an_explanation_is_called_that(lines: tuple[Any, ...]) -> None:
    """A bank has no place for it, and it isn't the next question's."""
    result = read(list_in_word(*lines, "2. And this?", *ANSWERS), "x.docx")
    assert [draft.image for draft in result.items] == ["", ""]
    assert [(each.line, each.what) for each in result.problems if "picture" in each.what] == [
        (1, LEFT_BESIDE)
    ]


def test_a_picture_below_an_option_is_not_the_next_questions() -> None:
    """One below the answer is."""
    first = ("1. What is it?", "a) Tea", ("", PNG), "b) Milk", ("", PNG), "Answer: a")
    result = read(list_in_word(*first, "2. And this?", *ANSWERS), "x.docx")
    assert [draft.image for draft in result.items] == ["", ""]
    assert [problem.item for problem in result.problems if "picture" in problem.what] == [
        "What is it?"
    ]
    result = read(list_in_word(*first[:2], *ANSWERS[1:], ("", PNG), "2. And?", *ANSWERS), "")
    assert [bool(draft.image) for draft in result.items] == [False, True]


@pytest.mark.parametrize("option", ["b)", "b) B", "b) Figure 2", "b) (ii)", "*b)"])
def test_options_that_are_pictures_keep_their_question_out(option: str) -> None:
    """A letter or a number beside a picture says nothing without it."""
    lines = ("1. Which one is tea?", ("a) The first one", PNG), (option, PNG), "Answer: b")
    result = read(list_in_word(*lines), "x.docx")
    assert not result.items
    assert [(each.title, each.why) for each in result.skipped] == [
        ("Which one is tea?", "an option is only a picture")
    ]


@pytest.mark.parametrize("drawn", [DRAWN, FORMULA])
def test_what_word_draws_itself_is_waited_for(drawn: bytes) -> None:
    """A chart or a formula is no file, so the question says under which name one can be put in."""
    two = (("1. What's the sum?", drawn), *ANSWERS, ("2. What's the sum?", drawn), *ANSWERS)
    result = read(list_in_word(*two), "x.docx")
    assert [draft.image for draft in result.items] == ["what-s-the-sum.png", "what-s-the-sum-2.png"]
    assert "it can be put in by hand as 'what-s-the-sum.png'" in " ".join(said_of_pictures(result))


def test_no_two_questions_wait_for_one_picture() -> None:
    """Though the words of one are those of another with its number."""
    lines: list[str | tuple[str, bytes]] = []
    for number, words in enumerate(("What now 2", "What now", "What now"), 1):
        lines += [(f"{number}. {words}?", DRAWN), *ANSWERS]
    result = read(list_in_word(*lines), "x.docx")
    assert len({draft.image for draft in result.items}) == 3


def test_a_line_across_the_page_is_no_picture() -> None:
    """Word draws it, but it shows nothing."""
    result = read(list_in_word("1. What is it?", *ANSWERS, ("", RULE), "2. And?", *ANSWERS), "")
    assert [draft.image for draft in result.items] == ["", ""]
    assert not said_of_pictures(result)


def test_a_damaged_picture_in_word_is_called_by_its_question() -> None:
    """Word's own names for pictures say nothing to anybody, and change whenever it saves."""
    document = docx.Document(io.BytesIO(list_in_word(("1. What is it?", PNG), *ANSWERS)))
    for relation in document.part.rels.values():
        if relation.reltype.endswith("/image"):
            relation.target_part._blob = PNG[:60]
    (draft,) = (result := read(saved(document), "x.docx")).items
    assert draft.image == "what-is-it.png"
    assert (
        "the picture can't be used: its file is damaged; "
        "it can be put in by hand as 'what-is-it.png'"
    ) in said_of_pictures(result)


def test_a_question_without_a_latin_letter_still_names_its_picture() -> None:
    """Some name is better than none."""
    result = read(list_in_word(("1. \u05de\u05d4 \u05d6\u05d4?", DRAWN), *ANSWERS), "x.docx")
    assert result.items[0].image == "question.png"


@pytest.mark.parametrize("has_headings", [True, False])
def test_pictures_in_a_table_of_word_are_not_lost(*, has_headings: bool) -> None:
    """A row of a table can't carry one, so it's named; a table that sets the page can."""
    document = docx.Document()
    rows = [("What is it?", "Tea", "Milk", "A"), ("What is a day?", "Monday", "Tea", "A")]
    if has_headings:
        rows.insert(0, ("Question", "A", "B", "Answer"))
    else:
        rows = [("1. What is it?", *ANSWERS), ("2. What is a day?", *ANSWERS)]
    table = document.add_table(0, 4)
    for texts in rows:
        for cell, text in zip(table.add_row().cells, texts, strict=True):
            cell.text = text
    shown = table.rows[int(has_headings)].cells[0]
    shown.paragraphs[0].add_run().add_picture(io.BytesIO(PNG))
    result = read(saved(document), "x.docx")
    if has_headings:
        assert [draft.stem for draft in result.items] == ["What is a day?"]
        assert "its row in the table shows a picture" in result.skipped[0].why
    else:
        assert [bool(draft.image) for draft in result.items] == [True, False]


def test_pictures_of_h5p_come_in() -> None:
    """A question shows one above it, and a card on its front."""
    file = {"path": "images/a map.png"}
    media = {"type": {"library": "H5P.Image 1.1", "params": {"file": file, "alt": "a map"}}}
    question = {"question": "Where?", "correct": "true", "media": media}
    cards = {"dialogs": [{"text": "Where?", "answer": "Here", "image": file}]}
    for library, content in (("H5P.TrueFalse", question), ("H5P.Dialogcards", cards)):
        files = {
            "h5p.json": json.dumps({"mainLibrary": library}).encode(),
            "content/content.json": json.dumps(content).encode(),
            "content/images/a map.png": PNG,
        }
        assert [draft.image for draft in read(pack(files), "x.h5p").items] == [NAME]


def test_too_many_pictures_stay_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file can't fill the disk with them; one that comes twice counts once."""
    monkeypatch.setattr("cps_study.formats.pictures.intake.MAX_PICTURES", 1)
    form = format_named("moodle-xml")
    assert form is not None
    circle = f"<img src='data:,{quote(CIRCLE)}'>"
    shown = [circle, f"<img src='{DATA}'>", circle]
    questions = b"".join(moodle(f"Where {n}? {img}")[6:-7] for n, img in enumerate(shown))
    result = form.read(b"<quiz>" + questions + b"</quiz>", "x", NO_OPTIONS)
    assert len(result.pictures) == 1
    assert any("more than 1 pictures" in problem.what for problem in result.problems)


@pytest.mark.parametrize("listed", [b"{", b"[]", b"[" * 100_000, b'{"0": 7}'])
def test_a_damaged_list_of_media_lists_nothing(listed: bytes) -> None:
    """The notes of a deck come in all the same."""
    media = AnkiMedia(Package(pack({"media": listed, "0": PNG})), is_packed=False)
    assert media("a.png") is None


def test_packed_media_that_are_damaged_are_said() -> None:
    """Each file of a new package is compressed by itself."""
    listed = zstandard.compress(b"\x0a\x07\x0a\x05a.png")
    for raw in (b"no", zstandard.compress(b"x" * (6 << 20))):
        media = AnkiMedia(Package(pack({"media": listed, "0": raw})), is_packed=True)
        with pytest.raises(Exception, match="damaged, or too large"):
            media("a.png")
    assert AnkiMedia(Package(pack({"media": b"no"})), is_packed=True)("a.png") is None
