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

from cps_study.formats.syntax import zip_package as packages
from cps_study.formats.syntax.zip_package import Package, PackageError


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", method) as archive:
        for name, raw in files.items():
            archive.writestr(zipfile.ZipInfo(name), raw, method)
    return held.getvalue()


def test_members_are_read_by_name() -> None:
    """In the package's order; a name that is not there is None; forms of the same letters are one."""
    package = Package(zipped({"b/x.xml": b"1", "a.xml": b"2", "e\u0301.png": b"3", "folder/": b""}))
    assert package.names == ["b/x.xml", "a.xml", "\u00e9.png"]
    assert [package.read(name) for name in ("b/x.xml", "\u00e9.png", "e\u0301.png", "none")] == [
        b"1",
        b"3",
        b"3",
        None,
    ]


@pytest.mark.parametrize(
    "name", ["../up", "a/../../up", "/etc/passwd", "C:/x", "a\\b", "con", "x/NUL.txt", "LPT1"]
)
def test_a_name_that_leads_elsewhere_is_refused(name: str) -> None:
    """However it is written; the whole package with it."""
    with pytest.raises(PackageError, match="leads elsewhere"):
        Package(zipped({"good": b"1", name: b"2"}))


def test_a_link_is_refused() -> None:
    """A member that says it is a symbolic link."""
    info = zipfile.ZipInfo("link")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr(info, "/etc/passwd")
    with pytest.raises(PackageError, match="leads elsewhere"):
        Package(held.getvalue())


def test_a_bomb_is_stopped_while_it_grows(monkeypatch: pytest.MonkeyPatch) -> None:
    """By its ratio, by the total, and whatever size it declares."""
    bomb = zipped({"bomb": bytes(8 << 20)})
    with pytest.raises(PackageError, match="grows too large"):
        Package(bomb).read("bomb")
    lying = bytearray(bomb)
    place = lying.rindex(b"PK\x01\x02")
    lying[place + 24 : place + 28] = struct.pack("<I", 10)
    with pytest.raises(PackageError):
        Package(bytes(lying)).read("bomb")
    monkeypatch.setattr(packages, "MAX_BYTES", 100)
    package = Package(zipped({"a": b"x" * 60, "b": b"y" * 60}))
    assert package.read("a") == b"x" * 60
    with pytest.raises(PackageError, match="'b' in the package grows too large"):
        package.read("b")


def test_too_many_members_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before any is looked at."""
    monkeypatch.setattr(packages, "MAX_ENTRIES", 2)
    with pytest.raises(PackageError, match="has 3 files"):
        Package(zipped({"a": b"", "b": b"", "c": b""}))


@given(st.binary(max_size=300), st.integers(0, 200), st.binary(max_size=20))
@example(b"", 117, b"\0" * 8)  # a name of no length
def test_damage_is_an_error_of_its_own(raw: bytes, place: int, patch: bytes) -> None:
    """Random bytes, and a good zip with bytes changed, are read or refused and nothing else."""
    good = bytearray(zipped({"a.xml": b"<a/>" * 20, "b": b"x"}))
    good[place : place + len(patch)] = patch
    for tried in (raw, bytes(good)):
        with contextlib.suppress(PackageError):
            package = Package(tried)
            for name in package.names:
                package.read(name)
