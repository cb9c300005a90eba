"""Where Linux, macOS and Windows differ, each difference in one place.

What differs takes the name of the system (`sys.platform`) as an argument, so that a test can be on
any of them. It knows no other module of the program.
"""

from __future__ import annotations

import codecs
import errno
import os
import re
import sys
import time
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from pathlib import Path

WINDOWS: Final = "win32"
MACOS: Final = "darwin"

_HELD_BY_ANOTHER: Final = frozenset({errno.EACCES, errno.EDEADLK, getattr(errno, "EDEADLOCK", 35)})
"""What Windows answers when another process has the lock."""
_SHARING: Final = frozenset({32, 33})
"""The numbers of Windows for a file, or a part of one, that another program has open."""
_TRIES: Final = 12
"""How often a file is replaced before it counts as impossible; it takes about a second in all."""
_FIRST_PAUSE: Final = 0.005
"""Seconds between the first two tries."""
_LONGEST_PAUSE: Final = 0.2
_DEVICES: Final = re.compile(
    r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9\u00b9\u00b2\u00b3])(\.|$)", re.IGNORECASE
)
"""Names that Windows takes for a device, whatever their extension is."""
_NOT_IN_NAMES: Final = re.compile(r'[<>:"/\\|?*\x00-\x1f]|[. ]$')
"""What a file's name can't contain, or end with, on Windows."""
_LONGEST_PATH: Final = 259
"""The most characters of a path on Windows, unless somebody changed that."""
_ENABLE_ANSI: Final = 0x0004
"""The mode of a Windows console in which it understands colors and cursor moves."""
_OUTPUTS: Final = (-11, -12)
"""What Windows calls the standard output and the standard error."""
_VIEWER_SECONDS: Final = 3.0
"""How long the command that opens a file may take to say that it can't."""
REPLACED: Final = "cps-study"
"""The name of the error handler for streams that can't encode every character."""
_PLAINER: Final = {
    "\N{HORIZONTAL ELLIPSIS}": "...",
    "\N{LEFT SINGLE QUOTATION MARK}": "'",
    "\N{RIGHT SINGLE QUOTATION MARK}": "'",
    "\N{LEFT DOUBLE QUOTATION MARK}": '"',
    "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
    "\N{EN DASH}": "-",
    "\N{EM DASH}": "-",
    "\N{NO-BREAK SPACE}": " ",
    "\N{NARROW NO-BREAK SPACE}": " ",
    "\N{BULLET}": "*",
    "\N{MIDDLE DOT}": "-",
    "\N{MULTIPLICATION SIGN}": "x",
    "\N{CHECK MARK}": "+",
    "\N{BALLOT X}": "x",
    "\N{BLACK FLAG}": "!",
    "\N{RIGHTWARDS ARROW}": "->",
    "\N{LEFTWARDS ARROW}": "<-",
    "\N{UPWARDS ARROW}": "^",
    "\N{DOWNWARDS ARROW}": "v",
    "\N{BOX DRAWINGS LIGHT HORIZONTAL}": "-",
    "\N{BOX DRAWINGS HEAVY HORIZONTAL}": "=",
    "\N{BOX DRAWINGS LIGHT VERTICAL}": "|",
    "\N{FULL BLOCK}": "#",
    "\N{LIGHT SHADE}": ".",
    "\N{LESS-THAN OR EQUAL TO}": "<=",
    "\N{GREATER-THAN OR EQUAL TO}": ">=",
}
"""What to write in place of a character that a stream has no bytes for, such as one in code page
437."""


def lock_file(handle: int, platform: str = sys.platform) -> bool:
    """Lock an open file until it's closed; return False if another process has the lock.

    Raises OSError where the file system has no locks.
    """
    if platform == WINDOWS:
        # Windows locks bytes of a file: this is the one at its start.
        msvcrt: Any = import_module("msvcrt")
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError as exc:
            if exc.errno not in _HELD_BY_ANOTHER:
                raise
            return False
        return True
    fcntl: Any = import_module("fcntl")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def sync_file(handle: int, platform: str = sys.platform) -> None:
    """Wait until what was written is on the disk.

    On macOS, `fsync` leaves it in the drive's own memory. A network drive may not know the other
    way; an error of the disk is an error.
    """
    if platform == MACOS:
        fcntl: Any = import_module("fcntl")
        try:
            fcntl.fcntl(handle, fcntl.F_FULLFSYNC)
        except OSError as exc:
            if exc.errno == errno.EIO:
                raise
        else:
            return
    os.fsync(handle)


