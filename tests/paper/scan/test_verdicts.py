"""What a row of circles says, from what was measured in each: sure, doubtful, or blank."""

from __future__ import annotations

import pytest

from cps_study.model.scan import ReadCell
from cps_study.paper.scan.verdicts import Bubble, Habit, decide, habit_of

EMPTY = (0.01, 0.0, 0.0)
PEN = (0.8, 1.0, 0.0)
PENCIL = (0.5, 0.95, 1.0)
LIGHT = (0.28, 0.5, 0.0)
CROSS = (0.38, 0.5, 4.0)
TICK = (0.25, 0.35, 1.0)
ERASED = (0.12, 0.0, 0.0)
CROSSED_OUT = (0.86, 1.0, 4.0)
SPECK = (0.02, 0.03, 0.0)
LINE = (0.11, 0.14, 2.0)


def row(*circles: tuple[float, float, float]) -> list[Bubble]:
    return [Bubble(letter, *circle) for letter, circle in zip("ABCDEF", circles, strict=False)]


@pytest.mark.parametrize("mark", [PEN, PENCIL, LIGHT, CROSS, TICK])
def test_a_mark_of_any_hand_is_sure(mark: tuple[float, float, float]) -> None:
    """Pen, pencil, light pencil, a cross and a tick, as long as the person marks that way."""
    assert decide(row(EMPTY, EMPTY, mark, SPECK), Habit(mark[0])) == ReadCell("C")


def test_an_empty_row_is_blank_and_a_dark_one_is_not_taken_for_marks() -> None:
    """Nothing but paper and specks is a blank, and all alike dark is doubtful, never sure."""
    assert decide(row(EMPTY, SPECK, EMPTY, EMPTY), Habit(0.8)) == ReadCell("")
    everything = decide(row(PEN, PEN, PEN, PEN), Habit(0.8))
    assert (everything.text, everything.sure) == ("ABCD", False)


@pytest.mark.parametrize(
    ("circles", "usual", "cell"),
    [
        ((EMPTY, ERASED, PEN, EMPTY), 0.8, "C"),
        ((EMPTY, ERASED, EMPTY, EMPTY), 0.8, "B?"),
        ((EMPTY, ERASED, LIGHT, EMPTY), 0.28, "C?"),
        ((EMPTY, (0.16, 0.0, 0.0), EMPTY, EMPTY), 0.8, "B?"),
        ((LINE, EMPTY, PEN, EMPTY), 0.8, "C"),
        ((LINE, EMPTY, TICK, EMPTY), 0.25, "C?"),
        ((LINE, EMPTY, EMPTY, EMPTY), 0.8, "A?"),
        ((CROSSED_OUT, EMPTY, PEN, EMPTY), 0.8, "C"),
        ((CROSSED_OUT, EMPTY, TICK, EMPTY), 0.25, "C"),
        ((CROSSED_OUT, EMPTY, EMPTY, EMPTY), 0.8, "?"),
        ((PEN, EMPTY, PEN, EMPTY), 0.8, "AC?"),
        ((EMPTY, (0.05, 0.0, 0.0), EMPTY, EMPTY), 0.8, "?"),
    ],
)
def test_second_thoughts(
    circles: tuple[tuple[float, float, float], ...], usual: float, cell: str
) -> None:
    """What was erased or crossed out gives way to a clear mark; all else is doubtful."""
    read = decide(row(*circles), Habit(usual))
    assert read.cell == cell
    assert bool(read.why) == (not read.sure)


def test_a_question_that_asks_for_two_takes_both() -> None:
    """There, two marks are an answer; a faint one beside a dark one is doubtful."""
    assert decide(row(PEN, EMPTY, PEN, EMPTY), Habit(0.8), several=True) == ReadCell("AC")
    assert decide(row(PEN, EMPTY, EMPTY, EMPTY), Habit(0.8), several=True) == ReadCell("A")
    assert decide(row(PEN, (0.16, 0.0, 0.0), EMPTY), Habit(0.8), several=True).cell == "AB?"
    assert decide(row(PEN, CROSSED_OUT, PEN), Habit(0.8), several=True).cell == "AC?"
    assert decide(row(PEN, TICK, ERASED), Habit(0.8), several=True).cell == "AB?"


def test_how_a_person_usually_marks() -> None:
    """It's the median of the marked rows; without any mark there's no usual."""
    assert habit_of([row(EMPTY, PEN), row(TICK, EMPTY), row(PENCIL, EMPTY)]) == Habit(0.5)
    assert habit_of([row(EMPTY, EMPTY), []]) == Habit(0.0)


def test_thin_ticks_are_marks_of_somebody_who_makes_them_throughout() -> None:
    """One of them alone is a trace; an erasure of the same darkness stays one."""
    thin = (0.11, 0.16, 1.0)
    alone = habit_of([row(EMPTY, PEN)] * 9 + [row(EMPTY, thin)])
    assert decide(row(EMPTY, thin), alone).cell == "B?"
    always = habit_of([row(EMPTY, thin)] * 9 + [row(EMPTY, EMPTY)])
    assert decide(row(EMPTY, thin), always).cell == "B"
    assert decide(row(EMPTY, EMPTY), always).cell == ""
    assert decide(row(EMPTY, ERASED), always).cell == "B?"
    assert decide(row(ERASED, thin), always).cell == "B?"
    assert decide(row(thin, thin), always).cell == "AB?"
