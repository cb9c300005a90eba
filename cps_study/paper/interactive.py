"""Writes a form as one HTML page that asks the questions, keeps time, and marks the answers.

It works without a network, and it sends nothing. Answers stay in the browser's tab, so that a
reload doesn't cost them. At the end there is a code and a file for the trainer.
"""

from __future__ import annotations

import json
import math
from base64 import b64encode
from fractions import Fraction
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from cps_study.model.item import Flashcard, Question, Typed, topic_words
from cps_study.model.text import one_line, printable
from cps_study.paper.build import form_document, intro_words, key_document, running_line
from cps_study.paper.document import (
    KeepTogether,
    KeyEntry,
    OptionList,
    QuestionBlock,
    flattened,
    is_right_to_left,
    picture_words,
)
from cps_study.paper.html import (
    as_text,
    language_attributes,
    lettered,
    paragraph,
    shown_picture,
    stylesheet,
    whole_page,
)
from cps_study.paper.reading_order import number_in_order

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cps_study.model.form import Entry, Form, PaperTest
    from cps_study.model.item import Item

_UNICODE_ESCAPES: Final = {ord(char): f"\\u{ord(char):04x}" for char in "<>&"}
_TYPED_NOTE: Final = (
    "When you type an answer, capital letters, accents, punctuation, and words like "
    "\u201cthe\u201d don't matter, and a small typo in a longer word is fine. "
    "Numbers have to be exact."
)
_NOTHING_SAVED: Final = (
    "Your answers stay in this tab, also if the page is loaded again. Close the tab, and they're "
    "gone. Nothing is sent."
)


def interactive_page(test: PaperTest, form: Form) -> str:
    """Return the form as one page for a phone or computer that checks the answers by itself.

    It marks as the program does, and its policy lets no other script or style in.
    """
    css = stylesheet("page.css") + stylesheet("interactive.css")
    script = stylesheet("interactive.js")
    title = f"{test.title}, form {form.letter}"
    body = (
        f'<header>\n<h1 id="title" tabindex="-1" dir="auto">{as_text(title)}</h1>\n'
        f"{paragraph(running_line(test, form), 'running')}</header>\n"
        f"<main>\n{_test_part(test, form)}{_RESULT_PART}</main>\n"
        f'<script type="application/json" id="data">{as_json(_data(test, form))}</script>\n'
        f"<script>{script}</script>\n"
    )
    policy = page_policy(script, css)
    if test.pictures:
        policy += "; img-src data:"
    return whole_page(title, body, css, policy, language=test.language)


def as_json(value: object) -> str:
    """Return a value as JSON that is safe inside a script element.

    It is ASCII without any character that a page could read as HTML or as the script's end.
    """
    return json.dumps(value, separators=(",", ":")).translate(_UNICODE_ESCAPES)


