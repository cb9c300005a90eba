"""Reads one picture of one page of an answer sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.model.item import Question
from cps_study.model.scan import ReadCell, ReadSheetPage
from cps_study.paper.scan.codes import find_codes
from cps_study.paper.scan.libraries import cv2, np
from cps_study.paper.scan.marks import ink_of, measure
from cps_study.paper.scan.placing import placings_by_codes, placings_by_corners
from cps_study.paper.scan.rings import bubble_sets, find_rings
from cps_study.paper.scan.squares import find_squares
from cps_study.paper.scan.straight import straighten
from cps_study.paper.scan.verdicts import TRACE, Bubble, Habit, decide, doubt_blanks, habit_of
from cps_study.paper.sheet import lay_out, style_of_layout

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cps_study.model.form import Form, PaperTest
    from cps_study.model.sheet import SheetPage
    from cps_study.paper.scan.codes import Codes, SheetCode
    from cps_study.paper.scan.libraries import Floats, Gray
    from cps_study.paper.scan.marks import Marks
    from cps_study.paper.scan.placing import Placing
    from cps_study.paper.scan.rings import BubbleSet, RingCheck
    from cps_study.paper.scan.squares import Square
    from cps_study.paper.scan.straight import StraightPage

_ENOUGH: Final = 0.9
"""The share of empty circles whose ring has to be in its place."""
_RING: Final = 0.07
"""How much darker than its surroundings a ring has to be, as a share of black print."""
_MOVED: Final = 4.0
"""Pixels that a row may lie off its place before the page is straightened once more."""
_MOST_FITS: Final = 5
"""How often a page is straightened anew before it is given up."""
_DARK: Final = 0.15
"""What has at least this fill isn't taken for an empty circle when rings are counted."""
_WRITING: Final = 0.012
"""The share of a line's surroundings that writing covers, at the least."""
_INK_ON_LINE: Final = 90
"""A pixel this dark, from 0 to 255, belongs to what somebody wrote."""
_NOTHING_THERE: Final = 0.002
"""The share of dark pixels below which a page counts as empty."""
_GRAYS: Final = (50, 205)
"""Between these, a picture in black and white has next to no pixels."""
_FEW_GRAYS: Final = 0.01
_NO_MARKS: Final = "nothing is marked; if it was light pencil, scan it in shades of gray"
SCAN_AGAIN: Final = "scan it again, flat and sharp, with all four corner squares in the picture"
LOOK: Final = "look at the sheet"


class _Placed(NamedTuple):
    """A page that was found and passed its check: which one it is, and what its circles hold."""

    page: SheetPage
    straight: StraightPage
    options: RingCheck
    share: float
    option_marks: Marks
    digit_marks: Marks
    form_marks: Marks
    coded: bool


