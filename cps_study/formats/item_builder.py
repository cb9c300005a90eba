"""Turns questions, as readers understand them, into drafts, or skips them with the reason.

This is what the readers of platforms' files have in common: texts with pictures, options with
feedback, matching. Nothing is guessed about a key: a question that isn't clear is skipped.
"""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import unquote

from cps_study.formats.base import DraftGroup, DraftItem, ReadResult, Skipped
from cps_study.formats.item_faults import (
    NOTHING,
    DraftOption,
    Pair,
    comparable,
    fault_of_accepted,
    fault_of_closed,
    fault_of_keys,
    fault_of_matching,
    fault_of_texts,
)
from cps_study.formats.native.schema import MAX_TEXT
from cps_study.formats.numbers import numeric_answers
from cps_study.formats.pictures.fault import PictureError
from cps_study.formats.pictures.intake import PictureIntake
from cps_study.formats.syntax.html_text import Plain, tidy
from cps_study.model.item import Option
from cps_study.model.picture import NO_ALT, is_picture_name
from cps_study.model.problem import Problem, in_file_order
from cps_study.model.slug import numbered_name, slug_of
from cps_study.model.text import excerpt, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Unpack

    from cps_study.formats.base import DraftAnswers
    from cps_study.formats.numbers import NumberRange
    from cps_study.formats.syntax.html_text import ImageReference
    from cps_study.model.item import Kind, Level

__all__ = [
    "NOTHING",
    "WHERE_PICTURES_BELONG",
    "DraftOption",
    "ItemBuilder",
    "Pair",
    "QuestionHead",
    "comparable",
    "picture_name",
    "pictures_lacking",
]

LEFT_BESIDE: Final = (
    "a picture in an answer or an explanation isn't kept: see if the words say enough without it"
)
"""What is said of a picture that an item has no place for."""
WHERE_PICTURES_BELONG: Final = "to see where it belongs, run: cps-study data doctor"
_LONGEST_NAME: Final = 40
"""How much of a question goes into the name of a picture that somebody has to put in."""
_REMOTE: Final = re.compile(r"(?i)(?:[a-z][a-z0-9+.-]*:)?//")
"""An address on the web, with or without its scheme."""


class QuestionHead(NamedTuple):
    """What a file says about a question besides its texts.

    `name` is for people, `ident` is the file's own id, and `topic` its category. The level is
    recall unless the file says otherwise.
    """

    line: int
    name: str = ""
    ident: str = ""
    topic: str = ""
    tags: tuple[str, ...] = ()
    level: Level = "recall"


def pictures_lacking(source: str, questions: int) -> Problem:
    """Return the warning that so many questions show a picture that didn't come in."""
    what = (
        f"{questions} questions lack their pictures: "
        "they won't be asked until the pictures are in the bank's folder of pictures"
    )
    if questions == 1:
        what = (
            "1 question lacks its picture: "
            "it won't be asked until the picture is in the bank's folder of pictures"
        )
    return Problem(source, 0, 0, what, WHERE_PICTURES_BELONG, severity="warning")


