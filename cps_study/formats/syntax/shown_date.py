"""What a spreadsheet shows for a date or a time, by the format of its cell.

Source: ECMA-376, part 1, section 18.8.31 (Number Formats). Only dates and times of the usual
shapes. Other formats show the value itself.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime, time
from typing import Final

_ASIDE: Final = re.compile(r'\[[^\]]*\]|"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|[_*].')
"""A color or a language, text in quotes, an escaped character, and space that is left."""
_ELAPSED: Final = re.compile(r"\[[hms]+\]", re.IGNORECASE)
"""Hours that go on past a day, which no moment has."""
_TOKEN: Final = re.compile(r"y+|m+|d+|h+|s+|am/pm", re.IGNORECASE)
_ALLOWED: Final = re.compile(r"(?:y+|m+|d+|h+|s+|am/pm|[-/.,:\s])+", re.IGNORECASE)
_MINUTE: Final = "n"
"""What stands for minutes here; their own code is that of months."""
_NOON: Final = 12


def shown_date(value: date | datetime | time, number_format: str) -> str:
    """Return a date or time as a cell of this format shows it; nothing if that isn't certain."""
    if _ELAPSED.search(number_format) is not None:
        return ""
    pattern = _ASIDE.sub(_plain_part, number_format.partition(";")[0]).strip()
    if _ALLOWED.fullmatch(pattern) is None:
        return ""
    shown = _shown_parts(_moment(value), half_days="am/pm" in pattern.casefold())
    parts: list[str] = []
    at = 0
    after_hours = False
    for token in _TOKEN.finditer(pattern):
        code = token[0].casefold()
        if after_hours or pattern[token.end() :].lstrip(":").casefold().startswith("s"):
            code = code.replace("m", _MINUTE)
        if code not in shown:
            return ""
        parts += [pattern[at : token.start()], shown[code]]
        after_hours = code[0] == "h"
        at = token.end()
    parts.append(pattern[at:])
    return "".join(parts)


def _plain_part(match: re.Match[str]) -> str:
    """Return what stays of a part that isn't a code: text that only separates."""
    return match["quoted"] or match["escaped"] or ""


def _moment(value: date | datetime | time) -> datetime:
    if isinstance(value, datetime):
        return value
    if isinstance(value, time):
        return datetime.combine(date(1900, 1, 1), value)
    return datetime(value.year, value.month, value.day)  # noqa: DTZ001 - a cell has no time zone


def _shown_parts(moment: datetime, *, half_days: bool) -> dict[str, str]:
    """Return each part of a date or time by its code: `mmm` is Feb, and `mm` is 02."""
    hour = moment.hour
    if half_days:
        hour = (hour - 1) % 12 + 1
    day, month = calendar.day_name[moment.weekday()], calendar.month_name[moment.month]
    shown = {
        "yy": f"{moment.year % 100:02d}",
        "yyyy": f"{moment.year:04d}",
        "mmm": month[:3],
        "mmmm": month,
        "ddd": day[:3],
        "dddd": day,
        "am/pm": "PM" if moment.hour >= _NOON else "AM",
    }
    numbers = {"m": moment.month, "d": moment.day, "h": hour, "s": moment.second}
    numbers[_MINUTE] = moment.minute
    for code, number in numbers.items():
        shown |= {code: str(number), code * 2: f"{number:02d}"}
    return shown
