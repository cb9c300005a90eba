"""Prints what is new in a release: `python .github/packaging/notes.py v0.2.0`.

Ends with an error if the tag isn't the version of the program, or if the changelog doesn't have it.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]


def notes(tag: str, root: Path = ROOT) -> str:
    """Return the part of the changelog about a tag; raises SystemExit if it can't be released."""
    source = (root / "cps_study" / "__init__.py").read_text(encoding="utf-8")
    version = re.search(r'__version__ = "([^"]+)"', source)
    if version is None or tag != f"v{version[1]}":
        raise SystemExit(f"the tag is {tag}, and the program's version is another one")
    changelog = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    heading = rf"^## \[{re.escape(version[1])}\] - \d{{4}}-\d\d-\d\d\n(.*?)(?=^## |\Z)"
    part = re.search(heading, changelog, re.MULTILINE | re.DOTALL)
    if part is None:
        raise SystemExit(f"CHANGELOG.md has no part with a date for {version[1]}")
    return part[1].strip()


if __name__ == "__main__":
    print(notes(sys.argv[1]))
