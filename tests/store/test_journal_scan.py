"""A scan finds the same events as a parser, or says that it can't."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from cps_study.model.event import FitEvent, NoteEvent
from cps_study.store.journal import Journal, read_journal
from cps_study.store.journal_scan import ScannedJournal, scan_journal
from cps_study.study.progress import counted_ids
from tests.store.samples import NOW, answer, card_bank, line, mark, own_bank, study, undo

if TYPE_CHECKING:
    from cps_study.model.event import Event
    from cps_study.store.paths import Home


def scanned(home: Home, through: str = "e") -> ScannedJournal:
    """Return what a scan of the home's journal finds, by default up to its end."""
    found = scan_journal(home.journal.read_bytes(), through)
    assert found is not None
    return found


@pytest.mark.usefixtures("only_own_banks")
@pytest.mark.parametrize("seed", range(4))
def test_a_scan_finds_what_a_parser_finds(seed: int, home: Home) -> None:
    """Over sessions with answers, drills, flags and undos."""
    own_bank(home, card_bank(12), "deck.yaml")
    for day in range(4):
        now = NOW + timedelta(days=day)
        study(home, random.Random(seed + day), now, 15, cram=day == 1)
    events = read_journal(home.journal).events
    assert scanned(home) == (counted_ids(events), {})
    for place in range(0, len(events), 7):
        earlier, later = events[: place + 1], events[place + 1 :]
        found = scanned(home, events[place].id)
        assert found.counted == counted_ids(earlier)
        assert list(found.later) == [event.id for event in later]


def test_what_is_typed_is_never_taken_for_a_field(made_home: Home) -> None:
    """A learner may type anything, also what looks like a line of the journal."""
    journal = Journal(made_home, "d")
    typed = '","mode":"cram","type":"undo","of":"'
    kept: list[Event] = [
        journal.append(answer()._replace(response=typed)),
        journal.append(answer(typed)._replace(mode="quiz")),
        journal.append(mark(typed, "flag", 0)),
        journal.append(FitEvent(answer().at, 1.5)),
    ]
    journal.append(NoteEvent(answer().at, "a", typed))
    journal.append(answer(mode="exam")._replace(response='"mode":"study"'))
    taken_back = journal.append(undo(1, 0)._replace(of=kept[0].id))
    journal.append(undo(99, 0))
    journal.close()
    found = scanned(made_home)
    assert found.counted == {event.id for event in [*kept, taken_back]}
    assert found.counted == counted_ids(read_journal(made_home.journal).events)


@pytest.mark.parametrize(
    "content", [line(answer(number=1)), b"x\n", b"\n", b'{"v":1,"id":"0', b"=======\n"]
)
def test_a_line_in_another_form_takes_a_parser(content: bytes) -> None:
    """Written by hand, damaged or by git."""
    assert scan_journal(content, "") is None
