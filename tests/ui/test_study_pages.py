"""The pages of a study session."""

from __future__ import annotations

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
from cps_study.study.queue import Queue
from cps_study.study.session import Outcome
from cps_study.ui.study_pages import (
    again_words,
    ask_page,
    end_page,
    feedback_page,
    help_page,
    item_blocks,
    moved_words,
    notes_page,
    opening_notes,
    option_blocks,
    source_lines,
    source_page,
    summary_blocks,
    verdict_blocks,
)
from tests.ui.sessions import ITEMS, OUTLINE, START, Study, key_words, said

if TYPE_CHECKING:
    from collections.abc import Collection

    from cps_study.ui.page import Block, Page


def answered(ident: str, *texts: str, typed: str = "", guessed: bool = False) -> Outcome:
    """Return what comes of choosing the options with these texts, or typing this answer."""
    study = Study(ident).begin()
    if typed:
        return study.session.type(typed, study.clock(), guessed=guessed)
    return study.session.choose(
        [study.place_of(text) for text in texts], study.clock(), guessed=guessed
    )


def asked(
    study: Study, here: int = -1, taken: Collection[int] = (), *, guessed: bool = False
) -> Page:
    """Return the page that asks the first item of the study."""
    return ask_page(study.begin().session, here, taken, guessed=guessed)


def test_verdict_of_a_right_choice_gives_the_keys_reason() -> None:
    """A right answer is confirmed with the key, its rationale and the item's point, and no distractor is named."""
    blocks = verdict_blocks(answered("small-choice", "Help look for a sponsor"))
    assert [(block.role, block.text) for block in blocks if block.role != "gap"] == [
        ("right", "Yes, that is right."),
        ("option-key", "Help look for a sponsor"),
        ("text", "Linking keeps the role."),
        ("text", "Link, do not guide."),
    ]


def test_verdict_of_a_wrong_choice_gives_both_reasons() -> None:
    """A distractor is shown with its own rationale before the key with its own."""
    blocks = verdict_blocks(answered("small-choice", "Give a diagnosis"))
    assert [(block.role, block.text) for block in blocks if block.role != "gap"] == [
        ("not-yet", "Not yet. Here is how to see it."),
        ("option-not", "You chose: Give a diagnosis"),
        ("text", "That is a clinician's task."),
        ("option-key", "Right: Help look for a sponsor"),
        ("text", "Linking keeps the role."),
        ("text", "Link, do not guide."),
    ]


def test_verdict_of_several_names_each_wrong_one_and_each_key() -> None:
    """In a several-answers question every wrong option chosen and every key has its reason."""
    text = said(verdict_blocks(answered("small-multi", "Sponsor", "Teacher")))
    assert "You chose: Teacher\nNot on the list." in text
    assert "Right: Sponsor\nNamed." in text
    assert "Right: Nurse\nNamed." in text
    assert "You chose: Sponsor" not in text


def test_verdict_of_true_or_false() -> None:
    """A statement's verdict tells the reason of the side chosen and of the right one."""
    text = said(verdict_blocks(answered("small-tf", "True")))
    assert "You chose: True\nSafety comes first." in text
    assert "Right: False\nIt is reported at once." in text


def test_verdict_of_a_typed_answer() -> None:
    """An exact answer is repeated, a slip is told as taken, a miss stands beside what is accepted."""
    assert "✓ the supervisory line" in said(
        verdict_blocks(answered("small-typed", typed="the supervisory line"))
    )
    slip = said(verdict_blocks(answered("small-typed", typed="supervisr")))
    assert "Taken as 'supervisor' (you wrote 'supervisr')." in slip
    miss = said(verdict_blocks(answered("small-typed", typed="a lawyer")))
    assert "You wrote: a lawyer" in miss
    assert "Right: supervisor (also: the supervisory line)" in miss


def test_a_card_has_no_verdict() -> None:
    """The learner alone judges a card."""
    study = Study("small-card").begin()
    assert verdict_blocks(study.session.rate(Rating.AGAIN, study.clock())) == []


@pytest.mark.parametrize(
    "ident", [ident for ident, item in ITEMS.items() if isinstance(item, Question)]
)
def test_feedback_shows_the_question_the_key_and_the_way_on(ident: str) -> None:
    """Every feedback page repeats what was asked, names each key and says how to go on."""
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
    """The wait until the item comes again stands beside what is left; a drill has none."""
    for mode, words in (("study", "again in 1 minute"), ("cram", "drill")):
        study = Study("small-tf", "small-card", mode="cram" if mode == "cram" else "study").begin()
        outcome = study.session.choose([study.place_of("True")], study.clock())
        page = feedback_page(study.session, outcome, OUTLINE)
        assert words in page.status
        assert ("again in" in page.status) == (mode == "study")


