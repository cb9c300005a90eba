"""Plain data as YAML that people can read and every parser reads back."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from cps_study.formats.syntax.yaml_write import yaml_of

LOADERS = [yaml.SafeLoader, getattr(yaml, "CSafeLoader", yaml.SafeLoader)]
AWKWARD = (
    "true", "No", "null", "~", "2012", "1e3", "0x1", "1:30", "2012-01-01", "=", "<<", "---", "a: b",
    "- a", "a #b", "a:", "|", "# a", "word " * 60 + "end", "x" * 200, " a", "a\n\nb", "a\n b",
    "\u2028", "\x85", "'it''s'", "a\tb",
)  # fmt: skip
TEXTS = (
    st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
    | st.text(" ab\n'\":#-[]{}\u00e9,.!&*?|>%@`\t~", max_size=300)
    | st.sampled_from(AWKWARD)
)
DATA = st.dictionaries(
    TEXTS,
    st.recursive(
        TEXTS | st.booleans(),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
        max_leaves=12,
    ),
    max_size=5,
)


@pytest.mark.parametrize("loader", LOADERS)
@given(data=DATA)
def test_every_parser_reads_it_back(loader: Any, data: dict[str, Any]) -> None:
    """Whatever is in the texts, and however deep they are nested."""
    assert (yaml.load(yaml_of(data), Loader=loader) or {}) == data  # noqa: S506 - safe loaders


def test_it_looks_as_if_written_by_hand() -> None:
    """Bare text where it's safe, names on one line, paragraphs as they are, long lines folded."""
    data = {
        "bank": "mine",
        "title": "It's mine: a title",
        "items": [
            {
                "id": "mine-1",
                "cites": ["roles/a", "roles/b"],
                "stem": "First.\n\nSecond.",
                "options": [{"text": "Yes", "key": True}, {"text": "2012"}, {"text": "No way"}],
                "rationale": f"{'word ' * 20}end",
            }
        ],
    }
    assert yaml_of(data).split("\n") == [
        "bank: mine",
        "title: 'It''s mine: a title'",
        "items:",
        "  - id: mine-1",
        "    cites: [roles/a, roles/b]",
        "    stem: |-",
        "      First.",
        "",
        "      Second.",
        "    options:",
        "      - text: 'Yes'",
        "        key: true",
        "      - text: '2012'",
        "      - text: No way",
        f"    rationale: {('word ' * 19).strip()}",
        "      word end",
        "",
    ]
