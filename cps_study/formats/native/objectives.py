"""The outline of the sources as YAML: `banks/objectives.yaml`."""

from __future__ import annotations

from typing import Any, Final

from cps_study.formats.native.schema import OUTLINE
from cps_study.formats.native.validator import Validator, node_of
from cps_study.formats.native.yaml_file import compose_file
from cps_study.model.outline import Objective, Outline, Place, Source
from cps_study.model.problem import Problem, errors_in, in_file_order
from cps_study.model.text import excerpt
from cps_study.nearest import nearest_hint

_WEIGHT: Final = frozenset({"domain", "importance"})
"""What says how much an objective matters, and to which part of the work."""
_NEEDED: Final = frozenset({"id", "source", "locator", "domain", "importance", "says"})


def read(raw: bytes | str, source: str) -> tuple[Outline | None, list[Problem]]:
    """Return the outline and every problem of the file; no outline if any of them is an error."""
    root, problems = compose_file(raw, source)
    if root is None:
        return None, in_file_order(problems) or [Problem(source, 0, 0, "the file is empty")]
    validator = Validator(source)
    data = validator.record(root, OUTLINE) or {}
    sources = _sources(data, validator)
    objectives = _objectives(data, validator, sources)
    found = map(_with_rule, validator.problems)
    problems = in_file_order([*problems, *found])
    if errors_in(problems):
        return None, problems
    return Outline(sources, objectives), problems


def _with_rule(problem: Problem) -> Problem:
    """Return a problem of a field that every objective needs under the rule that asks for it."""
    if problem.field in _WEIGHT:
        return problem._replace(rule="C04")
    return problem


def _sources(data: dict[str, Any], validator: Validator) -> dict[str, Source]:
    """Return the sources by their ids; note each id that appears twice."""
    sources: dict[str, Source] = {}
    for entry in data.get("sources", ()):
        ident = entry.get("id")
        if ident is None:
            continue
        if ident in sources:
            validator.problem(
                node_of(entry),
                f"the id '{excerpt(ident)}' appears twice",
                "give this source its own",
            )
        sources[ident] = Source(*(entry.get(name, "") for name in Source._fields))
    return sources


def _objectives(
    data: dict[str, Any], validator: Validator, sources: dict[str, Source]
) -> dict[str, Objective]:
    """Return the objectives by their ids; note each id that appears twice."""
    objectives: dict[str, Objective] = {}
    for entry in data.get("objectives", ()):
        objective = _objective(entry, validator, sources)
        if objective is None:
            continue
        if objective.id in objectives:
            validator.problem(
                node_of(entry),
                f"the id '{excerpt(objective.id)}' appears twice",
                "give this objective its own",
            )
        objectives[objective.id] = objective
    return objectives


def _objective(
    entry: dict[str, Any], validator: Validator, sources: dict[str, Source]
) -> Objective | None:
    """Return the objective, or None if a field is missing, which has been noted."""
    if not entry.keys() >= _NEEDED:
        return None
    validator.item = entry["id"]
    cited = [entry, *entry.get("also", ())]
    whole = [place for place in cited if {"source", "locator"} <= place.keys()]
    places = [Place(place["source"], place["locator"]) for place in whole]
    for place in places:
        if place.source not in sources:
            validator.problem(
                node_of(entry),
                f"there is no source called '{excerpt(place.source)}'",
                nearest_hint(place.source, list(sources)),
            )
    return Objective(
        entry["id"],
        entry["says"],
        tuple(places),
        entry["domain"],
        int(entry["importance"]),
        entry.get("sure", "A"),
        entry.get("replaced", ""),
    )
