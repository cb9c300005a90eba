"""Some of the points that `python -m tests.faults` tries, always the same."""

from __future__ import annotations

import random
import sys
from typing import TYPE_CHECKING

import pytest

from tests.faults.commands import COMMANDS
from tests.faults.power import SURVIVES, Log, after_power_cut
from tests.faults.runs import Bench

if TYPE_CHECKING:
    from pathlib import Path

    from tests.faults.runs import Point

# A killed process leaves its files open; here that is a warning.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """Return a bench for the module: making its homes takes a while."""
    return Bench(tmp_path_factory.mktemp("faults") / "bench")


def wrong_among(bench: Bench, points: list[Point], number: int) -> dict[str, str]:
    """Return what is wrong at some of the points, by point."""
    assert {point.command for point in points} == COMMANDS.keys()
    chosen = random.Random(16).sample(points, number)
    found = {str(point): bench.check(point) for point in chosen}
    return {point: wrong for point, wrong in found.items() if wrong}


def test_no_fault_loses_or_doubles_an_answer(bench: Bench) -> None:
    """After each: it starts, the doctor is well, and every acknowledged answer is there once."""
    assert wrong_among(bench, list(bench.points()), 320) == {}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows can't sync a folder")
def test_no_power_cut_loses_or_doubles_an_answer(bench: Bench) -> None:
    """The same when all that wasn't synced is gone, or some of it is left."""
    assert wrong_among(bench, list(bench.power_cuts()), 160) == {}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows can't sync a folder")
def test_what_is_said_to_be_done_outlasts_a_power_cut(bench: Bench) -> None:
    """A setting, a bank that was removed, and data that was erased."""
    last = {point.command: point for point in bench.power_cuts() if point.kind == "nothing"}
    assert {name: bench.check(point) for name, point in last.items()} == dict.fromkeys(COMMANDS, "")


def test_a_power_cut_takes_what_was_not_synced(tmp_path: Path) -> None:
    """A file's content is safe once it is synced, and its name once its folder is."""
    (tmp_path / "old").write_bytes(b"before")
    log = Log(tmp_path)
    new = str(tmp_path / "new")
    log.create(new)
    log.write(new, 0, b"content")
    log.note("fsync", new, None)
    log.note("replace", new, str(tmp_path / "old"))
    log.note("fsync", str(tmp_path), None)
    left = {kind: [after_power_cut(log, number, kind) for number in range(6)] for kind in SURVIVES}
    assert left["nothing"] == [{"old": b"before"}] * 5 + [{"old": b"content"}]
    assert left["names"][2] == {"new": b"", "old": b"before"}
    assert left["names"][4] == {"old": b"content"}
    assert left["everything"][2] == {"new": b"content", "old": b"before"}


def test_two_benches_make_the_same_calls(bench: Bench, tmp_path: Path) -> None:
    """A point has to mean the same call in each process that tries points."""
    other = Bench(tmp_path / "bench")
    assert list(other.points()) == list(bench.points())
