"""Every file that the program reads, changed at random: it says what is wrong, and never breaks."""

from __future__ import annotations

import io
import random
import re
import shutil
import time
import zipfile
import zlib
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.formats import registry
from tests.faults.here import run_here, what_is_wrong
from tests.fuzzing.seeds import seed_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.faults.runs import Bench

SLOW: Final = 10.0
"""Seconds of the processor that no command may take for one small file."""
_TOKENS: Final = (
    *(b'"', b"{", b"}", b"[", b"]", b",", b":", b"\n", b"\r\n", b"\t", b" ", b"-", b"\\", b"\x00"),
    *(
        b"null",
        b"true",
        b"NaN",
        b"1e999",
        b"-1",
        b"0",
        b"99999999999999999999",
        b"\xff\xfe",
        b"\xe9",
    ),
    *(b"9999-12-31T23:59:59.999Z", b"0001-01-01T00:00:00.000Z", b"2026-02-30", b"\xe2\x80\xae"),
    *(
        b"../../x",
        b"&a",
        b"*a",
        b"<<: *a",
        b"!!python/object:x",
        b"<!DOCTYPE x>",
        b"&#0;",
        b"<",
        b">",
    ),
    *(
        b"[" * 3000,
        b"<a>" * 3000,
        b"\x1b[31m",
        b"\xef\xbb\xbf",
        b"=1+1",
        b"'",
        b"|",
        b"%",
        b"\xed\xa0\x80",
    ),
)
_NUMBER: Final = re.compile(rb"-?\d+(\.\d+)?")
_LOOKING: Final = (
    ("study", "--bank", "small"),
    (),
    ("progress",),
    ("progress", "--json"),
    ("quiz", "--history"),
    ("data", "doctor"),
    ("data", "backup"),
    ("plan",),
    ("settings",),
)


class Target(NamedTuple):
    """A file that the program reads, and the commands that read it."""

    name: str
    path: Path
    commands: tuple[tuple[str, ...], ...]
    content: bytes
    repair: Callable[[bytes], bytes] = bytes
    """Makes a checksum right again, or puts the content into a package."""


def changed(content: bytes, chance: random.Random) -> bytes:
    """Return the content with one to four changes."""
    for _ in range(chance.randint(1, 4)):
        content = _change(content, chance)
    return content


def _change(content: bytes, chance: random.Random) -> bytes:
    start = chance.randint(0, len(content))
    end = min(len(content), start + chance.choice((1, 2, 8, 40, 400)))
    lines = content.splitlines(keepends=True)
    numbers = list(_NUMBER.finditer(content))
    kind = chance.randrange(8)
    if kind == 0:
        return content[:start] + content[end:]
    if kind == 1:
        return content[:start] + content[start:end] * 2 + content[end:]
    if kind == 2:
        return content[:start]
    if kind == 3 and len(lines) > 1:
        one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
        lines[one], lines[other] = lines[other], lines[one]
        return b"".join(lines)
    if kind == 4 and numbers:
        number = chance.choice(numbers)
        new = chance.choice((b"-1", b"0", b"1e400", b"3.5", b"9" * 30, b'"7"', b"null", b"[]"))
        return content[: number.start()] + new + content[number.end() :]
    if kind == 5:
        return content[:start] + chance.randbytes(end - start) + content[end:]
    if kind == 6:
        other = chance.randint(0, len(content))
        return content[:start] + content[other : other + 60] + content[end:]
    return content[:start] + chance.choice(_TOKENS) + content[start:]


def _with_checksum(content: bytes) -> bytes:
    """Return a schedule whose checksum is right for what is in it."""
    body = content.partition(b'",\n')[2]
    return b'{\n"checksum": "%08x",\n' % zlib.crc32(body) + body


def _with_line_sums(content: bytes) -> bytes:
    """Return a file of the cache whose lines have the right checksums."""
    bodies = [line[9:] for line in content.splitlines()]
    return b"".join(b"%08x %s\n" % (zlib.crc32(body), body) for body in bodies)


