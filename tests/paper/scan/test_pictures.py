"""Opening what scanners and phones make, and what is no picture at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from cps_study.paper.sheet import lay_out, sheet_pdf
from cps_study.paper.style import PaperStyle
from tests.paper.sheets import sheet_test

np = pytest.importorskip("numpy")
cv2 = pytest.importorskip("cv2", reason="needs the extra `scan`")
pytest.importorskip("zxingcpp", reason="needs the extra `scan`")
pytest.importorskip("pypdfium2", reason="needs the extra `scan`")

from cps_study.paper.scan.pictures import open_pictures  # noqa: E402
from cps_study.paper.scan.reader import SheetReader  # noqa: E402
from tests.paper.scan import damage  # noqa: E402
from tests.paper.scan.sheets_filled import filled_page  # noqa: E402

if TYPE_CHECKING:
    from pathlib import Path

LETTER = PaperStyle()
TEST = sheet_test(20)._replace(sheets=lay_out(sheet_test(20), LETTER))


def scan(dpi: int = 150, degrees: float = 0) -> Any:
    """Return the scan of a sheet filled in with a pen, and what's on it."""
    filled = filled_page(TEST, LETTER, 3, "pen", changes=0.0)
    picture = damage.on_scanner(filled.image, np.random.default_rng(1), dpi, degrees)
    return damage.as_bytes(picture), filled.answers


def answers(raw: bytes) -> list[dict[int, str]]:
    """Return the answers on each page of a file."""
    pages = []
    for picture in open_pictures(raw):
        assert picture.image is not None
        read = SheetReader(TEST).read(picture.image)
        assert read.verdict == "read"
        pages.append({number: cell.text for number, cell in read.answers.items()})
    return pages


@pytest.mark.parametrize("kind", [".png", ".jpg", ".tif", ".bmp", ".webp"])
def test_pictures_of_every_kind_are_opened(kind: str) -> None:
    """Also one in color with 16 bits, and one that is far larger than needed."""
    image, truth = scan()
    assert answers(cv2.imencode(kind, image)[1].tobytes()) == [truth]
    if kind == ".png":
        deep = cv2.cvtColor(image, cv2.COLOR_GRAY2BGR).astype(np.uint16) * 257
        large = cv2.resize(image, None, fx=3, fy=3)
        for picture in (deep, large):
            assert answers(cv2.imencode(".png", picture)[1].tobytes()) == [truth]


def test_a_tiff_and_a_pdf_may_have_several_pages(tmp_path: Path) -> None:
    """Each page of a PDF is one JPEG, as scanners make it, also turned by a quarter."""
    image, truth = scan()
    turned = cv2.rotate(image, cv2.ROTATE_90_CLOCKWISE)
    path = tmp_path / "two.tif"
    cv2.imwritemulti(str(path), [image, turned])
    assert answers(path.read_bytes()) == [truth, truth]
    cv2.imwrite(str(tmp_path / "a.jpg"), image)
    source = tmp_path / "a.typ"
    page = '#image("a.jpg", width: 100%)'
    sideways = '#place(center + horizon, rotate(90deg, reflow: true, image("a.jpg", width: 500pt)))'
    source.write_text(
        "#set page(width: 612pt, height: 792pt, margin: 0pt)\n"
        f"{page}\n#pagebreak()\n#set page(width: 792pt, height: 612pt)\n{sideways}"
    )
    raw = typst.compile(str(source), format="pdf")
    assert answers(raw) == [truth, truth]


def test_a_mirrored_page_of_a_pdf_is_drawn_the_right_way_round(tmp_path: Path) -> None:
    """Some programs store a picture upside down, and turn it over in the page."""
    image, truth = scan()
    cv2.imwrite(str(tmp_path / "a.jpg"), cv2.flip(image, 0))
    source = tmp_path / "a.typ"
    flipped = '#scale(y: -100%, image("a.jpg", width: 612pt))'
    source.write_text(f"#set page(width: 612pt, height: 792pt, margin: 0pt)\n{flipped}")
    assert answers(typst.compile(str(source), format="pdf")) == [truth]


def test_a_printed_sheet_as_a_pdf_is_blank() -> None:
    """The file that the program printed itself: nothing is filled in, and that is a doubt."""
    (picture,) = open_pictures(sheet_pdf(TEST, TEST.forms[0], LETTER))
    assert picture.image is not None
    read = SheetReader(TEST).read(picture.image)
    assert read.verdict == "doubtful"
    assert {cell.cell for cell in read.answers.values()} == {""}
    assert read.number.cell == "?"
    assert "nothing is marked" in read.reason


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (b"", "the file is damaged, or is no picture"),
        (b"hello", "the file is damaged, or is no picture"),
        (b"%PDF-1.7 nothing", "the PDF is damaged"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "pictures in Apple's HEIC format can't be read"),
    ],
)
def test_what_is_no_picture_says_so(raw: bytes, what: str) -> None:
    """There is one page, without an image, with what to do."""
    (picture,) = open_pictures(raw)
    assert (picture.image, picture.what) == (None, what)
    assert picture.advice


def test_a_tiny_picture_is_refused() -> None:
    """No circle could be seen in it."""
    (picture,) = open_pictures(cv2.imencode(".png", np.zeros((90, 80), np.uint8))[1].tobytes())
    assert "too small" in picture.what


@settings(max_examples=30, deadline=None)
@given(
    st.sampled_from([".png", ".jpg", ".tif"]),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), max_size=20),
    st.floats(0.1, 1),
)
def test_a_damaged_file_is_a_page_and_never_an_error(
    kind: str, changes: list[tuple[float, int]], length: float
) -> None:
    """Whatever bytes are changed or cut off."""
    raw = bytearray(cv2.imencode(kind, np.full((600, 500), 200, np.uint8))[1].tobytes())
    for place, byte in changes:
        raw[int(place * (len(raw) - 1))] = byte
    for picture in open_pictures(bytes(raw[: int(length * len(raw))])):
        assert picture.image is not None or picture.what


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 2**32 - 1), st.sampled_from([(600, 500), (1650, 1275), (300, 2000)]))
def test_a_picture_of_anything_is_refused(seed: int, size: tuple[int, int]) -> None:
    """Noise and boxes are no answer sheet."""
    rng = np.random.default_rng(seed)
    image = rng.integers(150, 255, size).astype(np.uint8)
    for x, y, side in rng.integers(5, min(size) - 60, (60, 3)):
        image[y : y + side // 9, x : x + side // 9] = rng.integers(0, 90)
    assert SheetReader(TEST).read(image).verdict == "refused"
