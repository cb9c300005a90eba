"""Pictures that go out with their items: all of them, or the reason why one can't."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cps_study.app.item_pictures import pictures_of, with_pictures
from cps_study.errors import BankError
from cps_study.store.library import Library
from tests.paper.samples import paper_test
from tests.picture_files import MAPS_BANK, pictured_bank

if TYPE_CHECKING:
    from pathlib import Path

    from cps_study.store.paths import Home

pytestmark = pytest.mark.usefixtures("only_own_banks")
BANK = f"""\
{MAPS_BANK}\
  - {{id: maps-2, kind: typed, level: recall, stem: Who is it?, accept: [nobody]}}
"""


@pytest.fixture
def folder(home: Home) -> Path:
    """Return the folder with the picture of the bank."""
    return pictured_bank(home, BANK)


def test_each_item_brings_its_picture(home: Home, folder: Path) -> None:
    """An item without one brings none; one that can't be used is said before anything is made."""
    library = Library(home)
    items = [item for _, item in library.items()]
    assert list(pictures_of(items, library)) == ["maps-1"]
    (folder / "a.png").write_bytes(b"MZ")
    with pytest.raises(BankError, match="of maps-1 can't be used: it isn't a PNG"):
        pictures_of(items, library)


def test_a_test_from_its_file_gets_its_pictures(home: Home, folder: Path) -> None:
    """The file has their names; the bank has to be there still."""
    test = paper_test(forms=1)
    assert with_pictures(test, home) is test
    item = next(item for _, item in Library(home).items() if item.image)
    entry = test.forms[0].entries[0]._replace(item=item)
    test = test._replace(forms=(test.forms[0]._replace(entries=(entry,)),))
    assert with_pictures(test, home).pictures["maps-1"].width == 8
    folder.with_name("maps.yaml").unlink()
    with pytest.raises(BankError, match="no bank has that question anymore"):
        with_pictures(test, home)
