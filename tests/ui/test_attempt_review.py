"""The review of a finished attempt."""

from __future__ import annotations

from datetime import UTC
from fractions import Fraction

import pytest

from cps_study.app.attempts import GONE, PastAttempt
from cps_study.model.attempt import Terms
from cps_study.model.item import Typed
from cps_study.study.attempt_record import GivenAnswer
from cps_study.study.scoring import Score, Tally
from cps_study.ui.attempt_review import (
    ReviewScreen,
    domain_table,
    fitting_parts,
    history_table,
    kind_words,
    miss_blocks,
    pace_words,
    result_parts,
    review_pages,
    short_parts,
)
from cps_study.ui.page import Block
from tests.ui.attempts import FORM, Attempt
from tests.ui.sessions import OUTLINE, key_words, said


def score(points: int | Fraction, items: int, mark: float = 85) -> Score:
    """Return a score of that many points."""
    return Score(Tally(Fraction(points), items), Fraction(str(mark)), items, {}, {}, {})


def past(
    *idents: str, given: dict[str, GivenAnswer] | None = None, right: tuple[str, ...] = ()
) -> PastAttempt:
    """Return a submitted exam of these items; those in `right` have their point."""
    attempt = Attempt(*idents)
    record = attempt.record._replace(ended="submitted", given=given or {})
    points = {ident: Fraction(ident in right) for ident in attempt.items}
    total = Tally(sum(points.values(), Fraction(0)), len(points))
    domains = {"crisis": Tally(Fraction(1), 2), "skills": total, "imported": total}
    made = Score(total, Fraction(85), len(given or {}), points, {}, {}, domains)
    return PastAttempt(record, made, attempt.items, frozenset(), frozenset())


def missed(ident: str, given: GivenAnswer | None) -> str:
    """Return what a review says about one missed question of the small bank."""
    answers = {} if given is None else {ident: given}
    return said(miss_blocks(past(given=answers), ident, OUTLINE))


@pytest.mark.parametrize("points", [0, 18, 40, 50, 51, 60])
def test_words_stay_kind_at_any_score(points: int) -> None:
    """No score is called failed, wrong, bad or poor, and below the mark comes encouragement."""
    words = kind_words(score(points, 60)).lower()
    assert not any(
        hard in words for hard in ("fail", "wrong", "bad", "poor", "only", "unfortunately")
    )
    assert ("well done" in words) == (points >= 51)


def test_thirty_percent_is_a_start() -> None:
    """At 30% the sentence speaks of a start."""
    assert kind_words(score(18, 60)).startswith("This is a start")


def test_the_pace_is_compared_with_the_time_there_was() -> None:
    """The time used comes with the limit, in all and a question, and the longest question."""
    record = Attempt().record._replace(
        used=30.0, given={"small-multi": GivenAnswer((0,), seconds=12.0)}
    )
    assert pace_words(record) == (
        "Time used: 0:30, 8 seconds a question (you had 1:00, 15 seconds a question). "
        "Longest: question 2 with 0:12."
    )


def test_an_untimed_pace_names_no_limit() -> None:
    """Without a limit nothing is compared."""
    record = Attempt(terms=Terms("exam")).record._replace(used=30.0)
    assert pace_words(record) == "Time used: 0:30, 8 seconds a question."


def test_a_missed_question_explains_everything() -> None:
    """A miss has what was chosen and why not, the key and why, the rationale and the source."""
    text = missed("small-choice", GivenAnswer((1,)))
    for part in (
        "1. A peer asks for step work.",
        "You chose: Guide the steps",
        "That is a sponsor's task.",
        "Right: Help look for a sponsor",
        "Linking keeps the role.",
        "Link, do not guide.",
        "Source: A Demo Paper (2020): page 2",
    ):
        assert part in text


def test_an_open_question_says_so() -> None:
    """A question without an answer isn't shown as one that was answered."""
    text = missed("small-tf", None)
    assert "Not answered." in text
    assert "You chose" not in text


def test_a_missed_typed_question_shows_both_answers() -> None:
    """A typed miss shows what was written and what is right."""
    text = missed("small-typed", GivenAnswer("my \x1b[31mfriend"))
    assert "You wrote: my" in text
    assert "\x1b" not in text
    assert "Right: supervisor" in text


def test_of_several_right_ones_the_missed_looks_different() -> None:
    """Where several are right: chosen and right, missed, chosen and not right, each in words."""
    text = missed("small-multi", GivenAnswer((0, 2)))
    assert "○ You chose: Teacher" in text
    assert "✓ Right, and you chose it: Sponsor" in text
    assert "+ Right, and you missed it: Nurse" in text


def test_a_changed_question_is_shown_as_it_was_and_says_so() -> None:
    """The note stands below the reasons."""
    told = past()._replace(changed=frozenset({"small-tf"}))
    assert "It has changed in its bank since." in said(miss_blocks(told, "small-tf", OUTLINE))


def test_what_nobody_kept_is_not_guessed_at() -> None:
    """Without the old wording, no option counts as chosen; a lost item has no reasons."""
    told = past(given={"small-choice": GivenAnswer((1,))})
    told = told._replace(lost=frozenset({"small-choice"}))
    text = said(miss_blocks(told, "small-choice", OUTLINE))
    assert "has changed since" in text
    assert "You chose" not in text
    gone = Typed(id="small-tf", topic="other", level="recall", stem=GONE, accept=("",))
    told = past()._replace(items={**told.items, "small-tf": gone})
    assert "Right:" not in said(miss_blocks(told, "small-tf", OUTLINE))


