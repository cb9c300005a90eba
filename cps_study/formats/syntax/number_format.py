"""What a spreadsheet shows for a number or a date, by the format of its cell.

Source: ECMA-376, part 1, section 18.8.31 (Number Formats). Only what tables of questions have:
percentages, and dates and times of the usual shapes. Other formats show the value itself.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime, time
from typing import Final

_PERCENT: Final = re.compile(r"[#0,]*(?:\.(?P<decimals>0+))?\s*%")
_ASIDE: Final = re.compile(r'\[[^\]]*\]|"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|[_*].')
"""A color or a language, text in quotes, an escaped character, and space that is left."""
_ELAPSED: Final = re.compile(r"\[[hms]+\]", re.IGNORECASE)
"""Hours that go on past a day, which no moment has."""
_TOKEN: Final = re.compile(r"y+|m+|d+|h+|s+|am/pm", re.IGNORECASE)
_ALLOWED: Final = re.compile(r"(?:y+|m+|d+|h+|s+|am/pm|[-/.,:\s])+", re.IGNORECASE)
_MONTHS: Final = calendar.month_name
_DAYS: Final = calendar.day_name


def shown_percentage(value: float, number_format: str) -> str:
    """Return `25%` for 0.25 in a cell with such a format; nothing if it has another."""
    match = _PERCENT.fullmatch(number_format.partition(";")[0].strip())
    if match is None:
        return ""
    decimals = len(match["decimals"] or "")
    return f"{value * 100:.{decimals}f}%"


def shown_date(value: date | datetime | time, number_format: str) -> str:
    """Return a date or time as a cell of this format shows it; nothing if that isn't certain."""
    if _ELAPSED.search(number_format) is not None:
        return ""
    pattern = _ASIDE.sub(_plain_part, number_format.partition(";")[0]).strip()
    if _ALLOWED.fullmatch(pattern) is None:
        return ""
    moment = _moment(value)
    is_afternoon_clock = "am/pm" in pattern.casefold()
    parts: list[str] = []
    at = 0
    after_hours = False
    for token in _TOKEN.finditer(pattern):
        parts.append(pattern[at : token.start()])
        code = token[0].casefold()
        is_minutes = after_hours or pattern[token.end() :].lstrip(":").casefold().startswith("s")
        parts.append(_shown_part(moment, code, is_minutes, is_afternoon_clock))
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


def _shown_part(moment: datetime, code: str, is_minutes: bool, half_days: bool) -> str:  # noqa: FBT001 - two facts of the format
    """Return one part of a date or time: `mmm` is Feb, and `mm` is 02 or the minutes."""
    if code == "am/pm":
        return "AM" if moment.hour < 12 else "PM"
    match code[0]:
        case "y":
            return f"{moment.year:04d}" if len(code) > 2 else f"{moment.year % 100:02d}"
        case "d":
            return _named(code, moment.day, _DAYS[moment.weekday()])
        case "m" if not is_minutes:
            return _named(code, moment.month, _MONTHS[moment.month])
        case "m":
            number = moment.minute
        case "h":
            number = (moment.hour - 1) % 12 + 1 if half_days else moment.hour
        case _:
            number = moment.second
    return f"{number:0{min(len(code), 2)}d}"


def _named(code: str, number: int, name: str) -> str:
    """Return a day or a month: as a number, in three letters, or as a whole word."""
    if len(code) <= 2:
        return f"{number:0{len(code)}d}"
    return name[:3] if len(code) == 3 else name
