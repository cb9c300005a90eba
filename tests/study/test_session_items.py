"""Steps that name an item: a drill, what was missed or flagged, an imported scenario."""

from __future__ import annotations

from cps_study.model.event import MarkEvent
from cps_study.study.progress import Progress
from cps_study.study.queue import Step
from cps_study.study.session import StudySession
from cps_study.study.times import stamp
from tests.pools import DictPool
from tests.study.makers import NOW, ListRecorder, card_item


class WordlessPool(DictPool):
    """A pool that has items, and doesn't know what they ask."""

    def asked(self, ident: str) -> None:
        """Return nothing."""


def test_an_item_that_asks_nothing_known_is_shown_in_a_drill() -> None:
    """A drill goes by items: it shows one even if nobody can say what it asks."""
    pool = WordlessPool([card_item("s1")])
    queue = [Step("item:s1", None, item="s1")]
    session = StudySession(queue, Progress(), pool, ListRecorder(), "cram")
    shown = session.advance(NOW)
    assert shown is not None
    assert (shown.item.id, shown.step.objective) == ("s1", "item:s1")


def test_a_named_item_that_was_set_aside_is_passed_over() -> None:
    """What was set aside meanwhile isn't shown, even if the step names it; a drill shows it."""
    pool = DictPool([card_item("s1"), card_item("s2")])
    queue = [Step(f"item:{name}", None, item=name) for name in ("s1", "s2")]
    progress = Progress()
    progress.apply(MarkEvent(stamp(NOW), "suspend", "s1", on=True, id="0" * 16))
    shown = StudySession(queue, progress, pool, ListRecorder()).advance(NOW)
    assert shown is not None
    assert shown.item.id == "s2"
    drill = StudySession(queue, progress, pool, ListRecorder(), "cram").advance(NOW)
    assert drill is not None
    assert drill.item.id == "s1"
