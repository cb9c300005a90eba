"""A class: who is in it, how many forms it needs, and the files that are printed for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from cps_study.app.printing import PlannedFile, PrintOptions
    from cps_study.model.class_list import ClassMember
    from cps_study.model.form import PaperTest


def load_members(path: Path | None) -> Sequence[ClassMember]:
    """Return the people in the file, or nobody if no file is given."""
    if path is None:
        return ()
    from cps_study.app.class_printing import load_class

    return load_class(path)


def class_file(path: Path | None, test: Path) -> Path | None:
    """Return the file of the class, or else the class.csv beside a test.json; None without any."""
    from cps_study.app.class_printing import CLASS
    from cps_study.store.disk import status_of

    beside = test.with_name(CLASS)
    if path is None and status_of(beside) is not None:
        path = beside
    return path


def forms_for(members: Sequence[ClassMember]) -> int:
    """Return how many forms the class needs; one if nobody has a form yet."""
    if not members:
        return 1
    from cps_study.app.class_printing import forms_needed

    return forms_needed(members)


def files_for(
    test: PaperTest, members: Sequence[ClassMember], options: PrintOptions
) -> list[PlannedFile]:
    """Return the files of the class, everybody with a form."""
    from cps_study.app.class_printing import class_files, with_forms

    return class_files(test, with_forms(members, test), options.style)
