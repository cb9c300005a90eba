"""Texts with gaps, one number at a time."""

from __future__ import annotations

import pytest

from cps_study.formats.anki.cloze import gaps_in, has_cloze


def test_a_hidden_part_is_recognized() -> None:
    """Anki's mark for a gap counts, and nothing that only looks like it."""
    assert has_cloze(["a", "{{c12::b}}"])
    assert not has_cloze(["{{c::b}}", "{{Front}}", "c1::"])


@pytest.mark.parametrize(
    ("text", "gaps"),
    [
        ("{{c1::Oslo}} is far", [("[…] is far", ("Oslo",))]),
        ("{{c1::Oslo::city}} is far", [("[city] is far", ("Oslo",))]),
        (
            "{{c2::Bo}} and {{c1::Al}}",
            [("Bo and […]", ("Al",)), ("[…] and Al", ("Bo",))],
        ),
        ("{{c1::a}} b {{c1::c}} {{c1::a}}", [("[…] b […] […]", ("a", "c"))]),
        (
            "{{c1::in {{c2::Oslo}} itself}}",
            [("[…]", ("in Oslo itself",)), ("in […] itself", ("Oslo",))],
        ),
        (
            "{{c1,2::Al}} and {{c2::Bo}}",
            [("[…] and Bo", ("Al",)), ("[…] and […]", ("Al", "Bo"))],
        ),
        ("no gap", []),
        ("{{c1::never closed", [("{{c1::never closed", ())]),
    ],
)
def test_each_number_is_hidden_once(text: str, gaps: list[tuple[str, tuple[str, ...]]]) -> None:
    """The others are filled; a hint stands in the gap; a gap may be within another."""
    assert [(gap.text, gap.answers) for gap in gaps_in(text)] == gaps
