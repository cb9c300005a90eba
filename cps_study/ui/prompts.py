"""Questions at the terminal that are asked before something is done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    import questionary

BACK: Final = "q"
"""What `select` returns when the learner goes back, and the key for it."""


def confirm(question: str) -> bool:
    """Ask a yes-or-no question at the terminal, "no" unless said otherwise.

    Raises KeyboardInterrupt on Ctrl-C.
    """
    import questionary

    return bool(questionary.confirm(question, default=False).unsafe_ask())


def select(
    question: str, choices: Sequence[questionary.Choice], *, instruction: str = ""
) -> int | str | None:
    """Ask for one of the choices with the arrows and return its value; q and Esc return BACK.

    With an `instruction`, which says so, the choices' shortcut keys move to them, too. Raises
    KeyboardInterrupt on Ctrl-C.
    """
    import questionary
    from prompt_toolkit.key_binding import KeyBindings

    prompt = questionary.select(
        question,
        choices=choices,
        use_jk_keys=False,
        use_shortcuts=bool(instruction),
        instruction=instruction or None,
    )
    bindings = prompt.application.key_bindings
    if isinstance(bindings, KeyBindings):
        for key in (BACK, "escape"):
            bindings.add(key, eager=True)(lambda event: event.app.exit(result=BACK))
    answer: int | str | None = prompt.unsafe_ask()
    return answer
