"""Open Trivia DB's JSON: questions with a right answer and wrong ones, in HTML or in URLs' signs.

Source: https://opentdb.com/api_config.php, and many programs that write the same fields.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

from cps_study.formats.base import NO_OPTIONS, ReadOptions, ReadResult
from cps_study.formats.item_builder import NOTHING, DraftOption, ItemBuilder, QuestionHead
from cps_study.formats.syntax.beginning import beginning_of_text
from cps_study.formats.syntax.decoding import NotTextError, decode_text
from cps_study.formats.syntax.html_text import plain_of_html, tidy
from cps_study.model.problem import Problem

if TYPE_CHECKING:
    from cps_study.formats.syntax.html_text import Plain

MAX_BYTES: Final = 64 << 20
_RIGHT: Final = "correct_answer"
_WRONG: Final = "incorrect_answers"
_LISTS: Final = ("results", "questions")


def detects(raw: bytes, name: str) -> bool:  # noqa: ARG001 - the content settles it
    """Return whether it looks like JSON with right and wrong answers."""
    text = beginning_of_text(raw)
    if text is None or not text.lstrip().startswith(("{", "[")):
        return False
    return f'"{_RIGHT}"' in text and f'"{_WRONG}"' in text


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
    is_encoded = "%20" in str(record.get("question", ""))
    head = QuestionHead(number, topic=_plain(record.get("category"), is_encoded).text)
    stem = _plain(record.get("question"), is_encoded)
    wrong = record.get(_WRONG)
    if not isinstance(wrong, list):
        builder.skip(head, stem.text, "its wrong answers aren't a list")
        return
    options = [DraftOption(_plain(record.get(_RIGHT), is_encoded), key=True)]
    options += [DraftOption(_plain(text, is_encoded)) for text in wrong]
    builder.closed(head, stem, options, NOTHING, truth=True)


def _plain(value: Any, is_encoded: bool) -> Plain:  # noqa: ANN401, FBT001 - anything, and a fact of the record
    """Return a text without HTML, and without the signs of a URL if it has them."""
    if not isinstance(value, (str, int, float)):
        return NOTHING
    text = unquote(str(value)) if is_encoded else str(value)
    plain = plain_of_html(text)
    return plain._replace(text=tidy(plain.text))
