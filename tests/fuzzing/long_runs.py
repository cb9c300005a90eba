"""Feed every reader of foreign files with very long runs of what means something to it.

A reader whose time grows with the square of a run hangs on a file of a few megabytes. So each token
is repeated, by itself and in the middle of a good file, and what takes long is tried at a quarter
of the length: if a file four times as long takes more than eight times as long, that's printed.

    python -m tests.fuzzing.long_runs [FORMAT…]
"""

from __future__ import annotations

import io
import sys
import time
import zipfile
from typing import TYPE_CHECKING, Final

from cps_study.formats import registry
from cps_study.formats.base import NO_OPTIONS
from cps_study.formats.native import yaml_bank
from tests.formats.read_only import READ_ONLY
from tests.samples import SMALL_BANK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cps_study.formats.base import Format

TOKENS: Final = (
    *"()[]{}<>\"'*_=~#:;\\/-. \t\n%&$,|1aA\u2713!?`",
    "<!--", "<![CDATA[", "{{", "}}", "{{c1::", "->", "**", "![", "](", "a ", "1. ", "a) ", "a\n",
    "<p>", "</p>", "<a ", "<img ", "<br>", 'x="', "&#", "&amp;", "is ", "1,", "a,", "- ", "[x] ",
    "\n\n", "a\n\n", "::", "Answer: ", "Key\n", "\\=", "\ta", '"a",', "_____ ", "1 a\n", "a::b\n",
)  # fmt: skip
LENGTH: Final = 20_000
SLOW: Final = 0.25
"""Seconds of processor time from which on a file is worth a second look."""
STEEP: Final = 8.0


def seed_of(form: Format) -> bytes:
    """Return our export of a small bank, or a sample of the format if we don't write it."""
    bank, _ = yaml_bank.read(SMALL_BANK, "small")
    if bank is None or not form.can_write:
        return READ_ONLY[form.name]
    return form.write(bank).content


def wrapped(seed: bytes) -> tuple[bytes, Callable[[bytes], bytes]]:
    """Return what is read of a file, and what puts other bytes in its place.

    That's the largest file with text in a zip, and all of any other file.
    """
    if not seed.startswith(b"PK"):
        return seed, bytes
    with zipfile.ZipFile(io.BytesIO(seed)) as package:
        files = {name: package.read(name) for name in package.namelist()}
    texts = [name for name, content in files.items() if content[:1] in b"<{[" and content]
    main_file = max(texts or files, key=lambda name: len(files[name]))

    def wrap(data: bytes) -> bytes:
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as package:
            for name, content in files.items():
                package.writestr(name, data if name == main_file else content)
        return stream.getvalue()

    return files[main_file], wrap


def with_run(seed: bytes, token: str, length: int) -> Iterator[bytes]:
    """Yield the run by itself, and in the seed: at its start, in the middle, at its end."""
    run = (token * (length // len(token))).encode()
    yield run
    for share in (0.0, 0.3, 0.55, 0.8, 1.0):
        at = int(share * len(seed))
        yield seed[:at] + run + seed[at:]


def seconds(form: Format, raw: bytes) -> float:
    """Return how long a file takes to recognize and to read."""
    start = time.process_time()
    form.detects(raw, "x")
    form.read(raw, "x", NO_OPTIONS)
    return time.process_time() - start


def try_format(form: Format) -> None:
    """Print each run for which the reader's time grows faster than the file."""
    seed, wrap = wrapped(seed_of(form))
    count = 0
    for token in TOKENS:
        long_files = with_run(seed, token, LENGTH)
        short_files = with_run(seed, token, LENGTH // 4)
        for place, (long, short) in enumerate(zip(long_files, short_files, strict=True)):
            count += 1
            taken = seconds(form, wrap(long))
            if taken < SLOW:
                continue
            steepness = taken / max(0.001, seconds(form, wrap(short)))
            if steepness > STEEP:
                print(f"{form.name}: {token!r} at {place}: {taken:.2f} s, {steepness:.0f} times")
    print(f"{form.name}: {count} files")


def main() -> None:
    """Try the formats that are named, or all of them."""
    wanted = sys.argv[1:] or registry.format_names()
    for form in registry.FORMATS:
        if form.name in wanted:
            try_format(form)


if __name__ == "__main__":
    main()
