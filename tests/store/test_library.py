"""The library: every usable bank, whatever the others are like."""

from __future__ import annotations

import json
import os
import random
import zlib
from datetime import timedelta
from math import comb
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cps_study.errors import BankError, BankProblemsError, DataError, ExitCode, UsageError
from cps_study.formats.native import objectives as outline_yaml
from cps_study.formats.native import yaml_bank as bank_yaml
from cps_study.model.item import Flashcard, Question
from cps_study.model.outline import Outline
from cps_study.store import library as library_module
from cps_study.store.library import Library, bank_files, is_bank_name, shipped_folder
from cps_study.store.loaded_bank import USES
from cps_study.store.paths import Home
from cps_study.store.schedule import open_progress
from cps_study.study.times import EVER
from tests.samples import SMALL_BANK
from tests.store.samples import NOW, card_bank, own_bank, renamed_bank, snapshot, study

if TYPE_CHECKING:
    from collections.abc import Callable

    from cps_study.model.item import Item

SMALL = ["small-card", "small-choice", "small-multi", "small-tf", "small-typed"]
BROKEN = SMALL_BANK.replace("kind: choice", "kind: chioce")
OUTLINE = """\
sources:
  - {id: demo, title: A demo, publisher: Nobody, year: "2026"}
objectives:
  - {id: demo/one, source: demo, locator: page 1, domain: skills, importance: 4, says: A statement}
"""
own = pytest.mark.usefixtures("only_own_banks")


