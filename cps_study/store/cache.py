"""The cache of parsed files: JSON lines, keyed by the content they were made from. Losing it costs only time."""

from __future__ import annotations

import contextlib
import json
import os
import time
import zlib
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Final

from cps_study.errors import DataError
from cps_study.store.files import replace_file

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

VERSION: Final = "2"
_RACY: Final = 2_000_000_000
"""A file changed less than two seconds before it was noted could change again without a new time (as in git)."""


class DamagedError(Exception):
    """A cache file is not as it was written."""


class CachedTable:
    """A cached file: a head (any JSON object) and records that are read when they are asked for."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with path.open("rb") as file:
            self.head: dict[str, Any] = _checked(file.readline())
            self._places = list(accumulate(self.head["sizes"], initial=file.tell()))
            if os.fstat(file.fileno()).st_size != self._places[-1]:
                raise DamagedError

    def record(self, number: int) -> dict[str, Any]:
        """Return the record of that number, counted from 0; raises DamagedError if it was damaged."""
        start, end = self._places[number], self._places[number + 1]
        with self._path.open("rb") as file:
            file.seek(start)
            return _checked(file.read(end - start))


class Cache:
    """A folder of tables. A folder that cannot be written is a slow cache, not an error."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / f"v{VERSION}"
        self._notes: dict[str, list[Any]] | None = None
        self._new_notes = False

    def key(self, path: Path, raw: bytes | None = None) -> str:
        """Return the key of a file's content, without reading it if it is as it was when last read."""
        if raw is not None:
            return _digest(raw)
        stat = path.stat()
        seen = [stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino]
        note = self._read_notes().get(str(path))
        if note is not None and note[:4] == seen and max(seen[1], seen[2]) + _RACY < note[4]:
            return str(note[5])
        key = _digest(path.read_bytes())
        self._read_notes()[str(path)] = [*seen, time.time_ns(), key]
        self._new_notes = True
        return key

    def get(self, key: str) -> CachedTable | None:
        """Return the table of this key, or None if there is none that can be trusted."""
        try:
            return CachedTable(self.folder / f"{key}.jsonl")
        except (OSError, DamagedError, ValueError, KeyError, TypeError):
            return None

    def put(self, key: str, head: dict[str, Any], records: Iterable[dict[str, Any]]) -> bool:
        """Keep a table under this key, and tell whether that was possible."""
        lines = [_line(record) for record in records]
        first = _line(head | {"sizes": [len(line) for line in lines]})
        try:
            replace_file(self.folder / f"{key}.jsonl", first + b"".join(lines))
        except DataError:
            return False
        return True

    def save_notes(self) -> None:
        """Keep what was learned about files' times."""
        if self._new_notes:
            with contextlib.suppress(DataError):
                replace_file(self.folder / "files.jsonl", _line(self._read_notes()))
            self._new_notes = False

    def _read_notes(self) -> dict[str, list[Any]]:
        if self._notes is None:
            try:
                self._notes = _checked((self.folder / "files.jsonl").read_bytes())
            except (OSError, DamagedError):
                self._notes = {}
        return self._notes


def _digest(raw: bytes) -> str:
    import hashlib  # noqa: PLC0415 - a warm start reads no bank, so it needs no digest

    return hashlib.sha256(raw).hexdigest()


def _line(data: dict[str, Any]) -> bytes:
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    body = text.encode(
        "utf-8", "backslashreplace"
    )  # a file's name may hold what is no UTF-8: its JSON escape
    return b"%08x %s\n" % (zlib.crc32(body), body)


def _checked(line: bytes) -> dict[str, Any]:
    body = line[9:-1]
    if line[:8] != b"%08x" % zlib.crc32(body):
        raise DamagedError
    data: dict[str, Any] = json.loads(body)
    return data
