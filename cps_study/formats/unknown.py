"""Files that questions can't be read from: what they are, and the shortest way in.

A file is known by its content. Nothing in it is read beyond that.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from cps_study.formats.syntax.beginning import beginning_of_text
from cps_study.formats.syntax.signatures import OLD_OFFICE, is_zip
from cps_study.formats.syntax.zip_package import names_in


class OtherFile(NamedTuple):
    """What a file is, and what to do to bring its questions in."""

    what: str
    hint: str


_AS_LIST: Final = "type the questions as a list in Word or in a text file: cps-study guide lists"
_EXPORT_FROM_MOODLE: Final = (
    "in Moodle, open the question bank, choose Export and Moodle XML format, and import that"
)
_BEGINNINGS: Final = (
    (b"%PDF-", OtherFile("a PDF", f"a PDF keeps no questions, only pages; {_AS_LIST}")),
    (b"{\\rtf", OtherFile("a Rich Text document", "in Word, save it as .docx")),
    (
        b"SQLite format 3\0",
        OtherFile("a database", "if it's Anki's, export the deck there as a package (.apkg)"),
    ),
    (b"Rar!", OtherFile("a packed archive (.rar)", "unpack it, and import its files")),
    (b"7z\xbc\xaf", OtherFile("a packed archive (.7z)", "unpack it, and import its files")),
    (b"\x89PNG", OtherFile("a picture", _AS_LIST)),
    (b"\xff\xd8\xff", OtherFile("a picture", _AS_LIST)),
    (b"GIF8", OtherFile("a picture", _AS_LIST)),
)
_IWORK: Final = OtherFile(
    "an Apple Pages, Numbers or Keynote file", "export it there as Word (.docx) or Excel (.xlsx)"
)
_GZIP: Final = b"\x1f\x8b"
_OLD_WORD: Final = "WordDocument".encode("utf-16-le")
_IN_ZIP: Final = (
    ("moodle_backup.xml", OtherFile("a Moodle backup", _EXPORT_FROM_MOODLE)),
    ("ppt/presentation.xml", OtherFile("a PowerPoint file", _AS_LIST)),
    ("course.xml", OtherFile("an Open edX course (OLX)", _AS_LIST)),
    ("content.xml", OtherFile("an OpenDocument file", "save it as .docx, or a table as .xlsx")),
    ("xl/workbook.bin", OtherFile("a binary workbook (.xlsb)", "in Excel, save it as .xlsx")),
    ("Index/Document.iwa", _IWORK),
    ("Index.zip", _IWORK),
    ("META-INF/container.xml", OtherFile("an e-book (EPUB)", _AS_LIST)),
    (
        "imsmanifest.xml",
        OtherFile(
            "a course package without questions that can be read",
            "export the quiz or the question bank by itself, as QTI",
        ),
    ),
)
"""The name of a file in the zip, and what the zip is."""
_TEXTS: Final = (
    (
        r"\\documentclass|\\question\b|\\begin\{(?:questions|document|\w*choices|enumerate)\}",
        OtherFile("LaTeX", _AS_LIST),
    ),
    (
        r"(?m)^[ \t]*\d+\.[ \t]+ANS:",
        OtherFile(
            "a test that ExamView printed",
            "in ExamView, choose Export and Blackboard or QTI, and import that file",
        ),
    ),
    (
        r"(?m)^exname:|^Meta-information",
        OtherFile("an R/exams exercise", "write it as Moodle XML with exams2moodle, or as QTI"),
    ),
    (r"(?i)\A\s*(?:<\?xml[^>]*>\s*)?<(?:problem|library)\b", OtherFile("Open edX (OLX)", _AS_LIST)),
    (
        r"(?is)\A\s*(?:<!doctype html|<html).{0,2000}schemas-microsoft-com:office:word",
        OtherFile("a web page that Word can open", "open it in Word and save it as .docx"),
    ),
    (
        r"(?i)\AMIME-Version:",
        OtherFile("a web archive", "open it in Word and save it as .docx"),
    ),
    (
        r"\A\s*\{[^{}]*https://docs\.google\.com/",
        OtherFile(
            "a shortcut to Google Docs",
            "open it there, choose File and Download, and take Word (.docx) or Excel (.xlsx)",
        ),
    ),
    (
        r"(?i)\A\s*(?:<!doctype html|<html)",
        OtherFile("a web page", f"copy the questions from it; {_AS_LIST}"),
    ),
    (
        r"\A\s*[{\[]",
        OtherFile(
            "JSON of another program",
            "export the questions there as a table or as text: cps-study guide tables",
        ),
    ),
)
"""How other texts can be told, and what they are."""


def other_file(raw: bytes) -> OtherFile | None:
    """Return what a file is that no reader takes, or None if that isn't known either."""
    if not raw.strip():
        return OtherFile("empty", "choose another file")
    begun = [known for beginning, known in _BEGINNINGS if raw.startswith(beginning)]
    if begun:
        return begun[0]
    if raw.startswith(OLD_OFFICE):
        return _old_office(raw)
    if raw.startswith(_GZIP):
        hint = f"if it's a Moodle backup (.mbz): {_EXPORT_FROM_MOODLE}"
        return OtherFile("a packed archive (.mbz, .gz)", hint)
    if is_zip(raw):
        return _zip(raw)
    text = beginning_of_text(raw)
    if text is None:
        return None
    matches = (known for pattern, known in _TEXTS if re.search(pattern, text) is not None)
    return next(matches, None)


def _old_office(raw: bytes) -> OtherFile:
    if _OLD_WORD in raw:
        return OtherFile("an old Word document (.doc)", "in Word, save it as .docx")
    return OtherFile("an old or a locked Office file", "save it as .docx or as .xlsx")


def _zip(raw: bytes) -> OtherFile:
    names = names_in(raw)
    if not names:
        return OtherFile("a damaged zip", "export or download it again")
    paths = "".join(f"/{name}\n" for name in names)
    known_zips = (known for inside, known in _IN_ZIP if f"/{inside}\n" in paths)
    unknown = OtherFile(
        "a zip without questions that can be read", "unpack it, and import its files"
    )
    return next(known_zips, unknown)
