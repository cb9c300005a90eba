"""Taking a timed attempt: planning a quiz or an exam, starting it, going on with it, its result.

`attempts` knows about the attempts of the past; this module is about the one being taken.
"""

from __future__ import annotations

import contextlib
import math
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from cps_study.app.attempts import domain_of, load_blueprint, missed_lately
from cps_study.app.exam_form import choose_exam_form, drawable_questions
from cps_study.app.study import open_study_store
from cps_study.errors import UsageError
from cps_study.model.attempt import PASS_MARK, Terms
from cps_study.model.event import StartEvent
from cps_study.model.shown import shown_question
from cps_study.store.settings import load_settings, remember
from cps_study.study.assembly import draw_form
from cps_study.study.attempt import resume_attempt
from cps_study.study.attempt_record import attempts
from cps_study.study.times import stamp

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from cps_study.app.attempt_request import AttemptRequest
    from cps_study.app.attempts import ChangedQuestion
    from cps_study.app.study import StudyStore
    from cps_study.model.attempt import AskedItem, AttemptKind, Blueprint
    from cps_study.model.event import E, Event
    from cps_study.model.item import Item
    from cps_study.model.shown import ShownQuestion
    from cps_study.store.library import Library
    from cps_study.store.paths import Home
    from cps_study.store.settings import Settings
    from cps_study.study.attempt_record import AttemptRecord

_T = TypeVar("_T")

QUIZ_ITEMS: Final = 20
"""How many questions a quiz has if nobody sets it, or fewer if the banks have fewer."""
SECONDS_PER_ITEM: Final = 60.0
"""The time of a quiz if nobody sets it: a minute for each question."""


class Accommodations(NamedTuple):
    """What the learner sets for timed attempts, for good. None leaves what was set before."""

    extra_time: float | None = None
    breaks: int | None = None
    untimed: bool | None = None
    spacious: bool | None = None

    def given(self) -> dict[str, float | int | bool]:
        """Return what was set, by the name of its setting."""
        return {name: value for name, value in self._asdict().items() if value is not None}


class AttemptPlan(NamedTuple):
    """A new attempt before anything is stored: its terms, its form, and what to say about them."""

    terms: Terms
    form: tuple[AskedItem, ...]
    items: dict[str, Item]
    shown: tuple[ShownQuestion, ...]
    seed: int
    timed: bool = False
    """Whether the learner asked for a time, which counts even if `untimed` is remembered."""
    notes: Sequence[str] = ()
    objectives: Mapping[str, str] = MappingProxyType({})
    """What each item asks: the id of its objective, by the item's id."""


class OpenAttempt:
    """An attempt while it's being taken: its session, and all of its events from the first on."""

    def __init__(
        self,
        study_store: StudyStore,
        items: Mapping[str, Item],
        events: Iterable[Event],
        objectives: Mapping[str, str],
        *,
        is_continued: bool = False,
    ) -> None:
        self.is_continued = is_continued
        self.reasked: Sequence[ChangedQuestion] = ()
        """The questions that are asked again, as their bank has corrected them."""
        self.withdrawn = 0
        """How many questions were retired in their bank, and are left out."""
        self.settings: Settings = study_store.settings
        self._store_event = study_store.record
        self._events = list(events)
        self.session = resume_attempt(
            self._folded(),
            items,
            self._record,
            marked=study_store.progress.flagged,
            objectives=objectives,
        )

    def outcome(self) -> AttemptRecord:
        """Return what came of the attempt, as the journal has it."""
        return self._folded()

    def _record(self, event: E) -> E:
        stored = self._store_event(event)
        self._events.append(stored)
        return stored

    def _folded(self) -> AttemptRecord:
        (record,) = attempts(self._events)
        return record


def plan_quiz(home: Home, library: Library, request: AttemptRequest) -> AttemptPlan:
    """Return the quiz that the learner asks for.

    Raises UsageError if there are not enough questions, or none was missed where only those count.
    """
    questions = _without_skipped(drawable_questions(library, request), home, library)
    if request.missed:
        missed = missed_lately(home, library)
        questions = [item for item in questions if item.id in missed]
        if not questions:
            raise UsageError("nothing was missed lately", "take a quiz first, without --missed")
    count = request.items
    if count is None:
        count = min(QUIZ_ITEMS, len(questions)) or QUIZ_ITEMS
    seconds = request.seconds
    if seconds is None and request.per_item is None:
        seconds = SECONDS_PER_ITEM * count
    terms = Terms(
        "quiz",
        seconds,
        request.per_item,
        _or_usual(request.pass_mark, PASS_MARK),
        request.feedback,
        partial=request.partial,
        title="Quiz",
    )
    form = draw_form(questions, count, request.seed, domain_of=library.domain_of)
    return _plan(library, request, terms, form, questions)


