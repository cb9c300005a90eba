"""The full screen of a terminal.

It paints the first page at once, before the prompt library is loaded, and then leaves keys and
resizing to that library.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sys
from typing import TYPE_CHECKING, Any, Final, Protocol

from cps_study.model.text import without_controls
from cps_study.system import forget_typed_ahead, paints_at_once
from cps_study.ui.graphemes import has_odd_width
from cps_study.ui.render import indent, render_page

if TYPE_CHECKING:
    import asyncio

    from prompt_toolkit.application import Application
    from prompt_toolkit.buffer import Buffer
    from prompt_toolkit.filters import Condition
    from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

    from cps_study.ui.page import Block, Page

ENTER_SCREEN: Final = "\x1b[?1049h\x1b[?25l\x1b[H"
"""Switch to the alternate screen, hide the cursor, go to the top left."""
LEAVE_SCREEN: Final = "\x1b[?1049l\x1b[?25h"
MARK_MORE: Final = "↓ more: PgDn"
MARK_ABOVE: Final = "↑ PgUp"
MARK_GAP: Final = "   "
LEAST_ROOM: Final = 3
"""Lines of the text that are shown even if the screen is too low for them."""
LINES_KEPT: Final = 2
"""Lines that stay on the screen when a page is turned, so that the eye finds its place."""
ESCAPE_SECONDS: Final = 0.05
"""How long a lone Esc waits for the rest of a key sequence."""
OPTIONS: Final = frozenset({"option", "option-here", "option-chosen"})
PICKED_OPTIONS: Final = frozenset({"option-here", "option-chosen"})
VERDICTS: Final = frozenset({"right", "not-yet"})
KEY_NAMES: Final = {
    "c-m": "enter",
    "c-j": "enter",
    "escape": "escape",
    "up": "up",
    "down": "down",
    "right": "right",
    "left": "left",
}
"""What a screen calls the keys that have a name in the prompt library."""


class Screen(Protocol):
    """Something that shows pages and takes keys until it is done."""

    done: bool
    refresh_seconds: float | None
    """How often the page changes while no key is pressed; None if never."""

    @property
    def wakes_after(self) -> float | None:
        """In how many seconds the page may change once more after this key; None if it won't."""

    def tick(self) -> None:
        """Let time pass. The terminal calls this each time before it paints a page."""

    def page(self) -> Page:
        """Return the page to show now."""

    def press(self, key: str) -> None:
        """Take one key."""

    def enter_text(self, text: str) -> None:
        """Take a line of text, when the page asks for one."""


def run_screen(screen: Screen) -> None:
    """Show the screen until it is done; whatever is raised, the terminal is restored first."""
    if screen.done:
        return
    view = View(screen)
    out = sys.stdout
    first_page = "\r\n".join(view.lines(*shutil.get_terminal_size()))
    drop_typed_ahead()
    try:
        if paints_at_once():
            out.write(f"{ENTER_SCREEN}{first_page}")
            out.flush()
        run_application(_application(view))
    finally:
        if paints_at_once():
            out.write(LEAVE_SCREEN)
            out.flush()


def drop_typed_ahead() -> None:
    """Forget the keys that were typed before the first page was shown: they can't be about it."""
    # When standard input isn't a terminal, nothing waits in one.
    with contextlib.suppress(OSError, ValueError):
        forget_typed_ahead(sys.stdin.fileno())


