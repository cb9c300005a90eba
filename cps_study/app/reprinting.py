"""A test that was printed, once more: with another title, pass mark, or number of forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cps_study.study.forms import code_of, forms_of

if TYPE_CHECKING:
    from cps_study.model.form import Form, PaperTest


def print_again(
    test: PaperTest, title: str, pass_mark: float | None, forms: int | None
) -> PaperTest:
    """Return the test under another title, pass mark or number of forms; "" and None keep it.

    Its forms stay as they are; further ones have the same questions. Another title or more forms
    give another code. Raises UsageError for a number of forms that no test can have.
    """
    wanted = test._replace(title=title or test.title)
    if pass_mark is not None:
        wanted = wanted._replace(pass_mark=float(pass_mark))
    if forms is not None:
        wanted = wanted._replace(forms=_forms(test, forms))
    if (wanted.title, wanted.forms) == (test.title, test.forms):
        return wanted
    return wanted._replace(code=code_of(wanted.title, wanted.forms))


def _forms(test: PaperTest, count: int) -> tuple[Form, ...]:
    """Return the first forms of the test, with new ones added if there aren't enough."""
    added = forms_of(test.items, count, test.seed, blocks=test.blocks)
    return (*test.forms[:count], *added[len(test.forms) :])
