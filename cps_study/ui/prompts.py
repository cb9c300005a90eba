"""Questions at the terminal that are asked before something is done."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    import questionary

BACK: Final = "q"
"""What `select` returns when the learner goes back, and the key for it."""
HELP: Final = "h"
"""The key that says what can be done at a question."""
HOW_TO_SELECT: Final = "(arrows, then Enter; h: help)"
HOW_TO_CONFIRM: Final = "(y/N, h: help)"
SELECT_HELP: Final = (
    "Move with the up and down arrows, and press Enter to pick a line. "
    "q goes back without doing anything."
)
HELP_ENDS: Final = "Press Enter to go back to the question."
CONFIRM_HELP: Final = "Press y for yes. Enter alone means no: then nothing changes."


def confirm(question: str) -> bool:
    """Ask a yes-or-no question at the terminal, "no" unless said otherwise.

    Raises KeyboardInterrupt on Ctrl-C.
    """
    import questionary

    prompt = questionary.confirm(question, default=False, instruction=f"{HOW_TO_CONFIRM} ")
    _bind_help(prompt, [CONFIRM_HELP])
    return bool(prompt.unsafe_ask())


def select(
    question: str,
    choices: Sequence[questionary.Choice],
    *,
    instruction: str = "",
    default: str | None = None,
    help_words: Sequence[str] = (SELECT_HELP,),
) -> int | str | None:
    """Ask for one of the choices with the arrows and return its value; q and Esc return BACK.

    With an `instruction`, which says so, the choices' shortcut keys move to them, too. `default` is
    the value of the choice that the arrows are on at first; `h` says the `help_words`, a paragraph
    each. Raises KeyboardInterrupt on Ctrl-C.
    """
    import questionary

    prompt = questionary.select(
        question,
        choices=choices,
        default=default,
        use_jk_keys=False,
        use_shortcuts=bool(instruction),
        instruction=instruction or HOW_TO_SELECT,
    )
    _bind_help(prompt, help_words)
    for key in (BACK, "escape"):
        _bind(prompt, key, lambda event: event.app.exit(result=BACK))
    answer: int | str | None = prompt.unsafe_ask()
    return answer


def _bind_help(prompt: questionary.Question, words: Sequence[str]) -> None:
    """Let `h` say what can be done, until Enter goes back to the question."""

    def show_help(_: Any) -> None:  # noqa: ANN401 - an event of the prompt library
        from prompt_toolkit.application import run_in_terminal

        run_in_terminal(lambda: _show_help(words))

    _bind(prompt, HELP, show_help)
    # Pasted text can look like a mouse to the library, which then looks for where it is.
    _bind(prompt, "<vt100-mouse-event>", lambda _: None)


def _show_help(words: Sequence[str]) -> None:
    """Print the help, and wait: a long list would cover it at once."""
    import sys

    from cps_study.ui.page import GAP, Block
    from cps_study.ui.report import print_report

    blocks = [Block("text", line) for line in (*words, HELP_ENDS)]
    print_report([GAP, *blocks], sys.stdout, plain=False)
    with contextlib.suppress(EOFError, KeyboardInterrupt):
        input()


def _bind(prompt: questionary.Question, key: str, do: Any) -> None:  # noqa: ANN401 - a handler
    """Let a key do something at a question, before anything else the key means there."""
    from prompt_toolkit.key_binding import KeyBindings, merge_key_bindings

    own = KeyBindings()
    own.add(key, eager=True)(do)
    app = prompt.application
    theirs = [] if app.key_bindings is None else [app.key_bindings]
    app.key_bindings = merge_key_bindings([*theirs, own])
