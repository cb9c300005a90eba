"""What `quiz` and `exam` do: take an attempt, resume or give up one, review a past one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cps_study.cli.output import Result, deliver
from cps_study.errors import DataError, ExitCode

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager

    from cps_study.app.attempt import Accommodations, AttemptPlan, OpenAttempt
    from cps_study.app.attempts import ChangedQuestion, PastAttempt
    from cps_study.model.attempt import AttemptKind
    from cps_study.store.library import Library
    from cps_study.study.attempt_record import AttemptRecord
    from cps_study.ui.environment import Env
    from cps_study.ui.page import Block
    from cps_study.ui.report import ReportPart


class AttemptOptions(NamedTuple):
    """What both commands take: accommodations, which are remembered, and how to end."""

    extra_time: float | None
    breaks: int | None
    untimed: bool | None
    spacious: bool | None
    fail_under: float | None
    as_json: bool

    def accommodations(self) -> Accommodations:
        """Return what is set for good."""
        from cps_study.app.attempt import Accommodations

        return Accommodations(self.extra_time, self.breaks, self.untimed, self.spacious)


def start(env: Env, library: Library, plan: AttemptPlan, options: AttemptOptions) -> int:
    """Store the start of a new attempt, and let the learner take it."""
    from cps_study.app.attempt import start_attempt

    opening = start_attempt(env.home, plan, options.accommodations(), env.now())
    return _take(env, library, opening, options, plan)


def resume(env: Env, library: Library, kind: AttemptKind, options: AttemptOptions) -> int:
    """Go on with a stopped attempt; the learner chooses if there are several.

    One that can't go on is listed, too, so that it can be given up.
    """
    from cps_study.app.resuming import continue_attempt, give_up, stopped_attempts
    from cps_study.ui.resume_list import pick_stopped

    stopped = stopped_attempts(env.home, library, kind)
    picked = pick_stopped(stopped, env, as_json=options.as_json)
    if picked is None:
        return ExitCode.DONE
    if picked.is_given_up:
        give_up(env.home, picked.record, env.now())
        env.tell("Given up. Its answers are kept in your journal.")
        return ExitCode.DONE
    opening = continue_attempt(
        env.home, library, picked.record, options.accommodations(), env.now()
    )
    return _take(env, library, opening, options)


def _take(
    env: Env,
    library: Library,
    opening: AbstractContextManager[OpenAttempt],
    options: AttemptOptions,
    plan: AttemptPlan | None = None,
) -> int:
    """Let the learner take an attempt, then show what came of it.

    A new one has a plan; one that goes on has none.
    """
    attempt: OpenAttempt | None = None
    try:
        with opening as attempt:
            interrupted = _run(env, library, attempt, options, plan)
    except DataError:
        if attempt is not None:  # it can't be saved anymore, but it can be shown
            _show_outcome(env, library, attempt.outcome(), options)
        raise
    code = _show_outcome(env, library, attempt.outcome(), options)
    if interrupted:  # shown as any other end, but a script has to know
        return ExitCode.INTERRUPTED
    return code


def _run(
    env: Env,
    library: Library,
    attempt: OpenAttempt,
    options: AttemptOptions,
    plan: AttemptPlan | None,
) -> bool:
    """Let the learner take the attempt, and return whether Ctrl-C ended it."""
    from cps_study.cli.library import with_viewer
    from cps_study.ui.attempt_run import run_attempt

    notes = _resume_notes(attempt, options)
    if plan is not None:
        notes = _start_notes(attempt, plan)
        if plan.terms.kind == "quiz" and len(notes) == 1 and not env.plain:
            # Its numbers are on the screen anyway, so nothing keeps a quiz from beginning.
            notes = []
    return run_attempt(
        attempt.session,
        library.outline,
        notes,
        with_viewer(env, library),
        continued=attempt.is_continued,
        spacious=attempt.settings.spacious,
        as_json=options.as_json,
    )


def _start_notes(attempt: OpenAttempt, plan: AttemptPlan) -> list[str]:
    """Return what to know before a new attempt.

    Accommodations are remembered, so it says which are on and how to change them.
    """
    from cps_study.ui.attempt_words import start_notes

    settings, terms = attempt.settings, attempt.session.terms
    notes = start_notes(terms, len(attempt.session.form))
    if settings.untimed and plan.timed:
        notes.append("You asked for a time, so this one has a clock. Your others stay untimed.")
    elif settings.untimed:
        notes.append("Take all the time you need (--timed brings the time limit back).")
    if terms.extra_time != 1:
        times = f"{terms.extra_time:g} times the usual time"
        notes.append(f"That is {times} (--extra-time 1 is the usual time).")
    if settings.breaks and terms.seconds is not None:
        notes.append(f"Breaks that stop the clock: {settings.breaks} (--breaks 0 for none).")
    return [*notes, *plan.notes]


def _resume_notes(attempt: OpenAttempt, options: AttemptOptions) -> list[str]:
    """Return how far a continued attempt is, and what is different about it now."""
    from cps_study.model.text import count

    session = attempt.session
    notes = [f"Going on: {len(session.given)} of {len(session.form)} answered."]
    if attempt.withdrawn:
        many = count(attempt.withdrawn, "question that was", "questions that were")
        notes.append(f"Left out: {many} found to be wrong or misleading.")
    notes += [_reasked_words(changed) for changed in attempt.reasked]
    if options.extra_time is not None and session.terms.seconds is None:
        notes.append("This one has no time limit. The extra time is for your next ones.")
    return notes


def _reasked_words(changed: ChangedQuestion) -> str:
    """Return that a question has changed in its bank, as a sentence."""
    sentence = f"Question {changed.number} has changed since you stopped."
    if changed.was_answered:
        sentence += " Your answer was to the old wording, so please answer it again."
    return sentence


def _show_outcome(
    env: Env, library: Library, record: AttemptRecord, options: AttemptOptions
) -> int:
    """Show the result of an attempt that has ended, or how to go on with one that was stopped."""
    from cps_study.app.attempts import past_attempt
    from cps_study.cli.attempt_data import place_data
    from cps_study.ui.page import Block

    kind = record.terms.kind
    if record.ended is None:
        what = "answers" if record.terms.seconds is None else "answers and the time you have left"
        words = f"Stopped. Your {what} are kept. Go on with: cps-study {kind} --resume"
        result = Result(place_data(record), [Block("text", words)])
        return deliver(result, kind, env, as_json=options.as_json)
    return _deliver_past(env, library, past_attempt(record, library), options)


def _deliver_past(env: Env, library: Library, past: PastAttempt, options: AttemptOptions) -> int:
    """Show the result of a finished attempt: whole, or without the questions if it's too long."""
    from cps_study.cli.attempt_data import ended_data
    from cps_study.ui.attempt_review import fitting_parts, result_parts

    parts: Sequence[ReportPart] = result_parts(past, library.outline())
    if not env.plain:
        parts = fitting_parts(past, parts)
    result = Result(ended_data(past), parts, exit_code=_exit_code(past, options))
    return deliver(result, past.record.terms.kind, env, as_json=options.as_json)


