"""The page of doubtful marks, in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cps_study.paper.doubtful import DoubtView, doubtful_page
from tests.strategies import HOSTILE

if TYPE_CHECKING:
    from tests.paper.browser import Browser

TABLE = [["Number", "Name", "Form", "1", "2"], ["7", "s, page 1", "A", "B?", "?"]]
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010100000000376ef9240000000a49444154789c6360"
    "000000020001e221bc330000000049454e44ae426082"
)
VIEWS = [
    DoubtView("s.pdf, page 1, question 1", "Only a trace.", (PIXEL,), 1, 3, "Type A or B"),
    DoubtView("s.pdf, page 1, question 2", "Marks at A and B.", (), 1, 4, "Type A or B"),
]
CAUGHT = """
window.saved = [];
URL.createObjectURL = blob => { blob.text().then(text => window.saved.push(text)); return '#'; };
HTMLAnchorElement.prototype.click = function () { window.savedAs = this.download; };
"""


def test_what_is_typed_goes_into_the_table(browser: Browser) -> None:
    """The saved file is the table with the typed cells; what's left open keeps its mark."""
    browser.open(doubtful_page("Doubtful marks", VIEWS, TABLE))
    assert browser.complaints() == []
    assert all(address.startswith("data:") for address in browser.requests())
    assert browser.violations() == []
    browser.run(CAUGHT)
    browser.run("document.getElementById('f1').value = 'A'")
    browser.run("document.querySelector('button').click()")
    saved = browser.driver.execute_async_script(
        "const done = arguments[0]; setTimeout(() => done([window.savedAs, ...window.saved]), 200)"
    )
    assert saved == ["answers.csv", 'Number,Name,Form,1,2\r\n7,"s, page 1",A,A,?\r\n']
    assert browser.run("return document.getElementById('said').textContent") == (
        "Saved. 1 still open."
    )


def test_the_class_is_offered_for_a_number(browser: Browser) -> None:
    """Those without a sheet can be picked by name; the number goes into the table."""
    people = (("8", "Hal Miller"), ("14", "Nia Miller"))
    asked = "41 isn't in the class. Did you mean 14 Nia Miller?"
    view = DoubtView("s.pdf, page 1, the number", asked, (PIXEL,), 1, 0, "Type it", people)
    browser.open(doubtful_page("Doubtful marks", [view], TABLE))
    assert browser.violations() == []
    offered = "return [...document.getElementById('f1').list.options].map(o => [o.value, o.label])"
    assert browser.run(offered) == [["8", "8 Hal Miller"], ["14", "14 Nia Miller"]]
    browser.run(CAUGHT)
    for typed, number in (("nia", "14"), ("miller", "miller"), ("41", "41"), ("-", "-")):
        browser.run("document.getElementById('f1').value = arguments[0]", typed)
        browser.run("document.querySelector('button').click()")
        saved = browser.driver.execute_async_script(
            "const done = arguments[0]; setTimeout(() => done(window.saved.pop()), 200)"
        )
        assert saved.splitlines()[1].startswith(f"{number},")


def test_no_name_of_a_file_can_do_anything(browser: Browser) -> None:
    """Whatever a file is called, it stays text."""
    pairs = zip(VIEWS, HOSTILE, strict=False)
    views = [
        view._replace(where=text, asked=text, hint=text, people=((text, text),))
        for view, text in pairs
    ]
    browser.open(doubtful_page(HOSTILE[0], views, [[*HOSTILE]]))
    assert browser.complaints() == []
