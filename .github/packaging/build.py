"""Builds the folder that needs no Python, and its zip: `python .github/packaging/build.py OUT`.

It puts in what is installed beside the Python that runs it: the program, its libraries and
PyInstaller. Each system builds its own folder.
"""

from __future__ import annotations

import os
import platform
import re
import shutil
import stat
import sys
import zipfile
from importlib.metadata import distribution, requires
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cps_study import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE: Final = Path(__file__).parent
STARTERS: Final = HERE / "starters"
SYSTEM: Final = {"win32": "windows", "darwin": "macos"}.get(sys.platform, "linux")
START_FILES: Final = {
    "windows": {"Start studying.bat": "windows.bat"},
    "macos": {"Start studying.command": "macos.command"},
    "linux": {"Start studying.desktop": "linux.desktop", "start.sh": "linux.sh"},
}
"""What is put beside the program to start it with a double-click, and the file here that it is."""
LARGEST_ZIP: Final = 75_000_000
"""Bytes that somebody with a slow connection has to download at most."""
NO_EXTRA: Final = {"extra": ""}
"""What a requirement's marker is asked with, so that optional ones don't count."""
_LICENSE: Final = re.compile(r"(licen[sc]e|copying|notice|authors)", re.IGNORECASE)


def build(out: Path) -> Path:
    """Build the folder in `out`, and return its zip beside it."""
    folder = out / "cps-study"
    run_pyinstaller(out)
    add_start_files(folder)
    add_licenses(folder / "licenses")
    zipped = out / f"cps-study-{__version__}-{SYSTEM}-{platform.machine().lower()}.zip"
    write_zip(folder, zipped)
    return zipped


def run_pyinstaller(out: Path) -> None:
    """Let PyInstaller make `cps-study` in `out`."""
    from PyInstaller.__main__ import run  # noqa: PLC0415 - only building needs it

    places = ["--distpath", str(out), "--workpath", str(out / "work")]
    run(["--noconfirm", "--log-level=WARN", *places, str(HERE / "cps-study.spec")])
    shutil.rmtree(out / "work")


def add_start_files(folder: Path) -> None:
    """Add what starts the program with a double-click, and the text that says so."""
    for name, source in START_FILES[SYSTEM].items():
        path = folder / name
        path.write_bytes(start_file(source))
        path.chmod(0o755)
    how = (STARTERS / f"{SYSTEM}.txt").read_text(encoding="utf-8").strip()
    words = (STARTERS / "README.txt").read_text(encoding="utf-8")
    text = words.format(version=__version__, how=how)
    line_end = "\r\n" if SYSTEM == "windows" else "\n"
    (folder / "README.txt").write_text(text, encoding="utf-8", newline=line_end)


def start_file(source: str) -> bytes:
    """Return a start file as its system reads it: Windows wants its own line ends."""
    text = (STARTERS / source).read_text(encoding="utf-8")
    if source.endswith(".bat"):
        text = text.replace("\n", "\r\n")
    return text.encode()


def add_licenses(folder: Path) -> None:
    """Copy the license of Python and of each library that the program needs."""
    folder.mkdir()
    for name in sorted(needed("cps-study") | {"pyinstaller"}):
        for number, path in enumerate(license_files(name)):
            ending = f"-{number}" if number else ""
            shutil.copyfile(path, folder / f"{name}{ending}.txt")
    for path in (Path(os.__file__).parent / "LICENSE.txt", Path(sys.base_prefix) / "LICENSE.txt"):
        if path.is_file():
            shutil.copyfile(path, folder / "Python.txt")


def needed(name: str) -> set[str]:
    """Return the names of a library and of all that it needs on this system."""
    from packaging.requirements import Requirement  # noqa: PLC0415 - PyInstaller brings it
    from packaging.utils import canonicalize_name  # noqa: PLC0415

    found: set[str] = set()
    waiting = [name]
    while waiting:
        current = canonicalize_name(waiting.pop())
        if current in found:
            continue
        found.add(current)
        wanted = [Requirement(line) for line in requires(current) or []]
        here = [each for each in wanted if each.marker is None or each.marker.evaluate(NO_EXTRA)]
        waiting += [each.name for each in here]
    return found


def license_files(name: str) -> Iterator[Path]:
    """Yield the license files that an installed library brings."""
    for file in distribution(name).files or ():
        in_metadata = any(part.endswith(".dist-info") for part in file.parts)
        if in_metadata and _LICENSE.match(file.name):
            yield Path(str(file.locate()))


def write_zip(folder: Path, zipped: Path) -> None:
    """Zip the folder. Links stay links, and what can be run stays so.

    Raises SystemExit if the zip is larger than somebody should have to download.
    """
    with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder.parent).as_posix()
            if path.is_symlink():
                link = zipfile.ZipInfo(name)
                link.create_system = 3  # Unix, which knows links
                link.external_attr = (stat.S_IFLNK | 0o755) << 16
                archive.writestr(link, str(path.readlink()))
            elif path.is_file():
                archive.write(path, name)
    size = zipped.stat().st_size
    if size > LARGEST_ZIP:
        raise SystemExit(f"{zipped} has {size / 1e6:.0f} MB, more than {LARGEST_ZIP / 1e6:.0f}")


if __name__ == "__main__":
    made = build(Path(sys.argv[1]).absolute())
    print(f"{made}: {made.stat().st_size / 1e6:.1f} MB")