class SheetReader:
    """Reads the pages of a test's answer sheets."""

    def __init__(self, test: PaperTest) -> None:
        self._test = test
        self._forms = {form.letter: form for form in test.forms}
        self._layouts: dict[str, dict[tuple[str, int], SheetPage]] = {}
        for page in test.sheets:
            self._layouts.setdefault(page.layout, {})[page.form, page.page] = page

    def read(self, picture: Gray) -> ReadSheetPage:
        """Return what a page says; one bad page never stops the others, whatever is in it."""
        try:
            return self._read(picture)
        except (cv2.error, ArithmeticError, LookupError, ValueError):
            return ReadSheetPage("refused", "the picture can't be made sense of", SCAN_AGAIN)

    def _read(self, picture: Gray) -> ReadSheetPage:
        """Return what a page says."""
        codes = find_codes(picture)
        refused = self._refuse_foreign(codes)
        if refused is not None:
            return refused
        squares = find_squares(picture)
        placed = None
        for page, placing in self._candidates(codes, squares):
            placed = _check(picture, page, placing)
            if placed is not None:
                break
        if placed is not None:
            return self._read_placed(placed, two_levels=_has_two_levels(picture))
        if codes.ours:
            what = "the circles aren't where they should be (is it bent, cut off or blurred?)"
            return ReadSheetPage("refused", what, SCAN_AGAIN)
        if _is_empty(picture):
            return ReadSheetPage("refused", "the page is empty", harmless=True)
        return ReadSheetPage("refused", "no answer sheet was found on this page", SCAN_AGAIN)

    def _refuse_foreign(self, codes: Codes) -> ReadSheetPage | None:
        """Return the refusal of a page that isn't a single page of this test, or None."""
        if not codes.ours:
            return None
        says = {code.says for code in codes.ours}
        if len(says) > 1:
            what = "there is more than one sheet in the picture"
            return ReadSheetPage("refused", what, "scan each page by itself")
        code = says.pop()
        if code.test != self._test.code:
            what = f"this is a sheet of test {code.test}, not of {self._test.code}"
            return ReadSheetPage("refused", what, "grade it with the test.json of its own test")
        if self._page_of(code) is None:
            what = "this sheet was printed in a layout that this test doesn't have"
            return ReadSheetPage("refused", what, "type its answers into the table by hand")
        return None

    def _page_of(self, code: SheetCode) -> SheetPage | None:
        """Return the page that a code names: as `test.json` has it, or in another size."""
        if code.layout not in self._layouts:
            style = style_of_layout(code.layout)
            if style is None:
                return None
            pages = lay_out(self._test, style)
            self._layouts[code.layout] = {(page.form, page.page): page for page in pages}
        return self._layouts[code.layout].get((code.form, code.page))

    def _candidates(
        self, codes: Codes, squares: Sequence[Square]
    ) -> Iterator[tuple[SheetPage, Placing]]:
        """Yield which page it may be and where it may lie; without a code, every page."""
        if codes.ours:
            page = self._page_of(codes.ours[0].says)
            if page is not None:
                for placing in placings_by_codes(page, codes.ours, squares):
                    yield page, placing
                for placing in placings_by_corners(page, squares):
                    yield page, placing._replace(codes=1)
            return
        for page in self._test.sheets:
            for placing in placings_by_corners(page, squares):
                yield page, placing

    def _read_placed(self, placed: _Placed, *, two_levels: bool) -> ReadSheetPage:
        """Return what a page says that was found and passed its check."""
        page = placed.page
        form = self._forms[page.form]
        habit = habit_of(list(_option_rows(placed).values()))
        answers = _answers(placed, form, habit, two_levels=two_levels)
        answers |= dict(_written(placed))
        number = _number(placed, habit)
        if number.sure and not any(cell.text or not cell.sure for cell in answers.values()):
            number = number._replace(sure=False, why=_NO_MARKS, crop=_name_crop(placed))
        form_cell = _form(placed)
        doubts = [str(question) for question, cell in sorted(answers.items()) if not cell.sure]
        reasons = []
        if not form_cell.sure:
            reasons.append(f"the form: {form_cell.why}")
        if not number.sure:
            reasons.append(f"the number: {number.why}")
        if doubts:
            noun = "question" if len(doubts) == 1 else "questions"
            reasons.append(f"{noun} {', '.join(doubts)}")
        return ReadSheetPage(
            "doubtful" if reasons else "read",
            "; ".join(reasons),
            LOOK if reasons else "",
            form_cell,
            page.page,
            page.pages,
            number,
            answers,
            _name_crop(placed),
        )


def _check(picture: Gray, page: SheetPage, placing: Placing) -> _Placed | None:
    """Return the page put straight and measured, or None if its circles aren't in their places."""
    options = bubble_sets(page)[0]
    matrix: Floats | None = placing.matrix
    best: _Placed | None = None
    # What is well placed near the anchors shows where the rest lies, step by step.
    for _ in range(_MOST_FITS):
        if matrix is None:
            break
        placed = _measure(picture, matrix, page, placing)
        if best is None or placed.share > best.share:
            best = placed
        moved = placed.options.moved
        is_near = not len(moved) or np.abs(moved).max() <= _MOVED
        if best.share >= _ENOUGH and (is_near or placed is not best):
            break
        matrix = _refit(matrix, placed, options)
    return best if best is not None and best.share >= _ENOUGH else None


def _refit(matrix: Floats, placed: _Placed, options: BubbleSet) -> Floats | None:
    """Return a better homography, through the circles that were found."""
    found = placed.options.clearness > _RING
    if found.sum() < 20:
        return None
    per_point = placed.straight.per_point
    seen = (placed.options.centers[found] + 0.5) / per_point
    step, _ = cv2.findHomography(options.centers[found], seen, cv2.RANSAC, 1.5)
    return None if step is None else matrix @ step


