"""Drawing a test on paper: the same items in several forms, the same again for the same seed."""

from __future__ import annotations

import hashlib
import json
import random
from typing import TYPE_CHECKING, Final

from cps_study.errors import UsageError
from cps_study.model.form import Entry, Form
from cps_study.model.item import fingerprint
from cps_study.model.text import LETTERS
from cps_study.study.assembly import draw_units, shuffled_options

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cps_study.model.attempt import Share
    from cps_study.model.item import GroupKind, Item

_DIGITS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no letter that could be taken for a digit or for another letter."""
CODE_LENGTH: Final = 6


def draw_forms(
    items: Iterable[Item],
    total: int,
    forms: int,
    seed: int,
    shares: Sequence[Share] = (),
    *,
    blocks: bool = False,
) -> tuple[Form, ...]:
    """Return so many forms of one test: the same items, in each form in another order with options in another order.

    A scenario's items stay together in their order. With `blocks` a family's items come all together or not at
    all, share one order of options, and change places among themselves. Raises ShortfallError if a topic does not
    hold enough questions, and UsageError for numbers that no test can have.
    """
    if not 1 <= forms <= len(LETTERS):
        raise UsageError(f"there cannot be {forms} forms", f"ask for 1 to {len(LETTERS)}")
    whole: frozenset[GroupKind] = frozenset({"scenario", "family"} if blocks else {"scenario"})
    units = draw_units(items, total, random.Random(f"{seed}"), shares, whole=whole)
    return tuple(_form(letter, units, seed) for letter in LETTERS[:forms])


def _form(letter: str, units: Sequence[list[Item]], seed: int) -> Form:
    rng = random.Random(f"{seed}-{letter}")
    placed = list(units)
    rng.shuffle(placed)
    entries: list[Entry] = []
    for unit in placed:
        group = unit[0].group
        if group is not None and group.kind == "family" and len(unit) > 1:
            order = shuffled_options(unit[0], rng)
            entries += [Entry(item, order) for item in rng.sample(unit, len(unit))]
        else:
            entries += [Entry(item, shuffled_options(item, rng)) for item in unit]
    return Form(letter, tuple(entries))


def code_of(title: str, forms: Sequence[Form]) -> str:
    """Return the short code of a test: another one for another title, item, wording or order."""
    told = [
        title,
        [
            [
                form.letter,
                [[entry.item.id, fingerprint(entry.item), entry.order] for entry in form.entries],
            ]
            for form in forms
        ],
    ]
    number = int.from_bytes(hashlib.sha256(json.dumps(told).encode()).digest()[:8])
    return "".join(_DIGITS[number >> 5 * place & 31] for place in range(CODE_LENGTH))
