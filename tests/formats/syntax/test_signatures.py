"""What the first bytes of a file say."""

from __future__ import annotations

import io
import zipfile

from cps_study.formats.syntax.signatures import is_zip
from cps_study.formats.syntax.zip_package import pack


def test_a_zip_is_recognized_whatever_is_in_it() -> None:
    """Ours and anybody's; text that only begins with the same two letters isn't a zip."""
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("a", "b")
    assert is_zip(pack({"a": b"b"}))
    assert is_zip(other.getvalue())
    assert not is_zip(b"PK,Question\n")
    assert not is_zip(b"")
