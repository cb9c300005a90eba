"""Plain mode: one line in, lines out."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cps_study.guide import CARE
from cps_study.model.card import Rating, State
from cps_study.model.event import AnswerEvent, MarkEvent, NoteEvent, UndoEvent
from cps_study.model.item import Option, Question
from cps_study.study.times import stamp
from cps_study.ui.page import Block
from cps_study.ui.plain import PlainStudy, letters_in, plain_line
from tests.samples import SMALL_BANK
from tests.ui.sessions import ITEMS, MORE_ITEMS, OUTLINE, Study, load_items

EVERY = tuple(ITEMS)
FIRST_HELP = (
    "Type the letter of your answer, such as b. If you're guessing, add a question mark: b?"
)
"""The first line of help on a question."""


def test_flashcard_is_asked_shown_and_rated() -> None:
    """An empty line shows the answer and the four ratings with their times; a number rates."""
    study = Study("small-card")
    out = study.plain("", "3").splitlines()
    assert out[1:5] == [
        "[1 new] small: cards, new",
        "What does a peer specialist offer first?",
        "Think, then press Enter to see the answer.",
        "Answer: Support as an equal",
    ]
    assert out[5] == (
        "How well did you know it? 1 Again · 1 minute, 2 Hard · 6 minutes, 3 Good · 10 minutes, "
        f"4 Easy · {out[5].rpartition('· ')[2]}"
    )
    assert out[6] == "Taken: 3 Good"
    assert out[7] == "You'll see it again in 10 minutes."
    assert [answer.rating for answer in study.notebook.answers] == [3]


@pytest.mark.parametrize("rating", list(Rating))
def test_each_number_is_its_rating(rating: Rating) -> None:
    """1 is Again, 2 Hard, 3 Good, 4 Easy."""
    study = Study("small-card")
    study.plain("", str(int(rating)))
    assert [answer.rating for answer in study.notebook.answers] == [rating]


@pytest.mark.parametrize("line", ["3", "yes", "a", "0"])
def test_a_card_is_not_rated_before_its_answer_is_seen(line: str) -> None:
    """Anything but an empty line gets a hint, and nothing is recorded."""
    study = Study("small-card")
    out = study.plain(line)
    assert "Press Enter by itself to see the answer first (h for help)." in out
    assert "Support as an equal" not in out
    assert study.notebook.events == []


@pytest.mark.parametrize("line", ["", "0", "5", "33", "good", "-1", "³", "3.0"])
def test_only_one_to_four_rate(line: str) -> None:
    """Anything else asks for the rating again, and nothing is recorded."""
    study = Study("small-card")
    out = study.plain("", line)
    assert out.splitlines()[-1] == "1 Again, 2 Hard, 3 Good or 4 Easy (h for help)?"
    assert study.notebook.events == []
    study.session.rate(Rating.GOOD, study.clock())
    assert len(study.notebook.answers) == 1


def test_question_takes_its_letter() -> None:
    """The key's letter is right: verdict, reasons, source, and when the item comes again."""
    study = Study("small-choice")
    letter = study.letter_of("Help look for a sponsor")
    out = study.plain(letter)
    feedback = out.split("Your letter (h for help):\n")[1].split("\n\n")[0].splitlines()
    assert feedback == [
        f"Taken: {letter}",
        "Yes, that's right.",
        "Right: Help look for a sponsor",
        "Linking keeps the role.",
        "Link, do not guide.",
        "Source: A Demo Paper (2020): page 2",
        "You'll see it again in 10 minutes.",
    ]
    (answer,) = study.notebook.answers
    assert (answer.rating, answer.right, answer.response, answer.guessed) == (3, True, (0,), False)


def test_wrong_choice_is_not_yet_and_says_why() -> None:
    """A distractor gets its own reason, then the key and its reason; the item is rated Again."""
    study = Study("small-choice")
    out = study.plain(study.letter_of("Guide the steps"))
    feedback = [
        "Not yet. Here's how to see it.",
        "You chose: Guide the steps",
        "That is a sponsor's task.",
        "Right: Help look for a sponsor",
        "Linking keeps the role.",
    ]
    assert "\n".join(feedback) in out
    assert "fail" not in out.lower()
    assert "wrong" not in out.lower()
    (answer,) = study.notebook.answers
    assert (answer.rating, answer.right, answer.response) == (1, False, (1,))


