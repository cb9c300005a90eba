"""A form as one page that asks, times and marks by itself, without a network and without keeping anything."""

from __future__ import annotations

import json
import math
from base64 import b64encode
from fractions import Fraction
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from cps_study.model.item import Flashcard, Question, Typed
from cps_study.model.text import one_line, printable
from cps_study.paper.build import form_document, key_document, running
from cps_study.paper.document import KeepTogether, KeyEntry, OptionList, QuestionBlock
from cps_study.paper.html import as_text, lettered, paragraph, stylesheet, whole_page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from cps_study.model.form import Entry, Form, PaperTest

_MADE_SAFE: Final = {ord(char): f"\\u{ord(char):04x}" for char in "<>&"}
_TYPED_NOTE: Final = (
    "Where you write the answer, capitals, accents, punctuation and articles do not count, and a small slip in a "
    "longer word is forgiven; numbers have to be exact."
)


def interactive_page(test: PaperTest, form: Form) -> str:
    """Return the form as one page for a phone or computer that checks its own answers.

    It works offline, keeps and sends nothing, and marks as the program does.
    """
    css = stylesheet("page.css") + stylesheet("interactive.css")
    script = stylesheet("interactive.js")
    policy = (
        f"default-src 'none'; script-src {_hash_of(script)}; style-src {_hash_of(css)}; "
        "base-uri 'none'; form-action 'none'"
    )
    title = f"{test.title}, form {form.letter}"
    body = (
        f'<header>\n<h1 id="title" tabindex="-1" dir="auto">{as_text(title)}</h1>\n'
        f"{paragraph(running(test, form), 'running')}</header>\n"
        f"<main>\n{_test_part(test, form)}{_RESULT_PART}</main>\n"
        f'<script type="application/json" id="data">{as_json(_data(test, form))}</script>\n'
        f"<script>{script}</script>\n"
    )
    return whole_page(title, body, css, policy)


def as_json(value: object) -> str:
    """Return a value as JSON in ASCII, with nothing that a page could take for HTML or for the end of its script."""
    return json.dumps(value, separators=(",", ":")).translate(_MADE_SAFE)


def _hash_of(text: str) -> str:
    """Return the source expression that allows this script or style and no other (CSP level 3)."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _test_part(test: PaperTest, form: Form) -> str:
    asked = "".join(_questions(test, form))
    count = len(form.entries)
    typed = any(not isinstance(entry.item, Question) for entry in form.entries)
    notes = (
        paragraph(
            f"{count} question{'s' if count != 1 else ''}. Choose the one best answer unless a question asks for more. "
            f"The pass mark is {test.pass_mark:g}\u00a0%."
        )
        + paragraph(_TYPED_NOTE if typed else "")
        + paragraph(
            "Nothing is kept or sent: if you close or reload the page, your answers are gone."
        )
    )
    return (
        f'<section id="test" aria-labelledby="test-heading">\n{notes}'
        f'{_CLOCK_PART}<h2 id="test-heading">Questions</h2>\n'
        f'<form id="form" autocomplete="off" novalidate>\n{asked}{_CHECK_PART}</form>\n</section>\n'
    )


def _questions(test: PaperTest, form: Form) -> Iterator[str]:
    """Yield the questions in order, those of a matching block under their shared list."""
    for block in form_document(test, form, with_key=False).blocks:
        if isinstance(block, QuestionBlock):
            yield _question(block, form.entries[block.number - 1])
        elif isinstance(block, KeepTogether):
            asks = [inner for inner in block.blocks if isinstance(inner, QuestionBlock)]
            shared = [inner for inner in block.blocks if isinstance(inner, OptionList)]
            if shared:
                yield _matching(asks, shared[0], form.entries[asks[0].number - 1])
            else:
                yield from (_question(ask, form.entries[ask.number - 1]) for ask in asks)


def _question(ask: QuestionBlock, entry: Entry) -> str:
    """Return a question with its own options or its own line, after the situation that it speaks of."""
    name = f"q{ask.number}"
    above, below = {"situation": _situation(entry)}, {"picture": _picture(ask), "note": ask.note}
    before, after, described = (
        _told(name, above),
        _told(name, below),
        _described(name, above | below),
    )
    if not ask.options:
        return (
            f'<div class="question" id="{name}">\n{before}<label for="{name}-answer">{_numbered(ask)}</label>\n{after}'
            f'<input type="text" id="{name}-answer" name="{name}"{described} autocapitalize="none" spellcheck="false">'
            "\n</div>\n"
        )
    several = isinstance(entry.item, Question) and entry.item.kind == "multi"
    options = "".join(
        f'<label class="option"><input type="{"checkbox" if several else "radio"}" name="{name}" value="{place}">'
        f'<span class="letter">{option.letter}.</span> '
        f'<span class="text" dir="auto">{as_text(option.text)}</span></label>\n'
        for place, option in enumerate(ask.options)
    )
    return (
        f'<div class="question" id="{name}">\n{before}<fieldset{described}>\n<legend>{_numbered(ask)}</legend>\n'
        f"{after}{options}</fieldset>\n</div>\n"
    )


def _matching(asks: Iterable[QuestionBlock], shared: OptionList, first: Entry) -> str:
    lead = first.item.group.text if first.item.group is not None else ""
    options = "".join(
        f'<option value="{place}">{option.letter}. {as_text(one_line(option.text))}</option>\n'
        for place, option in enumerate(shared.options)
    )
    stems = "".join(
        f'<div class="question" id="q{ask.number}">\n<label for="q{ask.number}-answer">{_numbered(ask)}</label>\n'
        f"{_told(f'q{ask.number}', {'picture': _picture(ask)})}"
        f'<select id="q{ask.number}-answer" name="q{ask.number}"'
        f"{_described(f'q{ask.number}', {'picture': _picture(ask)})}>\n"
        f'<option value="">Choose a letter</option>\n{options}</select>\n</div>\n'
        for ask in asks
    )
    return (
        f'<fieldset class="matching">\n<legend dir="auto">{as_text(lead)}</legend>\n'
        "<p>Choose a letter for each. A letter may be used more than once.</p>\n"
        f'<div class="choices">\n{lettered(shared.options)}</div>\n{stems}</fieldset>\n'
    )


def _numbered(ask: QuestionBlock) -> str:
    return f'<span class="no">{ask.number}.</span> <span dir="auto">{as_text(ask.stem)}</span>'


def _told(name: str, texts: Mapping[str, str]) -> str:
    """Return paragraphs that a question's field names as its description."""
    return "".join(
        f'<p class="{kind}" id="{name}-{kind}" dir="auto">{as_text(text)}</p>\n'
        for kind, text in texts.items()
        if text
    )


