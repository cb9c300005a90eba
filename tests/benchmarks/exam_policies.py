"""The ways to plan that `exam_day.py` compares: simple ones, and the program's own."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np

from cps_study.store.plan_table import plan_table
from cps_study.study.aim import (
    NOTHING_WANTED,
    Costs,
    Outlook,
    Regime,
    choose_regime,
    spare_time,
    time_there,
)
from cps_study.study.memory_model import start_at_once
from cps_study.study.plan_table import (
    DIFFICULTIES,
    ELAPSED,
    PRICES,
    STABILITIES,
    STRONGEST,
    WEAKEST,
    elapsed_place,
)
from cps_study.study.planned_day import (
    ATTENDANCE_DAYS,
    ATTENDED,
    MOST_LAPSES,
    USUAL_LAPSES,
)
from tests.benchmarks.exam_world import BELIEVED, Bools, Choice, Floats, View, within

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_NEVER: Final = 1e9


class Simple:
    """What the simple ways have in common: due days by a desired retention, and new ones.

    New ones come on the first `share` of the days. Without `new_a_day` they get the room that
    reviews leave; with it, so many come, and have their room before the reviews. If the day is
    full, what is known least comes first.
    """

    def __init__(self, retention: float, share: float = 1.0, new_a_day: int | None = None) -> None:
        """Take the desired retention and how new ones come."""
        self.retention = retention
        self.share = share
        self.new_a_day = new_a_day

    def choose(self, view: View) -> Choice:
        """Return the reviews that are wanted and fit, and the new ones."""
        cell = view.cell
        is_early = view.day < max(1, self.share * cell.days)
        room = np.full(len(view.known), cell.room)
        new = np.zeros(len(view.known), np.int64)
        if self.new_a_day is not None and is_early:
            new = np.minimum(view.unmet, min(self.new_a_day, int(cell.room // cell.new)))
            room = np.maximum(0.0, room - new * cell.new)
        wanted, score = self.wanted(view)
        reviews = within(wanted & view.known, score, view.cost, room)
        if self.new_a_day is None and is_early:
            room = room - (view.cost * reviews).sum(1)
            new = np.minimum(view.unmet, np.maximum(0, room // cell.new).astype(np.int64))
        return Choice(reviews, new)

    def wanted(self, view: View) -> tuple[Bools, Floats]:
        """Return what should be reviewed, and what of it comes first."""
        return self.due(view) <= view.day, -view.recall

    def due(self, view: View) -> Floats:
        """Return the day on which each objective is due."""
        return view.own.setdefault("due", np.full(view.known.shape, _NEVER))

    def after(self, view: View, done: Bools, right: Bools, stability: Floats) -> None:  # noqa: ARG002 - not all need to know what was right
        """Take note of the new due days."""
        interval = BELIEVED.interval(stability, self.retention)
        self.due(view)[done] = (view.day + self.shortened(view, interval))[done]

    def shortened(self, view: View, interval: Floats) -> Floats:  # noqa: ARG002 - for others
        """Return the interval as it's kept."""
        return interval


class Capped(Simple):
    """No interval goes past the eve of the exam."""

    def shortened(self, view: View, interval: Floats) -> Floats:
        """Return the interval, or what is left until the eve."""
        return np.minimum(interval, max(1, view.left - 1))


