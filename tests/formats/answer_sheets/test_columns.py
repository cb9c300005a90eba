"""The columns of answer sheets."""

from __future__ import annotations

import pytest

from cps_study.formats.answer_sheets.columns import number_list


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ([3], "3"),
        ([3, 4], "3 and 4"),
        ([1, 3, 4], "1, 3 and 4"),
        ([3, 7, 9, 10, 11], "3, 7 and 9 to 11"),
    ],
)
def test_numbers_read_the_way_people_write_them(numbers: list[int], words: str) -> None:
    """A run of three or more is given by its ends."""
    assert number_list(numbers) == words