def test_feedback_names_the_sources() -> None:
    """The places that the item rests on stand below the verdict, those of one source on one line."""
    item = ITEMS["small-choice"]
    assert [block.text for block in source_lines(item, OUTLINE)] == [
        "Source: A Demo Paper (2020): page 2"
    ]
    two = Flashcard(
        id="x",
        topic="t",
        level="recall",
        front="?",
        back="!",
        cites=("demo/two", "demo/three", "gone"),
    )
    assert [block.text for block in source_lines(two, OUTLINE)] == [
        "Source: A Demo Paper (2020): page 2; page 3",
        "Source: gone",
    ]


def test_source_page_says_the_statement_and_where_it_stands() -> None:
    """The source page tells the statement, the place, and what kind of source it is."""
    text = said(source_page(ITEMS["small-choice"], OUTLINE).body)
    assert text == (
        "Step work is a sponsor's task.\nA Demo Paper, A Press, 2020: page 2\nA paper made for the tests."
    )


def test_source_page_without_sources() -> None:
    """An item without a source, or with one that the outline lacks, says so."""
    assert said(source_page(ITEMS["picture"], OUTLINE).body) == "This item names no source."
    assert (
        said(source_page(ITEMS["small-tf"], OUTLINE).body)
        == "demo/four: not in the outline of sources"
    )


def test_options_have_the_order_of_the_seed() -> None:
    """The same seed gives the same order, another seed sooner or later another; letters follow the screen."""
    orders = set()
    for seed in range(12):
        first, again = (Study("small-choice", seed=seed).begin().session.shown for _ in range(2))
        assert first is not None
        assert again is not None
        assert first.order == again.order
        assert sorted(first.order) == [0, 1, 2, 3]
        blocks = option_blocks(first)
        assert [block.label for block in blocks] == ["a", "b", "c", "d"]
        assert isinstance(first.item, Question)
        assert [block.text for block in blocks] == [
            first.item.options[place].text for place in first.order
        ]
        orders.add(first.order)
    assert len(orders) > 3


def test_locked_options_keep_the_order_written() -> None:
    """Locked options stand as the author wrote them, whatever the seed."""
    for seed in range(6):
        shown = Study("eight", seed=seed).begin().session.shown
        assert shown is not None
        assert shown.order == tuple(range(8))


def test_ticks_and_cursor_are_marked() -> None:
    """In a several-answers question ticked options show it, and the one under the cursor is told apart."""
    page = asked(Study("small-multi"), here=0, taken={0, 2})
    options = [block for block in page.body if block.label]
    assert [block.role for block in options] == ["option-here", "option", "option-taken"]
    assert [block.text[:3] for block in options] == ["[x]", "[ ]", "[x]"]
    assert "Choose 2." in said(page.body)


def test_status_tells_new_flagged_drill_and_left() -> None:
    """The head says what is left, and whether the item is new, flagged, or part of a drill."""
    study = Study("small-card", "small-tf")
    study.session.progress.flagged.add("small-card")
    assert asked(study).status == "flagged · new · 2 items left"
    assert asked(Study("small-card", mode="cram")).status == "drill · 1 item left"


def test_keys_at_the_foot_are_those_that_work() -> None:
    """Each kind of item names its own keys; only a typed item asks for text."""
    assert key_words(asked(Study("small-card")))["space"] == "show the answer"
    choice = asked(Study("small-choice"))
    assert {"a-d": "choose", "↑↓ Enter": "move, take", "g": "I am guessing"}.items() <= key_words(
        choice
    ).items()
    several = key_words(asked(Study("small-multi")))
    assert {"a-c": "tick", "↑↓ space": "move, tick", "Enter": "hand in"}.items() <= several.items()
    typed = asked(Study("small-typed"))
    assert typed.entry
    assert key_words(typed) == {"Enter": "answer", ":h": "help", ":q": "quit"}
    assert not any(
        asked(Study(ident)).entry
        for ident in ("small-card", "small-choice", "small-multi", "small-tf")
    )


def test_progress_counts_what_is_through() -> None:
    """An item counts as done when it does not come again today."""
    study = Study("small-card", "small-tf").begin()
    study.session.rate(Rating.EASY, study.clock())
    study.session.advance(study.clock())
    page = ask_page(study.session, -1, (), guessed=False)
    assert (page.done, page.total) == (1, 2)


