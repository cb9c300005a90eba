"""Putting what was done on several devices together: journals as sets of events, and banks."""

from __future__ import annotations

import contextlib
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

from cps_study.errors import DataError
from cps_study.model.picture import folder_name
from cps_study.store.attempts_file import save_attempts
from cps_study.store.backup import read_files
from cps_study.store.bank_union import join_banks
from cps_study.store.copies import is_second_journal
from cps_study.store.disk import make_folder, status_of, sync_folder
from cps_study.store.files import read_if_there, replace_files
from cps_study.store.journal import refuse_foreign
from cps_study.store.journal_union import EventSet, journal_lines, with_lines
from cps_study.store.learner_zip import banks_among
from cps_study.store.lock import bank_writer, writer
from cps_study.store.merge_source import read_source
from cps_study.store.schedule import progress_of, save_progress

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from cps_study.store.journal_lines import JournalLine
    from cps_study.store.journal_union import JournalLines
    from cps_study.store.merge_source import MergeSource
    from cps_study.store.paths import Home


class MergedSource(NamedTuple):
    """What came of one device's data: its events, and how many of them were missing here."""

    path: Path
    events: int
    added: int
    damaged: int
    """How many lines of its journal can't be read; they aren't taken."""
    new_banks: tuple[str, ...]
    """The names that the files of banks which were missing here have now."""
    differing_banks: dict[str, str]
    """Its files of banks that are different here, each with the file or the bank that's kept."""
    moved_to: Path | None = None
    """Where a copy from beside the journal is now, as it's no longer needed there."""


class MergedHomes(NamedTuple):
    """What was put together, and how many events there are now."""

    sources: list[MergedSource]
    events: int

    @property
    def added(self) -> int:
        """How many events are new here."""
        return sum(source.added for source in self.sources)


class _Merge:
    """A merge that is being prepared: what there will be once it's written."""

    def __init__(self, home: Home, shipped: Collection[str]) -> None:
        self.home = home
        self.shipped = shipped
        self.raw = read_if_there(home.journal) or b""
        ours = journal_lines(self.raw, home.journal.name)
        refuse_foreign(home.journal.name, ours.damaged, len(ours.lines))
        self.lines = ours.lines
        self.missing: list[JournalLine] = []
        self.new_banks: dict[str, bytes] = {}
        self.new_pictures: dict[Path, bytes] = {}
        self._events = EventSet()
        self._events.add(self.lines)
        files = read_files(home)
        self._banks = banks_among(files.contents) | dict.fromkeys(files.left_out, b"")

    def add(self, source: MergeSource, theirs: JournalLines) -> MergedSource:
        """Add what a source has and this home lacks; return what that is."""
        missing = self._events.add(theirs.lines)
        self.missing += missing
        union = join_banks(self._banks, source.banks, self.shipped)
        self._banks |= union.new
        self.new_banks |= union.new
        self._add_pictures(source)
        return MergedSource(
            source.path,
            len({line.id for line in theirs.lines}),
            len(missing),
            theirs.damaged,
            tuple(union.new),
            union.differing,
        )

    def _add_pictures(self, source: MergeSource) -> None:
        """Add the pictures that are missing here of banks that are the same here from now on."""
        here = {raw: name for name, raw in self._banks.items()}
        folders = {
            folder_name(name): folder_name(here[raw])
            for name, raw in source.banks.items()
            if raw in here
        }
        for place, raw in source.pictures.items():
            folder, _, name = place.partition("/")
            if folder in folders:
                path = self.home.banks / folders[folder] / name
                if not path.exists():
                    self.new_pictures.setdefault(path, raw)

    def write(self) -> int:
        """Write the journal and the banks, or none of them, then what is made from the journal.

        Returns the number of events there are.
        """
        files = dict(self.new_pictures)
        files |= {self.home.banks / name: raw for name, raw in self.new_banks.items()}
        if self.missing:
            # The journal may be a link into a synced folder, and stays one.
            files[self.home.journal.resolve()] = with_lines(self.raw, self.missing)
        replace_files(files)
        lines = [*self.lines, *self.missing]
        events = [line.event for line in lines if line.event is not None]
        save_progress(self.home, progress_of(events))
        save_attempts(self.home, events)
        return len({line.id for line in lines})


def merge_homes(home: Home, paths: Sequence[Path], shipped: Collection[str]) -> MergedHomes:
    """Add to this home what was done on other devices: events and banks that it lacks.

    Each path is a folder with a learner's data, a backup, or a journal. `shipped` are the ids of
    the banks that come with the program. The order of the paths doesn't matter to the events, and
    what is here already isn't added again. Raises UsageError or DataError, with nothing changed, if
    a path is none of these, and DataError if another process has the home.
    """
    sources = [read_source(path, home) for path in paths]
    journals = [_lines_of(source) for source in sources]
    with writer(home), bank_writer(home):
        merge = _Merge(home, shipped)
        pairs = zip(sources, journals, strict=True)
        merged = [merge.add(source, theirs) for source, theirs in pairs]
        events = merge.write()
        moved = [source._replace(moved_to=_move_away(home, source.path)) for source in merged]
    return MergedHomes(moved, events)


def _lines_of(source: MergeSource) -> JournalLines:
    """Return the lines of a source's journal; raises DataError if it isn't a journal."""
    theirs = journal_lines(source.journal or b"", str(source.path))
    if theirs.damaged and not theirs.lines:
        raise DataError(
            f"{source.path} can't be merged: nothing in it is an event that this program wrote",
            "nothing was changed; name the folder, a backup or the journal of another device",
        )
    return theirs


def _move_away(home: Home, path: Path) -> Path | None:
    """Move a second journal from beside the journal to the backups, and return where it is now.

    Everything in it is in the journal. Returns None for any other path, and if it can't be moved;
    then it's merged once more the next time, which does no harm.
    """
    with contextlib.suppress(OSError):
        is_beside = path.is_file() and path.absolute().parent.samefile(home.root)
        if not is_beside or not is_second_journal(path.name):
            return None
        make_folder(home.backups, private=True)
        names = (f"{path.stem}-{number}{path.suffix}" for number in count(2))
        target = home.backups / path.name
        while status_of(target) is not None:
            target = home.backups / next(names)
        path.rename(target)
        sync_folder(home.root)
        sync_folder(home.backups)
        return target
    return None
