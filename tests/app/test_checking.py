"""Checking bank files: everything that is wrong, in one go, with its place."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cps_study.app import checking
from cps_study.app.checking import check_banks
from cps_study.errors import BankError, ExitCode
from cps_study.model.problem import errors_in, in_file_order
from tests.picture_files import raster
from tests.samples import SMALL_BANK
from tests.store.samples import own_bank, renamed_bank, snapshot

if TYPE_CHECKING:
    from cps_study.store.paths import Home

BROKEN = SMALL_BANK.replace("kind: choice", "kind: chioce")
OUTLINE = """\
sources:
  - {id: demo, title: A demo, publisher: Nobody, year: "2026"}
objectives:
  - {id: demo/one, source: demo, locator: page 1, domain: skills, importance: 4, says: A statement}
"""


@pytest.fixture
def nothing_shipped(monkeypatch: pytest.MonkeyPatch, only_own_banks: None) -> None:  # noqa: ARG001 - it acts by being asked for
    """Let the program ship neither banks nor an outline."""
    monkeypatch.setattr(checking, "shipped_folder", lambda: None)


def test_the_shipped_banks_are_in_order_and_checking_writes_nothing(
    home: Home, tmp_path: Path
) -> None:
    """There is no error in what learners get, and looking makes no file."""
    checked = check_banks(home, ())
    assert checked.files >= 5
    assert checked.items > 100
    assert [problem for problem in checked.problems if problem.severity == "error"] == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("nothing_shipped")
class TestFiles:
    """Which files are read, and what is said about each."""

    def test_a_bank_in_order_has_no_problem(self, home: Home) -> None:
        """Files and items are counted."""
        path = own_bank(home)
        assert check_banks(home, [path]) == check_banks(home, [home.banks]) == (1, 5, [], [])
        assert check_banks(home, ()) == (1, 5, [], [])

    def test_a_copy_by_a_sync_program_is_named_and_not_judged(self, home: Home) -> None:
        """The bank itself has no problems because of it, wherever the copy comes in the list."""
        path = own_bank(home)
        copy = own_bank(home, SMALL_BANK, "small (conflicted copy).yaml")
        checked = check_banks(home, ())
        assert [(each.source, each.severity) for each in checked.problems] == [
            (str(copy), "warning")
        ]
        assert checked.problems[0].what.startswith(f"a sync program left this copy of {path}")
        assert (checked.files, checked.items) == (2, 5)

    def test_all_problems_of_all_files_are_given_by_file_and_line(self, home: Home) -> None:
        """A broken file hides nothing about another, and warnings stay among errors.

        Every place is exact.
        """
        own_bank(home, BROKEN, "a.yaml")
        own_bank(home, renamed_bank("b", SMALL_BANK.replace(", rationale: Named.}", "}")), "b.yaml")
        own_bank(home, "bank: [", "c.yaml")
        checked = check_banks(home, ())
        assert checked.problems == in_file_order(checked.problems)
        names = [Path(problem.source).name for problem in checked.problems]
        assert sorted(set(names)) == ["a.yaml", "b.yaml", "c.yaml"]
        assert (checked.files, checked.items) == (3, 9)
        (warning,) = [problem for problem in checked.problems if problem.rule == "L21"]
        assert warning.item == "b-multi"
        assert SMALL_BANK.splitlines()[warning.line - 1] == "  - id: small-multi"

    def test_rules_look_at_items_beside_broken_ones_and_at_those_with_a_broken_label(
        self, home: Home
    ) -> None:
        """An item that couldn't be read whole has its error and no findings.

        One with a slip in its level still gets the findings.
        """
        sweeping = SMALL_BANK.replace("Guide the steps", "Always guide the steps")
        own_bank(home, sweeping.replace("level: understand", "level: understnd"))
        found = check_banks(home, ()).problems
        assert [(problem.rule, problem.item) for problem in found] == [
            ("L05", "small-choice"),
            ("", "small-multi"),
        ]
        own_bank(home, sweeping.replace("level: apply", "level: aply"))
        assert [problem.rule for problem in check_banks(home, ()).problems] == ["L05", ""]
        own_bank(home, sweeping.replace("stem: A peer asks", "stm: A peer asks"))
        assert [(problem.rule, problem.field) for problem in check_banks(home, ()).problems] == [
            ("", "stm")
        ]

    def test_ids_of_another_file_are_reported_in_the_later_one(self, home: Home) -> None:
        """That goes for bank ids and item ids, at their lines, with the file that came first."""
        first = own_bank(home)
        second = own_bank(home, SMALL_BANK.replace("id: small-tf", "id: other-tf"), "twin.yaml")
        found = errors_in(check_banks(home, ()).problems)
        assert [(p.source, p.line, p.item) for p in found] == [
            (str(second), 1, "bank small"),
            *(
                (str(second), SMALL_BANK.splitlines().index(f"  - id: {ident}") + 1, ident)
                for ident in ("small-card", "small-choice", "small-multi", "small-typed")
            ),
        ]
        assert all(str(first) in problem.what for problem in found)
        assert check_banks(home, [first, first]).problems == []

    def test_named_files_are_checked_wherever_they_are(self, home: Home, tmp_path: Path) -> None:
        """That goes for any name, even one that no bank in a folder has."""
        path = tmp_path / "draft.txt"
        path.write_text(BROKEN)
        assert [problem.source for problem in check_banks(home, [path]).problems] == [str(path)]
        assert check_banks(home, ()).files == 0

    @pytest.mark.parametrize(
        "kind", ["missing", "empty folder", "file without permission", "folder without permission"]
    )
    def test_what_cannot_be_checked_is_a_missing_bank(
        self, kind: str, home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Exit code 3 with a hint, never a traceback."""
        path = tmp_path / "x.yaml"
        if kind == "empty folder":
            path.mkdir()
        elif kind == "folder without permission":
            path.mkdir()
            monkeypatch.setattr(Path, "iterdir", _refuse)
        elif kind == "file without permission":
            path.write_text(SMALL_BANK)
            monkeypatch.setattr(Path, "read_bytes", _refuse)
        with pytest.raises(BankError, match=r"x\.yaml") as caught:
            check_banks(home, [path])
        assert caught.value.exit_code == ExitCode.BANK
        assert caught.value.hint

    def test_an_unreadable_file_among_others_is_a_problem_of_its_own(self, home: Home) -> None:
        """A folder or a dangling link with a bank's name hides nothing about the other files."""
        own_bank(home, BROKEN)
        (home.banks / "folder.yaml").mkdir()
        (home.banks / "link.yaml").symlink_to(home.banks / "gone.yaml")
        for paths in ((), [home.banks]):
            found = check_banks(home, paths).problems
            assert [Path(problem.source).name for problem in found] == [
                "folder.yaml",
                "link.yaml",
                "small.yaml",
            ]
            assert ["couldn't be read" in problem.what for problem in found] == [True, True, False]