class ItemBuilder:
    """Collects the drafts of a file, what was skipped, and what was assumed or lost on the way."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.inside = ""
        self.items: list[DraftItem] = []
        self.skipped: list[Skipped] = []
        self.problems: list[Problem] = []
        self._group_names: Counter[str] = Counter()
        self.pictures = PictureIntake()
        """Where the pictures of the file are; a reader sets its `files`."""
        self._without_file = 0
        self._waited_for: Counter[str] = Counter()
        self._extra = 0
        # A dict and not a set, so that the details are named in the order they were dropped in.
        self._dropped: dict[str, None] = {}

    def result(self, title: str = "", encoding: str = "") -> ReadResult:
        """Return everything that was collected."""
        if self._without_file:
            self.problems.append(pictures_lacking(self.source, self._without_file))
        return ReadResult(
            tuple(self.items),
            tuple(self.skipped),
            tuple(in_file_order(self.problems)),
            tidy(title),
            encoding,
            extra=self._extra,
            pictures=self.pictures.found,
        )

    def enter_file(self, inside: str) -> None:
        """Collect from this file of the package from here on."""
        self.inside = inside

    def skip(self, head: QuestionHead, stem: str, why: str) -> None:
        """Leave a question out, with the reason as half a sentence about it."""
        self._dropped.clear()
        self.skipped.append(Skipped(head.line, _title(head, stem), why, self.inside))

    def drop_detail(self, what: str) -> None:
        """Remember that this part of the next question is left out.

        It becomes a warning once the question is in. If the question is skipped, nothing is said.
        """
        self._dropped[what] = None

    def note(self, line: int, what: str, hint: str = "", item: str = "") -> None:
        """Warn of something assumed or lost in a line."""
        self.problems.append(
            Problem(self._place(), line, 0, what, hint, item=item, severity="warning")
        )

    def note_whole(self, what: str, hint: str = "") -> None:
        """Warn of something about the file as a whole."""
        self.problems.append(Problem(self.source, 0, 0, what, hint, severity="warning"))

    def warn(self, head: QuestionHead, stem: str, what: str, hint: str = "") -> None:
        """Warn of something assumed or lost in a question."""
        self.note(head.line, what, hint, _title(head, stem))

    def closed(
        self,
        head: QuestionHead,
        stem: Plain,
        choices: Sequence[DraftOption],
        rationale: Plain,
        *,
        several: bool = False,
        locked: bool = False,
        truth: bool = False,
    ) -> None:
        """Add a question with options.

        `several` says that more than one can be chosen, `locked` that the options keep their order,
        and `truth` that True and False as the only options make a true-or-false question.
        """
        key_count = sum(choice.key for choice in choices)
        fault = fault_of_closed(stem, choices, rationale)
        fault = fault or fault_of_keys(key_count, len(choices), several=several)
        if fault:
            self.skip(head, stem.text, fault)
            return
        if several and key_count == 1:
            self.warn(
                head,
                stem.text,
                "several answers could be chosen, but only one is right, "
                "so it becomes a question with one answer",
            )
        texts_beside = [rationale]
        for choice in choices:
            texts_beside += [choice.text, choice.feedback]
        draft = self._draft(
            "multi" if key_count > 1 else "choice",
            head,
            stem,
            texts_beside,
            options=tuple(
                Option(choice.text.text, choice.key, choice.feedback.text) for choice in choices
            ),
            rationale=rationale.text,
            locked=locked,
        )
        self.items.append(_as_true_or_false(draft) if truth else draft)

    def typed(
        self, head: QuestionHead, stem: Plain, answers: Iterable[str], rationale: Plain
    ) -> None:
        """Add a question whose answer is typed."""
        tidied = [one_line(tidy(answer)) for answer in answers]
        given = [answer for answer in dict.fromkeys(tidied) if answer]
        accept = tuple(answer for answer in given if any(map(str.isalnum, answer)))
        fault = fault_of_texts([stem.text], [rationale.text, *accept], stem)
        fault = fault or fault_of_accepted(given, accept)
        if fault:
            self.skip(head, stem.text, fault)
            return
        if len(accept) < len(given):
            self.warn(
                head,
                stem.text,
                "an answer without a letter or a digit was left out: "
                "other characters aren't compared",
            )
        self.items.append(
            self._draft("typed", head, stem, [rationale], accept=accept, rationale=rationale.text)
        )

    def numeric(
        self,
        head: QuestionHead,
        stem: Plain,
        ranges: Iterable[NumberRange | None],
        rationale: Plain,
    ) -> None:
        """Add a numerical question as a typed one, if the numbers that answer it can be listed."""
        answers = numeric_answers(ranges)
        if answers.lost:
            self.drop_detail(answers.lost)
        if answers.accept:
            self.typed(head, stem, answers.accept, rationale)
        else:
            self.skip(head, stem.text, "it's a numerical question whose answers can't be listed")

    def card(self, head: QuestionHead, front: Plain, back: Plain) -> None:
        """Add a flashcard."""
        fault = fault_of_texts([front.text, back.text], [], front)
        if fault:
            self.skip(head, front.text, fault)
            return
        self.items.append(self._draft("flashcard", head, front, [back], back=back.text))

    def matching(
        self, head: QuestionHead, lead: Plain, pairs: Sequence[Pair], rationale: Plain
    ) -> None:
        """Add a matching question, a draft for each left side.

        They are a family if each option is the key of one of them; else each is a choice by itself
        with the lead-in before its stem.
        """
        fault = fault_of_matching(lead, pairs, rationale)
        if fault:
            self.skip(head, lead.text, fault)
            return
        self._say_taken_apart(head, lead.text, len(pairs))
        group = self._family(head, lead.text) if _is_family(pairs) else None
        for number, pair in enumerate(pairs, 1):
            own_head = head._replace(ident=f"{head.ident}-{number}" if head.ident else "")
            pictured_stem = Plain(pair.left.text, (*pair.left.pictures, *lead.pictures))
            # What the pairs share is warned of once, with the first of them.
            texts_beside = [*pair.options, rationale] if number == 1 else []
            draft = self._draft(
                "choice",
                own_head,
                pictured_stem,
                texts_beside,
                options=_options_of(pair, named=group is not None),
                rationale=rationale.text,
                group=group,
            )
            if group is None:
                draft = dataclasses.replace(draft, stem=f"{lead.text}\n\n{pair.left.text}")
            self.items.append(draft)

    def _say_taken_apart(self, head: QuestionHead, lead: str, count: int) -> None:
        """Count a matching question as one, and say what became of it."""
        self._extra += count - 1
        if count > 1:
            what = f"a matching question became {count} questions, one for each left side"
            title = _title(head, lead)
            self.problems.append(
                Problem(self._place(), head.line, 0, what, item=title, severity="info")
            )

    def _place(self) -> str:
        """Return the file, with the one inside it that is being read."""
        return f"{self.source}/{self.inside}" if self.inside else self.source

    def _family(self, head: QuestionHead, text: str) -> DraftGroup:
        """Return the family under a name that no other family of the file has."""
        name = head.ident or head.name or "matching"
        self._group_names[name] += 1
        number = self._group_names[name]
        if number > 1:
            name = f"{name} {number}"
        return DraftGroup(name, "family", text)

    def _draft(
        self,
        kind: Kind,
        head: QuestionHead,
        stem: Plain,
        texts_beside: Sequence[Plain],
        **answers: Unpack[DraftAnswers],
    ) -> DraftItem:
        """Return the draft; warn of what was dropped, pictures included."""
        for text in (stem, *texts_beside):
            if text.left_out:
                self._dropped |= dict.fromkeys(text.left_out)
        if self._dropped:
            self.warn(head, stem.text, f"left out: {', '.join(self._dropped)}")
            self._dropped.clear()
        image, alt = self._picture(head, stem)
        if any(text.pictures for text in texts_beside):
            self.warn(head, stem.text, LEFT_BESIDE)
        tags = [one_line(tidy(tag)) for tag in head.tags]
        return DraftItem(
            kind=kind,
            stem=stem.text,
            name=head.ident,
            topic_path=head.topic,
            level=head.level,
            tags=tuple(dict.fromkeys(tag for tag in tags if 0 < len(tag) <= MAX_TEXT)),
            image=image,
            alt=alt,
            line=head.line,
            inside=self.inside,
            **answers,
        )

    def _picture(self, head: QuestionHead, stem: Plain) -> tuple[str, str]:
        """Return the name and description of the stem's first picture."""
        image = alt = ""
        for picture in stem.pictures:
            name = picture_name(_REMOTE.sub("", picture.source))
            if image:
                self.warn(
                    head, stem.text, f"a second picture is left out: {_words_for(picture, name)}"
                )
            else:
                image = self._take_picture(head, stem, picture, name)
                alt = picture.alt[:MAX_TEXT]
        if not image:
            return "", ""
        if image not in self.pictures.found:
            self._without_file += 1
        if not alt:
            self.warn(
                head,
                stem.text,
                f"the picture '{excerpt(image)}' has no description",
                "say in words what it shows",
            )
        return image, alt or NO_ALT

    def _take_picture(
        self, head: QuestionHead, stem: Plain, picture: ImageReference, name: str
    ) -> str:
        """Return the name under which a picture came in, or else the one that it has to have.

        A warning says why it didn't come in, unless the file just doesn't have it.
        """
        description = f": {excerpt(picture.alt)}" if picture.alt else ""
        taken = why_not = ""
        try:
            taken = self.pictures.take(picture.source, name)
        except PictureError as exc:
            why_not = f"the picture can't be used: {exc}{description}"
        if not taken and _REMOTE.match(picture.source):
            why_not = f"a picture on the web wasn't fetched{description}"
        if taken:
            return taken
        if not name or (why_not and not is_picture_name(name)):
            name = self._name_to_wait_for(head, stem)
        if why_not:
            self.warn(head, stem.text, f"{why_not}; it can be put in by hand as '{name}'")
        return name

    def _name_to_wait_for(self, head: QuestionHead, stem: Plain) -> str:
        """Return a name for the picture of this question alone; its file gave it none to use."""
        slug = slug_of(_title(head, stem.text))[:_LONGEST_NAME].strip("-") or "question"
        return f"{numbered_name(slug, self._waited_for)}.png"


