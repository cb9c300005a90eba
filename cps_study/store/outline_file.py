"""Load the outline of the sources that came with the program, from the cache if it is there."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cps_study.errors import INSTALL_AGAIN, BankError, BankProblemsError
from cps_study.model.outline import Objective, Outline, Place, Source
from cps_study.model.problem import Problem
from cps_study.store.cache import MALFORMED
from cps_study.store.disk import read_file

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from cps_study.store.cache import Cache


def load_outline(
    folder: Traversable | None, name: str, cache: Cache, broken: dict[str, list[Problem]]
) -> Outline:
    """Return the outline in the file `name` of the folder, that of the shipped banks.

    Raises BankError if it is missing or can't be read; its problems are then in `broken` too, by
    the file's name.
    """
    path = None if folder is None else folder / name
    if path is None or not path.is_file():
        raise BankError(f"the outline of the sources is missing ({name})", INSTALL_AGAIN)
    try:
        raw = read_file(path)
    except OSError as exc:
        what = f"the file couldn't be read: {exc.strerror}"
        broken[path.name] = [Problem(path.name, 0, 0, what)]
        what = f"the outline of the sources couldn't be read ({path}): {exc.strerror}"
        raise BankError(what, INSTALL_AGAIN) from exc
    key = cache.key(Path(str(path)), raw) + "-outline"
    table = cache.get(key)
    if table is not None:
        with contextlib.suppress(*MALFORMED):
            return _from_head(table.head)
    from cps_study.formats.native.objectives import read  # noqa: PLC0415 - YAML is slow

    outline, problems = read(raw, path.name)
    if outline is None:
        broken[path.name] = problems
        raise BankProblemsError(path.name, problems)
    cache.put(key, _head(outline), ())
    return outline


def _head(outline: Outline) -> dict[str, Any]:
    """Return the outline as the cache keeps it: a table with a head and no records."""
    return {
        "sources": list(outline.sources.values()),
        "objectives": list(outline.objectives.values()),
    }


def _from_head(head: dict[str, Any]) -> Outline:
    sources = {}
    for fields in head["sources"]:
        source = Source(*fields)
        sources[source.id] = source
    objectives = {}
    for ident, says, places, *rest in head["objectives"]:
        citations = tuple(Place(*fields) for fields in places)
        objectives[ident] = Objective(ident, says, citations, *rest)
    return Outline(sources, objectives)
