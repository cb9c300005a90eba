"""A timed attempt in plain lines."""

from __future__ import annotations

import re
import threading
from dataclasses import replace

import pytest

from cps_study.model.attempt import Terms
from cps_study.model.event import AttemptFlagEvent, ClockEvent, FinishEvent, MarkEvent
from tests.ui.attempts import FORM, Attempt

SECRETS = (
    "Linking keeps the role",
    "That is a sponsor's task",
    "Link, do not guide",
    "Source:",
    "Not yet",
    "Right",
)
ALL_RIGHT = ("a", "a b", "b", "supervisor")
QUIZ = Terms("quiz", 60.0)


def test_an_exam_is_answered_and_handed_in() -> None:
    """Letters, several letters and typed words are stored; submit ends it when nothing is open."""
    attempt = Attempt()
    out = attempt.plain(*ALL_RIGHT, ":submit")
    assert [answer.response for answer in attempt.notebook.answers] == [
        (0,),
        (0, 1),
        (1,),
        "supervisor",
    ]
    assert all(answer.right and answer.mode == "exam" for answer in attempt.notebook.answers)
    assert attempt.record.ended == "submitted"
    assert "That was the last question. list shows them all, submit hands in the exam." in out


def test_nothing_is_given_away_before_the_end_of_an_exam() -> None:
    """Whatever is answered or listed, an exam shows no key, rationale, source or verdict."""
    attempt = Attempt()
    out = attempt.plain(
        "b", "c", "a", "friend", ":list", ":back", "back", "h", "f", "list", "go 1", "submit", "y"
    )
    assert attempt.record.ended == "submitted"
    assert not [secret for secret in SECRETS if secret in out]


def test_each_prompt_states_the_time_left() -> None:
    """Every question begins with the time that is left when it comes up."""
    attempt = Attempt()
    moves = iter(["next", "next", "q"])

    def read() -> str | None:
        attempt.seconds.at += 10
        return next(moves)

    out = attempt.plain_from(read)
    prompts = re.findall(r"Question (\d) of 4\. Time left: (0:\d\d|1:00)\.", out)
    assert [number for number, _ in prompts] == ["1", "2", "3"]
    assert [left for _, left in prompts] == ["1:00", "0:50", "0:40"]


def test_moving_about() -> None:
    """next, back and go N show that question; for another number, the numbers are named."""
    out = Attempt().plain("next", "back", "go 3", "go 9", "go x", "back", "go 1", "back")
    assert re.findall(r"Question (\d) of 4", out) == ["1", "2", "1", "3", "2", "1"]
    assert out.count("The questions are 1 to 4") == 3


def test_a_flag_is_kept_and_listed() -> None:
    """f flags and unflags; the list, the question and the journal have it."""
    attempt = Attempt()
    out = attempt.plain("f", "next", "f", "f", "a b", "list", "go 1")
    assert [
        (event.item, event.on)
        for event in attempt.notebook.events
        if isinstance(event, AttemptFlagEvent)
    ] == [
        ("small-choice", True),
        ("small-multi", True),
        ("small-multi", False),
    ]
    assert "1. open, flagged: A peer asks" in out
    assert "2. answered: Which TWO" in out
    assert "1 answered, 3 open. Time left" in out
    assert "Question 1 of 4, flagged." in out


def test_an_answer_may_be_changed() -> None:
    """An earlier answer is shown with its letters and replaced by the next one."""
    attempt = Attempt()
    out = attempt.plain("b", "back", "c?", "back")
    assert "Your answer so far: b" in out
    assert "Your answer so far: c" in out
    assert attempt.record.given["small-choice"].response == (2,)
    assert attempt.record.given["small-choice"].guessed


def test_submit_asks_once_if_something_is_open() -> None:
    """Anything but y goes back to the question; y submits."""
    attempt = Attempt()
    out = attempt.plain("a", "submit", "n", "submit", "y")
    assert out.count("3 questions without an answer: 2, 3, 4. Submit anyway? y or n") == 2
    assert "Not submitted." in out
    assert attempt.record.ended == "submitted"


@pytest.mark.parametrize("lines", [(), ("a",), ("a", "submit"), ("a", "break"), ("a", "q")])
def test_the_end_of_the_input_keeps_everything(lines: tuple[str, ...]) -> None:
    """Wherever the input ends, the attempt stops at once, unfinished, with its answers kept."""
    attempt = Attempt(terms=Terms("exam", 60.0, breaks=1))
    finished = threading.Event()

    def run() -> None:
        attempt.plain(*lines)
        finished.set()

    threading.Thread(target=run, daemon=True).start()
    assert finished.wait(20), "it waits for lines that can't come"
    assert attempt.record.ended is None
    assert list(attempt.record.given) == (["small-choice"] if lines else [])


