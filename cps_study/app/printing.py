"""Printing: a test drawn from the banks, made into files, and written all at once or not at all."""

from __future__ import annotations

import zlib
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.errors import BankError
from cps_study.formats import printed_test as manifest
from cps_study.model.form import BankStamp, PaperTest
from cps_study.model.item import fingerprint
from cps_study.store.files import no_progress, read_input
from cps_study.study.forms import code_of, draw_forms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from cps_study.model.attempt import Share
    from cps_study.model.form import Form
    from cps_study.model.item import Flashcard, Item
    from cps_study.paper.document import Document
    from cps_study.paper.style import PaperStyle
    from cps_study.store.files import OnProgress
    from cps_study.store.library import Library
    from cps_study.store.outputs import OutputGuard

FORMATS: Final = ("pdf", "html", "docx", "md", "txt")
KEYS: Final = ("separate", "end", "none")
MANIFEST: Final = "test.json"


class DrawOptions(NamedTuple):
    """How a test is drawn: how many items and forms, from which seed, in which shares."""

    total: int
    forms: int
    seed: int
    title: str
    pass_mark: float
    shares: tuple[Share, ...] = ()
    blocks: bool = False


class PrintOptions(NamedTuple):
    """What is to be made of a test."""

    formats: tuple[str, ...]
    look: PaperStyle
    key: str = "separate"
    sheet: bool = False
    interactive: bool = False


class PlannedFile(NamedTuple):
    """A file to be written: its name and how its content is made."""

    name: str
    make: Callable[[], bytes]


def draw_test(library: Library, items: Sequence[Item], draw: DrawOptions) -> PaperTest:
    """Return a test drawn from the items; raises UsageError if there are not enough of them."""
    from cps_study.paper.build import where

    forms = draw_forms(items, draw.total, draw.forms, draw.seed, draw.shares, blocks=draw.blocks)
    asked = [entry.item for entry in forms[0].entries]
    outline = library.outline()
    cited = sorted({objective for item in asked for objective in item.cites})
    return PaperTest(
        code=code_of(draw.title, forms),
        title=draw.title,
        seed=draw.seed,
        pass_mark=float(draw.pass_mark),
        blocks=draw.blocks,
        banks=tuple(_stamps(library, {item.id for item in asked})),
        sources={objective: where(objective, outline) for objective in cited},
        forms=forms,
    )


def _stamps(library: Library, asked: set[str]) -> Iterator[BankStamp]:
    for loaded_bank in library.loaded_banks:
        if asked.intersection(loaded_bank.idents):
            told = "".join(fingerprint(item) for _, item in library.items([loaded_bank]))
            yield BankStamp(loaded_bank.id, loaded_bank.title, f"{zlib.crc32(told.encode()):08x}")


def load_test(path: Path) -> PaperTest:
    """Return the test of a manifest; raises UsageError if the file cannot be read and BankError if it is no test."""
    raw = read_input(path, "the test.json that cps-study print made")
    test, problems = manifest.read(raw, str(path))
    if test is None:
        raise BankError(f"{path}: {problems[0].what}", problems[0].hint)
    return test


def changed_items(test: PaperTest, library: Library) -> list[str]:
    """Return the items of a test that the banks hold no longer, or in another wording, by id."""
    held = {item.id: library.item(item.id) for item in test.items}
    now = {ident: fingerprint(item) for ident, item in held.items() if item is not None}
    return [item.id for item in test.items if now.get(item.id) != fingerprint(item)]


def files_of(test: PaperTest, wish: PrintOptions) -> list[PlannedFile]:
    """Return every file that a test is printed as, with the manifest first."""
    from cps_study.paper.build import form_document, key_document

    files = [PlannedFile(MANIFEST, lambda: manifest.write(test).encode())]
    for form in test.forms:
        name = f"test-{form.letter}"
        document = form_document(test, form, with_key=wish.key == "end")
        files += document_files(name, document, wish.formats, wish.look)
        if wish.key == "separate":
            files += document_files(
                f"{name}-key", key_document(test, form), wish.formats, wish.look
            )
        files += _extras(name, test, form, wish)
    return files


def _extras(name: str, test: PaperTest, form: Form, wish: PrintOptions) -> Iterator[PlannedFile]:
    if wish.sheet:
        yield PlannedFile(f"{name}-sheet.pdf", lambda: _sheet(test, form, wish.look))
    if wish.interactive:
        yield PlannedFile(f"{name}-interactive.html", lambda: _interactive(test, form))


def guide_files(
    title: str, library: Library, cards: Iterable[Flashcard], wish: PrintOptions
) -> list[PlannedFile]:
    """Return the files of a study guide with these cards."""
    from cps_study.paper.build import guide_document

    return document_files(
        "study-guide", guide_document(title, library.outline(), cards), wish.formats, wish.look
    )


def card_files(title: str, cards: Sequence[Flashcard], look: PaperStyle) -> list[PlannedFile]:
    """Return the file of flashcards to cut out."""
    from cps_study.paper.cards import cards_pdf

    return [PlannedFile("flashcards.pdf", lambda: cards_pdf(title, cards, look))]


def document_files(
    name: str, document: Document, formats: Sequence[str], look: PaperStyle
) -> list[PlannedFile]:
    """Return a document's files, one a format."""
    return [
        PlannedFile(f"{name}.{kind}", partial(_render, kind, document, look)) for kind in formats
    ]


def _render(kind: str, document: Document, look: PaperStyle) -> bytes:
    """Return a document in one of the formats; each imports its library only here."""
    match kind:
        case "pdf":
            from cps_study.paper.pdf import document_pdf

            return document_pdf(document, look)
        case "docx":
            from cps_study.paper.word import document_docx

            return document_docx(document, look)
        case "html":
            from cps_study.paper.html import html_page

            return html_page(document, large=look.large).encode()
        case _:
            from cps_study.paper.text import markdown, plain_text

            return (markdown if kind == "md" else plain_text)(document).encode()


def _sheet(test: PaperTest, form: Form, look: PaperStyle) -> bytes:
    from cps_study.paper.sheet import sheet_pdf

    return sheet_pdf(test, form, look)


def _interactive(test: PaperTest, form: Form) -> bytes:
    from cps_study.paper.interactive import interactive_page

    return interactive_page(test, form).encode()


def write_files(
    folder: Path,
    files: Sequence[PlannedFile],
    guard: OutputGuard,
    on_progress: OnProgress = no_progress,
) -> list[Path]:
    """Make every file, then write all of them into the folder and return their paths.

    Nothing is written if the guard refuses one of them, or one cannot be made or written: then UsageError says why.
    """
    paths = [folder / file.name for file in files]
    guard.check(paths)
    contents = []
    for done, file in enumerate(files):
        on_progress(f"Making {file.name} ({done + 1} of {len(files)})", done, len(files))
        contents.append(file.make())
    guard.write(dict(zip(paths, contents, strict=True)))
    return paths