@pytest.mark.usefixtures("nothing_shipped")
class TestOutline:
    """The outline that citations are checked against."""

    def test_the_outline_beside_the_files_is_used(self, home: Home) -> None:
        """Unknown citations are warnings; without any outline, citations aren't judged."""
        path = own_bank(home)
        assert check_banks(home, [path]).problems == []
        (home.banks / "objectives.yaml").write_text(OUTLINE)
        for named in ([path], [home.banks]):
            found = check_banks(home, named).problems
            assert [problem.item for problem in found] == [
                "small-choice",
                "small-multi",
                "small-tf",
                "small-typed",
            ]
            assert {problem.severity for problem in found} == {"warning"}

    def test_a_broken_outline_is_reported_with_its_place(self, home: Home) -> None:
        """Its problems are listed among the banks'."""
        outline = home.banks / "objectives.yaml"
        own_bank(home)
        outline.write_text(OUTLINE.replace("says:", "syas:"))
        found = check_banks(home, [home.banks]).problems
        assert found
        assert {(problem.source, problem.severity) for problem in found} == {
            (str(outline), "error")
        }
        first = own_bank(home, "bank: [", "a.yaml")
        again = check_banks(home, [home.banks]).problems
        assert [problem.source for problem in again] == [str(first), *[str(outline)] * len(found)]

    def test_without_files_named_the_shipped_outline_counts(
        self, home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The learner's own banks cite the program's statements."""
        folder = tmp_path / "shipped"
        folder.mkdir()
        (folder / "objectives.yaml").write_text(OUTLINE)
        monkeypatch.setattr(checking, "shipped_folder", lambda: folder)
        own_bank(home)
        before = snapshot(home.root)
        assert len(check_banks(home, ()).problems) == 4
        assert snapshot(home.root) == before


def _refuse(_: Path) -> Any:
    raise PermissionError(13, "Permission denied")


PICTURED = SMALL_BANK.replace(
    "    front: What does", "    image: a.png\n    alt: two chairs\n    front: What does"
)


def test_pictures_are_looked_at(home: Home) -> None:
    """One that is missing, damaged or unused is named, with the folder where it belongs."""
    path = own_bank(home, PICTURED)
    folder = path.with_name("small.pictures")

    def found() -> list[tuple[str, str, str]]:
        problems = check_banks(home, (path,)).problems
        ours = [problem for problem in problems if problem.rule == "C05"]
        assert all(str(folder) in problem.hint for problem in errors_in(ours))
        return [(problem.item, problem.severity, problem.what) for problem in ours]

    missing = "the picture 'a.png' can't be shown: its file isn't there"
    assert found() == [("small-card", "error", missing)]
    folder.mkdir()
    (folder / "a.png").write_bytes(raster())
    (folder / "b.png").write_bytes(raster())
    assert found() == [("", "info", "no item shows the picture 'b.png'")]


@pytest.mark.parametrize("alt", ["a picture without a description", "A.png"])
def test_a_description_that_says_nothing_is_noticed(home: Home, alt: str) -> None:
    """What an import says in place of a description isn't one."""
    path = own_bank(home, PICTURED.replace("alt: two chairs", f"alt: {alt}"))
    assert "C06" in {problem.rule for problem in check_banks(home, (path,)).problems}
