"""The schedule file: made from the journal, readable, replaced atomically, remade when in doubt.

It has one line per card, in the order in which cards are due. So a start reads the head and the
few lines that are due, and leaves a hundred thousand others as text.
"""

from __future__ import annotations

import json
import re
import zlib
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from cps_study.model.card import Card, State
from cps_study.store.files import explain_os_errors, replace_file
from cps_study.store.journal import JournalContent, events_after, read_journal
from cps_study.study.progress import Progress, Today, card_to_data, replay
from cps_study.study.times import EVER, from_stamp

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cps_study.store.paths import Home

VERSION: Final = 1
_CARDS: Final = '"cards": {\n'
_FOOT: Final = "\n}\n}\n"
_NAME_END: Final = '": {"due": "'
"""What follows an item's name in its line. It can't be part of the name, in which every quote has
a backslash before it."""
_STAMP_LENGTH: Final = len("2026-03-02T18:00:00.000Z")
_CHECKSUM: Final = re.compile(rb'\{\n"checksum": "([0-9a-f]{8})",\n')
_REMADE: Final = "it was made again from your answers"


class _UnusableScheduleError(Exception):
    """The schedule file isn't as this program writes it; the message says how."""


class OpenedProgress(NamedTuple):
    """The learner's progress and, if the schedule had to be made again, a sentence saying why."""

    progress: Progress
    notice: str = ""


class FileDeck:
    """A deck over the lines of a schedule file. A card is parsed only when it is asked for."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        self._changed: dict[str, Card | None] = {}
        """Cards that were put since the file was read; None for a card that was forgotten."""
        self._line_numbers: dict[str, int] | None = None

    def get(self, item: str) -> Card | None:
        """Return the item's card, or None if it was never studied."""
        if item in self._changed:
            return self._changed[item]
        number = self._numbers_by_item().get(item)
        if number is None:
            return None
        _, card = _parse_line(self._lines[number])
        return card

    def put(self, item: str, card: Card | None) -> None:
        """Set the item's card; None forgets it."""
        self._changed[item] = card

    def due(self, before: str) -> Iterator[tuple[str, Card]]:
        """Yield the items and cards that are due before the stamp, in no particular order."""
        limit = from_stamp(before)
        for item, changed in self._changed.items():
            if changed is not None and changed.due < limit:
                yield item, changed
        for line in self._lines:
            if _due_in(line) >= before:
                return
            item, card = _parse_line(line)
            if item not in self._changed:
                yield item, card

    def __contains__(self, item: str) -> bool:
        if item in self._changed:
            return self._changed[item] is not None
        return item in self._numbers_by_item()

    def __len__(self) -> int:
        in_file = self._numbers_by_item()
        count = len(in_file)
        for item, card in self._changed.items():
            if card is None and item in in_file:
                count -= 1
            elif card is not None and item not in in_file:
                count += 1
        return count

    def lines(self) -> list[str]:
        """Return a line for every card, sorted by when it is due, then by item."""
        lines = self._lines
        if self._changed:
            lines = [line for line in lines if _item_in(line) not in self._changed]
            for item, card in self._changed.items():
                if card is not None:
                    lines.append(_line(item, card))
        return sorted(lines, key=lambda line: (_due_in(line), _item_in(line)))

    def _numbers_by_item(self) -> dict[str, int]:
        """Return each item's line number. Made on first use: a short session doesn't need it."""
        if self._line_numbers is None:
            self._line_numbers = {_item_in(line): number for number, line in enumerate(self._lines)}
        return self._line_numbers


def open_progress(home: Home) -> OpenedProgress:
    """Return the learner's progress: the schedule and what the journal has gained since.

    If the schedule is missing, damaged, or made from another journal, the whole journal is
    replayed instead. Raises DataError if a file can't be read.
    """
    # No schedule is normal after a first session that was cut off: nothing to worry anybody with.
    if not home.schedule.exists():
        return OpenedProgress(_replay_journal(home))
    try:
        progress = _read(home.schedule)
    except _UnusableScheduleError as exc:
        notice = f"The schedule file could not be used ({exc}); {_REMADE}."
        return OpenedProgress(_replay_journal(home), notice)
    caught_up = _catch_up(home, progress)
    if caught_up is None:
        notice = f"The schedule didn't match your answers; {_REMADE}."
        return OpenedProgress(_replay_journal(home), notice)
    return OpenedProgress(caught_up)


def _catch_up(home: Home, progress: Progress) -> Progress | None:
    """Apply the events that came after the schedule; return None if that takes a full replay."""
    later = events_after(home.journal, progress.through)
    if later is None:
        return None
    # An older event behind a newer one came from elsewhere, or is there twice.
    if any(event.id <= progress.through for event in later):
        return None
    return replay(later, progress)