@pytest.mark.parametrize("shape", ["{}?", "{} ?", "{}??", " {}? "])
def test_question_mark_says_i_guessed(shape: str) -> None:
    """`b?` is b, guessed: a right guess is Hard, and the learner reads that it comes sooner."""
    study = Study("small-choice")
    out = study.plain(shape.format(study.letter_of("Help look for a sponsor")))
    assert "(sooner, because you guessed)" in out
    (answer,) = study.notebook.answers
    assert (answer.rating, answer.right, answer.guessed) == (2, True, True)


def test_wrong_guess_is_again() -> None:
    """A guess that wasn't right is Again, like any other answer."""
    study = Study("small-choice")
    study.plain(study.letter_of("Give a diagnosis") + "?")
    assert [(answer.rating, answer.guessed) for answer in study.notebook.answers] == [(1, True)]


@pytest.mark.parametrize("shape", ["{0} {1}", "{1} {0}", "{0},{1}", "{0}, {1}", "{0} {1} {0}"])
def test_several_letters_answer_a_several_answers_question(shape: str) -> None:
    """Blanks or commas separate the letters; their order and repeats don't matter."""
    study = Study("small-multi")
    out = study.plain(shape.format(study.letter_of("Sponsor"), study.letter_of("Nurse")))
    assert "Yes, that's right." in out
    assert [answer.response for answer in study.notebook.answers] == [(0, 1)]


def test_upper_case_and_numbers_choose_too() -> None:
    """A capital letter or a number names the option, too."""
    for form in (str.upper, lambda letter: str("abcd".index(letter) + 1)):
        study = Study("small-choice")
        study.plain(form(study.letter_of("Help look for a sponsor")))
        assert [answer.right for answer in study.notebook.answers] == [True]


@pytest.mark.parametrize(
    ("line", "hint"), [("a", "Choose 2: one more to go."), ("a b c", "Choose 2: that's 3 now.")]
)
def test_a_wrong_number_of_letters_is_asked_again(line: str, hint: str) -> None:
    """Where two are right, one letter or three get a hint, and nothing is recorded."""
    study = Study("small-multi")
    out = study.plain(line)
    assert out.splitlines()[-1] == f"{hint} Your letters, such as a c (h for help):"
    assert study.notebook.events == []


def test_chosen_and_missed_are_told_apart() -> None:
    """Half of the key isn't right; which half was chosen and which was missed is said."""
    study = Study("small-multi")
    out = study.plain(f"{study.letter_of('Sponsor')} {study.letter_of('Teacher')}")
    assert "Not yet." in out
    assert "\nRight, and you chose it: Sponsor\n" in out
    assert "\nRight, and you missed it: Nurse\n" in out
    assert "\nYou chose: Teacher\n" in out
    assert [answer.right for answer in study.notebook.answers] == [False]


def test_options_have_no_boxes() -> None:
    """Read aloud, a box before an option would only be noise."""
    assert "[ ]" not in Study("small-multi").plain()


@pytest.mark.parametrize(
    "line", ["", "e", "z", "5", "0", "-1", "a b", "ab", "²", "a²", "?", " ", "ac?", "1.5", "🙂"]
)
def test_anything_but_an_option_gets_a_hint_and_records_nothing(line: str) -> None:
    """A line that doesn't name one option gets a hint; the question stays."""
    study = Study("small-choice")
    out = study.plain(line)
    assert study.notebook.events == []
    assert study.session.shown is not None
    if line != "?":
        assert out.splitlines()[-1] == "Answer with one letter from a to d (h for help)."


@pytest.mark.parametrize("line", ["", "a d", "d", "abd", "²", "a,,z", "12"])
def test_one_bad_letter_spoils_several(line: str) -> None:
    """A bad letter isn't dropped: the whole line gets a hint, and nothing is recorded."""
    study = Study("small-multi")
    out = study.plain(line)
    assert study.notebook.events == []
    assert out.splitlines()[-1] == "Answer with one or more letters from a to c (h for help)."


