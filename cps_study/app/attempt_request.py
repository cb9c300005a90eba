"""What the learner asks for in a new quiz or exam."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from cps_study.model.attempt import Feedback


class AttemptRequest(NamedTuple):
    """What the learner asks for in a new attempt. None leaves the usual."""

    seed: int
    items: int | None = None
    seconds: float | None = None
    per_item: float | None = None
    pass_mark: float | None = None
    banks: Sequence[str] = ()
    topics: Sequence[str] = ()
    partial: bool = False
    feedback: Feedback = "end"
    missed: bool = False
    """Whether a quiz asks only what was missed in the last attempts."""
    blueprint: Path | None = None
