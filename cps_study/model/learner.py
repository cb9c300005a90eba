"""How one learner remembers, next to the average learner for whom FSRS comes."""

from __future__ import annotations

from typing import Final, NamedTuple

LEAST_LEVEL: Final = 0.2
HIGHEST_LEVEL: Final = 5.0

PARAMETER_BOUNDS: Final = (
    *((0.001, 100.0), (0.001, 100.0), (0.001, 100.0), (0.001, 100.0), (1.0, 10.0), (0.001, 4.0)),
    *((0.001, 4.0), (0.001, 0.75), (0.0, 4.5), (0.0, 0.8), (0.001, 3.5), (0.001, 5.0)),
    *((0.001, 0.25), (0.001, 0.9), (0.0, 4.0), (0.0, 1.0), (1.0, 6.0), (0.0, 2.0), (0.0, 2.0)),
    *((0.0, 0.8), (0.1, 0.8)),
)
"""The least and the greatest value of each of FSRS-6's 21 parameters that `fsrs` accepts."""


class Learner(NamedTuple):
    """How a learner remembers: by FSRS-6 parameters of their own, or by a level alone.

    `level` is how many times as long as the average learner's the memories last. With
    `parameters`, the memories follow those, and the level only says the same in one number, for
    what reckons with the average learner's parameters.
    """

    level: float = 1.0
    parameters: tuple[float, ...] = ()


AVERAGE: Final = Learner()


def refuse_learner(learner: Learner) -> None:
    """Raise TypeError or ValueError for what no schedule can be fitted to."""
    if not LEAST_LEVEL <= learner.level <= HIGHEST_LEVEL:
        raise ValueError("no memory is fitted so far from the average")
    if not learner.parameters:
        return
    if len(learner.parameters) != len(PARAMETER_BOUNDS):
        raise ValueError("the parameters aren't those of FSRS-6")
    for value, (least, greatest) in zip(learner.parameters, PARAMETER_BOUNDS, strict=True):
        if type(value) not in {int, float}:
            raise TypeError("a parameter isn't a number")
        if not least <= value <= greatest:  # nor is what isn't a number
            raise ValueError("a parameter is out of range")
