"""Feed the cleaning of pictures with any bytes that reach new code in it.

Anything raised but a `PictureError` is a bug. So is a picture that another cleaning changes, a
drawing with a part that isn't on the list, and an input that takes longer than five seconds.

    pip install -e . atheris
    python -m tests.fuzzing.fuzz_pictures corpus -max_total_time=600
"""

from __future__ import annotations

import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import atheris

with atheris.instrument_imports(include=["cps_study.formats.pictures"]):
    from cps_study.formats.pictures import cleaning, raster, svg
    from cps_study.formats.pictures.fault import PictureError

from cps_study.formats.pictures.svg_parts import ATTRIBUTES, DRAWING
from tests.picture_files import CIRCLE, SVG, photo
from tests.picture_files import raster as raster_file

SEEDS = {
    "png": raster_file(),
    "jpeg": photo(6),
    "gif": raster_file("GIF"),
    "svg": CIRCLE.encode(),
    "uses": SVG.format('<g id="a"><use href="#b"/></g><style>.a{fill:url(#a)}</style>').encode(),
}
INSTRUMENTED = (raster, svg)


def try_input(data: bytes) -> None:
    """Clean the bytes, and check what comes out."""
    try:
        picture = cleaning.clean_picture(data)
    except PictureError:
        return
    assert cleaning.clean_picture(picture.raw) == picture
    if picture.kind == "svg":
        for element in ET.fromstring(picture.raw).iter():  # noqa: S314 - it was made safe
            assert element.tag.rpartition("}")[2] in DRAWING
            assert set(element.attrib) <= ATTRIBUTES | {"href"}


def main() -> None:
    """Fuzz until the time is up."""
    corpus = Path(sys.argv[1])
    corpus.mkdir(parents=True, exist_ok=True)
    for name, seed in SEEDS.items():
        (corpus / f"seed-{name}").write_bytes(seed)
    limits = ["-timeout=5", "-rss_limit_mb=2048", "-max_len=4096"]
    atheris.Setup([sys.argv[0], str(corpus), *limits, *sys.argv[2:]], try_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
