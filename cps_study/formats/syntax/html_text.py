"""HTML from elsewhere as plain text. None of it is ever rendered or fetched."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Final, NamedTuple

from cps_study.model.text import replace_unsafe

_SILENT: Final = frozenset(
    {
        "audio",
        "video",
        "script",
        "style",
        "head",
        "title",
        "template",
        "noscript",
        "iframe",
        "object",
        "svg",
    }
)
"""Elements whose text nobody sees."""
_LEFT_OUT: Final = {
    "audio": "sound or video",
    "video": "sound or video",
    "iframe": "sound or video",
    "object": "sound or video",
    "embed": "sound or video",
    "math": "the layout of a formula",
}
"""Elements that plain text can't hold, and what a report calls what is lost with them."""
_BLOCKS: Final = frozenset(
    {
        "address",
        "article",
        "aside",
        "blockquote",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tr",
        "ul",
    }
)
"""Elements that start on a line of their own and end it."""
_LEADS: Final = dict.fromkeys(_BLOCKS | {"br"}, "\n") | {"td": " ", "th": " "}
"""What comes before the text of an element."""
_LISTS: Final = frozenset({"ol", "ul"})
_MARKUP: Final = re.compile(
    r"""(?xs)
      (?P<dropped> <!--.*?(?:-->|\Z) | <[!?][^<>]*+> )            # comments, declarations
    | (?P<whole>   </?[A-Za-z](?: [^<>"']++ | "[^"<]*+" | '[^'<]*+' )*+> )
    | (?P<bare>    </?[A-Za-z][A-Za-z0-9]*+) [^<>]*+ >            # with quotes that don't match
    | <                                                           # anything else is text
    """
)
_ONE_BLOCK: Final = re.compile(r"\s*+(?:<(?:p|div)>\s*+)*+([^<&]*+)(?:</(?:p|div)>\s*+)*+")
"""What most texts are: one paragraph with no markup in it."""
_BLOCK_TAGS: Final = (
    "blockquote|br|center|dd|div|dl|dt|h[1-6]|hr|img|li|ol|p|pre|table|tbody|td|tfoot|th|thead|tr"
    "|ul"
)
_INLINE_TAGS: Final = (
    "a|abbr|b|big|cite|code|del|em|font|i|ins|kbd|s|samp|small|span|strike|strong|sub|sup|tt|u|var"
)
_TAGS: Final = f"{_BLOCK_TAGS}|{_INLINE_TAGS}"
"""HTML tags that count as markup in a text that may be plain.

`script` and `style` aren't among them, since a question may be about those.
"""
_VALUES: Final = r"\s[^<>=]*+=[^<>]*+"
"""The attributes of a tag. `<b and c>` has none that is set, so it's no tag."""
_CLEAR_MARKUP: Final = re.compile(
    rf"</(?:{_TAGS})\s*+>|<(?:{_BLOCK_TAGS})(?:\s*+/?|{_VALUES})>|<(?:{_INLINE_TAGS}){_VALUES}>"
    "|&(?:[a-z]{2,8}|#[0-9]{1,7}|#x[0-9a-f]{1,6});",
    re.IGNORECASE,
)
"""What a text has only if it is HTML. A lone `<b>` may be what a question is about."""
_LESS_THAN: Final = re.compile(
    rf"<(?!!--|/(?:{_TAGS})\s*+>|(?:{_TAGS})(?:\s*+/?|{_VALUES})>)", re.IGNORECASE
)
"""A `<` that doesn't begin one of the tags above or a comment."""
_INVISIBLE: Final = re.compile("[\u00ad\u200b\u2060\ufeff]")
"""Soft hyphen, zero-width space, word joiner, byte order mark."""


