"""Copies that a sync program leaves beside the learner's files when two computers changed them.

Each program names them in its own way: `journal (conflicted copy).jsonl` (Dropbox, Nextcloud),
`journal.sync-conflict-20261128-163000-QWERTYU.jsonl` (Syncthing), `journal 2.jsonl` (iCloud),
`journal-LAPTOP.jsonl` (OneDrive), `journal (1).jsonl` (Google Drive). So the rules are loose.
"""

from __future__ import annotations

import re
import sys
from pathlib import PurePath
from shlex import quote
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.store.files import explain_os_errors
from cps_study.store.paths import find_home
from cps_study.system import WINDOWS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from cps_study.store.paths import Home

_SPECIAL: Final = re.compile(r'["$`!\x00-\x1f]|\\(?!\w)')
"""What a shell reads as something else, also in double quotes."""


class Copies(NamedTuple):
    """Files of the home that look like copies: second journals, and of the other files."""

    journals: list[Path]
    others: list[Path]


def find_copies(home: Home) -> Copies:
    """Return the files beside the journal that look like copies, sorted by name.

    Raises DataError if the folder can't be listed. A home that isn't there has none.
    """
    with explain_os_errors(home.root, "be read"):
        try:
            paths = sorted(home.root.iterdir())
        except (FileNotFoundError, NotADirectoryError):
            paths = []
    journals = [path for path in paths if is_second_journal(path.name)]
    return Copies(journals, [path for path in paths if _is_other_copy(path, home)])


def looks_like_copy(path: Path, home: Home) -> bool:
    """Return whether a file of this name beside the journal would be one of the copies."""
    return is_second_journal(path.name) or _is_other_copy(path, home)


def _is_other_copy(path: Path, home: Home) -> bool:
    own = (home.schedule, home.attempts, home.settings)
    return path.suffix == ".json" and any(extends(path.stem, file.stem) for file in own)


def is_second_journal(name: str) -> bool:
    """Return whether a file with this name beside the journal looks like another journal."""
    lower = name.casefold()
    if lower.startswith(".") or lower == "journal.jsonl":
        return False
    return "journal" in lower and ".jsonl" in lower


def merge_command(home: Home, path: Path) -> str:
    """Return the command that merges a second journal of the home, as it's typed in a shell.

    The file goes by its name alone, so that the command fits on a line and can be copied.
    """
    words = ["cps-study", "data", "merge", path.name]
    if home.root != find_home().root:
        words += ["--home", str(home.root)]
    return " ".join(shell_word(word) for word in words)


def shell_word(word: str, platform: str = sys.platform) -> str:
    """Return a word as it's typed in a shell: in double quotes, if that's enough to keep it whole.

    Those mean the same on every system, and stay readable around an apostrophe.
    """
    if quote(word) == word:
        return word
    # On Windows nothing is special in them but the quotes, which no name has there.
    if platform == WINDOWS or not _SPECIAL.search(word):
        return f'"{word}"'
    return quote(word)


def extends(stem: str, original: str) -> bool:
    """Return whether a file's name, without its extension, is another's and something more.

    What's more begins (`four 2`) or ends (`Copy of four`) with neither a letter nor a digit.
    """
    if stem.startswith(original) and stem != original:
        return not stem[len(original)].isalnum()
    return stem.endswith(f" {original}")


def rivals(ids: Mapping[str, str]) -> dict[str, str]:
    """Return each file that has the same bank as another, with the file that is the bank.

    `ids` are the ids of banks by the names of their files. The file that's named after the bank is
    the bank; if none is, it's the first whose name isn't another's and something more.
    """
    by_bank: dict[str, list[str]] = {}
    for name, ident in ids.items():
        by_bank.setdefault(ident, []).append(name)
    found = {}
    for ident, names in by_bank.items():
        bank = _file_of(ident, names)
        found.update({name: bank for name in names if name != bank})
    return found


def is_copy(name: str, original: str) -> bool:
    """Return whether a file of the same bank looks like a copy of another, by its name."""
    return extends(PurePath(name).stem, PurePath(original).stem)


def _file_of(ident: str, names: Sequence[str]) -> str:
    """Return which of the files with the same bank is the bank itself."""
    for name in names:
        if PurePath(name).stem == ident:
            return name
    for name in names:
        if not any(is_copy(name, other) for other in names):
            return name
    return names[0]
