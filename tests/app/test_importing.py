"""Bringing questions in."""

from __future__ import annotations

import dataclasses
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings

from cps_study.app.bank_merge import keep_names
from cps_study.app.importing import (
    ImportOptions,
    UnusableFileError,
    apply_import,
    may_have_columns,
    plan_import,
)
from cps_study.errors import BankError, DataError, UsageError
from cps_study.formats.base import NO_OPTIONS, ReadOptions
from cps_study.formats.native import json_bank as bank_json
from cps_study.formats.native import yaml_bank as bank_yaml
from cps_study.formats.registry import FORMATS
from cps_study.model.problem import errors_in
from cps_study.store.library import Library
from cps_study.store.lock import InUseError, bank_writer
from cps_study.store.paths import Home
from tests.samples import SMALL_BANK
from tests.store.samples import own_bank
from tests.strategies import banks

if TYPE_CHECKING:
    from cps_study.app.importing import ImportPlan
    from cps_study.formats.base import Format
    from cps_study.model.item import Bank, Item

NOW = "20261122-060000"
GIFT = """\
::Door:: Who waits at the door for newcomers? {=The tour guide ~The planner ~The monitor}

::Words:: Say it in your own words. {}
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Return a file with two questions, of which one can come in."""
    path = tmp_path / "My Course.gift"
    path.write_text(GIFT, encoding="utf-8")
    return path


def prepared(path: Path, home: Home, **options: Any) -> ImportPlan:
    return plan_import(path, ImportOptions(**options), home, Library(home))


def placeless(item: Item, line: int = 0) -> Item:
    """Return the item as if it stood in another line."""
    return dataclasses.replace(item, line=line)


def nameless(item: Item) -> Item:
    """Return what an item says, whatever it is called and wherever it belongs."""
    return dataclasses.replace(item, id="", topic="", group=None, line=0)


