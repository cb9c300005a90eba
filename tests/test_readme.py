"""The README is short, its commands and pictures are what the program does.

`python -m pytest tests/test_readme.py --update` makes the pictures anew.
"""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from rich.console import Console
from rich.text import Text

from cps_study import __version__
from cps_study.app.attempts import load_blueprint
from cps_study.app.exam_like import exam_like
from cps_study.app.study import items_queue
from cps_study.guide import CARE
from cps_study.model.attempt import Terms
from cps_study.model.event import StartEvent
from cps_study.store.library import Library
from cps_study.study.assembly import draw_form
from cps_study.study.attempt import resume_attempt
from cps_study.study.attempt_record import attempts
from cps_study.study.progress import Progress
from cps_study.study.session import StudySession
from cps_study.study.times import Moment, stamp
from cps_study.ui.attempt_screen import AttemptScreen
from cps_study.ui.study_screen import StudyScreen
from cps_study.ui.terminal import View
from tests.documents import PAGES, README, ROOT, text_of

if TYPE_CHECKING:
    from cps_study.store.paths import Home

CHANGELOG = ROOT / "CHANGELOG.md"
SCREENS = ROOT / "tests" / "ui" / "screens"
NOW = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)
SHOWN = "boundaries-next-step-1"
WIDTH, HEIGHT = 80, 24
MOST_LINES = 150

pytestmark = pytest.mark.usefixtures("shared_cache")


def screens(home: Home) -> dict[str, list[str]]:
    """Return the screens that the README shows, of a session on a shipped question."""
    library = Library(home)
    pool = library.pool()
    by_objective: dict[str, str] = {}
    for ident in (SHOWN, *library.loaded_bank("boundaries").idents):
        asked = pool.asked(ident)
        assert asked is not None
        by_objective.setdefault(asked.objective, ident)
    idents = list(by_objective.values())[:12]
    session = StudySession(
        items_queue(idents, pool).steps,
        Progress(),
        pool,
        lambda event: event._replace(id="0" * 16),
        seed=4,
    )
    screen = StudyScreen(session, library.outline, now=lambda: NOW)
    view = View(screen)
    question = view.lines(WIDTH, HEIGHT)
    shown = session.shown
    assert shown is not None
    options = getattr(shown.item, "options", ())
    wrong = next(place for place, option in enumerate(shown.order) if not options[option].key)
    screen.press("abcdef"[wrong])
    return {
        "question": question,
        "feedback": view.lines(WIDTH, HEIGHT),
        "exam": exam_screen(library),
    }


def exam_screen(library: Library) -> list[str]:
    """Return the fourth question of a mock exam, two minutes after its start."""
    items = {item.id: item for _, item in library.items() if item.use == "study"}
    questions = exam_like(list(items.values()), library, whatever_importance=False)
    plan = load_blueprint(None)
    form = draw_form(questions, plan.items, 5, plan.shares, domain_of=library.domain_of)
    terms = Terms("exam", 60.0 * plan.minutes, pass_mark=plan.pass_mark)
    (record,) = attempts([StartEvent(stamp(NOW), terms, form, id="0" * 16)])
    asked = {place.item: items[place.item] for place in form}
    seconds = iter([0.0, 0.0])
    session = resume_attempt(record, asked, lambda event: event._replace(id="0" * 16))
    screen = AttemptScreen(
        session, library.outline, moment=lambda: Moment(NOW, next(seconds, 127.0))
    )
    for key in ("b", "right", "a", "f", "right", "right", "c"):
        screen.press(key)
    return View(screen).lines(WIDTH, HEIGHT)


def picture(lines: list[str], command: str) -> str:
    """Return the lines of a terminal screen as SVG."""
    console = Console(
        record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, color_system="standard"
    )
    for line in lines:
        console.print(Text.from_ansi(line), soft_wrap=True)
    return console.export_svg(title=f"cps-study {command}".strip(), unique_id="screen") + "\n"


@pytest.mark.parametrize("name", ["question", "feedback", "exam"])
def test_pictures_are_what_the_program_paints(
    name: str, home: Home, *, updating: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The screenshots are the program's own pages, down to the byte, and a page shows each."""
    monkeypatch.setenv("TERM", "xterm-256color")
    made = picture(screens(home)[name], "exam" if name == "exam" else "study")
    path = SCREENS / f"{name}.svg"
    if updating:
        path.parent.mkdir(exist_ok=True)
        path.write_text(made, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == made
    assert any(f"tests/ui/screens/{name}.svg" in text_of(page) for page in PAGES)


def test_readme_is_short_enough_to_read() -> None:
    """It leads to the manual and doesn't replace it."""
    text = README.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= MOST_LINES
    assert CARE in " ".join(text.split())


def test_one_line_sets_up_and_runs_and_one_sets_up_and_tests() -> None:
    """Each is a single line that can be pasted; CI takes the second from here."""
    lines = README.read_text(encoding="utf-8").splitlines()
    commands = [line for line in lines if line.startswith("python3 -m venv ")]
    assert len(commands) == 2
    assert commands[0].endswith("/cps-study")
    assert commands[1].endswith("pytest")
    assert re.search(r"\buv tool install \.", "\n".join(lines))


def test_changelog_has_a_place_for_this_version() -> None:
    """The changelog has a section for what is being made, or for the version as released."""
    text = CHANGELOG.read_text(encoding="utf-8")
    assert "## [Unreleased]" in text or f"## [{__version__}]" in text
