"""Backups: the learner's files in one zip, and the way back."""

from __future__ import annotations

import io
import zipfile
import zlib
from itertools import count
from typing import TYPE_CHECKING, Final

from cps_study.errors import DataError
from cps_study.store.files import explain_os_errors, replace_file
from cps_study.store.journal import parse_journal
from cps_study.store.library import is_bank_name
from cps_study.store.lock import bank_writer, writer
from cps_study.store.outputs import OutputGuard
from cps_study.store.schedule import rebuild
from cps_study.store.settings import check_settings

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from cps_study.store.paths import Home

JOURNAL: Final = "journal.jsonl"
SETTINGS: Final = "settings.json"
MAX_BYTES: Final = 1 << 30
_METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""The other methods unpack to any size, whatever the zip declares."""
_HINT: Final = "name a file that cps-study data backup made; nothing was changed"


def backup_bytes(home: Home) -> bytes:
    """Return a zip of the journal, the settings and the learner's banks; the schedule can be made from them.

    A journal is always in it, if only an empty one: by it a backup is known.
    """
    held = _held(home)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in ({JOURNAL: b""} | held).items():
            info = zipfile.ZipInfo(name)  # a fixed date: the same data makes the same bytes
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, raw)
    return content.getvalue()


def make_backup(home: Home, now: datetime, out: Path | None = None, *, force: bool = False) -> Path:
    """Write a backup to `out`, or into the backups folder, and return where it is.

    Raises DataError if there is nothing to back up, and UsageError if `out` may not or cannot be written.
    """
    guard = OutputGuard(home, force, open_folder=home.backups)
    if out is not None:
        guard.check([out])
    if not _held(home):
        raise DataError(
            f"there is nothing to back up in {home.root}", "study first: cps-study study"
        )
    content = backup_bytes(home)
    if out is not None:
        guard.write({out: content}, private=True)
        return out
    path = _free_path(home, now)
    replace_file(path, content)
    return path


def restore_backup(home: Home, path: Path, now: datetime) -> tuple[int, Path | None]:
    """Put a backup's files in place; return the number of events and where the files before it were kept.

    Nothing is changed if the backup is damaged, is none, or holds what this version cannot use. What stood here
    before is backed up first.
    """
    held = _read_backup(path)
    _check_usable(held, path)
    with writer(home), bank_writer(home):
        before = make_backup(home, now) if _held(home) else None
        for name in sorted(
            held, key=JOURNAL.__eq__
        ):  # the journal last: a full disk leaves the answers as they were
            replace_file(home.root / name, held[name])
        _, reading = rebuild(home)
    return len(reading.events), before


def _held(home: Home) -> dict[str, bytes]:
    """Return the learner's files, each by its name in a backup."""
    paths = {name: home.root / name for name in (JOURNAL, SETTINGS)}
    with explain_os_errors(home.banks, "be read"):
        if home.banks.is_dir():
            paths |= {
                f"banks/{path.name}": path
                for path in sorted(home.banks.iterdir())
                if is_bank_name(path.name)
            }
    held = {}
    for name, path in paths.items():
        with explain_os_errors(path, "be read"):
            if path.is_file():
                held[name] = path.read_bytes()
    return held


def _free_path(home: Home, now: datetime) -> Path:
    name = f"cps-study-{now:%Y%m%d-%H%M%S}"
    tries = (home.backups / f"{name}{'' if again == 1 else f'-{again}'}.zip" for again in count(1))
    return next(path for path in tries if not path.exists())


def _read_backup(path: Path) -> dict[str, bytes]:
    try:
        with explain_os_errors(path, "be read"), zipfile.ZipFile(path) as archive:
            infos = [info for info in archive.infolist() if _is_ours(info.filename)]
            if sum(info.file_size for info in infos) > MAX_BYTES:
                raise DataError(f"{path} holds more than a backup can", _HINT)
            if any(info.compress_type not in _METHODS for info in infos):
                raise DataError(f"{path} is packed in a way that no backup is", _HINT)
            held = {info.filename: archive.read(info) for info in infos}
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        ValueError,
    ) as exc:
        raise DataError(f"{path} is no backup, or it is damaged ({exc})", _HINT) from exc
    if JOURNAL not in held:
        raise DataError(f"{path} holds no journal", _HINT)
    return held


def _check_usable(held: dict[str, bytes], path: Path) -> None:
    """Raise DataError if this version could not use the journal or the settings of the backup."""
    try:
        reading = parse_journal(held[JOURNAL], JOURNAL)
        check_settings(held.get(SETTINGS, b"{}"))
    except DataError as exc:
        raise DataError(f"{path} cannot be restored: {exc.what}", _HINT) from exc
    except (ValueError, TypeError, RecursionError) as exc:
        raise DataError(
            f"{path} cannot be restored: its {SETTINGS} makes no sense: {exc}", _HINT
        ) from exc
    if reading.damaged and not reading.events:
        raise DataError(
            f"{path} cannot be restored: its journal holds nothing that this program wrote", _HINT
        )


def _is_ours(name: str) -> bool:
    folder, _, file = name.rpartition("/")
    return name in {JOURNAL, SETTINGS} or (
        folder == "banks" and is_bank_name(file) and not {"\\", ":"} & set(file)
    )
