"""A timed attempt on the full screen."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from cps_study.model.attempt import Terms
from cps_study.model.event import AttemptFlagEvent, ClockEvent
from cps_study.ui.clock import Timekeeper, awake_seconds
from tests.ui.attempts import FORM, Attempt
from tests.ui.sessions import key_words, said

if TYPE_CHECKING:
    from cps_study.ui.attempt_screen import AttemptScreen

SECRETS = (
    "Linking keeps the role",
    "That is a sponsor's task",
    "Link, do not guide",
    "Source:",
    "Not yet",
    "✓",
)
QUIZ = Terms("quiz", 60.0)


def text(screen: AttemptScreen) -> str:
    """Return everything on the page."""
    page = screen.page()
    return "\n".join((page.title, page.status, said(page.body)))


def press(screen: AttemptScreen, *keys: str) -> str:
    """Press keys and return the page then."""
    for key in keys:
        screen.press(key)
    return text(screen)


def responses(attempt: Attempt) -> dict[str, object]:
    """Return the responses in the journal."""
    return {ident: given.response for ident, given in attempt.record.given.items()}


def test_the_clock_runs_only_after_the_notes() -> None:
    """No time passes while the notes are read; Enter begins."""
    attempt = Attempt()
    screen = attempt.screen("This is what you should know.")
    attempt.seconds.at += 30
    screen.tick()
    assert "This is what you should know." in text(screen)
    assert "1:00 left" in press(screen, "enter")
    attempt.seconds.at += 5
    assert "0:55 left" in text(screen)


def test_q_at_the_notes_uses_no_time() -> None:
    """Whoever doesn't begin keeps all the time."""
    attempt = Attempt()
    screen = attempt.screen("A note.")
    screen.press("q")
    assert screen.done
    assert not attempt.session.running


def test_the_page_shows_the_clock_without_a_key() -> None:
    """The page is painted again without a key, and then shows less time."""
    attempt = Attempt()
    screen = attempt.screen()
    assert screen.refresh_seconds is not None
    assert screen.refresh_seconds <= 1
    attempt.seconds.at += 7
    screen.tick()
    assert "0:53 left" in screen.page().status


@pytest.mark.parametrize("view", ["", "l", "s", "h"])
def test_zero_ends_it_on_any_page(view: str) -> None:
    """At zero the attempt ends with the answers given so far, whatever page is up."""
    attempt = Attempt()
    screen = attempt.screen()
    press(screen, "b", *view)
    attempt.seconds.at += 60
    screen.tick()
    assert screen.done
    assert attempt.record.ended == "time"
    assert responses(attempt) == {"small-choice": (1,)}
    assert attempt.record.used == 60.0


def test_zero_keeps_what_is_checked() -> None:
    """What is checked on the screen when the time is up is an answer."""
    attempt = Attempt("small-multi")
    screen = attempt.screen()
    press(screen, "a", "b")
    attempt.seconds.at += 61
    screen.tick()
    assert responses(attempt) == {"small-multi": (0, 1)}
    assert attempt.record.ended == "time"


def test_no_page_of_an_exam_gives_anything_away() -> None:
    """No page of an exam, after any answer, has a key, a rationale, a source or a verdict."""
    screen = Attempt().screen()
    pages = [
        press(screen, key)
        for key in ("b", "h", "x", "l", "enter", "n", "c", "enter", "s", "x", "n", "a", "n")
    ]
    screen.enter_text("friend")
    pages.append(text(screen))
    assert not [secret for secret in SECRETS for page in pages if secret in page]


def test_an_exam_choice_stays_on_the_screen_and_may_change() -> None:
    """A choice is stored at once, shown, and replaced by the next."""
    attempt = Attempt()
    screen = attempt.screen()
    assert "Question 1 of 4" in press(screen, "b")
    press(screen, "c")
    assert responses(attempt) == {"small-choice": (2,)}
    assert len(attempt.notebook.answers) == 2


def test_arrows_and_enter_choose_and_change() -> None:
    """Enter on an option makes it the answer, the second time too; Enter on the answer goes on."""
    attempt = Attempt()
    screen = attempt.screen()
    press(screen, "down", "enter")
    assert responses(attempt) == {"small-choice": (0,)}
    press(screen, "down", "enter")
    assert responses(attempt) == {"small-choice": (1,)}
    assert "Question 2 of 4" in press(screen, "enter")


