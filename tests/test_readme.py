"""The README, the help and the pictures say what the program does.

`python -m pytest tests/test_readme.py --update` writes the pictures and the tables anew.
"""

from __future__ import annotations

import io
import json
import re
import shlex
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import typer
from rich.console import Console
from rich.text import Text

from cps_study import __version__
from cps_study.checks.rules import CheckedFile, judge
from cps_study.cli.app import app, run
from cps_study.formats.bank_yaml import read
from cps_study.model.attempt import Terms
from cps_study.model.event import Started
from cps_study.store.attempts import load_blueprint
from cps_study.store.library import Library, shipped_folder
from cps_study.store.paths import find_home
from cps_study.study.assembly import draw_form
from cps_study.study.attempt import attempts, take_up
from cps_study.study.progress import Progress
from cps_study.study.session import StudySession
from cps_study.study.times import stamp
from cps_study.ui.attempt_screen import AttemptScreen
from cps_study.ui.study_screen import StudyScreen
from cps_study.ui.terminal import View

if TYPE_CHECKING:
    from cps_study.store.paths import Home

HERE = Path(__file__).parent
README = HERE.parent / "README.md"
CHANGELOG = HERE.parent / "CHANGELOG.md"
SCREENS = HERE / "ui" / "screens"
NOW = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)
SHOWN = "boundaries-next-step-1"
WIDTH, HEIGHT = 80, 24


@pytest.fixture(scope="module")
def parsed_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a cache that all tests here share, so that the first one parses the shipped banks for the others."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def _one_cache(parsed_once: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(parsed_once))


@pytest.fixture
def updating(request: pytest.FixtureRequest) -> bool:
    """Return whether the README's made parts are to be written anew."""
    return bool(request.config.getoption("--update"))


def screens(home: Home) -> dict[str, list[str]]:
    """Return the screens that the README shows, of a session on a shipped question."""
    library = Library(home)
    queue = (SHOWN, *library.shelf("boundaries").idents[:11])
    session = StudySession(queue, Progress(), library.pool(), lambda event: event._replace(id="0" * 16), seed=4)
    screen = StudyScreen(session, library.outline, now=lambda: NOW)
    view = View(screen)
    question = view.lines(WIDTH, HEIGHT)
    shown = session.shown
    assert shown is not None
    options = getattr(shown.item, "options", ())
    wrong = next(place for place, option in enumerate(shown.order) if not options[option].key)
    screen.press("abcdef"[wrong])
    return {"question": question, "feedback": view.lines(WIDTH, HEIGHT), "exam": exam_screen(library)}


def exam_screen(library: Library) -> list[str]:
    """Return the fourth question of a mock exam, two minutes after its start."""
    items = {item.id: item for _, item in library.items() if item.kind != "flashcard"}
    plan = load_blueprint(None)
    form = draw_form(items.values(), plan.items, 5, plan.shares)
    terms = Terms("exam", 60.0 * plan.minutes, pass_mark=plan.pass_mark)
    (taken,) = attempts([Started(stamp(NOW), terms, form, id="0" * 16)])
    asked = {place.item: items[place.item] for place in form}
    seconds = iter([0.0, 0.0])
    session = take_up(taken, asked, lambda event: event._replace(id="0" * 16))
    screen = AttemptScreen(session, library.outline, now=lambda: NOW, clock=lambda: next(seconds, 127.0))
    for key in ("b", "right", "a", "f", "right", "right", "c"):
        screen.press(key)
    return View(screen).lines(WIDTH, HEIGHT)


def picture(lines: list[str], command: str) -> str:
    """Return the lines of a terminal screen as SVG."""
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, color_system="standard")
    for line in lines:
        console.print(Text.from_ansi(line), soft_wrap=True)
    return console.export_svg(title=f"cps-study {command}", unique_id="screen") + "\n"


