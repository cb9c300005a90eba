"""Many processes at once on one home: each does its work or is told to wait; nothing is lost."""

from __future__ import annotations

import json
import multiprocessing
import random
import time
from typing import TYPE_CHECKING, Any, Final

from cps_study.store.paths import Home
from tests.faults.commands import GIFT
from tests.faults.here import noting, run_here, ship_banks, what_is_wrong, wrong_in_journal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

COMMANDS: Final = (
    (("study", "--bank", "small", "--all"), "\n3\na\nq\n"),
    (("quiz", "--bank", "other", "--items", "1"), "a\n"),
    (("bank", "import", "{list}", "--as", "mine-{number}", "--yes"), ""),
    (("data", "rebuild"), ""),
    (("data", "backup"), ""),
)
PROCESSES: Final = 50
TRIES: Final = 400
"""How often each one is told to wait before it gives up."""


def crowd(folder: Path) -> Iterator[str]:
    """Let fifty processes work on one home; yield what is wrong, and at the end what was done."""
    home = Home(folder / "home", folder / "cache")
    ship_banks(folder / "package")
    (folder / "list.gift").write_text(GIFT, encoding="utf-8")
    run_here(home, folder / "package", ("settings", "breaks", "1"))  # something to back up
    start = multiprocessing.Barrier(PROCESSES)
    works = [
        multiprocessing.Process(target=_work, args=(folder, home, number, start))
        for number in range(PROCESSES)
    ]
    for work in works:
        work.start()
    for work in works:
        work.join()
    notes = [json.loads(path.read_text(encoding="utf-8")) for path in folder.glob("note-*.json")]
    if len(notes) != PROCESSES:
        yield f"only {len(notes)} of {PROCESSES} processes came to an end"
    for note in notes:
        if note["wrong"]:
            yield str(note["wrong"])
    yield from _check(folder, home, notes)


def _work(folder: Path, home: Home, number: int, start: Any) -> None:
    """Run a command until it isn't told to wait; write down what it was told."""
    args, lines = COMMANDS[number % len(COMMANDS)]
    words = tuple(word.format(list=folder / "list.gift", number=number) for word in args)
    saved: set[str] = set()
    start.wait()
    waits = 0
    with noting(saved):
        ran = run_here(home, folder / "package", words, lines)
        while "another cps-study is" in ran.said and waits < TRIES:
            waits += 1
            time.sleep(random.uniform(0.02, 0.4))
            ran = run_here(home, folder / "package", words, lines)
    wrong = what_is_wrong(ran) or (ran.said if ran.code else "")
    note = {
        "number": number,
        "code": ran.code,
        "saved": sorted(saved),
        "waits": waits,
        "wrong": wrong,
    }
    (folder / f"note-{number}.json").write_text(json.dumps(note), encoding="utf-8")


def _check(folder: Path, home: Home, notes: list[dict[str, Any]]) -> Iterator[str]:
    """Yield what doesn't hold for all of them together."""
    done = {note["number"] for note in notes if note["code"] == 0}
    saved = {ident for note in notes for ident in note["saved"]}
    if wrong := wrong_in_journal(home, saved):
        yield wrong
    doctor = run_here(home, folder / "package", ("data", "doctor"))
    if doctor.code != 0:
        yield f"the doctor: {doctor.said}"
    imports = {number for number in done if number % len(COMMANDS) == 2}
    missing = [number for number in imports if not (home.banks / f"mine-{number}.yaml").is_file()]
    if missing:
        yield f"banks {missing} were imported and aren't there"
    backups = sum(number % len(COMMANDS) == 4 for number in done)
    if len(list(home.backups.glob("*.zip"))) != backups:
        yield "two backups are one file"
    waits = sum(note["waits"] for note in notes)
    print(f"  {len(done)} of {PROCESSES} done, {len(saved)} events saved, {waits} told to wait")