@pytest.mark.parametrize("leave", ["right", "n", "l", "s", "q", "k"])
def test_checks_are_kept_however_the_question_is_left(leave: str) -> None:
    """What is checked where several are right is stored before another page comes up."""
    attempt = Attempt("small-multi", "small-tf", terms=Terms("exam", 60.0, breaks=1))
    screen = attempt.screen()
    press(screen, "a", "b", leave)
    assert responses(attempt) == {"small-multi": (0, 1)}


def test_a_check_can_be_removed_before_enter() -> None:
    """A key pressed twice removes its check."""
    attempt = Attempt("small-multi", "small-tf")
    press(attempt.screen(), "c", "b", "c", "a", "enter")
    assert responses(attempt) == {"small-multi": (0, 1)}


def test_moving_and_its_ends() -> None:
    """Arrows and letters move; at either end a note says so and nothing moves."""
    screen = Attempt().screen()
    assert "this is the first question" in press(screen, "left")
    assert "Question 3 of 4" in press(screen, "right", "n")
    assert "Question 2 of 4" in press(screen, "p")
    assert "this is the last question" in press(screen, "n", "n", "n") or screen.page().entry
    screen.enter_text("")
    assert "this is the last question" in text(screen)


def test_a_flag_is_shown_and_stored() -> None:
    """f sets and removes the flag; the title, the overview and the journal have it."""
    attempt = Attempt()
    screen = attempt.screen()
    assert "Question 1 of 4 · flagged" in press(screen, "f")
    assert "open, flagged: A peer asks" in press(screen, "l")
    assert "flag removed" in press(screen, "enter", "f")
    assert [
        event.on for event in attempt.notebook.events if isinstance(event, AttemptFlagEvent)
    ] == [True, False]


def test_where_f_is_an_option_the_star_flags() -> None:
    """With six options or more, f chooses; the key that flags instead is named and works."""
    attempt = Attempt("eight")
    screen = attempt.screen()
    assert key_words(screen.page())["*"] == "flag"
    press(screen, "f", "*")
    assert responses(attempt) == {"eight": (5,)}
    assert attempt.record.flagged == {"eight"}


def test_the_overview_jumps() -> None:
    """The overview counts; a number with Enter goes to that question, if there is one."""
    screen = Attempt().screen()
    page = press(screen, "a", "l")
    assert "1 answered, 3 open, 0 flagged." in page
    assert "there is no question 9" in press(screen, "9", "enter")
    assert "Question 3 of 4" in press(screen, "3", "enter")
    press(screen, "l", "0")
    assert "there is no question 0" in press(screen, "enter")


def test_submit_asks_once_and_a_key_held_down_does_not_submit() -> None:
    """With questions unanswered, only y submits; any other key goes back, even s."""
    attempt = Attempt()
    screen = attempt.screen()
    assert "3 questions without an answer: 2, 3, 4." in press(screen, "a", "s")
    press(screen, "s")
    assert not screen.done
    press(screen, "s", "y")
    assert attempt.record.ended == "submitted"
    assert screen.done


def test_submit_with_nothing_open_is_at_once() -> None:
    """With everything answered, s submits."""
    attempt = Attempt("small-tf")
    press(attempt.screen(), "b", "s")
    assert attempt.record.ended == "submitted"


def test_a_typed_answer_is_taken_and_shown() -> None:
    """A typed line is the answer; commands take a colon, and an unknown one is named."""
    attempt = Attempt("small-typed", "small-tf")
    screen = attempt.screen()
    assert screen.page().entry
    screen.enter_text(" supervisor ")
    assert "Your answer so far: supervisor" in text(screen)
    screen.enter_text(":x")
    assert "there is no :x here" in text(screen)
    screen.enter_text(":f")
    assert attempt.record.flagged == {"small-typed"}
    screen.enter_text(":n")
    assert "Question 2 of 2" in text(screen)


@pytest.mark.parametrize("ident", ["small-choice", "small-multi", "small-typed"])
def test_a_quiz_does_not_skip_a_question(ident: str) -> None:
    """Enter without an answer stays at the question, as a quiz has no way back."""
    attempt = Attempt(ident, "small-tf", terms=QUIZ)
    screen = attempt.screen()
    (screen.enter_text if screen.page().entry else screen.press)(
        "" if screen.page().entry else "enter"
    )
    assert "Question 1 of 2" in text(screen)
    assert "choose an answer first" in text(screen)


