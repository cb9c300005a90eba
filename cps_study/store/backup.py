"""Backups: the learner's files in one zip, and the way back."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Final

from cps_study.errors import DataError
from cps_study.store.files import explain_os_errors, replace_file
from cps_study.store.library import is_bank_name
from cps_study.store.lock import writer
from cps_study.store.schedule import rebuild

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from cps_study.store.paths import Home

FILES: Final = ("journal.jsonl", "settings.json")
MAX_BYTES: Final = 1 << 30


def backup_bytes(home: Home) -> bytes:
    """Return a zip of the journal, the settings and the learner's banks; the schedule can be made from them."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in FILES:
            _put(archive, home.root / name, name)
        if home.banks.is_dir():
            for path in sorted(home.banks.iterdir()):
                if is_bank_name(path.name):
                    _put(archive, path, f"banks/{path.name}")
    return content.getvalue()


def make_backup(home: Home, now: datetime, out: Path | None = None) -> Path:
    """Write a backup to `out`, or into the backups folder, and return where it is.

    Raises DataError if there is nothing to back up, or `out` exists already.
    """
    if not home.journal.exists() and not home.settings.exists():
        raise DataError(f"there is nothing to back up in {home.root}", "study first: cps-study study")
    path = out or home.backups / f"cps-study-{now:%Y%m%d-%H%M%S}.zip"
    if path.exists():
        raise DataError(f"{path} exists already", "choose another name with --out")
    replace_file(path, backup_bytes(home))
    return path


def restore_backup(home: Home, path: Path, now: datetime) -> tuple[int, Path | None]:
    """Put a backup's files in place; return the number of events and where the files before it were kept.

    Nothing is changed if the backup is damaged or is none. What stood here before is backed up first.
    """
    held = _read_backup(path)
    with writer(home):
        before = make_backup(home, now) if home.journal.exists() else None
        for name, content in held.items():
            replace_file(home.root / name, content)
        _, reading = rebuild(home)
    return len(reading.events), before


def _put(archive: zipfile.ZipFile, path: Path, name: str) -> None:
    if path.is_file():
        info = zipfile.ZipInfo(name)  # a fixed date: the same data makes the same bytes
        info.compress_type = zipfile.ZIP_DEFLATED
        with explain_os_errors(path, "be read"):
            archive.writestr(info, path.read_bytes())


def _read_backup(path: Path) -> dict[str, bytes]:
    hint = "name a file that cps-study data backup made"
    try:
        with explain_os_errors(path, "be read"), zipfile.ZipFile(path) as archive:
            infos = [info for info in archive.infolist() if _is_ours(info.filename)]
            if sum(info.file_size for info in infos) > MAX_BYTES:
                raise DataError(f"{path} holds more than a backup can", hint)
            held = {info.filename: archive.read(info) for info in infos}
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, NotImplementedError, RuntimeError) as exc:
        raise DataError(f"{path} is no backup, or it is damaged ({exc})", hint) from exc
    if "journal.jsonl" not in held:
        raise DataError(f"{path} holds no journal", hint)
    return held


def _is_ours(name: str) -> bool:
    folder, _, file = name.rpartition("/")
    return name in FILES or (folder == "banks" and is_bank_name(file) and "\\" not in file)