def page_policy(script: str, css: str) -> str:
    """Return the policy of a page with this script and style, which lets nothing else in."""
    return (
        f"default-src 'none'; script-src {_hash_source(script)}; style-src {_hash_source(css)}; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash_source(text: str) -> str:
    """Return the CSP source that allows this script or style and no other (CSP Level 3)."""
    digest = sha256(text.encode()).digest()
    return f"'sha256-{b64encode(digest).decode()}'"


def _test_part(test: PaperTest, form: Form) -> str:
    """Return the part with the questions, which the result replaces later."""
    has_typed = any(not isinstance(entry.item, Question) for entry in form.entries)
    notes = [intro_words(test, form), _NOTHING_SAVED]
    if has_typed:
        notes.insert(1, _TYPED_NOTE)
    paragraphs = "".join(map(paragraph, notes))
    questions = "".join(_questions(test, form))
    return (
        f'<section id="test" aria-labelledby="test-heading">\n{paragraphs}'
        f'{_clock_part(test)}<h2 id="test-heading">Questions</h2>\n'
        f'<form id="form" autocomplete="off" novalidate>\n{questions}{_CHECK_PART}</form>\n'
        "</section>\n"
    )


def _clock_part(test: PaperTest) -> str:
    """Return the clock; the time allowed is filled in, if there is one."""
    minutes = f' value="{test.minutes:g}"' if test.minutes else ""
    return _CLOCK_PART.replace(" MINUTES", minutes)


def _questions(test: PaperTest, form: Form) -> Iterator[str]:
    """Yield the questions in order, those of a matching block below their shared list."""
    for block in form_document(test, form, with_key=False).blocks:
        if isinstance(block, QuestionBlock):
            yield _question(block, form.entries[block.number - 1])
        elif isinstance(block, KeepTogether):
            yield from _kept_together(block, form)


def _kept_together(block: KeepTogether, form: Form) -> Iterator[str]:
    """Yield a matching block, or the questions that a situation is printed with."""
    questions = [inner for inner in block.blocks if isinstance(inner, QuestionBlock)]
    shared_lists = [inner for inner in block.blocks if isinstance(inner, OptionList)]
    if shared_lists:
        first_entry = form.entries[questions[0].number - 1]
        yield _matching_block(questions, shared_lists[0], first_entry)
        return
    for question in questions:
        yield _question(question, form.entries[question.number - 1])


def _question(question: QuestionBlock, entry: Entry) -> str:
    """Return a question with its options or a text field, its situation first."""
    name = f"q{question.number}"
    situation = _situation(entry)
    if is_right_to_left(question.language):
        situation = number_in_order(situation)
    above = {"situation": situation}
    below = {"picture": picture_words(question), "note": question.note}
    described = _described_by(name, above | below)
    if question.options:
        field = (
            f"<fieldset{described}>\n<legend>{_numbered_stem(question)}</legend>\n"
            f"{_below_stem(name, question)}{_option_fields(question, entry)}</fieldset>\n"
        )
    else:
        field = (
            f'<label for="{name}-answer">{_numbered_stem(question)}</label>\n'
            f"{_below_stem(name, question)}"
            f'<input type="text" id="{name}-answer" name="{name}"{described} '
            'autocapitalize="none" spellcheck="false">\n'
        )
    lang = language_attributes(question.language)
    return f'<div class="question" id="{name}"{lang}>\n{_descriptions(name, above)}{field}</div>\n'


def _option_fields(question: QuestionBlock, entry: Entry) -> str:
    """Return a radio button for each option, or a checkbox if several are right."""
    is_multi = isinstance(entry.item, Question) and entry.item.kind == "multi"
    kind = "checkbox" if is_multi else "radio"
    labels = [
        f'<label class="option">'
        f'<input type="{kind}" name="q{question.number}" value="{position}">'
        f'<span class="letter">{option.letter}.</span> '
        f'<span class="text" dir="auto">{as_text(option.text)}</span></label>\n'
        for position, option in enumerate(question.options)
    ]
    return "".join(labels)


def _matching_block(
    questions: Sequence[QuestionBlock], shared: OptionList, first_entry: Entry
) -> str:
    """Return a matching block: the lead-in, the shared list, and a menu of letters per stem."""
    group = first_entry.item.group
    lead = group.text if group is not None else ""
    choices = "".join(
        f'<option value="{position}">{option.letter}. {as_text(one_line(option.text))}</option>\n'
        for position, option in enumerate(shared.options)
    )
    stems = "".join(_matching_stem(question, choices) for question in questions)
    return (
        f'<fieldset class="matching"{language_attributes(shared.language)}>\n'
        f'<legend dir="auto">{as_text(lead)}</legend>\n'
        "<p>Choose a letter for each. A letter may be used more than once.</p>\n"
        f'<div class="choices">\n{lettered(shared.options)}</div>\n{stems}</fieldset>\n'
    )


def _matching_stem(question: QuestionBlock, choices: str) -> str:
    name = f"q{question.number}"
    picture = {"picture": picture_words(question)}
    return (
        f'<div class="question" id="{name}">\n'
        f'<label for="{name}-answer">{_numbered_stem(question)}</label>\n'
        f"{shown_picture(question, f'{name}-picture')}"
        f'<select id="{name}-answer" name="{name}"{_described_by(name, picture)}>\n'
        f'<option value="">Choose a letter</option>\n{choices}</select>\n</div>\n'
    )


def _numbered_stem(question: QuestionBlock) -> str:
    stem = as_text(question.stem)
    return f'<span class="no">{question.number}.</span> <span dir="auto">{stem}</span>'


def _descriptions(name: str, texts: Mapping[str, str]) -> str:
    """Return a paragraph for each text that isn't empty, with ids for `_described_by`."""
    paragraphs = [
        f'<p class="{kind}" id="{name}-{kind}" dir="auto">{as_text(text)}</p>\n'
        for kind, text in texts.items()
        if text
    ]
    return "".join(paragraphs)


def _below_stem(name: str, question: QuestionBlock) -> str:
    """Return the picture and the note of a question, with the ids for `_described_by`."""
    note = _descriptions(name, {"note": question.note})
    return shown_picture(question, f"{name}-picture") + note


def _described_by(name: str, texts: Mapping[str, str]) -> str:
    """Return the attribute with which a screen reader says those paragraphs at the field."""
    idents = " ".join(f"{name}-{kind}" for kind, text in texts.items() if text)
    if not idents:
        return ""
    return f' aria-describedby="{idents}"'


def _situation(entry: Entry) -> str:
    """Return the situation that a question is about, or an empty string."""
    group = entry.item.group
    if group is None or group.kind != "scenario":
        return ""
    return printable(group.text)


def _data(test: PaperTest, form: Form) -> dict[str, Any]:
    """Return what the page marks and explains with.

    `needed` is the fewest right answers that reach the mark: computed here with exact fractions,
    because a script's floating-point numbers could miss it by one.
    """
    form_blocks = flattened(form_document(test, form, with_key=False).blocks)
    questions = {block.number: block for block in form_blocks if isinstance(block, QuestionBlock)}
    question_data = [
        _question_data(questions[block.number], block, form.entries[block.number - 1], test)
        for block in key_document(test, form).blocks
        if isinstance(block, KeyEntry)
    ]
    needed = math.ceil(Fraction(str(test.pass_mark)) * len(form.entries) / 100)
    return {
        "test": test.code,
        "form": form.letter,
        "mark": f"{test.pass_mark:g}",
        "needed": needed,
        "questions": question_data,
    }


def _question_data(
    question: QuestionBlock, key: KeyEntry, entry: Entry, test: PaperTest
) -> dict[str, Any]:
    """Return what the script knows about a question; `interactive.js` reads these names."""
    item = entry.item
    note = question.note
    # A matching block shows the lead-in once, but the result shows each stem by itself.
    if test.blocks and item.group is not None and item.group.kind == "family":
        note = printable(item.group.text)
    return {
        "number": question.number,
        "item": key.item,
        "topic": _part_words(test, item),
        "situation": _situation(entry),
        "stem": question.stem,
        "picture": question.image,
        "note": note,
        "choose": len(item.keys) if isinstance(item, Question) and item.kind == "multi" else 0,
        "options": [
            {"text": reason.text, "right": reason.right, "why": reason.why}
            for reason in key.reasons
        ],
        "accept": _accepted(item),
        "answer": key.answer,
        "point": key.point,
        "sources": key.sources,
    }


def _part_words(test: PaperTest, item: Item) -> str:
    """Return which part of the work an item asks about, or else its topic, as words."""
    name = test.domains.get(item.id, item.topic)
    return printable(topic_words(name))


def _accepted(item: Item) -> tuple[str, ...]:
    """Return the spellings that count as right; none for a question with options."""
    match item:
        case Typed():
            return item.accept
        case Flashcard():
            return (item.back,)
        case Question():
            return ()


_CLOCK_PART: Final = """\
<noscript><p class="situation">JavaScript is turned off, so this page can't check your answers. \
The printed test and its key have the same questions and answers.</p></noscript>
<p class="minutes" id="start" hidden>\
<label for="minutes">Minutes to count down from (leave it empty to count up)</label>
<input type="number" id="minutes" min="1" max="1440" step="1" inputmode="numeric" \
autocomplete="off" MINUTES></p>
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
<p class="buttons"><button type="button" id="check" class="main">Check my answers</button>
<button type="button" id="clear">Clear my answers</button></p>
"""
_RESULT_PART: Final = """\
<section id="result" aria-labelledby="result-heading" hidden>
<h2 id="result-heading" tabindex="-1">Your result</h2>
<p class="score" id="score"></p>
<p id="kind"></p>
<p id="more"></p>
<div id="topics"></div>
<p class="buttons"><button type="button" id="again">Start again</button></p>
<div class="hand-in">
<h2>For your trainer</h2>
<p>If somebody collects the results, send the file or the code. It has your answers, as you gave \
them.</p>
<p><label for="name">Your name</label>
<input type="text" id="name" autocomplete="name"></p>
<p><label for="code">Result code</label>
<textarea id="code" rows="3" readonly spellcheck="false"></textarea></p>
<p class="buttons"><button type="button" id="save">Save a file</button>
<button type="button" id="copy">Copy the code</button> <span id="handed" role="status"></span></p>
</div>
<h2>Every question, with the reasons</h2>
<fieldset class="show" id="view">
<legend>Show</legend>
<label><input type="radio" name="view" value="all" checked>all questions</label>
<label><input type="radio" name="view" value="misses">only the ones not right yet</label>
<label><input type="radio" name="view" value="single">the ones not right yet, one at a time</label>
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
