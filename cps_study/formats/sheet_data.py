"""The pages of the answer sheets as they are in `test.json`: lengths in points, all by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cps_study.model.sheet import (
    AnswerLine,
    DigitBubble,
    FormBubble,
    OptionBubble,
    SheetBox,
    SheetPage,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def sheet_data(page: SheetPage) -> dict[str, Any]:
    """Return a page as plain data."""
    return page._asdict() | {
        "paper": list(page.paper),
        "corners": list(map(list, page.corners)),
        "codes": list(map(list, page.codes)),
        "name": page.name._asdict(),
        "bubbles": [bubble._asdict() for bubble in page.bubbles],
        "digits": [bubble._asdict() for bubble in page.digits],
        "forms": [bubble._asdict() for bubble in page.forms],
        "lines": [line._asdict() for line in page.lines],
    }


def sheet_from_data(data: Mapping[str, Any]) -> SheetPage:
    """Return the page that the data describes; raises KeyError or TypeError for anything else."""
    width, height = data["paper"]
    return SheetPage(
        form=str(data["form"]),
        page=int(data["page"]),
        pages=int(data["pages"]),
        layout=str(data["layout"]),
        paper=(float(width), float(height)),
        scale=float(data["scale"]),
        corners=_squares(data["corners"]),
        codes=_squares(data["codes"]),
        name=SheetBox(**data["name"]),
        bubbles=tuple(OptionBubble(**bubble) for bubble in data["bubbles"]),
        digits=tuple(DigitBubble(**bubble) for bubble in data["digits"]),
        forms=tuple(FormBubble(**bubble) for bubble in data["forms"]),
        lines=tuple(AnswerLine(**line) for line in data["lines"]),
    )


def _squares(data: Sequence[Sequence[float]]) -> tuple[tuple[float, float, float], ...]:
    return tuple((float(x), float(y), float(side)) for x, y, side in data)