def _exit_code(past: PastAttempt, options: AttemptOptions) -> ExitCode:
    """Return "no" for a score below --fail-under."""
    if options.fail_under is not None and past.score.total.percent < options.fail_under:
        return ExitCode.NO
    return ExitCode.DONE


def show_review(
    env: Env, library: Library, kind: AttemptKind, number: int | None, options: AttemptOptions
) -> int:
    """Show the end of a past attempt again: in pages on the full screen, or whole in lines."""
    from cps_study.app.attempts import nth_attempt

    past = nth_attempt(env.home, library, kind, number)
    if past is None:
        result = Result({"attempts": []}, [_nothing_finished(kind)])
        return deliver(result, kind, env, as_json=options.as_json)
    if env.plain or options.as_json:
        return _deliver_past(env, library, past, options)
    from cps_study.ui.attempt_review import ReviewScreen, review_pages
    from cps_study.ui.terminal import run_screen

    run_screen(ReviewScreen(review_pages(past, library.outline())))
    return _exit_code(past, options)


def _nothing_finished(kind: AttemptKind) -> Block:
    from cps_study.ui.page import Block

    return Block("text", f"You haven't finished any {kind} yet.")


def show_history(env: Env, library: Library, kind: AttemptKind, options: AttemptOptions) -> int:
    """Show the finished attempts of a kind with their scores."""
    from cps_study.app.attempts import history
    from cps_study.cli.attempt_data import ended_data
    from cps_study.ui.attempt_review import history_table
    from cps_study.ui.page import Block

    finished = history(env.home, library, kind)
    data = [ended_data(past) for past in finished]
    parts: list[ReportPart] = [_nothing_finished(kind)]
    if finished:
        read = f"Read one again with its reasons:  cps-study {kind} --review N"
        parts = [history_table(finished), Block("text", read)]
    return deliver(Result({"attempts": data}, parts), kind, env, as_json=options.as_json)
