"""How the rules read an item: what a candidate reads of it, its key, and its options."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from cps_study.checks.words import A_FEW_TEXTS, words_of
from cps_study.model.item import Flashcard, Question, prompt_of
from cps_study.model.text import one_line

if TYPE_CHECKING:
    from cps_study.model.item import Item, Option

FEWEST_OPTIONS: Final = 3
"""Three options are enough (Rodriguez 2005), and with fewer none can stand out from the rest."""
OTHER_FORM: Final = ""
"""The form of an option that begins neither with 'to' nor with an -ing form."""

_ING: Final = re.compile(r"\w{2,}ing")


def read_by_candidates(item: Item) -> tuple[str, ...]:
    """Return the texts that a candidate reads before answering: the stem and the options.

    True and false are the same two words every time, so they don't count as reading.
    """
    prompt = prompt_of(item)
    return (prompt, *(option.text for option in written_options(item)))


def texts_of(item: Item) -> list[str]:
    """Return every text of an item, read before the answer or after it, reasons included."""
    texts = [prompt_of(item)]
    if item.group is not None:
        texts.append(item.group.text)
    if isinstance(item, Flashcard):
        return [*texts, item.back]
    texts.append(item.rationale)
    if isinstance(item, Question):
        for option in item.options:
            texts += [option.text, option.rationale]
    return texts


def key_of(item: Item) -> Option | None:
    """Return the key of a choice, or None for any other kind of item.

    `bank check` also looks at drafts: one without a key has None here, too.
    """
    if not isinstance(item, Question) or item.kind != "choice":
        return None
    for option in item.options:
        if option.key:
            return option
    return None


def in_family(item: Item) -> bool:
    """Say whether an item shares its options with others.

    If so, the options give nothing away: each of them is the key of some stem.
    """
    return item.group is not None and item.group.kind == "family"


def written_options(item: Item) -> tuple[Option, ...]:
    """Return the options that an author wrote, which leaves out true and false."""
    if isinstance(item, Question) and item.kind != "truefalse":
        return item.options
    return ()


def own_options(item: Item) -> tuple[Option, ...]:
    """Return the options that were written for this one item.

    A family's shared list is left out: each of its options is the key of some stem, so its lengths
    and words give nothing away.
    """
    if in_family(item):
        return ()
    return written_options(item)


@lru_cache(maxsize=A_FEW_TEXTS)
def length_of(text: str) -> int:
    """Return how many characters of an option are on the screen."""
    return len(one_line(text))


@lru_cache(maxsize=A_FEW_TEXTS)
def opening_form(text: str) -> str:
    """Return the form that an option begins in, in words, or OTHER_FORM."""
    words = words_of(text)
    if not words:
        return OTHER_FORM
    if words[0] == "to":
        return "'to'"
    if _ING.fullmatch(words[0]):
        return "an -ing form"
    return OTHER_FORM
