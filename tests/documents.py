"""The pages that people read (README, manual, coverage, benchmarks), and what is in them."""

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
"""The subject of each page of the manual, by its path in the repository."""
PAGES: Final = ("README.md", *MANUAL, COVERAGE, "tests/benchmarks/README.md")
_FENCE: Final = re.compile(r"^```(\S*)\n(.*?)^```", re.DOTALL | re.MULTILINE)
_LINK: Final = re.compile(r"\]\(([^)\s]+)\)")
_INLINE: Final = re.compile(r"`(cps-study [^`]+)`")
_PLACEHOLDER: Final = re.compile(r"\b[A-Z]{2,}\b|\.zip\b")
"""A word in capitals, or a backup: readers put something of their own in its place."""


def locate(path: str) -> Traversable:
    """Return a file of the repository, from a checkout or from the installed package.

    `path` is its path in the repository.
    """
    folder, _, rest = path.partition("/")
    if folder == "cps_study":
        return files("cps_study").joinpath(rest)
    if folder == "banks":
        return Path(str(page_file("writing"))).parent / rest
    return ROOT / path


def text_of(path: str) -> str:
    """Return the text of a page."""
    return locate(path).read_text(encoding="utf-8")


def fenced(text: str, language: str) -> list[str]:
    """Return the fenced blocks of a page that are in one language."""
    return [block for name, block in _FENCE.findall(text) if name == language]


def links(path: str) -> list[str]:
    """Return the paths in the repository that a page links to."""
    folder = posixpath.dirname(path)
    targets = []
    for link in _LINK.findall(_FENCE.sub("", text_of(path))):
        relative = link.partition("#")[0]
        if relative and "://" not in link:
            targets.append(posixpath.normpath(posixpath.join(folder, relative)))
    return targets


def command_lines(path: str) -> list[str]:
    """Return the lines in a page's shell blocks that call the program, without comments."""
    lines = [line for block in fenced(text_of(path), "sh") for line in block.splitlines()]
    return [line.partition(" #")[0].strip() for line in lines if line.startswith("cps-study")]


def inline_commands(path: str) -> list[str]:
    """Return the calls of the program that a page's sentences and tables mention."""
    return _INLINE.findall(_FENCE.sub("", text_of(path)))


def is_runnable(line: str) -> bool:
    """Return whether a command line can be run as it is, without placeholders."""
    return _PLACEHOLDER.search(line) is None


def commands() -> dict[str, Any]:
    """Return every command by its full name, such as `bank list`; the program itself has none."""
    top = typer.main.get_command(app)
    by_name: dict[str, Any] = {"": top}
    for name, command in getattr(top, "commands", {}).items():
        subcommands = getattr(command, "commands", None)
        if not subcommands:
            by_name[name] = command
            continue
        for subname, subcommand in subcommands.items():
            by_name[f"{name} {subname}"] = subcommand
    return by_name
