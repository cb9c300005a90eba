"""What every workbook that we write has in common: it doesn't say when it was made."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any, Final

from cps_study.formats.syntax.zip_package import pack

_SAVED: Final = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_PROPERTIES: Final = "docProps/core.xml"


class _UndatedZip(zipfile.ZipFile):
    """A zip that never asks for the time, which may be before 1980 if the clock is wrong.

    A zip can't have such a date, so an export would end in an error.
    """

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_: Any, **__: Any) -> None:  # noqa: ANN401
        """Write a file that has the first date of all."""
        info = zipfile.ZipInfo(zinfo_or_arcname)
        info.compress_type = self.compression
        super().writestr(info, data)


def workbook_bytes(book: Any) -> bytes:  # noqa: ANN401 - openpyxl has no types
    """Return a workbook without the time at which it was made: the same bytes in every run."""
    from openpyxl.writer.excel import ExcelWriter  # noqa: PLC0415 - slow to import

    out = io.BytesIO()
    # A time of a file on the disk that a zip can't have is replaced, if it isn't strict.
    ExcelWriter(book, _UndatedZip(out, "w", zipfile.ZIP_DEFLATED, strict_timestamps=False)).save()
    with zipfile.ZipFile(out) as workbook:
        files = {name: workbook.read(name) for name in workbook.namelist()}
    files[_PROPERTIES] = _SAVED.sub(b"1980-01-01T00:00:00Z", files[_PROPERTIES])
    return pack(files)
