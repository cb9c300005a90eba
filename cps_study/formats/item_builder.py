"""Questions as learning platforms state them, made into items, or left with the reason.

What Moodle XML and QTI have in common: texts with pictures, options with feedback, matching. Nothing is guessed about
a key: a question that is not clear is left.
"""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import unquote

from cps_study.formats.base import DraftGroup, DraftItem, ReadResult, Skipped
from cps_study.formats.native.schema import MAX_TEXT
from cps_study.formats.syntax.html_text import Plain, tidy
from cps_study.model.item import Option
from cps_study.model.problem import Problem, in_file_order
from cps_study.model.text import excerpt, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cps_study.model.item import Kind, Level

MAX_PAIRS: Final = 50
"""The most left sides, and the most options, of a matching question: each left side becomes an item with them all."""
NO_ALT: Final = "a picture without a description"
_REMOTE: Final = re.compile(r"(?i)(?:[a-z][a-z0-9+.-]*:)?//")
NOTHING: Final = Plain("")


class QuestionHead(NamedTuple):
    """What a file says about a question beside its texts; `level` is recall unless it says otherwise."""

    line: int
    name: str = ""
    ident: str = ""
    topic: str = ""
    tags: tuple[str, ...] = ()
    level: Level = "recall"


class DraftOption(NamedTuple):
    """An answer that is offered, whether it is right, and what is said about it."""

    text: Plain
    key: bool = False
    feedback: Plain = NOTHING


class Pair(NamedTuple):
    """A left side of a matching question and the position of the option that belongs to it."""

    left: Plain
    key: int
    options: tuple[Plain, ...]


