"""Templates of other programs, filled in as their makers show it."""

from __future__ import annotations

from cps_study.model.item import Typed
from tests.formats.drafts import items_in
from tests.formats.table.helpers import kind_and_keys, read_text

WAYGROUND = """\
Question Text,Question Type,Option 1,Option 2,Option 3,Option 4,Option 5,Correct Answer,\
Time in seconds,Image Link,Answer explanation
"Text of the question

(required)","Question Type

(default is Multiple Choice)",Text for option 1,Text for option 2,,,,The correct option choice,,,
Who helps first?,Multiple Choice,A peer,A judge,A bank,,,1,20,https://example.org/a.png,It helps.
Which are moods?,Checkbox,Calm,Glad,Tall,,,"1,2",45,,
Who shares a lived experience?,Fill-in-the-Blank,peer,a peer,,,,,60,,
What would you do?,Open-Ended,,,,,,,180,,
Which do you like?,Poll,Tea,Coffee,,,,,20,,
Draw your mood,Draw,,,,,,,20,,
"""


def test_waygrounds_template() -> None:
    """Its closed and typed questions come in; its instructions, polls and the like are named."""
    result = read_text(WAYGROUND)
    *closed, typed = items_in(result)
    assert list(map(kind_and_keys, closed)) == [("choice", ["A peer"]), ("multi", ["Calm", "Glad"])]
    assert isinstance(typed, Typed)
    assert typed.accept == ("peer", "a peer")
    assert [row.why for row in result.skipped] == [
        "it is the template's instructions",
        "questions of the kind 'Open-Ended' can't come in",
        "questions of the kind 'Poll' can't come in",
        "questions of the kind 'Draw' can't come in",
    ]
    lost = [problem.what for problem in result.problems]
    assert lost == [
        "the column 'Time in seconds' isn't used",
        "its picture has no description",
        "its picture is on the internet; it can be put in by hand as 'a.png'",
    ]
