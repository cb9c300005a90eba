"""The page that asks and marks by itself, in a real browser: by keyboard, on a phone, with axe."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from selenium.webdriver.common.keys import Keys

from cps_study.formats.answer_sheets.reader import read
from cps_study.model.item import Flashcard, Option, Question, Typed
from cps_study.paper.interactive import interactive_page
from cps_study.store.library import Library
from cps_study.study.forms import draw_forms
from cps_study.study.marking import mark_typed
from cps_study.study.scoring import score_attempt
from tests.paper.makers import MIXED, SOURCE, choice, family, page_of, paper_test, statement, typed
from tests.strategies import HOSTILE

if TYPE_CHECKING:
    from cps_study.store.paths import Home
    from tests.paper.browser import Browser


def check(browser: Browser) -> None:
    """Check the answers; if some are missing, the page wants to be asked twice."""
    for _ in range(2):
        if not result_shown(browser):
            browser.run("document.getElementById('check').click()")


def result_shown(browser: Browser) -> bool:
    """Return whether the result is on the screen."""
    return bool(browser.run("return !document.getElementById('result').hidden"))


def text_of(browser: Browser, ident: str) -> str:
    """Return the text of an element."""
    return str(browser.run("return document.getElementById(arguments[0]).innerText", ident)).strip()


def tab_to(browser: Browser, *, name: str = "", ident: str = "") -> None:
    """Press Tab until the field with this name or the element with this id has the focus."""
    for _ in range(60):
        browser.press(Keys.TAB)
        focused = browser.focused()
        if name and focused.get_attribute("name") == name:
            return
        if ident and focused.get_attribute("id") == ident:
            return
    pytest.fail(f"Tab does not lead to {name or ident}")


def verdicts(browser: Browser) -> list[str]:
    """Return the heading of every question in the result."""
    headings: list[str] = browser.run(
        "return [...document.querySelectorAll('#review h3')].map(e => e.textContent)"
    )
    return headings


def headings_shown(browser: Browser) -> list[str]:
    """Return the ids of the headings that the result shows right now."""
    idents: list[str] = browser.run(
        "return [...document.querySelectorAll('#review > li')].filter(e => !e.hidden)"
        ".map(e => e.querySelector('h3').id)"
    )
    return idents


def test_a_test_is_taken_with_the_keyboard_alone(browser: Browser) -> None:
    """Tab, Space, arrow keys, letters and Enter are enough to answer and to check."""
    browser.open(page_of(MIXED, pass_mark=50, blocks=True))
    tab_to(browser, name="q1")
    browser.press(Keys.SPACE)  # Guide, which is right
    tab_to(browser, name="q2")
    browser.press(Keys.SPACE, Keys.TAB, Keys.TAB, Keys.SPACE)  # Guide and Friend, which are right
    tab_to(browser, name="q3")
    browser.press(Keys.SPACE, Keys.ARROW_DOWN)  # False, which is not
    tab_to(browser, name="q4")
    browser.press(Keys.SPACE, Keys.ARROW_DOWN)  # Planner, which is right
    tab_to(browser, name="q5")
    browser.press(*"the SUPERVISER", Keys.ENTER)  # close enough; Enter doesn't check yet
    assert not result_shown(browser)
    tab_to(browser, name="q6")
    browser.press("a")  # A. Guide, which is right
    assert text_of(browser, "progress") == "6 of 7 answered"
    tab_to(browser, ident="check")
    browser.press(Keys.ENTER)
    assert text_of(browser, "open").startswith("No answer yet: 7. Go to question 7.")
    assert not result_shown(browser)
    browser.press(Keys.ENTER)
    assert result_shown(browser)
    assert browser.focused().get_attribute("id") == "result-heading"
    assert text_of(browser, "score") == "5 of 7, 71.4%: above the pass mark of 50%."
    assert [line.partition(": ")[2] for line in verdicts(browser)] == [
        *["\u2713 right"] * 2,
        "not yet right",
        *["\u2713 right"] * 3,
        "not answered",
    ]
    assert browser.complaints() == []
    assert browser.requests() == []


def test_misses_are_reviewed_with_the_keyboard_alone(browser: Browser) -> None:
    """Nobody needs a mouse to see only the misses, step through them, and start again."""
    browser.open(page_of(MIXED[:3]))
    browser.run("document.querySelector('[name=q1]').click()")
    check(browser)
    tab_to(browser, name="view")
    browser.press(Keys.ARROW_DOWN)
    assert headings_shown(browser) == ["r2", "r3"]
    browser.press(Keys.ARROW_DOWN)
    assert headings_shown(browser) == ["r2"]
    tab_to(browser, ident="next")
    browser.press(Keys.ENTER)
    assert headings_shown(browser) == ["r3"]
    assert browser.focused().get_attribute("id") == "r3"
    assert text_of(browser, "place") == "2 of 2"
    tab_to(browser, ident="again-below")
    browser.press(Keys.ENTER)
    assert browser.focused().get_attribute("id") == "title"
    assert not result_shown(browser)
    assert text_of(browser, "progress") == "0 of 3 answered"
    assert browser.complaints() == []
    assert browser.requests() == []


def test_the_result_explains_every_question(browser: Browser) -> None:
    """It says by topic and by question what was right, why, and where to read it."""
    browser.open(page_of(MIXED))
    browser.run("document.querySelector('[name=q1][value=\"1\"]').click()")
    browser.run("document.querySelector('[name=q5]').value = 'superviser'")
    check(browser)
    review = text_of(browser, "review")
    assert text_of(browser, "score").startswith(
        "1 of 7, 14.3%: not yet at the pass mark of 85%; 5 more points will get you there."
    )
    assert text_of(browser, "more") == "You left 5 questions open."
    assert "fail" not in browser.run("return document.body.innerText").lower()
    assert text_of(browser, "topics").split("\n")[-2:] == [
        "roles: guide\t0\t5\t0",
        "values\t1\t2\t50",
    ]
    for text in (
        "Why guide, one.",
        "Why planner, one.",
        "The point of one.",
        SOURCE,
        "one",
        "Ana calls at night.",
    ):
        assert text in review
    assert "Planner \u2190 your answer" in review
    assert "Guide \u2713 right answer" in review
    assert "Your answer: superviser" in review
    assert "Counted as: supervisor" in review


def test_all_right_leaves_no_misses_to_look_at(browser: Browser) -> None:
    """Then nothing offers to show what wasn't right."""
    browser.open(page_of([statement("x")], pass_mark=100))
    browser.run("document.querySelector('[name=q1]').click()")
    check(browser)
    assert text_of(browser, "score") == "1 of 1, 100%: at the pass mark of 100%."
    assert text_of(browser, "kind").startswith("Well done.")
    assert browser.run("return document.getElementById('view').hidden")


