"""Names as banks have them, in lowercase letters, digits and hyphens, made from people's words."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections import Counter

LONGEST: Final = 60
"""How many characters of a file's own name go into an id."""
_SPELLED_OUT: Final = str.maketrans(
    {
        "\u00df": "ss",
        "\u1e9e": "ss",
        "\u00e6": "ae",
        "\u00c6": "ae",
        "\u0153": "oe",
        "\u0152": "oe",
        "\u00f8": "o",
        "\u00d8": "o",
        "\u0142": "l",
        "\u0141": "l",
        "\u00f0": "d",
        "\u00fe": "th",
    }
)
"""Letters that Unicode doesn't take apart, as people write them without."""
_NOT_IN_SLUGS: Final = re.compile(r"[^a-z0-9]+")


def whole_slug_of(text: str) -> str:
    """Return the text as lowercase letters, digits and hyphens; nothing if it has none of them."""
    plain = text
    if not text.isascii():
        plain = unicodedata.normalize("NFKD", text.translate(_SPELLED_OUT))
        plain = plain.encode("ascii", "ignore").decode()
    return _NOT_IN_SLUGS.sub("-", plain.lower()).strip("-")


def slug_of(text: str) -> str:
    """Return the text as `whole_slug_of` does, no longer than a name in a bank should be."""
    return whole_slug_of(text)[:LONGEST].strip("-")


def slug_path_of(words: str) -> str:
    """Return a topic for people's words, with slashes where they have some; maybe nothing."""
    return "/".join(filter(None, map(slug_of, words.split("/"))))


def numbered_name(name: str, used: Counter[str]) -> str:
    """Return the name, with a number if it's used already. Some name may look numbered itself."""
    used[name] += 1
    number = used[name]
    if number == 1:
        return name
    return numbered_name(f"{name}-{number}", used)
