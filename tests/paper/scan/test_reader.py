"""Reading whole pages: a small part of what `tests/benchmarks/bench_scan.py` measures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from cps_study.paper.sheet import lay_out
from cps_study.paper.style import PaperStyle
from tests.paper.sheets import sheet_test

np = pytest.importorskip("numpy")
cv2 = pytest.importorskip("cv2", reason="needs the extra `scan`")
pytest.importorskip("zxingcpp", reason="needs the extra `scan`")
pytest.importorskip("pypdfium2", reason="needs the extra `scan`")

from cps_study.paper.scan.reader import SheetReader  # noqa: E402
from tests.paper.scan import damage  # noqa: E402
from tests.paper.scan.sheets_filled import FilledPage, filled_page  # noqa: E402

if TYPE_CHECKING:
    from cps_study.model.form import PaperTest
    from cps_study.model.scan import ReadSheetPage

LETTER = PaperStyle()


def with_sheets(test: PaperTest, style: PaperStyle = LETTER) -> PaperTest:
    return test._replace(sheets=lay_out(test, style))


TEST = with_sheets(sheet_test(40, forms="AB"))


def rng() -> Any:
    return np.random.default_rng(11)


def wrong(read: ReadSheetPage, filled: FilledPage) -> list[int]:
    """Return the questions that were read as something else without a doubt."""
    return [n for n, cell in read.answers.items() if cell.sure and cell.text != filled.answers[n]]


def doubtful(read: ReadSheetPage) -> list[int]:
    return [number for number, cell in read.answers.items() if not cell.sure]


@pytest.mark.parametrize("kind", ["pen", "pencil", "light pencil", "cross", "tick"])
def test_every_hand_is_read(kind: str) -> None:
    """The answers and the number come back, from a scan that lies a little askew."""
    filled = filled_page(TEST, LETTER, 3, kind, changes=0.0)
    read = SheetReader(TEST).read(damage.as_bytes(damage.on_scanner(filled.image, rng(), 200, 1.5)))
    assert (read.verdict, read.reason) == ("read", "")
    assert read.number.text == filled.number
    assert {number: cell.text for number, cell in read.answers.items()} == filled.answers
    assert (read.form.text, read.page, read.pages) == ("A", 1, 1)


@pytest.mark.parametrize("degrees", [0, 90, 180, 270, 33])
@pytest.mark.parametrize("style", [LETTER, PaperStyle("a4"), PaperStyle(large=True)])
def test_a_page_may_lie_any_way(degrees: float, style: PaperStyle) -> None:
    """Upside down and sideways, on Letter and A4, and in large print."""
    test = with_sheets(sheet_test(20), style)
    filled = filled_page(test, style, 4, "pen", changes=0.0)
    picture = damage.as_bytes(damage.on_scanner(filled.image, rng(), 150, degrees))
    read = SheetReader(test).read(picture)
    assert (read.verdict, wrong(read, filled)) == ("read", [])


def test_a_phone_picture_at_a_tilt_with_a_shadow_is_read() -> None:
    """The camera is 20 degrees off, a hand throws a shadow, and the picture is a JPEG."""
    filled = filled_page(TEST, LETTER, 5, "pen", changes=0.0)
    picture = damage.on_phone(damage.cast_shadow(filled.image, rng()), rng(), 170, 4, 20)
    picture = damage.as_jpeg(damage.blur(picture, 1.0), 60)
    read = SheetReader(TEST).read(damage.as_bytes(picture))
    assert read.verdict == "read"
    assert wrong(read, filled) == []


@pytest.mark.parametrize("percent", [92, 97, 106])
def test_print_may_be_fitted_to_the_page(percent: float) -> None:
    """A printer that shrinks or enlarges the sheet does no harm."""
    filled = filled_page(TEST, LETTER, 6, "pen", changes=0.0)
    picture = damage.rescale_print(filled.image, percent)
    read = SheetReader(TEST).read(damage.as_bytes(damage.on_scanner(picture, rng(), 200, 0)))
    assert (read.verdict, wrong(read, filled)) == ("read", [])


def test_a_changed_answer_is_read_or_doubtful_and_never_wrong() -> None:
    """Erased or crossed out, with another one chosen; what's doubtful comes with its picture."""
    for kind in ("pen", "pencil"):
        filled = filled_page(TEST, LETTER, 7, kind, changes=0.4, blanks=0.0)
        assert len(filled.changed) > 10
        read = SheetReader(TEST).read(
            damage.as_bytes(damage.on_scanner(filled.image, rng(), 200, 0))
        )
        assert wrong(read, filled) == []
        assert len(doubtful(read)) <= 8
        for number in doubtful(read):
            assert read.answers[number].crop.startswith(b"\x89PNG")


def test_a_page_without_a_readable_code_is_read_by_its_corners_and_is_doubtful() -> None:
    """Which test it belongs to isn't certain then, so a person has to look."""
    filled = filled_page(TEST, LETTER, 8, "pen", changes=0.0)
    image = filled.image
    for x, y, side in filled.page.codes:
        low, high = ((value - side / 2) * 300 / 72 for value in (y, x))
        size = side * 300 / 72
        image[int(low) : int(low + size), int(high) : int(high + size)] = 0.6
    for degrees in (0, 180):
        scan = damage.on_scanner(image, np.random.default_rng(1), 200, degrees)
        read = SheetReader(TEST).read(damage.as_bytes(scan))
        assert read.verdict == "doubtful"
        assert "code" in read.form.why
        assert (read.form.text, wrong(read, filled)) == ("A", [])


