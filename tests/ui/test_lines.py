"""Lines that are broken between words at a terminal, and stay whole anywhere else."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cps_study.cli.output import complain
from cps_study.ui.graphemes import columns_of
from cps_study.ui.lines import fitted, terminal_width
from cps_study.ui.page import Block
from cps_study.ui.report import print_report, show_report

if TYPE_CHECKING:
    from collections.abc import Iterator

HINT = "type 'cps-study guide' to see the subjects"


@pytest.fixture
def narrow() -> Iterator[tuple[io.TextIOWrapper, int]]:
    """Return a stream to a terminal of 30 columns, and the handle that reads what it shows."""
    if sys.platform == "win32":
        pytest.skip("a pseudo-terminal is needed")
    import fcntl
    import struct
    import termios

    master, slave = os.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 10, 30, 0, 0))
    with os.fdopen(slave, "w", encoding="utf-8") as stream:
        yield stream, master
    os.close(master)


def shown(stream: io.TextIOWrapper, master: int) -> list[str]:
    """Close the stream, and return the lines that its terminal got, however many parts came."""
    stream.close()
    got = b""
    with contextlib.suppress(OSError):  # Linux's word for a terminal that nobody writes to
        while part := os.read(master, 4000):
            got += part
    return got.decode().replace("\r\n", "\n").splitlines()


def test_an_error_is_broken_between_words_at_a_terminal(
    narrow: tuple[io.TextIOWrapper, int],
) -> None:
    """What goes on below is indented, so that the next error or hint is easy to find."""
    stream, master = narrow
    complain(stream, "error", "there is no subject called 'nosuch'", HINT)
    assert shown(stream, master) == [
        "error: there is no subject",
        "  called 'nosuch'",
        "hint: type 'cps-study guide'",
        "  to see the subjects",
    ]


def test_an_error_in_a_pipe_is_one_line() -> None:
    """Programs that read it rely on that."""
    stream = io.StringIO()
    complain(stream, "error", "x " * 100 + "y", HINT)
    assert stream.getvalue() == f"error: {'x ' * 100}y\nhint: {HINT}\n"


def test_a_plain_report_fits_a_terminal_and_is_whole_in_a_pipe(
    narrow: tuple[io.TextIOWrapper, int],
) -> None:
    """A screen reader that goes by the screen's lines would read a broken word as two."""
    stream, master = narrow
    parts = [Block("text", "Studying a little on most days helps.")]
    print_report(parts, stream, plain=True)
    show_report(parts, stream, plain=True)
    assert shown(stream, master) == ["Studying a little on most days", "helps."] * 2
    pipe = io.StringIO()
    print_report(parts, pipe, plain=True)
    assert pipe.getvalue() == f"{parts[0].text}\n"


def test_a_terminal_that_says_no_width_breaks_lines_itself() -> None:
    """Such as one that a program plays, or one with zero columns."""

    class Played(io.StringIO):
        def isatty(self) -> bool:
            return True

    assert terminal_width(Played()) is None
    assert terminal_width(io.StringIO()) is None


@given(st.text("ab 漢é", max_size=120), st.integers(20, 60), st.sampled_from(["", "  "]))
def test_no_line_is_too_wide_and_no_word_is_lost(line: str, width: int, hanging: str) -> None:
    """Only a word that's wider than the terminal goes beyond it; wide characters count twice."""
    lines = fitted(line, width, hanging)
    assert " ".join(lines).split() == line.split()
    for each in lines:
        assert columns_of(each) <= width or len(each.split()) == 1
