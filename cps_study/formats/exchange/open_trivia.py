"""Open Trivia DB's JSON: questions with a right answer and wrong ones.

Its texts are in HTML, in the signs of URLs, or in Base64, as whoever downloads them chooses.
Source: https://opentdb.com/api_config.php, https://the-trivia-api.com/docs/v2, and many programs
that write the same fields.
"""

from __future__ import annotations

import base64
import json
import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote, unquote_plus

from cps_study.formats.base import NO_OPTIONS, ReadOptions, ReadResult
from cps_study.formats.item_builder import NOTHING, DraftOption, ItemBuilder, QuestionHead
from cps_study.formats.syntax.beginning import beginning_of_text
from cps_study.formats.syntax.decoding import NotTextError, decode_text
from cps_study.formats.syntax.html_text import plain_of_html, tidy
from cps_study.model.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from cps_study.formats.syntax.html_text import Plain

MAX_BYTES: Final = 64 << 20
_NAMES: Final = (
    ("correct_answer", "incorrect_answers"),
    ("correctAnswer", "incorrectAnswers"),
)
"""What the fields of the right answer and of the wrong ones are called together."""
_KINDS_IN_BASE64: Final = frozenset({"bXVsdGlwbGU=", "Ym9vbGVhbg=="})
"""The words `multiple` and `boolean`, one of which each record of Open Trivia has."""
_WITH_PLUS: Final = re.compile(r"(?=\S*%[0-9A-F]{2})\S*\+\S*")
"""A text in the older signs of URLs: no blank, a plus in place of each, and another sign."""
_LISTS: Final = ("results", "questions")


def detects(raw: bytes, name: str) -> bool:  # noqa: ARG001 - the content settles it
    """Return whether it looks like JSON with right and wrong answers."""
    text = beginning_of_text(raw)
    if text is None or not text.lstrip().startswith(("{", "[")):
        return False
    return any(f'"{right}"' in text and f'"{wrong}"' in text for right, wrong in _NAMES)


def read(raw: bytes, source: str, _options: ReadOptions = NO_OPTIONS) -> ReadResult:
    """Return the questions; never raises. A question's line is its number in the list."""
    try:
        records = _records(raw)
    except (NotTextError, ValueError, RecursionError):
        what = "the file isn't JSON with a list of questions"
        return ReadResult(problems=(Problem(source, 0, 0, what, "save it again"),))
    builder = ItemBuilder(source)
    for number, record in enumerate(records, 1):
        _take(number, record, builder)
    return builder.result(encoding="utf-8")


def _records(raw: bytes) -> list[Any]:
    """Return the list of questions. Raises ValueError, RecursionError or NotTextError."""
    if len(raw) > MAX_BYTES:
        raise ValueError(len(raw))
    data = json.loads(decode_text(raw).text)
    if isinstance(data, dict):
        found = [data[name] for name in _LISTS if isinstance(data.get(name), list)]
        data = found[0] if found else None
    if not isinstance(data, list):
        raise ValueError(type(data))  # noqa: TRY004 - wrong data, not a wrong call
    return data


def _take(number: int, record: Any, builder: ItemBuilder) -> None:  # noqa: ANN401 - anything
    """Take one record, or name it with the reason."""
    if not isinstance(record, dict):
        builder.skip(QuestionHead(number), "", "it isn't a question")
        return
    right, wrong = next((names for names in _NAMES if names[0] in record), _NAMES[0])
    asked = record.get("question")
    if isinstance(asked, dict):
        asked = asked.get("text")
    decode = _decoder(record.get("type"), str(asked))
    head = QuestionHead(number, topic=_plain(record.get("category"), decode).text)
    stem = _plain(asked, decode)
    distractors = record.get(wrong)
    if not isinstance(distractors, list):
        builder.skip(head, stem.text, "its wrong answers aren't a list")
        return
    options = [DraftOption(_plain(record.get(right), decode), key=True)]
    options += [DraftOption(_plain(text, decode)) for text in distractors]
    builder.closed(head, stem, options, NOTHING, truth=True)


def _decoder(kind: object, asked: str) -> Callable[[str], str]:
    """Return what turns the texts of a record into HTML."""
    if kind in _KINDS_IN_BASE64:
        return _from_base64
    if _WITH_PLUS.fullmatch(asked):
        return unquote_plus
    return unquote if "%20" in asked else str


def _from_base64(text: str) -> str:
    """Return the text, or what was given if it isn't in Base64."""
    try:
        return base64.b64decode(text, validate=True).decode()
    except ValueError:
        return text


def _plain(value: Any, decode: Callable[[str], str]) -> Plain:  # noqa: ANN401 - any JSON
    """Return a text without HTML."""
    if not isinstance(value, (str, int, float)):
        return NOTHING
    plain = plain_of_html(decode(str(value)))
    return plain._replace(text=tidy(plain.text))
