"""Pictures of questions: which of them name a file, and what that file is called."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote

from cps_study.formats.native.schema import MAX_TEXT
from cps_study.formats.syntax.html_text import tidy
from cps_study.model.text import one_line

NO_ALT: Final = "a picture without a description"
_REMOTE: Final = re.compile(r"(?i)(?:[a-z][a-z0-9+.-]*:)?//")
"""An address on the web, with or without its scheme."""


def picture_name(source: str) -> str:
    """Return the file name in a picture's address, without folders.

    Nothing for a picture on the web or one that is written out in the text itself (`data:`): we
    never fetch anything.
    """
    if _REMOTE.match(source) or source[:5].casefold() == "data:":
        return ""
    path = source.partition("?")[0].partition("#")[0]
    path = unquote(path).replace("\\", "/")
    name = one_line(tidy(path.rpartition("/")[2]))[:MAX_TEXT]
    if name in {".", ".."}:
        return ""
    return name
