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
    """How much a day holds, and which device writes here. `device` is empty until something is written."""

    device: str = ""
    new_per_day: int = 20
    reviews_per_day: int = 100


def load_settings(home: Home) -> Settings:
    """Return the settings, or the defaults if there are none; raises DataError if they make no sense."""
    try:
        with explain_os_errors(home.settings, "be read"):
            raw = home.settings.read_bytes() if home.settings.exists() else b"{}"
        return _checked(json.loads(raw))
    except (ValueError, TypeError) as exc:
        hint = f"mend the file, or remove it to go back to the defaults: {home.settings}"
        raise DataError(f"{home.settings.name} makes no sense: {exc}", hint) from exc


def device_settings(home: Home) -> Settings:
    """Return the settings with a device id, made and stored now if there is none."""
    settings = load_settings(home)
    if settings.device:
        return settings
    known = json.loads(home.settings.read_bytes()) if home.settings.exists() else {}
    made = asdict(settings) | known | {"schema": 1, "device": os.urandom(4).hex()}
    replace_file(home.settings, json.dumps(made, indent=1).encode() + b"\n")
    return _checked(made)


def _checked(data: Any) -> Settings:  # noqa: ANN401 - whatever the file holds
    if not isinstance(data, dict):
        raise TypeError("it is no JSON object")
    known = {field.name: data[field.name] for field in fields(Settings) if field.name in data}
    for name in ("new_per_day", "reviews_per_day"):
        value = known.get(name, 0)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise ValueError(f"'{name}' has to be a whole number, 0 or more")
    if not isinstance(known.get("device", ""), str):
        raise TypeError("'device' has to be text")
    return Settings(**known)
