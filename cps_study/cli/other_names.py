"""What people call commands and options that have other names here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Container

_COMMANDS: Final = {
    "": ("start", "today", "home", "now", "next"),
    "study": ("flashcard", "flashcards", "card", "cards", "practice", "practise", "learn", "drill"),
    "study --missed": ("missed", "mistakes"),
    "quiz": ("question", "questions"),
    "exam": ("mock", "mock-exam", "test", "tests"),
    "exam --resume": ("resume", "continue"),
    "exam --review": ("review", "reviews"),
    "progress": ("result", "results", "score", "scores", "stats", "status", "history", "report"),
    "plan": ("calendar", "schedule", "goal"),
    "settings": ("config", "configure", "setup", "options", "preferences"),
    "guide": ("manual", "doc", "docs", "tutorial", "info", "about"),
    "guide install": ("install", "uninstall", "update", "upgrade"),
    "bank search": ("find", "grep"),
    "bank check": ("lint", "validate"),
    "bank statistics": ("statistics",),
}
"""What to type, by the words for it that aren't commands."""
_OPTIONS: Final = {
    "--items": ("count", "number", "num", "n", "question", "questions", "size"),
    "--minutes": ("mins", "time", "timer", "duration"),
    "--hours": ("hrs", "time", "timer", "duration"),
    "--missed": ("mistakes", "wrong", "incorrect"),
    "--resume": ("continue",),
    "--key": ("answers", "answer-key", "solutions"),
    "--forms": ("copies", "versions", "variants"),
    "--class": ("names", "students", "roster"),
    "--format": ("fmt", "type", "pdf", "html", "docx", "word", "csv", "xlsx", "excel"),
    "--large-print": ("big", "font-size"),
    "--out": ("dir", "folder", "save", "to"),
    "--yes": ("y",),
    "--force": ("overwrite",),
}
"""The options, by the words for them that aren't options, without hyphens."""


def command_called(word: str) -> str | None:
    """Return what to type after `cps-study` for what others call by this word; None if nothing."""
    return next((args for args, words in _COMMANDS.items() if word in words), None)


def option_called(name: str, known: Container[str]) -> str | None:
    """Return the option among those known that others call by this name; None if there's none."""
    bare = name.lstrip("-")
    return next((ours for ours, words in _OPTIONS.items() if bare in words and ours in known), None)
