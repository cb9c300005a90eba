"""The library: finds the banks, parses each file once, and hands out items one at a time."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from cps_study.errors import INSTALL_AGAIN, BankError, BankProblemsError, UnknownBankError
from cps_study.formats.native.data import item_to_data
from cps_study.model.asking import asked_by
from cps_study.model.item import Bank, Item, Use
from cps_study.model.outline import Outline
from cps_study.model.problem import Problem
from cps_study.model.text import count
from cps_study.store.cache import MALFORMED, Cache, DamagedError
from cps_study.store.copies import is_copy, rivals
from cps_study.store.disk import is_folder, read_file
from cps_study.store.files import explain_os_errors
from cps_study.store.installation import reading_hint
from cps_study.store.library_pool import LibraryPool
from cps_study.store.loaded_bank import (
    STUDIED,
    STUDIED_OR_RESERVED,
    USES,
    BankFile,
    BankIndex,
    CachedItems,
    LoadedBank,
    head_of,
    lacking_words,
)
from cps_study.store.pictures import read_picture
from cps_study.store.topics import named_topics

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Sequence
    from importlib.resources.abc import Traversable

    from cps_study.model.outline import Domain
    from cps_study.model.picture import Picture
    from cps_study.store.paths import Home
    from cps_study.study.pool import PoolItem

OUTLINE_NAME = "objectives.yaml"
BLUEPRINT_NAME = "exam-blueprint.yaml"
NOT_BANKS = frozenset({OUTLINE_NAME, BLUEPRINT_NAME})
SLOW_BYTES = 2_000_000
"""A file of this size takes about a second to parse."""
MOST_CLASHES = 20
"""How many clashing ids are reported: a copy of a bank has hundreds, and 20 show what happened."""
_PACKAGE = Path(__file__).parent.parent


class Library:
    """All usable banks, the unusable ones with their problems, and the outline of the sources."""

    def __init__(self, home: Home, announce: Callable[[str], None] = lambda _: None) -> None:
        self.cache = Cache(home.cache)
        self._announce = announce
        self.loaded_banks: list[LoadedBank] = []
        self.broken: dict[str, list[Problem]] = {}
        """The problems of each unusable file, by the file's name."""
        self.copies: dict[str, str] = {}
        """The files that are copies of a bank, and left out, each with the bank's own file."""
        self._used_ids: set[str] = set()
        self._index = BankIndex()
        self._collected: set[LoadedBank] = set()
        """The banks whose ids are among the used ones."""
        self._outline: Outline | None = None
        self._outline_key = self._key_of_outline()
        self._lacks_outline = False
        for loaded_bank in self._open_all(bank_files(home)):
            self._add(loaded_bank)
            loaded_bank.find_pictures()
        self.cache.save_notes()

    def loaded_bank(self, name: str) -> LoadedBank:
        """Return the bank with this id; raises BankError if it is missing or broken."""
        for loaded_bank in self.loaded_banks:
            if loaded_bank.id == name:
                return loaded_bank
        # A broken bank may not even have an id, so it goes by the name of its file.
        for source, problems in self.broken.items():
            if Path(source).stem == name:
                raise BankProblemsError(source, problems)
        raise UnknownBankError(name, [bank.id for bank in self.loaded_banks if bank.is_listed])

    def bank(self, name: str) -> Bank:
        """Return the whole bank with its items; raises BankError if it is missing or broken."""
        loaded_bank = self.loaded_bank(name)
        return Bank(
            id=loaded_bank.id,
            title=loaded_bank.title,
            language=loaded_bank.language,
            licence=loaded_bank.licence,
            note=loaded_bank.note,
            waive=loaded_bank.waive,
            items=tuple(item for _, item in self.items([loaded_bank], USES)),
        )

    def item(self, ident: str) -> Item | None:
        """Return the item with this id, or None if no bank has it."""
        found = self._index.find(ident)
        return None if found is None else self._item(*found)

    def items(
        self,
        loaded_banks: Iterable[LoadedBank] | None = None,
        uses: Container[Use] = STUDIED_OR_RESERVED,
    ) -> Iterator[tuple[LoadedBank, Item]]:
        """Yield the items of these banks, or of all banks, that have one of these uses.

        Each comes with its bank. Retired items come only to those who ask for them.
        """
        if loaded_banks is None:
            loaded_banks = self.loaded_banks
        for loaded_bank in loaded_banks:
            for position in range(len(loaded_bank.idents)):
                if loaded_bank.use(position) in uses:
                    yield loaded_bank, self._item(loaded_bank, position)

    def picture(self, ident: str) -> Picture:
        """Return the picture of an item that has one; raises PictureError if it can't be used."""
        loaded_bank, position = self._place(ident)
        return read_picture(loaded_bank.pictures, loaded_bank.images[position])

    def picture_file(self, ident: str) -> Traversable:
        """Return the file of an item's picture, whether it exists or not."""
        loaded_bank, position = self._place(ident)
        return loaded_bank.pictures / loaded_bank.images[position]

    def lacks_picture(self, ident: str) -> bool:
        """Say whether an item has a picture whose file isn't there."""
        loaded_bank, position = self._place(ident)
        return position in loaded_bank.lacking

    def _place(self, ident: str) -> tuple[LoadedBank, int]:
        """Return the bank and the position of an item; raises LookupError for an unknown one."""
        found = self._index.find(ident)
        if found is None:
            raise LookupError(ident)
        return found

    def asked(self, ident: str) -> PoolItem | None:
        """Return what the item with this id asks, or None if no bank has it."""
        found = self._index.find(ident)
        return None if found is None else found[0].asked(found[1])

    def chance(self, ident: str) -> float | None:
        """Return how often a blind guess is right; None for a flashcard, or if no bank has it."""
        found = self._index.find(ident)
        return None if found is None else found[0].chance(found[1])

    def pool(
        self,
        banks: Sequence[str] = (),
        topics: Sequence[str] = (),
        *,
        reserve: bool = False,
        everything: bool = False,
    ) -> LibraryPool:
        """Return the items of these banks and topics; with none named, all of them.

        `everything` says that what is only good to know counts, too, as it does if banks or topics
        are named. Retired items are never among them, and those in reserve only if asked for.
        Raises BankError for an unknown bank, and UsageError for a topic that none of the banks
        has.
        """
        loaded_banks = self.loaded_banks
        if banks:
            loaded_banks = [self.loaded_bank(name) for name in dict.fromkeys(banks)]
        if not loaded_banks:
            hint = "see what is wrong with: cps-study bank check"
            raise BankError("there are no usable banks", hint if self.broken else INSTALL_AGAIN)
        named = named_topics(topics, loaded_banks, self.loaded_banks)
        uses = STUDIED_OR_RESERVED if reserve else STUDIED
        lifted = everything or bool(banks) or bool(topics)
        return LibraryPool(self, loaded_banks, named, uses, lifted=lifted)

    def outline(self) -> Outline:
        """Return the outline of the sources; an empty one if it is missing or unreadable."""
        if self._outline is None:
            try:
                self._outline = self._read_outline()
            except BankError:
                self._outline = Outline({}, {})
        return self._outline

    def domain_of(self, item: Item) -> Domain | None:
        """Return the domain of what the item asks, or None if the outline doesn't hold it."""
        return asked_by(item, self.outline()).domain

    def needed_outline(self) -> Outline:
        """Return the outline of the sources, for a command that is useless without it.

        Raises BankError if the outline is missing or can't be read.
        """
        if not self.outline().objectives:
            self._outline = self._read_outline()
        return self.outline()

    def notices(self, *, asking: bool = False) -> list[str]:
        """Return a sentence for each unusable file, for commands that go on without it.

        Commands that ask questions (`asking`) also say how many lack their picture.
        """
        sentences = [
            f"{source} is left out: it has {count(len(problems), 'problem')}. "
            "See what is wrong with: cps-study bank check"
            for source, problems in self.broken.items()
        ]
        lacking = sum(len(bank.lacking) for bank in self.loaded_banks)
        if asking and lacking:
            sentences.append(lacking_words(lacking))
        sentences += [f"{copy} is left out: {_copy_of(file)}" for copy, file in self.copies.items()]
        return sentences

    def outline_notice(self) -> str:
        """Return what to say if the outline can't be read, else ""; for commands that schedule."""
        if not self._lacks_outline:
            return ""
        self.outline()  # so that its problems are known, and named among the notices
        return (
            "The outline of what a candidate has to know can't be read, "
            "so everything counts as equally important. To fix that, install cps-study again."
        )

    def _open_all(self, files: Sequence[BankFile]) -> list[LoadedBank]:
        """Return the banks in the files, without copies of the learner's own.

        Where two files have the same bank and neither is a copy, the one that's named after the
        bank comes first.
        """
        opened = [self._open(file) for file in files]
        loaded_banks = [loaded_bank for loaded_bank in opened if loaded_bank is not None]
        own = [loaded_bank for loaded_bank in loaded_banks if not loaded_bank.file.shipped]
        others = rivals({loaded_bank.file.name: loaded_bank.id for loaded_bank in own})
        self.copies = {name: bank for name, bank in others.items() if is_copy(name, bank)}
        kept = [bank for bank in loaded_banks if bank.file.name not in self.copies]
        return sorted(kept, key=lambda bank: bank.file.name in others)

    def _add(self, loaded_bank: LoadedBank) -> None:
        """Use a bank, unless it has an id that an earlier bank has."""
        twins = [other for other in self.loaded_banks if other.id == loaded_bank.id]
        clashes = self._clashes(loaded_bank)
        if twins or clashes:
            self.broken[loaded_bank.file.name] = self._clash_problems(loaded_bank, twins, clashes)
        else:
            self.loaded_banks.append(loaded_bank)
            self._index.add(loaded_bank)

    def _clashes(self, loaded_bank: LoadedBank) -> set[str]:
        """Return the ids of a bank that an earlier one has.

        With many items it takes time to look at their ids, so that's only done for banks whose ids
        begin alike.
        """
        sharing = self._index.sharing(loaded_bank)
        if not sharing:
            return set()
        for earlier in sharing - self._collected:
            self._used_ids.update(earlier.idents)
        self._collected |= sharing
        return self._used_ids.intersection(loaded_bank.idents)

    def _clash_problems(
        self, loaded_bank: LoadedBank, twins: Sequence[LoadedBank], clashes: set[str]
    ) -> list[Problem]:
        """Return a problem for each other bank with the same id, then for each clashing item."""
        name = loaded_bank.file.name
        hint = "ids have to be unique: give this one an id of its own"
        problems = []
        for twin in twins:
            what = f"the bank id '{loaded_bank.id}' is already used by {twin.file.name}"
            problems.append(Problem(name, 1, 1, what, hint, "bank"))
        positions = loaded_bank.positions()
        for ident in sorted(clashes, key=positions.__getitem__)[:MOST_CLASHES]:
            line = self._item(loaded_bank, positions[ident]).line
            what = f"the id '{ident}' is already used by another bank"
            problems.append(Problem(name, line, 1, what, hint, "id", ident))
        return problems

    def _open(self, file: BankFile) -> LoadedBank | None:
        """Return the bank in a file, parsed only if it isn't in the cache; None if it is broken."""
        try:
            # Only a file on the disk has a time to go by; inside a zip, the content is the key.
            raw = None if isinstance(file.path, Path) else read_file(file.path)
            key = self._bank_key(file, raw)
            cached = self._cached(file, key)
            if cached is not None:
                return cached
            if raw is None:
                raw = read_file(file.path)
        except OSError as exc:
            self.broken[file.name] = [_unreadable(file.name, exc)]
            return None
        if len(raw) > SLOW_BYTES:
            self._announce(f"Reading {file.name} for the first time; the next start will be quick.")
        bank, problems = self._parse(file, raw, key)
        if bank is None:
            self.broken[file.name] = problems
            return None
        cached = self._cached(file, key)
        if cached is None:  # the cache can't be written to
            return LoadedBank(file, self._head(bank, problems), bank.items)
        return cached

    def _cached(self, file: BankFile, key: str) -> LoadedBank | None:
        """Return a bank from the cache, or None if it isn't there as this version keeps it."""
        table = self.cache.get(key)
        if table is None or table.head.get("format") != "bank":
            return None
        try:
            has_outline = bool(table.head["has_outline"])
            loaded = LoadedBank(file, table.head, CachedItems(table))
        except MALFORMED:
            return None
        self._lacks_outline |= not has_outline
        return loaded

    def _parse(self, file: BankFile, raw: bytes, key: str) -> tuple[Bank | None, list[Problem]]:
        """Parse a bank and cache it. Return it (None if it is broken) with its problems."""
        from cps_study.formats.native.yaml_bank import read

        bank, problems = read(raw, file.name)
        if bank is not None:
            head = self._head(bank, problems)
            self.cache.put(key, head, (item_to_data(item) for item in bank.items))
        return bank, problems

    def _head(self, bank: Bank, problems: list[Problem]) -> dict[str, Any]:
        """Return what the cache keeps of a bank, by the outline if that can be read."""
        outline = self.outline()
        # Without any shipped bank there is no outline to miss.
        has_outline = bool(outline.objectives) or shipped_folder() is None
        self._lacks_outline |= not has_outline
        head = head_of(bank, problems, outline if has_outline else None)
        return head | {"has_outline": has_outline}

    def _bank_key(self, file: BankFile, raw: bytes | None) -> str:
        """Return the key of a bank in the cache. What its items ask depends on the outline, too."""
        return f"{self.cache.key(Path(str(file.path)), raw)}-{self._outline_key}"

    def _key_of_outline(self) -> str:
        """Return a short key of the outline's content, or "none" if it can't be read."""
        folder = shipped_folder()
        path = None if folder is None else folder / OUTLINE_NAME
        try:
            if path is None:
                return "none"
            # Only a file on the disk has a time to go by, as for the banks.
            raw = None if isinstance(path, Path) else read_file(path)
            return self.cache.key(Path(str(path)), raw)[:16]
        except OSError:
            return "none"

    def _item(self, loaded_bank: LoadedBank, position: int) -> Item:
        """Return an item, even if the cache is damaged; raises BankError if its file changed."""
        try:
            return loaded_bank.items[position]
        except (DamagedError, OSError, *MALFORMED):
            self._load_into_memory(loaded_bank)
            return loaded_bank.items[position]

    def _load_into_memory(self, loaded_bank: LoadedBank) -> None:
        """Parse the bank's file again and keep its items in memory, as the disk may be failing.

        Raises BankError if the file no longer has the same items in the same order.
        """
        file = loaded_bank.file
        raw = read_bank_file(file.path, file.name)
        bank, _ = self._parse(file, raw, self._bank_key(file, raw))
        if bank is None or [item.id for item in bank.items] != loaded_bank.idents:
            raise BankError(f"{file.name} changed while it was being read", "start again")
        loaded_bank.items = bank.items

    def _read_outline(self) -> Outline:
        from cps_study.store.outline_file import load_outline

        return load_outline(shipped_folder(), OUTLINE_NAME, self.cache, self.broken)


