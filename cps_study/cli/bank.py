"""`cps-study bank`: look at the banks and what is in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from cps_study.cli.library import open_library
from cps_study.cli.options import AsJson, Banks, Limit, Reserve, Topics
from cps_study.cli.output import Result, deliver
from cps_study.errors import FIND_ITEM, UnknownNameError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cps_study.model.item import Item
    from cps_study.store.library import Library
    from cps_study.store.loaded_bank import LoadedBank
    from cps_study.ui.report import ReportPart

app = typer.Typer(
    help="Look through question banks, write your own, import and export.",
    no_args_is_help=False,
    rich_markup_mode=None,
)


RESERVE: Final = "Only mock exams ask the questions under 'reserve'."


@app.command("list")
def list_banks(ctx: typer.Context, as_json: AsJson = False) -> int:
    """List the banks: the program's and your own."""
    from cps_study.ui.page import GAP, Block

    library = open_library(ctx.obj)
    rows = [_bank_row(bank) for bank in library.loaded_banks if bank.is_listed]
    parts = _banks_table(rows)
    notes = [f"{row['bank']}: {row['note']}" for row in rows if row["note"]]
    if notes:
        parts.append(GAP)
    parts += [Block("note", note) for note in notes]
    data = {"banks": rows, "unusable": sorted(library.broken), "copies": sorted(library.copies)}
    return deliver(Result(data, parts), "bank list", ctx.obj, as_json=as_json)


def _banks_table(rows: Sequence[dict[str, Any]]) -> list[ReportPart]:
    """Return the table of banks; what's kept for mock exams has a column if there is any."""
    from cps_study.ui.page import Block
    from cps_study.ui.report import ReportTable

    headings = ["bank", "title", "cards", "questions", "from"]
    if not any(row["reserve"] for row in rows):
        return [ReportTable(tuple(headings), tuple(_cells(row, headings) for row in rows))]
    headings.insert(-1, "reserve")
    shown = [row | {"reserve": row["reserve"] or ""} for row in rows]
    table = ReportTable(tuple(headings), tuple(_cells(row, headings) for row in shown))
    return [table, Block("note", RESERVE)]


def _cells(row: dict[str, Any], headings: Sequence[str]) -> tuple[Any, ...]:
    return tuple(row[name] for name in headings)


def _bank_row(loaded_bank: LoadedBank) -> dict[str, Any]:
    """Return a bank's row of the list, which is also its entry in the JSON."""
    return {
        "bank": loaded_bank.id,
        "title": loaded_bank.title,
        "note": loaded_bank.note,
        "cards": loaded_bank.count("study", cards=True),
        "questions": loaded_bank.count("study", cards=False),
        "reserve": loaded_bank.count("reserve"),
        "from": "the program" if loaded_bank.file.shipped else loaded_bank.file.name,
    }


@app.command()
def show(
    ctx: typer.Context,
    ident: Annotated[
        str, typer.Argument(metavar="ID", help="The id of an item, a bank or an objective.")
    ],
    key: Annotated[
        bool, typer.Option("--key", help="Also show the answer, the reasons and the sources.")
    ] = False,
    reserve: Reserve = False,
    as_json: AsJson = False,
) -> int:
    """Show an item, a bank's topics, or an objective and its items."""
    library = open_library(ctx.obj)
    banks = {loaded_bank.id: loaded_bank for loaded_bank in library.loaded_banks}
    item = library.item(ident)
    objectives = library.outline().objectives
    if key and item is None and ident in {*objectives, *banks}:
        raise UsageError(f"--key goes with an item, and {ident} isn't one", "leave out --key")
    if item is not None:
        _check_use(item, reserve=reserve)
        result = _show_item(library, item, key=key)
    elif ident in objectives:
        result = _show_objective(library, ident, reserve=reserve)
    elif ident in banks:
        result = _show_bank(banks[ident], reserve=reserve)
    else:
        known = _all_ids(library, reserve=reserve)
        raise UnknownNameError("item, bank or objective", ident, known, FIND_ITEM)
    return deliver(result, "bank show", ctx.obj, as_json=as_json)


def _check_use(item: Item, *, reserve: bool) -> None:
    """Raise UsageError for an item that isn't shown: retired, or in reserve and not asked for."""
    if item.use == "retired":
        raise UsageError(
            f"{item.id} is retired, so it isn't shown: {item.retired}",
            "your answers to it are kept",
        )
    if item.use == "reserve" and not reserve:
        raise UsageError(
            f"{item.id} is kept for mock exams, so it isn't shown",
            f"see it anyway with: cps-study bank show {item.id} --reserve",
        )


def _all_ids(library: Library, *, reserve: bool) -> list[str]:
    """Return everything that `show` can show; raises BankError without a readable outline."""
    objectives = library.needed_outline().objectives
    banks = [loaded_bank.id for loaded_bank in library.loaded_banks if loaded_bank.is_listed]
    return [*objectives, *banks, *library.pool(reserve=reserve)]


