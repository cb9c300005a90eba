"""The rules of the house that an import can break (see CONTRIBUTING), read from the source."""

from __future__ import annotations

import ast
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = "cps_study"
_TOP = {
    "nearest",
    "system",
    "errors",
    "model",
    "formats",
    "study",
    "checks",
    "paper",
    "store",
    "app",
    "ui",
    "cli",
    "guide",
}
MAY_IMPORT: dict[str, set[str]] = {
    "__init__": set(),
    "__main__": _TOP,
    "nearest": set(),
    "system": set(),
    "errors": {"nearest"},
    "guide": {"errors", "guide"},
    "model": {"errors", "nearest", "model"},
    **{
        layer: {"errors", "nearest", "model", layer}
        for layer in ("formats", "study", "checks", "paper")
    },
    "store": _TOP - {"app", "ui", "cli", "guide"},
    "app": _TOP - {"ui", "cli", "guide"},
    "ui": _TOP - {"cli"},
    "cli": _TOP,
}
SCREEN = {"rich", "questionary", "prompt_toolkit"}
PURE = {"nearest", "errors", "model", "formats", "study", "checks"}
SILENT = {"paper", "store", "app"}
"""The layers that work with files but return what there is to say: they touch no stream."""
OUTSIDE = {
    "os",
    "pathlib",
    "shutil",
    "tempfile",
    "glob",
    "subprocess",
    "socket",
    "http",
    "sqlite3",
    "time",
    "secrets",
}
"""Files, processes, the network, the clock, chance: a pure layer never needs them at run time."""
FORMAT_IS_A_DATABASE = {"cps_study.formats.anki.collection", "cps_study.formats.anki.writer"}
"""Anki's decks are SQLite files: these two read and make them in memory, and open no file."""
CLOCKS = {("datetime", "now"), ("datetime", "today"), ("datetime", "utcnow"), ("date", "today")}
CHANCE = {
    "random",
    "randint",
    "choice",
    "choices",
    "shuffle",
    "sample",
    "seed",
    "getrandbits",
    "uniform",
    "randrange",
}
FILES = {
    "read_text",
    "read_bytes",
    "write_text",
    "write_bytes",
    "mkdir",
    "unlink",
    "iterdir",
    "urlopen",
}
SPEAKS = {"open", "print", "input", "exit", "quit", "breakpoint", "eval", "exec", "__import__"}


def broken_rules(module: str, source: str) -> list[str]:
    """Return what the module's source does against the rules of its layer."""
    tree = ast.parse(source)
    layer = module.split(".")[1]
    type_only = {
        id(inner) for block in ast.walk(tree) if _is_type_checking(block) for inner in _body(block)
    }
    found: list[str] = []
    for node in ast.walk(tree):
        for name in _imported(node, module):
            if name == "sqlite3" and module in FORMAT_IS_A_DATABASE:
                continue
            found += _import_broken(layer, name, type_only=id(node) in type_only)
        if layer in PURE and isinstance(node, ast.Call):
            found += _call_broken(node.func)
        if layer in SILENT:
            found += _silence_broken(node)
    return found


def _import_broken(layer: str, name: str, *, type_only: bool) -> Iterator[str]:
    top, _, rest = name.partition(".")
    if top == PACKAGE and rest:
        other = rest.split(".")[0]
        if layer == "errors" and rest.startswith("model.problem") and type_only:
            return
        if other not in MAY_IMPORT[layer] and other != "__version__":
            yield f"{layer} imports {name}"
    elif (top in SCREEN and layer != "ui") or (layer in PURE and top in OUTSIDE and not type_only):
        yield f"{layer} imports {name}"


