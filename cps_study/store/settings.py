"""The learner's settings, and the id of this device."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from cps_study.errors import DataError
from cps_study.store.files import read_if_there, replace_file
from cps_study.store.journal_lines import is_marker

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from cps_study.store.paths import Home

SCHEMA: Final = 2
MINUTES_A_DAY: Final = 24 * 60
WEEKDAYS: Final = (
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
)
"""Names of `days_off`, in the order of `date.weekday()`."""
_UNCHOSEN: Final[dict[str, object]] = {"new_per_day": 20, "reviews_per_day": 100}
"""What version 1 wrote into each file without being asked. Nobody chose it, so a better default
takes its place."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the learner set: the exam, the size of a day, what to leave out, accommodations.

    `retake_dates` are more dates of the exam; the next date counts. `minutes_per_day` is what a day
    is measured by. `new_per_day` and `reviews_per_day` are
    ceilings, whatever the minutes would allow. `days_off` has weekdays, as in `WEEKDAYS`, and
    single days, as `2026-12-24`. `skip_domain` has the domains to leave out until further notice.
    `extra_time` multiplies the time limits: 1.5 is time and a half. `seen_damage` has the prints of
    damaged lines of the journal that the learner has seen (`data doctor --accept`). `device` is
    empty until the program writes something for the first time.
    """

    device: str = ""
    exam_date: date | None = None
    retake_dates: tuple[date, ...] = ()
    minutes_per_day: int = 20
    days_off: tuple[str, ...] = ()
    new_per_day: int = 12
    reviews_per_day: int = 100
    skip_domain: tuple[str, ...] = ()
    extra_time: float = 1.0
    breaks: int = 0
    untimed: bool = False
    spacious: bool = False
    seen_damage: tuple[str, ...] = ()
    chosen: frozenset[str] = field(default=frozenset(), compare=False)
    """The settings in the file, which means that they were chosen."""

    @property
    def exam_dates(self) -> tuple[date, ...]:
        """All dates of the exam, the earliest first."""
        first = () if self.exam_date is None else (self.exam_date,)
        return tuple(sorted({*first, *self.retake_dates}))

    def next_exam(self, today: date) -> date | None:
        """Return the next exam that isn't over, or None."""
        return min((day for day in self.exam_dates if day >= today), default=None)

    def last_exam(self, today: date) -> date | None:
        """Return the last exam that's over, or None."""
        return max((day for day in self.exam_dates if day < today), default=None)

    def is_day_off(self, day: date) -> bool:
        """Return whether the learner doesn't study on this day."""
        return WEEKDAYS[day.weekday()] in self.days_off or day.isoformat() in self.days_off


def load_settings(home: Home) -> Settings:
    """Return the settings, or the defaults if there is no settings file.

    Raises DataError if the file can't be read or makes no sense, or if a newer version wrote it.
    """
    try:
        return check_settings(_read_file(home), str(home.settings))
    except (ValueError, TypeError, RecursionError) as exc:
        hint = f"fix the file, or delete it to go back to the defaults: {home.settings}"
        raise DataError(f"{home.settings.name} makes no sense: {exc}", hint) from exc


def check_settings(raw: bytes, name: str = "settings.json") -> Settings:
    """Return the settings in the content of a settings file, which is called `name` in errors.

    Raises ValueError, TypeError or RecursionError if it makes no sense, and DataError if git left
    the marks of a conflict in it or a newer version wrote it.
    """
    try:
        data = json.loads(raw)
    except ValueError:
        if any(map(is_marker, raw.splitlines())):
            what = f"two versions of your settings stand in {name}, with git's marks around them"
            hint = "keep one of them, without the lines that begin with <<<<<<<, ======= or >>>>>>>"
            raise DataError(what, hint) from None
        raise
    if isinstance(data, dict) and _is_newer(data.get("schema")):
        what = f"{name} was written by a newer cps-study"
        raise DataError(what, "get the newest one: cps-study guide install")
    return _checked(_chosen(data))


def _is_newer(schema: object) -> bool:
    return isinstance(schema, int) and schema > SCHEMA


def check_setting(name: str, value: object) -> Any:  # noqa: ANN401 - each setting has its own type
    """Return a setting's value from JSON; raises ValueError or TypeError if it can't be one."""
    return _READERS[name](name, value)


def setting_data(value: object) -> Any:  # noqa: ANN401 - whatever JSON holds
    """Return a setting's value as JSON holds it."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [setting_data(entry) for entry in value]
    return value


def device_settings(home: Home) -> Settings:
    """Return the settings with a device id; create and store the id if there isn't one yet."""
    settings = load_settings(home)
    if settings.device:
        return settings
    return _store(home, {"device": os.urandom(4).hex()})


