"""Backups: put the learner's files into one zip, and bring them back."""

from __future__ import annotations

import io
import re
import zipfile
from itertools import count
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.errors import DataError
from cps_study.formats.pictures.fault import PictureError
from cps_study.model.picture import kind_of_name
from cps_study.store.copies import find_copies, merge_command
from cps_study.store.disk import is_folder, read_file, status_of
from cps_study.store.files import create_file, explain_os_errors, read_if_there, replace_files
from cps_study.store.journal import parse_journal
from cps_study.store.learner_zip import (
    BANKS,
    HINT,
    JOURNAL,
    MAX_BYTES,
    MAX_FILES,
    SETTINGS,
    is_learners_name,
    read_learner_zip,
)
from cps_study.store.library import own_bank_paths
from cps_study.store.lock import bank_writer, writer
from cps_study.store.outputs import OutputGuard
from cps_study.store.pictures import MISSING, all_files_of, read_raw
from cps_study.store.schedule import rebuild
from cps_study.store.settings import check_settings

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from cps_study.store.paths import Home


BACKUP_FILE: Final = re.compile(r"cps-study-\d{8}-\d{6}(-\d+)?\.zip")
"""The names that backups get in the backups folder."""


NO_ROOM: Final = f"a backup has room for {MAX_FILES:,} files and {MAX_BYTES >> 20} MiB"


class LearnersFiles(NamedTuple):
    """The learner's files by their names in a backup, and why others aren't in one."""

    contents: dict[str, bytes]
    left_out: dict[str, str]
    """By the name of a file in its folder, why it's left out."""


class Backup(NamedTuple):
    """Where a backup is, and why a file isn't in it, by the file's name."""

    path: Path
    left_out: dict[str, str]


def backup_bytes(files: LearnersFiles) -> bytes:
    """Return a zip of the journal, the settings and the learner's own banks with their pictures.

    The schedule isn't in it because it can be made from the journal. The journal always is, even
    an empty one, because that is how a backup is recognized.
    """
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in ({JOURNAL: b""} | files.contents).items():
            # A ZipInfo of our own has a fixed date, so the same data makes the same bytes.
            info = zipfile.ZipInfo(name)
            # A picture is packed already.
            if kind_of_name(name) is None:
                info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, raw)
    return content.getvalue()


def make_backup(
    home: Home, now: datetime, out: Path | None = None, *, force: bool = False
) -> Backup:
    """Write a backup to `out`, or into the backups folder, and return where it is.

    A file that can't be saved is left out, and named. Raises DataError if there is nothing to back
    up or the journal can't be read, and UsageError if `out` may not or can't be written.
    """
    guard = OutputGuard(home, force, open_folder=home.backups)
    if out is not None:
        guard.check([out])
    files = read_files(home)
    if not files.contents:
        raise _nothing_to_save(home, files)
    content = backup_bytes(files)
    left_out = files.left_out | _second_journals(home)
    if out is None:
        return Backup(_create_backup(home, content, now), left_out)
    guard.write({out: content}, private=True)
    return Backup(out, left_out)


def _second_journals(home: Home) -> dict[str, str]:
    """Return why the copies of the journal that a sync program left aren't in a backup."""
    return {
        path.name: f"it's a second journal; to put both together: {merge_command(home, path)}"
        for path in find_copies(home).journals
    }


def check_backup(home: Home, path: Path) -> None:
    """Raise DataError if the file can't be restored here, as `restore_backup` does."""
    _check_usable(read_learner_zip(path, home.root), path)


def has_data(home: Home) -> bool:
    """Return whether a restore could replace anything that the learner has here.

    Raises DataError if that can't be told.
    """
    for path in (home.journal, home.settings):
        with explain_os_errors(path, "be read"):
            if status_of(path) is not None:
                return True
    with explain_os_errors(home.banks, "be read"):
        return is_folder(home.banks) and any(home.banks.iterdir())


def restore_backup(home: Home, path: Path, now: datetime) -> tuple[int, Path | None]:
    """Put a backup's files in place of the ones that are here, after backing those up.

    Returns the number of restored events, and the backup of what was here before (None if there
    was nothing). Raises DataError, and changes nothing, if the file isn't a backup, is damaged,
    or contains something that this version can't use.
    """
    files = read_learner_zip(path, home.root)
    _check_usable(files, path)
    with writer(home), bank_writer(home):
        before = _save_what_is_here(home, files, now)
        # The journal comes last: whatever happens halfway, the answers are as they were.
        names = sorted(files, key=lambda name: name == JOURNAL)
        replace_files({_place(home, name): files[name] for name in names})
        try:
            _, journal = rebuild(home)
        except DataError as exc:
            kept = "" if before is None else f"your earlier data is in {before}; "
            raise DataError(f"the backup is restored, but {exc.what}", kept + exc.hint) from exc
    return len(journal.events), before


