"""What a rule is: a small function with an id, a level and somebody who says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cps_study.checks.statistics import Statistics
    from cps_study.model.item import Item
    from cps_study.model.outline import Outline
    from cps_study.model.problem import Severity

# Haladyna, Downing & Rodriguez 2002, Applied Measurement in Education 15(3) 309-334, by the numbers of its Table 1.
# NBME: Constructing Written Test Questions. Rodriguez 2005, Educational Measurement 24(2) 3-13.
HOUSE: Final = "this program"
HALADYNA: Final = "Haladyna 2002"
NBME: Final = "NBME"
RODRIGUEZ: Final = "Rodriguez 2005"


class Finding(NamedTuple):
    """What a rule found, how to mend it, and the field it is in. `severity` is the rule's own unless given."""

    what: str
    hint: str
    field: str
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule about one item. `says` is the rule as an author reads it, `basis` who says so."""

    id: str
    severity: Severity
    says: str
    basis: str
    find: Callable[[Item, Outline], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class BankRule:
    """A rule about a bank as a whole, held against its statistics."""

    id: str
    severity: Severity
    says: str
    basis: str
    find: Callable[[Statistics], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class HeldElsewhere:
    """A rule that no function here holds: the reader of bank files or the comparison of items does."""

    id: str
    severity: Severity
    says: str
    basis: str


def basis(*numbers: str, nbme: bool = False, also: str = "") -> str:
    """Return who says so: the numbers of Haladyna's guidelines, the NBME's list of flaws, or somebody else."""
    haladyna = f"{HALADYNA} #{', '.join(numbers)}" if numbers else ""
    return "; ".join(filter(None, (haladyna, NBME if nbme else "", also))) or HOUSE