class FinalPass(Simple):
    """In the last days everything comes once more, what will be known least first."""

    fragile_last = False

    def __init__(
        self,
        retention: float,
        span: int,
        share: float = 1.0,
        new_a_day: int | None = None,
    ) -> None:
        """Take the retention before, and the days of the last pass."""
        super().__init__(retention, share, new_a_day)
        self.span = span

    def wanted(self, view: View) -> tuple[Bools, Floats]:
        """Return what is due and, in the last days, an equal slice of the rest."""
        due = self.due(view) <= view.day
        if view.left > self.span:
            return due, -view.recall
        final = self._final(view)
        still_open = view.known & ~final
        due = due & (view.recall < 0.8) & still_open if self.fragile_last else due & view.known
        need = -(-still_open.sum(1) // view.left) - due.sum(1)
        on_the_day = BELIEVED.recall(view.stability, view.left + view.elapsed)
        rank = np.where(still_open & ~due, self._order(view, on_the_day), np.inf)
        places = np.argsort(np.argsort(rank, axis=1), axis=1)
        wanted = due | ((places < need[:, None]) & np.isfinite(rank))
        if self.fragile_last and view.left <= 2:
            wanted |= final & (on_the_day < 0.93) & (view.elapsed >= 2)
        return wanted, -view.recall

    def _order(self, view: View, on_the_day: Floats) -> Floats:
        return -view.stability if self.fragile_last else on_the_day

    def _final(self, view: View) -> Bools:
        """Return what had its last review."""
        return view.own.setdefault("final", np.zeros(view.known.shape)) > 0

    def after(self, view: View, done: Bools, right: Bools, stability: Floats) -> None:
        """Take note of the due days and of what had its last review."""
        super().after(view, done, right, stability)
        if view.left <= self.span:
            self._final(view)
            view.own["final"][done] = 1
            if not self.fragile_last:
                self.due(view)[done & right] = _NEVER


class BackwardPass(FinalPass):
    """The same, but the most stable come first and the most fragile last."""

    fragile_last = True


class Greedy(Simple):
    """What gains the most for the day by one review now comes first, down to a least gain."""

    def __init__(
        self, least: float = 0.0, share: float = 1.0, new_a_day: int | None = None
    ) -> None:
        """Take the least gain in recall on the day for the time of one right answer."""
        super().__init__(0.9, share, new_a_day)
        self.least = least

    def wanted(self, view: View) -> tuple[Bools, Floats]:
        """Return what gains enough, by its gain."""
        score = gain_at_once(view) / view.cost * view.cell.right
        return score > self.least, score


def gain_at_once(view: View) -> Floats:
    """Return what a review gains in recall on the day, if no other follows."""
    left = float(view.left)
    right, _ = BELIEVED.right(view.stability, view.difficulty, view.elapsed)
    missed, _ = BELIEVED.missed(view.stability, view.difficulty, view.elapsed)
    gain = view.recall * BELIEVED.recall(right, left)
    gain = gain + (1 - view.recall) * BELIEVED.recall(missed, left)
    result: Floats = gain - BELIEVED.recall(view.stability, left + view.elapsed)
    return result


class Ours:
    """The program's own: its table and its rules, over arrays."""

    def __init__(self) -> None:
        """Take the table that comes with the program."""
        self.table = plan_table()
        self._cache: dict[tuple[int, int], Floats] = {}
        self._places = np.array([elapsed_place(days) for days in range(200)])

    def choose(self, view: View) -> Choice:
        """Return what the program would: reviews, then new ones, then other reviews."""
        gains = self._gains(view)
        room = np.full(len(view.known), view.cell.room)
        time = view.cost / view.cell.right
        regimes = [self._regime(view, run, gains) for run in range(len(view.known))]
        at_once = gain_at_once(view)
        worth = self._by_run(regimes, gains, at_once, "price") / time
        fills = self._by_run(regimes, gains, at_once, "floor")
        wanted = view.known & ((worth > 0) | (fills > 0))
        starts = np.array([self._start(view, run, regime) for run, regime in enumerate(regimes)])
        first = within(wanted & (worth >= starts[:, None]), worth, view.cost, room)
        taken = (view.cost * first).sum(1)
        # These come before anything new whatever they gain; see `Regime.early`.
        early = np.array([regime.early for regime in regimes]) * view.cell.right - taken
        others = wanted & (worth < starts[:, None])
        before = within(others, worth, view.cost, np.minimum(room - taken, early))
        room = room - taken - (view.cost * before).sum(1)
        new = np.minimum(view.unmet, np.maximum(0, room // view.cell.new)).astype(np.int64)
        new = np.where(starts > 0, new, 0)
        room = room - new * view.cell.new
        after = within(others & ~before, worth, view.cost, room)
        return Choice(first | before | after, new)

    def _by_run(
        self,
        regimes: Sequence[Regime],
        gains: Callable[[int], Floats],
        at_once: Floats,
        which: str,
    ) -> Floats:
        """Return the gains of each run by its regime's price or floor."""
        rows = []
        for run, regime in enumerate(regimes):
            price = regime.price if which == "price" else regime.floor
            rows.append(at_once[run] if regime.at_once else gains(price)[run])
        return np.stack(rows)

    def _gains(self, view: View) -> Callable[[int], Floats]:
        """Return a function for the gains at a price; the last one for the costs."""
        step = np.log(STRONGEST / WEAKEST) / (STABILITIES - 1)
        along = np.log(np.clip(view.stability, WEAKEST, STRONGEST) / WEAKEST) / step
        column = np.minimum(along.astype(int), STABILITIES - 2)
        across = (np.clip(view.difficulty, 1, 10) - 1) / (DIFFICULTIES[1] - DIFFICULTIES[0])
        row = np.minimum(across.astype(int), len(DIFFICULTIES) - 2)
        near, far = along - column, across - row
        elapsed = self._places[np.clip(view.elapsed.astype(int), 1, 199)]

        def at_price(price: int) -> Floats:
            plane = self._plane(price, view.left)
            easier = plane[row, elapsed, column] * (1 - near)
            easier = easier + plane[row, elapsed, column + 1] * near
            harder = plane[row + 1, elapsed, column] * (1 - near)
            harder = harder + plane[row + 1, elapsed, column + 1] * near
            result: Floats = easier * (1 - far) + harder * far
            return result

        return at_price

    def _plane(self, price: int, left: int) -> Floats:
        key = (price, left)
        if key not in self._cache:
            is_cost = price == len(PRICES)
            cells = self.table.costs(left) if is_cost else self.table.gains(price, left)
            shape = (len(DIFFICULTIES), len(ELAPSED), STABILITIES)
            self._cache[key] = np.array(cells).reshape(shape)
        return self._cache[key]

    def _regime(self, view: View, run: int, gains: Callable[[int], Floats]) -> Regime:
        cell, known, unmet = view.cell, view.known[run], int(view.unmet[run])
        costs = view.own.get(f"costs {view.day}")
        if costs is None:
            costs = view.own[f"costs {view.day}"] = gains(len(PRICES))
        wanted = float(costs[run][known].sum())
        wanted += unmet * (self.table.start_cost(view.left) + cell.new / cell.right)
        minutes = [cell.room / 60] * view.left
        units = Costs(cell.right, cell.missed / cell.right, cell.new / cell.right)
        there = time_there(minutes, units)
        outlook = Outlook(
            slack=there / wanted if wanted else NOTHING_WANTED,
            left=view.left,
            recall=float(view.recall[run][known].mean()) if known.any() else 1.0,
            unmet=unmet > 0,
            missed=self._missed(view),
            slips=self._slips(view, run),
            spare=spare_time(minutes, units, unmet),
        )
        return choose_regime(outlook)

    def _missed(self, view: View) -> bool:
        window = range(max(0, view.day - ATTENDANCE_DAYS), view.day)
        attended = sum(day in view.attended for day in window)
        return (attended + 1) / (len(window) + 1) < ATTENDED

    def _slips(self, view: View, run: int) -> bool:
        lapses = view.lapses[run] + USUAL_LAPSES * 300
        return bool(lapses / (view.reviews[run] + 300) > MOST_LAPSES)

    def _start(self, view: View, run: int, regime: Regime) -> float:
        if not view.unmet[run]:
            return 0.0
        cost = view.cell.new / view.cell.right
        if regime.at_once:
            return start_at_once(view.left) / cost
        if self.table.start_gain(regime.price, view.left, cost, waits=False) <= 0:
            return 0.0
        gain = self.table.start_gain(regime.price, view.left, cost, waits=regime.waits)
        return max(gain / cost, PRICES[0] / 100)

    def after(self, view: View, done: Bools, right: Bools, stability: Floats) -> None:
        """Remember nothing: each day is planned anew."""


Menu = list[tuple[str, "Callable[[], Simple]"]]


def simple_menu(days: int) -> dict[str, Menu]:
    """Return settings of each simple way, to choose the best from."""
    menu: dict[str, Menu] = {"plain": [], "capped": [], "final": [], "backward": [], "greedy": []}
    spans = [span for span in (2, 3, 5, 7, 9) if span < days]
    for share in (0.3, 0.5, 0.8, 1.0):
        for retention in (0.75, 0.8, 0.85, 0.9, 0.95, 0.97):
            name = f"{retention} {share:.0%}"
            menu["plain"].append((name, partial(Simple, retention, share)))
            menu["capped"].append((name, partial(Capped, retention, share)))
            for span in spans:
                label = f"{name} {span}d"
                menu["final"].append((label, partial(FinalPass, retention, span, share)))
                menu["backward"].append((label, partial(BackwardPass, retention, span, share)))
    for least in (0.0, 0.003, 0.01, 0.02, 0.03):
        menu["greedy"].append((f"{least} rest", partial(Greedy, least)))
        for new_a_day in (5, 10, 15, 20, 30, 40, 60, 100):
            name = f"{least} {new_a_day} new"
            menu["greedy"].append((name, partial(Greedy, least, 1.0, new_a_day)))
    return menu