class ItemBuilder:
    """Collects the items of a file, what was left of it, and what was assumed or lost on the way."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.inside = ""
        self.items: list[DraftItem] = []
        self.left: list[Skipped] = []
        self.problems: list[Problem] = []
        self._groups: Counter[str] = Counter()
        self._pictured = 0
        self._lost: dict[str, None] = {}

    def harvest(self, title: str = "", encoding: str = "") -> ReadResult:
        """Return everything that was collected."""
        if self._pictured:
            what = f"{self._pictured} of the questions show a picture: its name and description come in, its file does not"
            self.note_whole(
                what, "keep the pictures at hand, or say in the stem what has to be known of them"
            )
        return ReadResult(
            tuple(self.items),
            tuple(self.left),
            tuple(in_file_order(self.problems)),
            tidy(title),
            encoding,
        )

    def turn_to(self, inside: str) -> None:
        """Collect from this file of the package from here on."""
        self.inside = inside

    def leave(self, asked: QuestionHead, stem: str, why: str) -> None:
        """Leave a question, with the reason as half a sentence about it."""
        self._lost.clear()
        self.left.append(Skipped(asked.line, _title(asked, stem), why, self.inside))

    def lose(self, what: str) -> None:
        """Say of the question that is taken next that this of it is left out; of one that is left, nothing is."""
        self._lost[what] = None

    def note(self, line: int, what: str, hint: str = "", item: str = "") -> None:
        """Warn of something assumed or lost at a line."""
        source = f"{self.source}/{self.inside}" if self.inside else self.source
        self.problems.append(Problem(source, line, 0, what, hint, item=item, severity="warning"))

    def note_whole(self, what: str, hint: str = "") -> None:
        """Warn of something about the file as a whole."""
        self.problems.append(Problem(self.source, 0, 0, what, hint, severity="warning"))

    def warn(self, asked: QuestionHead, stem: str, what: str, hint: str = "") -> None:
        """Warn of something assumed or lost at a question."""
        self.note(asked.line, what, hint, _title(asked, stem))

    def closed(
        self,
        asked: QuestionHead,
        stem: Plain,
        choices: Sequence[DraftOption],
        rationale: Plain,
        *,
        several: bool = False,
        locked: bool = False,
        truth: bool = False,
    ) -> None:
        """Take a question with options. `several` may be right, or one; `truth` asks for true or false."""
        keys = sum(choice.key for choice in choices)
        why = _unfit_closed(stem, choices, rationale) or _unfit_keys(
            keys, len(choices), several=several
        )
        if why:
            self.leave(asked, stem.text, why)
            return
        if several and keys == 1:
            self.warn(
                asked,
                stem.text,
                "several answers could be chosen, but one is right: it comes in as a choice of one",
            )
        options = tuple(
            Option(choice.text.text, choice.key, choice.feedback.text) for choice in choices
        )
        beside = [part for choice in choices for part in (choice.text, choice.feedback)]
        draft = self._draft("choice", asked, stem, [*beside, rationale])
        draft = dataclasses.replace(draft, rationale=rationale.text)
        if truth and {option.text.casefold() for option in options} == {"true", "false"}:
            ordered = sorted(options, key=lambda option: option.text.casefold() == "false")
            named = tuple(option._replace(text=option.text.title()) for option in ordered)
            self.items.append(
                dataclasses.replace(draft, kind="truefalse", options=named, locked=True)
            )
        else:
            kind: Kind = "multi" if keys > 1 else "choice"
            self.items.append(dataclasses.replace(draft, kind=kind, options=options, locked=locked))

    def typed(
        self, asked: QuestionHead, stem: Plain, answers: Iterable[str], rationale: Plain
    ) -> None:
        """Take a question whose answer is typed."""
        told = list(dict.fromkeys(filter(None, (one_line(tidy(answer)) for answer in answers))))
        accept = tuple(answer for answer in told if any(map(str.isalnum, answer)))
        why = _unfit_texts([stem.text], [rationale.text, *accept], stem)
        if not why and not accept:
            why = "its answer is only signs" if told else "no answer is marked as right"
        if why:
            self.leave(asked, stem.text, why)
            return
        if len(accept) < len(told):
            self.warn(
                asked,
                stem.text,
                "an answer without a letter or digit was left out: such signs are not compared",
            )
        draft = self._draft("typed", asked, stem, [rationale])
        self.items.append(dataclasses.replace(draft, accept=accept, rationale=rationale.text))

    def card(self, asked: QuestionHead, front: Plain, back: Plain) -> None:
        """Take a flashcard."""
        why = _unfit_texts([front.text, back.text], [], front)
        if why:
            self.leave(asked, front.text, why)
        else:
            draft = self._draft("flashcard", asked, front, [back])
            self.items.append(dataclasses.replace(draft, back=back.text))

    def matching(
        self, asked: QuestionHead, lead: Plain, pairs: Sequence[Pair], rationale: Plain
    ) -> None:
        """Take a matching question: a family if each option belongs to a left side, else a choice for each of them."""
        why = _unfit_matching(lead, pairs, rationale)
        if why:
            self.leave(asked, lead.text, why)
            return
        listed = pairs[0].options
        shared = all(pair.options == listed for pair in pairs) and {
            pair.key for pair in pairs
        } == set(range(len(listed)))
        group = self._group(asked, lead.text) if shared else None
        for number, pair in enumerate(pairs, 1):
            own = asked._replace(ident=f"{asked.ident}-{number}" if asked.ident else "")
            shown = Plain(pair.left.text, (*pair.left.pictures, *lead.pictures))
            stem = pair.left.text if shared else f"{lead.text}\n\n{pair.left.text}"
            options = tuple(
                Option(text.text, place == pair.key, name=f"option-{place + 1}" if shared else "")
                for place, text in enumerate(pair.options)
            )
            others = [*pair.options, rationale] if number == 1 else []
            draft = self._draft("choice", own, shown, others)
            self.items.append(
                dataclasses.replace(
                    draft, stem=stem, options=options, rationale=rationale.text, group=group
                )
            )

    def _group(self, asked: QuestionHead, text: str) -> DraftGroup:
        """Return the family, under a name that no other family of the file has."""
        name = asked.ident or asked.name or "matching"
        self._groups[name] += 1
        number = self._groups[name]
        return DraftGroup(name if number == 1 else f"{name} {number}", "family", text)

    def _draft(
        self, kind: Kind, asked: QuestionHead, stem: Plain, others: Iterable[Plain]
    ) -> DraftItem:
        """Return the item without its answers; warn of pictures that cannot come along."""
        if self._lost:
            self.warn(asked, stem.text, f"left out: {', '.join(self._lost)}")
            self._lost.clear()
        image, alt = self._picture(asked, stem)
        if any(part.pictures for part in others):
            self.warn(asked, stem.text, "a picture in an answer or in feedback is left out")
        tags = [one_line(tidy(tag)) for tag in asked.tags]
        return DraftItem(
            kind=kind,
            stem=stem.text,
            name=asked.ident,
            topic_path=asked.topic,
            level=asked.level,
            tags=tuple(dict.fromkeys(tag for tag in tags if 0 < len(tag) <= MAX_TEXT)),
            image=image,
            alt=alt,
            line=asked.line,
        )

    def _picture(self, asked: QuestionHead, stem: Plain) -> tuple[str, str]:
        """Return the name and description of the first picture of a stem that is a file."""
        name, alt = "", ""
        for picture in stem.pictures:
            held = picture_name(picture.source)
            if name:
                self.warn(
                    asked,
                    stem.text,
                    f"a further picture is left out: {excerpt(held or picture.alt or 'unnamed')}",
                )
            elif held:
                name, alt = held, picture.alt[:MAX_TEXT]
            else:
                said = f": {excerpt(picture.alt)}" if picture.alt else ""
                self.warn(
                    asked,
                    stem.text,
                    f"a picture that is no file of the package was not fetched{said}",
                )
        if name:
            self._pictured += 1
        if name and not alt:
            self.warn(
                asked,
                stem.text,
                f"the picture '{excerpt(name)}' has no description",
                "say in words what it shows",
            )
        return name, alt or (NO_ALT if name else "")


def picture_name(source: str) -> str:
    """Return the file's own name of a picture; nothing for one on the web or within the text itself."""
    if _REMOTE.match(source) or source[:5].casefold() == "data:":
        return ""
    path = unquote(source.partition("?")[0].partition("#")[0]).replace("\\", "/")
    name = one_line(tidy(path.rpartition("/")[2]))[:MAX_TEXT]
    return "" if name in {".", ".."} else name


