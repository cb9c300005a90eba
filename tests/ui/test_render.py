"""Pages as lines of a terminal screen."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cps_study.ui.page import GAP, Block, Page, Role
from cps_study.ui.render import WIDEST, indent, render_page
from cps_study.ui.study_commands import Spot
from cps_study.ui.study_pages import end_page, feedback_page, help_page, notes_page, source_page
from tests.ui.sessions import ITEMS, OUTLINE, Study

STYLE = re.compile(r"\x1b\[([0-9;]*)m")
ROLES: list[Role] = [
    "situation", "stem", "option", "option-here", "option-chosen", "option-key", "option-not",
    "right", "not-yet", "text", "note", "heading",
]  # fmt: skip
WORDS = st.text(st.sampled_from("abcdefghij -—'áé支援者е\u0301,.\n\t"), max_size=240)


@pytest.fixture(autouse=True)
def _a_color_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Paint as on a terminal with colors, whatever the tests run in."""
    monkeypatch.setenv("TERM", "xterm-256color")


def bare(line: str) -> str:
    """Return the line without its styles."""
    return STYLE.sub("", line)


def cells(line: str) -> int:
    """Return how many columns the line takes: two for wide characters, none for combining ones."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in bare(line)
    )


def session_pages() -> list[Page]:
    """Return every kind of page that a session has."""
    pages = [
        *(help_page(spot, 8) for spot in Spot),
        end_page(),
        notes_page(["Welcome back. 350 items are waiting."]),
    ]
    for ident, item in ITEMS.items():
        screen = Study(ident).screen()
        pages += [screen.page(), source_page(item, OUTLINE)]
        screen.press(" ")
        screen.press("down")
        pages.append(screen.page())
    study = Study("small-multi", "small-tf").begin()
    study.session.flag(study.clock(), "small-multi")
    pages.append(feedback_page(study.session, study.session.choose([0], study.clock()), OUTLINE))
    return pages


@pytest.mark.parametrize("width", [20, 21, 30, 57, 80, 200])
def test_no_page_is_wider_than_the_screen(width: int) -> None:
    """From 20 to 200 columns, every line fits, so the terminal cuts and wraps nothing."""
    for page in session_pages():
        for line in (line for part in render_page(page, width) for line in part):
            assert cells(line) <= width, (page.title, bare(line))


@settings(max_examples=50, deadline=None)
@given(
    width=st.integers(20, 200),
    blocks=st.lists(
        st.builds(
            Block,
            st.sampled_from(ROLES),
            WORDS,
            st.sampled_from(["", "a", "✓", "27", "·", "PgUp PgDn"]),
        ),
        max_size=5,
    ),
    title=WORDS.map(lambda text: " ".join(text.split())),
    status=st.sampled_from(["", "new · 20 items left", "drill · flagged · new · 1,000 items left"]),
)
def test_any_text_fits_and_none_is_lost(
    width: int, blocks: list[Block], title: str, status: str
) -> None:
    """At any width, every line fits, and every letter of the body is there in its order."""
    page = Page(
        title, status, 3, 7, tuple(blocks), (("a-h", "choose"), ("↑↓ Enter", "move, choose"))
    )
    head, body, foot = render_page(page, width)
    for line in (*head, *body, *foot):
        assert cells(line) <= width
        assert "\n" not in line
    painted = "".join("".join(bare(line).split()) for line in body)
    assert painted == "".join("".join(f"{block.label} {block.text}".split()) for block in blocks)
    assert len(head) == 2


def test_long_lines_stay_readable_on_a_wide_screen() -> None:
    """On a wide screen, the text is as wide as a page of a book, and in the middle."""
    page = Page("Title", body=(Block("text", "word " * 100),))
    _, body, _ = render_page(page, 200)
    assert max(cells(line.rstrip()) for line in body) <= 200 // 2 + WIDEST // 2
    lead = min(len(bare(line)) - len(bare(line).lstrip()) for line in body)
    assert lead == len(indent(200)) == (200 - WIDEST) // 2 + 2


@pytest.mark.parametrize("width", [1, 7, 19])
def test_a_tiny_window_still_works(width: int) -> None:
    """Even a window that is too narrow to read shows something."""
    for page in session_pages():
        assert len(render_page(page, width)[0]) == 2


def test_head_has_title_and_status_on_one_line() -> None:
    """Title to the left, status to the right; a long title gives way with an ellipsis."""
    (line, _), _, _ = render_page(Page("boundaries: sponsor", "3 items left"), 60)
    assert bare(line).split() == ["boundaries:", "sponsor", "3", "items", "left"]
    (line, _), _, _ = render_page(Page("a very long topic " * 5, "3 items left"), 60)
    assert bare(line).rstrip().endswith("… 3 items left") or "…" in bare(line)
    assert "3 items left" in line


@pytest.mark.parametrize(("done", "full"), [(0, 0), (5, 29), (10, 58)])
def test_bar_shows_how_far(done: int, full: int) -> None:
    """The bar is as full as the share of items that are done."""
    (_, bar), _, _ = render_page(Page("t", done=done, total=10), 60)
    assert (bare(bar).count("━"), bare(bar).count("─")) == (full, 58 - full)


def test_labels_of_a_page_are_one_column() -> None:
    """However long the names of keys are, what they do begins in the same column."""
    page = help_page(Spot.ONE, 4)
    _, body, _ = render_page(page, 80)
    labels = [block.label for block in page.body if block.label]
    starts = {
        len(bare(line)) - len(bare(line).strip()[len(label) :].lstrip())
        for label in labels
        for line in body[: len(labels)]
        if bare(line).strip().startswith(f"{label} ")
    }
    assert len(starts) == 1


def test_options_are_aligned_after_their_letter() -> None:
    """The second line of an option begins below its first word, beside its letter."""
    _, body, _ = render_page(Page("t", body=(Block("option", "word " * 20, "a"),)), 40)
    first, second = bare(body[0]), bare(body[1])
    assert first.index("word") == second.index("word")
    assert first.strip().startswith("a")


def test_no_color_has_no_color(monkeypatch: pytest.MonkeyPatch) -> None:
    """With NO_COLOR a page has bold and italics but no color."""
    page = Page(
        "t", done=1, total=2, body=(Block("right", "Yes"), Block("not-yet", "Not yet"), GAP)
    )
    colorful = "".join(line for part in render_page(page, 60) for line in part)
    assert any(
        int(code) >= 30 for codes in STYLE.findall(colorful) for code in codes.split(";") if code
    )
    monkeypatch.setenv("NO_COLOR", "1")
    plain = "".join(line for part in render_page(page, 60) for line in part)
    assert not any(
        int(code) >= 30 for codes in STYLE.findall(plain) for code in codes.split(";") if code
    )
    assert bare(plain) == bare(colorful)


def test_the_verdict_needs_no_color() -> None:
    """Right and not yet differ in their marks and words, too."""
    study = Study("small-multi")
    screen = study.screen()
    for text in ("Sponsor", "Teacher"):
        screen.press(study.letter_of(text))
    screen.press("enter")
    text = "\n".join(bare(line) for line in render_page(screen.page(), 80)[1])
    assert "○  Not yet." in text
    assert "○  You chose: Teacher" in text
    assert "✓  Right, and you chose it: Sponsor" in text
    assert "+  Right, and you missed it: Nurse" in text


def test_styles_read_on_light_and_on_dark() -> None:
    """No style sets a background or uses black, white or yellow, which vanish on one of the two."""
    for page in session_pages():
        codes = {
            code
            for part in render_page(page, 80)
            for line in part
            for style in STYLE.findall(line)
            for code in style.split(";")
        }
        assert not codes & {"30", "33", "37", "90", "97"}
        assert not [code for code in codes if code.startswith("4") and len(code) == 2]
