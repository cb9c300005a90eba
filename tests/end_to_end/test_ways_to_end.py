"""However a session ends, every answer is kept and the terminal is as it was."""

from __future__ import annotations

import contextlib
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import cps_study
from tests.end_to_end.conftest import begin_home
from tests.ui.terminal import CTRL_C, ENTER, Terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cps_study.store.paths import Home

    Answers = Callable[[], list[dict[str, Any]]]
    Here = Callable[..., int]

PACKAGE = Path(cps_study.__file__).parent
STUDY = ("study", "--bank", "small")


@pytest.fixture
def env(env: dict[str, str], home: Home) -> dict[str, str]:
    """Return the environment of a learner who has been here before."""
    begin_home(home)
    return env


def rate_a_card(terminal: Terminal) -> None:
    """Rate the first card on the full screen and see the next item."""
    terminal.shows("offer first?")
    terminal.press(" ")
    terminal.shows("Support as an equal")
    terminal.press("3")
    terminal.shows("What fits the role?")


def assert_restored(terminal: Terminal) -> None:
    """Assert that the main screen, the cursor and the line editing are back."""
    assert not terminal.is_full_screen()
    assert not terminal.screen.cursor.hidden
    assert terminal.has_its_modes_back()
    assert "Traceback" not in terminal.text


def test_ctrl_c_keeps_the_answers(env: dict[str, str], answers: Answers) -> None:
    """Ctrl-C ends with 130, the summary and a restored terminal."""
    with Terminal(STUDY, env) as terminal:
        rate_a_card(terminal)
        terminal.press(CTRL_C)
        assert terminal.ends() == 130
        assert_restored(terminal)
        assert "1 answer on 1 item: 1 known." in terminal.text
    assert [answer["rating"] for answer in answers()] == [3]


def test_being_asked_to_end_is_as_ctrl_c(env: dict[str, str], answers: Answers) -> None:
    """SIGTERM, as at a shutdown, ends the session as the learner would."""
    with Terminal(STUDY, env) as terminal:
        rate_a_card(terminal)
        terminal.kill(signal.SIGTERM)
        assert terminal.ends() == 130
        assert_restored(terminal)
        assert "1 answer on 1 item: 1 known." in terminal.text
    assert [answer["rating"] for answer in answers()] == [3]


def test_ctrl_c_before_the_prompt_library_is_there(env: dict[str, str], answers: Answers) -> None:
    """Ctrl-C in the first moment, with only the first painting up, restores the terminal, too."""
    with Terminal(STUDY, env) as terminal:
        terminal.shows("offer first?")
        terminal.press(CTRL_C)
        assert terminal.ends() == 130
        assert_restored(terminal)
    assert answers() == []


def test_ctrl_c_in_plain_mode(env: dict[str, str], answers: Answers) -> None:
    """In plain mode Ctrl-C ends with 130 and the summary."""
    with Terminal(("--plain", *STUDY), env) as terminal:
        terminal.shows("press Enter")
        terminal.press("\n")
        terminal.shows("Easy · ")
        terminal.press("2\n")
        terminal.shows("What fits the role?")
        terminal.press(CTRL_C)
        assert terminal.ends() == 130
        assert "1 answer on 1 item: 1 known." in terminal.text
        assert "Traceback" not in terminal.text
        assert b"\x1b" not in terminal.raw
    assert [answer["rating"] for answer in answers()] == [2]


@contextlib.contextmanager
def hangup_is(handler: signal.Handlers) -> Iterator[None]:
    """Let a program that starts here inherit this; the tests themselves may run under nohup."""
    before = signal.signal(signal.SIGHUP, handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGHUP, before)


def test_a_closed_window_keeps_the_answers(
    env: dict[str, str], answers: Answers, here: Here, capsys: pytest.CaptureFixture[str]
) -> None:
    """When the window is closed, every answer is kept, and the next start goes on from there."""
    with hangup_is(signal.SIG_DFL):
        terminal = Terminal(STUDY, env)
    with terminal:
        rate_a_card(terminal)
        terminal.close()
        assert terminal.wait() != 0
    assert [answer["rating"] for answer in answers()] == [3]
    assert here(*STUDY) == 0
    assert "What fits the role?" in capsys.readouterr().out