def test_feedback_after_each_question_stops_the_clock() -> None:
    """The verdict and its reasons come after the answer and cost no time; a key goes on."""
    attempt = Attempt("small-choice", "small-tf", terms=QUIZ._replace(feedback="each"))
    screen = attempt.screen()
    page = press(screen, "b")
    assert "That is a sponsor's task." in page
    assert "Source: A Demo Paper (2020): page 2" in page
    attempt.seconds.at += 1000
    screen.tick()
    assert not screen.done
    assert "1:00 left" in press(screen, "enter")
    assert "Question 2 of 2" in text(screen)


def test_q_at_the_feedback_stops() -> None:
    """q stops on the page with the verdict, too."""
    attempt = Attempt(terms=QUIZ._replace(feedback="each"))
    screen = attempt.screen()
    press(screen, "b", "q")
    assert screen.done
    assert attempt.record.ended is None


def test_feedback_at_the_end_goes_straight_on() -> None:
    """A quiz with feedback at the end goes on after each answer, and ends after the last."""
    attempt = Attempt("small-choice", "small-tf", terms=QUIZ)
    screen = attempt.screen()
    assert "Question 2 of 2" in press(screen, "b")
    assert not [secret for secret in SECRETS if secret in text(screen)]
    press(screen, "b")
    assert screen.done
    assert attempt.record.ended == "submitted"


def test_a_quiz_that_goes_on_shows_the_question_after_the_last_answer() -> None:
    """After a stop, the quiz goes on after the last answer."""
    attempt = Attempt(terms=QUIZ)
    press(attempt.screen(), "b", "q")
    attempt.session = attempt.again()
    assert "Question 2 of 4" in press(attempt.screen("Going on."), "enter")


def test_a_time_for_each_question_leaves_it_open() -> None:
    """When a question's time is up, the next comes with a note; after the last, the quiz ends."""
    attempt = Attempt("small-choice", "small-tf", terms=QUIZ._replace(seconds=None, per_item=10.0))
    screen = attempt.screen()
    assert "0:10 for this one" in text(screen)
    assert "untimed" not in text(screen)
    attempt.seconds.at += 10
    screen.tick()
    assert "Question 2 of 2" in text(screen)
    assert "the time for that question was up" in text(screen)
    attempt.seconds.at += 10
    screen.tick()
    assert screen.done
    assert attempt.record.given == {}
    assert attempt.record.ended == "submitted"


def test_a_break_stops_the_clock_as_often_as_was_set() -> None:
    """No time passes in a break, and the journal has it; a note says when none are left."""
    attempt = Attempt(terms=Terms("exam", 60.0, breaks=1))
    screen = attempt.screen()
    assert "The clock is paused." in press(screen, "k")
    attempt.seconds.at += 1000
    screen.tick()
    assert not screen.done
    assert "1:00 left" in press(screen, "enter")
    assert "no breaks are left" in press(screen, "k")
    assert [event.what for event in attempt.notebook.events if isinstance(event, ClockEvent)] == [
        "break"
    ]
    assert "no breaks were set" in press(Attempt().screen(), "k")


def test_the_whole_limit_is_shown_beside_the_time_of_a_question() -> None:
    """With both limits, both are shown."""
    status = Attempt(terms=QUIZ._replace(per_item=10.0)).screen().page().status
    assert status == "0:10 for this one · 1:00 left"


def test_untimed_says_so() -> None:
    """Without a limit the page says untimed and nothing ends it."""
    attempt = Attempt(terms=Terms("exam"))
    screen = attempt.screen()
    attempt.seconds.at += 1e6
    screen.tick()
    assert not screen.done
    assert "untimed" in screen.page().status


def test_each_reminder_of_the_time_comes_once() -> None:
    """Half the time, ten minutes and two minutes are announced as time passes, each once."""
    attempt = Attempt(terms=Terms("exam", 3600.0))
    screen = attempt.screen()
    given = []
    for left in range(3600, 0, -1):
        attempt.seconds.at = 1000.0 + 3600 - left
        screen.tick()
        status = screen.page().status
        if "left." in status:
            given.append((status.split(" · ")[0], left))
    first: dict[str, int] = {}
    for words, left in given:
        first.setdefault(words, left)
    assert first == {
        "Half of the time is left.": 1800,
        "Ten minutes are left.": 600,
        "Two minutes are left.": 120,
    }
    assert len(given) <= 3 * 14, "a reminder stays on the screen for too long"


