"""Pictures beside a bank: nothing is asked without its picture, and no name leads elsewhere."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest

from cps_study.formats.pictures.fault import PictureError
from cps_study.model.picture import MAX_BYTES
from cps_study.store.doctor import examine
from cps_study.store.library import Library
from cps_study.store.pictures import are_there, files_of, folder_beside, read_picture
from tests.picture_files import CIRCLE, raster
from tests.store.samples import NOW, own_bank

if TYPE_CHECKING:
    from pathlib import Path

    from cps_study.store.paths import Home

pytestmark = pytest.mark.usefixtures("only_own_banks")
BANK = """\
bank: maps
title: Maps
items:
  - {id: maps-1, kind: flashcard, level: recall, image: a.png, alt: a map, front: Where?, back: Up.}
  - {id: maps-2, kind: typed, level: recall, image: b.png, alt: a map, stem: How?, accept: [so]}
  - {id: maps-3, kind: typed, level: recall, stem: Who is it?, accept: [nobody]}
  - id: maps-4
    kind: typed
    level: recall
    image: ../c.png
    alt: a map
    retired: true
    why: It's wrong.
    stem: Is it?
    accept: [no]
"""


@pytest.fixture
def folder(home: Home) -> Path:
    """Return the folder with one of the two pictures that the bank asks for."""
    path = own_bank(home, BANK, "maps.yaml")
    pictures = path.with_name("maps.pictures")
    pictures.mkdir()
    (pictures / "a.png").write_bytes(raster())
    return pictures


def test_a_question_without_its_picture_is_not_asked(home: Home, folder: Path) -> None:
    """It stays out of every queue until its picture is there, and is known all the same."""
    library = Library(home)
    assert list(library.pool()) == ["maps-1", "maps-3"]
    assert [item for item in library.pool().own() if item in library.pool()] == ["maps-1", "maps-3"]
    assert library.lacks_picture("maps-2")
    assert library.item("maps-2") is not None
    assert library.notices() == []
    (notice,) = library.notices(asking=True)
    assert notice == "1 question isn't asked: the picture is missing. See: cps-study data doctor"
    (folder / "b.png").write_bytes(raster())
    assert list(Library(home).pool()) == ["maps-1", "maps-2", "maps-3"]
    assert Library(home).notices(asking=True) == []


def test_the_doctor_names_what_is_missing(home: Home, folder: Path) -> None:
    """It says which pictures, and where they belong; those of retired items aren't needed."""
    checks = [check for check in examine(home, Library(home), NOW).checks if not check.well]
    (check,) = checks
    assert check.what == "Maps: 1 question isn't asked, because the picture is missing (b.png)"
    assert str(folder) in check.advice


def test_the_doctor_names_a_few_of_many(home: Home) -> None:
    """A bank without any of its pictures doesn't fill the screen."""
    items = "".join(
        f"  - {{id: x-{n}, kind: typed, level: recall, image: {n}.png, alt: a map, stem: What?, "
        "accept: [it]}\n"
        for n in range(9)
    )
    own_bank(home, f"bank: x\ntitle: X\nitems:\n{items}", "x.yaml")
    check = next(check for check in examine(home, Library(home), NOW).checks if not check.well)
    assert check.what.endswith("(0.png, 1.png, 2.png, 3.png, 4.png, …)")


def test_missing_pictures_are_one_short_sentence(home: Home) -> None:
    """However many banks lack pictures, it fits a line; commands that ask nothing don't say it."""
    for name in ("x", "y"):
        items = "".join(
            f"  - {{id: {name}-{n}, kind: typed, level: recall, image: {n}.png, alt: a map, "
            "stem: What?, accept: [it]}\n"
            for n in range(9)
        )
        own_bank(home, f"bank: {name}\ntitle: X\nitems:\n{items}", f"{name}.yaml")
    library = Library(home)
    assert library.notices() == []
    (notice,) = library.notices(asking=True)
    assert notice.startswith("18 questions aren't asked: the pictures are missing. See: ")
    assert len(notice) <= 80


def test_a_picture_is_read_by_the_id_of_its_item(home: Home, folder: Path) -> None:
    """The library finds the file; an item that nobody knows is bad use."""
    library = Library(home)
    assert library.picture("maps-1").width == 8
    assert library.picture_file("maps-1") == folder / "a.png"
    with pytest.raises(PictureError, match="isn't there"):
        library.picture("maps-2")
    with pytest.raises(LookupError):
        library.picture("maps-9")


def test_what_only_looks_like_a_picture_is_not_there(home: Home, folder: Path) -> None:
    """A folder, an empty file, a huge one and a path count as missing."""
    (folder / "b.png").mkdir()
    (folder / "empty.png").touch()
    with (folder / "huge.png").open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    (home.banks / "out.png").write_bytes(raster())
    names = ["a.png", "b.png", "empty.png", "huge.png", "../out.png", "x\0.png"]
    assert are_there(folder, names) == {"a.png"}
    assert are_there(folder / "no", names) == set()
    assert [path.name for path in files_of(folder)] == ["a.png", "empty.png", "huge.png"]


@pytest.mark.parametrize(
    ("name", "raw", "why"),
    [
        ("../a.png", raster(), "called that"),
        ("b.png", CIRCLE.encode(), "SVG"),
        ("b.png", b"x", "isn't a PNG"),
        ("b.png", b"x" * (MAX_BYTES + 1), "larger"),
    ],
)
def test_a_picture_that_is_something_else_is_refused(
    folder: Path, name: str, raw: bytes, why: str
) -> None:
    """Its content decides, and a name that says something else would mislead other programs."""
    (folder / "b.png").write_bytes(raw)
    with pytest.raises(PictureError, match=why):
        read_picture(folder, name)


def test_a_file_that_cannot_be_read_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A broken disk is a fault of the picture, and no crash."""

    def refuse(_path: Path) -> bytes:
        raise PermissionError

    monkeypatch.setattr(type(folder), "read_bytes", refuse)
    with pytest.raises(PictureError, match="can't be read"):
        read_picture(folder, "a.png")


def test_a_bank_in_a_zip_has_its_pictures_there() -> None:
    """The program itself may run from a zip."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("banks/maps.yaml", BANK)
        package.writestr("banks/maps.pictures/a.png", raster())
    inside = zipfile.Path(zipfile.ZipFile(stream), "banks/maps.yaml")
    beside = folder_beside(inside)
    assert are_there(beside, ["a.png", "b.png"]) == {"a.png"}
    assert read_picture(beside, "a.png").width == 8
