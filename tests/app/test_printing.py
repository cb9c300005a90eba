"""Making and writing the files of a test."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cps_study.app.printing import (
    DrawOptions,
    PlannedFile,
    PrintOptions,
    card_files,
    changed_items,
    draw_test,
    files_of,
    guide_files,
    load_test,
    write_files,
)
from cps_study.errors import BankError, UsageError
from cps_study.formats import printed_test as manifest
from cps_study.model.item import Flashcard
from cps_study.paper.style import PaperStyle
from cps_study.store.library import Library
from cps_study.store.outputs import OutputGuard
from cps_study.study.assembly import ShortfallError
from tests.paper.samples import paper_test
from tests.samples import SMALL_BANK
from tests.store.samples import own_bank

if TYPE_CHECKING:
    from cps_study.store.paths import Home

DRAW = DrawOptions(3, 2, 7, "Mine", 85)
OPTIONS = PrintOptions(("md",), PaperStyle())


@pytest.fixture
def library(home: Home, only_own_banks: None) -> Library:  # noqa: ARG001 - it acts by being asked for
    own_bank(home)
    return Library(home)


def questions(library: Library) -> list:  # type: ignore[type-arg] # items
    return [item for _, item in library.items() if item.kind != "flashcard"]


def test_a_test_names_its_banks_and_where_its_items_can_be_read(library: Library) -> None:
    """A bank without any of its items is not named."""
    test = draw_test(library, questions(library), DRAW)
    assert [(stamp.id, stamp.title) for stamp in test.banks] == [("small", "A small bank")]
    assert [form.letter for form in test.forms] == ["A", "B"]
    assert len(test.items) == 3
    assert set(test.sources) == {cited for item in test.items for cited in item.cites}
    assert draw_test(library, questions(library), DRAW) == test
    with pytest.raises(ShortfallError, match=r"enough for 4$"):
        draw_test(library, questions(library), DRAW._replace(total=9))


def test_a_changed_bank_is_found_item_by_item(library: Library, home: Home) -> None:
    """An item has changed if it is gone or says something else; a moved line is no change."""
    test = draw_test(library, questions(library), DRAW._replace(total=4))
    assert changed_items(test, library) == []
    own_bank(
        home,
        "\n"
        + SMALL_BANK.replace("A threat to harm", "Any threat to harm").replace(
            "small-typed", "small-t2"
        ),
    )
    assert sorted(changed_items(test, Library(home))) == ["small-tf", "small-typed"]


@pytest.mark.parametrize(
    ("options", "names"),
    [
        (OPTIONS, ["test.json", "test-A.md", "test-A-key.md", "test-B.md", "test-B-key.md"]),
        (OPTIONS._replace(key="end"), ["test.json", "test-A.md", "test-B.md"]),
        (
            OPTIONS._replace(key="none", formats=("md", "txt")),
            ["test.json", "test-A.md", "test-A.txt", "test-B.md", "test-B.txt"],
        ),
        (
            OPTIONS._replace(key="none", sheet=True, interactive=True),
            [
                "test.json",
                *(
                    f"test-{letter}{end}"
                    for letter in "AB"
                    for end in (".md", "-sheet.pdf", "-interactive.html")
                ),
            ],
        ),
    ],
)
def test_the_files_of_a_test(
    options: PrintOptions, names: list[str], home: Home, tmp_path: Path
) -> None:
    """The manifest comes first, then each form's test, key, sheet and page as asked for."""
    made = files_of(paper_test(), options)
    assert [file.name for file in made] == names
    paths = write_files(tmp_path / "out", made, OutputGuard(home))
    assert [path.name for path in paths] == names
    assert all(path.stat().st_size for path in paths)


def test_every_format_is_made() -> None:
    """Each begins the way files of its kind do."""
    beginnings = {"pdf": b"%PDF", "docx": b"PK", "html": b"<!", "md": b"# ", "txt": b"Practice"}
    for file in files_of(
        paper_test(forms=1), PrintOptions(tuple(beginnings), PaperStyle(), "none")
    )[1:]:
        assert file.make().lower().startswith(beginnings[Path(file.name).suffix[1:]].lower())


