"""A study session on the full screen: keys in, pages out, no terminal."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cps_study.guide import CARE
from cps_study.model.card import Rating
from cps_study.model.event import MarkEvent, UndoEvent
from cps_study.model.item import Option, Question
from cps_study.ui.study_screen import StudyScreen
from tests.ui.sessions import ITEMS, OUTLINE, Study, key_words, said

if TYPE_CHECKING:
    from cps_study.model.item import Item


def text_of(screen: StudyScreen) -> str:
    """Return what the page on the screen says."""
    return said(screen.page().body)


def press(screen: StudyScreen, *keys: str) -> StudyScreen:
    """Press the keys one after the other, at a person's pace."""
    for key in keys:
        screen.press(key)
        screen.tick()
    return screen


def test_first_page_asks_the_first_item() -> None:
    """Without notes, the first item is there at once, with its status."""
    page = Study("small-card", "small-tf").screen().page()
    assert said(page.body) == "What does a peer specialist offer first?"
    assert (page.title, page.status) == ("small: cards", "a new one · 2 new")
    assert not page.entry


def test_notes_come_before_the_first_item() -> None:
    """Notes have their own page; any key goes on to the first item and doesn't answer it."""
    study = Study("small-tf")
    screen = study.screen("Welcome back.")
    assert screen.page().title == "Before you start"
    press(screen, "a")
    assert "A threat to harm" in text_of(screen)
    assert study.notebook.events == []


def test_q_on_the_notes_quits() -> None:
    """The notes can be left like any other page."""
    screen = press(Study("small-tf").screen("Welcome back."), "q")
    assert screen.done


@pytest.mark.parametrize("key", [" ", "enter"])
def test_the_same_key_turns_a_card_and_rates_it_good(key: str) -> None:
    """Space and Enter show a card's answer, then rate it Good."""
    study = Study("small-card", "small-tf")
    screen = press(study.screen(), key)
    assert "Support as an equal" in text_of(screen)
    assert study.notebook.events == []
    press(screen, key)
    assert [answer.rating for answer in study.notebook.answers] == [3]


@pytest.mark.parametrize("rating", list(Rating))
def test_numbers_rate_a_card(rating: Rating) -> None:
    """1 to 4 rate a card once its answer is shown, and do nothing before."""
    study = Study("small-card", "small-tf")
    screen = press(study.screen(), str(int(rating)))
    assert study.notebook.events == []
    press(screen, " ", str(int(rating)))
    assert [answer.rating for answer in study.notebook.answers] == [rating]


@pytest.mark.parametrize(
    "key", ["5", "0", "y", "a", "up", "down", "escape", "right", "²", "İ", "é"]
)
def test_other_keys_do_nothing_to_a_card(key: str) -> None:
    """A key without a meaning changes neither side of a card."""
    study = Study("small-card")
    screen = press(study.screen(), key)
    assert not screen.session.shown or not screen.session.shown.revealed
    press(screen, " ", key)
    assert study.notebook.events == []
    assert not screen.done


@pytest.mark.parametrize("key", ["e", "5", "0", "y", "²", "İ", "é", "escape", "right", "left"])
def test_other_keys_do_nothing_to_a_question(key: str) -> None:
    """A key that names no option chooses none."""
    study = Study("small-choice")
    press(study.screen(), key)
    assert study.notebook.events == []
    assert study.session.shown is not None


def test_letter_chooses_and_the_verdict_comes() -> None:
    """A letter chooses its option; the next page is the verdict, Enter goes on."""
    study = Study("small-choice", "small-card")
    screen = study.screen()
    press(screen, study.letter_of("Help look for a sponsor"))
    assert "✓ Yes, that's right." in text_of(screen)
    assert [answer.right for answer in study.notebook.answers] == [True]
    press(screen, "y", "b", "3")
    assert "Yes, that's right." in text_of(screen)
    press(screen, "enter")
    assert "offer first" in text_of(screen)
    assert len(study.notebook.answers) == 1


def test_number_and_capital_choose_too() -> None:
    """An option's number and its capital letter are the option."""
    for form in (str.upper, lambda letter: str("abcd".index(letter) + 1)):
        study = Study("small-choice")
        press(study.screen(), form(study.letter_of("Help look for a sponsor")))
        assert [answer.response for answer in study.notebook.answers] == [(0,)]