@pytest.mark.parametrize(
    ("limit", "used", "words"),
    [
        (3600.0, 1900.0, ["Ten minutes are left.", "Two minutes are left."]),
        (1000.0, 0.0, ["Half of the time is left.", "Two minutes are left."]),
        (60.0, 0.0, ["Half of the time is left."]),
    ],
)
def test_no_reminder_comes_that_was_due_before(limit: float, used: float, words: list[str]) -> None:
    """Resumed past half of the time, half isn't announced again; nothing untrue ever is."""
    attempt = Attempt(terms=Terms("exam", limit))
    attempt.notebook(ClockEvent("2026-11-21T15:00:01.000Z", attempt.record.id, used))
    keeper = Timekeeper(attempt.again(), attempt.moment())
    assert [
        said for left in range(int(limit - used), -1, -1) if (said := keeper.say(left))
    ] == words


def test_after_a_long_gap_only_the_latest_reminder_comes() -> None:
    """When several reminders come due at once, the last of them is given."""
    attempt = Attempt(terms=Terms("exam", 3600.0))
    keeper = Timekeeper(attempt.session, attempt.moment())
    assert keeper.say(100.0) == "Two minutes are left."
    assert keeper.say(99.0) == ""


def test_without_a_limit_there_are_no_reminders() -> None:
    """An untimed attempt has none."""
    attempt = Attempt(terms=Terms("exam"))
    assert Timekeeper(attempt.session, attempt.moment()).say(None) == ""


def test_time_used_is_stored_now_and_then() -> None:
    """Without any key, the time used is stored: a power cut gives back half a minute at most."""
    attempt = Attempt(terms=Terms("exam", 3600.0))
    screen = attempt.screen()
    for _ in range(200):
        attempt.seconds.at += 0.5
        screen.tick()
    assert attempt.record.used >= 70


def test_more_room_between_options() -> None:
    """With wide spacing, a blank line is between the options."""
    gaps = [
        sum(block.role == "gap" for block in Attempt().screen(spacious=spacious).page().body)
        for spacious in (False, True)
    ]
    assert gaps[1] >= gaps[0] + 3


def test_an_exam_that_goes_on_has_its_answers_flags_and_place() -> None:
    """Resumed, the page is the same: question, answer, flag."""
    attempt = Attempt()
    screen = attempt.screen()
    before = press(screen, "n", "a", "b", "enter", "f")
    screen.press("q")
    attempt.session = attempt.again()
    after = press(attempt.screen("Going on."), "enter")
    assert "Question 2 of 4 · flagged" in after
    assert [line for line in before.splitlines() if "[x]" in line] == [
        line for line in after.splitlines() if "[x]" in line
    ]


def test_any_key_at_all_is_safe() -> None:
    """Keys without a meaning change nothing and raise nothing."""
    attempt = Attempt()
    screen = attempt.screen()
    for key in ("é", "\x00", "0", "9", "up", "down", "escape", "z", "?", "漢"):
        screen.press(key)
    assert attempt.notebook.answers == []
    assert not screen.done


def test_the_clock_goes_forward_only() -> None:
    """The clock of attempts never goes back."""
    looks = [awake_seconds() for _ in range(1000)]
    assert looks == sorted(looks)


def test_help_names_every_key_and_goes_back() -> None:
    """The help page comes on h or ? and any key leaves it."""
    screen = Attempt(*FORM).screen()
    assert "to that question" not in press(screen, "?")
    assert "hand in the exam" in text(screen)
    assert "Question 1 of 4" in press(screen, "x")


def test_enter_asks_for_a_missing_check() -> None:
    """One of two is no answer yet, nor are three; where part of the points counts, it is."""
    for terms in (Terms("exam", 60.0), QUIZ):
        attempt = Attempt("small-multi", "small-tf", terms=terms)
        screen = attempt.screen()
        assert "Choose 2: one more to go." in press(screen, "a", "enter")
        assert "Choose 2: that's 3 now." in press(screen, "b", "c", "enter")
        assert responses(attempt) == {}
        press(screen, "c", "enter")
        assert responses(attempt) == {"small-multi": (0, 1)}
    attempt = Attempt("small-multi", terms=Terms("exam", 60.0, partial=True))
    press(attempt.screen(), "a", "enter")
    assert responses(attempt) == {"small-multi": (0,)}