def test_typed_answer_is_marked() -> None:
    """A small slip counts, and the learner sees what it was counted as."""
    study = Study("small-typed")
    out = study.plain("Supervisr")
    assert "Type the answer (:h for help):" in out
    assert "Counted as 'supervisor' (you wrote 'Supervisr')." in out
    assert [(answer.right, answer.response) for answer in study.notebook.answers] == [
        (True, "Supervisr")
    ]


def test_typed_answer_that_is_not_right_shows_what_is() -> None:
    """What was written comes before what is accepted."""
    study = Study("small-typed")
    out = study.plain("the police")
    assert "You wrote: the police\nRight: supervisor (also: the supervisory line)" in out
    assert [answer.right for answer in study.notebook.answers] == [False]


def test_typed_guess() -> None:
    """A question mark after a typed answer says that it was guessed."""
    study = Study("small-typed")
    study.plain("supervisor ?")
    (answer,) = study.notebook.answers
    assert (answer.response, answer.guessed, answer.rating) == ("supervisor", True, 2)


@pytest.mark.parametrize("line", ["", "??", "???", "   "])
def test_typed_answer_needs_letters(line: str) -> None:
    """An empty answer, or only a question mark, gets a hint and records nothing."""
    study = Study("small-typed")
    out = study.plain(line)
    assert "Type an answer, or :q to quit (:h for help)." in out
    assert study.notebook.events == []


@pytest.mark.parametrize(
    ("line", "purpose"),
    [
        ("q", "to quit"),
        ("Quit", "to quit"),
        ("u", "to undo"),
        ("flag", "to flag it"),
        ("set aside", "to set it aside"),
        ("help", "for help"),
    ],
)
def test_a_bare_command_word_is_asked_about(line: str, purpose: str) -> None:
    """In a typed item the word of a command is an answer only after Enter has said so."""
    study = Study("small-typed")
    asked = study.plain(line)
    question = f"Type :{line} {purpose}, or press Enter again to answer '{line}'."
    assert asked.splitlines()[-1] == question
    assert study.notebook.events == []
    study = Study("small-typed")
    assert f"Taken: {line}\n" in study.plain(line, "")
    assert [answer.response for answer in study.notebook.answers] == [line]


def test_the_question_about_a_command_word_is_dropped() -> None:
    """Another line is taken as it is, and an empty one after it confirms nothing old."""
    study = Study("small-typed")
    out = study.plain("quit", ":h", "")
    assert study.notebook.events == []
    assert "Type an answer, or :q to quit (:h for help)." in out
    study = Study("small-typed")
    study.plain("quit", "supervisor")
    assert [answer.response for answer in study.notebook.answers] == ["supervisor"]


@pytest.mark.parametrize("line", ["next", "source", "guess", "undoing", "quit?"])
def test_other_words_are_answers(line: str) -> None:
    """What isn't a command here is an answer at once."""
    study = Study("small-typed")
    study.plain(line)
    assert [answer.response for answer in study.notebook.answers] == [line.rstrip("?")]


@pytest.mark.parametrize(
    ("ident", "lines", "taken"),
    [
        ("small-choice", ["b"], "b"),
        ("small-choice", ["B?"], "b, a guess"),
        ("small-choice", ["2"], "b"),
        ("small-multi", ["ca"], "a c"),
        ("small-multi", ["a,c"], "a c"),
        ("small-typed", ["The Supervisor"], "The Supervisor"),
        ("small-typed", ["lawyer?"], "lawyer, a guess"),
        ("small-card", ["", "1"], "1 Again"),
    ],
)
def test_every_answer_is_echoed(ident: str, lines: list[str], taken: str) -> None:
    """What was taken as the answer is said before anything about it."""
    out = Study(ident).plain(*lines)
    assert f"\nTaken: {taken}\n" in out