def test_arrows_move_and_enter_chooses() -> None:
    """Down begins at the first option, up at the last; both go around; Enter chooses."""
    study = Study("small-choice")
    screen = press(study.screen(), "down")
    assert [block.label for block in screen.page().body if block.role == "option-here"] == ["a"]
    press(screen, "up")
    assert [block.label for block in screen.page().body if block.role == "option-here"] == ["d"]
    press(screen, "down", "down", "enter")
    order = Study("small-choice").begin().session.shown
    assert order is not None
    assert [answer.response for answer in study.notebook.answers] == [(order.order[1],)]


def test_enter_without_an_option_gets_a_hint() -> None:
    """Enter before anything is chosen records nothing and says what to do."""
    for ident, word in (
        ("small-choice", "choose one first"),
        ("small-multi", "Choose 2."),
    ):
        study = Study(ident)
        screen = press(study.screen(), "enter")
        assert study.notebook.events == []
        assert word in screen.page().status


def test_several_answers_are_checked_and_handed_in() -> None:
    """Letters and numbers check and uncheck; Enter hands in what is checked."""
    study = Study("small-multi", "small-card")
    screen = study.screen()
    sponsor, nurse, teacher = (study.letter_of(text) for text in ("Sponsor", "Nurse", "Teacher"))
    press(screen, sponsor, teacher, teacher, str("abc".index(nurse) + 1))
    assert said(screen.page().body).count("[x]") == 2
    assert study.notebook.events == []
    press(screen, "enter")
    assert [answer.response for answer in study.notebook.answers] == [(0, 1)]


@pytest.mark.parametrize(
    ("keys", "note"), [("a", "Choose 2: one more to go."), ("abc", "Choose 2: that's 3 now.")]
)
def test_a_wrong_number_of_checks_is_asked_again(keys: str, note: str) -> None:
    """Where two are right, handing in one or three gets a note, and nothing is recorded."""
    study = Study("small-multi")
    screen = press(study.screen(), *keys, "enter")
    assert screen.page().status == note
    assert study.notebook.events == []
    assert said(screen.page().body).count("[x]") == len(keys)


def test_space_checks_where_the_arrows_are() -> None:
    """The arrows move through the options and space checks; the page says so."""
    study = Study("small-multi")
    screen = study.screen()
    assert key_words(screen.page())["Enter"] == "hand in"
    press(screen, "down", " ", "down", "down", " ")
    assert [block.text[:3] for block in screen.page().body if block.label in {"a", "b", "c"}] == [
        "[x]",
        "[ ]",
        "[x]",
    ]
    press(screen, "up", "up", " ", "up", "up", " ", "enter")
    shown = Study("small-multi").begin().session.shown
    assert shown is not None
    chosen = tuple(sorted(shown.order[1:]))
    assert [answer.response for answer in study.notebook.answers] == [chosen]


def test_guess_is_marked_before_choosing() -> None:
    """`g` marks the answer as a guess, or no longer; a right guess is Hard."""
    study = Study("small-choice", "small-tf")
    screen = press(study.screen(), "g")
    assert "Marked as a guess." in text_of(screen)
    press(screen, "g")
    assert "Marked as a guess." not in text_of(screen)
    press(screen, "g", study.letter_of("Help look for a sponsor"))
    assert [(answer.guessed, answer.rating) for answer in study.notebook.answers] == [(True, 2)]
    press(screen, "enter")
    assert "Marked as a guess." not in text_of(screen)


def test_typed_answer() -> None:
    """A typed item takes text; a question mark at its end is a guess; blanks don't count."""
    study = Study("small-typed")
    screen = study.screen()
    assert screen.page().entry
    screen.enter_text("  supervisor? ")
    (answer,) = study.notebook.answers
    assert (answer.response, answer.guessed, answer.right) == ("supervisor", True, True)
    assert not screen.page().entry


@pytest.mark.parametrize("text", ["", "  ", " ?? "])
def test_typed_answer_needs_letters(text: str) -> None:
    """An empty answer records nothing and says what to do."""
    study = Study("small-typed")
    screen = study.screen()
    screen.enter_text(text)
    assert study.notebook.events == []
    assert screen.page().status == "type an answer, or :h for help"


