"""Starting a bank: a new file for an author."""

from __future__ import annotations

from pathlib import Path

from cps_study.errors import UsageError
from cps_study.formats.shapes import NAMING, SLUG
from cps_study.formats.starter import starter_bank
from cps_study.model.text import first_unsafe
from cps_study.store.files import write_outputs
from cps_study.store.library import shipped_folder

_SCHEMA = "bank.schema.json"


def start_bank(ident: str, title: str, out: Path | None, *, force: bool) -> Path:
    """Write a bank with examples to start from and return its file: `out`, else ID.yaml in this folder.

    Raises UsageError for an id or a title that no bank can have and for a file that is there or that
    cannot be written.
    """
    if not SLUG.fullmatch(ident):
        raise UsageError(f"a bank cannot be called '{ident}'", f"{NAMING}, such as my-bank")
    title = title.strip() or ident.replace("-", " ").capitalize()
    if "\n" in title or first_unsafe(title) is not None:
        raise UsageError("the title has to be one line of text", "leave control characters out")
    path = Path(f"{ident}.yaml") if out is None else out
    if path.is_dir():
        path = path / f"{ident}.yaml"
    if path.exists() and not force:
        raise UsageError(f"{path} is there already", "choose another file with --out, or write over it with --force")
    folder = shipped_folder()
    schema = (folder / _SCHEMA).as_uri() if isinstance(folder, Path) else _SCHEMA
    write_outputs({path: starter_bank(ident, title, str(path), schema).encode()})
    return path
