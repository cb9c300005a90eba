"""Starting a bank: a new file with examples, for an author."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from cps_study.errors import UsageError
from cps_study.formats.native.schema import NAMING, SLUG
from cps_study.formats.native.template import starter_bank
from cps_study.model.text import is_one_line
from cps_study.store.library import shipped_folder
from cps_study.system import is_device

if TYPE_CHECKING:
    from cps_study.store.outputs import OutputGuard

_SCHEMA = "bank.schema.json"


def start_bank(ident: str, title: str, out: Path | None, guard: OutputGuard) -> Path:
    """Write a bank with examples, and return its file: `out`, or ID.yaml in the current folder.

    Raises UsageError for an id or a title that no bank can have, and for a file that the guard
    refuses or that can't be written.
    """
    if not SLUG.fullmatch(ident) or is_device(ident):
        raise UsageError(f"a bank can't be called '{ident}'", f"{NAMING}, such as my-bank")
    title = title.strip() or ident.replace("-", " ").capitalize()
    if not is_one_line(title):
        raise UsageError("the title has to be one line of text", "leave out control characters")
    path = Path(f"{ident}.yaml") if out is None else out
    with suppress(OSError):  # an impossible name: the guard has the words for it
        if path.is_dir():
            path = path / f"{ident}.yaml"
    guard.check([path])
    guard.write({path: starter_bank(ident, title, str(path), _schema_address()).encode()})
    return path


def _schema_address() -> str:
    """Return where an editor finds the schema of a bank: the installed file, if it is one."""
    folder = shipped_folder()
    return (folder / _SCHEMA).as_uri() if isinstance(folder, Path) else _SCHEMA
