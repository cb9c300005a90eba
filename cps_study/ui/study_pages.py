"""The pages of a study session."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from cps_study.model.card import Rating
from cps_study.model.item import Flashcard, Item, Question, Typed, prompt_of
from cps_study.model.text import printable
from cps_study.ui.page import GAP, Block, Page
from cps_study.ui.words import RATING_WORDS, count, letter, listed, span, topic_words

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime, timedelta

    from cps_study.model.outline import Objective, Outline
    from cps_study.study.marking import MarkedResponse
    from cps_study.study.queue import Queue
    from cps_study.study.session import Outcome, ShownItem, StudySession

COMMON_KEYS: Final = (
    ("?", "source"),
    ("u", "undo"),
    ("f", "flag"),
    ("s", "set aside"),
    ("h", "help"),
    ("q", "quit"),
)
NOT_YET: Final = "Not yet. Here is how to see it."
RIGHT: Final = "Yes, that is right."


def item_blocks(item: Item) -> list[Block]:
    """Return what the item asks, with the situation or lead-in that it shares."""
    blocks = []
    if item.group is not None and item.group.kind == "scenario":
        blocks += [Block("situation", printable(item.group.text)), GAP]
    blocks.append(Block("stem", printable(prompt_of(item))))
    if item.group is not None and item.group.kind == "family":
        blocks.append(Block("stem", printable(item.group.text)))
    if item.alt:
        blocks.append(Block("note", f"[Picture: {printable(item.alt)}]"))
    if isinstance(item, Question) and item.kind == "multi":
        blocks.append(Block("note", f"Choose {len(item.keys)}."))
    return blocks


def option_blocks(shown: ShownItem, here: int = -1, taken: Collection[int] = ()) -> list[Block]:
    """Return the options in the order shown, each with its letter; `here` and `taken` are places in it."""
    return (
        option_blocks_in(shown.item, shown.order, here, taken)
        if isinstance(shown.item, Question)
        else []
    )


def option_blocks_in(
    question: Question,
    order: Sequence[int],
    here: int = -1,
    taken: Collection[int] = (),
    *,
    boxes: bool = False,
) -> list[Block]:
    """Return the options in an order; `boxes` shows what is taken where one answer is asked for, too."""
    blocks = []
    for place, option in enumerate(order):
        role = "option-here" if place == here else "option-taken" if place in taken else "option"
        box = ("[x] " if place in taken else "[ ] ") if boxes or question.kind == "multi" else ""
        blocks.append(Block(role, box + printable(question.options[option].text), letter(place)))  # type: ignore[arg-type] # one of three literals
    return blocks


def ask_page(session: StudySession, here: int, taken: Collection[int], *, guessed: bool) -> Page:
    """Return the page that asks the item on the screen."""
    shown = session.shown
    if shown is None:
        raise LookupError("nothing is asked at the end of a session")
    body = item_blocks(shown.item)
    keys: tuple[tuple[str, str], ...]
    common: tuple[tuple[str, str], ...] = COMMON_KEYS
    match shown.item:
        case Flashcard():
            keys = (("space", "show the answer"),)
        case Typed():
            keys, common = (("Enter", "answer"), (":h", "help"), (":q", "quit")), ()
        case Question() as question:
            body += [GAP, *option_blocks(shown, here, taken)]
            letters = f"a-{letter(len(shown.order) - 1)}"
            if question.kind == "multi":
                keys = ((letters, "tick"), ("↑↓ space", "move, tick"), ("Enter", "hand in"))
            else:
                keys = ((letters, "choose"), ("↑↓ Enter", "move, take"))
            taken_letters = {letter(place) for place in range(len(shown.order))}
            common = tuple(
                (f":{key}" if key in taken_letters else key, what)
                for key, what in (("g", "I am guessing"), *COMMON_KEYS)
            )
    if guessed:
        body += [GAP, Block("note", "Marked as a guess.")]
    return _page(session, shown, body, (*keys, *common), entry=isinstance(shown.item, Typed))


def back_page(session: StudySession, intervals: dict[Rating, timedelta]) -> Page:
    """Return the page with a flashcard's answer and the four ratings."""
    shown = session.shown
    if shown is None or not isinstance(shown.item, Flashcard):
        raise LookupError("only a flashcard has a back")
    body = [*item_blocks(shown.item), GAP, Block("text", printable(shown.item.back)), GAP]
    drill = session.mode == "cram"
    for rating in Rating:
        when = "" if drill else f" · {span(intervals[rating])}"
        body.append(Block("text", f"{RATING_WORDS[rating]}{when}", str(int(rating))))
    return _page(
        session, shown, body, (("1-4", "how well you knew it"), ("space", "Good"), *COMMON_KEYS)
    )