@pytest.mark.parametrize("ident", ["small-choice", "small-multi", "small-tf", "small-card"])
def test_a_question_mark_before_the_answer_is_help(ident: str) -> None:
    """Before the answer `?` never gives the source, which would give the answer away."""
    study = Study(ident)
    out = study.plain("?")
    assert "f or flag: flag the item" in out
    assert "Source" not in out
    assert "A Demo Paper" not in out
    assert study.notebook.events == []


def test_a_question_mark_alone_is_help_where_the_answer_is_typed() -> None:
    """Nobody answers with a question mark alone."""
    study = Study("small-typed")
    out = study.plain("?")
    assert ":f or :flag: flag the item" in out
    assert study.notebook.events == []


@pytest.mark.parametrize(
    ("ident", "lines", "prompt"),
    [
        ("small-choice", ["h"], "Your letter (h for help):"),
        ("small-choice", ["f"], "Your letter (h for help):"),
        ("small-choice", ["?"], "Your letter (h for help):"),
        ("small-multi", ["h"], "Your letters, such as a c (h for help):"),
        ("small-typed", [":f"], "Type the answer (:h for help):"),
        ("small-card", ["f"], "Think, then press Enter to see the answer."),
    ],
)
def test_the_prompt_is_said_again(ident: str, lines: list[str], prompt: str) -> None:
    """After help, a flag or a source, the prompt says again what is waited for."""
    assert Study(ident).plain(*lines).splitlines()[-1] == prompt


def test_the_ratings_are_said_again_after_the_source() -> None:
    """On the back of a card, all four ratings follow the source."""
    out = Study("small-card").plain("", "?")
    assert out.splitlines()[-1].startswith("How well did you know it? 1 Again")


def test_words_command_too() -> None:
    """Where no answer is typed, the word of a command does what its letter does."""
    study = Study("small-choice", "small-tf")
    out = study.plain("flag", "help", "undo", "set aside", "quit", "a")
    assert "Flagged." in out
    assert FIRST_HELP in out
    assert "Taken back." in out
    assert "Set aside." in out
    assert study.notebook.answers == []


def test_help_lists_only_what_works_here() -> None:
    """A card has no letters and no source before its answer; a question has no rating."""
    card = Study("small-card").plain("h")
    assert "source behind" not in card
    assert "Type the letter" not in card
    assert "source behind" in Study("small-card").plain("", "h")
    assert "Again" not in Study("small-choice").plain("h")
    assert ":f or flag: flag" in Study("eight").plain(":h")


@pytest.mark.parametrize("ident", EVERY)
@pytest.mark.parametrize("shape", [":q", ": q", ":Q"])
def test_colon_q_quits_from_every_kind(ident: str, shape: str) -> None:
    """`:q` ends the session at any item; nothing after it is read."""
    study = Study(ident, ident)
    out = study.plain(shape, "never", "read")
    assert study.notebook.events == []
    assert out.count(" new] ") == 1


def test_letters_are_commands_where_no_option_has_them() -> None:
    """`f`, `?`, `h`, `u` and `q` work without a colon in a question of four options."""
    study = Study("small-choice", "small-tf")
    out = study.plain("f", "?", "h", "u", "q", "a")
    assert "Flagged." in out
    assert FIRST_HELP in out
    assert "Taken back." in out
    assert study.notebook.answers == []


@pytest.mark.parametrize(("line", "place"), [("f", 5), ("h", 7)])
def test_a_letter_that_an_option_has_is_the_option(line: str, place: int) -> None:
    """With eight options f and h answer; flag and help need the colon."""
    study = Study("eight")
    study.plain(line)
    assert [answer.response for answer in study.notebook.answers] == [(place,)]


def test_colon_commands_where_options_have_the_letters() -> None:
    """`:f` flags and `:h` helps in a question of eight options."""
    study = Study("eight")
    out = study.plain(":f", ":h")
    assert "Flagged." in out
    assert FIRST_HELP in out
    assert study.notebook.answers == []


def test_commands_work_on_both_sides_of_a_card() -> None:
    """Flag, source and help work before and after the answer is shown; rating still works."""
    study = Study("small-card")
    out = study.plain("f", "", "f", "?", "h", "4")
    assert "Flagged." in out
    assert "Flag removed." in out
    assert [type(event).__name__ for event in study.notebook.events] == [
        "MarkEvent",
        "MarkEvent",
        "AnswerEvent",
    ]