def test_a_stopped_exam_goes_on_where_it_was() -> None:
    """Resumed, it has the same answers, flags, question and time."""
    attempt = Attempt()
    attempt.plain("b", "f", "a b", "q")
    attempt.session = attempt.again()
    out = attempt.plain("list", "q")
    assert "Question 3 of 4" in out  # the one that was open
    assert "1. answered" in out
    assert "2. answered, flagged" in out


def test_in_a_typed_question_commands_need_a_colon() -> None:
    """A bare command word is asked about; a second Enter makes it the answer, a colon runs it."""
    attempt = Attempt("small-typed", "small-tf")
    out = attempt.plain("next", "", ":back", ":f", ":h", ":", ":nonsense", ":go 2", "q")
    assert "Type :next to go on, or press Enter again to answer 'next'." in out
    assert [answer.response for answer in attempt.notebook.answers] == ["next"]
    assert "Taken: next" in out
    assert "Flagged." in out
    assert 'There is no command "nonsense" here.' in out
    assert out.count("You may answer again") == 2


@pytest.mark.parametrize(
    "word", ["next", "back", "go 2", "list", "submit", "break", "q", "h", "f", "quit", "help"]
)
def test_no_command_word_becomes_an_answer_by_itself(word: str) -> None:
    """Whatever comes after it but an empty line is a line of its own."""
    attempt = Attempt("small-typed", "small-tf")
    out = attempt.plain(word, "supervisor", "b")
    assert f"Type :{word} " in out
    assert [answer.response for answer in attempt.notebook.answers] == ["supervisor", (1,)]
    attempt = Attempt("small-typed", "small-tf")
    attempt.plain(word)
    assert attempt.notebook.answers == []


def test_in_a_quiz_only_its_own_commands_are_asked_about() -> None:
    """A quiz has no way to the next question, so there the word is just an answer."""
    attempt = Attempt("small-typed", terms=QUIZ)
    assert "Taken: next" in attempt.plain("next")


def test_every_answer_is_echoed() -> None:
    """Letters as they're shown, words as they were typed, and that it was a guess."""
    out = Attempt().plain("b", "ac?", "2", " My friend ")
    taken = [line for line in out.splitlines() if line.startswith("Taken")]
    assert taken == ["Taken: b", "Taken: a c, as a guess", "Taken: b", "Taken: My friend"]


@pytest.mark.parametrize("line", ["a c", "ac", "A,C", "ca", "1 3"])
def test_letters_may_stand_together(line: str) -> None:
    """`ac` is as good as `a c`."""
    attempt = Attempt("small-multi")
    attempt.plain(line)
    assert [answer.response for answer in attempt.notebook.answers] == [(0, 2)]


@pytest.mark.parametrize(
    ("line", "says"), [("a", "Choose 2: one more to go."), ("abc", "Choose 2: that's 3 now.")]
)
def test_a_missing_letter_is_asked_for(line: str, says: str) -> None:
    """Nothing is stored, in an exam as in a quiz; with part of the points, it's an answer."""
    for terms in (Terms("exam", 60.0), QUIZ):
        attempt = Attempt("small-multi", terms=terms)
        out = attempt.plain(line)
        assert says in out
        assert out.endswith("Your letters, such as a c (h for help):\n")
        assert attempt.notebook.answers == []
    attempt = Attempt("small-multi", terms=Terms("exam", 60.0, partial=True))
    assert "Taken" in attempt.plain(line)


@pytest.mark.parametrize("line", ["h", "?", "f", "list", "break", "go 9", ":nonsense"])
def test_after_a_command_the_prompt_is_said_again(line: str) -> None:
    """Whoever can't see the question knows what is waited for."""
    out = Attempt("small-choice").plain(line)
    assert out.endswith("Your letter (h for help):\n")


def test_options_wear_no_boxes() -> None:
    """Read aloud, they're noise."""
    assert "[ ]" not in Attempt().plain("next", "next")


def test_help_has_only_what_works_here() -> None:
    """A quiz has no way back, and without breaks there is none to take."""
    quiz = Attempt("small-choice", terms=QUIZ).plain("h")
    assert not [word for word in ("next:", "go 12:", "submit:", "break:") if word in quiz]
    assert "f: flag this question for later: cps-study study --flagged." in quiz
    exam = Attempt("small-choice", terms=Terms("exam", 60.0, breaks=1)).plain("h")
    assert not [word for word in ("next:", "go 12:", "submit:", "break:") if word not in exam]


