"""One writer at a time."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from cps_study.errors import DataError, ExitCode
from cps_study.store import lock
from cps_study.store.lock import InUseError, bank_writer, writer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from cps_study.store.paths import Home

HOLDER = """
import sys
from cps_study.store.lock import writer
from cps_study.store.paths import find_home
with writer(find_home()):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def other_process() -> Iterator[subprocess.Popen[str]]:
    """Hold the home in another process until it is killed or the block ends."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def free(home: Home) -> bool:
    """Return whether the home can be locked."""
    try:
        with writer(home):
            return True
    except InUseError:
        return False


def test_a_second_process_is_refused_by_name_until_the_first_is_killed(home: Home) -> None:
    """The refusal comes at once, and a killed process leaves nothing to clean up."""
    with other_process() as process:
        assert not free(home)  # being refused does not take the lock away either
        with pytest.raises(InUseError, match=rf"\(process {process.pid}\)") as caught, writer(home):
            pass
        assert caught.value.exit_code == ExitCode.DATA
        assert "nothing was changed" in caught.value.hint
        process.send_signal(getattr(signal, "SIGKILL", signal.SIGTERM))
        process.wait()
        assert free(home)


def test_the_lock_is_held_inside_the_block_and_free_after_it(home: Home) -> None:
    """Leaving the block, even by an error, lets the next one in."""
    with writer(home):
        assert not free(home)
    assert free(home)
    with pytest.raises(ZeroDivisionError), writer(home):
        raise ZeroDivisionError
    assert free(home)


def test_a_lock_file_left_behind_locks_nobody_out(made_home: Home) -> None:
    """Whatever is in an old lock file, only a living process has the lock."""
    made_home.lock.write_bytes(b" 1 of another machine \xff\x00" * 9)
    assert free(made_home)
    assert made_home.lock.read_bytes() == b" %d" % os.getpid()


def test_the_lock_of_the_banks_says_what_it_is(made_home: Home) -> None:
    """An import has no 'q' to press: it's over in a moment."""
    with bank_writer(made_home):
        with pytest.raises(InUseError, match="saving banks") as caught, bank_writer(made_home):
            pass
        assert "'q'" not in caught.value.hint


def test_a_writer_clears_what_a_killed_one_left(made_home: Home) -> None:
    """Only temporary files, each kind where nobody else can be writing it."""
    for folder in (made_home.banks, made_home.backups):
        folder.mkdir()
    left = [
        made_home.root / ".schedule.json.4711-0123abcd",
        made_home.banks / ".four.yaml.4711-0123abcd",
        made_home.backups / ".old.zip.4711-0123abcd",
    ]
    stays = [
        made_home.root / ".hidden",
        made_home.backups / ".new.zip.4711-0123abcd",
        made_home.banks / "four.yaml",
    ]
    for path in left + stays:
        path.write_bytes(b"")
    os.utime(left[-1], (0, 0))
    with writer(made_home), bank_writer(made_home):
        pass
    assert not any(path.exists() for path in left)
    assert all(path.exists() for path in stays)


def test_an_unreadable_name_still_refuses(made_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the process id can't be read, the refusal leaves it out."""
    with writer(made_home):
        made_home.lock.write_bytes(b"")
        with pytest.raises(InUseError, match=r"study data$"), writer(made_home):
            pass
        monkeypatch.setattr(os, "read", _fail(errno.EACCES))
        with pytest.raises(InUseError, match=r"study data$"), writer(made_home):
            pass


def test_a_full_disk_does_not_keep_the_lock_from_working(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process id is a courtesy: without room for it, the lock works all the same."""
    monkeypatch.setattr(os, "write", _fail(errno.ENOSPC))
    with writer(home):
        assert not free(home)


def test_a_file_system_without_locks_is_explained(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some network drives can't lock; that is trouble with the data, not a bug."""
    monkeypatch.setattr(lock, "lock_file", _fail(errno.ENOLCK))
    with pytest.raises(DataError, match="couldn't be locked"), writer(home):
        pass


def test_a_home_that_is_a_file_is_explained(home: Home) -> None:
    """A file where the home should be is left alone, and the error says so."""
    home.root.write_bytes(b"a file")
    with pytest.raises(DataError, match="couldn't be opened for writing"), writer(home):
        pass
    assert home.root.read_bytes() == b"a file"


def _fail(number: int) -> Any:
    def fail(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    return fail


@pytest.mark.skipif(os.name != "posix", reason="Windows may not allow links")
@pytest.mark.parametrize("acquire", [writer, bank_writer])
def test_a_link_in_place_of_a_lock_is_never_written_to(
    made_home: Home, acquire: Callable[[Home], AbstractContextManager[None]]
) -> None:
    """In a home that came from somebody else, it could lead to any file."""
    other = made_home.root / "precious"
    other.write_text("precious", encoding="utf-8")
    for path in (made_home.lock, made_home.bank_lock):
        path.symlink_to(other)
    with pytest.raises(DataError, match=r"is a link"), acquire(made_home):
        pass
    assert other.read_text(encoding="utf-8") == "precious"