@pytest.mark.parametrize("text", [":q", " :q ", ":Q", ": q"])
def test_typed_item_is_quit_by_colon_q(text: str) -> None:
    """`:q` quits where letters are an answer."""
    screen = Study("small-typed").screen()
    screen.enter_text(text)
    assert screen.done


def test_commands_of_a_typed_item() -> None:
    """`:h`, `:?`, `:f` and `:u` do as their letters do elsewhere; so do the words."""
    study = Study("small-card", "small-typed", "small-tf")
    screen = press(study.screen(), " ", "4")
    screen.enter_text(":h")
    assert screen.page().title == "Keys"
    press(screen, "enter")
    screen.enter_text(":?")
    assert screen.page().title == "Keys"
    press(screen, "enter")
    screen.enter_text(":f")
    assert screen.page().status == "flagged"
    screen.enter_text(":undo")
    screen.enter_text(":u")
    assert "offer first" in text_of(screen)
    assert len([event for event in study.notebook.events if isinstance(event, UndoEvent)]) == 2


@pytest.mark.parametrize("text", [":z", ":", ":\x1b[2J", ":" + "y" * 500, ":a\nb"])
def test_an_unknown_command_of_a_typed_item_gets_a_hint(text: str) -> None:
    """An unknown command is quoted on one short printable line."""
    study = Study("small-typed")
    screen = study.screen()
    screen.enter_text(text)
    status = screen.page().status
    assert "here; :h shows the keys" in status
    assert status.isprintable()
    assert len(status) < 70
    assert study.notebook.events == []


@pytest.mark.parametrize("text", ["quit", "Undo", "h", "flag"])
def test_a_bare_command_word_is_asked_about(text: str) -> None:
    """The word of a command is an answer only once Enter has said so."""
    study = Study("small-typed")
    screen = study.screen()
    screen.enter_text(text)
    status = screen.page().status
    assert status.startswith(f"Type :{text} ")
    assert status.endswith(f"or press Enter again to answer '{text}'")
    assert study.notebook.events == []
    screen.enter_text("")
    assert [answer.response for answer in study.notebook.answers] == [text]


def test_the_question_about_a_command_word_is_dropped() -> None:
    """Another answer, or a command, is taken as it is; Enter then confirms nothing old."""
    study = Study("small-typed")
    screen = study.screen()
    screen.enter_text("quit")
    screen.enter_text("???")
    screen.enter_text("")
    assert study.notebook.events == []
    screen.enter_text("quit")
    screen.enter_text("supervisor")
    assert [answer.response for answer in study.notebook.answers] == ["supervisor"]


@pytest.mark.parametrize("ident", ["small-card", "small-choice", "small-multi", "small-tf"])
def test_a_question_mark_before_the_answer_is_help(ident: str) -> None:
    """Before the answer `?` gives the keys, never the source, which would give the answer away."""
    study = Study(ident)
    screen = press(study.screen(), "?")
    assert screen.page().title == "Keys"
    press(screen, "enter")
    assert screen.session.shown is not None
    assert not screen.session.shown.revealed
    assert study.notebook.events == []


def test_a_question_mark_alone_is_help_where_the_answer_is_typed() -> None:
    """Nobody answers with a question mark alone."""
    study = Study("small-typed")
    screen = study.screen()
    screen.enter_text("?")
    assert screen.page().title == "Keys"
    assert study.notebook.events == []


def test_a_question_mark_after_the_answer_is_the_source() -> None:
    """On the verdict, and on the back of a card, `?` gives the source; the next key removes it."""
    screen = press(Study("small-choice", "small-card").screen(), "b", "?")
    assert "Step work is a sponsor's task." in text_of(screen)
    press(screen, "a")
    assert "Not yet." in text_of(screen)
    press(screen, "enter", " ", "?")
    assert screen.page().title == "Where this comes from"


def test_help_comes_and_goes() -> None:
    """`h` puts the help on top; the next key only removes it."""
    study = Study("small-choice")
    screen = press(study.screen(), "h")
    assert screen.page().title == "Keys"
    press(screen, "q")
    assert not screen.done
    assert "step work. What fits" in text_of(screen)
    assert study.notebook.events == []


