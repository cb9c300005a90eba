"""What is shown today: due before new, siblings apart, and a backlog spread over days."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cps_study.model.card import Card, State
from cps_study.study import memory
from cps_study.study.progress import Progress, Today
from cps_study.study.queue import (
    SIBLINGS_LOOKED_PAST,
    Limits,
    Queue,
    build_queue,
    due_cards,
    most_valuable,
)
from cps_study.study.times import stamp
from tests.study.makers import (
    DAY,
    MINUTE,
    NOW,
    ListPool,
    answer,
    card_item,
    event_id,
    learning_card,
    many,
    progress_of,
    question,
    review_card,
    some,
)

if TYPE_CHECKING:
    from cps_study.model.item import Item

TODAY = "2026-11-21"


def with_cards(**cards: Card) -> Progress:
    """Return a progress with these cards."""
    progress = Progress()
    for ident, card in cards.items():
        progress.deck.put(ident, card)
    return progress


def pool_of(idents: str, **cites: str) -> ListPool:
    """Return a pool of flashcards; with `a="x y"`, the item `a` cites the objectives x and y."""
    return ListPool(
        card_item(ident, cites=cites.get(ident, ident).split()) for ident in idents.split()
    )


def queue(
    progress: Progress, pool: ListPool, limits: Limits | None = None, now: datetime = NOW
) -> Queue:
    """Return the day's queue in UTC."""
    return build_queue(progress, pool, limits or Limits(), now, UTC)


def test_due_items_come_before_new_ones() -> None:
    """What's due comes first, then what was never seen; what's due later doesn't come."""
    progress = with_cards(c=review_card(), d=review_card(due=NOW + 2 * DAY))
    todays = queue(progress, pool_of("a b c d"))
    assert todays == Queue(("c",), ("a", "b"))
    assert todays.items == ("c", "a", "b")


def test_the_least_remembered_comes_first() -> None:
    """Due items are in the order of their probability of recall, not of their due dates."""
    progress = with_cards(
        a=review_card(30, ago=40, due=NOW - 10 * DAY),
        b=review_card(3, ago=20, due=NOW - DAY),
        c=review_card(10, ago=20, due=NOW - 5 * DAY),
    )
    assert queue(progress, pool_of("a b c")).due == ("b", "c", "a")


@pytest.mark.parametrize(
    ("due", "shown"),
    [
        (datetime(2026, 11, 22, 3, 59, 59, 999_000, tzinfo=UTC), True),
        (datetime(2026, 11, 22, 4, 0, tzinfo=UTC), False),
    ],
)
def test_a_card_is_due_on_its_day_at_any_hour(due: datetime, shown: bool) -> None:  # noqa: FBT001 - a table's column
    """In the morning, all cards of the day are due, up to 4 a.m. of the next one."""
    assert bool(queue(with_cards(a=review_card(due=due)), pool_of("a")).due) is shown


def test_the_learners_own_zone_ends_the_day() -> None:
    """At midnight in Tokyo the day has four hours left, in Chicago nineteen."""
    progress = with_cards(a=review_card(due=NOW + timedelta(hours=5)))
    tokyo, chicago = (timezone(timedelta(hours=hours)) for hours in (9, -6))
    assert build_queue(progress, pool_of("a"), Limits(), NOW, tokyo).due == ()
    assert build_queue(progress, pool_of("a"), Limits(), NOW, chicago).due == ("a",)


def test_new_items_come_up_to_the_days_share() -> None:
    """Those that were new earlier today count, too."""
    pool = pool_of("a b c d e f")
    assert queue(Progress(), pool, Limits(new_per_day=3)).new == ("a", "b", "c")
    progress = with_cards(a=review_card(due=NOW + DAY), x=review_card(due=NOW + DAY))
    progress.today = Today(TODAY, ("a", "x"), ("a",))
    assert queue(progress, pool, Limits(new_per_day=3)).new == ("b", "c")
    assert queue(progress, pool, Limits(new_per_day=1)).new == ()
    assert queue(progress, pool, Limits(new_per_day=0)).new == ()