def test_submit_asks_about_an_answer_with_too_few_checks() -> None:
    """It's kept when the question is left, and named before the exam is handed in."""
    attempt = Attempt("small-multi", "small-tf")
    screen = attempt.screen()
    press(screen, "a", "n", "b")
    assert "1 of 2 chosen" in press(screen, "l")
    assert "1 question with too few or too many checks: 1." in press(screen, "s")
    assert attempt.record.ended is None
    press(screen, "y")
    assert attempt.record.ended == "submitted"


def test_the_feedback_has_a_flag_and_the_source() -> None:
    """f flags for good, ? shows the source and comes back, h helps; other keys do nothing."""
    attempt = Attempt("small-choice", "small-tf", terms=QUIZ._replace(feedback="each"))
    screen = attempt.screen()
    press(screen, "b")
    assert "flagged" in press(screen, "f")
    assert attempt.session.marked == {"small-choice"}
    assert "Where this comes from" in press(screen, "?")
    assert "Not yet" in press(screen, "x")
    assert "Keys" in press(screen, "h")
    assert "Not yet" in press(screen, "x")
    assert "Not yet" in press(screen, "s", "x")
    assert "Question 2 of 2" in press(screen, " ")
    assert "flag removed" not in press(screen, "f")
    assert attempt.session.marked == {"small-choice", "small-tf"}


@pytest.mark.parametrize("checked", [(), ("a",)])
def test_when_the_time_of_a_question_is_up_feedback_gives_the_reason(
    checked: tuple[str, ...],
) -> None:
    """What was checked by then is its answer; without one, the key and the reasons still come."""
    terms = QUIZ._replace(seconds=None, per_item=10.0, feedback="each")
    attempt = Attempt("small-multi", "small-tf", terms=terms)
    screen = attempt.screen()
    press(screen, *checked)
    attempt.seconds.at += 10
    screen.tick()
    assert "the time for that question was up" in text(screen)
    assert "Nurse" in text(screen)
    assert "Source: A Demo Paper (2020)" in text(screen)
    assert ("you chose it" in text(screen)) == bool(checked)
    attempt.seconds.at += 1000
    screen.tick()
    assert "Question 2 of 2" in press(screen, "enter")
    assert "0:10 for this one" in text(screen)


def test_commands_after_a_colon_have_their_words_and_their_keys() -> None:
    """Where an answer is typed: `:next`, `:n`, `:go 2`; a number that isn't there is named."""
    attempt = Attempt("small-typed", "small-tf")
    for line, page in (
        (":next", "Question 2 of 2"),
        (":n", "Question 2 of 2"),
        (":go 2", "Question 2 of 2"),
        (":go x", "there is no question 0"),
        (":nonsense", "there is no :nonsense here; :h shows the keys"),
        (":list", "Overview"),
        (":h", "Keys"),
    ):
        screen = attempt.screen()
        screen.enter_text(line)
        assert page in text(screen)
        attempt.session.go(0, attempt.moment())


def test_a_key_that_does_nothing_says_so() -> None:
    """s doesn't submit a quiz, and that isn't silent."""
    screen = Attempt("small-choice", terms=QUIZ).screen()
    assert "s does nothing here; h shows the keys" in press(screen, "s")


def test_without_a_clock_a_break_needs_no_key() -> None:
    """It's said, and the question stays."""
    screen = Attempt("small-choice", terms=Terms("exam", breaks=1)).screen()
    assert "there is no time limit" in press(screen, "k")
    assert "Question 1 of 1" in text(screen)


def test_the_picture_of_a_question_opens_only_when_asked() -> None:
    """The key is beside its words; what came of it stands at the top."""
    attempt = Attempt("small-choice", terms=Terms("quiz", None))
    item = replace(attempt.items["small-choice"], image="a.png", alt="two chairs")
    attempt.items["small-choice"] = item
    screen = attempt.screen()
    screen.view_picture = lambda viewed: f"{viewed.id} opens"
    assert "[Picture: two chairs] v opens it." in said(screen.page().body)
    press(screen, "v")
    assert screen.note == "small-choice opens"
    press(screen, "a", "v")
    assert screen.note == "small-choice opens"