def test_cards_and_guide_have_their_files(library: Library) -> None:
    """The cards are one file, the guide one for each format."""
    cards = [item for _, item in library.items() if isinstance(item, Flashcard)]
    assert [file.name for file in card_files("T", library, cards, PaperStyle())] == [
        "flashcards.pdf"
    ]
    assert [
        file.name
        for file in guide_files("T", library, cards, PrintOptions(("md", "txt"), PaperStyle()))
    ] == [
        "study-guide.md",
        "study-guide.txt",
    ]


class TestWriting:
    """All or nothing."""

    def test_an_existing_file_is_kept(self, home: Home, tmp_path: Path) -> None:
        """It is kept unless `force` is given, and nothing else is written then."""
        (tmp_path / "b").write_text("mine")
        made = [PlannedFile("a", lambda: b"1"), PlannedFile("b", lambda: b"2")]
        with pytest.raises(UsageError, match=r"b already exists \(use --force to overwrite\)"):
            write_files(tmp_path, made, OutputGuard(home))
        assert sorted(path.name for path in tmp_path.iterdir()) == ["b"]
        write_files(tmp_path, made, OutputGuard(home, force=True))
        assert [(tmp_path / name).read_text() for name in "ab"] == ["1", "2"]

    def test_a_file_that_cannot_be_made_leaves_nothing(self, home: Home, tmp_path: Path) -> None:
        """Not even the folder is made."""

        def fail() -> bytes:
            raise UsageError("no")

        with pytest.raises(UsageError, match="no"):
            write_files(
                tmp_path / "out",
                [PlannedFile("a", lambda: b"1"), PlannedFile("b", fail)],
                OutputGuard(home),
            )
        assert not (tmp_path / "out").exists()

    def test_one_that_cannot_be_written_leaves_all_as_they_were(
        self, home: Home, tmp_path: Path
    ) -> None:
        """What was there is unchanged, and nothing is new."""
        (tmp_path / "a").write_text("mine")
        (tmp_path / "c").mkdir()
        made = [PlannedFile(name, lambda: b"1") for name in "abc"]
        with pytest.raises(UsageError, match="c is a folder") as caught:
            write_files(tmp_path, made, OutputGuard(home, force=True))
        assert "--out" in caught.value.hint
        assert (tmp_path / "a").read_text() == "mine"
        assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "c"]

    def test_progress_is_reported_before_each_file(self, home: Home, tmp_path: Path) -> None:
        """It says how many are done, and the next one's name."""
        calls: list[tuple[str, int, int]] = []
        write_files(
            tmp_path,
            [PlannedFile("a", lambda: b""), PlannedFile("b", lambda: b"")],
            OutputGuard(home),
            on_progress=lambda what, done, total: calls.append((what, done, total)),
        )
        assert calls == [("Making a (1 of 2)", 0, 2), ("Making b (2 of 2)", 1, 2)]

    def test_a_file_in_place_of_the_folder_is_reported(self, home: Home, tmp_path: Path) -> None:
        """The error says that it is not a folder."""
        (tmp_path / "out").write_text("x")
        with pytest.raises(UsageError, match="out is not a folder"):
            write_files(tmp_path / "out", [PlannedFile("a", lambda: b"")], OutputGuard(home))


class TestLoading:
    """Reading test.json back."""

    def test_a_test_is_loaded_from_its_file(self, tmp_path: Path) -> None:
        """It is the very same test, which makes the same files."""
        path = tmp_path / "test.json"
        test = paper_test(blocks=True)
        path.write_text(manifest.write(test), encoding="utf-8")
        assert load_test(path) == test
        again, first = (
            [file.make() for file in files_of(each, OPTIONS._replace(sheet=True))]
            for each in (load_test(path), test)
        )
        assert again == first

    def test_a_file_that_is_not_a_test_is_reported(self, tmp_path: Path) -> None:
        """Missing or something else, it is an error with a hint to name the right one."""
        for make in (None, "{}"):
            path = tmp_path / "test.json"
            if make is not None:
                path.write_text(make)
            with pytest.raises(UsageError if make is None else BankError) as caught:
                load_test(path)
            assert "test.json" in caught.value.hint

    def test_a_line_is_no_part_of_a_test(self, library: Library) -> None:
        """The line of an item in its file is not kept."""
        test = draw_test(library, questions(library), DRAW)
        moved = [dataclasses.replace(item, line=99) for item in questions(library)]
        assert draw_test(library, moved, DRAW).code == test.code
        assert manifest.write(draw_test(library, moved, DRAW)) == manifest.write(test)