def same(text: str) -> str:
    """Return an option's text as options are compared by."""
    return one_line(text).casefold().rstrip(".")


def _title(asked: QuestionHead, stem: str) -> str:
    return excerpt(asked.name) or excerpt(stem)


def _unfit_texts(needed: Iterable[str], others: Iterable[str], shown: Plain) -> str:
    """Return what is wrong with texts that have to be there, and others, as half a sentence; nothing if all is well."""
    needed = list(needed)
    if not all(needed):
        return "the question is only a picture" if shown.pictures else "the question has no text"
    if any(len(text) > MAX_TEXT for text in (*needed, *others)):
        return f"one of its texts is longer than {MAX_TEXT} characters"
    return ""


def _unfit_closed(stem: Plain, choices: Sequence[DraftOption], rationale: Plain) -> str:
    rest = [
        rationale.text,
        *(part.text for choice in choices for part in (choice.text, choice.feedback)),
    ]
    return _unfit_texts([stem.text], rest, stem) or _unfit_options(
        [choice.text for choice in choices]
    )


def _unfit_options(options: Sequence[Plain]) -> str:
    if len(options) < 2:
        return "it has fewer than two options"
    empty = next((option for option in options if not option.text), None)
    if empty is not None:
        return "an option is only a picture" if empty.pictures else "an option is empty"
    if len({same(option.text) for option in options}) < len(options):
        return "two options are the same"
    return ""


def _unfit_keys(keys: int, count: int, *, several: bool) -> str:
    if not keys:
        return "no answer is marked as right"
    if keys > 1 and not several:
        return f"{keys} answers are marked as right, but only one can be chosen"
    return "all its answers are marked as right" if keys == count else ""


def _unfit_matching(lead: Plain, pairs: Sequence[Pair], rationale: Plain) -> str:
    lists = {pair.options for pair in pairs}
    if not pairs:
        return "it has nothing to match"
    if len(pairs) > MAX_PAIRS or any(len(options) > MAX_PAIRS for options in lists):
        return f"it matches more than {MAX_PAIRS}"
    if not all(pair.left.text for pair in pairs):
        return "one of its left sides has no text"
    if len({same(pair.left.text) for pair in pairs}) < len(pairs):
        return "two of its left sides are the same"
    stems = [f"{lead.text}\n\n{pair.left.text}" for pair in pairs]
    texts = [*stems, *(text.text for options in lists for text in options)]
    why = _unfit_texts([lead.text], [rationale.text, *texts], lead)
    return why or next(filter(None, map(_unfit_options, lists)), "")