def test_help_lists_only_what_works_here() -> None:
    """A card has no guess and no letters; a question has no rating; the end has no flag."""
    card = text_of(press(Study("small-card").screen(), "h"))
    assert "guess" not in card
    assert "source behind" not in card
    question = text_of(press(Study("small-choice").screen(), "h"))
    assert "a-d choose" in question
    assert "Again" not in question
    end = text_of(press(Study("small-card").screen(), " ", "4", "h"))
    assert "flag the item" not in end
    verdict = text_of(press(Study("eight").screen(), "a", "h"))
    assert "f flag the item" in verdict.splitlines()[3]


def test_flag_and_unflag() -> None:
    """`f` flags and removes the flag; a note says so once, then the status of the item."""
    study = Study("small-card")
    screen = press(study.screen(), "f")
    assert screen.page().status == "flagged"
    press(screen, "left")
    assert screen.page().status == "flagged · a new one · 1 new"
    press(screen, "f")
    assert screen.page().status == "flag removed"
    assert [event.on for event in study.notebook.events if isinstance(event, MarkEvent)] == [
        True,
        False,
    ]


def test_a_note_is_written_and_shown_with_the_answer() -> None:
    """`n` opens a line to write on; Enter keeps it and goes back to the question."""
    study = Study("small-card")
    screen = press(study.screen(), "n")
    assert screen.page().entry
    assert "What does a peer specialist offer first?" in text_of(screen)
    screen.enter_text("Ask Kim")
    assert screen.page().status == "note kept"
    assert "Ask Kim" not in text_of(screen)
    press(screen, " ")
    assert "Your note: Ask Kim" in text_of(screen)
    press(screen, "n")
    assert "Your note: Ask Kim" in text_of(screen)
    screen.enter_text("-")
    assert screen.page().status == "note removed"
    assert "Your note" not in text_of(screen)


def test_a_note_on_the_verdict_stays_there() -> None:
    """It's about the item that was answered, and undo takes it back first."""
    study = Study("small-tf", "small-card")
    screen = press(study.screen(), "b", "n")
    screen.enter_text("A rule to know")
    assert "Your note: A rule to know" in text_of(screen)
    assert study.session.note_on("small-tf") == "A rule to know"
    press(screen, "u")
    assert "Your note" not in text_of(screen)
    assert len(study.session.results) == 1


@pytest.mark.parametrize("leave", ["escape", "empty"])
def test_a_note_is_left_as_it_was(leave: str) -> None:
    """Esc and an empty line go back without storing anything."""
    study = Study("small-typed")
    screen = study.screen()
    screen.enter_text(":n")
    if leave == "escape":
        press(screen, "escape")
    else:
        screen.enter_text("")
    assert "Who should hear" in text_of(screen)
    assert study.notebook.events == []


def test_a_note_that_is_too_long_stays_open() -> None:
    """The page says how long it may be and waits for a shorter one."""
    study = Study("small-card")
    screen = press(study.screen(), "n")
    screen.enter_text("x" * 501)
    assert screen.page().status == "please keep it to 500 characters"
    screen.enter_text("x" * 500)
    assert study.session.note_on("small-card") == "x" * 500


def test_x_leaves_the_subject_without_asking_why() -> None:
    """Nothing more of it comes; the rest goes on, and undo brings it back."""
    study = Study("small-card", "eight", "small-tf")
    screen = press(study.screen(), "x")
    assert screen.page().status == "no more about small today; u takes that back"
    assert "Which of the eight?" in text_of(screen)
    assert study.session.left == 1
    press(screen, "u")
    assert "What does a peer specialist offer first?" in text_of(screen)
    assert study.session.left == 3


def test_x_on_the_verdict_leaves_the_subject_of_what_was_answered() -> None:
    """The answer counts, and the next item is of another subject."""
    study = Study("small-tf", "small-card", "eight")
    screen = press(study.screen(), "b", "x")
    assert "Which of the eight?" in text_of(screen)
    assert len(study.session.results) == 1


def test_leaving_the_last_subject_ends_kindly() -> None:
    """The last page waits, so that it can be undone."""
    study = Study("small-card", "small-tf")
    screen = press(study.screen(), "x")
    assert "That's all for now." in text_of(screen)
    assert not screen.done
    press(screen, "u")
    assert "What does a peer specialist offer first?" in text_of(screen)


