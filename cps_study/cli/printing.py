"""`cps-study print`: practice tests, flashcards and study guides on paper."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from cps_study.cli.library import open_library
from cps_study.cli.options import (
    AsJson,
    Banks,
    BlueprintFile,
    Force,
    Items,
    OutFolder,
    PassMark,
    Reserve,
    Seed,
    Topics,
    check_count,
    check_percent,
    one_of,
    seed_or_random,
    title_line,
)
from cps_study.cli.output import Result, deliver, show_progress
from cps_study.errors import UsageError
from cps_study.model.text import in_one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cps_study.app.printing import DrawRequest, PlannedFile, PrintOptions
    from cps_study.model.class_list import ClassMember
    from cps_study.model.form import PaperTest
    from cps_study.model.item import Flashcard
    from cps_study.paper.style import PaperStyle
    from cps_study.store.library import Library
    from cps_study.store.outputs import OutputGuard
    from cps_study.ui.environment import Env

Levels = Annotated[
    list[str] | None,
    typer.Option("--level", help="Only recall, understand or apply (repeatable).", metavar="LEVEL"),
]
Typed = Annotated[
    bool, typer.Option("--typed", help="Also use questions that are answered in words.")
]
Forms = Annotated[
    int | None,
    typer.Option("--forms", help="How many versions of the test (form A, B, C …).", metavar="K"),
]
Families = Annotated[
    str,
    typer.Option(
        "--families",
        help="Print families as single `items`, or each as one `block`.",
        metavar="HOW",
    ),
]
Title = Annotated[
    str,
    typer.Option("--title", help="The title at the top.", metavar="TITLE", parser=title_line),
]
Formats = Annotated[
    list[str] | None,
    typer.Option(
        "--format", help="pdf, html, docx, md or txt (or several, with commas).", metavar="FORMAT"
    ),
]
LargePrint = Annotated[
    bool, typer.Option("--large-print", help="Print in 18 point or larger, in one column.")
]
PaperSize = Annotated[str, typer.Option("--paper", help="The paper: letter or a4.", metavar="SIZE")]
AnswerSheet = Annotated[
    bool, typer.Option("--answer-sheet", help="Also make a bubble sheet (PDF).")
]
KeyPlace = Annotated[
    str,
    typer.Option(
        "--key",
        help="The key: in a `separate` file, `quick` (a page to mark with), at the `end`, `none`.",
        metavar="WHERE",
    ),
]
Interactive = Annotated[
    bool,
    typer.Option("--interactive", help="Also make a web page to take the test on, even offline."),
]
OnlyFlashcards = Annotated[
    bool, typer.Option("--flashcards", help="Flashcards to cut out, instead of a test.")
]
OnlyGuide = Annotated[
    bool, typer.Option("--study-guide", help="A booklet of the cards, instead of a test.")
]
Again = Annotated[
    Path | None,
    typer.Option("--again", help="Print the test in this test.json again.", metavar="FILE"),
]
ItemIds = Annotated[
    list[str] | None,
    typer.Option("--item", help="This question, by its id (repeatable).", metavar="ID"),
]
ItemsFile = Annotated[
    Path | None,
    typer.Option("--items-file", help="The questions in a file, one id per line.", metavar="FILE"),
]
NotIn = Annotated[
    list[Path] | None,
    typer.Option("--not-in", help="No question of this test.json (repeatable).", metavar="FILE"),
]
FromMissed = Annotated[
    Path | None,
    typer.Option(
        "--from-missed", help="About what a class missed: a folder of results.", metavar="FOLDER"
    ),
]
ClassList = Annotated[
    Path | None,
    typer.Option(
        "--class",
        help="For the people in a CSV or XLSX file: sheets with their names, numbers and forms.",
        metavar="NAMES",
    ),
]


def print_test(
    ctx: typer.Context,
    *,
    items: Items = None,
    item: ItemIds = None,
    items_file: ItemsFile = None,
    not_in: NotIn = None,
    from_missed: FromMissed = None,
    blueprint: BlueprintFile = None,
    bank: Banks = None,
    topic: Topics = None,
    level: Levels = None,
    typed: Typed = False,
    forms: Forms = None,
    families: Families = "items",
    reserve: Reserve = False,
    seed: Seed = None,
    title: Title = "",
    pass_mark: PassMark = None,
    kinds: Formats = None,
    large_print: LargePrint = False,
    paper: PaperSize = "letter",
    answer_sheet: AnswerSheet = False,
    key: KeyPlace = "separate",
    interactive: Interactive = False,
    flashcards: OnlyFlashcards = False,
    study_guide: OnlyGuide = False,
    again: Again = None,
    class_list: ClassList = None,
    out: OutFolder = None,
    force: Force = False,
    as_json: AsJson = False,
) -> int:
    """Print practice tests, flashcards, or a study guide."""
    from cps_study.app.printing import DrawRequest
    from cps_study.cli.print_class import forms_for, load_members
    from cps_study.cli.print_wishes import Wishes, results_in, with_wishes
    from cps_study.cli.uses import check_use

    env: Env = ctx.obj
    check_use(ctx)
    check_percent("--pass-mark", pass_mark)
    members = load_members(class_list)
    style = _style(paper, large=large_print)
    sheet = answer_sheet or bool(members)
    options = _print_options(kinds, style, key, sheet=sheet, interactive=interactive)
    inputs = (again, blueprint, items_file, class_list, *(not_in or ()), *results_in(from_missed))
    guard = _guard(env, *inputs, force=force)
    job = PrintJob(options, out, guard, members, as_json)
    if again is not None:
        return _print_again(env, again, job, title=title, pass_mark=pass_mark, forms=forms)
    library = open_library(env)
    versions = forms_for(members) if forms is None else forms
    request = DrawRequest(seed_or_random(seed), items, versions, blueprint)
    request = request._replace(banks=bank or (), topics=topic or (), levels=_levels(level))
    request = request._replace(typed=typed, title=title, pass_mark=pass_mark, reserve=reserve)
    if flashcards or study_guide:
        return _print_cards(env, library, request, job, flashcards=flashcards, guide=study_guide)
    check_count("--items", items)
    request = request._replace(blocks=_as_blocks(families))
    wishes = Wishes(item or (), items_file, not_in or (), from_missed)
    return _print_test(env, _draw(env, library, with_wishes(env, library, request, wishes)), job)


def chosen_formats(kinds: Sequence[str] | None, usual: tuple[str, ...]) -> tuple[str, ...]:
    """Return the formats asked for, each once, or `usual` if there are none.

    Each value may name several, separated by commas. Raises UsageError for an unknown one.
    """
    from cps_study.app.printing import FORMATS

    asked: dict[str, None] = {}
    for kind in kinds or usual:
        for name in kind.lower().split(","):
            asked.setdefault(one_of("--format", name.strip(), FORMATS))
    return tuple(asked)


def _style(paper: str, *, large: bool) -> PaperStyle:
    """Return how pages look; raises UsageError for a paper that isn't known."""
    from cps_study.paper.style import PAPERS, PaperStyle

    return PaperStyle(one_of("--paper", paper.lower(), list(PAPERS)), large)


