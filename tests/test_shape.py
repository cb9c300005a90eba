"""How the code reads, held so that it doesn't grow dense again (see CONTRIBUTING, Habits).

`python -m tests.shape cps_study` prints the places and the figures.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

import pytest

from tests.shape import figures, offences
from tests.test_layers import PACKAGE, modules

if TYPE_CHECKING:
    from collections.abc import Collection

STILL_DENSE: frozenset[str] = frozenset()
"""Functions that are denser than the house allows, as `module:function`. It may only shrink."""


def imported_modules(name: str, source: str, known: Collection[str]) -> set[str]:
    """Return the known modules that a module imports, for types only or late included."""
    imported: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module is not None:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                imported.add(inner if inner in known else node.module)
    return {module for module in imported if module in known and module != name}


def test_no_function_is_denser_than_the_house_allows() -> None:
    """Every function and module keeps the limits, but for those listed, and the list is true."""
    dense = {
        f"{name.removeprefix(f'{PACKAGE}.')}:{offence.place}"
        for name, source in modules().items()
        for offence in offences(source)
    }
    assert dense - STILL_DENSE == set(), "see: python -m tests.shape cps_study"
    assert STILL_DENSE - dense == set(), "no longer dense: take it off the list"


def test_the_code_reads_as_lightly_as_we_promise() -> None:
    """The package as a whole keeps the rates that we compare with other projects."""
    rates = figures(modules().values())
    assert rates.decisions_per_100_lines <= 22
    assert rates.conditional_expressions_per_1000_lines <= 18
    assert rates.nested_conditional_expressions == 0
    assert rates.line_length_p90 <= 84
    assert rates.explanations_per_decision >= 0.8


def test_no_modules_import_each_other_in_a_circle() -> None:
    """Modules can be read in an order in which each builds on those before."""
    sources = modules()
    graph = {name: imported_modules(name, source, sources) for name, source in sources.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(f"a circle: {' -> '.join(error.args[1])}")


def test_a_class_name_means_one_thing() -> None:
    """No two modules define a class of the same name."""
    homes: dict[str, list[str]] = defaultdict(list)
    for name, source in modules().items():
        for node in ast.parse(source).body:
            if isinstance(node, ast.ClassDef):
                homes[node.name].append(name)
    assert {name: places for name, places in homes.items() if len(places) > 1} == {}


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("x = a if b else c if d else e", "a conditional expression inside another"),
        ("x = (a if b else f(c if d else e))", "a conditional expression inside another"),
        ("x = (a if b else c)(d)", "a conditional expression that is called"),
        ("x = [a for b in c if d if e]", "a comprehension with 3 clauses"),
        ("x = {a for b in c for d in b if d}", "a comprehension with 3 clauses"),
        ("def f():\n" + "    x = a and b\n" * 13, "13 branches"),
        ("def f():\n" + "    x = [a for a in b if a]\n" * 7, "14 branches"),
        ("def f():\n" + "    x = 1\n" * 51, "51 lines"),
        ("x = 1\n" * 451, "451 lines"),
    ],
)
def test_dense_code_is_found(source: str, why: str) -> None:
    """The measure is honest: made-up code that breaks a limit is found, for the right reason."""
    assert why in {offence.why for offence in offences(source)}


@pytest.mark.parametrize(
    "source",
    [
        "x = a if b else c",
        "x = [a for b in c if d]",
        "x = [a for b in c for d in b]",
        "def f():\n    '''Say.\n\n    More.\n    '''\n" + "    x = 1\n" * 50,
        "def f():\n" + "    if a:\n        pass\n" * 12,
    ],
)
def test_plain_code_is_left_alone(source: str) -> None:
    """What the limits allow isn't complained about."""
    assert offences(source) == []


def test_figures_count_what_they_say() -> None:
    """A small module's figures can be checked by hand."""
    source = '"""Doc."""\n\nx = 1  # why\n# more\nif x and y:\n    z = a if b else c\n'
    rates = figures([source])
    assert rates.code_lines == 3
    assert rates.decisions_per_100_lines == pytest.approx(100)
    assert rates.conditional_expressions_per_1000_lines == pytest.approx(1000 / 3)
    assert rates.explanations_per_decision == pytest.approx(1)
