"""A real browser for the tests of pages: Chromium without a window, without a network."""

from __future__ import annotations

import base64
import json
import re
import shutil
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from selenium import webdriver
from selenium.webdriver.chrome.service import Service

if TYPE_CHECKING:
    from pathlib import Path

    from selenium.webdriver.remote.webelement import WebElement

CHROMIUM = (
    shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
)
DRIVER = shutil.which("chromedriver")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


class Browser:
    """One window. It records what a page asks of the network, and what it complains about."""

    def __init__(self, folder: Path) -> None:
        options = webdriver.ChromeOptions()
        options.binary_location = CHROMIUM or ""
        for flag in (*FLAGS, f"--user-data-dir={folder / 'profile'}"):
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        self.driver = webdriver.Chrome(options, Service(DRIVER))
        self.driver.execute_cdp_cmd("Network.enable", {})
        self.driver.execute_cdp_cmd("Network.setBlockedURLs", {"urls": ["*://*"]})
        self._file = folder / "page.html"
        self._axe = (files("axe_core_python") / "axe.min.js").read_text(encoding="utf-8")
        self.see()

    def see(
        self, *, dark: bool = False, width: int = 1000, height: int = 900, printed: bool = False
    ) -> None:
        """Set the window's size and what its user prefers, for the pages opened from now on."""
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        features = [
            {"name": "prefers-color-scheme", "value": "dark" if dark else "light"},
            {"name": "prefers-reduced-motion", "value": "reduce"},
        ]
        media = {"media": "print" if printed else "", "features": features}
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", media)

    def open(self, page: str) -> None:
        """Open a page from a file, as a learner would."""
        self._file.write_text("<!DOCTYPE html><title>between two pages</title>", encoding="utf-8")
        self.driver.get(self._file.as_uri())
        self.run("sessionStorage.clear()")
        self._file.write_text(page, encoding="utf-8")
        self.driver.get("about:blank")
        for kind in ("browser", "performance"):
            self._log(kind)
        self.driver.get(self._file.as_uri())

    def run(self, script: str, *given: object) -> Any:
        """Return what a script returns in the page."""
        return self.driver.execute_script(script, *given)

    def press(self, *keys: str) -> None:
        """Press keys one after the other, wherever the focus is."""
        for key in keys:
            webdriver.ActionChains(self.driver).send_keys(key).perform()

    def focused(self) -> WebElement:
        """Return the element that has the focus."""
        return self.driver.switch_to.active_element

    def complaints(self) -> list[str]:
        """Return what the page wrote to its console since it was opened."""
        return [entry["message"] for entry in self._log("browser")]

    def requests(self) -> list[str]:
        """Return the addresses requested since the page was opened, except the page itself."""
        addresses = []
        for entry in self._log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                addresses.append(message["params"]["request"]["url"])
        page = self._file.as_uri()
        return [address for address in addresses if address.partition("#")[0] != page]

    def violations(self) -> list[str]:
        """Return what axe finds wrong: each rule, and the elements that break it."""
        self.run(self._axe)
        violations = self.driver.execute_async_script(
            "const done = arguments[0]; axe.run(document, {resultTypes: ['violations']})"
            ".then(r => done(r.violations), e => done([{id: String(e), nodes: []}]))"
        )
        return [f"{rule['id']}: {[node['html'] for node in rule['nodes']]}" for rule in violations]

    def overflow(self) -> int:
        """Return by how many pixels the page is wider than its window."""
        return int(
            self.run("const d = document.documentElement; return d.scrollWidth - d.clientWidth")
        )

    def pages(self) -> int:
        """Return how many sheets the page prints on."""
        pdf = base64.b64decode(self.driver.execute_cdp_cmd("Page.printToPDF", {})["data"])
        return len(re.findall(rb"/Type\s*/Page\b", pdf))

    def _log(self, kind: str) -> list[dict[str, Any]]:
        """Return what was logged since the last time."""
        entries: list[dict[str, Any]] = self.driver.get_log(kind)  # type: ignore[no-untyped-call]
        return entries

    def close(self) -> None:
        """Close the browser."""
        self.driver.quit()
