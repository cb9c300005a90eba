"""Pictures of an import are written with their bank: all or nothing, and once."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import pytest

from cps_study.app.importing import ImportOptions, apply_import, plan_import, plans_that_change
from cps_study.errors import DataError
from cps_study.store import files
from cps_study.store.library import Library
from tests.picture_files import CIRCLE, raster

if TYPE_CHECKING:
    from pathlib import Path

    from cps_study.app.importing import ImportPlan
    from cps_study.store.paths import Home

pytestmark = pytest.mark.usefixtures("only_own_banks")
NOW = "20261129-010000"
BANK = """\
bank: maps
title: Maps
items:
  - {id: maps-1, kind: typed, level: recall, image: a.png, alt: a map, stem: Where?, accept: [up]}
  - {id: maps-2, kind: typed, level: recall, image: b.png, alt: a map, stem: Who?, accept: [he]}
"""


def moodle(path: Path, *raws: bytes) -> Path:
    """Write a file of Moodle's with a question for each picture."""
    questions = []
    for number, raw in enumerate(raws):
        packed = base64.b64encode(raw).decode()
        questions.append(
            f'<question type="shortanswer"><name><text>q{number}</text></name>'
            f'<questiontext format="html"><text><![CDATA[What is the {number}. picture? '
            f'<img src="@@PLUGINFILE@@/a.png" alt="a map">]]></text>'
            f'<file name="a.png" encoding="base64">{packed}</file></questiontext>'
            '<answer fraction="100"><text>up</text></answer></question>'
        )
    path.write_text(f"<quiz>{''.join(questions)}</quiz>", encoding="utf-8")
    return path


def planned(path: Path, home: Home) -> ImportPlan:
    """Plan an import into the bank `maps`."""
    return plan_import(path, ImportOptions(bank="maps"), home, Library(home))


def test_a_second_import_says_nothing_new(home: Home, tmp_path: Path) -> None:
    """Two pictures of one name are two files; one that changes is a change of its question."""
    path = moodle(tmp_path / "x.xml", raster(), CIRCLE.encode())
    apply_import([planned(path, home)], home, NOW)
    names = sorted(file.name for file in (home.banks / "maps.pictures").iterdir())
    assert [name[-4:] for name in names] == [".png", ".svg"]
    assert list(Library(home).pool()) == ["maps-q0", "maps-q1"]
    again = planned(path, home)
    assert not plans_that_change([again])
    assert len(again.merged.same) == 2
    moodle(path, raster(size=(9, 9)), CIRCLE.encode())
    changed = planned(path, home)
    assert changed.merged.updated == ("maps-q0",)
    apply_import([changed], home, NOW)
    assert Library(home).picture("maps-q0").width == 9


def test_a_picture_that_went_missing_comes_back(home: Home, tmp_path: Path) -> None:
    """Importing the file again brings it, though no question is new."""
    path = moodle(tmp_path / "x.xml", raster())
    apply_import([planned(path, home)], home, NOW)
    (picture,) = (home.banks / "maps.pictures").iterdir()
    picture.unlink()
    assert not list(Library(home).pool())
    again = planned(path, home)
    assert plans_that_change([again]) == [again]
    assert not again.incoming
    apply_import([again], home, NOW)
    assert list(Library(home).pool()) == ["maps-q0"]