def shipped_folder() -> Traversable | None:
    """Return the folder of the banks that came with the program, or None if there is none.

    It is in the installed package, or else in the checkout that the program runs from.
    """
    installed = _PACKAGE / "_banks"
    if installed.is_dir():
        return installed
    checkout = _PACKAGE.parent
    if (checkout / "pyproject.toml").is_file() and (checkout / "banks").is_dir():
        return checkout / "banks"
    # The package may be inside a zip, where only importlib finds its files.
    from importlib.resources import files

    packed = files("cps_study") / "_banks"
    return packed if packed.is_dir() else None


def bank_files(home: Home) -> list[BankFile]:
    """Return the files that may be banks: the shipped ones, then the learner's, sorted by name.

    Raises DataError if the folder of the learner's banks can't be listed.
    """
    files = []
    shipped = shipped_folder()
    if shipped is not None:
        files += [BankFile(path, shipped=True) for path in _banks_in(shipped)]
    files += [BankFile(path, shipped=False) for path in own_bank_paths(home.banks)]
    return files


def own_bank_paths(folder: Path) -> list[Path]:
    """Return the banks in a learner's folder of banks, sorted by name; none if it isn't there.

    Raises DataError if the folder can't be listed.
    """
    with explain_os_errors(folder, "be read"):
        paths = list(folder.iterdir()) if is_folder(folder) else []
    return sorted((path for path in paths if is_bank_name(path.name)), key=lambda path: path.name)


def read_bank_file(path: Traversable, name: str) -> bytes:
    """Return the content of a bank's file; raises BankError if it can't be read."""
    try:
        return read_file(path)
    except OSError as exc:
        what = f"{name} couldn't be read: {exc.strerror or exc}"
        raise BankError(what, reading_hint(path, shipped_folder())) from exc


def is_bank_name(name: str) -> bool:
    """Return whether a file with this name in a folder of banks is a bank."""
    return name.endswith((".yaml", ".yml")) and name not in NOT_BANKS and not name.startswith(".")


def _banks_in(folder: Traversable) -> list[Traversable]:
    if not folder.is_dir():
        return []
    paths = [path for path in folder.iterdir() if is_bank_name(path.name)]
    return sorted(paths, key=lambda path: path.name)


def _copy_of(file: str) -> str:
    return f"it's a copy of {file}. Keep the one that you want, and delete the other."


def _unreadable(name: str, exc: OSError) -> Problem:
    return Problem(name, 0, 0, f"the file couldn't be read: {exc.strerror}")
