"""What no command may replace when it writes where the user asks."""

from __future__ import annotations

import os
import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from cps_study.errors import DataError, UsageError
from cps_study.store import outputs as outputs_module
from cps_study.store.outputs import OutputGuard
from tests.samples import SMALL_BANK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.cli.conftest import Program, Ran

GIFT = "::Door:: Who waits at the door for newcomers? {=The tour guide ~The planner ~The monitor}\n"
NEXT_MONTH = (date.today() + timedelta(days=30)).isoformat()
"""An exam that is years away would take a plan of as many days."""
INPUT_OPTIONS = {
    "--blueprint",
    "--again",
    "--test",
    "--items-file",
    "--not-in",
    "--from-missed",
    "--history",
    "--class",
}
"""The options that name a file to read; every other option that names a file is an output."""


class Case(NamedTuple):
    """A command with an output, the option that names it, and the file that it writes."""

    args: tuple[str, ...]
    option: str
    name: str
    reads: str = ""
    folder: bool = False
    """Whether the option names the folder of the file."""


CASES = {
    "bank import": Case(
        ("bank", "import", "course.gift", "--as", "course", "--yes"),
        "--report",
        "report.txt",
        "course.gift",
    ),
    "bank import, dry run": Case(
        ("bank", "import", "course.gift", "--dry-run"), "--report", "report.txt", "course.gift"
    ),
    "bank export": Case(("bank", "export", "small"), "--out", "small.yaml"),
    "bank new": Case(("bank", "new", "fresh"), "--out", "fresh.yaml"),
    "data backup": Case(("data", "backup"), "--out", "backup.zip"),
    "print": Case(
        ("print", "--bank", "small", "--study-guide", "--format", "md"),
        "--out",
        "study-guide.md",
        folder=True,
    ),
    "print --again": Case(
        ("print", "--again", "printed/test.json", "--format", "md", "--key", "none"),
        "--out",
        "test-A.md",
        "printed/test.json",
        folder=True,
    ),
    "progress": Case(("progress", "--notes"), "--out", "notes.csv"),
    "plan": Case(("plan", "--exam-date", NEXT_MONTH), "--ics", "study.ics"),
    "progress as a page": Case(("progress",), "--html", "progress.html"),
    "grade": Case(
        ("grade", "r.csv", "--test", "printed/test.json"),
        "--out",
        "results.csv",
        "r.csv",
        folder=True,
    ),
}
FILES = [name for name, case in CASES.items() if not case.folder]
READERS = [name for name, case in CASES.items() if case.reads]


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder for what every test begins with; the first test fills it."""
    return tmp_path_factory.mktemp("ready")


@pytest.fixture(autouse=True)
def work(program: Program, ready: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with files to read, with answers and a bank in the home."""
    folder = tmp_path / "work"
    if (ready / "work").exists():
        for name in ("work", "home", "cache"):
            shutil.copytree(ready / name, tmp_path / name)
        monkeypatch.chdir(folder)
        return folder
    folder.mkdir()
    monkeypatch.chdir(folder)
    make_work(program, folder)
    for name in ("home", "cache", "work"):
        shutil.copytree(tmp_path / name, ready / name)
    return folder


def make_work(program: Program, folder: Path) -> None:
    """Study, print a test, and write a bank and files to read."""
    (folder / "course.gift").write_text(GIFT, encoding="utf-8")
    (folder / "r.csv").write_text("Name,Form,1,2\nAna,A,A,B\n", encoding="utf-8")
    assert program("study", "--bank", "small", lines="n\nAsk about this.\n\n3\na\n").code == 0
    program.home.banks.mkdir()
    (program.home.banks / "mine.yaml").write_text(
        SMALL_BANK.replace("small", "mine"), encoding="utf-8"
    )
    test = ("print", "--bank", "small", "--items", "2", "--seed", "4", "--format", "txt")
    assert program(*test, "--out", "printed").code == 0


def target(case: Case) -> Path:
    """Return the file that `write` has the command write."""
    return Path("out") / case.name


