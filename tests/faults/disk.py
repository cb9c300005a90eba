"""The seam between the store and the system: each call is counted, logged, and can go wrong.

A call fails, is cut short, or is the last one before the process is killed.
"""

from __future__ import annotations

import contextlib
import errno
import io
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from unittest import mock

from tests.faults.power import Log, Saved

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_FAILS: Final = ("eio", "eio-on", "eacces", "eacces-on")
"""How any call fails: once, or from then on (`-on`)."""
_FULL: Final = ("enospc", "enospc-on")
_KILLED: Final = ("kill-before", "kill-after")
_LOOKING: Final = ("open", "listdir", "scandir", "stat", "lstat", "fstat", "flock")
_TAKING: Final = ("ftruncate", "unlink", "rmdir", "close")
_GIVING: Final = ("create", "mkdir", "link", "rename", "replace", "fsync")
KINDS: Final[dict[str, tuple[str, ...]]] = {
    **dict.fromkeys(_LOOKING, _FAILS),
    "read": (*_FAILS, "short"),
    **dict.fromkeys(_TAKING, _FAILS + _KILLED),
    **dict.fromkeys(_GIVING, _FAILS + _FULL + _KILLED),
    "write": (*_FAILS, *_FULL, *_KILLED, "short", "torn"),
}
"""How each call can go wrong. A kill beside one that changes nothing would be the same as after the
one before. Half of a write can be all, and it says so, or the last thing before a kill (`torn`)."""
_BY_PATH: Final = (
    *("open", "link", "rename", "replace", "unlink", "mkdir", "rmdir"),
    *("scandir", "listdir", "stat", "lstat"),
)
_BY_HANDLE: Final = ("write", "read", "fsync", "ftruncate", "fstat", "close")
_ERRORS: Final = {"eio": errno.EIO, "enospc": errno.ENOSPC, "eacces": errno.EACCES}


class KilledError(BaseException):
    """The process is gone: nothing that it would still do reaches the disk."""


class Fault(NamedTuple):
    """Which call fails, counted from 1, and how."""

    number: int
    kind: str


NONE: Final = Fault(0, "")