def syncs_folders(platform: str = sys.platform) -> bool:
    """Return whether a folder can be opened and synced, so that new names outlast a power cut."""
    return platform != WINDOWS


def has_processor_for_copy(platform: str = sys.platform) -> bool:
    """Return whether a running process can be copied, and a second processor is there for the copy.

    Windows can't copy one, and libraries of macOS itself may not expect to be copied while they
    run.
    """
    if platform in {WINDOWS, MACOS}:
        return False
    may_use: Any = getattr(os, "sched_getaffinity", None)  # not every system has it
    return may_use is not None and len(may_use(0)) > 1


def replace(
    source: Path,
    target: Path,
    platform: str = sys.platform,
    sleep: Callable[[float], None] = time.sleep,
) -> None:
    """Give a file the name of another one, which it replaces at once.

    On Windows nobody can replace a file while somebody reads it, such as a virus scanner or a sync
    program. They only read for a moment, so this tries again for about a second.
    """
    _patiently(lambda: source.replace(target), platform, sleep)


def is_open_elsewhere(exc: OSError) -> bool:
    """Return whether Windows refused something because another program has the file open."""
    return getattr(exc, "winerror", None) in _SHARING


def rename_to_new(source: Path, target: Path, platform: str = sys.platform) -> bool:
    """Give a file a new name, if the system's own rename never replaces anything.

    Return False, with nothing done, where it would. Raises FileExistsError if the name is taken.
    """
    if platform != WINDOWS:
        return False
    source.rename(target)
    return True


def _patiently(do: Callable[[], object], platform: str, sleep: Callable[[float], None]) -> None:
    """Do something with a file that another program may have open on Windows."""
    pause = _FIRST_PAUSE
    for _ in range(_TRIES - 1 if platform == WINDOWS else 0):
        try:
            do()
        except PermissionError:
            sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)
        else:
            return
    do()


def open_flags(platform: str = sys.platform) -> int:
    """Return the flags for `os.open` that keep bytes as they are, and the file to this process."""
    if platform != WINDOWS:
        return 0
    return int(getattr(os, "O_BINARY", 0)) | int(getattr(os, "O_NOINHERIT", 0))


def is_name_allowed(name: str, platform: str = sys.platform) -> bool:
    """Return whether the system allows a file with this name."""
    if platform != WINDOWS:
        return True
    return not _NOT_IN_NAMES.search(name) and not is_device(name)


def is_device(name: str) -> bool:
    """Return whether Windows takes a name for a device, such as `con` or `aux.yaml`."""
    return _DEVICES.match(name) is not None


def same_names(names: Iterable[str], platform: str = sys.platform) -> list[tuple[str, str]]:
    """Return the pairs of names that are one file where case makes no difference."""
    if platform not in {WINDOWS, MACOS}:
        return []
    import unicodedata  # noqa: PLC0415 - few starts compare names

    seen: dict[str, str] = {}
    pairs = []
    for name in names:
        folded = unicodedata.normalize("NFC", name).casefold()
        if folded in seen and seen[folded] != name:
            pairs.append((seen[folded], name))
        seen.setdefault(folded, name)
    return pairs


def is_too_long(path: Path, platform: str = sys.platform) -> bool:
    """Return whether Windows can't open a file because its path is too long."""
    return platform == WINDOWS and len(str(path)) > _LONGEST_PATH


def is_reader_gone(exc: OSError, platform: str = sys.platform) -> bool:
    """Return whether an error says that nobody reads a pipe anymore.

    Windows has no error of its own for that: it calls the pipe an invalid argument.
    """
    if isinstance(exc, BrokenPipeError):
        return True
    return platform == WINDOWS and exc.errno == errno.EINVAL and exc.filename is None


def has_pager(platform: str = sys.platform) -> bool:
    """Return whether the system's pager shows every letter and color. That of Windows doesn't."""
    return platform != WINDOWS


def paints_at_once(platform: str = sys.platform) -> bool:
    """Return whether a terminal surely understands our first painting.

    A Windows console may not; the prompt library knows how to ask it.
    """
    return platform != WINDOWS


