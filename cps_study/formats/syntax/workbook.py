"""What every workbook that we write has in common: it doesn't say when it was made."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Final

from cps_study.formats.syntax.zip_package import pack

_SAVED: Final = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_PROPERTIES: Final = "docProps/core.xml"


def without_times(raw: bytes) -> bytes:
    """Return a workbook without the time at which it was made: the same bytes in every run."""
    with zipfile.ZipFile(io.BytesIO(raw)) as workbook:
        files = {name: workbook.read(name) for name in workbook.namelist()}
    files[_PROPERTIES] = _SAVED.sub(b"1980-01-01T00:00:00Z", files[_PROPERTIES])
    return pack(files)
