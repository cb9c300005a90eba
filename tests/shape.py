"""Measure how the code reads: what is too dense for the house, and the figures of a whole tree.

`python -m tests.shape [PATH ...]` prints what is too dense below each path, then the figures.
"""

from __future__ import annotations

import ast
import io
import sys
import tokenize
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MOST_BRANCHES = 12
"""In one function; conditional expressions, comprehensions, their filters, `and` and `or` count."""
MOST_LINES = 50
"""In the body of one function, without its docstring."""
MOST_MODULE_LINES = 450
MOST_CLAUSES = 2
"""In one comprehension: each `for` is a clause, and so is each `if`."""

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef
_BRANCHES = (
    ast.If,
    ast.For,
    ast.AsyncFor,
    ast.While,
    ast.ExceptHandler,
    ast.IfExp,
    ast.comprehension,
    ast.match_case,
)


class Offence(NamedTuple):
    """A place that is denser than the house allows: the function or class it is in, and why."""

    place: str
    why: str
    line: int


class Figures(NamedTuple):
    """How a tree reads: the rates that CONTRIBUTING names, from whole modules."""

    code_lines: int
    decisions_per_100_lines: float
    conditional_expressions_per_1000_lines: float
    nested_conditional_expressions: int
    line_length_p90: int
    explanations_per_decision: float

    def __str__(self) -> str:
        """Return the figures, one a line."""
        rows = [(name.replace("_", " "), value) for name, value in self._asdict().items()]
        return "\n".join(f"{name:40} {value:8.2f}".removesuffix(".00") for name, value in rows)


def offences(source: str) -> list[Offence]:
    """Return what is too dense in a module, in the order of its lines."""
    tree = ast.parse(source)
    found = [*_too_long(source), *_in_scope(tree, "")]
    return sorted(found, key=lambda offence: offence.line)


def figures(sources: Iterable[str]) -> Figures:
    """Return the figures of all modules together.

    A code line is one with anything on it but a comment or a docstring. A decision is an `if`,
    `for`, `while`, `except`, `case`, conditional expression, comprehension clause, or a further
    operand of `and` and `or`. An explanation is a line of a docstring or a line with a comment.
    """
    lengths: list[int] = []
    decisions = conditionals = nested = explanations = 0
    for source in sources:
        tree = ast.parse(source)
        docstrings = _docstring_lines(tree)
        comments = _comment_lines(source)
        explanations += len(docstrings) + len(comments)
        lengths += _code_line_lengths(source, docstrings)
        decisions += _decisions_below(tree)
        conditionals += sum(isinstance(node, ast.IfExp) for node in ast.walk(tree))
        nested += sum(map(_holds_a_conditional, ast.walk(tree)))
    lengths.sort()
    lines = len(lengths)
    return Figures(
        code_lines=lines,
        decisions_per_100_lines=100 * decisions / lines,
        conditional_expressions_per_1000_lines=1000 * conditionals / lines,
        nested_conditional_expressions=nested,
        line_length_p90=lengths[int(0.9 * lines)],
        explanations_per_decision=explanations / decisions,
    )


def branches(function: FunctionNode) -> int:
    """Return how many branches a function has, functions inside it included."""
    filters = 0
    for node in ast.walk(function):
        if isinstance(node, ast.comprehension):
            filters += len(node.ifs)
    return _decisions_below(function) + filters


def _decisions_below(tree: ast.AST) -> int:
    count = 0
    for node in ast.walk(tree):
        if isinstance(node, _BRANCHES):
            count += 1
        elif isinstance(node, ast.BoolOp):
            count += len(node.values) - 1
    return count


def _too_long(source: str) -> Iterator[Offence]:
    lines = source.count("\n")
    if lines > MOST_MODULE_LINES:
        yield Offence("module", f"{lines} lines", 1)


def _in_scope(scope: ast.AST, name: str) -> Iterator[Offence]:
    """Yield what is too dense in a module, class or function, inner ones under their own names."""
    for node in ast.iter_child_nodes(scope):
        if isinstance(node, FunctionNode | ast.ClassDef):
            inner = f"{name}.{node.name}".lstrip(".")
            if isinstance(node, FunctionNode):
                yield from _of_function(node, inner)
            yield from _in_scope(node, inner)
        else:
            yield from _of_expression(node, name or "module")
            yield from _in_scope(node, name)


def _of_function(function: FunctionNode, name: str) -> Iterator[Offence]:
    body = function.body
    if ast.get_docstring(function) is not None:
        body = body[1:]
    if body:
        lines = (body[-1].end_lineno or 0) - body[0].lineno + 1
        if lines > MOST_LINES:
            yield Offence(name, f"{lines} lines", function.lineno)
    count = branches(function)
    if count > MOST_BRANCHES:
        yield Offence(name, f"{count} branches", function.lineno)


def _of_expression(node: ast.AST, name: str) -> Iterator[Offence]:
    line = getattr(node, "lineno", 0)
    if _holds_a_conditional(node):
        yield Offence(name, "a conditional expression inside another", line)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.IfExp):
        yield Offence(name, "a conditional expression that is called", line)
    if _clauses(node) > MOST_CLAUSES:
        yield Offence(name, f"a comprehension with {_clauses(node)} clauses", line)


def _holds_a_conditional(node: ast.AST) -> bool:
    """Tell whether a conditional expression has another one as its test or as one of its values."""
    if not isinstance(node, ast.IfExp):
        return False
    parts = [node.test, node.body, node.orelse]
    return any(isinstance(inner, ast.IfExp) for part in parts for inner in ast.walk(part))


def _clauses(node: ast.AST) -> int:
    generators: list[ast.comprehension] = getattr(node, "generators", [])
    return sum(1 + len(generator.ifs) for generator in generators)


def _docstring_lines(tree: ast.AST) -> set[int]:
    """Return the lines of docstrings, those below a constant or a field among them."""
    lines: set[int] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Expr(value=ast.Constant(value=str())):
                lines.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return lines


def _comment_lines(source: str) -> set[int]:
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {token.start[0] for token in tokens if token.type == tokenize.COMMENT}


def _code_line_lengths(source: str, docstrings: set[int]) -> list[int]:
    lengths = []
    for number, line in enumerate(source.splitlines(), 1):
        text = line.strip()
        if text and number not in docstrings and not text.startswith("#"):
            lengths.append(len(line))
    return lengths


def main(paths: list[str]) -> None:
    """Print what is too dense below the paths, and their figures."""
    files: list[Path] = []
    for path in map(Path, paths or ["cps_study"]):
        files += sorted(path.rglob("*.py")) if path.is_dir() else [path]
    sources = [file.read_text(encoding="utf-8") for file in files]
    for file, source in zip(files, sources, strict=True):
        for offence in offences(source):
            print(f"{file}:{offence.line} {offence.place}: {offence.why}")
    print(figures(sources))


if __name__ == "__main__":
    main(sys.argv[1:])
