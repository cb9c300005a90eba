"""A question before something changes that can't be taken back, wherever the program runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cps_study.errors import DeclinedError, UsageError
from cps_study.ui.lines import write_lines

if TYPE_CHECKING:
    from cps_study.ui.environment import Env

ADD_YES: Final = "to go ahead without a question, add --yes"


def agree(
    env: Env, question: str, *, yes: bool, as_json: bool = False, nobody: str = ADD_YES
) -> None:
    """Ask before something changes. Raises DeclinedError unless the answer is yes.

    In plain lines at a terminal, the answer is a line. Where nobody can be asked, in a pipe or
    with `--json`, `--yes` has to be there: a UsageError says so, with the hint `nobody`.
    """
    if yes:
        return
    if as_json or not env.is_at_terminal:
        raise UsageError("nothing was changed: there's nobody to ask here", nobody)
    if not _answer(env, question):
        raise DeclinedError


def _answer(env: Env, question: str) -> bool:
    if env.plain:
        write_lines(env.stdout, [f"{question} Type y for yes, or press Enter for no."])
        return (env.read_line() or "").casefold() in {"y", "yes"}
    from cps_study.ui.prompts import confirm

    return confirm(question)
