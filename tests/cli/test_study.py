"""`cps-study study` on the command line."""

from __future__ import annotations

import io
import json
import re
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

import pytest

from cps_study.cli.app import run
from cps_study.guide import CARE
from cps_study.ui.environment import Env
from tests.cli.conftest import InterruptedInput

if TYPE_CHECKING:
    from cps_study.store.paths import Home
    from tests.cli.conftest import Program

CARD = "What does a peer specialist offer first?"
STEMS = {
    "small-card": CARD,
    "small-choice": "A peer asks for step work. What fits the role?",
    "small-multi": "Which TWO of these belong together?",
    "small-tf": "A threat to harm is kept in confidence.",
    "small-typed": "Who should hear a question on ethics first?",
    "other-card": "Whose task is step work?",
    "other-tf": "A shared story is chosen for the one who listens.",
}


def asked(text: str) -> list[str]:
    """Return the ids of the items that were asked, in order."""
    by_stem = {stem: ident for ident, stem in STEMS.items()}
    return [by_stem[line] for line in text.splitlines() if line in by_stem]


def test_a_session_asks_answers_and_sums_up(program: Program) -> None:
    """A session asks a bank's items, keeps every answer, and ends with what moved."""
    ran = program("study", "--bank", "small", "--seed", "1", lines="\n4\n:q\n")
    assert ran.code == 0
    assert ran.err == ""
    assert asked(ran.out) == ["small-card", "small-choice"]
    assert "1 answer on 1 item: 1 known." in ran.out
    assert "4 items left for today. Go on with: cps-study study --bank small" in ran.out
    assert [(event["item"], event["rating"]) for event in program.events()] == [("small-card", 4)]


def test_a_topic_of_several_words_goes_on_in_quotes(program: Program) -> None:
    """The command that goes on with the same items can be pasted into any shell."""
    ran = program("study", "--topic", "small: questions", lines=":q\n")
    assert 'Go on with: cps-study study --topic "small: questions"' in ran.out


def test_every_answer_is_in_the_journal_before_the_next_prompt(home: Home) -> None:
    """Each time a line is read, the journal has every answer given so far, as whole lines."""
    seen: list[int] = []

    class WatchfulInput(io.StringIO):
        """An input that looks into the journal whenever a line is read."""

        def readline(self, size: int | None = -1, /) -> str:  # type: ignore[override] # its bases disagree
            text = home.journal.read_text(encoding="utf-8")
            assert text == "" or text.endswith("\n")
            seen.append(len([json.loads(line) for line in text.splitlines()]))
            return super().readline(-1 if size is None else size)

    lines = WatchfulInput("\n3\na\na b\nb\nsupervisor\n:q\n")
    assert run(["study", "--bank", "small"], partial(Env, stdin=lines)) == 0
    assert seen == [0, 0, 1, 2, 3, 4, 5]


def test_end_of_input_keeps_everything(program: Program) -> None:
    """When the input ends, the session ends with 0, and every answer counts next time."""
    assert program("study", "--bank", "small", lines="\n4\n").code == 0
    assert len(program.events()) == 1
    again = program("study", "--bank", "small", lines="")
    assert CARD not in again.out
    assert "small-choice" in asked(again.out)


@pytest.mark.parametrize("lines", ["\r\n3\r\n", "\n3", " \n 3 \n"])
def test_line_ends_do_not_matter(program: Program, lines: str) -> None:
    """Carriage returns, spaces around an answer, and a missing last newline change nothing."""
    ran = program("study", "--topic", "small/cards", lines=lines)
    assert "1 answer on 1 item: 1 known." in ran.out


def test_ctrl_c_ends_with_130_and_the_summary(program: Program) -> None:
    """Ctrl-C at a prompt ends with 130; what was answered is summed up and kept."""
    ran = program("study", "--bank", "small", stdin=InterruptedInput("\n3\n"))
    assert ran.code == 130
    assert "1 answer on 1 item: 1 known." in ran.out
    assert len(program.events()) == 1
    assert program.home.schedule.exists()


