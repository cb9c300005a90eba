"""Which options mean something together: what a command can't do with one, it refuses.

An option that's ignored in silence could cost somebody a printed class set, or the time they need
in an exam. So every command is in one table, with each of its uses and the options that change what
that use does. A command with more than one calls `check_use` before anything else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from cps_study.errors import UsageError

if TYPE_CHECKING:
    import typer


class Use(NamedTuple):
    """One use of a command: what asks for it, and which options then change what it does.

    Parameters are called by their names in the function. A use is asked for if any of `asked_by` is
    given and none of `unless`; the last use of a command is the usual one, which nothing asks for.
    """

    goes_with: frozenset[str]
    asked_by: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    hint: str = "leave it out"


def _use(asked_by: str = "", goes_with: str = "", *, unless: str = "", hint: str = "") -> Use:
    """Return a use whose parameters are written with spaces between."""
    asking = tuple(asked_by.split())
    known = frozenset([*asking, *goes_with.split()])
    return Use(known, asking, tuple(unless.split()), hint or "leave it out")


_ON_LINE: Final = "COMMANDLINE"
"""How the parser says that a parameter was written."""
ALWAYS: Final = frozenset({"as_json", "force"})
"""Every use can be told as JSON, and may overwrite what it writes."""
_CHOOSING: Final = "bank topic level reserve"
_PAPER: Final = "title large_print paper out"
_FILES: Final = "kinds answer_sheet key interactive class_list"
_TEST: Final = f"{_PAPER} {_FILES} forms families seed pass_mark blueprint"
_WITH_RESUME: Final = "extra_time breaks untimed spacious fail_under"
_ATTEMPT: Final = f"items minutes pass_mark bank topic seed partial {_WITH_RESUME}"
_RESUME_HINT: Final = (
    "it keeps its questions and its time; you can change --extra-time, --untimed, --breaks and "
    "--spacious"
)
_ATTEMPT_USES: Final = (
    _use("resume", _WITH_RESUME, hint=_RESUME_HINT),
    _use("history", hint="leave one of the two out"),
    _use("review", "number fail_under", hint="leave one of the two out"),
)
_PLAN: Final = "exam_date minutes_per_day days_off"
_STUDY: Final = "bank topic limit minutes everything seed"
_SETS_HINT: Final = "use just one of them"
_TABLE: Final = (
    "test pass_mark drop accept partial kinds pages every_answer skip_bad accept_doubtful "
    "class_list"
)

USES: Final[dict[str, tuple[Use, ...]]] = {
    "study": (
        _use("bring_back"),
        _use("weakest", _STUDY, hint=_SETS_HINT),
        _use("missed", f"{_STUDY} cram reserve", hint=_SETS_HINT),
        _use("flagged", f"{_STUDY} cram reserve", hint=_SETS_HINT),
        _use("cram", f"{_STUDY} reserve"),
        _use("", f"{_STUDY} new"),
    ),
    "quiz": (*_ATTEMPT_USES, _use("", f"{_ATTEMPT} per_item missed feedback")),
    "exam": (*_ATTEMPT_USES, _use("", f"{_ATTEMPT} hours blueprint")),
    "plan": (
        _use("clear", "minutes_per_day days_off", hint="without a date there are no days to plan"),
        _use("ics", f"{_PLAN} title"),
        _use("", _PLAN),
    ),
    "progress": (
        _use("unflag bring_back take_up"),
        _use("fit", hint="leave one of the two out"),
        _use("unfit", hint="leave one of the two out"),
        _use("notes", "out"),
        _use("html", "full"),
        _use(),
    ),
    "settings": (_use("", "key value"),),
    "print": (
        _use(
            "again",
            f"{_PAPER} {_FILES} forms pass_mark",
            hint="the questions and their order are those of the test.json; leave it out, or print "
            "a new test",
        ),
        _use(
            "flashcards study_guide",
            f"{_PAPER} {_CHOOSING} kinds",
            hint="leave it out; --bank, --topic and --level choose the cards",
        ),
        _use(
            "item items_file",
            f"{_TEST} reserve",
            unless="items",
            hint="only the questions you name are printed; add --items to draw more",
        ),
        _use("from_missed", f"{_TEST} {_CHOOSING} items typed not_in", hint="print two tests"),
        _use("", f"{_TEST} {_CHOOSING} items item items_file typed not_in"),
    ),
    "grade": (_use("history", "kinds out"), _use("", f"{_TABLE} responses out")),
    "guide": (_use("", "subject"),),
    "menu": (_use(),),
    "remind": (_use("", "at system"),),
    "bank list": (_use(),),
    "bank show": (_use("", "ident key reserve"),),
    "bank topics": (_use("", "bank"),),
    "bank search": (_use("", "words bank topic limit reserve"),),
    "bank new": (_use("", "ident title out"),),
    "bank check": (_use("rules"), _use("", "files info")),
    "bank coverage": (_use("", "bank fail_under"),),
    "bank statistics": (_use("", "bank"),),
    "bank import": (
        _use(
            "",
            "files kind bank topic on_conflict separators columns no_headings dry_run report yes",
        ),
    ),
    "bank add": (_use("", "file yes"),),
    "bank remove": (_use("", "ident yes"),),
    "bank export": (_use("", "bank kind topic kinds reserve out"),),
    "data path": (_use(),),
    "data rebuild": (_use(),),
    "data backup": (_use("", "out"),),
    "data restore": (_use("", "file yes"),),
    "data merge": (_use("", "sources"),),
    "data doctor": (_use("", "accept"),),
    "data erase": (_use("", "yes"),),
}
"""Each command, by the words that call it, with its uses. The first one that's asked for counts."""


