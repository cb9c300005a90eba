"""Bringing questions in: one straight line of steps, each of which takes the last one's result.

    detect_file  which format is the file?                     -> DetectedFile
    read_file    which questions does it have?                 -> QuestionFile
    choose_bank  which bank do they go into, and how is it now -> TargetBank
    merge_file   what would the bank be afterwards?            -> ImportPlan
    review       what do the rules say of what comes in?       -> ImportPlan
    apply_import writes the banks of all plans, or none.

`plan_import` walks the first five for one file and writes nothing.
"""

from __future__ import annotations

import dataclasses
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.app.bank_merge import assign_ids, keep_names, merge_items
from cps_study.app.import_pictures import picture_contents, with_pictures_beside
from cps_study.app.import_review import review_items
from cps_study.app.own_banks import content_of, free_copy_path, own_path
from cps_study.app.target_bank import TargetBank, choose_bank
from cps_study.checks.rules import CheckedFile
from cps_study.errors import BankError, UsageError
from cps_study.formats import registry
from cps_study.formats.base import NO_OPTIONS
from cps_study.formats.native import yaml_bank
from cps_study.formats.syntax.html_text import tidy
from cps_study.formats.unclear_text import unclear_text
from cps_study.formats.unknown import other_file
from cps_study.model.item import Bank
from cps_study.model.outline import Outline
from cps_study.model.problem import errors_in
from cps_study.model.slug import slug_of
from cps_study.model.text import one_line
from cps_study.nearest import nearest_hint
from cps_study.store.files import no_progress, read_input, replace_files
from cps_study.store.lock import bank_writer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from cps_study.app.bank_merge import MergeResult, OnConflict
    from cps_study.formats.base import Format, OptionName, ReadOptions, ReadResult
    from cps_study.model.item import Item
    from cps_study.model.problem import Problem
    from cps_study.store.files import OnProgress
    from cps_study.store.library import Library
    from cps_study.store.paths import Home

_DEFAULT_BANK: Final = "imported"
"""Where questions go if the file's name has no letter that a bank's id can have."""

_GUIDES: Final = {
    "docx": "lists",
    "markdown": "lists",
    "text": "lists",
    "csv": "tables",
    "xlsx": "tables",
}
"""The page of the manual that says how people write questions in a format themselves."""


class ImportOptions(NamedTuple):
    """What the learner wants: which bank, topic and format, and what to do with a changed question.

    What is empty follows from the file: the bank from its name or content, the format from its
    content.
    """

    bank: str = ""
    topic: str = ""
    format: str = ""
    on_conflict: OnConflict = "replace"
    read: ReadOptions = NO_OPTIONS


class DetectedFile(NamedTuple):
    """The bytes of a file, and the format that they are in."""

    path: Path
    raw: bytes
    format: Format


class QuestionFile(NamedTuple):
    """A file that was read: where it is, its format, and what it holds."""

    path: Path
    format: Format
    result: ReadResult


class ImportPlan(NamedTuple):
    """What one file would bring: the bank as it would be afterwards, and its file as it is now.

    `near` pairs an incoming question's id with that of one which says nearly the same. `findings`
    is what the rules of `bank check` say of the questions that would be new or changed, and
    `pictures` are the files of pictures that would be written.
    """

    source: str
    format: Format
    result: ReadResult
    bank: Bank
    before: bytes | None
    merged: MergeResult
    near: tuple[tuple[str, str], ...] = ()
    pictures: Mapping[Path, bytes] = MappingProxyType({})
    findings: tuple[Problem, ...] = ()

    @property
    def inside(self) -> dict[str, str]:
        """What has a question, by its id, if that's a file of a package or a sheet."""
        drafts = zip(self.merged.ids, self.result.items, strict=True)
        return {ident: draft.inside for ident, draft in drafts if draft.inside}

    @property
    def absent(self) -> list[str]:
        """The ids of the bank's questions that the file doesn't have; they stay as they are.

        Nothing unless most of the file's questions are there already: another file that goes into
        the same bank isn't a later version of the first.
        """
        file_ids = self.merged.all_ids
        known = len(file_ids) - len(self.merged.new)
        if 2 * known <= len(file_ids):
            return []
        return [item.id for item in self.bank.items if item.id not in file_ids]

    @property
    def incoming(self) -> list[Item]:
        """The items that would be new or changed."""
        touched = {*self.merged.new, *self.merged.updated}
        return [item for item in self.bank.items if item.id in touched]


class WrittenBank(NamedTuple):
    """A bank that was written, and where a copy of what it replaced is kept, if it existed."""

    ident: str
    path: Path
    kept: Path | None


class UnusableFileError(BankError):
    """Nothing in a file can come in; `problems` says why."""

    def __init__(self, source: str, what: str, hint: str, problems: Sequence[Problem] = ()) -> None:
        self.problems = problems
        super().__init__(f"{source}: {what}", hint)


