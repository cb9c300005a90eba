"""The cache of parsed files: JSON lines, under a key made from the content they were parsed from.

Losing the cache costs only time. Every line carries a checksum, so damage is noticed.
"""

from __future__ import annotations

import contextlib
import json
import os
import time
import zlib
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Final

from cps_study.errors import DataError
from cps_study.store.disk import read_file
from cps_study.store.files import replace_file
from cps_study.store.packed import Packed, packed

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

VERSION: Final = "9"
"""Part of the folder's name. Raise it with every change in what is kept, or in its form."""
MALFORMED: Final = (AttributeError, LookupError, TypeError, ValueError)
"""What the readers of a table raise if it isn't in the form that they know."""
_RACY: Final = 2_000_000_000
"""In nanoseconds. A file that changed less than two seconds before its note was made could change
again and keep its time, so such a note isn't trusted (git has the same rule for its index)."""
_HEAD_BUFFER: Final = 1 << 18
"""In bytes. Most heads are read in one go."""


class DamagedError(Exception):
    """A cache file isn't as it was written."""


class CachedTable:
    """A cached file: a head, which is any JSON object, and records that are read on demand."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with path.open("rb", buffering=_HEAD_BUFFER) as file:
            self.head: dict[str, Any] = _parse_line(file.readline())
            count: int = self.head["records"]
            self._starts = Packed(self.head["starts"], count + 1)
            self._first = file.tell()
            if os.fstat(file.fileno()).st_size != self._first + self._starts[count]:
                raise DamagedError

    def record(self, number: int) -> dict[str, Any]:
        """Return the record with this number, counted from 0.

        Raises DamagedError if the record is damaged, and OSError if the file can't be read.
        """
        start = self._starts[number]
        end = self._starts[number + 1]
        with self._path.open("rb") as file:
            file.seek(self._first + start)
            return _parse_line(file.read(end - start))


class Cache:
    """A folder of tables. A folder that can't be written to makes a slow cache, not an error."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / f"v{VERSION}"
        self._notes: dict[str, list[Any]] | None = None
        """By path: size, two times and inode when the file was last read, when, and its key."""
        self._has_new_notes = False

    def key(self, path: Path, raw: bytes | None = None) -> str:
        """Return the key of a file's content, `raw` if it was read already.

        The file isn't read if it looks the same as when it was last read.
        """
        if raw is not None:
            return _digest(raw)
        stat = path.stat()
        looks = [stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino]
        changed_at = max(stat.st_mtime_ns, stat.st_ctime_ns)
        match self._read_notes().get(str(path)):
            case [*noted_looks, int(noted_at), str(noted_key)]:
                if noted_looks == looks and changed_at + _RACY < noted_at:
                    return noted_key
        key = _digest(read_file(path))
        with contextlib.suppress(OverflowError):  # under a clock past 2262, nothing is noted
            self._read_notes()[str(path)] = [*looks, time.time_ns(), key]
            self._has_new_notes = True
        return key

    def get(self, key: str) -> CachedTable | None:
        """Return the table with this key, or None if there is none or it is damaged."""
        try:
            return CachedTable(self._table_path(key))
        except (OSError, DamagedError, *MALFORMED):
            return None

    def put(self, key: str, head: dict[str, Any], records: Iterable[dict[str, Any]]) -> bool:
        """Store a table under this key, and return whether that worked."""
        lines = [_line(record) for record in records]
        starts = list(accumulate(map(len, lines), initial=0))  # the last one is the end
        head_line = _line(head | {"records": len(lines), "starts": packed(starts)})
        try:
            replace_file(self._table_path(key), head_line + b"".join(lines))
        except DataError:
            return False
        return True

    def save_notes(self) -> None:
        """Store what was noted about files, so that the next start needn't read them."""
        if not self._has_new_notes:
            return
        with contextlib.suppress(DataError):
            replace_file(self._notes_path, _line(self._read_notes()))
        self._has_new_notes = False

    @property
    def _notes_path(self) -> Path:
        return self.folder / "files.jsonl"

    def _table_path(self, key: str) -> Path:
        return self.folder / f"{key}.jsonl"

    def _read_notes(self) -> dict[str, list[Any]]:
        if self._notes is None:
            try:
                self._notes = _parse_line(read_file(self._notes_path))
            except (OSError, DamagedError):
                self._notes = {}
        return self._notes


def _digest(raw: bytes) -> str:
    import hashlib  # noqa: PLC0415 - a warm start reads no bank, so it needs no digest

    return hashlib.sha256(raw).hexdigest()


def _line(data: dict[str, Any]) -> bytes:
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    # Linux allows file names that aren't UTF-8. Inside a JSON string, the backslash escape that
    # replaces such a byte is read back as the same character.
    body = text.encode("utf-8", "backslashreplace")
    return b"%08x %s\n" % (zlib.crc32(body), body)


def _parse_line(line: bytes) -> dict[str, Any]:
    """Return the data of a line; raises DamagedError if it isn't as this program writes it."""
    checksum = line[:8]
    body = line[9:-1]
    if checksum != b"%08x" % zlib.crc32(body):
        raise DamagedError
    try:
        data = json.loads(body)
    except (ValueError, RecursionError) as exc:
        raise DamagedError from exc
    if not isinstance(data, dict):
        raise DamagedError
    return data
