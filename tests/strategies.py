"""Hypothesis strategies: whole banks of every kind, with text that is legal and hostile."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from cps_study.model.item import (
    LEVELS,
    Bank,
    Flashcard,
    Group,
    Item,
    Option,
    Question,
    Typed,
    Waiver,
)
from cps_study.model.text import first_unsafe, one_line

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

_WORDS = "No yes on null Null NULL ~ true False 2012 2012-11-21 0x1f 0o7 1e3 1_000 .inf .nan 12:30:00 = <<"
_SIGNS = "- -- --- ... ? : , # #hash ' '' \" \"\" ''' it's { } {} [ ] [] &anchor *alias !tag !!int | > % @ `"
HOSTILE: tuple[str, ...] = (
    *_WORDS.split(),
    *_SIGNS.split(),
    *(
        "- leading dash",
        "? question",
        ": colon",
        "key: value",
        "trailing:",
        "a #b",
        '"quoted" start',
        "{a: b}",
    ),
    *(
        "%YAML 1.1",
        "\\",
        "\\n",
        "\\x1b",
        "ends in \\",
        "<script>",
        "[bold]x[/bold]",
        "{{x}}",
        "$x$",
        "| table |",
    ),
    *(
        "👩‍👩‍👧",
        "🏳️‍🌈",
        "🇳🇴",
        "👍🏽",
        "שלום",
        "مرحبا بالعالم",
        "abc שלום 12",
        "अनुच्छेद",
        "日本語",
        "naïve",
        "e\u0301",
    ),
    *(
        "\u00df",
        "\ufb01",
        "a\u00a0b",
        "a\u3000b",
        "\u200b",
        "\u00ad",
        "\u200d",
        "x" * 300,
        "ab-" * 90,
        "a b " * 60,
    ),
    *(
        "tab\tinside",
        "two\nlines",
        "a\n\n  indented",
        "a\n- b",
        "a: |\n  b",
        "a\n\n\n\nb",
        "a \n b",
        "line\n# not a comment",
    ),
)
"""Text that a bank may hold and that YAML, a screen or a printer could trip over."""

_CHARS = st.characters(codec="utf-8").filter(lambda char: first_unsafe(char) is None)


@cache
def texts() -> SearchStrategy[str]:
    """Return a strategy for text as a reader hands it on: several lines perhaps, stripped, never empty."""
    part = st.sampled_from(HOSTILE) | st.text(_CHARS, min_size=1, max_size=15)
    pair = st.builds(
        "".join,
        st.tuples(part, st.sampled_from((" ", "\n", "\n\n", " \n  ", ": ", " #", "")), part),
    )
    return (part | pair).map(str.strip).filter(bool)


@cache
def lines() -> SearchStrategy[str]:
    """Return a strategy for text of one line."""
    return texts().map(lambda text: " ".join(text.split("\n")).strip()).filter(bool)


@cache
def answers() -> SearchStrategy[str]:
    """Return a strategy for accepted answers: marking leaves punctuation aside, so each holds a letter or a digit."""
    return lines().map(lambda text: text if any(map(str.isalnum, text)) else f"x {text}")


@cache
def slugs() -> SearchStrategy[str]:
    """Return a strategy for ids, among them words that YAML could take for something else."""
    odd = ("no", "null", "true", "2012", "1e3", "0x1f", "0", "a.b_c-d", "x" * 150)
    return st.sampled_from(odd) | st.integers(1, 10**6).map(lambda number: f"item-{number}")


@cache
def paths() -> SearchStrategy[str]:
    """Return a strategy for topics and objectives."""
    return (
        st.sampled_from(("demo/one", "roles-page/not/sponsor", "2012/11", "a.b/c_d/e-f")) | slugs()
    )


@cache
def waivers() -> SearchStrategy[tuple[Waiver, ...]]:
    """Return a strategy for rules that an author waives, each with its reason."""
    waiver = st.builds(Waiver, st.sampled_from(("L07", "L12", "C03", "Z99")), texts())
    return st.lists(waiver, max_size=2, unique_by=lambda waiver: waiver.rule).map(tuple)


@st.composite
def banks(draw: DrawFn) -> Bank:
    """Draw a whole bank: singles of every kind, scenarios and families."""
    taken: set[str] = set()
    made: list[Item] = []
    for shape in draw(
        st.lists(
            st.sampled_from(("single", "single", "scenario", "family")), min_size=1, max_size=3
        )
    ):
        if shape == "single":
            made.append(draw(_singles(taken, None)))
        elif shape == "scenario":
            group = Group(_fresh(draw, taken), "scenario", draw(texts()))
            made += [draw(_singles(taken, group)) for _ in range(draw(st.integers(1, 3)))]
        else:
            made += draw(_families(taken))
    licence = draw(_perhaps(lines()))
    head: dict[str, Any] = {
        "id": draw(slugs()),
        "title": draw(lines()),
        "language": draw(lines()),
        "waive": draw(waivers()),
    }
    return Bank(**head, licence=licence, items=tuple(made))


@st.composite
def items(draw: DrawFn) -> Item:
    """Draw one item of any kind, perhaps of a scenario or a family."""
    match draw(st.sampled_from(("single", "scenario", "family"))):
        case "family":
            return draw(_families(set()))[-1]
        case shape:
            group = Group("story", "scenario", draw(texts())) if shape == "scenario" else None
            return draw(_singles(set(), group))


@cache
def _perhaps(strategy: SearchStrategy[str]) -> SearchStrategy[str]:
    return st.just("") | strategy


def _fresh(draw: DrawFn, taken: set[str]) -> str:
    ident = draw(slugs())
    while ident in taken:
        ident = f"{ident}-{len(taken)}"
    taken.add(ident)
    return ident


def _common(draw: DrawFn, taken: set[str], group: Group | None) -> dict[str, Any]:
    image = draw(_perhaps(lines()))
    return {
        "id": _fresh(draw, taken),
        "topic": draw(paths()),
        "level": draw(st.sampled_from(LEVELS)),
        "cites": tuple(draw(st.lists(paths(), max_size=2, unique=True))),
        "tags": tuple(draw(st.lists(lines(), max_size=2))),
        "image": image,
        "alt": draw(texts() if image else _perhaps(texts())),
        "waive": draw(waivers()),
        "group": group,
        "line": draw(st.integers(0, 9)),
    }


@st.composite
def _singles(draw: DrawFn, taken: set[str], group: Group | None) -> Item:
    common = _common(draw, taken, group)
    optional = _perhaps(texts())
    match draw(st.sampled_from(("flashcard", "typed", "truefalse", "choice", "multi"))):
        case "flashcard":
            return Flashcard(**common, front=draw(texts()), back=draw(texts()))
        case "typed":
            accept = tuple(draw(st.lists(answers(), min_size=1, max_size=3)))
            return Typed(**common, stem=draw(texts()), accept=accept, rationale=draw(optional))
        case "truefalse":
            key = draw(st.booleans())
            options: tuple[Option, ...] = (
                Option("True", key, draw(optional)),
                Option("False", not key, draw(optional)),
            )
            kind, locked = "truefalse", True
        case kind:
            wanted = draw(_distinct(3 if kind == "multi" else 2))
            count = draw(st.integers(2, len(wanted) - 1)) if kind == "multi" else 1
            keys = draw(st.permutations(range(len(wanted))))[:count]
            options = tuple(
                Option(text, place in keys, draw(optional)) for place, text in enumerate(wanted)
            )
            locked = draw(st.booleans())
    return Question(
        **common,
        kind=kind,  # type: ignore[arg-type] # one of the words sampled above
        stem=draw(texts()),
        options=options,
        rationale=draw(optional),
        locked=locked,
    )


@st.composite
def _families(draw: DrawFn, taken: set[str]) -> list[Item]:
    group = Group(_fresh(draw, taken), "family", draw(texts()))
    listed = draw(_distinct(2))
    names = draw(st.lists(slugs(), min_size=len(listed), max_size=len(listed), unique=True))
    locked = draw(st.booleans())
    made: list[Item] = []
    for key in [*draw(st.permutations(names)), names[0]]:
        options = tuple(
            Option(text, name == key, draw(_perhaps(texts())), name)
            for name, text in zip(names, listed, strict=True)
        )
        common = _common(draw, taken, group)
        rationale = draw(_perhaps(texts()))
        made.append(
            Question(
                **common,
                kind="choice",
                stem=draw(texts()),
                options=options,
                rationale=rationale,
                locked=locked,
            )
        )
    return made


@cache
def _distinct(least: int) -> SearchStrategy[list[str]]:
    """Return a strategy for option texts that differ in more than case, blanks and a full stop."""
    return st.lists(
        texts(),
        min_size=least,
        max_size=4,
        unique_by=lambda text: one_line(text).casefold().rstrip("."),
    )
