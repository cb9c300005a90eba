"""What today's page says around the exam: the date, mock exams and what was stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cps_study.model.text import count

if TYPE_CHECKING:
    from cps_study.app.attempts import PastAttempt
    from cps_study.app.today import ExamAhead, TodaysWork


def around_the_exam(today: TodaysWork) -> list[str]:
    """Return a sentence for each thing worth knowing, with the command that goes on from there."""
    sentences = []
    if today.exam is not None:
        plan = " The plan:  cps-study plan" if today.exam.days > 1 else ""
        sentences.append(exam_words(today.exam) + plan)
    if today.unfinished:
        sentences.append(_unfinished_words(today))
    if today.last_exam is not None:
        sentences += _last_exam_words(today.last_exam)
    return sentences


def exam_words(exam: ExamAhead) -> str:
    """Return when the exam is, as a sentence."""
    if exam.days == 0:
        return "Your exam is today. You've got this."
    if exam.days == 1:
        return "Your exam is tomorrow."
    return f"Your exam is in {exam.days} days, on {exam.date:%B} {exam.date.day}."


def _unfinished_words(today: TodaysWork) -> str:
    """Return which attempt was stopped last, and how to go on with it."""
    kind = today.unfinished[-1].terms.kind
    name = "mock exam" if kind == "exam" else kind
    if len(today.unfinished) == 1:
        return f"You stopped a {name} before its end. To go on:  cps-study {kind} --resume"
    stopped = count(len(today.unfinished), "quiz or exam", "quizzes and exams")
    return f"You stopped {stopped} before the end. To go on:  cps-study {kind} --resume"


def _last_exam_words(last_exam: PastAttempt) -> list[str]:
    """Return the result of the last mock exam, and where to look at it and at what was missed."""
    # Nobody without a mock exam should wait for this.
    from cps_study.ui.attempt_words import score_words

    result = score_words(last_exam.score)
    sentences = [f"Your last mock exam: {result}. To review it:  cps-study exam --review"]
    if last_exam.missed:
        sentences.append("To practice what you missed:  cps-study study --missed")
    return sentences