def _place(home: Home, name: str) -> Path:
    """Return where a file of a backup goes. A journal behind a link stays behind it."""
    if name == JOURNAL:
        return home.journal.resolve()
    return home.root / name


def _save_what_is_here(home: Home, new: dict[str, bytes], now: datetime) -> Path | None:
    """Back up the files that are about to be replaced; None if there are none.

    Raises DataError if one of them can't be saved.
    """
    files = read_files(home)
    for name, why in files.left_out.items():
        if f"{BANKS}/{name}" in new:
            raise DataError(f"{home.banks / name} can't be backed up: {why}", "nothing was changed")
    if not files.contents:
        return None
    return _create_backup(home, backup_bytes(files), now)


def read_files(home: Home) -> LearnersFiles:
    """Return the learner's files. Raises DataError if the journal or the settings can't be read.

    A bank that can't be read or whose name can't be in a backup is left out.
    """
    files = LearnersFiles({}, {})
    for name, path in ((JOURNAL, home.journal), (SETTINGS, home.settings)):
        raw = read_if_there(path)
        if raw is not None:
            files.contents[name] = raw
    for path in own_bank_paths(home.banks):
        _read_bank(path, files)
    _read_pictures(home, files)
    return files


def _read_pictures(home: Home, files: LearnersFiles) -> None:
    """Add the pictures of the banks to the files, or else why one is left out."""
    room = MAX_BYTES - sum(map(len, files.contents.values()))
    for name, path in all_files_of(home.banks).items():
        try:
            raw = read_raw(path)
        except PictureError as exc:
            files.left_out[name] = str(exc)
            continue
        if raw is None:
            files.left_out[name] = MISSING
        elif len(raw) > room or len(files.contents) >= MAX_FILES:
            files.left_out[name] = NO_ROOM
        else:
            room -= len(raw)
            files.contents[f"{BANKS}/{name}"] = raw


def _read_bank(path: Path, files: LearnersFiles) -> None:
    """Add a bank's file to the files, or else why it's left out."""
    name = f"{BANKS}/{path.name}"
    if not _is_text(name) or not is_learners_name(name):
        files.left_out[path.name] = "its name has a character that other computers can't use"
        return
    if len(files.contents) >= MAX_FILES:
        files.left_out[path.name] = NO_ROOM
        return
    try:
        files.contents[name] = read_file(path)
    except OSError as exc:
        files.left_out[path.name] = f"it couldn't be read: {exc.strerror}"


def _is_text(name: str) -> bool:
    """Return whether a name is text; one from an old memory stick may be bytes of any kind."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _nothing_to_save(home: Home, files: LearnersFiles) -> DataError:
    for name, why in files.left_out.items():
        what = f"{home.banks / name} can't be backed up: {why}"
        return DataError(what, "give it another name, or check that you may read it")
    return DataError(
        f"there is nothing to back up yet in {home.root}", "study first: cps-study study"
    )


def _create_backup(home: Home, content: bytes, now: datetime) -> Path:
    """Write a new file in the backups folder and return its path.

    It has the time in its name, and a number if another backup took that name before.
    """
    name = f"cps-study-{now:%Y%m%d-%H%M%S}"
    path = home.backups / f"{name}.zip"
    for number in count(2):
        if create_file(path, content):
            break
        path = home.backups / f"{name}-{number}.zip"
    return path


def _check_usable(files: dict[str, bytes], path: Path) -> None:
    """Raise DataError if this version couldn't use the backup's journal or settings."""
    problem = f"{path} can't be restored"
    try:
        journal = parse_journal(files[JOURNAL], JOURNAL, strict=True)
        check_settings(files.get(SETTINGS, b"{}"))
    except DataError as exc:
        raise DataError(f"{problem}: {exc.what}", HINT) from exc
    except (ValueError, TypeError, RecursionError) as exc:
        raise DataError(f"{problem}: its {SETTINGS} can't be used: {exc}", HINT) from exc
    if journal.damaged and not journal.events:
        raise DataError(f"{problem}: its journal wasn't written by this program", HINT)
