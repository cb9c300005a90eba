"""The learner's settings."""

from __future__ import annotations

import codecs
import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from cps_study.errors import DataError, ExitCode
from cps_study.store.settings import Settings, device_settings, load_settings, remember
from tests.store.samples import snapshot

if TYPE_CHECKING:
    from cps_study.store.paths import Home


def test_without_a_file_the_defaults_count_and_no_file_is_made(home: Home) -> None:
    """Reading settings writes nothing."""
    assert load_settings(home) == Settings(device="", minutes_per_day=20, new_per_day=12)
    assert not home.root.exists()


def test_the_first_writer_gets_an_id_of_its_own_that_stays(home: Home) -> None:
    """A device's id is made once, stored, and then never changes."""
    first = device_settings(home)
    assert len(first.device) == 8
    assert device_settings(home) == load_settings(home) == first
    assert json.loads(home.settings.read_bytes()) == {"schema": 2, "device": first.device}


def test_a_device_id_that_is_there_writes_nothing(made_home: Home) -> None:
    """Valid settings are left byte for byte as the learner wrote them."""
    made_home.settings.write_bytes(b'{"device": "mine",   "new_per_day": 5}')
    before = snapshot(made_home.root)
    assert device_settings(made_home) == Settings(device="mine", new_per_day=5)
    assert snapshot(made_home.root) == before


def test_what_this_version_does_not_know_is_kept(made_home: Home) -> None:
    """Adding an id keeps unknown keys; known values are used."""
    in_file = {
        "schema": 2,
        "new_per_day": 3,
        "theme": {"dark": True},
        "exam": "2027-01-01",
        "device": "",
    }
    made_home.settings.write_text(json.dumps(in_file))
    made = device_settings(made_home)
    assert made.new_per_day == 3
    assert json.loads(made_home.settings.read_bytes()) == in_file | {"device": made.device}


def test_settings_of_a_newer_version_are_refused_and_stay(made_home: Home) -> None:
    """Its values may mean something else, so nothing is read from them and nothing written."""
    made_home.settings.write_bytes(b'{"schema": 3, "new_per_day": 3}')
    before = snapshot(made_home.root)
    for use in (load_settings, device_settings):
        with pytest.raises(DataError, match="written by a newer cps-study") as caught:
            use(made_home)
        assert "guide install" in caught.value.hint
    assert snapshot(made_home.root) == before


def test_the_marks_of_a_conflict_are_named(made_home: Home) -> None:
    """Somebody who keeps the folder in git is told what to do about two versions."""
    made_home.settings.write_bytes(
        b'{\n<<<<<<< HEAD\n "breaks": 1\n=======\n "breaks": 2\n>>>>>>> laptop\n}\n'
    )
    with pytest.raises(DataError, match="two versions of your settings") as caught:
        load_settings(made_home)
    assert "<<<<<<<" in caught.value.hint


def test_what_version_1_wrote_unasked_is_no_choice(made_home: Home) -> None:
    """Its files hold every default; the better default counts, also after another change."""
    in_file = {"schema": 1, "device": "mine", "new_per_day": 20, "reviews_per_day": 70}
    made_home.settings.write_text(json.dumps(in_file))
    assert load_settings(made_home) == Settings("mine", new_per_day=12, reviews_per_day=70)
    changed = remember(made_home, {"breaks": 1})
    assert changed == load_settings(made_home)
    assert changed.new_per_day == 12
    assert remember(made_home, {"new_per_day": 20}).new_per_day == 20
    assert load_settings(made_home).new_per_day == 20


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"null",
        b"[]",
        b"[" * 100_000,
        b"{",
        b'{"new_per_day": -1}',
        b'{"new_per_day": 2.5}',
        b'{"new_per_day": true}',
        b'{"new_per_day": "20"}',
        b'{"reviews_per_day": null}',
        b'{"reviews_per_day": NaN}',
        b'{"reviews_per_day": 1' + b"0" * 5000 + b"}",
        b'{"extra_time": 0.5}',
        b'{"extra_time": "2"}',
        b'{"extra_time": NaN}',
        b'{"extra_time": Infinity}',
        b'{"breaks": -1}',
        b'{"untimed": 1}',
        b'{"spacious": "yes"}',
        b'{"minutes_per_day": 0}',
        b'{"minutes_per_day": 1441}',
        b'{"exam_date": "20270115"}',
        b'{"exam_date": "soon"}',
        b'{"exam_date": 20270115}',
        b'{"days_off": "sunday"}',
        b'{"days_off": ["sun"]}',
        b'{"days_off": [7]}',
        b'{"days_off": ["monday","tuesday","wednesday","thursday","friday","saturday","sunday"]}',
        b'{"skip_domain": "crisis"}',
        b'{"device": 5}',
        b'{"device": null}',
        b"\xff\xfe{\x00",
        b"\xff",
    ],
    ids=lambda content: content[:24].decode("ascii", "replace"),
)
def test_nonsense_is_explained_with_a_way_out_and_is_not_overwritten(
    content: bytes, made_home: Home
) -> None:
    """The error is a DataError, and neither reading nor writing changes the file."""
    made_home.settings.write_bytes(content)
    for load in (load_settings, device_settings):
        with pytest.raises(DataError, match=r"settings.json makes no sense") as caught:
            load(made_home)
        assert caught.value.exit_code == ExitCode.DATA
        assert str(made_home.settings) in caught.value.hint
    assert made_home.settings.read_bytes() == content


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_settings_saved_by_a_windows_editor_are_read(encoding: str, made_home: Home) -> None:
    """A byte order mark does not spoil them."""
    made_home.settings.write_bytes(codecs.encode('{"new_per_day": 7}\r\n', encoding))
    assert load_settings(made_home).new_per_day == 7


