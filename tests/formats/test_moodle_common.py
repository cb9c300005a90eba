"""What holds for Moodle's files."""

from __future__ import annotations

import pytest

from cps_study.formats.moodle_common import topic_of_category


@pytest.mark.parametrize(
    ("path", "topic"),
    [
        ("$course$/top/Roles/Limits", "Roles/Limits"),
        ("$module$/top", ""),
        ("top/a//b/ c ", "a-b/c"),
        ("Roles", "Roles"),
        ("/a///b/", "a-/b"),
        ("  ", ""),
    ],
)
def test_a_category_loses_the_tree_above_it(path: str, topic: str) -> None:
    """The course and the top are no topics; two slashes are one in a name."""
    assert topic_of_category(path) == topic