def test_the_very_first_item_says_where_help_is() -> None:
    """Below it, so that the first start paints an item at once; the next item is on its own."""
    study = Study("small-card", "small-tf")
    study.session.is_first_start = True
    screen = study.screen()
    assert CARE in text_of(screen)
    press(screen, " ", "4")
    assert CARE not in text_of(screen)


def test_the_first_crisis_item_says_where_help_is() -> None:
    """Below the first item about a crisis of a day, and not below the next one."""
    study = Study("small-card", "small-tf", "eight")
    study.session.subject_of = lambda item: "crisis" if item.id != "eight" else "roles"
    screen = study.screen()
    assert CARE in text_of(screen)
    press(screen, " ", "4")
    assert "A threat to harm" in text_of(screen)
    assert CARE not in text_of(screen)
    press(screen, "b", "enter")
    assert CARE not in text_of(screen)


def test_the_help_says_where_help_is() -> None:
    """The number to call is on the page of the keys, too."""
    assert CARE in text_of(press(Study("small-card").screen(), "h"))


def test_set_aside_goes_on_and_undo_brings_it_back() -> None:
    """`s` goes on to the next item; `u` asks the one set aside again."""
    study = Study("small-card", "small-tf")
    screen = press(study.screen(), "s")
    assert screen.page().status == "set aside"
    assert "A threat to harm" in text_of(screen)
    press(screen, "u")
    assert "offer first" in text_of(screen)
    assert study.session.progress.suspended == set()


def test_undo_on_the_verdict_asks_again() -> None:
    """`u` on the verdict takes the answer back and asks the same question again."""
    study = Study("small-choice", "small-card")
    screen = press(study.screen(), "b", "u")
    assert screen.page().status == "taken back"
    assert "a-d" in key_words(screen.page())
    press(screen, study.letter_of("Help look for a sponsor"))
    assert [result.rating for result in study.session.results] == [Rating.GOOD]


def test_undo_of_a_flag_stays_on_the_verdict() -> None:
    """A flag set on the verdict is taken back there; the session goes on as before."""
    study = Study("small-choice", "small-card")
    screen = press(study.screen(), "b", "f", "u")
    assert screen.page().status == "taken back"
    assert "Link, do not guide." in text_of(screen)
    assert study.session.progress.flagged == set()
    press(screen, "enter")
    assert "offer first" in text_of(screen)
    press(screen, "u")
    assert "step work. What fits" in text_of(screen)


def test_undo_of_a_flag_set_on_an_earlier_verdict_asks_the_same_next() -> None:
    """A flag from the verdict before is taken back, and the next item stays."""
    study = Study("small-choice", "small-card", "small-tf")
    screen = press(study.screen(), "b", "f", "enter", "u")
    assert "offer first" in text_of(screen)
    assert not screen.done
    press(screen, "u")
    assert "step work. What fits" in text_of(screen)
    assert study.session.results == ()


def test_undo_of_setting_aside_on_the_verdict() -> None:
    """What was set aside on its verdict comes back; then the answer can be undone, too."""
    study = Study("small-choice", "small-card", "small-tf")
    screen = press(study.screen(), "b", "s", "u")
    assert study.session.progress.suspended == set()
    assert not screen.done
    assert "offer first" in text_of(screen)
    press(screen, "u")
    assert "step work. What fits" in text_of(screen)


def test_undo_says_when_there_is_nothing_to_undo() -> None:
    """`u` before anything was done says so."""
    screen = press(Study("small-card").screen(), "u")
    assert screen.page().status == "nothing to undo in this session"


def test_last_answer_can_be_taken_back() -> None:
    """After the last item, a page waits from which the last answer can be undone."""
    study = Study("small-card")
    screen = press(study.screen(), " ", "4")
    assert screen.page().title == "Done"
    assert not screen.done
    press(screen, "u", " ", "1")
    assert [result.rating for result in study.session.results] == [Rating.AGAIN]


@pytest.mark.parametrize("key", ["enter", "q"])
def test_the_last_page_ends(key: str) -> None:
    """Enter or q leave the last page."""
    assert press(Study("small-card").screen(), " ", "4", key).done


