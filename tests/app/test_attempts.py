"""Attempts in the learner's files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from cps_study.app import attempts as past
from cps_study.app.study import open_study_store
from cps_study.errors import BankError, BankProblemsError, ExitCode, UsageError
from cps_study.model.attempt import AskedItem, AttemptKind, Terms
from cps_study.model.event import FinishEvent, StartEvent
from cps_study.model.item import Item, Question, Typed
from cps_study.store.library import Library
from cps_study.store.settings import load_settings, remember
from cps_study.study.assembly import draw_form, largest_remainder
from cps_study.study.attempt import AttemptSession, resume_attempt
from cps_study.study.attempt_record import attempts
from cps_study.study.times import Moment, stamp
from tests.samples import SMALL_BANK
from tests.store.samples import NOW, own_bank, snapshot

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from cps_study.app.study import StudyStore
    from cps_study.store.paths import Home

QUESTIONS = ("small-choice", "small-multi", "small-tf", "small-typed")
own = pytest.mark.usefixtures("only_own_banks")


def sit(
    home: Home,
    right: Sequence[str],
    *,
    kind: AttemptKind = "exam",
    end: bool = True,
    partial: bool = False,
) -> str:
    """Take an attempt at the small bank and return its id.

    The items in `right` are answered right, the others not at all.
    """
    library = Library(home)
    items = {ident: item for ident in QUESTIONS if (item := library.item(ident)) is not None}
    with open_study_store(home, saves=kind == "quiz") as study_store:
        session = _begin(study_store, kind, items, partial=partial)
        session.start(Moment(NOW, 0.0))
        for place, asked in enumerate(session.form):
            session.go(place, Moment(NOW, 0.0))
            if asked.item in right:
                _answer(session)
        if end:
            session.finish("submitted", Moment(NOW, 9.0))
    return session.attempt.id


def _begin(
    study_store: StudyStore, kind: AttemptKind, items: dict[str, Item], *, partial: bool
) -> AttemptSession:
    form = draw_form(items.values(), len(items), 3)
    started = study_store.record(
        StartEvent(stamp(NOW), Terms(kind, 600.0, partial=partial), form, 3)
    )
    return resume_attempt(attempts([started])[0], items, study_store.record)


def _answer(session: AttemptSession) -> None:
    item = session.item
    if isinstance(item, Typed):
        session.type(item.accept[0], Moment(NOW, 1.0))
    elif isinstance(item, Question):
        session.choose(
            [place for place, at in enumerate(session.asked.order) if at in item.keys],
            Moment(NOW, 1.0),
        )


@own
def test_finished_attempts_are_the_history_and_the_others_can_go_on(home: Home) -> None:
    """Each is in one of the two lists, oldest first, by its kind."""
    own_bank(home)
    ids = [
        sit(home, QUESTIONS[:2]),
        sit(home, [], end=False),
        sit(home, QUESTIONS, kind="quiz"),
        sit(home, QUESTIONS[:1], end=False),
        sit(home, []),
    ]
    library = Library(home)
    assert [taken.id for taken in past.load_attempts(home)] == ids
    points = {each.record.id: each.score.total.points for each in past.history(home, library)}
    assert points == {ids[0]: 2, ids[2]: 4, ids[4]: 0}
    assert list(points) == [ids[0], ids[2], ids[4]]
    assert [each.record.id for each in past.history(home, library, "quiz")] == [ids[2]]
    assert [taken.id for taken in past.unfinished(home, "exam")] == [ids[1], ids[3]]
    assert list(past.unfinished(home, "exam")[1].given) == ["small-choice"]
    with pytest.raises(UsageError, match="there is no unfinished quiz"):
        past.unfinished(home, "quiz")


def test_a_home_without_attempts_has_no_history_and_is_not_made(home: Home) -> None:
    """Looking writes nothing."""
    assert past.load_attempts(home) == []
    assert not home.root.exists()


@own
def test_what_was_missed_lately_comes_from_the_last_finished_attempts(home: Home) -> None:
    """The latest attempt comes first, each item once, unanswered ones too.

    Older attempts and unfinished ones don't count.
    """
    own_bank(home)
    sit(home, [])
    library = Library(home)
    assert set(past.missed_lately(home, library)) == set(QUESTIONS)
    sit(home, QUESTIONS[:3])
    sit(home, QUESTIONS[1:], kind="quiz")
    sit(home, QUESTIONS[1:])
    sit(home, [], end=False)
    assert past.missed_lately(home, library) == ["small-choice", "small-typed"]
    assert past.missed_lately(home, library, last=1) == ["small-choice"]


@own
def test_items_that_vanished_stop_going_on_but_not_the_history(home: Home) -> None:
    """The error names them and says what to do.

    The history has the attempt all the same: its score is that of its own answers.
    """
    path = own_bank(home)
    sit(home, QUESTIONS)
    open_id = sit(home, [], end=False)
    path.write_text(SMALL_BANK[: SMALL_BANK.index("  - id: small-typed")])
    library = Library(home)
    (taken,) = past.unfinished(home, "exam")
    assert taken.id == open_id
    with pytest.raises(
        past.VanishedItemsError, match=r"1 question of this attempt .* \(small-typed\)"
    ) as caught:
        past.items_of(taken, library)
    assert caught.value.exit_code == ExitCode.DATA
    (finished,) = past.history(home, library)
    assert finished.score.total.points == 4
    assert finished.lost == {"small-typed"}
    many = past.VanishedItemsError(["a", "b", "c", "d"])
    assert "4 questions" in many.what
    assert "(a, b, c, …)" in many.what


@own
def test_an_item_with_an_option_more_or_less_is_asked_again(home: Home) -> None:
    """The order that was shown fits only the old options, so it can't go on as it was."""
    path = own_bank(home)
    sit(home, [], end=False)
    option = (
        "      - {text: Offer her absolution, rationale: That is a member of the clergy's task.}\n"
    )
    assert option in SMALL_BANK
    path.write_text(SMALL_BANK.replace(option, ""))
    (taken,) = past.unfinished(home, "exam")
    library = Library(home)
    with pytest.raises(past.VanishedItemsError, match="small-choice"):
        past.items_of(taken, library)
    (changed,) = past.changed_questions(taken, library)
    assert changed.item.id == "small-choice"
    assert past.items_of(taken, library, reasked={"small-choice"})