def plan_import(
    path: Path,
    options: ImportOptions,
    home: Home,
    library: Library,
    earlier: Sequence[ImportPlan] = (),
    on_progress: OnProgress = no_progress,
) -> ImportPlan:
    """Plan what a file would bring once the `earlier` plans are carried out; nothing is written.

    Raises UsageError for a bank or format that can't be, UnusableFileError for a file without a
    question that can come in.
    """
    on_progress(f"Reading {path.name}", 0, 0)
    # The bytes are passed on without a name here: the checks need the room that they take.
    file = read_file(detect_file(path, options), options)
    targets = [TargetBank(plan.bank.id, plan.bank, plan.before) for plan in earlier]
    target = choose_bank(bank_name(file, options), home, library, targets)
    plan = merge_file(file, target, options)
    contents = picture_contents(plan.bank, own_path(home, plan.bank.id), file.result.pictures)
    plan = plan._replace(pictures=contents)
    refuse_taken_ids(plan, library)
    return review(plan, library, on_progress)


def detect_file(path: Path, options: ImportOptions) -> DetectedFile:
    """Read a file's bytes and find its format. Raises UsageError or UnusableFileError."""
    raw = read_input(path, "a file with questions")
    if options.format:
        return DetectedFile(path, raw, _format_asked_for(options))
    used = options.read.given
    candidates = registry.formats_with(used)
    if not candidates:
        raise UsageError(
            f"no format takes {' and '.join(sorted(used))} together", "leave one of them out"
        )
    detected = registry.detect_format(raw, path.name, candidates) if raw.strip() else None
    if detected is None and used:
        detected = candidates[-1]  # what the learner says of the file makes no sense in any other
    if detected is None:
        raise _unknown(path, raw)
    return DetectedFile(path, raw, detected)


def _unknown(path: Path, raw: bytes) -> UnusableFileError:
    """Return the error that a file is in no format that we read: what it is, and the way in."""
    other = other_file(raw)
    if other is None:
        text = unclear_text(raw)
        return UnusableFileError(str(path), text.what, text.hint)
    if other.what == "empty":
        return UnusableFileError(str(path), "the file is empty", other.hint)
    return UnusableFileError(
        str(path), f"this is {other.what}, which can't be imported as it is", other.hint
    )


def _format_asked_for(options: ImportOptions) -> Format:
    """Return the format that the learner named. Raises UsageError if it doesn't fit."""
    name = options.format
    known = registry.format_named(name)
    if known is None:
        raise UsageError(
            f"there is no format called '{name}'", nearest_hint(name, registry.format_names())
        )
    for option in sorted(options.read.given - known.options):
        raise UsageError(f"the format '{name}' doesn't take {option}", _formats_that_take(option))
    return known


def _formats_that_take(option: OptionName) -> str:
    names = [known.name for known in registry.formats_with(frozenset({option}))]
    return f"{option} is for {' and '.join(names)}"


def may_have_columns(options: ImportOptions) -> bool:
    """Say whether the learner could still say what the columns of the file are."""
    takers = registry.formats_with(options.read.given | {"--column"})
    return any(options.format in ("", taker.name) for taker in takers)


def read_file(file: DetectedFile, options: ImportOptions) -> QuestionFile:
    """Read the questions of a file. Raises UnusableFileError if it has none, or is damaged."""
    result = file.format.read(file.raw, str(file.path), options.read)
    errors = errors_in(list(result.problems))
    if len(errors) == 1 and not errors[0].line:
        # It's about the file as a whole, so there's nothing to list before it.
        raise UnusableFileError(str(file.path), errors[0].what, errors[0].hint)
    if errors:
        hint = "see above" if options.format else "see above, or say what it is with --format"
        raise UnusableFileError(str(file.path), "can't be read", hint, result.problems)
    if not result.question_count:
        hint = f"it was read as '{file.format.title}'; if it's another format, add --format"
        if file.format.name in _GUIDES:
            hint = f"to see how to write them: cps-study guide {_GUIDES[file.format.name]}"
        raise UnusableFileError(str(file.path), "has no questions", hint, result.problems)
    return QuestionFile(file.path, file.format, with_pictures_beside(result, file.path))


def bank_name(file: QuestionFile, options: ImportOptions) -> str:
    """Return the id of the bank: the one asked for, the file's own, or one made of its name."""
    own = file.result.own_bank
    own_id = own.id if own is not None else ""
    return options.bank or own_id or slug_of(file.path.stem) or _DEFAULT_BANK


