"""The program's front door: `cps-study` and `python -m cps_study`."""

import gc
import signal
import sys


def main() -> None:
    """Run the command line and leave with its exit code; Ctrl-C, or being asked to end, leaves with 130 anywhere."""
    if sys.argv[1:] == [
        "--version"
    ]:  # asked by scripts, often: no need for the command line to answer
        from cps_study import __version__

        try:
            print(f"cps-study {__version__}", flush=True)  # noqa: T201 - the whole output of this call
        except OSError:
            pass  # the command line says why
        else:
            return
    signal.signal(
        signal.SIGTERM, signal.default_int_handler
    )  # else the terminal would stay as the screen left it
    gc.set_threshold(
        200_000, 50, 50
    )  # banks are many small objects and no cycles: looking for them costs a third
    try:
        from cps_study.cli.app import run
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as exc:  # a disk that fails while the program itself is read
        sys.stderr.write(
            f"error: the program could not be read: {exc}\nhint: install cps-study again\n"
        )
        sys.exit(4)
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
