# ruff: noqa: PLC0415 - each format is imported when it is first asked for
"""Every format that questions come in or go out by, in the order in which a file is tried.

This module knows the formats by their facts alone. The code of a format is imported when it is
asked to do something, so that a command pays only for the formats that it uses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.formats.syntax.signatures import ZIP, begins_with
from cps_study.model.picture import NO_PICTURES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from cps_study.formats.base import Format, OptionName, ReadOptions, ReadResult, WriteResult
    from cps_study.model.item import Bank
    from cps_study.model.picture import Pictures


class FormatCode(NamedTuple):
    """The functions of a format, once its modules are imported; no `write` if we only read it.

    `write_pictured` is there instead if the format can carry pictures.
    """

    detects: Callable[[bytes, str], bool]
    read: Callable[[bytes, str, ReadOptions], ReadResult]
    write: Callable[[Bank], WriteResult] | None = None
    write_pictured: Callable[[Bank, Pictures], WriteResult] | None = None


class LazyFormat(NamedTuple):
    """A `Format` whose code is imported at the first question to it; `load` imports it.

    A file that doesn't begin in one of the ways in `starts` isn't of this format: nobody has to
    import the code for that. Without any, a file of the format may begin in any way.
    """

    name: str
    title: str
    extension: str
    load: Callable[[], FormatCode]
    can_write: bool = True
    options: frozenset[OptionName] = frozenset()
    starts: tuple[bytes, ...] = ()

    def detects(self, raw: bytes, name: str) -> bool:
        """Say whether the bytes are of this format; the file's name decides only in doubt."""
        if self.starts and not begins_with(raw, self.starts):
            return False
        return self.load().detects(raw, name)

    def read(self, raw: bytes, source: str, options: ReadOptions) -> ReadResult:
        """Read every question of a file; never raises."""
        return self.load().read(raw, source, options)

    def write(self, bank: Bank, pictures: Pictures = NO_PICTURES) -> WriteResult:
        """Write a bank, with its pictures if it can. Only for a format with `can_write`."""
        code = self.load()
        if code.write_pictured is not None:
            return code.write_pictured(bank, pictures)
        if code.write is None:
            raise NotImplementedError(f"{self.name} is a format to read from")
        return code.write(bank)


def _yaml() -> FormatCode:
    from cps_study.formats.native import bank_format

    return FormatCode(bank_format.detects_yaml, bank_format.read_yaml, bank_format.write_yaml)


def _json() -> FormatCode:
    from cps_study.formats.native import bank_format

    return FormatCode(bank_format.detects_json, bank_format.read_json, bank_format.write_json)


def _open_trivia() -> FormatCode:
    from cps_study.formats.exchange import open_trivia

    return FormatCode(open_trivia.detects, open_trivia.read)


def _h5p() -> FormatCode:
    from cps_study.formats.exchange import h5p

    return FormatCode(h5p.detects, h5p.read)


def _blackboard_text() -> FormatCode:
    from cps_study.formats.exchange import blackboard_text

    return FormatCode(blackboard_text.detects, blackboard_text.read)


def _d2l() -> FormatCode:
    from cps_study.formats.exchange import d2l

    return FormatCode(d2l.detects, d2l.read)


def _printed_test() -> FormatCode:
    from cps_study.formats.exchange import test_file

    return FormatCode(test_file.detects, test_file.read)


def _anki() -> FormatCode:
    from cps_study.formats.anki import package, writer

    return FormatCode(package.detects, package.read, write_pictured=writer.write)


def _anki_text() -> FormatCode:
    from cps_study.formats.anki import text_export

    return FormatCode(text_export.detects, text_export.read)


def _qti12() -> FormatCode:
    from cps_study.formats.qti12 import reader, writer

    return FormatCode(reader.detects, reader.read, write_pictured=writer.write)


def _qti2() -> FormatCode:
    from cps_study.formats.qti2 import reader, writer

    return FormatCode(reader.detects, reader.read, write_pictured=writer.write)


def _xlsx() -> FormatCode:
    from cps_study.formats.table import reader, writer

    return FormatCode(reader.detects_workbook, reader.read, writer.write_xlsx)


def _csv() -> FormatCode:
    from cps_study.formats.table import reader, writer

    return FormatCode(reader.detects_text, reader.read, writer.write_csv)


def _moodle_xml() -> FormatCode:
    from cps_study.formats.moodle_xml import reader, writer

    return FormatCode(reader.detects, reader.read, write_pictured=writer.write)


