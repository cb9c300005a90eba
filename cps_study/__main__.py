"""The program's front door: `cps-study` and `python -m cps_study`."""

import gc
import signal
import sys

from cps_study.system import stop_signals


def main() -> None:
    """Run the command line and exit with its code.

    Ctrl-C, or a request to terminate, exits with 130 wherever it comes.
    """
    if sys.argv[1:] == ["--version"] and _print_version():
        return
    # Without this, a terminal would stay in the state in which the screen left it.
    for name in stop_signals():
        signal.signal(getattr(signal, name), signal.default_int_handler)
    # Banks are many small objects without cycles; looking for some takes a third of the start.
    gc.set_threshold(200_000, 50, 50)
    try:
        from cps_study.cli.app import run
    except KeyboardInterrupt:
        sys.exit(130)
    except (OSError, ModuleNotFoundError) as exc:  # a failing disk, or a lost part of the program
        sys.stderr.write(
            f"error: the program couldn't be read: {exc}\nhint: install cps-study again\n"
        )
        sys.exit(4)
    sys.exit(run(sys.argv[1:]))


def _print_version() -> bool:
    """Print the version without loading the command line, as scripts ask for it often.

    Return whether that worked; if not, the command line has the words for what went wrong.
    """
    from cps_study import __version__

    try:
        print(f"cps-study {__version__}", flush=True)  # noqa: T201 - the whole output of this call
    except OSError:
        return False
    return True


if __name__ == "__main__":
    main()