@pytest.mark.parametrize("name", ["question", "feedback", "exam"])
def test_pictures_are_what_the_program_paints(
    name: str, home: Home, *, updating: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The README's screenshots are the program's own pages, down to the byte."""
    monkeypatch.setenv("TERM", "xterm-256color")
    made = picture(screens(home)[name], "exam" if name == "exam" else "study")
    path = SCREENS / f"{name}.svg"
    if updating:
        path.parent.mkdir(exist_ok=True)
        path.write_text(made, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == made
    assert f"tests/ui/screens/{name}.svg" in README.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["coverage", "statistics"])
def test_tables_are_current(name: str, *, updating: bool, capsys: pytest.CaptureFixture[str]) -> None:
    """The README's tables on the banks are what the program prints, and they fit a terminal of 80 columns."""
    assert run(["--plain", "bank", name]) == 0
    table = capsys.readouterr().out.strip()
    text = README.read_text(encoding="utf-8")
    begin, end = re.findall(rf"<!-- {name}:\w+.*-->", text)
    before, _, rest = text.partition(begin)
    assert max(map(len, table.splitlines())) <= WIDTH
    made = f"{before}{begin}\n```text\n{table}\n```\n{end}{rest.partition(end)[2]}"
    if updating:
        README.write_text(made, encoding="utf-8")
    assert README.read_text(encoding="utf-8") == made


def commands() -> list[tuple[str, Any]]:
    """Return every command with its full name, groups included."""
    top = typer.main.get_command(app)
    found: list[tuple[str, Any]] = []
    for name, command in getattr(top, "commands", {}).items():
        below = getattr(command, "commands", None)
        found += [(f"{name} {sub}", each) for sub, each in below.items()] if below else [(name, command)]
    return found


@pytest.mark.parametrize(("name", "command"), commands(), ids=[name for name, _ in commands()])
def test_every_command_is_in_the_readme_and_has_help(name: str, command: Any) -> None:
    """A reader of the README meets every command, and every option explains itself."""
    assert f"cps-study {name}" in README.read_text(encoding="utf-8")
    assert command.help
    assert all(getattr(param, "help", None) for param in command.params if getattr(param, "help", "") is not None)


def examples() -> list[str]:
    """Return the command lines of the README's shell blocks that can be run as they stand."""
    text = README.read_text(encoding="utf-8")
    lines = [line for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL) for line in block.splitlines()]
    runnable = [line.partition("#")[0].strip() for line in lines if line.startswith("cps-study")]
    return [line for line in runnable if not re.search(r"\b[A-Z]{2,}\b|\.zip", line)]


@pytest.mark.parametrize("line", examples())
def test_examples_run(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every command line in the README does something and ends well; sessions end with their input."""
    monkeypatch.chdir(tmp_path)
    if "--again" in line:
        assert run(shlex.split(next(each for each in examples() if "--out spring" in each))[1:]) == 0
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n3\nq\n:q\n"))
    if "backup" in line:
        assert run(["study"]) == 0
    assert run(shlex.split(line)[1:]) == 0
    assert capsys.readouterr().out


@pytest.mark.parametrize(
    "kind", ["gift", "aiken", "moodle-xml", "qti12", "qti21", "csv", "quizlet", "anki-text", "json"]
)
def test_the_smallest_file_of_each_kind_comes_in(kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Recognised by its content, every question of it, into a bank of its own."""
    (text,) = re.findall(rf"```{kind}\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    path = tmp_path / "mine.txt"
    path.write_text(text, encoding="utf-8")
    assert run(["bank", "import", str(path), "--yes", "--json"]) == 0
    (told,) = json.loads(capsys.readouterr().out)["files"]
    assert (told["format"], told["left"]) == (kind, [])
    assert told["held"] == len(told["new"]) > 0


def test_there_are_examples_to_run() -> None:
    """The list of examples is found, so that the test above cannot pass on nothing."""
    assert len(examples()) >= 10


def guide_samples() -> list[str]:
    """Return the YAML samples of the authors' guide."""
    folder = shipped_folder()
    assert folder is not None
    return re.findall(r"```yaml\n(.*?)```", (folder / "README.md").read_text(encoding="utf-8"), re.DOTALL)


@pytest.mark.parametrize("sample", guide_samples(), ids=lambda sample: re.findall(r"bank: (\S+)", sample)[0])
def test_samples_of_the_authors_guide_are_as_good_and_as_bad_as_it_says(sample: str) -> None:
    """Every sample loads; a good one has no warning, a bad one has those of the rules it names, and no others."""
    bank, problems = read(sample, "banks/README.md")
    assert problems == []
    assert bank is not None
    named = re.match(r"# found by: (.*)", sample)
    outline = Library(find_home(None)).outline()
    found = judge([CheckedFile("banks/README.md", bank)], outline).open
    rules = {problem.rule for problem in found if named or problem.severity != "info"}
    assert rules == (set(named[1].split()) if named else set())


def test_the_guide_has_a_good_and_a_bad_sample_of_every_kind() -> None:
    """Five kinds and two groups, each both ways."""
    idents = {re.findall(r"bank: (\S+)", sample)[0] for sample in guide_samples()}
    for kind in ("card", "choice", "multi", "truefalse", "typed", "scenario", "family"):
        assert {f"good-{kind}", f"bad-{kind}"} <= idents


def test_changelog_has_a_place_for_this_version() -> None:
    """The changelog has a section for what is being made, or for the version as released."""
    text = CHANGELOG.read_text(encoding="utf-8")
    assert "## [Unreleased]" in text or f"## [{__version__}]" in text