def test_the_page_scores_as_the_program_does(browser: Browser, home: Home) -> None:
    """Random answers to a form of shipped questions get the same score as in the program."""
    rng = random.Random(4)
    items = [item for _, item in Library(home).items() if not isinstance(item, Flashcard)]
    (form,) = draw_forms(items, 60, 1, 8, blocks=True)
    test = paper_test([entry.item for entry in form.entries], blocks=True)._replace(forms=(form,))
    browser.open(interactive_page(test, form))
    responses: dict[str, tuple[int, ...] | str | None] = {}
    for number, (item, order) in enumerate(form.entries, 1):
        if isinstance(item, Question):
            count = len(item.keys)
            wanted = item.keys if rng.random() < 0.6 else rng.sample(range(len(order)), count)
            responses[item.id] = tuple(wanted)
            _choose(browser, number, [str(order.index(place)) for place in wanted])
        else:
            assert isinstance(item, Typed)
            responses[item.id] = rng.choice(item.accept).upper()
            _choose(browser, number, [str(responses[item.id])])
    check(browser)
    score = score_attempt([entry.item for entry in form.entries], responses, test.pass_mark)
    assert text_of(browser, "score").startswith(
        f"{score.total.points} of 60, {score.total.percent:.4g}%: "
    )
    marked = ["\u2713" in line for line in verdicts(browser)]
    assert marked == [score.points[entry.item.id] == 1 for entry in form.entries]


