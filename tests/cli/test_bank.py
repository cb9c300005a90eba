"""`cps-study bank`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from cps_study.errors import INSTALL_AGAIN
from tests.cli.samples import BROKEN, OTHER_BANK

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Program


def test_list_names_every_bank(program: Program) -> None:
    """Each bank has a row with its cards, its questions and where it is from."""
    ran = program("bank", "list")
    assert (ran.code, ran.err) == (0, "")
    assert [line.split("  ")[0] for line in ran.out.splitlines()] == ["bank", "other", "small"]
    assert program("bank", "list", "--json").json["banks"] == [
        {
            "bank": "other",
            "title": "Another bank",
            "note": "",
            "cards": 1,
            "questions": 1,
            "reserve": 0,
            "from": "the program",
        },
        {
            "bank": "small",
            "title": "A small bank",
            "note": "",
            "cards": 1,
            "questions": 4,
            "reserve": 0,
            "from": "the program",
        },
    ]


def test_what_only_mock_exams_ask_has_a_column_of_its_own(program: Program) -> None:
    """A bank of nothing else doesn't look empty; where nothing is kept, there's no such column."""
    assert "reserve" not in program("bank", "list").out
    program.home.banks.mkdir(parents=True, exist_ok=True)
    kept = OTHER_BANK.replace("bank: other", "bank: kept").replace("other-", "kept-")
    kept = kept.replace("    topic:", "    reserve: true\n    topic:")
    (program.home.banks / "kept.yaml").write_text(kept, encoding="utf-8")
    out = program("bank", "list").out
    (row,) = [line.split() for line in out.splitlines() if line.startswith("kept ")]
    assert row[-4:] == ["0", "0", "2", str(program.home.banks / "kept.yaml")]
    assert "Only mock exams ask the questions under 'reserve'." in out


def test_a_bank_of_retired_items_is_neither_listed_nor_counted(
    program: Program, shipped: Path
) -> None:
    """It exists for old answers only: the list and the doctor agree on how many banks there are."""
    gone = OTHER_BANK.replace("bank: other", "bank: gone").replace("other-", "gone-")
    gone = gone.replace("    topic:", "    retired: true\n    why: It's wrong.\n    topic:")
    (shipped / "gone.yaml").write_text(gone, encoding="utf-8")
    assert [bank["bank"] for bank in program("bank", "list", "--json").json["banks"]] == [
        "other",
        "small",
    ]
    assert "banks: 2 banks ready to use" in program("data", "doctor").out


def test_topics_lists_all_of_them_with_their_counts(program: Program) -> None:
    """Each topic has its cards, its questions and its bank; --bank narrows the list."""
    ran = program("bank", "topics")
    assert (ran.code, ran.err) == (0, "")
    assert [line.split() for line in ran.out.splitlines()] == [
        ["topic", "cards", "questions", "bank"],
        ["other:", "cards", "1", "0", "other"],
        ["other:", "questions", "0", "1", "other"],
        ["small:", "cards", "1", "0", "small"],
        ["small:", "questions", "0", "4", "small"],
        [],
        ["To", "study", "one:", "cps-study", "study", "--topic", '"other:', 'cards"'],
    ]
    rows = program("bank", "topics", "--bank", "small", "--json").json["topics"]
    assert rows == [
        {"topic": "small/cards", "cards": 1, "questions": 0, "banks": ["small"]},
        {"topic": "small/questions", "cards": 0, "questions": 4, "banks": ["small"]},
    ]


@pytest.mark.parametrize("topic", ["small/cards", "small: cards", "Small - Cards", "small cards"])
def test_a_topic_is_chosen_by_its_path_or_by_its_words(topic: str, program: Program) -> None:
    """What `bank topics` shows, and the heading that a file had, can be typed after --topic."""
    found = program("bank", "search", "a", "--topic", topic, "--json").json["items"]
    assert [item["id"] for item in found] == ["small-card"]


def test_words_that_could_be_two_topics_name_none_of_them(program: Program) -> None:
    """`small/a-b` and `small/a/b` look the same as words, so that one has to be typed as it is."""
    program.home.banks.mkdir(parents=True)
    more = OTHER_BANK.replace("bank: other", "bank: more").replace("id: other", "id: more")
    more = more.replace("topic: other/cards", "topic: more/a-b")
    more = more.replace("topic: other/questions", "topic: more/a/b")
    (program.home.banks / "more.yaml").write_text(more, encoding="utf-8")
    unclear = program("bank", "search", "a", "--topic", "more: a b")
    assert (unclear.code, unclear.err.splitlines()[0]) == (
        2,
        "error: there is no topic called 'more: a b'",
    )
    assert program("bank", "search", "a", "--topic", "more/a-b").code == 0


def test_a_topic_of_two_banks_is_counted_once(program: Program) -> None:
    """Its items are added up, and both banks are named."""
    program.home.banks.mkdir(parents=True)
    more = OTHER_BANK.replace("bank: other", "bank: more").replace("id: other", "id: more")
    (program.home.banks / "more.yaml").write_text(more, encoding="utf-8")
    (first, *_) = program("bank", "topics", "--json").json["topics"]
    assert first == {"topic": "other/cards", "cards": 2, "questions": 0, "banks": ["other", "more"]}


@pytest.mark.parametrize(
    ("args", "what", "hint"),
    [
        (["--topic", "zzz"], "there is no topic called 'zzz'", "cps-study bank topics"),
        (["--topic", "smal"], "there is no topic called 'smal'", "did you mean 'small'?"),
        (
            ["--bank", "other", "--topic", "small"],
            "there is no topic called 'small' in the bank other",
            "it's in: small",
        ),
        (
            ["--bank", "other", "--bank", "other", "--topic", "other/crads"],
            "there is no topic called 'other/crads'",
            "did you mean 'other/cards'?",
        ),
    ],
)
def test_an_unknown_topic_leads_on(args: list[str], what: str, hint: str, program: Program) -> None:
    """The hint names the bank that has it, the nearest topic, or the list of all."""
    ran = program("bank", "search", "peer", *args)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"error: {what}\n")
    assert hint in ran.err


def test_a_bank_without_a_license_shows_no_gap(program: Program) -> None:
    """An imported bank names none: only what there is stands between the dots."""
    program.home.banks.mkdir(parents=True)
    mine = program.home.banks / "mine.yaml"
    own = OTHER_BANK.replace("bank: other", "bank: mine").replace("id: other-", "id: mine-")
    mine.write_text(own.replace("licence: CC-BY-4.0\n", ""), encoding="utf-8")
    assert program("bank", "show", "mine").out.splitlines()[1] == f"1 card and 1 question · {mine}"


def test_own_banks_are_listed_with_their_file(program: Program) -> None:
    """An own bank is listed with its file; an unusable one is reported, and is in the JSON."""
    program.home.banks.mkdir(parents=True)
    mine = program.home.banks / "mine.yaml"
    mine.write_text(OTHER_BANK.replace("other", "mine"), encoding="utf-8")
    bad = program.home.banks / "bad.yaml"
    bad.write_text(BROKEN, encoding="utf-8")
    ran = program("bank", "list", "--json")
    assert ran.json["unusable"] == [str(bad)]
    assert [(row["bank"], row["from"]) for row in ran.json["banks"]][2:] == [("mine", str(mine))]
    assert f"{bad} is left out: it has" in ran.err


def test_show_an_item_hides_its_answer(program: Program) -> None:
    """An item is shown as a candidate sees it; --key adds answer, reasons and sources."""
    ran = program("bank", "show", "small-choice")
    assert ran.out.startswith(
        "A peer asks for step work. What fits the role?\n\na) Help look for a sponsor\n"
    )
    assert "Linking keeps the role." not in ran.out
    key = program("bank", "show", "small-choice", "--key")
    assert key.out.startswith(ran.out)
    for words in (
        "Right: Help look for a sponsor\nLinking keeps the role.",
        "Source: A Demo Paper, A Press, 2020: page 2",
    ):
        assert words in key.out


@pytest.mark.parametrize(
    "ident", ["small-card", "small-choice", "small-multi", "small-tf", "small-typed"]
)
def test_show_every_kind_of_item(program: Program, ident: str) -> None:
    """Each kind of item can be shown, and its JSON carries the item."""
    assert program("bank", "show", ident, "--key").code == 0
    item = program("bank", "show", ident, "--json").json["item"]
    assert item["id"] == ident


def test_show_a_bank_and_an_objective(program: Program) -> None:
    """A bank has its head and topics, an objective its statement, citations and items."""
    bank = program("bank", "show", "small")
    assert bank.out.splitlines()[:2] == [
        "A small bank",
        "1 card and 4 questions · CC-BY-4.0 · small.yaml",
    ]
    assert "- small: questions" in bank.out
    objective = program("bank", "show", "demo/two")
    assert objective.out.startswith(
        "Step work is a sponsor's task.\n"
        "domain skills · importance 4 of 5\n"
        "Source: A Demo Paper, A Press, 2020: page 2\n"
    )
    assert "- other-card\n- small-choice\n" in objective.out
    assert program("bank", "show", "demo/two", "--json").json["objective"]["items"] == [
        "other-card",
        "small-choice",
    ]


@pytest.mark.parametrize(
    ("name", "meant"),
    [("small-choise", "small-choice"), ("demo/tow", "demo/two"), ("othr", "other")],
)
def test_show_suggests_the_nearest(program: Program, name: str, meant: str) -> None:
    """A misspelt id suggests the item, bank or objective that was meant."""
    ran = program("bank", "show", name)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        f"error: there is no item, bank or objective called '{name}'\n"
        f"hint: did you mean '{meant}'?\n"
    )


def test_search_finds_all_words_anywhere(program: Program) -> None:
    """Every word has to be in the item, in any part of it and in any case."""
    ran = program("bank", "search", "STEP", "sponsor")
    assert re.findall(r"^(?:other|small)-\w+$", ran.out, re.MULTILINE) == [
        "other-card",
        "small-choice",
    ]
    data = program("bank", "search", "step", "sponsor", "--json", "--limit", "1").json
    assert [item["id"] for item in data["items"]] == ["other-card"]
    assert [
        item["id"]
        for item in program("bank", "search", "sponsor", "--bank", "small", "--json").json["items"]
    ] == [
        "small-choice",
        "small-multi",
    ]
    assert (
        program("bank", "search", "sponsor", "--topic", "other", "--json").json["items"][0]["id"]
        == "other-card"
    )


def test_search_without_a_match_says_so(program: Program) -> None:
    """Finding nothing is an answer, not an error."""
    ran = program("bank", "search", "zebra")
    assert (ran.code, ran.out) == (0, "No item has all of these words.\n")
    assert program("bank", "search", "zebra", "--json").json["items"] == []


def test_no_bank_at_all_is_3(program: Program, shipped: Path) -> None:
    """Without a usable bank, studying ends with 3 and says what to do."""
    for path in shipped.glob("*.yaml"):
        path.unlink()
    ran = program("study")
    assert ran.code == 3
    assert ran.err == f"error: there are no usable banks\nhint: {INSTALL_AGAIN}\n"
    (shipped / "small.yaml").write_text("bank: 5\n", encoding="utf-8")
    ran = program("study")
    assert ran.err.endswith("hint: see what is wrong with: cps-study bank check\n")