@pytest.mark.usefixtures("only_own_banks")
class TestPreparing:
    """What a file would bring."""

    def test_nothing_is_written(self, source: Path, home: Home) -> None:
        """The bank is named after the file, and every question can come in or is named."""
        plan = prepared(source, home)
        assert (plan.format.name, plan.bank.id, plan.bank.title) == (
            "gift",
            "my-course",
            "My Course",
        )
        assert plan.merged.new == ("my-course-door",)
        assert [left.title for left in plan.result.skipped] == ["Words"]
        assert plan.result.question_count == 2
        assert not home.root.exists()

    def test_the_bank_and_the_topic_can_be_chosen(self, source: Path, home: Home) -> None:
        """Ids begin with the bank's."""
        plan = prepared(source, home, bank="mine", topic="week/one")
        assert [(item.id, item.topic) for item in plan.bank.items] == [("mine-door", "week/one")]

    def test_what_the_check_finds_is_told_with_the_line_in_that_file(
        self, source: Path, home: Home
    ) -> None:
        """Missing rationales, say, at the question's own line."""
        (finding,) = [
            problem for problem in prepared(source, home).findings if problem.rule == "L21"
        ]
        assert (finding.source, finding.line) == (str(source), 1)

    def test_a_near_duplicate_in_another_bank_is_pointed_out(
        self, source: Path, home: Home
    ) -> None:
        """By both ids."""
        apply_import([prepared(source, home, bank="first")], home, NOW)
        assert prepared(source, home, bank="second").near == (("second-door", "first-door"),)
        assert prepared(source, home, bank="first").near == ()

    def test_a_near_duplicate_in_the_same_bank_is_pointed_out(
        self, source: Path, home: Home, tmp_path: Path
    ) -> None:
        """One that the file does not have itself."""
        more = tmp_path / "more.gift"
        more.write_text(
            GIFT.replace("Door", "Gate").replace("at the door", "by the door"), encoding="utf-8"
        )
        first = prepared(source, home, bank="one")
        second = plan_import(more, ImportOptions(bank="one"), home, Library(home), [first])
        assert second.near == (("one-gate", "one-door"),)

    def test_a_near_duplicate_of_what_the_file_had_before_is_pointed_out(
        self, home: Home, tmp_path: Path
    ) -> None:
        """A row that's added to a later version of a file; the same version again says nothing."""
        table = tmp_path / "roles.csv"
        row = "Who waits at the door for newcomers?,The guide,The planner,The monitor,A\n"
        table.write_text(f"Question,A,B,C,Answer\n{row}", encoding="utf-8")
        apply_import([prepared(table, home)], home, NOW)
        table.write_text(f"Question,A,B,C,Answer\n{row}{row}", encoding="utf-8")
        plan = prepared(table, home)
        ((added, there),) = plan.near
        assert ((added,), there) == (plan.merged.new, plan.bank.items[0].id)
        apply_import([plan], home, NOW)
        assert prepared(table, home).near == ()

    def test_several_files_go_into_one_bank(self, source: Path, home: Home, tmp_path: Path) -> None:
        """An earlier file's name is another question here; the same files again bring nothing."""
        more = tmp_path / "more.gift"
        more.write_text(
            "::Door:: Who locks up at night? {=The last one ~The first one ~Nobody}",
            encoding="utf-8",
        )
        options = ImportOptions(bank="one")
        for new in (("one-door",), ("one-door-2",)), ((), ()):
            first = plan_import(source, options, home, Library(home))
            second = plan_import(more, options, home, Library(home), [first])
            assert (first.merged.new, second.merged.new) == new
            assert len(apply_import([first, second], home, NOW)) == 1
            assert [item.id for item in Library(home).bank("one").items] == [
                "one-door",
                "one-door-2",
            ]

    def test_a_second_file_with_the_same_names_replaces_nothing(
        self, home: Home, tmp_path: Path
    ) -> None:
        """In GIFT, in a table with ids, and in our own JSON: nothing is new the next time."""
        columns = "id,question,option a,option b,correct\n"
        card = '{"id": "q1", "kind": "flashcard", "level": "recall", '
        files = {
            "one.gift": "::Q1:: Which day comes after Monday? {=Tuesday ~Sunday ~Friday}\n\n"
            "::Q2:: Which of these is a drink? {=Tea ~Bread ~Ham}\n",
            "two.gift": "::Q1:: Which month comes after May? {=June ~July ~April}\n\n"
            "::Q2:: Which of these is a fruit? {=Apple ~Rice ~Beef}\n",
            "one.csv": f"{columns}1,Which day comes after Monday?,Tuesday,Sunday,A\n"
            "2,Which of these is a drink?,Tea,Bread,A\n",
            "two.csv": f"{columns}1,Which month comes after May?,June,July,A\n"
            "2,Which of these is a fruit?,Apple,Rice,A\n",
            "one.json": '{"bank": "json", "title": "One", "items": ['
            + card
            + '"front": "Day after Monday?", "back": "Tuesday"}]}',
            "two.json": '{"bank": "json", "title": "Two", "items": ['
            + card
            + '"front": "A hot drink, please", "back": "Tea"}]}',
        }
        for name, text in files.items():
            (tmp_path / name).write_text(text, encoding="utf-8")
        for ending, number in (("gift", 4), ("csv", 4), ("json", 2)):
            for name in (f"one.{ending}", f"two.{ending}"):
                apply_import([prepared(tmp_path / name, home, bank=ending)], home, NOW)
            assert len(Library(home).bank(ending).items) == number
            for name in (f"one.{ending}", f"two.{ending}"):
                assert prepared(tmp_path / name, home, bank=ending).incoming == []

    def test_the_programs_own_files_keep_their_ids(self, home: Home, tmp_path: Path) -> None:
        """YAML and JSON, into the bank that they are; under another name they get new ids."""
        bank, _ = bank_yaml.read(SMALL_BANK, "f")
        assert bank is not None
        for name, text in (("x.yaml", SMALL_BANK), ("x.json", bank_json.write(bank))):
            path = tmp_path / name
            path.write_text(text, encoding="utf-8")
            plan = prepared(path, home)
            assert (plan.bank.id, [item.id for item in plan.bank.items]) == (
                "small",
                [item.id for item in bank.items],
            )
            assert plan.bank.title == "A small bank"
            assert prepared(path, home, bank="other").bank.items[0].id == "other-small-card"

    def test_a_new_bank_keeps_the_head_of_the_file(self, home: Home, tmp_path: Path) -> None:
        """A bank that somebody gave away is still in its language, and still under its license."""
        path = tmp_path / "x.yaml"
        path.write_text(SMALL_BANK.replace("items:", "language: es\nitems:", 1), encoding="utf-8")
        for name in ("", "other"):
            bank = prepared(path, home, bank=name).bank
            assert (bank.language, bank.licence) == ("es", "CC-BY-4.0")

    def test_what_is_said_of_a_file_chooses_its_format(self, home: Home, tmp_path: Path) -> None:
        """Separators make it Quizlet's; columns make it a table: a workbook or a text."""
        path = tmp_path / "x.txt"
        path.write_text("Frage;A;B;K\nWho?;I;you;A\n", encoding="utf-8")
        columns = {"Frage": "question", "K": "correct"}
        table = prepared(path, home, read=ReadOptions(columns=columns))
        assert (table.format.name, len(table.result.items)) == ("csv", 1)
        cards = prepared(path, home, read=ReadOptions(separators=(";", "\n")))
        assert cards.format.name == "quizlet"
        wrong = ImportOptions(format="gift", read=ReadOptions(columns=columns))
        with pytest.raises(UsageError, match="the format 'gift' doesn't take --column") as caught:
            plan_import(path, wrong, home, Library(home))
        assert caught.value.hint == "--column is for xlsx and csv"
        both = ReadOptions(columns=columns, separators=(";", "\n"))
        with pytest.raises(UsageError, match="no format takes --column and --separators together"):
            prepared(path, home, read=both)

    @pytest.mark.parametrize(
        ("format_name", "separators", "answer"),
        [
            ("", None, True),
            ("csv", None, True),
            ("xlsx", None, True),
            ("aiken", None, False),
            ("", ("a", "b"), False),
        ],
    )
    def test_columns_are_asked_for_only_where_they_help(
        self, format_name: str, separators: tuple[str, str] | None, *, answer: bool
    ) -> None:
        """Not for a file that the learner has called something else than a table."""
        options = ImportOptions(format=format_name, read=ReadOptions(separators))
        assert may_have_columns(options) is answer

    @pytest.mark.parametrize(
        ("text", "options", "what"),
        [
            ("", {}, "the file is empty"),
            ("Just a letter to a friend.", {}, "no questions"),
            ("bank: [", {"format": "yaml"}, "can't be read"),
            ("{", {"format": "json"}, "can't be read"),
        ],
    )
    def test_a_file_without_questions_says_so(
        self, text: str, options: dict[str, str], what: str, home: Home, tmp_path: Path
    ) -> None:
        """It is not taken for something that it is not."""
        path = tmp_path / "x.txt"
        path.write_text(text, encoding="utf-8")
        with pytest.raises(UnusableFileError, match=what) as caught:
            prepared(path, home, **options)
        assert caught.value.hint

    def test_a_file_with_nothing_in_it_leads_to_the_right_page(
        self, home: Home, tmp_path: Path
    ) -> None:
        """For what people write themselves; other programs' files may be of another format."""
        path = tmp_path / "x.txt"
        path.write_text("// a remark\n", encoding="utf-8")
        for name, hint in (("text", "cps-study guide lists"), ("gift", "add --format")):
            with pytest.raises(UnusableFileError, match="has no questions") as caught:
                prepared(path, home, format=name)
            assert hint in caught.value.hint

    @pytest.mark.parametrize(
        ("options", "what"),
        [
            ({"format": "gfit"}, "there is no format called 'gfit'"),
            ({"bank": "My Bank"}, "a bank can't be called"),
        ],
    )
    def test_wrong_wishes_are_wrong_usage(
        self, options: dict[str, str], what: str, source: Path, home: Home
    ) -> None:
        """An unknown format, a name that no bank can have."""
        with pytest.raises(UsageError, match=what):
            prepared(source, home, **options)

    def test_a_missing_or_huge_file_is_wrong_usage(
        self, source: Path, home: Home, tmp_path: Path
    ) -> None:
        """Before anything of it is read."""
        with pytest.raises(UsageError, match="there is no file"):
            prepared(tmp_path / "none.gift", home)
        with pytest.raises(UsageError, match="is a folder"):
            prepared(tmp_path, home)
        os.truncate(source, 257 << 20)  # a hole, which takes no room
        with pytest.raises(UsageError, match="larger than"):
            prepared(source, home)

    def test_ids_of_another_bank_are_not_taken(self, home: Home, tmp_path: Path) -> None:
        """A YAML bank under another name with the same item ids cannot stand beside it."""
        own_bank(home)
        path = tmp_path / "x.yaml"
        path.write_text(SMALL_BANK.replace("bank: small", "bank: twin"), encoding="utf-8")
        with pytest.raises(UnusableFileError, match="an item with the id 'small-card'"):
            prepared(path, home)

    def test_a_bank_of_ones_own_that_is_broken_is_not_written_over(
        self, source: Path, home: Home
    ) -> None:
        """It may hold work that can be saved."""
        own_bank(home, "bank: [", "mine.yaml")
        with pytest.raises(BankError, match="can't be read"):
            prepared(source, home, bank="mine")


