"""The manual is complete, and what its pages say about the program is true."""

from __future__ import annotations

import io
import re
import shlex
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from cps_study.app.settings import settings_data, typed_name
from cps_study.cli.app import run
from cps_study.errors import ExitCode, UnknownNameError
from cps_study.formats.registry import format_names
from cps_study.guide import CARE, FORMATS, OTHER_NAMES, SUBJECTS, load_page, page_file
from cps_study.store.settings import Settings
from cps_study.ui.environment import Env
from cps_study.ui.settings_report import value_words
from tests.documents import (
    AUTHORS_GUIDE,
    MANUAL,
    PAGES,
    command_lines,
    commands,
    fenced,
    inline_commands,
    is_runnable,
    links,
    locate,
    text_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WIDEST_LINE = 100
WIDEST_TABLE = 80
WIDEST_EXAMPLE = 78
LONGEST_SUMMARY = 68
UNREAD = "q\n:q\n"
"""What a session reads in an example: it's left at once, also where an answer is typed."""
NEEDS = {
    "--again spring/": "print --items 4 --forms 2 --seed 7 --out spring",
    "my-bank.yaml": "bank new my-bank",
    "--missed": "exam --items 3 < :submit y",
    "--resume": "exam --items 3 < :q",
    "--history": "exam --items 3 < :submit y",
    "data backup": "study",
}
"""What has to happen before an example with this in it; the words after `<` are typed in."""

pytestmark = pytest.mark.usefixtures("shared_cache")


def examples() -> list[str]:
    """Return every command line of the pages, once."""
    return list(dict.fromkeys(line for page in PAGES for line in command_lines(page)))


def call(line: str) -> int:
    """Run the arguments of a command line, with the lines that are typed."""
    arguments, _, typed = line.partition(" < ")
    lines = UNREAD if not typed else "".join(f"{word}\n" for word in typed.split())
    return run(shlex.split(arguments), partial(Env, stdin=io.StringIO(lines)))


@pytest.mark.parametrize("line", [line for line in examples() if is_runnable(line)])
def test_examples_run(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every command line that can be run as it is does something and ends well."""
    monkeypatch.chdir(tmp_path)
    if line == "cps-study data erase":  # there's nothing to ask about only if there's no cache
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for part, need in NEEDS.items():
        if part in line:
            assert call(need) == 0
    capsys.readouterr()
    assert call(line.removeprefix("cps-study").strip()) == 0
    assert capsys.readouterr().out


def test_there_are_examples_to_run() -> None:
    """The list of examples is found, so that the test above can't pass on nothing."""
    assert sum(is_runnable(line) for line in examples()) >= 40


def called(page: str) -> list[str]:
    """Return every call of the program on a page, those in its sentences included."""
    return [*command_lines(page), *inline_commands(page)]


@pytest.mark.parametrize("page", PAGES)
def test_pages_name_only_commands_and_options_that_exist(page: str) -> None:
    """Also where an example holds something of the reader's own, and can't be run."""
    known = commands()
    for line in called(page):
        words = shlex.split(line)[1:]
        options = [word for word in words if word.startswith("-")]
        names = [word for word in words if not word.startswith("-")]
        path = next(
            (path for path in (" ".join(names[:2]), " ".join(names[:1])) if path in known), ""
        )
        assert path or not names, line
        assert set(options) <= {
            *option_names(known[path]),
            *option_names(known[""]),
            "-h",
            "--help",
        }, line


def option_names(command: Any) -> Iterator[str]:
    """Yield every name of every option of a command."""
    for param in command.params:
        yield from param.opts
        yield from param.secondary_opts


@pytest.mark.parametrize(
    ("name", "command"), list(commands().items())[1:], ids=list(commands())[1:]
)
def test_every_command_is_in_the_manual_and_has_help(name: str, command: Any) -> None:
    """A reader of the manual meets every command, and every option explains itself."""
    assert any(f"cps-study {name}" in line for page in MANUAL for line in called(page))
    assert command.help
    assert all(
        getattr(param, "help", None)
        for param in command.params
        if getattr(param, "help", "") is not None
    )


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere(page: str) -> None:
    """The pages also read well where the code is hosted."""
    for place in links(page):
        assert locate(place).is_file() or locate(place).is_dir(), place


@pytest.mark.parametrize("page", PAGES)
def test_lines_are_not_too_wide(page: str) -> None:
    """Sentences fit an editor; tables and examples fit a terminal, the latter set in."""
    text = text_of(page)
    assert max(map(len, text.splitlines())) <= WIDEST_LINE
    assert all(len(line) <= WIDEST_TABLE for line in text.splitlines() if line.startswith("|"))
    if page in MANUAL:
        blocks = [
            block
            for found in re.findall(r"^```(\S+)$", text, re.MULTILINE)
            for block in fenced(text, found)
        ]
        lengths = [len(line) for block in blocks for line in block.splitlines()]
        assert max(lengths, default=0) <= WIDEST_EXAMPLE


@pytest.mark.parametrize("subject", MANUAL.values())
def test_pages_begin_with_a_title_and_a_summary(subject: str) -> None:
    """The list of subjects shows the summary on one line."""
    page = load_page(subject)
    assert page.text.startswith(f"# {page.title}\n\n{page.summary}\n\n")
    assert 0 < len(page.summary) <= LONGEST_SUMMARY
    assert page.summary.endswith(".")


def test_every_page_of_the_folder_is_a_subject() -> None:
    """No page is forgotten in the list, and the first one names them all."""
    folder = locate("cps_study/guide")
    files = {
        each.name.removesuffix(".md") for each in folder.iterdir() if each.name.endswith(".md")
    }
    assert files == {*SUBJECTS, *FORMATS} - {"writing"}
    start = load_page("start").text
    assert all(
        f"`cps-study guide {subject}`" in start for subject in SUBJECTS if subject != "start"
    )
    assert all(f"[`{subject}`]" in start for subject in FORMATS)


def test_the_first_page_says_first_where_help_is() -> None:
    """Those who study here are in recovery themselves."""
    assert " ".join(load_page("start").text.split("\n\n")[2].split()) == CARE


def test_a_command_or_a_format_by_its_name_is_a_subject_too() -> None:
    """`guide print` and `guide xlsx` open the pages that they are about."""
    assert set(OTHER_NAMES.values()) <= {*SUBJECTS, *FORMATS}
    assert load_page("print").subject == "printing"
    for name in format_names():
        assert load_page(name).subject in FORMATS
    asked_for = [load_page(word).subject for word in ("word", "excel", "pictures")]
    assert asked_for == ["lists", "tables", "importing"]


def test_an_unknown_subject_suggests_the_nearest() -> None:
    """A slip of the finger is no dead end."""
    with pytest.raises(UnknownNameError) as caught:
        load_page("printting")
    assert caught.value.hint == "did you mean 'printing'?"


def test_the_page_for_authors_is_the_one_in_the_folder_of_the_banks() -> None:
    """It exists once."""
    assert page_file("writing").name == "README.md"
    assert load_page("writing").text == text_of(AUTHORS_GUIDE)


def test_the_exit_codes_are_those_of_the_program() -> None:
    """Each is in the table of the page for scripts, and no other."""
    rows = re.findall(r"^\| (\d+) \|", load_page("scripts").text, re.MULTILINE)
    assert [int(row) for row in rows] == [code.value for code in ExitCode]


def test_the_settings_are_those_of_the_program() -> None:
    """The page has every setting, with its value at first."""
    rows = re.findall(r"^\| `([\w-]+)` \|[^|]*\| (\w+) \|", load_page("data").text, re.MULTILINE)
    at_first = settings_data(Settings()).items()
    assert rows == [(typed_name(name), value_words(value)) for name, value in at_first]