def _choose(browser: Browser, number: int, values: list[str]) -> None:
    """Check the fields of a question that have these values, or write the value into its field."""
    browser.run(
        "for (const value of arguments[1])"
        " for (const field of document.getElementsByName(arguments[0]))"
        " if (!['radio', 'checkbox'].includes(field.type)) field.value = value;"
        " else if (field.value === value) field.click();",
        f"q{number}",
        values,
    )


def test_typed_answers_are_marked_as_the_program_marks_them(browser: Browser) -> None:
    """Spellings, slips, numbers and scripts of every kind are right or not, as in the program."""
    pairs = _spellings(random.Random(7))
    items = [typed(f"x-{number}", *accept) for number, (accept, _) in enumerate(pairs)]
    browser.open(page_of(items))
    browser.run(
        "arguments[0].forEach((text, i) => {"
        " document.getElementsByName(`q${i + 1}`)[0].value = text; })",
        [answer for _, answer in pairs],
    )
    check(browser)
    marked = ["\u2713" in line for line in verdicts(browser)]
    wanted = [mark_typed(typed("x", *accept), answer).right for accept, answer in pairs]
    assert 0.2 < sum(wanted) / len(wanted) < 0.8
    compared = zip(pairs, marked, wanted, strict=True)
    assert [pair for pair, got, want in compared if got != want] == []


def _spellings(rng: random.Random) -> list[tuple[tuple[str, ...], str]]:
    """Return accepted answers, each with what somebody typed."""
    known = (
        "supervisor",
        "the supervisory line",
        "trauma-informed care",
        "1,000 hours",
        "2.5",
        "a.m.",
        "Health & Home",
    )
    odd = (
        "\u1e9eeta stra\u00dfe",
        "\u03a3\u0399\u03a3\u03a5\u03a6\u039f\u03a3",
        "\u0130stanbul",
        "e\u0301clair",
        "\u0915\u093f\u0924\u093e\u092c",
        "it\u2019s so",
        "the A",
    )
    # A text field has no line breaks, and an answer needs at least a letter or a digit.
    hostile = [
        text for text in HOSTILE if "\n" not in text and any(char.isalnum() for char in text)
    ]
    pairs: list[tuple[tuple[str, ...], str]] = []
    for text in (*known, *odd, *hostile):
        answers = (text.upper(), text.casefold(), f"The {text}!", text[1:] or "x")
        pairs += [((text,), answer) for answer in answers]
    for _ in range(300):
        accept = (rng.choice(known), rng.choice(known))
        pairs.append((accept, _slipped(rng.choice(accept), rng)))
    return pairs


def _slipped(text: str, rng: random.Random) -> str:
    """Return a text with up to four letters added, left out or replaced."""
    for _ in range(rng.randint(0, 4)):
        position = rng.randrange(len(text) + 1)
        letter = rng.choice("aeinrst .,-'&129")
        before, after = text[:position], text[position:]
        text = rng.choice(
            (before + letter + after, before + after[1:], before + letter + after[1:])
        )
        text += rng.choice(("", "", " a"))
    return text


def test_a_text_runs_nothing(browser: Browser) -> None:
    """A text that tries to run something is only shown, before and after checking."""
    attack = "</script><script>window.hacked = 1</script><img src=x onerror='window.hacked = 1'>"
    hostile = choice(
        "x",
        attack,
        options=(Option(attack, key=True, rationale=attack), Option("b")),
        rationale=attack,
    )
    browser.open(page_of([hostile, typed("y", attack, stem=attack)]))
    check(browser)
    assert browser.run("return window.hacked") is None
    assert text_of(browser, "review").count(attack) == 6
    assert browser.complaints() == []
    assert browser.requests() == []


def test_the_timer_counts_up_and_pauses(browser: Browser) -> None:
    """Without minutes the time counts up; it can be paused and hidden, and the result shows it."""
    browser.open(page_of(MIXED))
    _set_clock(browser, 0)
    browser.run("document.getElementById('timer').click()")
    _set_clock(browser, 3725)
    assert text_of(browser, "timer") == "Pause the timer"
    browser.run("document.getElementById('timer').click()")
    _set_clock(browser, 9000)
    assert text_of(browser, "timer") == "Resume the timer"
    browser.run("document.getElementById('hide').click()")
    assert not browser.run("return document.getElementById('clock').checkVisibility()")
    assert text_of(browser, "hide") == "Show the time"
    check(browser)
    assert text_of(browser, "more").startswith("Time used: 1:02:05.")


