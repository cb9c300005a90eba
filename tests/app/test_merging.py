"""Merging is a set union: in any order, any number of times, the same bytes come of it."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cps_study.app.merging import merge_homes
from cps_study.app.study import open_study_store
from cps_study.errors import DataError, UsageError
from cps_study.model.attempt import AskedItem, Terms
from cps_study.model.event import AnswerEvent, Event, FinishEvent, FitEvent, StartEvent
from cps_study.model.learner import AVERAGE, Learner
from cps_study.store import journal_union, merge_source, schedule
from cps_study.store.backup import make_backup
from cps_study.store.journal import parse_journal, read_journal
from cps_study.store.lock import InUseError, writer
from cps_study.store.paths import Home
from cps_study.store.schedule import open_progress, rebuild, schedule_bytes
from tests.store.samples import (
    NOW,
    answer,
    card_bank,
    ident,
    line,
    mark,
    own_bank,
    passing_home,
    renamed_bank,
    snapshot,
    study,
    undo,
    write_journal,
)
from tests.study.learners import SLOW_START

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

POSIX = pytest.mark.skipif(os.name != "posix", reason="the system has no such signal")
ITEMS = ("a", "b", "c")


def exam(number: int) -> StartEvent:
    """Return the start of an exam of two questions."""
    form = (AskedItem("a", (1, 0)), AskedItem("b", (0, 1)))
    at = answer(number=number).at
    return StartEvent(at, Terms("exam", 600.0), form, 1, ident(number), "test")


@st.composite
def worlds(draw: st.DrawFn) -> list[Event]:
    """Draw what happened on several devices: answers, flags, undos, fits, exams and their ends."""
    events: list[Event] = []
    for number in range(1, draw(st.integers(1, 14)) + 1):
        kinds = ["answer", "answer", "mark", "undo", "fit", "start", "in", "end"]
        kind = draw(st.sampled_from(kinds))
        item = draw(st.sampled_from(ITEMS))
        earlier = draw(st.integers(1, number))
        at = answer(number=number).at
        if kind == "mark":
            events.append(mark(item, "flag", number, on=draw(st.booleans())))
        elif kind == "undo":
            events.append(undo(earlier, number))
        elif kind == "fit":
            level, parameters = draw(st.sampled_from((AVERAGE, Learner(1.7), SLOW_START)))
            fit = FitEvent(at, level, 500, id=ident(number), device="test", parameters=parameters)
            events.append(fit)
        elif kind == "start":
            events.append(exam(number))
        elif kind == "end":
            events.append(FinishEvent(at, ident(earlier), 33.0, "submitted", ident(number), "test"))
        else:
            given_answer = answer(item, draw(st.integers(1, 4)), number)
            if kind == "in":
                given_answer = given_answer._replace(
                    mode="exam", attempt=ident(earlier), response=(0,), right=draw(st.booleans())
                )
            events.append(given_answer)
    return events


def some(events: Sequence[Event]) -> st.SearchStrategy[list[Event]]:
    """Draw some of the events, in any order, perhaps with repeats: one device's journal."""
    return st.lists(st.sampled_from(events), max_size=len(events) + 2)


def home_with(folder: Path, name: str, events: Sequence[Event], tail: bytes = b"") -> Home:
    """Return a new home below the folder with a journal of these events."""
    home = Home(folder / name, folder / "cache")
    write_journal(home, events, tail)
    return home


def derived(home: Home) -> tuple[bytes, bytes]:
    """Return the bytes of what is made from the journal; those of no attempts file are empty."""
    past = home.attempts.read_bytes() if home.attempts.exists() else b""
    return home.schedule.read_bytes(), past


def merged(home: Home, *others: Home) -> tuple[bytes, bytes]:
    """Merge other homes into this one, and return what is made from the journal then."""
    merge_homes(home, [other.root for other in others], ())
    return derived(home)


