"""What a rule is: a small function with an id, a severity, and the source that it comes from.

Sources: Haladyna, Downing & Rodriguez 2002, "A review of multiple-choice item-writing guidelines",
Applied Measurement in Education 15(3) 309-334, cited by the numbers of its Table 1. NBME,
"Constructing Written Test Questions". Rodriguez 2005, "Three options are optimal",
Educational Measurement 24(2) 3-13.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cps_study.checks.statistics import Statistics
    from cps_study.model.item import Item
    from cps_study.model.outline import Outline
    from cps_study.model.problem import Severity

HOUSE: Final = "this program"
HALADYNA: Final = "Haladyna 2002"
NBME: Final = "NBME"
RODRIGUEZ: Final = "Rodriguez 2005"


class Finding(NamedTuple):
    """What a rule objects to, how to fix it, and the field it's in.

    `severity` is None where the finding is as severe as its rule.
    """

    what: str
    hint: str
    field: str
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule about one item. `says` puts it in words for an author, `basis` names its source."""

    id: str
    severity: Severity
    says: str
    basis: str
    find: Callable[[Item, Outline], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class BankRule:
    """A rule about a bank as a whole. It looks at the bank's statistics."""

    id: str
    severity: Severity
    says: str
    basis: str
    find: Callable[[Statistics], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class ListedRule:
    """A rule that is only listed here: other code finds what it objects to.

    That code is the reader of bank files, the search for near-duplicates, or the waivers.
    """

    id: str
    severity: Severity
    says: str
    basis: str


def basis(*numbers: str, nbme: bool = False, also: str = "") -> str:
    """Return the source of a rule, in words.

    `numbers` are those of Haladyna's guidelines; `nbme` says that the NBME's list of flaws has it,
    too. A rule without any source is the program's own.
    """
    sources = []
    if numbers:
        sources.append(f"{HALADYNA} #{', '.join(numbers)}")
    if nbme:
        sources.append(NBME)
    if also:
        sources.append(also)
    return "; ".join(sources) or HOUSE
