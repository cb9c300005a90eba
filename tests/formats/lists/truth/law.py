"""The law: what comes in is what was meant, and what doesn't is named."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final

from cps_study.model.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cps_study.formats.base import DraftItem, ReadResult
    from tests.formats.lists.truth.meant import Asked
    from tests.formats.lists.truth.quizzes import Quiz
    from tests.formats.lists.truth.rooms import TypedFile

_TRUTH: Final = {
    "true": True, "t": True, "wahr": True, "false": False, "f": False, "faux": False,
}  # fmt: skip
_TRUE_AND_FALSE: Final = ["false", "true"]


def faults(quiz: Quiz, file: TypedFile, result: ReadResult) -> list[str]:
    """Return what breaks the law.

    Each item is one question as it was meant: its stem, options, key and reason. A text above a
    question may come in as the beginning of its stem, or as its topic. Everything else is named
    with its line, and a question also with a reason.
    """
    judge = _Judge(quiz, file, result)
    return [*judge.of_items(), *judge.of_the_rest()]


class _Judge:
    """Compares a quiz with what came in."""

    def __init__(self, quiz: Quiz, file: TypedFile, result: ReadResult) -> None:
        self._quiz = quiz
        self._result = result
        self._asked = {asked.name: asked for asked in quiz.asked}
        self._order = list(dict.fromkeys(row.owner for row in quiz.rows if row.owner))
        self._lines: dict[str, set[int]] = defaultdict(set)
        for row, line in zip(quiz.rows, file.lines, strict=True):
            self._lines[row.owner].add(line)
        self._came_in: Counter[str] = Counter()
        named = [skipped.line for skipped in result.skipped]
        named += [each.line for each in result.problems if each.severity == "warning"]
        self._named = set(named)
        said = [skipped.title for skipped in result.skipped]
        self._said = " ".join([*said, *(each.what for each in result.problems)])

    def of_items(self) -> Iterator[str]:
        """Yield what is wrong with the items that came in."""
        for draft in self._result.items:
            asked = self._meant_by(draft)
            if asked is None:
                yield f"invented: {draft.kind} {draft.stem!r} {_content(draft)}"
                continue
            self._came_in[asked.name] += 1
            if self._came_in[asked.name] > 1:
                yield f"twice: {asked.name}"
            if draft.line not in self._reach(asked.name):
                yield f"line: {asked.name} is said to be on line {draft.line}"
            yield from _compared(draft, asked)

    def of_the_rest(self) -> Iterator[str]:
        """Yield what is lost in silence, and what is named without a reason."""
        for skipped in self._result.skipped:
            if not (skipped.line and skipped.why and skipped.title):
                yield f"unreasoned: {skipped}"
        for name in self._asked.keys() - self._quiz.texts.keys():
            if not (self._came_in[name] or self._is_named(name)):
                yield f"lost: {name}"
        for name in self._quiz.texts:
            ways = (self._is_in_item, self._is_named, self._is_beside_named)
            if not (name in self._said or any(way(name) for way in ways)):
                yield f"lost text: {name}"

    def _meant_by(self, draft: DraftItem) -> Asked | None:
        """Return the question whose stem an item has, with nothing but texts above it."""
        stem = one_line(draft.stem)
        for asked in self._quiz.asked:
            whole = one_line(" ".join(asked.stem))
            if stem == whole:
                return asked
            for name in self._texts_above(asked.name):
                whole = f"{self._quiz.texts[name]} {whole}"
                if stem == whole:
                    return asked
        return None

    def _texts_above(self, name: str) -> Iterator[str]:
        """Yield the texts between a question, or a text, and the question above it, upwards."""
        for above in reversed(self._order[: self._order.index(name)]):
            if above not in self._quiz.texts:
                return
            yield above

    def _reach(self, name: str) -> set[int]:
        """Return the lines by which something can be named."""
        return self._lines[name].union(*(self._lines[text] for text in self._texts_above(name)))

    def _is_named(self, name: str) -> bool:
        return not self._named.isdisjoint(self._reach(name))

    def _is_in_item(self, name: str) -> bool:
        return any(name in f"{draft.stem} {draft.topic_path}" for draft in self._result.items)

    def _is_beside_named(self, name: str) -> bool:
        """Return whether what is right above or below a text is named.

        Then it's its heading, or somebody who looks there sees it.
        """
        place = self._order.index(name)
        for side in (self._order[place + 1 :], self._order[:place][::-1]):
            for other in side:
                if self._is_named(other):
                    return True
                if other in self._asked:
                    break
        return False


def _compared(draft: DraftItem, asked: Asked) -> Iterator[str]:
    """Yield how an item differs from what was meant."""
    if asked.options:
        got = [(one_line(option.text), option.key) for option in draft.options]
        meant = [(text, place in asked.right) for place, text in enumerate(asked.options)]
        if sorted(text.casefold() for text in asked.options) == _TRUE_AND_FALSE:
            got, meant = sorted(got), sorted(meant)
        if [text for text, _ in got] != [text for text, _ in meant]:
            yield f"options: {asked.name} has {got} for {meant}"
        elif got != meant:
            yield f"key: {asked.name} has {got} for {meant}"
    elif _content(draft) not in _contents_meant(asked):
        yield f"answer: {asked.name} has {_content(draft)} for {asked.answer!r}"
    reason = draft.rationale
    if draft.kind == "flashcard":
        reason = draft.back.partition("\n\n")[2]
    if one_line(reason) != asked.reason:
        yield f"reason: {asked.name} has {reason!r} for {asked.reason!r}"


def _content(draft: DraftItem) -> object:
    """Return what is right, and what else can be chosen."""
    if draft.options:
        return sorted((option.text, option.key) for option in draft.options)
    if draft.accept:
        return list(draft.accept)
    return draft.back.partition("\n\n")[0]


def _contents_meant(asked: Asked) -> list[object]:
    """Return what may be right; a text with a gap above a question makes it one with a gap, too."""
    if asked.kind == "statement":
        truth = _TRUTH[asked.answer.casefold()]
        return [[("False", not truth), ("True", truth)]]
    if asked.kind == "gap":
        return [[asked.answer]]
    return [asked.answer, [asked.answer]] if asked.answer else []
