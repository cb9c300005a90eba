from __future__ import annotations

import subprocess
import sys
from collections import Counter
from hashlib import sha256
from importlib.resources import files

from cps_study.store.legacy_items import LegacyItem, legacy_items

DIGEST = "fe0e02af4043bb644924d3493fe71936086c1e61911d67241d6cda8d5c003f5b"
"""Of the table as it was first shipped."""


def test_the_table_is_what_it_was_when_it_was_first_shipped() -> None:
    """One changed byte would give old answers to other objectives, and two devices two schedules.

    If this fails, put the file back. Whatever the banks say by now, the table stays.
    """
    raw = (files("cps_study.store") / "legacy_items.json").read_bytes()
    assert sha256(raw.replace(b"\r\n", b"\n")).hexdigest() == DIGEST


def test_it_holds_each_item_of_version_0_1_once() -> None:
    """There were 1,505 items, by their kinds and levels on three rungs."""
    rungs = Counter(item.rung for item in legacy_items().values())
    assert rungs == {"card": 431, "question": 468, "situation": 606}
    assert rungs.total() == 1505


def test_an_item_has_the_objective_it_asked_and_its_rung() -> None:
    """A card, a situation, and an item whose objective was merged into another source's."""
    items = legacy_items()
    assert items["boundaries-sponsor-steps-card"] == LegacyItem(
        "roles-page/boundaries/sponsor/2", "card"
    )
    assert items["boundaries-which-rule-5"] == LegacyItem(
        "roles-page/boundaries/sponsor/2", "situation"
    )
    assert items["scope-offers-card"] == LegacyItem("wi-job-description/summary/provides", "card")


def test_no_start_reads_it() -> None:
    """Only a journal of version 0.1 pays for the table."""
    code = (
        "import sys; import cps_study.store.legacy_items as table; "
        "print(table.legacy_items.cache_info().misses, 'importlib.resources' in sys.modules)"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert result.stdout.split() == ["0", "False"]
