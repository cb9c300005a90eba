"""What writers for learning platforms share: plain text as HTML, pictures in it, and sentences about what is lost."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

from cps_study.formats.markup import tidy
from cps_study.formats.platform_items import picture_name
from cps_study.model.item import prompt_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cps_study.model.item import Bank, GroupKind, Item


def html_of(text: str) -> str:
    """Return plain text as HTML that `plain_of_html` reads back: a paragraph for each, lines kept."""
    paragraphs = tidy(text).split("\n\n")
    return "".join(f"<p>{escape(part, quote=False).replace(chr(10), '<br>')}</p>" for part in paragraphs)


def stem_html(item: Item, root: str) -> str:
    """Return what an item asks as HTML: its scenario or lead-in first, its picture last. `root` is where files lie."""
    lead = html_of(item.group.text) if item.group is not None else ""
    name = picture_name(quote(item.image))
    shown = f'<p><img src="{root}{quote(name)}" alt="{escape(tidy(item.alt))}"></p>' if name else ""
    return f"{lead}{html_of(prompt_of(item))}{shown}"


def losses_of(bank: Bank, *others: tuple[Sequence[Item], str]) -> tuple[str, ...]:
    """Return a sentence for each kind of loss: those of every platform, then `others`, as items and what happens."""

    def grouped(kind: GroupKind) -> list[Item]:
        return [item for item in bank.items if item.group is not None and item.group.kind == kind]

    common: list[tuple[Sequence[Item], str]] = [
        (grouped("scenario"), "Scenarios come apart, with their text before each stem"),
        (grouped("family"), "Families come apart, with their lead-in before each stem"),
        ([item for item in bank.items if item.cites], "The objectives that items cite are lost"),
        ([item for item in bank.items if item.waive], "The rules that are waived for items are lost"),
        (
            [item for item in bank.items if picture_name(quote(item.image))],
            "Pictures are named, but their files have to be added by hand",
        ),
    ]
    told = [_sentence(items, what) for items, what in (*common, *others) if items]
    if bank.licence:
        told.append(f"The bank's licence ({tidy(bank.licence)}) has no place in this format.")
    return tuple(told)


def _sentence(items: Sequence[Item], what: str) -> str:
    named = ", ".join(item.id for item in items[:3]) + (", …" if len(items) > 3 else "")
    return f"{what}: {len(items)} {'item' if len(items) == 1 else 'items'} ({named})."