def test_set_aside_goes_on_to_the_next() -> None:
    """`s` sets the item aside, says how to bring it back, and asks the next one."""
    study = Study("small-card", "small-tf")
    out = study.plain("s")
    assert "Set aside. To bring it back: cps-study progress" in out
    assert "A threat to harm is kept in confidence." in out
    (mark,) = study.notebook.events
    assert isinstance(mark, MarkEvent)
    assert (mark.what, mark.item, mark.on) == ("suspend", "small-card", True)


def test_a_note_is_read_from_the_next_line() -> None:
    """`n` asks for a note; it keeps its capitals, loses control characters, and can be undone."""
    study = Study("small-card")
    out = study.plain("n", " Ask  Kim\x1b[2J ", "", "u", "", "4")
    assert "Note kept." in out
    assert "Your note: Ask Kim [2J" in out
    assert out.count("Your note") == 1
    note, undone, _ = study.notebook.events
    assert isinstance(note, NoteEvent)
    assert (note.item, note.text) == ("small-card", "Ask Kim [2J")
    assert isinstance(undone, UndoEvent)


def test_a_note_can_stand_behind_its_letter() -> None:
    """`n` with text, or `:n` where letters are typed, keeps it at once; `-` removes it."""
    study = Study("small-card", "small-typed")
    out = study.plain("n Call Me", "", "4", ":n For Class", ":n", "-", "x")
    assert "Your note: Call Me" in out
    assert "Your note: For Class" in out
    assert "Note removed." in out
    assert study.session.note_on("small-card") == "Call Me"
    assert study.session.note_on("small-typed") == ""


def test_an_empty_line_leaves_the_note_as_it_was() -> None:
    """So does the end of the input; nothing is stored."""
    for lines in (["n", ""], ["n"]):
        study = Study("small-card")
        assert "Left as it was." in study.plain(*lines)
        assert study.notebook.events == []


def test_a_note_that_is_too_long_is_not_cut_in_silence() -> None:
    """The learner is told how long it may be."""
    out = Study("small-card").plain("n", "x" * 501, "n", "x" * 500)
    assert out.index("Please keep it to 500 characters.") < out.index("Note kept.")


@pytest.mark.parametrize("line", ["x", ":x", "leave"])
def test_x_leaves_the_subject_in_lines(line: str) -> None:
    """It's said in one sentence, the next subject is asked, and `u` brings it back."""
    study = Study("small-card", "small-tf", "eight")
    out = study.plain(line, "u")
    assert "No more about small today; u takes that back." in out
    assert out.index("No more") < out.index("Which of the eight?") < out.index("Taken back.")
    assert study.session.left == 3


def test_the_first_crisis_item_says_where_help_is_in_lines() -> None:
    """Below the question and before the prompt; help says it, too."""
    study = Study("small-card", "small-tf", "small-typed")
    study.session.subject_of = lambda _: "crisis"
    out = study.plain("", "4", "b", ":h")
    assert out.count(CARE) == 2
    assert out.index(CARE) < out.index("Think, then press Enter")
    assert CARE in out.split("Type the answer itself")[1]
    assert CARE in Study("small-typed").plain("?")


def test_undo_takes_the_last_answer_back_and_asks_again() -> None:
    """`u` takes back the last answer, asks that item again, and a new answer counts."""
    study = Study("small-card", "small-tf")
    out = study.plain("", "1", "u", "", "4")
    assert "Taken back." in out
    assert out.count("What does a peer specialist offer first?") == 2
    assert [type(event).__name__ for event in study.notebook.events] == [
        "AnswerEvent",
        "UndoEvent",
        "AnswerEvent",
    ]
    assert [result.rating for result in study.session.results] == [Rating.EASY]


def test_undo_brings_back_what_was_set_aside() -> None:
    """`u` after `s` asks the item again."""
    study = Study("small-card", "small-tf")
    study.plain("s", "u")
    assert study.session.shown is not None
    assert study.session.shown.item.id == "small-card"
    assert study.session.progress.suspended == set()


