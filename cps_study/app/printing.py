"""Printing: drawing a test from the banks, making its files, and writing all of them or none."""

from __future__ import annotations

import math
import re
import zlib
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.app.exam_like import exam_like
from cps_study.app.item_pictures import pictures_of
from cps_study.checks.giveaways import giving_away
from cps_study.errors import BankError, UsageError
from cps_study.formats import printed_test as manifest
from cps_study.model.attempt import PASS_MARK
from cps_study.model.form import BankStamp, PaperTest
from cps_study.model.item import Flashcard, fingerprint
from cps_study.model.text import LETTERS
from cps_study.store.files import no_progress, read_input
from cps_study.study.assembly import ShortfallError
from cps_study.study.forms import code_of, draw_forms, forms_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from cps_study.model.attempt import Share
    from cps_study.model.form import Form
    from cps_study.model.item import Item
    from cps_study.paper.document import Document
    from cps_study.paper.style import PaperStyle
    from cps_study.store.files import OnProgress
    from cps_study.store.library import Library
    from cps_study.store.outputs import OutputGuard

FORMATS: Final = ("pdf", "html", "docx", "md", "txt")
KEYS: Final = ("separate", "quick", "end", "none")
"""The key of a form: a file of its own, a page to mark with, at the end of the form, or none."""
MANIFEST: Final = "test.json"
"""The file from which a test can be printed again, and its answer sheets be marked."""
_THE_MANIFEST: Final = "the test.json that cps-study print made"
USUAL_ITEMS: Final = 20
"""How many questions a test has if nobody sets it, when it isn't drawn by a blueprint."""
USUAL_TITLE: Final = "Practice test"
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
"""A language as pages name it, such as es or es-MX (BCP 47)."""


class DrawRequest(NamedTuple):
    """Which test the learner asks for. None and "" leave the usual."""

    seed: int
    items: int | None = None
    forms: int = 1
    blueprint: Path | None = None
    banks: Sequence[str] = ()
    topics: Sequence[str] = ()
    levels: Sequence[str] = ()
    typed: bool = False
    """Whether it may also have questions that are answered in words."""
    blocks: bool = False
    """Whether a family is printed as one matching block."""
    title: str = ""
    pass_mark: float | None = None
    reserve: bool = False
    """Whether it may also have items that are kept for mock exams."""
    chosen: Sequence[Item] = ()
    """Items that somebody chose; only the rest is drawn."""
    excluded: frozenset[str] = frozenset()
    """The ids of items that it must not have."""


class DrawOptions(NamedTuple):
    """How a test is drawn: how many items and forms, from which seed, in which shares.

    `minutes_each` is the time allowed for a question, or 0 if there is no limit.
    """

    total: int
    forms: int
    seed: int
    title: str
    pass_mark: float
    shares: tuple[Share, ...] = ()
    blocks: bool = False
    minutes_each: Fraction = Fraction(0)


class PrintOptions(NamedTuple):
    """Which files to make of a test, and how they look."""

    formats: tuple[str, ...]
    style: PaperStyle
    key: str = "separate"
    sheet: bool = False
    interactive: bool = False


class PrintableQuestions(NamedTuple):
    """The questions that a printed test can ask, and those that it prefers."""

    questions: list[Item]
    preferred: list[Item]
    """Those with one right answer of four, as an exam has them, and typed ones if wanted."""
    too_wide: int
    """How many were left out because there is no letter for each of their options."""
    worded: int
    """How many were left out because they're answered in words, and nobody asked for those."""


class PlannedFile(NamedTuple):
    """A file to be written. Its content is made only when its turn comes."""

    name: str
    make: Callable[[], bytes]


def select_items(
    library: Library,
    banks: Sequence[str],
    topics: Sequence[str],
    levels: Sequence[str],
    *,
    reserve: bool = False,
) -> list[Item]:
    """Return the items of these banks, topics and levels; no names of a kind mean all of them.

    Items in reserve are among them only if asked for, and retired ones never are.
    """
    pool = library.pool(banks, topics, reserve=reserve)
    items = [item for _, item in library.items(pool.loaded_banks) if item.id in pool]
    if not levels:
        return items
    return [item for item in items if item.level in levels]


def printable_questions(library: Library, request: DrawRequest) -> PrintableQuestions:
    """Return the questions that the requested test may be drawn from."""
    items = select_items(
        library, request.banks, request.topics, request.levels, reserve=request.reserve
    )
    questions, worded = _questions_for(request, items)
    lettered = [item for item in questions if len(getattr(item, "options", ())) <= len(LETTERS)]
    is_chosen = bool(request.banks or request.topics)
    preferred = exam_like(lettered, library, whatever_importance=is_chosen)
    too_wide = len(questions) - len(lettered)
    if request.typed:
        return PrintableQuestions(lettered, preferred + worded, too_wide, 0)
    return PrintableQuestions(lettered, preferred, too_wide, len(worded))