def feedback_page(session: StudySession, outcome: Outcome, outline: Outline) -> Page:
    """Return the page after a question: the verdict, the chosen option and the key with their reasons, the source."""
    body = [
        *item_blocks(outcome.item),
        GAP,
        *verdict_blocks(outcome),
        GAP,
        *source_lines(outcome.item, outline),
    ]
    if outcome.leech:
        body.append(leech_block())
    done = session.finished
    keys = (("Enter", "go on"), *COMMON_KEYS)
    again = f"again in {span(outcome.again_in)} · " if outcome.again_in is not None else ""
    return Page(
        topic_words(outcome.item.topic),
        _status(session, again),
        done,
        done + session.left,
        tuple(body),
        keys,
    )


class Judged(Protocol):
    """An answer that was marked, in a session or in a quiz."""

    @property
    def item(self) -> Item:
        """The item."""

    @property
    def marked(self) -> MarkedResponse | None:
        """The verdict; None where the learner judged."""

    @property
    def chosen(self) -> tuple[int, ...]:
        """The options chosen, as positions in the order written."""

    @property
    def typed(self) -> str:
        """What was typed."""


def verdict_blocks(outcome: Judged) -> list[Block]:
    """Return the verdict in kind words and the reasons that belong to it."""
    if outcome.marked is None:
        return []
    verdict = Block("right", RIGHT, "✓") if outcome.marked.right else Block("not-yet", NOT_YET, "○")
    return [verdict, *reason_blocks(outcome)]


def reason_blocks(outcome: Judged) -> list[Block]:
    """Return what was answered if it was not right, the key, and why."""
    item, right = outcome.item, outcome.marked is not None and outcome.marked.right
    blocks: list[Block] = []
    if isinstance(item, Typed):
        blocks += _typed_lines(item, outcome)
    elif isinstance(item, Question):
        for place in outcome.chosen:
            option = item.options[place]
            if not option.key:
                blocks.append(Block("option-not", f"You chose: {printable(option.text)}", "○"))
                blocks += _reason(option.rationale)
        for place in sorted(item.keys):
            option = item.options[place]
            lead = "" if right else "Right: "
            blocks.append(Block("option-key", f"{lead}{printable(option.text)}", "✓"))
            blocks += _reason(option.rationale)
    point = "" if isinstance(item, Flashcard) else item.rationale
    return [*blocks, GAP, Block("text", printable(point))] if point else blocks


def again_words(outcome: Outcome) -> str:
    """Return when the item comes again, in a sentence."""
    guess = (
        " (kept closer, as you were guessing)"
        if outcome.guessed and outcome.rating is Rating.HARD
        else ""
    )
    return (
        f"It comes again in {span(outcome.again_in)}{guess}."
        if outcome.again_in is not None
        else ""
    )


def leech_block() -> Block:
    """Return the gentle word about an item that keeps slipping away."""
    return Block(
        "note",
        "This one keeps slipping away, so it is set aside for now. Read its source (?) in your own time, then bring "
        "it back with: cps-study study --bring-back",
    )


def source_lines(item: Item, outline: Outline) -> list[Block]:
    """Return a line for each source the item rests on, with the places in it."""
    places: dict[str, list[str]] = {}
    for ident in item.cites:
        objective = outline.objectives.get(ident)
        if objective is None:
            places.setdefault(ident, [])
            continue
        place = objective.places[0]
        source = outline.sources[place.source]
        places.setdefault(f"{source.title} ({source.year})", []).append(place.locator)
    return [
        Block("note", printable(f"Source: {': '.join((name, *filter(None, ['; '.join(found)])))}"))
        for name, found in places.items()
    ]


