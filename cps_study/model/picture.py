"""A picture that goes with an item: its bytes, what it is, and what its file may be called.

An item names the file. It's in a folder beside the bank: the pictures of `anatomy.yaml` are in
`anatomy.pictures`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

from cps_study.model.text import UNSAFE

PictureKind = Literal["png", "jpeg", "gif", "svg"]

MAX_BYTES: Final = 5 << 20
"""The most bytes of a picture: 5 MiB."""
MAX_SIDE: Final = 20_000
"""The most pixels of a picture across, and down."""
MAX_PIXELS: Final = 25_000_000
"""The most pixels in all, which take up to 200 MB once a picture is unpacked."""
MAX_PICTURES: Final = 1_000
"""The most pictures that a file may bring in."""
FOLDER_ENDING: Final = ".pictures"
NO_ALT: Final = "a picture without a description"
"""What a picture shows as far as its file says: a bank requires a description."""

_KINDS: Final[dict[str, PictureKind]] = {
    ".png": "png",
    ".jpg": "jpeg",
    ".jpeg": "jpeg",
    ".gif": "gif",
    ".svg": "svg",
}
ENDINGS: Final[dict[PictureKind, str]] = {
    "png": ".png",
    "jpeg": ".jpg",
    "gif": ".gif",
    "svg": ".svg",
}
_MEDIA_TYPES: Final[dict[PictureKind, str]] = {
    "png": "image/png",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "svg": "image/svg+xml",
}
_LONGEST: Final = 120
_ELSEWHERE: Final = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
"""What leads out of the folder, or can't be in a file's name on Windows."""
_DEVICE: Final = re.compile(r"(?i)(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])\s*\.")
"""Names that Windows takes for a device, whatever their extension is."""
_BANK_ENDING: Final = re.compile(r"\.ya?ml\Z")


class Picture(NamedTuple):
    """A picture that was checked: its bytes as they may be shown, and its size in pixels."""

    raw: bytes
    kind: PictureKind
    width: int
    height: int

    @property
    def media_type(self) -> str:
        """What the web calls its kind, such as `image/png`."""
        return _MEDIA_TYPES[self.kind]


Pictures = Mapping[str, Picture]
"""Pictures by the name that items give their files."""
NO_PICTURES: Final[Pictures] = MappingProxyType({})


def kind_of_name(name: str) -> PictureKind | None:
    """Return which kind of picture a file is by the end of its name, or None."""
    dot = name.rfind(".")
    return _KINDS.get(name[dot:].lower()) if dot > 0 else None


def is_picture_name(name: str) -> bool:
    """Return whether a picture's file can have this name, on any system.

    It's a name, not a path, it isn't hidden or taken for an option, and it says what kind of
    picture it is.
    """
    if not 0 < len(name) <= _LONGEST or kind_of_name(name) is None:
        return False
    if name[0] in ".-~ " or _ELSEWHERE.search(name) or UNSAFE.search(name):
        return False
    return _DEVICE.match(name) is None


def is_folder_name(name: str) -> bool:
    """Return whether a folder with this name, beside banks, has the pictures of one."""
    if not name.endswith(FOLDER_ENDING) or name[0] in ".-~ ":
        return False
    return not _ELSEWHERE.search(name) and not UNSAFE.search(name)


def folder_name(bank_file: str) -> str:
    """Return the name of the folder with a bank's pictures, which is beside the bank."""
    return _BANK_ENDING.sub("", bank_file) + FOLDER_ENDING
