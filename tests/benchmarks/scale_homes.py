"""Homes and banks of any size for `bench_scale.py`, made without parsing gigabytes of YAML."""

from __future__ import annotations

import json
import random
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock

from cps_study.formats.native import yaml_bank
from cps_study.model.event import AnswerEvent, event_to_data
from cps_study.model.item import Bank, Option, Question, fingerprint
from cps_study.store import library
from cps_study.store.paths import Home
from cps_study.study.times import stamp, study_day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cps_study.model.problem import Problem

NEW_A_DAY = 12
_TEXTS = (
    "Offer to help the peer look for person",
    "Walk this evening through matter",
    "Tell the peer to stop asking about",
    "Report to the supervisor matter",
)
FIRST_DAY = datetime(2016, 11, 1, 18, 0, tzinfo=UTC)


def item_of(number: int) -> Question:
    """Return one of the questions of the large bank."""
    return Question(
        id=f"big-{number:07d}",
        topic=f"big/t{number % 50}",
        level="recall",
        kind="choice",
        cites=(f"bench/o{number}",),
        stem=f"A peer whom you support asks you about matter number {number}. What do you do?",
        options=tuple(
            Option(f"{text} {number}", place == 0, f"This is about {number}.")
            for place, text in enumerate(_TEXTS)
        ),
        rationale=f"Guiding is another person's task in matter {number}.",
    )


def make_home(folder: Path, size: int) -> Home:
    """Return a home with a bank of that size, which is in the cache as if it had been parsed."""
    home = Home(folder / "home", folder / "cache" / "cps-study")
    home.banks.mkdir(parents=True)
    (home.banks / "big.yaml").write_text(f"bank: big # {size} items\n", encoding="utf-8")
    bank = Bank(id="big", title="Big", items=tuple(map(item_of, range(size))))
    read = yaml_bank.read

    def made(raw: bytes, source: str) -> tuple[Bank | None, list[Problem]]:
        return (bank, []) if source.endswith("big.yaml") else read(raw, source)

    with mock.patch.object(yaml_bank, "read", made):
        library.Library(home)
    return home


def write_journal(home: Home, size: int, days: int, answers: int) -> int:
    """Write the answers of so many days, so many a day; return how many there are."""
    rng = random.Random(4)
    wording = {number: fingerprint(item_of(number)) for number in range(size)}
    with home.journal.open("w", encoding="utf-8") as file:
        for event in _answers(rng, wording, days, answers):
            file.write(json.dumps(event_to_data(event), separators=(",", ":")) + "\n")
    return days * answers


def _answers(
    rng: random.Random, wording: dict[int, str], days: int, answers: int
) -> Iterator[AnswerEvent]:
    met = 0
    for day in range(days):
        for place in range(answers):
            at = FIRST_DAY + timedelta(days=day, seconds=20 * place)
            is_new = place < NEW_A_DAY and met < len(wording)
            number = met if is_new else rng.randrange(max(1, met))
            met += is_new
            right = rng.random() < 0.85
            yield AnswerEvent(
                at=stamp(at),
                day=study_day(at).isoformat(),
                item=f"big-{number:07d}",
                rating=3 if right else 1,
                right=right,
                response=(0,) if right else (1,),
                wording=wording[number],
                objective=f"item:big-{number:07d}",
                rung="question",
                ms=9000,
                id=f"{int(at.timestamp() * 1000):012x}0000-{rng.getrandbits(32):08x}",
                device="0123456789abcdef",
            )


if __name__ == "__main__":
    make_home(Path(sys.argv[1]), int(sys.argv[2]))
