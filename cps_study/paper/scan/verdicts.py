"""Decides what a row of circles says, and how sure that is.

Nobody's answer is silently guessed: what is between a mark and a trace is doubtful, with a best
guess, and a person has the last word. The limits were chosen on made-up sheets of one seed and
measured on another (`tests/benchmarks/bench_scan.py`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.model.scan import ReadCell

if TYPE_CHECKING:
    from collections.abc import Sequence

TRACE: Final = 0.045
"""Less than this is paper: a speck, a shade, the letter's edge."""
MARK: Final = 0.15
"""From this on it's a mark: light pencil has 0.17, a tick 0.16, what is erased up to 0.16."""
_GUESS: Final = 0.08
"""From this on a trace is guessed to be a mark rather than nothing."""
_FAINT: Final = 0.35
"""A mark with less than this share of what the person usually leaves may be a leftover."""
_LIGHT: Final = 0.45
"""Somebody who usually leaves less than this marks lightly."""
_CLEAR_STROKES: Final = 0.2
"""The share of a circle that strokes cover in any real mark; an eraser leaves none."""
_NO_STROKES: Final = 0.1
_THIN: Final = 0.07
"""What the finest stroke leaves that may be a mark: a tick of a fineliner has 0.09."""
_FINE_PEN: Final = 0.25
"""Somebody who usually leaves less than this has a fine pen."""
_MANY: Final = 5
"""Rows that are needed to know how a person marks."""
_HALF: Final = 0.55
"""The least share of what a person usually leaves that is still a mark, with a fine pen."""
_FAR_BELOW: Final = 0.25
"""A trace with less than this share of the mark beside it isn't worth a question."""
_FILLED: Final = 0.75
"""The share of a filled circle that strokes cover, at the least; a cross covers up to 0.64."""
_CROSS_ARMS: Final = 3
"""Strokes that leave a filled circle which was crossed out; a careless one has 0 or 1."""


class Bubble(NamedTuple):
    """A circle: its letter or digit, and what is in it from 0 to 1.

    `fill` is how dark it is, `strokes` how much of it strokes cover, and `arms` how many strokes
    leave it.
    """

    mark: str
    fill: float
    strokes: float
    arms: float

    @property
    def crossed_out(self) -> bool:
        """Whether it was filled in and then struck out with a large X."""
        return self.strokes > _FILLED and self.arms >= _CROSS_ARMS


class Habit(NamedTuple):
    """How a person marks: what a mark of theirs usually has, and has at the least."""

    usual: float
    least: float = MARK

    def is_mark(self, bubble: Bubble) -> bool:
        """Return whether a circle is marked; a thin stroke only if that's how the person marks."""
        if bubble.fill >= MARK:
            return True
        return bubble.fill >= self.least and bubble.strokes >= _NO_STROKES


def habit_of(rows: Sequence[Sequence[Bubble]]) -> Habit:
    """Return how a person marks, from the fullest circle of each row.

    Ticks of a fine pen have less than other marks. If at least half of the rows have just that,
    it's how this person marks.
    """
    fullest = [max(row, key=lambda bubble: bubble.fill) for row in rows if row]
    marked = [bubble.fill for bubble in fullest if bubble.fill >= MARK]
    with_strokes = [
        bubble.fill for bubble in fullest if bubble.fill >= _THIN and bubble.strokes >= _NO_STROKES
    ]
    usual = _middle(with_strokes)
    if len(with_strokes) >= max(_MANY, len(fullest) / 2) and usual < _FINE_PEN:
        return Habit(usual, max(_THIN, _HALF * usual))
    return Habit(_middle(marked))