def _call_broken(called: ast.expr) -> Iterator[str]:
    match called:
        case ast.Name(id=name) if name in SPEAKS:
            yield f"calls {name}()"
        case ast.Attribute(value=owner, attr=name):
            base = (
                owner.attr
                if isinstance(owner, ast.Attribute)
                else owner.id
                if isinstance(owner, ast.Name)
                else ""
            )
            if (base, name) in CLOCKS or (base == "random" and name in CHANCE) or name in FILES:
                yield f"calls {base}.{name}()"
            if name in {"import_module", "stdout", "stderr", "stdin"} or (base, name) == (
                "sys",
                "exit",
            ):
                yield f"calls {base}.{name}()"


def _silence_broken(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Call(func=ast.Name(id="print" | "input" as name)):
            yield f"calls {name}()"
        case ast.Attribute(value=ast.Name(id="sys"), attr="stdin" | "stdout" | "stderr" as name):
            yield f"uses sys.{name}"
        case ast.ImportFrom(module="sys", names=names):
            for alias in names:
                if alias.name in {"stdin", "stdout", "stderr"}:
                    yield f"imports sys.{alias.name}"


def _imported(node: ast.AST, module: str) -> list[str]:
    """Return the full names that an import statement brings in, submodules included."""
    match node:
        case ast.Import(names=names):
            return [alias.name for alias in names]
        case ast.ImportFrom(module=base, names=names, level=level):
            parents = module.split(".")[:-level] if level else []
            stem = ".".join([*parents, *([base] if base else [])])
            deeper = stem == PACKAGE or (stem.startswith(f"{PACKAGE}.") and stem.count(".") == 1)
            return [f"{stem}.{alias.name}" for alias in names] if deeper else [stem]
    return []


def _is_type_checking(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) in {
        "TYPE_CHECKING",
        "typing.TYPE_CHECKING",
    }


def _body(block: ast.AST) -> Iterator[ast.AST]:
    assert isinstance(block, ast.If)
    return (inner for statement in block.body for inner in ast.walk(statement))


def modules() -> dict[str, str]:
    """Return the source of each module by its dotted name, wherever the package is installed."""
    spec = find_spec(PACKAGE)
    assert spec is not None
    assert spec.submodule_search_locations is not None
    root = Path(spec.submodule_search_locations[0])
    found = {}
    for path in sorted(root.rglob("*.py")):
        parts = path.relative_to(root).with_suffix("").parts
        name = ".".join((PACKAGE, *parts))
        found[name.removesuffix(".__init__") if len(parts) > 1 else name] = path.read_text(
            encoding="utf-8"
        )
    return found


def test_no_module_breaks_the_rules_of_its_layer() -> None:
    """Imports point one way, only `ui` draws, and the pure layers read no file, clock or chance."""
    found = [
        f"{name}: {rule}"
        for name, source in modules().items()
        for rule in broken_rules(name, source)
    ]
    assert found == []


def test_every_layer_is_looked_at() -> None:
    """The walk finds the package's modules: the test above does not pass on nothing."""
    seen = {name.split(".")[1] for name in modules()}
    assert {
        "errors",
        "model",
        "formats",
        "study",
        "checks",
        "store",
        "ui",
        "cli",
        "__main__",
    } <= seen
    assert seen <= MAY_IMPORT.keys()
    assert len(modules()) >= 50
    assert "cps_study.model.item" in modules()


def test_the_screen_libraries_are_used_where_they_may_be() -> None:
    """The names that are forbidden elsewhere are the ones that `ui` really imports."""
    used = {
        name.split(".")[0]
        for module, source in modules().items()
        if module.startswith(f"{PACKAGE}.ui")
        for node in ast.walk(ast.parse(source))
        for name in _imported(node, module)
    }
    assert used >= SCREEN


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("errors", "from cps_study.model.problem import Problem"),
        ("nearest", "from cps_study.errors import StudyError"),
        ("errors", "if TYPE_CHECKING:\n    from cps_study.model.item import Item"),
        ("model.item", "from cps_study.formats.native.schema import SLUG"),
        ("model.item", "from cps_study import formats"),
        ("model.item", "from cps_study.study import times"),
        ("model.item", "def late():\n    from cps_study.store.paths import Home"),
        ("model.item", "if TYPE_CHECKING:\n    from cps_study.ui.page import Block"),
        ("model.item", "from ..ui import page"),
        ("formats.native.yaml_bank", "from cps_study.checks.rules import RULES"),
        ("formats.native.yaml_bank", "import cps_study.study.queue"),
        (
            "formats.native.yaml_bank",
            "if typing.TYPE_CHECKING:\n    from cps_study.paper import pdf",
        ),
        ("study.queue", "from cps_study.formats.native.yaml_bank import read"),
        ("study.queue", "from cps_study.store.library import Library"),
        ("checks.rules", "from cps_study.study.marking import mark_typed"),
        ("paper.pdf", "from cps_study.store.library import Library"),
        ("store.library", "from cps_study.app.importing import plan_import"),
        ("app.importing", "from cps_study.ui.words import listed"),
        ("store.library", "from cps_study import cli"),
        ("store.library", "from rich.console import Console"),
        ("ui.plain", "from cps_study.cli.output import tell"),
        ("cli.app", "import questionary"),
        ("cli.app", "def late():\n    from prompt_toolkit.application import Application"),
        ("model.item", "if TYPE_CHECKING:\n    from rich.text import Text"),
        ("study.queue", "import time"),
        ("study.queue", "from time import monotonic"),
        ("study.queue", "def now():\n    import os"),
        ("study.queue", "from pathlib import Path"),
        ("study.queue", "day = datetime.now(UTC)"),
        ("study.queue", "day = datetime.datetime.now()"),
        ("study.queue", "day = date.today()"),
        ("study.queue", "random.shuffle(items)"),
        ("checks.rules", "print('done')"),
        ("formats.native.yaml_bank", "with open(path) as file:\n    pass"),
        ("formats.native.yaml_bank", "text = path.read_text()"),
        ("formats.native.yaml_bank", "raw = importlib.import_module('cps_study.ui')"),
        ("formats.native.yaml_bank", "sys.exit(1)"),
        ("app.study", "print('done')"),
        ("app.study", "answer = input()"),
        ("app.study", "sys.stdout.write('done')"),
        ("app.study", "def late():\n    line = sys.stdin.readline()"),
        ("app.study", "from sys import stderr"),
    ],
)
def test_a_module_that_breaks_a_rule_is_caught(module: str, source: str) -> None:
    """The test of the layers is honest: made-up modules that break a rule are found."""
    assert broken_rules(f"{PACKAGE}.{module}", source)


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("errors", "if TYPE_CHECKING:\n    from cps_study.model.problem import Problem"),
        ("model.item", "from cps_study.nearest import nearest"),
        ("errors", "from cps_study.nearest import nearest_hint"),
        ("model.event", "from cps_study.model.item import Item"),
        (
            "formats.native.yaml_bank",
            "from cps_study.formats import shapes\nfrom cps_study.model.item import Bank",
        ),
        ("study.queue", "if TYPE_CHECKING:\n    from pathlib import Path"),
        (
            "study.queue",
            "import random\n\ndef draw(rng: random.Random) -> None:\n    rng.shuffle([])",
        ),
        ("study.queue", "day = self.today\nnow = self.now()\ntime = datetime.fromisoformat(text)"),
        ("store.library", "from cps_study.checks.rules import RULES\nimport os\nopen('x')"),
        ("app.study", "import sys\nif sys.platform == 'win32':\n    pass"),
        ("cli.output", "import sys\nsys.stdout.write('done')"),
        (
            "ui.plain",
            "from cps_study.app.study import StudyStore\nfrom rich.text import Text\nimport time",
        ),
        ("cli.app", "from cps_study import __version__\nfrom cps_study.ui import page"),
        ("__main__", "from cps_study.cli.app import run"),
    ],
)
def test_a_module_that_keeps_the_rules_is_left_alone(module: str, source: str) -> None:
    """What the layers allow is not complained about."""
    assert broken_rules(f"{PACKAGE}.{module}", source) == []