def test_pages_of_nothing_cannot_be_asked_for() -> None:
    """Asking for the page of an item after the end is an error of the program, not an empty page."""
    study = Study()
    study.session.advance(study.clock())
    with pytest.raises(LookupError):
        ask_page(study.session, -1, (), guessed=False)


def test_help_explains_every_key() -> None:
    """Each key at the foot of any page stands on the help page."""
    page = help_page()
    labels = " ".join(block.label for block in page.body)
    assert {"space", "1", "4", "a", "g", "Enter", "?", "u", "f", "s", "q", ":u", "PgDn"} <= set(
        labels.split()
    )


def test_notes_page_says_each_note() -> None:
    """Each note is a paragraph, with what it holds made printable."""
    page = notes_page(["One.", "Two \x1b[31m."])
    assert [block.text for block in page.body] == ["One.", "Two \\x1b[31m."]
    assert key_words(page) == {"Enter": "begin", "q": "quit"}


def test_end_page_offers_undo() -> None:
    """The page after the last item can end the session or take the last answer back."""
    assert {"Enter", "u"} <= key_words(end_page(Study().session)).keys()


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


def test_summary_says_what_moved() -> None:
    """The summary counts answers and items, what was known, when they come again, and what is left."""
    study = finished(Rating.EASY)
    text = said(summary_blocks(study.session, 3, study.clock()))
    assert "Thank you for studying. Here is what moved." in text
    assert "1 answer on 1 item: 1 known." in text
    assert "1 item met for the first time." in text
    assert "They come again: 1 within a month." in text
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
    """A drill says that the schedule is as it was, and nothing about tomorrow or what is left."""
    study = finished(Rating.AGAIN, mode="cram")
    text = said(summary_blocks(study.session, 5, study.clock()))
    assert "This was a drill: your schedule is as it was." in text
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
    """Leaving without an answer, and finding nothing due, are told apart."""
    study = Study("small-card").begin()
    assert "Nothing was answered." in said(summary_blocks(study.session, 0, study.clock()))
    empty = Study()
    assert "Nothing is due here today." in said(summary_blocks(empty.session, 0, empty.clock()))


def test_moved_words_group_the_waits() -> None:
    """Items are grouped by a day, a week, a month and later; nothing studied says nothing."""
    study = Study("small-card").begin()
    study.session.rate(Rating.GOOD, study.clock())
    deck = study.session.progress.deck
    card = deck.get("small-card")
    assert card is not None
    for days, ident in enumerate(("a", "b", "c", "d"), 1):
        deck.put(ident, card._replace(due=START + timedelta(days=days**3, hours=1)))
    assert moved_words(study.session, ["small-card", "a", "b", "c", "d"], START) == (
        "They come again: 1 within a day, 1 within a week, 2 within a month and 1 later."
    )
    assert moved_words(study.session, [], START) == ""


def test_opening_notes_tell_of_a_backlog() -> None:
    """A backlog is told with its size, today's share and the days it is spread over; new items wait."""
    notes = opening_notes(Queue(("a",) * 100, (), 250, 3, new_paused=True), 0)
    assert notes == [
        (
            "Welcome back. 350 items are waiting; today brings the 100 that fade the most, the rest is spread over "
            "the next 3 days."
        ),
        "New items wait until then (--new N brings some all the same).",
    ]


def test_opening_notes_tell_of_what_is_set_aside_only_when_nothing_is_due() -> None:
    """Items set aside are mentioned when there is nothing else to do."""
    assert opening_notes(Queue((), ()), 2) == [
        "2 items are set aside: cps-study study --bring-back"
    ]
    assert opening_notes(Queue(("a",), ()), 2) == []


def test_guessing_is_told_only_where_it_counts() -> None:
    """A right guess says that it is kept closer; a wrong one, or no guess, does not."""
    assert "guessing" in again_words(
        answered("small-choice", "Help look for a sponsor", guessed=True)
    )
    assert "guessing" not in again_words(answered("small-choice", "Give a diagnosis", guessed=True))
    assert "guessing" not in again_words(answered("small-choice", "Help look for a sponsor"))


HOSTILE = st.text(
    st.sampled_from("ab \x1b[2J\x07\x9b\x7f\u202e\u2066\u200f\ufeff\r"), min_size=1, max_size=12
)


@settings(max_examples=30, deadline=None)
@given(texts=st.lists(HOSTILE, min_size=12, max_size=12))
def test_no_page_holds_what_a_terminal_would_obey(texts: list[str]) -> None:
    """Text that slipped past the loader is shown escaped on every page, never raw."""
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
        {"o": Objective("o", texts[4], (Place("s", texts[5]),))},
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
