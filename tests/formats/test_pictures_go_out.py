"""Pictures go out with their questions where the format can carry them, and come back the same."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from cps_study.formats.base import NO_OPTIONS
from cps_study.formats.export import carried
from cps_study.formats.native import yaml_bank
from cps_study.formats.pictures.cleaning import clean_picture, name_of_picture
from cps_study.formats.registry import format_named
from tests.picture_files import CIRCLE, raster
from tests.samples import SMALL_BANK

if TYPE_CHECKING:
    from cps_study.model.item import Bank

CARRYING = ("moodle-xml", "qti12", "qti21", "anki")
SHOWN = [clean_picture(raw) for raw in (raster(), CIRCLE.encode())]
PICTURES = {name_of_picture(picture, "Two chairs.png"): picture for picture in SHOWN}


def pictured() -> Bank:
    """Return the small bank, whose first two typed or closed items show a picture each."""
    bank, _ = yaml_bank.read(SMALL_BANK, "small")
    assert bank is not None
    first, second, third, *others = bank.items
    names = list(PICTURES)
    second = replace(second, image=names[0], alt='"two" chairs')
    third = replace(third, image=names[1], alt="a circle")
    return replace(bank, items=(first, second, third, *others))


@pytest.mark.parametrize("name", CARRYING)
def test_a_picture_comes_back_as_it_went_out(name: str) -> None:
    """The same bytes under the same name, at the same question; nothing is said to be lost."""
    form = format_named(name)
    assert form is not None
    written = form.write(pictured(), PICTURES)
    assert not any("icture" in loss for loss in written.losses)
    assert form.write(pictured(), PICTURES) == written
    result = form.read(written.content, "x", NO_OPTIONS)
    assert result.pictures == PICTURES
    shown = {(draft.image, draft.alt) for draft in result.items if draft.image}
    chairs, circle = PICTURES
    assert shown == {(chairs, '"two" chairs'), (circle, "a circle")}


@pytest.mark.parametrize("name", CARRYING)
def test_a_picture_that_is_not_given_is_only_named(name: str) -> None:
    """The loss says which questions need their picture added by hand."""
    form = format_named(name)
    assert form is not None
    written = form.write(pictured())
    assert any("have to be added by hand: 2 items" in loss for loss in written.losses)


def test_only_what_is_shown_is_carried() -> None:
    """A picture of an item that stays behind stays, too."""
    assert list(carried(pictured().items[:2], PICTURES)) == list(PICTURES)[:1]