@pytest.mark.usefixtures("only_own_banks")
@pytest.mark.parametrize("form", [known for known in FORMATS if known.can_write])
@settings(max_examples=5, suppress_health_check=list(HealthCheck))
@given(bank=banks())
def test_the_bank_is_what_the_file_holds(form: Format, bank: Bank) -> None:
    """Every question is in the bank as it was read, or is named; the same file changes nothing."""
    content = form.write(bank).content
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder, "home"), Path(folder, "cache"))
        path = Path(folder, f"file.{form.extension}")
        path.write_bytes(content)
        if not form.read(content, "x", NO_OPTIONS).question_count:
            with pytest.raises(UnusableFileError):
                prepared(path, home, bank="own", format=form.name)
            return
        plan = prepared(path, home, bank="own", format=form.name)
        assert plan.result.question_count == len(plan.merged.new) + len(plan.result.skipped)
        if not plan.incoming:
            return
        ((_, written, _),) = apply_import([plan], home, NOW)
        again, problems = bank_yaml.read(written.read_bytes(), "own.yaml")
        assert errors_in(problems) == []
        assert again is not None
        assert again.items == tuple(
            map(placeless, plan.bank.items, (item.line for item in again.items))
        )
        assert list(map(nameless, again.items)) == list(
            map(nameless, keep_names(plan.result.items))
        )
        second = prepared(path, home, bank="own", format=form.name)
        assert (second.merged.new, second.merged.updated) == ((), ())
        assert second.bank.items == again.items


