"""The schedule file: derived from the journal, readable, replaced atomically, rebuilt whenever it is doubtful.

One line per card, in the order in which cards are due. So a start reads the head and the few lines that are due,
and leaves a hundred thousand others as text.
"""

from __future__ import annotations

import json
import re
import zlib
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.model.card import Card, State
from cps_study.store.files import explain_os_errors, replace_file
from cps_study.store.journal import Reading, events_after, read_journal
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
"""What follows an item's name in its line; inside the name every quote has a backslash before it."""
_CHECKED: Final = re.compile(rb'\{\n"checksum": "([0-9a-f]{8})",\n')


class _DoubtfulError(Exception):
    """The schedule file is not as this program writes it."""


class Opened(NamedTuple):
    """The learner's progress and, if the schedule had to be made again, a sentence that says why."""

    progress: Progress
    notice: str = ""


class FileDeck:
    """A deck over the lines of a schedule file: a card is parsed when it is asked for."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        self._changed: dict[str, Card | None] = {}
        self._places: dict[str, int] | None = None

    def get(self, item: str) -> Card | None:
        """Return the item's card, or None if it was never studied."""
        if item in self._changed:
            return self._changed[item]
        place = self._where().get(item)
        return None if place is None else _card_of(self._lines[place])[1]

    def put(self, item: str, card: Card | None) -> None:
        """Hold this card for the item from now on; None forgets it."""
        self._changed[item] = card

    def due(self, before: str) -> Iterator[tuple[str, Card]]:
        """Yield the items and cards that are due before the stamp, in no special order."""
        limit = from_stamp(before)
        yield from (
            (item, card)
            for item, card in self._changed.items()
            if card is not None and card.due < limit
        )
        for line in self._lines:
            if _due_of(line) >= before:
                return
            item, card = _card_of(line)
            if item not in self._changed:
                yield item, card

    def __contains__(self, item: str) -> bool:
        if item in self._changed:
            return self._changed[item] is not None
        return item in self._where()

    def __len__(self) -> int:
        known = self._where()
        return len(known) + sum(
            (card is not None) - (item in known) for item, card in self._changed.items()
        )

    def lines(self) -> list[str]:
        """Return a line for every card, in the order in which they are due, then by item."""
        kept = (
            [line for line in self._lines if _item_of(line) not in self._changed]
            if self._changed
            else self._lines
        )
        made = [_line(item, card) for item, card in self._changed.items() if card is not None]
        return sorted((*kept, *made), key=lambda line: (_due_of(line), _item_of(line)))

    def _where(self) -> dict[str, int]:
        if self._places is None:
            self._places = {_item_of(line): place for place, line in enumerate(self._lines)}
        return self._places


def open_progress(home: Home) -> Opened:
    """Return the progress: the schedule and what the journal has gained since, or a replay of the journal."""
    if not home.schedule.exists():
        return Opened(
            _replayed(home)
        )  # as after a first session that was cut off: nothing to worry about
    try:
        progress = _read(home.schedule)
    except _DoubtfulError as exc:
        return Opened(
            _replayed(home),
            f"The schedule file was not readable ({exc}); it was made again from your answers.",
        )
    later = events_after(home.journal, progress.through)
    if later is not None and any(event.id <= progress.through for event in later):
        later = None  # lines from elsewhere: an older event, or one that stands twice
    caught_up = replay(later, progress) if later is not None else None
    if caught_up is None:
        return Opened(
            _replayed(home), "The schedule did not match your answers; it was made again from them."
        )
    return Opened(caught_up)


def save_progress(home: Home, progress: Progress) -> bool:
    """Replace the schedule file if it would change, and return whether it did."""
    content = schedule_bytes(progress)
    with explain_os_errors(home.schedule, "be read"):
        if home.schedule.exists() and home.schedule.read_bytes() == content:
            return False
    replace_file(home.schedule, content)
    return True


def rebuild(home: Home) -> tuple[Progress, Reading]:
    """Make the schedule again from the journal alone; return it with what the journal held."""
    reading = read_journal(home.journal)
    progress = _from_events(reading)
    replace_file(home.schedule, schedule_bytes(progress))
    return progress, reading


def is_current(home: Home, reading: Reading) -> bool:
    """Tell whether the schedule file, with what was appended since, is what the journal leads to."""
    opened = open_progress(home)
    return not opened.notice and schedule_bytes(opened.progress) == schedule_bytes(
        _from_events(reading)
    )


def schedule_bytes(progress: Progress) -> bytes:
    """Return the schedule as the file holds it: the same bytes for the same progress."""
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
    made = deck if isinstance(deck, FileDeck) else _as_file_deck(progress)
    fields = ",\n".join(f"{json.dumps(name)}: {json.dumps(value)}" for name, value in head.items())
    cards = ",\n".join(made.lines())
    rest = f"{fields},\n{_CARDS}{cards}{_FOOT}".encode()
    return b'{\n"checksum": "%08x",\n' % zlib.crc32(rest) + rest


def _as_file_deck(progress: Progress) -> FileDeck:
    deck = FileDeck([])
    for item, card in progress.deck.due(EVER):
        deck.put(item, card)
    return deck


def _replayed(home: Home) -> Progress:
    return _from_events(read_journal(home.journal))


def _from_events(reading: Reading) -> Progress:
    progress = replay(reading.events, Progress(deck=FileDeck([]))) or replay(reading.events)
    if progress is None:
        raise AssertionError("a replay from the start always ends")
    return progress


def _read(path: Path) -> Progress:
    with explain_os_errors(path, "be read"):
        raw = path.read_bytes()
    checked = _CHECKED.match(raw)
    if checked is None or int(checked[1], 16) != zlib.crc32(raw[checked.end() :]):
        raise _DoubtfulError("it is cut short or was changed by another hand")
    try:
        return _parsed(raw[checked.end() :].decode())
    except (ValueError, KeyError, TypeError, RecursionError) as exc:
        raise _DoubtfulError("it is laid out in a way that this version does not know") from exc


def _parsed(text: str) -> Progress:
    head_text, _, body = text.partition(_CARDS)
    head = json.loads(f'{{{head_text}"cards": 0}}')
    if head["schema"] != VERSION:
        raise _DoubtfulError(f"it is of version {head['schema']}")
    cards = body.removesuffix(_FOOT)
    return Progress(
        deck=FileDeck(cards.split(",\n") if cards else []),
        today=Today(
            head["today"]["day"], tuple(head["today"]["answered"]), tuple(head["today"]["new"])
        ),
        flagged=set(head["flagged"]),
        suspended=set(head["suspended"]),
        leeches=set(head["leeches"]),
        events=head["events"],
        through=head["through"],
    )


def _line(item: str, card: Card) -> str:
    return f"{json.dumps(item)}: {json.dumps(card_to_data(card))}"


def _item_of(line: str) -> str:
    name = line[1 : line.index(_NAME_END)]
    return str(json.loads(f'"{name}"')) if "\\" in name else name


def _due_of(line: str) -> str:
    start = line.index(_NAME_END) + len(_NAME_END)
    return line[start : start + 24]


def _card_of(line: str) -> tuple[str, Card]:
    ((item, held),) = json.loads(f"{{{line}}}").items()
    return item, Card(
        state=State[held["state"].upper()],
        step=held["step"],
        stability=held["stability"],
        difficulty=held["difficulty"],
        due=from_stamp(held["due"]),
        last=from_stamp(held["last"]),
        reps=held["reps"],
        lapses=held["lapses"],
    )
