"""Questions at the terminal that are asked before something is done."""

from __future__ import annotations

import contextlib
import sys
from typing import TYPE_CHECKING, Any, Final

from cps_study.model.text import in_one_line
from cps_study.ui.graphemes import columns_of
from cps_study.ui.lines import fitted, terminal_width

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
HANGING: Final = "  "
"""Before each line of a question but the first."""
_QMARK: Final = "? "
_YES: Final = " Yes"
"""The longest answer, which needs room in the question's last line."""
_ABOUT: Final = "  Description: "
"""What questionary puts below a list, before what a choice means."""
_USUAL_WIDTH: Final = 80


def confirm(question: str) -> bool:
    """Ask a yes-or-no question at the terminal, "no" unless said otherwise.

    Raises KeyboardInterrupt on Ctrl-C.
    """
    import questionary

    message, then = asked(question, HOW_TO_CONFIRM + _YES, _width())
    how = then.removesuffix(_YES)
    prompt = questionary.confirm(message, default=False, instruction=f"{how} ")
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

    width = _width()
    message, how = asked(question, instruction or HOW_TO_SELECT, width)
    before = " » 1) " if instruction else " » "
    prompt = questionary.select(
        message,
        choices=[fitted_choice(choice, width, before) for choice in choices],
        default=default,
        use_jk_keys=False,
        use_shortcuts=bool(instruction),
        instruction=how,
        erase_when_done=True,
    )
    _bind_help(prompt, help_words)
    for key in (BACK, "escape"):
        _bind(prompt, key, lambda event: event.app.exit(result=BACK))
    answer: int | str | None = prompt.unsafe_ask()
    picked = [str(choice.title) for choice in choices if choice.value == answer]
    _show_answered(question, "".join(picked), width)
    return answer


def asked(question: str, then: str, width: int) -> tuple[str, str]:
    """Return a question, and what comes after it, with line feeds where a new line is needed.

    The library writes `? `, the question, a space, and the rest. What comes after isn't broken if
    it fits in a line of its own.
    """
    message = _broken(question, width, _QMARK, HANGING)
    last = f"{_QMARK}{message} {then}".rpartition("\n")[2]
    if columns_of(last) <= width:
        return message, then
    return f"{message}\n ", _broken(then, width, HANGING, HANGING)


def fitted_choice(choice: questionary.Choice, width: int, before: str) -> questionary.Choice:
    """Return a choice with line feeds where its title or its description needs a new line.

    The library writes `before` the title, and after it why the choice can't be picked.
    """
    import questionary

    title, why, about = str(choice.title), choice.disabled, choice.description
    if why:
        before += "- "
        title = f"{title} ({why})"
    title = _broken(title, width, before, " " * len(before))
    if why:
        # What the library puts together again may come apart at any parenthesis.
        title, _, why = title.removesuffix(")").rpartition(" (")
    if about:
        about = _broken(about, width, _ABOUT, HANGING)
    return questionary.Choice(
        title, choice.value, why, shortcut_key=choice.shortcut_key, description=about
    )


def _broken(text: str, width: int, before: str, hanging: str) -> str:
    """Return a text with line feeds between words, so that it fits where `before` comes first."""
    held = "_" * len(before)  # one word with the first of the text
    return "\n".join(fitted(held + in_one_line(text), width, hanging)).removeprefix(held)


def _width() -> int:
    """Return how many columns a line of a question may take.

    The last column stays free for the cursor.
    """
    return (terminal_width(sys.stdout) or _USUAL_WIDTH) - 1


def _show_answered(question: str, answer: str, width: int) -> None:
    """Print a question with its answer, as the library would, but broken between words."""
    from prompt_toolkit import print_formatted_text
    from prompt_toolkit.formatted_text import FormattedText
    from questionary.constants import DEFAULT_STYLE

    message, answer = asked(question, answer, width)
    parts = [("class:qmark", "?"), ("class:question", f" {message} "), ("class:answer", answer)]
    print_formatted_text(FormattedText(parts), style=DEFAULT_STYLE)


def _bind_help(prompt: questionary.Question, words: Sequence[str]) -> None:
    """Let `h` say what can be done; Enter goes back to the question."""

    def show_help(_: Any) -> None:  # noqa: ANN401 - an event of the prompt library
        from prompt_toolkit.application import run_in_terminal

        run_in_terminal(lambda: _show_help(words))

    _bind(prompt, HELP, show_help)
    # Pasted text can look like a mouse to the library, which then looks for where it is.
    _bind(prompt, "<vt100-mouse-event>", lambda _: None)


def _show_help(words: Sequence[str]) -> None:
    """Print the help, and wait: a long list would cover it at once."""
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
