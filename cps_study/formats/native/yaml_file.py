"""The bytes of one of our own YAML files, as a tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cps_study.formats.syntax.yaml_tree import compose, decode

if TYPE_CHECKING:
    from cps_study.formats.syntax.yaml_tree import Node
    from cps_study.model.problem import Problem


def compose_file(raw: bytes | str, source: str) -> tuple[Node | None, list[Problem]]:
    """Return the tree of a file and every problem; None for an empty file, too."""
    if isinstance(raw, str):
        return compose(raw, source)
    text, problems = decode(raw, source)
    if text is None:
        return None, problems
    return compose(text, source)
