"""Where the learner's files are. Asking for them creates nothing."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from platformdirs import user_cache_path, user_data_path

from cps_study.errors import UsageError


class Home(NamedTuple):
    """The folder with the learner's data, and the cache that goes with it."""

    root: Path
    cache: Path

    @property
    def journal(self) -> Path:
        """The record of everything the learner did: one JSON line per event."""
        return self.root / "journal.jsonl"

    @property
    def schedule(self) -> Path:
        """The schedule, which is made from the journal."""
        return self.root / "schedule.json"

    @property
    def attempts(self) -> Path:
        """A line for each quiz and exam, made from the journal."""
        return self.root / "attempts.json"

    @property
    def settings(self) -> Path:
        """The learner's settings."""
        return self.root / "settings.json"

    @property
    def banks(self) -> Path:
        """The folder of the learner's own banks."""
        return self.root / "banks"

    @property
    def backups(self) -> Path:
        """The folder of backups, including those that a restore makes first."""
        return self.root / "backups"

    @property
    def bank_lock(self) -> Path:
        """The file that is locked while banks are written, which takes a moment."""
        return self.root / "banks.lock"

    @property
    def lock(self) -> Path:
        """The file that is locked while a session or another writer is open."""
        return self.root / "in-use.lock"

    @property
    def files(self) -> tuple[Path, ...]:
        """Every file directly in the home, whether it exists or not."""
        return (
            self.journal,
            self.schedule,
            self.attempts,
            self.settings,
            self.bank_lock,
            self.lock,
        )


def find_home(asked: Path | None = None) -> Home:
    """Return the home: `asked`, else CPS_STUDY_HOME, else the platform's user-data folder.

    Raises UsageError for a `~name` when there is no such user.
    """
    from_environment = os.environ.get("CPS_STUDY_HOME", "")
    if asked is not None:
        root = asked
    elif from_environment:
        root = Path(from_environment)
    else:
        root = user_data_path("cps-study", appauthor=False)
    try:
        root = root.expanduser()
    except RuntimeError as exc:
        hint = "write out the whole path, without '~'"
        raise UsageError(f"there is no such folder: {root}", hint) from exc
    return Home(root.absolute(), user_cache_path("cps-study", appauthor=False))
