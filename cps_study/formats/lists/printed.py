"""Tests that this program printed as Word documents, read back with their keys.

The key is at the end of a test or in a document of its own. Both say at the foot of each page which
form of which test they are, so that a test finds its key. A trainer may have edited either of them:
a question comes in only if the key has the same options for it.
"""

from __future__ import annotations

import re
from itertools import dropwhile, pairwise
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from cps_study.formats.item_builder import DraftOption, QuestionHead
from cps_study.formats.lists.word_pictures import pictures_in
from cps_study.formats.syntax.html_text import ImageReference, Plain, tidy
from cps_study.model.text import letter_of, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cps_study.formats.item_builder import ItemBuilder

_FOOT: Final = re.compile(r"Form (?P<form>[A-Z]{1,2}) \u00b7 test (?P<code>\S+) \u00b7 page\b")
_GLANCE: Final = "At a glance"
"""The heading of the small table that a key begins with."""
_KEY: Final = "Key"
_ENTRY: Final = re.compile(r"(?P<number>\d{1,4})\. (?P<answer>\S.*) (?P<ident>\S+)")
_LETTERS: Final = re.compile(r"[A-Z](?: [A-Z])*")
_REASON: Final = re.compile(r"(?P<letter>[A-Z])\. (?P<rest>\S.*)", re.DOTALL)
_AFTER_OPTION: Final = re.compile(r"(?P<key> \(right\))?(?::(?P<reason>.*))?", re.DOTALL)
"""What a key says after an option: whether it's right, and the reason."""
_SOURCE: Final = "Source: "
_LEAD: Final = re.compile(r" Write the letter\. A letter may be used more than once\.$")
_LETTER_LINE: Final = "____ "
"""Where the letter goes, before each stem of a matching block."""
_CHOOSE: Final = re.compile(r" Choose (?:TWO|THREE|FOUR|FIVE|\d+)\.$")
_LONGEST_TYPED: Final = 60
"""A longer answer is the back of a card."""
BOTH_AT_ONCE: Final = (
    "name the test and its key in one command, such as "
    "cps-study bank import test-A.docx test-A-key.docx; or import its test.json"
)
"""How a printed test comes in if its key is a document of its own."""
_NOT_IN_KEY: Final = "the key has no answer for it"
_OTHER_OPTIONS: Final = "the key has different options for it"


class PrintedPage(NamedTuple):
    """A paragraph of a printed test: its number in the document, its text, its style's name.

    `pictures` are what it shows.
    """

    number: int
    text: str
    style: str = ""
    pictures: tuple[ImageReference, ...] = ()


class PrintedForm(NamedTuple):
    """Which form of which test a document is, and whether it's a key without its questions."""

    form: str
    code: str
    is_key: bool


class _Question(NamedTuple):
    """A question as the form has it; `before` is what several questions share."""

    line: int
    stem: str
    before: str
    options: list[str]
    pictures: tuple[ImageReference, ...] = ()


class _Entry(NamedTuple):
    """What a key says of a question: its answer, the item's id, the lines below."""

    answer: str
    ident: str
    lines: list[str]


_NO_ENTRY: Final = _Entry("", "", [])


def printed_form(document: Any) -> PrintedForm | None:  # noqa: ANN401 - python-docx has no types
    """Return which printed test a document is, or None if it isn't one."""
    footer = document.sections[0].footer if document.sections else None
    if footer is None or footer.is_linked_to_previous or not footer.paragraphs:
        return None
    foot = _FOOT.match(one_line(footer.paragraphs[0].text))
    if foot is None:
        return None
    styles = {paragraph.style.name for paragraph in document.paragraphs}
    return PrintedForm(foot["form"], foot["code"], "Question" not in styles)


def pages_of(document: Any) -> list[PrintedPage]:  # noqa: ANN401
    """Return the paragraphs of a printed test; those in tables aren't among them."""
    return [
        PrintedPage(number, tidy(paragraph.text), str(paragraph.style.name), pictures)
        for number, paragraph in enumerate(document.paragraphs, 1)
        if (pictures := pictures_in(paragraph._p)) or paragraph.text.strip()  # noqa: SLF001
    ]


def take_printed(
    pages: Sequence[PrintedPage], key: Sequence[PrintedPage], builder: ItemBuilder
) -> None:
    """Take every question of a printed test, with the key from `key` or from the test itself."""
    split = _start_of_key(pages)
    entries = dict(_entries(key or pages[split:]))
    if not entries:
        builder.note_whole("the answers aren't in this document", BOTH_AT_ONCE)
    form = _FormReader()
    for page in pages[:split]:
        form.take(page)
    before = ""
    last_ident = ""
    for number, question in enumerate(form.questions, 1):
        entry = entries.get(number, _NO_ENTRY)
        # A situation is for the questions that have its name and a number in their ids.
        ident = entry.ident.rpartition("-")[0]
        if question.before:
            before = question.before
        elif not ident or ident != last_ident:
            before = ""
        last_ident = ident
        _take(question._replace(before=before), entry, builder)


