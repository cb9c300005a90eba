"""The outline of the sources as YAML: `banks/objectives.yaml`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cps_study.formats.native.schema import OUTLINE, Validator
from cps_study.formats.syntax.yaml_tree import compose, decode
from cps_study.model.outline import Objective, Outline, Place, Source
from cps_study.model.problem import Problem, errors_in, in_file_order
from cps_study.model.text import excerpt
from cps_study.nearest import nearest_hint

if TYPE_CHECKING:
    from cps_study.formats.syntax.yaml_tree import Map


def read(raw: bytes | str, source: str) -> tuple[Outline | None, list[Problem]]:
    """Return the outline and every problem of the file; no outline if any of them is an error."""
    text, problems = decode(raw, source) if isinstance(raw, bytes) else (raw, [])
    root, more = compose(text, source) if text is not None else (None, [])
    problems = [*problems, *more]
    if root is None:
        return None, in_file_order(problems) or [Problem(source, 0, 0, "the file is empty")]
    checker = Validator(source)
    data = checker.record(root, OUTLINE) or {}
    sources: dict[str, Source] = {}
    for entry in data.get("sources", ()):
        if entry.get("id") in sources:
            _note(
                checker,
                entry,
                f"the id '{excerpt(entry['id'])}' stands twice",
                "give this source its own",
            )
        if "id" in entry:
            sources[entry["id"]] = _source(entry)
    objectives: dict[str, Objective] = {}
    for entry in data.get("objectives", ()):
        objective = _objective(entry, checker, sources)
        if objective is None:
            continue
        if objective.id in objectives:
            _note(
                checker,
                entry,
                f"the id '{excerpt(objective.id)}' stands twice",
                "give this objective its own",
            )
        objectives[objective.id] = objective
    problems = in_file_order([*problems, *checker.problems])
    return (None if errors_in(problems) else Outline(sources, objectives)), problems


def _source(entry: dict[str, Any]) -> Source:
    return Source(*(entry.get(name, "") for name in Source._fields))


def _objective(
    entry: dict[str, Any], checker: Validator, sources: dict[str, Source]
) -> Objective | None:
    if not {"id", "source", "locator", "says"} <= entry.keys():
        return None
    checker.item = entry["id"]
    stated = [
        place for place in (entry, *entry.get("also", ())) if {"source", "locator"} <= place.keys()
    ]
    places = [Place(place["source"], place["locator"]) for place in stated]
    for place in places:
        if place.source not in sources:
            hint = nearest_hint(place.source, list(sources))
            _note(checker, entry, f"there is no source called '{excerpt(place.source)}'", hint)
    return Objective(entry["id"], entry["says"], tuple(places), entry.get("sure", "A"))


def _note(checker: Validator, entry: dict[str, Any], what: str, hint: str) -> None:
    node: Map = entry[""]
    checker.problem(node, what, hint)
