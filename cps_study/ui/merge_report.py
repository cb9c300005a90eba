"""What a merge of several devices did, in words and as data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cps_study.model.text import count, in_one_line
from cps_study.ui.page import Block

if TYPE_CHECKING:
    from cps_study.app.merging import MergedHomes, MergedSource


def merge_blocks(merged: MergedHomes) -> list[Block]:
    """Return what came from each device, and how much there is now."""
    blocks = []
    for source in merged.sources:
        blocks.append(Block("text", _journal_words(source)))
        blocks += [Block("note", words) for words in _further_words(source)]
    blocks.append(Block("text", f"You have {count(merged.events, 'event')} now."))
    return blocks


def merge_data(merged: MergedHomes) -> dict[str, Any]:
    """Return the same for the envelope."""
    sources = [
        {
            "source": str(source.path),
            "events": source.events,
            "added": source.added,
            "damaged_lines": source.damaged,
            "banks_copied": list(source.new_banks),
            "banks_differing": sorted(source.differing_banks),
            "moved_to": None if source.moved_to is None else str(source.moved_to),
        }
        for source in merged.sources
    ]
    return {"events": merged.events, "added": merged.added, "sources": sources}


def _journal_words(source: MergedSource) -> str:
    """Return how many of a device's events were missing here."""
    name = in_one_line(str(source.path))
    events = count(source.events, "event")
    if not source.added:
        return f"{name}: {events}; nothing is new here."
    new = count(source.added, "is", "are")
    return f"{name}: {events}; {new} new here."


def _further_words(source: MergedSource) -> list[str]:
    """Return a sentence for anything else that's worth knowing about a device's data."""
    sentences = []
    if source.damaged:
        lines = count(source.damaged, "line")
        sentences.append(f"Left out {lines} of its journal that can't be read.")
    if source.new_banks:
        banks = count(len(source.new_banks), "bank")
        sentences.append(f"Copied {banks}: {', '.join(source.new_banks)}")
    for name, kept in source.differing_banks.items():
        sentences.append(f"The bank {name} is different there. Yours was kept ({kept}).")
    if source.moved_to is not None:
        sentences.append(f"That copy isn't needed anymore; it's in {source.moved_to} now.")
    return list(map(in_one_line, sentences))
