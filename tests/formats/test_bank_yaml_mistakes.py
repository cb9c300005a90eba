"""What a bank's author reads when something is wrong: the place, the mistake, the mend."""

from __future__ import annotations

import pytest

from cps_study.formats.native import validator
from cps_study.formats.native.yaml_bank import read

HEAD = "bank: b\ntitle: T\nitems:\n"
CARD = HEAD + "- id: a\n  kind: flashcard\n  level: recall\n  front: F\n  back: B\n"
CHOICE = f"""{HEAD}\
- id: a
  kind: choice
  level: recall
  stem: S
  options:
  - {{text: One, key: true}}
  - {{text: Two}}
  - {{text: Three}}
"""
FAMILY = f"""{HEAD}\
- id: fam
  family: F
  level: recall
  options:
    tell: Tell
    wait: Wait
  items:
  - {{id: f1, stem: S, key: tell}}
  - {{id: f2, stem: S, key: wait}}
"""
STORY = f"""{HEAD}\
- id: s
  scenario: It happened.
  level: recall
  items:
  - {{id: s1, kind: truefalse, stem: S, key: true}}
"""
KEY = "mark the one best answer with `key: true`"
KEYS = "mark two or more options with `key: true` and leave at least one without"
QUOTES = "put the text in quotes if it holds ': ', '{' or '['"
UNUSED = "write a stem that it answers, or take it out of the list"
OPTIONS = "the shared options, each with a short name"
OPTION = "text, `key: true` if it is right, and a rationale"
NAMES = "use lowercase letters, digits and hyphens"
PATHS = f"{NAMES.replace(' and hyphens', ', hyphens and slashes')}, such as boundaries/sponsor"
SYNTAX = (
    "check the indentation (no tabs); text that contains ': ', '#', quotes or brackets, "
    "or starts with a symbol, needs quotes"
)
TWICE = "an id belongs to one item for good: give this one its own"
EMPTY = "a bank starts with `bank:` and `title:`, see banks/README.md"


def said_of(text: str) -> list[str]:
    """Return every problem of the file named f as `place severity: what | hint`."""
    bank, problems = read(text, "f")
    assert (bank is None) == any(problem.severity == "error" for problem in problems)
    return [
        f"{problem.place} {problem.severity}: {problem.what} | {problem.hint}"
        for problem in problems
    ]


def places_of(text: str) -> list[tuple[str, str, str]]:
    """Return place, item and sentence of every problem of the file named f."""
    return [(problem.place, problem.item, problem.what) for problem in read(text, "f")[1]]


