"""The library: finding banks, parsing each file once, and handing out items one at a time."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from cps_study.errors import BankError, BankProblemsError, UnknownBankError, UnknownNameError
from cps_study.formats.native.data import item_from_data, item_to_data
from cps_study.model.item import Bank, Item, in_topic
from cps_study.model.outline import Objective, Outline, Place, Source
from cps_study.model.problem import Problem
from cps_study.store.cache import Cache, CachedTable, DamagedError
from cps_study.store.files import explain_os_errors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from importlib.resources.abc import Traversable

    from cps_study.store.paths import Home

OUTLINE_NAME = "objectives.yaml"
SLOW_BYTES = 2_000_000
"""A file of this size takes about a second to parse."""
BLUEPRINT_NAME = "exam-blueprint.yaml"
NOT_BANKS = frozenset({OUTLINE_NAME, BLUEPRINT_NAME})
_INSTALL_AGAIN = "install cps-study again; everything answered is kept"
_PACKAGE = Path(__file__).parent.parent


class BankFile(NamedTuple):
    """A file that may hold a bank, and whether it came with the program."""

    path: Traversable
    shipped: bool

    @property
    def name(self) -> str:
        """The file as problems name it."""
        return self.path.name if self.shipped else str(self.path)


class LoadedBank:
    """One usable bank: its head and list of items in memory, the items themselves in the cache."""

    def __init__(
        self,
        file: BankFile,
        head: dict[str, Any],
        table: CachedTable | None,
        items: tuple[Item, ...],
    ) -> None:
        self.file = file
        self.id: str = head["bank"]
        self.title: str = head["title"]
        self.licence: str = head["licence"]
        self.language: str = head["language"]
        self.problems = [
            Problem(*problem)._replace(source=file.name) for problem in head["problems"]
        ]
        self.idents: list[str] = head["ids"].split("\n") if head["ids"] else []
        self.topics: list[str] = head["topics"]
        self._topic_of: list[int] = head["topic_of"]
        self._cards: str = head["cards"]
        self._table = table
        self._items = items
        self._places: dict[str, int] | None = None

    def places(self) -> dict[str, int]:
        """Return where each item stands, counted from 0."""
        if self._places is None:
            self._places = {ident: place for place, ident in enumerate(self.idents)}
        return self._places

    def item(self, place: int) -> Item:
        """Return the item at this place."""
        return (
            self._items[place] if self._table is None else item_from_data(self._table.record(place))
        )

    def topic(self, place: int) -> str:
        """Return the topic of the item at this place, without reading the item."""
        return self.topics[self._topic_of[place]]

    def stream(self, *, cards: bool) -> Iterator[str]:
        """Yield the ids of the flashcards, or of all other items, in the authors' order."""
        wanted = "1" if cards else "0"
        return (
            ident
            for ident, is_card in zip(self.idents, self._cards, strict=True)
            if is_card == wanted
        )


