"""What writers for other programs share: an item's text in one piece, and sentences on losses."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from cps_study.formats.item_builder import picture_name
from cps_study.formats.syntax.html_text import tidy
from cps_study.model.item import Flashcard, Item, Question, prompt_of
from cps_study.model.text import count, first_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cps_study.model.item import Bank, GroupKind
    from cps_study.model.picture import Pictures

Loss = tuple[str, "Sequence[Item]"]
"""What is lost, as the start of a sentence, and the items that lose it."""
_MOST_NAMED: Final = 3
"""A sentence about a loss names this many of its items."""


def asked_by(item: Item) -> list[str]:
    """Return what an item asks, in parts that hold text.

    A scenario comes before the stem, because it tells the story. A family's lead-in comes after it.
    """
    parts = [tidy(prompt_of(item))]
    group = item.group
    if group is not None:
        position = 0 if group.kind == "scenario" else 1
        parts.insert(position, tidy(group.text))
    return [part for part in parts if part]


def html_of(text: str) -> str:
    """Return plain text as HTML that `plain_of_html` reads back: paragraphs, with their lines."""
    paragraphs: list[str] = []
    for paragraph in tidy(text).split("\n\n"):
        lines = escape(paragraph, quote=False).replace("\n", "<br>")
        paragraphs.append(f"<p>{lines}</p>")
    return "".join(paragraphs)


def stem_html(item: Item, root: str) -> str:
    """Return what an item asks as HTML, its picture last. `root` is where files lie."""
    html = "".join(html_of(part) for part in asked_by(item))
    name = file_of_picture(item)
    if name:
        html += f'<p><img src="{root}{name}" alt="{escape(tidy(item.alt))}"></p>'
    return html


def file_of_picture(item: Item) -> str:
    """Return the name of an item's picture as it's written in an address; nothing without one."""
    return quote(picture_name(quote(item.image)))


def carried(written: Iterable[Item], pictures: Pictures) -> dict[str, bytes]:
    """Return the pictures that go along with the items, as files by the names in addresses."""
    return {
        picture_name(quote(item.image)): pictures[item.image].raw
        for item in written
        if item.image in pictures
    }


def explained(items: Iterable[Item]) -> list[Item]:
    """Return the items that have a rationale, of their own or of an option."""
    return [item for item in items if _has_rationale(item)]


def _has_rationale(item: Item) -> bool:
    if isinstance(item, Flashcard):
        return False
    if item.rationale:
        return True
    return isinstance(item, Question) and any(option.rationale for option in item.options)


def locked(items: Iterable[Item]) -> list[Item]:
    """Return the items whose options keep their order because an author said so."""
    questions = [item for item in items if isinstance(item, Question) and item.locked]
    return [item for item in questions if item.kind != "truefalse"]


def losses_of_items(written: Sequence[Item], single: Sequence[Item] | None = None) -> list[Loss]:
    """Return what no other program's file holds of the items that are written.

    `single` are those that aren't part of a matching question, if the file has such.
    """
    alone = written if single is None else single
    return [
        (
            "Scenarios become single questions, each with the situation before it",
            _grouped(alone, "scenario"),
        ),
        (
            "Families become single questions, each with the lead-in after it",
            _grouped(alone, "family"),
        ),
        ("The objectives that items cite are lost", [item for item in written if item.cites]),
        (
            "Waivers (rules that don't apply to an item) are lost",
            [item for item in written if item.waive],
        ),
        *losses_of_use(written),
    ]


def losses_of_use(written: Sequence[Item]) -> list[Loss]:
    """Return the items that another program can't tell from those for everyday study."""
    reserved = [item for item in written if item.use == "reserve"]
    retired = [item for item in written if item.use == "retired"]
    return [
        ("That items are kept for mock exams is lost", reserved),
        ("That items are retired is lost", retired),
    ]


def lost_note(bank: Bank) -> Iterator[str]:
    """Yield a sentence if the bank has a note, which no other program's file has a place for."""
    if bank.note:
        yield "The bank's note is lost."


def _grouped(items: Iterable[Item], kind: GroupKind) -> list[Item]:
    return [item for item in items if item.group is not None and item.group.kind == kind]


def pictures_named(written: Sequence[Item], pictures: Pictures) -> Loss:
    """Return what happens to pictures that a file names and doesn't have."""
    pictured = [item for item in written if file_of_picture(item) and item.image not in pictures]
    return "Pictures are named, but their files have to be added by hand", pictured


def sentences(losses: Iterable[Loss]) -> Iterator[str]:
    """Yield a sentence for each real loss: what, of how many items, and the first of them."""
    for what, items in losses:
        if not items:
            continue
        names = first_of([item.id for item in items], _MOST_NAMED)
        yield f"{what}: {count(len(items), 'item')} ({names})."