@pytest.mark.parametrize(
    ("good", "old", "new", "said"),
    [
        (
            CARD,
            "title:",
            "titel:",
            "f:2:1 error: a bank has no field called 'titel' | did you mean 'title'?",
        ),
        (
            CARD,
            "front:",
            "frnt:",
            "f:7:3 error: a flashcard has no field called 'frnt' | did you mean 'front'?",
        ),
        (
            CARD,
            "flashcard",
            "Flash-card",
            "f:5:9 error: 'kind' can't be 'Flash-card' | did you mean 'flashcard'?",
        ),
        (
            CARD,
            "recall",
            "recal",
            "f:6:10 error: 'level' can't be 'recal' | did you mean 'recall'?",
        ),
        (
            CARD,
            "recall",
            "hard",
            "f:6:10 error: 'level' can't be 'hard' | one of: recall, understand, apply",
        ),
        (
            CARD,
            "id: a",
            "id: My Card",
            f"f:4:7 error: 'id' can't be 'My Card' | {NAMES}, such as boundaries-sponsor-1",
        ),
        (
            CARD,
            "  front",
            "  topic: b//c\n  front",
            f"f:7:10 error: 'topic' can't be 'b//c' | {PATHS}",
        ),
        (
            CARD,
            "  front",
            "  cites: x/y\n  front",
            "f:7:10 error: 'cites' has to be a list, found text | write it as [x/y]",
        ),
        (
            CARD,
            "  front",
            "  cites: [x/y, X/Y]\n  front",
            f"f:7:16 error: 'cites' can't be 'X/Y' | {PATHS}",
        ),
        (
            CARD,
            "  front",
            "  tags: []\n  front",
            "f:7:9 error: 'tags' needs at least 1 | free words to find it by",
        ),
        (
            CARD,
            "  front",
            "  tags: [{a: b}]\n  front",
            f"f:7:10 error: 'tags' has to be text, found a mapping | {QUOTES}",
        ),
        (
            CARD,
            "  front",
            "  image: p.png\n  front",
            "f:4:3 error: the picture has no 'alt' | say in words what it shows",
        ),
        (
            CARD,
            "front: F",
            "front: Note: this",
            f"f:7:14 error: mapping values are not allowed in this context | {SYNTAX}",
        ),
        (
            CARD,
            "front: F",
            "front: F\n  front: G",
            "f:8:3 error: the key 'front' appears twice (first on line 7) | keep one of them",
        ),
        (
            CARD,
            "  level: recall\n",
            "",
            (
                "f:4:3 warning: the item has no 'level'; taken as recall | "
                "add recall, understand or apply"
            ),
        ),
        (
            CHOICE,
            "key: true",
            "key: yes",
            "f:9:22 error: 'key' has to be true or false, not 'yes' | ",
        ),
        (
            CHOICE,
            "key: true",
            "key: True",
            "f:9:22 error: 'key' has to be true or false, not 'True' | ",
        ),
        (
            CHOICE,
            ", key: true",
            "",
            f"f:9:3 error: a choice has one key, here no option has `key: true` | {KEY}",
        ),
        (
            CHOICE,
            "Two",
            "Two, key: true",
            (
                "f:9:3 error: a choice has one key, here 2 options have `key: true` | "
                f"{KEY}, or make it kind: multi"
            ),
        ),
        (
            CHOICE,
            "choice",
            "multi",
            f"f:9:3 error: a multi needs two keys and a distractor, here 1 of 3 are keys | {KEYS}",
        ),
        (
            CHOICE,
            "Three",
            "' one. '",
            (
                "f:11:5 error: the option 'one.' appears twice (first in line 9) | "
                "options have to differ"
            ),
        ),
        (
            CHOICE,
            "{text: Two}",
            "Two",
            f"f:10:5 error: expected an option (a mapping), found text | {OPTION}",
        ),
        (
            CHOICE,
            "text: One",
            "text: ",
            "f:9:12 error: 'text' is empty | the option as the candidate sees it",
        ),
        (
            FAMILY,
            "key: wait",
            "key: wiat",
            "f:12:28 error: the family has no option called 'wiat' | did you mean 'wait'?",
        ),
        (
            FAMILY,
            "key: wait",
            "key: tell",
            f"f:9:5 error: the option 'wait' is the key of no item | {UNUSED}",
        ),
        (
            FAMILY,
            "wait: Wait",
            "wait: tell",
            (
                "f:9:5 error: the option 'tell' appears twice (first in line 8) | "
                "options have to differ"
            ),
        ),
        (
            FAMILY,
            "wait: Wait",
            "wait:",
            f"f:9:10 error: 'options' is empty | {OPTIONS}",
        ),
        (
            FAMILY,
            "key: tell",
            "key: tell, rationales: {tall: R}",
            "f:11:47 error: a rationale for 'tall', which is not an option | did you mean 'tell'?",
        ),
        (
            FAMILY,
            "    tell: Tell\n    wait: Wait\n",
            "  - tell\n  - wait\n",
            f"f:8:3 error: 'options' has to be a mapping, found a list | {OPTIONS}",
        ),
        (
            FAMILY,
            "id: f1",
            "id: fam",
            f"f:11:10 error: the id 'fam' appears twice (first in line 4) | {TWICE}",
        ),
        (STORY, "It happened.", "", "f:5:12 error: 'scenario' is empty | the shared situation"),
        (
            STORY,
            "key: true",
            "key: true, rationales: {True: R}",
            f"f:8:64 error: 'rationales' can't have the name 'True' | {NAMES}",
        ),
        (
            STORY,
            "items:\n  -",
            "items: ",
            "f:7:11 error: 'items' has to be a list, found a mapping | its items",
        ),
        (
            CARD,
            "title: T",
            "title: |\n  two\n  lines",
            "f:2:8 error: 'title' has to be one line | remove the line break",
        ),
        (
            CARD,
            CARD,
            "- a\n- b\n",
            "f:1:1 error: expected a bank (a mapping), found a list | a question bank",
        ),
        (CARD, CARD, "", f"f error: the file is empty | {EMPTY}"),
        (CARD, CARD, "# nothing yet\n\n", f"f error: the file is empty | {EMPTY}"),
        (
            CARD,
            CARD,
            "bank: b\ntitle: T\nitems: []\n",
            "f:3:8 error: 'items' needs at least 1 | the items",
        ),
        (
            CARD,
            CARD,
            "bank: b\ntitle: T\n",
            "f:1:1 error: a bank has no 'items' | add items: the items",
        ),
    ],
)
def test_a_mistake_is_found_at_its_place_and_alone(
    good: str, old: str, new: str, said: str
) -> None:
    """One mistake in a good file gives one problem: where, what is wrong, and how to fix it."""
    assert said_of(good) == []
    assert good.count(old) == 1
    assert said_of(good.replace(old, new)) == [said]


