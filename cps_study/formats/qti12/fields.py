"""The metadata of a QTI 1.2 item: labels and entries, and the labels that this program adds.

Canvas has no place for a topic, a level, tags or a fixed order. This program's own export puts
them into metadata fields, which Canvas ignores and the reader takes back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cps_study.formats.syntax.html_text import tidy

if TYPE_CHECKING:
    from cps_study.formats.syntax.xml_tree import Node

CARD_FIELD: Final = "cps_study_kind"
LEVEL_FIELD: Final = "cps_study_level"
LOCKED_FIELD: Final = "cps_study_locked"
TOPIC_FIELD: Final = "qmd_topic"
TAG_FIELD: Final = "qmd_keywords"
_HOLDERS: Final = frozenset({"itemmetadata", "qtimetadata"})
"""The elements in which exporters put metadata."""


def fields_of(node: Node) -> dict[str, list[str]]:
    """Return the entries of an element's metadata, by label in lower case.

    A label may have several entries. Fields without an entry are left out.
    """
    fields: dict[str, list[str]] = {}
    for holder in node.nodes:
        if holder.name not in _HOLDERS:
            continue
        for field in holder.all("qtimetadatafield"):
            label = field.find("fieldlabel")
            entry = field.find("fieldentry")
            if label is None or entry is None or not entry.text().strip():
                continue
            entries = fields.setdefault(label.text().strip().lower(), [])
            entries.append(tidy(entry.text()))
        fields |= _blackboard_fields(holder)
    return fields


def _blackboard_fields(holder: Node) -> dict[str, list[str]]:
    """Return Blackboard's metadata: it names its elements instead of labeling fields."""
    return {
        child.name: [tidy(child.text())] for child in holder.nodes if child.name.startswith("bbmd_")
    }