def test_the_timer_counts_down_and_says_so_politely(browser: Browser) -> None:
    """With minutes it counts down, and is announced at half, ten minutes, two, and the end."""
    browser.open(page_of(MIXED))
    _set_clock(browser, 0)
    browser.run(
        "document.getElementById('minutes').value = '45'; document.getElementById('timer').click()"
    )
    assert text_of(browser, "clock") == "45:00 left"
    announced = []
    for seconds in (60, 1350, 1400, 2100, 2580, 2700, 2800):
        _set_clock(browser, seconds)
        announced.append(text_of(browser, "said"))
    half = "Half the time is left: 22 minutes 30 seconds."
    end = "Time's up. You can still finish your answers."
    assert announced == ["", half, half, "10 minutes left.", "2 minutes left.", end, end]
    assert text_of(browser, "clock") == "0:00 left"
    assert browser.run("return document.getElementById('said').getAttribute('role')") == "status"
    check(browser)
    assert text_of(browser, "more").startswith("Time used: 46:40.")


def _set_clock(browser: Browser, seconds: int) -> None:
    """Set the page's clock, and let it tick as it would by itself."""
    browser.run("Date.now = () => arguments[0]", 1_000_000 + 1000 * seconds)
    browser.run("document.dispatchEvent(new Event('visibilitychange'))")


@pytest.mark.parametrize("blocks", [False, True])
@pytest.mark.parametrize("dark", [False, True])
def test_the_page_is_accessible(browser: Browser, *, dark: bool, blocks: bool) -> None:
    """Axe finds nothing, before and after checking, in light and dark."""
    browser.see(dark=dark)
    browser.open(
        page_of([*MIXED, choice("pic", image="tree.png", alt="A tree in bloom")], blocks=blocks)
    )
    assert browser.violations() == []
    browser.run("document.getElementById('check').click()")
    assert browser.violations() == []
    check(browser)
    assert browser.violations() == []
    browser.run("document.querySelector('[value=single]').click()")
    assert browser.violations() == []
    assert browser.complaints() == []


def test_the_page_fits_a_phone(browser: Browser) -> None:
    """At 320 pixels, which is 1280 at 400%, nothing sticks out, and nothing stays in the way."""
    browser.see(width=320, height=640)
    endless = choice(
        "x", "s" * 300, options=(Option("o" * 300, key=True), Option("b")), topic="t" * 90
    )
    grouped = family(0, 1, lead="l" * 90)
    browser.open(
        page_of([*MIXED, endless, typed("y", "a" * 200, stem="b" * 200), *grouped], blocks=True)
    )
    assert browser.overflow() <= 0
    assert (
        browser.run("return getComputedStyle(document.getElementById('bar')).position") == "static"
    )
    check(browser)
    assert browser.overflow() <= 0


def test_fields_are_large_enough_to_touch(browser: Browser) -> None:
    """Every field with its label, and every button, is at least 24 pixels high and wide.

    That is WCAG 2.2, 2.5.8.
    """
    browser.open(page_of(MIXED, blocks=True))
    sizes = browser.run(
        "return [...document.querySelectorAll("
        "'label.option, button, input[type=text], input[type=number], select')]"
        ".filter(e => e.checkVisibility()).map(e => e.getBoundingClientRect())"
        ".map(r => [r.width, r.height])"
    )
    assert len(sizes) > 10
    assert min(min(size) for size in sizes) >= 24


def test_nothing_moves_and_the_focus_is_visible(browser: Browser) -> None:
    """No part of the page is animated, and what has the focus has a ring."""
    browser.open(page_of(MIXED))
    moving = browser.run(
        "return [...document.querySelectorAll('*')].map(e => getComputedStyle(e)).filter(s =>"
        " s.transitionDuration !== '0s' || s.animationName !== 'none'"
        " || s.scrollBehavior !== 'auto').length"
    )
    assert moving == 0
    tab_to(browser, name="q1")
    assert browser.run("return getComputedStyle(document.activeElement).outlineWidth") == "3px"


