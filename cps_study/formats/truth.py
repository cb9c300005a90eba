"""The words for true and false in English, German, Spanish and French."""

from __future__ import annotations

from typing import Final

TRUTH: Final = {
    "true": True,
    "false": False,
    "wahr": True,
    "richtig": True,
    "falsch": False,
    "verdadero": True,
    "cierto": True,
    "falso": False,
    "vrai": True,
    "faux": False,
}
"""Whether a statement is true by each word, in lower case."""
WORDS: Final = "|".join(TRUTH)
"""A pattern of all of them."""
