"""What is said where the libraries that read scans aren't installed."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from cps_study.paper.scan.libraries import INSTALL, ScanExtraMissingError

if TYPE_CHECKING:
    import pytest


def test_the_hint_is_one_that_works_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing can be installed into the folder that needs no Python, so it names the other ways."""
    assert ScanExtraMissingError().hint.startswith(f"run: {INSTALL}")
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert "cps-study guide install" in ScanExtraMissingError().hint
