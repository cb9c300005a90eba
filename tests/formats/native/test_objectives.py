from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cps_study.formats.native.objectives import read
from cps_study.model.outline import Objective, Outline, Place, Source
from cps_study.model.problem import errors_in, in_file_order

PATHS = "use lowercase letters, digits, hyphens and slashes, such as boundaries/sponsor"
DOMAIN_NAMES = "skills, boundaries, confidentiality, crisis, values, knowledge, team, rights, roles"
IMPORTANCE = "5: a wrong act does harm, 4: core, 3: supports it, 2: good to know, 1: provenance"
GOOD = """\
sources:
  - {id: page, title: A page, publisher: Somebody, year: undated, about: Short.}
  - {id: book, title: A book, publisher: Somebody else, year: 2012}
objectives:
  - id: page/one
    source: page
    locator: first line
    domain: crisis
    importance: 5
    says: It says one.
    also:
      - {source: book, locator: chapter 1}
  - id: book/two
    source: book
    locator: chapter 2
    domain: roles
    importance: 1
    says: It says two.
"""


def found_in(text: str) -> list[str]:
    """Return every problem of the file named f as `place: what | hint`."""
    return [f"{problem.place}: {problem.what} | {problem.hint}" for problem in read(text, "f")[1]]


def test_an_outline_holds_sources_and_objectives_in_the_files_order() -> None:
    """Every source and statement is read, with the main place first and the others after it."""
    assert read(GOOD, "f") == (
        Outline(
            {
                "page": Source("page", "A page", "Somebody", "undated", "Short."),
                "book": Source("book", "A book", "Somebody else", "2012"),
            },
            {
                "page/one": Objective(
                    "page/one",
                    "It says one.",
                    (Place("page", "first line"), Place("book", "chapter 1")),
                    "crisis",
                    5,
                ),
                "book/two": Objective(
                    "book/two", "It says two.", (Place("book", "chapter 2"),), "roles", 1
                ),
            },
        ),
        [],
    )
    outline, _ = read(GOOD, "f")
    assert outline is not None
    assert list(outline.objectives) == ["page/one", "book/two"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "source: book\n    locator: chapter 2",
            "source: bok\n    locator: chapter 2",
            "f:13:5: there is no source called 'bok' | did you mean 'book'?",
        ),
        (
            "{source: book, locator: chapter 1}",
            "{source: zzz, locator: 1}",
            "f:5:5: there is no source called 'zzz' | choose one of: page, book",
        ),
        (
            "id: book/two",
            "id: page/one",
            "f:13:5: the id 'page/one' appears twice | give this objective its own",
        ),
        (
            "year: 2012}",
            "year: 2012}\n  - {id: page, title: T, publisher: P, year: 2013}",
            "f:4:5: the id 'page' appears twice | give this source its own",
        ),
        (
            "says: It says one.",
            "say: It says one.",
            "f:10:5: an objective has no field called 'say' | did you mean 'says'?",
        ),
        (
            "    locator: first line\n",
            "",
            (
                "f:5:5: an objective has no 'locator' | "
                "add locator: where in the source a reader finds it"
            ),
        ),
        (
            "id: book/two",
            "id: Book/Two",
            f"f:13:9: 'id' can't be 'Book/Two' | {PATHS}",
        ),
        (
            "    domain: crisis\n",
            "",
            f"f:5:5: an objective has no 'domain' | add domain: one of: {DOMAIN_NAMES}",
        ),
        (
            "domain: roles",
            "domain: role",
            "f:16:13: 'domain' can't be 'role' | did you mean 'roles'?",
        ),
        (
            "domain: roles",
            "domain: zzz",
            f"f:16:13: 'domain' can't be 'zzz' | one of: {DOMAIN_NAMES}",
        ),
        (
            "    importance: 1\n",
            "",
            f"f:13:5: an objective has no 'importance' | add importance: {IMPORTANCE}",
        ),
        (
            "importance: 5",
            "importance: 6",
            "f:9:17: 'importance' can't be '6' | one of: 1, 2, 3, 4, 5",
        ),
        (
            "importance: 5",
            "importance: high",
            "f:9:17: 'importance' can't be 'high' | one of: 1, 2, 3, 4, 5",
        ),
        (GOOD, "", "f: the file is empty | "),
        (
            GOOD,
            "- x",
            "f:1:1: expected an outline (a mapping), found a list | the statements of the sources",
        ),
    ],
)
def test_a_mistake_in_the_outline_is_found_at_its_place(old: str, new: str, said: str) -> None:
    """One mistake gives one problem with its place and mend, and no outline."""
    assert GOOD.count(old) == 1
    bad = GOOD.replace(old, new)
    assert read(bad, "f")[0] is None
    assert found_in(bad) == [said]


@pytest.mark.parametrize(
    ("kept", "lost"), [("source: book", "locator"), ("locator: chapter 1", "source")]
)
def test_a_further_place_needs_its_source_and_its_locator(kept: str, lost: str) -> None:
    """Half a place is one problem, not a crash."""
    bad = GOOD.replace("{source: book, locator: chapter 1}", f"{{{kept}}}")
    assert [(problem.place, problem.what) for problem in read(bad, "f")[1]] == [
        ("f:12:9", f"a place has no '{lost}'")
    ]


def test_all_mistakes_of_an_outline_come_at_once() -> None:
    """Sources and objectives are read to the end of the file."""
    bad = (
        GOOD.replace("title: A page, ", "")
        .replace("source: page", "source: pge")
        .replace("It says two.", "''")
    )
    assert [problem.place for problem in read(bad, "f")[1]] == ["f:2:5", "f:5:5", "f:18:11"]


_SPLINTERS = st.sampled_from(("", "\n", "[", "{a: b}", "&a ", "- ", "\x00", "id: x"))
_CUTS = st.tuples(st.integers(0, len(GOOD)), st.integers(0, 30), _SPLINTERS)


@settings(deadline=None, max_examples=80)
@given(
    st.binary(max_size=80)
    | st.text(max_size=80)
    | _CUTS.map(lambda cut: GOOD[: cut[0]] + cut[2] + GOOD[cut[0] + cut[1] :])
)
def test_any_outline_file_gives_an_outline_or_problems(raw: bytes | str) -> None:
    """Reading never raises; there is an outline exactly if no problem is an error."""
    outline, problems = read(raw, "f")
    assert (outline is None) == bool(errors_in(problems))
    assert problems == in_file_order(problems)