def run_application(app: Application[None]) -> None:
    """Run the prompt library until it ends, and raise here whatever a key or a painting raises.

    Left to itself, the library shows a traceback, waits for Enter and goes on.
    """

    def leave(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        if app.is_running and not app.is_done:
            app.exit(exception=context.get("exception") or RuntimeError(context["message"]))

    def watch_loop() -> None:
        import asyncio

        loop = asyncio.get_running_loop()
        loop.set_exception_handler(leave)
        if sys.platform != "win32":
            loop.add_signal_handler(signal.SIGTSTP, suspend, app)
            loop.add_signal_handler(signal.SIGCONT, paint_again)

    def paint_again() -> None:
        # While this was stopped, the shell has written on the screen, and keys went by lines.
        if app.is_running and not app.is_done:
            app.input.raw_mode().__enter__()
            app.renderer.clear()
            app.invalidate()

    app.run(pre_run=watch_loop, set_exception_handler=False)


def suspend(app: Application[None]) -> None:
    """Give the terminal back to the shell until `fg`; on Windows, where there is none, go on."""
    if sys.platform != "win32":
        import asyncio

        from prompt_toolkit.application import run_in_terminal

        loop = asyncio.get_running_loop()

        def stop() -> None:
            # Our own handler would catch the signal; without it, the system stops the program. The
            # whole group is stopped, as a program that started this one would go on waiting.
            loop.remove_signal_handler(signal.SIGTSTP)
            os.kill(0, signal.SIGTSTP)
            loop.add_signal_handler(signal.SIGTSTP, suspend, app)

        run_in_terminal(stop)


class View:
    """The page on the screen: cut to its height, and scrolled to some line."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self.top = 0
        """The line of the text that is at the top of the screen."""
        self.room = 1
        """How many lines of the text fit."""
        self.more = False
        self._page: Page | None = None
        self._painted: list[str] = []
        self._typing_for: list[Block] = []

    def lines(self, width: int, height: int) -> list[str]:
        """Return the lines that fit: the head first, the text as far as it fits, the keys last."""
        page = self.screen.page()
        head, body, foot = render_page(page, width)
        # The prompt library paints the line that an answer is typed on.
        entry_lines = 1 if page.entry else 0
        around_body = len(head) + len(foot) + entry_lines + 2
        self.room = max(LEAST_ROOM, height - around_body)
        if self._page is None or page.body != self._page.body:
            self.top = self._top_for(page, width)
        self._page = page
        lowest_top = max(0, len(body) - self.room)
        self.top = min(self.top, lowest_top)
        self.more = self.top < lowest_top
        window = body[self.top : self.top + self.room]
        window += [""] * (self.room - len(window))
        lines = [*head, "", *window, self._marks(), *foot]
        return lines[: height - entry_lines]

    def needs_clearing(self, width: int, height: int) -> bool:
        """Return whether the screen has to be drawn anew, not only where it has changed.

        The prompt library would look for the changes in the wrong columns where a line, old or
        new, isn't as wide as it takes it to be.
        """
        before = self._painted
        self._painted = self.lines(width, height)
        if before == self._painted:
            return False
        return any(has_odd_width(line) for line in before + self._painted)

    def forget_typed(self, answer: Buffer) -> None:
        """Empty the line when it was begun for another question than the one asked now."""
        asked = _asked(self.screen.page())
        if asked != self._typing_for:
            self._typing_for = asked
            answer.reset()

    def turn(self, pages: int) -> None:
        """Scroll by pages, up if negative; the next painting keeps it inside the text."""
        self.scroll(pages * max(1, self.room - LINES_KEPT))

    def scroll(self, lines: int) -> None:
        """Scroll by lines, up if negative; the next painting keeps it inside the text."""
        self.top = max(0, self.top + lines)

    def offers(self) -> bool:
        """Return whether there are options to move among; elsewhere the arrows scroll."""
        return any(block.role in OPTIONS for block in self.screen.page().body)

    def reads_on(self) -> bool:
        """Return whether Enter turns the page.

        It does where there is more to read and no option is picked that Enter would take.
        """
        page = self.screen.page()
        if not self.more or page.entry:
            return False
        return not any(block.role in PICKED_OPTIONS for block in page.body)

    def _marks(self) -> str:
        """Return the line that says where there is more to read."""
        marks = []
        if self.top > 0:
            marks.append(MARK_ABOVE)
        if self.more:
            marks.append(MARK_MORE)
        if not marks:
            return ""
        return f" {MARK_GAP.join(marks)}"

    def _top_for(self, page: Page, width: int) -> int:
        """Return the top line for a page whose text is new.

        The option under the cursor stays in view. An answered question begins at its verdict, and a
        card that was turned shows its answer, with as much as fits of the question above. The same
        question stays where it was. Anything else begins at its top.
        """
        roles = [block.role for block in page.body]
        if "option-here" in roles:
            cursor = roles.index("option-here")
            first_line = _height(page, cursor, width)
            line_after = _height(page, cursor + 1, width)
            return min(max(self.top, line_after - self.room), first_line)
        verdict = _verdict(page)
        if verdict is not None:
            return _height(page, verdict, width)
        if not self._is_same_question(page):
            return 0
        answer = self._answer_in(page)
        if answer is None:
            return self.top
        first_line = _height(page, answer, width)
        last_line = _height(page, len(page.body), width)
        return min(max(self.top, last_line - self.room), first_line)

    def _answer_in(self, page: Page) -> int | None:
        """Return the index of the block with the answer of a card that was just turned."""
        if self._page is None or page.body[: len(self._page.body)] != self._page.body:
            return None
        for index in range(len(self._page.body), len(page.body)):
            if page.body[index].role == "text":
                return index
        return None

    def _is_same_question(self, page: Page) -> bool:
        """Return whether the page asks what the last one asked, perhaps with more below it."""
        before = self._page
        if before is None or _verdict(before) is not None:
            return False
        return len(before.body) <= len(page.body) and _asked(before) == _asked(page)


def _height(page: Page, blocks: int, width: int) -> int:
    """Return how many lines the first blocks of a page take."""
    _head, body, _foot = render_page(page._replace(body=page.body[:blocks]), width)
    return len(body)


def _verdict(page: Page) -> int | None:
    """Return the index of the block with the verdict, if the page has one."""
    verdicts = (index for index, block in enumerate(page.body) if block.role in VERDICTS)
    return next(verdicts, None)


def _asked(page: Page) -> list[Block]:
    """Return what the page asks, without the options."""
    return [block for block in page.body if block.role in {"situation", "stem"}]


def _application(view: View) -> Application[None]:
    """Return the view as an application of the prompt library."""
    from prompt_toolkit.application import Application
    from prompt_toolkit.application.current import get_app
    from prompt_toolkit.buffer import Buffer
    from prompt_toolkit.filters import Condition
    from prompt_toolkit.formatted_text import ANSI
    from prompt_toolkit.layout import (
        BufferControl,
        ConditionalContainer,
        FormattedTextControl,
        HSplit,
        Layout,
        Window,
    )
    from prompt_toolkit.layout.processors import BeforeInput

    def content() -> ANSI:
        size = get_app().output.get_size()
        return ANSI("\n".join(view.lines(size.columns, size.rows)))

    def prompt() -> str:
        return f"{indent(get_app().output.get_size().columns)}> "

    def before_render(app: Application[None]) -> None:
        view.screen.tick()
        if view.screen.done and app.is_running and not app.is_done:
            app.exit()
        view.forget_typed(answer)
        if view.needs_clearing(*app.output.get_size()[::-1]):
            app.renderer.clear()
        app.layout.focus(line if wants_text() else page)

    wants_text = Condition(lambda: view.screen.page().entry)
    answer = Buffer(multiline=False)
    line = Window(BufferControl(answer, input_processors=[BeforeInput(prompt)]), height=1)
    page = Window(
        FormattedTextControl(content, show_cursor=False, focusable=True),
        wrap_lines=False,
        always_hide_cursor=~wants_text,
    )
    app: Application[None] = Application(
        layout=Layout(HSplit([page, ConditionalContainer(line, wants_text)])),
        key_bindings=_bindings(view, answer, wants_text),
        full_screen=True,
        mouse_support=False,
        refresh_interval=view.screen.refresh_seconds,
        before_render=before_render,
    )
    app.ttimeoutlen = ESCAPE_SECONDS
    return app


def _bindings(view: View, answer: Buffer, wants_text: Condition) -> KeyBindings:
    """Return what each key does, on a page with options or text and on one with a line to type."""
    from prompt_toolkit.key_binding import KeyBindings
    from prompt_toolkit.keys import Keys

    keys = KeyBindings()
    # Pasted text can look like a mouse to the library, which then looks for where it is.
    keys.add(Keys.Vt100MouseEvent, eager=True)(lambda _: None)

    @keys.add(Keys.Any, filter=~wants_text)
    def _any(event: KeyPressEvent) -> None:
        # Keys without a name arrive here, too, as the sequence that the terminal sends.
        if len(event.data) == 1:
            _press(view, event, event.data)

    for library_name, key in KEY_NAMES.items():
        keys.add(library_name, filter=~wants_text)(lambda event, key=key: _press(view, event, key))

    @keys.add("enter", filter=wants_text)
    def _entered(event: KeyPressEvent) -> None:
        # A byte that wasn't a letter becomes a question mark.
        text = answer.text.encode(errors="replace").decode()
        view.screen.enter_text(without_controls(text))
        answer.reset()
        if view.screen.done:
            event.app.exit()

    # A line may belong to something that Esc leaves, such as a note.
    keys.add("escape", filter=wants_text)(lambda event: _press(view, event, "escape"))

    @keys.add("c-z")
    def _suspend(event: KeyPressEvent) -> None:
        suspend(event.app)

    @keys.add("c-c")
    @keys.add("c-d")
    @keys.add(Keys.SIGINT)
    def _stop(event: KeyPressEvent) -> None:
        event.app.exit(exception=KeyboardInterrupt)

    keys.add("pagedown")(lambda _: view.turn(1))
    keys.add("pageup")(lambda _: view.turn(-1))
    return keys


def _press(view: View, event: KeyPressEvent, key: str) -> None:
    """Scroll with a key where that is what it means; else give it to the screen."""
    if key in {"enter", " "} and view.reads_on():
        view.turn(1)
    elif key in {"up", "down"} and not view.offers():
        view.scroll(-1 if key == "up" else 1)
    else:
        view.screen.press(key)
    if view.screen.done:
        event.app.exit()
        return
    seconds = view.screen.wakes_after
    if seconds is not None:
        _wake(event.app, seconds)


def _wake(app: Application[None], seconds: float) -> None:
    """Paint again in so many seconds, which lets time pass on the screen."""
    import asyncio

    asyncio.get_running_loop().call_later(seconds, app.invalidate)