def test_results_are_by_domain_in_the_outlines_order() -> None:
    """An import without a domain comes last, by its topic."""
    table = domain_table(past(right=FORM[:1]).score)
    assert [row[0] for row in table.rows] == ["skills", "crisis", "imported"]
    assert table.rows[1][:4] == ("crisis", "1", 2, "50.0")


def test_a_domain_has_one_decimal_like_the_score_itself() -> None:
    """One of eight isn't 12%, and a domain just below the mark doesn't read as at it."""
    near = {"skills": Tally(Fraction(84999), 100_000), "crisis": Tally(Fraction(1), 8)}
    table = domain_table(past().score._replace(by_domain=near))
    assert [row[3] for row in table.rows] == ["84.9", "12.5"]


def test_past_attempts_have_a_chart() -> None:
    """Each past attempt is a row with its number, local day, score, bar, and the mark."""
    record = Attempt().record
    rows = history_table(
        [
            PastAttempt(record, score(points, 60), {}, frozenset(), frozenset())
            for points in (30, 51)
        ],
        UTC,
    ).rows
    assert rows[0] == (1, "2026-11-21", "30 of 60", "50.0", "█" * 10 + "·" * 10, "not yet")
    assert rows[1][0] == 2
    assert rows[1][-1] == "reached"


def test_a_full_score_has_nothing_to_drill() -> None:
    """Without a miss there is no list and no drill; that time ran out is said."""
    full = past("small-tf", given={"small-tf": GivenAnswer((1,))}, right=("small-tf",))
    full = full._replace(record=full.record._replace(ended="time"))
    for parts in (result_parts(full, OUTLINE), short_parts(full)):
        text = said(part for part in parts if isinstance(part, Block))
        assert "Mock exam: 1 of 1, 100%" in text
        assert "The time was up." in text
        assert "Drill" not in text


def test_misses_keep_the_number_they_had_and_come_once() -> None:
    """A miss has its number in the form; its objective isn't listed beside it."""
    parts = result_parts(past(right=("small-choice", "small-multi", "small-typed")), OUTLINE)
    text = said(part for part in parts if isinstance(part, Block))
    assert text.count("3. A threat to harm is kept in confidence.") == 1
    assert "4 questions had no answer yet." in text
    assert text.count("cps-study study --missed") == 1


def test_a_report_that_does_not_fit_is_short(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a screen that's too low, the numbers of the misses and the command to read them stay."""
    monkeypatch.setenv("COLUMNS", "80")
    told = past()
    parts = result_parts(told, OUTLINE)
    monkeypatch.setenv("LINES", "200")
    assert fitting_parts(told, parts) == parts
    monkeypatch.setenv("LINES", "24")
    text = said(part for part in fitting_parts(told, parts) if isinstance(part, Block))
    assert "Not right yet: 1, 2, 3, 4." in text
    assert "cps-study exam --review" in text
    assert "Link, do not guide." not in text


class TestScreen:
    """The review on the full screen, a page at a time."""

    def test_it_turns_pages_and_stops_at_both_ends(self) -> None:
        """First the result, then each miss; Enter on the last page doesn't close it."""
        screen = ReviewScreen(review_pages(past(right=FORM[:2]), OUTLINE, UTC))
        seen = [screen.page()]
        for key in ("enter", " ", "enter", "n"):
            screen.press(key)
            seen.append(screen.page())
        assert [page.status for page in seen] == [
            f"page {number} of 3" for number in (1, 2, 3, 3, 3)
        ]
        assert seen[0].title == "Mock exam of Nov 21, 3:00 PM"
        assert "skills" in said(seen[0].body)
        assert "3. A threat to harm" in said(seen[1].body)
        for key in ("left", "p", "p", "x"):
            screen.press(key)
        screen.enter_text("nothing")
        screen.tick()
        assert screen.page() == seen[0]
        assert not screen.done
        screen.press("q")
        assert screen.done

    def test_its_keys_are_only_those_that_lead_somewhere(self) -> None:
        """No way back from the first page, none on from the last."""
        pages = review_pages(past(right=FORM[:2]), OUTLINE, UTC)
        assert [list(key_words(page)) for page in pages] == [
            ["Enter →", "q", "h"],
            ["Enter →", "←", "q", "h"],
            ["←", "q", "h"],
        ]


def test_terms_name_the_kind() -> None:
    """A quiz isn't called an exam."""
    attempt = Attempt("small-tf", terms=Terms("quiz", 60.0))
    full = score(1, 1)._replace(points={"small-tf": Fraction(1)})
    quiz = PastAttempt(attempt.record, full, attempt.items, frozenset(), frozenset())
    assert review_pages(quiz, OUTLINE, UTC)[0].title.startswith("Quiz of")


def test_one_second_is_one() -> None:
    """A quick attempt has seconds in the singular, too."""
    assert "0:04, 1 second a question" in pace_words(Attempt().record._replace(used=4.0))