@own
@pytest.mark.parametrize("right", [True, False])
def test_a_bank_edited_later_does_not_change_a_past_score(home: Home, *, right: bool) -> None:
    """With the options in another order, a stored position means another option.

    The answer counts as it was marked then.
    """
    path = own_bank(home)
    sit(home, QUESTIONS if right else [])
    (before,) = past.history(home, Library(home))
    head, rows = SMALL_BANK.split("    options:\n", 1)
    first, second, rest = rows.split("\n", 2)
    path.write_text(f"{head}    options:\n{second}\n{first}\n{rest}")
    (after,) = past.history(home, Library(home))
    assert (after.record, after.score) == (before.record, before.score)
    assert after.score.total.points == (4 if right else 0)


@own
def test_part_points_are_a_condition_of_the_attempt(home: Home) -> None:
    """An attempt is scored by the terms it was started with."""
    own_bank(home)
    sit(home, QUESTIONS, partial=True)
    library = Library(home)
    taken, score = past.history(home, library)[0][:2]
    assert taken.terms.partial
    half = taken.given["small-multi"]._replace(response=(0,))
    given = {**taken.given, "small-multi": half}
    items = past.items_of(taken, library)
    half_right = past.scored(taken._replace(given=given), items, library)
    assert half_right.points["small-multi"] * 2 == 1
    plain = taken._replace(given=given, terms=taken.terms._replace(partial=False))
    assert past.scored(plain, items, library).points["small-multi"] == 0
    assert score.points["small-multi"] == 1


@own
def test_a_foreign_attempt_in_the_journal_does_no_harm(home: Home) -> None:
    """An attempt merged in from another computer, at a bank of its own, is scored like any."""
    own_bank(home)
    with open_study_store(home, saves=False) as study_store:
        started = study_store.record(
            StartEvent(stamp(NOW), Terms("exam"), (AskedItem("elsewhere", (0, 1)),))
        )
        study_store.record(FinishEvent(stamp(NOW), started.id, 5.0, "submitted"))
    assert len(past.load_attempts(home)) == 1
    (foreign,) = past.history(home, Library(home))
    assert foreign.score.total.points == 0
    assert foreign.score.total.items == 1
    assert past.missed_lately(home, Library(home)) == ["elsewhere"]