def _without_skipped(questions: list[Item], home: Home, library: Library) -> list[Item]:
    """Return the questions without the subjects that the learner has left out until further notice.

    A mock exam asks them all the same: the real one would.
    """
    skipped = load_settings(home).skip_domain
    if not skipped:
        return questions
    return [item for item in questions if library.domain_of(item) not in skipped]


def plan_exam(home: Home, library: Library, request: AttemptRequest) -> AttemptPlan:
    """Return the mock exam that the learner asks for, by a blueprint.

    Raises BankError for a blueprint that can't be used, and UsageError if a topic has too few
    questions.
    """
    blueprint = load_blueprint(request.blueprint)
    count = _or_usual(request.items, blueprint.items)
    shares = blueprint.shares
    if request.banks or request.topics:
        shares = ()  # the selection rarely has all the topics that the blueprint shares out
    form, questions, notes = choose_exam_form(
        home, library, request, count, blueprint.items, shares
    )
    terms = Terms(
        "exam",
        _or_usual(request.seconds, _exam_seconds(blueprint, len(form))),
        pass_mark=float(_or_usual(request.pass_mark, blueprint.pass_mark)),
        partial=request.partial,
        title=blueprint.title,
    )
    plan = _plan(library, request, terms, form, questions)
    return plan._replace(notes=[*notes, *_origins(blueprint, request)])


def _exam_seconds(blueprint: Blueprint, questions: int) -> float:
    """Return the blueprint's time, cut down or stretched to the number of questions.

    In whole minutes, rounded up, so that nobody has less time per question than in a whole exam.
    """
    return 60.0 * math.ceil(blueprint.minutes * questions / blueprint.items)


def _plan(
    library: Library,
    request: AttemptRequest,
    terms: Terms,
    form: tuple[AskedItem, ...],
    questions: Iterable[Item],
) -> AttemptPlan:
    """Return the plan for a form that was drawn from these questions."""
    items = _asked(form, questions)
    shown = tuple(shown_question(item, domain_of(item, library)) for item in items.values())
    timed = request.seconds is not None or request.per_item is not None
    return AttemptPlan(
        terms,
        form,
        items,
        shown,
        request.seed,
        timed,
        objectives=objectives_of(items, library),
    )


def _or_usual(given: _T | None, usual: _T) -> _T:
    """Return what the learner gave, or the usual."""
    return usual if given is None else given


def _origins(blueprint: Blueprint, request: AttemptRequest) -> list[str]:
    """Return where the numbers of the shipped blueprint come from, except those the learner set.

    Whoever brings a blueprint knows where its numbers come from.
    """
    if request.blueprint is not None:
        return []
    own = {
        "items": request.items is not None,
        "minutes": request.seconds is not None,
        "pass_mark": request.pass_mark is not None,
        "shares": bool(request.banks or request.topics),
    }
    return [origin for name, origin in blueprint.about.items() if not own.get(name, False)]


def _asked(form: Iterable[AskedItem], questions: Iterable[Item]) -> dict[str, Item]:
    """Return the items of a form by id."""
    by_id = {item.id: item for item in questions}
    return {asked.item: by_id[asked.item] for asked in form}


def objectives_of(items: Iterable[str], library: Library) -> dict[str, str]:
    """Return what each of these items asks: the id of its objective, by the item's id."""
    asked = {ident: library.asked(ident) for ident in items}
    return {ident: known.objective for ident, known in asked.items() if known is not None}


@contextlib.contextmanager
def start_attempt(
    home: Home, plan: AttemptPlan, accommodations: Accommodations, now: datetime
) -> Iterator[OpenAttempt]:
    """Store that the attempt is started, and hold the home while it's being taken."""
    with open_study_store(home, saves=feeds_schedule(plan.terms.kind)) as study_store:
        study_store.settings = remember(home, accommodations.given())
        terms = accommodated(plan.terms, study_store.settings, timed=plan.timed)
        started = study_store.record(
            StartEvent(stamp(now), terms, plan.form, plan.seed, shown=plan.shown)
        )
        yield OpenAttempt(study_store, plan.items, [started], plan.objectives)


def feeds_schedule(kind: AttemptKind) -> bool:
    """Return whether the answers feed the schedule: an exam only measures."""
    return kind == "quiz"


def accommodated(terms: Terms, settings: Settings, *, timed: bool = False) -> Terms:
    """Return the terms with the learner's extra time and breaks, or without a clock.

    With `timed`, the learner has asked for this very time: that beats what is remembered.
    """
    if settings.untimed and not timed:
        return terms._replace(seconds=None, per_item=None, breaks=settings.breaks, extra_time=1.0)
    times = settings.extra_time
    return terms._replace(
        seconds=_lengthened(terms.seconds, times),
        per_item=_lengthened(terms.per_item, times),
        breaks=settings.breaks,
        extra_time=times,
    )


def _lengthened(seconds: float | None, times: float) -> float | None:
    """Return a time limit multiplied by the learner's extra time."""
    return None if seconds is None else seconds * times