def _measure(picture: Gray, matrix: Floats, page: SheetPage, placing: Placing) -> _Placed:
    """Return what the circles hold if the page lies where the matrix says."""
    options, digits, forms = bubble_sets(page)
    straight = straighten(picture, matrix, page)
    per_point = straight.per_point
    corners = np.array([mark[:2] for mark in page.corners]) * per_point - 0.5
    ink = ink_of(straight.dark, corners, page.corners[0][2] * per_point)
    letters = (
        [bubble.option for bubble in page.bubbles],
        [str(bubble.digit) for bubble in page.digits],
        [bubble.form for bubble in page.forms],
    )
    checks: list[RingCheck] = []
    marks: list[Marks] = []
    for bubbles, names in zip((options, digits, forms), letters, strict=True):
        check = find_rings(straight, bubbles)
        checks.append(check)
        radius = bubbles.radius * per_point
        marks.append(measure(straight.dark, check.centers, radius, names, ink))
    share = min(_share(check, mark, ink) for check, mark in zip(checks[:2], marks[:2], strict=True))
    return _Placed(
        page, straight, checks[0], share, marks[0], marks[1], marks[2], coded=placing.codes > 0
    )


def _share(check: RingCheck, marks: Marks, ink: float) -> float:
    """Return the share of empty circles whose ring is in its place; 1 if there are none."""
    is_empty = marks.fill < _DARK
    if not is_empty.any():
        return 1.0 if not len(is_empty) else 0.0
    return float((check.clearness[is_empty] > _RING * ink).mean())


def _bubbles(marks: Marks, names: Iterable[str]) -> list[Bubble]:
    return [
        Bubble(name, float(fill), float(strokes), float(outside))
        for name, fill, strokes, outside in zip(names, *marks, strict=True)
    ]


def _grouped(keys: Iterable[int], bubbles: Sequence[Bubble]) -> dict[int, list[Bubble]]:
    rows: dict[int, list[Bubble]] = {}
    for key, bubble in zip(keys, bubbles, strict=True):
        rows.setdefault(key, []).append(bubble)
    return rows


def _option_rows(placed: _Placed) -> dict[int, list[Bubble]]:
    """Return the circles of each question."""
    page = placed.page
    bubbles = _bubbles(placed.option_marks, [bubble.option for bubble in page.bubbles])
    return _grouped([bubble.question for bubble in page.bubbles], bubbles)


def _answers(placed: _Placed, form: Form, habit: Habit, *, two_levels: bool) -> dict[int, ReadCell]:
    """Return the answers of the questions with circles."""
    rows = _option_rows(placed)
    clear = _clear_rings(placed)
    has_marks = any(bubble.fill >= TRACE for row in rows.values() for bubble in row)
    answers = {}
    for question, row in rows.items():
        item = form.entries[question - 1].item
        several = isinstance(item, Question) and sum(option.key for option in item.options) > 1
        cell = decide(row, habit, several=several)
        # A page without any mark has a doubt of its own.
        if has_marks:
            cell = doubt_blanks(cell, habit.usual, two_levels=two_levels)
        pairs = zip(clear[question], row, strict=True)
        rings = [seen for seen, bubble in pairs if bubble.fill < _DARK]
        if rings and not any(rings):
            cell = cell._replace(sure=False, why="the circles can't be seen clearly")
        if not cell.sure:
            cell = cell._replace(crop=_row_crop(placed, question))
        answers[question] = cell
    return answers


def _clear_rings(placed: _Placed) -> dict[int, list[bool]]:
    """Return for each question which of its circles can be seen."""
    rows: dict[int, list[bool]] = {}
    for bubble, clearness in zip(placed.page.bubbles, placed.options.clearness, strict=True):
        rows.setdefault(bubble.question, []).append(bool(clearness > _RING / 2))
    return rows


def _name_crop(placed: _Placed) -> bytes:
    """Return a picture of the line with the name."""
    return _crop(placed.straight, *placed.page.name)