def _words_for(picture: ImageReference, name: str) -> str:
    """Name a picture to people: by its file, its description, or not at all."""
    return excerpt(name or picture.alt or "unnamed")


def _as_true_or_false(draft: DraftItem) -> DraftItem:
    """Return a true-or-false question if the options are True and False, else what it was."""
    if {option.text.casefold() for option in draft.options} != {"true", "false"}:
        return draft
    # True comes first in a bank, wherever it is in the file.
    ordered = sorted(draft.options, key=lambda option: option.text.casefold() == "false")
    options = tuple(option._replace(text=option.text.title()) for option in ordered)
    return dataclasses.replace(draft, kind="truefalse", options=options, locked=True)


def _is_family(pairs: Sequence[Pair]) -> bool:
    """Return whether the pairs share one list of options, and each option is the key of a pair."""
    shared = pairs[0].options
    if any(pair.options != shared for pair in pairs):
        return False
    return {pair.key for pair in pairs} == set(range(len(shared)))


def _options_of(pair: Pair, *, named: bool) -> tuple[Option, ...]:
    """Return the options of a pair; those of a family have names, by which its items share them."""
    return tuple(
        Option(text.text, index == pair.key, name=f"option-{index + 1}" if named else "")
        for index, text in enumerate(pair.options)
    )


def _title(head: QuestionHead, stem: str) -> str:
    """Return what names a question in a report: its name, or the beginning of what it asks."""
    return excerpt(head.name) or excerpt(stem)


def picture_name(source: str) -> str:
    """Return the file name in a picture's address, without folders.

    Nothing for a picture on the web or one that is written out in the text itself (`data:`): we
    never fetch anything.
    """
    if _REMOTE.match(source) or source[:5].casefold() == "data:":
        return ""
    path = source.partition("?")[0].partition("#")[0]
    path = unquote(path).replace("\\", "/")
    name = one_line(tidy(path.rpartition("/")[2]))[:MAX_TEXT]
    if name in {".", ".."}:
        return ""
    return name