_SHIFTED: Final = {
    "sup": str.maketrans("0123456789+-\u2212=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ"),
    "sub": str.maketrans("0123456789+-\u2212=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎"),
}
"""Elements whose text is higher or lower than the line, with the characters for that."""
_STAYS: Final = re.compile(
    r"[^\W\d_\u00b2\u00b3\u00b9\u2070-\u209c]{2,}|(?=.*\n).*|.{41,}", re.DOTALL
)
"""A raised text that isn't an exponent: a word, as in `1st`, several lines, or a long one."""
_POWER: Final = re.compile(r"\^(..+)")
_DEEPEST_SHIFT: Final = 4
"""What is deeper than this stays as it is."""
_NUMBERINGS: Final = {
    "a": "a",
    "A": "A",
    "i": "i",
    "I": "I",
    "lower-alpha": "a",
    "lower-latin": "a",
    "upper-alpha": "A",
    "upper-latin": "A",
    "lower-roman": "i",
    "upper-roman": "I",
}
"""How the items of a list are numbered, by its `type` or its style; otherwise with digits."""
_LIST_STYLE: Final = re.compile(r"list-style(?:-type)?\s*+:\s*+([A-Za-z0-9-]+)")
_NUMBER: Final = re.compile(r"\b\d{1,4}\b")
_ROMAN: Final = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_FORMULA: Final = re.compile(r"latex:\s*(.+)", re.IGNORECASE | re.DOTALL)
"""The description of a picture of a formula, as Canvas writes it."""


class ImageReference(NamedTuple):
    """A picture in a text: the address the text gives for it, and its description if it has one."""

    source: str
    alt: str


class Plain(NamedTuple):
    """Text without markup, and the pictures that were in it.

    `left_out` names what else was in it that isn't text, such as a sound.
    """

    text: str
    pictures: tuple[ImageReference, ...] = ()
    left_out: tuple[str, ...] = ()


def plain_of_html(markup: str) -> Plain:
    """Return the text of HTML, with paragraphs and list items on lines of their own.

    Scripts and styles are left out. The time grows only with the length of the text. Python's HTML
    parser alone would take the square of it for a text full of open tags, and stumbles over marked
    sections such as `<![`. So markup that isn't complete is treated as text, or loses its
    attributes, before the parser sees it.
    """
    block = _ONE_BLOCK.fullmatch(markup)
    if block is not None:
        # The same result as below, ten times as fast.
        return Plain(tidy(block[1].replace("\n", " ")))
    collector = _TextCollector()
    collector.feed(_MARKUP.sub(_complete_markup, markup))
    collector.close()
    text = tidy("".join(collector.parts))
    return Plain(text, tuple(collector.pictures), tuple(collector.left_out))


def plain_of_mixed(text: str) -> Plain:
    """Return the text of what may be plain or HTML: only what is clearly markup counts as such.

    Line breaks stay, and so does a `<` that begins no tag, as in `a < b`.
    """
    may_have_markup = "<" in text or "&" in text
    if not may_have_markup or _CLEAR_MARKUP.search(text) is None:
        return Plain(tidy(text))
    html = _LESS_THAN.sub("&lt;", text.strip())
    return plain_of_html(html.replace("\n", "<br>"))


def _complete_markup(match: re.Match[str]) -> str:
    """Return what the parser gets to see in place of a match of `_MARKUP`."""
    if match["dropped"] is not None:
        return ""
    if match["whole"] is not None:
        return match["whole"]
    if match["bare"] is not None:
        return f"{match['bare']}>"
    return "&lt;"


