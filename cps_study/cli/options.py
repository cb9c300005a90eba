"""The options that mean the same in every command."""

from __future__ import annotations

from typing import Annotated

import typer

Banks = Annotated[
    list[str] | None, typer.Option("--bank", help="Only this bank (repeatable).", metavar="ID")
]
Topics = Annotated[
    list[str] | None, typer.Option("--topic", help="Only this topic (repeatable).", metavar="TOPIC")
]
Limit = Annotated[
    int | None, typer.Option("--limit", help="At most so many items.", min=1, metavar="N")
]
Seed = Annotated[
    int | None,
    typer.Option("--seed", help="The same order again for the same number.", metavar="S"),
]
AsJson = Annotated[
    bool, typer.Option("--json", help="The result as JSON on stdout and nothing else.")
]
