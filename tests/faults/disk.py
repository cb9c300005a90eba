"""A disk on which one call to the system fails, is cut short, or is the last before a kill."""

from __future__ import annotations

import contextlib
import errno
import io
import os
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from unittest import mock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

KINDS: Final = ("eio", "enospc", "enospc-on", "eacces", "eacces-on", "kill-before", "kill-after")
"""How a call fails: once or from then on (`-on`), or the process is gone before or after it."""
TORN: Final = ("short", "torn")
"""How a write fails besides: half of it is written, and it says so, or the process is gone."""
_BY_PATH: Final = ("open", "link", "rename", "replace", "unlink", "mkdir", "rmdir", "scandir")
_BY_HANDLE: Final = ("write", "fsync", "ftruncate", "close")
_ERRORS: Final = {"eio": errno.EIO, "enospc": errno.ENOSPC, "eacces": errno.EACCES}


class KilledError(BaseException):
    """The process is gone: nothing that it would still do reaches the disk."""


class Fault(NamedTuple):
    """Which call fails, counted from 1, and how; number 0 is none."""

    number: int = 0
    kind: str = ""


class Disk:
    """Counts the calls on files below a folder, and makes one of them fail."""

    def __init__(self, root: Path, fault: Fault) -> None:
        self.root = str(root)
        self.fault = fault
        self.calls: list[str] = []
        """The names of the calls so far."""
        self._handles: set[int] = set()
        self._opened: set[int] = set()
        self._is_killed = False

    def let_go(self) -> None:
        """Close what a killed process had open, as the system does; that frees its locks."""
        for handle in self._opened:
            with contextlib.suppress(OSError):
                os.close(handle)
        self._opened.clear()

    @contextlib.contextmanager
    def installed(self) -> Iterator[None]:
        """Let the calls of the block go through this disk."""
        with contextlib.ExitStack() as stack:
            for name in _BY_PATH + _BY_HANDLE:
                wrapped = self._wrapped(name, getattr(os, name))
                stack.enter_context(mock.patch.object(os, name, wrapped))
            stack.enter_context(mock.patch.object(io, "open", self._opener(io.open)))
            yield

    def _wrapped(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **named: Any) -> Any:
            if not self._is_ours(args[0]):
                return real(*args, **named)
            result = self.perform(name, lambda: real(*args, **named), args)
            if name == "open":
                self._handles.add(result)
                self._opened.add(result)
            elif name == "close":
                self._opened.discard(args[0])
            return result

        return call

    def _is_ours(self, where: Any) -> bool:
        if isinstance(where, int):
            return where in self._handles
        return str(os.fspath(where)).startswith(self.root)

    def _opener(self, real: Callable[..., Any]) -> Callable[..., Any]:
        disk = self

        class Raw(io.FileIO):
            """A file whose writes are counted, too."""

            def write(self, content: Any, /) -> int:
                """Write the content, or as much of it as the fault lets through."""
                write = super().write
                return int(disk.perform("write", lambda: write(content), (self, content), write))

        def opened(file: Any, mode: str = "r", *args: Any, **named: Any) -> Any:
            if isinstance(file, int) or not self._is_ours(file):
                return real(file, mode, *args, **named)
            if mode != "wb":
                return self.perform("open", lambda: real(file, mode, *args, **named), ())
            raw = self.perform("open", lambda: Raw(file, "w"), ())
            self._handles.add(raw.fileno())
            return io.BufferedWriter(raw)

        return opened

    def perform(
        self,
        name: str,
        do: Callable[[], Any],
        args: tuple[Any, ...],
        write: Callable[[Any], Any] | None = None,
    ) -> Any:
        """Make a call, unless its turn to fail has come."""
        if self._is_killed:
            raise KilledError
        self.calls.append(name)
        kind = self.fault.kind
        number = len(self.calls)
        is_due = number == self.fault.number or (
            kind.endswith("-on") and number > self.fault.number > 0 and name != "close"
        )
        if not is_due:
            return do()
        if kind in TORN and name == "write":
            written = (write or (lambda part: os.write(args[0], part)))(_half(args[1]))
            if kind == "short":
                return written
        elif kind == "kill-after":
            do()
        elif kind.partition("-")[0] in _ERRORS:
            if name == "close":
                do()
            code = _ERRORS[kind.partition("-")[0]]
            raise OSError(code, os.strerror(code))
        self._is_killed = True
        raise KilledError


def _half(content: Any) -> bytes:
    return bytes(content)[: len(content) // 2]
