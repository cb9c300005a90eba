"""What is printed is where `test.json` says: the sheet as a picture, looked at pixel by pixel."""

from __future__ import annotations

from typing import Any

import pytest

from cps_study.model.sheet import SheetOwner
from cps_study.paper.sheet import code_text, lay_out, sheet_pdf
from cps_study.paper.style import PAPERS, PaperStyle
from tests.paper.sheets import sheet_test

np = pytest.importorskip("numpy")
cv2 = pytest.importorskip("cv2", reason="needs the extra `scan`")
pypdfium2 = pytest.importorskip("pypdfium2", reason="needs the extra `scan`")
zxingcpp = pytest.importorskip("zxingcpp", reason="needs the extra `scan`")

STYLES = [PaperStyle(paper, large=large) for paper in PAPERS for large in (False, True)]
DPI = 300
PX = DPI / 72


def picture(pdf: bytes, page: int = 0) -> Any:
    """Return a page of a PDF in shades of gray."""
    document = pypdfium2.PdfDocument(pdf)
    return document[page].render(scale=PX, grayscale=True).to_numpy().squeeze()


@pytest.mark.parametrize("style", STYLES)
def test_every_circle_is_printed_where_the_geometry_says(style: PaperStyle) -> None:
    """OpenCV finds each circle within a tenth of a millimeter of its place, of the right size."""
    test = sheet_test(30, forms="AB", in_words=(3,))
    page = lay_out(test, style)[0]
    image = picture(sheet_pdf(test, test.forms[0], style))
    bubbles: list[Any] = [*page.bubbles, *page.digits, *page.forms[1:]]
    contours, _ = cv2.findContours(
        255 - cv2.threshold(image, 128, 255, cv2.THRESH_BINARY)[1],
        cv2.RETR_LIST,
        cv2.CHAIN_APPROX_NONE,
    )
    found = [cv2.minEnclosingCircle(contour) for contour in contours if len(contour) > 40]
    for bubble in bubbles:
        near = [
            radius
            for (x, y), radius in found
            if abs(x - bubble.x * PX) < 1.5 and abs(y - bubble.y * PX) < 1.5
        ]
        assert near, bubble
        assert min(abs(radius - bubble.r * PX) for radius in near) < 3.5


@pytest.mark.parametrize("style", STYLES)
def test_marks_and_codes_are_printed_where_the_geometry_says(style: PaperStyle) -> None:
    """Only the upper left mark has a hole, and both codes say the same, in their places."""
    test = sheet_test(30)
    page = lay_out(test, style)[0]
    image = picture(sheet_pdf(test, test.forms[0], style))
    for index, (x, y, side) in enumerate(page.corners):
        around = image[round((y - 0.3 * side) * PX), round((x - 0.4 * side) * PX)]
        outside = image[round(y * PX), round((x - 0.6 * side) * PX)]
        middle = image[round(y * PX), round(x * PX)]
        assert (around, outside) == (0, 255)
        assert middle == (255 if index == 0 else 0)
    codes = zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormat.QRCode)
    assert [code.text for code in codes] == [code_text(test, page)] * 2
    places = []
    for code in codes:
        a, b = code.position.top_left, code.position.bottom_right
        places.append(((a.x + b.x) / 2 / PX, (a.y + b.y) / 2 / PX))
    for x, y, side in page.codes:
        assert min(abs(x - u) + abs(y - v) for u, v in places) < side / 20


def test_the_owners_number_and_the_form_are_filled_in() -> None:
    """The circles of the digits are black, and so is the form's; all the others are empty."""
    test = sheet_test(10, forms="ABC")
    page = next(page for page in lay_out(test, PaperStyle()) if page.form == "B")
    image = picture(sheet_pdf(test, test.forms[1], PaperStyle(), [SheetOwner("Ana", "1904")]))

    def filled(bubbles: Any) -> list[Any]:
        return [b[:-3] for b in bubbles if image[round((b.y - b.r / 2) * PX), round(b.x * PX)] < 99]

    assert filled(page.digits) == [(1, 1), (2, 9), (3, 0), (4, 4)]
    assert filled(page.forms) == [("B",)]
    assert filled(page.bubbles) == []