def _start_of_key(pages: Sequence[PrintedPage]) -> int:
    """Return where the key begins in a test, or how long the test is if it has none."""
    for position, (page, following) in enumerate(pairwise(pages)):
        if (page.text, following.text) == (_KEY, _GLANCE):
            return position
    return len(pages)


class _FormReader:
    """Makes questions of the paragraphs of a form."""

    def __init__(self) -> None:
        self.questions: list[_Question] = []
        self._situation = ""
        self._lead = ""
        """The question that a matching block asks of each stem."""
        self._shared: list[str] = []

    def take(self, page: PrintedPage) -> None:
        """Take the next paragraph; what is neither a question nor a part of one is left out."""
        if page.style == "Question":
            self._begin(page)
        elif page.pictures and self.questions:
            self.questions[-1] = self.questions[-1]._replace(pictures=page.pictures)
        elif page.style == "Option" and self.questions:
            self.questions[-1].options.append(page.text)
        elif page.style == "Situation":
            self._lead = _LEAD.sub("", page.text) if _LEAD.search(page.text) else ""
            self._situation = "" if self._lead else page.text
            self._shared = []
        elif self._lead:
            option = _REASON.fullmatch(page.text)
            if option is not None:
                self._shared.append(option["rest"])

    def _begin(self, page: PrintedPage) -> None:
        """Begin a question; one of a matching block has the options of the block."""
        if self._lead and page.text.startswith(_LETTER_LINE):
            stem = page.text.removeprefix(_LETTER_LINE)
            question = _Question(page.number, stem, self._lead, list(self._shared))
        else:
            question = _Question(page.number, page.text, self._situation, [])
            self._lead = ""
        self._situation = ""
        self.questions.append(question)


def _entries(pages: Sequence[PrintedPage]) -> Iterator[tuple[int, _Entry]]:
    """Yield what a key says of each question, by number."""
    entry = _NO_ENTRY
    for page in dropwhile(lambda page: page.text != _GLANCE, pages):
        head = _ENTRY.fullmatch(one_line(page.text))
        if head is not None:
            entry = _Entry(head["answer"], head["ident"], [])
            yield int(head["number"]), entry
        elif entry.ident:
            entry.lines.append(page.text)


def _take(question: _Question, entry: _Entry, builder: ItemBuilder) -> None:
    """Take a question with what the key says of it, or leave it out with the reason."""
    asked = _CHOOSE.sub("", question.stem)
    stem = Plain(f"{question.before}\n\n{asked}".strip(), question.pictures)
    head = QuestionHead(question.line, ident=entry.ident)
    if not entry.ident:
        builder.skip(head, stem.text, _NOT_IN_KEY)
    elif question.options:
        _take_choice(question.options, entry, head, stem, builder)
    else:
        _take_words(entry, head, stem, builder)


def _take_choice(
    texts: Sequence[str], entry: _Entry, head: QuestionHead, stem: Plain, builder: ItemBuilder
) -> None:
    """Take a question with options, if the key has the same ones and says which are right."""
    options: list[DraftOption] = []
    for line, text in zip(entry.lines, texts, strict=False):
        found = _REASON.fullmatch(line)
        if found is None or not found["rest"].startswith(text):
            break
        said = _AFTER_OPTION.fullmatch(found["rest"].removeprefix(text))
        if said is None:
            break
        reason = (said["reason"] or "").strip()
        options.append(DraftOption(Plain(text), said["key"] is not None, Plain(reason)))
    letters = [letter_of(number) for number, option in enumerate(options) if option.key]
    if len(options) < len(texts) or letters != entry.answer.split():
        builder.skip(head, stem.text, _OTHER_OPTIONS)
        return
    point = _point(entry.lines[len(texts) :])
    builder.closed(head, stem, options, point, several=len(letters) > 1, truth=True)


def _take_words(entry: _Entry, head: QuestionHead, stem: Plain, builder: ItemBuilder) -> None:
    """Take a question that is answered in words: typed, or a card if that's long."""
    point = _point(entry.lines)
    answers = entry.answer.split(" / ")
    if _LETTERS.fullmatch(entry.answer) and entry.lines and _REASON.fullmatch(entry.lines[0]):
        builder.skip(head, stem.text, _OTHER_OPTIONS)
    elif max(map(len, answers)) > _LONGEST_TYPED:
        builder.card(head, stem, Plain(entry.answer))
    else:
        builder.typed(head, stem, answers, point)


def _point(lines: Iterable[str]) -> Plain:
    """Return what a key teaches below the reasons, without the sources."""
    return Plain("\n".join(line for line in lines if not line.startswith(_SOURCE)))
