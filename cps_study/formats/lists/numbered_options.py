"""Finds the options of a list that are numbered as if they were questions.

Word's "List Number" puts 1, 2, 3 before stems and options alike, and people type them so, too. Two
structures are clear enough to be read:

- a stem that isn't part of the list of its options, with at least two numbered lines below it;
- one list of everything, in which only the stems ask, and each group below one has a clear key.

Whatever fits neither, or both, stays as it is.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.formats.lists.lines import (
    answer_in,
    apart_from_number,
    asks_something,
    begins_key,
    boxed,
    bulleted,
    has_question,
    is_bare_key,
    is_detail,
    labeled,
    numbered,
    pairs_in,
    reason_in,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from cps_study.formats.lists.lines import ListLine

_USUAL_SIZES: Final = frozenset(range(2, 13))
"""How many options a question may have here; a longer numbered list is one of something else."""
_TRUE_OR_FALSE: Final = re.compile(r"\btrue\W+(?:or\W+)?false\b|\bT\W+F\b", re.IGNORECASE)
_TYPED: Final = re.compile(r"\*?\(?(?P<number>\d{1,2})(?P<sign>[.)])\s+\S.*")


class Grouping(NamedTuple):
    """The lines of a list with its options known, and how many questions have such options.

    `all_ask` says that every stem ends with a question mark, and no option does. `may_be_apart`
    says that each stem has a text above it, whose first option it may be.
    """

    lines: list[ListLine]
    questions: int
    all_ask: bool
    may_be_apart: bool = False


class _Group(NamedTuple):
    """A stem, and the options below it, by their positions."""

    stem: int
    options: list[int]


class _Run(NamedTuple):
    """Lines of one list that follow each other, empty ones aside, by their positions."""

    list_id: str
    positions: list[int]

    @property
    def is_several(self) -> bool:
        """Whether these are several lines of a list."""
        return len(self.positions) > 1

    def texts(self, lines: Sequence[ListLine]) -> list[str]:
        """Return what the lines say."""
        return [lines[position].text for position in self.positions]


def doubtful_lines(lines: Sequence[ListLine]) -> list[ListLine]:
    """Return the lines, with those marked whose answer could be that of a question above them.

    That's the last line of a run with an answer below it, and each line below a question unless all
    of them are whole sentences.
    """
    marked = list(lines)
    runs = _runs(lines)
    for above, run in pairwise(runs):
        if _asks_for_one_of(lines[above.positions[-1]], run.texts(lines)):
            for position in run.positions:
                marked[position] = marked[position]._replace(role="doubtful")
    for run, following in pairwise(run for run in runs if not reason_in(run.texts(lines)[0])):
        last = run.positions[-1]
        may_be_options = run.is_several and not all(map(asks_something, run.texts(lines)))
        if may_be_options and answer_in(following.texts(lines)[0]):
            marked[last] = marked[last]._replace(role="doubtful")
    return marked


def apart_from_stems(lines: Sequence[ListLine]) -> Grouping | None:
    """Return the lines if every run of numbered ones is the options of a stem outside of it."""
    runs = _runs(lines)
    list_ids = {run.list_id for run in runs if run.is_several}
    # Above the first run, there's nothing that could be its stem.
    options = [(above, run) for above, run in pairwise([_Run("", []), *runs]) if run.is_several]
    for above, run in options:
        stem = "".join(above.texts(lines)[-1:])
        if above.list_id in list_ids or not _may_be_stem(stem):
            return None
        if not has_question(stem) and _may_have_stem(run, lines):
            return None  # a text above one list of stems and options
    groups = [_Group(above.positions[-1], run.positions) for above, run in options]
    return _grouped(lines, groups, _asks_alone)


def _may_have_stem(run: _Run, lines: Sequence[ListLine]) -> bool:
    """Return whether the first line of a run asks, or the last one does and goes on below."""
    first, *_, last = run.texts(lines)
    following = lines[run.positions[-1] + 1 : run.positions[-1] + 2]
    goes_on = any(line.text for line in following)
    return has_question(first) or (goes_on and has_question(last))


def among_stems(lines: Sequence[ListLine]) -> Grouping | None:
    """Return the lines if every run of numbered ones begins with a stem, and only stems ask."""
    groups: list[_Group] = []
    below_texts = 0
    above = ""
    for run in _runs(lines):
        if not run.list_id:
            above = lines[run.positions[0]].text
            continue
        below_texts += _may_be_stem(above)
        above = ""
        if not has_question(lines[run.positions[0]].text):
            return None
        for position in run.positions:
            if has_question(lines[position].text):
                groups.append(_Group(position, []))
            else:
                groups[-1].options.append(position)
    grouping = _grouped(lines, groups, has_question)
    if grouping is not None:
        if below_texts == len(groups):
            grouping = grouping._replace(may_be_apart=True)
        # Word's numbers count stems and options together, so they don't number questions.
        for group in groups:
            stem = grouping.lines[group.stem]
            grouping.lines[group.stem] = stem._replace(text=apart_from_number(stem.text)[1])
    return grouping


def _is_usual(group: _Group, lines: Sequence[ListLine]) -> bool:
    """Return whether there are a few options, and no empty line parts some from the others."""
    apart = {not lines[position - 1].text for position in group.options[1:]}
    return len(group.options) in _USUAL_SIZES and len(apart) == 1


def _grouped(
    lines: Sequence[ListLine], groups: Sequence[_Group], asks: Callable[[str], bool]
) -> Grouping | None:
    """Return the lines with these stems and options marked.

    None if one has too few or too many options, or an empty line between some of them.
    """
    if not groups or not all(_is_usual(group, lines) for group in groups):
        return None
    marked = list(lines)
    for group in groups:
        marked[group.stem] = marked[group.stem]._replace(role="stem")
        for position in group.options:
            marked[position] = marked[position]._replace(role="option")
    asking = [line.role for line in marked if asks(line.text)]
    all_ask = "option" not in asking and asking.count("stem") == len(groups)
    return Grouping(marked, len(groups), all_ask)


def _runs(lines: Sequence[ListLine]) -> list[_Run]:
    """Return the lines that are in no key as runs; what is in no list is a run by itself."""
    runs = [_Run("", [])]
    number = 0
    for position, list_id, shown in _numbered_lines(lines):
        # A list that people type starts over at 1 for each question, and skips no number.
        goes_on = shown in {0, number + 1}
        if all((list_id, goes_on, runs[-1].list_id == list_id)):
            runs[-1].positions.append(position)
        else:
            runs.append(_Run(list_id, [position]))
        number = shown
    return runs[1:]


def _numbered_lines(lines: Sequence[ListLine]) -> Iterator[tuple[int, str, int]]:
    """Yield each line's position, its list, and the number that was typed, 0 for Word's own.

    Those of a key aren't options, so it's only a line without a list.
    """
    is_in_key = False
    for position, line in enumerate(lines):
        begins = begins_key(line.text)
        goes_on = (not line.text, is_bare_key(line.text), bool(pairs_in(line.text)))
        is_in_key = begins or (is_in_key and any(goes_on))
        if begins:
            yield position, "", 0
        if is_in_key:
            continue
        typed = _TYPED.fullmatch(line.text)
        if line.list_id:
            yield position, line.list_id, 0
        elif typed is not None:
            yield position, f"typed {typed['sign']}", int(typed["number"])
        elif line.text:
            yield position, "", 0


def _asks_for_one_of(above: ListLine, texts: Sequence[str]) -> bool:
    """Return whether a line without a number asks, and the texts below it aren't sentences."""
    checks = (
        not above.list_id,
        numbered(above.text) is None,
        asks_something(above.text),
        _TRUE_OR_FALSE.search(above.text) is None,
        len(texts) in _USUAL_SIZES,
        not all(map(_is_sentence, texts)),
    )
    return all(checks)


def _is_sentence(text: str) -> bool:
    return text.endswith((".", "?"))


def _asks_alone(text: str) -> bool:
    """Return whether a line is a question by itself."""
    return text.endswith("?")


def _may_be_stem(text: str) -> bool:
    """Return whether a line may be a stem: it has no other part in a list."""
    parts = (
        not text,
        answer_in(text),
        reason_in(text),
        is_detail(text),
        labeled(text),
        boxed(text),
        bulleted(text),
    )
    return not any(parts)
