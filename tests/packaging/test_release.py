"""The workflow that makes a release is valid: it can't run here, so it's read.

It's held against what it names: files, extras, other jobs, and what one job leaves for the next.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from cps_study import __version__
from tests.documents import ROOT, locate

if TYPE_CHECKING:
    from pathlib import Path

WORKFLOW: dict[Any, Any] = yaml.safe_load(
    (ROOT / ".github" / "workflows" / "release.yml").read_text(encoding="utf-8")
)
JOBS: dict[str, dict[str, Any]] = WORKFLOW["jobs"]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
KNOWN_ACTIONS = {
    "actions/checkout@v4",
    "actions/setup-python@v5",
    "actions/upload-artifact@v4",
    "actions/download-artifact@v4",
    "actions/attest-build-provenance@v2",
}
STEP_KEYS = {"name", "run", "uses", "with", "env"}


def steps(job: str) -> list[dict[str, Any]]:
    """Return the steps of a job."""
    return list(JOBS[job]["steps"])


def commands(job: str) -> str:
    """Return all that a job runs, as one script."""
    return "\n".join(step["run"] for step in steps(job) if "run" in step)


def using(job: str, action: str) -> list[dict[str, Any]]:
    """Return what each step of a job hands to an action."""
    return [step["with"] for step in steps(job) if step.get("uses", "").startswith(action)]


def test_a_tag_makes_a_release_and_nothing_else_does() -> None:
    """Only a tag such as v0.3.0; YAML reads the key `on` as true."""
    assert WORKFLOW[True] == {"push": {"tags": ["v*"]}}
    assert list(JOBS) == ["packages", "folder", "publish"]


@pytest.mark.parametrize("job", JOBS)
def test_each_step_runs_something_or_uses_a_known_action(job: str) -> None:
    """And each job has a machine, an end, and waits only for jobs that there are."""
    for step in steps(job):
        assert step.keys() <= STEP_KEYS
        assert ("run" in step) != ("uses" in step)
        assert step.get("uses", "actions/checkout@v4") in KNOWN_ACTIONS
    assert JOBS[job]["timeout-minutes"] <= 60
    needs = JOBS[job].get("needs", [])
    needed = {needs} if isinstance(needs, str) else set(needs)
    assert needed <= JOBS.keys()


@pytest.mark.skipif(not shutil.which("bash") or sys.platform == "win32", reason="no bash here")
@pytest.mark.parametrize("job", JOBS)
def test_what_a_job_runs_is_valid_shell(job: str) -> None:
    """A slip would show only on the day of the release."""
    script = re.sub(r"\$\{\{[^}]*\}\}", "x", commands(job))
    ran = subprocess.run(["bash", "-n"], input=script, encoding="utf-8", check=False)
    assert ran.returncode == 0


def test_nothing_of_a_tags_name_is_pasted_into_a_command() -> None:
    """A tag may be called anything; the shell gets it as a variable."""
    assert all("${{" not in commands(job) for job in JOBS)


def test_only_the_last_job_may_write() -> None:
    """It makes the release, and signs what was built."""
    assert WORKFLOW["permissions"] == {"contents": "read"}
    writing = [job for job in JOBS if "permissions" in JOBS[job]]
    assert writing == ["publish"]
    may = {"contents": "write", "id-token": "write", "attestations": "write"}
    assert JOBS["publish"]["permissions"] == may


def test_the_files_and_extras_that_it_names_exist() -> None:
    """A file that was moved, or an extra with another name, would stop the release."""
    everything = "\n".join(map(commands, JOBS))
    for path in re.findall(r"(?<=python )\.github/\S+|tests/\S+", everything):
        assert (ROOT / path).exists(), path
    extras = re.findall(r"\.whl\)\[(\w+)\]", everything)
    assert extras == ["folder", "dev"]
    assert set(extras) <= PROJECT["optional-dependencies"].keys()


def test_the_folder_is_built_and_tried_on_three_systems() -> None:
    """The same as those of the checks of a change."""
    ci = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8"))
    matrix = ci["jobs"]["run"]["strategy"]["matrix"]
    assert JOBS["folder"]["strategy"]["matrix"]["os"] == matrix["os"]
    assert JOBS["folder"]["defaults"]["run"]["shell"] == "bash"
    assert "CPS_STUDY_FOLDER=out/cps-study python -m pytest" in commands("folder")


def test_each_job_gets_what_another_one_leaves() -> None:
    """The names under which files are left are those under which they are fetched."""
    left = using("packages", "actions/upload") + using("folder", "actions/upload")
    assert [each["name"] for each in left] == ["packages", "folder-${{ matrix.os }}"]
    assert all(each["if-no-files-found"] == "error" for each in left)
    fetched = using("folder", "actions/download") + using("publish", "actions/download")
    assert [each.get("name", each.get("pattern")) for each in fetched] == [
        "packages",
        "packages",
        "folder-*",
    ]


def test_the_release_has_checksums_and_a_proof() -> None:
    """Of every file in it, checksums included."""
    script = commands("publish")
    assert script.index("sha256sum") < script.index("gh release create")
    assert using("publish", "actions/attest") == [{"subject-path": "dist/*"}]
    assert script.rstrip().endswith("dist/*")


@pytest.fixture
def released(tmp_path: Path) -> Path:
    """Return a project as it is on the day of a release, with the script that prints its notes."""
    for name in ("cps_study/__init__.py", ".github/packaging/notes.py", "CHANGELOG.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(locate(name), tmp_path / name)  # type: ignore[arg-type] # a path
    return tmp_path


def notes(project: Path, tag: str) -> subprocess.CompletedProcess[str]:
    """Run the script that prints what is new."""
    command = [sys.executable, str(project / ".github" / "packaging" / "notes.py"), tag]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False)


def test_the_notes_are_the_changelogs_own(released: Path) -> None:
    """For the version that the program names."""
    ran = notes(released, f"v{__version__}")
    assert ran.returncode == 0
    assert ran.stdout.strip() in (released / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "## [" not in ran.stdout
    assert "### Added" in ran.stdout


@pytest.mark.parametrize("tag", ["v0.0.1", __version__])
def test_another_tag_is_refused(released: Path, tag: str) -> None:
    """Before anything is built."""
    ran = notes(released, tag)
    assert ran.returncode == 1
    assert tag in ran.stderr


def test_a_version_without_a_part_of_the_changelog_is_refused(released: Path) -> None:
    """Such as one that is still called unreleased."""
    (released / "CHANGELOG.md").write_text("## [Unreleased]\n", encoding="utf-8")
    ran = notes(released, f"v{__version__}")
    assert ran.returncode == 1
    assert "no part with a date" in ran.stderr
