"""A second process that computes something while the first one goes on.

Each test has a process of its own to be copied, as pytest's workers have threads.
"""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from cps_study.system import has_processor_for_copy

START = """
import os, signal, sys
from cps_study.app import beside as module
from cps_study.app.beside import beside
module.has_processor_for_copy = lambda: True
first = os.getpid()
def where():
    return "here" if os.getpid() == first else "in a copy"
"""


def printed(code: str) -> str:
    """Return what a program prints that has `where`, which tells in which process it runs."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", START + code],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.stderr == ""
    return done.stdout


needs_copies = pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows can't copy a process")


@needs_copies
def test_the_result_comes_from_a_copy_and_is_computed_once() -> None:
    """Whatever the function changes is changed in the copy alone; asking twice is allowed."""
    code = """
changed = []
def function():
    changed.append(1)
    return where()
with beside(function) as result:
    print(result(), result(), changed)
"""
    assert printed(code) == "in a copy in a copy []\n"


def test_what_is_short_runs_here_when_it_is_asked_for() -> None:
    """Making a copy takes longer than that."""
    code = """
def function():
    print("asked")
    return where()
with beside(function, is_long=False) as result:
    print("go on")
    print(result(), result())
"""
    assert printed(code) == "go on\nasked\nhere here\n"


@pytest.mark.parametrize(
    "hindrance",
    [
        "module.has_processor_for_copy = lambda: False",
        "def refuse(): raise OSError('too many')\nos.fork = refuse",
    ],
)
def test_without_a_copy_it_runs_here(hindrance: str) -> None:
    """One processor, or too many processes already: it takes longer, and that's all."""
    code = f"{hindrance}\nwith beside(where) as result:\n    print(result())\n"
    assert printed(code) == "here\n"


@needs_copies
@pytest.mark.parametrize(
    "end",
    ["os._exit(0)", "os.kill(os.getpid(), 9)", "raise MemoryError", "raise KeyboardInterrupt"],
)
def test_a_copy_that_ends_without_a_result_is_no_loss(end: str) -> None:
    """The system may end it, or it runs out of memory: the same is computed here."""
    code = f"""
def function():
    if where() == "in a copy":
        {end}
    return where()
with beside(function) as result:
    print(result())
"""
    assert printed(code) == "here\n"


@needs_copies
def test_an_error_of_the_function_is_raised_here() -> None:
    """With its own message, as if there were no second process."""
    code = """
try:
    with beside(lambda: 1 / 0) as result:
        result()
except ZeroDivisionError as exc:
    print(exc)
"""
    assert printed(code) == "division by zero\n"


@needs_copies
def test_incoming_items_are_compared_in_a_copy_as_they_are_here() -> None:
    """Which of them nearly repeat each other, or one that's there, doesn't depend on it."""
    code = """
from cps_study.app import import_review
from cps_study.checks.rules import CheckedFile
from cps_study.model.item import Bank, Flashcard
from cps_study.model.outline import Outline
def card(ident, front):
    return Flashcard(id=ident, topic="t", level="recall", front=front, back="A friend of hers")
same = "Who goes to the group with Ana on the evening of her first day?"
items = (card("x-1", same), card("x-2", "What is a warmline?"), card("x-3", same))
file = CheckedFile("x", Bank(id="x", title="X", items=items))
def reviewed():
    return import_review.review_items(file, [card("y-1", same)], Outline({}, {}))
here = reviewed()
import_review._MANY = 0
print(reviewed() == here, here.near, sum(found.rule == "L22" for found in here.findings))
"""
    assert printed(code) == "True (('x-1', 'y-1'), ('x-3', 'y-1')) 1\n"


@needs_copies
def test_no_copy_outlives_its_context() -> None:
    """Not even one whose result nobody wants any more, as after an error or Ctrl-C."""
    code = """
def forever():
    while True:
        signal.pause()
try:
    with beside(forever):
        raise KeyboardInterrupt
except KeyboardInterrupt:
    pass
try:
    os.waitpid(-1, 0)
except ChildProcessError:
    print("no process is left")
"""
    assert printed(code) == "no process is left\n"


def test_no_copies_are_made_where_that_is_not_safe(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows can't make one, on macOS it may crash, and some systems don't count processors."""
    assert not has_processor_for_copy("win32")
    assert not has_processor_for_copy("darwin")
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    assert not has_processor_for_copy("openbsd7")
