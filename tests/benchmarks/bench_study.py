"""Measures start, answers and memory of `study`, next to Anki through its Python API.

    pip install -e '.[dev,bench]'
    python tests/benchmarks/bench_study.py                    # 650, 10,000 and 100,000 items
    python tests/benchmarks/bench_study.py --sizes 650 --runs 5

All figures are of whole processes, except the answers, which are timed inside one. The two programs
take turns, so that both run under the same conditions. Anki's first card means: import, open the
collection, fetch the queue, render the card.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import pty
import re
import select
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from pathlib import Path

PROGRAM = (sys.executable, "-m", "cps_study")
ITEM = """\
  - id: big-{n:06d}
    kind: choice
    topic: big/t{topic}
    level: recall
    cites: [bench/o{n}]
    stem: A peer you support asks you about matter number {n} this evening. \
What do you do first of all?
    options:
      - {{text: Offer to help the peer look for person {n}, key: true, \
rationale: Linking keeps the role in {n}.}}
      - {{text: Walk through matter {n} together this evening, \
rationale: This shows a misunderstanding of {n}.}}
      - {{text: Tell the peer to stop asking about {n}, \
rationale: Avoiding leaves the peer alone with {n}.}}
      - {{text: Report matter {n} to the supervisor at once, \
rationale: Nothing in {n} is reported at once.}}
    rationale: Guiding is another person's task in matter {n}.
"""

ANKI_MAKE = """
import sys
from anki.collection import Collection, AddNoteRequest
col = Collection(sys.argv[1])
kind, deck = col.models.by_name("Basic"), col.decks.id("Default")
for start in range(0, int(sys.argv[2]), 20_000):
    requests = []
    for n in range(start, min(start + 20_000, int(sys.argv[2]))):
        note = col.new_note(kind)
        note["Front"] = f"A peer asks about matter number {n}. What do you do?"
        note["Back"] = f"Offer to help with {n}"
        requests.append(AddNoteRequest(note=note, deck_id=deck))
    col.add_notes(requests)
conf = col.decks.config_dict_for_deck_id(deck)
conf["new"]["perDay"] = conf["rev"]["perDay"] = 9999
col.decks.update_config(conf)
col.close()
"""

ANKI_FIRST = """
import sys
from anki.collection import Collection
col = Collection(sys.argv[1])
queued = col.sched.get_queued_cards(fetch_limit=1)
card = col.get_card(queued.cards[0].card.id)
print(card.question()[-60:], flush=True)
status = open("/proc/self/status").read()
print("MIB", int(status.partition("VmHWM:")[2].split()[0]) / 1024)
"""
"""Its peak memory is read as ours is: `ru_maxrss` would count this process, too, which is large."""

ANKI_ANSWER = """
import sys, time
from anki.collection import Collection
from anki.cards import Card
from anki.scheduler.v3 import CardAnswer
col = Collection(sys.argv[1])
times = []
for _ in range(int(sys.argv[2])):
    queued = col.sched.get_queued_cards(fetch_limit=1).cards[0]
    card = Card(col)
    card._load_from_backend_card(queued.card)
    card.start_timer()
    answer = col.sched.build_answer(card=card, states=queued.states, rating=CardAnswer.GOOD)
    start = time.perf_counter()
    col.sched.answer_card(answer)
    times.append(time.perf_counter() - start)
print(*times)
"""

OUR_ANSWER = """
import gc, sys, time
gc.set_threshold(200_000, 50, 50)  # as in cps_study/__main__.py
from datetime import UTC, datetime
from cps_study.model.card import Rating
from cps_study.app.study import StudyRequest, open_study_store
from cps_study.store.library import Library
from cps_study.store.paths import find_home
library = Library(find_home())
names = [bank.id for bank in library.loaded_banks if bank.id.startswith("big")]
pool = library.pool(names)
count = int(sys.argv[1])
times = []
with open_study_store(find_home(), saves=False) as study_store:
    queue = study_store.queue(pool, datetime.now(UTC), StudyRequest(new=count))
    session = study_store.session(queue, pool, 1, cram=False)
    session.advance(datetime.now(UTC))
    session.intervals(datetime.now(UTC))
    while session.shown is not None and len(times) < count:
        keys = [shown for shown, written in enumerate(session.shown.order) if written == 0]
        start = time.perf_counter()
        session.choose(keys, datetime.now(UTC))
        times.append(time.perf_counter() - start)
        session.advance(datetime.now(UTC))