@pytest.mark.parametrize(
    ("keys", "of", "good"),
    [(1, 3, False), (2, 3, True), (3, 4, True), (2, 2, False), (3, 3, False)],
)
def test_a_multi_has_two_keys_at_least_and_a_distractor(keys: int, of: int, good: bool) -> None:  # noqa: FBT001 - expected
    """Fewer keys make it a choice, and with nothing but keys there is nothing to choose."""
    options = ", ".join(f"{{text: T{n}{', key: true' if n < keys else ''}}}" for n in range(of))
    found = places_of(
        f"{HEAD}- {{id: a, kind: multi, level: recall, stem: S, options: [{options}]}}"
    )
    what = f"a multi needs two keys and a distractor, here {keys} of {of} are keys"
    assert found == ([] if good else [("f:4:57", "a", what)])


def test_all_problems_of_a_file_come_at_once_in_its_order() -> None:
    """A file full of mistakes is read to its end, and each problem names its item."""
    text = """\
bank: My Bank
titel: T
items:
- {id: a, kind: flashcard, level: recall, front: F}
- {id: a, kind: flashcard, level: hard, front: "\\x1b[2J", back: B}
- {id: c, kind: chioce, level: recall, stem: S, options: [{text: A}, {text: B, key: yes}]}
- id: d
  family: F
  level: recall
  options: {x: X, y: Y}
  items: [{id: d1, stem: S, key: z}]
"""
    assert places_of(text) == [
        ("f:1:7", "", "'bank' can't be 'My Bank'"),
        ("f:2:1", "", "a bank has no field called 'titel'"),
        ("f:4:3", "a", "a flashcard has no 'back'"),
        ("f:5:8", "a", "the id 'a' appears twice (first in line 4)"),
        ("f:5:35", "a", "'level' can't be 'hard'"),
        ("f:5:48", "a", "'front' holds the character U+001B control character"),
        ("f:6:17", "c", "'kind' can't be 'chioce'"),
        ("f:6:85", "c", "'key' has to be true or false, not 'yes'"),
        ("f:11:34", "d1", "the family has no option called 'z'"),
    ]


