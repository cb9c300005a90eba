"""HTML of learning platforms made whole before it is read.

Python's reader of HTML takes time that grows with the square of a text that is full of open tags, and stumbles over
marked sections such as `<![`. So everything that looks like markup but is not whole is taken for text, or made bare.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from cps_study.formats.markup import plain_of_html

if TYPE_CHECKING:
    from cps_study.formats.markup import Plain

_MARKUP: Final = re.compile(
    r"""(?xs)
      (?P<none>  <!--.*?(?:-->|\Z) | <[!?][^<>]*+> )                                       # comments, declarations
    | (?P<whole> </?[A-Za-z](?: [^<>"']++ | "[^"<]*+" | '[^'<]*+' )*+> )
    | (?P<bare>  </?[A-Za-z][A-Za-z0-9]*+) [^<>]*+ >                                       # its quotes do not match
    | <
    """
)


def plain_html(markup: str) -> Plain:
    """Return the text of HTML and its pictures, in time that grows with its length only."""
    return plain_of_html(_MARKUP.sub(_whole, markup))


def _whole(found: re.Match[str]) -> str:
    if found["none"] is not None:
        return ""
    if found["whole"] is not None:
        return found["whole"]
    return f"{found['bare']}>" if found["bare"] is not None else "&lt;"
