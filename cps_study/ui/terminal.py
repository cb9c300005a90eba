"""The full screen: paints the first page at once, then hands it to the prompt library for keys and resizing."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING, Any, Protocol

from cps_study.ui.render import indent, render_page

if TYPE_CHECKING:
    import asyncio

    from prompt_toolkit.application import Application
    from prompt_toolkit.buffer import Buffer
    from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

    from cps_study.ui.page import Block, Page

LEGACY = sys.platform == "win32"
"""A Windows console may not understand the first painting; the prompt library knows how to speak to it."""
MARK_MORE = "↓ more: PgDn"
MARK_ABOVE = "↑ PgUp"
OFFERED = frozenset({"option", "option-here", "option-taken"})
VERDICTS = frozenset({"right", "not-yet"})


class Screen(Protocol):
    """Something that shows pages and takes keys until it is done."""

    done: bool
    refresh_seconds: float | None
    """How often the page changes while no key is pressed; None if never."""

    def tick(self) -> None:
        """Let time pass."""

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
    view = View(screen)
    out = sys.stdout
    first = "\r\n".join(view.lines(*shutil.get_terminal_size()))
    try:
        if not LEGACY:
            out.write(f"\x1b[?1049h\x1b[?25l\x1b[H{first}")
            out.flush()
        run_application(_application(view))
    finally:
        if not LEGACY:
            out.write("\x1b[?1049l\x1b[?25h")
            out.flush()


def run_application(app: Application[None]) -> None:
    """Run the prompt library until it ends; what a key or a painting raises ends it and is raised here.

    Left to itself the library shows a traceback, waits for Enter and goes on.
    """

    def leave(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        if app.is_running and not app.is_done:
            app.exit(exception=context.get("exception") or RuntimeError(context["message"]))

    def on_progress() -> None:
        import asyncio

        asyncio.get_running_loop().set_exception_handler(leave)

    app.run(pre_run=on_progress, set_exception_handler=False)


class View:
    """The page on the screen, cut to its height, with the place that was scrolled to."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self.top = 0
        self.room = 1
        self.more = False
        self._page: Page | None = None
        self._typing_for: list[Block] = []

    def lines(self, width: int, height: int) -> list[str]:
        """Return exactly the lines that fit, head first, keys last."""
        page = self.screen.page()
        head, body, foot = render_page(page, width)
        entry = [""] if page.entry else []
        self.room = max(3, height - len(head) - len(foot) - len(entry) - 2)
        if self._page is None or page.body != self._page.body:
            self.top = self._place(page, width)
        self._page = page
        most = max(0, len(body) - self.room)
        self.top = min(self.top, most)
        self.more = self.top < most
        window = body[self.top : self.top + self.room]
        window += [""] * (self.room - len(window))
        marks = [MARK_ABOVE] if self.top else []
        marks += [MARK_MORE] if self.more else []
        mark = f" {'   '.join(marks)}" if marks else ""
        return [*head, "", *window, mark, *foot][: height - len(entry)]

    def forget_typed(self, answer: Buffer) -> None:
        """Empty the line when another question is asked than the one it was begun for."""
        asked = _asked(self.screen.page())
        if asked != self._typing_for:
            self._typing_for = asked
            answer.reset()

    def turn(self, pages: int) -> None:
        """Scroll by pages, two lines of the last one kept; the next painting stays inside the text."""
        self.scroll(pages * max(1, self.room - 2))

    def scroll(self, lines: int) -> None:
        """Scroll by lines; the next painting stays inside the text."""
        self.top = max(0, self.top + lines)

    def offers(self) -> bool:
        """Tell whether there are options to move among; elsewhere the arrows scroll."""
        return any(block.role in OFFERED for block in self.screen.page().body)

    def reads_on(self) -> bool:
        """Tell whether Enter turns the page: there is more to read, and no option is picked for Enter to take."""
        page = self.screen.page()
        return (
            self.more
            and not page.entry
            and not any(block.role in OFFERED - {"option"} for block in page.body)
        )

    def _place(self, page: Page, width: int) -> int:
        """Return the top line for a page with a new text.

        The option under the cursor stays in view; an answered question begins at its verdict; the same question
        stays where it was; anything else begins at its top.
        """
        roles = [block.role for block in page.body]
        if "option-here" in roles:
            here = roles.index("option-here")
            return min(
                max(self.top, _height(page, here + 1, width) - self.room),
                _height(page, here, width),
            )
        if (verdict := _verdict(page)) is not None:
            return _height(page, verdict, width)
        before = self._page
        goes_on = (
            before is not None and _verdict(before) is None and len(before.body) <= len(page.body)
        )
        return self.top if before is not None and goes_on and _asked(before) == _asked(page) else 0


def _height(page: Page, blocks: int, width: int) -> int:
    """Return how many lines the first blocks of a page take."""
    return len(render_page(page._replace(body=page.body[:blocks]), width)[1])


def _verdict(page: Page) -> int | None:
    return next((place for place, block in enumerate(page.body) if block.role in VERDICTS), None)


def _asked(page: Page) -> list[Block]:
    return [block for block in page.body if block.role in {"situation", "stem"}]


def _application(view: View) -> Application[None]:
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
    app.ttimeoutlen = 0.05
    return app


def _bindings(view: View, answer: Buffer, wants_text: Any) -> KeyBindings:  # noqa: ANN401 - prompt_toolkit's Condition, not imported yet
    from prompt_toolkit.key_binding import KeyBindings
    from prompt_toolkit.keys import Keys

    keys = KeyBindings()
    names = {
        "c-m": "enter",
        "c-j": "enter",
        "escape": "escape",
        "up": "up",
        "down": "down",
        "right": "right",
        "left": "left",
    }

    def press(event: KeyPressEvent, key: str) -> None:
        if key in {"enter", " "} and view.reads_on():
            view.turn(1)
        elif key in {"up", "down"} and not view.offers():
            view.scroll(1 if key == "down" else -1)
        else:
            view.screen.press(key)
        if view.screen.done:
            event.app.exit()

    @keys.add(Keys.Any, filter=~wants_text)
    def _any(event: KeyPressEvent) -> None:
        if (
            len(event.data) == 1
        ):  # keys without a name arrive here too, as the sequence that the terminal sends
            press(event, event.data)

    for name, key in names.items():
        keys.add(name, filter=~wants_text)(lambda event, key=key: press(event, key))

    @keys.add("enter", filter=wants_text)
    def _entered(event: KeyPressEvent) -> None:
        view.screen.enter_text(
            answer.text.encode(errors="replace").decode()
        )  # a byte that was no letter
        answer.reset()
        if view.screen.done:
            event.app.exit()

    @keys.add("c-c")
    @keys.add("c-d")
    @keys.add(Keys.SIGINT)
    def _stop(event: KeyPressEvent) -> None:
        event.app.exit(exception=KeyboardInterrupt)

    keys.add("pagedown")(lambda _: view.turn(1))
    keys.add("pageup")(lambda _: view.turn(-1))
    return keys
