"""Pictures through the command line: in, on the page, out again, and away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.app.test_import_pictures import moodle
from tests.picture_files import raster

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Program


def test_a_picture_comes_in_and_is_named_while_studying(program: Program, tmp_path: Path) -> None:
    """The report counts it, and the question says what it shows and which key opens it."""
    path = moodle(tmp_path / "maps.xml", raster())
    ran = program("bank", "import", str(path), "--yes")
    assert "1 picture in the file." in ran.out
    ran = program("study", "--bank", "maps", lines=":v\nup\n")
    assert "[Picture: a map] :v opens it." in ran.out
    assert "picture" in ran.out.split(":v opens it.")[1]
    assert "Nothing is new." in program("bank", "import", str(path), "--yes").out


def test_a_missing_picture_is_said(program: Program, tmp_path: Path) -> None:
    """Where something is asked, in a line; the doctor names the bank and the pictures."""
    path = moodle(tmp_path / "maps.xml", raster())
    program("bank", "import", str(path), "--yes")
    for picture in (program.home.banks / "maps.pictures").iterdir():
        picture.unlink()
    said = "1 question isn't asked: the picture is missing. See: cps-study data doctor\n"
    assert program().err == said
    assert said in program("study", "--plain").out
    assert program("quiz", "--items", "1").err.startswith(said)
    for args in (["bank", "list"], ["bank", "show", "maps"], ["progress"]):
        assert program(*args).err == ""
    ran = program("data", "doctor")
    assert ran.code == 1
    assert "maps.pictures" in ran.out


def test_a_bank_goes_out_with_its_pictures(program: Program, tmp_path: Path) -> None:
    """In the file if the format has a place for them, else beside it, and they come back."""
    program("bank", "import", str(moodle(tmp_path / "maps.xml", raster())), "--yes")
    (picture,) = (program.home.banks / "maps.pictures").iterdir()
    for kind, ending in (("yaml", "yaml"), ("csv", "csv"), ("moodle-xml", "xml")):
        out = tmp_path / kind / f"out.{ending}"
        ran = program("bank", "export", "maps", "--format", kind, "--out", str(out))
        assert ("beside the file" in ran.out) == (kind != "moodle-xml")
        program("bank", "import", str(out), "--as", f"from-{kind}", "--yes")
        copy = program.home.banks / f"from-{kind}.pictures" / picture.name
        assert copy.read_bytes() == picture.read_bytes()


def test_an_export_leaves_out_a_question_without_its_picture(
    program: Program, tmp_path: Path
) -> None:
    """Nobody else is asked blind either; the export says so."""
    program("bank", "import", str(moodle(tmp_path / "maps.xml", raster(), b"no")), "--yes")
    ran = program("bank", "export", "maps", "--out", str(tmp_path / "out.yaml"))
    assert "Exported 1 item" in ran.out
    assert "1 question is left out, because the picture is missing" in ran.out
