"""Opening a picture: only what was checked is ever handed to another program."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cps_study.app import viewing
from cps_study.app.viewing import Viewed, view_picture
from cps_study.store.library import Library
from cps_study.ui.viewing import NO_PICTURE, no_viewer, viewed_words
from tests.picture_files import MAPS_BANK, SVG, pictured_bank
from tests.store.samples import own_bank

if TYPE_CHECKING:
    from pathlib import Path

    from cps_study.store.paths import Home

pytestmark = pytest.mark.usefixtures("only_own_banks")
BANK = f"""\
{MAPS_BANK}\
  - {{id: maps-2, kind: typed, level: recall, image: b.svg, alt: a map, stem: How?, accept: [so]}}
  - {{id: maps-3, kind: typed, level: recall, stem: Who is it?, accept: [nobody]}}
"""


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Return what is opened, on a computer where that works."""
    paths: list[Path] = []

    def open_it(path: Path) -> bool:
        paths.append(path)
        return True

    monkeypatch.setattr(viewing, "open_in_viewer", open_it)
    return paths


def view(home: Home, ident: str) -> Viewed:
    """View the picture of an item."""
    library = Library(home)
    item = library.item(ident)
    assert item is not None
    return view_picture(library, item)


def test_a_picture_is_opened_where_it_is(home: Home, opened: list[Path]) -> None:
    """What has nothing but the picture in it needs no copy."""
    folder = pictured_bank(home, BANK)
    viewed = view(home, "maps-1")
    assert opened == [viewed.path] == [folder / "a.png"]
    assert viewed_words(viewed) == "The picture opens in a window of its own."


def test_a_drawing_with_a_script_is_opened_without_it(home: Home, opened: list[Path]) -> None:
    """The file stays as its author made it; what a browser gets is safe."""
    folder = pictured_bank(home, BANK)
    hostile = SVG.format("<script>alert(1)</script><rect/>").encode()
    (folder / "b.svg").write_bytes(hostile)
    view(home, "maps-2")
    assert b"script" not in opened[0].read_bytes()
    assert (folder / "b.svg").read_bytes() == hostile


def test_what_cannot_be_opened_is_said(home: Home, opened: list[Path]) -> None:
    """A missing or damaged picture is named, and nothing is opened; an item may have none."""
    folder = own_bank(home, BANK, "maps.yaml").with_name("maps.pictures")
    assert viewed_words(view(home, "maps-1")).endswith("opened: its file isn't there.")
    folder.mkdir()
    (folder / "a.png").write_bytes(b"MZ")
    assert "isn't a PNG" in viewed_words(view(home, "maps-1"))
    assert viewed_words(view(home, "maps-3")) == NO_PICTURE
    library = Library(home)
    item = library.item("maps-1")
    assert item is not None
    assert no_viewer(item) == NO_PICTURE
    library.loaded_banks.clear()
    assert view_picture(library, item).fault
    assert opened == []


def test_without_a_viewer_the_file_is_named(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a server there's no window, so the learner is told where the picture is."""
    folder = pictured_bank(home, BANK)
    monkeypatch.setattr(viewing, "open_in_viewer", lambda _: False)
    assert viewed_words(view(home, "maps-1")).endswith(f"It's in: {folder / 'a.png'}")