def test_a_full_disk_leaves_everything_as_it_was(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither a bank without its pictures nor pictures without their bank."""
    plan = planned(moodle(tmp_path / "x.xml", raster()), home)
    whole = files._write_and_sync

    def fail(path: Path, content: bytes, *, private: bool) -> None:
        if "yaml" in path.name:
            raise OSError(28, "No space left on device")
        whole(path, content, private=private)

    monkeypatch.setattr(files, "_write_and_sync", fail)
    with pytest.raises(DataError):
        apply_import([plan], home, NOW)
    assert not [path for path in home.banks.rglob("*") if path.is_file()]


def test_a_bank_brings_the_pictures_beside_it(home: Home, tmp_path: Path) -> None:
    """They come from a folder with its name; one that can't be used is named with the reason."""
    path = tmp_path / "mine.yaml"
    path.write_text(BANK, encoding="utf-8")
    folder = tmp_path / "mine.pictures"
    folder.mkdir()
    (folder / "a.png").write_bytes(raster())
    (folder / "b.png").write_bytes(b"MZ")
    plan = planned(path, home)
    assert [(each.line, each.item, each.what) for each in plan.result.problems] == [
        (
            5,
            "Who?",
            (
                "the picture 'b.png' in mine.pictures can't be used: "
                "it isn't a PNG, JPEG, GIF or SVG picture"
            ),
        )
    ]
    apply_import([plan], home, NOW)
    library = Library(home)
    assert library.picture("maps-1").width == 8
    assert library.lacks_picture("maps-2")
    assert not plans_that_change([planned(path, home)])


def test_only_pictures_that_are_nowhere_are_said_to_be_missing(home: Home, tmp_path: Path) -> None:
    """What the folder beside the file has isn't among them; with one in the folder, one is left."""
    path = tmp_path / "x.gift"
    asked = (f'::q{n}:: What is it? <img src\\="{n}.png" alt\\="a map"> {{=up}}' for n in (1, 2))
    path.write_text("\n\n".join(asked), encoding="utf-8")
    folder = tmp_path / "x.pictures"
    folder.mkdir()
    said = [warnings_about_pictures(planned(path, home))]
    for name in ("1.png", "2.png"):
        (folder / name).write_bytes(raster())
        said.append(warnings_about_pictures(planned(path, home)))
    assert [len(each) for each in said] == [1, 1, 0]
    assert said[0][0].startswith("2 questions lack their pictures: they won't")
    assert said[1][0].startswith("1 question lacks its picture: it won't")


def test_a_table_says_too_that_its_pictures_are_missing(home: Home, tmp_path: Path) -> None:
    """Its reader can't tell: the picture may be in the folder beside the file, or there is none."""
    path = tmp_path / "x.csv"
    path.write_text("question,A,B,correct,image,alt\nQ?,x,y,A,1.png,a map\n", encoding="utf-8")
    assert len(warnings_about_pictures(planned(path, home))) == 1
    (tmp_path / "x.pictures").mkdir()
    assert len(warnings_about_pictures(planned(path, home))) == 1
    (tmp_path / "x.pictures" / "1.png").write_bytes(raster())
    assert not warnings_about_pictures(planned(path, home))


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (raster()[:60], "its file is damaged"),
        (b"", "its file is empty"),
        (raster("JPEG"), "it's a JPEG, and its name says something else"),
    ],
)
def test_a_picture_that_is_there_and_damaged_is_not_called_missing(
    raw: bytes, why: str, home: Home, tmp_path: Path
) -> None:
    """Whoever put it there looks for the fault in the picture; it's said once for each picture."""
    path = tmp_path / "x.gift"
    asked = (f'::q{n}:: What is it? <img src\\="1.png" alt\\="a map"> {{=up{n}}}' for n in (1, 2))
    path.write_text("\n\n".join(asked), encoding="utf-8")
    (tmp_path / "x.pictures").mkdir()
    (tmp_path / "x.pictures" / "1.png").write_bytes(raw)
    said = [each.what for each in planned(path, home).result.problems if "picture" in each.what]
    assert said == [
        (
            "2 questions lack their pictures: "
            "they won't be asked until the pictures are in the bank's folder of pictures"
        ),
        f"the picture '1.png' in x.pictures can't be used: {why}",
    ]


def warnings_about_pictures(plan: ImportPlan) -> list[str]:
    """Return what an import says of pictures that its file lacks."""
    return [each.what for each in plan.result.problems if "lack" in each.what]
