"""What candidates study: the banks that come with the program."""

from __future__ import annotations

from collections import Counter
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING

from cps_study.app.attempts import load_blueprint
from cps_study.app.exam_form import next_form
from cps_study.app.exam_like import has_exams_shape
from cps_study.checks.bank_rules import GUESSED, LONGEST, SHORTEST
from cps_study.checks.coverage import cover
from cps_study.checks.form import (
    ACTS,
    EXAM_IMPORTANCE,
    FOUR_OPTIONS,
    GUESSED_BY_WORDS,
    TWINS,
    exam_form,
)
from cps_study.checks.items import texts_of
from cps_study.checks.rules import CheckedFile, judge
from cps_study.checks.statistics import STRATEGIES, count_items
from cps_study.formats.native import objectives as outline_yaml
from cps_study.formats.native import yaml_bank as bank_yaml
from cps_study.model.asking import asked_by, rung_of
from cps_study.model.item import KINDS, Flashcard, Question, Typed, fingerprint
from cps_study.model.text import one_line
from cps_study.store.legacy_items import legacy_items
from cps_study.store.library import OUTLINE_NAME, is_bank_name, shipped_folder
from cps_study.study.assembly import largest_remainder
from tests.source_runs import SOURCE_RUNS, hash_of, runs_of

if TYPE_CHECKING:
    from cps_study.checks.rules import CheckResult
    from cps_study.checks.statistics import Statistics
    from cps_study.model.item import Bank, Item
    from cps_study.model.outline import Outline
    from cps_study.model.problem import Problem


ONE_SIDED = {"retired", "mock-exam"}
"""Banks that nobody studies from: what is no longer asked, and what mock exams ask."""
FIRST_CLASS = (
    "roles-page/roles/",
    "roles-page/not/",
    "roles-page/boundaries/",
    "achieve-solutions-article/values/",
    "wi-job-description/support/",
    "wi-job-description/staff/",
    "wi-job-description/confidentiality/",
)
"""What the program was made for: the beginnings of the objectives' ids."""


@cache
def shipped() -> tuple[dict[str, Bank], list[Problem]]:
    """Return the banks by file name and everything that reading them found."""
    folder = shipped_folder()
    assert folder is not None
    banks: dict[str, Bank] = {}
    problems: list[Problem] = []
    for path in sorted(folder.iterdir(), key=lambda path: path.name):
        if is_bank_name(path.name):
            bank, found = bank_yaml.read(path.read_bytes(), path.name)
            problems += found
            if bank is not None:
                banks[path.name] = bank
    return banks, problems


@cache
def outline() -> Outline:
    folder = shipped_folder()
    assert folder is not None
    read, problems = outline_yaml.read((folder / OUTLINE_NAME).read_bytes(), OUTLINE_NAME)
    assert problems == []
    assert read is not None
    return read


def items() -> list[Item]:
    """Return every item that is still asked."""
    return [item for item in _every_item() if item.use != "retired"]


def _every_item() -> list[Item]:
    return [item for bank in shipped()[0].values() for item in bank.items]


def test_no_item_of_version_01_is_lost() -> None:
    """Each of its ids is still there, asked or retired, so that old answers can be read."""
    known = {item.id for item in _every_item()}
    assert sorted(legacy_items().keys() - known) == []


def test_what_is_retired_says_why() -> None:
    """Everything retired is in one bank, and each item's reason is a sentence for learners."""
    retired = [item for item in _every_item() if item.use == "retired"]
    assert {item.id for item in retired} == {item.id for item in shipped()[0]["retired.yaml"].items}
    assert [item.id for item in retired if not item.retired.endswith(".")] == []


def questions() -> list[Question]:
    return [item for item in items() if isinstance(item, Question)]


@cache
def verdict() -> CheckResult:
    return judge([CheckedFile(name, bank) for name, bank in shipped()[0].items()], outline())


@cache
def counted() -> Statistics:
    return count_items(items())


def test_reading_and_checking_the_banks_finds_nothing() -> None:
    """No error and no open warning from any rule; what is waived has a reason in words."""
    banks, problems = shipped()
    assert problems == []
    assert len(banks) >= 12
    assert [problem for problem in verdict().open if problem.severity != "info"] == []
    assert [
        waived.problem.item for waived in verdict().waived if len(waived.reason.split()) < 4
    ] == []


def test_the_banks_are_complete() -> None:
    """Enough of everything: cards, questions, situations, scenarios of three to five items."""
    found = counted()
    assert found.kinds["flashcard"] >= 280
    assert found.questions >= 500
    assert found.situations >= 220
    assert found.situations_in_families * 3 >= found.situations
    assert len(found.scenarios) >= 8
    assert set(found.scenarios.values()) <= {3, 4, 5}
    assert max(found.kinds, key=found.kinds.__getitem__) == "choice"
    assert set(found.kinds) == set(KINDS)