def test_what_was_new_yesterday_takes_nothing_from_today() -> None:
    """On another day the whole share is there again, but before 4 a.m. it isn't another day."""
    progress = Progress(today=Today(TODAY, ("x", "y"), ("x", "y")))
    limits = Limits(new_per_day=2)
    assert queue(progress, pool_of("a b c"), limits, NOW + 12 * timedelta(hours=1)).new == ()
    assert queue(progress, pool_of("a b c"), limits, NOW + 14 * timedelta(hours=1)).new == (
        "a",
        "b",
    )


def test_what_was_reviewed_yesterday_takes_nothing_from_today() -> None:
    """All the room for reviews is there again, and yesterday's items don't hold back siblings."""
    progress = with_cards(x=review_card(), y=review_card())
    progress.today = Today(TODAY, ("y", "z"), ())
    pool, limits = pool_of("x y z", x="one", y="two", z="one"), Limits(reviews_per_day=2)
    assert queue(progress, pool, limits).waiting == 1
    assert queue(progress, pool, limits, NOW + DAY) == Queue(("x", "y"), ("z",))


def test_new_items_that_are_asked_for_always_come() -> None:
    """`--new N` brings N new items, even if the share is used up and a backlog pauses new ones."""
    progress = with_cards(z=review_card(), y=review_card())
    progress.today = Today(TODAY, ("x",), ("x",))
    asked = Limits(new_per_day=2, reviews_per_day=1, new_asked_for=True)
    assert queue(progress, pool_of("a b c y z"), asked) == Queue(
        ("y",), ("a", "b"), 1, 1, new_paused=False
    )


@pytest.mark.parametrize(
    ("limit", "shown"),
    [
        (0, ()),
        (1, ("y",)),
        (2, ("y", "z")),
        (3, ("y", "z", "a")),
        (4, ("y", "z", "a", "x")),
        (9, ("y", "z", "a", "x")),
    ],
)
def test_a_session_has_no_more_items_than_its_limit(limit: int, shown: tuple[str, ...]) -> None:
    """`--limit` cuts the queue from its end: siblings first, then new items, then due ones."""
    progress = with_cards(x=review_card(50, due=NOW), y=review_card(5), z=review_card(10))
    pool = pool_of("a x y z", x="one", y="one")
    assert queue(progress, pool, Limits(session=limit)).items == shown


def test_only_the_pool_is_shown() -> None:
    """Cards of other banks or topics, or of items that no longer exist, are left alone."""
    progress = with_cards(a=review_card(), gone=review_card())
    assert queue(progress, pool_of("b")) == Queue((), ("b",))
    assert queue(progress, pool_of("a b")).items == ("a", "b")


def test_what_was_set_aside_is_not_shown() -> None:
    """Items that were set aside don't come, whether due or new."""
    progress = with_cards(a=review_card(), b=review_card())
    progress.suspended = {"a", "c"}
    assert queue(progress, pool_of("a b c d")) == Queue(("b",), ("d",))


def test_new_items_alternate_between_cards_and_questions() -> None:
    """One flashcard, one question, and so on, in the authors' order."""
    items: list[Item] = [card_item("c0"), card_item("c1"), *(question(f"q{n}") for n in range(4))]
    assert queue(Progress(), ListPool(items)).new == ("c0", "q0", "c1", "q1", "q2", "q3")


def test_new_siblings_wait_for_another_day() -> None:
    """Of two new items on one objective, the second waits as long as there are others."""
    pool = pool_of("a b c d", a="one", b="one two", d="two")
    assert queue(Progress(), pool, Limits(new_per_day=3)).new == ("a", "c", "d")
    assert queue(Progress(), pool, Limits(new_per_day=9)).new == ("a", "c", "d", "b")


