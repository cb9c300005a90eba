"""Give a reader of foreign files whatever reaches new code in it; anything raised, or 5 seconds for one, is a bug.

    pip install -e . atheris
    python -m tests.fuzzing.fuzz_readers gift corpus -max_total_time=600 [FURTHER SEEDS…]

The first word is a format of `cps_study/formats/registry.py`, the second a folder for the inputs worth keeping, and the
rest goes to libFuzzer. The seed is our own export of a small bank. Of a zipped format the file within is made up, not
the zip: a zip's check sums would refuse nearly every input before it is read (`test_packages.py` is about the zip).
"""

from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import atheris

with atheris.instrument_imports(include=["cps_study.formats"]):
    from cps_study.app.bank_merge import assign_ids
    from cps_study.formats import registry
    from cps_study.formats.base import NO_OPTIONS
    from cps_study.formats.native import yaml_bank

    for known in registry.FORMATS:
        known.detects(b"", "")  # imports its code, which later would be too late

from cps_study.model.item import Bank
from tests.samples import SMALL_BANK

if TYPE_CHECKING:
    from collections.abc import Callable

    from cps_study.formats.base import Format


def seed_of(form: Format) -> bytes:
    """Return our export of a small bank, or something in the format if we do not write it."""
    bank, _ = yaml_bank.read(SMALL_BANK, "small")
    if bank is None or not form.can_write:
        return (
            b"#separator:tab\n#html:true\n#columns:Front\tBack\tTags\nWhat?\tThis <b>one</b>\ta b\n"
        )
    return form.write(bank).content


def wrapped(seed: bytes) -> Callable[[bytes], bytes]:
    """Return what puts an input into the place of the zip's most telling file."""
    with zipfile.ZipFile(io.BytesIO(seed)) as package:
        files = {name: package.read(name) for name in package.namelist()}
    telling = max(
        files,
        key=lambda name: (
            name.endswith((".xml", "anki2")) and "manifest" not in name,
            len(files[name]),
        ),
    )

    def wrap(data: bytes) -> bytes:
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w", zipfile.ZIP_STORED) as package:
            for name, content in files.items():
                package.writestr(name, data if name == telling else content)
        return held.getvalue()

    Path(sys.argv[2], "seed-within").write_bytes(files[telling])
    return wrap


def main() -> None:
    """Fuzz one format until the time is up."""
    name, corpus = sys.argv[1:3]
    Path(corpus).mkdir(parents=True, exist_ok=True)
    form = registry.format_named(name)
    if form is None:
        raise SystemExit(f"there is no format called {name}")
    seed = seed_of(form)
    wrap: Callable[[bytes], bytes] = wrapped(seed) if seed.startswith(b"PK") else bytes
    if not seed.startswith(b"PK"):
        Path(corpus, "seed").write_bytes(seed)

    def one(data: bytes) -> None:
        raw = wrap(data)
        form.detects(raw, "x")
        result = form.read(raw, "x", NO_OPTIONS)
        bank = Bank(id="x", title="x", items=tuple(assign_ids(result.items, "x")))
        errors = yaml_bank.errors_once_written(bank) if bank.items else []
        assert not errors, errors[0].what

    atheris.Setup([sys.argv[0], corpus, "-timeout=5", "-rss_limit_mb=2048", *sys.argv[3:]], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
