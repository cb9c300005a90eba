"""The formats that questions come in and go out by. Each module is imported only when it is needed."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from cps_study.formats.exchange import Export, Harvest
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

    def recognise(self, raw: bytes, name: str) -> bool:
        """Tell whether the bytes are of this format."""
        if self.zipped is not None and self.zipped is not raw.startswith(b"PK"):
            return False
        return bool(self._module().recognise(raw, name))

    def read(self, raw: bytes, source: str, **options: Any) -> Harvest:  # noqa: ANN401 - a format's own options
        """Return what the bytes hold; never raises."""
        harvest: Harvest = self._module().read(raw, source, **options)
        return harvest

    def write(self, bank: Bank) -> Export:
        """Return the bank in this format."""
        module, _, function = self.writer.rpartition(".")
        export: Export = getattr(import_module(f"cps_study.formats.{module}"), function)(bank)
        return export

    def _module(self) -> Any:  # noqa: ANN401 - a module with `read` and `recognise`
        return import_module(f"cps_study.formats.{self.module}")


FORMATS: Final[dict[str, Format]] = {
    each.name: each
    for each in (
        Format("anki", "Anki package (.apkg, .colpkg)", "anki_package", "apkg", writer="anki_write.write"),
        Format("qti12", "QTI 1.2 (Canvas, Blackboard, Respondus)", "qti12", "zip", writer="qti12_write.write"),
        Format("qti21", "QTI 2.1, 2.2 or 3.0", "qti2", "zip", writer="qti2_write.write"),
        Format("xlsx", "Excel workbook", "question_table", "xlsx", "question_table_write.write_xlsx", zipped=True),
        Format("moodle-xml", "Moodle XML", "moodle_xml", "xml", writer="moodle_xml_write.write"),
        Format("anki-text", "Anki text export", "anki_text", "txt"),
        Format("gift", "GIFT", "gift", "gift", writer="gift_write.write"),
        Format("aiken", "Aiken", "aiken", "txt", writer="aiken.write"),
        Format("quizlet", "Quizlet export", "quizlet", "txt", writer="quizlet.write"),
        Format("csv", "table (CSV, TSV)", "question_table", "csv", "question_table_write.write_csv", zipped=False),
    )
}
"""In the order in which they are tried: what can be told for certain first."""


def recognise(raw: bytes, name: str) -> Format | None:
    """Return the format of a file by its content, and by its name only where the content could be several."""
    return next((each for each in FORMATS.values() if each.recognise(raw, name)), None)
