"""A question's picture as a page takes it: how large it is there, and in which form."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from cps_study.model.picture import Picture

POINTS: Final = 0.75
"""The size of a pixel in points, at 96 to an inch."""
_MOST_ACROSS: Final = 400.0
"""The most points across: the width of a page with its margins, less the question's number."""
_MOST_DOWN: Final = 230.0
"""The most points down: a third of a page, so that the question fits on it, too."""
_SHARP: Final = 200.0
"""Dots per inch of a drawing for programs that can't draw it themselves."""
_PNG_OF_SVG: Final = b"""\
#set page(width: auto, height: auto, margin: 0pt)
#image(bytes(sys.inputs.svg), format: "svg")
"""


class Size(NamedTuple):
    """The width and the height of a picture on paper, in points."""

    width: float
    height: float


def size_on_paper(picture: Picture) -> Size:
    """Return how large a picture is on paper: as on a screen, unless that's too large."""
    width = picture.width * POINTS
    height = picture.height * POINTS
    scale = min(1.0, _MOST_ACROSS / width, _MOST_DOWN / height)
    return Size(width * scale, height * scale)


def data_address(picture: Picture) -> str:
    """Return the picture itself as an address, for a page that loads nothing."""
    packed = base64.b64encode(picture.raw).decode("ascii")
    return f"data:{picture.media_type};base64,{packed}"


def as_svg(picture: Picture) -> str:
    """Return the picture as a drawing; any other kind is inside one, as it is."""
    if picture.kind == "svg":
        return picture.raw.decode()
    size = f'width="{picture.width}" height="{picture.height}"'
    box = f'viewBox="0 0 {picture.width} {picture.height}"'
    image = f'<image {size} href="{data_address(picture)}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} {box}>{image}</svg>'


def as_png(picture: Picture) -> bytes:
    """Return the picture as a PNG, for programs that know no other kind."""
    import typst  # noqa: PLC0415 - a page on the web needs none

    made = typst.compile(_PNG_OF_SVG, format="png", ppi=_SHARP, sys_inputs={"svg": as_svg(picture)})
    if not isinstance(made, bytes):
        raise TypeError("a picture has one page")
    return made
