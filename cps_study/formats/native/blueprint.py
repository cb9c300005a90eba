"""A blueprint as YAML: how a form is drawn (`banks/exam-blueprint.yaml`)."""

from __future__ import annotations

import re
from typing import Any, Final

from cps_study.formats.native.schema import Field, Record
from cps_study.formats.native.validator import Validator, node_of
from cps_study.formats.native.yaml_file import compose_file
from cps_study.model.attempt import Blueprint, Share
from cps_study.model.outline import DOMAINS
from cps_study.model.problem import Problem, errors_in, in_file_order

SHARE: Final = Record(
    "a share",
    "a topic or a domain, and its weight",
    (
        Field("topic", "path", "the topic, or the beginning of several"),
        Field("domain", "word", "the domain of what is asked, in place of a topic", words=DOMAINS),
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
            "shares",
            "records",
            "how much comes from each topic or domain",
            required=True,
            records=(SHARE,),
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
    """Return the shares; note each topic or domain that has two of them."""
    shares: dict[str, Share] = {}
    for entry in data.get("shares", ()):
        weight = _number(validator, entry, "weight")
        field = _field_of_share(validator, entry)
        if field not in entry:
            continue
        named = entry[field]
        share = Share(named, weight) if field == "topic" else Share("", weight, named)
        if share.name in shares:
            validator.problem(
                node_of(entry), f"the {field} '{named}' appears twice", "add the weights up", field
            )
        shares[share.name] = share
    return tuple(shares.values())


def _field_of_share(validator: Validator, entry: dict[str, Any]) -> str:
    """Return whether it's a share of a topic or of a domain; note both at once, or neither."""
    node = node_of(entry)
    given = [name for name in ("topic", "domain") if name in node.pairs]
    if len(given) == 1:
        return given[0]
    what = "a share has a 'topic' or a 'domain', not both" if given else "a share has no 'topic'"
    hint = "make two shares of it" if given else "add topic: or domain: to say what it's a share of"
    validator.problem(node, what, hint, "topic")
    return ""


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
        f"'{name}' can't be '{text[:40]}'",
        f"a whole number, {low} to {high}",
        name,
    )
    return low