def _row_crop(placed: _Placed, question: int) -> bytes:
    """Return a picture of a question's row, with its number."""
    row = [bubble for bubble in placed.page.bubbles if bubble.question == question]
    r = row[0].r
    left = row[0].x - 6.5 * r
    width = row[-1].x + 2.5 * r - left
    return _crop(placed.straight, left, row[0].y - 2 * r, width, 4 * r)


def _written(placed: _Placed) -> Iterator[tuple[int, ReadCell]]:
    """Yield what's on the lines for answers in words: nothing, or something for people to read."""
    straight = placed.straight
    u = placed.page.scale
    for line in placed.page.lines:
        x, y, width = line[1:]
        above = _part(straight.dark, straight.per_point, x, y - 12 * u, width, 10 * u)
        if not above.size or (above > _INK_ON_LINE).mean() < _WRITING:
            yield line.question, ReadCell()
            continue
        crop = _crop(straight, x - 30 * u, y - 16 * u, width + 34 * u, 22 * u)
        yield line.question, ReadCell(sure=False, why="an answer in words", crop=crop)


def _number(placed: _Placed, habit: Habit) -> ReadCell:
    """Return the candidate's number; empty if none was marked."""
    page = placed.page
    bubbles = _bubbles(placed.digit_marks, [str(bubble.digit) for bubble in page.digits])
    places = _grouped([bubble.place for bubble in page.digits], bubbles)
    # The number may be printed, so how dark it is says nothing of the answers.
    own = habit_of(list(places.values()))._replace(least=habit.least)
    cells = [decide(places[place], own) for place in sorted(places)]
    text = "".join(cell.text if len(cell.text) == 1 else "_" for cell in cells).strip("_")
    why = next((cell.why for cell in cells if not cell.sure), "")
    if not why and "_" in text:
        why = "a digit is missing"
    if not why:
        return ReadCell(text)
    first, last = page.digits[0], page.digits[-1]
    margin = 4 * first.r
    crop = _crop(
        placed.straight,
        first.x - margin,
        first.y - 2 * margin,
        last.x - first.x + 2 * margin,
        last.y - first.y + 3 * margin,
    )
    return ReadCell(text, sure=False, why=why, crop=crop)


def _form(placed: _Placed) -> ReadCell:
    """Return the form: the one of the code, if no other one's circle is filled in."""
    own = placed.page.form
    bubbles = _bubbles(placed.form_marks, [bubble.form for bubble in placed.page.forms])
    others = [bubble.mark for bubble in bubbles if bubble.fill >= 0.3 and bubble.mark != own]
    if others:
        return ReadCell(own, sure=False, why=f"it's printed as {own}, and {others[0]} is marked")
    is_filled = any(bubble.fill >= 0.3 for bubble in bubbles if bubble.mark == own)
    if placed.coded or is_filled:
        why = "" if placed.coded else "the code can't be read; is it from this test?"
        return ReadCell(own, sure=placed.coded, why=why)
    return ReadCell(own, sure=False, why="neither the code nor the circle of the form can be read")


def _part(image: Gray, per_point: float, x: float, y: float, width: float, height: float) -> Gray:
    """Return a part of a straight page; all lengths are in points."""
    left, top = (max(0, round(value * per_point)) for value in (x, y))
    right, bottom = round((x + width) * per_point), round((y + height) * per_point)
    return image[top:bottom, left:right]


def _crop(straight: StraightPage, x: float, y: float, width: float, height: float) -> bytes:
    """Return a part of the page as PNG; all lengths are in points."""
    part = _part(straight.gray, straight.per_point, x, y, width, height)
    if not part.size:
        return b""
    _, raw = cv2.imencode(".png", part)
    return bytes(raw)


def _has_two_levels(picture: Gray) -> bool:
    """Return whether a picture has only black and white, as a fax does."""
    some = picture[::5, ::5]
    return float(((some > _GRAYS[0]) & (some < _GRAYS[1])).mean()) < _FEW_GRAYS


def _is_empty(picture: Gray) -> bool:
    """Return whether hardly anything is on a page."""
    small = cv2.resize(picture, (400, 500), interpolation=cv2.INTER_AREA)[25:-25, 20:-20]
    return float((small < np.median(small) - 60).mean()) < _NOTHING_THERE
