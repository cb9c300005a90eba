"""Scanned answer sheets: from files to pages, from pages to one row for each person."""

from __future__ import annotations

import os
import re
from collections import Counter, defaultdict, deque
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.errors import UsageError
from cps_study.model.scan import ReadCell, ReadSheetPage, ScanPlace
from cps_study.store.files import no_progress, read_input

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from concurrent.futures import Future
    from pathlib import Path

    from cps_study.model.form import PaperTest
    from cps_study.paper.scan.pictures import PagePicture
    from cps_study.paper.scan.reader import SheetReader
    from cps_study.store.files import OnProgress

_WHAT: Final = "a scan (PDF, PNG, JPEG or TIFF), or a folder of scans"
_AT_ONCE: Final = min(4, os.cpu_count() or 1)
"""Pages that are read at the same time. OpenCV lets go of Python's lock while it works."""
_DIGITS: Final = re.compile(r"(\d+)")


class ScannedPage(NamedTuple):
    """A page of the scans: where it is, and what it says."""

    place: ScanPlace
    read: ReadSheetPage


class ScannedSheet(NamedTuple):
    """One person's answer sheet, put together from its pages.

    `name` is where it was found, for a sheet without a number. `answers` has a cell for each
    question of the form, by its number; `pages` are those it comes from.
    """

    number: ReadCell
    name: str
    form: ReadCell
    answers: dict[int, ReadCell]
    pages: tuple[ScannedPage, ...]

    @property
    def doubts(self) -> int:
        """How many cells of its row are doubtful."""
        cells = (self.number, self.form, *self.answers.values())
        return sum(not cell.sure for cell in cells)


class Scan(NamedTuple):
    """Everything that was scanned: the sheets, every page with its verdict, and missing pages."""

    sheets: tuple[ScannedSheet, ...]
    pages: tuple[ScannedPage, ...]
    missing: tuple[str, ...]

    @property
    def doubts(self) -> int:
        """How many cells are doubtful in all."""
        return sum(sheet.doubts for sheet in self.sheets)

    @property
    def refused(self) -> list[ScannedPage]:
        """The pages that couldn't be used, except those that lose nothing."""
        return [page for page in self.pages if _is_lost(page.read)]


def _is_lost(read: ReadSheetPage) -> bool:
    return read.verdict == "refused" and not read.harmless


def are_scans(paths: Sequence[Path]) -> bool:
    """Return whether the paths are scans, and not a table of answers.

    Raises UsageError if they are some of each, or several tables.
    """
    from cps_study.paper.scan.pictures import SUFFIXES

    scans = [path.is_dir() or path.suffix.lower() in SUFFIXES for path in paths]
    if any(scans) and not all(scans):
        table = paths[scans.index(False)]
        raise UsageError(f"{table} is no scan", "mark scans and tables one after the other")
    if not any(scans) and len(paths) > 1:
        hint = "put all answers into one table"
        raise UsageError("only one table of answers can be marked at a time", hint)
    return any(scans)


def scan_files(paths: Iterable[Path]) -> list[Path]:
    """Return the files to read, with those in folders, in the order of their names.

    Raises UsageError if there is none.
    """
    from cps_study.paper.scan.pictures import SUFFIXES

    files: list[Path] = []
    for path in paths:
        if not path.is_dir():
            files.append(path)
            continue
        inside = [file for file in path.iterdir() if file.suffix.lower() in SUFFIXES]
        if not inside:
            raise UsageError(f"there are no scans in {path}", f"choose {_WHAT}")
        files += sorted(inside, key=_by_number)
    return list(dict.fromkeys(files))


def _by_number(path: Path) -> list[tuple[bool, int, str]]:
    """Return a sort key that puts `scan2` before `scan10`."""
    parts = _DIGITS.split(path.name.casefold())
    return [(part.isdigit(), int(part) if part.isdigit() else 0, part) for part in parts]


def read_scans(
    files: Sequence[Path], test: PaperTest, on_progress: OnProgress = no_progress
) -> Scan:
    """Return what the scanned sheets say; whatever is on a page, the others are read.

    Raises ScanExtraMissingError without the libraries for it, and UsageError if a file is missing
    or the test has no sheets.
    """
    from cps_study.paper.scan.libraries import require_libraries

    if not test.sheets:
        what = "this test.json doesn't say where the circles of its answer sheets are"
        hint = "print the sheets again: cps-study print --again test.json --answer-sheet"
        raise UsageError(what, hint)
    require_libraries()
    contents = [(path, read_input(path, _WHAT)) for path in files]
    pages: list[ScannedPage] = []
    for done, (path, raw) in enumerate(contents):
        on_progress(f"Reading {path.name} ({done + 1} of {len(contents)})", done, len(contents))
        pages += _read_file(path.name, raw, test)
    return collate(pages)


def _read_file(name: str, raw: bytes, test: PaperTest) -> Iterator[ScannedPage]:
    """Yield the pages of a file. A few are read at once, while the next ones are opened."""
    from cps_study.paper.scan.pictures import open_pictures
    from cps_study.paper.scan.reader import SheetReader

    reader = SheetReader(test)
    begun: deque[tuple[ScanPlace, Future[ReadSheetPage]]] = deque()
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for picture in open_pictures(raw):
            begun.append(
                (ScanPlace(name, picture.page), pool.submit(_read_picture, reader, picture))
            )
            # No more than these pictures are in memory.
            if len(begun) > 2 * _AT_ONCE:
                place, reading = begun.popleft()
                yield ScannedPage(place, reading.result())
        for place, reading in begun:
            yield ScannedPage(place, reading.result())


