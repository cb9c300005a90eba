"""The standard streams: making them usable, and telling whether somebody is still there."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_STANDARD: Final = (0, 1, 2)


def prepare_streams() -> None:
    """Make every stream usable: a closed one is empty, and a character it can't hold is replaced."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 - the process's own
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def standard_terminals() -> list[int]:
    """Return the handles of the standard streams that are terminals now."""
    return [handle for handle in _STANDARD if os.isatty(handle)]


def reader_is_gone(exc: OSError, terminals: Iterable[int]) -> bool:
    """Tell whether the error only says that nobody reads or types any more.

    That is a broken pipe, or an input/output error of one of the `terminals` that were there at the start.
    A failing disk reports the same error number, so the terminals themselves are tried.
    """
    if isinstance(exc, BrokenPipeError):
        return True
    if exc.errno != errno.EIO or exc.filename is not None:
        return False
    return any(_has_hung_up(handle) for handle in terminals)


def _has_hung_up(terminal: int) -> bool:
    """Tell whether a handle that was a terminal is one no more, or takes nothing any more."""
    if not os.isatty(terminal):
        return True
    try:
        os.write(terminal, b"\r")  # shows nothing
    except OSError as exc:
        return exc.errno == errno.EIO
    return False


def output_fails() -> bool:
    """Tell whether the standard output does not take what waits to be written."""
    try:
        sys.stdout.flush()
    except OSError:
        return True
    return False


def drop_output() -> None:
    """Let everything still to be written to the standard output go nowhere, where it can't fail."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