def write(program: Program, case: Case, *more: str, to: Path | None = None) -> Ran:
    """Run the command with this output."""
    path = to or target(case)
    return program(*case.args, case.option, str(path.parent if case.folder else path), *more)


def contents(folder: Path) -> dict[str, Any]:
    """Return what everything in the folder is, but for the locks and the cache."""
    entries: dict[str, Any] = {}
    for path in folder.rglob("*"):
        if "cache" in path.parts or path.suffix == ".lock":
            continue
        if path.is_symlink():
            entries[str(path)] = ("link", str(path.readlink()))
        elif path.is_file():
            entries[str(path)] = path.read_bytes()
        else:
            entries[str(path)] = path.lstat().st_mode
    return entries


def check_refused(
    program: Program, case: Case, *more: str, what: str, folder: Path, to: Path | None = None
) -> None:
    """Check that the command says `what`, names its option, gives 2 and changes nothing."""
    before = contents(folder)
    code, out, err = write(program, case, *more, to=to)
    assert (code, out) == (2, "")
    said, hint = err.splitlines()
    assert said.startswith("error: ")
    assert what in said
    assert hint.startswith("hint: ")
    assert case.option in hint
    assert contents(folder) == before


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_file_that_exists_is_overwritten_only_with_force(
    case: Case, program: Program, tmp_path: Path
) -> None:
    """The refusal comes before anything is done, so an import imports nothing either."""
    path = target(case)
    path.parent.mkdir()
    path.write_text("mine", encoding="utf-8")
    what = f"{path} already exists (use --force to overwrite)"
    check_refused(program, case, what=what, folder=tmp_path)
    assert write(program, case, "--force").code == 0
    assert path.is_file()
    assert path.read_bytes() != b"mine"


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_new_file_is_written_with_its_folder(case: Case, program: Program) -> None:
    """The folder needn't exist."""
    assert write(program, case).code == 0
    assert target(case).is_file()


def own_files(program: Program, shipped: Path) -> Iterator[Path]:
    home = program.home
    home.backups.mkdir()
    (home.backups / "older.zip").write_bytes(b"PK")
    yield from (
        home.journal,
        home.schedule,
        home.settings,
        home.banks / "mine.yaml",
        home.backups / "older.zip",
    )
    yield shipped / "small.yaml"


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_study_data_and_shipped_banks_are_never_replaced(
    case: Case, program: Program, tmp_path: Path, shipped: Path
) -> None:
    """Not with --force, not under another name."""
    path = target(case)
    path.parent.mkdir()
    program.home.settings.write_text("{}", encoding="utf-8")
    for own in own_files(program, shipped):
        what = "comes with the program" if own.parent == shipped else "belongs to your study data"
        path.hardlink_to(own)
        check_refused(program, case, what=f"{path} {what}", folder=tmp_path)
        check_refused(program, case, "--force", what=f"{path} {what}", folder=tmp_path)
        path.unlink()


@pytest.mark.parametrize("case", [CASES[name] for name in FILES], ids=FILES)
def test_study_data_is_not_created_by_an_output_either(
    case: Case, program: Program, tmp_path: Path
) -> None:
    """By its name, in other case, or through a linked folder, whether it exists or not."""
    home = program.home
    (tmp_path / "linked").symlink_to(home.root)
    home.schedule.unlink()
    names = [
        "journal.jsonl",
        "schedule.json",
        "SCHEDULE.JSON",
        "attempts.json",
        "in-use.lock",
        "banks/mine.yaml",
        "journal (conflicted copy).jsonl",
        "settings 2.json",
    ]
    for name in names:
        for folder in (home.root, tmp_path / "linked", home.root / ".." / home.root.name):
            path = folder / name
            what = f"{path} belongs to your study data"
            check_refused(program, case, "--force", what=what, folder=tmp_path, to=path)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_only_its_own_command_adds_to_a_folder_of_the_home(
    case: Case, program: Program, tmp_path: Path
) -> None:
    """A backup may go to the backups, a new bank to the banks, even before these exist."""
    for folder in (program.home.banks, program.home.backups):
        path = folder / case.name
        if (case.args[:2], folder.name) in {
            (("data", "backup"), "backups"),
            (("bank", "new"), "banks"),
        }:
            assert write(program, case, to=path).code == 0
            continue
        check_refused(program, case, what="belongs to your study data", folder=tmp_path, to=path)


