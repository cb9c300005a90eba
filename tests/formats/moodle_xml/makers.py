"""Build Moodle XML piece by piece, and read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cps_study.formats.moodle_xml.reader import read

if TYPE_CHECKING:
    from cps_study.formats.base import ReadResult

CHOICE: Final = """\
<question type="multichoice">
  <name><text>Role 1</text></name>
  <questiontext format="html"><text><![CDATA[<p>What is <b>first</b>?</p>]]></text></questiontext>
  <generalfeedback format="html"><text>&lt;p&gt;Equals.&lt;/p&gt;</text></generalfeedback>
  <single>true</single>
  <answer fraction="0" format="html">
    <text>Advice &amp;amp; rules</text><feedback><text>No.</text></feedback>
  </answer>
  <answer fraction="100">
    <text>Support</text><feedback format="html"><text>Yes.</text></feedback>
  </answer>
  <tags><tag><text>core</text></tag><tag><text>level:apply</text></tag></tags>
</question>
"""


def quiz_file(*questions: str) -> bytes:
    """Return a file with these questions; the first starts on line 3."""
    body = "\n".join(questions)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n{body}\n</quiz>\n'.encode()


def read_quiz(*questions: str) -> ReadResult:
    """Return what the reader makes of a file with these questions."""
    return read(quiz_file(*questions), "quiz.xml")


def answered(
    *answers: tuple[str, str], extra: str = "<single>false</single>", kind: str = "multichoice"
) -> str:
    """Return a question with answers, each with its weight first."""
    listed = "".join(
        f'<answer fraction="{weight}"><text>{text}</text></answer>' for weight, text in answers
    )
    stem = "<questiontext><text>Which?</text></questiontext>"
    return f'<question type="{kind}">{stem}{extra}{listed}</question>'


def matching(*pairs: tuple[str, str]) -> str:
    """Return a matching question, each left side with its answer."""
    sides = "".join(
        f"<subquestion><text>{left}</text><answer><text>{right}</text></answer></subquestion>"
        for left, right in pairs
    )
    stem = "<questiontext><text>Who does it?</text></questiontext>"
    return f'<question type="matching"><name><text>m</text></name>{stem}{sides}</question>'


def why_skipped(*questions: str) -> str:
    """Return why the first of these questions is skipped; none may come in."""
    result = read_quiz(*questions)
    assert not result.items
    return result.skipped[0].why