@pytest.mark.parametrize("value", [0, 1, 10_000])
def test_a_share_of_nothing_is_allowed(value: int, made_home: Home) -> None:
    """0 is a choice, not nonsense."""
    made_home.settings.write_text(json.dumps({"new_per_day": value, "reviews_per_day": value}))
    settings: Any = load_settings(made_home)
    assert (settings.new_per_day, settings.reviews_per_day) == (value, value)


def test_settings_that_cannot_be_read_are_explained(made_home: Home) -> None:
    """A folder where the file should be is trouble with the data."""
    made_home.settings.mkdir()
    with pytest.raises(DataError, match="couldn't be read"):
        load_settings(made_home)


def test_what_the_learner_chose_is_remembered_beside_what_was_there(made_home: Home) -> None:
    """Storing a choice keeps the rest, and the same choice again writes nothing."""
    made_home.settings.write_bytes(b'{"device": "mine", "new_per_day": 5, "theme": "dark"}')
    chosen = remember(made_home, {"extra_time": 1.5, "untimed": True})
    assert (
        chosen
        == load_settings(made_home)
        == Settings("mine", new_per_day=5, extra_time=1.5, untimed=True)
    )
    assert json.loads(made_home.settings.read_bytes())["theme"] == "dark"
    before = made_home.settings.stat().st_mtime_ns
    assert remember(made_home, {"untimed": True}) == chosen
    assert made_home.settings.stat().st_mtime_ns == before


def test_a_choice_that_makes_no_sense_is_not_stored(made_home: Home) -> None:
    """What couldn't be read back is refused before the file is touched."""
    made_home.settings.write_bytes(b'{"device": "mine"}')
    with pytest.raises(ValueError, match="extra_time"):
        remember(made_home, {"extra_time": 0})
    assert made_home.settings.read_bytes() == b'{"device": "mine"}'


def test_dates_and_lists_survive_the_file(made_home: Home) -> None:
    """What the learner set comes back as dates and tuples, and a day off is found in both ways."""
    changes = {
        "exam_date": "2027-01-15",
        "days_off": ["sunday", "2026-12-24"],
        "skip_domain": ["crisis"],
    }
    remember(made_home, changes)
    settings = load_settings(made_home)
    assert settings.exam_date == date(2027, 1, 15)
    assert settings.days_off == ("sunday", "2026-12-24")
    assert settings.skip_domain == ("crisis",)
    assert settings.is_day_off(date(2026, 12, 24))
    assert settings.is_day_off(date(2026, 12, 27))
    assert not settings.is_day_off(date(2026, 12, 28))


def test_a_forgotten_choice_is_the_default_again(made_home: Home) -> None:
    """It leaves the file, also if it wasn't in it, and the rest stays."""
    remember(made_home, {"breaks": 2, "exam_date": "2027-01-15"})
    assert remember(made_home, {}, forget=["exam_date", "untimed"]).exam_date is None
    assert load_settings(made_home).breaks == 2
    assert "exam_date" not in json.loads(made_home.settings.read_bytes())