@pytest.mark.parametrize("limit", ["1", "2", "3"])
def test_limit_bounds_the_session(program: Program, limit: str) -> None:
    """--limit N brings at most N items."""
    ran = program("study", "--limit", limit)
    assert f"[{limit} new]" in ran.out
    assert program("study", "--cram", "--limit", limit, "--json").json["left"] == int(limit)


def test_new_bounds_the_new_items(program: Program) -> None:
    """--new N brings N new items: none with 0, and more than today's share if asked for."""
    assert program("study", "--new", "2", "--json").json["left"] == 2
    none = program("study", "--new", "0")
    assert none.code == 0
    assert asked(none.out) == []
    assert "Nothing is due here today." in none.out
    program.home.settings.write_text(
        json.dumps({"new_per_day": 1, "device": "d"}), encoding="utf-8"
    )
    assert program("study", "--json").json["left"] == 1
    assert program("study", "--new", "6", "--json").json["left"] == 6


def test_bank_and_topic_choose_the_items(program: Program) -> None:
    """--bank and --topic, repeated or together, bring only what they name."""

    def left(*args: str) -> int:
        return int(program("study", "--json", *args).json["left"])

    assert left("--bank", "other") == 2
    assert left("--bank", "other", "--bank", "small") == 6  # two items ask one objective
    assert left("--topic", "small/questions") == 4
    assert left("--topic", "small") == 5
    assert left("--topic", "small/cards", "--topic", "other/cards") == 2
    assert left("--bank", "small", "--topic", "small/cards") == 1
    assert set(asked(program("study", "--topic", "other/questions").out)) == {"other-tf"}


def test_a_topic_of_another_bank_is_unknown_there(program: Program) -> None:
    """A topic that none of the chosen banks has is a usage error that names the bank it is in."""
    ran = program("study", "--bank", "small", "--topic", "other/cards")
    assert ran.code == 2
    assert ran.err == (
        "error: there is no topic called 'other/cards' in the bank small\nhint: it's in: other\n"
    )


def test_seed_gives_the_same_session(program: Program) -> None:
    """The same seed gives the same order of items and options; seeds differ."""

    def session(seed: int) -> str:
        return program("study", "--cram", "--seed", str(seed), lines="a\n").out

    assert session(3) == session(3)
    assert len({session(seed) for seed in range(6)}) > 3


def test_cram_leaves_the_schedule_byte_for_byte(program: Program) -> None:
    """A drill is in the journal and leaves schedule.json alone, whatever is flagged in it."""
    program("study", "--bank", "small", lines="\n3\na\n")
    before = program.home.schedule.read_bytes()
    ran = program("study", "--cram", "--bank", "other", "--seed", "1", lines="f\na\n\n2\ns\n")
    assert ran.code == 0
    assert program.home.schedule.read_bytes() == before
    assert any(event.get("mode") == "cram" for event in program.events())
    assert "This was a drill: your schedule hasn't changed." in ran.out


def test_cram_before_any_study_writes_no_schedule(program: Program) -> None:
    """A drill in a fresh home makes the journal and no schedule."""
    assert (
        program("study", "--cram", "--bank", "small", "--topic", "small/cards", lines="\n3\n").code
        == 0
    )
    assert program.home.journal.exists()
    assert not program.home.schedule.exists()


def test_cram_does_not_count_as_studied(program: Program) -> None:
    """What was drilled is still new to the schedule."""
    program("study", "--cram", "--topic", "small/cards", lines="\n4\n")
    assert "small: cards, new" in program("study", "--topic", "small/cards").out


def test_bring_back_names_the_new_way(program: Program) -> None:
    """The old option, which brought everything back, starts nothing and says what does it now."""
    program("study", "--topic", "small/cards", lines="s\n")
    before = program.files()
    ran = program("study", "--bring-back", lines="\n4\n")
    assert (ran.code, ran.out) == (2, "")
    assert "cps-study progress --bring-back ID" in ran.err
    assert program.files() == before
    gone = program("study", "--topic", "small/cards")
    assert "1 item is set aside. To bring it back: cps-study progress" in gone.out


