"""A second process, which computes something while this one goes on."""

from __future__ import annotations

import contextlib
from functools import cache, partial
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from cps_study.system import has_processor_for_copy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_Result = TypeVar("_Result")


class _Sender(Protocol):
    """The end of a pipe that takes a result; its class isn't the same on each system."""

    def send(self, result: object, /) -> None:
        """Send a result, pickled."""


class _Receiver(Protocol):
    """The end of a pipe that gives it."""

    def recv(self) -> Any:  # noqa: ANN401 - it may be anything that can be pickled
        """Wait for the result. Raises EOFError if the other end closes without one."""


@contextlib.contextmanager
def beside(
    function: Callable[[], _Result], *, is_long: bool = True
) -> Iterator[Callable[[], _Result]]:
    """Begin to compute in a copy of this process, and give a function that returns the result.

    Nothing but the result comes back, so the function should change nothing and print nothing. It
    runs in this process instead, when its result is first asked for, if it isn't a long one, if
    there's only one processor, if the process can't be copied, or if the copy ends without a
    result, as it does when the function raises an error. When the context ends, the copy is gone.
    """
    if not (is_long and has_processor_for_copy()):
        yield cache(function)
        return

    import multiprocessing  # it takes its time, and few commands need it

    context: Any = multiprocessing.get_context("fork")  # its class isn't the same everywhere
    receiver, sender = context.Pipe(duplex=False)
    copy = context.Process(target=_send, args=(function, sender), daemon=True)
    try:
        copy.start()
    except OSError:  # too many processes, or too little memory
        yield cache(function)
        return
    sender.close()
    try:
        yield cache(partial(_received, receiver, function))
    finally:
        receiver.close()
        copy.terminate()
        copy.join()


def _send(function: Callable[[], object], sender: _Sender) -> None:
    """Send a function's result. If that fails, the other process finds out why by itself."""
    with contextlib.suppress(BaseException):
        sender.send(function())


def _received(receiver: _Receiver, function: Callable[[], _Result]) -> _Result:
    """Return the result that the copy has sent, or else compute it here."""
    try:
        result: _Result = receiver.recv()
    except (EOFError, OSError):
        return function()
    return result
