"""Backups: put the learner's files into one zip, and bring them back."""

from __future__ import annotations

import io
import zipfile
import zlib
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
"""A gigabyte of unpacked files: far more than a lifetime of answers, and still safe to unpack."""
_METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""The other methods unpack to any size, whatever size the zip declares."""
_ZIP_ERRORS: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)
"""What `zipfile` raises for files that are damaged, encrypted, or not zips at all."""
_HINT: Final = "nothing was changed; choose a file that cps-study data backup made"


def backup_bytes(home: Home) -> bytes:
    """Return a zip of the journal, the settings and the learner's own banks.

    The schedule isn't in it because it can be made from the journal. The journal always is, even
    an empty one, because that is how a backup is recognized.
    """
    files = {JOURNAL: b""} | _read_files(home)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in files.items():
            # A ZipInfo of our own has a fixed date, so the same data makes the same bytes.
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, raw)
    return content.getvalue()


def make_backup(home: Home, now: datetime, out: Path | None = None, *, force: bool = False) -> Path:
    """Write a backup to `out`, or into the backups folder, and return its path.

    Raises DataError if there is nothing to back up, and UsageError if `out` may not or can't be
    written.
    """
    guard = OutputGuard(home, force, open_folder=home.backups)
    if out is not None:
        guard.check([out])
    if not _read_files(home):
        raise DataError(
            f"there is nothing to back up yet in {home.root}", "study first: cps-study study"
        )
    content = backup_bytes(home)
    if out is not None:
        guard.write({out: content}, private=True)
        return out
    path = _unused_path(home, now)
    replace_file(path, content)
    return path


def restore_backup(home: Home, path: Path, now: datetime) -> tuple[int, Path | None]:
    """Put a backup's files in place of the ones that are here, after backing those up.

    Returns the number of restored events, and the backup of what was here before (None if there
    was nothing). Raises DataError, and changes nothing, if the file isn't a backup, is damaged,
    or contains something that this version can't use.
    """
    files = _read_backup(path)
    _check_usable(files, path)
    with writer(home), bank_writer(home):
        before = make_backup(home, now) if _read_files(home) else None
        # The journal comes last: if the disk fills up halfway, the answers are as they were.
        for name in sorted(files, key=lambda name: name == JOURNAL):
            replace_file(home.root / name, files[name])
        _, journal = rebuild(home)
    return len(journal.events), before


def _read_files(home: Home) -> dict[str, bytes]:
    """Return the learner's files: the content of each under its name in a backup."""
    paths = {JOURNAL: home.journal, SETTINGS: home.settings}
    with explain_os_errors(home.banks, "be read"):
        if home.banks.is_dir():
            for path in sorted(home.banks.iterdir()):
                if is_bank_name(path.name):
                    paths[f"banks/{path.name}"] = path
    files = {}
    for name, path in paths.items():
        with explain_os_errors(path, "be read"):
            if path.is_file():
                files[name] = path.read_bytes()
    return files


def _unused_path(home: Home, now: datetime) -> Path:
    """Return a path in the backups folder with the time in its name, numbered if it is taken."""
    name = f"cps-study-{now:%Y%m%d-%H%M%S}"
    path = home.backups / f"{name}.zip"
    number = 1
    while path.exists():
        number += 1
        path = home.backups / f"{name}-{number}.zip"
    return path


def _read_backup(path: Path) -> dict[str, bytes]:
    """Return the learner's files in a backup by name; anything else in it is ignored.

    Raises DataError if the file isn't a backup or is damaged.
    """
    try:
        with explain_os_errors(path, "be read"), zipfile.ZipFile(path) as archive:
            infos = [info for info in archive.infolist() if _is_ours(info.filename)]
            if sum(info.file_size for info in infos) > MAX_BYTES:
                raise DataError(f"{path} is too large for a backup", _HINT)
            if any(info.compress_type not in _METHODS for info in infos):
                raise DataError(f"{path} is not a backup: it is compressed in another way", _HINT)
            files = {info.filename: archive.read(info) for info in infos}
    except _ZIP_ERRORS as exc:
        raise DataError(f"{path} is not a backup, or it is damaged ({exc})", _HINT) from exc
    if JOURNAL not in files:
        raise DataError(f"{path} is not a backup: it has no journal", _HINT)
    return files


def _check_usable(files: dict[str, bytes], path: Path) -> None:
    """Raise DataError if this version couldn't use the backup's journal or settings."""
    problem = f"{path} can't be restored"
    try:
        journal = parse_journal(files[JOURNAL], JOURNAL)
        check_settings(files.get(SETTINGS, b"{}"))
    except DataError as exc:
        raise DataError(f"{problem}: {exc.what}", _HINT) from exc
    except (ValueError, TypeError, RecursionError) as exc:
        raise DataError(f"{problem}: its {SETTINGS} can't be used: {exc}", _HINT) from exc
    if journal.damaged and not journal.events:
        raise DataError(f"{problem}: its journal wasn't written by this program", _HINT)


def _is_ours(name: str) -> bool:
    """Return whether a name in a zip is that of one of the learner's files.

    This is what keeps a hostile zip from writing anywhere else: a bank has no folder but
    `banks`, and no backslash or colon, which Windows reads as a folder or a drive.
    """
    if name in {JOURNAL, SETTINGS}:
        return True
    folder, _, file = name.rpartition("/")
    if folder != "banks" or not is_bank_name(file):
        return False
    return "\\" not in file and ":" not in file
