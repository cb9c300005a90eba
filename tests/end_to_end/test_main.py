"""The program as its users start it: `python -m cps_study` in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

from cps_study import __version__

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cps_study.store.paths import Home

    Program = Callable[..., subprocess.CompletedProcess[str]]

HEAVY = {"rich", "questionary", "prompt_toolkit", "yaml", "fsrs"}
LIST_MODULES = """
import sys
sys.argv = ["cps-study", *sys.argv[1:]]
from cps_study.__main__ import main
try:
    main()
finally:
    print(*sorted({name.partition(".")[0] for name in sys.modules}), file=sys.stderr)
"""


def modules_after(env: dict[str, str], *args: str, lines: str = "") -> set[str]:
    """Return the top-level modules that are loaded once the program has run."""
    ran = subprocess.run(
        [sys.executable, "-c", LIST_MODULES, *args],
        env=env,
        input=lines,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return set(ran.stderr.splitlines()[-1].split())


def test_version_is_printed_by_itself(program: Program) -> None:
    """`--version` prints one line and nothing else."""
    ran = program("--version")
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, f"cps-study {__version__}\n", "")


def test_help_loads_nothing_heavy(env: dict[str, str]) -> None:
    """Help loads no screen, prompt, YAML or scheduling library."""
    assert modules_after(env, "study", "--help") & HEAVY == set()


def test_a_plain_session_loads_no_prompt_library(env: dict[str, str]) -> None:
    """A plain session on known banks loads no prompt library, colors or YAML.

    It loads the scheduler only to rate.
    """
    loaded = modules_after(env, "study", "--bank", "small", lines="\n3\na\nq\n")
    assert loaded & HEAVY == {"fsrs"}


def test_a_look_at_today_loads_little(env: dict[str, str]) -> None:
    """Today's page on known banks parses no YAML and loads no scheduler."""
    assert modules_after(env) & (HEAVY - {"rich"}) == set()


def test_a_session_through_a_pipe(program: Program, home: Home) -> None:
    """A whole session works through a pipe: questions, answers, summary, journal and schedule."""
    ran = program("study", "--bank", "small", "--topic", "small/cards", lines="\n4\n")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "Answer: Support as an equal" in ran.stdout
    assert "1 answer on 1 item: 1 known." in ran.stdout
    assert "\x1b" not in ran.stdout
    assert json.loads(home.schedule.read_text(encoding="utf-8"))["events"] == 1


def test_a_narrow_encoding_does_not_end_a_session(program: Program) -> None:
    """Letters that the output's encoding lacks become plainer ones; the session goes on."""
    ran = program(
        "study", "--bank", "small", lines="\n3\n", PYTHONIOENCODING="ascii", PYTHONUTF8="0"
    )
    assert ran.returncode == 0
    assert "Good - 10 minutes" in ran.stdout
    assert "1 answer on 1 item" in ran.stdout


def test_home_is_any_folder(program: Program, tmp_path: Path) -> None:
    """`--home` names any folder, even a new one with spaces; the answers are kept there."""
    home = tmp_path / "else where"
    assert program("study", "--home", str(home), "--limit", "1", lines="q\n").returncode == 0
    assert (home / "journal.jsonl").exists()


def test_a_bug_shows_its_traceback_only_when_asked(env: dict[str, str]) -> None:
    """With CPS_STUDY_DEBUG set, the traceback comes before the sentence about a bug."""
    script = (
        "import sys; from cps_study.cli import app, today\n"
        "def broken(*_, **__): raise ZeroDivisionError('a\\x1b[31m bug')\n"
        "today.today = broken\n"
        "sys.exit(app.run([]))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script],
        env=env | {"CPS_STUDY_DEBUG": "1"},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert ran.returncode == 70
    assert "Traceback" in ran.stderr
    assert ran.stderr.endswith(
        "error: you found a bug in cps-study: ZeroDivisionError: a\\x1b[31m bug (<string>:2)\n"
        "hint: your answers are saved; for details to report, set CPS_STUDY_DEBUG=1\n"
    )
