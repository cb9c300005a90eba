"""What a power cut leaves: what was synced, and as much of the rest as chance would have it.

The model is the strict one of POSIX. The content of a file is safe once the file is synced, and its
name once the folder is; until then each change survives or doesn't, in any order, and a write may
survive in part (Pillai et al. 2014, "All File Systems Are Not Created Equal", OSDI).
"""

from __future__ import annotations

import random
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_ROOT: Final = 0


class Names(NamedTuple):
    """Names in a folder change at once: each stands for another file from now on, or for none."""

    node: int
    changes: tuple[tuple[str, int | None], ...]


class Wrote(NamedTuple):
    """Bytes were written into a file."""

    node: int
    offset: int
    content: bytes


class Cut(NamedTuple):
    """A file got another size."""

    node: int
    size: int


class Synced(NamedTuple):
    """A file or a folder is on the disk as it is now."""

    node: int


class Saved(NamedTuple):
    """The program said that an event is saved."""

    id: str


class Ended(NamedTuple):
    """The program ended with this code."""

    code: int


Change = Names | Wrote | Cut
Step = Change | Synced | Saved | Ended


class Log:
    """The steps of one run below a folder, and what was there before the first."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.steps: list[Step] = []
        self.contents: dict[int, bytes] = {}
        """The files at first, by node: a number that a file or folder keeps under any name."""
        self.folders: dict[int, dict[str, int]] = {}
        self._nodes: dict[str, int] = {}
        self._count = _ROOT
        self._add_all(root)

    def _add_all(self, path: Path) -> int:
        node = self._new_node(str(path))
        if path.is_dir():
            children = sorted(path.iterdir())
            self.folders[node] = {child.name: self._add_all(child) for child in children}
        else:
            self.contents[node] = path.read_bytes() if path.is_file() else b""
        return node

    def _new_node(self, path: str) -> int:
        node = self._count
        self._count += 1
        self._nodes[path] = node
        return node

    def note(self, call: str, path: str, other: str | int | None) -> None:
        """Log what a call changed; `other` is its second argument, if it has one."""
        if call == "mkdir":
            self.create(path, is_folder=True)
        elif call in {"unlink", "rmdir"}:
            del self._nodes[path]
            self._name(path, None)
        elif call in {"rename", "replace", "link"}:
            self._take_name(path, str(other), keeps=call == "link")
        elif call == "ftruncate":
            self.steps.append(Cut(self._nodes[path], int(other or 0)))
        elif call == "fsync":
            self.steps.append(Synced(self._nodes[path]))

    def create(self, path: str, *, is_folder: bool = False) -> None:
        """Log that a file or a folder may be new."""
        if path in self._nodes:
            return
        node = self._new_node(path)
        if is_folder:
            self.folders[node] = {}
        else:
            self.contents[node] = b""
        self._name(path, node)

    def write(self, path: str, offset: int, content: bytes) -> None:
        """Log that bytes were written."""
        self.steps.append(Wrote(self._nodes[path], offset, content))

    def _name(self, path: str, node: int | None) -> None:
        place = Path(path)
        self.steps.append(Names(self._nodes[str(place.parent)], ((place.name, node),)))

    def _take_name(self, path: str, other: str, *, keeps: bool) -> None:
        """Log that a file got another name in its folder, and whether it keeps the one it had."""
        node = self._nodes[path]
        old: tuple[tuple[str, int | None], ...] = ()
        if not keeps:
            del self._nodes[path]
            old = ((Path(path).name, None),)
        self._nodes[other] = node
        folder = self._nodes[str(Path(other).parent)]
        self.steps.append(Names(folder, (*old, (Path(other).name, node))))


def _nothing(_: Change, __: random.Random) -> Change | None:
    return None


def _everything(change: Change, _: random.Random) -> Change | None:
    return change


def _names_only(change: Change, _: random.Random) -> Change | None:
    return change if isinstance(change, Names) else None


def _contents_only(change: Change, _: random.Random) -> Change | None:
    return None if isinstance(change, Names) else change


def _some(change: Change, chance: random.Random) -> Change | None:
    """Return a change or nothing; a write may be cut short, or zeros of the same length."""
    if chance.random() < 0.5:
        return None
    if not isinstance(change, Wrote):
        return change
    length = len(change.content)
    return chance.choice(
        (
            change,
            change._replace(content=change.content[: chance.randint(0, length)]),
            change._replace(content=bytes(length)),
        )
    )


SURVIVES: Final[dict[str, Callable[[Change, random.Random], Change | None]]] = {
    "nothing": _nothing,
    "everything": _everything,
    "names": _names_only,
    "contents": _contents_only,
    "some-1": _some,
    "some-2": _some,
    "some-3": _some,
}
"""What survives of the changes that weren't synced."""

Files = dict[str, bytes | None]
"""The content of each file by its path, and None for a folder."""


def after_power_cut(log: Log, number: int, kind: str) -> Files:
    """Return what is on the disk if the power goes after that many steps."""
    chance = random.Random(f"{number} {kind}")
    disk = _SimulatedDisk(log)
    waiting: list[Change] = []
    for step in log.steps[:number]:
        if isinstance(step, Synced):
            for change in waiting:
                if change.node == step.node:
                    disk.apply(change)
            waiting = [change for change in waiting if change.node != step.node]
        elif isinstance(step, Names | Wrote | Cut):
            waiting.append(step)
    for change in waiting:
        left = SURVIVES[kind](change, chance)
        if left is not None:
            disk.apply(left)
    return dict(disk.files(_ROOT, ""))


class _SimulatedDisk:
    """The files and folders that are safe."""

    def __init__(self, log: Log) -> None:
        self._contents = dict(log.contents)
        self._folders = {node: dict(names) for node, names in log.folders.items()}

    def apply(self, change: Change) -> None:
        """Make a change."""
        if isinstance(change, Names):
            folder = self._folders[change.node]
            for name, node in change.changes:
                folder.pop(name, None)
                if node is not None:
                    folder[name] = node
        elif isinstance(change, Cut):
            before = self._contents[change.node]
            self._contents[change.node] = before[: change.size].ljust(change.size, b"\0")
        else:
            before = self._contents[change.node].ljust(change.offset, b"\0")
            after = before[change.offset + len(change.content) :]
            self._contents[change.node] = before[: change.offset] + change.content + after

    def files(self, node: int, path: str) -> Iterator[tuple[str, bytes | None]]:
        """Yield what can be reached from a folder."""
        for name, child in sorted(self._folders[node].items()):
            below = f"{path}{name}"
            if child in self._folders:
                yield below, None
                yield from self.files(child, f"{below}/")
            else:
                yield below, self._contents[child]