class Library:
    """All banks that can be used, those that cannot with their problems, and the outline of the sources."""

    def __init__(self, home: Home, announce: Callable[[str], None] = lambda _: None) -> None:
        self.cache = Cache(home.cache)
        self._announce = announce
        self.loaded_banks: list[LoadedBank] = []
        self.broken: dict[str, list[Problem]] = {}
        self._seen: set[str] = set()
        self._outline: Outline | None = None
        for file in bank_files(home):
            self._add(file)
        self.cache.save_notes()

    def loaded_bank(self, name: str) -> LoadedBank:
        """Return the bank with this id; raises BankError if there is none that can be used."""
        for loaded_bank in self.loaded_banks:
            if loaded_bank.id == name:
                return loaded_bank
        for source, problems in self.broken.items():
            if Path(source).stem == name:
                raise BankProblemsError(source, problems)
        raise UnknownBankError(name, [loaded_bank.id for loaded_bank in self.loaded_banks])

    def bank(self, name: str) -> Bank:
        """Return a whole bank with its items; raises BankError if there is none that can be used."""
        loaded_bank = self.loaded_bank(name)
        items = tuple(item for _, item in self.items([loaded_bank]))
        return Bank(
            id=loaded_bank.id,
            title=loaded_bank.title,
            language=loaded_bank.language,
            licence=loaded_bank.licence,
            items=items,
        )

    def item(self, ident: str) -> Item | None:
        """Return the item, or None if no bank has it."""
        for loaded_bank in self.loaded_banks:
            place = loaded_bank.places().get(ident)
            if place is not None:
                return self._item(loaded_bank, place)
        return None

    def items(
        self, loaded_banks: Iterable[LoadedBank] | None = None
    ) -> Iterator[tuple[LoadedBank, Item]]:
        """Yield every item with its bank."""
        for loaded_bank in self.loaded_banks if loaded_banks is None else loaded_banks:
            for place in range(len(loaded_bank.idents)):
                yield loaded_bank, self._item(loaded_bank, place)

    def pool(self, banks: Sequence[str] = (), topics: Sequence[str] = ()) -> LibraryPool:
        """Return the items of these banks and topics, all if none are named.

        Raises BankError for an unknown bank and UsageError for a topic that none of the banks has.
        """
        loaded_banks = (
            [self.loaded_bank(name) for name in dict.fromkeys(banks)]
            if banks
            else self.loaded_banks
        )
        if not loaded_banks:
            raise BankError(
                "there is no bank that can be used", "see what is wrong with: cps-study bank check"
            )
        known = {topic for loaded_bank in loaded_banks for topic in loaded_bank.topics}
        for wanted in topics:
            if not any(in_topic(topic, wanted) for topic in known):
                heads = {"/".join(topic.split("/")[:n]) for topic in known for n in (1, 2)}
                raise UnknownNameError("topic", wanted, known | heads)
        return LibraryPool(self, loaded_banks, tuple(topics))

    def outline(self) -> Outline:
        """Return the outline of the sources; an empty one if it is missing or unreadable."""
        if self._outline is None:
            try:
                self._outline = self._read_outline()
            except BankError:
                self._outline = Outline({}, {})
        return self._outline

    def needed_outline(self) -> Outline:
        """Return the outline for a command that is nothing without it.

        Raises BankError if the outline is missing or cannot be read.
        """
        if not self.outline().objectives:
            self._outline = self._read_outline()
        return self.outline()

    def notices(self) -> list[str]:
        """Return a sentence for each file that could not be used, for commands that go on without it."""
        return [
            f"{source} is left out: it has {len(problems)} problem{'s' if len(problems) > 1 else ''}. "
            "See them with: cps-study bank check"
            for source, problems in self.broken.items()
        ]

    def _add(self, file: BankFile) -> None:
        loaded_bank = self._open(file)
        if loaded_bank is None:
            return
        twins = [other for other in self.loaded_banks if other.id == loaded_bank.id]
        if self.loaded_banks:  # the last bank's ids are not needed before there is one more
            self._seen.update(self.loaded_banks[-1].idents)
        clashes = self._seen.intersection(loaded_bank.idents)
        if twins or clashes:
            self.broken[file.name] = self._clash_problems(loaded_bank, twins, clashes)
            return
        self.loaded_banks.append(loaded_bank)

    def _clash_problems(
        self, loaded_bank: LoadedBank, twins: Sequence[LoadedBank], clashes: set[str]
    ) -> list[Problem]:
        name, hint = loaded_bank.file.name, "an id names one thing for ever: give this one its own"
        found = [
            Problem(
                name,
                1,
                1,
                f"the bank id '{loaded_bank.id}' is taken by {twin.file.name}",
                hint,
                "bank",
            )
            for twin in twins
        ]
        places = loaded_bank.places()
        for ident in sorted(clashes, key=places.__getitem__)[:20]:
            line = self._item(loaded_bank, places[ident]).line
            found.append(
                Problem(
                    name, line, 1, f"the id '{ident}' is taken by another bank", hint, "id", ident
                )
            )
        return found

    def _open(self, file: BankFile) -> LoadedBank | None:
        try:
            raw = None if isinstance(file.path, Path) else file.path.read_bytes()
            key = self.cache.key(Path(str(file.path)), raw)
            table = self.cache.get(key)
            if table is not None and table.head.get("format") == "bank":
                return LoadedBank(file, table.head, table, ())
            return self._parse(file, file.path.read_bytes() if raw is None else raw, key)
        except OSError as exc:
            self.broken[file.name] = [
                Problem(file.name, 0, 0, f"the file could not be read: {exc.strerror}")
            ]
            return None

    def _parse(
        self, file: BankFile, raw: bytes, key: str, *, in_memory: bool = False
    ) -> LoadedBank | None:
        """Return the bank of a file that isn't in the cache yet; `in_memory`, its items aren't read back from there."""
        from cps_study.formats.native.yaml_bank import read

        if len(raw) > SLOW_BYTES:
            self._announce(f"Reading {file.name} for the first time; the next start will be quick.")
        bank, problems = read(raw, file.name)
        if bank is None:
            self.broken[file.name] = problems
            return None
        head = _head(bank, problems)
        kept = self.cache.put(key, head, (item_to_data(item) for item in bank.items))
        table = self.cache.get(key) if kept and not in_memory else None
        return LoadedBank(
            file, head if table is None else table.head, table, bank.items if table is None else ()
        )

    def _item(self, loaded_bank: LoadedBank, place: int) -> Item:
        try:
            return loaded_bank.item(place)
        except (DamagedError, ValueError, OSError):
            raw = read_bank_file(loaded_bank.file.path, loaded_bank.file.name)
            key = self.cache.key(Path(str(loaded_bank.file.path)), raw)
            anew = self._parse(
                loaded_bank.file, raw, key, in_memory=True
            )  # the cache's disk may go on failing
            if anew is None or anew.idents != loaded_bank.idents:
                raise BankError(
                    f"{loaded_bank.file.name} changed while it was read", "start again"
                ) from None
            vars(loaded_bank).update(vars(anew))
            return loaded_bank.item(place)

    def _read_outline(self) -> Outline:
        folder = shipped_folder()
        path = folder / OUTLINE_NAME if folder is not None else None
        if path is None or not path.is_file():
            raise BankError(f"there is no outline of the sources ({OUTLINE_NAME})", _INSTALL_AGAIN)
        try:
            raw = path.read_bytes()
        except OSError as exc:
            what = f"the file could not be read: {exc.strerror}"
            self.broken[path.name] = [Problem(path.name, 0, 0, what)]
            what = f"the outline of the sources could not be read ({path}): {exc.strerror}"
            raise BankError(what, _INSTALL_AGAIN) from exc
        key = self.cache.key(Path(str(path)), raw) + "-outline"
        table = self.cache.get(key)
        if table is not None:
            head = table.head
            sources = {entry[0]: Source(*entry) for entry in head["sources"]}
            return Outline(
                sources,
                {e[0]: Objective(e[0], e[1], _places(e[2]), e[3]) for e in head["objectives"]},
            )
        from cps_study.formats.native.objectives import read

        outline, problems = read(raw, path.name)
        if outline is None:
            self.broken[path.name] = problems
            raise BankProblemsError(path.name, problems)
        values = {
            "sources": list(outline.sources.values()),
            "objectives": list(outline.objectives.values()),
        }
        self.cache.put(key, values, ())
        return outline


