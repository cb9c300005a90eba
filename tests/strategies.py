"""Hypothesis strategies: items and whole banks, with text that is legal and hostile."""

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

_YAML_WORDS = (
    "No yes on null Null NULL ~ true False 2012 2012-11-21 0x1f 0o7 1e3 1_000 .inf .nan "
    "12:30:00 = <<"
)
_PUNCTUATION = (
    "- -- --- ... ? : , # #hash ' '' \" \"\" ''' it's { } {} [ ] [] &anchor *alias !tag !!int | > "
    "% @ `"
)
_YAML_SYNTAX = (
    "- leading dash",
    "? question",
    ": colon",
    "key: value",
    "trailing:",
    "a #b",
    '"quoted" start',
    "{a: b}",
)
_OTHER_SYNTAX = (
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
)
_WRITING = (
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
)
_ODD_WIDTHS = (
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
)
_LINE_BREAKS = (
    "tab\tinside",
    "two\nlines",
    "a\n\n  indented",
    "a\n- b",
    "a: |\n  b",
    "a\n\n\n\nb",
    "a \n b",
    "line\n# not a comment",
)
HOSTILE: tuple[str, ...] = (
    *_YAML_WORDS.split(),
    *_PUNCTUATION.split(),
    *_YAML_SYNTAX,
    *_OTHER_SYNTAX,
    *_WRITING,
    *_ODD_WIDTHS,
    *_LINE_BREAKS,
)
"""Text that a bank may contain and that YAML, a screen or a printer could trip over."""

_CHARACTERS = st.characters(codec="utf-8").filter(lambda char: first_unsafe(char) is None)


@cache
def texts() -> SearchStrategy[str]:
    """Return a strategy for text as a reader passes it on: trimmed, not empty, maybe many lines."""
    part = st.sampled_from(HOSTILE) | st.text(_CHARACTERS, min_size=1, max_size=15)
    between = st.sampled_from((" ", "\n", "\n\n", " \n  ", ": ", " #", ""))
    pair = st.tuples(part, between, part).map("".join)
    return (part | pair).map(str.strip).filter(bool)


@cache
def lines() -> SearchStrategy[str]:
    """Return a strategy for text of one line."""
    return texts().map(lambda text: " ".join(text.split("\n")).strip()).filter(bool)


@cache
def answers() -> SearchStrategy[str]:
    """Return a strategy for accepted answers.

    Each has a letter or a digit, since an answer's punctuation doesn't count.
    """

    def with_a_letter(text: str) -> str:
        return text if any(map(str.isalnum, text)) else f"x {text}"

    return lines().map(with_a_letter)


@cache
def slugs() -> SearchStrategy[str]:
    """Return a strategy for ids, among them words that YAML could read as something else."""
    ambiguous = ("no", "null", "true", "2012", "1e3", "0x1f", "0", "a.b_c-d", "x" * 150)
    return st.sampled_from(ambiguous) | st.integers(1, 10**6).map(lambda number: f"item-{number}")


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
    """Draw a whole bank: single items of every kind, scenarios and families."""
    used_ids: set[str] = set()
    drawn: list[Item] = []
    shapes = st.sampled_from(("single", "single", "scenario", "family"))
    for shape in draw(st.lists(shapes, min_size=1, max_size=3)):
        if shape == "single":
            drawn.append(draw(_singles(used_ids, None)))
        elif shape == "scenario":
            group = Group(_unused_id(draw, used_ids), "scenario", draw(texts()))
            drawn += [draw(_singles(used_ids, group)) for _ in range(draw(st.integers(1, 3)))]
        else:
            drawn += draw(_families(used_ids))
    return Bank(
        licence=draw(_perhaps(lines())),
        id=draw(slugs()),
        title=draw(lines()),
        language=draw(lines()),
        note=draw(_perhaps(texts())),
        waive=draw(waivers()),
        items=tuple(drawn),
    )


