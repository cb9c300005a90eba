"""Showing the learner's settings, and changing one in the words of the command line."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from cps_study.errors import UnknownNameError, UsageError
from cps_study.model.outline import DOMAINS
from cps_study.nearest import nearest_hint
from cps_study.store.lock import writer
from cps_study.store.settings import (
    WEEKDAYS,
    Settings,
    check_setting,
    load_settings,
    remember,
    setting_data,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cps_study.store.paths import Home

DEFAULT: Final = "default"
"""The word that takes a setting back to what it was at first."""
NONE: Final = "none"
"""The word for an empty list, and for no date."""
_YES: Final = ("yes", "on", "true")
_NO: Final = ("no", "off", "false")
_FARTHEST: Final = timedelta(days=5 * 365)
"""An exam later than this is a typo, such as 2207."""
_MONTH_FIRST: Final = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
"""A date as people write it here."""
_SHORTEST_DAY_NAME: Final = 2
"""Letters that tell the weekdays apart, as in `tu` and `th`."""


class SettingChange(NamedTuple):
    """A setting that was changed: its name, and its value before and after as JSON holds them."""

    name: str
    before: object
    after: object


class _Kind(NamedTuple):
    """How a value of the command line is read, and what to say if it makes no sense."""

    read: Callable[[Sequence[str]], object]
    """Returns the value as JSON holds it; raises ValueError for words that aren't one."""
    hint: str


def hint_for(name: str) -> str:
    """Return what can be typed as the value of a setting."""
    return _KINDS[name].hint


def typed_name(name: str) -> str:
    """Return a setting's name as it is typed: `minutes-per-day`."""
    return name.replace("_", "-")


def find_setting(typed: str) -> str:
    """Return the name of the setting that was typed; raises UnknownNameError with the nearest."""
    name = typed.casefold().replace("-", "_")
    if name not in _KINDS:
        raise UnknownNameError("setting", typed, [typed_name(known) for known in _KINDS])
    return name


def settings_data(settings: Settings) -> dict[str, Any]:
    """Return what a learner can set, by name, with the values as JSON holds them."""
    return {name: setting_data(getattr(settings, name)) for name in _KINDS}


def change_setting(home: Home, name: str, words: Sequence[str], today: date) -> SettingChange:
    """Store a setting that the learner typed, and return what it was and what it is now.

    Raises UsageError, with a hint on what to type, for a value that makes no sense; nothing is
    stored then. `today` is the learner's day, for an exam can't be in the past.
    """
    before = load_settings(home)
    if [word.casefold() for word in words] == [DEFAULT]:
        with writer(home):
            settings = remember(home, {}, forget=[name])
        return _change(name, before, settings)
    value = read_setting(name, words)
    if name == "exam_date" and isinstance(value, str):
        check_exam_date(date.fromisoformat(value), today)
    if name == "retake_dates" and isinstance(value, list):
        for day in value:
            check_exam_date(date.fromisoformat(day), today)
    with writer(home):
        settings = remember(home, {name: value})
    return _change(name, before, settings)


def _change(name: str, before: Settings, after: Settings) -> SettingChange:
    return SettingChange(
        name, setting_data(getattr(before, name)), setting_data(getattr(after, name))
    )


def read_setting(name: str, words: Sequence[str], option: str = "") -> object:
    """Return the value as JSON holds it; raises UsageError if the words make no sense.

    The error names the `option` that they came with, if it was one.
    """
    kind = _KINDS[name]
    try:
        value = kind.read(words)
        check_setting(name, value)
    except ValueError as exc:
        what = f"{option or typed_name(name)} can't be '{' '.join(words)}'"
        raise UsageError(what, kind.hint) from exc
    return value


def check_exam_date(exam: date, today: date) -> None:
    """Raise UsageError for an exam in the past, or so far away that it must be a typo."""
    if exam < today:
        raise UsageError(f"{exam} is in the past", "give the day of your exam, or none")
    if exam > today + _FARTHEST:
        what = f"{exam} is more than five years away"
        raise UsageError(what, "give the day of your exam, or none")


