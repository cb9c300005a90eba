"""`cps-study settings`: look at the settings, and change one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cps_study.cli.options import AsJson
from cps_study.cli.output import Result, deliver
from cps_study.errors import UsageError

if TYPE_CHECKING:
    from cps_study.ui.environment import Env


def settings(
    ctx: typer.Context,
    key: Annotated[
        str | None,
        typer.Argument(metavar="[KEY]", help="The setting. Leave it out to see them all."),
    ] = None,
    value: Annotated[
        list[str] | None,
        typer.Argument(metavar="[VALUE]", help="Its new value, or the word default."),
    ] = None,
    as_json: AsJson = False,
) -> int:
    """Look at your settings, or change one."""
    from cps_study.app.settings import change_setting, find_setting, settings_data
    from cps_study.store.settings import load_settings
    from cps_study.study.times import study_day

    env: Env = ctx.obj
    if key is None:
        result = _all_settings(settings_data(load_settings(env.home)))
    elif value is None:
        name = find_setting(key)
        result = _one_setting(name, settings_data(load_settings(env.home))[name])
    else:
        _refuse_options(value)
        change = change_setting(env.home, find_setting(key), value, study_day(env.now()))
        result = _changed(change.name, change.before, change.after)
    return deliver(result, "settings", env, as_json=as_json)


def _refuse_options(words: list[str]) -> None:
    """Raise UsageError for an unknown option, which typer takes for a value here.

    It has to, or `minutes-per-day -5` would be an unknown option too, instead of a bad number.
    """
    for word in words:
        if word.startswith("--"):
            raise UsageError(f"no such option '{word}'", "see: cps-study settings --help")


def _all_settings(data: dict[str, object]) -> Result:
    from cps_study.ui.settings_report import settings_parts

    return Result({"settings": data}, settings_parts(data))


def _one_setting(name: str, value: object) -> Result:
    from cps_study.app.settings import hint_for
    from cps_study.ui.settings_report import setting_parts

    return Result({"settings": {name: value}}, setting_parts(name, value, hint_for(name)))


def _changed(name: str, before: object, after: object) -> Result:
    from cps_study.ui.settings_report import change_parts

    return Result({"settings": {name: after}}, change_parts(name, before, after))
