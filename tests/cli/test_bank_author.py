"""`cps-study bank` for those who write banks: new, check, coverage, statistics."""

from __future__ import annotations

import copy
import json
import re
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cps_study.checks.rules import RULES
from tests.cli.samples import BROKEN
from tests.samples import SMALL_BANK

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Program

SWEEPING = """\
bank: mine
title: Mine
items:
  - id: mine-1
    kind: choice
    topic: mine
    level: recall
    stem: What does the guide do with a newcomer at the door?
    options:
      - {text: Always greets, rationale: He does.}
      - {text: Waits, key: true, rationale: He does.}
      - {text: Rests, rationale: He does.}
"""


def test_check_reports_everything_with_its_place_and_gives_1(
    program: Program, tmp_path: Path
) -> None:
    """All problems of a file come at once, sorted by line, each with its fix; errors give 1."""
    path = tmp_path / "mine.yaml"
    path.write_text(BROKEN, encoding="utf-8")
    ran = program("bank", "check", str(path))
    assert ran.code == 1
    lines = [
        int(line)
        for line in re.findall(rf"\({re.escape(str(path))}:(\d+):\d+\)$", ran.err, re.MULTILINE)
    ]
    assert len(lines) >= 2
    assert lines == sorted(lines)
    assert ran.out == "1 file, 1 item: 2 errors, 3 warnings\n"
    data = program("bank", "check", str(path), "--json").json
    assert data["errors"] == sum(problem["severity"] == "error" for problem in data["problems"]) > 0
    assert data["problems"][0]["source"] == str(path)


FOUR_OPTIONS = """\
bank: mine
title: Mine
items:
  - id: mine-1
    kind: choice
    topic: mine
    level: recall
    stem: Which role links people to housing?
    options:
      - {text: Resource broker, rationale: It is the broker's work.}
      - {text: Tour guide, rationale: No.}
      - {text: Monitor, rationale: No.}
      - {text: Nurse, rationale: No.}
"""


@pytest.mark.parametrize(
    ("marked", "said"),
    [
        ((), "no option has"),
        (("Resource broker, key: false",), "no option has"),
        (("Resource broker, key: true", "Tour guide, key: true"), "2 options have"),
        (
            ("Resource broker, key: true", "Tour guide, key: true", "Monitor, key: true"),
            "3 options have",
        ),
    ],
)
def test_four_options_without_one_key_are_an_error_with_its_line(
    program: Program, marked: tuple[str, ...], said: str
) -> None:
    """Four options without a key, or with several: one sentence with its line, and 1.

    The same file among the learner's own banks doesn't stop any other command.
    """
    text = FOUR_OPTIONS
    for option in marked:
        text = text.replace(option.partition(",")[0], option)
    path = program.home.banks / "mine.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    for args in ([str(path)], []):
        ran = program("bank", "check", *args)
        assert ran.code == 1
        what = f"error: a choice has one key, here {said} `key: true` [mine-1, L20] ({path}:10:7)\n"
        assert ran.err.count(what) == 1
    assert program("data", "doctor").code == 1
    assert program("bank", "statistics").code == 0
    assert program("bank", "coverage").code == 0


GROUPS = """\
  - id: small-story
    topic: small/questions
    level: apply
    scenario: Two people share a room.
    items:
      - {id: small-story-1, kind: truefalse, stem: They are alone., key: false}
      - {id: small-story-2, kind: typed, stem: Who shares it, accept: [two, "2"]}
  - id: small-step
    topic: small/questions
    level: apply
    family: What is the best next step?
    options: {tell: Tell the supervisor, wait: Wait a while, ask: Ask her, go: Go along}
    items:
      - {id: small-step-1, stem: She is in danger., key: tell, rationales: {tell: Safety.}}
      - {id: small-step-2, stem: She wants to think., key: wait}
      - {id: small-step-3, stem: She looks sad., key: ask}
      - {id: small-step-4, stem: She is on her way., key: go}
"""
WHOLE: Any = yaml.safe_load(SMALL_BANK + GROUPS)