def _packer(package: bytes) -> tuple[bytes, Callable[[bytes], bytes]]:
    """Return a zip's main file, and a function that packs it anew with other content."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    main = max(files, key=lambda name: ("manifest" not in name, len(files[name])))

    def pack(content: bytes) -> bytes:
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            for name, other in files.items():
                archive.writestr(name, content if name == main else other)
        return stream.getvalue()

    return files[main], pack


def targets(bench: Bench) -> Iterator[Target]:
    """Yield every file that the program reads, beginning with the learner's own."""
    home, there = bench.home, bench.folder
    package = there / "package" / "_banks"
    bench.bring_back("paused")
    for path in (home.journal, home.schedule, home.attempts, home.settings):
        yield Target(path.name, path, _LOOKING, path.read_bytes())
    yield Target(
        "schedule.json, right sum",
        home.schedule,
        _LOOKING,
        home.schedule.read_bytes(),
        _with_checksum,
    )
    resume = (("exam", "--resume"), ("exam", "--review"), *_LOOKING)
    yield Target("journal.jsonl, an exam", home.journal, resume, home.journal.read_bytes())
    for path in sorted(home.cache.rglob("*.jsonl")):
        name = f"cache: {path.name[-20:]}"
        yield Target(name, path, _LOOKING[:3], path.read_bytes())
        if path.name == "files.jsonl":  # a table's layout is known by the version of its folder
            sums = _with_line_sums
            yield Target(f"{name}, right sums", path, _LOOKING[:3], path.read_bytes(), sums)
    banks = (("bank", "check"), ("bank", "coverage"), ("exam", "--items", "1"), *_LOOKING[:3])
    own = home.banks / "spare.yaml"
    yield Target("a bank of one's own", own, banks, own.read_bytes())
    for name in ("small", "objectives", "exam-blueprint"):
        path = package / f"{name}.yaml"
        yield Target(f"shipped {path.name}", path, banks, path.read_bytes())
    yield from _given(bench)


def _given(bench: Bench) -> Iterator[Target]:
    """Yield the files that a user names."""
    there = bench.folder
    backup = there / "backup.zip"
    restore = (
        ("data", "restore", str(backup), "--yes"),
        ("data", "merge", str(backup)),
        *_LOOKING[:1],
    )
    yield Target("backup", backup, restore, backup.read_bytes())
    journal, pack = _packer(backup.read_bytes())
    yield Target("backup, its journal", backup, restore, journal, pack)
    other = there / "laptop" / "journal.jsonl"
    yield Target("journal to merge", other, (("data", "merge", str(other)),), other.read_bytes())
    for known in registry.FORMATS:
        seed = seed_of(known)
        path = there / f"given.{known.extension}"
        commands = (
            ("bank", "import", str(path), "--as", "zz", "--yes"),
            ("bank", "check", str(path)),
        )
        yield Target(f"import {known.name}", path, commands, seed)
        if seed.startswith(b"PK"):
            content, pack = _packer(seed)
            yield Target(f"import {known.name}, within", path, commands, content, pack)
    yield from _of_trainers(bench)


def _of_trainers(bench: Bench) -> Iterator[Target]:
    """Yield a printed test, the answers to it, and the names of a class."""
    there = bench.folder
    out = there / "paper"
    names, answers, test = there / "class.csv", there / "answers.csv", out / "test.json"
    names.write_text("Name,Number\nAda Lee,001\nBo Ray,002\n", encoding="utf-8")
    answers.write_text("Name,Form,1,2,3\nAda Lee,A,A,B,C\nBo Ray,A,D,,A B\n", encoding="utf-8")
    words = ("print", "--bank", "small", "--items", "3", "--format", "txt", "--force")
    printing = (*words, "--class", str(names), "--out", str(there / "class"))
    assert run_here(bench.home, there / "package", (*words, "--out", str(out))).code == 0
    grading = (
        "grade",
        str(answers),
        "--test",
        str(test),
        "--force",
        "--out",
        str(there / "results"),
    )
    yield Target("answers", answers, (grading, (*grading, "--json")), answers.read_bytes())
    yield Target(
        "test.json", test, (grading, ("bank", "import", str(test), "--dry-run")), test.read_bytes()
    )
    yield Target("names of a class", names, (printing,), names.read_bytes())


def fuzz(bench: Bench, target: Target, number: int) -> Iterator[str]:
    """Change a file this often, run its commands each time, and yield what is wrong."""
    before = target.path.read_bytes() if target.path.exists() else target.content
    for seed in range(number):
        chance = random.Random(f"{target.name} {seed}")
        content = target.repair(changed(target.content, chance))
        bench.bring_back("paused")
        shutil.rmtree(bench.folder / "results", ignore_errors=True)
        target.path.write_bytes(content)
        for args in target.commands:
            start = time.process_time()
            ran = run_here(bench.home, bench.folder / "package", args, "a\nq\ny\n")
            wrong = what_is_wrong(ran)
            if not wrong and time.process_time() - start > SLOW:
                wrong = f"takes {time.process_time() - start:.0f} s"
            if wrong:
                yield f"{target.name} {seed}, {' '.join(args[:3])}: {wrong}"
    target.path.write_bytes(before)
