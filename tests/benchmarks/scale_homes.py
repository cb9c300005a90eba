"""Homes and banks of any size for `bench_scale.py`, made without parsing gigabytes of YAML."""

from __future__ import annotations

import itertools
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
from cps_study.study.new_objectives import by_turns
from cps_study.study.times import stamp, study_day

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cps_study.model.problem import Problem

NEW_A_DAY = 12
_TEXTS = (
    "Offer to help the peer look for person",
    "Walk this evening through matter",
    "Tell the peer to stop asking about",
    "Report to the supervisor matter",
)
FIRST_DAY = datetime(2016, 11, 1, 18, 0, tzinfo=UTC)


def banks_of(size: int, bank_size: int) -> dict[str, range]:
    """Return the items of each bank by their numbers, in banks of at most so many."""
    starts = range(0, size, bank_size)
    return {
        f"big{place:03}": range(start, min(start + bank_size, size))
        for place, start in enumerate(starts)
    }


def ident_of(number: int, bank_size: int) -> str:
    """Return the id of an item, which begins with its bank's."""
    return f"big{number // bank_size:03}-{number:07d}"


def item_of(number: int, ident: str) -> Question:
    """Return one of the questions of the large banks."""
    return Question(
        id=ident,
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


def home_in(folder: Path) -> Home:
    """Return the home in a folder of the benchmark's."""
    return Home(folder / "home", folder / "cache" / "cps-study")


def make_home(folder: Path, size: int, bank_size: int) -> Home:
    """Return a home with so many items, whose banks are in the cache as if they had been parsed."""
    home = home_in(folder)
    home.banks.mkdir(parents=True)
    banks = banks_of(size, bank_size)
    for name, numbers in banks.items():
        text = f"bank: {name} # {len(numbers)} items\n"
        (home.banks / f"{name}.yaml").write_text(text, encoding="utf-8")
    read = yaml_bank.read

    def made(raw: bytes, source: str) -> tuple[Bank | None, list[Problem]]:
        name = Path(source).stem
        if name not in banks:
            return read(raw, source)
        items = (item_of(number, ident_of(number, bank_size)) for number in banks[name])
        return Bank(id=name, title=f"Big {name}", items=tuple(items)), []

    with mock.patch.object(yaml_bank, "read", made):
        library.Library(home)
    return home


def write_journal(home: Home, size: int, bank_size: int, days: int, answers: int) -> int:
    """Write the answers of so many days, so many a day; return how many items were met."""
    # The program takes the banks by turns, so an item of each comes before any second one.
    banks = banks_of(size, bank_size).values()
    in_turn = itertools.islice(by_turns(banks), days * NEW_A_DAY)
    items = [item_of(number, ident_of(number, bank_size)) for number in in_turn]
    with home.journal.open("w", encoding="utf-8") as file:
        for event in _answers(random.Random(4), items, days, answers):
            file.write(json.dumps(event_to_data(event), separators=(",", ":")) + "\n")
    return len(items)


def _answers(
    rng: random.Random, items: Sequence[Question], days: int, answers: int
) -> Iterator[AnswerEvent]:
    met = 0
    for day in range(days):
        for place in range(answers):
            at = FIRST_DAY + timedelta(days=day, seconds=20 * place)
            is_new = place < NEW_A_DAY and met < len(items)
            item = items[met if is_new else rng.randrange(max(1, met))]
            met += is_new
            right = rng.random() < 0.85
            yield AnswerEvent(
                at=stamp(at),
                day=study_day(at).isoformat(),
                item=item.id,
                rating=3 if right else 1,
                right=right,
                response=(0,) if right else (1,),
                wording=fingerprint(item),
                objective=f"item:{item.id}",
                rung="question",
                ms=9000,
                id=f"{int(at.timestamp() * 1000):012x}0000-{rng.getrandbits(32):08x}",
                device="0123456789abcdef",
            )


def main(folder: str, *numbers: str) -> None:
    """Make a home of a size with banks of a size or, given days and answers, its journal."""
    size, bank_size, *years = map(int, numbers)
    if years:
        write_journal(home_in(Path(folder)), size, bank_size, *years)
    else:
        make_home(Path(folder), size, bank_size)


if __name__ == "__main__":
    main(*sys.argv[1:])