def places_in(data: Any, above: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the path to everything below the root of the data."""
    entries: list[tuple[Any, Any]] = []
    if isinstance(data, dict):
        entries = list(data.items())
    if isinstance(data, list):
        entries = list(enumerate(data))
    found = []
    for name, value in entries:
        found.append((*above, name))
        found += places_in(value, (*above, name))
    return found


PLACES = places_in(WHOLE)
JUNK: st.SearchStrategy[Any] = st.sampled_from(
    [
        None,
        "",
        " ",
        "x",
        "a",
        True,
        False,
        0,
        -1,
        1e400,
        [],
        {},
        [[]],
        [None],
        {"": ""},
        {"text": "x"},
    ]
)


@st.composite
def mutilated(draw: st.DrawFn) -> Any:
    """Return the data of a bank in which a few things are missing, doubled or wrong."""
    data = copy.deepcopy(WHOLE)
    for place in draw(st.lists(st.sampled_from(PLACES), min_size=1, max_size=4)):
        *way, name = place
        holder = data
        try:
            for step in way:
                holder = holder[step]
            there = holder[name]
        except (KeyError, IndexError, TypeError):
            continue  # it went with what held it
        if not isinstance(holder, (dict, list)):
            continue
        change = draw(st.sampled_from(["drop", "junk", "double", "turn"]))
        if change == "drop":
            del holder[name]
        elif change == "double" and isinstance(holder, list):
            holder.append(there)
        elif change == "turn" and isinstance(holder, dict):
            holder["key"] = not holder.get("key", False)
        else:
            holder[name] = draw(JUNK)
    return data


@settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=mutilated(), cut=st.integers(0, 400))
def test_no_mutilated_bank_is_a_bug(program: Program, tmp_path: Path, data: Any, cut: int) -> None:
    """Whatever is wrong in a bank, `bank check` says it: it never crashes or keeps quiet."""
    path = tmp_path / "mutilated.yaml"
    text = json.dumps(data, indent=1)
    if cut < 40:  # now and then the file ends too soon
        text = text[: len(text) * cut // 40]
    path.write_text(text, encoding="utf-8")
    ran = program("bank", "check", str(path))
    assert ran.code in {0, 1}, ran.err
    if ran.code == 1:
        assert re.search(r"^error: .", ran.err, re.MULTILINE), ran.err


def test_check_of_good_banks_is_0(program: Program) -> None:
    """Warnings alone give 0; by default, the shipped banks are checked."""
    ran = program("bank", "check")
    assert ran.code == 0
    assert ran.out == "2 files, 7 items: 0 errors, 1 warning\n"
    assert ran.err.startswith("warning: ")


def test_check_of_a_missing_file_is_3(program: Program, tmp_path: Path) -> None:
    """A missing file, and a folder without a bank, give 3."""
    missing = program("bank", "check", str(tmp_path / "none.yaml"))
    assert (missing.code, missing.out) == (3, "")
    assert missing.err.startswith(f"error: there is no file {tmp_path / 'none.yaml'}\nhint: ")
    (tmp_path / "empty").mkdir()
    assert program("bank", "check", str(tmp_path / "empty")).code == 3


def test_check_of_a_banks_id_names_its_file(program: Program) -> None:
    """It takes files; whoever names a bank as elsewhere is told which file that is."""
    missing = program("bank", "check", "small")
    file = re.search("the file of the bank 'small' is (.*); name that", missing.err)
    assert missing.code == 3
    assert file is not None
    assert program("bank", "check", file[1]).code == 0


def test_coverage_counts_and_fails_under(program: Program) -> None:
    """It counts complete objectives and names the others; below --fail-under it gives 1."""
    data = program("bank", "coverage", "--json").json
    assert (data["objectives"], data["covered"], data["percent"]) == (6, 1, 16.7)
    assert data["uncovered"] == ["demo/one", "demo/three", "demo/four", "demo/five", "demo/six"]
    assert program("bank", "coverage", "--fail-under", "16").code == 0
    ran = program("bank", "coverage", "--fail-under", "17")
    assert ran.code == 1
    assert "5 objectives lack a flashcard, a question, or both:" in ran.out
    assert program("bank", "coverage", "--bank", "other", "--json").json["covered"] == 0
    assert program("bank", "coverage", "--bank", "othr").code == 3


def test_a_problem_names_its_rule_and_who_says_so(program: Program, tmp_path: Path) -> None:
    """In words and as JSON: the rule, its level, the line in the file, and the rule's source."""
    path = tmp_path / "mine.yaml"
    path.write_text(SWEEPING, encoding="utf-8")
    ran = program("bank", "check", str(path))
    assert ran.code == 0
    assert f"warning: only distractors say 'always' [mine-1, L05] ({path}:4:1)\n" in ran.err
    assert "(Haladyna 2002 #28a; NBME)\n" in ran.err
    (problem,) = program("bank", "check", str(path), "--json").json["problems"]
    assert (problem["rule"], problem["severity"], problem["line"]) == ("L05", "warning", 4)
    assert problem["basis"] == "Haladyna 2002 #28a; NBME"


def test_a_waived_finding_is_counted_and_kept_with_its_reason(
    program: Program, tmp_path: Path
) -> None:
    """The reason is in the JSON for whoever reviews the bank."""
    path = tmp_path / "mine.yaml"
    path.write_text(SWEEPING + "    waive: {L05: It is the name of the act.}\n", encoding="utf-8")
    ran = program("bank", "check", str(path))
    assert (ran.out, ran.err) == ("1 file, 1 item: 0 errors, 0 warnings, 1 waived\n", "")
    (waived,) = program("bank", "check", str(path), "--json").json["waived"]
    assert (waived["rule"], waived["item"], waived["reason"]) == (
        "L05",
        "mine-1",
        "It is the name of the act.",
    )


def test_what_is_only_worth_a_look_is_shown_when_asked_for(
    program: Program, tmp_path: Path
) -> None:
    """It is always counted, printed with --info, and always in the JSON."""
    path = tmp_path / "mine.yaml"
    path.write_text(SWEEPING.replace("Always", "Often"), encoding="utf-8")
    ran = program("bank", "check", str(path))
    assert ran.err == ""
    assert ran.out.endswith("\n1 thing worth a look: cps-study bank check --info\n")
    assert program("bank", "check", str(path), "--info").err.startswith(
        "info: the options say 'often', which everyone reads differently [mine-1, L06]"
    )
    data = program("bank", "check", str(path), "--json").json
    assert (data["infos"], data["problems"][0]["severity"]) == (1, "info")


def test_the_rules_are_listed_with_who_says_so(program: Program) -> None:
    """Each rule once, in the order of its id."""
    rows = program("bank", "check", "--rules", "--json").json["rules"]
    assert [row["rule"] for row in rows] == list(RULES)
    ran = program("bank", "check", "--rules")
    assert ran.code == 0
    assert re.search(
        r"^L02 +warning +no 'all of the above' +Haladyna 2002 #26; NBME$", ran.out, re.MULTILINE
    )


def test_statistics_count_and_compare_with_the_limits(program: Program) -> None:
    """It counts kinds, levels and groups, and says what guessing would score."""
    data = program("bank", "statistics", "--json").json
    assert data["kinds"] == {"flashcard": 2, "choice": 1, "multi": 1, "truefalse": 2, "typed": 1}
    assert data["four_options"]["questions"] == 1
    assert data["four_options"]["key_positions"] == [1, 0, 0, 0]
    ran = program("bank", "statistics", "--bank", "small")
    assert "1 flashcard, 1 choice, 1 multi, 1 truefalse, 1 typed" in ran.out
    assert re.search(r"^key is the longest option +100% +at most 30%$", ran.out, re.MULTILINE)
    assert program("bank", "statistics", "--bank", "smal").code == 3


class TestNew:
    """`bank new`."""

    def test_the_file_passes_the_check_and_can_be_studied(
        self, program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """It is in this folder, named after the bank, has every kind, and needs no fixing."""
        monkeypatch.chdir(tmp_path)
        ran = program("bank", "new", "my-bank", "--title", 'Mine: "first" #1')
        assert (ran.code, ran.err) == (0, "")
        assert (
            ran.out.splitlines()[-1]
            == "When you're done, check it with: cps-study bank check my-bank.yaml"
        )
        checked = program("bank", "check", "my-bank.yaml", "--json").json
        # The outline here is another, so what the file cites isn't in it.
        assert {problem["rule"] for problem in checked["problems"]} == {"C01"}
        assert (checked["errors"], checked["items"]) == (0, 9)
        own = tmp_path / "home" / "banks"
        own.mkdir(parents=True)
        (tmp_path / "my-bank.yaml").rename(own / "my-bank.yaml")
        listed = program("--home", str(tmp_path / "home"), "bank", "list", "--json").json["banks"]
        assert [
            (bank["title"], bank["cards"], bank["questions"])
            for bank in listed
            if bank["bank"] == "my-bank"
        ] == [('Mine: "first" #1', 1, 8)]

    def test_an_existing_file_is_kept(self, program: Program, tmp_path: Path) -> None:
        """It is overwritten only with --force; --out names the file or its folder."""
        path = tmp_path / "my-bank.yaml"
        path.write_text("mine", encoding="utf-8")
        ran = program("bank", "new", "my-bank", "--out", str(tmp_path))
        assert (ran.code, ran.out) == (2, "")
        assert ran.err == (
            f"error: {path} already exists (use --force to overwrite)\n"
            "hint: choose another file with --out\n"
        )
        assert path.read_text(encoding="utf-8") == "mine"
        data = program("bank", "new", "my-bank", "--out", str(path), "--force", "--json").json
        assert data == {"schema": 1, "command": "bank new", "bank": "my-bank", "file": str(path)}
        assert path.read_text(encoding="utf-8").startswith("# yaml-language-server: $schema=")

    @pytest.mark.parametrize(
        ("args", "what"),
        [(("My Bank",), "a bank can't be called"), (("b", "--title", "a\nb"), "the")],
    )
    def test_a_name_that_no_bank_can_have_is_wrong_usage(
        self,
        args: tuple[str, ...],
        what: str,
        program: Program,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """Nothing is written."""
        monkeypatch.chdir(tmp_path)
        ran = program("bank", "new", *args)
        assert ran.code == 2
        assert ran.err.startswith(f"error: {what}")
        assert not list(tmp_path.glob("*.yaml"))

    def test_a_folder_that_is_not_writable_is_reported(
        self, program: Program, tmp_path: Path
    ) -> None:
        """The error says what couldn't be written."""
        (tmp_path / "file").write_text("x")
        ran = program("bank", "new", "b", "--out", str(tmp_path / "file" / "b.yaml"))
        assert ran.code == 2
        assert "file is not a folder" in ran.err
        assert "--out" in ran.err