def test_a_flag_in_a_quiz_is_for_good() -> None:
    """It's the same flag as in study; a second f takes it back."""
    attempt = Attempt("small-choice", "small-tf", terms=QUIZ)
    out = attempt.plain("f", "f", "f", "a")
    marks = [event for event in attempt.notebook.events if isinstance(event, MarkEvent)]
    assert [(mark.item, mark.what, mark.on) for mark in marks] == [
        ("small-choice", "flag", True),
        ("small-choice", "flag", False),
        ("small-choice", "flag", True),
    ]
    assert out.count("Flagged.") == 2
    assert attempt.session.marked == {"small-choice"}


def test_submit_names_answers_with_too_few_letters() -> None:
    """They count as answers, but nobody means them."""
    attempt = Attempt("small-multi", terms=Terms("exam", 60.0))
    attempt.session.choose([0], attempt.moment())
    out = attempt.plain("list", "submit", "n")
    assert "1. answered (1 of 2 chosen)" in out
    assert "1 question with too few or too many letters: 1. Submit anyway? y or n" in out


def test_without_a_clock_a_break_needs_no_command() -> None:
    """It's said, and nothing is stored."""
    attempt = Attempt(terms=Terms("exam", breaks=1))
    assert "There is no time limit" in attempt.plain("break")
    assert attempt.record.breaks_taken == 0


def test_f_and_h_are_options_where_there_are_so_many() -> None:
    """Where a question has eight options, f and h choose; the commands take a colon."""
    attempt = Attempt("eight")
    attempt.plain("f", ":f", "h")
    assert [answer.response for answer in attempt.notebook.answers] == [(5,), (7,)]
    assert attempt.record.flagged == {"eight"}


@pytest.mark.parametrize(
    "line", ["", "e", "a b", "ab", "ä", "\x1b[A", "1 2", "aaaa" * 1000, "submitt"]
)
def test_a_line_that_answers_nothing_is_asked_again(line: str) -> None:
    """A line that doesn't name one option stores nothing and says what to type."""
    attempt = Attempt("small-choice")
    out = attempt.plain(line)
    assert attempt.notebook.answers == []
    assert "Answer with one letter from a to d" in out


def test_an_empty_typed_answer_is_asked_again() -> None:
    """An empty line, or question marks alone, aren't a typed answer; one asks for help."""
    attempt = Attempt("small-typed")
    out = attempt.plain("", "??", "?")
    assert out.count("Type an answer (:h for help).") == 2
    assert "You may answer again" in out
    assert attempt.notebook.answers == []


@pytest.mark.parametrize("terms", [Terms("exam", 60.0), Terms("quiz", 60.0)])
def test_the_limit_ends_it_while_nothing_is_typed(terms: Terms) -> None:
    """A reader that never returns doesn't keep the attempt open past its limit; answers stay."""
    attempt = Attempt(terms=terms)
    typed = iter(["b"])
    never = threading.Event()

    def read() -> str | None:
        line = next(typed, None)
        if line is None:
            attempt.seconds.at += 61
            never.wait()
        return line

    out = attempt.plain_from(read)
    assert "The time is up. Everything you answered counts." in out
    assert isinstance(attempt.notebook.events[-1], FinishEvent)
    assert attempt.record.ended == "time"
    assert attempt.record.used == 60.0


def test_the_limit_ends_it_while_it_asks_whether_to_submit() -> None:
    """Time that runs out while y or n is asked for ends the exam."""
    attempt = Attempt()
    typed = iter(["submit"])
    never = threading.Event()

    def read() -> str | None:
        line = next(typed, None)
        if line is None:
            attempt.seconds.at += 61
            never.wait()
        return line

    attempt.plain_from(read)
    assert attempt.record.ended == "time"


def test_a_line_after_the_limit_is_not_taken() -> None:
    """An answer that comes after the time is up doesn't count."""
    attempt = Attempt()

    def read() -> str | None:
        attempt.seconds.at += 61
        return "a"

    attempt.plain_from(read)
    assert attempt.notebook.answers == []
    assert attempt.record.ended == "time"


def test_the_time_of_a_question_passes_while_nothing_is_typed() -> None:
    """With a time for each question, the quiz goes on when it is up, and ends after the last."""
    attempt = Attempt("small-choice", "small-tf", terms=QUIZ._replace(seconds=None, per_item=20.0))
    never = threading.Event()
    reading = threading.Event()

    def read() -> str | None:
        reading.set()
        never.wait()
        return None

    seconds = attempt.seconds

    def pass_time() -> float:
        seconds.at += 5 if reading.is_set() else 0
        return seconds.at

    attempt.seconds = pass_time  # type: ignore[assignment] # a clock that moves at each look
    out = attempt.plain_from(read)
    assert out.count("The time for this question is up.") == 2
    assert "Untimed" not in out
    assert "For this question: 0:" in out
    assert attempt.record.ended == "submitted"
    assert attempt.record.given == {}
    assert not [secret for secret in SECRETS if secret in out]


