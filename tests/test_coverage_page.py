"""`banks/COVERAGE.md`: the tables are what the program prints about the banks it comes with.

`python -m pytest tests/test_coverage_page.py --update` makes them anew.
"""

from __future__ import annotations

import re

import pytest

from cps_study.cli.app import run
from tests.documents import COVERAGE, ROOT, text_of

WIDTH = 80

pytestmark = pytest.mark.usefixtures("shared_cache")


@pytest.mark.parametrize("name", ["coverage", "statistics"])
def test_tables_are_current(
    name: str, *, updating: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each is what its command prints, and fits a terminal of 80 columns."""
    assert run(["--plain", "bank", name]) == 0
    table = capsys.readouterr().out.strip()
    assert max(map(len, table.splitlines())) <= WIDTH
    text = text_of(COVERAGE)
    begin, end = re.findall(rf"<!-- {name}:\w+.*-->", text)
    before, _, rest = text.partition(begin)
    made = f"{before}{begin}\n```text\n{table}\n```\n{end}{rest.partition(end)[2]}"
    if updating:
        (ROOT / COVERAGE).write_text(made, encoding="utf-8")
    assert text_of(COVERAGE) == made
