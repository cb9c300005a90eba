"""Small pictures in characters.

Each has its facts in words elsewhere, so plain mode leaves them out.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SCALE_WIDTH: Final = 50
BAR_WIDTH: Final = 16
WEEKS: Final = 17
"""The weeks of a heatmap: four months, which fit a terminal of 80 columns."""
WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS: Final = "JanFebMarAprMayJunJulAugSepOctNovDec"
"""In English in any locale, as all our words are."""
SHADES: Final = "·░▒▓█"
MINUTES: Final = (0.0, 10.0, 20.0, 30.0)
"""More minutes than these make a day of the heatmap one shade darker."""
_EIGHTHS: Final = "▁▂▃▄▅▆▇█"


def share_bar(share: float) -> str:
    """Return a share from 0 to 1 as a bar."""
    full = round(BAR_WIDTH * share)
    return "█" * full + "·" * (BAR_WIDTH - full)


def interval_scale(low: float, expected: float, high: float, mark: float) -> str:
    """Return a scale from 0 to 1 with an interval, what is expected in it, and a mark."""
    cells = ["·"] * SCALE_WIDTH
    for place in range(_cell(low), _cell(high) + 1):
        cells[place] = "━"
    cells[_cell(mark)] = "┃"
    cells[_cell(expected)] = "●"
    return f"0% {''.join(cells)} 100%"


def _cell(share: float) -> int:
    return min(SCALE_WIDTH - 1, max(0, round(share * (SCALE_WIDTH - 1))))


def sparkline(values: Sequence[float]) -> str:
    """Return a column for each value, the highest one full; a dot for none."""
    highest = max(values, default=0.0)
    columns = []
    for value in values:
        if value <= 0:
            columns.append("·")
        else:
            columns.append(_EIGHTHS[min(7, int(8 * value / highest))])
    return "".join(columns)


def shade_of(minutes: float) -> int:
    """Return how dark a day is on the heatmap: 0 without any study, up to 4."""
    return sum(minutes > least for least in MINUTES)


def heatmap_start(today: date) -> date:
    """Return the first day of a heatmap: a Monday."""
    this_monday = today - timedelta(days=today.weekday())
    return this_monday - timedelta(weeks=WEEKS - 1)


def heatmap_rows(minutes: Mapping[date, float], today: date) -> list[tuple[str, str]]:
    """Return a row for each weekday, with its name and a character for each week.

    Days to come are blank.
    """
    weeks = heatmap_grid(minutes, today)
    rows = []
    for weekday, name in enumerate(WEEKDAYS):
        shades = [week[weekday] for week in weeks]
        cells = [" " if shade is None else SHADES[shade] for shade in shades]
        rows.append((name, "  ".join(cells)))
    return rows


def heatmap_grid(minutes: Mapping[date, float], today: date) -> list[list[int | None]]:
    """Return the shades of each week, Monday first; None for a day to come."""
    start = heatmap_start(today)
    weeks: list[list[int | None]] = []
    for week in range(WEEKS):
        days = [start + timedelta(days=7 * week + weekday) for weekday in range(7)]
        weeks.append([None if day > today else shade_of(minutes.get(day, 0.0)) for day in days])
    return weeks


def heatmap_months(today: date) -> str:
    """Return the names of the months, each above the week in which it begins."""
    line = ""
    for week, name in heatmap_months_at(today):
        line = f"{line:{3 * week}}{name}"
    return line


def heatmap_months_at(today: date) -> list[tuple[int, str]]:
    """Return the months that begin on a heatmap: the number of the week, and the name.

    The first is left out if the next one begins so soon that their names would run together.
    """
    start = heatmap_start(today)
    months: dict[int, tuple[int, str]] = {}
    for week in range(WEEKS):
        last = start + timedelta(days=7 * week + 6)
        months.setdefault(last.month, (week, month_name(last)))
    found = list(months.values())
    if len(found) > 1 and found[1][0] < 2:
        return found[1:]
    return found


def month_name(day: date) -> str:
    """Return the short English name of a day's month."""
    return MONTHS[3 * day.month - 3 : 3 * day.month]