def _read_picture(reader: SheetReader, picture: PagePicture) -> ReadSheetPage:
    if picture.image is None:
        return ReadSheetPage("refused", picture.what, picture.advice)
    return reader.read(picture.image)


def collate(pages: Sequence[ScannedPage]) -> Scan:
    """Put the pages of each person together.

    Pages belong together if they have the same number and form. A page without a number belongs to
    the page before it, if that has none either and it goes on from there.
    """
    kept, accounted = _without_copies(pages)
    groups: dict[tuple[str, str, int], list[ScannedPage]] = defaultdict(list)
    copies: Counter[tuple[object, ...]] = Counter()
    unnamed = 0
    before: ReadSheetPage | None = None
    for page in kept:
        read = page.read
        if read.number.text:
            # Two sheets may have the same number by mistake: each is kept by itself.
            groups[read.number.text, read.form.text, copies[_same_page(read)]].append(page)
            copies[_same_page(read)] += 1
        else:
            if before is None or not _goes_on(before, read):
                unnamed += 1
            groups["", read.form.text, unnamed].append(page)
        before = read
    sheets = [_sheet(group) for group in groups.values()]
    missing = [sentence for sheet in sheets for sentence in _missing(sheet)]
    return Scan(tuple(_told_apart(sheets)), tuple(accounted), tuple(missing))


def _goes_on(before: ReadSheetPage, page: ReadSheetPage) -> bool:
    """Return whether a page without a number goes on where the one before it ends."""
    follows = (before.form.text, before.page + 1) == (page.form.text, page.page)
    return follows and not before.number.text


def _without_copies(
    pages: Sequence[ScannedPage],
) -> tuple[list[ScannedPage], list[ScannedPage]]:
    """Return the pages to use, and all pages with second copies refused.

    Of two copies, the one with fewer doubts is used.
    """
    best: dict[tuple[object, ...], ScannedPage] = {}
    accounted = list(pages)
    kept: list[ScannedPage] = []
    for index, page in enumerate(pages):
        read = page.read
        if read.verdict == "refused":
            continue
        key = _same_page(read)
        first = best.get(key) if read.number.text else None
        if first is None:
            best[key] = page
            kept.append(page)
        elif _agree(first.read, read):
            better, copy = sorted((first, page), key=_doubts)
            best[key] = better
            kept[kept.index(first)] = better
            reason = f"a second copy of {better.place}, which is used"
            at = index if copy is page else accounted.index(first)
            refused = ReadSheetPage("refused", reason, harmless=True)
            accounted[at] = ScannedPage(copy.place, refused)
        else:
            doubtful = _shared_number(page, first)
            accounted[index] = doubtful
            kept.append(doubtful)
    return kept, accounted


def _same_page(read: ReadSheetPage) -> tuple[object, ...]:
    return read.number.text, read.form.text, read.page


def _doubts(page: ScannedPage) -> int:
    return sum(not cell.sure for cell in page.read.answers.values())


def _agree(one: ReadSheetPage, other: ReadSheetPage) -> bool:
    """Return whether two pages say the same, wherever both are sure."""
    pairs = [(one.answers[n], other.answers[n]) for n in one.answers if n in other.answers]
    return all(a.text == b.text for a, b in pairs if a.sure and b.sure)


def _shared_number(page: ScannedPage, first: ScannedPage) -> ScannedPage:
    """Return a page whose number is on another sheet with other answers: one of them is wrong."""
    read = page.read
    why = f"{read.number.text} is on {first.place}, too, with other answers"
    number = read.number._replace(sure=False, why=why, crop=read.name)
    reason = "; ".join(part for part in (f"the number: {why}", read.reason) if part)
    changed = read._replace(verdict="doubtful", number=number, reason=reason, advice="look at both")
    return page._replace(read=changed)


def _sheet(pages: Sequence[ScannedPage]) -> ScannedSheet:
    """Return the sheet that pages make. A page that's missing leaves its answers doubtful."""
    ordered = sorted(pages, key=lambda page: page.read.page)
    numbers = [page.read.number for page in ordered]
    number = next((cell for cell in numbers if not cell.sure), numbers[0])
    forms = [page.read.form for page in ordered]
    form = next((cell for cell in forms if not cell.sure), forms[0])
    answers: dict[int, ReadCell] = {}
    for page in ordered:
        answers |= page.read.answers
    name = "" if number.text else str(ordered[0].place)
    return ScannedSheet(number, name, form, answers, tuple(ordered))


def _missing(sheet: ScannedSheet) -> list[str]:
    """Return a sentence for each page of a sheet that wasn't scanned."""
    there = {page.read.page for page in sheet.pages}
    whose = f"sheet {sheet.number.text}" if sheet.number.text else f"the sheet on {sheet.name}"
    return [
        f"page {page} of {whose} is missing"
        for page in range(1, sheet.pages[0].read.pages + 1)
        if page not in there
    ]


def _told_apart(sheets: Sequence[ScannedSheet]) -> Iterator[ScannedSheet]:
    """Yield the sheets in the order of their numbers, those without one at the end."""
    with_number = [sheet for sheet in sheets if sheet.number.text]
    yield from sorted(with_number, key=lambda sheet: sheet.number.text.zfill(8))
    yield from (sheet for sheet in sheets if not sheet.number.text)