@pytest.fixture(scope="module")
def warm(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Return a home without banks of its own whose cache holds the shipped ones."""
    folder = tmp_path_factory.mktemp("warm")
    home = Home(folder / "home", folder / "cache")
    Library(home).outline()
    return home


@pytest.fixture
def no_parsing(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Return a function; once it was called, parsing a bank or the outline fails the test."""

    def refuse(raw: bytes, source: str) -> Any:
        raise AssertionError(f"{source} was parsed ({len(raw)} bytes)")

    def begin() -> None:
        monkeypatch.setattr(bank_yaml, "read", refuse)
        monkeypatch.setattr(outline_yaml, "read", refuse)

    return begin


def idents(home: Home) -> list[str]:
    """Return the ids of all items in the library, in order."""
    return [item.id for _, item in Library(home).items()]


class TestShipped:
    """The banks that come with the program."""

    def test_all_shipped_banks_can_be_used(self, warm: Home) -> None:
        """Every file in the folder is a bank with items and a license, sorted by file name."""
        folder = shipped_folder()
        assert folder is not None
        names = sorted(path.name for path in folder.iterdir() if is_bank_name(path.name))
        library = Library(warm)
        assert [loaded_bank.file.name for loaded_bank in library.loaded_banks] == names
        assert len(names) >= 5
        assert all(
            loaded_bank.idents and loaded_bank.licence and loaded_bank.file.shipped
            for loaded_bank in library.loaded_banks
        )
        assert (library.broken, library.notices()) == ({}, [])
        assert not warm.root.exists()

    def test_the_cache_gives_back_every_item_as_the_file_has_it(
        self, warm: Home, no_parsing: Callable[[], None]
    ) -> None:
        """A warm start parses nothing, and yet every field of every item is as written."""
        folder = shipped_folder()
        assert folder is not None
        written: list[Item] = []
        for path in sorted(folder.iterdir(), key=lambda path: path.name):
            if is_bank_name(path.name):
                bank, _ = bank_yaml.read(path.read_bytes(), path.name)
                assert bank is not None
                written += bank.items
        no_parsing()
        given = [item for _, item in Library(warm).items(uses=USES)]
        assert given == written
        assert [item.line for item in given] == [item.line for item in written]

    def test_items_are_counted_by_use_and_kind(self, warm: Home) -> None:
        """The counts are those of the items themselves, whether all of a bank are for study."""
        library = Library(warm)
        for loaded_bank in library.loaded_banks:
            there = [item for _, item in library.items([loaded_bank], USES)]
            for use in USES:
                of_use = [isinstance(item, Flashcard) for item in there if item.use == use]
                counted = [loaded_bank.count(use, cards=cards) for cards in (None, True, False)]
                assert counted == [len(of_use), sum(of_use), len(of_use) - sum(of_use)]

    def test_a_blind_guess_is_right_as_often_as_the_options_say(self, warm: Home) -> None:
        """A typed answer can't be guessed, and nobody guesses at a card or at what isn't there."""
        library = Library(warm)
        expected: dict[str, float | None] = {"no-bank-has-this": None}
        for item in (item for _, item in library.items(uses=USES)):
            expected[item.id] = None if isinstance(item, Flashcard) else 0.0
            if isinstance(item, Question):
                expected[item.id] = 1 / comb(len(item.options), len(item.keys))
        assert {ident: library.chance(ident) for ident in expected} == expected
        assert {None, 0.0, 0.25, 0.5} <= set(expected.values())

    def test_an_item_that_asks_the_outline_is_not_an_objective_of_its_own(self, warm: Home) -> None:
        """What it asks can be asked as long as one of the items that ask it is left."""
        pool = Library(warm).pool()
        ident = next(iter(pool))
        assert pool.asking(f"item:{ident}") == ()
        assert not pool.can_ask(f"item:{ident}", ())
        asked = pool.asked(ident)
        assert asked is not None
        idents = {item.id for item in pool.asking(asked.objective)}
        assert pool.can_ask(asked.objective, idents - {ident})
        assert not pool.can_ask(asked.objective, idents)

    def test_the_outline_is_read_once_and_then_kept(
        self, warm: Home, no_parsing: Callable[[], None]
    ) -> None:
        """Sources, statements and citations are the same from the cache as from the file."""
        folder = shipped_folder()
        assert folder is not None
        written, _ = outline_yaml.read((folder / "objectives.yaml").read_bytes(), "objectives.yaml")
        no_parsing()
        library = Library(warm)
        assert library.outline() == written
        assert library.outline() is library.outline()
        assert library.outline().objectives

    def test_a_bank_that_the_cache_keeps_in_another_form_is_parsed_again(
        self, tmp_path: Path
    ) -> None:
        """Whatever a table lacks, the items are as they were."""
        home = Home(tmp_path / "home", tmp_path / "cache")
        own_bank(home)
        before = idents(home)
        (table,) = (
            path
            for path in home.cache.rglob("*.jsonl")
            if json.loads(path.read_bytes().splitlines()[0][9:]).get("bank") == "small"
        )
        head_line, *records = table.read_bytes().splitlines(keepends=True)
        head = json.loads(head_line[9:])
        for name in head:
            body = json.dumps({key: head[key] for key in head if key != name}).encode()
            line = b"%08x %s\n" % (zlib.crc32(body), body)
            table.write_bytes(line + b"".join(records))
            assert idents(home) == before
        assert Library(home).broken == {}

    def test_own_banks_come_after_the_shipped_ones(self, warm: Home, tmp_path: Path) -> None:
        """The learner's banks come after them by name, and their items are found the same way."""
        home = Home(tmp_path / "home", warm.cache)
        own_bank(home, renamed_bank("zebra"), "a.yml")
        path = own_bank(home)
        library = Library(home)
        assert [loaded_bank.id for loaded_bank in library.loaded_banks][-2:] == ["zebra", "small"]
        assert (
            library.loaded_bank("small").file.name,
            library.loaded_bank("small").file.shipped,
        ) == (
            str(path),
            False,
        )
        found = library.item("small-card")
        assert isinstance(found, Flashcard)
        assert found.back == "Support as an equal"
        assert library.item("zebra-card") is not None
        assert library.item("small-none") is None

    def test_a_copy_of_a_shipped_bank_is_left_out(self, warm: Home, tmp_path: Path) -> None:
        """The shipped one stays in use, and the problems of the copy name the clashes."""
        folder = shipped_folder()
        assert folder is not None
        home = Home(tmp_path / "home", warm.cache)
        first = Library(warm).loaded_banks[0]
        path = own_bank(home, (folder / first.file.name).read_text("utf-8"), "copy.yaml")
        library = Library(home)
        assert [loaded_bank.id for loaded_bank in library.loaded_banks] == [
            loaded_bank.id for loaded_bank in Library(warm).loaded_banks
        ]
        problems = library.broken[str(path)]
        assert problems[0].what == f"the bank id '{first.id}' is already used by {first.file.name}"
        assert len(problems) == 21
        assert all(problem.source == str(path) for problem in problems)


@own
class TestOwn:
    """The learner's own banks."""

    def test_only_yaml_files_other_than_the_outline_are_banks(self, home: Home) -> None:
        """Hidden files, notes, the outline and the blueprint aren't banks."""
        own_bank(home)
        for name in (
            ".hidden.yaml",
            "notes.txt",
            "objectives.yaml",
            "exam-blueprint.yaml",
            "x.yaml~",
            "yaml",
        ):
            own_bank(home, BROKEN, name)
        own_bank(home, renamed_bank("other"), "other.yml")
        assert [file.path.name for file in bank_files(home)] == ["other.yml", "small.yaml"]
        assert Library(home).broken == {}

    def test_without_any_bank_asking_for_items_is_explained(self, home: Home) -> None:
        """The error for an empty library names the command that shows why."""
        library = Library(home)
        assert (library.loaded_banks, library.outline()) == ([], Outline({}, {}))
        with pytest.raises(BankError, match="no usable banks") as caught:
            library.pool()
        assert caught.value.exit_code == ExitCode.BANK

    @pytest.mark.parametrize(
        "content",
        [
            BROKEN.encode(),
            b"",
            b"\xff\xfe",
            b"\0",
            b"[" * 5000,
            b"a: *b",
            b"bank: [",
            b"- 1",
            b"items: []\nbank: x\ntitle: y",
        ],
        ids=lambda content: content[:12].decode("ascii", "replace"),
    )
    def test_a_broken_bank_is_left_out_with_a_notice_and_the_others_work(
        self, content: bytes, home: Home
    ) -> None:
        """Its problems have its name, and asking for it raises an error with all of them."""
        own_bank(home)
        path = own_bank(home, "", "bad.yaml")
        path.write_bytes(content)
        library = Library(home)
        assert [loaded_bank.id for loaded_bank in library.loaded_banks] == ["small"]
        assert idents(home) == SMALL
        (notice,) = library.notices()
        assert notice.startswith(f"{path} is left out: it has ")
        assert notice.endswith("See what is wrong with: cps-study bank check")
        assert {problem.source for problem in library.broken[str(path)]} == {str(path)}
        with pytest.raises(BankProblemsError) as caught:
            library.loaded_bank("bad")
        assert list(caught.value.problems) == library.broken[str(path)]
        assert caught.value.exit_code == ExitCode.BANK

    def test_what_cannot_be_read_is_a_problem_of_that_bank(self, home: Home) -> None:
        """A folder or a dangling link that is named like a bank stops nothing."""
        own_bank(home)
        (home.banks / "folder.yaml").mkdir()
        (home.banks / "link.yaml").symlink_to(home.banks / "gone.yaml")
        library = Library(home)
        assert [loaded_bank.id for loaded_bank in library.loaded_banks] == ["small"]
        assert sorted(Path(name).name for name in library.broken) == ["folder.yaml", "link.yaml"]
        assert all("couldn't be read" in problems[0].what for problems in library.broken.values())

    def test_a_folder_of_banks_that_may_not_be_listed_is_explained(
        self, home: Home, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Without permission, it is trouble with the learner's data."""
        own_bank(home)

        def refuse(_: Path) -> Any:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(Path, "iterdir", refuse)
        with pytest.raises(DataError, match="banks couldn't be read: Permission denied"):
            Library(home)

    def test_the_second_bank_of_an_id_is_left_out(self, home: Home) -> None:
        """The first one by file name stays; the problem of the other has both names."""
        first = own_bank(home)
        second = own_bank(
            home, renamed_bank("other").replace("bank: other", "bank: small"), "twin.yaml"
        )
        library = Library(home)
        assert [loaded_bank.file.name for loaded_bank in library.loaded_banks] == [str(first)]
        (problem,) = library.broken[str(second)]
        assert problem.what == f"the bank id 'small' is already used by {first}"
        assert (problem.source, problem.line, problem.field) == (str(second), 1, "bank")

    def test_a_copy_by_a_sync_program_never_wins(self, home: Home) -> None:
        """The file named after its bank is used, the copies are named as such, without problems."""
        path = own_bank(home)
        copies = [
            own_bank(home, SMALL_BANK.replace("Support as", "Back as"), name)
            for name in ("small (conflicted copy).yaml", "small.sync-conflict-20261128-1-AB.yaml")
        ]
        library = Library(home)
        assert [bank.file.name for bank in library.loaded_banks] == [str(path)]
        assert library.broken == {}
        assert library.copies == {str(copy): str(path) for copy in copies}
        assert library.notices()[0] == (
            f"{copies[0]} is left out: it's a copy of {path}. "
            "Keep the one that you want, and delete the other."
        )

    def test_of_two_files_the_one_named_after_the_bank_is_used(self, home: Home) -> None:
        """Also if neither looks like a copy and the other one is listed first."""
        path = own_bank(home)
        other = own_bank(home, SMALL_BANK, "a.yaml")
        library = Library(home)
        assert [bank.file.name for bank in library.loaded_banks] == [str(path)]
        assert list(library.broken) == [str(other)]

    @pytest.mark.parametrize("warm_start", [False, True])
    def test_a_bank_that_takes_another_banks_item_ids_is_left_out(
        self, home: Home, *, warm_start: bool
    ) -> None:
        """Two items with one id would share a schedule, so each clash is reported by line."""
        own_bank(home, renamed_bank("alpha"), "a.yaml")
        own_bank(home, renamed_bank("alpha-two"), "ab.yaml")
        own_bank(home, card_bank(3), "b.yaml")
        clashing = (
            renamed_bank("omega")
            .replace("id: omega-typed", "id: alpha-tf")
            .replace("omega-multi", "alpha-two-multi")
            .replace("omega-card", "deck-1")
        )
        path = own_bank(home, clashing, "z.yaml")
        if warm_start:
            Library(home)
        library = Library(home)
        loaded = [loaded_bank.id for loaded_bank in library.loaded_banks]
        assert loaded == ["alpha", "alpha-two", "deck"]
        lines = clashing.splitlines()
        assert [(p.item, p.line, p.source) for p in library.broken[str(path)]] == [
            (ident, lines.index(f"  - id: {ident}") + 1, str(path))
            for ident in ("deck-1", "alpha-two-multi", "alpha-tf")
        ]
        assert library.item("deck-1") == Library(home).loaded_bank("deck").items[1]

    def test_a_bank_whose_file_name_is_not_text_works(self, home: Home) -> None:
        """Linux allows names that aren't UTF-8; such a bank works like any other."""
        home.banks.mkdir(parents=True)
        path = home.banks / os.fsdecode(b"caf\xe9.yaml")
        try:
            path.write_text(SMALL_BANK.replace("    level: recall\n", ""))
        except OSError:
            pytest.skip("the file system takes no such name")
        for _ in range(2):
            (loaded_bank,) = Library(home).loaded_banks
            assert {problem.source for problem in loaded_bank.problems} == {str(path)}

    def test_the_problems_of_a_bank_carry_the_name_it_has_now(self, home: Home) -> None:
        """The cache goes by content, and yet the warnings name the file as it is called now."""
        path = own_bank(home, SMALL_BANK.replace("    level: recall\n", ""))
        assert {problem.source for problem in Library(home).loaded_banks[0].problems} == {str(path)}
        moved = path.rename(home.banks / "moved.yaml")
        assert {problem.source for problem in Library(home).loaded_banks[0].problems} == {
            str(moved)
        }

    def test_a_large_bank_is_announced_before_it_is_parsed(
        self, home: Home, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A slow first start says why it is slow; a warm one says nothing."""
        monkeypatch.setattr(library_module, "SLOW_BYTES", 1000)
        path = own_bank(home)
        announced: list[str] = []
        Library(home, announced.append)
        assert announced == [f"Reading {path} for the first time; the next start will be quick."]
        Library(home, announced.append)
        assert len(announced) == 1


@own
class TestUnknownNames:
    """An unknown name suggests the nearest known one."""

    def test_an_unknown_bank(self, home: Home) -> None:
        """Exit code 3, with a suggestion or the list."""
        own_bank(home)
        with pytest.raises(BankError, match="no bank called 'smal'") as caught:
            Library(home).pool(["smal"])
        assert caught.value.hint == "did you mean 'small'?"
        assert caught.value.exit_code == ExitCode.BANK
        with pytest.raises(BankError) as listed:
            Library(home).loaded_bank("quite-other")
        assert listed.value.hint == "choose one of: small"

    @pytest.mark.parametrize(
        ("wanted", "best"),
        [("small/crads", "small/cards"), ("smal", "small"), ("cardz", "small/cards")],
    )
    def test_an_unknown_topic(self, wanted: str, best: str, home: Home) -> None:
        """Topics, those above them, and their last parts are suggested; exit code 2."""
        own_bank(home)
        with pytest.raises(UsageError, match=f"no topic called '{wanted}'") as caught:
            Library(home).pool([], ["small/cards", wanted])
        assert caught.value.hint == f"did you mean '{best}'?"
        assert caught.value.exit_code == ExitCode.USAGE

    def test_a_topic_of_another_bank_is_unknown_in_this_one(self, home: Home) -> None:
        """Naming a bank narrows the topics too."""
        own_bank(home)
        own_bank(home, card_bank(2), "deck.yaml")
        assert list(Library(home).pool([], ["deck"])) == ["deck-0", "deck-1"]
        with pytest.raises(UsageError):
            Library(home).pool(["small"], ["deck"])


@own
class TestPool:
    """The items that a command may use."""

    def test_streams_keep_the_authors_order_cards_and_questions_apart(self, home: Home) -> None:
        """One stream for each bank's cards, then one for each bank's questions."""
        own_bank(home)
        own_bank(home, renamed_bank("tiny"), "tiny.yaml")
        streams = [list(stream) for stream in Library(home).pool().streams()]
        questions = SMALL[1:]
        tiny = [ident.replace("small", "tiny") for ident in SMALL]
        assert streams == [[SMALL[0]], [tiny[0]], questions, tiny[1:]]
        assert list(Library(home).pool()) == [SMALL[0], tiny[0], *questions, *tiny[1:]]

    @pytest.mark.parametrize(
        ("banks", "topics", "expected"),
        [
            ((), (), {"small-card", "small-choice", "deck-0"}),
            (("deck",), (), {"deck-0"}),
            (("deck", "small", "deck"), (), {"small-card", "small-choice", "deck-0"}),
            ((), ("small",), {"small-card", "small-choice"}),
            ((), ("small/cards",), {"small-card"}),
            ((), ("small/cards", "deck"), {"small-card", "deck-0"}),
            (("small",), ("small/questions",), {"small-choice"}),
        ],
    )
    def test_it_holds_the_items_of_its_banks_and_topics(
        self, banks: tuple[str, ...], topics: tuple[str, ...], expected: set[str], home: Home
    ) -> None:
        """`in`, iteration and streams agree on the items, and none comes twice."""
        own_bank(home)
        own_bank(home, card_bank(1), "deck.yaml")
        pool = Library(home).pool(banks, topics)
        asked = ["small-card", "small-choice", "deck-0", "none"]
        assert {ident for ident in asked if ident in pool} == expected
        assert expected == set(pool) & set(asked)
        assert len(list(pool)) == len(set(pool))
        assert all(ident in pool for ident in pool)
        assert {ident for ident in asked if pool.can_ask(f"item:{ident}", ())} == expected
        assert not any(pool.can_ask(f"item:{ident}", {ident}) for ident in asked)

    def test_an_item_outside_the_pool_can_still_be_shown(self, home: Home) -> None:
        """An item that is due in another bank is found by its id."""
        own_bank(home)
        own_bank(home, card_bank(1), "deck.yaml")
        pool = Library(home).pool(["deck"])
        assert "small-card" not in pool
        shown = pool.item("small-card")
        assert shown is not None
        assert shown.id == "small-card"
        assert pool.item("none") is None


@own
class TestChange:
    """Banks change between runs, and while a session lasts."""

    def test_a_bank_that_changed_is_read_anew_and_one_that_went_is_gone(self, home: Home) -> None:
        """Each start shows what is in the files now."""
        path = own_bank(home)
        assert idents(home) == SMALL
        path.write_text(SMALL_BANK.replace("id: small-tf", "id: small-new"))
        assert "small-new" in idents(home)
        assert "small-tf" not in idents(home)
        path.write_text(BROKEN)
        assert idents(home) == []
        path.write_text(SMALL_BANK)
        assert idents(home) == SMALL
        path.unlink()
        assert bank_files(home) == []

    def test_a_bank_edited_during_a_session_is_shown_as_it_was_at_the_start(
        self, home: Home
    ) -> None:
        """Saving the file during a session doesn't mix two versions of an item."""
        path = own_bank(home)
        library = Library(home)
        before = library.item("small-card")
        path.write_text(SMALL_BANK.replace("Support as an equal", "Advice"))
        assert library.item("small-card") == before

    @pytest.mark.parametrize("harm", ["head", "record", "cut", "gone", "folder"])
    def test_a_damaged_cache_gives_the_right_items_and_is_made_again(
        self, harm: str, home: Home
    ) -> None:
        """Before a start or in a session, the items are right, and the next start is quick."""
        own_bank(home)
        written, _ = bank_yaml.read(SMALL_BANK, "")
        assert written is not None
        open_before = Library(home)
        _damage(home, harm)
        assert [item for _, item in open_before.items()] == list(written.items)
        _damage(home, harm)
        assert [item for _, item in Library(home).items()] == list(written.items)
        assert snapshot(home.cache)

    def test_a_damaged_cache_that_cannot_be_repaired_does_no_harm(
        self, home: Home, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """On a full or read-only disk the damage stays, and yet the items are right."""
        own_bank(home)
        library = Library(home)
        _damage(home, "record")
        monkeypatch.setattr("cps_study.store.cache.replace_file", _full)
        assert [item.id for _, item in library.items()] == SMALL
        assert idents(home) == SMALL

    def test_a_damaged_cache_of_a_bank_that_clashes_stops_nothing(self, home: Home) -> None:
        """The lines for its problems are found by parsing it again."""
        own_bank(home, renamed_bank("alpha"), "a.yaml")
        path = own_bank(home, renamed_bank("omega").replace("omega-tf", "alpha-tf"), "z.yaml")
        expected = Library(home).broken[str(path)]
        _damage(home, "record")
        assert Library(home).broken[str(path)] == expected

    def test_a_bank_that_changed_while_its_cache_was_lost_is_explained(self, home: Home) -> None:
        """Items that weren't there at the start never take the place of others."""
        path = own_bank(home)
        library = Library(home)
        _damage(home, "gone")
        path.write_text(renamed_bank("other"))
        with pytest.raises(BankError, match="changed while it was being read"):
            library.item("small-card")
        path.unlink()
        with pytest.raises(BankError, match="couldn't be read") as caught:
            library.item("small-card")
        assert caught.value.exit_code == ExitCode.BANK

    def test_without_a_cache_everything_works(self, home: Home) -> None:
        """A cache folder that can't be created costs time and nothing else."""
        own_bank(home)
        home.cache.parent.mkdir(parents=True, exist_ok=True)
        home.cache.write_bytes(b"in the way")
        for _ in range(2):
            assert idents(home) == SMALL
        assert home.cache.read_bytes() == b"in the way"

    def test_editing_the_wording_keeps_the_history_of_an_item(self, home: Home) -> None:
        """The schedule goes by the id: new words, topic or position change no card."""
        path = own_bank(home)
        study(home, random.Random(1), NOW, 30)
        before = home.schedule.read_bytes()
        cards = dict(open_progress(home).progress.deck.due(EVER))
        head, *entries = SMALL_BANK.split("\n  - ")
        edited = "\n  - ".join([head, *reversed([entry.rstrip("\n") for entry in entries])]) + "\n"
        path.write_text(
            edited.replace("offer first", "bring first").replace("small/cards", "small/other")
        )
        assert dict(open_progress(home).progress.deck.due(EVER)) == cards
        study(home, random.Random(2), NOW + timedelta(minutes=1), 0)
        assert home.schedule.read_bytes() == before
        assert cards.keys() <= {f"item:{ident}" for ident in SMALL}


@own
def test_a_broken_outline_is_reported_and_is_empty(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then sources aren't shown, and everything else works."""
    folder = tmp_path / "shipped"
    folder.mkdir()
    (folder / "objectives.yaml").write_text("sources: 5\n")
    monkeypatch.setattr(library_module, "shipped_folder", lambda: folder)
    library = Library(home)
    assert library.outline() == Outline({}, {})
    assert list(library.broken) == ["objectives.yaml"]
    (folder / "objectives.yaml").write_text(OUTLINE)
    for _ in range(2):
        assert list(Library(home).outline().objectives) == ["demo/one"]


@own
def test_an_outline_that_cannot_be_read_is_reported_and_is_empty(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Showing a source must not end a session."""
    (tmp_path / "objectives.yaml").write_text(OUTLINE)
    monkeypatch.setattr(library_module, "shipped_folder", lambda: tmp_path)

    def refuse(_: Path) -> Any:
        raise PermissionError(13, "Permission denied")

    library = Library(home)
    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert library.outline() == Outline({}, {})
    assert [problem.what for problem in library.broken["objectives.yaml"]] == [
        "the file couldn't be read: Permission denied"
    ]


def _full(*_: object) -> None:
    raise DataError("full", "")


def _damage(home: Home, how: str) -> None:
    """Damage every table of the cache in this way."""
    if how == "folder":
        home.cache.rename(home.cache.with_name(f"gone-{len(list(home.cache.parent.iterdir()))}"))
        return
    tables = [path for path in home.cache.rglob("*.jsonl") if path.stem != "files"]
    assert tables
    for path in tables:
        content = bytearray(path.read_bytes())
        match how:
            case "head":
                content[20] ^= 4
            case "record":  # every record of it
                ends = [place for place, byte in enumerate(content) if byte == ord("\n")]
                for end in ends[:-1]:
                    content[end + 40] ^= 1
            case "cut":
                del content[-30:]
        if how == "gone":
            path.unlink()
        else:
            path.write_bytes(content)
