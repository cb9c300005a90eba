"""Opens what scanners and phones make: PDF, PNG, JPEG and TIFF, page by page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.paper.scan.libraries import cv2, np, pypdfium2

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cps_study.paper.scan.libraries import Gray

SUFFIXES: Final = frozenset(
    {".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp", ".heic", ".heif"}
)
"""The names of files that hold scans. A picture in HEIC is known, and refused with a reason."""
_LONGER: Final = 2400
"""Pixels of a PDF page's longer side: 218 to the inch on Letter paper."""
_MOST: Final = 2600
"""Pixels of a picture's longer side; a larger one is made smaller, which loses nothing of use."""
_WHOLE_PAGE: Final = 0.9
"""The share of a page that an image covers which is all there is on it."""
_LEAST: Final = 500
"""Pixels of a picture's longer side below which no circle can be seen."""
_HEIC: Final = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")
_DAMAGED: Final = "the file is damaged, or is no picture"
_MAKE_JPEG: Final = "save it as JPEG, PNG or PDF, and try again"


class PagePicture(NamedTuple):
    """A page of a file: its number, and how it looks, or what is wrong with it and what to do."""

    page: int
    image: Gray | None
    what: str = ""
    advice: str = ""


def open_pictures(raw: bytes) -> Iterator[PagePicture]:
    """Yield the pages in a file one by one, whatever is in it."""
    if raw[4:8] == b"ftyp" and raw[8:12] in _HEIC:
        what = "pictures in Apple's HEIC format can't be read"
        advice = "save it as JPEG, or set the phone's camera to Most Compatible"
        yield PagePicture(1, None, what, advice)
    elif b"%PDF-" in raw[:1024]:
        yield from _pdf_pages(raw)
    else:
        yield from _image_pages(raw)


def _pdf_pages(raw: bytes) -> Iterator[PagePicture]:
    """Yield the pages of a PDF, each drawn at the same size."""
    try:
        document = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as exc:
        what, advice = "the PDF is damaged", _MAKE_JPEG
        if "password" in str(exc).lower():
            what, advice = "the PDF has a password", "save it without one, and try again"
        yield PagePicture(1, None, what, advice)
        return
    with document:
        for index in range(len(document)):
            try:
                yield PagePicture(index + 1, _drawn(document[index]))
            except (pypdfium2.PdfiumError, ValueError, MemoryError, ZeroDivisionError):
                yield PagePicture(index + 1, None, "the page of the PDF is damaged", _MAKE_JPEG)


def _drawn(page: pypdfium2.PdfPage) -> Gray:
    """Return how a page of a PDF looks.

    What a scanner makes is a single JPEG on each page. It's taken as it is, in half the time that
    drawing the page takes, unless it's mirrored.
    """
    objects = list(page.get_objects(max_depth=2))
    if len(objects) == 1 and isinstance(objects[0], pypdfium2.PdfImage):
        image = objects[0]
        a, b, c, d, _, _ = image.get_matrix().get()
        width, height = page.get_size()
        covers = abs(a * d - b * c) > _WHOLE_PAGE * width * height
        if covers and a * d - b * c > 0 and image.get_filters() == ["DCTDecode"]:
            raw = np.frombuffer(bytes(image.get_data(decode_simple=False)), np.uint8)
            decoded = cv2.imdecode(raw, cv2.IMREAD_GRAYSCALE)
            if decoded is not None:
                return _not_larger(decoded)
    scale = _LONGER / max(page.get_size())
    drawn = page.render(scale=scale, grayscale=True).to_numpy()
    gray: Gray = np.ascontiguousarray(drawn.reshape(drawn.shape[:2]))
    return gray


def _image_pages(raw: bytes) -> Iterator[PagePicture]:
    """Yield the pages of a picture; a TIFF may have several."""
    buffer = np.frombuffer(raw, np.uint8)
    images: tuple[Gray, ...] = ()
    if len(buffer):
        try:
            _, images = cv2.imdecodemulti(buffer, cv2.IMREAD_GRAYSCALE)
        except cv2.error:
            images = ()
    if not images:
        yield PagePicture(1, None, _DAMAGED, _MAKE_JPEG)
    for number, image in enumerate(images, 1):
        if max(image.shape) < _LEAST:
            what = "the picture is too small to read"
            yield PagePicture(number, None, what, "scan it at 150 dpi or more")
        else:
            yield PagePicture(number, _not_larger(image))


def _not_larger(image: Gray) -> Gray:
    """Return the picture, made smaller if it has more pixels than are of use."""
    factor = _MOST / max(image.shape)
    if factor >= 1:
        return image
    smaller: Gray = cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    return smaller
