"""The beginning of a file, for a look at its format."""

from __future__ import annotations

import pytest

from cps_study.formats.syntax.beginning import beginning_of_text, looks_like_markdown


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
def test_every_text_looks_the_same(encoding: str, line_break: str) -> None:
    """Neither the encoding nor the system that it was written on matters."""
    raw = f"Ünder{line_break}way".encode(encoding)
    assert beginning_of_text(raw) == "Ünder\nway"


def test_letters_that_do_not_fit_are_replaced() -> None:
    """A text from Windows is still a text."""
    assert beginning_of_text("rôle".encode("cp1252")) == "r\ufffdle"


def test_bytes_with_a_nul_are_not_text() -> None:
    """Only UTF-16 has such bytes, and it begins with a mark."""
    assert beginning_of_text(b"a\0b") is None


def test_a_long_file_is_cut() -> None:
    """A look costs the same for a file of any size."""
    beginning = beginning_of_text(b"x" * (1 << 20))
    assert beginning == "x" * (1 << 16)


@pytest.mark.parametrize(
    "line",
    ["**1. Who?**", "  - **Answer:** A", "### **Question 1**", "a\n**b** c", "a\n## 1. b", "# Q2"],
)
def test_lines_in_bold_and_numbered_headings_are_markdowns(line: str) -> None:
    """With what Markdown has before them."""
    assert looks_like_markdown(line)


@pytest.mark.parametrize(
    "line",
    ["*b) Tea", "a **b** c", "** a **", "2**3", "**never closed", "*** x", "#1 Who?", "# Unit"],
)
def test_other_stars_and_number_signs_are_not(line: str) -> None:
    """A star marks a right option, or multiplies; a number sign may begin anything."""
    assert not looks_like_markdown(line)
