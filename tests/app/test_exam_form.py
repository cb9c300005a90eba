"""Which questions a mock exam asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cps_study.app.attempt import Accommodations, plan_exam, plan_quiz, start_attempt
from cps_study.app.attempt_request import AttemptRequest
from cps_study.store.library import Library
from tests.store.samples import NOW, own_bank

if TYPE_CHECKING:
    from pathlib import Path

    from cps_study.app.attempt import AttemptPlan
    from cps_study.store.paths import Home

pytestmark = pytest.mark.usefixtures("only_own_banks")
BLUEPRINT = """\
blueprint: demo
title: A demo exam
items: 3
minutes: 30
pass_mark: 70
shares: [{topic: main, weight: 1}]
"""


TWINS = """\
bank: kept
title: Kept
items:
  - id: a
    family: ""
    topic: main
    level: apply
    reserve: true
    options: {one: One, two: Two}
    items:
      - {id: a-1, stem: What first?, key: one}
      - {id: a-2, stem: What then?, key: two}
  - id: b
    family: ""
    topic: main
    level: apply
    reserve: true
    options: {one: Here, two: There}
    items:
      - {id: b-1, stem: Where first?, key: one}
      - {id: b-2, stem: Where then?, key: two}
"""


def bank(ident: str, count: int, *, options: int = 4, more: str = "") -> str:
    """Return a bank of so many questions, each with this many options."""
    items = ""
    for number in range(count):
        items += (
            f"  - id: {ident}-{number}\n    kind: choice\n    topic: main\n    level: apply\n"
            f"    stem: Which is number {number} of {ident}?\n{more}    options:\n"
        )
        for place in range(options):
            key = "true" if place == 0 else "false"
            items += f"      - {{text: Answer {place} to {number}, key: {key}}}\n"
    return f"bank: {ident}\ntitle: A bank\nlicence: CC-BY-4.0\nitems:\n{items}"


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let a small blueprint be what came with the program."""
    folder = tmp_path / "shipped"
    folder.mkdir()
    (folder / "exam-blueprint.yaml").write_text(BLUEPRINT, encoding="utf-8")
    monkeypatch.setattr("cps_study.app.attempts.shipped_folder", lambda: folder)
    return folder


def put(home: Home, **banks: str) -> None:
    """Write the banks into the learner's home."""
    home.banks.mkdir(parents=True, exist_ok=True)
    for name, text in banks.items():
        (home.banks / f"{name}.yaml").write_text(text, encoding="utf-8")


def plan(home: Home, **wishes: object) -> AttemptPlan:
    """Return the plan of an exam."""
    request = AttemptRequest(seed=3)._replace(**wishes)  # type: ignore[arg-type] # the test's own
    return plan_exam(home, Library(home), request)


def asked(plan: AttemptPlan) -> set[str]:
    """Return the banks that the questions of a plan come from."""
    return {asked.item.rpartition("-")[0] for asked in plan.form}


@pytest.mark.usefixtures("shipped")
class TestReserve:
    """Forms that are kept for mock exams."""

    def test_the_next_unused_form_is_used_whole_and_once(self, home: Home) -> None:
        """In the order of their banks; then the bank is drawn from, and it says so."""
        reserve = "    reserve: true\n"
        put(home, main=bank("main", 5), form1=bank("form1", 3, more=reserve))
        put(home, form2=bank("form2", 3, more=reserve))
        seen = []
        for _ in range(3):
            current = plan(home)
            seen.append((asked(current), any("will repeat" in note for note in current.notes)))
            with start_attempt(home, current, Accommodations(), NOW):
                pass
        assert seen == [({"form1"}, False), ({"form2"}, False), ({"main"}, True)]

    def test_one_bank_can_keep_several_forms_and_some_to_spare(self, home: Home) -> None:
        """Each exam takes the next ones; a few that are left over make no form."""
        put(home, main=bank("main", 5), kept=bank("kept", 7, more="    reserve: true\n"))
        shown: list[set[str]] = []
        for _ in range(3):
            current = plan(home)
            shown.append({asked.item for asked in current.form})
            with start_attempt(home, current, Accommodations(), NOW):
                pass
        assert shown[0] == {"kept-0", "kept-1", "kept-2"}
        assert shown[1] == {"kept-3", "kept-4", "kept-5"}
        assert not any(item.startswith("kept") for item in shown[2])

    def test_twins_are_in_different_forms(self, home: Home) -> None:
        """The second of two twins waits for the next form."""
        singles = bank("kept", 2, more="    reserve: true\n").partition("items:\n")[2]
        put(home, main=bank("main", 5), kept=TWINS + singles)
        shown = []
        for _ in range(2):
            current = plan(home)
            shown.append({asked.item for asked in current.form})
            with start_attempt(home, current, Accommodations(), NOW):
                pass
        assert [{"a-1", "b-1"} <= form for form in shown] == [True, False]
        assert [{"a-2", "b-2"} <= form for form in shown] == [False, True]

    def test_other_lengths_and_quizzes_leave_it_alone(self, home: Home) -> None:
        """So does an exam of banks, topics or a blueprint of the learner's own."""
        reserve = bank("form1", 3, more="    reserve: true\n")
        put(home, main=bank("main", 5), form1=reserve)
        assert asked(plan(home, items=4)) == {"main"}
        assert asked(plan(home, banks=("main",))) == {"main"}
        assert asked(plan(home, topics=("main",))) == {"main"}
        quiz = plan_quiz(home, Library(home), AttemptRequest(seed=3, items=5))
        assert asked(quiz) == {"main"}

    def test_a_few_in_reserve_are_no_form(self, home: Home) -> None:
        """They're kept, and nothing is said of repeating."""
        put(home, main=bank("main", 5), few=bank("few", 2, more="    reserve: true\n"))
        current = plan(home)
        assert asked(current) == {"main"}
        assert not any("repeat" in note for note in current.notes)

    def test_retired_questions_are_never_asked(self, home: Home) -> None:
        """Not even if there are too few others."""
        put(
            home,
            main=bank("main", 5),
            old=bank("old", 9, more="    retired: true\n    why: Wrong.\n"),
        )
        assert asked(plan(home, items=5)) == {"main"}


@pytest.mark.usefixtures("shipped")
def test_an_exam_prefers_questions_like_its_own(home: Home) -> None:
    """One right answer of four; others come only if there are too few of those."""
    put(home, main=bank("main", 4), short=bank("short", 4, options=3))
    assert asked(plan(home, items=4)) == {"main"}
    assert asked(plan(home, items=6)) == {"main", "short"}


@pytest.mark.usefixtures("shipped")
def test_a_bank_of_other_kinds_makes_an_exam_all_the_same(home: Home) -> None:
    """An instructor's own bank may have any kind."""
    own_bank(home)
    current = plan(home, banks=("small",), items=4)
    assert len(current.form) == 4
