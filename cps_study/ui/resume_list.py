"""The list of stopped attempts: pick one to go on with, give one up, or go back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.errors import DataError, UsageError
from cps_study.model.text import printable
from cps_study.ui.attempt_words import attempt_line
from cps_study.ui.lines import write_lines
from cps_study.ui.prompts import BACK, select

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cps_study.app.resuming import StoppedAttempt
    from cps_study.study.attempt_record import AttemptRecord
    from cps_study.ui.environment import Env

QUESTION: Final = "Which one do you want to go on with?"
DROP: Final = "drop"
DROP_HINT: Final = (
    "bring the bank back and go on, or give the attempt up with drop 1 in this list; "
    "your answers are kept"
)
MOST_DIGITS: Final = 4
"""The most digits of a number in the list; a longer one isn't worth reading."""


class Picked(NamedTuple):
    """A stopped attempt, to go on with or to give up."""

    record: AttemptRecord
    is_given_up: bool = False


def pick_stopped(
    stopped: Sequence[StoppedAttempt], env: Env, *, as_json: bool = False
) -> Picked | None:
    """Return what the learner picks, or None to go back.

    A single attempt needs no question, unless it can't go on or its bank is gone. Raises
    KeyboardInterrupt on Ctrl-C.
    """
    if len(stopped) == 1 and not stopped[0].obstacle and not stopped[0].is_orphan:
        return Picked(stopped[0].record)
    if env.plain or as_json:
        return _pick_in_lines(stopped, env, as_json=as_json)
    return _pick_on_screen(stopped)


def _pick_on_screen(stopped: Sequence[StoppedAttempt]) -> Picked | None:
    """Let the arrows choose; giving one up is asked about once more."""
    import questionary

    choices = []
    for index, attempt in enumerate(stopped):
        line = attempt_line(attempt.record)
        obstacle = attempt.obstacle or None
        choices.append(questionary.Choice(line, value=index, disabled=obstacle))
    choices += [
        questionary.Choice("Give one up for good", value=DROP),
        questionary.Choice("Go back (q)", value=BACK),
    ]
    answer = select(QUESTION, choices)
    if answer == DROP:
        return _give_up_on_screen(stopped)
    if isinstance(answer, int):
        return Picked(stopped[answer].record)
    return None


def _give_up_on_screen(stopped: Sequence[StoppedAttempt]) -> Picked | None:
    import questionary

    choices = [
        questionary.Choice(attempt_line(attempt.record), value=index)
        for index, attempt in enumerate(stopped)
    ]
    choices.append(questionary.Choice("None: go back (q)", value=BACK))
    answer = select("Which one do you want to give up? It can't be brought back.", choices)
    if isinstance(answer, int):
        return Picked(stopped[answer].record, is_given_up=True)
    return None


def _pick_in_lines(stopped: Sequence[StoppedAttempt], env: Env, *, as_json: bool) -> Picked | None:
    """Let a line choose; a line that chooses nothing is asked again.

    An empty line or the end of the input takes the last one that can go on. Raises DataError if
    none can, and UsageError if the input ends after an answer that isn't in the list.
    """
    out = env.dialogue(as_json=as_json)
    usual = _last_playable(stopped)
    write_lines(out, [QUESTION, *_listed(stopped), _prompt(stopped, usual)])
    refused = ""
    while True:
        line = env.read_line()
        if line is None and refused:
            raise UsageError(refused, "type a number from the list, or q to go back")
        answer = "" if line is None else line.strip().lower()
        if answer in {BACK, f":{BACK}"}:
            return None
        if not answer:
            return Picked(_usual_record(stopped, usual))
        picked = _picked_by(answer, stopped)
        if picked is not None:
            return picked
        refused = f"'{printable(answer)}' isn't in the list"
        write_lines(out, [f"{refused}. {_prompt(stopped, usual)}"])


def _listed(stopped: Sequence[StoppedAttempt]) -> list[str]:
    """Return the attempts as numbered lines; one that can't go on says why."""
    lines = []
    for number, attempt in enumerate(stopped, 1):
        line = f"{number}) {attempt_line(attempt.record)}"
        if attempt.obstacle:
            line += f". It can't go on: {attempt.obstacle}"
        elif attempt.is_orphan:
            line += ". Its bank is gone; it goes on as it was"
        lines.append(printable(line))
    return lines


def _prompt(stopped: Sequence[StoppedAttempt], usual: int | None) -> str:
    """Return what can be typed."""
    if usual is None:
        return "Type drop and a number to give one up for good, such as drop 1, or q to go back:"
    return (
        f"Type a number from 1 to {len(stopped)}, or press Enter for {usual + 1}. "
        "q goes back; drop and a number, such as drop 1, gives one up for good:"
    )


def _last_playable(stopped: Sequence[StoppedAttempt]) -> int | None:
    """Return the index of the last attempt that can go on, or None if none can."""
    playable = [index for index, attempt in enumerate(stopped) if not attempt.obstacle]
    return max(playable, default=None)


def _usual_record(stopped: Sequence[StoppedAttempt], usual: int | None) -> AttemptRecord:
    if usual is None:
        raise DataError(stopped[-1].obstacle, DROP_HINT)
    return stopped[usual].record


def _picked_by(answer: str, stopped: Sequence[StoppedAttempt]) -> Picked | None:
    """Return what a line picks; None if that isn't in the list, or can't go on."""
    drops = answer.startswith(f"{DROP} ")
    number = answer.removeprefix(DROP).strip()
    if not (number.isdecimal() and len(number) <= MOST_DIGITS):
        return None
    index = int(number) - 1
    if not 0 <= index < len(stopped):
        return None
    attempt = stopped[index]
    if attempt.obstacle and not drops:
        return None
    return Picked(attempt.record, drops)