def _described(name: str, texts: Mapping[str, str]) -> str:
    ids = " ".join(f"{name}-{kind}" for kind, text in texts.items() if text)
    return f' aria-describedby="{ids}"' if ids else ""


def _picture(ask: QuestionBlock) -> str:
    return f"Picture: {ask.image}" if ask.image else ""


def _situation(entry: Entry) -> str:
    group = entry.item.group
    return printable(group.text) if group is not None and group.kind == "scenario" else ""


def _data(test: PaperTest, form: Form) -> dict[str, Any]:
    """Return what the page marks and explains with; `needed` is the fewest right answers that reach the mark."""
    asks = {ask.number: ask for ask in _asks(test, form)}
    answers = [block for block in key_document(test, form).blocks if isinstance(block, KeyEntry)]
    needed = math.ceil(Fraction(str(test.pass_mark)) * len(form.entries) / 100)
    questions = [
        _question_data(asks[answer.number], answer, form.entries[answer.number - 1], test)
        for answer in answers
    ]
    return {"mark": f"{test.pass_mark:g}", "needed": needed, "questions": questions}


def _asks(test: PaperTest, form: Form) -> Iterator[QuestionBlock]:
    for block in form_document(test, form, with_key=False).blocks:
        inner = block.blocks if isinstance(block, KeepTogether) else (block,)
        yield from (ask for ask in inner if isinstance(ask, QuestionBlock))


def _question_data(
    ask: QuestionBlock, answer: KeyEntry, entry: Entry, test: PaperTest
) -> dict[str, Any]:
    item = entry.item
    note = ask.note
    if test.blocks and item.group is not None and item.group.kind == "family":
        note = printable(item.group.text)
    return {
        "number": ask.number,
        "item": answer.item,
        "topic": printable(item.topic.replace("/", ": ").replace("-", " ")),
        "situation": _situation(entry),
        "stem": ask.stem,
        "picture": ask.image,
        "note": note,
        "options": [
            {"text": reason.text, "right": reason.right, "why": reason.why}
            for reason in answer.reasons
        ],
        "accept": _accepted(item),
        "answer": answer.answer,
        "point": answer.point,
        "sources": answer.sources,
    }


def _accepted(item: Question | Typed | Flashcard) -> tuple[str, ...]:
    match item:
        case Typed():
            return item.accept
        case Flashcard():
            return (item.back,)
        case Question():
            return ()


_CLOCK_PART: Final = """\
<noscript><p class="situation">Scripts are switched off here, so this page cannot check answers. \
The printed form and its key hold the same.</p></noscript>
<p class="minutes" id="start" hidden><label for="minutes">Minutes to count down from (empty: the time counts up)</label>
<input type="number" id="minutes" min="1" max="1440" step="1" inputmode="numeric" autocomplete="off"></p>
<div class="bar" id="bar" role="group" aria-label="Progress and time" hidden>
<p id="progress"></p>
<p id="clock" role="timer" aria-live="off"></p>
<button type="button" id="timer">Start the timer</button>
<button type="button" id="hide">Hide the time</button>
<p class="said" id="said" role="status"></p>
</div>
"""
_CHECK_PART: Final = """\
<p id="open" role="status"></p>
<p class="buttons"><button type="button" id="check" class="main">Check my answers</button></p>
"""
_RESULT_PART: Final = """\
<section id="result" aria-labelledby="result-heading" hidden>
<h2 id="result-heading" tabindex="-1">Your result</h2>
<p class="score" id="score"></p>
<p id="kind"></p>
<p id="more"></p>
<div id="topics"></div>
<p class="buttons"><button type="button" id="again">Start again</button></p>
<h2>Every question with its reasons</h2>
<fieldset class="show" id="view">
<legend>Show</legend>
<label><input type="radio" name="view" value="all" checked>all questions</label>
<label><input type="radio" name="view" value="misses">only those not right yet</label>
<label><input type="radio" name="view" value="single">those not right yet, one at a time</label>
</fieldset>
<div class="buttons" id="steps" hidden>
<button type="button" id="before">Previous</button>
<button type="button" id="next">Next</button>
<span id="place" role="status"></span>
</div>
<ol class="review" id="review"></ol>
<p class="buttons"><button type="button" id="again-below">Start again</button></p>
</section>
"""