def merge_file(file: QuestionFile, target: TargetBank, options: ImportOptions) -> ImportPlan:
    """Put a file's questions into the bank: ids and topics first, then what's already there."""
    result = file.result
    is_this_bank = result.own_bank is not None and result.own_bank.id == target.ident
    if is_this_bank:
        items = keep_names(result.items)
    else:
        items = assign_ids(result.items, target.ident, options.topic)
    title = "" if options.bank else one_line(tidy(file.path.stem))
    bank = target.bank or _new_bank(target.ident, result, title)
    merged = merge_items(
        items, bank.items, options.on_conflict, bank=bank.id, ids_are_names=is_this_bank
    )
    bank = dataclasses.replace(bank, items=merged.items)
    return ImportPlan(str(file.path), file.format, result, bank, target.before, merged)


def _new_bank(ident: str, result: ReadResult, title: str) -> Bank:
    """Return a bank without items: with the head that the file has, or with a title at least.

    `title` is the file's name as it is, if the bank has its id from it.
    """
    if result.own_bank is not None:
        return dataclasses.replace(result.own_bank, id=ident)
    return Bank(id=ident, title=result.title or title or ident.replace("-", " ").capitalize())


def refuse_taken_ids(plan: ImportPlan, library: Library) -> None:
    """Raise UnusableFileError if another bank has the id of an item.

    A learner's history hangs on ids, so that two items must never share one.
    """
    taken: set[str] = set()
    for bank in library.loaded_banks:
        if bank.id != plan.bank.id:
            taken.update(bank.idents)
    for item in plan.bank.items:
        if item.id in taken:
            raise UnusableFileError(
                plan.source,
                f"another bank already has an item with the id '{item.id}'",
                "an id belongs to one item for good: bring the questions in under another name "
                "with --as ID",
            )


def review(plan: ImportPlan, library: Library, on_progress: OnProgress = no_progress) -> ImportPlan:
    """Add what the rules find in the incoming items, and which nearly repeat one that's there."""
    # A retired item is known to be wrong, so nobody has to be told what is wrong with it.
    incoming = [item for item in plan.incoming if item.use != "retired"]
    outline = Outline({}, {})
    if any(item.cites for item in incoming):
        outline = library.outline()
    bank = Bank(id="incoming", title="Incoming", items=tuple(incoming))
    file = CheckedFile(plan.source, bank, plan.inside)
    # Nothing comes in from a file that's in the bank already, so there's nothing to compare.
    others = _others_than(plan, library) if incoming else []
    reviewed = review_items(file, others, outline, on_progress)
    return plan._replace(near=reviewed.near, findings=reviewed.findings)


def _others_than(plan: ImportPlan, library: Library) -> list[Item]:
    """Return every item that the incoming ones are compared with: of all banks, as they are now.

    Those are among them that the file has had before.
    """
    incoming = {item.id for item in plan.incoming}
    others = [item for bank, item in library.items() if bank.id != plan.bank.id]
    others += [
        item for item in plan.bank.items if item.use != "retired" and item.id not in incoming
    ]
    return others


def plans_that_change(plans: Sequence[ImportPlan]) -> list[ImportPlan]:
    """Return the plans for banks that would change; the others bring nothing new."""
    changed = {plan.bank.id for plan in plans if plan.incoming or plan.pictures}
    return [plan for plan in plans if plan.bank.id in changed]


def apply_import(
    plans: Sequence[ImportPlan], home: Home, now: str, on_progress: OnProgress = no_progress
) -> list[WrittenBank]:
    """Write every bank, or none: an unreadable result or a full disk leaves all as they were.

    A bank that existed is copied to the backups first, with `now` in the copy's name, because the
    new file doesn't have its comments. Raises UsageError if a bank has changed since its plan.
    """
    # Of several files that go into one bank, the last plan has the questions of all.
    last_plans = {plan.bank.id: plan for plan in plans}
    # Pictures come first: whatever happens halfway, no bank names one that isn't there.
    contents = {path: raw for plan in plans for path, raw in plan.pictures.items()}
    for plan in last_plans.values():
        on_progress(f"Writing the bank {plan.bank.id}", 0, 0)
        contents[own_path(home, plan.bank.id)] = _written(plan)
    copies: dict[Path, bytes] = {}
    written: list[WrittenBank] = []
    with bank_writer(home):
        for plan in last_plans.values():
            path = own_path(home, plan.bank.id)
            if content_of(path) != plan.before:
                raise UsageError(
                    f"your bank '{plan.bank.id}' changed in the meantime",
                    "import the file again",
                )
            copy = None
            if plan.before is not None:
                copy = free_copy_path(home, plan.bank.id, now)
                copies[copy] = plan.before
            written.append(WrittenBank(plan.bank.id, path, copy))
        replace_files(copies | contents)
    return written


def _written(plan: ImportPlan) -> bytes:
    """Return the bank's file. Raises UnusableFileError if it could not be read again."""
    text, errors = yaml_bank.write_if_sound(plan.bank)
    if errors:
        first = errors[0]
        raise UnusableFileError(
            plan.source,
            f"would make a bank that can't be used: {first.what} ({first.item})",
            "import it under another name with --as, or leave it out",
        )
    return text.encode()
