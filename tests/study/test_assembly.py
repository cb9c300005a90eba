"""Drawing a form."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cps_study.errors import UsageError
from cps_study.model.attempt import AskedItem, Share
from cps_study.model.item import Flashcard, Group, Item, Question, in_topic
from cps_study.study.assembly import ShortfallError, draw_form, largest_remainder
from cps_study.study.forms import draw_forms
from tests.study.makers import card_item, many, question, some, typed_item

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hypothesis.strategies import DrawFn

    from cps_study.model.outline import Domain

TOPICS = ("a", "a/x", "b", "c/y", "c/yz")
SHARES = (Share("a", 5), Share("a/x", 3), Share("b", 2), Share("c/y", 1), Share("c", 1))


def in_topic_of(topic: str, *items: Item) -> list[Item]:
    """Return the items with that topic."""
    return [replace(item, topic=topic) for item in items]


def scenario(ident: str, count: int, topic: str = "t") -> list[Item]:
    """Return a scenario of so many questions."""
    group = Group(ident, "scenario", "A story.")
    return [
        replace(question(f"{ident}-{n}", "100"), group=group, topic=topic) for n in range(count)
    ]


@st.composite
def pools(draw: DrawFn) -> list[Item]:
    """Draw items of every kind and topic: single ones, scenarios, families and flashcards."""
    items: list[Item] = []
    family = Group("family", "family", "What is best?")
    for number in range(draw(st.integers(0, 25))):
        topic = draw(st.sampled_from(TOPICS))
        ident = f"i{number}"
        match draw(st.sampled_from(("card", "choice", "locked", "typed", "family", "scenario"))):
            case "card":
                items += in_topic_of(topic, card_item(ident))
            case "choice":
                items += in_topic_of(topic, question(ident, "0100"))
            case "locked":
                items += in_topic_of(topic, question(ident, "0100", locked=True))
            case "typed":
                items += in_topic_of(topic, typed_item(ident, "yes"))
            case "family":
                items += [replace(question(ident, "100"), group=family, topic=topic)]
            case _:
                items += scenario(ident, draw(st.integers(1, 4)), topic)
    return items


def check_scenarios(form: tuple[AskedItem, ...], items: list[Item]) -> None:
    """Check that each scenario is in the form all together and in order, or not at all."""
    asked = [asked.item for asked in form]
    scenarios: dict[str, list[str]] = {}
    for item in items:
        if item.group is not None and item.group.kind == "scenario":
            scenarios.setdefault(item.group.id, []).append(item.id)
    for members in scenarios.values():
        if set(members) & set(asked):
            start = asked.index(members[0])
            assert asked[start : start + len(members)] == members


@many
@given(st.integers(0, 500), st.lists(st.integers(1, 1000), min_size=1, max_size=12))
def test_rounded_shares_add_up_and_stay_within_one_of_their_quota(
    total: int, weights: list[int]
) -> None:
    """They add up to the total, and each is its exact quota, rounded down or up."""
    counts = largest_remainder(total, weights)
    assert sum(counts) == total
    for count, weight in zip(counts, weights, strict=True):
        assert total * weight // sum(weights) <= count <= -(-total * weight // sum(weights))
    for one, a in zip(counts, weights, strict=True):
        assert all(one >= other for other, b in zip(counts, weights, strict=True) if a > b)


@pytest.mark.parametrize(
    ("total", "weights", "counts"),
    [
        (100, [47000, 16000, 15900, 12000, 6000, 3100], [47, 16, 16, 12, 6, 3]),
        (10, [6, 6, 2], [4, 4, 2]),
        (11, [6, 6, 2], [5, 5, 1]),
        (3, [1, 1], [2, 1]),
        (75, [20, 18, 6, 18, 10, 8, 2, 10, 4, 4], [15, 14, 5, 14, 7, 6, 1, 7, 3, 3]),
        (0, [1, 2], [0, 0]),
    ],
)
def test_hamiltons_examples(total: int, weights: list[int], counts: list[int]) -> None:
    """Known apportionments, including the Alabama paradox; a tie goes to the earlier weight."""
    assert largest_remainder(total, weights) == counts


@many
@given(items=pools(), total=st.integers(1, 30), seed=st.integers(0, 5), by_shares=st.booleans())
def test_a_form_is_what_the_blueprint_asks_for_or_a_shortfall(
    items: list[Item], total: int, seed: int, *, by_shares: bool
) -> None:
    """Counts are exact, no item repeats, and locked options stay in order."""
    shares = SHARES if by_shares else ()
    try:
        form = draw_form(items, total, seed, shares)
    except ShortfallError:
        return
    by_id = {item.id: item for item in items}
    assert len(form) == total == len({asked.item for asked in form})
    assert form == draw_form(items, total, seed, shares)
    check_scenarios(form, items)
    for asked in form:
        item = by_id[asked.item]
        assert not isinstance(item, Flashcard)
        if isinstance(item, Question):
            assert sorted(asked.order) == list(range(len(item.options)))
            assert not item.locked or list(asked.order) == sorted(asked.order)
        else:
            assert asked.order == ()
    if by_shares:
        counts = Counter(share_of(by_id[asked.item].topic) for asked in form)
        quotas = largest_remainder(total, [share.weight for share in SHARES])
        assert [counts[share.topic] for share in SHARES] == quotas


def share_of(topic: str) -> str:
    """Return the most specific share that contains the topic."""
    matching = [share.topic for share in SHARES if in_topic(topic, share.topic)]
    return max(matching, key=len)


def test_each_share_draws_from_its_own_topics() -> None:
    """An item counts for the most specific share that contains its topic; `c/y` isn't in `c/yz`."""
    items: list[Item] = []
    for topic in TOPICS:
        prefix = topic.replace("/", "-")
        items += in_topic_of(topic, *(question(f"{prefix}-{number}") for number in range(12)))
    topics = {item.id: item.topic for item in items}
    counts = Counter(topics[asked.item] for asked in draw_form(items, 24, 5, SHARES))
    assert counts == {"a": 10, "a/x": 6, "b": 4, "c/y": 2, "c/yz": 2}


