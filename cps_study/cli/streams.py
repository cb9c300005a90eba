"""The standard streams: make them usable, and find out whether anybody is still reading them."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cps_study.system import REPLACED, enable_ansi, is_reader_gone, register_replacements

if TYPE_CHECKING:
    from collections.abc import Iterable

_STANDARD: Final = (0, 1, 2)
"""The handles of the standard input, output and error."""


def prepare_streams() -> None:
    """Make every stream usable.

    A closed stream reads as empty and drops what is written; characters that a stream can't
    encode are replaced by plainer ones instead of raising an error.
    """
    register_replacements()
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        stream = getattr(sys, name)
        if stream is None:
            # It stays open as long as the process, so nothing here closes it.
            null = Path(os.devnull).open(mode, encoding="utf-8")  # noqa: SIM115
            setattr(sys, name, null)
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors=REPLACED)
    if not enable_ansi():
        os.environ["TERM"] = "dumb"  # so that every command writes plain lines


def standard_terminals() -> list[int]:
    """Return the handles of the standard streams that are terminals now."""
    return [handle for handle in _STANDARD if os.isatty(handle)]


def reader_is_gone(exc: OSError, terminals: Iterable[int]) -> bool:
    """Return whether the error only says that nobody reads or types anymore.

    That is a broken pipe, or an input/output error of one of the `terminals` that were there at
    the start. A failing disk gives the same error number, so the terminals themselves are tried.
    """
    if is_reader_gone(exc):
        return True
    if exc.errno != errno.EIO or exc.filename is not None:
        return False
    return any(_has_hung_up(handle) for handle in terminals)


def _has_hung_up(terminal: int) -> bool:
    """Return whether a handle is no longer a terminal, or its terminal accepts nothing more."""
    if not os.isatty(terminal):
        return True
    try:
        os.write(terminal, b"\r")  # a carriage return shows nothing
    except OSError as exc:
        return exc.errno == errno.EIO
    return False


def output_fails() -> bool:
    """Return whether what waits to be written to the standard output can't be written."""
    try:
        sys.stdout.flush()
    except OSError:
        return True
    return False


def drop_output() -> None:
    """Send everything that is still to be written to the standard output nowhere.

    Python flushes that stream once more when it exits; this way that flush can't fail.
    """
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
