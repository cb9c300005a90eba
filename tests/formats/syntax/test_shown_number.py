"""What a spreadsheet shows for a number."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cps_study.formats.syntax.shown_number import shown_number

ACCOUNTING = r'_("$"* #,##0.00_);_("$"* \(#,##0.00\);_("$"* "-"??_);_(@_)'


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (0.25, "0%", "25%"),
        (1, "0%", "100%"),
        (0.333, "0.00%", "33.30%"),
        (-0.5, "0%;[Red]-0%", "-50%"),
        (5, r'"$"#,##0.00_);\("$"#,##0.00\)', "$5.00"),
        (-5, r'"$"#,##0.00_);\("$"#,##0.00\)', "($5.00)"),
        (-5, "$#,##0.00", "-$5.00"),
        (5, r"#,##0.00\ [$€-407]", "5.00 €"),
        (5, "£#,##0", "£5"),
        (5, ACCOUNTING, "$5.00"),
        (-7.5, ACCOUNTING, "$(7.50)"),
        (0, ACCOUNTING, "$-"),
        (1234567.891, "#,##0.00", "1,234,567.89"),
        (12, "#,##0", "12"),
        (5, "0,000", "0,005"),
        (1500000, '0.0,,"M"', "1.5M"),
        (1.005, "0.00", "1.01"),
        (2.5, "0", "3"),
        (0.5, "#.##", ".5"),
        (0.5, ".00", ".50"),
        (42, "00000", "00042"),
        (5, '0" mg"', "5 mg"),
        (98.6, '0.0"°F"', "98.6°F"),
        (5, 'General" mg"', "5 mg"),
        (0.5, "# ?/?", "1/2"),
        (2.5, "# ?/?", "2 1/2"),
        (3, "# ?/?", "3"),
        (0.01, "# ?/?", "0"),
        (1.99, "# ?/?", "2"),
        (0.333333, "# ??/??", "1/3"),
        (2.375, "# ?/8", "2 3/8"),
        (2.5, "?/?", "5/2"),
        (1500000, "0.00E+00", "1.50E+06"),
        (0.0005, "0.0E-0", "5.0E-4"),
        (6085551234, r"\(000\)\ 000\-0000", "(608) 555-1234"),
        (123456789, "000-00-0000", "123-45-6789"),
        (0, '"Yes";"No";"Maybe"', "Maybe"),
    ],
)
def test_a_number_is_shown_as_its_cell_shows_it(
    value: float, number_format: str, shown: str
) -> None:
    """With its sign, unit, separators and decimals, by the part of the format for its sign."""
    assert shown_number(value, number_format) == shown


@pytest.mark.parametrize(
    "number_format",
    [
        "",
        "General",
        "@",
        ";;;",
        "[>=100]0;0.0",
        "[h]:mm",
        "m/d/yyyy",
        "0.0?/?",
        '0"."0',
        "0%0",
        "0\\",
        "0" * 256,
    ],
)
def test_another_format_shows_the_number_itself(number_format: str) -> None:
    """What isn't understood, or would hide the number, is never a guess."""
    assert not shown_number(5, number_format)


@given(st.floats(), st.text('0#?.,;%/E+-_*"\\[]$() aGeneral19', max_size=12))
def test_no_format_breaks_the_reader(value: float, number_format: str) -> None:
    """A file may have any text for a format and any number, even one that is endless."""
    assert len(shown_number(value, number_format)) < 800
    if not math.isfinite(value):
        assert not shown_number(value, "0.00")