def save_progress(home: Home, progress: Progress) -> bool:
    """Replace the schedule file if it would change, and return whether it did."""
    content = schedule_bytes(progress)
    with explain_os_errors(home.schedule, "be read"):
        if home.schedule.exists() and home.schedule.read_bytes() == content:
            return False
    replace_file(home.schedule, content)
    return True


def rebuild(home: Home) -> tuple[Progress, JournalContent]:
    """Make the schedule again from the journal alone; return it with the journal's content."""
    journal = read_journal(home.journal)
    progress = _replay(journal)
    replace_file(home.schedule, schedule_bytes(progress))
    return progress, journal


def is_current(home: Home, journal: JournalContent) -> bool:
    """Return whether the schedule file, with what was appended since, matches the journal."""
    opened = open_progress(home)
    if opened.notice:
        return False
    return schedule_bytes(opened.progress) == schedule_bytes(_replay(journal))


def schedule_bytes(progress: Progress) -> bytes:
    """Return the content of the schedule file: the same bytes for the same progress."""
    head = {
        "schema": VERSION,
        "algorithm": "FSRS-6",
        "through": progress.through,
        "events": progress.events,
        "today": progress.today._asdict(),
        "flagged": sorted(progress.flagged),
        "suspended": sorted(progress.suspended),
        "leeches": sorted(progress.leeches),
    }
    deck = progress.deck
    if not isinstance(deck, FileDeck):
        deck = _as_file_deck(progress)
    fields = ",\n".join(f"{json.dumps(name)}: {json.dumps(value)}" for name, value in head.items())
    cards = ",\n".join(deck.lines())
    body = f"{fields},\n{_CARDS}{cards}{_FOOT}".encode()
    return b'{\n"checksum": "%08x",\n' % zlib.crc32(body) + body


def _as_file_deck(progress: Progress) -> FileDeck:
    deck = FileDeck([])
    for item, card in progress.deck.due(EVER):
        deck.put(item, card)
    return deck


def _replay_journal(home: Home) -> Progress:
    return _replay(read_journal(home.journal))


def _replay(journal: JournalContent) -> Progress:
    # Replaying onto the kind of deck that is saved spares a copy. The result is None if the journal
    # takes back an event that it doesn't have; only a replay from the start passes over that.
    progress = replay(journal.events, Progress(deck=FileDeck([])))
    if progress is None:
        progress = replay(journal.events)
    if progress is None:
        raise AssertionError("a replay from the start always succeeds")
    return progress


def _read(path: Path) -> Progress:
    """Return the progress in a schedule file; raises _UnusableScheduleError if it is damaged."""
    with explain_os_errors(path, "be read"):
        raw = path.read_bytes()
    head = _CHECKSUM.match(raw)
    if head is None:
        raise _UnusableScheduleError("it was cut short or changed by another program")
    body = raw[head.end() :]
    if int(head[1], 16) != zlib.crc32(body):
        raise _UnusableScheduleError("it was cut short or changed by another program")
    try:
        return _parse(body.decode())
    except (ValueError, KeyError, TypeError, RecursionError) as exc:
        raise _UnusableScheduleError("this version doesn't know its layout") from exc


def _parse(text: str) -> Progress:
    """Return the progress in a schedule's text, with its cards still unparsed."""
    head_text, _, body = text.partition(_CARDS)
    head = json.loads(f'{{{head_text}"cards": 0}}')
    if head["schema"] != VERSION:
        raise _UnusableScheduleError(f"its version is {head['schema']}")
    cards = body.removesuffix(_FOOT)
    today = head["today"]
    return Progress(
        deck=FileDeck(cards.split(",\n") if cards else []),
        today=Today(today["day"], tuple(today["answered"]), tuple(today["new"])),
        flagged=set(head["flagged"]),
        suspended=set(head["suspended"]),
        leeches=set(head["leeches"]),
        events=head["events"],
        through=head["through"],
    )


def _line(item: str, card: Card) -> str:
    return f"{json.dumps(item)}: {json.dumps(card_to_data(card))}"


def _item_in(line: str) -> str:
    """Return the item of a card's line, without parsing the card."""
    name = line[1 : line.index(_NAME_END)]
    if "\\" in name:
        return str(json.loads(f'"{name}"'))
    return name


def _due_in(line: str) -> str:
    """Return the stamp of when a card's line is due, without parsing the card."""
    start = line.index(_NAME_END) + len(_NAME_END)
    return line[start : start + _STAMP_LENGTH]


def _parse_line(line: str) -> tuple[str, Card]:
    """Return the item and the card in a line."""
    entry: dict[str, Any] = json.loads(f"{{{line}}}")
    ((item, fields),) = entry.items()
    card = Card(
        state=State[fields["state"].upper()],
        step=fields["step"],
        stability=fields["stability"],
        difficulty=fields["difficulty"],
        due=from_stamp(fields["due"]),
        last=from_stamp(fields["last"]),
        reps=fields["reps"],
        lapses=fields["lapses"],
    )
    return item, card
