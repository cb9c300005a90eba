"""What was missed five times in a day: its source is shown, and it rests until tomorrow."""

from __future__ import annotations

from tests.ui.sessions import Study
from tests.ui.test_study_screen import press


def test_plain_mode_names_the_source_and_lets_it_rest() -> None:
    """After the fifth miss of a card, its source and a kind word; and the session ends."""
    study = Study("small-card")
    out = study.plain(*["", "1"] * 5, "")
    assert out.count("You'll see it again in 1 minute.") == 4
    before, _, after = out.partition("You've missed this five times today")
    assert "Source: demo/one" in before
    assert "let it rest until tomorrow" in after
    assert study.session.shown is None


def test_the_screen_shows_the_source_before_it_goes_on() -> None:
    """A card has no feedback page but this one, which Enter leaves."""
    study = Study("small-card")
    screen = study.screen()
    for _ in range(5):
        study.clock.move(minutes=2)
        press(screen, " ", "1")
    text = " ".join(block.text for block in screen.page().body)
    assert "You've missed this five times today" in text
    assert "Source: demo/one" in text
    assert "again tomorrow" in screen.page().status
