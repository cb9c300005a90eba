"""Draw quizzes whose keys are known, type them in many ways, and see that they're read as meant.

    python -m tests.fuzzing.true_lists MINUTES [SEED]

Anything that breaks the law of `tests/formats/lists/truth/law.py` is a find, and is printed with
the file: a wrong stem, option or key, and a question or text that's lost in silence.
"""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Final

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.formats.lists.truth import law, rooms
from tests.formats.lists.truth.quizzes import Quiz, quizzes

if TYPE_CHECKING:
    from tests.formats.lists.truth.habits import Room

ROOMS: Final[tuple[Room, ...]] = ("text", "markdown", "word")
_AT_ONCE: Final = 200


class Tally:
    """How many quizzes and questions there were, how many came in, and what broke the law."""

    def __init__(self) -> None:
        self.quizzes = 0
        self.asked = 0
        self.came_in = 0
        self.finds = 0

    def try_quiz(self, quiz: Quiz, room: Room) -> None:
        """Type a quiz, read it, and print what breaks the law."""
        file = rooms.file_of(quiz.rows, room)
        result = rooms.read(file, room)
        self.quizzes += 1
        self.asked += len(quiz.asked)
        self.came_in += len(result.items)
        for fault in law.faults(quiz, file, result):
            self.finds += 1
            print(f"{room}: {fault}")
            for row, line in zip(quiz.rows, file.lines, strict=True):
                print(f"{line:4} {row.indent}{row.label}{row.text}{row.cells or ''}")


def draw_some(room: Room, start: int, tally: Tally) -> None:
    """Draw some quizzes for a room, other ones for each start."""

    @seed(start)
    @settings(
        max_examples=_AT_ONCE,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(quizzes(room))
    def try_each(quiz: Quiz) -> None:
        tally.try_quiz(quiz, room)

    try_each()


def main() -> None:
    """Draw quizzes for each room in turn until the time is up, and print a row for the table."""
    minutes = float(sys.argv[1])
    start = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    for room in ROOMS:
        tally = Tally()
        until = time.monotonic() + minutes * 60 / len(ROOMS)
        while time.monotonic() < until:
            draw_some(room, start, tally)
            start += 1
        spent = minutes / len(ROOMS)
        counts = f"{tally.quizzes:,} | {tally.asked:,} | {tally.came_in:,}"
        print(f"| {room} | {counts} | {spent:.1f} | {tally.finds} |", flush=True)


if __name__ == "__main__":
    main()
