"""The full screen: paints the first page at once, then hands it to the prompt library for keys and resizing."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING, Any, Protocol

from cps_study.ui.paint import paint

if TYPE_CHECKING:
    from prompt_toolkit.application import Application
    from prompt_toolkit.buffer import Buffer
    from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

    from cps_study.ui.page import Page

LEGACY = sys.platform == "win32"
"""A Windows console may not understand the first painting; the prompt library knows how to speak to it."""
MARK_MORE = "↓ more: PgDn"


class Screen(Protocol):
    """Something that shows pages and takes keys until it is done."""

    done: bool

    def page(self) -> Page:
        """Return the page to show now."""

    def press(self, key: str) -> None:
        """Take one key."""

    def enter_text(self, text: str) -> None:
        """Take a line of text, when the page asks for one."""


def run_screen(screen: Screen) -> None:
    """Show the screen until it is done. Whatever an event raises, the terminal is put back first."""
    if screen.done:
        return
    view = _View(screen)
    out = sys.stdout
    if not LEGACY:
        out.write("\x1b[?1049h\x1b[?25l\x1b[H" + "\r\n".join(view.lines(*shutil.get_terminal_size())))
        out.flush()
    try:
        _application(view).run()
    finally:
        if not LEGACY:
            out.write("\x1b[?1049l\x1b[?25h")
            out.flush()


class _View:
    """The page on the screen, cut to its height, with the place that was scrolled to."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self.top = 0
        self.more = False
        self._page: Page | None = None

    def lines(self, width: int, height: int) -> list[str]:
        """Return exactly the lines that fit, head first, keys last."""
        page = self.screen.page()
        if self._page is None or page.body != self._page.body:
            self._scroll_home(page)
        self._page = page
        head, body, foot = paint(page, width)
        entry = [""] if page.entry else []
        room = max(3, height - len(head) - len(foot) - len(entry) - 2)
        most = max(0, len(body) - room)
        self.top = min(self.top, most)
        self.more = self.top < most
        window = body[self.top : self.top + room]
        window += [""] * (room - len(window))
        mark = [f" {MARK_MORE}"] if self.more else [""]
        return [*head, "", *window, *mark, *foot][: height - len(entry)]

    def turn(self, by: int) -> None:
        """Scroll by that many lines; the next painting keeps it inside the page."""
        self.top = max(0, self.top + by)

    def _scroll_home(self, page: Page) -> None:
        same_item = (
            self._page is not None and page.body[:1] == self._page.body[:1] and len(page.body) == len(self._page.body)
        )
        if not same_item:
            self.top = 0


def _application(view: _View) -> Application[None]:
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

    wants_text = Condition(lambda: view.screen.page().entry)
    answer = Buffer(multiline=False)
    line = Window(BufferControl(answer, input_processors=[BeforeInput("   > ")]), height=1)
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
        before_render=lambda app: app.layout.focus(line if wants_text() else page),
    )
    app.ttimeoutlen = 0.05
    return app


def _bindings(view: _View, answer: Buffer, wants_text: Any) -> KeyBindings:  # noqa: ANN401 - prompt_toolkit's Condition, not imported yet
    from prompt_toolkit.key_binding import KeyBindings
    from prompt_toolkit.keys import Keys

    keys = KeyBindings()
    names = {"c-m": "enter", "c-j": "enter", "escape": "escape", "up": "up", "down": "down", "right": "right"}

    def press(event: KeyPressEvent, key: str) -> None:
        if view.more and key in {"enter", " "} and not view.screen.page().entry and _reads_on(view):
            view.turn(max(1, event.app.output.get_size().rows - 8))
            return
        view.screen.press(key)
        if view.screen.done:
            event.app.exit()

    @keys.add(Keys.Any, filter=~wants_text)
    def _any(event: KeyPressEvent) -> None:
        for char in event.data:
            press(event, char)

    for name, key in names.items():
        keys.add(name, filter=~wants_text)(lambda event, key=key: press(event, key))

    @keys.add("enter", filter=wants_text)
    def _entered(event: KeyPressEvent) -> None:
        view.screen.enter_text(answer.text)
        answer.reset()
        if view.screen.done:
            event.app.exit()

    @keys.add("c-c")
    @keys.add("c-d")
    @keys.add(Keys.SIGINT)
    def _stop(event: KeyPressEvent) -> None:
        event.app.exit(exception=KeyboardInterrupt)

    keys.add("pagedown")(lambda event: view.turn(event.app.output.get_size().rows - 8))
    keys.add("pageup")(lambda event: view.turn(8 - event.app.output.get_size().rows))
    return keys


def _reads_on(view: _View) -> bool:
    """Tell whether Enter should turn the page rather than go on: only where nothing is to be chosen."""
    return not any(block.role in {"option", "option-here", "option-taken"} for block in view.screen.page().body)