def _middle(values: Sequence[float]) -> float:
    """Return the median, or 0 if there are no values."""
    return sorted(values)[len(values) // 2] if values else 0.0


def doubt_blanks(cell: ReadCell, usual: float, *, two_levels: bool) -> ReadCell:
    """Return what a row says if the picture has only black and white, as `two_levels` says.

    Such a picture loses what is lighter than its threshold, so what looks blank among light marks
    may not be.
    """
    if two_levels and not cell.text and cell.sure and usual < _LIGHT:
        return cell._replace(sure=False, why="a light mark would be lost in black and white")
    return cell


def decide(row: Sequence[Bubble], habit: Habit, *, several: bool = False) -> ReadCell:
    """Return what a row says; `several` if its question asks for more than one answer."""
    ordered = sorted(row, key=lambda bubble: -bubble.fill)
    marked = [bubble for bubble in ordered if habit.is_mark(bubble)]
    traces = [bubble for bubble in ordered if bubble.fill >= TRACE and bubble not in marked]
    if not marked:
        return _without_a_mark(traces)
    if several:
        return _several(marked, traces)
    if len(marked) == 1:
        return _one_mark(marked[0], traces, habit.usual)
    return _too_many(marked)


def _without_a_mark(traces: Sequence[Bubble]) -> ReadCell:
    if not traces:
        return ReadCell()
    best = traces[0]
    guess = best.mark if best.fill >= _GUESS or best.strokes >= _NO_STROKES else ""
    return ReadCell(guess, sure=False, why="only a trace of a mark")


def _one_mark(mark: Bubble, traces: Sequence[Bubble], usual: float) -> ReadCell:
    if mark.fill < _FAINT * usual and mark.strokes < _CLEAR_STROKES:
        return ReadCell(mark.mark, sure=False, why="much fainter than the other marks")
    if mark.crossed_out:
        return ReadCell(sure=False, why=f"the only mark, {mark.mark}, looks crossed out")
    if traces and not _is_leftover(traces[0], mark):
        return ReadCell(mark.mark, sure=False, why=f"a trace of a mark at {traces[0].mark}, too")
    return ReadCell(mark.mark)


def _is_leftover(trace: Bubble, mark: Bubble) -> bool:
    """Return whether a trace is clearly less than the mark beside it."""
    share = trace.fill / mark.fill
    return share < _FAR_BELOW or (share < _FAINT and trace.strokes < _NO_STROKES)


def _too_many(marked: Sequence[Bubble]) -> ReadCell:
    """Return what is said where one answer is asked for and several circles are marked."""
    kept = [bubble for bubble in marked if not bubble.crossed_out]
    if len(kept) == 1:
        is_clear = kept[0].strokes < _FILLED or kept[0].arms < _CROSS_ARMS - 1
        why = "" if is_clear else "one of the marks looks crossed out"
        return ReadCell(kept[0].mark, sure=is_clear, why=why)
    first, second = marked[:2]
    share = second.fill / first.fill
    if len(marked) == 2 and share < 0.5 and second.strokes < _NO_STROKES:
        is_sure = share < _FAINT
        return ReadCell(first.mark, sure=is_sure, why="" if is_sure else "an erased mark, maybe")
    alike = [bubble.mark for bubble in marked if bubble.fill > 0.7 * first.fill]
    why = f"marks at {' and '.join(sorted(bubble.mark for bubble in marked))}"
    return ReadCell("".join(sorted(alike)), sure=False, why=why)


def _several(marked: Sequence[Bubble], traces: Sequence[Bubble]) -> ReadCell:
    """Return what is said where several answers are asked for."""
    kept = [bubble for bubble in marked if not bubble.crossed_out]
    text = "".join(sorted(bubble.mark for bubble in kept))
    if len(kept) < len(marked):
        return ReadCell(text, sure=False, why="one of the marks looks crossed out")
    faintest = marked[-1]
    if faintest.fill < _FAINT * marked[0].fill and faintest.strokes < _CLEAR_STROKES:
        return ReadCell(text, sure=False, why=f"the mark at {faintest.mark} is faint")
    if traces and not _is_leftover(traces[0], faintest):
        return ReadCell(text, sure=False, why=f"a trace of a mark at {traces[0].mark}, too")
    return ReadCell(text)
