"""Where the learner's files are. Asking creates nothing."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from platformdirs import user_cache_path, user_data_path

from cps_study.errors import UsageError


class Home(NamedTuple):
    """The learner's home and the cache beside it."""

    root: Path
    cache: Path

    @property
    def journal(self) -> Path:
        """The truth: one JSON line per event."""
        return self.root / "journal.jsonl"

    @property
    def schedule(self) -> Path:
        """The schedule, derived from the journal."""
        return self.root / "schedule.json"

    @property
    def settings(self) -> Path:
        """The learner's settings."""
        return self.root / "settings.json"

    @property
    def banks(self) -> Path:
        """The learner's own banks."""
        return self.root / "banks"

    @property
    def backups(self) -> Path:
        """Backups, and what was set aside."""
        return self.root / "backups"

    @property
    def bank_lock(self) -> Path:
        """The file that is held while banks are written, which takes a moment."""
        return self.root / "banks.lock"

    @property
    def lock(self) -> Path:
        """The file that a writer holds."""
        return self.root / "in-use.lock"

    @property
    def files(self) -> tuple[Path, ...]:
        """Every file that stands in the home itself, whether it exists or not."""
        attempts = self.root / "attempts.json"
        return self.journal, self.schedule, attempts, self.settings, self.bank_lock, self.lock


def find_home(asked: Path | None = None) -> Home:
    """Return the home: the one asked for, else CPS_STUDY_HOME, else the platform's user-data directory.

    Raises UsageError for a `~name` that is nobody's.
    """
    named = os.environ.get("CPS_STUDY_HOME", "")
    root = asked or (Path(named) if named else user_data_path("cps-study", appauthor=False))
    try:
        root = root.expanduser()
    except RuntimeError as exc:
        raise UsageError(
            f"there is no such home: {root}", "write the folder out, without '~'"
        ) from exc
    return Home(root.absolute(), user_cache_path("cps-study", appauthor=False))
