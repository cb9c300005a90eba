"""`cps-study print`: practice tests, flashcards and study guides on paper."""

from __future__ import annotations

import random
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cps_study.cli.library import open_library
from cps_study.cli.options import AsJson, Banks, Seed, Topics
from cps_study.cli.output import Result, deliver, show_progress
from cps_study.errors import UsageError
from cps_study.nearest import nearest_hint
from cps_study.ui.environment import Env

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cps_study.app.printing import DrawOptions, PlannedFile, PrintOptions
    from cps_study.model.form import PaperTest
    from cps_study.model.item import Flashcard, Item
    from cps_study.paper.style import PaperStyle
    from cps_study.store.library import Library
    from cps_study.store.outputs import OutputGuard

Words = list[str] | None


def print_test(
    ctx: typer.Context,
    items: Annotated[
        int | None, typer.Option("--items", help="How many questions.", metavar="N")
    ] = None,
    blueprint: Annotated[
        Path | None, typer.Option("--blueprint", help="A file that says how it is drawn.")
    ] = None,
    bank: Banks = None,
    topic: Topics = None,
    level: Annotated[
        Words, typer.Option("--level", help="Only recall, understand or apply (repeatable).")
    ] = None,
    typed: Annotated[
        bool, typer.Option("--typed", help="Also questions that are answered in words.")
    ] = False,
    forms: Annotated[
        int, typer.Option("--forms", help="How many forms (A, B, C …).", metavar="K")
    ] = 1,
    families: Annotated[
        str, typer.Option("--families", help="As `items`, or each as one matching `block`.")
    ] = "items",
    seed: Seed = None,
    title: Annotated[str, typer.Option("--title", help="What stands on top.")] = "",
    pass_mark: Annotated[
        float | None, typer.Option("--pass-mark", help="The percentage to reach.")
    ] = None,
    kinds: Annotated[
        Words, typer.Option("--format", help="pdf, html, docx, md or txt (several at once).")
    ] = None,
    large_print: Annotated[
        bool, typer.Option("--large-print", help="18 point or more, one column.")
    ] = False,
    paper: Annotated[str, typer.Option("--paper", help="letter or a4.")] = "letter",
    answer_sheet: Annotated[
        bool, typer.Option("--answer-sheet", help="With a sheet of bubbles, as PDF.")
    ] = False,
    key: Annotated[str, typer.Option("--key", help="separate, end or none.")] = "separate",
    interactive: Annotated[
        bool, typer.Option("--interactive", help="Also as a page to take offline.")
    ] = False,
    flashcards: Annotated[
        bool, typer.Option("--flashcards", help="Flashcards to cut out instead.")
    ] = False,
    study_guide: Annotated[
        bool, typer.Option("--study-guide", help="A booklet of the cards instead.")
    ] = False,
    again: Annotated[
        Path | None, typer.Option("--again", help="Make the test of this test.json again.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="The folder; else one named after the test.")
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Overwrite files that already exist.")
    ] = False,
    as_json: AsJson = False,
) -> int:
    """Print practice tests in several forms with keys and answer sheets, flashcards, or a study guide."""
    env: Env = ctx.obj
    look = _look(paper, large=large_print)
    wish = _wish(kinds, look, key, sheet=answer_sheet, interactive=interactive)
    guard = _guard(env, again, blueprint, force=force)
    if again is not None:
        from cps_study.app.printing import load_test

        return _print_test(env, load_test(again), wish, out, guard, as_json=as_json)
    library = open_library(env)
    pool = _pool(library, bank, topic, level)
    if flashcards or study_guide:
        files = _card_files(
            library, pool, title, wish, kinds, flashcards=flashcards, guide=study_guide
        )
        return _write(env, files, out or Path(), {}, guard, as_json=as_json)
    questions = _printable(
        env, [item for item in pool if item.kind != "flashcard" and (typed or item.kind != "typed")]
    )
    draw = _draw(items, blueprint, len(questions), drawn_freely=bool(bank or topic or level))
    number = random.SystemRandom().randrange(2**31) if seed is None else seed
    draw = draw._replace(
        forms=forms,
        seed=number,
        blocks=one_of("--families", families, ("items", "block")) == "block",
    )
    draw = draw._replace(title=title or draw.title, pass_mark=_percent(pass_mark, draw.pass_mark))
    from cps_study.app.printing import draw_test

    return _print_test(env, draw_test(library, questions, draw), wish, out, guard, as_json=as_json)


def one_of(name: str, given: str, known: Sequence[str]) -> str:
    """Return what was given; raises UsageError, with the nearest that is known, if it is not among them."""
    if given not in known:
        raise UsageError(f"{name} cannot be '{given}'", nearest_hint(given, known))
    return given


def _percent(given: float | None, usual: float) -> float:
    if given is not None and not 0 <= given <= 100:
        raise UsageError(f"--pass-mark cannot be {given:g}", "give a percentage from 0 to 100")
    return usual if given is None else given


def _look(paper: str, *, large: bool) -> PaperStyle:
    from cps_study.paper.style import PAPERS, PaperStyle

    return PaperStyle(one_of("--paper", paper, list(PAPERS)), large)


def _wish(
    kinds: Words, look: PaperStyle, key: str, *, sheet: bool, interactive: bool
) -> PrintOptions:
    from cps_study.app.printing import KEYS, PrintOptions

    return PrintOptions(
        chosen_formats(kinds, ("pdf",)), look, one_of("--key", key, KEYS), sheet, interactive
    )


def chosen_formats(kinds: Sequence[str] | None, usual: tuple[str, ...]) -> tuple[str, ...]:
    """Return the formats asked for, each once; `usual` if none is. Raises UsageError for an unknown one."""
    from cps_study.app.printing import FORMATS

    asked = [kind.strip() for given in kinds or usual for kind in given.lower().split(",")]
    return tuple(dict.fromkeys(one_of("--format", kind, FORMATS) for kind in asked))


def _pool(library: Library, bank: Words, topic: Words, level: Words) -> list[Item]:
    from cps_study.model.item import LEVELS

    wanted = [one_of("--level", name, LEVELS) for name in level or LEVELS]
    pool = library.pool(bank or (), topic or ())
    return [
        item
        for _, item in library.items(pool.loaded_banks)
        if item.id in pool and item.level in wanted
    ]


def _printable(env: Env, items: Sequence[Item]) -> list[Item]:
    """Return the items whose options have a letter each; says how many have too many."""
    from cps_study.model.text import LETTERS
    from cps_study.ui.words import count

    fit = [item for item in items if len(getattr(item, "options", ())) <= len(LETTERS)]
    if len(fit) < len(items):
        left_out = count(len(items) - len(fit), "question")
        env.tell(
            f"note: left out {left_out} with more than {len(LETTERS)} options, as there is no letter for each."
        )
    return fit


def _draw(
    items: int | None, blueprint: Path | None, there: int, *, drawn_freely: bool
) -> DrawOptions:
    """Return how a test is drawn: by the blueprint, or evenly from the banks, topics or levels that are named."""
    from cps_study.app.attempts import load_blueprint
    from cps_study.app.printing import DrawOptions
    from cps_study.model.attempt import PASS_MARK

    if items is not None and items < 1:
        raise UsageError(f"--items cannot be {items}", "ask for at least one question")
    if drawn_freely and blueprint is None:
        return DrawOptions(items or min(20, there) or 20, 1, 0, "Practice test", PASS_MARK)
    plan = load_blueprint(blueprint)
    return DrawOptions(
        items or plan.items,
        1,
        0,
        "Practice test" if blueprint is None else plan.title,
        plan.pass_mark,
        plan.shares,
    )


def _card_files(
    library: Library,
    pool: Sequence[Item],
    title: str,
    wish: PrintOptions,
    kinds: Words,
    *,
    flashcards: bool,
    guide: bool,
) -> list[PlannedFile]:
    from cps_study.app.printing import card_files, guide_files
    from cps_study.model.item import Flashcard

    cards: list[Flashcard] = [item for item in pool if isinstance(item, Flashcard)]
    if not cards:
        raise UsageError("there are no flashcards in the selection", "choose other banks or topics")
    files = []
    if flashcards:
        if kinds and not guide and wish.formats != ("pdf",):
            raise UsageError(
                "flashcards to cut out are PDF only", "leave --format out, or ask for --study-guide"
            )
        files += card_files(title or "Flashcards", cards, wish.look)
    if guide:
        files += guide_files(title or "Study guide", library, cards, wish)
    return files


def _guard(env: Env, *read: Path | None, force: bool) -> OutputGuard:
    """Return what keeps the files that are read, and all that exist without --force, from being overwritten."""
    from cps_study.store.outputs import OutputGuard

    reading = tuple(path for path in read if path is not None)
    return OutputGuard(env.home, force, reading, "choose another folder with --out")


def _print_test(
    env: Env,
    test: PaperTest,
    wish: PrintOptions,
    out: Path | None,
    guard: OutputGuard,
    *,
    as_json: bool,
) -> int:
    from cps_study.app.printing import files_of

    data = {
        "test": test.code,
        "title": test.title,
        "seed": test.seed,
        "forms": [form.letter for form in test.forms],
        "items": [item.id for item in test.items],
    }
    folder = out or Path(f"practice-test-{test.code}")
    return _write(env, files_of(test, wish), folder, data, guard, as_json=as_json)


def _write(
    env: Env,
    files: Sequence[PlannedFile],
    folder: Path,
    data: dict[str, Any],
    guard: OutputGuard,
    *,
    as_json: bool,
) -> int:
    from cps_study.app.printing import write_files
    from cps_study.ui.page import Block
    from cps_study.ui.words import count

    with show_progress(env) as reporter:
        written = write_files(folder, files, guard, reporter.say)
    parts = []
    if data:
        told = f"Test {data['test']}: {count(len(data['items']), 'question')}, {count(len(data['forms']), 'form')}"
        parts.append(Block("text", f"{told}, seed {data['seed']}."))
    parts += [Block("option", str(path), "·") for path in written]
    result = Result(data | {"files": [str(path) for path in written]}, parts)
    return deliver(result, "print", env, as_json=as_json)
