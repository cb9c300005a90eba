"""The first start at a terminal: two questions with a default each, then the first few cards.

Nobody is asked in a pipe or with `--json`, and nobody is asked twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cps_study.errors import ExitCode

if TYPE_CHECKING:
    from cps_study.app.today import TodaysWork
    from cps_study.ui.environment import Env


def is_first_start(env: Env, found: TodaysWork) -> bool:
    """Return whether somebody at a terminal is here for the first time."""
    from cps_study.store.settings import load_settings

    if not env.is_at_terminal or found.has_studied:
        return False
    return not load_settings(env.home).device  # which the first thing that's stored brings


def first_session(env: Env) -> int:
    """Ask the two questions, then let the learner study; return the exit code."""
    from cps_study.cli.study import study_today

    if not ask_about_exam(env):
        return ExitCode.DONE
    return study_today(env)


def ask_about_exam(env: Env) -> bool:
    """Ask the two questions, and store the answers; return False if the learner quits instead."""
    from cps_study.app.first_answers import read_minutes
    from cps_study.ui.first_questions import HOW_LONG, ask_first

    env.stdout.write("\n")
    if not ask_exam_date(env):
        return False
    minutes = ask_first(env, HOW_LONG, read_minutes)
    if minutes is None:
        return False
    if minutes:
        _store(env, "minutes_per_day", minutes)
    return True


def ask_exam_date(env: Env) -> bool:
    """Ask when the exam is, and store it if it's known; return False if the learner quits."""
    from functools import partial

    from cps_study.app.first_answers import read_exam_day
    from cps_study.app.today import exam_ahead
    from cps_study.study.times import study_day
    from cps_study.ui.first_questions import WHEN, ask_first
    from cps_study.ui.today_words import exam_words

    today = study_day(env.now())
    typed = ask_first(env, WHEN, partial(read_exam_day, today=today))
    if typed:
        _store(env, "exam_date", typed)
        ahead = exam_ahead(env.home, today)
        env.stdout.write(f"{exam_words(ahead)}\n" if ahead else "")
    return typed is not None


def _store(env: Env, name: str, value: str) -> None:
    from cps_study.app.settings import change_setting
    from cps_study.study.times import study_day

    change_setting(env.home, name, [value], study_day(env.now()))
