"""Lines of an input that can't be polled."""

from __future__ import annotations

import threading

import pytest

from cps_study.ui.timed_input import TimedLines


def never() -> bool:
    """Return False: nobody gives up."""
    return False


def test_lines_come_in_their_order_and_then_the_end() -> None:
    """Every line comes once, in order, then None at the end of the input."""
    given = iter(["a\n", "b\n"])
    lines = TimedLines(lambda: next(given, None))
    assert [lines.next(never) for _ in range(3)] == ["a\n", "b\n", None]


def test_the_end_of_the_input_stays_the_end() -> None:
    """Whoever asks again after the end gets None at once instead of waiting forever."""
    lines = TimedLines(lambda: None)
    asked: list[str | None] = []
    thread = threading.Thread(
        target=lambda: asked.extend(lines.next(never) for _ in range(3)), daemon=True
    )
    thread.start()
    thread.join(timeout=10)
    assert asked == [None, None, None]


def test_giving_up_comes_while_nothing_is_typed() -> None:
    """A reader that blocks doesn't delay giving up, and its line isn't lost."""
    typed = threading.Event()
    given = iter(["late\n"])

    def read() -> str | None:
        typed.wait()
        return next(given, None)

    lines = TimedLines(read)
    looks = iter([False, True])
    assert lines.next(lambda: next(looks)) is None
    typed.set()
    assert lines.next(never) == "late\n"


@pytest.mark.parametrize("error", [OSError("gone"), ValueError("closed")])
def test_a_terminal_that_is_gone_is_the_end(error: Exception) -> None:
    """An input that can no longer be read ends, rather than leaving its reader waiting."""

    def read() -> str | None:
        raise error

    assert TimedLines(read).next(never) is None


def test_nothing_is_read_before_it_is_asked_for() -> None:
    """An input without an end is read a line at a time, not into memory."""
    reads: list[None] = []

    def read() -> str:
        reads.append(None)
        return "again\n"

    lines = TimedLines(read)
    assert [lines.next(never) for _ in range(3)] == ["again\n"] * 3
    assert len(reads) == 3