def remember(home: Home, changes: Mapping[str, object], forget: Collection[str] = ()) -> Settings:
    """Store what the learner chose, and return the new settings.

    `changes` has values as JSON holds them; the settings to `forget` go back to their defaults.
    Call it only while holding the home's lock. Raises ValueError or TypeError for a value that
    makes no sense; nothing is stored then.
    """
    settings = device_settings(home)
    checked = {name: check_setting(name, value) for name, value in changes.items()}
    known = {name: getattr(settings, name) for name in settings.chosen}
    # The usual value counts as a choice, too, once somebody has set it.
    if not forget and checked.items() <= known.items():
        return settings
    return _store(home, changes, forget)


def _store(home: Home, changes: Mapping[str, object], forget: Collection[str] = ()) -> Settings:
    """Write the file with the changes. What nobody chose isn't in it, so defaults can improve."""
    in_file = _chosen(json.loads(_read_file(home)))
    # Keys that this version doesn't know stay in the file: a newer version may have written them.
    data = {"schema": SCHEMA} | in_file | changes
    for name in forget:
        data.pop(name, None)
    checked = _checked(data)
    replace_file(home.settings, json.dumps(data, indent=1).encode() + b"\n")
    return checked


def _chosen(data: Any) -> Any:  # noqa: ANN401 - whatever the file contains
    """Return a file's content in this version's form: without what version 1 wrote unasked."""
    if not isinstance(data, dict) or data.get("schema") != 1:
        return data
    chosen = {name: value for name, value in data.items() if _UNCHOSEN.get(name) != value}
    return chosen | {"schema": SCHEMA}


def _read_file(home: Home) -> bytes:
    """Return the content of the settings file, or an empty JSON object if there is no file."""
    raw = read_if_there(home.settings)
    return b"{}" if raw is None else raw


def _checked(data: Any) -> Settings:  # noqa: ANN401 - whatever the file contains
    if not isinstance(data, dict):
        raise TypeError("it is not a JSON object")
    known = {name: check_setting(name, data[name]) for name in _READERS if name in data}
    return Settings(**known, chosen=frozenset(known))


def _text(name: str, value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"'{name}' has to be text")
    return value


def _switch(name: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"'{name}' has to be true or false")
    return value


def _whole_number(name: str, value: object, least: int = 0, most: int | None = None) -> int:
    limits = f"{least} or more" if most is None else f"from {least} to {most}"
    # In Python, True and False are numbers too; in a settings file they are a mistake.
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError(f"'{name}' has to be a whole number, {limits}")  # noqa: TRY004 - as below
    if value < least or (most is not None and value > most):
        raise ValueError(f"'{name}' has to be a whole number, {limits}")
    return value


def _times(name: str, value: object) -> float:
    # Written so that NaN, which compares as false with everything, is refused.
    if isinstance(value, bool) or not isinstance(value, int | float) or not 1 <= value <= 10:
        raise ValueError(f"'{name}' has to be a number from 1 to 10")
    return value


def _day(name: str, value: object) -> date | None:
    if value is None:
        return None
    if not isinstance(value, str) or not _is_date(value):
        raise ValueError(f"'{name}' has to be a date such as 2027-01-15, or null")
    return date.fromisoformat(value)


def _dates(name: str, value: object) -> tuple[date, ...]:
    words = _words(name, value)
    if not all(map(_is_date, words)):
        raise ValueError(f"'{name}' has to list dates such as 2027-01-15")
    return tuple(sorted(map(date.fromisoformat, words)))


def _days_off(name: str, value: object) -> tuple[str, ...]:
    days = _words(name, value)
    if not all(day in WEEKDAYS or _is_date(day) for day in days):
        raise ValueError(f"'{name}' has to list weekdays such as sunday, or dates")
    if set(days) >= set(WEEKDAYS):
        raise ValueError(f"'{name}' has to leave a day to study on")
    return days


def _words(name: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        raise TypeError(f"'{name}' has to be a list of words")
    return tuple(dict.fromkeys(value))


def _is_date(text: str) -> bool:
    """Return whether the text is a date in the one form that a settings file has."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


_READERS: Final[dict[str, Callable[[str, object], Any]]] = {
    "device": _text,
    "exam_date": _day,
    "retake_dates": _dates,
    "minutes_per_day": partial(_whole_number, least=1, most=MINUTES_A_DAY),
    "days_off": _days_off,
    "new_per_day": _whole_number,
    "reviews_per_day": _whole_number,
    "skip_domain": _words,
    "extra_time": _times,
    "breaks": _whole_number,
    "untimed": _switch,
    "spacious": _switch,
    "seen_damage": _words,
}
"""How each setting is read from JSON. Any of them raises ValueError or TypeError for nonsense."""