def source_page(item: Item, outline: Outline) -> Page:
    """Return the page that tells what the item rests on and where to read it."""
    body: list[Block] = []
    for ident in item.cites:
        objective = outline.objectives.get(ident)
        if objective is None:
            body += [Block("text", f"{printable(ident)}: not in the outline of sources"), GAP]
            continue
        body += [Block("stem", printable(objective.says)), *places_blocks(objective, outline), GAP]
    if not body:
        body = [Block("text", "This item names no source.")]
    return Page("Where this comes from", body=tuple(body), keys=(("Enter", "back"),))


def places_blocks(objective: Objective, outline: Outline) -> list[Block]:
    """Return where the statement stands, and what each source is."""
    blocks = []
    for place in objective.places:
        source = outline.sources[place.source]
        where = f"{source.title}, {source.publisher}, {source.year}: {place.locator}"
        blocks.append(Block("text", printable(where)))
        if source.about:
            blocks.append(Block("note", printable(source.about)))
    if objective.sure == "B":
        blocks.append(Block("note", "Reported second hand; the official text was not read whole."))
    return blocks


def notes_page(notes: Sequence[str]) -> Page:
    """Return the page that comes before the first item when there is something to say."""
    body = tuple(Block("text", printable(note)) for note in notes)
    return Page("Before you start", body=body, keys=(("Enter", "begin"), ("q", "quit")))


def help_page() -> Page:
    """Return the page that explains the keys."""
    rows = (
        ("space", "show a flashcard's answer; Enter does the same"),
        ("1 2 3 4", "how well you knew it: Again, Hard, Good, Easy"),
        ("a b c …", "choose an option; 1 2 3 …, or the arrows and Enter, do the same"),
        ("g", "say that you are guessing, before you choose: a right guess comes back sooner"),
        (
            "Enter",
            "go on after the answer; in a question with several answers, hand in what is ticked",
        ),
        ("?", "see the source that the item rests on"),
        ("u", "undo the last answer, flag or setting aside, as often as you like"),
        ("f", "flag the item, to talk about it or to report it"),
        ("s", "set the item aside; cps-study study --bring-back brings it back"),
        ("q", "quit; everything you answered is kept. Ctrl-C does the same"),
        (
            ":u :f …",
            "the same keys where an option has that letter, and, followed by Enter, where you type",
        ),
        (
            "PgUp PgDn",
            "read a long page; Enter and the arrows do too where nothing is to be chosen",
        ),
    )
    body = tuple(Block("text", text, keys) for keys, text in rows)
    return Page("Keys", body=body, keys=(("Enter", "back"),))


def moved_words(session: StudySession, items: Collection[str], now: datetime) -> str:
    """Return how many of the items come again within a day, a week, a month, or later, as a sentence."""
    deck = session.progress.deck
    waits = [card.due - now for ident in items if (card := deck.get(ident)) is not None]
    bounds = (
        ("within a day", 0, 1),
        ("within a week", 1, 7),
        ("within a month", 7, 31),
        ("later", 31, 10**6),
    )
    groups = [
        (name, sum(low <= max(0, wait.days) < high for wait in waits)) for name, low, high in bounds
    ]
    return (
        f"They come again: {listed([f'{many} {name}' for name, many in groups if many])}."
        if waits
        else ""
    )


def end_page(session: StudySession) -> Page:
    """Return the page after the last item, from which the last answer can still be taken back."""
    done = session.finished
    body = (Block("stem", "That is all for now. Well done."),)
    return Page(
        "Done", "", done, max(1, done), body, (("Enter", "finish"), ("u", "undo"), ("h", "help"))
    )


