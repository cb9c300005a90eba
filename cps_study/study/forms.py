"""Drawing a test on paper: the same items in several forms; always the same for the same seed."""

from __future__ import annotations

import hashlib
import json
import random
from typing import TYPE_CHECKING, Final

from cps_study.errors import UsageError
from cps_study.model.form import Entry, Form
from cps_study.model.item import fingerprint, shares_one_list
from cps_study.model.text import LETTERS
from cps_study.study.assembly import (
    draw_without_twins,
    never_too_close,
    no_domain,
    shuffled_options,
    units_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cps_study.model.attempt import Share
    from cps_study.model.item import GroupKind, Item
    from cps_study.study.assembly import DomainOf, TooClose

_DIGITS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no letter that could be mistaken for a digit or for another letter."""
_BITS: Final = 5
"""Bits in a digit of base 32."""
CODE_LENGTH: Final = 6


def draw_forms(  # noqa: PLR0913 - each is a choice of its own, and most callers make none
    items: Iterable[Item],
    total: int,
    forms: int,
    seed: int,
    shares: Sequence[Share] = (),
    *,
    blocks: bool = False,
    domain_of: DomainOf = no_domain,
    too_close: TooClose = never_too_close,
) -> tuple[Form, ...]:
    """Return a number of forms of one test: the same items and options, in another order in each.

    A scenario's items stay together in their order. With `blocks`, a family's items come all
    together or not at all, share one order of options, and change places only among themselves.
    Of questions that give each other away, a form has one, as long as there are enough others:
    members of a family, questions on the same objective, and what `too_close` says.
    Raises ShortfallError if a topic doesn't have enough questions, and UsageError for a number of
    items or forms that no test can have.
    """
    letters = _letters(forms)
    rng = random.Random(f"{seed}")
    whole = _whole(blocks=blocks)
    units = draw_without_twins(
        list(items), total, rng, shares, whole=whole, domain_of=domain_of, too_close=too_close
    )
    return tuple(_form(letter, units, seed) for letter in letters)


def forms_of(
    items: Sequence[Item], forms: int, seed: int, *, blocks: bool = False
) -> tuple[Form, ...]:
    """Return a number of forms of exactly these items, as `draw_forms` makes them of drawn ones."""
    units = units_of(items, _whole(blocks=blocks))
    return tuple(_form(letter, units, seed) for letter in _letters(forms))


def _letters(forms: int) -> str:
    """Return the letters of so many forms; raises UsageError if there aren't so many."""
    if not 1 <= forms <= len(LETTERS):
        raise UsageError(f"there can't be {forms} forms", f"ask for 1 to {len(LETTERS)}")
    return LETTERS[:forms]


def _whole(*, blocks: bool) -> frozenset[GroupKind]:
    """Return the kinds of groups whose items stay together."""
    if blocks:
        return frozenset({"scenario", "family"})
    return frozenset({"scenario"})


def _form(letter: str, units: Sequence[list[Item]], seed: int) -> Form:
    """Return one form. Its letter is in its seed, so more forms don't change the first ones."""
    rng = random.Random(f"{seed}-{letter}")
    shuffled = list(units)
    rng.shuffle(shuffled)
    entries: list[Entry] = []
    for unit in shuffled:
        if _is_block(unit):
            shared_order = shuffled_options(unit[0], rng)
            entries += [Entry(item, shared_order) for item in rng.sample(unit, len(unit))]
        else:
            entries += [Entry(item, shuffled_options(item, rng)) for item in unit]
    return Form(letter, tuple(entries))


def _is_block(unit: Sequence[Item]) -> bool:
    """Say whether a unit is a family that's printed as one block, above one list of options."""
    return len(unit) > 1 and shares_one_list(unit)


def code_of(title: str, forms: Sequence[Form]) -> str:
    """Return the short code of a test.

    Another title, item, wording or order gives another code, so that answers aren't marked by the
    wrong test.
    """
    content = [title, [_form_content(form) for form in forms]]
    digest = hashlib.sha256(json.dumps(content).encode()).digest()
    number = int.from_bytes(digest[:8])
    digits = []
    for _ in range(CODE_LENGTH):
        digits.append(_DIGITS[number % len(_DIGITS)])
        number >>= _BITS
    return "".join(digits)


def _form_content(form: Form) -> list[object]:
    entries = [[entry.item.id, fingerprint(entry.item), entry.order] for entry in form.entries]
    return [form.letter, entries]