def test_flagged_brings_what_was_flagged(program: Program) -> None:
    """--flagged asks only that, also before it's due, and not what is set aside as well."""
    program("study", "--bank", "small", "--seed", "1", lines="f\n\n4\nf\nq\n")
    assert asked(program("study", "--flagged").out) == ["small-card"]
    everything = program("study", "--flagged", lines="\n4\n").out
    assert asked(everything) == ["small-card", "small-choice"]
    program("study", "--flagged", "--topic", "small/cards", lines="s\n")
    assert asked(program("study", "--flagged").out) == ["small-choice"]
    assert asked(program("study", "--flagged", "--cram").out) == ["small-choice"]


@pytest.mark.parametrize(
    ("option", "words"),
    [
        ("--missed", "Nothing was missed in your last attempts.\n"),
        (
            "--flagged",
            "Nothing is flagged yet. While you study, f flags what you want to come back to.\n",
        ),
    ],
)
@pytest.mark.parametrize("more", [[], ["--cram"], ["--limit", "3"]], ids=" ".join)
def test_nothing_of_what_was_asked_starts_nothing(
    option: str, words: str, more: list[str], program: Program
) -> None:
    """It's said in one sentence; no session begins and no home is made."""
    assert program("study", option, *more, lines="\n4\n") == (0, words, "")
    assert program("study", option, *more, "--json").json["answers"] == 0
    assert not program.home.root.exists()


def test_flagged_elsewhere_is_said(program: Program) -> None:
    """With a bank or topic, the sentence is about that part."""
    program("study", "--topic", "small/cards", lines="f\n")
    ran = program("study", "--flagged", "--bank", "other", lines="\n4\n")
    assert ran.out == "Nothing here is flagged: choose other banks or topics.\n"


def test_weakest_brings_what_was_met_and_is_known_least(program: Program) -> None:
    """--weakest asks it also before it's due, feeds the memory, and brings nothing new."""
    program("study", "--topic", "small/cards", lines="\n4\n")
    ran = program("study", "--weakest", lines="\n3\n")
    assert "Nothing" not in ran.out
    objectives = [event["objective"] for event in program.events()]
    assert len(objectives) > 1
    assert set(objectives) == {"demo/one"}
    assert {event.get("mode", "study") for event in program.events()} == {"study"}


def test_weakest_leaves_out_what_the_learner_leaves_out(program: Program) -> None:
    """A subject to skip isn't asked here either."""
    program("study", "--topic", "small/cards", lines="\n4\n")
    program("settings", "skip-domain", "skills")
    program("study", "--weakest", lines="\n4\n")
    assert len(program.events()) == 1


def test_weakest_needs_something_met_and_is_no_drill(program: Program) -> None:
    """Each is said in a sentence, and nothing is started."""
    ran = program("study", "--weakest", lines="\n4\n")
    assert ran == (0, "You haven't met anything here yet. Start with: cps-study study\n", "")
    assert program("study", "--weakest", "--flagged").code == 2
    assert program("study", "--weakest", "--cram").code == 2
    assert not program.home.root.exists()


def test_missed_and_flagged_are_one_or_the_other(program: Program) -> None:
    """Both at once is a slip, not an empty session."""
    ran = program("study", "--missed", "--flagged")
    assert ran.code == 2
    assert "hint: use just one of them" in ran.err


def test_a_note_comes_back_with_the_answer(program: Program) -> None:
    """Written in one session, it's shown in the next, not before the answer."""
    part = ("study", "--topic", "small/cards", "--seed", "1")
    program(*part, lines="n\nAsk Kim about this\n\n1\nq\n")
    before, after = program(*part, "--cram", lines="\n4\n").out.split("Answer: ")
    assert "Ask Kim" not in before
    assert "Your note: Ask Kim about this" in after
    (note,) = program.events("note")
    assert (note["item"], note["text"]) == ("small-card", "Ask Kim about this")


