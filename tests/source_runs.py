"""Runs of eight words of the sources, as hashes, so that no sentence of theirs gets into a bank.

The sources themselves aren't ours to publish. Made from the plain texts of the five documents that
the banks began with: `python -m tests.source_runs TEXT...` writes the file again.
"""

from __future__ import annotations

import re
import sys
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCE_RUNS: Final = Path(__file__).with_name("source_runs.txt")
RUN: Final = 8
"""Words in a row. Terms and names are shorter; a copied sentence is longer."""
_WORD: Final = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")


def runs_of(text: str) -> Iterator[str]:
    """Yield each run of eight words of a text, in lower case and without punctuation."""
    words = _WORD.findall(text.lower().replace("\u2019", "'"))
    for start in range(len(words) - RUN + 1):
        yield " ".join(words[start : start + RUN])


def hash_of(run: str) -> str:
    """Return eleven hex digits of a run's SHA-256: enough to make a chance match unlikely."""
    return sha256(run.encode()).hexdigest()[:11]


def main(paths: list[str]) -> None:
    """Write the hashes of the runs in these text files, sorted, a line each."""
    texts = [Path(path).read_text(encoding="utf-8") for path in paths]
    hashes = {hash_of(run) for text in texts for run in runs_of(text)}
    SOURCE_RUNS.write_text("\n".join(sorted(hashes)) + "\n", encoding="ascii")


if __name__ == "__main__":
    main(sys.argv[1:])