def test_when_the_time_of_a_question_is_up_feedback_gives_the_reason() -> None:
    """Whoever asked for reasons after each question gets them also without an answer."""
    terms = QUIZ._replace(seconds=None, per_item=20.0, feedback="each")
    attempt = Attempt("small-choice", terms=terms)
    never = threading.Event()

    def read() -> str | None:
        attempt.seconds.at += 21
        never.wait()
        return None

    out = attempt.plain_from(read)
    assert "The time for this question is up." in out
    assert "Right: Help look for a sponsor" in out
    assert "Linking keeps the role." in out
    assert "Source: A Demo Paper (2020): page 2" in out


def test_a_break_stops_the_clock() -> None:
    """A break costs no time and isn't ended by the limit; there are as many as were set."""
    attempt = Attempt(terms=Terms("exam", 60.0, breaks=1))
    lines = iter(["break", "", "break", "q"])
    waited = iter([0, 1000, 0, 0])

    def read() -> str | None:
        line = next(lines, None)
        attempt.seconds.at += next(waited, 0)
        return line

    out = attempt.plain_from(read)
    assert "The clock is paused. Press Enter to go on." in out
    assert "No breaks are left." in out
    assert attempt.record.ended is None
    assert [event.what for event in attempt.notebook.events if isinstance(event, ClockEvent)] == [
        "break"
    ]
    assert attempt.record.breaks_taken == 1


def test_without_breaks_the_option_is_named() -> None:
    """Where none were set, the message says how to set them."""
    assert "No breaks were set (--breaks N)." in Attempt().plain("break")


def test_untimed_says_so_and_never_ends_by_itself() -> None:
    """Without a limit each prompt says untimed, however much time passes."""
    attempt = Attempt(terms=Terms("exam"))
    lines = iter(["a", "q"])

    def read() -> str | None:
        attempt.seconds.at += 1e6
        return next(lines)

    assert attempt.plain_from(read).count("Untimed.") == 2
    assert attempt.record.ended is None


def test_a_quiz_gives_feedback_after_each_question_if_asked_to() -> None:
    """With feedback after each question, the verdict, the reasons and the source come at once."""
    out = Attempt("small-choice", "small-tf", terms=QUIZ._replace(feedback="each")).plain("b", "b")
    assert "Not yet" in out
    assert "That is a sponsor's task." in out
    assert "Source: A Demo Paper (2020): page 2" in out


def test_a_quiz_with_feedback_at_the_end_gives_none_before() -> None:
    """With feedback at the end, nothing is said about an answer on the way."""
    attempt = Attempt(terms=QUIZ)
    out = attempt.plain("b", "a c", "a", "friend")
    assert attempt.record.ended == "submitted"
    assert not [secret for secret in SECRETS if secret in out]


def test_a_quiz_goes_forward_only() -> None:
    """The moves of an exam are declined in a quiz, kindly."""
    attempt = Attempt(terms=QUIZ)
    out = attempt.plain("next", "list", "submit", "go 2")
    assert out.count("here. h shows the commands.") == 4
    assert attempt.notebook.answers == []


def test_a_resumed_quiz_does_not_ask_again_what_it_gave_away() -> None:
    """After a stop, the quiz goes on after the last answer, whose key may have been shown."""
    attempt = Attempt(terms=QUIZ._replace(feedback="each"))
    attempt.plain("b", "q")
    attempt.session = attempt.again()
    out = attempt.plain("q")
    assert "Question 2 of 4" in out
    assert "Question 1 of 4" not in out


def test_the_form_is_asked_in_its_order() -> None:
    """The questions come in the order of the form."""
    attempt = Attempt(*reversed(FORM))
    attempt.plain("supervisor", "b", "a b", "a", "submit")
    assert [answer.item for answer in attempt.notebook.answers] == list(reversed(FORM))


def test_the_picture_of_a_question_opens_when_asked() -> None:
    """In lines the word is view, or v; where the answer is typed a colon comes first."""
    attempt = Attempt("small-typed")
    item = replace(attempt.items["small-typed"], image="a.png", alt="two chairs")
    attempt.items["small-typed"] = item
    out = attempt.plain(":v", ":view")
    assert "[Picture: two chairs] :v opens it." in out
    assert out.count("This one has no picture.") == 2