def _questions_for(request: DrawRequest, items: Iterable[Item]) -> tuple[list[Item], list[Item]]:
    """Return the questions that a request allows, and all that are answered in words."""
    unwanted = request.excluded | {item.id for item in request.chosen}
    questions = [item for item in items if item.id not in unwanted and item.kind != "flashcard"]
    worded = [item for item in questions if item.kind == "typed"]
    if not request.typed:
        questions = [item for item in questions if item.kind != "typed"]
    return questions, worded


def plan_draw(request: DrawRequest, available: int) -> DrawOptions:
    """Return how to draw the requested test from this many questions.

    Whoever names banks, topics or levels wants a test about just those, drawn evenly. Otherwise a
    blueprint decides; raises BankError if it can't be used.
    """
    is_selected = bool(request.banks or request.topics or request.levels)
    # A test of chosen questions alone needs no shares.
    is_selected = is_selected or (bool(request.chosen) and request.items is None)
    if is_selected and request.blueprint is None:
        total = min(USUAL_ITEMS, available) or USUAL_ITEMS
        draw = DrawOptions(total, request.forms, request.seed, USUAL_TITLE, PASS_MARK)
    else:
        draw = _draw_by_blueprint(request)
    if request.chosen:
        draw = draw._replace(total=len(request.chosen))
    if request.items is not None:
        draw = draw._replace(total=request.items)
    if request.title:
        draw = draw._replace(title=request.title)
    if request.pass_mark is not None:
        draw = draw._replace(pass_mark=float(request.pass_mark))
    return draw._replace(blocks=request.blocks)


def _draw_by_blueprint(request: DrawRequest) -> DrawOptions:
    """Return the draw that the given blueprint, or the shipped one, lays down."""
    from cps_study.app.attempts import load_blueprint

    blueprint = load_blueprint(request.blueprint)
    return DrawOptions(
        blueprint.items,
        request.forms,
        request.seed,
        USUAL_TITLE if request.blueprint is None else blueprint.title,
        float(blueprint.pass_mark),
        blueprint.shares,
        minutes_each=Fraction(blueprint.minutes, blueprint.items),
    )


def draw_test(
    library: Library,
    items: Sequence[Item],
    draw: DrawOptions,
    preferred: Sequence[Item] = (),
    chosen: Sequence[Item] = (),
) -> PaperTest:
    """Return a test of the chosen items, the rest drawn from the preferred ones, or else from all.

    Raises UsageError if there are too few, or if more are chosen than the test is to have.
    """
    from cps_study.paper.build import where

    if len(chosen) > draw.total:
        what = f"--items {draw.total} is fewer than the {len(chosen)} questions you chose"
        raise UsageError(what, "leave out --items, or choose fewer")
    try:
        forms = _forms(library, preferred, draw, chosen)
    except ShortfallError:
        forms = _forms(library, items, draw, chosen)
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
        languages=_languages(library, {item.id for item in asked}),
        domains={item.id: domain for item in asked if (domain := library.domain_of(item))},
        minutes=float(math.ceil(draw.minutes_each * draw.total)),
        pictures=pictures_of(asked, library),
    )


def _forms(
    library: Library, items: Sequence[Item], draw: DrawOptions, chosen: Sequence[Item]
) -> tuple[Form, ...]:
    """Return the forms of the chosen items and of those that are drawn to fill them up."""
    missing = draw.total - len(chosen)
    if not missing:
        return forms_of(chosen, draw.forms, draw.seed, blocks=draw.blocks)
    drawn = draw_forms(
        items,
        missing,
        draw.forms,
        draw.seed,
        draw.shares,
        blocks=draw.blocks,
        domain_of=library.domain_of,
        too_close=partial(giving_away, fixed=chosen),
    )
    if not chosen:
        return drawn
    asked = [*chosen, *(entry.item for entry in drawn[0].entries)]
    return forms_of(asked, draw.forms, draw.seed, blocks=draw.blocks)


def _languages(library: Library, asked: set[str]) -> dict[str, str]:
    """Return the language of each of the items that isn't in English."""
    languages = {}
    for bank in library.loaded_banks:
        if bank.language != "en" and _LANGUAGE.fullmatch(bank.language):
            languages.update(dict.fromkeys(asked.intersection(bank.idents), bank.language))
    return languages


def _stamps(library: Library, asked: set[str]) -> Iterator[BankStamp]:
    """Yield each bank that has one of these items, with a checksum of all its wording."""
    for loaded_bank in library.loaded_banks:
        if asked.intersection(loaded_bank.idents):
            wording = "".join(fingerprint(item) for _, item in library.items([loaded_bank]))
            checksum = f"{zlib.crc32(wording.encode()):08x}"
            yield BankStamp(loaded_bank.id, loaded_bank.title, checksum)


def load_test(path: Path, what: str = _THE_MANIFEST) -> PaperTest:
    """Return the test in a manifest; `what` says in a hint which file to name instead.

    Raises UsageError if the file can't be read, and BankError if it is not a test.
    """
    raw = read_input(path, what)
    test, problems = manifest.read(raw, str(path))
    if test is None:
        raise BankError(f"{path}: {problems[0].what}", problems[0].hint)
    return test