def check_use(ctx: typer.Context) -> str:
    """Return the parameter that asks for a use of the command, or "" for the usual one.

    Raises UsageError for an option that would change nothing in that use.
    """
    given = _given(ctx)
    uses = USES[command_words(ctx)]
    use, asked_by = _asked_for(uses, ctx.params)
    for name, option in given.items():
        if name in use.goes_with or name in ALWAYS:
            continue
        if asked_by:
            raise UsageError(f"{option} can't be used with {given[asked_by]}", use.hint)
        takers = [_written(ctx, other.asked_by[0]) for other in uses if name in other.goes_with]
        raise UsageError(f"{option} goes with {takers[-1]}", f"add {takers[-1]}, or leave it out")
    return asked_by


def command_words(ctx: typer.Context) -> str:
    """Return the words that call a command, such as `bank show`."""
    words: list[str] = []
    at: Any = ctx
    while at.parent is not None:
        words.insert(0, at.info_name)
        at = at.parent
    return " ".join(words)


def _asked_for(uses: tuple[Use, ...], params: dict[str, Any]) -> tuple[Use, str]:
    """Return the use that the parameters ask for, and which of them does."""
    for use in uses:
        asked_by = next(filter(params.get, use.asked_by), "")
        if asked_by and not any(map(params.get, use.unless)):
            return use, asked_by
    return uses[-1], ""


def _given(ctx: typer.Context) -> dict[str, str]:
    """Return what is written on the command line: by parameter, the option as people know it."""
    sources = {name: ctx.get_parameter_source(name) for name in ctx.params}
    on_line = [name for name, source in sources.items() if getattr(source, "name", "") == _ON_LINE]
    return {name: _written(ctx, name) for name in on_line}


def _written(ctx: typer.Context, name: str) -> str:
    """Return how a parameter is written: an option with its hyphens, an argument by its word."""
    parameter: Any = next(one for one in ctx.command.params if one.name == name)
    if parameter.param_type_name == "option":
        return str(parameter.opts[0])
    word = str(parameter.metavar or name).strip("[].…")
    return word.lower() if len(word) > 1 else word
