"""The pages of a study session."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cps_study.model.card import Rating
from cps_study.model.item import Flashcard, Group, Item, Option, Question, Typed
from cps_study.model.outline import Objective, Outline, Place, Source
from cps_study.model.text import first_unsafe
from cps_study.study.marking import MarkedResponse
from cps_study.study.queue import Queue, Step
from cps_study.study.session_state import Outcome
from cps_study.ui.item_blocks import item_blocks
from cps_study.ui.option_keys import NO_OPTION
from cps_study.ui.study_commands import Spot, foot_keys
from cps_study.ui.study_pages import (
    again_words,
    ask_page,
    end_page,
    feedback_page,
    help_page,
    moved_words,
    notes_page,
    opening_notes,
    source_page,
    summary_blocks,
)
from tests.ui.sessions import ITEMS, OUTLINE, START, Study, answered, key_words, said

if TYPE_CHECKING:
    from collections.abc import Collection

    from cps_study.ui.page import Block, Page
    from cps_study.ui.study_screen import StudyScreen


def asked(
    study: Study, cursor: int = NO_OPTION, chosen: Collection[int] = (), *, guessed: bool = False
) -> Page:
    """Return the page that asks the first item of the study."""
    return ask_page(study.begin().session, cursor, chosen, guessed=guessed)


@pytest.mark.parametrize(
    "ident", [ident for ident, item in ITEMS.items() if isinstance(item, Question)]
)
def test_feedback_shows_the_question_the_key_and_the_way_on(ident: str) -> None:
    """Every feedback page repeats the question, shows each key, and says how to go on."""
    study = Study(ident).begin()
    outcome = study.session.choose([0], study.clock())
    page = feedback_page(study.session, outcome, OUTLINE)
    text = said(page.body)
    assert said(item_blocks(outcome.item)) in text
    assert isinstance(outcome.item, Question)
    for place in outcome.item.keys:
        assert outcome.item.options[place].text in text
    assert key_words(page)["Enter"] == "go on"
    assert {"?", "u", "f", "s", "h", "q"} <= key_words(page).keys()


def test_feedback_says_when_the_item_comes_again() -> None:
    """The status says how soon the item comes again; a drill schedules nothing."""
    for mode, words in (("study", "again in 1 minute"), ("cram", "drill")):
        study = Study("small-tf", "small-card", mode="cram" if mode == "cram" else "study").begin()
        outcome = study.session.choose([study.index_of("True")], study.clock())
        page = feedback_page(study.session, outcome, OUTLINE)
        assert words in page.status
        assert ("again in" in page.status) == (mode == "study")


def test_checks_and_cursor_are_visible() -> None:
    """Where several are right, checked options and the one under the cursor have their own look."""
    page = asked(Study("small-multi"), cursor=0, chosen={0, 2})
    options = [block for block in page.body if block.label]
    assert [block.role for block in options] == ["option-here", "option", "option-chosen"]
    assert [block.text[:3] for block in options] == ["[x]", "[ ]", "[x]"]
    assert "Choose 2." in said(page.body)


def test_status_says_new_flagged_drill_and_left() -> None:
    """The status says what is left, and whether the item is new, flagged, or part of a drill."""
    study = Study("small-card", "small-tf")
    study.session.progress.flagged.add("small-card")
    assert asked(study).status == "flagged · a new one · 2 new"
    assert asked(Study("small-card", mode="cram")).status == "drill · 1 item left"


def test_keys_at_the_foot_are_those_that_work() -> None:
    """Each kind of item names its own keys; only a typed item asks for text."""
    assert key_words(asked(Study("small-card")))["space"] == "show the answer"
    choice = asked(Study("small-choice"))
    assert {"a-d": "choose", "↑↓ Enter": "move, choose", "g": "I'm guessing"}.items() <= key_words(
        choice
    ).items()
    several = key_words(asked(Study("small-multi")))
    assert {
        "a-c": "check",
        "↑↓ space": "move, check",
        "Enter": "hand in",
    }.items() <= several.items()
    typed = asked(Study("small-typed"))
    assert typed.entry
    assert key_words(typed) == {"Enter": "answer", ":h": "help", ":q": "quit"}
    assert not any(
        asked(Study(ident)).entry
        for ident in ("small-card", "small-choice", "small-multi", "small-tf")
    )


def test_the_bar_moves_with_every_answer() -> None:
    """Also where an item comes again: its share done grows with each answer, and ends at all."""
    study = Study("small-card", "small-tf", "picture")
    screen = study.screen()
    shares = [screen.page().done / screen.page().total]
    for rating in (1, 3, 3, 1, 3, 3, 4, 4, 4, 4, 4):
        if screen.page().title == "Done":
            break
        for key in (" ", str(rating), study_key(screen, "False"), "enter"):
            screen.press(key)
            screen.tick()
        study.clock.move(minutes=1)
        shares.append(screen.page().done / screen.page().total)
    assert shares[0] == 0
    assert shares[-1] == 1
    assert all(before < after for before, after in itertools.pairwise(shares))


def study_key(screen: StudyScreen, text: str) -> str:
    """Return the letter of the option with this text, or a key without a meaning."""
    labels = [block.label for block in screen.page().body if block.text == text]
    return labels[0] if labels else "z"


def test_the_bar_of_a_drill_counts_items() -> None:
    """A drill has no learning steps: an answer is an item."""
    study = Study("small-card", "small-tf", mode="cram").begin()
    study.session.rate(Rating.EASY, study.clock())
    study.session.advance(study.clock())
    page = ask_page(study.session, NO_OPTION, (), guessed=False)
    assert (page.done, page.total, page.status) == (1, 2, "drill · 1 item left")


def test_the_counts_change_with_every_answer() -> None:
    """New ones become learning ones; what is due and what there's none of is told so."""
    study = Study("small-card", "small-tf", "picture")
    screen = study.screen()
    assert screen.page().status == "a new one · 3 new"
    screen.press(" ")
    screen.press("1")
    assert screen.page().status == "a new one · 2 new · 1 learning"
    screen.press(study_key(screen, "False"))
    assert screen.page().status == "again in 10 minutes · 1 new · 2 learning"


