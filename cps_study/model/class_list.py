"""The people who take a printed test together."""

from __future__ import annotations

from typing import NamedTuple


class ClassMember(NamedTuple):
    """Somebody in a class: the name, the number on the answer sheet, and the form.

    A number has only digits. `form` is a letter, or "" if it's still open.
    """

    name: str
    number: str
    form: str = ""

    @property
    def plain_number(self) -> str:
        """The number without the zeros that people put before it."""
        return without_zeros(self.number)


def without_zeros(number: str) -> str:
    """Return a number without the zeros that people put before it; a zero stays one."""
    return number.lstrip("0") or number[-1:]