def test_undo_says_when_there_is_nothing_to_undo() -> None:
    """`u` at the start says so and asks the same item."""
    study = Study("small-card")
    out = study.plain("u")
    assert "Nothing to undo in this session." in out
    assert study.notebook.events == []


@pytest.mark.parametrize("line", [":y", ":", ":quit!", ":\x1b[31m"])
def test_unknown_command_is_explained(line: str) -> None:
    """An unknown command gets a hint in printable characters; a bare colon shows the help."""
    study = Study("small-choice")
    out = study.plain(line)
    assert study.notebook.events == []
    assert "\x1b" not in out
    if line != ":":
        assert ":h shows the commands." in out


def test_end_of_input_keeps_what_was_answered() -> None:
    """The input may end anywhere, even within an item; every answer is saved."""
    study = Study("small-tf", "small-choice", "small-card")
    study.plain("b", "a")
    assert len(study.notebook.answers) == 2
    assert study.session.left > 0


def test_session_ends_by_itself() -> None:
    """When nothing is left, no more input is read."""
    study = Study("small-card")
    given = iter(["", "4", "never read"])
    out = io.StringIO()
    PlainStudy(study.session, lambda: OUTLINE, lambda: next(given, None), out, study.clock).run()
    assert next(given) == "never read"
    assert study.session.shown is None


def test_missed_item_comes_again_in_the_session() -> None:
    """An item that wasn't right is asked again before the session ends."""
    study = Study("small-tf")
    out = study.plain(study.letter_of("True"))
    assert out.count("A threat to harm is kept in confidence.") == 2


def test_every_answer_is_recorded_before_the_next_prompt() -> None:
    """Whenever a line is read, every earlier answer is already in the journal."""
    study = Study("small-tf", "small-choice", "small-typed")
    answers = ["a", "b", "supervisor"]
    seen: list[int] = []
    out = io.StringIO()

    def read() -> str | None:
        seen.append(len(study.notebook.answers))
        return answers[len(seen) - 1] if len(seen) <= len(answers) else None

    PlainStudy(study.session, lambda: OUTLINE, read, out, study.clock).run()
    assert seen == [0, 1, 2, 3]


def test_a_failing_journal_shows_no_verdict() -> None:
    """If an answer can't be stored, the session ends before the verdict."""
    study = Study("small-tf")
    out = io.StringIO()

    def fail(_: object) -> None:
        raise OSError("disk full")

    study.session.record = fail  # type: ignore[assignment] # a journal that never stores
    with pytest.raises(OSError, match="disk full"):
        PlainStudy(study.session, lambda: OUTLINE, lambda: "a", out, study.clock).run()
    assert "right" not in out.getvalue()
    assert "Not yet" not in out.getvalue()


def test_drill_shows_no_times() -> None:
    """A drill schedules nothing, so nothing says when the item comes again."""
    study = Study("small-card", mode="cram")
    out = study.plain("", "3")
    assert "1 Again, 2 Hard, 3 Good, 4 Easy" in out
    assert "see it again" not in out
    assert ", new" not in out


def test_flagged_items_say_so() -> None:
    """An item that was flagged is announced as flagged."""
    study = Study("small-card")
    study.session.progress.flagged.add("small-card")
    assert "small: cards, new, flagged" in study.plain()


def test_scenario_family_and_picture_are_read_out() -> None:
    """A situation comes before the stem; a family's question and a picture's text come after."""
    out = Study("story-1").plain()
    assert out.index("stopped their medication") < out.index("You may keep this quiet.")
    out = Study("step-1").plain()
    assert out.index("A peer speaks of a plan to harm.") < out.index("What is the best next step?")
    assert "[Picture: two chairs that face each other]" in Study("picture").plain()


def test_more_options_than_letters() -> None:
    """An item with thirty options can be read and answered: past z they are numbered."""
    options = tuple(Option(f"Option {number}", key=number == 28) for number in range(1, 31))
    item = Question(
        id="big", topic="t", level="recall", kind="choice", stem="?", options=options, locked=True
    )
    study = Study("big", items={"big": item})
    out = study.plain("31", "28")
    assert "z) Option 26\n27) Option 27\n" in out
    assert "Answer with one letter from a to 30 (h for help)." in out
    assert [answer.right for answer in study.notebook.answers] == [True]