@pytest.mark.parametrize("case", [CASES[name] for name in READERS], ids=READERS)
def test_a_file_that_is_being_read_is_never_replaced(
    case: Case, program: Program, tmp_path: Path
) -> None:
    """Not with --force, not under another name: `./x`, a hard link, a linked folder."""
    path = target(case)
    path.parent.mkdir()
    path.hardlink_to(case.reads)
    what = "is being read by this command"
    check_refused(program, case, what=what, folder=tmp_path)
    check_refused(program, case, "--force", what=what, folder=tmp_path)
    if case.folder:
        return
    (tmp_path / "linked").symlink_to(tmp_path / "work")
    for other in (Path(case.reads), Path(case.reads).absolute(), tmp_path / "linked" / case.reads):
        check_refused(program, case, "--force", what=what, folder=tmp_path, to=other)


MARK = ("grade", "r.csv", "--test", "printed/test.json")
PRINT = ("print", "--bank", "small", "--items", "1", "--format", "txt")


@pytest.mark.parametrize(
    ("args", "reads", "writes"),
    [
        ((*MARK, "--class", "names.csv"), "names.csv", "results.csv"),
        (MARK, "printed/class.csv", "results.csv"),
        (("grade", "--history", "marked"), "marked/results.json", "history.csv"),
        ((*PRINT, "--from-missed", "marked"), "marked/results.json", "test.json"),
        ((*PRINT, "--class", "names.csv"), "names.csv", "test.json"),
        ((*PRINT, "--not-in", "printed/test.json"), "printed/test.json", "test.json"),
        (("print", "--items-file", "ids.txt"), "ids.txt", "test.json"),
        (("grade", "scans", "--test", "printed/test.json"), "scans/page.png", "pages.csv"),
    ],
)
def test_every_file_that_a_command_reads_is_safe_from_it(
    args: tuple[str, ...], reads: str, writes: str, program: Program, tmp_path: Path
) -> None:
    """Also one that it finds by itself, or in a folder that it was given."""
    for name in ("names.csv", "printed/class.csv"):
        Path(name).write_text("Name\nAna\n", encoding="utf-8")
    Path("ids.txt").write_text("small-tf\n", encoding="utf-8")
    Path("scans").mkdir()
    Path("scans/page.png").write_bytes(b"a scan")
    assert program(*MARK, "--out", "marked").code == 0
    Path("out").mkdir()
    (Path("out") / writes).hardlink_to(reads)
    before = contents(tmp_path)
    ran = program(*args, "--out", "out", "--force")
    if ran.code == 2:
        assert "is being read by this command" in ran.err
    assert (ran.code, contents(tmp_path)) == (2, before)


def test_a_report_does_not_replace_a_picture_that_comes_in(
    program: Program, tmp_path: Path
) -> None:
    """The folder of pictures beside a file is read with it."""
    Path("course.pictures").mkdir()
    picture = Path("course.pictures", "a.png")
    picture.write_bytes(b"a picture")
    case = CASES["bank import"]
    what = "is being read by this command"
    check_refused(program, case, "--force", what=what, folder=tmp_path, to=picture)