@some
@given(st.lists(st.integers(1, 5), min_size=1, max_size=8), st.integers(1, 25), st.integers(0, 5))
def test_a_form_is_drawn_whenever_one_can_be(sizes: list[int], total: int, seed: int) -> None:
    """With scenarios of these sizes, that is exactly if some sizes add up to the total."""
    sums = {0}
    for size in sizes:
        sums |= {known + size for known in sums}
    items = [item for number, size in enumerate(sizes) for item in scenario(f"s{number}", size)]
    if total in sums:
        assert len(draw_form(items, total, seed)) == total
    else:
        most = max(known for known in sums if known <= total)
        with pytest.raises(ShortfallError) as caught:
            draw_form(items, total, seed)
        assert (caught.value.total, caught.value.most) == (total, most)


def test_every_question_and_order_has_its_chance() -> None:
    """Over many seeds, each item is drawn and comes first, and keys are in every position."""
    items = [question(f"q{n}", "1000") for n in range(6)]
    forms = [draw_form(items, 3, seed) for seed in range(200)]
    assert {form[0].item for form in forms} == {item.id for item in items}
    assert {asked.order.index(0) for form in forms for asked in form} == {0, 1, 2, 3}
    assert len(set(forms)) > 190


def test_a_scenario_is_neither_favored_nor_avoided() -> None:
    """A scenario of 2 among 20 questions is in about half of the forms of 10."""
    items = [*(question(f"q{n}") for n in range(18)), *scenario("s", 2)]
    drawn = sum(
        "s-0" in {asked.item for asked in draw_form(items, 10, seed)} for seed in range(400)
    )
    assert 150 < drawn < 250