def test_a_shipped_bank_is_not_written_into(source: Path, home: Home) -> None:
    """Its next version would take the questions away."""
    with pytest.raises(UsageError, match="the bank 'roles' comes with the program"):
        prepared(source, home, bank="roles")


@pytest.mark.usefixtures("only_own_banks")
class TestLanding:
    """All or nothing."""

    def test_a_bank_is_written_and_found(self, source: Path, home: Home) -> None:
        """It is there for studying at once; again, it is the same."""
        assert apply_import([prepared(source, home)], home, NOW) == [
            ("my-course", home.banks / "my-course.yaml", None)
        ]
        library = Library(home)
        assert [loaded_bank.id for loaded_bank in library.loaded_banks] == ["my-course"]
        again = prepared(source, home)
        assert (again.merged.same, again.incoming) == (("my-course-door",), [])

    def test_a_corrected_file_updates_its_questions(self, source: Path, home: Home) -> None:
        """Under the same id, so that a learner's history goes on."""
        apply_import([prepared(source, home)], home, NOW)
        source.write_text(
            GIFT.replace("=The tour guide ~The planner", "~The tour guide =The planner"),
            encoding="utf-8",
        )
        plan = prepared(source, home)
        assert plan.merged.updated == ("my-course-door",)
        apply_import([plan], home, NOW)
        (item,) = Library(home).bank("my-course").items
        assert [option.key for option in getattr(item, "options", ())] == [False, True, False]

    def test_a_bank_that_was_there_is_kept_as_it_was(self, home: Home, source: Path) -> None:
        """With its comments, which the new file has not; twice in a second under two names."""
        path = own_bank(home)
        before = path.read_bytes()
        (written_bank,) = apply_import([prepared(source, home, bank="small")], home, NOW)
        assert written_bank == ("small", path, home.backups / f"small-{NOW}.yaml")
        assert (home.backups / f"small-{NOW}.yaml").read_bytes() == before
        source.write_text("Who is new here? {=this ~that ~other}", encoding="utf-8")
        (again,) = apply_import([prepared(source, home, bank="small")], home, NOW)
        assert again.kept == home.backups / f"small-{NOW}-1.yaml"

    def test_a_bank_that_changed_meanwhile_is_not_written_over(
        self, home: Home, source: Path
    ) -> None:
        """By another import, say, while the learner was asked."""
        path = own_bank(home)
        first, second = prepared(source, home, bank="small"), prepared(source, home, bank="small")
        apply_import([first], home, NOW)
        written = path.read_bytes()
        with pytest.raises(UsageError, match="your bank 'small' changed in the meantime"):
            apply_import([second], home, NOW)
        assert path.read_bytes() == written

    def test_one_that_cannot_be_written_leaves_the_others_as_they_were(
        self, source: Path, home: Home, tmp_path: Path
    ) -> None:
        """Neither a bank that was there nor a copy of it changes or comes."""
        path = own_bank(home)
        before = path.read_bytes()
        more = tmp_path / "more.gift"
        more.write_text(GIFT, encoding="utf-8")
        plans = [prepared(source, home, bank="small"), prepared(more, home, bank="new")]
        (home.banks / "new.yaml").mkdir()
        with pytest.raises(DataError, match=r"new\.yaml couldn't be"):
            apply_import(plans, home, NOW)
        assert path.read_bytes() == before
        assert sorted(home.banks.iterdir()) == [home.banks / "new.yaml", path]
        assert list(home.backups.rglob("*")) == []

    def test_two_do_not_write_at_once(self, home: Home, source: Path) -> None:
        """The second is refused, and nothing is lost."""
        plan = prepared(source, home)
        with bank_writer(home), pytest.raises(InUseError):
            apply_import([plan], home, NOW)
        assert not home.banks.exists()
