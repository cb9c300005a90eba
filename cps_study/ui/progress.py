"""Progress of slow work, on standard error: a bar at a terminal, a line for each step elsewhere."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Self

from cps_study.model.text import printable

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.progress import Progress, TaskID


class ProgressReporter:
    """Reports what is going on, once it has taken a while; its bar disappears at the end."""

    def __init__(self, tell: Callable[[str], None], *, plain: bool, after: float) -> None:
        """Stay silent for `after` seconds; `tell` prints a line in plain mode."""
        self._tell = tell
        self._plain = plain
        self._silent_until = time.monotonic() + after
        self._last_step = ""
        self._bar: tuple[Progress, TaskID] | None = None

    def __enter__(self) -> Self:
        """Return the reporter itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Remove the bar."""
        if self._bar is not None:
            progress, _task = self._bar
            progress.stop()
            self._bar = None

    def say(self, step: str, done: int = 0, total: int = 0) -> None:
        """Report the step and how far it is; without a total, only that it goes on."""
        if time.monotonic() < self._silent_until:
            return
        if self._plain:
            if step != self._last_step:
                self._tell(f"{step} …")
            self._last_step = step
            return
        description = printable(step)
        if self._bar is None:
            self._bar = _start_bar(description)
        progress, task = self._bar
        # No total makes rich draw a pulse instead of a share.
        progress.update(task, description=description, completed=done, total=total or None)


def _start_bar(description: str) -> tuple[Progress, TaskID]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(style="dim", complete_style="bold", finished_style="bold", pulse_style="bold"),
        TaskProgressColumn(text_format="{task.percentage:>3.0f}%", style=""),
    )
    console = Console(stderr=True, highlight=False)
    progress = Progress(*columns, console=console, transient=True)
    task = progress.add_task(description, total=None)
    progress.start()
    return progress, task