def test_the_first_start_says_where_help_is(program: Program) -> None:
    """Below the first item of a new learner, once."""
    part = ("study", "--topic", "small/cards")
    out = program(*part, lines="\n4\n").out
    assert out.index("What does a peer specialist") < out.index(CARE) < out.index("Think, then")
    assert CARE not in program(*part).out


def test_a_subject_left_for_today_stays_away_until_tomorrow(program: Program) -> None:
    """Also after a restart and after a rebuild, which it doesn't change."""
    days = [datetime(2026, 11, day, 18, 0, tzinfo=UTC) for day in (27, 28)]
    part = ("study", "--topic", "small/cards")
    assert asked(program(*part, lines="x\n", now=lambda: days[0]).out) == ["small-card"]
    before = program.home.schedule.read_bytes()
    program("data", "rebuild")
    assert program.home.schedule.read_bytes() == before
    assert asked(program(*part, now=lambda: days[0]).out) == []
    assert asked(program(*part, now=lambda: days[1]).out) == ["small-card"]


def test_what_was_left_can_be_taken_up_again(program: Program) -> None:
    """progress names it and the command, which brings it back on the same day."""
    program("study", "--topic", "small/cards", lines="x\n")
    assert "Left for today: skills\n" in program("progress").out
    assert program("progress", "--json").json["left_today"] == ["skills"]
    refused = program("progress", "--take-up", "skill")
    assert refused.err == "error: 'skill' isn't left for today\nhint: did you mean 'skills'?\n"
    taken = program("progress", "--take-up", "skills")
    assert (taken.code, taken.out) == (0, "Back for today: skills.\n")
    assert asked(program("study", "--topic", "small/cards").out) == ["small-card"]


@pytest.mark.parametrize("more", [[], ["--cram"], ["--flagged"]], ids=" ".join)
def test_a_skipped_domain_does_not_come(more: list[str], program: Program) -> None:
    """However one studies, until the setting is taken back."""
    program("study", "--topic", "small/cards", lines="f\n")
    part = ("study", "--topic", "small/cards", *more)
    assert asked(program(*part).out) == ["small-card"]
    program("settings", "skip-domain", "skills")
    assert asked(program(*part).out) == []
    program("settings", "skip-domain", "none")
    assert asked(program(*part).out) == ["small-card"]


def test_json_is_one_envelope(program: Program) -> None:
    """--json prints only the envelope on stdout; the dialogue goes to stderr.

    Every number in it is right.
    """
    ran = program("study", "--bank", "small", "--json", "--seed", "1", lines="\n1\nzzz\n:q\n")
    data = ran.json
    assert data | {"left": 0} == {
        "schema": 1,
        "command": "study",
        "answers": 1,
        "items": 1,
        "new": 1,
        "known": 0,
        "missed": ["small-card"],
        "left": 0,
        "due_tomorrow": 1,
        "cram": False,
    }
    assert data["left"] == 5
    assert CARD in ran.err
    assert CARD not in ran.out
    assert "Answer with one letter" in ran.err


def test_json_of_an_interrupted_session_is_whole(program: Program) -> None:
    """After Ctrl-C in a --json session there is still a whole envelope, and 130."""
    ran = program("study", "--json", stdin=InterruptedInput())
    assert ran.code == 130
    assert ran.json["answers"] == 0


def test_plain_and_json_work_before_and_after_the_command(program: Program) -> None:
    """--plain works before and after the command; --json before it is told where it belongs."""
    before, after = (
        program("--plain", "study", "--seed", "1"),
        program("study", "--seed", "1", "--plain"),
    )
    assert before == after
    assert before.code == 0
    wrong = program("--json", "study")
    assert wrong.code == 2
    assert "put --json after the command: cps-study study … --json" in wrong.err