@pytest.mark.parametrize(
    ("total", "shares", "what", "hint"),
    [
        (
            9000,
            [Share("a", 2), Share("b", 1)],
            "you asked for 9,000 questions, and there are enough for 7",
            "ask for 7 or fewer; the topic b runs out first",
        ),
        (9, [Share("a", 1), Share("none", 8)], "there are no questions for the topic none", ""),
        (9, [], "you asked for 9 questions, and there are enough for 8", "ask for 8 or fewer, or "),
    ],
)
def test_a_shortfall_says_in_a_sentence_how_many_can_be_asked(
    total: int, shares: list[Share], what: str, hint: str
) -> None:
    """The number that's offered can be drawn in the wanted proportions, and one more can't."""
    items = in_topic_of("a", *(question(f"a{n}") for n in range(6)), card_item("c"))
    items += in_topic_of("b", *scenario("s", 2))
    with pytest.raises(ShortfallError) as caught:
        draw_form(items, total, 1, shares)
    assert caught.value.what == what
    assert caught.value.hint == f"{hint}{'' if 'fewer;' in hint else 'choose other topics'}"
    if "enough for" in what:
        assert len(draw_form(items, caught.value.most, 1, shares)) == caught.value.most
        with pytest.raises(ShortfallError):
            draw_form(items, caught.value.most + 1, 1, shares)


def test_asking_for_far_too_many_fails_at_once() -> None:
    """A typo in the number of items gives the error, not an endless search."""
    with pytest.raises(ShortfallError, match=r"enough for 3$"):
        draw_form([question("a"), *scenario("s", 2)], 10**9, 1)


def test_fewer_questions_than_any_scenario_has_is_said() -> None:
    """Nobody can use the advice to ask for none or fewer."""
    with pytest.raises(ShortfallError, match="sets that stay together") as caught:
        draw_form(scenario("s", 2), 1, 1)
    assert caught.value.hint == "ask for more questions"


def test_a_bank_of_nothing_but_scenarios_takes_no_time() -> None:
    """Thousands of scenarios that don't add up to the number don't make an endless search."""
    items = [item for number in range(3000) for item in scenario(f"s{number}", 3)]
    with pytest.raises(ShortfallError, match=r"enough for 99$"):
        draw_form(items, 100, 1)


@pytest.mark.parametrize("total", [0, -1])
def test_a_form_of_nothing_is_refused(total: int) -> None:
    """A form has at least one item."""
    with pytest.raises(UsageError, match=rf"a test can't have {total} questions"):
        draw_form([question("a")], total, 1)


def test_items_outside_all_shares_are_not_drawn() -> None:
    """A form has only the topics that its shares name."""
    items = in_topic_of("a", question("q1")) + in_topic_of("z", question("q2"))
    assert [asked.item for asked in draw_form(items, 1, 1, [Share("a", 1)])] == ["q1"]


def test_a_share_of_a_domain_takes_what_asks_from_it() -> None:
    """What an item asks decides, whatever its topic is; a share of a topic comes before it."""
    domains: dict[str, Domain] = {"a": "crisis", "b": "crisis", "c": "values"}
    items = [
        replace(question(f"{name}{n}", "100"), topic="t/kept" if name == "b" else "t")
        for name in domains
        for n in range(4)
    ]

    def domain_of(item: Item) -> Domain | None:
        return domains[item.id[0]]

    shares = (Share("", 1, "crisis"), Share("", 1, "values"), Share("t/kept", 2))
    form = draw_form(items, 8, 1, shares, domain_of=domain_of)
    assert Counter(asked.item[0] for asked in form) == {"a": 2, "b": 4, "c": 2}
    with pytest.raises(ShortfallError, match="there are no questions for the domain rights"):
        draw_form(items, 2, 1, (Share("", 1, "rights"),), domain_of=domain_of)
    with pytest.raises(ShortfallError, match="no questions for the domain crisis"):
        draw_form(items, 2, 1, (Share("", 1, "crisis"),))


def family(ident: str, count: int, topic: str = "t") -> list[Item]:
    """Return a family of so many questions."""
    group = Group(ident, "family", "What next?")
    return [
        replace(question(f"{ident}-{n}", "100"), group=group, topic=topic) for n in range(count)
    ]


def singles(count: int, topic: str) -> list[Item]:
    """Return so many questions by themselves."""
    return [replace(question(f"{topic}-{n}", "100"), topic=topic) for n in range(count)]