def changed_items(test: PaperTest, library: Library) -> list[str]:
    """Return the ids of the test's items that the banks no longer have, or now word differently."""
    changed = []
    for item in test.items:
        current = library.item(item.id)
        if current is None or fingerprint(current) != fingerprint(item):
            changed.append(item.id)
    return changed


def files_of(test: PaperTest, options: PrintOptions) -> list[PlannedFile]:
    """Return every file that a test is printed as, the manifest first."""
    from cps_study.paper.build import form_document, key_document

    formats, style = options.formats, options.style
    files = [PlannedFile(MANIFEST, partial(_manifest, test, style))]
    for form in test.forms:
        name = f"test-{form.letter}"
        document = form_document(test, form, with_key=options.key == "end", on_sheet=options.sheet)
        files += document_files(name, document, formats, style)
        if options.key == "separate":
            files += document_files(f"{name}-key", key_document(test, form), formats, style)
        if options.key == "quick":
            files.append(PlannedFile(f"{name}-key.pdf", partial(_quick_key, test, form, style)))
        if options.sheet:
            files.append(PlannedFile(f"{name}-sheet.pdf", partial(_sheet, test, form, style)))
        if options.interactive:
            page = f"{name}-interactive.html"
            files.append(PlannedFile(page, partial(_interactive, test, form)))
    return files


def card_files(
    title: str, library: Library, cards: Sequence[Flashcard], style: PaperStyle
) -> list[PlannedFile]:
    """Return the file of flashcards to cut out."""
    from cps_study.paper.cards import cards_pdf

    pictures = pictures_of(cards, library)
    languages = _languages(library, {card.id for card in cards})
    make = partial(cards_pdf, title, cards, style, pictures, languages)
    return [PlannedFile("flashcards.pdf", make)]


def guide_files(
    title: str, library: Library, cards: Iterable[Flashcard], options: PrintOptions
) -> list[PlannedFile]:
    """Return the files of a study guide with these cards."""
    from cps_study.paper.build import guide_document

    document = guide_document(title, library.outline(), cards)
    return document_files("study-guide", document, options.formats, options.style)


def flashcards_in(items: Iterable[Item]) -> list[Flashcard]:
    """Return the flashcards among the items; raises UsageError if there are none."""
    cards = [item for item in items if isinstance(item, Flashcard)]
    if not cards:
        raise UsageError("there are no flashcards to print", "choose other banks or topics")
    return cards


def document_files(
    name: str, document: Document, formats: Sequence[str], style: PaperStyle
) -> list[PlannedFile]:
    """Return a document's files, one for each format."""
    return [
        PlannedFile(f"{name}.{kind}", partial(render, kind, document, style)) for kind in formats
    ]


def render(kind: str, document: Document, style: PaperStyle) -> bytes:
    """Return a document in one of the formats; each imports its library only here."""
    match kind:
        case "pdf":
            from cps_study.paper.pdf import document_pdf

            return document_pdf(document, style)
        case "docx":
            from cps_study.paper.word import document_docx

            return document_docx(document, style)
        case "html":
            from cps_study.paper.html import html_page

            return html_page(document, large=style.large).encode()
        case "md":
            from cps_study.paper.text import markdown

            return markdown(document).encode()
        case _:
            from cps_study.paper.text import plain_text

            return plain_text(document).encode()


def _manifest(test: PaperTest, style: PaperStyle) -> bytes:
    """Return the manifest, with the places on the answer sheets as this style prints them."""
    from cps_study.paper.sheet import lay_out

    return manifest.write(test._replace(sheets=lay_out(test, style))).encode()


def _sheet(test: PaperTest, form: Form, style: PaperStyle) -> bytes:
    from cps_study.paper.sheet import sheet_pdf

    return sheet_pdf(test, form, style)


def _quick_key(test: PaperTest, form: Form, style: PaperStyle) -> bytes:
    from cps_study.paper.quick_key import quick_key_pdf

    return quick_key_pdf(test, form, style)


def _interactive(test: PaperTest, form: Form) -> bytes:
    from cps_study.paper.interactive import interactive_page

    return interactive_page(test, form).encode()


def write_files(
    folder: Path,
    files: Sequence[PlannedFile],
    guard: OutputGuard,
    on_progress: OnProgress = no_progress,
    *,
    private: bool = False,
) -> list[Path]:
    """Make every file, then write all of them into the folder and return their paths.

    `private` files can be read by nobody else on the computer.

    Raises UsageError, and writes nothing, if the guard refuses a file, or one can't be made or
    written.
    """
    paths = [folder / file.name for file in files]
    guard.check(paths)
    contents = []
    for done, file in enumerate(files):
        on_progress(f"Making {file.name} ({done + 1} of {len(files)})", done, len(files))
        contents.append(file.make())
    guard.write(dict(zip(paths, contents, strict=True)), private=private)
    return paths
