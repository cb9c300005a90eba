"""What stands around the code is valid: the workflow, the issue forms, the hooks, the checks.

A workflow and a form can't run here, so they are read and held against what they name.
"""

from __future__ import annotations

import os
import re
import tomllib
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from cps_study import __version__
from tests.documents import ROOT

if TYPE_CHECKING:
    from pathlib import Path

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
FORMS = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))
FIELD_TYPES = {"markdown", "input", "textarea", "dropdown", "checkboxes"}
SYSTEMS = ["ubuntu-latest", "macos-latest", "windows-latest"]


def load(path: Path) -> Any:
    """Return what a YAML file holds."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def the_job() -> dict[str, Any]:
    """Return the one job of the workflow."""
    workflow = load(ROOT / ".github" / "workflows" / "ci.yml")
    (job,) = workflow["jobs"].values()
    return dict(job)


def test_the_workflow_runs_every_check_on_three_systems() -> None:
    """Linux, macOS and Windows each run `.ci/run`, which is there and can be run."""
    job = the_job()
    assert job["strategy"]["matrix"]["os"] == SYSTEMS
    assert job["runs-on"] == "${{ matrix.os }}"
    commands = [step["run"] for step in job["steps"] if "run" in step]
    assert commands == [".ci/run"]
    script = ROOT / ".ci" / "run"
    assert script.read_text(encoding="utf-8").startswith("#!/usr/bin/env bash\n")
    assert os.name == "nt" or os.access(script, os.X_OK)


def test_the_workflow_tries_the_oldest_python_and_the_newest() -> None:
    """The oldest is what pyproject.toml allows; both are text, since YAML reads 3.10 as 3.1."""
    oldest, newest = the_job()["strategy"]["matrix"]["python"]
    assert PROJECT["project"]["requires-python"] == f">={oldest}"
    assert newest == "3.x"


def test_the_workflow_can_only_read() -> None:
    """A change from outside is checked with no right to write; each action has a version."""
    workflow = load(ROOT / ".github" / "workflows" / "ci.yml")
    assert workflow["permissions"] == {"contents": "read"}
    actions = [step["uses"] for step in the_job()["steps"] if "uses" in step]
    assert actions
    assert all(re.fullmatch(r"actions/[a-z-]+@v\d+", action) for action in actions)


@pytest.mark.parametrize("path", [path for path in FORMS if path.name != "config.yml"], ids=str)
def test_an_issue_form_is_one(path: Path) -> None:
    """A form has a name, what it's for, and fields of known types with ids of their own."""
    form = load(path)
    assert {"name", "description", "body"} <= form.keys()
    fields = form["body"]
    assert {field["type"] for field in fields} <= FIELD_TYPES
    asking = [field for field in fields if field["type"] != "markdown"]
    ids = [field["id"] for field in asking]
    assert len(ids) == len(set(ids))
    assert all(field["attributes"]["label"] for field in asking)
    for field in asking:
        if field["type"] == "dropdown":
            options = field["attributes"]["options"]
            assert all(isinstance(option, str) for option in options)
            assert len(options) == len(set(options))


def test_there_is_a_form_for_a_wrong_question() -> None:
    """Somebody who finds a wrong answer can say which one, what is wrong, and who says so."""
    form = load(ROOT / ".github" / "ISSUE_TEMPLATE" / "wrong-question.yml")
    ids = {field.get("id") for field in form["body"]}
    assert {"item", "kind", "what", "source"} <= ids


def test_each_hook_calls_a_tool_that_the_project_installs() -> None:
    """The hooks before a commit run what `.[dev]` brings, or the program itself."""
    config = load(ROOT / ".pre-commit-config.yaml")
    hooks = [hook for repository in config["repos"] for hook in repository["hooks"]]
    dev = PROJECT["project"]["optional-dependencies"]["dev"]
    tools = {re.split(r"[<>=]", requirement)[0] for requirement in dev}
    tools |= PROJECT["project"]["scripts"].keys()
    assert {hook["entry"].split()[0] for hook in hooks} <= tools
    assert len({hook["id"] for hook in hooks}) == len(hooks) >= 5


def test_the_changelog_knows_this_version() -> None:
    """The version that the program names has a section with a date."""
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(rf"^## \[{re.escape(__version__)}\] - \d{{4}}-\d\d-\d\d$", text, re.MULTILINE)