def test_unknown_bank_and_topic_suggest_the_nearest(program: Program) -> None:
    """A misspelled bank is 3, a misspelled topic 2; both errors suggest the right name."""
    bank = program("study", "--bank", "smal")
    assert (bank.code, bank.out) == (3, "")
    assert bank.err == "error: there is no bank called 'smal'\nhint: did you mean 'small'?\n"
    topic = program("study", "--topic", "small/card")
    assert (topic.code, topic.out) == (2, "")
    assert (
        topic.err
        == "error: there is no topic called 'small/card'\nhint: did you mean 'small/cards'?\n"
    )
    assert not program.home.journal.exists()


def test_a_broken_bank_is_named_and_left_out(program: Program) -> None:
    """A bank with errors is named and left out.

    Asked for by name, all its problems are listed, with 3.
    """
    program.home.banks.mkdir(parents=True)
    (program.home.banks / "mine.yaml").write_text(
        "bank: mine\nitems:\n  - id: x\n", encoding="utf-8"
    )
    ran = program("study")
    assert ran.code == 0
    assert "mine.yaml is left out: it has" in ran.out
    assert len(set(asked(ran.out)) & {"other-card"}) == 1
    named = program("study", "--bank", "mine")
    assert named.code == 3
    assert re.search(r"^error: .*mine\.yaml:\d+:\d+\)$", named.err, re.MULTILINE)
    assert "can't be used:" in named.err


def test_a_hostile_file_name_is_shown_never_obeyed(program: Program) -> None:
    """Control characters in the name of a broken bank's file reach the screen escaped."""
    program.home.banks.mkdir(parents=True)
    (program.home.banks / "\x1b[31mred\u202e.yaml").write_text("nothing", encoding="utf-8")
    for args in (("study",), (), ("bank", "list"), ("data", "doctor"), ("bank", "check")):
        ran = program(*args)
        assert "\\x1b[31mred\\u202e.yaml" in ran.out + ran.err, args
        assert not re.search("[\x1b\u202e]", ran.out + ran.err), args


def test_unusable_data_is_4(program: Program) -> None:
    """A journal or settings that make no sense end with 4 and a hint, and stay as they are."""
    program("study", lines="\n3\n")
    program.home.settings.write_text('{"new_per_day": "many"}', encoding="utf-8")
    ran = program("study")
    assert ran.code == 4
    assert ran.err.startswith("error: settings.json makes no sense")
    assert "hint: fix the file" in ran.err
    program.home.settings.unlink()
    program.home.journal.write_bytes(b"nothing\nof\nours\n")
    program.home.schedule.unlink()
    assert program("study").code == 4
    assert program.home.journal.read_bytes() == b"nothing\nof\nours\n"


@pytest.mark.parametrize(
    "args",
    [
        ("--limit", "0"),
        ("--limit", "-1"),
        ("--limit", "x"),
        ("--new", "-1"),
        ("--seed", "1.5"),
        ("--limit",),
        ("word",),
    ],
)
def test_wrong_values_are_2(program: Program, args: tuple[str, ...]) -> None:
    """Impossible values end with 2, an error and a hint, before anything is made."""
    ran = program("study", *args)
    assert (ran.code, ran.out) == (2, "")
    assert re.fullmatch(r"error: .+\nhint: see: cps-study( study)? --help\n", ran.err)
    assert not program.home.root.exists()


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("--minutes", "abc"), "'abc' isn't a number such as 1.5 or 1,5\n"),
        (("--minutes", "-5"), "-5 isn't between 0.5 and 600\n"),
        (("--new", "x"), "'x' isn't a whole number\n"),
        (("--new", "-1"), "-1 is less than 0\n"),
        (("--minutes", "1000000"), "1000000 isn't between 0.5 and 600\n"),
        (("--minutes", "nan"), "nan isn't between 0.5 and 600\n"),
        (("--limit", "0"), "0 is less than 1\n"),
    ],
)
def test_a_wrong_number_is_named_in_plain_words(
    program: Program, args: tuple[str, ...], words: str
) -> None:
    """Nobody should have to read 0.5<=x<=600."""
    ran = program("study", *args)
    assert ran.code == 2
    assert words in ran.err
    assert "<=x" not in program("study", "--help").out
