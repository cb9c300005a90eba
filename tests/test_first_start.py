"""A first start, filmed: what the manual shows is what the program shows, frame by frame.

`python -m pytest tests/test_first_start.py --update` films it anew.
"""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

import pytest

from cps_study.cli.app import run
from cps_study.ui.environment import Env
from cps_study.ui.terminal import View
from tests.documents import PAGES, text_of
from tests.test_readme import HEIGHT, SCREENS, WIDTH, picture

if TYPE_CHECKING:
    from cps_study.ui.terminal import Screen

NOON: Final = datetime(2026, 11, 28, 18, 0, tzinfo=UTC)
SECONDS_A_KEY: Final = 20
KEYS: Final = (" ", "3", " ", "3", "c", "enter", "q")
"""Two cards that were known, a question that wasn't, and the way out."""
FRAMES: Final = {"card": 0, "answer": 1, "question": 4, "feedback": 5, "stop": 6}
"""The names of frames of the full screen, each by the key that comes after it."""

pytestmark = pytest.mark.usefixtures("shared_cache")


class Terminal(io.StringIO):
    """A terminal's output: all that was printed."""

    def isatty(self) -> bool:
        """Say that this is a terminal."""
        return True


class Keyboard(Terminal):
    """A terminal's input; what is typed shows in the output, as it does in every terminal."""

    def __init__(self, typed: str, out: Terminal) -> None:
        super().__init__(typed)
        self.out = out

    def readline(self, size: int | None = -1, /) -> str:  # type: ignore[override] # its bases disagree
        """Return the next line, and show it."""
        line = super().readline(-1 if size is None else size)
        self.out.write(line)
        return line


class Camera:
    """Takes the place of the full screen: keeps each page, then presses the next key."""

    def __init__(self) -> None:
        self.frames: list[list[str]] = []
        self.seconds = 0

    def film(self, screen: Screen) -> None:
        """Press each of the keys, after a picture of what was shown."""
        view = View(screen)
        for key in KEYS:
            self.frames.append(view.lines(WIDTH, HEIGHT))
            self.seconds += SECONDS_A_KEY
            screen.press(key)

    def now(self) -> datetime:
        """Return the time, which moves with the keys."""
        return NOON + timedelta(seconds=self.seconds)

    def clock(self) -> float:
        """Return the same as seconds."""
        return float(self.seconds)


@pytest.fixture
def film(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """Return the frames of a first start by their names."""
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", str(WIDTH))
    monkeypatch.setenv("LINES", str(HEIGHT))
    camera, out = Camera(), Terminal()
    monkeypatch.setattr("cps_study.ui.terminal.run_screen", camera.film)
    typed = Keyboard("1/15\n15\n", out)
    env = partial(Env, stdin=typed, stdout=out, now=camera.now, clock=camera.clock)
    assert run([], env) == 0
    printed = out.getvalue().splitlines()
    first_line_after = next(row for row, line in enumerate(printed) if "Thank you" in line)
    frames = {name: camera.frames[place] for name, place in FRAMES.items()}
    return {
        "begin": printed[:first_line_after],
        **frames,
        "end": printed[first_line_after:],
    }


def test_the_film_is_what_the_program_shows(film: dict[str, list[str]], *, updating: bool) -> None:
    """Down to the byte, each frame on a screen of 80 by 24, and a page of the manual shows it."""
    shown = " ".join(text_of(page) for page in PAGES)
    for name, lines in film.items():
        assert len(lines) <= HEIGHT
        made = picture(lines, "")
        path = SCREENS / f"first-start-{name}.svg"
        if updating:
            path.write_text(made, encoding="utf-8")
        assert path.read_text(encoding="utf-8") == made
        assert f"tests/ui/screens/first-start-{name}.svg" in shown


def test_it_asks_two_things_and_each_frame_says_what_to_do(film: dict[str, list[str]]) -> None:
    """h is on each, from the first question to the stop after three."""
    text = {name: "\n".join(lines) for name, lines in film.items()}
    assert text["begin"].count("\n> ") == 2
    assert text["begin"].count("h: help") == 2
    assert all("\x1b[1mh\x1b[0m help" in text[name] for name in FRAMES)
    assert "at most 13 minutes" in text["stop"]
    assert "3 answers on 3 items: 2 known, 1 not yet." in text["end"]
