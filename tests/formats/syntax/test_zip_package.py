"""Zip packages from elsewhere."""

from __future__ import annotations

import contextlib
import io
import stat
import struct
import zipfile

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cps_study.formats.syntax.zip_package import Package, PackageError, names_in


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip of the files."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", method) as archive:
        for name, raw in files.items():
            archive.writestr(zipfile.ZipInfo(name), raw, method)
    return content.getvalue()


def test_members_are_read_by_name() -> None:
    """In the package's order; an unknown name gives None; all forms of a letter are the same."""
    package = Package(zipped({"b/x.xml": b"1", "a.xml": b"2", "e\u0301.png": b"3", "folder/": b""}))
    assert package.names == ["b/x.xml", "a.xml", "\u00e9.png"]
    assert [package.read(name) for name in ("b/x.xml", "\u00e9.png", "e\u0301.png", "none")] == [
        b"1",
        b"3",
        b"3",
        None,
    ]


def test_the_names_in_a_zip_are_told_at_a_glance() -> None:
    """As they stand, even those that no package may have; what isn't a zip has none."""
    raw = zipped({"b/x.xml": b"1", "../up": b"2"})
    assert names_in(raw) == ["b/x.xml", "../up"]
    assert names_in(raw[:-1]) == names_in(b"PK") == []


@pytest.mark.parametrize(
    "name", ["../up", "a/../../up", "/etc/passwd", "C:/x", "a\\b", "con", "x/NUL.txt", "LPT1"]
)
def test_a_name_that_leads_elsewhere_is_refused(name: str) -> None:
    """However the name is written, the whole package is refused."""
    with pytest.raises(PackageError, match="points outside it"):
        Package(zipped({"good": b"1", name: b"2"}))


def test_a_link_is_refused() -> None:
    """A file that says it is a symbolic link is refused, and the whole package with it."""
    info = zipfile.ZipInfo("link")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(info, "/etc/passwd")
    with pytest.raises(PackageError, match="points outside it"):
        Package(content.getvalue())


def test_a_bomb_is_stopped_while_it_grows() -> None:
    """By its ratio, by the total, and whatever size it declares."""
    bomb = zipped({"bomb": bytes(8 << 20)})
    with pytest.raises(PackageError, match="gets too large"):
        Package(bomb).read("bomb")
    lying = bytearray(bomb)
    header = lying.rindex(b"PK\x01\x02")
    lying[header + 24 : header + 28] = struct.pack("<I", 10)
    with pytest.raises(PackageError):
        Package(bytes(lying)).read("bomb")
    package = Package(zipped({"a": b"x" * 60, "b": b"y" * 60}), max_bytes=100)
    assert package.read("a") == b"x" * 60
    with pytest.raises(PackageError, match="'b' in the package gets too large"):
        package.read("b")


def test_too_many_members_are_refused() -> None:
    """None of them is read first."""
    with pytest.raises(PackageError, match="has 3 files"):
        Package(zipped({"a": b"", "b": b"", "c": b""}), max_entries=2)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_compression_that_no_limit_could_stop_is_refused(method: int) -> None:
    """Python unpacks these in steps of any size, so they never get to start."""
    with pytest.raises(PackageError, match="compressed in an unusual way"):
        Package(zipped({"a": bytes(1 << 20)}, method))


def test_words_are_searched_for_across_the_whole_package() -> None:
    """A word is found across two chunks, and in a file whose name appears twice."""
    word = b"<!DOCTYPE"
    for offset in (0, (1 << 16) - 4, 1 << 16):
        assert Package(zipped({"a": b"x" * offset + word})).contains_any([b"nothing", word])
    assert not Package(zipped({"a": b"x" * (1 << 17)})).contains_any([word])
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("e\u0301", word)
        archive.writestr("\u00e9", "harmless")
    assert Package(content.getvalue()).contains_any([word])


@given(st.binary(max_size=300), st.integers(0, 200), st.binary(max_size=20))
@example(b"", 117, b"\0" * 8)  # a name of no length
def test_damage_is_an_error_of_its_own(raw: bytes, offset: int, patch: bytes) -> None:
    """Random bytes, and a good zip with bytes changed, are read or refused; nothing is raised."""
    good = bytearray(zipped({"a.xml": b"<a/>" * 20, "b": b"x"}))
    good[offset : offset + len(patch)] = patch
    for damaged in (raw, bytes(good)):
        with contextlib.suppress(PackageError):
            package = Package(damaged)
            for name in package.names:
                package.read(name)
