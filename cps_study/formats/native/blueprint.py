"""A blueprint as YAML: how a form is drawn (`banks/exam-blueprint.yaml`)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from cps_study.formats.native.schema import Field, Record, Validator
from cps_study.formats.syntax.yaml_tree import compose, decode
from cps_study.model.attempt import Blueprint, Share
from cps_study.model.problem import Problem, errors_in, in_file_order

if TYPE_CHECKING:
    from cps_study.formats.syntax.yaml_tree import Map

SHARE: Final = Record(
    "a share",
    "a topic and its weight",
    (
        Field("topic", "path", "the topic, or the beginning of several", required=True),
        Field("weight", "line", "a whole number, against the other weights", required=True),
    ),
)
BLUEPRINT: Final = Record(
    "a blueprint",
    "how a form is drawn",
    (
        Field("blueprint", "slug", "its id", required=True),
        Field("title", "line", "what candidates see", required=True),
        Field("items", "line", "how many questions", required=True),
        Field("minutes", "line", "how long it takes", required=True),
        Field("pass_mark", "line", "the percentage that is asked for", required=True),
        Field(
            "shares", "records", "how much comes from each topic", required=True, records=(SHARE,)
        ),
        Field("about", "named", "where each number comes from, by its name"),
    ),
)
_BOUNDS: Final = {
    "items": (1, 1000),
    "minutes": (1, 1440),
    "pass_mark": (0, 100),
    "weight": (1, 1_000_000),
}


def read(raw: bytes | str, source: str) -> tuple[Blueprint | None, list[Problem]]:
    """Return the blueprint and every problem of the file; no blueprint if any of them is an error."""
    text, problems = decode(raw, source) if isinstance(raw, bytes) else (raw, [])
    root, more = compose(text, source) if text is not None else (None, [])
    problems = [*problems, *more]
    if root is None:
        return None, problems or [Problem(source, 0, 0, "the file is empty")]
    checker = Validator(source)
    data = checker.record(root, BLUEPRINT) or {}
    numbers = {name: _number(checker, data, name) for name in ("items", "minutes", "pass_mark")}
    shares = _shares(checker, data)
    found = in_file_order([*problems, *checker.problems])
    if errors_in(found):
        return None, found
    return Blueprint(
        data["blueprint"], data["title"], **numbers, shares=shares, about=data.get("about", {})
    ), found


def _shares(checker: Validator, data: dict[str, Any]) -> tuple[Share, ...]:
    shares: dict[str, Share] = {}
    for entry in data.get("shares", ()):
        weight = _number(checker, entry, "weight")
        if "topic" not in entry:
            continue
        if entry["topic"] in shares:
            checker.problem(
                entry[""],
                f"the topic '{entry['topic']}' stands twice",
                "add the weights up",
                "topic",
            )
        shares[entry["topic"]] = Share(entry["topic"], weight)
    return tuple(shares.values())


def _number(checker: Validator, data: dict[str, Any], name: str) -> int:
    """Return the whole number in a field, noting a problem if it is none or out of bounds."""
    low, high = _BOUNDS[name]
    text = data.get(name)
    if text is None:
        return low
    if re.fullmatch(r"[0-9]{1,7}", text) and low <= int(text) <= high:
        return int(text)
    node: Map = data[""]
    checker.problem(
        node.pairs[name][1],
        f"'{name}' cannot be '{text[:40]}'",
        f"a whole number, {low} to {high}",
        name,
    )
    return low
