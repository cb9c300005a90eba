"""The pages for people: README, manual, coverage, benchmarks; and what is in them."""

from __future__ import annotations

import posixpath
import re
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import typer

from cps_study.cli.app import app
from cps_study.guide import FORMATS, SUBJECTS, page_file

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

ROOT: Final = Path(__file__).parents[1]
README: Final = ROOT / "README.md"
AUTHORS_GUIDE: Final = "banks/README.md"
COVERAGE: Final = "banks/COVERAGE.md"
MANUAL: Final = {
    AUTHORS_GUIDE if subject == "writing" else f"cps_study/guide/{subject}.md": subject
    for subject in (*SUBJECTS, *FORMATS)
}
"""The subject of each page of the manual, by its place in the repository."""
PAGES: Final = ("README.md", *MANUAL, COVERAGE, "tests/benchmarks/README.md")
_FENCE: Final = re.compile(r"^```(\S*)\n(.*?)^```", re.DOTALL | re.MULTILINE)
_LINK: Final = re.compile(r"\]\(([^)\s]+)\)")
_INLINE: Final = re.compile(r"`(cps-study [^`]+)`")
_STANDS_FOR: Final = re.compile(r"\b[A-Z]{2,}\b|\.zip\b")
"""What stands for something of the reader's own: a word in capitals, or a backup."""


def locate(place: str) -> Traversable:
    """Return the file at this place of the repository, in a checkout or in the installed package."""
    folder, _, rest = place.partition("/")
    if folder == "cps_study":
        return files("cps_study").joinpath(rest)
    if folder == "banks":
        return Path(str(page_file("writing"))).parent / rest
    return ROOT / place


def text_of(place: str) -> str:
    """Return the text of the page at this place of the repository."""
    return locate(place).read_text(encoding="utf-8")


def fenced(text: str, language: str) -> list[str]:
    """Return the fenced blocks of a page in this language."""
    return [block for name, block in _FENCE.findall(text) if name == language]


def links(place: str) -> list[str]:
    """Return the places of the repository that a page links to."""
    found = _LINK.findall(_FENCE.sub("", text_of(place)))
    relative = [link.partition("#")[0] for link in found if "://" not in link]
    return [
        posixpath.normpath(posixpath.join(posixpath.dirname(place), link))
        for link in relative
        if link
    ]


def command_lines(place: str) -> list[str]:
    """Return the lines of a page's shell blocks that call the program, without their comments."""
    lines = [line for block in fenced(text_of(place), "sh") for line in block.splitlines()]
    return [line.partition(" #")[0].strip() for line in lines if line.startswith("cps-study")]


def inline_commands(place: str) -> list[str]:
    """Return the calls of the program that a page's sentences and tables name."""
    return _INLINE.findall(_FENCE.sub("", text_of(place)))


def is_runnable(line: str) -> bool:
    """Tell whether a command line can be run as it is."""
    return _STANDS_FOR.search(line) is None


def commands() -> dict[str, Any]:
    """Return every command by its full name, such as `bank list`; the program itself has none."""
    top = typer.main.get_command(app)
    found: dict[str, Any] = {"": top}
    for name, command in getattr(top, "commands", {}).items():
        below = getattr(command, "commands", None)
        found |= (
            {f"{name} {sub}": each for sub, each in below.items()} if below else {name: command}
        )
    return found
