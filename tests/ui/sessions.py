"""Study sessions in memory, with items that have everything a page can show."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from cps_study.formats.native import yaml_bank as bank_yaml
from cps_study.model.event import AnswerEvent, E, Event
from cps_study.model.item import Item, Question
from cps_study.model.outline import Objective, Outline, Place, Source
from cps_study.study.progress import Progress
from cps_study.study.session import StudySession
from cps_study.ui.plain import PlainStudy
from cps_study.ui.study_screen import StudyScreen
from tests.pools import DictPool, steps_of
from tests.samples import SMALL_BANK

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from cps_study.model.event import Mode
    from cps_study.study.session_state import Outcome
    from cps_study.ui.page import Block, Page

START = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)

MORE_ITEMS = """\
bank: more
title: More items
licence: CC-BY-4.0
items:
  - id: eight
    kind: choice
    topic: more/wide
    level: recall
    locked: true
    stem: Which of the eight?
    options:
      - {text: Alpha, rationale: The first.}
      - {text: Beta}
      - {text: Gamma}
      - {text: Delta}
      - {text: Epsilon}
      - {text: Zeta, key: true, rationale: The sixth.}
      - {text: Eta, rationale: The seventh.}
      - {text: Theta, rationale: The eighth.}
  - id: story
    scenario: A peer tells you that they stopped their medication.
    items:
      - id: story-1
        kind: truefalse
        topic: more/story
        level: apply
        stem: You may keep this quiet.
        key: false
      - id: story-2
        kind: typed
        topic: more/story
        level: apply
        stem: Whom do you tell?
        accept: [supervisor]
  - id: step
    family: What is the best next step?
    options: {tell: Tell the supervisor, share: Share a part of your story}
    items:
      - id: step-2
        topic: more/step
        level: apply
        stem: A peer doubts that it gets better.
        key: share
      - id: step-1
        topic: more/step
        level: apply
        stem: A peer speaks of a plan to harm.
        key: tell
  - id: picture
    kind: flashcard
    topic: more/cards
    level: recall
    alt: two chairs that face each other
    front: What does it show?
    back: Support as an equal
"""

OUTLINE = Outline(
    {"demo": Source("demo", "A Demo Paper", "A Press", "2020", "A paper made for the tests.")},
    {
        "demo/two": Objective(
            "demo/two",
            "Step work is a sponsor's task.",
            (Place("demo", "page 2"),),
            "boundaries",
            5,
        ),
        "demo/three": Objective(
            "demo/three", "Four helpers are named.", (Place("demo", "page 3"),), "roles", 3
        ),
    },
)


def load_items(*banks: str) -> dict[str, Item]:
    """Return the items of valid banks, by id."""
    items: dict[str, Item] = {}
    for text in banks:
        bank, problems = bank_yaml.read(text, "sample")
        assert bank is not None, problems
        items |= {item.id: item for item in bank.items}
    return items


ITEMS = load_items(SMALL_BANK, MORE_ITEMS)


class Notebook:
    """A journal in memory."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def __call__(self, event: E, /) -> E:
        """Keep the event, and return it with its id."""
        stored = event._replace(id=f"{len(self.events) + 1:012x}0000-00000000", device="test")
        self.events.append(stored)
        return stored

    @property
    def answers(self) -> list[AnswerEvent]:
        """The answers among the events."""
        return [event for event in self.events if isinstance(event, AnswerEvent)]


class Clock:
    """A clock that only moves when `move` is called."""

    def __init__(self) -> None:
        self.time = START

    def __call__(self) -> datetime:
        """Return the time."""
        return self.time

    def move(self, **span: float) -> None:
        """Move the clock on."""
        self.time += timedelta(**span)


class KeyClock:
    """Seconds between keys: one with each look, until `step` says otherwise."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.step = 1.0

    def __call__(self) -> float:
        """Return the seconds."""
        self.seconds += self.step
        return self.seconds


class Study:
    """A session on some of the items, with its notebook and clock."""

    def __init__(
        self,
        *idents: str,
        seed: int | None = 1,
        mode: Mode = "study",
        items: Mapping[str, Item] = ITEMS,
        progress: Progress | None = None,
    ) -> None:
        self.notebook = Notebook()
        self.clock = Clock()
        self.keys = KeyClock()
        self.items = items
        self.idents = idents
        pool = DictPool(items.values())
        self.session = StudySession(
            steps_of(pool, idents, cram=mode == "cram"),
            progress or Progress(),
            pool,
            self.notebook,
            mode=mode,
            seed=seed,
            zone=UTC,
        )

    def screen(self, *notes: str) -> StudyScreen:
        """Return the session as a full screen."""
        return StudyScreen(self.session, lambda: OUTLINE, notes, self.clock, self.keys)

    def plain(self, *lines: str) -> str:
        """Run the session in plain mode with these lines as its input; return the output."""
        out = io.StringIO()
        given: Iterator[str] = iter(lines)
        PlainStudy(self.session, lambda: OUTLINE, lambda: next(given, None), out, self.clock).run()
        return out.getvalue()

    def index_of(self, text: str) -> int:
        """Return the index of the option with this text, as shown.

        Before the session begins, that is as its first item will be shown.
        """
        if self.session.shown is None:
            return (
                Study(*self.idents, seed=self.session.seed, items=self.items).begin().index_of(text)
            )
        item = self.session.shown.item
        assert isinstance(item, Question)
        return [item.options[place].text for place in self.session.shown.order].index(text)

    def begin(self) -> Study:
        """Put the first item on the screen."""
        self.session.advance(self.clock())
        return self

    def letter_of(self, text: str) -> str:
        """Return the letter of the option with this text."""
        return "abcdefghijklmnopqrstuvwxyz"[self.index_of(text)]


def said(blocks: Iterable[Block]) -> str:
    """Return the text of the blocks, a line for each."""
    return "\n".join(
        f"{block.label} {block.text}".strip() for block in blocks if block.role != "gap"
    )


def key_words(page: Page) -> dict[str, str]:
    """Return what each key of the page does."""
    return dict(page.keys)


def answered(
    ident: str,
    *texts: str,
    typed: str = "",
    guessed: bool = False,
    items: Mapping[str, Item] = ITEMS,
) -> Outcome:
    """Return the outcome of choosing the options with these texts, or of typing this answer."""
    study = Study(ident, items=items).begin()
    if typed:
        return study.session.type(typed, study.clock(), guessed=guessed)
    options = [study.index_of(text) for text in texts]
    return study.session.choose(options, study.clock(), guessed=guessed)
