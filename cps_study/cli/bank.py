"""`cps-study bank`: what the banks hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from cps_study.cli.library import open_library
from cps_study.cli.options import AsJson, Banks, Limit, Topics
from cps_study.cli.output import Result, deliver
from cps_study.errors import UnknownNameError

if TYPE_CHECKING:
    from cps_study.model.item import Item
    from cps_study.store.library import Library, LoadedBank
    from cps_study.ui.report import ReportPart

app = typer.Typer(
    help="Question banks: what they hold, and whether they are in order.",
    no_args_is_help=False,
    rich_markup_mode=None,
)


@app.command("list")
def list_banks(ctx: typer.Context, as_json: AsJson = False) -> int:
    """List the banks: those that came with the program and your own."""
    from cps_study.ui.report import ReportTable

    library = open_library(ctx.obj)
    rows = [_shelf_row(loaded_bank) for loaded_bank in library.loaded_banks]
    table = ReportTable(
        ("bank", "title", "cards", "questions", "from"), tuple(tuple(row.values()) for row in rows)
    )
    data = {"banks": rows, "unusable": sorted(library.broken)}
    return deliver(Result(data, [table]), "bank list", ctx.obj, as_json=as_json)


def _shelf_row(loaded_bank: LoadedBank) -> dict[str, Any]:
    cards = sum(1 for _ in loaded_bank.stream(cards=True))
    origin = "the program" if loaded_bank.file.shipped else loaded_bank.file.name
    return {
        "bank": loaded_bank.id,
        "title": loaded_bank.title,
        "cards": cards,
        "questions": len(loaded_bank.idents) - cards,
        "from": origin,
    }


@app.command()
def show(
    ctx: typer.Context,
    ident: Annotated[str, typer.Argument(metavar="ID", help="An item, a bank or an objective.")],
    key: Annotated[
        bool, typer.Option("--key", help="With the answer, every rationale and the sources.")
    ] = False,
    as_json: AsJson = False,
) -> int:
    """Show an item as the candidate sees it, the head of a bank, or an objective with its items."""
    library = open_library(ctx.obj)
    item = library.item(ident)
    if item is not None:
        result = _show_item(library, item, key=key)
    elif ident in library.outline().objectives:
        result = _show_objective(library, ident)
    else:
        loaded_banks = {loaded_bank.id: loaded_bank for loaded_bank in library.loaded_banks}
        if ident not in loaded_banks:
            names = [name for loaded_bank in library.loaded_banks for name in loaded_bank.idents]
            objectives = library.needed_outline().objectives
            raise UnknownNameError(
                "item, bank or objective", ident, [*names, *loaded_banks, *objectives]
            )
        result = _show_bank(loaded_banks[ident])
    return deliver(result, "bank show", ctx.obj, as_json=as_json)


def _show_item(library: Library, item: Item, *, key: bool) -> Result:
    from cps_study.formats.native.data import item_to_data
    from cps_study.ui.item_pages import answer_blocks, candidate_blocks

    parts = candidate_blocks(item) + (answer_blocks(item, library.outline()) if key else [])
    data = item_to_data(item)
    for name in ("group", "options"):
        if name in data:
            held = data[name]
            data[name] = (
                held._asdict() if name == "group" else [option._asdict() for option in held]
            )
    return Result({"item": data}, parts)


def _show_objective(library: Library, ident: str) -> Result:
    from cps_study.ui.page import GAP, Block
    from cps_study.ui.study_pages import places_blocks

    outline = library.outline()
    objective = outline.objectives[ident]
    citing = [item.id for _, item in library.items() if ident in item.cites]
    parts = [Block("stem", objective.says), *places_blocks(objective, outline), GAP]
    parts += [Block("option", name, "·") for name in citing]
    places = [place._asdict() for place in objective.places]
    return Result(
        {"objective": {"id": ident, "says": objective.says, "places": places, "items": citing}},
        parts,
    )


def _show_bank(loaded_bank: LoadedBank) -> Result:
    from cps_study.ui.page import GAP, Block
    from cps_study.ui.words import count

    row = _shelf_row(loaded_bank)
    held = f"{count(row['cards'], 'card')} and {count(row['questions'], 'question')}"
    topics = sorted(loaded_bank.topics)
    parts = [
        Block("stem", loaded_bank.title),
        Block(
            "text",
            f"{held} · {loaded_bank.licence} · {loaded_bank.file.name}",
        ),
        GAP,
        *(Block("option", topic, "·") for topic in topics),
    ]
    return Result({"bank": row | {"topics": topics, "licence": loaded_bank.licence}}, parts)


@app.command()
def search(
    ctx: typer.Context,
    words: Annotated[
        list[str], typer.Argument(metavar="WORDS", help="An item has to hold all of them.")
    ],
    bank: Banks = None,
    topic: Topics = None,
    limit: Limit = None,
    as_json: AsJson = False,
) -> int:
    """Find items by words in what they ask, offer or answer."""
    from cps_study.model.item import prompt_of
    from cps_study.model.text import one_line
    from cps_study.ui.page import Block

    library = open_library(ctx.obj)
    pool = library.pool(bank or (), topic or ())
    wanted = [word.casefold() for word in words]
    found = [
        item
        for _, item in library.items(pool.loaded_banks)
        if item.id in pool and all(word in _haystack(item) for word in wanted)
    ][:limit]
    parts: list[ReportPart] = []
    for item in found:
        parts += [Block("heading", item.id), Block("text", one_line(prompt_of(item)))]
    parts = parts or [Block("text", "No item holds all these words.")]
    data = {
        "items": [
            {"id": item.id, "kind": item.kind, "prompt": one_line(prompt_of(item))}
            for item in found
        ]
    }
    return deliver(Result(data, parts), "bank search", ctx.obj, as_json=as_json)


def _haystack(item: Item) -> str:
    from cps_study.model.item import Flashcard, Question, Typed, prompt_of

    parts = [
        item.id,
        item.topic,
        prompt_of(item),
        item.group.text if item.group else "",
        *item.tags,
    ]
    match item:
        case Flashcard():
            parts.append(item.back)
        case Question():
            parts += [option.text for option in item.options]
        case Typed():
            parts += item.accept
    return " ".join(parts).casefold()
