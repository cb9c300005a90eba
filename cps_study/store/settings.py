"""The learner's settings and this device's id."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any

from cps_study.errors import DataError
from cps_study.store.files import explain_os_errors, replace_file

if TYPE_CHECKING:
    from cps_study.store.paths import Home


@dataclass(frozen=True, slots=True)
class Settings:
    """How much a day holds, the accommodations in timed attempts, and which device writes here.

    `device` is empty until something is written.
    """

    device: str = ""
    new_per_day: int = 20
    reviews_per_day: int = 100
    extra_time: float = 1.0
    breaks: int = 0
    untimed: bool = False
    spacious: bool = False


def load_settings(home: Home) -> Settings:
    """Return the settings, or the defaults if there are none; raises DataError if they make no sense."""
    try:
        return check_settings(_content(home))
    except (ValueError, TypeError, RecursionError) as exc:
        hint = f"mend the file, or remove it to go back to the defaults: {home.settings}"
        raise DataError(f"{home.settings.name} makes no sense: {exc}", hint) from exc


def check_settings(raw: bytes) -> Settings:
    """Return the settings that a file holds; raises ValueError, TypeError or RecursionError if it holds none."""
    return _checked(json.loads(raw))


def device_settings(home: Home) -> Settings:
    """Return the settings with a device id, made and stored now if there is none."""
    settings = load_settings(home)
    return settings if settings.device else _store(home, settings, {"device": os.urandom(4).hex()})


def remember(home: Home, changes: dict[str, Any]) -> Settings:
    """Store what the learner chose and return the settings; only who holds the home's lock may call it."""
    settings = device_settings(home)
    return (
        settings
        if asdict(settings) | changes == asdict(settings)
        else _store(home, settings, changes)
    )


def _store(home: Home, settings: Settings, changes: dict[str, Any]) -> Settings:
    known = json.loads(_content(home))
    made = {"schema": 1} | asdict(settings) | known | changes
    checked = _checked(made)
    replace_file(home.settings, json.dumps(made, indent=1).encode() + b"\n")
    return checked


def _content(home: Home) -> bytes:
    """Return what the settings file holds, or no settings if there is none."""
    with explain_os_errors(home.settings, "be read"):
        if not home.settings.exists():
            return b"{}"
        return home.settings.read_bytes()


def _checked(data: Any) -> Settings:  # noqa: ANN401 - whatever the file holds
    if not isinstance(data, dict):
        raise TypeError("it is no JSON object")
    known = {field.name: data[field.name] for field in fields(Settings) if field.name in data}
    for name in ("new_per_day", "reviews_per_day", "breaks"):
        value = known.get(name, 0)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise ValueError(f"'{name}' has to be a whole number, 0 or more")
    extra = known.get("extra_time", 1.0)
    if isinstance(extra, bool) or not isinstance(extra, int | float) or not 1 <= extra <= 10:
        raise ValueError("'extra_time' has to be a number from 1 to 10")
    if not all(isinstance(known.get(name, False), bool) for name in ("untimed", "spacious")):
        raise ValueError("'untimed' and 'spacious' have to be true or false")
    if not isinstance(known.get("device", ""), str):
        raise TypeError("'device' has to be text")
    return Settings(**known)