def test_nothing_is_won_by_guessing() -> None:
    """Keys are neither long nor short nor at one place, and no simple way of guessing pays."""
    found = counted()
    assert found.share(found.longest) <= LONGEST
    assert found.share(found.shortest) >= SHORTEST
    assert all(0.22 <= found.share(found.positions[place]) <= 0.28 for place in range(4))
    assert {
        name: found.share(found.guessed[name])
        for name in STRATEGIES
        if found.share(found.guessed[name]) > GUESSED
    } == {}


def test_most_questions_have_the_form_of_an_exam() -> None:
    """Four options and one best answer; many acts and replies; half of those are twins."""
    form = exam_form(items(), outline())
    assert form.share(form.four) >= FOUR_OPTIONS
    assert form.share(form.acts) >= ACTS
    assert form.share_of_twins >= TWINS


def test_the_words_of_keys_give_nothing_away() -> None:
    """Whoever has only learned which words keys use gets at most two in five right."""
    assert exam_form(items(), outline()).guessed_share <= GUESSED_BY_WORDS


def test_what_the_program_is_for_is_asked_from_every_side() -> None:
    """Each role, core value, job function and boundary: a card, a meaning, two situations."""
    lacking = {}
    for prefix in FIRST_CLASS:
        entries = {ident.removeprefix(prefix).split("/")[0] for ident in known_below(prefix)}
        for entry in sorted(entries):
            rungs = Counter(
                rung_of(item) for item in items() if item.cites[0].startswith(f"{prefix}{entry}")
            )
            if not (rungs["card"] and rungs["question"] and rungs["situation"] >= 2):
                lacking[f"{prefix}{entry}"] = dict(rungs)
    assert lacking == {}


def known_below(prefix: str) -> list[str]:
    """Return the objectives that matter whose ids begin with a prefix."""
    return [
        ident
        for ident, objective in outline().objectives.items()
        if ident.startswith(prefix) and objective.importance >= EXAM_IMPORTANCE
    ]


def test_crisis_items_say_who_is_told_and_a_bank_says_who_has_read_them() -> None:
    """Twelve objectives at least; each question has its own reason; 988 is for readers, too."""
    crisis = {item.id: item for item in items() if asked_by(item, outline()).domain == "crisis"}
    assert len({asked_by(item, outline()).objective for item in crisis.values()}) >= 12
    silent = [
        item.id for item in crisis.values() if isinstance(item, Question) and not item.rationale
    ]
    assert silent == []
    note = shipped()[0]["crisis.yaml"].note
    assert "988" in note
    assert "No crisis professional has reviewed" in note


def test_no_sentence_is_copied_from_a_source() -> None:
    """No eight words in a row are those of a source; only hashes of the sources are kept here.

    The state's course guide could not be compared: its text isn't among the sources.
    """
    hashes = frozenset(SOURCE_RUNS.read_text(encoding="ascii").split())
    assert len(hashes) > 3_000
    copied = {}
    for item in items():
        for text in texts_of(item):
            for run in runs_of(text):
                if hash_of(run) in hashes:
                    copied[item.id] = run
    assert copied == {}


def test_two_mock_exams_are_kept_by_the_blueprint() -> None:
    """160 questions: two forms of 75 by domain, none with two twins, and ten to spare."""
    bank = shipped()[0]["mock-exam.yaml"]
    assert len(bank.items) == 160
    assert [item.id for item in bank.items if not (item.reserve and has_exams_shape(item))] == []
    blueprint = load_blueprint(None)
    due = largest_remainder(blueprint.items, [share.weight for share in blueprint.shares])
    wanted = {share.domain: count for share, count in zip(blueprint.shares, due, strict=True)}
    left = list(bank.items)
    for _ in range(2):
        form = next_form(left, blueprint.items)
        assert Counter(asked_by(item, outline()).domain for item in form) == wanted
        families = [item.group for item in form if item.group is not None]
        assert len(set(families)) == len(families)
        left = [item for item in left if item not in form]
    assert len(left) == 10
    weights = {asked_by(item, outline()).importance for item in bank.items}
    assert min(weights) >= EXAM_IMPORTANCE
    most = Counter(asked_by(item, outline()).objective for item in bank.items)
    assert max(most.values()) <= 2


def test_the_hard_matters_have_three_situations_each() -> None:
    """Each boundary rule; confidences and threats; the supervisory line; one's own story."""
    prefixes = [
        ident for ident in outline().objectives if ident.startswith("roles-page/boundaries/")
    ]
    assert len(prefixes) == 12
    prefixes += [f"wi-job-description/{part}" for part in ("confidentiality/", "staff/6-threats/")]
    prefixes += [
        f"wi-job-description/{part}" for part in ("staff/1-supervisory-line/", "support/6-story/")
    ]
    scenes = [item for item in items() if item.level == "apply" and not isinstance(item, Flashcard)]
    few = {
        prefix: number
        for prefix in prefixes
        if (number := sum(any(cited.startswith(prefix) for cited in item.cites) for item in scenes))
        < 3
    }
    assert few == {}