def test_a_mislaid_page_is_refused() -> None:
    """If the circles aren't where the code says, nothing is read: here, another test's rows."""
    filled = filled_page(TEST, LETTER, 9, "pen", changes=0.0)
    image = filled.image
    low, high = (round(y * 300 / 72) for y in (320, 560))
    image[low:high] = np.roll(image[low:high], 40, axis=0)
    read = SheetReader(TEST).read(damage.as_bytes(damage.on_scanner(image, rng(), 200, 0)))
    assert (read.verdict, read.answers) == ("refused", {})
    assert "circles" in read.reason
    assert read.advice


def test_pages_that_are_no_sheet_of_this_test_say_what_they_are() -> None:
    """Another test's sheet, an empty back, and any other page."""
    other = with_sheets(sheet_test(40)._replace(code="ABC123"))
    filled = filled_page(other, LETTER, 2, "pen")
    picture = damage.as_bytes(damage.on_scanner(filled.image, rng(), 150, 0))
    assert "test ABC123, not of 6G1Q8W" in SheetReader(TEST).read(picture).reason
    empty = SheetReader(TEST).read(np.full((1650, 1275), 245, np.uint8))
    assert (empty.verdict, empty.reason, empty.harmless) == ("refused", "the page is empty", True)
    text = np.full((1650, 1275), 255, np.uint8)
    for line in range(30):
        cv2.putText(text, "lorem ipsum dolor sit amet", (90, 90 + 50 * line), 0, 1.4, 0, 3)
    read = SheetReader(TEST).read(text)
    assert (read.verdict, read.harmless) == ("refused", False)
    assert "no answer sheet" in read.reason


def test_a_large_print_sheet_among_others_is_read_with_its_own_layout() -> None:
    """`test.json` has the ordinary layout; the code says that this sheet is a large one."""
    large = PaperStyle(large=True)
    filled = filled_page(TEST, large, 10, "pen", changes=0.0)
    read = SheetReader(TEST).read(damage.as_bytes(damage.on_scanner(filled.image, rng(), 150, 0)))
    assert (read.verdict, wrong(read, filled)) == ("read", [])
    assert read.pages > 1


def test_a_line_with_words_is_shown_and_an_empty_one_is_blank() -> None:
    """Nobody's handwriting is read: there is a picture for a person to judge."""
    test = with_sheets(sheet_test(10, in_words=(3, 4)))
    filled = filled_page(test, LETTER, 12, "pen")
    line = filled.page.lines[0]
    at = (int((line.x + 10) * 300 / 72), int((line.y - 3) * 300 / 72))
    image = cv2.putText(damage.as_bytes(filled.image), "supervisor", at, 3, 1.2, 50, 3)
    read = SheetReader(test).read(image)
    assert read.answers[3].cell == "?"
    assert read.answers[3].crop
    assert read.answers[4] == type(read.answers[4])()


def test_two_sheets_in_one_picture_are_refused() -> None:
    """Which one would it be?"""
    one = filled_page(TEST, LETTER, 1, "pen").image
    two = filled_page(TEST._replace(code="ABC123"), LETTER, 1, "pen").image
    both = damage.as_bytes(np.hstack([one, two]))[::2, ::2]
    assert "more than one sheet" in SheetReader(TEST).read(np.ascontiguousarray(both)).reason


def test_a_page_that_lost_three_corners_is_put_in_place_by_its_circles() -> None:
    """The print was enlarged and the sheet lay askew: one code and most circles are left."""
    filled = filled_page(TEST, LETTER, 14, "pen", changes=0.0)
    image = damage.rescale_print(filled.image, 106)
    image[:, :160] = image[:60] = image[-300:] = 1.0
    read = SheetReader(TEST).read(damage.as_bytes(damage.on_scanner(image, rng(), 200, -3)))
    assert read.verdict in {"read", "doubtful"}
    assert wrong(read, filled) == []


def test_rows_that_are_off_by_one_are_refused() -> None:
    """Every circle is on a circle, but the wrong one: the number's circles tell."""
    filled = filled_page(TEST, LETTER, 15, "pen", changes=0.0)
    top = round((filled.page.bubbles[0].y - 10) * 300 / 72)
    bottom = round((filled.page.bubbles[-1].y + 30) * 300 / 72)
    pitch = filled.page.bubbles[4].y - filled.page.bubbles[0].y
    image = filled.image
    image[top:bottom] = np.roll(image[top:bottom], round(pitch * 300 / 72), axis=0)
    read = SheetReader(TEST).read(damage.as_bytes(damage.on_scanner(image, rng(), 200, 0)))
    assert read.verdict == "refused"


def test_light_pencil_that_black_and_white_has_lost_is_no_blank_in_silence() -> None:
    """A scanner's threshold takes some marks or all: then a blank is doubtful, or the page is."""
    filled = filled_page(TEST, LETTER, 16, "light pencil", changes=0.0)
    page = damage.on_scanner(filled.image, rng(), 200, 0)
    for threshold in (0.75, 0.6, 0.5, 0.4):
        read = SheetReader(TEST).read(damage.as_bytes(damage.two_levels(page, threshold)))
        if read.number.sure:
            assert wrong(read, filled) == []
        else:
            assert read.verdict == "doubtful"


def test_a_page_on_which_the_reader_stumbles_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever OpenCV or a division by zero makes of it, the next page goes on."""
    for fault in (
        cv2.error("no contours"),
        ZeroDivisionError(),
        np.linalg.LinAlgError(),
        KeyError(),
    ):

        def stumble(_: object, fault: Exception = fault) -> None:
            raise fault

        monkeypatch.setattr("cps_study.paper.scan.reader.find_codes", stumble)
        read = SheetReader(TEST).read(np.full((900, 700), 255, np.uint8))
        assert (read.verdict, bool(read.advice)) == ("refused", True)