@pytest.mark.parametrize(("name", "said"), [("bank import", "To study it"), ("plan", "days")])
def test_what_was_done_is_said_even_if_the_output_fails(
    name: str, said: str, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The questions are in, or the plan has changed: an error alone would say the opposite."""

    def fail(*_: object, **__: object) -> None:
        raise DataError("the disk is full")

    monkeypatch.setattr(outputs_module, "replace_files", fail)
    ran = write(program, CASES[name])
    assert ran.code == 2
    assert said in ran.out
    assert "the disk is full" in ran.err


def test_a_test_is_not_printed_over_the_manifest_that_it_is_read_from(
    program: Program, tmp_path: Path
) -> None:
    """Not even into the folder of its own test.json."""
    case = CASES["print --again"]
    what = "printed/test.json is being read by this command"
    check_refused(
        program, case, "--force", what=what, folder=tmp_path, to=Path("printed", "test.json")
    )


def make_folder(path: Path) -> None:
    path.mkdir()


def make_link(path: Path) -> None:
    Path("elsewhere").write_text("mine", encoding="utf-8")
    path.symlink_to(Path("elsewhere").absolute())


def make_dangling_link(path: Path) -> None:
    path.symlink_to("nowhere")


def make_pipe(path: Path) -> None:
    os.mkfifo(path)


def make_link_to_a_device(path: Path) -> None:
    path.symlink_to("/dev/null")


@pytest.mark.skipif(os.name != "posix", reason="the system has no pipes with a name")
@pytest.mark.parametrize(
    ("make", "what"),
    [
        (make_folder, "is a folder"),
        (make_link, "is a symbolic link"),
        (make_dangling_link, "is a symbolic link"),
        (make_pipe, "is a device or a pipe, not a file"),
        (make_link_to_a_device, "is a device or a pipe, not a file"),
    ],
)
@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_what_is_not_a_regular_file_is_never_replaced(
    case: Case, make: Callable[[Path], None], what: str, program: Program, tmp_path: Path
) -> None:
    """A rename would replace the device, the pipe or the link with a file."""
    path = target(case)
    path.parent.mkdir()
    make(path)
    if case.args[:2] == ("bank", "new") and make is make_folder:
        assert write(program, case).code == 0  # there, the option may name the folder
        return
    check_refused(program, case, what=f"{path} {what}", folder=tmp_path)
    check_refused(program, case, "--force", what=f"{path} {what}", folder=tmp_path)


@pytest.mark.skipif(
    not Path(os.devnull).is_char_device(), reason="the system's null device has no such node"
)
def test_a_device_is_refused(program: Program) -> None:
    """Only the check runs: a command that failed here as root would replace the device."""
    guard = OutputGuard(program.home, force=True)
    with pytest.raises(UsageError, match="is a device or a pipe, not a file"):
        guard.check([Path(os.devnull)])


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_file_in_place_of_the_folder_is_reported(
    case: Case, program: Program, tmp_path: Path
) -> None:
    """The error comes before anything is done."""
    Path("out").write_text("mine", encoding="utf-8")
    check_refused(program, case, what="out is not a folder", folder=tmp_path)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_name_that_the_system_cannot_have_is_reported(
    case: Case, program: Program, tmp_path: Path
) -> None:
    """A name that is too long is refused before anything is done."""
    path = Path("x" * 300) / case.name
    check_refused(
        program, case, what="couldn't be written: File name too long", folder=tmp_path, to=path
    )


def test_every_command_with_an_output_is_tried_here(command: Any) -> None:
    """A new option for an output has to use the same guard, and to have --force beside it."""
    tried = {(" ".join(case.args), case.option) for case in CASES.values()}
    all_outputs = dict(outputs(command, ""))
    assert all_outputs
    for (name, option), options in all_outputs.items():
        assert any(args.startswith(name) and option == other for args, other in tried), (
            f"{name} {option}"
        )
        assert "--force" in options, name


def outputs(command: Any, name: str) -> Iterator[tuple[tuple[str, str], set[str]]]:
    """Yield each command's options that name an output, with all options of the command."""
    for word, inner in getattr(command, "commands", {}).items():
        yield from outputs(inner, f"{name} {word}".strip())
    options = {option for parameter in command.params for option in parameter.opts}
    for parameter in command.params:
        is_option = parameter.param_type_name == "option"
        if is_option and parameter.type.name in {"path", "file", "filename"}:
            for option in parameter.opts:
                if option not in INPUT_OPTIONS:
                    yield (name, option), options