def summary_blocks(session: StudySession, tomorrow: int, now: datetime) -> list[Block]:
    """Return what the session moved, what comes tomorrow and what to look at again."""
    results = session.results
    blocks = [Block("heading", _closing_words(session))]
    if results:
        items = {result.ident for result in results}
        new = {result.ident for result in results if result.was_new}
        right = sum(result.rating is not Rating.AGAIN for result in results)
        known = f"{count(len(results), 'answer')} on {count(len(items), 'item')}: {right} known"
        blocks.append(
            Block(
                "text",
                f"{known}, {len(results) - right} not yet."
                if right < len(results)
                else known + ".",
            )
        )
        if session.mode == "cram":
            blocks.append(Block("text", "This was a drill: your schedule is as it was."))
        else:
            met = f"{count(len(new), 'item')} met for the first time. " if new else ""
            blocks.append(Block("text", f"{met}{moved_words(session, items, now)}".rstrip()))
    if session.mode != "cram":
        blocks.append(
            Block(
                "text",
                f"Tomorrow: {count(tomorrow, 'item')} to review."
                if tomorrow
                else "Tomorrow: nothing is due yet.",
            )
        )
    missed = dict.fromkeys(result.ident for result in results if result.rating is Rating.AGAIN)
    items_missed = [item for item in map(session.pool.item, missed) if item is not None]
    if items_missed:
        blocks += [GAP, Block("heading", "Worth another look:")]
        blocks += [Block("option", printable(prompt_of(item)), "·") for item in items_missed[:8]]
        if len(items_missed) > 8:
            blocks.append(Block("note", f"and {len(items_missed) - 8} more"))
    if session.left and session.mode != "cram":
        blocks += [
            GAP,
            Block(
                "note", f"{count(session.left, 'item')} left for today. Go on with: cps-study study"
            ),
        ]
    return blocks


def _closing_words(session: StudySession) -> str:
    if session.results:
        return "Thank you for studying. Here is what moved."
    if session.queue:
        return "Nothing was answered."
    return "Nothing is due here today. To drill all the same: cps-study study --cram"


def opening_notes(queue: Queue, set_aside: int) -> list[str]:
    """Return what the learner should know before starting: a backlog, what is paused."""
    notes = []
    if queue.waiting:
        days = count(queue.over_days, "day")
        notes.append(
            f"Welcome back. {count(len(queue.due) + queue.waiting, 'item')} are waiting; today brings the "
            f"{len(queue.due)} that fade the most, the rest is spread over the next {days}."
        )
    if queue.new_paused:
        notes.append("New items wait until then (--new N brings some all the same).")
    if not queue.items and set_aside:
        notes.append(
            f"{count(set_aside, 'item is', 'items are')} set aside: cps-study study --bring-back"
        )
    return notes


def _typed_lines(item: Typed, outcome: Judged) -> list[Block]:
    marked = outcome.marked
    if marked is not None and marked.right:
        taken = printable(marked.taken)
        if marked.exact:
            return [Block("option-key", taken, "✓")]
        return [
            Block(
                "option-key", f"Taken as '{taken}' (you wrote '{printable(outcome.typed)}').", "✓"
            )
        ]
    also = [printable(text) for text in item.accept[1:4]]
    more = f" (also: {listed(also, 'or')})" if also else ""
    wrote = (
        [Block("option-not", f"You wrote: {printable(outcome.typed)}", "○")]
        if outcome.typed
        else []
    )
    return [*wrote, Block("option-key", f"Right: {printable(item.accept[0])}{more}", "✓")]


def _reason(text: str) -> list[Block]:
    return [Block("text", printable(text), " ")] if text else []


def _status(session: StudySession, what: str) -> str:
    drill = "drill · " if session.mode == "cram" else ""
    return f"{drill}{what}{count(session.left, 'item')} left"


def _page(
    session: StudySession,
    shown: ShownItem,
    body: Sequence[Block],
    keys: tuple[tuple[str, str], ...],
    *,
    entry: bool = False,
) -> Page:
    ident = shown.item.id
    what = "new · " if shown.card is None and session.mode != "cram" else ""
    flag = "flagged · " if ident in session.progress.flagged else ""
    done = session.finished
    status = _status(session, flag + what)
    return Page(
        topic_words(shown.item.topic), status, done, done + session.left, tuple(body), keys, entry
    )
