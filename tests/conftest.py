"""Every test has a learner's home and a cache of its own."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from cps_study.store import library
from cps_study.store.paths import Home

if TYPE_CHECKING:
    from pathlib import Path


# Nothing here is about speed, so a busy machine is no reason to fail, and some laws apply to few of
# the banks that are drawn. The examples are the same every time, so that a change fails for what it
# changed; HYPOTHESIS_PROFILE=search looks for new ones.
settings.register_profile(
    "house",
    deadline=None,
    derandomize=True,
    max_examples=25,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.filter_too_much,
        HealthCheck.data_too_large,
    ],
)
settings.register_profile(
    "search", settings.get_profile("house"), derandomize=False, max_examples=500
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "house"))


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name a case of bytes by its argument: some hold the time, and every worker needs the same."""
    return argname if isinstance(val, bytes) else None


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int | None:
    """Keep three workers busy on two cores: tests at a terminal wait more than they work."""
    if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ:
        return None
    cores = os.cpu_count() or 1
    return cores + cores // 2


@pytest.fixture(autouse=True)
def _own_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the real learner's files out of every test, subprocesses included."""
    monkeypatch.setenv("CPS_STUDY_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    # Without files of compiled modules, a process of its own would take twice as long to start.
    for name in ("NO_COLOR", "CPS_STUDY_DEBUG", "PYTHONDONTWRITEBYTECODE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def _session_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.getbasetemp()
    # Under xdist each worker has a folder of its own in the one of the whole run.
    return (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "shared-cache"


@pytest.fixture
def shared_cache(_own_places: None, _session_cache: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let tests share a cache, so that only the first one parses the shipped banks.

    Returns the folder that takes the place of the test's own.
    """
    monkeypatch.setenv("XDG_CACHE_HOME", str(_session_cache))
    return _session_cache / "cps-study"


@pytest.fixture
def updating(request: pytest.FixtureRequest) -> bool:
    """Return whether the parts of pages that the program makes are to be written anew."""
    return bool(request.config.getoption("--update"))


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Return the home that the program finds in this test, not yet made."""
    return Home(tmp_path / "home", tmp_path / "cache" / "cps-study")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --update, which writes the parts of pages that the program makes anew."""
    parser.addoption(
        "--update",
        action="store_true",
        help="write the pictures and tables of README, manual and COVERAGE.md anew",
    )


@pytest.fixture
def only_own_banks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the program ship no banks, so that a test parses none but its own."""
    monkeypatch.setattr(library, "shipped_folder", lambda: None)


@pytest.fixture
def made_home(home: Home) -> Home:
    """Return the test's home with its folder made."""
    home.root.mkdir()
    return home