def _show_item(library: Library, item: Item, *, key: bool) -> Result:
    from cps_study.formats.native.data import item_to_data
    from cps_study.ui.item_pages import answer_blocks, candidate_blocks

    parts = candidate_blocks(item)
    if key:
        parts += answer_blocks(item, library.outline())
    data = item_to_data(item)
    # JSON has no named tuples: without this, a group and an option would be lists of bare values.
    if "group" in data:
        data["group"] = data["group"]._asdict()
    if "options" in data:
        data["options"] = [option._asdict() for option in data["options"]]
    return Result({"item": data}, parts)


def _show_objective(library: Library, ident: str, *, reserve: bool) -> Result:
    from cps_study.ui.item_blocks import citation_blocks
    from cps_study.ui.page import GAP, Block

    outline = library.outline()
    objective = outline.objectives[ident]
    pool = library.pool(reserve=reserve)
    found = library.items(pool.loaded_banks, pool.uses)
    citing = [item.id for _, item in found if ident in item.cites]
    about = f"domain {objective.domain} · importance {objective.importance} of 5"
    parts = [Block("stem", objective.says), Block("text", about)]
    parts += [*citation_blocks(objective, outline), GAP]
    parts += [Block("option", name, "·") for name in citing]
    data = {
        "id": ident,
        "says": objective.says,
        "domain": objective.domain,
        "importance": objective.importance,
        "places": [place._asdict() for place in objective.places],
        "items": citing,
    }
    return Result({"objective": data}, parts)


def _show_bank(loaded_bank: LoadedBank, *, reserve: bool) -> Result:
    from cps_study.model.item import topic_words
    from cps_study.model.text import count
    from cps_study.store.loaded_bank import STUDIED, STUDIED_OR_RESERVED
    from cps_study.ui.page import GAP, Block

    row = _bank_row(loaded_bank)
    contents = f"{count(row['cards'], 'card')} and {count(row['questions'], 'question')}"
    facts = [contents, loaded_bank.licence, loaded_bank.file.name]
    about = " · ".join(fact for fact in facts if fact)
    uses = STUDIED_OR_RESERVED if reserve else STUDIED
    topics = sorted(loaded_bank.topics_of(uses))
    parts = [Block("stem", loaded_bank.title), Block("text", about)]
    if row["reserve"]:
        parts.append(Block("text", f"{count(row['reserve'], 'more item')} kept for mock exams"))
    if loaded_bank.note:
        parts.append(Block("note", loaded_bank.note))
    parts.append(GAP)
    parts += [Block("option", topic_words(topic), "·") for topic in topics]
    return Result({"bank": row | {"topics": topics, "licence": loaded_bank.licence}}, parts)


@app.command()
def topics(ctx: typer.Context, bank: Banks = None, as_json: AsJson = False) -> int:
    """List all topics with their numbers of cards and questions."""
    from cps_study.model.item import topic_words
    from cps_study.store.copies import shell_word
    from cps_study.store.topics import count_topics
    from cps_study.ui.page import GAP, Block
    from cps_study.ui.report import ReportTable

    library = open_library(ctx.obj)
    counts = count_topics(library.pool(bank or ()).loaded_banks)
    rows = tuple(
        (topic_words(each.topic), each.cards, each.questions, ", ".join(each.banks))
        for each in counts
    )
    parts: list[ReportPart] = [ReportTable(("topic", "cards", "questions", "bank"), rows)]
    if counts:
        example = shell_word(topic_words(counts[0].topic))
        parts += [GAP, Block("text", f"To study one: cps-study study --topic {example}")]
    data = {"topics": [count._asdict() for count in counts]}
    return deliver(Result(data, parts), "bank topics", ctx.obj, as_json=as_json)


@app.command()
def search(
    ctx: typer.Context,
    words: Annotated[
        list[str],
        typer.Argument(metavar="WORDS", help="Words that an item must have, all of them."),
    ],
    bank: Banks = None,
    topic: Topics = None,
    limit: Limit = None,
    reserve: Reserve = False,
    as_json: AsJson = False,
) -> int:
    """Find items by words in the question, options or answer."""
    from cps_study.app.bank_search import find_items
    from cps_study.model.item import full_prompt_of
    from cps_study.model.text import one_line
    from cps_study.ui.page import Block

    library = open_library(ctx.obj)
    pool = library.pool(bank or (), topic or (), reserve=reserve)
    matches = find_items(library, pool, words, limit)
    parts: list[ReportPart] = []
    rows = []
    for item in matches:
        prompt = one_line(full_prompt_of(item))
        parts += [Block("heading", item.id), Block("text", prompt)]
        rows.append({"id": item.id, "kind": item.kind, "prompt": prompt})
    if not matches:
        parts.append(Block("text", "No item has all of these words."))
    return deliver(Result({"items": rows}, parts), "bank search", ctx.obj, as_json=as_json)