def groups_of(form: tuple[AskedItem, ...]) -> Counter[str]:
    """Return how many questions of each scenario or family a form has, by the group's id."""
    names = [asked.item.rpartition("-")[0] for asked in form]
    return Counter(name for name in names if name.startswith(("story", "twins")))


def test_a_short_quiz_is_not_taken_by_one_scenario() -> None:
    """Of five questions at most two are from a scenario, whatever the seed."""
    items = [*scenario("story1", 4), *scenario("story2", 2), *singles(6, "a")]
    found = Counter[int]()
    for seed in range(60):
        groups = groups_of(draw_form(items, 5, seed))
        assert "story1" not in groups
        found[groups["story2"]] += 1
    assert set(found) == {0, 2}


def test_a_short_quiz_has_one_group_of_each_domain() -> None:
    """A domain is the outline's, or the first part of the topic."""
    items = [
        *scenario("story1", 2, "a/x"),
        *scenario("story2", 2, "a/y"),
        *family("twins1", 3, "a/x"),
        *family("twins2", 3, "b"),
        *singles(6, "c"),
    ]

    def domain_of(item: Item) -> Domain | None:
        return "crisis" if item.topic == "b" else None

    both = False
    for seed in range(60):
        groups = groups_of(draw_form(items, 8, seed, domain_of=domain_of))
        assert len(groups.keys() & {"story1", "story2", "twins1"}) <= 1
        assert max(groups["twins1"], groups["twins2"]) <= 1
        both = both or len(groups) == 2
    assert both


def test_twins_never_meet_while_there_is_something_else() -> None:
    """Each gives the other's key away; a long form keeps them apart, too."""
    items = [*family("twins1", 4), *family("twins2", 4), *singles(20, "a")]
    for seed in range(30):
        assert max(groups_of(draw_form(items, 22, seed)).values()) == 1


def test_a_selection_of_little_else_is_drawn_all_the_same() -> None:
    """A learner who chose one scenario gets it whole; twins come if nothing else is left."""
    assert len(draw_form(scenario("story1", 4), 4, 1)) == 4
    assert len(draw_form(family("twins1", 4), 3, 1)) == 3
    assert len(draw_form([*scenario("story1", 2, "a"), *scenario("story2", 2, "a")], 4, 1)) == 4


def test_two_questions_on_one_objective_never_meet_while_there_is_something_else() -> None:
    """They ask the same thing. A scenario stays whole, whatever its questions ask."""
    same = [replace(item, cites=("one",)) for item in singles(6, "a")]
    story = [replace(item, cites=("two",)) for item in scenario("story1", 2)]
    items = [*same, *story, *singles(20, "b")]
    for seed in range(30):
        form = draw_form(items, 22, seed)
        assert sum(asked.item.startswith("a-") for asked in form) <= 1
        assert groups_of(form)["story1"] in {0, 2}
    assert len(draw_form(same, 4, 1)) == 4


def test_what_gives_something_away_is_drawn_anew() -> None:
    """Until nothing does; if nothing helps, or too few are left, a form is still whole."""

    def late(units: Sequence[Sequence[Item]]) -> set[str]:
        return {item.id for unit in units for item in unit if item.id > "a-4"}

    items = singles(10, "a")
    form = draw_form(items, 5, 1, too_close=late)
    assert {asked.item for asked in form} == {item.id for item in items[:5]}
    assert len(draw_form(items, 8, 1, too_close=late)) == 8
    many_items = singles(60, "a")
    last = draw_form(many_items, 1, 1, too_close=lambda units: {units[0][0].id})
    assert len(last) == 1


def test_forms_on_paper_keep_families_apart_unless_they_come_whole() -> None:
    """Printed as single questions, two of a family would share their options."""
    items = [*family("twins1", 4), *singles(20, "a")]
    for seed in range(20):
        (form,) = draw_forms(items, 20, 1, seed)
        assert sum(entry.item.id.startswith("twins1") for entry in form.entries) <= 1
        (whole,) = draw_forms(items, 24, 1, seed, blocks=True)
        assert sum(entry.item.id.startswith("twins1") for entry in whole.entries) == 4
