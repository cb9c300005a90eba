"""A blueprint as YAML: how a form is drawn (`banks/exam-blueprint.yaml`)."""

from __future__ import annotations

import re
from typing import Any, Final

from cps_study.formats.native.schema import Field, Record
from cps_study.formats.native.validator import Validator, node_of
from cps_study.formats.native.yaml_file import compose_file
from cps_study.model.attempt import Blueprint, Share
from cps_study.model.problem import Problem, errors_in, in_file_order

SHARE: Final = Record(
    "a share",
    "a topic and its weight",
    (
        Field("topic", "path", "the topic, or the beginning of several", required=True),
        Field(
            "weight",
            "line",
            "a whole number; the share is what it is of all weights together",
            required=True,
        ),
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
        Field("pass_mark", "line", "the percentage to reach", required=True),
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
"""The least and the most of each number. A form with more would be a mistake in typing."""


def read(raw: bytes | str, source: str) -> tuple[Blueprint | None, list[Problem]]:
    """Return the blueprint and every problem of the file; no blueprint if any is an error."""
    root, problems = compose_file(raw, source)
    if root is None:
        return None, problems or [Problem(source, 0, 0, "the file is empty")]
    validator = Validator(source)
    data = validator.record(root, BLUEPRINT) or {}
    numbers = {name: _number(validator, data, name) for name in ("items", "minutes", "pass_mark")}
    shares = _shares(validator, data)
    problems = in_file_order([*problems, *validator.problems])
    if errors_in(problems):
        return None, problems
    blueprint = Blueprint(
        data["blueprint"], data["title"], **numbers, shares=shares, about=data.get("about", {})
    )
    return blueprint, problems


def _shares(validator: Validator, data: dict[str, Any]) -> tuple[Share, ...]:
    """Return the shares; note each topic that has two of them."""
    shares: dict[str, Share] = {}
    for entry in data.get("shares", ()):
        weight = _number(validator, entry, "weight")
        topic = entry.get("topic")
        if topic is None:
            continue
        if topic in shares:
            validator.problem(
                node_of(entry), f"the topic '{topic}' appears twice", "add the weights up", "topic"
            )
        shares[topic] = Share(topic, weight)
    return tuple(shares.values())


def _number(validator: Validator, data: dict[str, Any], name: str) -> int:
    """Return the whole number in a field; note a problem if it isn't one, or is out of bounds."""
    low, high = _BOUNDS[name]
    text = data.get(name)
    if text is None:
        return low
    # Seven digits are more than any bound, and keep `int` from reading a number of a million.
    if re.fullmatch(r"[0-9]{1,7}", text) and low <= int(text) <= high:
        return int(text)
    validator.problem(
        node_of(data).pairs[name][1],
        f"'{name}' cannot be '{text[:40]}'",
        f"a whole number, {low} to {high}",
        name,
    )
    return low