def test_a_problem_hides_no_other() -> None:
    """What single fields lack doesn't keep the rest of an item, or the bank, from a check."""
    text = """\
title: A bank without its id
items:
- {kind: choice, level: recall, options: [{text: A}, {text: a}]}
- {id: x, kind: truefalse, level: recall, key: perhaps, image: pic.png, rationales: {maybe: R}}
- {id: y, scenario: S, level: recall, items: [{id: x, kind: multi, stem: S, options: [
    {text: A}, {text: B}]}]}
"""
    assert places_of(text) == [
        ("f:1:1", "", "a bank has no 'bank'"),
        ("f:3:3", "", "a choice has no 'id'"),
        ("f:3:3", "", "a choice has no 'stem'"),
        ("f:3:42", "", "a choice has one key, here no option has `key: true`"),
        ("f:3:54", "", "the option 'a' appears twice (first in line 3)"),
        ("f:4:3", "x", "a truefalse has no 'stem'"),
        ("f:4:3", "x", "the picture has no 'alt'"),
        ("f:4:48", "x", "'key' has to be true or false, not 'perhaps'"),
        ("f:4:86", "x", "a rationale for 'maybe', which is not an option"),
        ("f:5:52", "x", "the id 'x' appears twice (first in line 4)"),
        ("f:5:86", "x", "a multi needs two keys and a distractor, here 0 of 2 are keys"),
    ]


def test_ids_of_groups_and_items_share_one_space() -> None:
    """An id may stand once in the whole file, whether it names an item, a scenario or a family."""
    story = (
        "- {id: f2, scenario: S, level: recall, "
        "items: [{id: fam, kind: truefalse, stem: S, key: true}]}\n"
    )
    assert places_of(FAMILY + story) == [
        ("f:13:8", "f2", "the id 'f2' appears twice (first in line 12)"),
        ("f:13:53", "fam", "the id 'fam' appears twice (first in line 4)"),
    ]


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ("front: F, back: B", "flashcard"),
        ("stem: S, accept: [x]", "typed"),
        ("stem: S, key: true", "truefalse"),
        ("stem: S, options: [{text: A, key: true}, {text: B}]", "choice"),
    ],
)
def test_an_item_without_a_kind_is_judged_by_its_fields(fields: str, name: str) -> None:
    """A forgotten kind is one problem: the item's fields tell which kind was meant."""
    assert places_of(f"{HEAD}- {{id: a, level: recall, {fields}}}") == [
        ("f:4:3", "a", f"a {name} has no 'kind'")
    ]


def test_a_misspelt_kind_is_judged_as_the_nearest_one() -> None:
    """What else is wrong with the item is said of the kind that was meant."""
    found = places_of(f"{HEAD}- {{id: a, kind: mutli, level: recall, stem: S}}")
    assert found == [
        ("f:4:3", "a", "a multi has no 'options'"),
        ("f:4:17", "a", "'kind' can't be 'mutli'"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "front: F",
            "front: Rule #3 is kept",
            "f:7:15 warning: the text stops before '#3 is kept': YAML reads that as a comment",
        ),
        (
            "recall",
            "recall #easy",
            "f:6:17 warning: the text stops before '#easy': YAML reads that as a comment",
        ),
    ],
)
def test_text_that_yaml_cuts_off_at_a_hash_is_a_warning(old: str, new: str, said: str) -> None:
    """A text that loses its end to a comment by accident is pointed out; the bank can be used."""
    assert said_of(CARD.replace(old, new)) == [
        f"{said} | put the text in quotes, or a space after '#'"
    ]


@pytest.mark.parametrize(
    "line",
    ["F # a comment", "F#3", "'F #3'", "|\n    F #3", "F ## so", "F  #", ">-\n    F #3", "'F' #x"],
)
def test_comments_and_quoted_hashes_are_left_alone(line: str) -> None:
    """A real comment, a hash inside a word, and one in quotes or a block are no problem."""
    assert said_of(CARD.replace("front: F", f"front: {line}")) == []


def test_nobody_waits_for_a_guess_at_each_of_a_hundred_thousand_names(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A file that is wrong throughout still has each problem named, without what was meant."""
    guessed: list[str] = []
    monkeypatch.setattr(validator, "nearest", lambda name, _: guessed.append(name))
    fields = ", ".join(f"k{number}: 1" for number in range(1500))
    _, problems = read(f"bank: b\ntitle: B\nitems:\n  - {{{fields}}}\n".encode(), "f")
    unknown = [problem for problem in problems if "has no field called" in problem.what]
    assert len(unknown) == 1500
    assert len(guessed) <= 1001