def test_an_item_that_keeps_slipping_away_says_so() -> None:
    """It is said, with a hint to read its source; nothing is set aside."""
    study = Study("small-card", "small-tf")
    study.session.progress.apply(answer := study.notebook(_answer(study)))
    kept = study.session.progress.deck.get("item:small-card")
    assert kept is not None
    assert answer.item == "small-card"
    card = kept.card._replace(state=State.REVIEW, step=None, lapses=7)
    study.session.progress.deck.put("item:small-card", kept._replace(card=card))
    out = study.plain("", "1")
    assert "This one keeps slipping away." in out


@settings(max_examples=40, deadline=None)
@given(
    lines=st.lists(
        st.one_of(
            st.text(max_size=6), st.sampled_from(["", "a", "b?", "3", "u", ":u", "s", "f", "?"])
        )
    )
)
def test_any_input_is_handled_and_shown_safely(lines: list[str]) -> None:
    """Any input: the session goes on, prints nothing a terminal would obey, and undo is true."""
    study = Study(*EVERY)
    out = study.plain(*lines)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", out)
    undone = {event.of for event in study.notebook.events if isinstance(event, UndoEvent)}
    counted = [answer for answer in study.notebook.answers if answer.id not in undone]
    assert [result.ident for result in study.session.results] == [answer.item for answer in counted]


@pytest.mark.parametrize(
    ("line", "many", "places"),
    [
        ("a", 4, [0]),
        ("A C", 4, [0, 2]),
        ("1 3", 4, [0, 2]),
        ("d,b", 4, [3, 1]),
        ("ac", 4, [0, 2]),
        ("CA b", 4, [2, 0, 1]),
        ("ae", 4, []),
        ("a2", 4, [0, 1]),
        ("12", 4, []),
        ("12", 12, [11]),
        ("e", 4, []),
        ("a e", 4, []),
        ("0", 4, []),
        ("¹", 4, []),
        ("٢", 4, [1]),
        ("1000000000000", 4, []),
        ("", 4, []),
    ],
)
def test_letters_in_reads_all_or_nothing(line: str, many: int, places: list[int]) -> None:
    """Letters and numbers name options; one that doesn't spoils the line."""
    assert letters_in(line, many) == places


@pytest.mark.parametrize(
    ("block", "line"),
    [
        (Block("option", "Guide", "b"), "b) Guide"),
        (Block("option-here", "Guide", "b"), "b) Guide"),
        (Block("option", "an entry", "·"), "- an entry"),
        (Block("option-key", "Link", "✓"), "Right: Link"),
        (Block("option-key", "Right: Link", "✓"), "Right: Link"),
        (Block("option-not", "You chose: Guide", "○"), "You chose: Guide"),
        (Block("not-yet", "Not yet.", "○"), "Not yet."),
    ],
)
def test_plain_lines_need_no_sight(block: Block, line: str) -> None:
    """What a mark or a color says on the screen is said in words."""
    assert plain_line(block) == line


def test_sample_banks_are_what_the_tests_expect() -> None:
    """Both sample banks are valid and have every kind of item."""
    items = load_items(SMALL_BANK, MORE_ITEMS)
    assert {item.kind for item in items.values()} == {
        "flashcard",
        "choice",
        "multi",
        "truefalse",
        "typed",
    }


def _answer(study: Study) -> AnswerEvent:
    return AnswerEvent(at=stamp(study.clock()), day="2026-11-21", item="small-card", rating=4)


def test_a_picture_is_named_and_opened_when_asked() -> None:
    """A screen reader hears what it shows; v says what came of opening it."""
    items = {"pic": replace(ITEMS["small-typed"], id="pic", image="a.png", alt="two chairs")}
    out = Study("pic", items=items).plain(":v", ":view")
    assert "[Picture: two chairs] :v opens it." in out
    assert out.count("This one has no picture.") == 2