class LibraryPool:
    """The items of some banks and topics."""

    def __init__(
        self, library: Library, loaded_banks: Sequence[LoadedBank], topics: tuple[str, ...]
    ) -> None:
        self.library = library
        self.loaded_banks = loaded_banks
        self.topics = topics

    def item(self, ident: str) -> Item | None:
        """Return the item, or None if no bank of the library has it."""
        return self.library.item(ident)

    def __contains__(self, ident: str) -> bool:
        for loaded_bank in self.loaded_banks:
            place = loaded_bank.places().get(ident)
            if place is not None:
                return self._wanted(loaded_bank.topic(place))
        return False

    def __iter__(self) -> Iterator[str]:
        return (ident for stream in self.streams() for ident in stream)

    def streams(self) -> list[Iterator[str]]:
        """Return the ids in the authors' order, one stream for each bank's cards and each bank's questions."""
        made = [
            loaded_bank.stream(cards=cards)
            for cards in (True, False)
            for loaded_bank in self.loaded_banks
        ]
        if not self.topics:
            return made
        return [(ident for ident in stream if ident in self) for stream in made]

    def _wanted(self, topic: str) -> bool:
        return not self.topics or any(in_topic(topic, wanted) for wanted in self.topics)


def shipped_folder() -> Traversable | None:
    """Return the folder of the banks that came with the program: in the wheel, else the checkout's."""
    installed, checkout = _PACKAGE / "_banks", _PACKAGE.parent
    if installed.is_dir():
        return installed
    if (checkout / "pyproject.toml").is_file() and (checkout / "banks").is_dir():
        return checkout / "banks"
    from importlib.resources import files

    inside = files("cps_study") / "_banks"
    return inside if inside.is_dir() else None


def bank_files(home: Home) -> list[BankFile]:
    """Return the files that may hold banks: those shipped, then the learner's own, each by name."""
    shipped = shipped_folder()
    found = (
        [BankFile(path, shipped=True) for path in _yaml_in(shipped)] if shipped is not None else []
    )
    with explain_os_errors(home.banks, "be read"):
        return found + [BankFile(path, shipped=False) for path in _yaml_in(home.banks)]


def read_bank_file(path: Traversable, name: str) -> bytes:
    """Return the content of a bank's file; raises BankError if the system does not give it."""
    try:
        return path.read_bytes()
    except OSError as exc:
        raise BankError(
            f"{name} could not be read: {exc.strerror or exc}", "name a file that you may read"
        ) from exc


def is_bank_name(name: str) -> bool:
    """Tell whether a file of this name in a folder of banks holds a bank."""
    return name.endswith((".yaml", ".yml")) and name not in NOT_BANKS and not name.startswith(".")


def _yaml_in(folder: Traversable) -> list[Traversable]:
    if not folder.is_dir():
        return []
    return sorted(
        (path for path in folder.iterdir() if is_bank_name(path.name)), key=lambda path: path.name
    )


def _head(bank: Bank, problems: list[Problem]) -> dict[str, Any]:
    topics = list(dict.fromkeys(item.topic for item in bank.items))
    number = {topic: place for place, topic in enumerate(topics)}
    return {
        "format": "bank",
        "bank": bank.id,
        "title": bank.title,
        "language": bank.language,
        "licence": bank.licence,
        "problems": problems,
        "ids": "\n".join(item.id for item in bank.items),
        "topics": topics,
        "topic_of": [number[item.topic] for item in bank.items],
        "cards": "".join("1" if item.kind == "flashcard" else "0" for item in bank.items),
    }


def _places(entries: list[list[str]]) -> tuple[Place, ...]:
    return tuple(Place(*entry) for entry in entries)