def _as_blocks(families: str) -> bool:
    """Return whether families are printed as blocks; raises UsageError for any other word."""
    return one_of("--families", families, ("items", "block")) == "block"


def _print_options(
    kinds: Sequence[str] | None, style: PaperStyle, key: str, *, sheet: bool, interactive: bool
) -> PrintOptions:
    """Return which files to make and how they look; raises UsageError for unknown names."""
    from cps_study.app.printing import KEYS, PrintOptions

    formats = chosen_formats(kinds, ("pdf",))
    return PrintOptions(formats, style, one_of("--key", key, KEYS), sheet, interactive)


def _levels(level: Sequence[str] | None) -> list[str]:
    """Return the levels asked for; raises UsageError for an unknown one."""
    from cps_study.model.item import LEVELS

    return [one_of("--level", name, LEVELS) for name in level or ()]


def _draw(env: Env, library: Library, request: DrawRequest) -> PaperTest:
    """Return the requested test, and say what about the draw may surprise."""
    from cps_study.app.printing import draw_test, plan_draw, printable_questions
    from cps_study.model.text import LETTERS, count
    from cps_study.study.assembly import ShortfallError

    pool = printable_questions(library, request)
    if pool.too_wide:
        env.tell(
            f"note: left out {count(pool.too_wide, 'question')} with more than {len(LETTERS)} "
            "options: there aren't enough letters."
        )
    draw = plan_draw(request, len(pool.questions))
    try:
        test = draw_test(library, pool.questions, draw, pool.preferred, request.chosen)
    except ShortfallError as exc:
        if exc.most + pool.worded < exc.total:
            raise
        more = count(pool.worded, "more question is", "more questions are")
        raise UsageError(exc.what, f"{more} answered in words: add --typed") from exc
    if request.typed:
        typed = sum(item.kind == "typed" for item in test.items)
        env.tell(f"note: {count(typed, 'question is', 'questions are')} answered in words.")
    return test


