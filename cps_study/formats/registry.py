"""The formats that questions come in and go out by. Each module is imported only when it is needed."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from cps_study.formats.base import ReadResult, WriteResult
    from cps_study.model.item import Bank


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name in commands, what people call it, its module, the file's ending, and its writer, if any.

    `zipped` says that its files are zips, or that they never are; None leaves it to the module.
    """

    name: str
    about: str
    module: str
    ending: str
    writer: str = ""
    zipped: bool | None = None

    def detects(self, raw: bytes, name: str) -> bool:
        """Tell whether the bytes are of this format."""
        if self.zipped is not None and self.zipped is not raw.startswith(b"PK"):
            return False
        return bool(self._module().detects(raw, name))

    def read(self, raw: bytes, source: str, **options: Any) -> ReadResult:  # noqa: ANN401 - a format's own options
        """Return what the bytes hold; never raises."""
        harvest: ReadResult = self._module().read(raw, source, **options)
        return harvest

    def write(self, bank: Bank) -> WriteResult:
        """Return the bank in this format."""
        module, _, function = self.writer.rpartition(".")
        export: WriteResult = getattr(import_module(f"cps_study.formats.{module}"), function)(bank)
        return export

    def _module(self) -> Any:  # noqa: ANN401 - a module with `read` and `detects`
        return import_module(f"cps_study.formats.{self.module}")


FORMATS: Final[dict[str, Format]] = {
    each.name: each
    for each in (
        Format(
            "anki",
            "Anki package (.apkg, .colpkg)",
            "anki.package",
            "apkg",
            writer="anki.writer.write",
        ),
        Format(
            "qti12",
            "QTI 1.2 (Canvas, Blackboard, Respondus)",
            "qti12.reader",
            "zip",
            writer="qti12.writer.write",
        ),
        Format("qti21", "QTI 2.1, 2.2 or 3.0", "qti2.reader", "zip", writer="qti2.writer.write"),
        Format(
            "xlsx",
            "Excel workbook",
            "table.reader",
            "xlsx",
            "table.writer.write_xlsx",
            zipped=True,
        ),
        Format(
            "moodle-xml", "Moodle XML", "moodle_xml.reader", "xml", writer="moodle_xml.writer.write"
        ),
        Format("anki-text", "Anki text export", "anki.text_export", "txt"),
        Format("gift", "GIFT", "gift.reader", "gift", writer="gift.writer.write"),
        Format("aiken", "Aiken", "aiken", "txt", writer="aiken.write"),
        Format("quizlet", "Quizlet export", "quizlet", "txt", writer="quizlet.write"),
        Format(
            "csv",
            "table (CSV, TSV)",
            "table.reader",
            "csv",
            "table.writer.write_csv",
            zipped=False,
        ),
    )
}
"""In the order in which they are tried: what can be told for certain first."""


def detect_format(raw: bytes, name: str) -> Format | None:
    """Return the format of a file by its content, and by its name only where the content could be several."""
    return next((each for each in FORMATS.values() if each.detects(raw, name)), None)