@pytest.mark.parametrize("key", [" ", "escape", "3", "x"])
def test_other_keys_leave_the_last_page_open(key: str) -> None:
    """Space rates cards, so it doesn't close the page that the last answer is undone from."""
    screen = press(Study("small-card").screen(), " ", "4", key)
    assert screen.page().title == "Done"
    assert not screen.done


def hold(study: Study, screen: StudyScreen, key: str, times: int, seconds: float = 1 / 30) -> None:
    """Hold a key down: it comes at once, after a delay, and then again and again."""
    study.keys.step = 0
    for number in range(times):
        screen.press(key)
        screen.tick()
        study.keys.seconds += 0.5 if number == 0 else seconds
        screen.tick()


@pytest.mark.parametrize("key", [" ", "enter"])
def test_a_held_key_rates_nothing(key: str) -> None:
    """Space or Enter held down shows one answer; ten cards aren't rated by it."""
    study = Study("small-card", "picture")
    screen = study.screen()
    hold(study, screen, key, 100)
    assert study.notebook.events == []
    assert "Support as an equal" in text_of(screen)


def test_a_key_held_after_it_has_rated_rates_no_other_card() -> None:
    """A rating counts once; the same key held on doesn't go through the cards after it."""
    study = Study("small-card", "picture", "small-tf")
    screen = press(study.screen(), "enter")
    hold(study, screen, " ", 100)
    assert len(study.notebook.answers) == 1


def test_a_rating_needs_an_answer_that_could_be_seen() -> None:
    """Keys that come together with the one for the answer don't rate it; later ones do."""
    study = Study("small-card", "picture")
    screen = study.screen()
    study.keys.step = 0
    press(screen, " ", "3", " ", "3", " ", "3")
    assert study.notebook.events == []
    study.keys.seconds += 0.19
    press(screen, "4")
    assert study.notebook.events == []
    study.keys.seconds += 0.2
    press(screen, "3")
    assert [answer.rating for answer in study.notebook.answers] == [3]


def test_a_second_press_rates_a_moment_later() -> None:
    """The key that showed the answer rates Good, once no repeat of it has followed."""
    study = Study("small-card", "small-tf")
    screen = press(study.screen(), " ")
    study.keys.step = 0
    study.keys.seconds += 0.4
    press(screen, " ")
    assert study.notebook.events == []
    assert screen.wakes_after == pytest.approx(0.1)
    study.keys.seconds += 0.11
    screen.tick()
    assert [answer.rating for answer in study.notebook.answers] == [3]
    assert screen.wakes_after is None


def test_another_key_lets_a_waiting_rating_count_first() -> None:
    """A rating that waits isn't lost: the next key finds it given."""
    study = Study("small-card", "small-tf")
    screen = press(study.screen(), " ")
    study.keys.step = 0
    study.keys.seconds += 0.4
    screen.press(" ")
    screen.press("u")
    assert [type(event).__name__ for event in study.notebook.events] == ["AnswerEvent", "UndoEvent"]


def test_a_held_enter_leaves_the_last_page_open() -> None:
    """Enter that rates the last card and is held on doesn't close the page with the undo."""
    study = Study("small-card", mode="cram")
    screen = press(study.screen(), " ")
    study.keys.seconds += 1
    hold(study, screen, "enter", 50)
    assert len(study.notebook.answers) == 1
    assert screen.page().title == "Done"
    assert not screen.done
    study.keys.seconds += 1
    press(screen, "enter")
    assert not screen.done
    study.keys.seconds += 0.11
    screen.tick()
    assert screen.done


def test_empty_queue_is_done_at_once() -> None:
    """A session with nothing to ask shows no page."""
    assert Study().screen().done


@pytest.mark.parametrize(("key", "place"), [("f", 5), ("g", 6), ("h", 7), ("F", 5)])
def test_letters_of_options_choose_before_they_command(key: str, place: int) -> None:
    """With eight options f, g and h choose, as the page says; nothing is flagged."""
    study = Study("eight")
    press(study.screen(), key)
    assert [answer.response for answer in study.notebook.answers] == [(place,)]
    assert study.session.progress.flagged == set()


