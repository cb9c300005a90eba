"""Single questions that are asked before something is done."""

from __future__ import annotations


def confirm(question: str) -> bool:
    """Ask a yes-or-no question at the terminal, "no" unless said otherwise.

    Raises KeyboardInterrupt on Ctrl-C.
    """
    import questionary

    return bool(questionary.confirm(question, default=False).unsafe_ask())
