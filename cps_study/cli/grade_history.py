"""`cps-study grade --history`: a class over several tests."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from cps_study.cli.output import Result, deliver

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cps_study.app.class_history import History
    from cps_study.app.printing import PlannedFile
    from cps_study.ui.environment import Env
    from cps_study.ui.report import ReportPart


def show_history(
    env: Env,
    folder: Path,
    kinds: Sequence[str] | None,
    out: Path | None,
    *,
    force: bool,
    as_json: bool,
) -> int:
    """Show how a class did over several tests, and write it where that's asked for."""
    from cps_study.app.class_history import history_data, history_of
    from cps_study.app.class_results import read_results, result_files
    from cps_study.app.printing import write_files
    from cps_study.store.library import Library
    from cps_study.store.outputs import OutputGuard

    history = history_of(read_results(folder), Library(env.home, env.tell))
    written: list[Path] = []
    if kinds or out is not None:
        reading = tuple(result_files(folder))
        guard = OutputGuard(env.home, force, reading, "choose another folder with --out")
        written = write_files(out or Path("history"), _files(history, kinds), guard, private=True)
    data = history_data(history) | {"files": [str(path) for path in written]}
    return deliver(Result(data, _parts(history, written)), "grade", env, as_json=as_json)


def _files(history: History, kinds: Sequence[str] | None) -> list[PlannedFile]:
    """Return the table of the class, and its document in the formats asked for."""
    from cps_study.app.class_history import history_csv, history_document
    from cps_study.app.printing import PlannedFile, document_files
    from cps_study.cli.printing import chosen_formats
    from cps_study.paper.style import PaperStyle

    files = [PlannedFile("history.csv", partial(history_csv, history))]
    formats = chosen_formats(kinds, ())
    return files + document_files("history", history_document(history), formats, PaperStyle())


def _parts(history: History, written: Sequence[Path]) -> list[ReportPart]:
    """Return the tests, the class, the parts of the work, and what is missed most."""
    from cps_study.app.class_history import (
        class_rows,
        domain_rows,
        missed_rows,
        summary_sentences,
        test_names,
    )
    from cps_study.ui.page import GAP, Block
    from cps_study.ui.report import ReportTable

    names = test_names(history)
    return [
        *(Block("text", sentence) for sentence in summary_sentences(history)),
        GAP,
        ReportTable(("name", *names, "since the first"), tuple(class_rows(history))),
        GAP,
        ReportTable(("part of the work", *names), tuple(domain_rows(history))),
        GAP,
        ReportTable(("missed most", "what it asks", "% right"), tuple(missed_rows(history))),
        *(Block("option", str(path), "·") for path in written),
    ]