print(*times)
"""


def make_ours(folder: Path, size: int) -> dict[str, str]:
    """Return the environment of a home with a bank of that size, which has been read once."""
    banks = folder / "home" / "banks"
    banks.mkdir(parents=True)
    items = "".join(ITEM.format(n=n, topic=n % 50) for n in range(size))
    (banks / "big.yaml").write_text(f"bank: big\ntitle: Big\nitems:\n{items}", encoding="utf-8")
    folders = {"CPS_STUDY_HOME": str(folder / "home"), "XDG_CACHE_HOME": str(folder / "cache")}
    env = os.environ | folders | {"TERM": "xterm-256color"}
    # The cache doesn't trust a file younger than two seconds, as in git.
    time.sleep(2.1)
    for _ in range(2):
        subprocess.run(
            [sys.executable, "-m", "cps_study", "--json"], env=env, check=True, capture_output=True
        )
    return env


def make_anki(folder: Path, size: int) -> Path:
    """Return the path of an Anki collection with as many notes."""
    path = folder / "collection.anki2"
    subprocess.run(
        [sys.executable, "-c", ANKI_MAKE, str(path), str(size)], check=True, capture_output=True
    )
    return path


def first_card(env: dict[str, str], program: tuple[str, ...] = PROGRAM) -> tuple[float, float]:
    """Return the milliseconds until the first card is on an 80x24 terminal, and the peak MiB."""
    start = time.perf_counter()
    pid, handle = pty.fork()
    if pid == 0:
        os.execve(program[0], [*program, "study", "--bank", "big"], env)
    fcntl.ioctl(handle, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    seen = b""
    while b" new" not in seen:
        if not select.select([handle], [], [], 120)[0]:
            raise TimeoutError(seen[-300:])
        seen += os.read(handle, 65536)
    took = 1000 * (time.perf_counter() - start)
    # By then the library for prompts is in memory, too.
    time.sleep(0.6)
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    match = re.search(r"VmHWM:\s+(\d+)", status)
    os.write(handle, b"qq")
    try:
        while os.read(handle, 65536):
            pass
    except OSError:
        pass
    os.waitpid(pid, 0)
    return took, int(match[1]) / 1024 if match else 0.0


def anki_first(path: Path) -> tuple[float, float]:
    """Return the milliseconds until Anki has rendered its first card, and its peak MiB."""
    start = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-c", ANKI_FIRST, str(path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        took = 1000 * (time.perf_counter() - start)
        rest = process.stdout.read()
    return took, float(rest.rpartition("MIB")[2])


def whole(command: list[str], runs: int) -> float:
    """Return the median milliseconds of a whole process."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)


def answers(command: list[str], env: dict[str, str]) -> list[float]:
    """Return the milliseconds of each answer, sorted; the first ten are a warm-up."""
    done = subprocess.run(command, env=env, check=True, capture_output=True, text=True)
    return sorted(1000 * float(word) for word in done.stdout.split()[10:])


def report(size: int, runs: int) -> None:
    """Measure one size, and print its figures."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        env = make_ours(folder, size)
        collection = make_anki(folder, size)
        # Warm up both programs once.
        first_card(env)
        anki_first(collection)
        ours, theirs = [], []
        for _ in range(runs):
            ours.append(first_card(env))
            theirs.append(anki_first(collection))
        ms = statistics.median(ms for ms, _ in ours)
        anki_ms = statistics.median(ms for ms, _ in theirs)
        ratio = ms / anki_ms
        print(f"{size:>7} items   first card  {ms:6.0f} ms   Anki {anki_ms:6.0f} ms   {ratio:.2f}x")
        mib = statistics.median(mib for _, mib in ours)
        anki_mib = statistics.median(mib for _, mib in theirs)
        ratio = mib / anki_mib
        print(f"{'':15} peak memory {mib:6.0f} MiB  Anki {anki_mib:6.0f} MiB  {ratio:.2f}x")
        our_answers = answers([sys.executable, "-c", OUR_ANSWER, "500"], env)
        anki_answers = answers([sys.executable, "-c", ANKI_ANSWER, str(collection), "500"], env)
        for quantile, share in (("median", 0.5), ("p99", 0.99)):
            ms = our_answers[int(share * len(our_answers))]
            anki_ms = anki_answers[int(share * len(anki_answers))]
            ratio = ms / anki_ms
            print(
                f"{'':15} answer {quantile:6} {ms:6.2f} ms   Anki {anki_ms:6.2f} ms   {ratio:.2f}x"
            )


def main() -> None:
    """Print every figure with its ratio to the peer's."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=[650, 10_000, 100_000])
    parser.add_argument("--runs", type=int, default=11)
    args = parser.parse_args()
    bare = whole([sys.executable, "-c", "pass"], args.runs)
    version = whole([sys.executable, "-m", "cps_study", "--version"], args.runs)
    print(f"--version       {version:.0f} ms   bare python {bare:.0f} ms   {version / bare:.1f}x")
    for size in args.sizes:
        report(size, args.runs)


if __name__ == "__main__":
    main()