def test_every_statement_of_the_sources_has_a_flashcard_and_a_question() -> None:
    """Nothing that a candidate can be asked about is left out."""
    covered = cover(outline(), items())
    assert len(covered) >= 330
    assert [entry.objective.id for entry in covered if not entry.complete] == []


def test_every_item_rests_on_a_statement() -> None:
    """No item is without a source."""
    assert [item.id for item in items() if not item.cites] == []


def test_every_option_says_what_is_right_or_wrong_about_it() -> None:
    """Each option of each question has its own rationale, and so has each typed question."""
    bare = [item.id for item in questions() if not all(option.rationale for option in item.options)]
    assert bare == []
    assert [item.id for item in items() if isinstance(item, Typed) and not item.rationale] == []


def test_ids_start_with_the_banks_id_and_name_one_item_for_ever() -> None:
    """Bank, file, items and groups carry the bank's name, and no two items share an id.

    Retired items keep the names of the banks that they were in.
    """
    for name, bank in shipped()[0].items():
        assert name == f"{bank.id}.yaml"
        if bank.id == "retired":
            continue
        start = "mock-" if bank.id == "mock-exam" else f"{bank.id}-"
        idents = [item.id for item in bank.items] + [
            item.group.id for item in bank.items if item.group is not None
        ]
        assert [ident for ident in idents if not ident.startswith(start)] == []
    idents = [item.id for item in items()]
    assert len(set(idents)) == len(idents)


def test_no_item_is_asked_twice() -> None:
    """No two items have the same wording."""
    seen: dict[str, str] = {}
    for item in items():
        assert seen.setdefault(fingerprint(item), item.id) == item.id


def test_choice_questions_have_four_options() -> None:
    """Four at least where a question stands alone or in a scenario; a family may offer three."""
    few = [
        q.id
        for q in questions()
        if q.kind in {"choice", "multi"}
        and len(q.options) < (3 if q.group is not None and q.group.kind == "family" else 4)
    ]
    assert few == []


def test_a_choice_has_one_key_and_several_have_two_with_a_distractor() -> None:
    """The keys fit the kind, which decides how an answer is marked."""
    wrong = [
        q.id
        for q in questions()
        if (len(q.keys) != 1 if q.kind != "multi" else not 2 <= len(q.keys) < len(q.options))
    ]
    assert wrong == []


def test_groups_stay_together() -> None:
    """The items of a group are side by side, and a family's options mean the same for all.

    Twins may word an option for their own moment; each option keeps its name.
    """
    for bank in shipped()[0].values():
        runs = [
            group for group, _ in groupby(item.group for item in bank.items) if group is not None
        ]
        assert len(set(runs)) == len(runs)
    listed: dict[str, tuple[str, ...]] = {}
    for q in questions():
        if q.group is not None and q.group.kind == "family":
            names = tuple(option.name for option in q.options)
            assert listed.setdefault(q.group.id, names) == names


def test_typed_answers_can_be_typed() -> None:
    """Accepted answers are short, on one line and in plain letters, and none stands twice."""
    for item in items():
        if isinstance(item, Typed):
            assert all(answer.isascii() and len(answer) <= 80 for answer in item.accept), item.id
            assert len({answer.casefold() for answer in item.accept}) == len(item.accept), item.id


def test_a_flashcard_does_not_answer_itself() -> None:
    """Its back is not in its front."""
    cards = [item for item in items() if isinstance(item, Flashcard)]
    assert [
        card.id
        for card in cards
        if one_line(card.back).casefold() in one_line(card.front).casefold()
    ] == []


def test_every_bank_has_a_title_a_licence_and_each_kind_of_learning() -> None:
    """Banks say under which licence they may be used, and hold both flashcards and questions."""
    for bank in shipped()[0].values():
        assert bank.title
        assert bank.licence == "CC-BY-4.0"
        assert bank.language == "en"
        if bank.id not in ONE_SIDED:
            assert {item.kind == "flashcard" for item in bank.items} == {True, False}


def test_a_bank_survives_being_written_and_read() -> None:
    """Each shipped bank comes back the same."""
    for bank in shipped()[0].values():
        assert bank_yaml.read(bank_yaml.write(bank), "f") == (bank, [])


def test_no_reason_begins_with_praise() -> None:
    """Whoever chose the other option reads it, too."""
    begins = ("right.", "right:", "right,", "yes.", "yes,", "correct.", "correct:", "exactly.")
    praising = [
        question.id
        for question in questions()
        for reason in (question.rationale, *(option.rationale for option in question.options))
        if reason.lower().startswith(begins)
    ]
    assert praising == []


def test_no_bank_accepts_common_misspellings_by_name() -> None:
    """Marking forgives small slips by itself; a list of answers is printed as right in a key."""
    misspelled = ("indigenious", "indiginous", "evidenced based practice")
    accepted = {
        spelling.lower().replace("-", " ")
        for item in items()
        if isinstance(item, Typed)
        for spelling in item.accept
    }
    assert accepted.isdisjoint(misspelled)