def test_a_colon_reaches_the_commands_that_are_options() -> None:
    """Where options have the letters, the foot names `:f` and `:g`, and so `:h` works."""
    study = Study("eight")
    screen = study.screen()
    assert {":f", ":g", "u", "s", ":h", "q"} <= key_words(screen.page()).keys()
    press(screen, ":")
    assert "now press" in screen.page().status
    press(screen, "f")
    assert screen.page().status == "flagged"
    press(screen, ":", "g")
    assert "Marked as a guess." in text_of(screen)
    press(screen, ":", "h")
    assert screen.page().title == "Keys"
    press(screen, "enter", ":", "a")
    assert "there is no :a here" in screen.page().status
    assert study.notebook.answers == []
    press(screen, "a")
    assert [answer.guessed for answer in study.notebook.answers] == [True]


def test_few_options_leave_the_letters_to_the_commands() -> None:
    """With four options the foot names the plain letters."""
    assert {"f", "g", "h"} <= key_words(Study("small-choice").screen().page()).keys()


def test_options_past_the_letters_can_be_reached() -> None:
    """With thirty options, all commands need the colon, and the arrows reach the last one."""
    options = tuple(Option(f"Option {number}", key=number == 30) for number in range(1, 31))
    item = Question(
        id="big", topic="t", level="recall", kind="choice", stem="?", options=options, locked=True
    )
    study = Study("big", items={"big": item})
    screen = press(study.screen(), "up")
    assert "30 Option 30" in text_of(screen)
    press(screen, "enter")
    assert [answer.right for answer in study.notebook.answers] == [True]


def test_capital_commands_work() -> None:
    """With caps lock on, commands still command."""
    study = Study("small-card")
    screen = press(study.screen(), "F")
    assert study.session.progress.flagged == {"small-card"}
    assert press(screen, "Q").done


def test_an_item_that_keeps_slipping_away_says_so() -> None:
    """An objective that was forgotten too often says so; nothing is set aside."""
    study = Study("small-card", "small-tf")
    deck = study.session.progress.deck
    press(study.screen(), " ", "4")
    kept = deck.get("item:small-card")
    assert kept is not None
    deck.put("item:small-card", kept._replace(card=kept.card._replace(lapses=7)))
    again = Study("small-card", "small-tf", progress=study.session.progress)
    screen = press(again.screen(), " ", "1")
    assert "keeps slipping away" in screen.page().status
    assert again.session.progress.suspended == set()


KEYS = [
    "a",
    "b",
    "c",
    "f",
    "g",
    "h",
    "u",
    "s",
    "?",
    ":",
    "1",
    "2",
    "3",
    "4",
    " ",
    "enter",
    "up",
    "down",
    "x",
    "F",
]


@settings(max_examples=40, deadline=None)
@given(
    keys=st.lists(st.one_of(st.sampled_from(KEYS), st.characters()), max_size=40),
    mode=st.sampled_from(["study", "cram"]),
)
def test_any_keys_keep_page_and_journal_together(keys: list[str], mode: str) -> None:
    """Whatever is pressed, there is a page, and what counts is recorded and not undone."""
    study = Study(*ITEMS, mode="cram" if mode == "cram" else "study")
    screen = study.screen()
    for key in keys:
        if screen.done:
            break
        before = len(study.notebook.answers)
        if screen.page().entry:
            screen.enter_text(key)
        else:
            screen.press(key)
        assert len(study.notebook.answers) - before <= 1
        assert screen.page().body
    undone = {event.of for event in study.notebook.events if isinstance(event, UndoEvent)}
    counted = [answer.item for answer in study.notebook.answers if answer.id not in undone]
    assert [result.ident for result in study.session.results] == counted


def test_a_picture_is_named_and_opened_only_when_asked() -> None:
    """Its words are on the page with the key; the key opens it and comes back."""
    viewed: list[str] = []

    def view(item: Item) -> str:
        viewed.append(item.id)
        return "It opens."

    items = {"pic": replace(ITEMS["small-card"], id="pic", image="a.png", alt="two chairs")}
    study = Study("pic", items=items)
    screen = StudyScreen(study.session, lambda: OUTLINE, (), study.clock, study.keys, view)
    assert "[Picture: two chairs] v opens it." in text_of(screen)
    assert not viewed
    assert "two chairs" in text_of(press(screen, "v"))
    assert viewed == ["pic"]
    assert "v opens it." in text_of(press(screen, "enter", " "))
