"""Pictures stay with their banks: in backups and merges, and when a bank or everything goes."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

from cps_study.app.merging import merge_homes
from cps_study.app.own_banks import remove_bank
from cps_study.errors import DataError
from cps_study.store import backup
from cps_study.store.backup import make_backup, restore_backup
from cps_study.store.erasure import erase, find_all
from cps_study.store.library import Library
from cps_study.store.paths import Home
from tests.picture_files import CIRCLE, MAPS_BANK, pictured_bank, raster
from tests.store.samples import NOW, answer, own_bank, write_journal

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("only_own_banks")


@pytest.fixture
def pictured(home: Home) -> Home:
    """Return a home with answers, and a bank with its picture."""
    fill(home)
    return home


def fill(home: Home, file: str = "maps.yaml") -> None:
    """Put a bank with its picture, and an answer, into a home."""
    pictured_bank(home, name=file)
    write_journal(home, [answer("maps-1", number=1)])


def test_a_backup_has_the_pictures(pictured: Home, tmp_path: Path) -> None:
    """They come back with their bank, whatever happened to both; SVG isn't packed twice."""
    (pictured.banks / "maps.pictures" / "b.svg").write_text(CIRCLE, encoding="utf-8")
    made = make_backup(pictured, NOW, tmp_path / "b.zip")
    assert made.left_out == {}
    names = zipfile.ZipFile(made.path).namelist()
    assert {"banks/maps.pictures/a.png", "banks/maps.pictures/b.svg"} <= set(names)
    (pictured.banks / "maps.pictures" / "a.png").unlink()
    assert not list(Library(pictured).pool())
    restore_backup(pictured, made.path, NOW)
    assert list(Library(pictured).pool()) == ["maps-1"]


def test_a_backup_names_pictures_that_it_has_no_room_for(
    pictured: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A backup that couldn't be restored would be none; what can't be read is named, too."""
    with (pictured.banks / "maps.pictures" / "big.png").open("wb") as file:
        file.truncate(6 << 20)
    (pictured.banks / "maps.pictures" / "small.svg").write_text("<svg/>", encoding="utf-8")
    whole = sum(map(len, backup.read_files(pictured).contents.values()))
    monkeypatch.setattr(backup, "MAX_BYTES", whole - 1)
    made = make_backup(pictured, NOW)
    assert set(made.left_out) == {"maps.pictures/big.png", "maps.pictures/small.svg"}
    monkeypatch.setattr(backup, "MAX_BYTES", whole - len(raster()))
    made = make_backup(pictured, NOW)
    assert set(made.left_out) == {"maps.pictures/a.png", "maps.pictures/big.png"}


def test_a_backup_has_no_empty_picture_in_place_of_one_that_is_gone(pictured: Home) -> None:
    """A restore would put it where the real one may be again by then."""
    (pictured.banks / "maps.pictures" / "b.png").symlink_to("gone.png")
    made = make_backup(pictured, NOW)
    assert made.left_out == {"maps.pictures/b.png": "its file isn't there"}


@pytest.mark.parametrize(
    "name",
    [
        "banks/../a.pictures/a.png",
        "banks/a.pictures/../a.png",
        "banks/a.pictures/a.sh",
        "banks/a.pictures/x/a.png",
        "banks/a/a.png",
        "banks/.pictures/a.png",
        "banks/..pictures/a.png",
        "a.pictures/a.png",
        "banks/a.pictures/con.png",
    ],
)
def test_a_hostile_backup_writes_no_picture_elsewhere(
    home: Home, tmp_path: Path, name: str
) -> None:
    """Only a picture in a folder of pictures is taken; anything else is passed over."""
    path = tmp_path / "b.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("journal.jsonl", "")
        archive.writestr(name, raster())
    restore_backup(home, path, NOW)
    assert not list(tmp_path.rglob("a.png")) + list(tmp_path.rglob("a.sh"))


def test_a_merge_brings_the_pictures_of_a_bank(home: Home, tmp_path: Path) -> None:
    """They go where their bank goes, also from a backup; a second merge changes nothing."""
    other = replace_root(home, tmp_path / "other")
    fill(other)
    own_bank(home, MAPS_BANK.replace("maps", "maps2"), "maps.yaml")
    made = make_backup(other, NOW, tmp_path / "b.zip")
    merge_homes(home, [other.root], ())
    shown = home.banks / "maps-2.pictures" / "a.png"
    assert shown.read_bytes() == raster()
    shown.unlink()
    merge_homes(home, [made.path], ())
    assert shown.read_bytes() == raster()
    shown.write_bytes(CIRCLE.encode())
    merge_homes(home, [made.path], ())
    assert shown.read_bytes() == CIRCLE.encode()


def replace_root(home: Home, root: Path) -> Home:
    """Return another home with the same cache."""
    return Home(root, home.cache)


def test_a_removed_bank_keeps_its_pictures_beside_its_copy(pictured: Home) -> None:
    """Nothing is lost, and nothing is left among the banks."""
    copy = remove_bank(pictured, "maps", Library(pictured), "20261129")
    assert copy.with_name("maps-20261129.pictures").joinpath("a.png").read_bytes() == raster()
    assert list(pictured.banks.iterdir()) == []


def test_removing_stops_at_a_picture_that_cannot_be_read(
    pictured: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bank stays whole where it is."""
    library = Library(pictured)
    path = pictured.banks / "maps.pictures" / "a.png"
    whole = type(path).read_bytes

    def refuse(each: Path) -> bytes:
        if each.suffix == ".png":
            raise PermissionError(13, "Permission denied")
        return whole(each)

    monkeypatch.setattr(type(path), "read_bytes", refuse)
    with pytest.raises(DataError):
        remove_bank(pictured, "maps", library, "20261129")
    assert path.exists()
    assert (pictured.banks / "maps.yaml").exists()


def test_erasing_deletes_every_picture(pictured: Home) -> None:
    """Those of banks and of the copies among the backups; what isn't a picture stays, named."""
    remove_bank(pictured, "maps", Library(pictured), "20261129")
    fill(pictured)
    note = pictured.banks / "maps.pictures" / "note.txt"
    note.write_text("mine", encoding="utf-8")
    found = find_all(pictured)
    assert sum(path.name == "a.png" for path in found.files) == 2
    assert found.stays == [note]
    erase(pictured)
    assert [path for path in pictured.root.rglob("*") if path.is_file()] == [note]
    note.unlink()
    note.parent.rmdir()
    erase(pictured)
    assert not pictured.root.exists()
