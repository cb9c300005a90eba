"""How several files that come in together belong together: none twice, and a key with its test.

A test that was printed in Word may have its key in a document of its own. Both say at the foot of
each page which form of which test they belong to.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from cps_study.errors import UsageError
from cps_study.store.files import read_input

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from cps_study.app.importing import ImportOptions
    from cps_study.formats.lists.printed import PrintedForm


def with_keys(paths: Sequence[Path], options: ImportOptions) -> list[tuple[Path, ImportOptions]]:
    """Return the files to import, in order, each with its options.

    A key goes along with its test, or with each copy of it, instead of coming in by itself. A key
    without its test stays in the list: reading it says what is missing.
    """
    tests: dict[Path, tuple[str, str]] = {}
    keys: dict[tuple[str, str], Path] = {}
    for path in paths:
        printed = _printed_form(path)
        if printed is None:
            continue
        name = (printed.code, printed.form)
        if printed.is_key:
            keys[name] = path
        else:
            tests[path] = name
    key_of = {test: keys[name] for test, name in tests.items() if name in keys}
    paired = []
    for path in paths:
        if path in key_of.values():
            continue
        read = options.read
        if path in key_of:
            read = dataclasses.replace(read, key=_word_document(key_of[path]))
        paired.append((path, options._replace(read=read)))
    return paired


def _printed_form(path: Path) -> PrintedForm | None:
    """Return which printed test of this program a file is; None if it's no such document."""
    document = _word_document(path)
    if not document:
        return None
    from cps_study.formats.lists.word import printed_form_in

    return printed_form_in(document)


def _word_document(path: Path) -> bytes:
    """Return the bytes of a Word document; nothing for any other file, or one that can't be read.

    Whoever reads such a file later says what is wrong with it.
    """
    if path.suffix.lower() != ".docx":
        return b""
    try:
        return read_input(path, "a file with questions")
    except UsageError:
        return b""


def refuse_file_named_twice(paths: Sequence[Path]) -> None:
    """Raise UsageError if a file is to come in twice at once, under whatever path."""
    if len({path.resolve() for path in paths}) < len(paths):
        raise UsageError("the same file is listed twice", "list each file once")
