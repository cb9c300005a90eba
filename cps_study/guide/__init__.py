"""The manual: one Markdown page per subject, kept beside this module so that it works offline."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.errors import UnknownNameError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

CARE: Final = (
    "Some of this may hit close to home. You can call or text 988 any time. "
    "Press x to leave this subject for today."
)
"""Shown first, because the people who use this program are in recovery themselves."""
SUBJECTS: Final = (
    "start",
    "install",
    "studying",
    "planning",
    "progress",
    "exam",
    "printing",
    "marking",
    "importing",
    "banks",
    "writing",
    "data",
    "devices",
    "scripts",
    "files",
    "speed",
    "reliability",
)
"""The subjects, in the order in which readers need them."""
FORMATS: Final = (
    "lists",
    "gift",
    "aiken",
    "moodle-xml",
    "qti",
    "tables",
    "quizlet",
    "anki",
    "others",
    "yaml",
)
"""The subjects that describe one file format each."""
OTHER_NAMES: Final = {
    "study": "studying",
    "plan": "planning",
    "remind": "planning",
    "menu": "start",
    "settings": "data",
    "merge": "devices",
    "sync": "devices",
    "quiz": "exam",
    "journal": "files",
    "sql": "files",
    "faults": "reliability",
    "crash": "reliability",
    "print": "printing",
    "grade": "marking",
    "import": "importing",
    "export": "importing",
    "bank": "banks",
    "qti12": "qti",
    "qti21": "qti",
    "docx": "lists",
    "word": "lists",
    "text": "lists",
    "markdown": "lists",
    "text2qti": "lists",
    "test": "others",
    "open-trivia": "others",
    "h5p": "others",
    "blackboard-text": "others",
    "d2l": "others",
    "csv": "tables",
    "xlsx": "tables",
    "excel": "tables",
    "spreadsheet": "tables",
    "pictures": "importing",
    "anki-text": "anki",
    "json": "yaml",
}
"""Other names that readers may try, each with its subject: commands, and formats as commands
name them."""
SQL_FILES: Final = (
    "item-analysis.sql",
    "load-duckdb.sql",
    "load-journals-duckdb.sql",
    "load-spark.sql",
    "load-journals-spark.sql",
)
"""The SQL that computes an item analysis from many files; `files` is the page about it."""
_WRITING: Final = "writing"
"""The page for authors is the README of the banks folder, because that is where authors look."""


class GuidePage(NamedTuple):
    """A page of the manual: its Markdown text, and the title and the summary at its top."""

    subject: str
    title: str
    summary: str
    text: str


def load_page(name: str) -> GuidePage:
    """Return the page about a subject, by its name or by another name that readers may try.

    A file of SQL is a page as it is, without a summary.

    Raises UnknownNameError, with the nearest subject or the list, if there is no such page.
    """
    wanted = name.casefold()
    subject = OTHER_NAMES.get(wanted, wanted)
    known = (*SUBJECTS, *FORMATS)
    if subject in SQL_FILES:
        return GuidePage(subject, subject, "", sql_file(subject).read_text(encoding="utf-8"))
    if subject not in known:
        see = "see the subjects with: cps-study guide"
        raise UnknownNameError("subject", name, [*known, *OTHER_NAMES], see)
    text = page_file(subject).read_text(encoding="utf-8")
    title, summary, *_ = text.split("\n\n", 2)
    summary = " ".join(summary.split())  # in the file, it may be wrapped
    return GuidePage(subject, title.removeprefix("# "), summary, text)


def page_file(subject: str) -> Traversable:
    """Return the file with the page about a subject."""
    from importlib.resources import files  # noqa: PLC0415 - few starts read a page

    package = files("cps_study")
    if subject != _WRITING:
        return package / "guide" / f"{subject}.md"
    installed = package / "_banks" / "README.md"
    checkout = Path(__file__).parents[2] / "banks" / "README.md"
    if checkout.is_file() and not installed.is_file():
        return checkout
    return installed  # if it's gone, the error names this one


def sql_file(name: str) -> Traversable:
    """Return a file of the SQL that computes an item analysis, such as `item-analysis.sql`."""
    from importlib.resources import files  # noqa: PLC0415 - as in page_file

    return files("cps_study") / "guide" / "sql" / name