def test_a_new_sibling_of_a_due_item_or_one_of_todays_waits() -> None:
    """A new item on the same objective as one that's due or was answered today comes last."""
    progress = with_cards(x=review_card(), y=review_card(due=NOW + 9 * DAY))
    progress.today = Today(TODAY, ("y",), ())
    pool = pool_of("a b c x y", a="one", x="one", b="two", y="two")
    assert queue(progress, pool, Limits(new_per_day=3)) == Queue(("x",), ("c", "a", "b"))


def test_a_due_sibling_comes_after_everything_else() -> None:
    """Of two due items on one objective, the better known one comes last, after new ones."""
    progress = with_cards(x=review_card(30), y=review_card(5))
    assert queue(progress, pool_of("a x y", x="one", y="one")) == Queue(("y",), ("a", "x"))


def test_an_item_is_not_its_own_sibling() -> None:
    """An item answered today that comes again keeps its place: its objective is its own."""
    progress = with_cards(x=learning_card())
    progress.today = Today(TODAY, ("x",), ("x",))
    assert queue(progress, pool_of("a x", x="one")) == Queue(("x",), ("a",))


def test_siblings_that_were_both_shown_today_both_come_again() -> None:
    """Both keep their places, and other items on their objectives wait."""
    progress = with_cards(x=learning_card(), y=learning_card(), z=review_card(due=NOW + DAY))
    progress.today = Today(TODAY, ("x", "y"), ("x", "y"))
    pool = pool_of("a b x y", x="one", y="one two", a="two")
    assert queue(progress, pool) == Queue(("x", "y"), ("b", "a"))


def test_looking_for_items_without_siblings_ends() -> None:
    """A bank with everything on one objective still fills the share, from its beginning."""
    pool = ListPool(card_item(f"i{n}", cites=["one"]) for n in range(SIBLINGS_LOOKED_PAST * 5))
    looked_at: list[str] = []
    real = pool.item

    def counted(ident: str) -> Item | None:
        looked_at.append(ident)
        return real(ident)

    pool.item = counted  # type: ignore[method-assign] # counts the looks
    assert queue(Progress(), pool, Limits(new_per_day=3)).new == ("i0", "i1", "i2")
    assert len(looked_at) < SIBLINGS_LOOKED_PAST * 3 + 10


def test_a_backlog_is_spread_and_new_items_wait() -> None:
    """If more is due than fits into a day, the rest waits for the next days and new items pause."""
    progress = with_cards(**{f"r{n}": review_card(10 + n) for n in range(7)})
    pool = ListPool(card_item(ident) for ident in ("a", *(f"r{n}" for n in range(7))))
    todays = queue(progress, pool, Limits(reviews_per_day=3))
    assert (len(todays.due), *todays[1:]) == (3, (), 4, 2, True)
    enough = queue(progress, pool, Limits(reviews_per_day=7))
    assert (len(enough.due), *enough[1:]) == (7, ("a",), 0, 0, False)


def test_nothing_is_paused_where_no_new_items_are_wanted() -> None:
    """With a share of 0, a backlog doesn't pause anything."""
    progress = with_cards(x=review_card(), y=review_card())
    assert (
        queue(progress, pool_of("a x y"), Limits(new_per_day=0, reviews_per_day=1)).new_paused
        is False
    )


def test_todays_reviews_use_up_the_room() -> None:
    """Reviews answered today count against the day's limit; items that were new today don't."""
    progress = with_cards(x=review_card(), y=review_card())
    progress.today = Today(TODAY, ("p", "q", "n"), ("n",))
    pool = pool_of("x y")
    assert len(queue(progress, pool, Limits(reviews_per_day=4)).due) == 2
    assert len(queue(progress, pool, Limits(reviews_per_day=3)).due) == 1
    assert queue(progress, pool, Limits(reviews_per_day=2)) == Queue((), (), 2, 1, new_paused=True)


