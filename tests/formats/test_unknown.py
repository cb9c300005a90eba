"""Files that no reader takes are told apart by their content."""

from __future__ import annotations

import pytest

from cps_study.formats.registry import detect_format
from cps_study.formats.unknown import other_file
from tests.formats.platform_help import packed


@pytest.mark.parametrize(
    ("raw", "what", "hint"),
    [
        (b" \n", "empty", "another file"),
        (b"%PDF-1.4", "a PDF", "list in Word"),
        (b"{\\rtf1 x}", "a Rich Text document", ".docx"),
        (b"SQLite format 3\0\x10", "a database", ".apkg"),
        (b"\x89PNG\r\n", "a picture", "type the questions as a list in Word"),
        (b"\x1f\x8b\x08", "a packed archive (.mbz, .gz)", "Moodle XML"),
        (b"\xd0\xcf\x11\xe0" + "WordDocument".encode("utf-16-le"), "an old Word document", ".docx"),
        (b"\xd0\xcf\x11\xe0", "an old or a locked Office file", ".xlsx"),
        (packed({"moodle_backup.xml": "<x/>"}), "a Moodle backup", "Moodle XML"),
        (packed({"course/course.xml": "<x/>"}), "an Open edX course", "list"),
        (packed({"ppt/presentation.xml": "<x/>"}), "a PowerPoint file", "list"),
        (packed({"content.xml": "<x/>"}), "an OpenDocument file", ".docx"),
        (packed({"a.mp3": "x"}), "a zip without questions", "unpack"),
        (b"PK\x03\x04", "a damaged zip", "again"),
        (b"\\documentclass{exam}", "LaTeX", "list"),
        (b"\\question Q?\n\\begin{oneparchoices}", "LaTeX", "list"),
        (b"Answer Section\n\t1.\tANS:\tA\tPTS:\t1\n", "ExamView", "Blackboard or QTI"),
        (packed({"Index/Document.iwa": "x"}), "an Apple Pages, Numbers", ".docx"),
        (packed({"META-INF/container.xml": "x"}), "an e-book", "list"),
        (packed({"imsmanifest.xml": "<manifest/>", "a.js": "x"}), "a course package", "as QTI"),
        (
            b"Question\n====\nMeta-information\n===\nexname: a\n",
            "an R/exams exercise",
            "exams2moodle",
        ),
        (b"<problem><p>Q</p></problem>", "Open edX", "list"),
        (b"<!DOCTYPE html><p>", "a web page", "copy"),
        (
            b'<html xmlns:w="urn:schemas-microsoft-com:office:word"><p>',
            "a web page that Word can open",
            ".docx",
        ),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related\n", "a web archive", ".docx"),
        (b'{"url": "https://docs.google.com/open?id=1", "doc_id": "1"}', "Google", "Download"),
        (b"Rar!\x1a\x07", "a packed archive (.rar)", "unpack"),
        (b"7z\xbc\xaf\x27\x1c", "a packed archive (.7z)", "unpack"),
        (packed({"xl/workbook.bin": "x"}), "a binary workbook", ".xlsx"),
        (b'{"a": 1}', "JSON of another program", "table"),
    ],
)
def test_what_a_file_is_and_the_way_in(raw: bytes, what: str, hint: str) -> None:
    """No reader claims it, and its kind is named with what to do."""
    other = other_file(raw)
    assert other is not None
    assert what in other.what
    assert hint in other.hint
    assert detect_format(raw, "x") is None


def test_a_letter_to_a_friend_is_unknown() -> None:
    """As is what isn't text at all."""
    assert other_file(b"Dear friend, how are you?") is None
    assert other_file(b"\0\1\2") is None
