"""What takes long, said on standard error while it lasts: a bar at a terminal, a line for each step elsewhere."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Self

from cps_study.model.text import printable

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.progress import Progress, TaskID


class ProgressReporter:
    """Says nothing before it has taken `after` seconds; what it drew is gone at the end."""

    def __init__(self, tell: Callable[[str], None], *, plain: bool, after: float) -> None:
        self._tell = tell
        self._plain = plain
        self._from = time.monotonic() + after
        self._said = ""
        self._bar: tuple[Progress, TaskID] | None = None

    def __enter__(self) -> Self:
        """Return it."""
        return self

    def __exit__(self, *_: object) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar[0].stop()
            self._bar = None

    def say(self, what: str, done: int = 0, total: int = 0) -> None:
        """Say what is done now, and how far it is; without a total, only that it goes on."""
        if time.monotonic() < self._from:
            return
        if self._plain:
            if what != self._said:
                self._tell(f"{what} …")
            self._said = what
            return
        if self._bar is None:
            self._bar = _bar(printable(what))
        bar, task = self._bar
        bar.update(task, description=printable(what), completed=done, total=total or None)


def _bar(what: str) -> tuple[Progress, TaskID]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(style="dim", complete_style="bold", finished_style="bold", pulse_style="bold"),
        TaskProgressColumn(text_format="{task.percentage:>3.0f} %", style=""),
    )
    bar = Progress(*columns, console=Console(stderr=True, highlight=False), transient=True)
    task = bar.add_task(what, total=None)
    bar.start()
    return bar, task
