"""The learner's settings, and the id of this device."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any

from cps_study.errors import DataError
from cps_study.store.files import explain_os_errors, replace_file

if TYPE_CHECKING:
    from cps_study.store.paths import Home

SCHEMA = 1
_WHOLE_NUMBERS = ("new_per_day", "reviews_per_day", "breaks")
_SWITCHES = ("untimed", "spacious")


@dataclass(frozen=True, slots=True)
class Settings:
    """The size of a day, the accommodations in timed attempts, and the id of this device.

    `extra_time` multiplies the time limits: 1.5 is time and a half. `device` is empty until the
    program writes something for the first time.
    """

    device: str = ""
    new_per_day: int = 20
    reviews_per_day: int = 100
    extra_time: float = 1.0
    breaks: int = 0
    untimed: bool = False
    spacious: bool = False


def load_settings(home: Home) -> Settings:
    """Return the settings, or the defaults if there is no settings file.

    Raises DataError if the file can't be read or makes no sense.
    """
    try:
        return check_settings(_read_file(home))
    except (ValueError, TypeError, RecursionError) as exc:
        hint = f"fix the file, or delete it to go back to the defaults: {home.settings}"
        raise DataError(f"{home.settings.name} makes no sense: {exc}", hint) from exc


def check_settings(raw: bytes) -> Settings:
    """Return the settings in the content of a settings file.

    Raises ValueError, TypeError or RecursionError if it makes no sense.
    """
    return _checked(json.loads(raw))


def device_settings(home: Home) -> Settings:
    """Return the settings with a device id; create and store the id if there isn't one yet."""
    settings = load_settings(home)
    if settings.device:
        return settings
    return _store(home, settings, {"device": os.urandom(4).hex()})


def remember(home: Home, changes: dict[str, Any]) -> Settings:
    """Store what the learner chose, and return the new settings.

    Call it only while holding the home's lock. Raises ValueError or TypeError for a value that
    makes no sense; nothing is stored then.
    """
    settings = device_settings(home)
    before = asdict(settings)
    if before | changes == before:
        return settings
    return _store(home, settings, changes)


def _store(home: Home, settings: Settings, changes: dict[str, Any]) -> Settings:
    # Keys that this version doesn't know stay in the file: a newer version may have written them.
    in_file = json.loads(_read_file(home))
    data = {"schema": SCHEMA} | asdict(settings) | in_file | changes
    checked = _checked(data)
    replace_file(home.settings, json.dumps(data, indent=1).encode() + b"\n")
    return checked


def _read_file(home: Home) -> bytes:
    """Return the content of the settings file, or an empty JSON object if there is no file."""
    with explain_os_errors(home.settings, "be read"):
        if not home.settings.exists():
            return b"{}"
        return home.settings.read_bytes()


def _checked(data: Any) -> Settings:  # noqa: ANN401 - whatever the file contains
    if not isinstance(data, dict):
        raise TypeError("it is not a JSON object")
    known = {field.name: data[field.name] for field in fields(Settings) if field.name in data}
    settings = Settings(**known)
    for name in _WHOLE_NUMBERS:
        _check_whole_number(name, getattr(settings, name))
    _check_extra_time(settings.extra_time)
    if not all(isinstance(getattr(settings, name), bool) for name in _SWITCHES):
        raise ValueError("'untimed' and 'spacious' have to be true or false")
    if not isinstance(settings.device, str):
        raise TypeError("'device' has to be text")
    return settings


def _check_whole_number(name: str, value: object) -> None:
    # In Python, True and False are numbers too; in a settings file they are a mistake.
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError(f"'{name}' has to be a whole number, 0 or more")


def _check_extra_time(value: object) -> None:
    # Written so that NaN, which compares as false with everything, is refused.
    if isinstance(value, bool) or not isinstance(value, int | float) or not 1 <= value <= 10:
        raise ValueError("'extra_time' has to be a number from 1 to 10")