@st.composite
def items(draw: DrawFn) -> Item:
    """Draw one item of any kind, perhaps of a scenario or a family."""
    match draw(st.sampled_from(("single", "scenario", "family"))):
        case "family":
            return draw(_families(set()))[-1]
        case "scenario":
            group = Group("story", "scenario", draw(texts()))
            return draw(_singles(set(), group))
        case _:
            return draw(_singles(set(), None))


@cache
def _perhaps(strategy: SearchStrategy[str]) -> SearchStrategy[str]:
    return st.just("") | strategy


def _unused_id(draw: DrawFn, used_ids: set[str]) -> str:
    """Draw an id that isn't used yet, and remember it."""
    ident = draw(slugs())
    while ident in used_ids:
        ident = f"{ident}-{len(used_ids)}"
    used_ids.add(ident)
    return ident


def _common(draw: DrawFn, used_ids: set[str], group: Group | None) -> dict[str, Any]:
    """Draw the fields that every kind of item has; a picture always has a description."""
    image = draw(_perhaps(lines()))
    return {
        "id": _unused_id(draw, used_ids),
        "topic": draw(paths()),
        "level": draw(st.sampled_from(LEVELS)),
        "cites": tuple(draw(st.lists(paths(), max_size=2, unique=True))),
        "tags": tuple(draw(st.lists(lines(), max_size=2))),
        "image": image,
        "alt": draw(texts() if image else _perhaps(texts())),
        "waive": draw(waivers()),
        "group": group,
        "reserve": draw(st.booleans()),
        "retired": draw(_perhaps(texts())),
        "line": draw(st.integers(0, 9)),
    }


@st.composite
def _singles(draw: DrawFn, used_ids: set[str], group: Group | None) -> Item:
    """Draw an item that is no part of a family."""
    common = _common(draw, used_ids, group)
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
            kind = "truefalse"
            locked = True
        case kind:
            options = _options(draw, several=kind == "multi")
            locked = draw(st.booleans())
    return Question(
        **common,
        kind=kind,  # type: ignore[arg-type] # one of the words sampled above
        stem=draw(texts()),
        options=options,
        rationale=draw(optional),
        locked=locked,
    )


def _options(draw: DrawFn, *, several: bool) -> tuple[Option, ...]:
    """Draw the options of a choice, with one key, or with several but not all."""
    option_texts = draw(_distinct(3 if several else 2))
    count = draw(st.integers(2, len(option_texts) - 1)) if several else 1
    keys = draw(st.permutations(range(len(option_texts))))[:count]
    return tuple(
        Option(text, position in keys, draw(_perhaps(texts())))
        for position, text in enumerate(option_texts)
    )


@st.composite
def _families(draw: DrawFn, used_ids: set[str]) -> list[Item]:
    """Draw a family: one list of options, each the key of an item, the first one of two.

    Some are twins, which have no question in common and may reword an option each.
    """
    group = Group(_unused_id(draw, used_ids), "family", draw(st.just("") | texts()))
    option_texts = draw(_distinct(2))
    count = len(option_texts)
    names = draw(st.lists(slugs(), min_size=count, max_size=count, unique=True))
    locked = draw(st.booleans())
    drawn: list[Item] = []
    for key in [*draw(st.permutations(names)), names[0]]:
        own_texts = list(option_texts)
        if not group.text and draw(st.booleans()):
            own_texts = draw(_distinct(count).filter(lambda drawn: len(drawn) == count))
        options = tuple(
            Option(text, name == key, draw(_perhaps(texts())), name)
            for name, text in zip(names, own_texts, strict=True)
        )
        common = _common(draw, used_ids, group)
        rationale = draw(_perhaps(texts()))
        drawn.append(
            Question(
                **common,
                kind="choice",
                stem=draw(texts()),
                options=options,
                rationale=rationale,
                locked=locked,
            )
        )
    return drawn


@cache
def _distinct(fewest: int) -> SearchStrategy[list[str]]:
    """Return a strategy for option texts that differ in more than case, blanks and a period."""
    return st.lists(
        texts(),
        min_size=fewest,
        max_size=4,
        unique_by=lambda text: one_line(text).casefold().rstrip("."),
    )