def test_there_is_no_item_page_after_the_end() -> None:
    """Asking for one is a bug, and raises rather than showing an empty page."""
    study = Study()
    study.session.advance(study.clock())
    with pytest.raises(LookupError):
        ask_page(study.session, NO_OPTION, (), guessed=False)


@pytest.mark.parametrize("spot", list(Spot))
def test_help_explains_every_key(spot: Spot) -> None:
    """Each key at the foot of a page is on its help page."""
    labels = {block.label for block in help_page(spot, 8).body}
    assert {keys for keys, _what in foot_keys(spot, 8)} <= labels


def test_notes_page_says_each_note() -> None:
    """Each note is a paragraph, its control characters escaped."""
    page = notes_page(["One.", "Two \x1b[31m."])
    assert [block.text for block in page.body] == ["One.", "Two \\x1b[31m."]
    assert key_words(page) == {"Enter": "begin", "q": "quit", "h": "help"}


def test_end_page_offers_undo() -> None:
    """The page after the last item can end the session or undo the last answer."""
    assert {"Enter", "u"} <= key_words(end_page()).keys()


def finished(*ratings: Rating, mode: str = "study") -> Study:
    """Return a session on one card rated once with each of the ratings."""
    study = Study("small-card", "small-tf", mode="cram" if mode == "cram" else "study").begin()
    for rating in ratings:
        if study.session.shown is None or study.session.shown.item.id != "small-card":
            study.session._state = study.session._state._replace(
                shown=Study("small-card").begin().session.shown
            )
        study.session.rate(rating, study.clock())
    study.session.advance(study.clock())
    return study


def test_a_family_item_worth_another_look_is_named_with_its_question() -> None:
    """The stem alone can be half a sentence; what the whole family asks makes it a question."""
    study = Study("step-1")
    shown = study.session.advance(study.clock())
    assert shown is not None
    study.session.choose([shown.order.index(1)], study.clock())
    text = said(summary_blocks(study.session, 0, study.clock()))
    assert "A peer speaks of a plan to harm. What is the best next step?" in text


def test_summary_says_how_it_went() -> None:
    """It counts answers and items, what was known, the next reviews, and what is left."""
    study = finished(Rating.EASY)
    text = said(summary_blocks(study.session, 3, study.clock()))
    assert "Thank you for studying. Here's how it went." in text
    assert "1 answer on 1 item: 1 known." in text
    assert "You saw 1 item for the first time. Next reviews: 1 within a month." in text
    assert "Tomorrow: 3 items to review." in text
    assert "1 item left for today. Go on with: cps-study study" in text
    assert "Worth another look" not in text


def test_summary_names_what_to_look_at_again() -> None:
    """What was not known is counted kindly and named once, by its question."""
    study = finished(Rating.AGAIN, Rating.AGAIN, Rating.GOOD)
    text = said(summary_blocks(study.session, 0, study.clock()))
    assert "3 answers on 1 item: 1 known, 2 not yet." in text
    assert text.count("What does a peer specialist offer first?") == 1
    assert "Tomorrow: nothing is due yet." in text
    assert "fail" not in text.lower()


def test_summary_of_a_drill() -> None:
    """A drill says that the schedule is the same, and nothing about tomorrow or what is left."""
    study = finished(Rating.AGAIN, mode="cram")
    text = said(summary_blocks(study.session, 5, study.clock()))
    assert "This was a drill: your schedule hasn't changed." in text
    assert "Tomorrow" not in text
    assert "left for today" not in text