class Disk:
    """Counts the calls on files below a folder, and makes one fail; without a fault, logs all."""

    def __init__(self, root: Path, fault: Fault = NONE) -> None:
        self.root = str(root)
        self.fault = fault
        self.calls: list[str] = []
        """The names of the calls so far."""
        self.log = Log(root) if fault == NONE else None
        self.saved: set[str] = set()
        """The ids of the events that the program said are saved."""
        self.is_killed = False
        self._paths: dict[int, str] = {}
        """Our open files, by handle."""
        self._opened: set[int] = set()
        """The handles that Python wouldn't close by itself."""

    def save(self, ident: str) -> None:
        """Note that the program said that an event is saved."""
        self.saved.add(ident)
        if self.log is not None:
            self.log.steps.append(Saved(ident))

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
            for name in _BY_PATH:
                wrapped = self._by_path(name, getattr(os, name))
                stack.enter_context(mock.patch.object(os, name, wrapped))
            for name in _BY_HANDLE:
                wrapped = self._by_handle(name, getattr(os, name))
                stack.enter_context(mock.patch.object(os, name, wrapped))
            stack.enter_context(mock.patch.object(io, "open", self._opener(io.open)))
            with contextlib.suppress(ImportError):  # Windows has none
                import fcntl

                locking = self._by_handle("flock", fcntl.flock)
                stack.enter_context(mock.patch.object(fcntl, "flock", locking))
            yield

    def perform(
        self, name: str, do: Callable[[], Any], do_half: Callable[[], Any] | None = None
    ) -> Any:
        """Make a call, unless its turn to fail has come."""
        if self.is_killed:
            raise KilledError
        self.calls.append(name)
        if not self._is_due(name):
            return do()
        kind = self.fault.kind.removesuffix("-on")
        if kind in _ERRORS:
            if name == "close":
                do()
            raise OSError(_ERRORS[kind], os.strerror(_ERRORS[kind]))
        if kind == "short":
            return (do_half or do)()
        if kind == "torn" and do_half is not None:
            do_half()
        elif kind == "kill-after":
            do()
        self.is_killed = True
        raise KilledError

    def _is_due(self, name: str) -> bool:
        number = len(self.calls)
        if number == self.fault.number:
            return True
        goes_on = self.fault.kind.endswith("-on") and number > self.fault.number
        # A full disk can still be read, and a file can always be closed.
        is_hit = name != "close" and self.fault.kind in KINDS[name]
        return goes_on and is_hit

    def _path_of(self, where: Any, folder: int | None = None) -> str:
        """Return the path that a call is about if it's ours, else nothing."""
        if isinstance(where, int):
            return self._paths.get(where, "")
        path = os.fsdecode(where)
        if folder is not None:
            path = str(Path(self._paths.get(folder, ""), path))
        return path if path.startswith(self.root) else ""

    def _by_path(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        """Return a call of the system that takes a path, going through this disk."""

        def call(where: Any = ".", *args: Any, **named: Any) -> Any:
            path = self._path_of(where, named.get("dir_fd"))
            if not path:
                return real(where, *args, **named)
            if name == "open":
                return self._open(path, args[0], lambda: real(where, *args, **named))
            result = self.perform(name, lambda: real(where, *args, **named))
            if self.log is not None:
                self.log.note(name, path, args[0] if args else None)
            return result

        return call

    def _open(self, path: str, flags: int, do: Callable[[], int]) -> int:
        handle: int = self.perform("create" if flags & os.O_CREAT else "open", do)
        self._paths[handle] = path
        self._opened.add(handle)
        if self.log is not None:
            self.log.create(path)
        return handle

    def _by_handle(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        """Return a call of the system that takes a handle, going through this disk."""

        def call(handle: int, *args: Any) -> Any:
            path = self._path_of(handle)
            if not path:
                return real(handle, *args)
            if name == "write":
                return self.write(path, args[0], lambda part: real(handle, part), _end_of(handle))
            if name == "fsync":
                # A power cut is simulated from the log, so nothing waits for the real disk.
                result = self.perform(name, lambda: None)
            else:
                result = self.perform(name, lambda: real(handle, *args))
            if name == "close":
                self.forget(handle)
            elif self.log is not None:
                self.log.note(name, path, args[0] if args else None)
            return result

        return call

    def write(
        self,
        path: str,
        content: Any,
        write: Callable[[bytes], int | None],
        end: Callable[[], int],
    ) -> int:
        """Write the content, or as much of it as the fault lets through; return how much."""

        def put(part: bytes) -> int:
            written = write(part) or 0
            if self.log is not None:
                self.log.write(path, end() - written, part[:written])
            return written

        whole = bytes(content)
        half = whole[: len(whole) // 2]
        written: int = self.perform("write", lambda: put(whole), lambda: put(half))
        return written

    def remember(self, handle: int, path: str) -> None:
        """Note that Python opened a file of ours, and will close it."""
        self._paths[handle] = path
        if self.log is not None:
            self.log.create(path)

    def forget(self, handle: int) -> None:
        """Note that a file was closed."""
        del self._paths[handle]
        self._opened.discard(handle)

    def _opener(self, real: Callable[..., Any]) -> Callable[..., Any]:
        """Return `io.open`, going through this disk for bytes of our files."""

        def opened(
            file: Any, mode: str = "r", buffering: int = -1, *args: Any, **named: Any
        ) -> Any:
            path = "" if isinstance(file, int) else self._path_of(file)
            if not path or mode not in {"rb", "wb"}:
                return real(file, mode, buffering, *args, **named)
            name = "create" if mode == "wb" else "open"
            raw = self.perform(name, lambda: _File(self, path, mode))
            if not buffering:
                return raw
            return io.BufferedWriter(raw) if mode == "wb" else io.BufferedReader(raw)

        return opened


def _end_of(handle: int) -> Callable[[], int]:
    return lambda: os.lseek(handle, 0, os.SEEK_CUR)


class _File(io.FileIO):
    """A file of ours whose reads and writes go through the disk."""

    def __init__(self, disk: Disk, path: str, mode: str) -> None:
        super().__init__(path, mode)
        self._disk = disk
        self._path = path
        disk.remember(self.fileno(), path)

    def write(self, content: Any, /) -> int:
        """Write the content, or as much of it as the fault lets through."""
        if self._disk.is_killed:  # what Python still holds in memory is lost
            return len(content)
        return self._disk.write(self._path, content, super().write, self.tell)

    def read(self, size: int | None = -1, /) -> Any:
        """Read as many bytes, unless this call is to fail."""
        do = super().read
        return self._disk.perform("read", lambda: do(size))

    def readall(self) -> Any:
        """Read all that is left, unless this call is to fail."""
        return self._disk.perform("read", super().readall)

    def readinto(self, buffer: Any, /) -> Any:
        """Read into memory, unless this call is to fail, or only half as much."""
        do = super().readinto
        half = memoryview(buffer)[: (len(buffer) + 1) // 2]
        return self._disk.perform("read", lambda: do(buffer), lambda: do(half))

    def close(self) -> None:
        """Close the file. A killed process doesn't notice."""
        if self.closed or self._disk.is_killed:
            super().close()
            return
        handle = self.fileno()
        try:
            self._disk.perform("close", super().close)
        finally:
            self._disk.forget(handle)
