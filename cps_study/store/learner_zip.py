"""A zip with a learner's files: what is taken from it, and what it may cost to unpack it."""

from __future__ import annotations

import sys
import zipfile
import zlib
from typing import TYPE_CHECKING, Final

from cps_study.errors import DataError
from cps_study.model.picture import is_folder_name, is_picture_name
from cps_study.store.disk import is_file
from cps_study.store.files import explain_os_errors
from cps_study.store.library import is_bank_name
from cps_study.system import is_name_allowed, same_names

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from pathlib import Path

JOURNAL: Final = "journal.jsonl"
SETTINGS: Final = "settings.json"
BANKS: Final = "banks"
MAX_BYTES: Final = 1 << 29
"""Half a gigabyte of unpacked files: a million answers with a hundred thousand questions."""
MAX_FILES: Final = 20_000
"""Each file is synced to the disk by itself, so a hundred thousand would take minutes."""
MAX_RATIO: Final = 100
"""How many bytes a byte of the zip may become. Answers come to about 7, and a zip that was made to
fill the memory to 1,000."""
FREE_BYTES: Final = 1 << 20
"""This much is unpacked whatever the ratio, because a small file can repeat itself a lot."""
HINT: Final = "nothing was changed; choose a file that cps-study data backup made"
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


def read_learner_zip(path: Path, home: Path) -> dict[str, bytes]:
    """Return the learner's files in a zip by name; anything else in it is ignored.

    Raises DataError if the file is missing, isn't a backup or is damaged, if it has a file twice or
    one whose name can't be used in this home, and if it would unpack to more than a backup does.
    """
    if path.is_dir():
        raise DataError(f"{path} is a folder", HINT)
    try:
        with explain_os_errors(path, "be read"):
            if not is_file(path):
                raise DataError(f"there is no file {path}", HINT)
            archive = zipfile.ZipFile(path)
        with explain_os_errors(path, "be read"), archive:
            infos = [info for info in archive.infolist() if is_learners_name(info.filename)]
            _check_sizes(infos, path)
            _check_names([info.filename for info in infos], path, home)
            files = {info.filename: archive.read(info) for info in infos}
    except _ZIP_ERRORS as exc:
        raise DataError(f"{path} is not a backup, or it is damaged ({exc})", HINT) from exc
    if JOURNAL not in files:
        raise DataError(f"{path} is not a backup: it has no journal", HINT)
    return files


def is_learners_name(name: str) -> bool:
    """Return whether a name in a zip is that of one of the learner's files.

    This is what keeps a hostile zip from writing anywhere else: a bank has no folder but
    `banks`, and no backslash or colon, which Windows reads as a folder or a drive. The pictures of
    a bank have one folder more.
    """
    if name in {JOURNAL, SETTINGS}:
        return True
    folder, _, file = name.rpartition("/")
    above, _, pictures = folder.rpartition("/")
    if above == BANKS:
        return is_folder_name(pictures) and is_picture_name(file)
    if folder != BANKS or not is_bank_name(file):
        return False
    return "\\" not in file and ":" not in file


def banks_among(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the banks among a learner's files, by the names that they have in their folder."""
    return {name: content for name, content in _in_banks(files) if "/" not in name}


def pictures_among(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the pictures among a learner's files: `maps.pictures/a.png`."""
    return {name: content for name, content in _in_banks(files) if "/" in name}


def _in_banks(files: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield what is in the folder of banks, by its names there."""
    prefix = f"{BANKS}/"
    for name, content in files.items():
        if name.startswith(prefix):
            yield name.removeprefix(prefix), content


def _check_sizes(infos: Sequence[zipfile.ZipInfo], path: Path) -> None:
    """Raise DataError for a zip that would cost too much to unpack, before it's unpacked."""
    unpacked = sum(info.file_size for info in infos)
    allowed = FREE_BYTES + MAX_RATIO * path.stat().st_size
    too_large = (unpacked > MAX_BYTES, unpacked > allowed, len(infos) > MAX_FILES)
    if any(too_large):
        raise DataError(f"{path} is too large for a backup", HINT)
    if any(info.compress_type not in _METHODS for info in infos):
        raise DataError(f"{path} is not a backup: it is compressed in another way", HINT)


def _check_names(
    names: Collection[str], path: Path, home: Path, platform: str = sys.platform
) -> None:
    """Raise DataError if two files have one name here, or the system can't use one."""
    for one, other in same_names(names, platform):
        what = f"{path} can't be used: {one} and {other} are one file on this computer"
        raise DataError(what, HINT)
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise DataError(f"{path} is not a backup: it has {name} twice", HINT)
        seen.add(name)
        if not is_usable_name(home / name):
            raise DataError(f"{path} can't be used: no file here can be called {name}", HINT)


def is_usable_name(path: Path, platform: str = sys.platform) -> bool:
    """Return whether the system can have a file with this path."""
    if not is_name_allowed(path.name, platform):
        return False
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except (OSError, ValueError):  # too long, or with a character that is not allowed
        return False
    return True
