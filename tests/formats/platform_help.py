"""What the tests of learning platforms' formats share."""

from __future__ import annotations

import dataclasses
import io
import zipfile
from typing import TYPE_CHECKING

from cps_study.formats.export import asked_by
from cps_study.formats.item_builder import comparable
from cps_study.formats.native import yaml_bank as bank_yaml
from cps_study.formats.syntax.html_text import tidy
from cps_study.model.item import Bank, Flashcard, Item, Option, Question, Typed, prompt_of
from cps_study.model.text import one_line
from tests.formats.drafts import items_in, with_ids

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cps_study.formats.base import ReadResult


def problems_in_a_bank(items: Iterable[Item]) -> list[str]:
    """Return what the bank's own reader says about imported items, once they have ids and topics.

    A bank can't be empty, so no items means no problems.
    """
    bank = Bank(id="x", title="x", items=tuple(with_ids(items, "x")))
    if not bank.items:
        return []
    _, problems = bank_yaml.read(bank_yaml.write(bank), "x.yaml")
    return [problem.what for problem in problems]


def carried(item: Item) -> Item:
    """Return what a learning platform can hold of an item.

    Its texts are tidied, its group's text is part of its stem, and a picture has a description.
    """
    image = one_line(tidy(item.image.replace("\\", "/").rpartition("/")[2]))
    if image in {".", ".."}:
        image = ""
    alt = ""
    if image:
        alt = tidy(item.alt) or "a picture without a description"
    tags = [one_line(tidy(tag)) for tag in item.tags]
    kept = dataclasses.replace(
        item,
        cites=(),
        waive=(),
        reserve=False,
        retired="",
        group=None,
        line=0,
        tags=tuple(dict.fromkeys(tag for tag in tags if tag)),
        image=image,
        alt=alt,
    )
    prompt = "\n\n".join(asked_by(item))
    match kept:
        case Flashcard():
            return dataclasses.replace(kept, front=prompt, back=tidy(kept.back))
        case Typed():
            accept = tuple(dict.fromkeys(one_line(tidy(answer)) for answer in kept.accept))
            return dataclasses.replace(
                kept, stem=prompt, accept=accept, rationale=tidy(kept.rationale)
            )
        case Question():
            options = tuple(
                Option(tidy(option.text), option.key, tidy(option.rationale))
                for option in kept.options
            )
            return dataclasses.replace(
                kept, stem=prompt, options=options, rationale=tidy(kept.rationale)
            )


def can_travel(item: Item) -> bool:
    """Return whether an item still has its texts once they are tidied, and options that differ."""
    tidied = carried(item)
    needed = [prompt_of(tidied)]
    match tidied:
        case Question():
            texts = [option.text for option in tidied.options]
            if len({comparable(text) for text in texts}) < len(texts):
                return False
            needed += texts
        case Flashcard():
            needed.append(tidied.back)
        case Typed():
            needed += tidied.accept
    return all(needed)


def only(result: ReadResult) -> Item:
    """Return the one item of a result that has nothing else."""
    assert not result.skipped
    (item,) = items_in(result)
    return item


def whats(result: ReadResult) -> list[str]:
    """Return what the problems of a result say."""
    return [problem.what for problem in result.problems]


def packed(files: Mapping[str, str | bytes]) -> bytes:
    """Return a zip of these files."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(name, content)
    return stream.getvalue()