def test_what_was_begun_today_is_finished_today() -> None:
    """Items missed an hour ago come again even if today's reviews are done, and pause nothing."""
    progress = with_cards(x=learning_card()._replace(state=State.RELEARNING), n=learning_card())
    progress.today = Today(TODAY, ("x", "n"), ("n",))
    todays = queue(progress, pool_of("a n x"), Limits(reviews_per_day=1))
    assert (set(todays.due), todays.new, todays.waiting, todays.new_paused) == (
        {"x", "n"},
        ("a",),
        0,
        False,
    )


def test_the_most_valuable_reviews_are_todays() -> None:
    """What's fading fast comes before what's safe or almost forgotten; learning comes first."""
    cards = {
        "safe": review_card(400, ago=30),
        "fading": review_card(8, ago=9),
        "forgotten": review_card(0.5, ago=300),
        "begun": learning_card(last=NOW - DAY)._replace(stability=300.0),
    }
    assert [ident for ident, _ in most_valuable(list(cards.items()), NOW, 2)] == ["begun", "fading"]
    assert most_valuable(list(cards.items()), NOW, 0) == []
    assert most_valuable(list(cards.items()), NOW, 4) == list(cards.items())


@many
@given(
    st.lists(st.tuples(st.floats(0.1, 500), st.integers(0, 900)), min_size=1, max_size=12),
    st.integers(0, 12),
)
def test_no_review_left_for_later_would_lose_more_by_waiting(
    cards: list[tuple[float, int]], room: int
) -> None:
    """While the backlog lasts, no other review's recall falls more than a chosen one's."""
    pairs = [(f"i{n}", review_card(stability, ago=ago)) for n, (stability, ago) in enumerate(cards)]
    chosen = most_valuable(pairs, NOW, room)
    left = [pair for pair in pairs if pair not in chosen]
    assert len(chosen) == min(room, len(pairs))
    wait = max(1, len(pairs) // max(1, room)) * DAY

    def fall(card: Card) -> float:
        return memory.retrievability(card, NOW) - memory.retrievability(card, NOW + wait)

    for _, later in left:
        assert all(fall(card) >= fall(later) - 1e-12 for _, card in chosen)


KIND_CARDS = {
    "due": review_card(),
    "learning": learning_card(),
    "later": review_card(due=NOW + 3 * DAY),
    "gone": review_card(),
    "aside": review_card(),
    "done": review_card(due=NOW + DAY),
}
"""The card of an item of each kind; only a new one has none."""


class Day(NamedTuple):
    """The items by their kind, what they cite, and the day's queue of them."""

    kind_of: dict[str, str]
    cites: dict[str, list[str]]
    limits: Limits
    queue: Queue

    def of(self, *kinds: str) -> list[str]:
        """Return the items of these kinds."""
        return [ident for ident, kind in self.kind_of.items() if kind in kinds]


@st.composite
def days(draw: st.DrawFn) -> Day:
    """Draw a mixture of items and limits, and build the day's queue of them."""
    kinds = st.sampled_from(["new", *KIND_CARDS])
    objectives = st.sampled_from(["one", "two", "three", "one two", ""])
    kind_of: dict[str, str] = {}
    cites: dict[str, list[str]] = {}
    for number, (kind, cited) in enumerate(
        draw(st.lists(st.tuples(kinds, objectives), max_size=14))
    ):
        kind_of[f"i{number}"] = kind
        cites[f"i{number}"] = cited.split()
    limits = Limits(
        new_per_day=draw(st.integers(0, 6)),
        reviews_per_day=draw(st.integers(0, 6)),
        session=draw(st.none() | st.integers(0, 8)),
        new_asked_for=draw(st.booleans()),
    )
    pool = ListPool(
        card_item(ident, cites=cites[ident]) for ident, kind in kind_of.items() if kind != "gone"
    )
    progress = with_cards(
        **{ident: KIND_CARDS[kind] for ident, kind in kind_of.items() if kind != "new"}
    )
    progress.suspended = {ident for ident, kind in kind_of.items() if kind == "aside"}
    done = tuple(ident for ident, kind in kind_of.items() if kind == "done")
    progress.today = Today(TODAY, done, done[:1])
    return Day(kind_of, cites, limits, queue(progress, pool, limits))


@many
@given(days())
def test_a_queue_has_only_items_that_may_come_and_nothing_twice(day: Day) -> None:
    """That is what's due, in learning or new, and never more than the session's limit."""
    assert len(set(day.queue.items)) == len(day.queue.items)
    assert set(day.queue.items) <= set(day.of("due", "learning", "new"))
    if day.limits.session is not None:
        assert len(day.queue.items) <= day.limits.session


@many
@given(days())
def test_a_queue_fills_the_days_limits_and_no_more(day: Day) -> None:
    """Reviews and new items of today count; a backlog pauses new items unless they're asked for."""
    wanted_due = len(day.of("due", "learning"))
    done = day.of("done")
    room = max(0, day.limits.reviews_per_day - len(done[1:]))
    assert day.queue.waiting == max(0, wanted_due - room)
    if day.limits.new_asked_for:
        most_new = day.limits.new_per_day
    elif day.queue.waiting > 0:
        most_new = 0
    else:
        most_new = max(0, day.limits.new_per_day - len(done[:1]))
    expected_due = min(room, wanted_due)
    expected_new = min(most_new, len(day.of("new")))
    new = set(day.queue.items) & set(day.of("new"))
    due = set(day.queue.items) - new
    assert len(due) <= expected_due
    assert len(new) <= expected_new
    if day.limits.session is None:
        assert (len(due), len(new)) == (expected_due, expected_new)


@many
@given(days())
def test_a_queue_has_siblings_only_where_nothing_else_is_left(day: Day) -> None:
    """No due item comes before its sibling; a new one only if every new item is a sibling."""
    cited_by_due = [objective for ident in day.queue.due for objective in day.cites[ident]]
    assert len(set(cited_by_due)) == len(cited_by_due)
    seen = {objective for ident in day.of("done") for objective in day.cites[ident]}
    assert seen.isdisjoint(cited_by_due)
    seen.update(cited_by_due)
    has_siblings = False
    new = [ident for ident in day.queue.items if day.kind_of[ident] == "new"]
    for ident in new:
        has_siblings |= bool(seen.intersection(day.cites[ident]))
        seen.update(day.cites[ident])
    if has_siblings:
        missed = [ident for ident in day.of("new") if ident not in new]
        assert all(seen.intersection(day.cites[ident]) for ident in missed)


@some
@given(st.integers(2, 400), st.integers(1, 60))
def test_cards_answered_by_a_wrong_clock_come_back(days: int, interval: int) -> None:
    """A card answered by a clock that was days ahead is due now, once, not years from now."""
    ahead = NOW + days * DAY
    progress = progress_of(answer("a", 4, ahead))
    card = progress.deck.get("a")
    assert card is not None
    progress.deck.put("a", card._replace(due=ahead + interval * DAY))
    assert queue(progress, pool_of("a b")).due == ("a",)
    again = answer("a", 3, NOW, ident=event_id(stamp(NOW), after=progress.through))
    progress.apply(again)
    assert queue(progress, pool_of("a b")).due == ()


def test_a_clock_that_is_a_little_ahead_is_believed() -> None:
    """Less than a day is a traveler's or another device's clock: the card keeps its due time."""
    progress = progress_of(answer("a", 4, NOW + timedelta(hours=20)))
    assert queue(progress, pool_of("a")).due == ()


def test_future_cards_are_taken_once_and_only_from_the_pool() -> None:
    """A card that's due today anyway comes once. Other pools' cards and set-aside ones don't."""
    progress = progress_of(
        *(answer(item, 4, NOW + 300 * DAY + n * MINUTE) for n, item in enumerate("abcd"))
    )
    card = progress.deck.get("a")
    assert card is not None
    progress.deck.put("a", card._replace(due=NOW))
    progress.suspended = {"b"}
    assert [ident for ident, _ in due_cards(progress, pool_of("a b c"), NOW, UTC)] == ["a", "c"]
