"""Loading the outline of the sources."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cps_study.errors import BankError, BankProblemsError
from cps_study.formats.native import objectives
from cps_study.model.outline import Objective, Outline, Place, Source
from cps_study.store.cache import Cache
from cps_study.store.outline_file import load_outline

if TYPE_CHECKING:
    from cps_study.model.problem import Problem

NAME = "objectives.yaml"
TEXT = """\
sources:
  - {id: demo, title: A demo, publisher: Nobody, year: "2026"}
objectives:
  - {id: demo/one, source: demo, locator: page 1, domain: values, importance: 4, says: A statement}
"""
OUTLINE = Outline(
    {"demo": Source("demo", "A demo", "Nobody", "2026")},
    {"demo/one": Objective("demo/one", "A statement", (Place("demo", "page 1"),), "values", 4)},
)


def load(folder: Path | None, broken: dict[str, list[Problem]] | None = None) -> Outline:
    """Load the outline with the cache of this test."""
    cache = Cache(Path("cache").absolute())
    return load_outline(folder, NAME, cache, {} if broken is None else broken)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of the outline, which is the current one too."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_second_time_it_comes_from_the_cache_and_is_the_same(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is parsed then; another content is another outline."""
    (folder / NAME).write_text(TEXT, encoding="utf-8")
    with monkeypatch.context() as patch:
        assert load(folder) == OUTLINE
        patch.setattr(objectives, "read", lambda *_: pytest.fail("it was parsed"))
        assert load(folder) == OUTLINE
    (folder / NAME).write_text(TEXT.replace("A statement", "Another one"), encoding="utf-8")
    assert load(folder).objectives["demo/one"].says == "Another one"


def test_an_outline_kept_in_another_form_is_parsed_again(folder: Path) -> None:
    """The cache of another version is no reason to stop."""
    path = folder / NAME
    path.write_text(TEXT, encoding="utf-8")
    cache = Cache(Path("cache").absolute())
    heads: list[dict[str, Any]] = [{}, {"sources": [], "objectives": 7}, {"sources": [["demo"]]}]
    for head in heads:
        cache.put(cache.key(path) + "-outline", head, ())
        assert load(folder) == OUTLINE


def test_a_missing_outline_is_an_error_and_not_a_broken_file(folder: Path) -> None:
    """Without the folder or the file there is nothing whose problems could be shown."""
    broken: dict[str, list[Problem]] = {}
    for place in (None, folder):
        with pytest.raises(
            BankError, match=r"outline of the sources is missing \(objectives\.yaml\)"
        ):
            load(place, broken)
    assert broken == {}


def test_the_problems_of_a_broken_outline_are_kept(folder: Path) -> None:
    """They are in the error, and among the broken files."""
    (folder / NAME).write_text("sources: 5\n", encoding="utf-8")
    broken: dict[str, list[Problem]] = {}
    with pytest.raises(BankProblemsError) as caught:
        load(folder, broken)
    assert broken == {NAME: list(caught.value.problems)}
