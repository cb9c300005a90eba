"""Starting a bank: a new file for an author."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from cps_study.errors import UsageError
from cps_study.formats.native.schema import NAMING, SLUG
from cps_study.formats.native.template import starter_bank
from cps_study.model.text import first_unsafe
from cps_study.store.library import shipped_folder

if TYPE_CHECKING:
    from cps_study.store.outputs import OutputGuard

_SCHEMA = "bank.schema.json"


def start_bank(ident: str, title: str, out: Path | None, guard: OutputGuard) -> Path:
    """Write a bank with examples to start from and return its file: `out`, else ID.yaml in this folder.

    Raises UsageError for an id or a title that no bank can have, and for a file that the guard refuses or
    that cannot be written.
    """
    if not SLUG.fullmatch(ident):
        raise UsageError(f"a bank cannot be called '{ident}'", f"{NAMING}, such as my-bank")
    title = title.strip() or ident.replace("-", " ").capitalize()
    if "\n" in title or first_unsafe(title) is not None:
        raise UsageError("the title has to be one line of text", "leave control characters out")
    path = Path(f"{ident}.yaml") if out is None else out
    with suppress(OSError):  # of a name that the system cannot have, which the guard tells
        if path.is_dir():
            path = path / f"{ident}.yaml"
    guard.check([path])
    folder = shipped_folder()
    schema = (folder / _SCHEMA).as_uri() if isinstance(folder, Path) else _SCHEMA
    guard.write({path: starter_bank(ident, title, str(path), schema).encode()})
    return path
