"""Single questions before something is done."""

from __future__ import annotations


def confirm(question: str) -> bool:
    """Ask a yes-or-no question at the terminal; Ctrl-C raises KeyboardInterrupt."""
    import questionary

    return bool(questionary.confirm(question, default=False).unsafe_ask())