def _print_cards(
    env: Env,
    library: Library,
    request: DrawRequest,
    job: PrintJob,
    *,
    flashcards: bool,
    guide: bool,
) -> int:
    """Write the cards to cut out, the study guide, or both."""
    from cps_study.app.printing import flashcards_in, select_items

    items = select_items(
        library, request.banks, request.topics, request.levels, reserve=request.reserve
    )
    cards = flashcards_in(items)
    files = _card_files(
        env, library, cards, request.title, job.options, flashcards=flashcards, guide=guide
    )
    return _write(env, files, job.out or Path(), {}, job)


def _card_files(
    env: Env,
    library: Library,
    cards: Sequence[Flashcard],
    title: str,
    options: PrintOptions,
    *,
    flashcards: bool,
    guide: bool,
) -> list[PlannedFile]:
    """Return the files of cards and guide, under their usual titles if none is given."""
    from cps_study.app.printing import card_files, guide_files

    files: list[PlannedFile] = []
    if flashcards:
        if not guide and options.formats != ("pdf",):
            raise UsageError(
                "flashcards to cut out only come as a PDF",
                "leave out --format, or use --study-guide",
            )
        files += card_files(title or "Flashcards", library, cards, options.style)
        env.tell("note: print the cards on both sides, and turn the paper on its long edge.")
    if guide:
        files += guide_files(title or "Study guide", library, cards, options)
    return files


def _guard(env: Env, *inputs: Path | None, force: bool) -> OutputGuard:
    """Return what keeps the inputs from being overwritten, and without --force any other file."""
    from cps_study.store.outputs import OutputGuard

    inputs_given = tuple(path for path in inputs if path is not None)
    return OutputGuard(env.home, force, inputs_given, "choose another folder with --out")


class PrintJob(NamedTuple):
    """Which files are printed, where they go, and for whom."""

    options: PrintOptions
    out: Path | None
    guard: OutputGuard
    members: Sequence[ClassMember]
    as_json: bool


def _print_again(
    env: Env, again: Path, job: PrintJob, *, title: str, pass_mark: float | None, forms: int | None
) -> int:
    """Write the test of a test.json again, and say if that makes it another test."""
    from cps_study.app.item_pictures import with_pictures
    from cps_study.app.printing import load_test
    from cps_study.app.reprinting import print_again

    old = load_test(again)
    test = with_pictures(print_again(old, title, pass_mark, forms), env.home)
    if test.code != old.code:
        env.tell(f"note: this is test {test.code} now, not {old.code}: keep both files.")
    return _print_test(env, test, job)


def _print_test(env: Env, test: PaperTest, job: PrintJob) -> int:
    """Write a test, drawn now or loaded, into a folder named after its code."""
    from cps_study.app.printing import files_of
    from cps_study.cli.print_class import files_for

    data = {
        "test": test.code,
        "title": test.title,
        "seed": test.seed,
        "forms": [form.letter for form in test.forms],
        "items": [item.id for item in test.items],
    }
    files = files_of(test, job.options)
    if job.members:
        data["class"] = len(job.members)
        files += files_for(test, job.members, job.options)
    folder = job.out or Path(f"practice-test-{test.code}")
    return _write(env, files, folder, data, job)


def _write(
    env: Env, files: Sequence[PlannedFile], folder: Path, data: dict[str, Any], job: PrintJob
) -> int:
    """Write the files and say where they are. `data` describes the test, if it is one."""
    from cps_study.app.printing import write_files
    from cps_study.model.text import count
    from cps_study.ui.page import Block

    with show_progress(env) as reporter:
        private = bool(job.members)
        written = write_files(folder, files, job.guard, reporter.say, private=private)
    parts = []
    if data:
        items = count(len(data["items"]), "question")
        forms = count(len(data["forms"]), "form")
        line = f"Test {data['test']}: {items}, {forms}, seed {data['seed']}."
        parts.append(Block("text", line))
    parts += [Block("option", in_one_line(str(path)), "·") for path in written]
    result = Result(data | {"files": [str(path) for path in written]}, parts)
    return deliver(result, "print", env, as_json=job.as_json)