PAIR = Question(
    id="pair-1",
    topic="pair",
    level="recall",
    kind="multi",
    stem="Which TWO?",
    options=tuple(
        Option(text, key) for text, key in (("One", True), ("Two", True), ("Three", False))
    ),
    locked=True,
)


def click(browser: Browser, question: int, place: int) -> None:
    """Click an option of a question."""
    browser.run(
        "document.querySelectorAll(`input[name=q${arguments[0]}]`)[arguments[1]].click()",
        question,
        place,
    )


def test_answers_survive_a_reload_and_can_be_cleared(browser: Browser) -> None:
    """A phone that drops the page in the background must not cost anybody their answers."""
    browser.open(page_of([PAIR, typed("t-1")], pass_mark=50))
    numbers = ("1", "2") if "Which TWO?" in text_of(browser, "q1") else ("2", "1")
    click(browser, int(numbers[0]), 1)
    browser.run(
        "const f = document.querySelector(`input[name=q${arguments[0]}]`);"
        "f.value = 'sponsor'; f.dispatchEvent(new Event('input', {bubbles: true}))",
        numbers[1],
    )
    browser.driver.refresh()
    assert text_of(browser, "progress") == "2 of 2 answered"
    browser.run("window.confirm = () => true; document.getElementById('clear').click()")
    assert text_of(browser, "progress") == "0 of 2 answered"
    browser.driver.refresh()
    assert text_of(browser, "progress") == "0 of 2 answered"


def test_choose_two_means_two(browser: Browser) -> None:
    """A third isn't taken, and the page says so."""
    browser.open(page_of([PAIR], pass_mark=50))
    for place in range(3):
        click(browser, 1, place)
    checked = browser.run("return document.querySelectorAll('input[name=q1]:checked').length")
    assert checked == 2
    assert text_of(browser, "said") == "Question 1: choose 2. Take one back first."


def test_the_code_and_the_file_are_what_grade_reads(browser: Browser) -> None:
    """Both have the answers as they were given; the file has the name as well."""
    test = paper_test([PAIR, *(choice(f"x-{n}") for n in range(3))], pass_mark=50)
    browser.open(interactive_page(test, test.forms[0]))
    numbers = {entry.item.id: n for n, entry in enumerate(test.forms[0].entries, 1)}
    click(browser, numbers["pair-1"], 0)
    click(browser, numbers["pair-1"], 2)
    click(browser, numbers["x-1"], 1)
    check(browser)
    code = browser.run("return document.getElementById('code').value")
    assert code.startswith(f"CPS:{test.code}:A:")
    second = test.forms[0].entries[numbers["x-1"] - 1].order[1]
    given = {"pair-1": (0, 2), "x-0": None, "x-1": (second,), "x-2": None}
    answers = tuple(given[item.id] for item in test.items)
    sheets, problems, _ = read(f"Name,Code\nAna,{code}\n".encode(), "codes.csv", test)
    assert [(sheet.candidate, sheet.form, sheet.answers) for sheet in sheets] == [
        ("Ana", "A", answers)
    ]
    assert ["reported themselves" in problem.what for problem in problems] == [True]
    saved = browser.run(
        "document.getElementById('name').value = '=Ana';"
        "return new Promise((done) => { const make = URL.createObjectURL;"
        "URL.createObjectURL = (blob) => { blob.text().then(done); return make(blob); };"
        "document.getElementById('save').click(); })"
    )
    sheets, problems, _ = read(saved.encode(), "ana.csv", test)
    assert [(sheet.candidate, sheet.answers) for sheet in sheets] == [("'=Ana", answers)]


def test_on_a_phone_the_clock_stays_and_a_letter_is_in_one_piece(browser: Browser) -> None:
    """The bar is at the top wherever one is; A and its period share a line."""
    browser.see(width=390, height=844)
    browser.open(page_of([choice(f"x-{n}") for n in range(12)], pass_mark=50))
    browser.run("window.scrollTo(0, 1500)")
    assert browser.run("return document.getElementById('bar').getBoundingClientRect().top") == 0
    heights = browser.run(
        "return [...document.querySelectorAll('.letter')].map(e => e.getClientRects().length)"
    )
    assert set(heights) == {1}
    assert browser.run("return document.documentElement.scrollWidth") <= 390