def test_a_terminal_that_is_gone_ends_quietly_where_its_signal_is_ignored(
    env: dict[str, str], answers: Answers, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Under nohup a lost terminal reaches the program as a system error: nothing is wrong.

    What it would have said goes to a file here, which stays empty.
    """
    told = tmp_path / "told"
    with monkeypatch.context() as patch:
        patch.setattr(os, "execve", into(told))
        with hangup_is(signal.SIG_IGN):
            terminal = Terminal(("--plain", *STUDY), env)
    with terminal:
        terminal.shows("press Enter")
        terminal.press("\n")
        terminal.shows("Easy · ")
        terminal.press("3\n")
        terminal.shows("What fits the role?")
        terminal.close()
        assert terminal.wait() == 0
    assert told.read_text(encoding="utf-8") == ""
    assert [answer["rating"] for answer in answers()] == [3]


def into(path: Path) -> Callable[..., None]:
    """Return what starts a program as `os.execve` does, with its standard error in a file."""
    start = os.execve

    def execve(program: str, command: list[str], env: dict[str, str]) -> None:
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT), 2)
        start(program, command, env)

    return execve


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="/proc is Linux's")
def test_a_failing_disk_is_said_at_a_terminal_that_is_there(
    env: dict[str, str], home: Home
) -> None:
    """The error number is that of a lost terminal; the terminal shows the sentence."""
    home.settings.symlink_to("/proc/self/mem")
    with Terminal(STUDY, env, width=200) as terminal:
        assert terminal.ends() == 4
        assert "settings.json couldn't be read: Input/output error" in terminal.text


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="/proc is Linux's")
def test_a_program_that_cannot_be_read_is_said(env: dict[str, str], tmp_path: Path) -> None:
    """Even the first module: a sentence and a hint, no traceback."""
    shutil.copytree(PACKAGE, tmp_path / "cps_study", ignore=shutil.ignore_patterns("__pycache__"))
    module = tmp_path / "cps_study" / "cli" / "app.py"
    module.unlink()
    module.symlink_to("/proc/self/mem")
    ran = subprocess.run(
        [sys.executable, "-m", "cps_study", "bank", "list"],
        env=env | {"PYTHONPATH": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"},
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert (ran.returncode, ran.stdout) == (4, "")
    assert ran.stderr.startswith("error: the program couldn't be read: ")
    assert "Input/output error\nhint: " in ran.stderr


def test_a_killed_session_keeps_the_answers(
    env: dict[str, str], answers: Answers, here: Here
) -> None:
    """After kill -9 every answer is kept, the home is free again, and no message says otherwise."""
    with Terminal(STUDY, env) as terminal:
        rate_a_card(terminal)
        terminal.kill(signal.SIGKILL)
        assert terminal.ends() == -signal.SIGKILL
    assert [answer["rating"] for answer in answers()] == [3]
    assert here("data", "doctor") == 0
    assert here(*STUDY) == 0


def test_a_full_disk_ends_with_a_sentence(
    env: dict[str, str], home: Home, answers: Answers
) -> None:
    """An answer that can't be stored ends the session with 4 and what to do, without a traceback.

    The message is on the main screen.
    """
    with Terminal(STUDY, env, width=200) as terminal:
        rate_a_card(terminal)
        before = home.journal.read_bytes()
        resource.prlimit(terminal.pid, resource.RLIMIT_FSIZE, (0, 0))
        terminal.press("a")
        assert terminal.ends() == 4
        assert_restored(terminal)
        assert "couldn't save your answer" in terminal.text
        assert (
            "hint: free up some disk space; everything you answered before this is safe"
            in terminal.text
        )
    assert home.journal.read_bytes() == before
    assert len(answers()) == 1


def test_a_second_session_changes_nothing(
    env: dict[str, str], home: Home, here: Here, capsys: pytest.CaptureFixture[str]
) -> None:
    """While a session is open, another one ends with 4, says why, and touches no file."""
    with Terminal(STUDY, env) as terminal:
        rate_a_card(terminal)
        before = home.journal.read_bytes()
        assert here(*STUDY, lines="\n3\n") == 4
        told = capsys.readouterr().err
        assert (
            f"another cps-study is already open on the same study data (process {terminal.pid})"
            in told
        )
        assert "hint: quit it there with 'q'" in told
        assert home.journal.read_bytes() == before
        terminal.press(ENTER, "q")
        assert terminal.ends() == 0


def in_shell(line: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a shell line in which $CPS is the program."""
    made = env | {"CPS": f"{sys.executable} -m cps_study"}
    return subprocess.run(
        ["sh", "-c", line],
        env=made,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
        input="\n3\n",
    )


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("{ $CPS --help; echo $? >&2; } | true", "0"),
        ("$CPS study --bank small <&-; echo $? >&2", "0"),
        ("$CPS study --bank small >&-; echo $? >&2", "0"),
    ],
)
def test_lost_streams_are_no_bug(line: str, code: str, env: dict[str, str]) -> None:
    """A reader that went away, a closed input or a closed output ends the program quietly."""
    ran = in_shell(line, env)
    assert ran.stderr.split() == [code]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="/dev/full is Linux's")
@pytest.mark.parametrize("args", ["--version", "study --bank small"])
def test_an_output_that_is_full_is_said(args: str, env: dict[str, str]) -> None:
    """Output that cannot be written ends with 4 and a sentence, and is not called a bug."""
    ran = in_shell(f"$CPS {args} >/dev/full; echo $? >&2", env)
    what, hint, code = ran.stderr.splitlines()
    assert what == "error: the output couldn't be written: No space left on device"
    assert hint.startswith("hint: your answers are saved")
    assert code == "4"


def test_input_that_is_no_text_is_survived(env: dict[str, str], answers: Answers) -> None:
    """Input that isn't UTF-8 is explained like any other line, and stored where it is an answer."""
    ran = subprocess.run(
        [
            sys.executable,
            "-m",
            "cps_study",
            *STUDY,
            "--cram",
            "--topic",
            "small/questions",
            "--seed",
            "1",
        ],
        env=env | {"PYTHONIOENCODING": "utf-8:strict"},
        input=b"\xff\xfe\n" * 9,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert all(isinstance(answer["item"], str) for answer in answers())


def test_every_answer_is_on_the_disk_before_the_next_prompt(
    env: dict[str, str], home: Home
) -> None:
    """Through a pipe, each prompt comes only when the answer before it is in the journal."""
    command = [
        sys.executable,
        "-m",
        "cps_study",
        *STUDY,
        "--cram",
        "--topic",
        "small/questions",
        "--seed",
        "3",
    ]
    with subprocess.Popen(
        command, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        given = 0
        before = home.journal.read_bytes().count(b"\n")
        for line in process.stdout:
            if line.startswith(("Your letter", "Type the answer")):
                held = home.journal.read_bytes().count(b"\n") - before
                assert held == given
                if given == 4:
                    break
                given += 1
                process.stdin.write("a\n" if not line.startswith("Your letters") else "a b\n")
                process.stdin.flush()
        process.kill()
    events = [json.loads(line) for line in home.journal.read_text(encoding="utf-8").splitlines()]
    assert [event["type"] for event in events[before:]] == ["answer"] * 4