def test_the_shipped_blueprint_can_be_drawn_from_the_shipped_banks(home: Home) -> None:
    """For many seeds and lengths there are exactly as many of each domain as due.

    A scenario counts for the domain of its first item.
    """
    plan = past.load_blueprint(None)
    library = Library(home)
    questions = [item for _, item in library.items() if item.use == "study"]
    first = {
        item.group.id: library.domain_of(item)
        for item in reversed(questions)
        if item.group and item.group.kind == "scenario"
    }
    domains = {
        item.id: first.get(item.group.id if item.group else "", library.domain_of(item))
        for item in questions
    }
    for seed in range(30):
        total = (plan.items, 10, 60)[seed % 3]
        form = draw_form(questions, total, seed, plan.shares, domain_of=library.domain_of)
        counts = [
            sum(domains[asked.item] == share.domain for asked in form) for share in plan.shares
        ]
        assert counts == largest_remainder(total, [share.weight for share in plan.shares])


@pytest.mark.parametrize("name", ["none.yaml", "", "x" * 5000, "a\0b"])
def test_a_blueprint_that_is_not_there_is_a_sentence(name: str, tmp_path: Path) -> None:
    """That goes for a missing file, a folder, and names that the system refuses."""
    with pytest.raises(BankError, match=r"there is no blueprint|Is a directory") as caught:
        past.load_blueprint(tmp_path / name)
    assert caught.value.exit_code == ExitCode.BANK
    assert caught.value.hint


def test_a_blueprint_of_ones_own_is_read_or_its_problems_are_listed(tmp_path: Path) -> None:
    """The error has all problems, under the file's name."""
    path = tmp_path / "mine.yaml"
    path.write_text(
        "blueprint: b\ntitle: T\nitems: 5\nminutes: 6\npass_mark: 70\n"
        "shares: [{topic: a, weight: 1}]\n"
    )
    assert past.load_blueprint(path)[:5] == ("b", "T", 5, 6, 70)
    path.write_text("blueprint: b\nitems: none\n")
    with pytest.raises(BankProblemsError) as caught:
        past.load_blueprint(path)
    assert caught.value.exit_code == ExitCode.BANK
    assert str(path) in str(caught.value)


def test_without_the_shipped_blueprint_there_is_a_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """The hint for a broken installation is to install again."""
    monkeypatch.setattr(past, "shipped_folder", lambda: None)
    with pytest.raises(BankError, match="shipped blueprint is missing"):
        past.load_blueprint(None)


def test_accommodations_are_remembered(home: Home) -> None:
    """What was chosen is stored and read again; the rest stays, even unknown keys."""
    home.root.mkdir()
    home.settings.write_text(json.dumps({"device": "mine", "new_per_day": 3, "theme": "dark"}))
    settings = remember(home, {"extra_time": 1.5, "breaks": 2, "untimed": True, "spacious": True})
    assert settings == load_settings(home)
    assert (settings.extra_time, settings.breaks, settings.untimed, settings.spacious) == (
        1.5,
        2,
        True,
        True,
    )
    assert (settings.device, settings.new_per_day) == ("mine", 3)
    assert json.loads(home.settings.read_bytes())["theme"] == "dark"
    assert remember(home, {"untimed": False}) == settings.__class__(
        "mine", new_per_day=3, extra_time=1.5, breaks=2, spacious=True
    )


def test_remembering_what_is_so_already_writes_nothing(home: Home) -> None:
    """Settings stay byte for byte where nothing changes."""
    home.root.mkdir()
    home.settings.write_bytes(b'{"device": "mine",   "breaks": 2}')
    before = snapshot(home.root)
    remember(home, {})
    remember(home, {"breaks": 2})
    assert snapshot(home.root) == before


@pytest.mark.parametrize(
    "change",
    [
        {"extra_time": 0.5},
        {"extra_time": float("nan")},
        {"breaks": -1},
        {"breaks": "2"},
        {"untimed": "no"},
    ],
)
def test_nonsense_is_not_remembered(change: dict[str, object], home: Home) -> None:
    """What couldn't be read again is not written."""
    remember(home, {"breaks": 1})
    before = snapshot(home.root)
    with pytest.raises((TypeError, ValueError)):
        remember(home, change)
    assert snapshot(home.root) == before
