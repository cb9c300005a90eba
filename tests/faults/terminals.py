"""Keys, pastes and new sizes in a storm, at a real pseudo-terminal; then an end of some kind."""

from __future__ import annotations

import os
import random
import signal
import time
from typing import TYPE_CHECKING, Final

from cps_study.store.paths import Home
from tests.faults.here import run_here, ship_banks, wrong_in_journal
from tests.ui.terminal import Terminal

if TYPE_CHECKING:
    from pathlib import Path

COMMANDS: Final = (
    ("study",),
    ("study", "--plain"),
    ("study", "--cram"),
    ("quiz", "--items", "8"),
    ("exam", "--items", "12"),
    ("exam", "--items", "12", "--plain"),
    ("menu",),
    ("progress",),
    ("guide",),
    ("data", "erase"),
)
_KEYS: Final = (
    *("1", "2", "3", "4", "a", "b", "c", "d", "u", "f", "s", "n", "x", "?", "y", "q", ":", "/"),
    *(" ", "\r", "\t", "\x7f", "\x1b", "\x01", "\x0c", "\x15", "\x17", "\x12", "\x00", "é", "中"),
    *("\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D", "\x1b[5~", "\x1b[6~", "\x1b[H", "\x1b[3~", "\x1bOP"),
    *(
        "\x1b[",
        "\x1b[9999;9999R",
        "\x1b]0;title",
        "\x1b[<0;5;5M",
        "\x1b[1;",
        "\x1b[200~",
        "\x1b[201~",
    ),
)
"""Keys that mean something, keys that don't, and sequences that are cut short."""
_SIZES: Final = (
    (0, 0),
    (1, 1),
    (2, 40),
    (20, 5),
    (39, 12),
    (80, 24),
    (200, 60),
    (1000, 3),
    (9, 500),
)
_ENDS: Final = ("q", "Ctrl-C", "SIGTERM", "closed")
_CODES: Final = {0, 1, 2, 3, 4, 130, -signal.SIGINT}
"""A second Ctrl-C, while Python is ending, is its own affair."""
_PASTE_ENDS: Final = b"\x1b[201~"
"""No terminal begins a paste without ending it, so this one does, too."""
_QUIT: Final = b"\x1b\x15q\ry\r\r\x04"
"""Leaves a line or a list that is being typed in, then quits."""
_PATIENCE: Final = 60.0


def storm(folder: Path, seed: int) -> tuple[str, int]:
    """Run one session in a storm; return what is wrong, and how many bursts there were."""
    chance = random.Random(seed)
    home = Home(folder / "home", folder / "cache" / "cps-study")
    places = {"CPS_STUDY_HOME": str(home.root), "XDG_CACHE_HOME": str(folder / "cache")}
    env = os.environ | places | {"TERM": "xterm-256color"}
    args = COMMANDS[seed % len(COMMANDS)]
    end = _ENDS[seed // len(COMMANDS) % len(_ENDS)]
    bursts = 0
    with Terminal(args, env) as terminal:
        _drain(terminal, 3.0, until=b"")
        for _ in range(chance.randint(20, 60)):
            if not _burst(terminal, chance):
                break
            bursts += 1
        wrong = _end(terminal, end)
        if b"Traceback" in terminal.raw or b"you found a bug" in terminal.raw:
            wrong = terminal.raw[-2000:].decode(errors="replace")
    wrong = wrong or wrong_in_journal(home, set())
    if not wrong and home.root.exists():
        ship_banks(folder / "package")
        doctor = run_here(home, folder / "package", ("data", "doctor"))
        wrong = "" if doctor.code == 0 else f"the doctor: {doctor.said}"
    return (f"{' '.join(args)}, {end}: {wrong}" if wrong else ""), bursts


def _burst(terminal: Terminal, chance: random.Random) -> bool:
    """Send some keys, a paste, sizes or bytes; return False if the program has ended."""
    kind = chance.random()
    if kind < 0.6:
        keys = "".join(chance.choice(_KEYS) for _ in range(chance.randint(1, 12)))
        sent = keys.encode()
    elif kind < 0.7:
        text = chance.choice(("a b c\n", "word ", "\x1b[31m", "中文 ", "1\n")) * chance.randint(
            1, 800
        )
        sent = f"\x1b[200~{text}\x1b[201~".encode() if chance.random() < 0.5 else text.encode()
    elif kind < 0.8:
        sent = chance.randbytes(chance.randint(1, 60)).replace(b"\x1a", b"")  # not Ctrl-Z
    else:
        for _ in range(chance.randint(1, 30)):
            terminal._set_size(*chance.choice(_SIZES))
        sent = b""
    # Ctrl-C, Ctrl-D and Ctrl-\\ end the program: that is the last burst's business.
    sent = sent.translate(None, b"\x03\x04\x1c")
    while sent:
        try:
            os.write(terminal.master, sent[:500])
        except OSError:
            return False
        sent = sent[500:]
        if not _drain(terminal, 0.02):
            return False
    return _drain(terminal, chance.choice((0.0, 0.02, 0.3)))


def _drain(terminal: Terminal, seconds: float, until: bytes | None = None) -> bool:
    """Take what the program writes for a while; return False if it has ended."""
    deadline = time.monotonic() + seconds
    while terminal._open and time.monotonic() < deadline:
        if terminal._read(deadline) and until is not None and terminal.raw:
            break
    return terminal._open


def _end(terminal: Terminal, end: str) -> str:
    """End the program, and say what is wrong about how it ends."""
    if end == "closed":
        terminal.close()
    deadline = time.monotonic() + _PATIENCE
    while end != "closed" and _drain(terminal, 0.3):
        if time.monotonic() > deadline:
            return f"doesn't end:\n{terminal.text}"
        if end == "SIGTERM":
            terminal.kill(signal.SIGTERM)
            continue
        try:
            os.write(terminal.master, _PASTE_ENDS + (b"\x03" if end == "Ctrl-C" else _QUIT))
        except OSError:
            break
    code = terminal.wait()
    is_hung_up = end == "closed" and code == -signal.SIGHUP
    if code not in _CODES and not is_hung_up:
        return f"exit {code}: {terminal.text}"
    if end != "closed" and not terminal.has_its_modes_back():
        return "the terminal isn't as it was"
    if terminal.is_full_screen() and end != "closed":
        return "the alternate screen is still there"
    return ""
