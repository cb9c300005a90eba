"""What writers for other programs share: what an item asks in one piece, and sentences about what is lost."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

from cps_study.formats.pictures import picture_name
from cps_study.formats.syntax.html_text import tidy
from cps_study.model.item import Item, Question, Typed, prompt_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cps_study.model.item import GroupKind

Loss = tuple[str, "Sequence[Item]"]
"""What is lost, as half a sentence, and of which items."""


def asked_by(item: Item) -> list[str]:
    """Return what an item asks, in parts: a scenario stands before its stem, a family's lead-in after it."""
    group = item.group
    parts = [tidy(prompt_of(item))]
    if group is not None:
        parts.insert(0 if group.kind == "scenario" else 1, tidy(group.text))
    return [part for part in parts if part]


def html_of(text: str) -> str:
    """Return plain text as HTML that `plain_of_html` reads back: a paragraph for each, lines kept."""
    paragraphs = tidy(text).split("\n\n")
    return "".join(
        f"<p>{escape(part, quote=False).replace(chr(10), '<br>')}</p>" for part in paragraphs
    )


def stem_html(item: Item, root: str) -> str:
    """Return what an item asks as HTML, its picture last. `root` is where files lie."""
    name = file_of_picture(item)
    shown = f'<p><img src="{root}{name}" alt="{escape(tidy(item.alt))}"></p>' if name else ""
    return f"{''.join(map(html_of, asked_by(item)))}{shown}"


def file_of_picture(item: Item) -> str:
    """Return the name of an item's picture as an address holds it; nothing if it has none."""
    return quote(picture_name(quote(item.image)))


def explained(items: Iterable[Item]) -> list[Item]:
    """Return the items that have a rationale, of their own or of an option."""

    def has_reason(item: Item) -> bool:
        if isinstance(item, Question):
            return bool(item.rationale) or any(option.rationale for option in item.options)
        return isinstance(item, Typed) and bool(item.rationale)

    return [item for item in items if has_reason(item)]


def locked(items: Iterable[Item]) -> list[Item]:
    """Return the items whose options keep their order because an author said so."""
    return [
        item
        for item in items
        if isinstance(item, Question) and item.kind != "truefalse" and item.locked
    ]


def losses_of_items(written: Sequence[Item]) -> list[Loss]:
    """Return what no other program's file holds of the items that are written."""

    def grouped(kind: GroupKind) -> list[Item]:
        return [item for item in written if item.group is not None and item.group.kind == kind]

    return [
        ("Scenarios come apart, with their text before each stem", grouped("scenario")),
        ("Families come apart, with their lead-in after each stem", grouped("family")),
        ("The objectives that items cite are lost", [item for item in written if item.cites]),
        ("The rules that are waived for items are lost", [item for item in written if item.waive]),
    ]


def pictures_named(written: Sequence[Item]) -> Loss:
    """Return what happens to pictures where a file can name them but not hold them."""
    pictured = [item for item in written if file_of_picture(item)]
    return "Pictures are named, but their files have to be added by hand", pictured


def sentences(losses: Iterable[Loss]) -> Iterator[str]:
    """Yield a sentence for each loss that there is: what, of how many items, and the first three of them."""
    for what, items in losses:
        if items:
            named = ", ".join(item.id for item in items[:3]) + (", …" if len(items) > 3 else "")
            yield f"{what}: {len(items)} {'item' if len(items) == 1 else 'items'} ({named})."