def tidy(text: str) -> str:
    """Return text that is safe to show.

    Control characters become spaces, runs of spaces become one, and no more than one empty line is
    left between two lines of text. Tidying twice changes nothing.
    """
    if text.isprintable() and "  " not in text and text == text.strip(" "):
        return text  # as most texts are: one line, and no space in it but single ones
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = replace_unsafe(text, " ")
    text = _INVISIBLE.sub("", text).replace("\u00a0", " ")
    lines = [" ".join(line.split()) for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _ListNumbers:
    """The numbers of a list's items; a list with bullets has none."""

    def __init__(self, tag: str, attributes: dict[str, str | None]) -> None:
        self._has_numbers = tag == "ol"
        first, *_ = _NUMBER.findall(f"{attributes.get('start')} 1")
        self._next = int(first)
        # What the style says goes before what the type says.
        named = [attributes.get("style"), f"list-style:{attributes.get('type')}", "list-style:1"]
        look, *_ = _LIST_STYLE.findall(";".join(map(str, named)))
        self._numbering = _NUMBERINGS.get(look, "1")

    def next_mark(self) -> str:
        """Return what the next item begins with."""
        if not self._has_numbers:
            return "-"
        number = self._next
        self._next += 1
        return f"{_number_as(self._numbering, number)}."


def _number_as(numbering: str, number: int) -> str:
    """Return a number as a list shows it: in Roman numerals, as a letter, or in digits."""
    mark = str(number)
    if numbering in "iI" and number < len(_ROMAN):
        mark = _ROMAN[number]
    elif numbering in "aA" and number <= 26:
        mark = chr(ord("a") + number - 1)
    return mark.upper() if numbering.isupper() else mark


def _shifted(text: str, tag: str) -> str:
    """Return a text that is raised or lowered, so that 10 to the power of 3 isn't 103."""
    characters = _SHIFTED[tag]
    if characters.keys() >= set(map(ord, text)):
        return text.translate(characters)
    if tag == "sub" or _STAYS.fullmatch(text):
        return text
    return _POWER.sub(r"^(\1)", f"^{text}")


class _TextCollector(HTMLParser):
    """Collects the text and the pictures of a document."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.pictures: list[ImageReference] = []
        # A dict and not a set, so that what is lost is named in its order.
        self.left_out: dict[str, None] = {}
        self._silent_depth = 0
        self._pre_depth = 0
        self._shifts: list[tuple[str, int]] = []
        self._lists: list[_ListNumbers] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line where a block begins, and note a picture."""
        if tag in _LEFT_OUT:
            self.left_out[_LEFT_OUT[tag]] = None
        if tag in _SILENT:
            self._silent_depth += 1
        elif tag == "li":
            mark = self._lists[-1].next_mark() if self._lists else "-"
            self.parts.append(f"\n{mark} ")
        elif tag in _SHIFTED and len(self._shifts) < _DEEPEST_SHIFT:
            self._shifts.append((tag, len(self.parts)))
        elif tag in _LEADS:
            self.parts.append(_LEADS[tag])
        elif tag == "img" and not self._silent_depth:
            self._note_picture(dict(attrs))
        if tag in _LISTS:
            self._lists.append(_ListNumbers(tag, dict(attrs)))
        self._pre_depth += tag == "pre"

    def handle_endtag(self, tag: str) -> None:
        """End the line of a block."""
        # A closing tag without an opening one must not hide the text after it.
        if tag in _SILENT:
            self._silent_depth = max(0, self._silent_depth - 1)
        elif tag in _SHIFTED:
            self._end_shift(tag)
        elif tag in _BLOCKS or tag == "li":
            self.parts.append("\n")
        if tag in _LISTS:
            del self._lists[-1:]
        self._pre_depth = max(0, self._pre_depth - (tag == "pre"))

    def _end_shift(self, tag: str) -> None:
        """Raise or lower the text since the last opening tag, if that was of the same kind."""
        if self._shifts and self._shifts[-1][0] == tag:
            _, start = self._shifts.pop()
            text = "".join(self.parts[start:])
            self.parts[start:] = [_shifted(text.strip(), tag)]

    def handle_data(self, data: str) -> None:
        """Keep the text. A line break in HTML is only a space, except in a `pre`."""
        if self._silent_depth:
            return
        self.parts.append(data if self._pre_depth else data.replace("\n", " "))

    def _note_picture(self, attributes: dict[str, str | None]) -> None:
        source = tidy(attributes.get("src") or "")
        alt = tidy(attributes.get("alt") or "")
        formula = _FORMULA.fullmatch(alt)
        if formula is None:
            self.pictures.append(ImageReference(source, alt))
        else:
            self.parts.append(f"\\({formula[1]}\\)")
