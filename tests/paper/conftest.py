"""One browser for all tests of pages, if the computer has one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.paper.browser import CHROMIUM, DRIVER, Browser

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def _window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    if CHROMIUM is None or DRIVER is None:
        pytest.skip("no chromium with chromedriver on the PATH: pages are not tested in a browser")
    window = Browser(tmp_path_factory.mktemp("browser"))
    yield window
    window.close()


@pytest.fixture
def browser(_window: Browser) -> Browser:
    """Return the browser with a light screen of the usual size."""
    _window.see()
    return _window
