"""Feed a reader of foreign files with any input that reaches new code in it.

Anything raised is a bug, and so is an input that takes longer than five seconds.

    pip install -e . atheris
    python -m tests.fuzzing.fuzz_readers gift corpus -max_total_time=600 [FURTHER SEEDS…]

The first word is a format of `cps_study/formats/registry.py`, the second a folder for the inputs
worth keeping, and the rest goes to libFuzzer. It begins with what `seeds.py` has for the format.

For a zipped format, the fuzzer makes up the file in the zip and not the zip itself: a zip's
checksums would refuse nearly every input before it is read. For Anki, it's a note's fields and the
two sides of its card, since a changed database is refused just as soon. Damaged zips are the
subject of `tests/formats/syntax/test_zip_package.py`.
"""

from __future__ import annotations

import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["cps_study.formats"]):
    from cps_study.app.bank_merge import assign_ids
    from cps_study.formats import registry
    from cps_study.formats.base import NO_OPTIONS
    from cps_study.formats.native import yaml_bank

    for known in registry.FORMATS:
        known.detects(b"", "")  # imports its code, which later would be too late

from cps_study.model.item import Bank
from tests.fuzzing.seeds import fuzzed_part


def main() -> None:
    """Fuzz one format until the time is up."""
    name, corpus = sys.argv[1:3]
    Path(corpus).mkdir(parents=True, exist_ok=True)
    form = registry.format_named(name)
    if form is None:
        raise SystemExit(f"there is no format called {name}")
    seeds, wrap = fuzzed_part(form)
    for number, seed in enumerate(seeds):
        Path(corpus, f"seed-{number}").write_bytes(seed)

    def try_input(data: bytes) -> None:
        raw = wrap(data)
        form.detects(raw, "x")
        result = form.read(raw, "x", NO_OPTIONS)
        bank = Bank(id="x", title="x", items=tuple(assign_ids(result.items, "x")))
        errors = yaml_bank.errors_once_written(bank) if bank.items else []
        assert not errors, errors[0].what

    limits = ["-timeout=5", "-rss_limit_mb=2048"]
    atheris.Setup([sys.argv[0], corpus, *limits, *sys.argv[3:]], try_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