def _one_word(words: Sequence[str]) -> str:
    if len(words) != 1:
        raise ValueError("one word was expected")
    return words[0].strip()


def _whole(words: Sequence[str]) -> int:
    return int(_one_word(words))


def _number(words: Sequence[str]) -> float:
    """Return a number, whichever decimal sign it's written with."""
    return float(_one_word(words).replace(",", "."))


def _switch(words: Sequence[str]) -> bool:
    word = _one_word(words).casefold()
    if word not in (*_YES, *_NO):
        raise ValueError("neither yes nor no")
    return word in _YES


def _date(words: Sequence[str]) -> str | None:
    word = _one_word(words)
    if word.casefold() in {NONE, ""}:
        return None
    return _day(word).isoformat()


def _day(word: str) -> date:
    """Return a date written as 2027-01-15 or 1/15/2027; raises ValueError if it isn't one."""
    if as_here := _MONTH_FIRST.fullmatch(word):
        month, day, year = (int(number) for number in as_here.groups())
        return date(year, month, day)
    return date.fromisoformat(word)


def _dates(words: Sequence[str]) -> list[str]:
    return sorted({_day(word).isoformat() for word in _listed(words)})


def _listed(words: Sequence[str]) -> list[str]:
    """Return the words of a list, however they are set apart; `none` is the empty list."""
    single = [word.casefold() for word in " ".join(words).replace(",", " ").split()]
    if single == [NONE]:
        return []
    return single


def _days(words: Sequence[str]) -> list[str]:
    """Return weekdays in the week's order, then dates; raises ValueError for anything else.

    Raises UsageError if there's no weekday left.
    """
    days = {_day_off(word) for word in _listed(words)}
    if days.issuperset(WEEKDAYS):
        raise UsageError(
            "with every day of the week off, no day is left to study",
            "keep at least one of the seven",
        )
    dates = sorted(days.difference(WEEKDAYS))
    return [day for day in WEEKDAYS if day in days] + dates


def _day_off(word: str) -> str:
    """Return a weekday that may be shortened, or a date."""
    for weekday in WEEKDAYS:
        is_that_day = weekday.startswith(word.removesuffix("s")) or f"{weekday}s" == word
        if is_that_day and len(word) >= _SHORTEST_DAY_NAME:
            return weekday
    return _day(word).isoformat()


def _domains(words: Sequence[str]) -> list[str]:
    chosen = _listed(words)
    for word in chosen:
        if word not in DOMAINS:
            hint = nearest_hint(word, DOMAINS)
            raise UsageError(f"there is no subject called '{word}'", hint)
    return [domain for domain in DOMAINS if domain in chosen]


_A_NUMBER: Final = "give a whole number, 0 or more"
_A_SWITCH: Final = "give yes or no"
_KINDS: Final[dict[str, _Kind]] = {
    "exam_date": _Kind(_date, "give a day such as 2027-01-15, or none"),
    "retake_dates": _Kind(_dates, "give days such as 2027-03-01, or none"),
    "minutes_per_day": _Kind(_whole, "give whole minutes from 1 to 1440, such as 20"),
    "days_off": _Kind(_days, "give weekdays such as sunday, dates such as 2026-12-24, or none"),
    "new_per_day": _Kind(_whole, _A_NUMBER),
    "reviews_per_day": _Kind(_whole, _A_NUMBER),
    "skip_domain": _Kind(_domains, f"give any of {', '.join(DOMAINS)}; or none"),
    "extra_time": _Kind(_number, "give a number from 1 to 10, such as 1.5 for time and a half"),
    "breaks": _Kind(_whole, _A_NUMBER),
    "untimed": _Kind(_switch, _A_SWITCH),
    "spacious": _Kind(_switch, _A_SWITCH),
}
"""How each setting is typed, by its name in the settings file."""