def _gift() -> FormatCode:
    from cps_study.formats.gift import reader, writer

    return FormatCode(reader.detects, reader.read, writer.write)


def _aiken() -> FormatCode:
    from cps_study.formats import aiken

    return FormatCode(aiken.detects, aiken.read, aiken.write)


def _docx() -> FormatCode:
    from cps_study.formats.lists import word

    return FormatCode(word.detects, word.read)


def _markdown() -> FormatCode:
    from cps_study.formats.lists import markdown

    return FormatCode(markdown.detects, markdown.read)


def _text() -> FormatCode:
    from cps_study.formats.lists import text

    return FormatCode(text.detects, text.read)


def _quizlet() -> FormatCode:
    from cps_study.formats import quizlet

    return FormatCode(quizlet.detects, quizlet.read, quizlet.write)


_COLUMNS: Final[frozenset[OptionName]] = frozenset({"--column", "--no-headings"})
_SEPARATORS: Final[frozenset[OptionName]] = frozenset({"--separators"})
_ZIPPED: Final = (ZIP,)
_XML: Final = (b"<",)
_JSON: Final = (b"{", b"[")

FORMATS: Final[tuple[Format, ...]] = (
    LazyFormat("yaml", "bank file of cps-study (YAML)", "yaml", _yaml),
    LazyFormat(
        "test", "printed test of cps-study", "json", _printed_test, can_write=False, starts=_JSON
    ),
    LazyFormat(
        "open-trivia", "Open Trivia's JSON", "json", _open_trivia, can_write=False, starts=_JSON
    ),
    LazyFormat("json", "bank file of cps-study (JSON)", "json", _json),
    LazyFormat("anki", "Anki package (.apkg, .colpkg)", "apkg", _anki, starts=_ZIPPED),
    LazyFormat(
        "qti12", "QTI 1.2 (Canvas, Blackboard, Respondus)", "zip", _qti12, starts=_ZIPPED + _XML
    ),
    LazyFormat("qti21", "QTI 2.1, 2.2 or 3.0", "zip", _qti2, starts=_ZIPPED + _XML),
    LazyFormat("xlsx", "workbook (.xlsx, .ods)", "xlsx", _xlsx, options=_COLUMNS, starts=_ZIPPED),
    LazyFormat("h5p", "H5P package", "h5p", _h5p, can_write=False, starts=_ZIPPED),
    LazyFormat(
        "docx",
        "Word document",
        "docx",
        _docx,
        can_write=False,
        options=frozenset({"--no-headings"}),
        starts=_ZIPPED,
    ),
    LazyFormat("moodle-xml", "Moodle XML", "xml", _moodle_xml, starts=_XML),
    LazyFormat("anki-text", "Anki text export", "txt", _anki_text, can_write=False),
    LazyFormat(
        "blackboard-text", "Blackboard's tab text", "txt", _blackboard_text, can_write=False
    ),
    LazyFormat("d2l", "D2L Brightspace's CSV", "csv", _d2l, can_write=False),
    LazyFormat("gift", "GIFT", "gift", _gift),
    LazyFormat("aiken", "Aiken", "txt", _aiken),
    LazyFormat("markdown", "Markdown", "md", _markdown, can_write=False),
    LazyFormat("text", "list in plain text (also text2qti's)", "txt", _text, can_write=False),
    LazyFormat("quizlet", "Quizlet export", "txt", _quizlet, options=_SEPARATORS),
    LazyFormat("csv", "table (CSV, TSV)", "csv", _csv, options=_COLUMNS),
)
"""Our own files first, then formats that their content gives away, then those that look alike."""


def format_named(name: str) -> Format | None:
    """Find a format by its name in commands; None if no format has it."""
    return next((known for known in FORMATS if known.name == name), None)


def format_names() -> list[str]:
    """List the names of all formats."""
    return [known.name for known in FORMATS]


def writable_names() -> list[str]:
    """List the names of the formats that a bank can be written in."""
    return [known.name for known in FORMATS if known.can_write]


def formats_with(options: frozenset[OptionName]) -> list[Format]:
    """List the formats that understand all of these options; without options that's every one."""
    return [known for known in FORMATS if options <= known.options]


def detect_format(raw: bytes, name: str, among: Iterable[Format] = FORMATS) -> Format | None:
    """Find a file's format by its content, and by its name only where the content fits several."""
    return next((known for known in among if known.detects(raw, name)), None)