def forget_typed_ahead(handle: int, platform: str = sys.platform) -> None:
    """Throw away the keys that wait in the terminal with this handle.

    Raises OSError or ValueError if it isn't one.
    """
    if platform == WINDOWS:
        msvcrt: Any = import_module("msvcrt")
        while msvcrt.kbhit():
            msvcrt.getwch()
    elif os.isatty(handle):
        termios: Any = import_module("termios")
        termios.tcflush(handle, termios.TCIFLUSH)


def stop_signals(platform: str = sys.platform) -> tuple[str, ...]:
    """Return the names of the signals that ask the program to end, besides Ctrl-C."""
    if platform == WINDOWS:
        return ("SIGTERM", "SIGBREAK")
    return ("SIGTERM",)


def user_number(platform: str = sys.platform) -> int:
    """Return the number of the user; 0 on Windows, where users have none."""
    if platform == WINDOWS:
        return 0
    getuid: Callable[[], int] = getattr(os, "getuid", lambda: 0)
    return getuid()


def open_in_viewer(path: Path, platform: str = sys.platform) -> bool:
    """Open a file in the program that the user has for it; return False if there is none.

    It runs beside this program, and says nothing in this terminal.
    """
    try:
        if platform == WINDOWS:
            open_it: Callable[[Path], None] = getattr(os, "startfile")  # noqa: B009 - only there
            open_it(path)
            return True
        command = "open" if platform == MACOS else "xdg-open"
        if platform != MACOS and not _has_desktop():
            return False
        return _starts(command, path)
    except OSError:
        return False


def _has_desktop() -> bool:
    """Return whether there is a screen for windows, which a server or a text console lacks."""
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"))


def _starts(command: str, path: Path) -> bool:
    """Start a program with a file, away from this terminal; return whether that worked.

    Some desktops only return when the viewer is closed, so one that takes a while is left alone.
    """
    import subprocess  # noqa: PLC0415 - few starts open anything

    quiet: Any = subprocess.DEVNULL
    started = subprocess.Popen(  # noqa: S603 - no shell, and the path is absolute
        [command, str(path.absolute())],
        stdin=quiet,
        stdout=quiet,
        stderr=quiet,
        start_new_session=True,
    )
    try:
        return started.wait(_VIEWER_SECONDS) == 0
    except subprocess.TimeoutExpired:
        return True


def enable_ansi(platform: str = sys.platform) -> bool:
    """Let a Windows console understand colors; return False if it's too old to know any.

    What isn't a console needs nothing.
    """
    if platform != WINDOWS:
        return True
    ctypes: Any = import_module("ctypes")
    kernel = ctypes.windll.kernel32
    for number in _OUTPUTS:
        handle = kernel.GetStdHandle(number)
        mode = ctypes.c_ulong()
        if not kernel.GetConsoleMode(handle, ctypes.byref(mode)):
            continue  # a pipe or a file
        if not kernel.SetConsoleMode(handle, mode.value | _ENABLE_ANSI):
            return False
    return True


def awake_seconds(platform: str = sys.platform) -> float:
    """Return the seconds that the computer has been awake; only differences mean anything."""
    if platform != WINDOWS:
        # CLOCK_MONOTONIC on Linux and mach_absolute_time on macOS both stop during sleep.
        return time.monotonic()
    ctypes: Any = import_module("ctypes")
    units = ctypes.c_ulonglong()  # of 100 nanoseconds
    ctypes.windll.kernel32.QueryUnbiasedInterruptTime(ctypes.byref(units))
    return float(units.value) / 10_000_000


def seconds_past_2262(platform: str = sys.platform) -> float:
    """Return the seconds since 1970 from a clock that goes on beyond the year 2262.

    Python's other clocks count nanoseconds in 64 bits. Raises OverflowError on Windows, which has
    no such clock, and can't be set to such a year.
    """
    if platform == WINDOWS:
        raise OverflowError("the clock of this computer is set beyond the year 2262")
    clocks: Any = time
    return float(clocks.clock_gettime(clocks.CLOCK_REALTIME))


def register_replacements() -> None:
    """Make the error handler REPLACED known, which writes plainer characters, else `?`."""
    codecs.register_error(REPLACED, _replaced)


def _replaced(error: UnicodeError) -> tuple[str | bytes, int]:
    """Return what to write or read in place of what can't be encoded or decoded."""
    if not isinstance(error, UnicodeEncodeError):
        return codecs.replace_errors(error)
    failed: Collection[str] = error.object[error.start : error.end]
    return "".join(_PLAINER.get(character, "?") for character in failed), error.end
