"""The topics of the banks: how many items each has, and what to say about one that isn't there."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cps_study.errors import UsageError
from cps_study.model.item import in_topic
from cps_study.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cps_study.store.loaded_bank import LoadedBank


class TopicCount(NamedTuple):
    """How many items have a topic, in all banks together."""

    topic: str
    cards: int
    questions: int
    banks: tuple[str, ...]


def count_topics(loaded_banks: Iterable[LoadedBank]) -> list[TopicCount]:
    """Return every topic of these banks in the order of their names.

    Items that are kept for mock exams, or out of use, aren't counted.
    """
    counts: dict[str, TopicCount] = {}
    for loaded_bank in loaded_banks:
        positions = loaded_bank.positions()
        for is_card in (True, False):
            for ident in loaded_bank.stream(cards=is_card):
                topic = loaded_bank.topic(positions[ident])
                count = counts.get(topic, TopicCount(topic, 0, 0, ()))
                counts[topic] = _counted(count, loaded_bank.id, is_card=is_card)
    return [counts[topic] for topic in sorted(counts)]


def _counted(count: TopicCount, bank: str, *, is_card: bool) -> TopicCount:
    """Return the count with one more item, from this bank."""
    banks = count.banks if bank in count.banks else (*count.banks, bank)
    if is_card:
        return count._replace(cards=count.cards + 1, banks=banks)
    return count._replace(questions=count.questions + 1, banks=banks)


def named_topics(
    wanted_topics: Iterable[str], chosen: Sequence[LoadedBank], every_bank: Sequence[LoadedBank]
) -> tuple[str, ...]:
    """Return the topics that the learner named, by their paths or by the words that screens show.

    Raises UsageError for one that none of the chosen banks has, itself or below it. The hint names
    the banks that do have it, or else the nearest topic of the chosen banks.
    """
    return tuple(_named(wanted, chosen, every_bank) for wanted in wanted_topics)


def _named(wanted: str, chosen: Sequence[LoadedBank], every_bank: Sequence[LoadedBank]) -> str:
    found = _find(wanted, chosen)
    if found is not None:
        return found
    elsewhere = [bank.id for bank in every_bank if _find(wanted, [bank]) is not None]
    if elsewhere:
        names = ", ".join(loaded_bank.id for loaded_bank in chosen)
        banks = "bank" if len(chosen) == 1 else "banks"
        what = f"there is no topic called '{wanted}' in the {banks} {names}"
        raise UsageError(what, f"it's in: {', '.join(elsewhere)}")
    best = _nearest_topic(wanted, _nameable(chosen))
    if best is None:
        hint = "see all topics with: cps-study bank topics"
    else:
        hint = f"did you mean '{best}'?"
    raise UsageError(f"there is no topic called '{wanted}'", hint)


def _nearest_topic(wanted: str, topics: set[str]) -> str | None:
    """Return the topic that was most likely meant, by its path or by the last part of it."""
    by_path = nearest(wanted, sorted(topics))
    if by_path is not None:
        return by_path
    by_last_part = {topic.rpartition("/")[2]: topic for topic in sorted(topics)}
    last_part = nearest(wanted, list(by_last_part))
    return None if last_part is None else by_last_part[last_part]


def _find(wanted: str, banks: Sequence[LoadedBank]) -> str | None:
    """Return the topic of these banks that is meant; None if there is none, or it isn't clear."""
    if any(in_topic(topic, wanted) for bank in banks for topic in bank.topics):
        return wanted
    from cps_study.model.slug import whole_slug_of  # noqa: PLC0415 - few need it

    words = whole_slug_of(wanted)
    found = [topic for topic in _nameable(banks) if whole_slug_of(topic) == words]
    return found[0] if len(found) == 1 else None


def _nameable(loaded_banks: Iterable[LoadedBank]) -> set[str]:
    """Return the topics of the banks, and the topics above them, which can be named too."""
    topics: set[str] = set()
    for loaded_bank in loaded_banks:
        for topic in loaded_bank.topics:
            parts = topic.split("/")
            topics.update("/".join(parts[:depth]) for depth in range(1, len(parts) + 1))
    return topics