@settings(max_examples=10)
@given(worlds(), st.data())
def test_merge_is_commutative_associative_and_idempotent(
    world: list[Event], data: st.DataObject
) -> None:
    """Whoever merges whom, once or twice, at once or one by one: the same derived bytes."""
    parts = [data.draw(some(world)) for _ in range(3)]
    with passing_home() as passing:
        folder = passing.root.parent

        def fresh(number: int, name: str) -> Home:
            return home_with(folder, f"{name}-{number}", parts[number])

        together = merged(fresh(0, "x"), fresh(1, "x"), fresh(2, "x"))
        for order in ((0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0)):
            first, second, third = (fresh(number, f"{order}") for number in order)
            merged(first, second)
            assert merged(first, third) == together
            before = first.journal.read_bytes()
            assert merged(first, third, second, first_copy(first)) == together
            assert first.journal.read_bytes() == before
        # One that was merged itself brings what it got.
        right = fresh(1, "right")
        merged(right, fresh(2, "right"))
        assert merged(fresh(0, "left"), right) == together


def test_what_is_far_too_large_is_refused_unread(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half a gigabyte is no learner's: the hint doesn't say to cut a journal into pieces."""
    other = home_with(tmp_path, "other", [answer(number=1)])
    monkeypatch.setattr(merge_source, "MAX_BYTES", 10)
    for path in (other.root, other.journal):
        with pytest.raises(DataError, match="years of study come to far less") as caught:
            merge_homes(home, [path], ())
        assert "nothing was changed; check what it is" in caught.value.hint
    assert not home.root.exists()


def first_copy(home: Home) -> Home:
    """Return a copy of a home: merging it in can't add anything."""
    copy = Home(home.root.with_name(f"{home.root.name}-copy"), home.cache)
    copy.root.mkdir(exist_ok=True)
    copy.journal.write_bytes(home.journal.read_bytes())
    return copy


@given(worlds(), st.data())
def test_a_merge_derives_what_a_replay_of_all_events_derives(
    world: list[Event], data: st.DataObject
) -> None:
    """The bytes are those of a rebuild, and of a journal that had every event from the start."""
    ours, theirs = data.draw(some(world)), data.draw(some(world))
    with passing_home() as passing:
        folder = passing.root.parent
        home = home_with(folder, "a", ours)
        found = merged(home, home_with(folder, "b", theirs))
        rebuild(home)
        assert derived(home) == found
        whole = home_with(folder, "c", [*theirs, *ours])
        rebuild(whole)
        assert derived(whole)[0] == found[0]


@given(worlds(), st.data())
def test_the_journal_gains_the_missing_lines_at_its_end(
    world: list[Event], data: st.DataObject
) -> None:
    """What was there stays byte for byte; behind it come the missing lines, sorted by id."""
    ours, theirs = data.draw(some(world)), data.draw(some(world))
    with passing_home() as passing:
        folder = passing.root.parent
        home = home_with(folder, "a", ours)
        before = home.journal.read_bytes()
        merged(home, home_with(folder, "b", theirs))
        after = home.journal.read_bytes()
        assert after.startswith(before)
        mine = {event.id for event in ours}
        missing = {event.id: event for event in theirs if event.id not in mine}
        assert after[len(before) :] == b"".join(line(missing[name]) for name in sorted(missing))


@given(worlds(), st.data())
def test_an_edited_copy_leads_both_devices_to_the_same(
    world: list[Event], data: st.DataObject
) -> None:
    """Two events with one id: both are kept, and their content settles which one counts."""
    edited = [edited_copy(event) for event in data.draw(some(world))]
    with passing_home() as passing:
        folder = passing.root.parent
        one = merged(home_with(folder, "a", world), home_with(folder, "b", edited))
        other = merged(home_with(folder, "c", edited), home_with(folder, "d", world))
        assert one == other


def edited_copy(event: Event) -> Event:
    """Return the event with the same id and another content."""
    if isinstance(event, AnswerEvent):
        return event._replace(rating=1, device="edited")
    return event._replace(device="edited")


@pytest.mark.usefixtures("only_own_banks")
class TestRealSessions:
    """Two computers, studied on in turn."""

    @pytest.fixture
    def two(self, home: Home, tmp_path: Path) -> tuple[Home, Home]:
        """Return two homes that were one, and were studied on separately since then."""
        other = Home(tmp_path / "other", home.cache)
        own_bank(home, card_bank(12), "deck.yaml")
        own_bank(other, card_bank(12), "deck.yaml")
        study(home, random.Random(1), NOW, 12)
        other.journal.write_bytes(home.journal.read_bytes())
        for day in range(1, 4):
            study(home, random.Random(day), NOW + timedelta(days=day), 8)
            study(other, random.Random(day + 9), NOW + timedelta(days=day, hours=3), 8)
        return home, other

    def test_both_come_to_the_same(self, two: tuple[Home, Home]) -> None:
        """After each has merged the other, schedules and sets of events are equal."""
        home, other = two
        assert merged(home, other) == merged(other, home)
        events = [sorted(read_journal(each.journal).events) for each in two]
        assert events[0] == events[1]

    @pytest.mark.parametrize("which", [0, 1])
    def test_the_next_start_needs_no_replay(
        self, which: int, two: tuple[Home, Home], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The schedule accounts for every event, also where the lines aren't in order."""
        home, other = two[which], two[1 - which]
        merged(home, other)
        monkeypatch.setattr(schedule, "replay", lambda *_, **__: pytest.fail("a replay"))
        opened = open_progress(home, NOW + timedelta(days=9))
        assert opened.notice == ""
        assert schedule_bytes(opened.progress) == home.schedule.read_bytes()

    def test_what_comes_after_a_merge_sorts_after_it(
        self, two: tuple[Home, Home], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Even if this computer's clock is behind the other's, and more than 50 lines came in."""
        other, home = two
        for hour in range(20):
            study(home, random.Random(hour), NOW + timedelta(days=9, hours=hour), 9)
        study(other, random.Random(2), NOW + timedelta(days=10), 9)
        merged(other, home)
        monkeypatch.setattr("cps_study.store.journal._now_ms", lambda: 0)
        study(other, random.Random(5), NOW + timedelta(days=11), 9)
        before = other.schedule.read_bytes()
        rebuild(other)
        assert other.schedule.read_bytes() == before
        idents = [event.id for event in read_journal(other.journal).events]
        assert idents[-1] == max(idents)

    def test_a_backup_and_a_journal_alone_bring_the_same(
        self, two: tuple[Home, Home], tmp_path: Path
    ) -> None:
        """A folder, a zip, or the file that a sync program left: the same events."""
        home, other = two
        copy = Home(tmp_path / "copy", home.cache)
        copy.root.mkdir()
        copy.journal.write_bytes(home.journal.read_bytes())
        by_folder = merged(home, other)
        backup = make_backup(other, NOW).path
        merge_homes(copy, [backup, other.journal], ())
        assert derived(copy) == by_folder

    def test_a_session_goes_on_with_what_came_in(self, two: tuple[Home, Home]) -> None:
        """The next answer is stored behind the merged lines, and the schedule follows."""
        home, other = two
        merged(home, other)
        study(home, random.Random(7), NOW + timedelta(days=9), 9)
        before = home.schedule.read_bytes()
        rebuild(home)
        assert home.schedule.read_bytes() == before


class TestReport:
    """What is said of a merge."""

    def test_it_counts_what_is_new(self, home: Home, tmp_path: Path) -> None:
        """Of each source: its events, how many were missing, and what couldn't be read."""
        write_journal(home, [answer("a", number=1)])
        one = home_with(tmp_path, "one", [answer("a", number=1), answer("b", number=2)])
        two = home_with(tmp_path, "two", [answer("b", number=2), mark("a", "flag", 3)], b'{"torn')
        result = merge_homes(home, [one.root, two.root], ())
        assert [(each.events, each.added, each.damaged) for each in result.sources] == [
            (2, 1, 0),
            (2, 1, 1),
        ]
        assert (result.events, result.added) == (3, 2)

    def test_banks_that_only_the_other_has_are_copied(self, home: Home, tmp_path: Path) -> None:
        """Where both differ, ours is kept and the report says so; what's equal isn't mentioned."""
        other = home_with(tmp_path, "other", [answer("a", number=1)])
        for each in (home, other):
            own_bank(each, renamed_bank("same"), "same.yaml")
        mine = own_bank(home, renamed_bank("both"), "both.yaml")
        own_bank(other, renamed_bank("both").replace("Support", "Help"), "both.yaml")
        theirs = own_bank(other, renamed_bank("new"), "new.yaml")
        (source,) = merge_homes(home, [other.root], ()).sources
        assert source.new_banks == ("new.yaml",)
        assert source.differing_banks == {"both.yaml": "both.yaml"}
        assert mine.read_text() == renamed_bank("both")
        assert (home.banks / "new.yaml").read_bytes() == theirs.read_bytes()
        (again,) = merge_homes(home, [other.root], ()).sources
        assert (again.new_banks, again.added) == ((), 0)

    def test_a_copy_beside_the_journal_goes_to_the_backups(self, home: Home) -> None:
        """Everything in it is in the journal then, so nobody is told of it again."""
        write_journal(home, [answer("a", number=1)])
        for name in ("journal (conflicted copy).jsonl", "journal 2.jsonl"):
            path = home.root / name
            path.write_bytes(line(answer("b", number=2)))
            (source,) = merge_homes(home, [path], ()).sources
            assert source.moved_to == home.backups / name
            assert source.moved_to.read_bytes() == line(answer("b", number=2))
            assert not path.exists()

    def test_two_copies_of_one_name_are_both_kept(self, home: Home) -> None:
        """The second one gets a number."""
        write_journal(home, [answer("a", number=1)])
        path = home.root / "journal 2.jsonl"
        moved = []
        for number in (2, 3, 4):
            path.write_bytes(line(answer("b", number=number)))
            moved.append(merge_homes(home, [path], ()).sources[0].moved_to)
        assert len(set(moved)) == len([each for each in moved if each and each.exists()]) == 3

    def test_a_bare_name_is_a_file_beside_the_journal(self, home: Home) -> None:
        """That's how the doctor names it; in another folder it means the same."""
        write_journal(home, [answer("a", number=1)])
        (home.root / "journal 2.jsonl").write_bytes(line(answer("b", number=2)))
        assert merge_homes(home, [Path("journal 2.jsonl")], ()).added == 1


class TestOddJournals:
    """Lines that aren't events."""

    def test_lines_that_only_a_newer_version_knows_come_along(
        self, home: Home, tmp_path: Path
    ) -> None:
        """They are events too; this version only can't use them yet."""
        later = b'{"v":1,"id":"%s","type":"later"}\n' % ident(2).encode()
        write_journal(home, [answer("a", number=1)])
        other = home_with(tmp_path, "other", [], later)
        assert merge_homes(home, [other.root], ()).added == 1
        assert home.journal.read_bytes().endswith(later)
        assert merge_homes(home, [other.root], ()).added == 0

    def test_a_torn_last_line_of_ours_is_closed(self, home: Home, tmp_path: Path) -> None:
        """It stays as it is, and doesn't spoil the first line that comes in."""
        content = write_journal(home, [answer("a", number=1)], b'{"v":1,"id":"0')
        other = home_with(tmp_path, "other", [answer("b", number=2)])
        merge_homes(home, [other.root], ())
        assert home.journal.read_bytes() == content + b"\n" + line(answer("b", number=2))

    def test_marks_of_a_conflict_are_no_lines(self, home: Home, tmp_path: Path) -> None:
        """Git leaves them around both sides; both sides come in, the marks don't."""
        one, two, three = (line(answer(name, number=n)) for n, name in enumerate("abc", 1))
        text = one + b"<<<<<<< HEAD\n" + two + b"=======\n" + three + b">>>>>>> laptop\n"
        other = home_with(tmp_path, "other", [], text)
        (source,) = merge_homes(home, [other.root], ()).sources
        assert (source.added, source.damaged) == (3, 0)
        assert home.journal.read_bytes() == one + two + three

    def test_a_journal_with_marks_can_be_used_and_merged_into(
        self, home: Home, tmp_path: Path
    ) -> None:
        """Ours, with what git left in it, is as good as any."""
        one, two = (line(answer(name, number=n)) for n, name in enumerate("ab", 1))
        text = b"<<<<<<< HEAD\n" + one + b"||||||| base\n=======\n" + two + b">>>>>>> laptop\n"
        write_journal(home, [], text)
        content = parse_journal(text, "j")
        assert (len(content.events), content.damaged, content.markers) == (2, [], (1, 3, 4, 6))
        other = home_with(tmp_path, "other", [answer("c", number=3)])
        assert merge_homes(home, [other.root], ()).events == 3
        assert home.journal.read_bytes() == text + line(answer("c", number=3))


class TestRefused:
    """A refusal changes nothing."""

    @pytest.mark.parametrize(
        ("make", "words"),
        [
            (lambda path: path.write_bytes(b"no journal\n"), "nothing in it is an event"),
            (lambda path: path.write_bytes(b'{"schema": 2}'), "nothing in it is an event"),
            (lambda path: path.write_bytes(b"PK\x03\x04"), "not a backup"),
            (lambda path: path.write_bytes(b'{"v":2,"id":"x"}\n'), "newer cps-study"),
            (lambda path: path.mkdir(), "nothing to merge"),
            (lambda path: path.symlink_to("gone"), "there is no file"),
            (lambda _: None, "there is no file"),
        ],
        ids=["text", "json", "stub", "newer", "empty-folder", "dangling", "missing"],
    )
    def test_what_is_no_learners_data_is_refused(
        self, make: Callable[[Path], object], words: str, home: Home, tmp_path: Path
    ) -> None:
        """One bad source stops the good one beside it, so that nothing is half done."""
        write_journal(home, [answer("a", number=1)])
        good = home_with(tmp_path, "good", [answer("b", number=2)])
        make(tmp_path / "bad")
        before = snapshot(tmp_path)
        with pytest.raises((DataError, UsageError), match=words):
            merge_homes(home, [good.root, tmp_path / "bad"], ())
        assert snapshot(tmp_path) == before

    def test_nobody_waits_for_a_giant_file_that_begins_as_a_journal(
        self, home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Millions of lines of something else after an answer took minutes to refuse.

        As many as there are answers, and those that are allowed besides, don't matter.
        """
        monkeypatch.setattr(journal_union, "_MOST_FOREIGN", 10)
        other = home_with(tmp_path, "other", [answer("b", number=2)])
        with other.journal.open("ab") as file:
            file.write(b"x\n" * 12)
        before = snapshot(tmp_path)
        with pytest.raises(DataError, match="most of its lines weren't written"):
            merge_homes(home, [other.root], ())
        assert snapshot(tmp_path) == before
        other.journal.write_bytes(other.journal.read_bytes().removesuffix(b"x\n"))
        merge_homes(home, [other.root], ())
        assert [event.id for event in read_journal(home.journal).events] == [ident(2)]

    def test_a_home_is_not_merged_with_itself(self, home: Home) -> None:
        """Nor with its own journal."""
        write_journal(home, [answer("a", number=1)])
        for path in (home.root, home.journal):
            with pytest.raises(UsageError, match="where your study data is"):
                merge_homes(home, [path], ())

    def test_our_own_journal_has_to_be_one(self, home: Home, tmp_path: Path) -> None:
        """A file of something else in its place isn't merged into."""
        home.root.mkdir()
        home.journal.write_bytes(b"something\nelse\n")
        other = home_with(tmp_path, "other", [answer("b", number=2)])
        with pytest.raises(DataError, match="wasn't written by this program"):
            merge_homes(home, [other.root], ())
        assert home.journal.read_bytes() == b"something\nelse\n"

    def test_the_source_is_only_read(self, home: Home, tmp_path: Path) -> None:
        """Nothing is made or changed in the other folder, not even a lock."""
        other = home_with(tmp_path, "other", [answer("b", number=2)])
        before = snapshot(other.root)
        merge_homes(home, [other.root], ())
        assert snapshot(other.root) == before

    def test_an_open_session_is_not_disturbed(self, home: Home, tmp_path: Path) -> None:
        """Another terminal has the home: the merge says so and changes nothing."""
        write_journal(home, [answer("a", number=1)])
        other = home_with(tmp_path, "other", [answer("b", number=2)])
        with writer(home):
            before = snapshot(home.root)
            with pytest.raises(InUseError):
                merge_homes(home, [other.root], ())
            assert snapshot(home.root) == before


@POSIX
def test_a_journal_behind_a_link_stays_behind_it(home: Home, tmp_path: Path) -> None:
    """Some keep only the journal in a synced folder; the merge writes it there."""
    synced = tmp_path / "synced.jsonl"
    synced.write_bytes(line(answer("a", number=1)))
    home.root.mkdir()
    home.journal.symlink_to(synced)
    other = home_with(tmp_path, "other", [answer("b", number=2)])
    merge_homes(home, [other.root], ())
    assert home.journal.is_symlink()
    assert synced.read_bytes() == line(answer("a", number=1)) + line(answer("b", number=2))


WORKER = """
import sys
from pathlib import Path
from cps_study.app.merging import merge_homes
from cps_study.store.lock import InUseError
from cps_study.store.paths import find_home

print("ready", flush=True)
sys.stdin.readline()
try:
    print("added", merge_homes(find_home(), [Path(sys.argv[1])], ()).added, flush=True)
except InUseError:
    print("busy", flush=True)
"""


def start_merge(other: Home) -> subprocess.Popen[str]:
    """Start a process that merges the other home as soon as it gets a line."""
    return subprocess.Popen(
        [sys.executable, "-c", WORKER, str(other.root)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
    )


def test_two_terminals_at_once_add_each_event_once(home: Home, tmp_path: Path) -> None:
    """Each merge is done whole or not at all, whoever comes first."""
    write_journal(home, [answer("a", number=1)])
    events = [answer("b", number=number) for number in range(2, 400)]
    other = home_with(tmp_path, "other", events)
    processes = [start_merge(other) for _ in range(3)]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    words = sorted(process.communicate()[0] for process in processes)
    assert words.count("added 398\n") == 1
    assert set(words) <= {"added 398\n", "added 0\n", "busy\n"}
    idents = [event.id for event in read_journal(home.journal).events]
    assert len(idents) == len(set(idents)) == 399


KILLED = """
import os, signal, sys
from pathlib import Path
from cps_study.app.merging import merge_homes
from cps_study.store.paths import find_home

left = int(sys.argv[2])

def dying(call):
    def step(*args, **kwargs):
        global left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return call(*args, **kwargs)
    return step

home, other = find_home(), Path(sys.argv[1])
for name in ("open", "fsync", "replace", "rename", "unlink", "mkdir", "touch"):
    for owner in (os, Path):
        if hasattr(owner, name):
            setattr(owner, name, dying(getattr(owner, name)))
merge_homes(home, [other], ())
"""


@POSIX
def test_a_merge_that_is_killed_leaves_a_home_that_opens(tmp_path: Path) -> None:
    """At whichever call to the system it dies: the old answers or all, and the next merge heals."""
    ours = [answer("a", number=number) for number in (1, 3, 5)]
    theirs = [answer("b", number=number) for number in (2, 4)]
    other = home_with(tmp_path, "other", [*theirs, exam(6)])
    own_bank(other, card_bank(2), "deck.yaml")
    whole = merged(home_with(tmp_path, "whole", ours), other)
    codes = []
    for number in range(1, 200, 8):  # `tests.faults` tries each one
        each = home_with(tmp_path, f"home-{number}", ours)
        rebuild(each)
        old = each.journal.read_bytes()
        code = subprocess.run(
            [sys.executable, "-c", KILLED, str(other.root), str(number)],
            check=False,
            env=os.environ
            | {
                "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
                "CPS_STUDY_HOME": str(each.root),
            },
        ).returncode
        codes.append(code)
        assert len(read_journal(each.journal).events) in {3, 6}
        assert each.journal.read_bytes().startswith(old)
        with open_study_store(each, saves=True) as study_store:
            study_store.record(answer("c"))
        rebuilt = each.schedule.read_bytes()
        rebuild(each)
        assert each.schedule.read_bytes() == rebuilt
        if code == 0:
            assert derived(merge_again(tmp_path, other, ours)) == whole
            break
    assert set(codes[:-1]) == {-signal.SIGKILL}
    assert len(codes) > 3


def merge_again(folder: Path, other: Home, ours: Sequence[Event]) -> Home:
    """Return a home into which another one was merged twice."""
    home = home_with(folder, "again", ours)
    merged(home, other)
    merged(home, other)
    return home