def test_summary_shortens_a_long_list() -> None:
    """Eight missed items are named, the others counted."""
    items: dict[str, Item] = {
        f"i{number}": Flashcard(
            id=f"i{number}", topic="t", level="recall", front=f"Front {number}", back="!"
        )
        for number in range(11)
    }
    study = Study(*items, items=items).begin()
    for _ in items:
        study.session.rate(Rating.AGAIN, study.clock())
        study.session.advance(study.clock())
    text = said(summary_blocks(study.session, 0, study.clock()))
    assert text.count("· Front") == 8
    assert "and 3 more" in text


def test_summary_without_answers() -> None:
    """Leaving without an answer is something else than having nothing due."""
    study = Study("small-card").begin()
    assert "No answers this time." in said(summary_blocks(study.session, 0, study.clock()))
    empty = Study()
    assert "Nothing is due here today." in said(summary_blocks(empty.session, 0, empty.clock()))


def test_next_reviews_are_grouped() -> None:
    """By a day, a week, a month and later; without a card there is nothing to say."""
    study = Study("small-card").begin()
    study.session.rate(Rating.GOOD, study.clock())
    deck = study.session.progress.deck
    kept = deck.get("item:small-card")
    assert kept is not None
    for days, ident in enumerate(("a", "b", "c", "d"), 1):
        card = kept.card._replace(due=START + timedelta(days=days**3, hours=1))
        deck.put(ident, kept._replace(card=card))
    assert moved_words(study.session, ["item:small-card", "a", "b", "c", "d"], START) == (
        "Next reviews: 1 within a day, 1 within a week, 2 within a month and 1 later."
    )
    assert moved_words(study.session, [], START) == ""


def test_opening_notes_explain_a_backlog() -> None:
    """What doesn't fit into today's minutes is said, and never that today brings nothing."""
    assert opening_notes(Queue((Step("a"),), due=1, waiting=250, minutes=14), 0) == [
        "250 reviews wait for another day, so that today stays 14 minutes."
    ]
    assert opening_notes(Queue(waiting=1), 0) == [
        (
            "Your minutes for today are used. 1 review waits for tomorrow "
            "(or go on with: cps-study study --minutes 10)."
        )
    ]


def test_opening_notes_mention_what_is_set_aside_only_when_nothing_is_due() -> None:
    """Items set aside are mentioned when there is nothing else to do."""
    assert opening_notes(Queue(), 2) == [
        "2 items are set aside. To bring them back: cps-study progress"
    ]
    assert opening_notes(Queue((Step("a"),), due=1), 2) == []


def test_a_guess_is_mentioned_only_where_it_counts() -> None:
    """A right guess says that it comes back sooner; a wrong one, or no guess, doesn't."""
    assert "guessed" in again_words(
        answered("small-choice", "Help look for a sponsor", guessed=True)
    )
    assert "guessed" not in again_words(answered("small-choice", "Give a diagnosis", guessed=True))
    assert "guessed" not in again_words(answered("small-choice", "Help look for a sponsor"))


HOSTILE = st.text(
    st.sampled_from("ab \x1b[2J\x07\x9b\x7f\u202e\u2066\u200f\ufeff\r"), min_size=1, max_size=12
)


@settings(max_examples=30, deadline=None)
@given(texts=st.lists(HOSTILE, min_size=12, max_size=12))
def test_no_page_has_what_a_terminal_would_obey(texts: list[str]) -> None:
    """Text that slipped past the loader is escaped on every page."""
    group = Group("g", "scenario", texts[0])
    common: dict[str, Any] = {
        "topic": "t",
        "level": "recall",
        "cites": ("o", texts[1]),
        "alt": texts[2],
        "group": group,
    }
    options = (Option(texts[3], key=True, rationale=texts[4]), Option(texts[5], rationale=texts[6]))
    items: list[Item] = [
        Question(
            id="q", kind="choice", stem=texts[7], options=options, rationale=texts[8], **common
        ),
        Typed(
            id="t",
            stem=texts[9],
            accept=(texts[10], texts[3], texts[4]),
            rationale=texts[8],
            **common,
        ),
        Flashcard(id="f", front=texts[10], back=texts[11], **common),
    ]
    outline = Outline(
        {"s": Source("s", texts[0], texts[1], texts[2], texts[3])},
        {"o": Objective("o", texts[4], (Place("s", texts[5]),), "skills", 4)},
    )
    blocks: list[Block] = []
    for item in items:
        study = Study(item.id, items={item.id: item})
        blocks += asked(study).body
        wrong, slip = (
            MarkedResponse(right=False),
            MarkedResponse(right=True, taken=texts[6], exact=False),
        )
        for verdict in (None,) if isinstance(item, Flashcard) else (wrong, slip):
            outcome = Outcome(
                item,
                Rating.AGAIN,
                verdict,
                (0, 1),
                texts[7],
                guessed=False,
                again_in=timedelta(1),
                leech=True,
            )
            blocks += feedback_page(study.session, outcome, outline).body
        blocks += source_page(item, outline).body
        blocks += summary_blocks(study.session, 1, START)
    assert [
        block for block in blocks if first_unsafe(block.text) or first_unsafe(block.label)
    ] == []
